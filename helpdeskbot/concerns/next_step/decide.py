"""Which next step the box tells, from whose turn it is and what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdeskbot.concerns.next_step.values import FITTING, Next, Standing, Step
from helpdeskbot.model.due import Holder
from helpdeskbot.words.escape import escape_wikitext

STEPS: Mapping[str, Step | None] = {
    "archived": Step.NONE,
    "taken-away": Step.NONE,
    "resolved": Step.NONE,
    "closed": Step.NONE,
    "no-response": Step.NONE,
    "hold-is-over": Step.NONE,
    "on-hold-until": Step.NONE,
    "on-hold": Step.NONE,
    "asked-the-community": Step.COMMUNITY,
    "said-requester": Step.ANSWER,
    "said-expert": Step.NONE,
    "agreement-is-offered": Step.AGREE,
    "said-desk": Step.NONE,
    "said-in-progress": Step.NONE,
    "agreed": Step.NONE,
    "expert-was-asked": Step.ASKED,
    "staff-was-asked": Step.NONE,
    "thanked": Step.NONE,
    "answered": Step.ANSWER,
    "expert-is-named": Step.NONE,
    "replied": Step.NONE,
    "new": Step.NONE,
    "somebody-else": Step.NONE,
    "on-it": Step.ON_IT,
    "promised": Step.PROMISED,
    "said-something": Step.NONE,
    # Somebody set it so who has no say: the bot leaves it.
    "set-by-a-stranger": None,
}
"""What each rule of the turn comes to.

``NONE``: the status says it.  A rule that is not here comes to that, too.
"""

_TAKEN_ON = frozenset({Step.ON_IT, Step.PROMISED})
_MOST_NAMES = 3


def decide_next(standing: Standing) -> Next | None:
    """The next step that the box is to tell; ``None``: it stays as it is.

    What is told fits the status: below another one, the box would say what the status says.
    """
    step = STEPS.get(standing.rule, Step.NONE)
    if step is None:
        return None
    if standing.agreeing:
        step = Step.AGREE
    elif standing.lacking and step not in _TAKEN_ON and _may_be_told(standing):
        step = Step.FACTS
    elif step is Step.NONE and standing.asked and not standing.named and _is_looked_for(standing):
        return _fitting(standing, Next(Step.ASKED, _write(standing.asked)))
    elif step is Step.ASKED:
        # Whom the template names is shown in any case.
        names = [name for name in standing.who if name not in standing.named]
        return _fitting(standing, Next(step, _write(names)) if names else Next())
    elif step in _TAKEN_ON:
        return _fitting(standing, _taken_on(standing, step))
    return _fitting(standing, Next(step))


def _taken_on(standing: Standing, step: Step) -> Next:
    if not standing.who:
        return Next()
    names = _write(standing.who)
    if step is Step.PROMISED and standing.until is not None:
        return Next(step, names, standing.until)
    return Next(Step.ON_IT, names, standing.since)


def _fitting(standing: Standing, found: Next) -> Next:
    return found if standing.phase in FITTING.get(found.step, ()) else Next()


def _may_be_told(standing: Standing) -> bool:
    return standing.holder in (Holder.DESK, Holder.REQUESTER)


def _is_looked_for(standing: Standing) -> bool:
    return standing.holder in (Holder.DESK, Holder.EXPERT)


def _write(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")
    return escape_wikitext(shown)
