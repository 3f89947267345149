"""Tells each new request what it may expect, from what the memory knows of the desk's last ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.concern import Concern, Learnt
from helpdeskbot.concerns.expectations.decide import (
    decide_expectation,
    find_first_reaction,
)
from helpdeskbot.concerns.expectations.policy import ExpectationsPolicy
from helpdeskbot.concerns.expectations.values import Newcomer, PastRequest
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event, ThreadMemory
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import Phase, is_open
from helpdeskbot.model.topics import Complexity
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import assess, find_size, parse_size, written_size
from helpdeskbot.words.messages import Messages

SIZED = "request-sized"
# Older ones say little of how the desk works now.
_REMEMBERED = timedelta(days=1100)
_COMMENT = re.compile(r"c-(.+)-(\d{14})(?:-.*)?")


class Expectations(Concern):
    """What a new request is told, in the edit that gives it its status template."""

    sections: ClassVar = {"expectations": ExpectationsPolicy}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sizes: dict[str, dict[str, Complexity]] = {}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """From how many requests it is reckoned."""
        how = messages.text("does-expectations-how", desk.of(ExpectationsPolicy).fewest)
        return OfItself(messages.text("does-expectations"), _is_on(desk), (how,))

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Parameters for the templates of new requests."""
        if not _is_on(page.desk) or not page.to_tag:
            return {}
        desk, now = page.desk, self.context.now
        office = self.context.office
        past = self.context.once(("past", desk.name), lambda: recall_past(office, desk, now))
        queue = self._count_open(page)
        proposed = {}
        for request in page.requests.values():
            if not request.new:
                continue
            assessment = assess(self.context, desk, request)
            opened = request.opened_at or now
            newcomer = Newcomer(opened, assessment.complexity, assessment.deadline, queue)
            params = dict(
                decide_expectation(newcomer, past, desk.of(ExpectationsPolicy), now=now).params
            )
            queue += 1
            if params:
                proposed[request.id] = ThreadChange(request.id, (), params=params)
        return proposed

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """The sizes of open requests that were not known, or that staff have corrected."""
        if not _is_on(page.desk):
            return Learnt()
        known, found, later = self._known_sizes(page.desk), list[Event](), list[str]()
        for request in page.requests.values():
            if not request.is_open:
                continue
            if request.id not in page.recognised.known:
                # What is new is remembered when it is seen with its template, by its lasting id.
                later.append(request.id)
                continue
            identity = request.identity
            written = written_size(request)
            if identity in known and written in (None, known[identity]):
                continue
            size = find_size(self.context, page.desk, request)
            if size is Complexity.UNKNOWN:
                continue
            known[identity] = size
            found.append(
                Event(
                    self.context.now,
                    page.desk_key,
                    SIZED,
                    identity,
                    page.title,
                    data={"size": size.value},
                )
            )
        return Learnt(found, awake=later)

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """How large it is."""
        return replace(standing, size=find_size(self.context, page.desk, request))

    def _known_sizes(self, desk: DeskPolicy) -> dict[str, Complexity]:
        if desk.name not in self._sizes:
            office = self.context.office
            self._sizes[desk.name] = recall_sizes(office, desk, self.context.now)
        return self._sizes[desk.name]

    def _count_open(self, page: DeskPage) -> int:
        """The open requests of all pages of the desk."""
        office, desk = self.context.office, page.desk
        here = sum(request.is_open and not request.new for request in page.requests.values())
        here += sum(
            thread.id in page.resting
            and thread.status is not None
            and is_open(desk.status.phase(thread.status.value))
            and not thread.resolved
            for thread in page.talk.threads
        )
        there = sum(
            memory.title != page.title and memory.gone_since is None and _weighs(memory, desk)
            for memory in office.store.fetch_threads(page.desk_key)
        )
        return here + there


def recall_sizes(office: Office, desk: DeskPolicy, now: datetime) -> dict[str, Complexity]:
    """How large the desk's requests were, by lasting id, as far as that is remembered."""
    sizes = {}
    events = office.store.fetch_events(office.desk_key(desk), kind=SIZED, since=now - _REMEMBERED)
    for event in events:
        size = parse_size(str(event.data.get("size", "")))
        if size is not None:
            sizes[event.thread] = size
    return sizes


def recall_past(office: Office, desk: DeskPolicy, now: datetime) -> Sequence[PastRequest]:
    """The desk's requests as far as the memory knows when they were posted and how large they are.

    Those whose end was not seen, because they left the page open or the memory was lost, are left
    out: they would teach something wrong.
    """
    key = office.desk_key(desk)
    sizes = recall_sizes(office, desk, now)
    if not sizes:
        return ()
    closed: dict[str, tuple[datetime, str]] = {}
    for event in office.store.fetch_events(key, kind="status-changed", since=now - _REMEMBERED):
        status = event.data.get("new")
        if status is None or desk.status.phase(str(status)) is not Phase.CLOSED:
            closed.pop(event.thread, None)
        else:
            # Another word for "done" later on is no later end.
            first, _ = closed.get(event.thread, (event.at, ""))
            closed[event.thread] = (first, str(status))
    aside = {_spelled(name) for name in (office.account, *desk.bots)}
    found = []
    for memory in office.store.fetch_threads(key):
        size, end = sizes.get(memory.id), closed.get(memory.id)
        if size is None or memory.opened_at is None:
            continue
        if end is None and (memory.gone_since is not None or not _weighs(memory, desk)):
            continue
        reaction = _first_reaction(memory, aside)
        at, outcome = end if end is not None else (None, "")
        found.append(PastRequest(memory.opened_at, reaction, at, size, outcome))
    return tuple(found)


def _first_reaction(memory: ThreadMemory, aside: set[str]) -> datetime | None:
    """The oldest comment by somebody else; comments' ids tell author and minute."""
    said = []
    for comment in memory.comments:
        match = _COMMENT.fullmatch(comment)
        if match is None:
            continue
        try:
            at = datetime.strptime(match[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            continue
        said.append((match[1], at))
    return find_first_reaction(said, aside | {_spelled(memory.opened_by)})


def _spelled(name: str) -> str:
    return name.replace(" ", "_")


def _is_on(desk: DeskPolicy) -> bool:
    return desk.of(ExpectationsPolicy).enabled and desk.status.install


def _weighs(memory: ThreadMemory, desk: DeskPolicy) -> bool:
    return memory.status is not None and is_open(desk.status.phase(memory.status))
