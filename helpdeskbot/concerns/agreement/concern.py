"""A concern: early, in larger requests, people agree on who does what, and the bot keeps count.

It offers a prefilled agreement once, asks people again when the text that they had agreed to has
changed, and writes the day into the status template when all have said yes.  Who said yes is told
by the page's history alone, see ``decide/agreement.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.concerns.agreement.cases import AgreementPage, Case
from helpdeskbot.concerns.agreement.decide.consensus import find_changes, judge_consensus
from helpdeskbot.concerns.agreement.decide.parts import due_parts, next_part_at
from helpdeskbot.concerns.agreement.memory import (
    Record,
    agreed_day,
    fetch_records,
    keep_records,
    own_marks,
    walk_history,
)
from helpdeskbot.concerns.agreement.offers import offer_agreement
from helpdeskbot.concerns.agreement.parse import count_replies, parse_agreement
from helpdeskbot.concerns.agreement.values import Agreement, Parties, TermChange
from helpdeskbot.concerns.agreement.words import ASKED_AGAIN, OFFERED, draft_again
from helpdeskbot.concerns.agreement.words import FACTS as FACTS_MARK
from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.due import Due
from helpdeskbot.model.marks import Trace
from helpdeskbot.model.memory import Event, PlannedAction
from helpdeskbot.model.request import Heard
from helpdeskbot.page.page import View
from helpdeskbot.page.planning import AGAIN, AGREED, FACTS, OFFER
from helpdeskbot.parse.userlinks import Signatures
from helpdeskbot.settings.on_wiki.decide import is_staff

_OURS = frozenset({OFFER, AGAIN, AGREED, FACTS})
_OVER = frozenset({Phase.CLOSED, Phase.ON_HOLD})


@dataclass(slots=True)
class Agreements:
    """Agreements in the requests of all desks, in one tick."""

    search: Search
    _pages: dict[tuple[str, str], AgreementPage] = field(default_factory=dict)

    def propose(self, view: View) -> Mapping[str, ThreadChange]:
        """Offers, questions to those who agreed to another text, and days of agreement."""
        policy = view.desk.agreement
        if not (policy.enabled or policy.ask_facts) or not view.heard:
            return {}
        office = self.search.office
        page = self._pages[view.desk_key, view.title] = AgreementPage(
            self.search, view, fetch_records(office, view)
        )
        drafts = [change.draft for change in view.changes.values() if change.draft is not None]
        page.pinged.update(name for draft in drafts for name in draft.mentions)
        threads = [heard for heard in view.heard.values() if _is_open(heard, view.desk)]
        if policy.enabled:
            page.cases = self._cases(page, threads)
        changes: dict[str, ThreadChange] = {}
        for heard in threads:
            case = page.cases.get(heard.thread.id)
            change = self._follow(page, case) if case is not None else offer_agreement(page, heard)
            if change is not None:
                changes[heard.thread.id] = change
        return changes

    def learnt(self, view: View) -> Sequence[Event]:
        """Nothing: what was done is remembered with the edit that did it."""
        return ()

    def due_at(self, view: View) -> datetime | None:
        """When a changed text has stood for long enough, or the next part is due, UTC."""
        page = self._pages.get((view.desk_key, view.title))
        return page.due_at if page else None

    def note(self, view: View, *, saved: bool) -> None:
        """Remember what was said, so that it is not said again."""
        page = self._pages.get((view.desk_key, view.title))
        if page is None:
            return
        if saved:
            for change in view.changes.values():
                for action in change.actions:
                    if action.kind in _OURS:
                        _note_action(page, change, action)
        if self.search.write and page.records != fetch_records(self.search.office, view):
            keep_records(self.search.office, view, page.records)

    def finish(self, desk: DeskPolicy) -> None:
        """There is nothing to be said elsewhere."""

    def facts(self, view: View, thread: str) -> tuple[bool, datetime | None]:
        """Whether an agreement waits for people's yes, and since when all have said it, UTC."""
        page = self._pages.get((view.desk_key, view.title))
        case = page.cases.get(thread) if page else None
        if case is None:
            return False, None
        return case.consensus.agreed_at is None, case.consensus.agreed_at

    def due(
        self, view: View, thread: str, now: datetime, reminded: Iterable[Trace] = ()
    ) -> tuple[Due, ...]:
        """What is to be said about the parts of a thread's agreement, once it is agreed upon.

        :param now: UTC.
        :param reminded: marks besides those that stand on the page.
        """
        page = self._pages.get((view.desk_key, view.title))
        case = page.cases.get(thread) if page else None
        if case is None:
            return ()
        marks = own_marks(case.heard.thread, view.page.text, self.search.office.account)
        return due_parts(
            case.agreement,
            case.consensus.agreed_at is not None,
            now,
            thread=case.heard.identity,
            parties=case.parties,
            reminded=[*marks, *reminded],
            remind_days=view.desk.agreement.remind_days,
        )

    # -- Agreements that stand there -----------------------------------------------------------
    def _cases(self, page: AgreementPage, threads: Sequence[Heard]) -> dict[str, Case]:
        """The agreements that stand on the page, with who has said yes to which text."""
        view, office, policy = page.view, self.search.office, page.view.desk.agreement
        if "{{" not in view.page.text:
            return {}
        names = office.kept_template_names(policy.template)
        found = {
            heard.thread.id: (heard, agreement)
            for heard in threads
            if (agreement := parse_agreement(heard.text, office.site(), names)) is not None
        }
        if not found:
            return {}
        agree_names = office.kept_template_names(policy.agree_template)
        renamed = self._find_renamed(page, found.values(), agree_names)
        trails = walk_history(
            office,
            view,
            [heard.thread for heard, _ in found.values()],
            {key: page.records[heard.identity].trail for key, (heard, _) in found.items()
             if heard.identity in page.records},
            templates=names,
            agree_templates=agree_names,
            renamed=renamed,
        )  # fmt: skip
        cases = {}
        for thread, (heard, agreement) in found.items():
            record = page.records.setdefault(heard.identity, Record())
            record.trail = trail = trails[thread]
            standing = trail.last.standing if trail.last else frozenset()
            parties = self._parties(page, heard, agreement, standing, renamed)
            consensus = judge_consensus(trail, parties)
            cases[thread] = Case(heard, agreement, parties, consensus, trail.changed_at)
        return cases

    def _find_renamed(
        self,
        page: AgreementPage,
        found: Iterable[tuple[Heard, Agreement]],
        agree_names: Collection[str],
    ) -> dict[str, str]:
        """The present names of those who are named in agreements by the names they had."""
        named: set[str] = set()
        for heard, agreement in found:
            replies = count_replies(
                heard.thread.comments,
                heard.text,
                heard.start,
                agree_names,
                self.search.office.site(),
            )
            named.update(agreement.accepted, agreement.owners, page.experts(heard), replies)
            named.add(heard.requester)
        # An address is nobody's former name.
        asked = {name for name in named if Signatures.is_account(name)}
        present = self.search.people.present_names(asked)
        return {old: new for old, new in present.items() if old != new}

    def _parties(
        self,
        page: AgreementPage,
        heard: Heard,
        agreement: Agreement,
        standing: Iterable[str],
        renamed: Mapping[str, str],
    ) -> Parties:
        def now(name: str) -> str:
            return renamed.get(name, name)

        experts = [now(name) for name in page.experts(heard)]
        owners = [now(name) for name in agreement.owners]
        users = self.search.people.users({*owners, *standing})
        # "The museum's photographer" is an owner, and no account that could say yes.
        experts += [name for name in owners if users[name].user_id]
        staff = frozenset(name for name in standing if is_staff(users[name], page.view.desk))
        requester = now(heard.requester)
        others = tuple(name for name in dict.fromkeys(experts) if name != requester)
        return Parties(requester, others, staff)

    def _follow(self, page: AgreementPage, case: Case) -> ThreadChange | None:
        if case.consensus.agreed_at is not None:
            return _write_day(page, case, case.consensus.agreed_at)
        return _ask_again(page, case)


