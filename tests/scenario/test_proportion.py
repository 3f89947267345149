"""Far more than usual: the bot stops at the desk with nothing half done, and asks its staff once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from helpdeskbot.model.report import Severity, TickReport
from helpdeskbot.model.wiki import Edit
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
        return self.wiki.fetch_edit_count(self.now - timedelta(days=30))

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


def flood(desk: BusyDesk) -> None:
    desk.add("Mallory", 300)


def remove_all_templates(desk: BusyDesk) -> None:
    desk.person("Mallory").edit(PAGE, STATUS.sub("", desk.text))


def break_the_template(desk: BusyDesk) -> None:
    """Somebody moves the template by editing, and a bot follows: the name is another one."""
    desk.person("Mallory").edit(PAGE, desk.text.replace("{{Helpdesk status|", "{{Status box|"))


def close_all(desk: BusyDesk) -> None:
    desk.person("Mallory").edit(PAGE, desk.text.replace("status|new}}", "status|done}}"))


FAR = {
    "an archive bot takes all open requests": archive_all,
    "300 new sections": flood,
    "all templates removed": remove_all_templates,
    "a broken status template": break_the_template,
    "all statuses changed": close_all,
}
WATCHFUL = {"turns": {"follow": True}, "archives": {"enabled": True}}


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
    assert "This was done by [[User talk:" in desk.notices
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
