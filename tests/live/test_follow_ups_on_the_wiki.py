"""How it went, asked on a real MediaWiki: figures, a notification, and three buttons that work."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from helpdeskbot.concerns.follow_up.decide import count_answers
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer
from helpdeskbot.model.report import TickReport
from helpdeskbot.tick import tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import Person
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

People = Callable[..., Person]
ON = '\n[desk.follow_up]\nenabled = true\nanswer_template = "Helpdesk follow-up answer"\n'


def pass_after(clerk: Clerk, days: float) -> TickReport:
    """A pass of the bot as if so many days had gone by."""
    office = clerk.office()
    # The wiki's clock stays where it is.
    limits = replace(office.limits, clock_minutes=days * 24 * 60 + 5)
    later = timedelta(days=days)
    return tick(replace(office, clock=lambda: datetime.now(UTC) + later, limits=limits))


def buttons(person: Person, title: str) -> list[str]:
    """Where the links in the newest message lead, on this wiki."""
    page = person.look(f"/index.php?title={title}".replace(" ", "_"))
    found = re.findall(r'href="([^"]*preloadparams[^"]*)"', page)
    return [urlsplit(html.unescape(address))._replace(scheme="", netloc="").geturl()
            for address in found][-3:]  # fmt: skip


def press(person: Person, address: str) -> str:
    """Press a button and save what the form has in it; the text that was in the form."""
    form = person.look(address)
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.S)
    heading = re.search(r'<input[^>]*name="wpSummary"[^>]*>', form.replace("'", '"'))
    assert found is not None
    assert heading is not None
    text = html.unescape(found[1]).strip("\n")
    title = re.search(r'value="([^"]*)"', heading[0])
    where = re.search(r"[?&]title=([^&]*)", address)
    page = unquote(where[1] if where else urlsplit(address).path.rpartition("/wiki/")[2])
    assert title, "the heading is filled in"
    person.new_section(page.replace("_", " "), html.unescape(title[1]), text)
    return text


def test_from_done_to_the_answers(wiki: Place, people: People, tmp_path: Path) -> None:
    anna, samira = people("Anna"), people("Samira")
    photos = f"Category:{wiki.name('Photos')}"
    clerk = Clerk(wiki, tmp_path, more=ON)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome to the desk.")
    assert clerk("templates", "push").returncode == 0
    for number in range(3):
        samira.edit(f"File:{wiki.name('Photo')} {number}.jpg", f"[[{photos}]]")
    samira.edit(wiki.title("article"), f"[[File:{wiki.name('Photo')} 1.jpg]]")
    anna.new_section(clerk.page, "Photos of vases", "How do we begin? ~~~~")
    pass_after(clerk, 0)
    samira.replace(clerk.page, "{{Helpdesk status|new}}",
                   f"{{{{Helpdesk status|done|topic=upload|result={photos}}}}}")  # fmt: skip
    pass_after(clerk, 0)

    # Nothing before its time; then once, with figures, and Anna is notified.
    pass_after(clerk, 29)
    assert "helpdeskbot:follow-up" not in anna.text(clerk.page)
    since = wiki.server.last_event()
    report = pass_after(clerk, 30.1)
    assert not report.problems
    text = anna.text(clerk.page)
    assert text.count("<!-- helpdeskbot:follow-up|") == 1
    for words in (
        "30 days ago",
        "3 files",
        "3 are in no other category",
        "one is used, on one page",
    ):
        assert words in text
    assert [name for name, _ in wiki.server.notified(since)] == [anna.name]
    pass_after(clerk, 31)
    assert anna.text(clerk.page).count("<!-- helpdeskbot:follow-up|") == 1

    # The buttons open forms that only have to be saved.
    well, help_, _ = buttons(anna, clerk.page)
    assert press(anna, well).startswith("{{Helpdesk follow-up answer|well|h-Anna")
    assert "All is well." in anna.look(f"/index.php?title={clerk.page}/Answers".replace(" ", "_"))
    pass_after(clerk, 32)
    press(anna, help_)
    pass_after(clerk, 33)
    pass_after(clerk, 33.1)
    text = anna.text(clerk.page)
    assert "== Follow-up: Photos of vases ==" in text
    assert re.search(r"\{\{Helpdesk status\|new\|follow up of=Special:Permalink/\d+\}\}", text)
    office = clerk.office()
    events = office.store.fetch_events(office.desk_key(office.desks[0]), kind=ANSWERED)
    assert count_answers(events) == {Answer.WELL: 1, Answer.HELP: 1, Answer.STOP: 0}

    # Nothing is said twice without the database either.
    clerk.lose_the_database()
    pass_after(clerk, 34)
    pass_after(clerk, 34.5)
    assert anna.text(clerk.page).count("<!-- helpdeskbot:follow-up|") == 1


def test_an_archived_request_is_asked_about_on_the_talk_page(
    wiki: Place, people: People, tmp_path: Path
) -> None:
    anna, samira = people("Anna"), people("Samira")
    clerk = Clerk(wiki, tmp_path, more=ON)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome to the desk.")
    assert clerk("templates", "push").returncode == 0
    anna.new_section(clerk.page, "Maps", "How do we begin? ~~~~")
    pass_after(clerk, 0)
    samira.replace(clerk.page, "{{Helpdesk status|new}}", "{{Helpdesk status|done}}")
    pass_after(clerk, 0)
    samira.edit(wiki.title("archive"), anna.text(clerk.page))
    samira.edit(clerk.page, "Welcome to the desk.")
    pass_after(clerk, 1)
    pass_after(clerk, 31)
    talk = f"User talk:{anna.name}"
    text = anna.text(talk)
    assert text.count("<!-- helpdeskbot:follow-up|") == 1
    permalink = re.search(r"\[\[(Special:Permalink/\d+)\|Maps\]\]", text)
    assert permalink
    assert "How do we begin?" in anna.look(f"/index.php?title={permalink[1]}")
    anna.edit(talk, "Read.")
    pass_after(clerk, 32)
    assert anna.text(talk) == "Read."
