"""Requests that have left a page: how they stood there last, from its history alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.figures.cases import make_cases
from helpdeskbot.concerns.figures.values import RequestCase
from helpdeskbot.model.report import TickReport
from helpdeskbot.model.wiki import PageHead, PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.decide.identity import Identity, identity_of_thread, match_threads
from helpdeskbot.page.history import Version
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import PageRefused
from helpdeskbot.page.reading import read_page

MOST_REVISIONS = 5000
"""So many are looked through for what has left a page, after the memory was lost."""


@dataclass(frozen=True, slots=True)
class LeftRequest:
    """A request that is not on its page any more.

    :param version: the last one in which it stood.
    :param thread: its id in that version.
    :param at: when it left the page, UTC.
    """

    version: Version
    thread: str
    at: datetime


@dataclass(slots=True)
class _Trail:
    """A thread that is followed back; ``place``: in the version that was looked at last."""

    identity: Identity
    place: int | None


def find_left(versions: Iterator[Version], account: str) -> Sequence[LeftRequest]:
    """What has left a page and did not come back, the last first.

    :param versions: the newest first; those whose text is hidden are passed over.
    """
    trails: list[_Trail] = []
    left: list[LeftRequest] = []
    newer: tuple[Sequence[Identity], datetime] | None = None
    for version in versions:
        if version.page is None:
            continue
        text = version.page.text
        here = [identity_of_thread(one, text, account) for one in version.page.threads]
        if newer is None:
            trails = [_Trail(one, place) for place, one in enumerate(here)]
        else:
            pairs = match_threads(newer[0], here)
            for trail in trails:
                trail.place = pairs.get(trail.place) if trail.place is not None else None
            _find_again(trails, here)
            known = {trail.place for trail in trails}
            for place, thread in enumerate(version.page.threads):
                if place not in known:
                    trails.append(_Trail(here[place], place))
                    if thread.status is not None:
                        left.append(LeftRequest(version, thread.id, newer[1]))
            for trail in trails:
                if trail.place is not None:
                    trail.identity = here[trail.place]
        newer = here, version.revision.timestamp
    return left


def _find_again(trails: Sequence[_Trail], here: Sequence[Identity]) -> None:
    """Where those stand that were gone in between."""
    missing = [trail for trail in trails if trail.place is None]
    taken = {trail.place for trail in trails}
    free = [place for place in range(len(here)) if place not in taken]
    if missing and free:
        pairs = match_threads([one.identity for one in missing], [here[one] for one in free])
        for one, other in pairs.items():
            missing[one].place = free[other]


def recall_left(
    context: Context, asking: Asking, page: DeskPage, left: Collection[LeftRequest]
) -> Mapping[str, RequestCase]:
    """The cases of requests that have left a page, by their lasting ids."""
    found: dict[str, RequestCase] = {}
    together: dict[int, list[LeftRequest]] = {}
    for one in left:
        together.setdefault(one.version.revision.revid, []).append(one)
    for revid, some in together.items():
        threads = {one.thread: one.at for one in some}
        then = _read(context, page, some[0].version, threads)
        if then is None:
            continue
        here = [thread for thread in threads if thread in then.requests]
        cases = make_cases(context, asking, then, here)
        at = {then.requests[thread].identity: threads[thread] for thread in here}
        for identity, case in cases.items():
            found[identity] = replace(case, revid=revid, left_at=at[identity])
    return found


def _read(
    context: Context, page: DeskPage, version: Version, only: Collection[str]
) -> DeskPage | None:
    """The page as it was; ``None`` if it was none on which anything was asked."""
    by, now = version.revision, page.source.head
    head = PageHead(
        title=now.title,
        namespace=now.namespace,
        page_id=now.page_id,
        revid=by.revid,
        timestamp=by.timestamp,
        user=by.user,
        parent_id=by.parent_id,
    )
    source = PageText(head, by.text or "")
    try:
        return read_page(
            context.office,
            page.desk,
            page.place,
            TickReport(started=context.now),
            helpers=page.helpers,
            source=source,
            only=only,
        )
    except PageRefused:
        return None
