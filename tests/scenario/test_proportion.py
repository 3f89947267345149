"""Far more than usual: the bot stops at the desk with nothing half done, and asks its staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from helpdeskbot.cli.looking import explain_requests
from helpdeskbot.model.report import Severity, TickReport
from tests.scenario.crash import Killed, list_writes, tick_until_killed
from tests.scenario.desk import PAGE, Desk, make_policy

SETTINGS = "Project:Helpdesk/Settings"
TALK = "Project talk:Helpdesk/Settings"
STATUS = re.compile(r"\{\{Helpdesk status[^{}]*\}\}\n")


class BusyDesk(Desk):
    """A desk with open requests, three days old, whose staff have a settings page."""

    def __init__(self, requests: int = 30, **policy: Any) -> None:
        super().__init__(settings_page=SETTINGS, staff=["Samira"], **policy)
        self.staff.edit(SETTINGS, "{{Helpdesk settings}}")
        self.staff.edit("Project:Helpdesk/Archive", "Old requests.")
        self.minutes_pass(5)
        self.add("Anna", requests)
        self.settle()
        assert self.text.count("{{Helpdesk status|new}}") == requests
        self.minutes_pass(3 * 24 * 60)
        self.tick()
        self.before = self.text
        self.edits_before = self.count_edits()

    def add(self, name: str, count: int, first: int = 0) -> None:
        """New requests, all in one edit."""
        added = [f"\n\n== Matter {name} {n} ==\nHow? ~~~~" for n in range(first, first + count)]
        self.person(name).edit(PAGE, self.text + "".join(added))

    def settle(self) -> None:
        self.tick()
        self.minutes_pass(5)
        self.tick()
        self.minutes_pass(1)
        self.tick()

    def count_edits(self) -> int:
        return len(self.wiki.fetch_own_edits(self.now - timedelta(days=30)))

    def pass_by(self, minutes: int = 12) -> list[TickReport]:
        """A pass every three minutes."""
        reports = []
        for _ in range(minutes // 3):
            self.minutes_pass(3)
            reports.append(self.tick())
        return reports

    @property
    def notices(self) -> str:
        return self.staff.read(TALK) if self.wiki.fetch_heads([TALK])[TALK].exists else ""

    def dump(self) -> object:
        """What is remembered of the desk's page."""
        key = self.office.desk_key(self.policies[0])
        store = self.store
        return store.fetch_pages(key), store.fetch_threads(key), store.fetch_events(key)


def archive_all(desk: BusyDesk) -> None:
    head, _, threads = desk.text.partition("\n\n== ")
    bot = desk.person("ArchiveBot", "bot")
    bot.edit(PAGE, head)
    bot.edit("Project:Helpdesk/Archive", f"Old requests.\n\n== {threads}")


def flood(desk: BusyDesk, count: int = 60) -> None:
    desk.add("Mallory", count)


def flood_much(desk: BusyDesk) -> None:
    flood(desk, 300)


def remove_all_templates(desk: BusyDesk) -> None:
    desk.person("Mallory").edit(PAGE, STATUS.sub("", desk.text))


def break_the_template(desk: BusyDesk) -> None:
    """Somebody moves the template by editing, and a bot follows: the name is another one."""
    desk.person("Mallory").edit(PAGE, desk.text.replace("{{Helpdesk status|", "{{Status box|"))


def close_all(desk: BusyDesk) -> None:
    desk.person("Mallory").edit(PAGE, desk.text.replace("status|new}}", "status|done}}"))


FAR = {
    "an archive bot takes all open requests": archive_all,
    "300 new sections": flood_much,
    "all templates removed": remove_all_templates,
    "a broken status template": break_the_template,
    "all statuses changed": close_all,
}
WATCHFUL: dict[str, Any] = {"turns": {"follow": True}, "archives": {"enabled": True}}


