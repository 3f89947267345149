"""A committee's meeting on a real MediaWiki: its agenda, a decision, and what follows from it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from helpdeskbot.cli.app import now_utc
from helpdeskbot.publish import load_pages
from helpdeskbot.tick import tick
from helpdeskbot.words.local import format_date
from tests.concerns.committee.meeting import LARGE
from tests.live.asking import AskingDesk
from tests.live.conftest import Place
from tests.live.swift import admin, wiki_server
from tests.publish.conftest import VALUES

__all__ = ["admin", "wiki_server"]

SHOWN = (
    "Template:Helpdesk decision/words/en",
    "Template:Helpdesk decision/text",
    "Template:Helpdesk decision",
)


def test_staff_decide_on_the_agenda_and_who_asked_is_told(wiki: Place, tmp_path: Path) -> None:
    day = (now_utc() + timedelta(days=3)).date().isoformat()
    more = "[desk.committee]\nenabled = true\n[desk.turns]\nenabled = true\n"
    desk = AskingDesk(wiki, tmp_path, before=f"meetings = {json.dumps([day])}\n", asking=more)
    pages = {page.title: page for page in load_pages(VALUES, languages=["en", "sv"])}
    for title in SHOWN:
        wiki.admin.edit(title, pages[title].text)
    agenda = f"{desk.page}/Meetings/{day}"
    anna = desk.asks("Anna", "Photographs", LARGE)
    office = desk.office()
    tick(office)

    # As its readers see it.
    shown = " ".join("".join(desk.shown(agenda).itertext()).split())
    in_words = format_date(date.fromisoformat(day), "en")
    assert f"Agenda of the meeting on {in_words}" in shown
    assert "Photographs" in [
        "".join(heading.itertext()) for heading in desk.shown(agenda).iter("h3")
    ]
    assert "Money: “2 000 EUR”. Rights and licence: “CC BY-SA 4.0”." in shown
    assert "No decision yet" in shown
    assert "helpdeskbot" not in shown

    # A stranger's line counts for nothing; staff's does.
    mallory = wiki.person("Mallory")
    text = mallory.text(agenda)
    start = text.index("{{Helpdesk decision|request=")
    line = text[start : text.index("}}", start)]
    mallory.edit(agenda, text.replace(line, f"{line}declined"))
    tick(office)
    assert "{{Helpdesk status|new" in desk.thread("Photographs")
    wiki.admin.replace(agenda, f"{line}declined", f"{line}approved|reason=Lovely")
    tick(office)

    assert "{{Helpdesk status|approved" in desk.thread("Photographs")
    assert "this request was decided upon: '''Approved'''. Reason: Lovely." in desk.thread(
        "Photographs"
    )
    assert desk.notified() == [anna.name]
    shown = " ".join("".join(desk.shown(agenda).itertext()).split())
    assert "Decision: approved" in shown
    tick(office)
    before = [wiki.admin.revid(title) for title in (desk.page, agenda)]
    tick(office)
    assert [wiki.admin.revid(title) for title in (desk.page, agenda)] == before
