"""Gives every new request its status template."""

from __future__ import annotations

from collections.abc import Mapping

from helpdeskbot.concerns.concern import Concern
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.memory import PlannedAction
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.planning import TAG


class Tagging(Concern):
    """The status template of new requests; which threads are some, the page's verdicts say."""

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """The template for each new request."""
        return {
            verdict.thread: ThreadChange(
                verdict.thread, (PlannedAction(TAG, verdict.thread, verdict.because),), tag=True
            )
            for verdict in page.verdicts
            if verdict.thread in page.to_tag
        }