@pytest.mark.parametrize("what", FAR.values(), ids=FAR.keys())
def test_it_stops_asks_once_and_goes_on_when_staff_say_so(what: Callable[[BusyDesk], None]) -> None:
    desk = BusyDesk(**WATCHFUL)
    what(desk)
    remembered, text = desk.dump(), desk.text
    reports = desk.pass_by(9)

    assert desk.text == text
    assert desk.count_edits() == desk.edits_before
    assert desk.dump() == remembered
    assert all("stopped at this desk" in report.summary for report in reports)
    assert not any(report.failed for report in reports)

    reports = desk.pass_by(24)
    assert desk.count_edits() == desk.edits_before + 1, "only the notice to its staff"
    assert sum(report.failed for report in reports) == 1, "the operator is told once, too"
    assert desk.notices.count("stopped at this desk") == 1
    assert "[[User:Samira|Samira]]: " in desk.notices
    assert "Latest edits: [[User talk:" in desk.notices
    assert desk.text == text

    day = f"{desk.now:%Y-%m-%d}"
    line = f"<code>| proportion.accept = {day}</code>"
    assert line in desk.notices
    desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings\n| proportion.accept = {day}\n}}}}")
    reports = desk.pass_by(6)
    assert not any("stopped at this desk" in report.summary for report in reports)
    assert desk.dump() != remembered
    desk.minutes_pass(24 * 60)
    desk.person("Berit").new_section(PAGE, "One more", "How? ~~~~")
    desk.minutes_pass(5)
    reports = desk.pass_by(15)
    assert not any("stopped at this desk" in report.summary for report in reports)
    assert desk.notices.count("stopped at this desk") == 1


@pytest.mark.parametrize("what", FAR.values(), ids=FAR.keys())
def test_what_is_undone_in_time_leaves_no_trace(what: Callable[[BusyDesk], None]) -> None:
    desk = BusyDesk(**WATCHFUL)
    what(desk)
    remembered = desk.dump()
    desk.pass_by(6)
    desk.staff.edit(PAGE, desk.before)
    reports = desk.pass_by(15)

    assert {report.summary for report in reports} == {"ok"}
    assert desk.text == desk.before
    assert desk.count_edits() == desk.edits_before
    assert desk.notices == ""
    assert desk.dump()[1:] == remembered[1:]  # type: ignore[index]


# -- One at a time, a day later, by others -------------------------------------------------------
def test_one_at_a_time_is_as_far_out_of_the_usual() -> None:
    desk = BusyDesk(**WATCHFUL)
    seen = []
    for _ in range(25):
        desk.person("Mallory").edit(PAGE, STATUS.sub("", desk.text, count=1))
        desk.minutes_pass(15)
        seen.append(desk.tick().summary)
    assert seen[:20] == ["ok"] * 20
    assert "21 open requests without their status template" in seen[20]
    assert desk.notices.count("stopped at this desk") == 1


def test_a_flood_of_single_sections_is_seen_and_has_not_passed_a_day_later() -> None:
    desk = BusyDesk(requests=3)
    for n in range(6):
        desk.add(f"Mallory {n}", 10)
        desk.minutes_pass(5)
        desk.tick()
    tagged = desk.text.count("{{Helpdesk status|new}}")
    assert tagged == 3 + 50
    for _ in range(10):
        desk.minutes_pass(6 * 60)
        assert "stopped at this desk" in desk.tick().summary
    assert desk.text.count("{{Helpdesk status|new}}") == tagged
    assert "60 new requests within 24 hours" in desk.notices


def test_it_goes_on_when_it_has_been_undone_after_it_was_told() -> None:
    desk = BusyDesk(**WATCHFUL)
    archive_all(desk)
    desk.pass_by(15)
    assert desk.notices
    desk.staff.edit(PAGE, desk.before)
    desk.minutes_pass(3)
    assert desk.tick().summary == "ok"
    desk.asks("Berit", "One more")
    desk.tick()
    assert desk.text.count("{{Helpdesk status|new}}") == 31


def test_only_staff_can_say_that_it_is_as_it_should_be() -> None:
    desk = BusyDesk()
    flood(desk)
    desk.pass_by(15)
    accept = f"{{{{Helpdesk settings\n| proportion.accept = {desk.now:%Y-%m-%d}\n}}}}"
    desk.person("Mallory").edit(SETTINGS, accept)
    reports = desk.pass_by(6)
    assert all("stopped at this desk" in report.summary for report in reports)
    desk.staff.edit(SETTINGS, accept + "\nYes.")
    desk.pass_by(6)
    assert desk.text.count("{{Helpdesk status|new}}") == 90


def test_what_is_accepted_is_that_day_and_no_other() -> None:
    desk = BusyDesk()
    flood(desk)
    desk.pass_by(15)
    accept = f"{{{{Helpdesk settings\n| proportion.accept = {desk.now:%Y-%m-%d}\n}}}}"
    desk.staff.edit(SETTINGS, accept)
    desk.pass_by(6)
    desk.minutes_pass(40 * 24 * 60)
    desk.tick()
    desk.add("Trudy", 60)
    assert "stopped at this desk" in desk.pass_by(3)[0].summary


