"""A request as its committee sees it, from what a desk's page and its history tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.archives.telling import ARCHIVED
from helpdeskbot.concerns.capacity.decide import parse_place
from helpdeskbot.concerns.committee.values import (
    APPROVED,
    GROUP,
    MARK,
    NOT_NOW,
    REVIEW,
    AgendaItem,
    Gone,
    meaning_of,
)
from helpdeskbot.matching.money import find_money
from helpdeskbot.matching.plain import to_plain
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import PLACE, Phase
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.request_text import read_request
from helpdeskbot.page.said import own_marks, surely_ours
from helpdeskbot.page.topics import assess, written_size
from helpdeskbot.parse.site.days import parse_day

_ANSWERS = frozenset({APPROVED, GROUP, NOT_NOW})
_LICENCE = re.compile(
    r"\bCC[ -]?(?:0|BY(?:-(?:SA|NC|ND)){0,2})(?:[ -]\d\.\d)?\b|\bGFDL\b|\bpublic domain\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?<=\()“[^“”]{1,200}”[^()]{0,200}(?=\))|“[^“”]{1,200}”")
_LONGEST = 300


def last_told(page: DeskPage, thread: str) -> Mark | None:
    """The mark of the decision that was told last in a request; ``None``: none was."""
    told = [*own_marks(page, thread, kinds=[MARK])]
    told += [(mark, at) for mark, at in surely_ours(page, thread) if mark.kind == MARK]
    whole = [(at, mark) for mark, at in told if len(mark.words) == 4]
    return max(whole, key=lambda one: one[0])[1] if whole else None


def read_item(
    context: Context, page: DeskPage, request: Request, known: AgendaItem | None, *, saved: bool
) -> AgendaItem:
    """What a request is to a committee, when this pass has done its part.

    :param known: what was known of it.
    :param saved: the changes of this pass were made.
    """
    change = page.changes.get(request.id) if saved else None
    status = (change.status if change else None) or request.status or page.desk.status.initial
    phase = page.desk.status.phase(status)
    given = {name: request.param(name) for name in (PLACE, "until")} if not request.new else {}
    given |= change.params if change else {}
    over = phase is Phase.CLOSED or request.thread.resolved
    mark = last_told(page, request.id)
    words = mark.words if mark is not None else ("", "", "", "")
    if change is not None and change.draft is not None and MARK in change.draft.trace:
        words = tuple(change.draft.trace.removesuffix(" -->").split("|")[1:])
    decided = parse_day(words[0])
    # "Under review" is said meanwhile; the request comes up again.
    answered = over or meaning_of(status) in _ANSWERS
    answered = answered or bool(words[2] and meaning_of(words[2]) != REVIEW)
    item = _read_facts(context, page, request)
    before = known.settled_at if known is not None else None
    settled = before or _set_at(page, request) or context.now
    return replace(
        item,
        status=status,
        answered=answered,
        over=over,
        until=parse_day(given.get("until", "")),
        place=parse_place(given.get(PLACE, "")),
        settled_at=settled if answered else None,
        decided=decided,
    )


def _read_facts(context: Context, page: DeskPage, request: Request) -> AgendaItem:
    found, text = assess(context, page.desk, request), read_request(request)
    written = written_size(request)
    plain = to_plain(text.body).text
    said = [plain, *(to_plain(answer).text for answer in text.form.values())]
    licence = to_plain(text.form.get("licence", "")).text.strip()
    named = _LICENCE.search(plain)
    return AgendaItem(
        identity=request.identity,
        title=page.title,
        heading=request.thread.heading,
        requester=request.requester,
        opened_at=request.opened_at or context.now,
        size=written or found.complexity,
        because=_quote(found.complexity_because) if written in (None, found.complexity) else (),
        missing=found.missing,
        wished=found.deadline,
        money=find_money("\n".join(said)),
        rights=(licence or (named[0] if named else ""))[:_LONGEST],
    )


def _quote(reasons: Sequence[str]) -> tuple[str, ...]:
    """The request's own words in what tells its size; the rest is English."""
    return tuple(dict.fromkeys(word for one in reasons for word in _QUOTED.findall(one)))


def _set_at(page: DeskPage, request: Request) -> datetime | None:
    sets = [act for act in page.told(request.id).sets("") if act.account]
    return sets[-1].at if sets else None


def read_gone(context: Context, key: str, item: AgendaItem) -> AgendaItem:
    """The same request, of which it is known where it went.

    :param key: the desk's.
    """
    if not item.gone or item.where:
        return item
    events = context.once(
        ("committee-archived", key), lambda: context.office.store.fetch_events(key, kind=ARCHIVED)
    )
    where = {event.thread: str(event.data.get("where", "")) for event in events}
    if item.identity not in where:
        return item
    return replace(item, gone=Gone.ARCHIVED, where=where[item.identity])
