"""Staff who take turns on a real MediaWiki: their rows, the button, and what the box says."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from helpdeskbot.words.messages import Messages
from tests.live.conftest import Place
from tests.live.installed_pages import Installed, Parsed, admin, installed, parse, wiki_server
from tests.live.people import Person
from tests.live.test_roster_on_the_wiki import press_button, save

__all__ = ["admin", "installed", "parse", "wiki_server"]

DUTY = "Project:Helpdesk/Duty"
TOP = "{{Helpdesk duty/top}}"
ANNA = "{{Helpdesk duty|Anna|days=Mon, Tue|open limit=5|away until=2026-12-24|notify=talk}}"


def test_everybody_who_takes_turns_is_a_row(parse: Callable[..., Parsed]) -> None:
    parsed = parse(f"{TOP}\n{ANNA}\n\n{{{{Helpdesk duty|Bosse}}}}", DUTY)
    (table,) = parsed.root.iter("table")
    rows = [
        ["".join(cell.itertext()).strip() for cell in row.findall("td")]
        for row in table.iter("tr")
        if row.find("th") is None
    ]
    assert rows == [
        ["Anna", "Mon, Tue", "5", "2026-12-24", "message on their talk page"],
        ["Bosse", "every day", "", "", "mention on the staff’s page"],
    ]


def test_the_button_gives_everybody_their_own_row(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    anna, page = people("Anna"), wiki.title("duty")
    anna.edit(page, TOP)
    fields = press_button(anna, page)
    assert html.escape(Messages.load("en").raw("duty-join-days"), quote=False) in fields["opened"]
    save(anna, page, fields)
    newest = anna.history(page)[0]
    assert f"\n{{{{Helpdesk duty\n| 1 = {anna.name}\n| days =\n" in newest["content"]


@pytest.mark.parametrize("language", ["en", "sv", "ar"])
@pytest.mark.parametrize("param", ["owner", "contact"])
def test_the_box_says_who_looks_after_the_request(
    parse: Callable[..., Parsed], language: str, param: str
) -> None:
    said = Messages.load(language).text("duty-looks-after", "Anna")
    box = f"{{{{Helpdesk status|%s|{param}=Anna|lang={language}}}}}"
    for status in ("new", "in progress", "on hold"):
        assert said in "".join(parse(box % status).root.itertext())
    for status in ("done", "declined"):
        assert said not in "".join(parse(box % status).root.itertext())


def test_a_name_in_the_box_is_text(parse: Callable[..., Parsed]) -> None:
    parsed = parse("{{Helpdesk status|new|owner=[[User:Anna]] '''x'''}}")
    assert "[[User:Anna]] '''x''' looks after this request." in "".join(parsed.root.itertext())
