"""The roster as it counts now: the page, the consent in its history, and the accounts behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from helpdeskbot.decide.consent import ConsentWalk, decide_experts
from helpdeskbot.model.memory import KeptPage
from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.model.roster import Consent, Expert, ExpertRow, RosterPage, RosterTrouble, Way
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office import Office
from helpdeskbot.parse.roster import parse_roster, parse_roster_rows
from helpdeskbot.people import People
from helpdeskbot.tick_report import Problem, Severity, TickReport
from helpdeskbot.triage import load_topic_preset

_PURPOSE = "roster"


@dataclass(frozen=True, slots=True)
class RosterBook:
    """Who may be asked, and what on the page does not count.

    :param experts: by the account's name now.
    """

    title: str
    revid: int
    experts: Mapping[str, Expert]
    page: RosterPage
    troubles: Sequence[RosterTrouble]

    @property
    def names(self) -> frozenset[str]:
        """Everybody who has put themselves on the roster."""
        return frozenset(self.experts)

    @property
    def topics(self) -> frozenset[str]:
        """The topics that somebody covers."""
        return frozenset(
            topic for expert in self.experts.values() for topic in expert.row.topics
        )


def read_roster(
    office: Office, desk: DeskPolicy, people: People, report: TickReport, *, write: bool
) -> RosterBook:
    """Read the roster page, and those revisions of it that were not read before."""
    title = desk.asking.roster
    text = office.wiki.fetch_pages([title])[title]
    if not text.head.exists:
        what = "the roster page does not exist, so nobody can be asked"
        advice = "Publish the bot's pages: helpdeskbot templates push"
        report.problems.append(Problem(what, title, advice, desk.name, Severity.NOTICE))
        return RosterBook(title, 0, {}, RosterPage(), ())
    reader = _Reader(office, desk, text, report.started.date())
    page = reader.page
    names = [row.name for row in page.rows]
    renamed = people.present_names(names)
    users = people.users([*names, *renamed.values()])
    consents = reader.consents(people, renamed, write=write, now=report.started)
    experts, troubles = decide_experts(page, consents, users, renamed)
    return RosterBook(
        title,
        text.head.revid,
        {expert.name: expert for expert in experts},
        page,
        (*page.troubles, *troubles),
    )
