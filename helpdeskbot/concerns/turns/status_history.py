"""Who set the status of a request, and when: from the page's history, as far as it is not known.

What is looked at is what the template says of the turn.  It is remembered with the page, so that a
tick reads only the revisions since the last one, and only if something of it has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from helpdeskbot.concerns.turns.values import StatusSet
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import View

Signs = tuple[str, ...]
"""What the template says of the turn; empty without a template."""

_TURN_PARAMS = ("turn", "until", "due")
# Reached only without memory, on a page that had so many edits since a status was set.
_MOST_REVISIONS = 500


@dataclass(frozen=True, slots=True)
class Trail:
    """How a status came about.

    :param signs: what the template says now.
    :param sets: the last change of it, after the last one by a person if that is another one.
    :param experts_since: when those who are named in it were named, UTC.
    """

    signs: Signs
    sets: tuple[StatusSet, ...] = ()
    experts_since: datetime | None = None


TRAILS = Kept("statuses", dict[str, Trail], under="threads", blank=("experts_since", "phase"))


@dataclass(slots=True)
class _Search:
    """One thread, followed back to where its status was set last, and last by a person."""

    thread: str
    signs: Signs
    newer: Signs
    experts_since: datetime | None = None
    found: list[StatusSet] = field(default_factory=list)
    ended: bool = False

    @property
    def finished(self) -> bool:
        return self.ended or any(one.person for one in self.found)


def fetch_trails(office: Office, view: View, threads: Sequence[Thread]) -> Mapping[str, Trail]:
    """The trail of each thread, by its id on the page."""
    kept, known_revid = TRAILS.fetch_at(office, view.desk_key, view.title)
    known = kept or {}
    trails: dict[str, Trail] = {}
    searches: list[_Search] = []
    for thread in threads:
        signs = _signs(thread, view.desk)
        trail = known.get(view.identity(thread.id))
        if trail is not None and trail.signs == signs:
            trails[thread.id] = trail
        else:
            searches.append(_Search(thread.id, signs, signs))
    if searches:
        _walk(office, view, searches, known_revid)
    for search in searches:
        before = known.get(view.identity(search.thread))
        trails[search.thread] = _finish(search, before)
    return trails


def keep_trails(office: Office, view: View, trails: Mapping[str, Trail]) -> None:
    """Remember the trails with the revision that was read."""
    rows = {view.identity(thread): trail for thread, trail in trails.items()}
    TRAILS.keep(office, view.desk_key, view.title, rows, view.page.head.revid)


def _walk(office: Office, view: View, searches: Sequence[_Search], known_revid: int) -> None:
    """Follow the threads back, to what is known or to where they began."""
    history = office.wiki.fetch_history(
        view.page.head.title, newest=view.page.head.revid, texts=True
    )
    newer: Revision | None = None
    for revision in islice(history, _MOST_REVISIONS):
        if newer is not None and revision.text is not None:
            older = {
                thread.id: thread
                for thread in office.parse(view.desk, view.title, revision.text).threads
            }
            for search in searches:
                if not search.finished:
                    _step(office, view.desk, search, older.get(search.thread), newer)
        if revision.revid <= known_revid or all(search.finished for search in searches):
            return
        newer = revision if revision.text is not None else newer
    if newer is not None:
        for search in searches:
            if not search.finished:
                _step(office, view.desk, search, None, newer)


def _step(
    office: Office, desk: DeskPolicy, search: _Search, older: Thread | None, newer: Revision
) -> None:
    """Compare a thread with itself one revision earlier."""
    before = _signs(older, desk) if older is not None else ()
    if before != search.newer:
        value = search.newer[0] if search.newer else None
        search.found.append(
            StatusSet(
                value=value,
                phase=desk.status.phase(value) if value is not None else None,
                by=newer.user,
                at=newer.timestamp,
                person=newer.user != office.account,
            )
        )
        named = search.newer[-1] if search.newer else ""
        if named and search.experts_since is None and named != (before[-1] if before else ""):
            search.experts_since = newer.timestamp
        search.newer = before
    if older is None:
        search.ended = True


def _finish(search: _Search, before: Trail | None) -> Trail:
    found = search.found[::-1]
    if before is not None and not search.finished:
        found = [*before.sets, *found]
    last_by_person = next((one for one in reversed(found) if one.person), None)
    last = found[-1] if found else None
    sets = [one for one in (last_by_person, last) if one is not None]
    since = search.experts_since or (before.experts_since if before else None)
    return Trail(search.signs, tuple(dict.fromkeys(sets)), since)


def _signs(thread: Thread, desk: DeskPolicy) -> Signs:
    if thread.status is None:
        return ()
    params = dict(thread.status.params)
    named = params.get(desk.asking.expert_param, "") if desk.asking.expert_param else ""
    return (thread.status.value, *(params.get(name, "") for name in _TURN_PARAMS), named)
