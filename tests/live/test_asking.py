"""Experts on a real wiki: exactly the right people are told, once, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpdeskbot.cli.app import now_utc
from helpdeskbot.store.opening import open_store
from helpdeskbot.tick import tick
from helpdeskbot.words.local import format_date
from tests.live.asking import COPYRIGHT, AskingDesk
from tests.live.clerk import GRANTS
from tests.live.conftest import PASSWORD, Place
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person
from tests.live.test_roster_on_the_wiki import press_button, save
from tests.scenario import hostile
from tests.store.conftest import new_url, server

__all__ = ["new_url", "server"]  # fixtures

Open = Callable[..., AskingDesk]
PHOTOS = "Old photographs"


@pytest.fixture(scope="module")
def published(
    wiki_server: MediaWiki, admin: Person, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AskingDesk]:
    """A desk whose operator has pushed the bot's pages, the roster among them."""
    # No other test has this number.
    desk = AskingDesk(Place(wiki_server, admin, 4000), tmp_path_factory.mktemp("published"))
    done = desk.clerk("templates", "push")
    assert done.returncode == 0, done.stderr + done.stdout
    yield desk
    wiki_server.lock()


@pytest.fixture
def open_desk(published: AskingDesk, wiki: Place, tmp_path: Path) -> Open:
    """Opens a desk of the test's own, with a roster of its own."""
    return lambda **how: AskingDesk(wiki, tmp_path, **how)


def test_who_pressed_the_button_is_asked_and_who_was_put_there_is_not(
    published: AskingDesk,
) -> None:
    desk, clerk = published, published.clerk
    anna, bosse, mallory = (desk.wiki.person(name) for name in ("Anna", "Bosse", "Mallory"))
    fields = press_button(anna, desk.roster)
    fields["wpTextbox1"] = fields["wpTextbox1"].replace(
        "topics =", "topics = Copyright and licences"
    )
    save(anna, desk.roster, fields)
    desk.adds(mallory, bosse.name)
    desk.asks("Rita")

    first = clerk.preview()
    foreseen = [edit["notifies"] for edit in first["edits"] if edit["title"] == desk.page]
    assert foreseen == [[anna.name]]
    assert desk.notified() == []
    done = clerk("tick")

    assert (done.returncode, done.stderr.count("problem")) == (0, 0), done.stderr
    assert desk.notified() == [anna.name]
    assert f"[[User:{anna.name}|{anna.name}]]: can you help here?" in desk.thread(PHOTOS)
    assert f"[[User talk:{bosse.name}|{bosse.name}]]" in desk.report
    assert clerk.preview() == {"edits": [], "problems": []}

    # The operator asks why.
    told = clerk("roster", "explain", PHOTOS.upper())
    assert told.returncode == 0, told.stderr
    assert f"{desk.page}: {PHOTOS}\n  experts were asked" in told.stdout
    assert f"asked {anna.name} on " in told.stdout
    assert bosse.name not in told.stdout
    shown = clerk("roster", "show")
    assert f"  {anna.name}: copyright (can be asked)" in shown.stdout
    assert f"{bosse.name} unconfirmed" in shown.stdout

    # What others add to a row does not count until its owner confirms it.
    desk.adds(mallory, mallory.name, "upload")
    bosse.replace(desk.roster, f"{bosse.name}|topics", f"{bosse.name}|confirmed=yes|topics")
    desk.asks("Sven", "More photographs")
    assert clerk("tick").returncode == 0
    assert desk.notified() == sorted([anna.name, anna.name, bosse.name])
    assert mallory.name not in desk.text


def test_two_are_asked_and_the_idle_tick_after_it_is_one_request(open_desk: Open) -> None:
    desk = open_desk()
    experts = [desk.joins(name).name for name in ("Anna", "Bosse", "Carla")]
    desk.joins("Zoe", "upload")
    desk.asks("Rita")
    office = desk.office()

    preview = tick(office, write=False)
    first = tick(office)

    assert first.problems == []
    asked = desk.notified()
    assert len(asked) == 2
    assert set(asked) < set(experts)
    assert [list(edit.notifies) for edit in preview.edits if edit.title == desk.page] == [asked]
    assert [edit.diff for edit in tick(office).edits] == []
    mark = desk.wiki.server.mark()
    assert tick(office).edits == []
    assert len(desk.wiki.server.api_requests(mark)) == 1
    assert desk.notified() == asked

    # What the bot remembers of it is gone: nobody is asked again.
    before = desk.text
    desk.clerk.lose_the_database()
    for _ in range(2):
        assert tick(desk.office()).problems == []
    assert desk.text == before
    assert desk.notified() == asked


