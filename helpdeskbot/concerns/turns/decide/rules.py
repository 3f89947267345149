"""Whose turn it is: a table of rules, of which the first that fits decides.

``docs/turns.md`` has the same table for staff; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.turns.decide import make_turn as make
from helpdeskbot.concerns.turns.decide.situation import DESK_ROLES, Situation
from helpdeskbot.concerns.turns.values import Role, ThreadFacts, Turn
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Clock, Holder

Rule = Callable[[Situation], Turn | None]
_SECOND = timedelta(seconds=1)


def decide_turn(facts: ThreadFacts, now: datetime) -> Turn:
    """Whose turn it is at ``now`` (UTC): what the first rule of :data:`RULES` that fits says."""
    situation = Situation(facts, now)
    for rule in RULES:
        turn = rule(situation)
        if turn is not None:
            return _without_absent(situation, _or_somebody_else(situation, turn))
    raise AssertionError("the last rule always fits")


def decide_quietly(turn: Turn, without: Turn) -> Turn:
    """The turn where somebody has set the template who has no say in the request.

    It stands, and the bot changes nothing about it; but nobody is told anything on its ground.

    :param without: whose turn it would be if they had set nothing.
    """
    if (turn.holder, turn.who, turn.clock) == (without.holder, without.who, without.clock):
        since = max(turn.since, without.since)
        return replace(turn, since=since, stated=True)
    if turn.holder is not Holder.NOBODY and without.holder is Holder.DESK:
        # Staff are told as they would have been.
        return replace(without, stated=True)
    because = make.reason("set-by-a-stranger", "somebody who is not of the desk set it so")
    return Turn(Holder.NOBODY, (), turn.since, because, stated=True)


def archived(s: Situation) -> Turn | None:
    """It stands in an archive: nobody's turn, and all clocks stand still."""
    if not s.facts.archived:
        return None
    return make.nobody(s, s.facts.opened_at, "archived", "it is archived")


def taken_away(s: Situation) -> Turn | None:
    """A person took the status template away: nobody's turn, the bot keeps out."""
    if s.current is None or s.current.value is not None or not s.current.person:
        return None
    sentence = "{0} took the status template away"
    return make.nobody(s, s.current.at, "taken-away", sentence, s.current.by)


def resolved(s: Situation) -> Turn | None:
    """A marker such as {{Section resolved}} stands in it: nobody's turn while it does."""
    if not s.facts.resolved:
        return None
    return make.nobody(s, s.facts.opened_at, "resolved", "it is marked as resolved")


def closed_by_a_person(s: Situation) -> Turn | None:
    """A person closed it, and the requester has said no more than thanks since: nobody's turn."""
    closing = s.current
    if closing is not None and not closing.person and s.said is not None:
        # What we have added to the template since does not make it ours.
        closing = s.said if s.said.value == closing.value else closing
    if not s.is_closed or closing is None or not closing.person:
        return None
    if s.spoke_after(closing.at, Role.REQUESTER):
        return None
    value, by = closing.value or "", closing.by
    return make.nobody(s, closing.at, "closed", "{0} set it to “{1}”", by, value)


def closed_by_the_bot(s: Situation) -> Turn | None:
    """The bot closed it for want of a reply, or with the request in which it went on, and no reply
    has come since: nobody's turn.
    """
    if not s.is_closed or s.current is None or s.current.person:
        return None
    # Signatures have no seconds; what was said in the very minute was not known when it was closed.
    closed_at = s.current.at.replace(second=0) - _SECOND
    if s.spoke_after(closed_at, Role.REQUESTER, *DESK_ROLES):
        return None
    if any(post.at > closed_at for post in s.others):
        return None
    there = s.facts.elsewhere
    if there is not None and there.is_over:
        sentence = "“{0}”, where it went on, is over"
        return make.nobody(s, s.current.at, "closed-there", sentence, there.where)
    return make.nobody(s, s.current.at, "no-response", "nobody has replied")