def _ask_again(page: AgreementPage, case: Case) -> ThreadChange | None:
    """Ask those parties again who had said yes to another text."""
    policy, heard, last = page.view.desk.agreement, case.heard, case.agreement
    parties = case.parties
    needed = {parties.requester, *parties.experts}
    if case.consensus.desk_missing:
        needed |= parties.staff
    names = [name for name in case.consensus.outdated if name in needed]
    if not names or _is_early(page, case.changed_at, policy.settle):
        return None
    if _was_asked(page, heard, last.digest):
        return None
    changes: dict[TermChange, None] = {}
    for name in names:
        changes |= dict.fromkeys(find_changes(case.consensus.outdated[name], last.terms))
    assessment = page.search.topics(page.view.desk).assess(heard)
    messages = page.search.office.load_messages(assessment.language)
    draft = draft_again(
        names,
        tuple(changes),
        last.digest,
        language=assessment.language,
        say=messages.text,
        pinged=page.pingable(names),
    )
    because = f"the text that {', '.join(names)} had agreed to has changed"
    return page.say(heard, AGAIN, because, draft)


def _is_early(page: AgreementPage, changed_at: datetime | None, settle: timedelta) -> bool:
    """Whether people may still be at changing the text; then the page is looked at later."""
    now = page.search.report.started
    if changed_at is None or changed_at + settle <= now:
        return False
    page.due_at = min(filter(None, (page.due_at, changed_at + settle)))
    return True


