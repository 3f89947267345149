"""Which next step the box tells, from whose turn it is and what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdeskbot.concerns.next_step.values import FITTING, BoxFacts, Next, NextCode
from helpdeskbot.model.due import Holder
from helpdeskbot.words.escape import escape_wikitext

STEPS: Mapping[str, NextCode | None] = {
    "archived": NextCode.NONE,
    "taken-away": NextCode.NONE,
    "resolved": NextCode.NONE,
    "closed": NextCode.NONE,
    "no-response": NextCode.NONE,
    # The template says where it goes on.
    "closed-there": NextCode.NONE,
    "goes-on-there": NextCode.NONE,
    "look-there": NextCode.NONE,
    "hold-is-over": NextCode.DESK,
    "on-hold-until": NextCode.NONE,
    "on-hold": NextCode.NONE,
    "asked-the-community": NextCode.COMMUNITY,
    "said-requester": NextCode.ANSWER,
    "said-expert": NextCode.NONE,
    "agreement-is-offered": NextCode.AGREE,
    "said-desk": NextCode.NONE,
    "said-in-progress": NextCode.NONE,
    "agreed": NextCode.NONE,
    "expert-was-asked": NextCode.ASKED,
    "staff-was-asked": NextCode.DESK,
    "thanked": NextCode.DESK,
    "answered": NextCode.ANSWER,
    "expert-is-named": NextCode.NONE,
    "expert-is-away": NextCode.DESK,
    "replied": NextCode.DESK,
    "new": NextCode.NONE,
    "somebody-else": NextCode.DESK,
    "on-it": NextCode.ON_IT,
    "asked": NextCode.ANSWER,
    "asked-for": NextCode.ANSWER,
    "mentioned": NextCode.ANSWER,
    "wrote": NextCode.DESK,
    # Somebody set it so who has no say: the bot leaves it.
    "set-by-a-stranger": None,
}
"""What each rule of the turn comes to.

``NONE``: the status says it.  A rule that is not here comes to that, too.
"""

_SAID_BY_STATUS = frozenset({NextCode.NONE, NextCode.DESK})
_MOST_NAMES = 3


def decide_next(known: BoxFacts) -> Next | None:
    """The next step that the box is to tell; ``None``: it stays as it is.

    What is told fits the status: below another one, the box would say what the status says.
    """
    step = STEPS.get(known.rule, NextCode.NONE)
    if step is None:
        return None
    if known.agreeing:
        step = NextCode.AGREE
    elif known.lacking and step is not NextCode.ON_IT and _may_be_told(known):
        step = NextCode.FACTS
    elif step in _SAID_BY_STATUS and known.asked and not known.named and _is_looked_for(known):
        return _fitting(known, Next(NextCode.ASKED, _write(known.asked)))
    elif known.rule == "new" and known.uncovered:
        step = NextCode.UNCOVERED
    elif step is NextCode.ASKED:
        # Whom the template names is shown in any case.
        names = [name for name in known.who if name not in known.named]
        return _fitting(known, Next(step, _write(names)) if names else Next())
    elif step is NextCode.ON_IT:
        return _fitting(known, _taken_on(known))
    return _fitting(known, Next(step))


def _taken_on(known: BoxFacts) -> Next:
    if not known.who:
        return Next()
    if known.promised is not None:
        return Next(NextCode.PROMISED, _write(known.who), known.promised)
    return Next(NextCode.ON_IT, _write(known.who), known.since)


def _fitting(known: BoxFacts, found: Next) -> Next:
    return found if known.phase in FITTING.get(found.step, ()) else Next()


def _may_be_told(known: BoxFacts) -> bool:
    return known.holder in (Holder.DESK, Holder.REQUESTER)


def _is_looked_for(known: BoxFacts) -> bool:
    return known.holder in (Holder.DESK, Holder.EXPERT)


def _write(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")
    return escape_wikitext(shown)