def look_there(s: Situation) -> Turn | None:
    """It goes on elsewhere, and something has happened there, or it is time to look: the desk's
    turn, until somebody of the desk writes or sets something.
    """
    there, since = s.facts.elsewhere, _left_alone_since(s)
    if there is None or since is None:
        return None
    sentence, at = "", since
    if there.is_gone:
        sentence = "“{0}”, where it went on, is gone"
    elif there.is_over:
        sentence, at = "“{0}”, where it went on, is over", max(since, there.changed or since)
    elif there.is_over is None and there.changed is not None and since < there.changed <= s.now:
        sentence, at = "something was done at “{0}”, where it goes on", there.changed
    elif (due := _look_there_at(s, since)) is not None and due <= s.now:
        sentence, at = "it is time to look how it goes on at “{0}”", due
    if not sentence:
        return None
    return make.desk(min(at, s.now), "look-there", sentence, there.where, stated=True)


def goes_on_there(s: Situation) -> Turn | None:
    """It goes on elsewhere, and the requester has not written since: nobody's turn here."""
    there, since = s.facts.elsewhere, _left_alone_since(s)
    if there is None or since is None:
        return None
    sentence, until = "it goes on at “{0}”", _look_there_at(s, since)
    return make.nobody(s, since, "goes-on-there", sentence, there.where, until=until)


def hold_is_over(s: Situation) -> Turn | None:
    """The date of a hold, or of a question to the community, has come and nothing was said
    since: the desk's turn.
    """
    until = s.facts.until
    if not _is_held(s) and s.given is not Holder.COMMUNITY:
        return None
    if until is None or until > s.now:
        return None
    # A date may have been past already when it was written, or when the template was last edited.
    since = max(until, _said_at(s))
    if s.spoke_after(since, Role.REQUESTER, *DESK_ROLES):
        return None
    sentence = "what it waited for until {0} should be there"
    return make.desk(since, "hold-is-over", sentence, make.day(until))


def on_hold_until(s: Situation) -> Turn | None:
    """It is on hold until a date (or the committee's meeting): nobody's turn, whoever writes."""
    if not _is_held(s) or s.facts.until is None or s.facts.until <= s.now:
        return None
    sentence, until = "it is on hold until {0}", s.facts.until
    return make.nobody(s, _said_at(s), "on-hold-until", sentence, make.day(until), until=until)


def on_hold(s: Situation) -> Turn | None:
    """It is on hold without a date: nobody's turn until the requester writes."""
    if not _is_held(s) or s.facts.until is not None:
        return None
    if s.spoke_after(_said_at(s), Role.REQUESTER):
        return None
    return make.nobody(s, _said_at(s), "on-hold", "it is on hold without a date")


def asked_the_community(s: Situation) -> Turn | None:
    """The template says turn=community: the community's turn, until the date or until a person
    changes it.
    """
    until = s.facts.until
    if s.given is not Holder.COMMUNITY or (until is not None and until <= s.now):
        return None
    because = make.reason("asked-the-community", "the community was asked")
    since = _said_at(s)
    return Turn(Holder.COMMUNITY, (), since, because, Clock.COMMUNITY, until=until, stated=True)


def said_requester(s: Situation) -> Turn | None:
    """A person set it to wait for the requester, who has said no more than thanks since: the
    requester's turn.
    """
    if _said(s) is not Holder.REQUESTER or s.spoke_after(_said_at(s), Role.REQUESTER):
        return None
    since = s.sign_of_life(_said_at(s))
    by = s.said.by if s.said else ""
    return make.requester(
        s, since, "said-requester", "{0} is waiting for an answer", by, stated=True
    )


def said_expert(s: Situation) -> Turn | None:
    """A person set it to wait for an expert, and no expert has written since: the expert's turn."""
    if _said(s) is not Holder.EXPERT or s.spoke_after(_said_at(s), Role.EXPERT):
        return None
    sentence = "{0} is waiting for an expert"
    by = s.said.by if s.said else ""
    return make.expert(s, _said_at(s), "said-expert", sentence, by, stated=True)


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
    if _said(s) is not Holder.DESK or s.spoke_after(_said_at(s), *DESK_ROLES):
        return None
    clock = Clock.DESK if s.reacted else Clock.FIRST_REACTION
    turn = make.desk(_said_at(s), "said-desk", "it is set to wait for the desk", stated=True)
    return replace(turn, clock=clock)


