"""The stage of the demo: a practice wiki, a clock that goes as told, and the bot's office."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from helpdeskbot import __version__
from helpdeskbot.cli import terminal
from helpdeskbot.cli.templates import find_parts
from helpdeskbot.concerns import order
from helpdeskbot.model.change import Conclusion
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.store.opening import open_store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.practice import PracticeWiki

DESK = "Project:Content partnerships helpdesk"
STOP = "User:HelpdeskBot/stop"
EXPERTS_DESK = "Project:Museums helpdesk"
ROSTER = "Project:Museums helpdesk/Experts"


class PowerCut(BaseException):
    """The machine loses its power: nothing after this point happens, not even cleaning up."""


class DemoStage(ExitStack):
    """Where the day is played, and what the audience is told; left, it closes its databases.

    :param tell: prints a line.
    """

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._tell = tell
        self._numbers = itertools.count(1)
        self.now = datetime(2026, 11, 23, 8, 55, tzinfo=UTC)
        self.wiki = PracticeWiki(lambda: self.now)
        self.reports: list[TickReport] = []
        self.staff = self.wiki.as_user("Samira (staff)", ["sysop"])
        self.staff.edit(STOP, "run", "the bot may work")
        self.staff.edit(DESK, "Welcome to the desk. Ask us about content partnerships!", "start")
        # This day shows tags only, and that every other character stays.
        self._settings: dict[str, Any] = {
            "name": "content-partnership",
            "pages": [DESK],
            "profile": "quiet",
        }
        self.office = self.open_office()

    def open_second_desk(self) -> None:
        """A desk that has a roster of experts, with the pages that it needs."""
        self._settings = {
            "name": "museums",
            "pages": [EXPERTS_DESK],
            "profile": "quiet",
            "asking": {"enabled": True, "roster": ROSTER},
        }
        self.staff.edit(EXPERTS_DESK, "Welcome! Ask us.", "start")
        self.office = self.open_office()
        values = {"bot": self.wiki.bot, "contact": "", "stop": STOP, "version": __version__}
        parts = find_parts(self.office)
        for part in parts:
            values |= part.values
        pages = load_pages(values, language="en", parts=[part.name for part in parts])
        wanted = [page for page in pages if page.title == ROSTER or page.title.endswith("/en")]
        store = self.office.store
        steps = fetch_steps(self.wiki, store, wanted)
        apply_publish(self.wiki, store, steps, force=(), now=self.now)

    def open_office(self) -> Office:
        """An office with an empty memory, as after the database was deleted."""
        since = datetime(2026, 11, 23, tzinfo=UTC)
        desk = build_desk([{"since": since, **self._settings}], order.DESK)
        return Office(
            wiki=self.wiki,
            store=self.enter_context(open_store("sqlite://")),
            desks=[desk],
            account=self.wiki.bot,
            stop_title=STOP,
            limits=Limits(),
            worker="demo",
            clock=lambda: self.now,
        )

    def scene(self, time: str, text: str) -> None:
        """Let the clock go on to a time of the day, and say what happens then."""
        hour, minute = map(int, time.split(":"))
        self.now = self.now.replace(hour=hour, minute=minute, second=0)
        number = f"{next(self._numbers)}."
        self._tell("")
        self._tell(click.style(f"{number:<4}{time}  {text}", bold=True))

    def say(self, text: str) -> None:
        """A line of explanation."""
        self._tell(f"           {text}")

    def show(self, text: str) -> None:
        """A block, indented under the scene."""
        for line in text.split("\n"):
            self._tell(f"       {line}")

    def minutes_pass(self, minutes: float) -> None:
        """Let the clock go on."""
        self.now += timedelta(minutes=minutes)

    def bot_works(self) -> TickReport:
        """One tick, shown."""
        report = tick(self.office)
        self.reports.append(report)
        for edit in report.edits:
            if edit.title in (DESK, EXPERTS_DESK):
                self.show(terminal.show_edit(edit))
            else:
                self.say(f"It also brings {edit.title} up to date.")
        waits = [
            verdict.because
            for _, verdict in report.verdicts
            if verdict.conclusion is Conclusion.WAIT
        ]
        for because in waits:
            self.say(f"The bot waits: {because}.")
        if report.stopped:
            self.say(f"The bot does nothing: {report.stopped}.")
        elif not waits and not report.saved:
            reasons = [verdict.because for _, verdict in report.verdicts]
            self.say(f"The bot edits nothing{f' (last thread: {reasons[-1]})' if reasons else ''}.")
        for problem in report.problems:
            self.say(f"It reports: {problem}")
        return report
