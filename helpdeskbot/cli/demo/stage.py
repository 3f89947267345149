"""The stage: a practice wiki, its people, a clock that goes as told, and the bot's office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import parse_qs

from helpdeskbot.cli.demo.desk import (
    ARCHIVE,
    DESK,
    ROSTER,
    SETTINGS,
    SETTINGS_TEXT,
    START,
    STOP,
    open_desk,
    publish,
)
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.parse.notified.unified import diff_unified
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.practice import Person, PracticeWiki
from helpdeskbot.wiki.practice.pages import Notification, StoredRevision


@dataclass(slots=True)
class SceneNotes:
    """What a scene says of itself, besides what the wiki has recorded of it.

    :param since: the newest revision before it began.
    :param sentences: what happens.
    :param edits: the edits of which lines are shown, each with what these lines have in them.
    :param found: lines that are shown as they are.
    """

    since: int
    sentences: list[str] = field(default_factory=list)
    edits: list[tuple[StoredRevision, tuple[str, ...]]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)


class DemoStage(ExitStack):
    """Where the season is played; left, it closes its databases.

    :param profile: how much is switched on at the desk.
    """

    def __init__(self, profile: str = "full") -> None:
        super().__init__()
        self.now = START
        self.wiki = PracticeWiki(lambda: self.now)
        self.policy = open_desk(profile)
        self.reports: list[TickReport] = []
        self.told = SceneNotes(0)
        self.staff = self.wiki.as_user("Samira", ["sysop"])
        self.staff.edit(STOP, "run", "the bot may work")
        self.staff.edit(DESK, "Welcome to the desk of our content partnerships!", "start")
        self.office = self.open_office()
        publish(self.office)
        self.staff.edit(SETTINGS, SETTINGS_TEXT, "as we want it")
        self.passes(minutes=10)

    def open_office(self) -> Office:
        """An office with an empty memory, as after the database was deleted."""
        store: Store = self.enter_context(open_store("sqlite://", clock=lambda: self.now))
        return Office(
            wiki=self.wiki,
            store=store,
            desks=[self.policy],
            account=self.wiki.bot,
            stop_title=STOP,
            limits=Limits(),
            worker="demo",
            clock=lambda: self.now,
        )

    # -- Time --------------------------------------------------------------------------------------
    def passes(self, *, minutes: float = 0, days: int = 0) -> Self:
        """Let time pass; the bot makes a pass on each of the days, at noon."""
        self.now += timedelta(minutes=minutes)
        for _ in range(days):
            self.now = (self.now + timedelta(days=1)).replace(hour=12, minute=0)
            self.works()
        return self

    def until(self, day: str) -> None:
        """Let the days go by until it is nine o'clock on that one.

        :param day: ISO date.
        """
        while (self.now + timedelta(days=1)).date().isoformat() < day:
            self.passes(days=1)
        self.now = datetime.fromisoformat(f"{day}T09:00+00:00")

    def works(self) -> TickReport:
        """The bot makes a pass."""
        report = tick(self.office)
        self.reports.append(report)
        return report

    def settles(self) -> TickReport:
        """The bot is left to work until nothing is left to do; gives the first of its passes."""
        self.passes(minutes=3)
        first = report = self.works()
        while report.saved:
            report = self.passes(minutes=1).works()
        return first

    # -- People ------------------------------------------------------------------------------------
    def asks(self, name: str, heading: str, text: str) -> Person:
        """Somebody posts a request."""
        person = self.wiki.as_user(name)
        person.new_section(DESK, heading, f"{text} ~~~~")
        return person

    def joins(self, name: str, row: str) -> None:
        """Somebody saves a row of the roster."""
        self.wiki.as_user(name).append(ROSTER, row, "help")

    def replies(self, name: str, heading: str, words: str) -> None:
        """Somebody writes at the end of a request."""
        section = self.section(heading)
        reply = f"{section.rstrip()}\n: {words} ~~~~"
        self.wiki.as_user(name).replace(DESK, section.rstrip(), reply, f"/* {heading} */ reply")

    def presses(self, name: str, heading: str, form: str) -> None:
        """Somebody follows the newest link in a request to a form, and saves the form as it is.

        :param form: the template that the form begins with.
        :raises LookupError: there is no such link.
        """
        links = re.findall(r"\{\{fullurl:(.*?)\|(.*?)\}\}", self.section(heading))
        for page, query in reversed(links):
            fields = parse_qs(query)
            if fields["preload"] == [f"Template:{form}"]:
                form_text = self.staff.read(f"Template:{form}")
                text = re.sub("<noinclude>.*?</noinclude>|</?includeonly>", "", form_text)
                for number, value in enumerate(fields["preloadparams[]"], 1):
                    text = text.replace(f"${number}", value)
                self.wiki.as_user(name).new_section(page, fields["preloadtitle"][0], text.strip())
                return
        raise LookupError(f"no link leads to {form}")

    def sets(self, heading: str, status: str, by: str = "Samira") -> None:
        """Somebody writes another status into a request's template, with parameters behind bars."""
        before = self.section(heading)
        after = re.sub(r"(\{\{Helpdesk status)\|[^|}]*", rf"\1|{status}", before, count=1)
        self.wiki.as_user(by).replace(DESK, before, after, f"/* {heading} */ {status}")

    def archives(self, heading: str) -> None:
        """An archive bot moves a request away."""
        section = self.section(heading)
        archiver = self.wiki.as_user("ArchiverBot", ["bot"])
        archiver.append(ARCHIVE, section)
        archiver.replace(DESK, section, "", f"Archiving 1 thread to [[{ARCHIVE}]]")

    # -- What the wiki tells -----------------------------------------------------------------------
    def section(self, heading: str) -> str:
        """A request with its heading, as it stands on the desk's page; ``""``: it is not there."""
        _, line, rest = self.staff.read(DESK).partition(f"== {heading} ==\n")
        return line + rest.partition("\n\n== ")[0]

    def param(self, heading: str, name: str) -> str:
        """A parameter of a request's status template; ``""``: the status."""
        template = self.section(heading).partition("{{Helpdesk status|")[2].partition("}}")[0]
        status, *params = template.split("|")
        words = dict(param.partition("=")[::2] for param in params)
        return words.get(name, "") if name else status

    def asked(self, heading: str) -> frozenset[str]:
        """The experts whom a request asks by a mention."""
        return frozenset(re.findall(r"\bping:(\w+)", self.section(heading)))

    def revisions(self, since: int = 0) -> Sequence[StoredRevision]:
        """What was saved on the wiki after a revision, oldest first."""
        return [one for revid, one in sorted(self.wiki.world.by_revid.items()) if revid > since]

    def by_bot(self, since: int = 0) -> Sequence[StoredRevision]:
        """What the bot saved after a revision, oldest first."""
        return [one for one in self.revisions(since) if one.user == self.wiki.bot]

    def title_of(self, revision: StoredRevision) -> str:
        """The page of which it is a revision; ``""``: it is there no more."""
        pages = self.wiki.world.pages.values()
        return next((page.title for page in pages if revision in page.revisions), "")

    def notified(self, since: int = 0) -> Sequence[Notification]:
        """Whom the wiki has notified of the bot's edits after a revision."""
        revids = {one.revid for one in self.by_bot(since)}
        return [one for one in self.wiki.notifications if one.revid in revids]

    def diff(self, revision: StoredRevision, around: int = 0) -> Sequence[str]:
        """The lines of an edit's unified diff, without the names of the pages.

        :param around: so many unchanged lines are there around what changed.
        """
        parent = self.wiki.world.by_revid.get(revision.parent_id)
        before = parent.text.split("\n") if parent else []
        return list(diff_unified(before, revision.text.split("\n"), "", "", around))[2:]

    # -- The audience ------------------------------------------------------------------------------
    def begins(self) -> None:
        """A scene begins."""
        self.told = SceneNotes(max(self.wiki.world.by_revid))

    def tell(self, sentence: str) -> None:
        """Say what happens."""
        self.told.sentences.append(sentence)

    def show(self, *words: str, first: bool = False) -> None:
        """Show the lines in which the bot's newest edit that has all these words has them.

        :param first: the oldest one of this scene instead.
        :raises LookupError: it has made no such edit in this scene.
        """
        edits = self.by_bot(self.told.since)
        for one in edits if first else reversed(edits):
            changed = [line for line in self.diff(one) if line[0] in "+-"]
            if all(any(word in line for line in changed) for word in words):
                self.told.edits.append((one, words))
                return
        raise LookupError(f"the bot has written nowhere: {words}")
