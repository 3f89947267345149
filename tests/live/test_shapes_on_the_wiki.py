"""Requests that are sections of another level, or subpages with their talk pages, on a wiki."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot import __version__
from helpdeskbot.model.report import TickReport
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.tick import tick
from tests.live.asking import COPYRIGHT, AskingDesk
from tests.live.conftest import Place
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person
from tests.publish.conftest import OF_CONCERNS

PHOTOS = "Old photographs"
BODY = COPYRIGHT.removesuffix(" ~~~~")


class ShapedDesk(AskingDesk):
    """A desk whose requests are of some shape; their status follows whose turn it is."""

    def __init__(
        self, wiki: Place, folder: Path, *, shape: str = "", pages: Sequence[str] = ()
    ) -> None:
        turns = "[desk.turns]\nfollow = true\n"
        super().__init__(wiki, folder, before=shape, asking=turns)
        if pages:
            file = self.clerk.settings
            text = file.read_text(encoding="utf-8")
            text = text.replace(json.dumps([self.page]), json.dumps(pages))
            file.write_text(text, encoding="utf-8")

        # One process, as where the bot runs on: it logs in once.
        self._office = self.office()

    def ticks(self, *, write: bool = True) -> TickReport:
        report = tick(self._office, write=write)
        assert not report.problems, report.problems
        return report

    def forgets(self) -> None:
        """The database is deleted."""
        self.clerk.lose_the_database()
        self._office = self.office()

    def idles(self) -> None:
        """Nothing is left to be done, and it takes one request to see that."""
        assert not self.ticks(write=False).edits
        self.ticks()
        mark = self.wiki.server.mark()
        self.ticks()
        assert len(self.wiki.server.api_requests(mark)) == 1

    def comments(self, title: str) -> list[str]:
        """Who has commented on a page, as DiscussionTools sees it."""
        info = self.wiki.admin.api(
            action="discussiontoolspageinfo", page=title, prop="threaditemshtml"
        )
        found: dict[str, str] = {}

        def walk(items: list[dict[str, Any]]) -> None:
            for item in items:
                if item["type"] == "comment":
                    found[item["id"]] = item["author"]
                walk(item.get("replies", []))

        walk(info["discussiontoolspageinfo"]["threaditemshtml"])
        return list(found.values())


@pytest.fixture(scope="module", autouse=True)
def _published(
    wiki_server: MediaWiki, admin: Person, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The pages that these stories need; every desk of the wiki uses the same templates."""
    # No other test has this number.
    desk = ShapedDesk(Place(wiki_server, admin, 4300), tmp_path_factory.mktemp("published"))
    values = {**OF_CONCERNS, "bot": desk.clerk.account, "contact": "https://example.org/"}
    values |= {"stop": desk.clerk.stop, "version": __version__, "roster": desk.roster}
    pages = [
        page
        for page in load_pages(values, parts=["roster"])
        if page.title in ("Template:Helpdesk expert", "Template:Helpdesk ask/en")
    ]
    office = desk.office()
    steps = fetch_steps(office.wiki, office.store, pages)
    apply_publish(office.wiki, office.store, steps, force=(), now=office.clock())
    yield
    wiki_server.lock()


def test_a_document_is_tagged_and_talked_about_on_its_talk_page(
    wiki: Place, tmp_path: Path
) -> None:
    root = wiki.title("helpdesk/Requests")
    desk = ShapedDesk(wiki, tmp_path, pages=[f"{root}/*"])
    title, account = f"{root}/{PHOTOS}", desk.clerk.account
    talk = title.replace("Project:", "Project talk:")
    bosse, anna = desk.joins("Bosse"), wiki.person("Anna")
    document = f"== Justification ==\n{BODY}\n\n== Review and checklist ==\n* Technical: open"
    anna.edit(title, document)
    anna.edit(f"{title}/sv", "Våra foton.")

    planned = desk.ticks(write=False)
    assert [one.notifies for one in planned.edits if one.title == title] == [(bosse.name,)]
    desk.ticks()

    tag = "{{Helpdesk status|waiting for expert|topic=copyright}}"
    assert anna.text(title) == f"{tag}\n{document}"
    said = anna.text(talk)
    assert said.startswith(f"== {PHOTOS} ==\n:[[User:{bosse.name}|{bosse.name}]]: can you help")
    assert desk.notified() == [bosse.name]
    assert desk.comments(talk) == [account]
    assert anna.text(f"{title}/sv") == "Våra foton."
    desk.idles()

    bosse.append(talk, ":Which archive holds them? ~~~~")
    desk.ticks()
    assert anna.text(title).startswith("{{Helpdesk status|waiting for requester|topic=copyright")

    new = f"{root}/Photographs of Lima"
    wiki.admin.move(title, new)
    desk.ticks()
    assert not desk.ticks(write=False).edits
    desk.forgets()
    assert not desk.ticks(write=False).edits
    desk.ticks()
    assert desk.notified() == [bosse.name]
    assert anna.text(new).startswith("{{Helpdesk status|waiting for requester|topic=copyright")


def test_sections_of_level_3_below_a_heading_are_requests_and_others_are_not(
    wiki: Place, tmp_path: Path
) -> None:
    desk = ShapedDesk(wiki, tmp_path, shape='level = 3\nunder = "Manual requests"\n')
    bosse, anna = desk.joins("Bosse"), wiki.person("Anna")
    before = "{{/Header}}\n\n== Manual requests ==\n\n"
    request = f"=== {PHOTOS} ===\n{BODY} ~~~~\n==== Heirs ====\nThere are two.\n\n"
    after = "== Manual requests of others ==\n\n=== Not one ===\nHello.\n\n== November ==\nNo."
    anna.edit(desk.page, before + request + after)
    signed = anna.text(desk.page)

    desk.ticks()

    text = desk.text
    tag = "{{Helpdesk status|waiting for expert|topic=copyright}}\n"
    assert text.count("{{Helpdesk status") == 1
    assert f"=== {PHOTOS} ===\n{tag}" in text
    own, _, rest = text.partition("\n\n== Manual requests of others ==")
    lines = own.split("\n")
    assert lines[-1].startswith(f":[[User:{bosse.name}|{bosse.name}]]: can you help here?")
    assert "\n".join(lines[:-1]).replace(
        tag, ""
    ) + "\n\n== Manual requests of others ==" + rest == (signed)
    assert desk.notified() == [bosse.name]
    assert desk.comments(desk.page) == [anna.name, desk.clerk.account]
    desk.idles()
    desk.forgets()
    desk.ticks()
    assert desk.text == text
    assert desk.notified() == [bosse.name]
