"""The pages that the bot keeps for people: who is needed, what the roster lacks, why who was asked.

What the bot writes stands between two marks; everything else on such a page belongs to people.
A page is saved only when what stands between the marks would be another text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.findings import find_roster_findings
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.words import render_roster_report
from helpdeskbot.concerns.asking.values import Choice
from helpdeskbot.concerns.asking.words.boards import LogEntry, add_to_log, render_needs
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Fate
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.side_pages import save_part
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.marked_part import fill

_ROUNDS = 3
# What had to wait is not tried with every breath.
_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that could not be kept when there was something to say on it.

    :param until: when it is tried again, UTC; ``None``: nothing waits.
    :param entries: what is to be added to the log.
    """

    until: datetime | None = None
    entries: tuple[LogEntry, ...] = ()


WAITING = Kept("boards-waiting", Waiting)


def keep_pages(at_hand: AtHand, desk: DeskPolicy) -> None:
    """Bring a desk's pages up to date, if anything was read that may stand on them.

    A page that several desks have is kept once, for all of them, in the words of the first.
    """
    if not desk.of(AskingPolicy).roster:
        return
    context, desks = at_hand.context, at_hand.context.desks
    sharing = {
        kind: _sharing(desks, kind, title)
        for kind, title in desk.of(AskingPolicy).own_pages.items()
    }
    own = {
        kind: title
        for kind, title in desk.of(AskingPolicy).own_pages.items()
        if sharing[kind][0] is desk
    }
    waiting = {
        kind: WAITING.fetch(context.office, "", title) or Waiting() for kind, title in own.items()
    }
    titles = {
        kind: title
        for kind, title in own.items()
        if any(other.name in at_hand.visited for other in sharing[kind])
        or ((until := waiting[kind].until) is not None and until <= context.now)
    }
    made = {
        kind: (*waiting[kind].entries, *_find_entries(at_hand, kind, sharing[kind]))
        for kind in titles
    }
    for _ in range(_ROUNDS if titles else 0):
        pages = context.office.wiki.fetch_pages(list(titles.values()))
        texts = {
            kind: _text(at_hand, kind, pages[title].text, desk, sharing[kind], made[kind])
            for kind, title in titles.items()
        }
        fates = _save(context, desk, titles, pages, texts)
        for kind, title in titles.items():
            held = fates.get(kind) is Fate.HELD_BACK
            after = Waiting(context.now + _PAUSE, made[kind]) if held else Waiting()
            if context.write and after != waiting[kind]:
                WAITING.keep(context.office, "", title, after)
        # Nobody looks at a quiet desk's pages again soon: what met a conflict is made anew now.
        titles = {kind: titles[kind] for kind, fate in fates.items() if fate is Fate.CONFLICT}


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


def _find_entries(at_hand: AtHand, kind: str, sharing: Sequence[DeskPolicy]) -> list[LogEntry]:
    """What this pass adds to a page."""
    names = {other.name for other in sharing}
    choices = at_hand.made if kind == "log" else ()
    return [_entry(page, choice) for page, choice in choices if page.desk.name in names]


def _text(
    at_hand: AtHand,
    kind: str,
    before: str,
    desk: DeskPolicy,
    sharing: Sequence[DeskPolicy],
    entries: Sequence[LogEntry],
) -> str | None:
    """What is to stand on a page; ``None``: people took the marks away.

    :param entries: what is added to the log.
    """
    context, office = at_hand.context, at_hand.context.office
    messages, topics = office.messages(desk), topics_of(context, desk)

    def label(topic: str) -> str:
        return topics.label(topic, messages.language)

    if kind == "log":
        return add_to_log(before, entries, messages.text, label)
    rows = [row for other in sharing for row in at_hand.ledger.states(office.desk_key(other))]
    if kind == "needs":
        parts = [render_needs(rows, messages.text, label)]
        parts += [part for tell in context.for_staff for part in tell(sharing, messages)]
        return fill(before, "\n\n".join(parts))
    findings = find_roster_findings(desk, at_hand, rows, messages.language)
    return fill(before, render_roster_report(findings, messages).rstrip())


def _entry(page: DeskPage, choice: Choice) -> LogEntry:
    thread = next(thread for thread in page.talk.threads if thread.id == choice.need.thread)
    return LogEntry(page.title, thread.heading, choice)
