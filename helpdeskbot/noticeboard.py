"""The pages that the bot keeps for people: who is needed, what the roster lacks, why who was asked.

What the bot writes stands between two marks; everything else on such a page belongs to people.
A page is saved only when what stands between the marks would be another text.
"""

from __future__ import annotations

from helpdeskbot.archives import list_for_staff
from helpdeskbot.aside import plan_aside, save_aside
from helpdeskbot.asking import Search
from helpdeskbot.model.asking import Choice
from helpdeskbot.model.memory import PlannedAction
from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.office import Office
from helpdeskbot.planning import KEEP
from helpdeskbot.reading import View
from helpdeskbot.render.noticeboard import (
    LogEntry,
    add_to_log,
    fill,
    render_archived,
    render_needs,
)
from helpdeskbot.report.roster import render_roster_report
from helpdeskbot.roster_findings import find_roster_findings
from helpdeskbot.tick_report import Problem, Severity, TickReport


def keep_pages(
    office: Office, desk: DeskPolicy, search: Search, report: TickReport, *, write: bool
) -> None:
    """Bring the desk's pages up to date, if anything was read that may stand on them."""
    if not desk.asking.roster or desk.name not in search.visited:
        return
    titles = desk.asking.own_pages
    pages = office.wiki.fetch_pages(list(titles.values()))
    messages = office.messages(desk)
    topics = search.topics(desk)
    rows = search.ledger.states(office.desk_key(desk))

    def label(topic: str) -> str:
        return topics.label(topic, messages.language)

    archived = list_for_staff(office, desk, report.started)
    needs = [
        render_needs(rows, messages.text, label),
        *render_archived("archive-needs-open", archived.open, messages.text),
        *render_archived("archive-needs-replies", archived.replies, messages.text),
    ]
    texts = {
        "needs": fill(pages[titles["needs"]].text, "\n\n".join(needs)),
        "report": fill(
            pages[titles["report"]].text,
            render_roster_report(
                find_roster_findings(desk, search, rows, messages.language), messages
            ).rstrip(),
        ),
        "log": add_to_log(
            pages[titles["log"]].text,
            [_entry(view, choice) for view, choice in search.made if view.desk is desk],
            messages.text,
            label,
        ),
    }
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
            save_aside(office, desk, page, planned, report, write=write)


def _entry(view: View, choice: Choice) -> LogEntry:
    thread = next(thread for thread in view.talk.threads if thread.id == choice.need.thread)
    return LogEntry(view.title, thread.heading, choice)
