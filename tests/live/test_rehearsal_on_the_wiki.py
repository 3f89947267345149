"""A desk lives on a real wiki with the bot; what its export rehearses is what the bot did."""

from __future__ import annotations

import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from helpdeskbot.cli.app import now_utc
from helpdeskbot.cli.rehearsing import WantedRehearsal, make_terms
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.rehearsal.export.past import read_past
from helpdeskbot.rehearsal.model import Deed, Rehearsed
from helpdeskbot.rehearsal.play import rehearse
from helpdeskbot.tick import tick
from tests.live import test_story
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

# Every day is a working day, and all day long.
SETTINGS = """
staff = [{staff!r}]
[desk.turns]
follow = true
[desk.hours]
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
opens = "00:00"
closes = "00:00"
[desk.reminders]
enabled = true
requester = [5]
close_after = 5
first_reaction = [3]
"""
_CLOCK = r"\Wikimedia\Timestamp\ConvertibleTimestamp::setFakeTime( '{at:%Y%m%d%H%M%S}' );"


class LivedDesk:
    """A desk on the wiki, whose clock goes as the story says, for people and the bot."""

    def __init__(self, wiki: Place, folder: Path) -> None:
        self.wiki = wiki
        self.staff = wiki.person("Samira")
        self.clerk = Clerk(wiki, folder, more=SETTINGS.format(staff=self.staff.name))
        self.page = self.clerk.page
        self.begin = self.now = now_utc().replace(minute=0, second=0, microsecond=0)
        self.reports: list[tuple[datetime, TickReport]] = []
        pushed = self.clerk("templates", "push")
        assert pushed.returncode == 0, pushed.stderr
        wiki.admin.edit(self.clerk.stop, "run")
        self.people = {name: wiki.person(name) for name in ("Anna", "Bo")}
        self.office = self._open_office()
        self.passes(hours=1)
        self.staff.edit(self.page, "Welcome to the desk.")

    def _open_office(self) -> Office:
        office = self.clerk.office()
        office.clock = lambda: self.now
        # The wiki's answers still tell the machine's time.
        office.limits = replace(office.limits, clock_minutes=60 * 24 * 365)
        return office

    def passes(self, **time: float) -> None:
        """Time passes, on the wiki too."""
        self.now += timedelta(**time)
        self.wiki.server.configure(_CLOCK.format(at=self.now))

    def works(self) -> None:
        """The bot makes passes until it has nothing to do."""
        while True:
            self.passes(minutes=1)
            report = tick(self.office)
            assert not [one for one in report.problems if one.severity == "error"], report.problems
            self.reports.append((self.now, report))
            if not report.saved:
                return

    def acts(self) -> dict[str, list[tuple[date, str]]]:
        """What the bot has done in each request, and on which day."""
        office = self.office
        threads = office.store.fetch_threads(office.desk_key(office.desks[0]))
        headings = {one.id: one.heading for one in threads}
        found = defaultdict(list)
        for at, report in self.reports:
            for one in (action for edit in report.saved for action in edit.actions):
                name = one.identity or one.thread
                if name in headings:
                    found[headings[name]].append((at.date(), one.kind.name))
        return dict(found)

    def days_go_by(self, days: int) -> None:
        """The bot looks at each of them."""
        for _ in range(days):
            self.passes(days=1)
            self.works()

    def reply(self, person: Person, heading: str, words: str) -> None:
        """Somebody writes at the end of a request."""
        before, line, rest = person.text(self.page).partition(f"== {heading} ==\n")
        body, gap, after = rest.partition("\n\n== ")
        person.edit(self.page, f"{before}{line}{body.rstrip()}\n: {words} ~~~~{gap}{after}")

    def export(self, *titles: str) -> bytes:
        """Special:Export with the full history."""
        return export(self.wiki.server, *titles)


def export(server: MediaWiki, *titles: str) -> bytes:
    """Special:Export with the full history."""
    query = {"title": "Special:Export", "action": "submit", "history": "1"}
    form = {**query, "pages": "\n".join(titles), "wpDownload": "1"}
    data = urllib.parse.urlencode(form).encode()
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"{server.url}/index.php", data) as answer:
        found: bytes = answer.read()
    return found


