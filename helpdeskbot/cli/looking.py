"""Every page of the desks as it is now, for commands that only tell; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.page import reading
from helpdeskbot.page.page import View
from helpdeskbot.page.place import find_place
from helpdeskbot.settings.on_wiki import in_force as desk_settings


def look_at_pages(search: Search) -> Iterator[View]:
    """The pages of all desks, each with what the search for experts knows of its requests.

    :param search: one that does not write.
    :raises Unreachable: the wiki cannot be reached.
    """
    office, door, report = search.office, search.door, search.report
    for desk in desk_settings.effective_desks(office, door, report, write=False):
        for title in desk.pages:
            place = find_place(office, desk, title, door, report, fresh=True)
            if place is not None:
                yield search.search(reading.read_view(office, desk, place, report))