def test_the_pages_that_the_bot_keeps_are_tables_and_tell_nobody(open_desk: Open) -> None:
    desk = open_desk(asking="experts = 1")
    day = f"{datetime.now(ZoneInfo('UTC')).date() + timedelta(days=3)}"
    anna, bosse = desk.joins("Anna"), desk.joins("Bosse", away_until=day)
    desk.adds(bosse, desk.wiki.name("Nobody"))
    desk.asks("Rita")
    desk.asks("Sven", "Hello", "Hello everybody, nice to meet you. ~~~~")

    tick(desk.office())

    expected = {"Report": [bosse.name, day], "Needed": [PHOTOS, "Hello"], "Log": [anna.name]}
    for name, words in expected.items():
        root = desk.shown(f"{desk.roster}/{name}")
        said = "".join(root.itertext())
        assert not [mark for mark in ("{{", "}}", "{|", "|-", "|}", "[[") if mark in said], said
        cells = ["".join(c.itertext()) for table in root.iter("table") for c in table.iter("td")]
        for word in words:
            assert [cell for cell in cells if word in cell], (word, said)
    assert desk.notified() == [anna.name]
    links = desk.wiki.admin.api(
        action="query", titles=f"{desk.roster}/Needed", prop="links", plnamespace=2
    )
    assert "links" not in links["query"]["pages"][0]


def test_a_renamed_expert_is_asked_under_the_new_name(open_desk: Open) -> None:
    desk = open_desk(asking="experts = 1")
    anna = desk.joins("Anna")
    desk.wiki.admin.rename(anna.name, desk.wiki.name("Annika"))
    desk.asks("Rita")

    tick(desk.office())

    assert desk.notified() == [desk.wiki.name("Annika")]


def test_an_expert_who_is_blocked_is_passed_over_and_then_back(open_desk: Open) -> None:
    desk = open_desk()
    anna = desk.joins("Anna")
    desk.wiki.admin.block(anna.name, expiry="1 day")
    desk.asks("Rita")
    for _ in range(2):
        tick(desk.office())
    assert desk.notified() == []
    assert "Blocked on this wiki" in desk.report
    desk.wiki.admin.unblock(anna.name)
    # Nothing on the page tells of it; the bot looks again after a while.
    assert tick(desk.office()).pages_read == []

    tick(desk.office(later=timedelta(hours=7)))

    assert desk.notified() == [anna.name]
    assert "Blocked on this wiki" not in desk.report


def test_who_is_locked_away_or_does_not_want_it_is_passed_over(
    open_desk: Open, wiki: Place
) -> None:
    opted_out = f'never = ["{wiki.name("Never")}"]\nopt_out_categories = ["No bots please"]'
    desk = open_desk(asking=f"experts = 5\n{opted_out}")
    # It is never the same day in these two places.
    west = f"{datetime.now(ZoneInfo('Pacific/Pago_Pago')).date()}"
    desk.joins("West", away_until=west, time_zone="Pacific/Pago_Pago")
    east = desk.joins("East", away_until=west, time_zone="Pacific/Kiritimati")
    desk.joins("Never")
    locked, nobots, category = desk.joins("Locked"), desk.joins("Nobots"), desk.joins("Category")
    desk.wiki.server.lock(locked.name)
    nobots.edit(f"User talk:{nobots.name}", "{{nobots}}")
    category.edit(f"User talk:{category.name}", "[[Category:No bots please]]")
    desk.asks("Rita")

    tick(desk.office())

    assert desk.notified() == [east.name]
    [found] = json.loads(desk.clerk("roster", "explain", PHOTOS, "--json").stdout)
    why = {one["user"].split()[0]: one["because"] for one in found["experts"]}
    assert f"away until {format_date(date.fromisoformat(west), 'en')}" in why["West"]
    assert all(why[name] for name in ("Never", "Locked", "Nobots", "Category"))


