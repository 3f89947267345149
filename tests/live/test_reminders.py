"""Whose turn it is on a real wiki: people are reminded once, kindly, and in the right place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from helpdeskbot.cli.app import now_utc
from helpdeskbot.model.report import TickReport
from helpdeskbot.tick import tick
from tests.live.asking import AskingDesk
from tests.live.conftest import Place
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person

PHOTOS = "Photographs"
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NEXT_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def published(
    wiki_server: MediaWiki, admin: Person, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The operator has pushed the bot's pages; every desk of the wiki uses the same templates."""
    # No other test has this number.
    desk = CaringDesk(Place(wiki_server, admin, 4100), tmp_path_factory.mktemp("published"))
    done = desk.clerk("templates", "push")
    assert done.returncode == 0, done.stderr + done.stdout
    yield
    wiki_server.lock()


class CaringDesk(AskingDesk):
    """A desk that works on all days and reminds people; Samira is its staff."""

    def __init__(self, wiki: Place, folder: Path) -> None:
        self.staff_name = wiki.name("Samira")
        super().__init__(
            wiki,
            folder,
            before=f"staff = ['{self.staff_name}']\n",
            asking="""
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
first_reaction = [5]
""",
        )
        self.staff = wiki.person("Samira")
        wiki.admin.edit(self.roster, "{{Helpdesk expert/top}}")

    def asked_back(self, name: str, heading: str = PHOTOS, *, days: float, seen: bool) -> Person:
        """Somebody posted a request, and staff asked something back so many days ago.

        The wiki dates its own signatures, so that these are written out, as they were left then.

        :param seen: the requester has edited the wiki since.
        """
        requester = self.wiki.person(name)
        answered = now_utc() - timedelta(days=days)
        body = f"We have photographs. {_sign(requester.name, answered - _NEXT_DAY)}"
        (requester if seen else self.wiki.admin).new_section(self.page, heading, body)
        self.staff.append(
            self.page, f"\n:Which archive holds them? {_sign(self.staff.name, answered)}"
        )
        return requester

    def ticks(self, days: float, count: int = 1, *, write: bool = True) -> list[TickReport]:
        """Ticks of a bot that was started anew so many days from now."""
        office = self.office(later=timedelta(days=days))
        reports = [tick(office, write=write) for _ in range(count)]
        assert [report.problems for report in reports] == [[] for _ in reports]
        return reports

    def told_on_talk_pages(self) -> list[str]:
        told = self.wiki.server.notified(self.since, "edit-user-talk")
        return [name for name, _ in told]


def _sign(name: str, at: datetime) -> str:
    """A signature as the wiki made it at that moment (UTC)."""
    day = f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {at:%H:%M}, {day} (UTC)"


def _added(report: TickReport) -> list[str]:
    """What the edits add, whenever they were signed."""
    lines = [line for edit in report.edits for line in edit.diff.splitlines()]
    return [line.partition(" -->")[0] for line in lines if line.startswith("+")]


Open = Callable[[], CaringDesk]


@pytest.fixture
def open_desk(published: None, wiki: Place, tmp_path: Path) -> Open:
    """Opens a desk of the test's own."""
    return lambda: CaringDesk(wiki, tmp_path)


def test_a_requester_is_reminded_in_the_thread_then_it_is_closed_and_a_reply_reopens(
    open_desk: Open,
) -> None:
    desk = open_desk()
    rita = desk.asked_back("Rita", days=6, seen=True)

    [preview] = desk.ticks(0, write=False)
    assert [list(edit.notifies) for edit in preview.edits if edit.title == desk.page] == [
        [rita.name]
    ]
    assert desk.notified() == []
    first, _, third = desk.ticks(0, 3)

    assert desk.thread(PHOTOS).startswith("{{Helpdesk status|waiting for requester}}")
    assert desk.notified() == [rita.name]
    assert desk.told_on_talk_pages() == []
    assert [edit.title for edit in first.edits] == [edit.title for edit in preview.edits]
    assert _added(first) == _added(preview)
    assert third.edits == []
    [said] = [line for line in desk.thread(PHOTOS).splitlines() if "helpdeskbot:remind" in line]
    assert said.startswith(
        f":[[User:{rita.name}|{rita.name}]]: waiting for an answer to the last question since "
    )
    assert "Next: closing on " in said

    # An idle tick costs one request, with reminders on.
    office = desk.office()
    tick(office)
    mark = desk.wiki.server.mark()
    assert tick(office).edits == []
    assert len(desk.wiki.server.api_requests(mark)) == 1

    # No answer comes.
    desk.ticks(5.5, 2)
    assert desk.thread(PHOTOS).startswith("{{Helpdesk status|no response}}")
    assert "any answer below reopens it" in desk.thread(PHOTOS)
    assert desk.notified() == [rita.name, rita.name]
    before = desk.text
    desk.ticks(40, 2)
    assert desk.text == before, "nothing is said in a request that is over"

    rita.append(desk.page, f"\n:It was {_sign(rita.name, now_utc() + timedelta(days=41))}")
    desk.ticks(42, 2)
    assert desk.thread(PHOTOS).startswith("{{Helpdesk status|in progress}}")


