"""Gives every new request its status template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from helpdeskbot.concerns.concern import Concern
from helpdeskbot.concerns.tagging.policy import TaggingPolicy
from helpdeskbot.model.change import Kind, PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import StatusTemplate
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.request import Request
from helpdeskbot.model.story import Did
from helpdeskbot.page.decide.acts import name_status, read_status
from helpdeskbot.page.page import DeskPage
from helpdeskbot.words.links import list_titles
from helpdeskbot.words.messages import Messages


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
WITHDRAW = Kind("withdraw", "thread-untagged", "summary-withdrawn")


class Tagging(Concern):
    """The status template of new requests; which threads are some, the page's verdicts say.

    Where a person has set one as well, perhaps in the same moment, ours is taken back.
    """

    kinds: ClassVar = (TAG, WITHDRAW)
    sections: ClassVar = {"tagging": TaggingPolicy}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """After how long a new request gets its status."""
        template, minutes = f"Template:{desk.status.template}", f"{desk.settle_minutes:g}"
        how = messages.text("does-tagging-how", list_titles([template]), minutes)
        return OfItself(messages.text("does-tagging"), desk.of(TaggingPolicy).enabled, (how,))

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """The template for each new request, or first of all what is taken back."""
        # In an edit of its own, so that its summary tells of it; the next pass does the rest.
        return self._take_back(page) or {
            verdict.thread: ThreadChange(
                verdict.thread, (PlannedAction(TAG, verdict.thread, verdict.because),), tag=True
            )
            for verdict in page.verdicts
            if verdict.thread in page.to_tag
        }

    def _take_back(self, page: DeskPage) -> dict[str, ThreadChange]:
        changes = {}
        for thread, request in page.requests.items():
            ours = self._find_double(page, request) if _may_be_double(request) else None
            if ours is not None:
                because = "a person gave it a status as well, and that one stays"
                action = PlannedAction(WITHDRAW, thread, because)
                changes[thread] = ThreadChange(thread, (action,), withdrawn=ours.span)
        return changes

    def _find_double(self, page: DeskPage, request: Request) -> StatusTemplate | None:
        """A template that we have set and nobody has changed since, beside what a person set."""
        story, account = page.story(request.id), self.context.office.account
        sets = [act for act in story.acts if act.did is Did.SET and act.account == account]
        ours = {(act.about, act.value) for act in sets}
        added = {act.value for act in story.acts if act.did is Did.ADDED and act.account == account}
        for status in request.thread.more_statuses:
            said = read_status(status, page.desk.status.value_param)
            if ours >= set(said.items()) or name_status(said) in added:
                return status
        closed = [act for act in story.standing if act.did is Did.CLOSED and act.value]
        if closed and sets and closed[-1].account != account:
            only = all(act.account == account for act in story.sets(""))
            return request.thread.status if only and closed[-1].revid < sets[0].revid else None
        return None


def _may_be_double(request: Request) -> bool:
    return bool(request.thread.more_statuses) or request.thread.resolved