def test_the_limit_of_a_month_is_one_for_two_desks(open_desk: Open) -> None:
    desk = open_desk(second=True)
    anna = desk.joins("Anna", limit="1")
    desk.asks("Rita")
    tick(desk.office())
    assert desk.notified() == [anna.name]
    sven = desk.wiki.person("Sven")
    sven.new_section(desk.second, "More photographs", COPYRIGHT)

    tick(desk.office())

    assert desk.notified() == [anna.name]
    assert "copyright" in sven.text(desk.second)
    assert anna.name in desk.report.partition("Asked as often as they wish")[2]
    desk.clerk.lose_the_database()
    tick(desk.office())
    assert desk.notified() == [anna.name]


@pytest.mark.parametrize(
    ("point", "lost"),
    [("after record_intent", False), ("after apply_edit", True)],
)
def test_killed_between_saving_and_recording_nobody_is_asked_twice(
    open_desk: Open, point: str, lost: bool
) -> None:
    desk = open_desk()
    names = sorted(desk.joins(name).name for name in ("Anna", "Bosse", "Carla"))
    desk.asks("Rita")
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

    office = desk.office()
    reports = [tick(office) for _ in range(3)]

    assert [report.problems for report in reports] == [[], [], []]
    asked = desk.notified()
    assert len(asked) == 2
    assert set(asked) < set(names)
    assert desk.text.count("helpdeskbot:ask") == 1
    assert reports[-1].edits == []
    assert office.store.fetch_pending("test:desk") == []


@pytest.mark.parametrize("kind", ["file", "postgresql", "mariadb"])
def test_a_worker_that_was_stopped_and_goes_on_mails_nobody_again(
    open_desk: Open, new_url: Callable[[str], str], kind: str
) -> None:
    desk, url = open_desk(grants=[*GRANTS, "sendemail"]), new_url(kind)
    desk.joins("Max", notify="mail")
    desk.asks("Rita")
    before = len(desk.wiki.server.mails())
    stopped = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.live.killed", "before record_tries"),
            *(str(desk.clerk.settings), "SIGSTOP"),
        ],
        env={
            **desk.clerk.environment,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "HELPDESKBOT_DATABASE_URL": url,
        },
        cwd=os.sep,
    )
    assert os.WIFSTOPPED(os.waitpid(stopped.pid, os.WUNTRACED)[1])
    # The lease has run out by the time at which another host has a look.
    with open_store(url, clock=lambda: now_utc() + timedelta(minutes=6)) as store:
        report = tick(replace(desk.office(), store=store, worker="another host"))
        stopped.send_signal(signal.SIGCONT)
        assert stopped.wait(timeout=60) == 0

        assert report.stopped == ""
        assert len(desk.wiki.server.mails()) == before + 1
        assert desk.text.count("helpdeskbot:ask") == 1
        assert store.fetch_pending("test:desk") == []


def test_by_talk_page_and_by_mail_each_is_told_once(open_desk: Open) -> None:
    desk = open_desk(grants=[*GRANTS, "sendemail"])
    tove, max_ = desk.joins("Tove", notify="talk"), desk.joins("Max", notify="mail")
    desk.asks("Rita")
    desk.asks("Sven", "More photographs")
    mails = len(desk.wiki.server.mails())

    assert desk.clerk("tick").returncode == 0
    first = desk.wiki.admin.text(f"User talk:{tove.name}")
    desk.clerk.lose_the_database()
    for _ in range(2):
        tick(desk.office())

    assert first.startswith("== 2 requests at the helpdesk that you may be able to help with ==\n")
    assert f"[[:{desk.page}#{PHOTOS}|{PHOTOS}]]" in first
    assert desk.wiki.admin.text(f"User talk:{tove.name}") == first
    told = desk.wiki.server.notified(desk.since, "edit-user-talk")
    assert [name for name, _ in told] == [tove.name]
    [mail] = desk.wiki.server.mails()[mails:]
    assert max_.name.split()[1] in str(mail["to"])
    assert "2 requests" in mail["subject"]
    assert urllib.parse.quote("#More_photographs", safe="#") in mail["body"]
    assert desk.notified() == []


