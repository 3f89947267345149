"""A concern: early, in larger requests, people agree on who does what, and the bot keeps count.

It offers a prefilled agreement once, asks people again when the text that they had agreed to has
changed, and writes the day into the status template when all have said yes.  Who said yes is told
by the page's history alone, see ``decide/consensus.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from helpdeskbot.concerns.agreement.cases import AgreementPage, Case
from helpdeskbot.concerns.agreement.decide.parts import due_parts
from helpdeskbot.concerns.agreement.follow import follow, note_action
from helpdeskbot.concerns.agreement.found import find_cases
from helpdeskbot.concerns.agreement.memory import (
    fetch_records,
    keep_records,
    marks_here,
)
from helpdeskbot.concerns.agreement.offers import offer_agreement
from helpdeskbot.concerns.agreement.parse import parse_agreement
from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.agreement.values import (
    AGAIN,
    AGREED,
    FACTS,
    OFFER,
    YES,
    Part,
)
from helpdeskbot.concerns.agreement.words import FACTS as FACTS_MARK
from helpdeskbot.concerns.agreement.words import OFFERED, TEMPLATES
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.concern import Concern, Learnt, PublishedPart
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Due
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import SETTLED, WAITING, Standing
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import assess
from helpdeskbot.words.messages import Messages


class Agreements(Concern):
    """Agreements in the requests of all desks, in one pass."""

    kinds: ClassVar = (AGAIN, OFFER, AGREED, YES, FACTS)
    asks: ClassVar = (Asking,)
    sections: ClassVar = {"agreement": AgreementPolicy}

    def __init__(self, context: Context, asking: Asking) -> None:
        super().__init__(context)
        self._asking = asking
        self._pages: dict[tuple[str, str], AgreementPage] = {}

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """The page of answers."""
        return [desk.answers_title] if desk.of(AgreementPolicy).enabled else []

    def judges_by(self, desk: DeskPolicy) -> Sequence[str]:
        """The same: somebody may have agreed."""
        return self.watches(desk)

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """The agreement, a yes to it, and what is said about both."""
        policies = [desk.of(AgreementPolicy) for desk in desks]
        used = [policy for policy in policies if policy.enabled or policy.ask_facts]
        if not used:
            return None
        own = {"agreement_template": used[0].template, "agree_template": used[0].agree_template}
        return PublishedPart("agreement", {**TEMPLATES, **own})

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """What is offered, and what is asked for."""
        policy, say = desk.of(AgreementPolicy), messages.text
        lines = [say("does-agreement-how")] if policy.enabled else []
        if policy.ask_facts:
            lines.append(say("does-agreement-facts"))
        offered = [say("manual-agreement")] if policy.enabled else []
        return OfItself(say("does-agreement"), bool(lines), lines, to_requesters=offered)

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Offers, questions to those who agreed to another text, and days of agreement."""
        policy = page.desk.of(AgreementPolicy)
        if not (policy.enabled or policy.ask_facts) or not page.requests:
            return {}
        office = self.context.office
        here = self._pages[page.desk_key, page.title] = AgreementPage(
            self.context, self._asking, page, fetch_records(office, page)
        )
        drafts = [change.draft for change in page.changes.values() if change.draft is not None]
        here.pinged.update(name for draft in drafts for name in draft.mentions)
        threads = [request for request in page.requests.values() if request.is_open]
        if policy.enabled:
            here.cases = find_cases(here, threads)
        changes: dict[str, ThreadChange] = {}
        for request in threads:
            case = here.cases.get(request.thread.id)
            change = follow(here, case) if case is not None else offer_agreement(here, request)
            if change is not None:
                changes[request.thread.id] = change
        return changes

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Remember what was said, so that it is not said again.

        The page is looked at again when a changed text has stood for long enough, or the next
        part is due.
        """
        here = self._pages.get((page.desk_key, page.title))
        if here is None:
            return Learnt()
        if saved:
            for change in page.changes.values():
                for action in change.actions:
                    if action.kind in self.kinds:
                        note_action(here, change, action)
        if self.context.write and here.records != fetch_records(self.context.office, page):
            keep_records(self.context.office, page, here.records)
        return Learnt(dues=here.dues)

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """What the request does not tell, the day that it names, and how an agreement stands."""
        found = assess(self.context, page.desk, request)
        standing = replace(standing, missing=found.missing, deadline=found.deadline)
        planned, agreed_at = self.facts(page, request.id)
        if planned:
            missing_yes = self.missing_yes(page, request.id)
            return replace(standing, consent=WAITING, missing_yes=missing_yes)
        agreed = agreed_at or request.param(page.desk.of(AgreementPolicy).agreed_param)
        return replace(standing, consent=SETTLED) if agreed else standing

    def facts(self, page: DeskPage, thread: str) -> tuple[bool, datetime | None]:
        """Whether an agreement waits for people's yes, and since when all have said it, UTC.

        Where the text has changed since, what they had said yes to holds until all agree again; so
        it does where an expert comes to what was agreed upon.
        """
        case = self._case(page, thread)
        if case is None:
            return False, None
        agreed_at = case.consensus.agreed_at or case.consensus.agreed_before
        if agreed_at is None and case.request.param(page.desk.of(AgreementPolicy).agreed_param):
            agreed_at = case.consensus.core_at
        return agreed_at is None, agreed_at

    def missing_yes(self, page: DeskPage, thread: str) -> tuple[str, ...]:
        """The requester and experts who have not said yes to the agreement as it is."""
        case = self._case(page, thread)
        return case.consensus.missing if case is not None else ()

    def parts(self, page: DeskPage, thread: str) -> Sequence[Part]:
        """What people have said that they do, as the agreement in a request tells."""
        case = self._case(page, thread)
        return case.agreement.parts if case is not None else ()

    def aftercare(self, page: DeskPage, request: Request) -> tuple[str, frozenset[str]]:
        """Who is to look after the result, as written, and who has said yes to that text.

        Whoever has saved it as it stands has said so, too.  It is asked of requests that are over.
        """
        here = self._pages.get((page.desk_key, page.title))
        names = self.context.office.kept_template_names(page.desk.of(AgreementPolicy).template)
        found = parse_agreement(request.text, self.context.office.site(), names)
        written = dict(found.terms).get("aftercare", "") if found is not None else ""
        if here is None or not written:
            return written, frozenset()
        case = find_cases(here, [request]).get(request.id)
        if case is None:
            return written, frozenset()
        at = case.changed_at
        since = (one.revision for one in page.history.read(since=at)) if at is not None else ()
        saved = {one.user for one in since if one.timestamp == at} - {""}
        return written, frozenset(case.consensus.accepted) | saved

    def _case(self, page: DeskPage, thread: str) -> Case | None:
        here = self._pages.get((page.desk_key, page.title))
        return here.cases.get(thread) if here else None

    def unread_days(self, page: DeskPage, thread: str) -> tuple[Mapping[str, str], datetime | None]:
        """Days of parts that cannot be read, by their fields; and when the terms became so, UTC."""
        here = self._pages.get((page.desk_key, page.title))
        case = here.cases.get(thread) if here else None
        parts = case.agreement.parts if case else ()
        days = {f"due{one.number}": one.written_due for one in parts if one.written_due}
        read = {f"due{one.number}" for one in parts if one.due}
        days = {name: day for name, day in days.items() if name not in read}
        return days, case.changed_at if case else None

    def lacks_facts(self, page: DeskPage, request: Request) -> bool:
        """Whether we have asked for facts in a request, and nobody has answered yet."""
        policy = page.desk.of(AgreementPolicy)
        if not (policy.enabled or policy.ask_facts):
            return False
        account, thread = self.context.office.account, request.thread
        asked = [
            at
            for mark, at in request.marks_by(account)
            if mark.kind == FACTS_MARK or (mark.kind == OFFERED and mark.words)
        ]
        others = (at for author, at in thread.signatures() if author != account)
        if not asked or any(at > max(asked) for at in others):
            return False
        return bool(assess(self.context, page.desk, request).missing)

    def due(
        self, page: DeskPage, thread: str, now: datetime, reminded: Iterable[Mark] = ()
    ) -> tuple[Due, ...]:
        """What is to be said about the parts of a thread's agreement, once it is agreed upon.

        :param now: UTC.
        :param reminded: marks besides those that stand on the page.
        """
        here = self._pages.get((page.desk_key, page.title))
        case = here.cases.get(thread) if here else None
        if here is None or case is None:
            return ()
        marks = marks_here(here.page, thread, here.record(case.request))
        return due_parts(
            case.agreement,
            case.consensus.agreed_at is not None,
            now,
            thread=case.request.identity,
            parties=case.parties,
            reminded=[*marks, *reminded],
            remind_days=page.desk.of(AgreementPolicy).remind_days,
        )