def test_the_operator_says_it_where_there_is_no_settings_page() -> None:
    desk = BusyDesk()
    desk.policies = [make_policy(staff=["Samira"])]
    desk.office = desk.open_office()
    desk.tick()
    flood(desk)
    desk.pass_by(15)
    told = desk.staff.read(f"{PAGE}/Staff")
    day = desk.now.date()
    assert f"or the operator accepts {day}" in told
    accept = [{"first": day, "last": day}]
    desk.policies = [make_policy(staff=["Samira"], proportion={"accept": accept})]
    desk.office = desk.open_office()
    desk.pass_by(6)
    assert desk.text.count("{{Helpdesk status|new}}") == 90


def test_other_desks_go_on_and_no_further_page_of_the_desk_is_visited() -> None:
    other, third = "Project:Other desk", "Project:Third desk"
    desk = BusyDesk(**WATCHFUL)
    desk.policies = [
        make_policy(pages=[PAGE, other], settings_page=SETTINGS, staff=["Samira"], **WATCHFUL),
        make_policy(name="third", pages=[third]),
    ]
    for title in (other, third):
        desk.staff.edit(title, "Welcome.")
    desk.office = desk.open_office()
    desk.tick()
    archive_all(desk)
    for title in (other, third):
        desk.person("Berit").new_section(title, "Question", "How? ~~~~")
    desk.minutes_pass(5)
    desk.pass_by(6)
    assert "{{Helpdesk status" in desk.staff.read(third)
    assert "{{Helpdesk status" not in desk.staff.read(other)


def test_a_page_that_is_moved_meanwhile_is_no_way_round() -> None:
    desk = BusyDesk()
    flood(desk)
    desk.pass_by(3)
    desk.person("Mallory").move(PAGE, "Project:New helpdesk")
    reports = desk.pass_by(15)
    assert all("stopped at this desk" in report.summary for report in reports)
    assert "{{Helpdesk status|new}}\nHow? [[User:Mallory" not in desk.staff.read(
        "Project:New helpdesk"
    )
    assert desk.notices.count("stopped at this desk") == 1


def test_a_flood_together_with_a_move_is_seen() -> None:
    desk = BusyDesk()
    flood(desk)
    desk.person("Mallory").move(PAGE, "Project:New helpdesk")
    assert "60 new requests within 24 hours" in desk.pass_by(3)[0].summary


# -- What is no reason to stop -------------------------------------------------------------------
def finish_and_archive(desk: BusyDesk) -> None:
    """Staff finish 25 requests, mark others as resolved, and archive them all."""
    done = desk.text.replace("status|new}}", "status|done}}", 15)
    rest = done.split("{{Helpdesk status|new}}\n")
    done = "{{Helpdesk status|new}}\n{{Section resolved}}\n".join(rest[:11]) + "".join(
        f"{{{{Helpdesk status|new}}}}\n{one}" for one in rest[11:]
    )
    desk.staff.edit(PAGE, done)
    desk.pass_by(6)
    head, *threads = re.split(r"\n\n(?=== )", desk.text)
    desk.person("ArchiveBot", "bot").edit(PAGE, "\n\n".join([head, *threads[25:]]))


def hold_an_event(desk: BusyDesk) -> None:
    for n in range(30):
        desk.person(f"Newcomer {n}").new_section(PAGE, f"Help {n}", "How? ~~~~")


def close_before_the_holiday(desk: BusyDesk) -> None:
    desk.staff.edit(PAGE, desk.text.replace("status|new}}", "status|done}}"))


def withdraw_their_own(desk: BusyDesk) -> None:
    desk.person("Anna").edit(PAGE, desk.text.replace("status|new}}", "status|done}}"))


def move_the_page(desk: BusyDesk) -> None:
    desk.staff.move(PAGE, "Project:New helpdesk")


@pytest.mark.parametrize(
    "usual",
    [
        finish_and_archive,
        hold_an_event,
        close_before_the_holiday,
        withdraw_their_own,
        move_the_page,
    ],
)
def test_people_at_work_are_no_reason_to_stop(usual: Callable[[BusyDesk], None]) -> None:
    desk = BusyDesk(**WATCHFUL)
    usual(desk)
    desk.minutes_pass(5)
    reports = desk.pass_by(18)
    assert not any("stopped at this desk" in report.summary for report in reports)
    assert desk.notices == ""


