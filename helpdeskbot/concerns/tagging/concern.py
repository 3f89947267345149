"""Gives every new request its status template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from helpdeskbot.concerns.concern import Concern
from helpdeskbot.model.change import Kind, PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.page.page import DeskPage


class FirstStatus(Kind):
    """A request is given its status template."""

    __slots__ = ()

    def word(
        self, changes: Sequence[ThreadChange], desk: DeskPolicy
    ) -> tuple[str, Sequence[str | int]]:
        """How many requests are dealt with, or the one's status."""
        if len(changes) > 1:
            return "summary-tagged-many", (len(changes),)
        status = desk.status
        # Where an empty status is the first one, its meaning is told: "open".
        return self.says, (status.initial or str(status.phase(status.initial) or ""),)


TAG = FirstStatus("tag", "thread-tagged", "summary-tagged-one", weight=10)


class Tagging(Concern):
    """The status template of new requests; which threads are some, the page's verdicts say."""

    kinds: ClassVar = (TAG,)

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """The template for each new request."""
        return {
            verdict.thread: ThreadChange(
                verdict.thread, (PlannedAction(TAG, verdict.thread, verdict.because),), tag=True
            )
            for verdict in page.verdicts
            if verdict.thread in page.to_tag
        }
