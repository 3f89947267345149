"""A concern: early, in larger requests, people agree on who does what, and the bot keeps count.

It offers a prefilled agreement once, asks people again when the text that they had agreed to has
changed, and writes the day into the status template when all have said yes.  Who said yes is told
by the page's history alone, see ``decide/consensus.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.agreement.accepted import fetch_linked, write_accepted
from helpdeskbot.concerns.agreement.cases import AgreementPage, Case
from helpdeskbot.concerns.agreement.decide.consensus import find_changes, judge_consensus
from helpdeskbot.concerns.agreement.decide.parts import due_parts, next_part_at
from helpdeskbot.concerns.agreement.memory import (
    Record,
    fetch_records,
    keep_records,
    marks_here,
    walk_history,
)
from helpdeskbot.concerns.agreement.offers import offer_agreement
from helpdeskbot.concerns.agreement.parse import count_replies, parse_agreement, settle_parts
from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.agreement.values import (
    AGAIN,
    AGREED,
    FACTS,
    OFFER,
    YES,
    Agreement,
    LinkedYes,
    Part,
    Parties,
    TermChange,
)
from helpdeskbot.concerns.agreement.words import ASKED_AGAIN, OFFERED, TEMPLATES, draft_again
from helpdeskbot.concerns.agreement.words import FACTS as FACTS_MARK
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.concern import Concern, Learnt, PublishedPart
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Due
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import SETTLED, WAITING, Standing
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.named import find_named
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import assess, messages_to
from helpdeskbot.parse.userlinks import Signatures
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
            here.cases = self._cases(here, threads)
        changes: dict[str, ThreadChange] = {}
        for request in threads:
            case = here.cases.get(request.thread.id)
            change = (
                self._follow(here, case) if case is not None else offer_agreement(here, request)
            )
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
                        _note_action(here, change, action)
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
        case = self._cases(here, [request]).get(request.id)
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

    # -- Agreements that stand there -----------------------------------------------------------
    def _cases(self, here: AgreementPage, threads: Sequence[Request]) -> dict[str, Case]:
        """The agreements that stand on the page, with who has said yes to which text."""
        page, office, policy = here.page, self.context.office, here.page.desk.of(AgreementPolicy)
        if "{{" not in page.source.text:
            return {}
        names = office.kept_template_names(policy.template)
        found = {
            request.thread.id: (request, agreement)
            for request in threads
            if (agreement := parse_agreement(request.text, office.site(), names)) is not None
        }
        if not found:
            return {}
        parts = [part for _, agreement in found.values() for part in agreement.parts]
        owners = find_named(self.context, page, {part.owner for part in parts if part.names})
        agree_names = office.kept_template_names(policy.agree_template)
        linked = fetch_linked(here, found)
        renamed = self._find_renamed(here, found.values(), agree_names, linked)
        trails = walk_history(
            office,
            page,
            [request.thread for request, _ in found.values()],
            {key: here.records[request.identity].trail for key, (request, _) in found.items()
             if request.identity in here.records},
            templates=names,
            agree_templates=agree_names,
            renamed=renamed,
            linked=linked,
        )  # fmt: skip
        cases = {}
        for thread, (request, agreement) in found.items():
            record = here.records.setdefault(request.identity, Record())
            record.trail = trail = trails[thread]
            since = trail.changed_at.date() if trail.changed_at else None
            agreement = settle_parts(agreement, office.site(), owners, since)
            parties = self._parties(here, request, agreement, trail.standing, renamed)
            consensus = judge_consensus(trail, parties)
            cases[thread] = Case(
                request, agreement, parties, consensus, trail.changed_at, trail.linked
            )
        return cases

    def _find_renamed(
        self,
        here: AgreementPage,
        found: Iterable[tuple[Request, Agreement]],
        agree_names: Collection[str],
        linked: Mapping[str, Sequence[LinkedYes]],
    ) -> dict[str, str]:
        """The present names of those who are named in agreements by the names they had."""
        named = {yes.name for some in linked.values() for yes in some}
        for request, agreement in found:
            replies = count_replies(
                request.thread.comments,
                request.text,
                request.start,
                agree_names,
                self.context.office.site(),
            )
            named.update(agreement.accepted, agreement.owners, here.experts(request), replies)
            named.add(request.requester)
        # An address is nobody's former name.
        asked = {name for name in named if Signatures.is_account(name)}
        present = self.context.people.present_names(asked)
        return {old: new for old, new in present.items() if old != new}

    def _parties(
        self,
        here: AgreementPage,
        request: Request,
        agreement: Agreement,
        standing: Iterable[str],
        renamed: Mapping[str, str],
    ) -> Parties:
        def now(name: str) -> str:
            return renamed.get(name, name)

        experts = [now(name) for name in here.experts(request)]
        owners = [now(name) for name in agreement.owners]
        users = self.context.people.users({*owners, *standing})
        # "The museum's photographer" is an owner, and no account that could say yes.
        experts += [name for name in owners if users[name].user_id]
        desk_staff = find_staff(self.context.office, here.page.desk)
        staff = frozenset(
            name
            for name in standing
            if desk_staff.has(users[name]) and not users[name].blocked_sitewide
        )
        requester = now(request.requester)
        others = tuple(name for name in dict.fromkeys(experts) if name != requester)
        return Parties(requester, others, staff)

    def _follow(self, here: AgreementPage, case: Case) -> ThreadChange | None:
        written = write_accepted(here, case)
        if case.consensus.agreed_at is not None:
            change = _write_day(here, case, case.consensus.agreed_at)
        else:
            change = _ask_again(here, case)
        return change.joined(written) if change and written else change or written


def _ask_again(here: AgreementPage, case: Case) -> ThreadChange | None:
    """Ask those parties again who had said yes to another text."""
    policy, request, last = here.page.desk.of(AgreementPolicy), case.request, case.agreement
    parties = case.parties
    needed = {parties.requester, *parties.experts}
    if case.consensus.desk_missing:
        needed |= parties.staff
    names = [name for name in case.consensus.outdated if name in needed]
    if not names or _is_early(here, case, policy.settle):
        return None
    if _was_asked(here, request, last.digest):
        return None
    changes: dict[TermChange, None] = {}
    for name in names:
        changes |= dict.fromkeys(find_changes(case.consensus.outdated[name], last.terms))
    messages = messages_to(here.context, here.page.desk, request)
    draft = draft_again(
        names,
        tuple(changes),
        last.digest,
        agree=here.yes_link(request, messages.text),
        holds=case.consensus.agreed_before is not None,
        language=messages.language,
        say=messages.text,
        pinged=here.pingable(names),
    )
    because = f"the text that {', '.join(names)} had agreed to has changed"
    return here.say(request, AGAIN, because, messages.for_reader(draft))


def _is_early(here: AgreementPage, case: Case, settle: timedelta) -> bool:
    """Whether people may still be at changing the text; then it is looked at later."""
    if case.changed_at is None or case.changed_at + settle <= here.context.now:
        return False
    here.look_again(case.request, case.changed_at + settle)
    return True


def _was_asked(here: AgreementPage, request: Request, digest: str) -> bool:
    """Whether people were asked about this text, in a comment that was deleted too."""
    record = here.record(request)
    if digest not in record.asked:
        record.asked |= _digests(marks_here(here.page, request.id, record))
    if digest not in record.asked:
        record.asked |= _digests(here.history(request)[0])
    return digest in record.asked


def _write_day(here: AgreementPage, case: Case, agreed_at: datetime) -> ThreadChange | None:
    """Write down that all have said yes, unless a person has written or removed that."""
    policy, request = here.page.desk.of(AgreementPolicy), case.request
    status = request.thread.status
    now = here.context.now
    later = next_part_at(case.agreement, True, now, remind_days=policy.remind_days)
    here.look_again(request, later)
    day = f"{agreed_at:%Y-%m-%d}"
    record = here.record(request)
    written = request.param(policy.agreed_param)
    if status is None or written == day or day in record.told:
        return None
    told = record.told | here.history(request)[1]
    if day in told or (written and written not in told):
        return None
    ours = {
        here.page.desk.status.initial,
        here.page.desk.of(AskingPolicy).asked_status,
        *policy.status_words,
    }
    lowered = {word.casefold() for word in ours}
    wanted = policy.agreed_status
    follows = bool(wanted) and status.value.casefold() in lowered and status.value != wanted
    params = {policy.agreed_param: day} if policy.agreed_param else {}
    if not follows and not params:
        return None
    names = ", ".join(case.consensus.accepted)
    action = PlannedAction(
        AGREED, request.thread.id, f"all have agreed: {names}", identity=request.identity
    )
    return ThreadChange(
        request.thread.id, (action,), status=wanted if follows else None, params=params
    )


def _note_action(here: AgreementPage, change: ThreadChange, action: PlannedAction) -> None:
    record = here.records.setdefault(action.identity, Record())
    if action.kind in (OFFER, FACTS):
        record.said.add(OFFERED if action.kind == OFFER else FACTS_MARK)
    elif action.kind == AGREED:
        case = here.cases.get(change.thread)
        if case is not None and case.consensus.agreed_at is not None:
            record.told.add(f"{case.consensus.agreed_at:%Y-%m-%d}")
    elif change.draft is not None and ASKED_AGAIN in change.draft.trace:
        case = here.cases.get(change.thread)
        if case is not None:
            record.asked.add(case.agreement.digest)


def _digests(marks: Iterable[Mark]) -> set[str]:
    return {mark.words[0] for mark in marks if mark.kind == ASKED_AGAIN and mark.words}
