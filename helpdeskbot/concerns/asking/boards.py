"""The pages that the bot keeps for people: who is needed, what the roster lacks, why who was asked.

What the bot writes stands between two marks; everything else on such a page belongs to people.
A page is saved only when what stands between the marks would be another text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.findings import find_roster_findings
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.words import render_roster_findings, render_roster_report
from helpdeskbot.concerns.asking.unkept import LogRow
from helpdeskbot.concerns.asking.values import Choice
from helpdeskbot.concerns.asking.words.boards import LogEntry, add_rows, render_needs, render_row
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.one_page import NEEDED, ROSTER, find_dashboard, is_led
from helpdeskbot.model.report import Fate
from helpdeskbot.model.shown import Shown
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.guard import RETRY_LATER
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.side_pages import save_part
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.links import link_dashboard
from helpdeskbot.words.marked_part import fill, lead
from helpdeskbot.words.messages import Messages

_ROUNDS = 3
_LATER = timedelta(days=1)


def note_meant(at_hand: AtHand, page: DeskPage, choices: Iterable[Choice]) -> None:
    """Take note of questions that are about to be put, for the log: nobody could tell why later."""
    choices = [choice for choice in choices if choice.chosen]
    desk, context = page.desk, at_hand.context
    if not choices:
        return
    first = _sharing(context.desks, "log", desk.of(AskingPolicy).own_pages["log"])[0]
    say, label = context.office.messages(first).text, _labels(context, first)
    threads, rows = {one.id: one for one in page.talk.threads}, list(at_hand.unkept(desk).rows)
    for choice in choices:
        thread = threads[choice.need.thread]
        entry = LogEntry(page.title, thread.heading, choice, thread.nth)
        mark, text = render_row(entry, say, label)
        names = tuple(considered.name for considered, _ in choice.chosen)
        rows = [row for row in rows if row.mark != mark]
        rows.append(LogRow(choice.need.identity, names, mark, text, context.now))
    at_hand.note_unkept(desk, replace(at_hand.unkept(desk), rows=tuple(rows)))


def note_read(at_hand: AtHand, desk: DeskPolicy) -> None:
    """Something was read that may stand on a desk's pages."""
    at_hand.note_unkept(desk, replace(at_hand.unkept(desk), due_at=at_hand.context.now))


def keep_pages(at_hand: AtHand, desk: DeskPolicy) -> None:
    """Bring a desk's pages up to date, if anything was read that may stand on them.

    A page that several desks have is kept once, for all of them, in the words of the first.  What
    could not be saved, or was left by a pass that ended before, is made up for.
    """
    if not desk.of(AskingPolicy).roster:
        return
    context, desks = at_hand.context, at_hand.context.desks
    sharing = {
        kind: _sharing(desks, kind, title)
        for kind, title in desk.of(AskingPolicy).own_pages.items()
    }
    titles = {
        kind: desk.of(AskingPolicy).own_pages[kind]
        for kind, others in sharing.items()
        if others[0] is desk and any(_is_due(at_hand, other) for other in others)
    }
    fates: dict[str, Fate] = {}
    texts: dict[str, str | None] = {}
    for _ in range(_ROUNDS if titles else 0):
        pages = context.office.wiki.fetch_pages(list(titles.values()))
        texts = {
            kind: _text(at_hand, kind, pages[title].text, desk, sharing[kind])
            for kind, title in titles.items()
        }
        fates |= _save(context, desk, titles, pages, texts)
        # What met a conflict is made anew now.
        titles = {kind: titles[kind] for kind, fate in fates.items() if fate is Fate.CONFLICT}
        if not titles:
            break
    if _is_due(at_hand, desk) or fates or texts:
        missed = not set(fates.values()) <= {Fate.SAVED, Fate.PREVIEWED}
        # Whoever took the marks away may put them back.
        again = RETRY_LATER if missed else _LATER if None in texts.values() else None
        due_at = context.now + again if again else None
        at_hand.note_unkept(desk, replace(at_hand.unkept(desk), due_at=due_at))
        # They stand in the log now, or never will.
        for other in sharing["log"] if sharing["log"][0] is desk and not again else ():
            at_hand.note_unkept(other, replace(at_hand.unkept(other), rows=()))


