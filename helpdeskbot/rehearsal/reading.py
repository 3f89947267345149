"""How a rehearsal is read by all who judge, count and show it: who acted, what is a message.

Kinds of acts are known by the names under which they are stored, which never change.
All datetimes are in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.rehearsal.model import Deed, Done, Intended, Rehearsed, RehearsedRequest

TAGS = frozenset({"tag"})
ASKS = frozenset({"ask", "ask-next"})
REMINDS = frozenset({"remind"})
CLOSES = frozenset({"close"})
OPENS_AGAIN = frozenset({"follow-turn", "unmark-resolved", "bring-back"})
WANTS = ASKS | REMINDS | {"call-staff", "agree-offer", "agree-again", "ask-facts", "follow-up"}
"""What wants somebody to do something; whatever else notifies only tells."""

SHORTLY = timedelta(hours=2)
"""Who does something within this time after a message would have done it without the message.

Whoever answers so soon has most likely read the request before the message came; longer than that,
a message may well be why somebody sits down to answer.
"""

# Nothing in a history says who is a bot; their names do, as most wikis' bot policies ask.  People
# are called Talbot, so that the syllable counts only where it is written as a word of its own.
_MACHINE = re.compile(r"Bots?\b|BOTS?\b|\bbots?\b|\b(?i:message delivery|massmessage|newsletter)")
_ACTS = (Deed.REPLIED, Deed.STATUS_SET)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that one person would have been told.

    :param request: in which; ``None``: on a page that belongs to no request.
    :param to: the account that the wiki would have notified.
    """

    request: RehearsedRequest | None
    act: Intended
    to: str

    @property
    def wants(self) -> bool:
        """Whether it wants them to do something."""
        return self.act.kind in WANTS


def fold(name: str) -> str:
    """An account's name as the wiki compares it."""
    name = " ".join(name.replace("_", " ").split())
    return name[:1].upper() + name[1:]


def is_machine(name: str) -> bool:
    """Whether an account's name says that it is a bot or sends messages to many."""
    return bool(_MACHINE.search(name.replace("_", " ")))


def is_bot(request: RehearsedRequest, name: str) -> bool:
    """Whether an account is a bot by its name, or by the settings of the request's rehearsal."""
    return is_machine(name) or fold(name) in request.bots


def is_same(one: str, other: str) -> bool:
    """Whether two names are of one account; hidden ones are nobody's.

    Of an imported revision the export says ``sv>Anna``, and the signature in it ``Anna``.
    """
    return bool(one) and _without_wiki(one) == _without_wiki(other)


def _without_wiki(name: str) -> str:
    return fold(name.rpartition(">")[2])


def by_people(request: RehearsedRequest) -> Iterator[Done]:
    """What people did in a request, without bots, in order of time; whoever is hidden is one."""
    return (done for done in sorted(request.people, key=_at) if not is_bot(request, done.by))


def answers(request: RehearsedRequest) -> Iterator[Done]:
    """Replies of people other than who asked, in order of time."""
    return (
        done
        for done in by_people(request)
        if done.deed is Deed.REPLIED and not is_same(done.by, request.requester)
    )


def acts_of(request: RehearsedRequest, name: str) -> Iterator[Done]:
    """What somebody wrote or set in a request, in order of time."""
    return (done for done in by_people(request) if done.deed in _ACTS and is_same(done.by, name))


def between(done: Iterable[Done], after: datetime, until: datetime) -> list[Done]:
    """Those after a moment, and not after another one."""
    return [one for one in done if after < one.at <= until]


def messages(rehearsed: Rehearsed) -> list[Message]:
    """All that anybody would have been told, in order of time.

    Whom one edit tells of several things in one request is told once: of what wants something.
    """
    found: dict[tuple[object, ...], Message] = {}
    places: list[tuple[RehearsedRequest | None, list[Intended]]] = [
        (request, request.acts) for request in rehearsed.requests
    ]
    for request, acts in [*places, (None, rehearsed.elsewhere)]:
        for act in acts:
            for name in dict.fromkeys(map(fold, act.notifies)):
                key = (request.identity if request else "", act.title, act.at, name)
                message = Message(request, act, name)
                if key not in found or (message.wants and not found[key].wants):
                    found[key] = message
    return sorted(found.values(), key=lambda message: message.act.at)


def find_answer(request: RehearsedRequest) -> datetime | None:
    """When somebody else first answered; ``None``: nobody did."""
    return next((done.at for done in answers(request)), None)


def find_told(request: RehearsedRequest) -> datetime | None:
    """When somebody other than who asked would first have been told of a request by the bot."""
    moments = [
        act.at
        for act in request.acts
        if any(not is_same(name, request.requester) for name in act.notifies)
    ]
    return min(moments, default=None)


def _at(done: Done) -> datetime:
    return done.at