def test_who_has_not_been_here_since_is_told_on_the_talk_page(open_desk: Open) -> None:
    desk = open_desk()
    tove = desk.asked_back("Tove", days=4.5, seen=False)
    desk.ticks(0, 2)  # the first says that it is new

    [preview] = desk.ticks(2, write=False)
    talk = f"User talk:{tove.name}"
    assert [edit.title for edit in preview.edits] == [talk]
    desk.ticks(2, 2)

    text = desk.wiki.admin.text(talk)
    assert text.startswith("== A request at the helpdesk waiting for you ==\n")
    assert f"[[:{desk.page}#{PHOTOS}|{PHOTOS}]]: an answer to the last question, since " in text
    assert desk.told_on_talk_pages() == [tove.name]
    assert desk.notified() == []
    desk.clerk.lose_the_database()
    desk.ticks(2, 2)
    assert desk.wiki.admin.text(talk) == text
    assert desk.told_on_talk_pages() == [tove.name]


def test_the_staff_get_one_digest_with_one_mention(open_desk: Open) -> None:
    desk = open_desk()
    for name in ("Photographs", "Maps"):
        person = desk.wiki.person(f"Asker of {name}")
        posted = _sign(person.name, now_utc() - timedelta(days=4.5))
        person.new_section(desk.page, name, f"Can anybody look at this? {posted}")
    desk.ticks(0, 2)  # the first says that it is new

    desk.ticks(2, 2)
    desk.clerk.lose_the_database()
    desk.ticks(2, 2)

    digest = desk.wiki.admin.text(f"{desk.page}/Staff")
    assert digest.count("== 2 requests are waiting for the desk ==") == 1
    assert digest.count(": a first reaction from the desk, since ") == 2
    assert desk.notified() == [desk.staff.name]
    assert "helpdeskbot:remind" not in desk.text, "never one message per thread"


@pytest.mark.parametrize(
    ("point", "lost"),
    [("after record_intent", False), ("after apply_edit", False), ("after apply_edit", True)],
)
def test_killed_between_saving_and_recording_nobody_is_reminded_twice(
    open_desk: Open, point: str, lost: bool
) -> None:
    desk = open_desk()
    rita = desk.asked_back("Rita", days=9, seen=True)
    died = subprocess.run(
        [sys.executable, "-m", "tests.live.killed", point, str(desk.clerk.settings)],
        env={**desk.clerk.environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=os.sep,
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    if lost:
        desk.clerk.lose_the_database()

    desk.ticks(0, 2)
    desk.ticks(2, 3)

    assert desk.notified() == [rita.name]
    assert desk.text.count("helpdeskbot:remind") == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("I take this one.", "in progress"),
        ("We will look at this next week.", "in progress"),
        ("Not me, sorry.", "new"),
        ("{{Helpdesk not me<!-- sorry -->}}", "new"),
        ("Please send us a list of them.", "waiting for requester"),
    ],
)
def test_only_who_was_asked_for_something_is_awaited_and_reminded(
    open_desk: Open, words: str, status: str
) -> None:
    desk = open_desk()
    anna = desk.joins("Anna", "metrics")
    rita, said = desk.wiki.person("Rita"), now_utc() - timedelta(days=6)
    asked = f"We have photographs. {_sign(rita.name, said - _NEXT_DAY)}"
    rita.new_section(desk.page, PHOTOS, asked)
    desk.ticks(0, 2)
    anna.append(desk.page, f"\n:{words} {_sign(anna.name, said)}")

    desk.ticks(0, 2)
    desk.ticks(3, 2)

    assert desk.thread(PHOTOS).startswith(f"{{{{Helpdesk status|{status}")
    waited_for = status == "waiting for requester"
    assert (rita.name in [*desk.notified(), *desk.told_on_talk_pages()]) is waited_for
    assert "no response" not in desk.text
