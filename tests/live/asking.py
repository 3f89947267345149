"""A desk with a roster of experts on a real wiki: its people, and what the wiki told them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

from helpdeskbot.cli.app import now_utc
from helpdeskbot.office.office import Office
from tests.live.clerk import GRANTS, Clerk
from tests.live.conftest import Place
from tests.live.people import Person

COPYRIGHT = (
    "Our photographer died in 1951. Who must sign so that we may put his pictures under a free "
    "licence? His heirs say that they hold the copyright. ~~~~"
)
MENTIONS = ("mention", "mention-summary")


class AskingDesk:
    """A desk, its bot and its roster; all titles and names are this test's own.

    :param asking: lines for the settings' ``[desk.asking]``; further tables may follow.
    :param before: lines for the settings' ``[[desk]]`` itself.
    :param second: there is another desk, `second`, with the same roster.
    """

    def __init__(
        self,
        wiki: Place,
        folder: Path,
        *,
        asking: str = "",
        before: str = "",
        second: bool = False,
        grants: Sequence[str] = GRANTS,
    ) -> None:
        self.wiki = wiki
        self.roster = wiki.title("experts")
        self.second = wiki.title("second helpdesk")
        own = f"enabled = true\nroster = {json.dumps(self.roster)}\nquiet_days = 0\n{asking}"
        more = f"{before}[desk.asking]\n{own}\n"
        if second:
            first = f'[[desk]]\nname = "second"\npages = [{json.dumps(self.second)}]'
            more += f'{first}\nsince = 2026-01-01\nsettle_minutes = 0\nprofile = "quiet"\n{more}'
        self.clerk = Clerk(wiki, folder, more=more, grants=grants)
        self.page = self.clerk.page
        wiki.admin.edit(self.clerk.stop, "run")
        wiki.admin.edit(self.page, "Welcome to the desk.")
        self.since = wiki.server.last_event()

    @property
    def report(self) -> str:
        return self.wiki.admin.text(f"{self.roster}/Report")

    @property
    def needed(self) -> str:
        return self.wiki.admin.text(f"{self.roster}/Needed")

    @property
    def text(self) -> str:
        return self.wiki.admin.text(self.page)

    def thread(self, heading: str) -> str:
        """The wikitext of a request, without its heading."""
        return self.text.partition(f"== {heading} ==\n")[2].partition("\n==")[0]

    def joins(self, name: str, topics: str = "copyright", **params: str) -> Person:
        """Somebody with a new account puts themselves on the roster."""
        person = self.wiki.person(name)
        self.adds(person, person.name, topics, **params)
        return person

    def adds(self, person: Person, name: str, topics: str = "copyright", **params: str) -> None:
        """Somebody saves a row with somebody's name."""
        words = [f"{key.replace('_', ' ')}={value}" for key, value in params.items()]
        row = "|".join(["Helpdesk expert", name, f"topics={topics}", *words])
        top = "" if person.revid(self.roster) else "{{Helpdesk expert/top}}"
        person.append(self.roster, f"{top}\n{{{{{row}}}}}")

    def asks(self, name: str, heading: str = "Old photographs", body: str = COPYRIGHT) -> Person:
        """Somebody with a new account posts a request."""
        person = self.wiki.person(name)
        person.new_section(self.page, heading, body)
        return person

    def notified(self) -> list[str]:
        """Whom the wiki has notified of a mention since the desk opened, as often as it has."""
        told = [
            (name, kind)
            for wanted in MENTIONS
            for name, kind in self.wiki.server.notified(self.since, wanted)
        ]
        assert {kind for _, kind in told} <= {"mention"}, told
        return sorted(name for name, _ in told)

    def office(self, *, later: timedelta = timedelta(0)) -> Office:
        """The bot's office in this process, with a clock that is ahead."""
        office = self.clerk.office()
        office.clock = lambda: now_utc() + later
        # The wiki's clock stays where it is.
        office.limits = replace(office.limits, clock_minutes=later.total_seconds() / 60 + 5)
        return office

    def shown(self, title: str) -> ElementTree.Element:
        """A page as its readers get it."""
        html = self.wiki.admin.api(
            action="parse",
            page=title,
            prop="text",
            wrapoutputclass="",
            disablelimitreport=True,
            disableeditsection=True,
        )["parse"]["text"]
        return ElementTree.fromstring(f"<page>{html.replace('mw:dt-', 'mw-dt-')}</page>")
