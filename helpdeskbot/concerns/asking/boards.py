"""The pages that the bot keeps for people: who is needed, what the roster lacks, why who was asked.

What the bot writes stands between two marks; everything else on such a page belongs to people.
A page is saved only when what stands between the marks would be another text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdeskbot.concerns.archives.concern import list_for_staff
from helpdeskbot.concerns.archives.words import render_archived
from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.asking.findings import find_roster_findings
from helpdeskbot.concerns.asking.roster.words import render_roster_report
from helpdeskbot.concerns.asking.values import Choice
from helpdeskbot.concerns.asking.words.boards import LogEntry, add_to_log, render_needs
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import PlannedAction
from helpdeskbot.model.report import Fate, Problem, Severity, TickReport
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import View
from helpdeskbot.page.planning import KEEP
from helpdeskbot.page.side_pages import plan_aside, save_aside
from helpdeskbot.words.marked_part import fill

_ROUNDS = 3


def keep_pages(
    office: Office,
    desks: Sequence[DeskPolicy],
    desk: DeskPolicy,
    search: Search,
    report: TickReport,
    *,
    write: bool,
) -> None:
    """Bring a desk's pages up to date, if anything was read that may stand on them.

    :param desks: all of the wiki.  A page that several of them have is kept once, for all of
        them, in the words of the first.
    """
    if not desk.asking.roster:
        return
    sharing = {kind: _sharing(desks, kind, title) for kind, title in desk.asking.own_pages.items()}
    titles = {
        kind: desk.asking.own_pages[kind]
        for kind, others in sharing.items()
        if others[0] is desk and any(other.name in search.visited for other in others)
    }
    if not titles:
        return
    for _ in range(_ROUNDS):
        pages = office.wiki.fetch_pages(list(titles.values()))
        texts = {
            kind: _text(office, kind, pages[title].text, desk, sharing[kind], search)
            for kind, title in titles.items()
        }
        fates = _save(office, desk, titles, pages, texts, report, write=write)
        # Nobody looks at a quiet desk's pages again soon: what met a conflict is made anew now.
        titles = {kind: titles[kind] for kind, fate in fates.items() if fate is Fate.CONFLICT}
        if not titles:
            return


def _save(
    office: Office,
    desk: DeskPolicy,
    titles: Mapping[str, str],
    pages: Mapping[str, PageText],
    texts: Mapping[str, str | None],
    report: TickReport,
    *,
    write: bool,
) -> dict[str, Fate]:
    """Save those that are to have another text; what became of each."""
    fates: dict[str, Fate] = {}
    for kind, text in texts.items():
        page = pages[titles[kind]]
        if text is None:
            what = "the marks between which the bot writes are gone, so it leaves the page alone"
            advice = "Empty the page, and the bot begins it anew"
            problem = Problem(what, titles[kind], advice, desk.name, Severity.NOTICE)
            report.problems.append(problem)
        elif text != page.text:
            action = PlannedAction(KEEP, kind, "something changed at the desk")
            planned = plan_aside(office, desk, page, text, [action], "summary-report")
            fates[kind] = save_aside(office, desk, page, planned, report, write=write)
    return fates


def _sharing(desks: Sequence[DeskPolicy], kind: str, title: str) -> list[DeskPolicy]:
    """The desks that have this page for this purpose, in the settings' order."""
    return [desk for desk in desks if desk.asking.roster and desk.asking.own_pages[kind] == title]


def _text(
    office: Office,
    kind: str,
    before: str,
    desk: DeskPolicy,
    sharing: Sequence[DeskPolicy],
    search: Search,
) -> str | None:
    """What is to stand on a page; ``None``: people took the marks away."""
    messages, topics = office.messages(desk), search.topics(desk)

    def label(topic: str) -> str:
        return topics.label(topic, messages.language)

    if kind == "log":
        names = {other.name for other in sharing}
        entries = [_entry(view, choice) for view, choice in search.made if view.desk.name in names]
        return add_to_log(before, entries, messages.text, label)
    rows = [row for other in sharing for row in search.ledger.states(office.desk_key(other))]
    if kind == "needs":
        archived = [list_for_staff(office, other, office.clock()) for other in sharing]
        opened = [row for one in archived for row in one.open]
        replies = [row for one in archived for row in one.replies]
        parts = [
            render_needs(rows, messages.text, label),
            *render_archived("archive-needs-open", opened, messages.text),
            *render_archived("archive-needs-replies", replies, messages.text),
        ]
        return fill(before, "\n\n".join(parts))
    findings = find_roster_findings(desk, search, rows, messages.language)
    return fill(before, render_roster_report(findings, messages).rstrip())


def _entry(view: View, choice: Choice) -> LogEntry:
    thread = next(thread for thread in view.talk.threads if thread.id == choice.need.thread)
    return LogEntry(view.title, thread.heading, choice)
