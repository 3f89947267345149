"""The rules by which it follows from what was said last, and by whom.

Each has in its docstring what ``docs/turns.md`` says of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.turns.decide import make_turn as make
from helpdeskbot.concerns.turns.decide.situation import DESK_ROLES, Situation
from helpdeskbot.concerns.turns.values import Role, Turn
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Clock, Holder


def expert_was_asked(s: Situation) -> Turn | None:
    """Staff or an expert had the last word and mentioned experts, but not the requester: the turn
    of these experts, or of those whom the template has named since.
    """
    word = s.last_word
    if word is None or not word.to_experts:
        return None
    named = s.facts.experts_since
    later = bool(s.experts) and named is not None and named > word.at
    who = s.experts if later else word.to_experts
    turn = make.expert(s, word.at, "expert-was-asked", "{0} asked {1}", word.author, ", ".join(who))
    return turn if later else replace(turn, who=who, since=word.at)


def staff_was_asked(s: Situation) -> Turn | None:
    """Staff or an expert had the last word and mentioned staff, but not the requester: the desk's
    turn.
    """
    word = s.last_word
    if word is None or not word.to_staff:
        return None
    return make.desk(word.at, "staff-was-asked", "{0} asked somebody of the staff", word.author)


def asked(s: Situation) -> Turn | None:
    """Staff or an expert asked the requester something, or for something, and the requester has
    said no more than thanks since: the requester's turn.
    """
    if s.question is None or s.last_word is None:
        return None
    at, by = s.last_word.at, s.question.author
    if s.question.questions:
        return make.requester(s, at, "asked", "{0} asked, and waits for an answer", by)
    return make.requester(s, at, "asked-for", "{0} asked for something, and waits for it", by)


def on_it(s: Situation) -> Turn | None:
    """Somebody of the desk has said that they act, and has written no more since: their turn,
    after the day that they named.
    """
    word = s.promise
    if word is None:
        return None
    sentence, promised = "{0} has said that they act", word.promised
    if word.role is Role.EXPERT:
        turn = make.expert(s, word.at, "on-it", sentence, word.author, phase=Phase.OPEN)
        return replace(turn, who=(word.author,), since=word.at, promised=promised)
    turn = make.desk(word.at, "on-it", sentence, word.author)
    return replace(turn, at_work=(word.author,), promised=promised)


def thanked(s: Situation) -> Turn | None:
    """Staff or an expert wrote without asking anything, and the requester said thanks: the
    desk's turn, to close it.
    """
    word = s.last_word
    if word is None or word.role not in DESK_ROLES:
        return None
    thanks = [h for h in s.heard if h.role is Role.REQUESTER and h.idle and h.at >= word.at]
    if not thanks:
        return None
    return make.desk(thanks[0].at, "thanked", "{0} said thanks; it may be done", s.facts.requester)


def mentioned(s: Situation) -> Turn | None:
    """Staff or an expert had the last word and mentioned the requester: the requester's turn."""
    word = s.last_word
    if word is None or not word.mentions:
        return None
    sentence = "{0} wrote to {1}"
    return make.requester(s, word.at, "mentioned", sentence, word.author, s.facts.requester)


def expert_is_named(s: Situation) -> Turn | None:
    """An expert is named in the template, and nothing above fits: the expert's turn."""
    if not s.experts:
        return None
    word, names = s.last_word, ", ".join(s.experts)
    if word is not None and word.role in DESK_ROLES:
        since = s.sign_of_life(s.waiting_since())
        sentence = "{0} looks after it"
        return make.expert(s, since, "expert-is-named", sentence, names, phase=Phase.OPEN)
    sentence = "{0} wrote, and {1} looks after it"
    return make.expert(s, s.waiting_since(), "expert-is-named", sentence, s.facts.requester, names)


def wrote(s: Situation) -> Turn | None:
    """Staff or an expert had the last word and asked for nothing: the desk's turn, to say how it
    goes on, or that it is done.
    """
    word = s.last_word
    if word is None or word.role not in DESK_ROLES:
        return None
    turn = make.desk(word.at, "wrote", "{0} wrote, and asked for nothing", word.author)
    return replace(turn, at_work=(word.author,))


def replied(s: Situation) -> Turn | None:
    """The requester had the last word: the desk's turn."""
    if not s.reacted:
        return None
    sentence = "{0} wrote, and waits for a reply"
    return make.desk(s.waiting_since(), "replied", sentence, s.facts.requester)


def new(s: Situation) -> Turn | None:
    """Nobody of the desk has done anything yet: the desk's turn, for a first reaction."""
    return Turn(
        Holder.DESK,
        (),
        s.waiting_since(),
        make.reason("new", "nobody of the desk has replied to {0} yet", s.facts.requester),
        Clock.FIRST_REACTION,
    )


def taken_on(s: Situation, since: datetime) -> Turn | None:
    """The turn of who has said since then that they act, where no other expert is named."""
    word = s.promise
    if word is None or word.at <= since or (s.experts and word.author not in s.experts):
        return None
    return on_it(s)