def led_pages(desks: Sequence[DeskPolicy], desk: DeskPolicy) -> Mapping[str, str]:
    """The kinds of pages that only lead to the dashboard, with its section for each.

    A page that several desks have leads to none of their dashboards.
    """
    if not is_led(desk):
        return {}
    own = desk.of(AskingPolicy).own_pages
    sections = {"needs": NEEDED, "report": ROSTER}
    return {
        kind: f"{find_dashboard(desk)}#{anchor}"
        for kind, anchor in sections.items()
        if len(_sharing(desks, kind, own[kind])) == 1
    }


def show_roster(at_hand: AtHand, desk: DeskPolicy, messages: Messages) -> Sequence[Shown]:
    """What of the roster cannot be used, and what it lacks, for the dashboard."""
    rows = at_hand.ledger.states(at_hand.context.office.desk_key(desk))
    findings = find_roster_findings(desk, at_hand, rows, messages.language)
    text = render_roster_findings(findings, messages, level=3)
    return [Shown(ROSTER, messages.text("page-report"), text)] if text else []


def _is_due(at_hand: AtHand, desk: DeskPolicy) -> bool:
    due_at = at_hand.unkept(desk).due_at
    return due_at is not None and due_at <= at_hand.context.now


def _save(
    context: Context,
    desk: DeskPolicy,
    titles: Mapping[str, str],
    pages: Mapping[str, PageText],
    texts: Mapping[str, str | None],
) -> dict[str, Fate]:
    """Save those that are to have another text; what became of each."""
    fates: dict[str, Fate] = {}
    for kind, text in texts.items():
        page = pages[titles[kind]]
        fate = save_part(context, desk, page, text, kind, "something changed at the desk")
        if fate is not None:
            fates[kind] = fate
    return fates


def _sharing(desks: Sequence[DeskPolicy], kind: str, title: str) -> list[DeskPolicy]:
    """The desks that have this page for this purpose, in the settings' order."""
    return [
        desk
        for desk in desks
        if desk.of(AskingPolicy).roster and desk.of(AskingPolicy).own_pages[kind] == title
    ]


def _text(
    at_hand: AtHand, kind: str, before: str, desk: DeskPolicy, sharing: Sequence[DeskPolicy]
) -> str | None:
    """What is to stand on a page; ``None``: people took the marks away."""
    context, office = at_hand.context, at_hand.context.office
    messages, label = office.messages(desk), _labels(context, desk)
    dashboards = [link_dashboard(find_dashboard(other), messages) for other in sharing]
    dashboards = list(filter(None, dashboards))
    if kind == "log":
        meant = [
            (row.mark, row.text)
            for other in sharing
            for row in at_hand.unkept(other).rows
            if _was_asked(at_hand, other, row)
        ]
        return add_rows(before, meant, messages.text, dashboards)
    led = led_pages(context.desks, desk)
    if kind in led:
        return lead(before, led[kind], messages.text("page-moved", f"[[:{led[kind]}]]"))
    rows = [row for other in sharing for row in at_hand.ledger.states(office.desk_key(other))]
    if kind == "needs":
        parts = [render_needs(rows, messages.text, label)]
        parts += [part for tell in context.for_staff for part in tell(sharing, messages)]
        return fill(before, "\n\n".join([*parts, *dashboards]))
    findings = find_roster_findings(desk, at_hand, rows, messages.language)
    report = render_roster_report(findings, messages).rstrip()
    return fill(before, "\n\n".join([report, *dashboards]))


def _was_asked(at_hand: AtHand, desk: DeskPolicy, row: LogRow) -> bool:
    asked = at_hand.ledger.about(at_hand.context.office.desk_key(desk), row.identity)
    return {one.name for one in asked} >= set(row.names)


def _labels(context: Context, desk: DeskPolicy) -> Callable[[str], str]:
    topics, language = topics_of(context, desk), context.office.messages(desk).language
    return lambda topic: topics.label(topic, language)
