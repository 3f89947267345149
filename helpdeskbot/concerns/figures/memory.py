"""What is kept of figures: the cases of each page, and what stands on the pages of the years.

The pages' histories tell all of it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.figures.cases import digest_of, make_cases
from helpdeskbot.concerns.figures.past import MOST_REVISIONS, LeftRequest, find_left, recall_left
from helpdeskbot.concerns.figures.values import RequestCase
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.history import Version
from helpdeskbot.page.page import DeskPage

CASES = Kept("cases", tuple[RequestCase, ...], under="cases")
# Up to which revision a page is known since, where no case of it has changed.
READ_TO = Kept("cases-read", bool, under="read")


@dataclass(frozen=True, slots=True)
class Years:
    """What stands on a desk's pages of years.

    :param due: something has changed since they were made.
    :param made_on: the last day on which they were, UTC.
    :param heard: how many answers by link were known then.
    :param texts: a digest of each, by title.
    """

    due: bool = True
    made_on: date | None = None
    heard: int = 0
    texts: Mapping[str, str] = field(default_factory=dict)


YEARS = Kept("figures", Years)


def earliest(now: datetime) -> datetime:
    """What was over before then is counted no more, UTC: before the year beside last year."""
    return datetime(now.year - 2, 1, 1, tzinfo=UTC)


class Updated(NamedTuple):
    """The cases of a page as it is now.

    :param cases: by their lasting ids.
    :param changed: any is another one than was remembered.
    :param more: of some requests there is none yet.
    """

    cases: Mapping[str, RequestCase]
    changed: bool
    more: bool


def update_cases(
    context: Context, asking: Asking, page: DeskPage, most: int | None = None
) -> Updated:
    """Bring the cases of a page up to date.

    Of what has not changed since, nothing is read; with the memory gone, all is read from the
    page's history.

    :param most: so many are made now, the rest later; ``None``: all.
    """
    office, since = context.office, earliest(context.now)
    kept, read_to = CASES.fetch_at(office, page.desk_key, page.title)
    read_to = max(read_to, READ_TO.fetch_at(office, page.desk_key, page.title)[1])
    known = {case.identity: case for case in kept or ()}
    here = {
        request.identity: thread
        for thread, request in page.requests.items()
        if not request.new and request.opened_at is not None
    }
    stale = [
        thread
        for identity, thread in here.items()
        if _is_stale(known.get(identity), page, thread, since)
    ]
    more = most is not None and len(stale) > most
    cases = {**known, **make_cases(context, asking, page, stale[:most])}
    here |= {page.identity(thread): thread for thread in page.resting}
    cases |= _find_left(context, asking, page, cases, here, None if kept is None else read_to)
    cases = {
        identity: case
        for identity, case in cases.items()
        if case.over_at is None or case.over_at >= since
    }
    return Updated(cases, kept is None or cases != known, more)


def keep_cases(office: Office, page: DeskPage, updated: Updated) -> None:
    """Remember the cases of a page as it was read."""
    if updated.changed:
        CASES.keep(office, page.desk_key, page.title, tuple(updated.cases.values()), page.revid)
    else:
        READ_TO.keep(office, page.desk_key, page.title, value=True, revid=page.revid)


def join_cases(pages: Collection[Mapping[str, RequestCase]]) -> list[RequestCase]:
    """The cases of all pages of a desk; of one that was moved between them, the one that stands."""
    found: dict[str, RequestCase] = {}
    for cases in pages:
        for identity, case in cases.items():
            other = found.get(identity)
            if other is None or other.left_at is not None:
                found[identity] = case
    return list(found.values())


def recall_cases(office: Office, desk: DeskPolicy, titles: Collection[str]) -> list[RequestCase]:
    """The cases of a desk as they are kept."""
    key = office.desk_key(desk)
    rows = [CASES.fetch(office, key, title) or () for title in titles]
    return join_cases([{case.identity: case for case in row} for row in rows])


def _is_stale(case: RequestCase | None, page: DeskPage, thread: str, since: datetime) -> bool:
    request = page.requests[thread]
    if case is not None:
        return case.left_at is not None or case.read != digest_of(page, request)
    signed = (at for _, at in request.thread.signatures())
    return not request.is_over or max(signed, default=since) >= since


def _find_left(
    context: Context,
    asking: Asking,
    page: DeskPage,
    cases: Mapping[str, RequestCase],
    here: Mapping[str, str],
    read_to: int | None,
) -> Mapping[str, RequestCase]:
    """The cases of requests that have left the page.

    :param read_to: up to which revision its history is known; ``None``: nothing is.
    """
    head = page.source.head
    missing = {
        identity: case
        for identity, case in cases.items()
        if case.left_at is None and identity not in here and case.title == page.title
    }
    if read_to == head.revid:
        return {}
    if read_to == head.parent_id and head.timestamp is not None:
        # Nobody has edited it in between, so they are known as they stood last.
        at, revid = head.timestamp, head.parent_id
        return {one: replace(case, left_at=at, revid=revid) for one, case in missing.items()}
    left = find_left(_read(page, read_to or 0), context.office.account)
    since = earliest(context.now)
    recent: list[LeftRequest] = [one for one in left if one.at >= since]
    found = recall_left(context, asking, page, recent)
    return {identity: case for identity, case in found.items() if identity not in here}


def _read(page: DeskPage, read_to: int) -> Iterator[Version]:
    """The page's versions, newest first, to the one that is known already."""
    for version in page.history.read(most=MOST_REVISIONS):
        yield version
        if version.revision.revid <= read_to:
            return
