"""Brings together what was said about requests: from the memory, the pages and the digests."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.concerns.reminders.memory import (
    Reminded,
    find_sent_in_thread,
    open_reminded,
    recall_deleted,
    recall_digest,
    reminded_event,
)
from helpdeskbot.concerns.reminders.values import Sent
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage

OF_PARTS = 100
"""Stages from here on are of parts of agreements, whose days are other clocks than the turn's."""


class Recollection:
    """What was said about the requests of each desk, in one tick."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._reminded: dict[str, Reminded] = {}
        self._news: list[Event] = []

    def of(self, desk: DeskPolicy) -> Reminded:
        """What is known of a desk."""
        office = self._context.office
        key = office.desk_key(desk)
        if key not in self._reminded:
            # All or nothing: where the digest cannot be read, the next page tries again.
            in_digest = recall_digest(office, desk)
            self._reminded[key] = open_reminded(office, key, self._context.now)
            for thread, sent in in_digest:
                self.add(desk, thread, sent)
        return self._reminded[key]

    def add(self, desk: DeskPolicy, thread: str, sent: Sent) -> None:
        """Take note of something that was said, now or earlier."""
        reminded = self.of(desk)
        reminded.add(thread, sent)
        if reminded.is_news(thread, sent):
            key = self._context.office.desk_key(desk)
            self._news.append(reminded_event(key, thread, sent))

    def take_news(self) -> Sequence[Event]:
        """What the memory does not know yet, once."""
        news, self._news = self._news, []
        return news

    def about_turn(self, desk: DeskPolicy, thread: str) -> list[Sent]:
        """What was said because of whose turn a request was."""
        return [one for one in self.of(desk).about(thread) if one.stage < OF_PARTS]

    def about_parts(self, desk: DeskPolicy, thread: str) -> list[Sent]:
        """What was said of parts of its agreement."""
        return [one for one in self.of(desk).about(thread) if one.stage > OF_PARTS]

    def read_page(self, page: DeskPage) -> None:
        """Read back what stands on a page, and what was deleted while nobody remembered."""
        for thread, request in page.requests.items():
            known = self.of(page.desk).about(request.identity)
            sent = find_sent_in_thread(page, thread, known)
            if page.is_lively(thread) and not request.new:
                # Also where the memory is there: it may be an old one that was put back.
                sent += recall_deleted(page, thread)
            for one in sent:
                self.add(page.desk, request.identity, one)
