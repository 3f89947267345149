"""What was last done at the places where requests go on, as far as they are pages of this wiki."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from helpdeskbot.concerns.handed_on.decide import find_heading
from helpdeskbot.concerns.handed_on.values import Target
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.parse import parse_page


@dataclass(frozen=True, slots=True)
class WatchedPlace:
    """A page elsewhere, as it was last seen.

    :param changed: when it was last saved, UTC; ``None``: it is not there.
    :param sections: when somebody last wrote in each of those that requests name, UTC; ``None``:
        the section is not there.
    """

    revid: int
    changed: datetime | None
    sections: Mapping[str, datetime | None] = field(default_factory=dict)


PLACES = Kept("handed-on", dict[str, WatchedPlace], under="places")
"""By desk page, the places that its requests name, by their titles."""
_MOST = 40


class WatchedPlaces:
    """The places that the requests of all desks name, in one pass."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen: dict[tuple[str, str], dict[str, WatchedPlace]] = {}

    def titles(self, desk: DeskPolicy) -> Sequence[str]:
        """Which pages are watched for a desk."""
        office = self._context.office
        pages = dict.fromkeys([*desk.talk_pages, *office.store.fetch_pages(office.desk_key(desk))])
        return [title for page in pages for title in _fetch(office, desk, page)]

    def look(
        self, desk: DeskPolicy, asked: str, targets: Sequence[Target]
    ) -> Mapping[Target, tuple[datetime | None, bool]]:
        """When something was last done at each place, UTC, and whether it is gone.

        :param asked: the desk's page whose requests name them, as in the settings.
        """
        office = self._context.office
        known = _fetch(office, desk, asked)
        wanted = list(dict.fromkeys(one.page for one in targets))[:_MOST]
        heads = dict(self._context.heads.pages)
        unknown = [title for title in wanted if title not in heads]
        if unknown:
            heads |= office.wiki.fetch_heads(unknown)
        places: dict[str, WatchedPlace] = {}
        for title in wanted:
            sections = sorted({one.section for one in targets if one.page == title} - {""})
            places[title] = self._look_at(title, heads[title], sections, known.get(title))
        self._seen[desk.name, asked] = places
        found = {}
        for one in targets:
            place = places.get(one.page)
            if place is not None:
                at = place.sections.get(one.section) if one.section else place.changed
                # Words that are no title may mean anything; only a link can lead nowhere.
                found[one] = (at, at is None and one.linked)
        return found

    def keep(self, desk: DeskPolicy, asked: str) -> None:
        """Remember what was seen for a page of the desk."""
        office, places = self._context.office, self._seen.pop((desk.name, asked), {})
        if places != _fetch(office, desk, asked):
            PLACES.keep(office, office.desk_key(desk), asked, places)

    def _look_at(
        self, title: str, head: PageHead, sections: Sequence[str], known: WatchedPlace | None
    ) -> WatchedPlace:
        office = self._context.office
        if known is not None and known.revid == head.revid and {*sections} <= {*known.sections}:
            return replace(known, sections={one: known.sections[one] for one in sections})
        place = WatchedPlace(head.revid, head.timestamp if head.exists else None)
        if not (sections and head.exists):
            return replace(place, sections=dict.fromkeys(sections))
        page = office.wiki.fetch_pages([title])[title]
        threads = parse_page(page.text, office.site()).threads
        found: dict[str, datetime | None] = {}
        for section in sections:
            at = find_heading([one.heading for one in threads], section)
            said = [when for _, when in threads[at].signatures()] if at is not None else []
            # A section in which nobody has signed is as old as anything.
            found[section] = max(said, default=None) if at is None or said else place.changed
        return replace(place, sections=found)


def _fetch(office: Office, desk: DeskPolicy, page: str) -> Mapping[str, WatchedPlace]:
    return PLACES.fetch(office, office.desk_key(desk), page) or {}
