"""The rules by which people say whose turn it is: by the template, or by an agreement.

Each has in its docstring what ``docs/turns.md`` says of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.turns.decide import make_turn as make
from helpdeskbot.concerns.turns.decide.as_said import taken_on
from helpdeskbot.concerns.turns.decide.situation import DESK_ROLES, Situation
from helpdeskbot.concerns.turns.values import Role, Turn
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Clock, Holder


def asked_the_community(s: Situation) -> Turn | None:
    """The template says turn=community: the community's turn, until the date or until a person
    changes it.
    """
    until = s.facts.until
    if s.given is not Holder.COMMUNITY or (until is not None and until <= s.now):
        return None
    because = make.reason("asked-the-community", "the community was asked")
    since = s.said_at
    return Turn(Holder.COMMUNITY, (), since, because, Clock.COMMUNITY, until=until, stated=True)


def said_requester(s: Situation) -> Turn | None:
    """A person set it to wait for the requester, who has said no more than thanks since: the
    requester's turn.
    """
    if _said(s) is not Holder.REQUESTER or s.spoke_after(s.said_at, Role.REQUESTER):
        return None
    since = s.sign_of_life(s.said_at)
    by = s.said.by if s.said else ""
    return make.requester(
        s, since, "said-requester", "{0} is waiting for an answer", by, stated=True
    )


def said_expert(s: Situation) -> Turn | None:
    """A person set it to wait for an expert, and no expert has written since: the expert's turn."""
    if _said(s) is not Holder.EXPERT or s.spoke_after(s.said_at, Role.EXPERT):
        return None
    sentence = "{0} is waiting for an expert"
    by = s.said.by if s.said else ""
    return make.expert(s, s.said_at, "said-expert", sentence, by, stated=True)


def agreement_is_offered(s: Situation) -> Turn | None:
    """An agreement waits for people's yes, the request is on no waiting list, no question is open,
    and the last word is not the requester's: the turn of the requester, or of those whose yes is
    missing besides.
    """
    if not s.facts.planned or s.agreed_at is not None or s.facts.listed:
        return None
    word = s.last_word
    if word is None or word.role is Role.REQUESTER or word.to_experts or word.to_staff:
        return None
    if s.question is not None:
        return None  # a question comes first, and is what they are reminded of
    # Whoever sets a status after that means it: the turn is the same, the status stays.
    stated = s.said is not None and s.said.at >= word.at
    sentence = "the agreement waits for a yes"
    missing = s.facts.missing_yes
    if missing and s.facts.requester not in missing:
        turn = make.expert(s, word.at, "agreement-is-offered", sentence, stated=stated)
        return replace(turn, who=missing)
    return make.requester(s, word.at, "agreement-is-offered", sentence, stated=stated)


def said_desk(s: Situation) -> Turn | None:
    """A person set it to wait for the desk, and nobody of the desk has written since: the desk's
    turn.
    """
    if _said(s) is not Holder.DESK or s.spoke_after(s.said_at, *DESK_ROLES):
        return None
    clock = Clock.DESK if s.reacted else Clock.FIRST_REACTION
    turn = make.desk(s.said_at, "said-desk", "it is set to wait for the desk", stated=True)
    return replace(turn, clock=clock)


def said_in_progress(s: Situation) -> Turn | None:
    """A person set it to be worked on, and nobody has asked the requester or an expert anything
    since: the turn of the expert who is named, else the desk's.
    """
    if s.given is not None or s.said is None or s.said.phase is not Phase.OPEN:
        return None
    if _was_asked(s, s.said_at):
        return None
    if (turn := taken_on(s, s.said_at)) is not None:
        return replace(turn, stated=True)
    since = s.sign_of_life(s.said_at)
    if s.facts.planned:
        # Meanwhile the agreement may have been the requester's turn.
        since = max(since, s.waiting_since())
    value = s.said.value or ""
    if s.experts:
        return make.expert(s, since, "said-in-progress", "it is “{0}”", value, stated=True)
    return make.desk(since, "said-in-progress", "it is “{0}”", value, stated=True)


def agreed(s: Situation) -> Turn | None:
    """Everybody has said yes to the agreement, and no question since then is open: the turn of the
    expert who is named, else the desk's.
    """
    since = s.agreed_at
    if since is None or _has_open_question(s, since):
        return None
    if (turn := taken_on(s, since)) is not None:
        return turn
    since = max(since, s.waiting_since())
    sentence = "it was agreed upon, and is being done"
    if s.experts:
        return make.expert(s, since, "agreed", sentence, phase=Phase.OPEN)
    return make.desk(since, "agreed", sentence)


def _said(s: Situation) -> Holder | None:
    """Whom a person awaits by the template."""
    if s.given is not None:
        return s.given
    return _HOLDERS.get(s.said.phase) if s.said is not None and s.said.phase else None


_HOLDERS = {
    Phase.WAITING_ON_DESK: Holder.DESK,
    Phase.WAITING_ON_REQUESTER: Holder.REQUESTER,
    Phase.WAITING_ON_EXPERT: Holder.EXPERT,
}


def _was_asked(s: Situation, since: datetime) -> bool:
    """Whether staff or an expert has asked the requester or an expert something after ``since``."""
    return any(
        h.at > since and h.role in DESK_ROLES and (h.asks or bool(h.to_experts)) for h in s.heard
    )


def _has_open_question(s: Situation, since: datetime) -> bool:
    """Whether they have, and whoever was asked has not written since."""
    asked = [
        h for h in s.heard if h.at > since and h.role in DESK_ROLES and (h.asks or h.to_experts)
    ]
    if not asked:
        return False
    answers = Role.EXPERT if asked[-1].to_experts else Role.REQUESTER
    return s.spoke_after(asked[-1].at, answers) is None
