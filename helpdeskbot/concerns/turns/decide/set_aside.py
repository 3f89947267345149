"""The rules by which a request is nobody's turn here, and until when: it is over, held, elsewhere.

Each has in its docstring what ``docs/turns.md`` says of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdeskbot.concerns.turns.decide import make_turn as make
from helpdeskbot.concerns.turns.decide.situation import DESK_ROLES, Situation
from helpdeskbot.concerns.turns.values import Role, Turn
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Holder

_SECOND = timedelta(seconds=1)


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
    since = max(until, s.said_at)
    if s.spoke_after(since, Role.REQUESTER, *DESK_ROLES):
        return None
    sentence = "what it waited for until {0} should be there"
    return make.desk(since, "hold-is-over", sentence, make.day(until))


def on_hold_until(s: Situation) -> Turn | None:
    """It is on hold until a date (or the committee's meeting): nobody's turn, whoever writes."""
    if not _is_held(s) or s.facts.until is None or s.facts.until <= s.now:
        return None
    sentence, until = "it is on hold until {0}", s.facts.until
    return make.nobody(s, s.said_at, "on-hold-until", sentence, make.day(until), until=until)


def on_hold(s: Situation) -> Turn | None:
    """It is on hold without a date: nobody's turn until the requester writes."""
    if not _is_held(s) or s.facts.until is not None:
        return None
    if s.spoke_after(s.said_at, Role.REQUESTER):
        return None
    return make.nobody(s, s.said_at, "on-hold", "it is on hold without a date")


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


def _is_held(s: Situation) -> bool:
    # What a person set: when a hold is over, the bot's own "in progress" must not make another
    # rule decide.
    held = s.said is not None and s.said.phase is Phase.ON_HOLD
    return held or s.given is Holder.NOBODY