def _was_asked(page: AgreementPage, heard: Heard, digest: str) -> bool:
    """Whether people were asked about this text, in a comment that was deleted too."""
    record = page.record(heard)
    if digest not in record.asked:
        marks = own_marks(heard.thread, page.view.page.text, page.search.office.account)
        record.asked |= _digests(marks)
    if digest not in record.asked:
        record.asked |= _digests(page.history(heard)[0])
    return digest in record.asked


def _write_day(page: AgreementPage, case: Case, agreed_at: datetime) -> ThreadChange | None:
    """Write down that all have said yes, unless a person has written or removed that."""
    policy, heard = page.view.desk.agreement, case.heard
    status = heard.thread.status
    now = page.search.report.started
    later = next_part_at(case.agreement, True, now, remind_days=policy.remind_days)
    page.due_at = min(filter(None, (page.due_at, later)), default=None)
    day = f"{agreed_at:%Y-%m-%d}"
    record = page.record(heard)
    written = agreed_day(heard.thread, policy.agreed_param)
    if status is None or written == day or day in record.told:
        return None
    told = record.told | page.history(heard)[1]
    if day in told or (written and written not in told):
        return None
    ours = {page.view.desk.status.initial, page.view.desk.asking.asked_status, *policy.status_words}
    lowered = {word.casefold() for word in ours}
    wanted = policy.agreed_status
    follows = bool(wanted) and status.value.casefold() in lowered and status.value != wanted
    params = {policy.agreed_param: day} if policy.agreed_param else {}
    if not follows and not params:
        return None
    names = ", ".join(case.consensus.accepted)
    action = PlannedAction(
        AGREED, heard.thread.id, f"all have agreed: {names}", identity=heard.identity
    )
    return ThreadChange(
        heard.thread.id, (action,), status=wanted if follows else None, params=params
    )


def _note_action(page: AgreementPage, change: ThreadChange, action: PlannedAction) -> None:
    record = page.records.setdefault(action.identity, Record())
    if action.kind in (OFFER, FACTS):
        record.said.add(OFFERED if action.kind == OFFER else FACTS_MARK)
    elif action.kind == AGREED:
        case = page.cases.get(change.thread)
        if case is not None and case.consensus.agreed_at is not None:
            record.told.add(f"{case.consensus.agreed_at:%Y-%m-%d}")
    elif change.draft is not None and AGAIN in change.draft.trace:
        case = page.cases.get(change.thread)
        if case is not None:
            record.asked.add(case.agreement.digest)


def _digests(marks: Iterable[Trace]) -> set[str]:
    return {mark.words[0] for mark in marks if mark.kind == ASKED_AGAIN and mark.words}


def _is_open(heard: Heard, desk: DeskPolicy) -> bool:
    thread = heard.thread
    if thread.status is None or thread.resolved:
        return False
    phase = desk.status.phase(thread.status.value)
    return phase is not None and phase not in _OVER
