"""Why somebody was asked about a request, or would be, and why others were not; for people."""

from __future__ import annotations

from collections.abc import Iterator

from helpdeskbot.concerns.asking.values import Choice, RequestState, Stage
from helpdeskbot.concerns.asking.words.reasons import say_reasons
from helpdeskbot.concerns.concern import Explained

_STAGES = {
    Stage.UNSORTED: "it is not clear what it is about, so nobody is asked by topic",
    Stage.ASKING: "experts were asked, and their answer is waited for",
    Stage.SEARCHING: "somebody is to be asked",
    Stage.EXHAUSTED: "nobody is left to be asked",
    Stage.TAKEN: "somebody takes care of it",
    Stage.RESTING: "the bot looks for nobody: it is over, on hold, with the requester, or too old",
}

_OFF = "asking is switched off at this desk; if it were on:"


def explain_asking(state: RequestState, choice: Choice, *, asks: bool) -> Explained:
    """Where a request stands, and everybody who covers its topics.

    :param asks: whether the desk asks anybody.
    """
    looks = state.stage in (Stage.ASKING, Stage.SEARCHING, Stage.EXHAUSTED)
    lines = [_STAGES[state.stage] if asks or not looks else _OFF]
    lines += [
        f"topic {topic.id} ({topic.score:.2f}): {', '.join(topic.because[:6])}"
        for topic in state.topics[:3]
    ]
    lines += [f"asked {one.name} on {one.at:%Y-%m-%d}" for one in state.asked]
    people = list(_weighed(choice))
    for name, chosen, because in people:
        lines.append(f"{'would ask' if chosen else 'not':>9}  {name}: {because}")
    return Explained(
        lines,
        {
            "stage": state.stage.value,
            "lang": state.language,
            "topics": [
                {"id": topic.id, "score": topic.score, "because": list(topic.because)}
                for topic in state.topics
            ],
            "asked": [
                {"user": one.name, "at": one.at.isoformat(), "way": one.way.value}
                for one in state.asked
            ],
            "taken_by": list(state.taken_by),
            "experts": [
                {"user": name, "chosen": chosen, "because": because}
                for name, chosen, because in people
            ],
        },
    )


def _weighed(choice: Choice) -> Iterator[tuple[str, bool, str]]:
    """(name, whether the bot would ask them now, why or why not)."""
    for considered, _ in choice.chosen:
        yield considered.name, True, say_reasons(considered)
    for considered in choice.considered:
        yield considered.name, False, say_reasons(considered)
