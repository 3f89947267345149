"""What is remembered of questions to experts, over all desks of a wiki, and what they have open.

The memory is a help: every question also stands on its page, in the bot's own signed comment, and
comes back from there when the database is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import ASKED, Asked, OpenRequest, RequestState, Stage
from helpdeskbot.model.memory import Event
from helpdeskbot.model.refusal import About, find_pause
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.place import titles_of

DELIVERED, MAIL_TRIED, MAIL_REFUSED = "delivered", "mail-tried", "mail-refused"
# Longer than any request is looked after.
_REMEMBERED = timedelta(days=400)
REQUESTS = Kept("requests", tuple[OpenRequest, ...], under="requests", blank=("opened",))


class Ledger:
    """Questions and open requests, as known at this moment of a tick."""

    def __init__(self) -> None:
        self._by_request: dict[tuple[str, str], list[Asked]] = {}
        self._by_name: dict[str, list[datetime]] = {}
        self._states: dict[tuple[str, str], Sequence[OpenRequest]] = {}
        self._busy: dict[str, int] | None = None
        self._delivered: set[tuple[str, str]] = set()
        self._mailed: set[tuple[str, str]] = set()
        self._refused: set[str] = set()
        self._stored: set[tuple[str, str, str]] = set()

    def add(self, one: Asked) -> None:
        """Take note of a question, unless it is known."""
        known = self._by_request.setdefault((one.desk, one.thread), [])
        if all(other.name != one.name for other in known):
            known.append(one)
            self._by_name.setdefault(one.name, []).append(one.at)

    def is_news(self, one: Asked) -> bool:
        """Whether the memory does not have this question yet; from now on it counts as stored."""
        key = (one.desk, one.thread, one.name)
        if key in self._stored:
            return False
        self._stored.add(key)
        return True

    def note_sending(self, kind: str, thread: str, name: str, *, person: bool = True) -> None:
        """Take note of what became of a message to somebody.

        :param person: a mail was refused because of whom it went to.
        """
        if kind == DELIVERED:
            self._delivered.add((thread, name))
        elif kind == MAIL_TRIED:
            self._mailed.add((thread, name))
        elif kind == MAIL_REFUSED:
            self._mailed.discard((thread, name))
            self._refused |= {name} if person else set()

    def undelivered(self, desk: str, since: datetime) -> list[Asked]:
        """Questions that were announced in a thread, and whose message is not sent yet.

        :param since: older ones are not sent any more; UTC.
        """
        return [
            one
            for (key, _), questions in self._by_request.items()
            if key == desk
            for one in questions
            if one.way is not Way.PING
            and one.at >= since
            and (one.thread, one.name) not in self._delivered
            and (one.thread, one.name) not in self._mailed
        ]

    def is_mailed(self, thread: str, name: str) -> bool:
        """Whether a mail was tried, and was not refused."""
        return (thread, name) in self._mailed

    def is_refused(self, name: str) -> bool:
        """Whether somebody did not take our mail lately."""
        return name in self._refused

    def about(self, desk: str, identity: str) -> Sequence[Asked]:
        """The questions about one request, by the desk's key and the request's lasting id."""
        return self._by_request.get((desk, identity), ())

    def note_states(self, desk: str, title: str, states: Sequence[OpenRequest]) -> None:
        """Take note of where the requests of a page stand."""
        self._states[desk, title] = states
        self._busy = None

    def states(self, desk: str) -> list[OpenRequest]:
        """Where the requests of a desk stand, page by page."""
        pages = [states for (name, _), states in self._states.items() if name == desk]
        return [state for states in pages for state in states]

    def load_of(self, name: str, now: datetime) -> tuple[int, datetime | None, int]:
        """How often somebody was asked this month (UTC), when last, and what they have open."""
        if self._busy is None:
            self._busy = {}
            for states in self._states.values():
                for state in states:
                    for person in state.busy:
                        self._busy[person] = self._busy.get(person, 0) + 1
        moments = self._by_name.get(name, ())
        month = sum((at.year, at.month) == (now.year, now.month) for at in moments)
        return month, max(moments, default=None), self._busy.get(name, 0)


def open_ledger(office: Office, now: datetime) -> Ledger:
    """Read what is remembered.

    :param now: UTC.
    """
    ledger = Ledger()
    for desk in office.desks:
        key = office.desk_key(desk)
        for event in office.store.fetch_events(key, kind=ASKED, since=now - _REMEMBERED):
            one = _asked_of(event, key)
            ledger.add(one)
            ledger.is_news(one)
        sendings = [
            event
            for kind in (DELIVERED, MAIL_TRIED, MAIL_REFUSED)
            for event in office.store.fetch_events(key, kind=kind, since=now - _REMEMBERED)
        ]
        # A mail that was refused may have been tried again.
        for event in sorted(sendings, key=lambda event: event.at):
            person = event.data.get("about", About.PERSON) == About.PERSON
            lately = event.at + find_pause(About.PERSON, 1) > now
            name = str(event.data.get("name", ""))
            ledger.note_sending(event.kind, event.thread, name, person=person and lately)
        # Not what was left on a page that was moved away and back.
        for title in titles_of(office, desk):
            ledger.note_states(key, title, fetch_states(office, key, title))
    return ledger


def sending_events(
    kind: str, questions: Iterable[Asked], at: datetime, **more: object
) -> list[Event]:
    """What became of messages to people, as it is remembered."""
    return [
        Event(at, one.desk, kind, one.thread, data={"name": one.name, **more}) for one in questions
    ]


def fetch_states(office: Office, desk_key: str, title: str) -> Sequence[OpenRequest]:
    """Where the requests of a page stood when it was read last."""
    return REQUESTS.fetch(office, desk_key, title) or ()


def keep_states(office: Office, desk_key: str, title: str, rows: Sequence[OpenRequest]) -> None:
    """Remember where the requests of a page stand, for ticks in which it is not read."""
    REQUESTS.keep(office, desk_key, title, tuple(rows))


def as_remembered(state: RequestState, title: str) -> OpenRequest:
    """A request as it is remembered and shown to people."""
    waiting = [one.name for one in state.asked if one.declined_at is None]
    busy = {Stage.TAKEN: state.taken_by, Stage.ASKING: waiting}.get(state.stage, ())
    return OpenRequest(
        state.identity,
        title,
        state.heading,
        state.stage,
        state.language,
        topics=tuple(topic.id for topic in state.topics[:3]),
        certain=state.certain,
        opened_at=state.opened_at,
        asked=tuple(one.name for one in state.asked),
        busy=tuple(busy),
        spotted=state.spotted,
        nth=state.nth,
    )


def _asked_of(event: Event, desk: str) -> Asked:
    way = str(event.data.get("way", ""))
    return Asked(
        desk,
        event.thread,
        str(event.data.get("name", "")),
        event.at,
        Way(way) if way in set(Way) else Way.PING,
    )