def said_in_progress(s: Situation) -> Turn | None:
    """A person set it to be worked on, and nobody has asked the requester or an expert anything
    since: the turn of the expert who is named, else the desk's.
    """
    if s.given is not None or s.said is None or s.said.phase is not Phase.OPEN:
        return None
    if _was_asked(s, _said_at(s)):
        return None
    if (turn := _taken_on(s, _said_at(s))) is not None:
        return replace(turn, stated=True)
    since = s.sign_of_life(_said_at(s))
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
    if (turn := _taken_on(s, since)) is not None:
        return turn
    since = max(since, s.waiting_since())
    sentence = "it was agreed upon, and is being done"
    if s.experts:
        return make.expert(s, since, "agreed", sentence, phase=Phase.OPEN)
    return make.desk(since, "agreed", sentence)


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


RULES: tuple[Rule, ...] = (
    archived,
    taken_away,
    resolved,
    closed_by_a_person,
    closed_by_the_bot,
    look_there,
    goes_on_there,
    hold_is_over,
    on_hold_until,
    on_hold,
    asked_the_community,
    said_requester,
    said_expert,
    agreement_is_offered,
    said_desk,
    said_in_progress,
    agreed,
    expert_was_asked,
    staff_was_asked,
    asked,
    on_it,
    thanked,
    mentioned,
    expert_is_named,
    wrote,
    replied,
    new,
)
"""The precedence: the first rule that fits decides."""


def _left_alone_since(s: Situation) -> datetime | None:
    """Since when nobody of the desk has done anything in what goes on elsewhere.

    ``None``: it goes on here, with another desk of ours, or the requester has written since.
    """
    there = s.facts.elsewhere
    if there is None or there.desk:
        return None
    done = [there.since, *([s.last_help.at] if s.last_help else [])]
    if s.said is not None and s.said.by != s.facts.requester:
        done.append(s.said.at)
    since = min(max(done), s.now)
    return None if s.spoke_after(since, Role.REQUESTER) else since


def _look_there_at(s: Situation, since: datetime) -> datetime | None:
    """When it is to be looked at again; ``None``: when something happens there."""
    there = s.facts.elsewhere
    if s.facts.until is not None and s.facts.until > since:
        return s.facts.until
    if there is None or there.is_over is not None:
        return None
    return since + timedelta(days=there.days)


def _taken_on(s: Situation, since: datetime) -> Turn | None:
    """The turn of who has said since then that they act, where no other expert is named."""
    word = s.promise
    if word is None or word.at <= since or (s.experts and word.author not in s.experts):
        return None
    return on_it(s)


def _or_somebody_else(s: Situation, turn: Turn) -> Turn:
    """The desk's turn, to look, where somebody else has written since the requester was asked.

    It may be the answer: of a colleague, or of the same person under another address.
    """
    if turn.holder is not Holder.REQUESTER:
        return turn
    other = next((post for post in s.others if post.at > turn.since), None)
    if other is None:
        return turn
    sentence = "{0} wrote, which may be the answer"
    look = make.desk(other.at, "somebody-else", sentence, other.author)
    if s.is_closed:
        return look
    # That it waits for the requester stays true, unless it says that it is looked at.
    at_work = s.current is not None and s.current.phase is Phase.OPEN and not turn.stated
    return replace(look, phase=None if at_work else turn.phase, stated=turn.stated)


def _without_absent(s: Situation, turn: Turn) -> Turn:
    """The turn of those who are there; the desk's, where all who are awaited are away."""
    if turn.holder is not Holder.EXPERT or s.facts.absent.isdisjoint(turn.who):
        return turn
    there = tuple(name for name in turn.who if name not in s.facts.absent)
    if there:
        return replace(turn, who=there)
    look = make.desk(turn.since, "expert-is-away", "{0} is away", ", ".join(turn.who))
    return replace(look, stated=turn.stated, phase=None if turn.stated else look.phase)


def _is_held(s: Situation) -> bool:
    # What a person set: when a hold is over, the bot's own "in progress" must not make another
    # rule decide.
    held = s.said is not None and s.said.phase is Phase.ON_HOLD
    return held or s.given is Holder.NOBODY


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


def _said_at(s: Situation) -> datetime:
    return min(s.said.at, s.now) if s.said is not None else s.facts.opened_at


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