@pytest.fixture(scope="module")
def lived(
    wiki_server: MediaWiki, admin: Person, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivedDesk]:
    """Some weeks at a desk."""
    # No other test has this number.
    desk = LivedDesk(Place(wiki_server, admin, 4600), tmp_path_factory.mktemp("lived"))
    anna, bo, staff = desk.people["Anna"], desk.people["Bo"], desk.staff
    try:
        desk.days_go_by(1)
        anna.new_section(desk.page, "Photos", "How do we upload 400 photographs? ~~~~")
        desk.works()
        desk.passes(hours=2)
        desk.reply(staff, "Photos", "Which archive holds them?")
        desk.works()
        desk.days_go_by(2)
        bo.new_section(desk.page, "Maps", "Who can georeference 40 maps? ~~~~")
        desk.works()
        desk.days_go_by(5)
        desk.reply(anna, "Photos", "The city archive holds them.")
        desk.works()
        desk.days_go_by(1)
        desk.reply(staff, "Photos", "Thank you. Could you name the photographer?")
        desk.works()
        desk.days_go_by(12)
        bo.edit(desk.page, anna.text(desk.page).replace("40 maps", "50 maps"))
        desk.works()
        yield desk
    finally:
        wiki_server.configure("")


def play(desk: LivedDesk, exported: bytes, folder: Path) -> Rehearsed:
    file = folder / "export.xml"
    file.write_bytes(exported)
    with read_past(file) as past:
        asked = WantedRehearsal(settings=desk.clerk.settings, end=desk.now)
        return rehearse(past, make_terms(past, asked))


def acts_of(found: Rehearsed) -> dict[str, list[tuple[date, str]]]:
    return {one.heading: [(act.at.date(), act.kind) for act in one.acts] for one in found.requests}


def test_the_rehearsal_of_a_desks_export_is_what_the_bot_did(
    lived: LivedDesk, tmp_path: Path
) -> None:
    found = play(lived, lived.export(lived.page), tmp_path)

    done = lived.acts()
    kinds = {kind for some in done.values() for _, kind in some}
    assert kinds >= {"tag", "remind", "close", "follow-turn"}
    assert acts_of(found) == done


def test_what_people_did_is_told_as_it_was(lived: LivedDesk, tmp_path: Path) -> None:
    found = play(lived, lived.export(lived.page), tmp_path)

    photos = next(one for one in found.requests if one.heading == "Photos")
    anna, staff = lived.people["Anna"].name, lived.staff.name
    assert photos.requester == anna
    assert [(one.deed, one.by) for one in photos.people] == [
        (Deed.OPENED, anna),
        (Deed.REPLIED, staff),
        (Deed.REPLIED, anna),
        (Deed.REPLIED, staff),
    ]


def test_dump_backup_tells_the_same(lived: LivedDesk, tmp_path: Path) -> None:
    dumped = lived.wiki.server.maintenance("dumpBackup", "--full", "--quiet")
    exported = lived.export(lived.page)

    found = play(lived, dumped.encode(), tmp_path)

    assert acts_of(found) == acts_of(play(lived, exported, tmp_path))


@pytest.fixture(scope="module")
def told(wiki_server: MediaWiki, admin: Person, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the page on which another test tells its story: forged, blanked, restored."""
    # No other test has this number.
    place = Place(wiki_server, admin, 4601)
    # The clock goes on by itself.
    wiki_server.configure("")
    clerk = Clerk(place, tmp_path_factory.mktemp("told"))
    admin.edit(clerk.stop, "run")
    admin.edit(clerk.page, "Welcome to the desk.")
    test_story.test_it_tells_who_did_what_through_all_that_people_do(place, clerk, place.person)
    file = clerk.folder / "export.xml"
    file.write_bytes(export(wiki_server, clerk.page))
    return file


def test_the_page_of_another_live_test_is_lived_through(told: Path) -> None:
    """Whatever Mallory does, nothing that she forges is Rita's, and nobody is told of it.

    Whether a pass lies between two edits is chance: they may be of one second.
    """
    file = told.with_name("helpdeskbot.toml")
    with read_past(told) as past:
        terms = make_terms(past, WantedRehearsal(settings=file))
        found = rehearse(past, replace(terms, interval=timedelta(seconds=1)))

    [request] = found.requests
    rita, mallory, anna = "Rita 4601", "Mallory 4601", "Anna 4601"
    assert (request.heading, request.requester, request.status) == ("Maps", rita, "on hold")
    assert not any(act.notifies for act in request.acts)
    done = {(one.deed, one.by) for one in request.people}
    assert done >= {
        (Deed.OPENED, rita),
        (Deed.REPLIED, mallory),
        (Deed.GONE, mallory),
        (Deed.STATUS_SET, anna),
    }
