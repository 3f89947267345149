"""The pages that the bot keeps for people: who is needed, what the roster lacks, why who was asked.

What the bot writes stands between two marks; everything else on such a page belongs to people.
A page is saved only when what stands between the marks would be another text.
"""

from __future__ import annotations

from helpdeskbot import guard, writing
from helpdeskbot.asking import Search
from helpdeskbot.errors import EditConflict, EditRefused
from helpdeskbot.model.asking import Choice
from helpdeskbot.model.memory import Plan, PlannedAction
from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.model.wiki import Edit, PageText
from helpdeskbot.office import Office
from helpdeskbot.planning import KEEP, PlannedEdit
from helpdeskbot.reading import View
from helpdeskbot.render.compose import render_diff
from helpdeskbot.render.noticeboard import LogEntry, add_to_log, fill, render_needs
from helpdeskbot.render.summary import make_key
from helpdeskbot.report.roster import render_roster_report
from helpdeskbot.roster_findings import find_roster_findings
from helpdeskbot.tick_report import Fate, Problem, Severity, TickReport


def keep_pages(
    office: Office, desk: DeskPolicy, search: Search, report: TickReport, *, write: bool
) -> None:
    """Bring the desk's pages up to date, if anything was read that may stand on them."""
    if not desk.asking.roster or desk.name not in search.visited:
        return
    titles = desk.asking.own_pages
    pages = office.wiki.fetch_pages(list(titles.values()))
    messages = office.messages(desk)
    book, topics = search.book(desk), search.topics(desk)
    rows = search.ledger.states(office.desk_key(desk))

    def label(topic: str) -> str:
        return topics.label(topic, messages.language)

    texts = {
        "needs": fill(pages[titles["needs"]].text, render_needs(rows, messages.text, label)),
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
            _save(office, desk, kind, page, text, report, write=write)


def _entry(view: View, choice: Choice) -> LogEntry:
    thread = next(thread for thread in view.talk.threads if thread.id == choice.need.thread)
    return LogEntry(view.title, thread.heading, choice)


def _save(
    office: Office,
    desk: DeskPolicy,
    kind: str,
    page: PageText,
    text: str,
    report: TickReport,
    *,
    write: bool,
) -> None:
    planned = plan_page(office, desk, kind, page, text)
    if not write:
        report.edits.append(planned.report(Fate.PREVIEWED))
        return
    veto = guard.find_veto(
        guard.Proposal(
            page=page,
            new_text=text,
            namespaces=(page.head.namespace,),
            notifies=planned.notifies,
            means_to_notify=(),
            saved_this_tick=0,
            saved_today=(report.edits_before or 0) + len(report.saved),
        ),
        office.limits,
    )
    if veto is not None:
        problem = Problem(f"not edited: {veto.what}", page.head.title, veto.advice, desk.name)
        report.problems.append(problem)
        return
    try:
        saved = writing.save(office, planned)
    except EditConflict:
        return  # the next tick that reads the desk brings it up to date
    except EditRefused as refusal:
        problem = Problem(refusal.what, page.head.title, refusal.advice, desk.name)
        report.problems.append(problem)
        return
    report.edits.append(planned.report(Fate.SAVED, saved.revid))


def plan_page(
    office: Office, desk: DeskPolicy, kind: str, page: PageText, text: str
) -> PlannedEdit:
    """The edit of a page that the bot keeps; it is unsigned, so it notifies nobody."""
    head, desk_key = page.head, office.desk_key(desk)
    actions = (PlannedAction(KEEP, kind, "something changed at the desk"),)
    key = make_key(desk_key, head.title, head.revid, [(KEEP, kind)])
    summary = office.messages(desk).text("summary-report", f"User:{office.account}", key)
    return PlannedEdit(
        edit=Edit(head.title, head.revid, text, summary),
        plan=Plan(key, desk_key, head.title, head.revid, summary, office.clock(), actions),
        diff=render_diff(head.title, page.text, text),
        notifies=(),
    )