def test_where_the_bot_may_not_send_mail_it_writes_on_the_talk_page(open_desk: Open) -> None:
    desk = open_desk()
    max_ = desk.joins("Max", notify="mail")
    desk.asks("Rita")
    office = desk.office()

    reports = [tick(office) for _ in range(3)]

    assert PHOTOS in desk.wiki.admin.text(f"User talk:{max_.name}")
    told = desk.wiki.server.notified(desk.since, "edit-user-talk")
    assert [name for name, _ in told] == [max_.name]
    assert reports[-1].edits == []


def test_an_expert_who_answers_has_taken_it_and_not_me_leads_to_the_next(open_desk: Open) -> None:
    desk = open_desk(asking="experts = 1")
    experts = {person.name: person for person in (desk.joins("Anna"), desk.joins("Bosse"))}
    desk.asks("Rita")
    tick(desk.office())
    [first] = desk.notified()
    experts.pop(first).append(desk.page, "\n:: {{Helpdesk not me}} ~~~~")

    tick(desk.office())

    [second] = experts
    assert desk.notified() == sorted([first, second])
    experts[second].append(desk.page, "\n::: I will look into it. ~~~~")

    assert desk.clerk("tick").returncode == 0

    assert desk.thread(PHOTOS).startswith(
        f"{{{{Helpdesk status|in progress|topic=copyright|expert={second}}}}}\n"
    )
    assert "No request is waiting" in desk.needed
    assert tick(desk.office(later=timedelta(days=10))).saved == []
    assert desk.notified() == sorted([first, second])


def test_hostile_rows_and_requests_notify_nobody_and_change_the_report_alone(
    open_desk: Open,
) -> None:
    desk = open_desk(asking="experts = 5\nexperts_next = 1")
    anna, tove = desk.joins("Anna"), desk.joins("Tove", notify="talk")
    victim, mallory = desk.wiki.person("Victim"), desk.wiki.person("Mallory")
    crowd = [desk.wiki.name(f"Somebody{number}") for number in range(60)]
    for name in crowd[:3]:
        desk.wiki.admin.create_account(name, PASSWORD)
    mallory.edit("Template:Pings", f"[[User:{victim.name}]] ~~~~")
    mallory.append(desk.roster, f"\n{hostile.roster(victim.name, crowd)}")
    # Mallory may offer help, and is as hostile then.
    rows = "\n".join(hostile.row(mallory.name, word) for word in hostile.words(victim.name)[:4])
    mallory.append(desk.roster, f"\n{rows}")
    headings, rita = hostile.headings(victim.name), desk.wiki.person("Rita")
    # In order, as what an open tag hides is not read: that request comes last.
    for heading in sorted(headings, key=lambda heading: "<nowiki>" in heading):
        rita.new_section(desk.page, heading, COPYRIGHT)
    before, desk.since = desk.text, desk.wiki.server.last_event()

    reports = [tick(desk.office()) for _ in range(2)]

    assert not [one for report in reports for one in report.problems if "Error" in one.what]
    told = desk.notified()
    assert anna.name in told
    assert set(told) <= {anna.name, mallory.name}
    assert len(told) == len(set(told)), "one notification for all requests of a page"
    aside = desk.wiki.server.notified(desk.since, "edit-user-talk")
    assert [name for name, _ in aside] == [tove.name]
    lines = iter(desk.text.split("\n"))
    assert all(line in lines for line in before.split("\n")), "every line stands in its order"
    assert desk.text.count("{{Helpdesk status|") == len(headings)
    assert crowd[0] in desk.report
    for title in ("Report", "Needed", "Log"):
        root = desk.shown(f"{desk.roster}/{title}")
        assert root.find(".//table") is not None
        for table in root.iter("table"):
            assert {node.tag for node in table.iter()} <= {"table", "tbody", "tr", "th", "td", "a"}
            assert len({len(row) for row in table.iter("tr")}) == 1, "".join(table.itertext())
        text = desk.wiki.admin.text(f"{desk.roster}/{title}")
        assert "[[User:" not in text
        assert desk.clerk.account not in text, "nobody has signed here"
    assert tick(desk.office()).edits == []
