"""A concern: whoever wrote something into a template that nobody can read is told so, there.

Days, names, whose turn it is, days of follow-ups.  Who has no say in a request is told nothing, as
what they wrote leads to nothing; nor is anybody for what the page's history does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.concern import Concern, Learnt, PublishedPart
from helpdeskbot.concerns.follow_up.parse import parse_wishes
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.turns.told import read_turn
from helpdeskbot.concerns.unread.decide import choose_unread
from helpdeskbot.concerns.unread.policy import UnreadPolicy
from helpdeskbot.concerns.unread.values import MARK, UNREAD, Unread
from helpdeskbot.concerns.unread.words import TEMPLATE, draft_unread
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.office.context import Context
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.named import experts_of
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import own_marks, surely_ours
from helpdeskbot.page.topics import find_language, set_by
from helpdeskbot.parse.userlinks import Signatures
from helpdeskbot.words.messages import Messages


class UnreadValues(Concern):
    """What cannot be read in the requests of all desks, in one pass."""

    kinds: ClassVar = (UNREAD,)
    asks: ClassVar = (Asking, Agreements)
    sections: ClassVar = {"unread": UnreadPolicy}

    def __init__(self, context: Context, asking: Asking, agreements: Agreements) -> None:
        super().__init__(context)
        self._agreements = agreements
        self._dues: dict[tuple[str, str], dict[str, datetime]] = {}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Who is told of what."""
        return OfItself(
            messages.text("does-unread"), _is_on(desk), (messages.text("does-unread-how"),)
        )

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """The words with which people are told."""
        if not any(_is_on(desk) for desk in desks):
            return None
        return PublishedPart("unread", {"unread_template": TEMPLATE})

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Comments to those who wrote what cannot be read."""
        changes: dict[str, ThreadChange] = {}
        if not _is_on(page.desk):
            return changes
        drafts = [change.draft for change in page.changes.values() if change.draft is not None]
        mentioned = {name for draft in drafts for name in draft.mentions}
        for thread, request in page.requests.items():
            if request.new or request.is_over or thread in page.silent:
                continue
            found = [one for one in self._find(page, request) if self._is_told(page, request, one)]
            if not found:
                continue
            told = dict([*own_marks(page, thread, kinds=[MARK]), *surely_ours(page, thread)])
            said = [(mark, at) for mark, at in told.items() if mark.kind == MARK]
            now, later = choose_unread(found, said, self.context.now)
            if later is not None:
                key = (page.desk_key, page.title)
                self._dues.setdefault(key, {})[thread] = later
            if now:
                changes[thread] = self._tell(page, request, now, mentioned)
        return changes

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """When somebody is to be told who may still be at it."""
        return Learnt(dues=self._dues.pop((page.desk_key, page.title), {}))

    def _tell(
        self, page: DeskPage, request: Request, unread: Sequence[Unread], mentioned: set[str]
    ) -> ThreadChange:
        desk, office = page.desk, self.context.office
        writers = {one.writer for one in unread}
        users = self.context.people.users(writers)
        spared = mentioned | self.context.told | self.context.people.spared(desk.of(PeoplePolicy))
        pinged = {name for name in writers - spared if not users[name].blocked_sitewide}
        mentioned |= pinged
        theirs = writers == {request.requester}
        messages = office.messages(desk, find_language(request) if theirs else "")
        draft = draft_unread(unread, language=messages.language, say=messages.text, pinged=pinged)
        words = ", ".join(one.param for one in unread)
        because = f"what was written as {words} cannot be read"
        action = PlannedAction(UNREAD, request.id, because, identity=request.identity)
        return ThreadChange(request.id, (action,), draft=messages.for_reader(draft))

    def _is_told(self, page: DeskPage, request: Request, unread: Unread) -> bool:
        writer = unread.writer
        if not Signatures.is_account(writer) or writer == self.context.office.account:
            return False
        return has_say(page, self.context.people, request, writer)

    def _find(self, page: DeskPage, request: Request) -> Iterator[Unread]:
        desk, site, status = page.desk, self.context.office.site(), request.thread.status
        if status is None:
            return
        given = {name.casefold(): (name, value) for name, value in status.params}
        choices: dict[str, str] = {}
        said = read_turn(status.params, page.told(request.id), desk, site)
        for trouble in said.troubles:
            is_turn = trouble.code == "parameter-no-holder"
            choices["turn" if is_turn else trouble.params[0]] = trouble.params[1] if is_turn else ""
        if experts_of(self.context, page, request).unknown:
            choices[desk.of(PeoplePolicy).expert_param.casefold()] = ""
        follow_up = desk.of(FollowUpPolicy)
        if follow_up.enabled and parse_wishes(status.params, follow_up, site).troubles:
            choices[follow_up.days_param.casefold()] = "30, 90 / none"
        for key, hint in choices.items():
            name, value = given.get(key, ("", ""))
            writer, at = self._written(page, request, name, value)
            if value and at is not None:
                yield Unread(name, value, writer, at, hint)
        yield from self._find_in_agreement(page, request)

    def _written(
        self, page: DeskPage, request: Request, name: str, value: str
    ) -> tuple[str, datetime | None]:
        """Who wrote what a parameter says, and when; it is not known of what another one says."""
        sets = [act for act in page.told(request.id).sets(name) if act.value == value]
        return set_by(page, request, name), sets[-1].at if sets else None

    def _find_in_agreement(self, page: DeskPage, request: Request) -> Iterator[Unread]:
        days, at = self._agreements.unread_days(page, request.id)
        acts = [act for act in page.told(request.id).acts if act.at == at]
        if at is not None and acts:
            for name, value in days.items():
                yield Unread(name, value, acts[-1].account, at)


def _is_on(desk: DeskPolicy) -> bool:
    return desk.looks_after and desk.of(UnreadPolicy).enabled