@pytest.mark.parametrize("order", [1, -1])
def test_requests_that_are_moved_to_another_page_of_the_desk_are_not_gone(order: int) -> None:
    other = "Project:Other desk"
    desk = BusyDesk(**WATCHFUL)
    pages = [PAGE, other][::order]
    desk.policies = [make_policy(pages=pages, settings_page=SETTINGS, staff=["Samira"], **WATCHFUL)]
    desk.staff.edit(other, "Welcome.")
    desk.office = desk.open_office()
    desk.tick()
    head, _, threads = desk.text.partition("\n\n== ")
    desk.staff.edit(other, f"Welcome.\n\n== {threads}")
    desk.minutes_pass(1)
    desk.tick()
    desk.staff.edit(PAGE, head)
    reports = desk.pass_by(18)
    assert not any("stopped at this desk" in report.summary for report in reports)


def test_where_nothing_depends_on_statuses_requests_may_be_archived_as_they_are() -> None:
    desk = BusyDesk()
    archive_all(desk)
    desk.minutes_pass(5)
    assert {report.summary for report in desk.pass_by(15)} == {"ok"}


def test_a_new_desk_and_one_that_has_lost_its_memory_are_no_reason_to_stop() -> None:
    desk = Desk()
    for n in range(80):
        desk.person(f"Person {n}").new_section(PAGE, f"Matter {n}", "How? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    desk.minutes_pass(5)
    desk.tick()
    assert desk.text.count("{{Helpdesk status|new}}") == 80
    desk.lose_the_database()
    for _ in range(3):
        desk.minutes_pass(5)
        assert desk.tick().summary == "ok"


def test_days_that_were_announced_are_no_reason_to_stop() -> None:
    desk = BusyDesk()
    first = desk.now.date()
    days = f"{first} to {first + timedelta(days=2)}"
    desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings\n| proportion.accept = {days}\n}}}}")
    flood(desk)
    desk.minutes_pass(5)
    desk.pass_by(6)
    assert desk.text.count("{{Helpdesk status|new}}") == 90


# -- Killed meanwhile ----------------------------------------------------------------------------
def _about_to_tell() -> BusyDesk:
    desk = BusyDesk(requests=9, **WATCHFUL)
    archive_all(desk)
    desk.tick()
    desk.minutes_pass(11)
    return desk


def test_killed_anywhere_while_it_tells_it_tells_once_and_does_nothing_else() -> None:
    calls = tick_until_killed(_about_to_tell(), None)
    for point in (one for one in list_writes(calls) if " after " in calls[one]):
        desk = _about_to_tell()
        with pytest.raises(Killed):
            tick_until_killed(desk, point)
        desk.minutes_pass(6)  # the dead worker's lease
        for _ in range(3):
            assert "stopped at this desk" in desk.tick().summary
            desk.minutes_pass(5)
        assert desk.notices.count("stopped at this desk") == 1, calls[point]
        assert desk.count_edits() == desk.edits_before + 1, calls[point]


# -- What it costs -------------------------------------------------------------------------------
def test_a_stopped_desk_costs_no_more_than_an_idle_one_until_somebody_edits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = BusyDesk()
    flood(desk)
    desk.pass_by(15)
    asked = []
    for name in ("fetch_heads", "fetch_pages", "fetch_history", "fetch_users"):
        whole = getattr(desk.wiki, name)

        def count(*args: Any, _name: str = name, _whole: Any = whole, **more: Any) -> Any:
            asked.append(_name)
            return _whole(*args, **more)

        monkeypatch.setattr(desk.wiki, name, count)
    desk.minutes_pass(1)
    desk.tick()
    assert asked == ["fetch_heads"]


def test_explain_says_that_a_desk_is_stopped() -> None:
    desk = BusyDesk(**WATCHFUL)
    flood(desk)
    desk.pass_by(3)
    report = TickReport(started=desk.now)
    assert explain_requests(desk.office, "Matter Anna 1", report)
    assert ["stopped at this desk" in problem.what for problem in report.problems] == [True]


def test_doctor_and_preview_say_why_a_desk_is_stopped() -> None:
    desk = BusyDesk()
    flood(desk)
    desk.minutes_pass(5)
    report = desk.tick(write=False)
    [problem] = report.problems
    assert problem.severity is Severity.ERROR
    assert "60 new requests within 24 hours (usual: 0)" in problem.what
    assert "write “| proportion.accept = 2026-11-26” on" in problem.advice
    assert not report.edits
