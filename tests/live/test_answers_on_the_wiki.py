"""Answers by link on a real MediaWiki: forms that are filled in and have only to be saved."""

from __future__ import annotations

import html
import re
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.concerns.agreement.agreeing import ARCHIVE
from tests.live.asking import AskingDesk
from tests.live.conftest import Place
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person
from tests.live.test_roster_on_the_wiki import save

HOSTILE = "50 % & {{tl|more}} = “teuer”? #1 + [[Link|x]] __NOTOC__ ''it'' <b>b</b>"


@pytest.fixture(scope="module")
def pushed(
    wiki_server: MediaWiki, admin: Person, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AskingDesk]:
    """A desk whose operator has pushed the bot's pages."""
    # No other test has this number.
    place, folder = Place(wiki_server, admin, 4200), tmp_path_factory.mktemp("answers")
    desk = AskingDesk(place, folder, asking="[desk.agreement]\nenabled = true")
    done = desk.clerk("templates", "push")
    assert done.returncode == 0, done.stderr + done.stdout
    yield desk
    wiki_server.lock()


@pytest.fixture
def open_desk(pushed: AskingDesk, wiki: Place, tmp_path: Path) -> Callable[[], AskingDesk]:
    """Opens a desk of the test's own."""
    settings = "experts = 1\n[desk.agreement]\nenabled = true\nsettle_hours = 0"
    return lambda: AskingDesk(wiki, tmp_path, asking=settings)


def open_form(person: Person, page: str, label: str) -> dict[str, str]:
    """The form behind the newest link with this label, as its fields; "page" is where it goes."""
    shown = person.look(f"/index.php?title={urllib.parse.quote(page)}")
    links = re.findall(r'<a [^>]*href="([^"]*preload=[^"]*)"[^>]*>([^<]*)</a>', shown)
    address = html.unescape([href for href, text in links if html.unescape(text) == label][-1])
    split = urllib.parse.urlsplit(address)
    opened = person.look(f"{split.path}?{split.query}")
    assert 'id="wpTextbox1"' in opened, "the plain form, not DiscussionTools'"
    fields = {"opened": opened}
    for tag in re.findall(r"<input\b[^>]*>", opened):
        name = re.search(r"""\bname=["']([^"']*)""", tag)
        value = re.search(r"""\bvalue=(?:"([^"]*)"|'([^']*)')""", tag)
        if name is not None:
            fields[name[1]] = html.unescape((value[1] or value[2] or "") if value else "")
    area = re.search(r'<textarea\b[^>]*name="wpTextbox1"[^>]*>(.*?)</textarea>', opened, re.S)
    assert area is not None
    title = urllib.parse.parse_qs(split.query).get("title", [""])[0]
    page = title or urllib.parse.unquote(split.path.rpartition("/wiki/")[2])
    return fields | {"wpTextbox1": html.unescape(area[1]).removeprefix("\n"), "page": page}


def press(person: Person, page: str, label: str) -> dict[str, str]:
    """Open the form and save it as it is."""
    fields = open_form(person, page, label)
    save(person, fields["page"], fields)
    return fields


def status_of(desk: AskingDesk) -> str:
    found = re.search(r"\{\{Helpdesk status[^{}]*\}\}", desk.text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("heading", ["Old photographs", HOSTILE])
def test_i_take_it_and_not_me(open_desk: Callable[[], AskingDesk], heading: str) -> None:
    desk = open_desk()
    anna, bosse, mallory = (desk.wiki.person(name) for name in ("Anna", "Bosse", "Mallory"))
    for person in (anna, bosse):
        desk.adds(person, person.name)
    desk.asks("Rita", heading)
    assert desk.clerk("tick").returncode == 0
    [first] = desk.notified()
    one, other = (anna, bosse) if first == anna.name else (bosse, anna)

    # Whoever was not asked may save it; nothing comes of it.
    fields = press(mallory, desk.page, "I take it")
    assert fields["wpTextbox1"].startswith("{{Helpdesk take|request=h-Rita")
    assert "Saving this says that you take care of the request." in fields["opened"]
    assert fields["wpSummary"].startswith("I take it – ")
    assert fields["page"].replace("_", " ") == f"{desk.page}/Answers"
    assert desk.clerk("tick").returncode == 0
    assert "expert=" not in status_of(desk)

    fields = press(one, desk.page, "Not me")
    assert "Saving this says that the request is not for you" in fields["opened"]
    assert desk.clerk("tick").returncode == 0
    assert desk.notified() == sorted([one.name, other.name])

    press(other, desk.page, "I take it")
    done = desk.clerk("tick")
    assert (done.returncode, done.stderr.count("problem")) == (0, 0), done.stderr
    assert f"expert={other.name}" in status_of(desk)
    shown = anna.look(f"/index.php?title={urllib.parse.quote(desk.page)}/Answers")
    assert "I take care of this request." in shown
    assert "This is not for me" in shown
    assert len(desk.notified()) == 2, "an answer notifies nobody"
    assert desk.clerk.preview() == {"edits": [], "problems": []}

    desk.clerk.lose_the_database()
    assert desk.clerk("tick").returncode == 0
    assert f"expert={other.name}" in status_of(desk)
    assert len(desk.notified()) == 2


def test_i_agree(open_desk: Callable[[], AskingDesk]) -> None:
    desk = open_desk()
    rita = desk.wiki.person("Rita")
    rita.new_section(desk.page, "Photo archive", ARCHIVE)
    assert desk.clerk("tick").returncode == 0
    assert "{{Helpdesk agreement" in desk.text

    fields = press(rita, desk.page, "I agree")
    assert "Saving this says that you agree" in fields["opened"]
    assert desk.clerk("tick").returncode == 0
    assert re.search(rf"\| accepted = ?{re.escape(rita.name)}\n", desk.text)
    assert "agreed=" not in status_of(desk)
    press(desk.wiki.admin, desk.page, "I agree")
    assert desk.clerk("tick").returncode == 0
    assert "agreed=" in status_of(desk)
    assert f"{rita.name}, {desk.wiki.admin.name}" in desk.text
    assert desk.clerk.preview()["edits"] == []
