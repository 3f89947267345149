"""Why somebody was asked about a request, or would be, and why others were not; for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from helpdeskbot.cli.looking import look_at_pages
from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.asking.values import Choice, RequestState, Stage
from helpdeskbot.concerns.asking.words.reasons import say_reasons
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.page import heads as front

_STAGES = {
    Stage.UNSORTED: "it is not clear what it is about, so nobody is asked by topic",
    Stage.ASKING: "experts were asked, and their answer is waited for",
    Stage.SEARCHING: "somebody is to be asked",
    Stage.EXHAUSTED: "nobody is left to be asked",
    Stage.TAKEN: "somebody takes care of it",
    Stage.RESTING: "the bot looks for nobody: it is over, on hold, with the requester, or too old",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A request, where it stands, and everybody who covers its topics."""

    desk: DeskPolicy
    title: str
    state: RequestState
    choice: Choice

    @property
    def stage(self) -> str:
        """Where it stands, in words."""
        return _STAGES[self.state.stage]

    def people(self) -> Iterator[tuple[str, bool, str]]:
        """(name, whether the bot would ask them now, why or why not)."""
        for considered, _ in self.choice.chosen:
            yield considered.name, True, say_reasons(considered)
        for considered in self.choice.considered:
            yield considered.name, False, say_reasons(considered)

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "desk": self.desk.name,
            "page": self.title,
            "heading": self.state.heading,
            "thread": self.state.identity,
            "stage": self.state.stage.value,
            "lang": self.state.language,
            "topics": [
                {"id": topic.id, "score": topic.score, "because": list(topic.because)}
                for topic in self.state.topics
            ],
            "asked": [
                {"user": one.name, "at": one.at.isoformat(), "way": one.way.value}
                for one in self.state.asked
            ],
            "taken_by": list(self.state.taken_by),
            "experts": [
                {"user": name, "chosen": chosen, "because": because}
                for name, chosen, because in self.people()
            ],
        }


def explain_requests(office: Office, wanted: str, report: TickReport) -> list[Explanation]:
    """Every request of the desks whose lasting id, or heading, is this; nothing is written.

    :param wanted: ``h-Anna-20261103101100``, or a heading without regard to case.
    """
    search = Search(office, front.fetch_front(office), report, write=False)
    found = []
    for view in look_at_pages(search):
        chosen = {choice.need.thread: choice.need for choice in view.choices if choice.chosen}
        for state in view.states:
            if state.thread in chosen:
                # What the next pass would do has not been done yet.
                asked = chosen[state.thread].asked
                state = replace(state, stage=Stage.SEARCHING, asked=asked)
            names = {state.identity.casefold(), state.heading.casefold()}
            if wanted.strip().casefold() in names:
                choice = search.explain(view, state)
                found.append(Explanation(view.desk, view.title, state, choice))
    return found
