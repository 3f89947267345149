"""What is remembered of meetings and their pages; it only spares reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import islice

from helpdeskbot.concerns.committee.decide.calls import fold
from helpdeskbot.concerns.committee.decide.lines import read_written
from helpdeskbot.concerns.committee.decide.merging import (
    find_since,
    follow_lines,
    is_ours,
    list_headings,
)
from helpdeskbot.concerns.committee.values import RECORD, TEMPLATE, AgendaItem, Progress, Written
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.history import HISTORY_LIMIT
from helpdeskbot.words.marked_part import BEGIN, END


@dataclass(frozen=True, slots=True)
class Kepts:
    """How far the pages of a desk's meetings have come.

    :param begun: the meetings that have a page, as far as they still matter.
    :param since: from which day on all requests of the desk are known.
    :param phases: how far each page has come, by its day.
    :param shown: a digest of what each shows, by its day.
    :param again_at: when it is tried again to save what could not be, UTC.
    :param ahead: the next meeting, as it was set then: it is held though the bot may be away.
    """

    begun: tuple[date, ...] = ()
    since: date | None = None
    phases: dict[str, Progress] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    again_at: datetime | None = None
    ahead: date | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Who wrote what on the page of a meeting, up to the revision of the row.

    :param ours: digests of the lines that we have brought.
    :param struck: those that people have changed or taken away.
    :param headings: those of the requests that stand there, by their lasting ids; in a record, of
        those that were left open.
    :param since: what the page says since when all requests are known.
    """

    written: tuple[Written, ...] = ()
    ours: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    headings: dict[str, str] = field(default_factory=dict)
    since: date | None = None


MEETINGS = Kept("committee", Kepts)
ITEMS = Kept("committee-requests", tuple[AgendaItem, ...], under="items")
LINES = Kept("committee-lines", Lines)
ROW = "meetings"
"""In place of a title, where a row is about the desk."""


def fetch_kept(context: Context, desk: DeskPolicy) -> Kepts | None:
    """How far the pages of a desk's meetings have come; ``None``: that is not known."""
    office = context.office
    look_up = partial(MEETINGS.fetch, office, office.desk_key(desk), ROW)
    return context.once(("committee-kept", desk.name), look_up)


def read_part(text: str) -> Sequence[str]:
    """The lines of our part of a page; none where there is no such part."""
    start, end = text.find(BEGIN), text.find(END)
    return text[start + len(BEGIN) : end].strip("\n").split("\n") if 0 <= start < end else ()


def head_of(context: Context, title: str) -> PageHead:
    """The newest revision of a page, which need not be among those that the pass asked for."""
    known = context.heads.pages.get(title)
    return known or context.once(
        ("head", title), lambda: context.office.wiki.fetch_heads([title])[title]
    )


def fetch_lines(context: Context, desk: DeskPolicy, title: str) -> tuple[Lines, int, bool]:
    """Who wrote what on a page, up to which revision, and whether this pass has learnt of it."""
    return context.once(("committee", desk.name, title), lambda: _read(context, desk, title))


def _read(context: Context, desk: DeskPolicy, title: str) -> tuple[Lines, int, bool]:
    office, head = context.office, head_of(context, title)
    key = office.desk_key(desk)
    stored, revid = LINES.fetch_at(office, key, title)
    known = stored or Lines()
    if not head.exists or head.revid == revid:
        return known, revid, False
    history = office.wiki.fetch_history(title, oldest=max(revid - 1, 0), texts=True)
    revisions = list(islice(history, HISTORY_LIMIT))[::-1]
    if not revisions:
        return known, revid, False
    names = {fold(name) for name in office.kept_template_names(TEMPLATE)}
    written = read_written(revisions, names, known.written, known_to=revid)
    ours, struck = follow_lines(
        revisions, office.account, read_part, known.ours, known.struck, known_to=revid
    )
    part = read_part(revisions[-1].text or "")
    lines = Lines(
        tuple(written),
        tuple(sorted(ours)),
        tuple(sorted(struck)),
        list_headings(part, ours, closed=is_ours(part, RECORD, ours)),
        find_since(part, ours),
    )
    if context.write:
        LINES.keep(office, key, title, lines, revisions[-1].revid)
    return lines, revisions[-1].revid, True
