"""Who has put themselves on the page of duty, and who looks after what: read, and remembered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from helpdeskbot.concerns.asking.roster.book import read_roster
from helpdeskbot.concerns.asking.roster.values import ExpertRow, Roll, RosterTrouble
from helpdeskbot.concerns.duty.decide import decide_colleague
from helpdeskbot.concerns.duty.policy import DutyPolicy
from helpdeskbot.concerns.duty.values import GIVEN, Colleague, Held
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.memory import Event
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.said import left_on

MARK = "handed-over"
_REMEMBERED = timedelta(days=180)
MISSED = timedelta(days=1)
"""For so long who did not take their own row away keeps what they look after."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of the page of duty that its account has saved itself.

    :param name: the account's name when the page was read.
    """

    name: str
    user_id: int
    row: ExpertRow


class Missing(NamedTuple):
    """Somebody whose row others have taken away, since when, UTC."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Rows:
    """The page of duty at one revision.

    :param template: of the rows, when it was read.
    :param missing: whose rows others have taken away.
    """

    template: str = ""
    rows: tuple[KnownRow, ...] = ()
    troubles: tuple[RosterTrouble, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Crew:
    """Who of a desk's staff takes turns.

    :param colleagues: by name.
    :param troubles: rows that do not count, and why.
    """

    colleagues: Mapping[str, Colleague]
    troubles: Sequence[RosterTrouble] = ()

    @property
    def takes_turns(self) -> bool:
        """Whether anybody stands on the page, counting or not."""
        return bool(self.colleagues or self.troubles)


ROWS = Kept("duty-rows", Rows)
HELD = Kept("duty", tuple[Held, ...], under="held")


def fetch_crew(context: Context, desk: DeskPolicy) -> Crew:
    """Who takes turns; the page is read when its revision is another one than was read last."""
    rows = _fetch_rows(context, desk)
    if rows is None:
        return Crew({})
    policy, people, staff = desk.of(DutyPolicy), context.people, find_staff(context.office, desk)
    names = [one.name for one in rows.rows] + [one.name for one in rows.missing]
    users = people.users(names)
    spared = people.spared(desk.of(PeoplePolicy))
    colleagues, strangers = {}, []
    for one in rows.rows:
        user = users[one.name]
        if not staff.has(user):
            strangers.append(RosterTrouble("not-staff", (one.name,), one.name))
            continue
        kept_away = user.blocked_sitewide or one.name in spared
        colleagues[one.name] = decide_colleague(
            one.name, one.row, context.now, kept_away=kept_away, most=policy.open_limit
        )
    for gone in rows.missing:
        # Whoever blanks the page must not deal everything out anew: that may be undone.
        user, young = users[gone.name], context.now - gone.since < MISSED
        if young and staff.has(user) and not user.blocked_sitewide:
            colleagues[gone.name] = Colleague(gone.name, works=False)
    return Crew(colleagues, (*rows.troubles, *strangers))


def _fetch_rows(context: Context, desk: DeskPolicy) -> Rows | None:
    """The rows that count as their accounts' own; ``None``: there is no such page."""
    office, policy = context.office, desk.of(DutyPolicy)
    title, key = policy.title(desk), office.desk_key(desk)
    head = context.heads.pages.get(title)
    if head is not None and not head.exists:
        return None
    kept, revid = ROWS.fetch_at(office, key, title)
    if kept is not None and head is not None and revid == head.revid:
        users = context.people.users([one.name for one in kept.rows])
        same = all(users[one.name].user_id == one.user_id for one in kept.rows)
        if same and kept.template == policy.template:
            return kept
    roll = Roll(
        title,
        policy.template,
        ExpertRow("", open_limit=policy.open_limit),
        tuple(other.of(DutyPolicy).title(other) for other in office.desks),
        duty=True,
    )
    book = read_roster(office, desk, roll, (), context.people, context.report, write=context.write)
    if not book.revid:
        return None
    rows = tuple(KnownRow(one.name, one.user_id, one.row) for one in book.experts.values())
    known = {one.name: one.since for one in kept.missing} if kept is not None else {}
    missing = tuple(
        Missing(name, known.get(name, context.now)) for name in sorted(book.agreed - book.names)
    )
    found = Rows(policy.template, rows, book.troubles, missing)
    if context.write:
        ROWS.keep(office, key, title, found, book.revid)
    return found


def fetch_held(office: Office, desk: DeskPolicy) -> Mapping[str, tuple[Held, ...]]:
    """Who looks after what, as it is remembered, by the titles of the desk's pages."""
    key = office.desk_key(desk)
    return {title: HELD.fetch(office, key, title) or () for title in titles_of(office, desk)}


def given_event(desk_key: str, title: str, held: Held, at: datetime) -> Event:
    """Somebody was given a request to look after, as it is remembered."""
    return Event(at, desk_key, GIVEN, held.identity, title, data={"name": held.name})


def fetch_last(context: Context, desk: DeskPolicy, held: Collection[Held]) -> dict[str, datetime]:
    """When each was given a request last, UTC."""
    office = context.office
    since = context.now - _REMEMBERED
    events = office.store.fetch_events(office.desk_key(desk), kind=GIVEN, since=since)
    given = [(str(event.data.get("name", "")), event.at) for event in events]
    given += [(one.name, one.since) for one in held if one.since is not None]
    last: dict[str, datetime] = {}
    for name, at in given:
        last[name] = max(at, last.get(name, at))
    return last


def told_mark(held: Held) -> Mark:
    """The mark of the message that somebody looks after a request now."""
    return Mark(MARK, (held.identity, held.name))


def find_told(office: Office, page: PageText, held: Sequence[Held]) -> frozenset[str]:
    """Of which of these requests their new holder was told on a page since they have it."""
    since = min(one.since for one in held if one.since is not None)
    about = find_marks_about(MARK, [one.identity for one in held])
    told = {(tuple(left.what.words)) for left in left_on(office, page, about, since=since)}
    return frozenset(one.identity for one in held if (one.identity, one.name) in told)


def without_told(held: Sequence[Held], told: Collection[str]) -> tuple[Held, ...]:
    """The same, after the holders of these requests were told."""
    return tuple(
        replace(one, before="", summary=None) if one.identity in told else one for one in held
    )
