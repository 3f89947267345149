"""A desk that offers agreements, for stories of who said yes to what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from helpdeskbot.publish import LocalPage, apply_publish, fetch_steps, load_pages
from tests.concerns.asking.asking import AskingDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, STOP

ARCHIVE = (
    "Our museum wants to put its photo archive on Commons over the coming years: about 12,000 "
    "photographs of the harbour from 1890 to 1970, most of them by photographers who died before "
    "1950. We have scans with a resolution of 600 dpi and a spreadsheet with titles, dates, places "
    "and the names of the photographers. We have signed an agreement with the city. Which columns "
    "does the metadata sheet need? How do we map the fields? Who can help with a batch upload? "
    "How are the files named, and which categories do they get? New photographs are added every "
    "year, and two of our staff have time for this. The scans are at https://museum.example. We "
    "would also like to use them in Wikidata, with an item for each photographer. ~~~~"
)
YES = "{{Helpdesk agree}}"


@cache
def _list_pages(bot: str) -> Sequence[LocalPage]:
    """What stories read of the pages that are installed."""
    values = {**OF_CONCERNS, "bot": bot, "contact": "x", "stop": STOP, "version": "1"}
    return [
        page
        for page in load_pages(values, parts=["agreement"])
        if page.title.endswith(("/en", "/sv", "/preload"))
    ]


class AgreeingDesk(AskingDesk):
    """A desk with experts that offers agreements; a changed text is asked about at once."""

    def __init__(self, *, agreement: dict[str, Any] | None = None, **policy: Any):
        given = {"enabled": True, "settle_hours": 0, **(agreement or {})}
        super().__init__(agreement=given, **policy)
        pages = _list_pages(self.wiki.bot)
        apply_publish(
            self.wiki, self.store, fetch_steps(self.wiki, self.store, pages), force=(), now=self.now
        )

    def replies(self, person: Any, words: str = YES) -> None:
        """Somebody answers at the end of the page."""
        person.append(PAGE, f":: {words} ~~~~")
        self.minutes_pass(1)
