"""Who set the status of a request, and when: from the page's history, as far as it is not known.

What is looked at is what the template says of the turn.  It is remembered with the page, so that a
tick reads only the revisions since the last one, and only if something of it has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.concerns.turns.values import StatusSet
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.story import Did
from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import DeskPage

Signs = tuple[str, ...]
"""What the template says of the turn; empty without a template."""

_TURN_PARAMS = ("turn", "until", "due")
# Reached only without memory, on a page that had so many edits since a status was set.
_MOST_REVISIONS = 500


@dataclass(frozen=True, slots=True)
class StatusHistory:
    """How a status came about.

    :param signs: what the template says now.
    :param sets: the last change of it, after the last one by a person if that is another one.
    :param experts_since: when those who are named in it were named, UTC.
    """

    signs: Signs
    sets: tuple[StatusSet, ...] = ()
    experts_since: datetime | None = None


HISTORIES = Kept(
    "statuses", dict[str, StatusHistory], under="threads", blank=("experts_since", "phase")
)


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


def fetch_histories(office: Office, page: DeskPage) -> Mapping[str, StatusHistory]:
    """The history of each request's status, by the thread's id on the page."""
    kept, known_revid = HISTORIES.fetch_at(office, page.desk_key, page.title)
    known = kept or {}
    histories: dict[str, StatusHistory] = {}
    searches: list[_Search] = []
    for request in page.requests.values():
        signs = () if request.new else _signs(request.thread, page.desk)
        history = known.get(request.identity)
        if history is not None and history.signs == signs:
            histories[request.id] = history
        else:
            searches.append(_Search(request.id, signs, signs))
    if searches:
        _walk(office, page, searches, known_revid)
    for search in searches:
        before = known.get(page.identity(search.thread))
        history = _finish(search, before)
        if any(one.person for one in search.found):
            history = _without_undone(office, page, search.thread, history)
        histories[search.thread] = history
    return histories


def keep_histories(office: Office, page: DeskPage, histories: Mapping[str, StatusHistory]) -> None:
    """Remember the histories with the revision that was read."""
    rows = {page.identity(thread): history for thread, history in histories.items()}
    HISTORIES.keep(office, page.desk_key, page.title, rows, page.revid)


def _walk(office: Office, page: DeskPage, searches: Sequence[_Search], known_revid: int) -> None:
    """Follow the threads back, to what is known or to where they began."""
    newer: Revision | None = None
    for version in page.history.read(most=_MOST_REVISIONS):
        revision = version.revision
        if newer is not None and version.page is not None:
            for search in searches:
                if not search.finished:
                    older = version.threads.get(search.thread)
                    _step(office, page.desk, search, older, newer)
        if revision.revid <= known_revid or all(search.finished for search in searches):
            return
        newer = revision if revision.text is not None else newer
    if newer is not None:
        for search in searches:
            if not search.finished:
                _step(office, page.desk, search, None, newer)


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


def _finish(search: _Search, before: StatusHistory | None) -> StatusHistory:
    found = search.found[::-1]
    if before is not None and not search.finished:
        found = [*before.sets, *found]
    since = search.experts_since or (before.experts_since if before else None)
    return StatusHistory(search.signs, _last(found), since)


def _without_undone(
    office: Office, page: DeskPage, thread: str, history: StatusHistory
) -> StatusHistory:
    """The same as if nobody had done what others have undone since, told from the story."""
    story, desk = page.story(thread), page.desk
    expert_param = desk.of(PeoplePolicy).expert_param
    told = {"", *_TURN_PARAMS, expert_param}
    undone = {
        (act.account, act.at)
        for act in story.acts
        if act.did is Did.SET and act.about in told and act.undone_by
    }
    if undone.isdisjoint((one.by, one.at) for one in history.sets):
        return history
    found: list[StatusSet] = []
    value, since = "", None
    for act in story.sets(*told):
        value = act.value if act.about == "" else value
        since = act.at if act.about == expert_param and act.value else since
        phase = desk.status.phase(value) if value else None
        person = act.account != office.account
        found.append(StatusSet(value or None, phase, act.account, act.at, person))
    return StatusHistory(history.signs, _last(found), since)


def _last(found: Sequence[StatusSet]) -> tuple[StatusSet, ...]:
    last_by_person = next((one for one in reversed(found) if one.person), None)
    sets = [one for one in (last_by_person, found[-1] if found else None) if one is not None]
    return tuple(dict.fromkeys(sets))


def _signs(thread: Thread, desk: DeskPolicy) -> Signs:
    if thread.status is None:
        return ()
    named = thread.param(desk.of(PeoplePolicy).expert_param)
    return (thread.status.value, *(thread.param(name) for name in _TURN_PARAMS), named)
