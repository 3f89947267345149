"""Who was away by the rosters of an export: what rows said, and from when on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.parse.rows import parse_roster
from helpdeskbot.concerns.asking.roster.values import ExpertRow
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.titles import clean_title
from helpdeskbot.rehearsal.export.past import Past
from helpdeskbot.rehearsal.model import SaidAway
from helpdeskbot.rehearsal.reading import fold
from helpdeskbot.rehearsal.site import find_site
from helpdeskbot.settings.layers import packaged_topics
from helpdeskbot.wiki.prefixes import split_prefix


def find_absences(
    past: Past, desks: Sequence[DeskPolicy], given: SiteInfo | None = None
) -> Mapping[str, Sequence[SaidAway]]:
    """The absences of each account, oldest first, by the rosters that these desks name.

    A row counts whoever has saved it: nobody is asked either who seems to be away.  Rows with a day
    that cannot be read, or without one, tell of no time.

    :param given: what somebody says that the wiki is like.
    """
    site = find_site(past.site, given)
    of_rosters: dict[tuple[int, str], DeskPolicy] = {}
    for desk in desks:
        if roster := desk.of(AskingPolicy).roster:
            of_rosters.setdefault(split_prefix(clean_title(roster), site), desk)
    found: dict[str, list[SaidAway]] = {}
    for title in past.pages:
        desk_or_none = of_rosters.get(split_prefix(title, site))
        if desk_or_none is not None:
            for name, absence in _read(past, title, desk_or_none, site):
                found.setdefault(fold(name), []).append(absence)
    return {name: sorted(some, key=lambda one: one.said_at) for name, some in found.items()}


def _read(
    past: Past, title: str, desk: DeskPolicy, site: SiteInfo
) -> Iterator[tuple[str, SaidAway]]:
    templates = frozenset({desk.of(AskingPolicy).template, AskingPolicy().template})
    topics = desk.topics or packaged_topics()
    said: dict[str, SaidAway] = {}
    for revision in past.revisions([title]):
        if revision.text is None:
            continue
        page = parse_roster(
            revision.text, site, templates=templates, topics=topics, today=revision.at.date()
        )
        now = {row.name: end for row in page.rows if (end := _find_end(row)) is not None}
        for name, absence in list(said.items()):
            if now.get(name) != (absence.day, absence.until):
                yield name, replace(said.pop(name), unsaid_at=revision.at)
        for name, (day, until) in now.items():
            if name not in said and until > revision.at:
                said[name] = SaidAway(revision.at, day, until)
    yield from said.items()


def _find_end(row: ExpertRow) -> tuple[date, datetime] | None:
    """The last day of an absence, and when it ends, UTC; ``None``: the row tells of no such day."""
    day = row.away_until
    if day is None or not date.min < day < date.max - timedelta(days=2):
        return None
    try:
        zone = ZoneInfo(row.time_zone or "UTC")
    except (KeyError, ValueError, OSError):
        zone = ZoneInfo("UTC")
    return day, datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
