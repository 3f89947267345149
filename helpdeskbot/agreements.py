"""A concern: early, in larger requests, people agree on who does what, and the bot keeps count.

It offers a prefilled agreement once, asks people again when the text that they had agreed to has
changed, and writes the day into the status template when all have said yes.  Who said yes is told
by the page's history alone, see ``decide/agreement.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.agreement_memory import (
    Record,
    agreed_day,
    fetch_records,
    find_own_marks,
    keep_records,
    own_marks,
    walk_history,
)
from helpdeskbot.agreement_presets import prefill
from helpdeskbot.asking import Search
from helpdeskbot.decide.agreement import find_changes, judge_consensus
from helpdeskbot.decide.due_parts import due_parts, next_part_at
from helpdeskbot.decide.progress import Heard, split_names, split_topics
from helpdeskbot.decide.trust import is_staff
from helpdeskbot.i18n import resolve_language
from helpdeskbot.model.action import Draft, ThreadChange
from helpdeskbot.model.agreement import Agreement, Consensus, Parties, TermChange
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event, PlannedAction
from helpdeskbot.model.policy import DeskPolicy, Phase
from helpdeskbot.model.reminder import Due
from helpdeskbot.model.topics import Assessment
from helpdeskbot.model.traces import Trace
from helpdeskbot.parse.agreement import parse_agreement
from helpdeskbot.planning import AGAIN, AGREED, FACTS, OFFER
from helpdeskbot.reading import View
from helpdeskbot.render.agreement import (
    ASKED_AGAIN,
    OFFERED,
    draft_again,
    draft_facts,
    draft_offer,
    render_agreement,
)
from helpdeskbot.render.agreement import FACTS as FACTS_MARK
from helpdeskbot.topicbook import read_request

_OURS = frozenset({OFFER, AGAIN, AGREED, FACTS})
_OVER = frozenset({Phase.CLOSED, Phase.ON_HOLD})


@dataclass(slots=True)
class _Case:
    """One request whose agreement stands in it."""

    heard: Heard
    agreement: Agreement
    parties: Parties
    consensus: Consensus
    changed_at: datetime | None


@dataclass(slots=True)
class _Page:
    """What is known of a page in this tick."""

    records: dict[str, Record]
    cases: dict[str, _Case] = field(default_factory=dict)
    pinged: set[str] = field(default_factory=set)
    due_at: datetime | None = None


@dataclass(slots=True)
class Agreements:
    """Agreements in the requests of all desks, in one tick."""

    search: Search
    _pages: dict[tuple[str, str], _Page] = field(default_factory=dict)

    def propose(self, view: View) -> Mapping[str, ThreadChange]:
        """Offers, questions to those who agreed to another text, and days of agreement."""
        policy = view.desk.agreement
        if not (policy.enabled or policy.ask_facts) or not view.heard:
            return {}
        office = self.search.office
        page = self._pages[view.desk_key, view.title] = _Page(fetch_records(office, view))
        drafts = [change.draft for change in view.changes.values() if change.draft is not None]
        page.pinged.update(name for draft in drafts for name in draft.mentions)
        threads = [heard for heard in view.heard.values() if _is_open(heard, view.desk)]
        if policy.enabled:
            page.cases = self._cases(view, page, threads)
        changes: dict[str, ThreadChange] = {}
        for heard in threads:
            case = page.cases.get(heard.thread.id)
            change = (
                self._follow(view, page, case)
                if case is not None
                else self._offer(view, page, heard)
            )
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
                        self._note_action(page, change, action)
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
    def _cases(self, view: View, page: _Page, threads: Sequence[Heard]) -> dict[str, _Case]:
        """The agreements that stand on the page, with who has said yes to which text."""
        office, policy = self.search.office, view.desk.agreement
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
        named = {
            name
            for heard, agreement in found.values()
            for name in (
                *agreement.accepted,
                *agreement.owners,
                *self._experts(view, heard),
                heard.requester,
                *(author for author, _ in heard.thread.signatures()),
            )
        } - {""}
        renamed = {
            old: new for old, new in self.search.people.present_names(named).items() if old != new
        }
        trails = walk_history(
            office,
            view,
            [heard.thread for heard, _ in found.values()],
            {key: page.records[heard.identity].trail for key, (heard, _) in found.items()
             if heard.identity in page.records},
            templates=names,
            agree_templates=office.kept_template_names(policy.agree_template),
            renamed=renamed,
        )  # fmt: skip
        cases = {}
        for thread, (heard, agreement) in found.items():
            record = page.records.setdefault(heard.identity, Record())
            record.trail = trail = trails[thread]
            standing = trail.last.standing if trail.last else frozenset()
            parties = self._parties(view, heard, agreement, standing, renamed)
            consensus = judge_consensus(trail, parties)
            cases[thread] = _Case(heard, agreement, parties, consensus, trail.changed_at)
        return cases

    def _parties(
        self,
        view: View,
        heard: Heard,
        agreement: Agreement,
        standing: Iterable[str],
        renamed: Mapping[str, str],
    ) -> Parties:
        def now(name: str) -> str:
            return renamed.get(name, name)

        experts = [now(name) for name in self._experts(view, heard)]
        owners = [now(name) for name in agreement.owners]
        users = self.search.people.users({*owners, *standing})
        # "The museum's photographer" is an owner, and no account that could say yes.
        experts += [name for name in owners if users[name].user_id]
        staff = frozenset(name for name in standing if is_staff(users[name], view.desk))
        requester = now(heard.requester)
        others = tuple(name for name in dict.fromkeys(experts) if name != requester)
        return Parties(requester, others, staff)

    def _experts(self, view: View, heard: Heard) -> tuple[str, ...]:
        taken = [
            name
            for state in view.states
            if state.thread == heard.thread.id
            for name in state.taken_by
        ]
        param, status = view.desk.asking.expert_param, heard.thread.status
        written = dict(status.params).get(param, "") if status and param else ""
        return tuple(dict.fromkeys([*taken, *split_names(written)]))

    def _follow(self, view: View, page: _Page, case: _Case) -> ThreadChange | None:
        if case.consensus.agreed_at is not None:
            return self._agreed(view, page, case, case.consensus.agreed_at)
        return self._again(view, page, case)

    def _again(self, view: View, page: _Page, case: _Case) -> ThreadChange | None:
        """Ask those parties again who had said yes to another text."""
        policy, heard, last = view.desk.agreement, case.heard, case.agreement
        parties = case.parties
        needed = {parties.requester, *parties.experts}
        if case.consensus.desk_missing:
            needed |= parties.staff
        names = [name for name in case.consensus.outdated if name in needed]
        if not names or self._is_early(page, case.changed_at, policy.settle):
            return None
        record = page.records[heard.identity]
        if self._was_asked(view, record, heard, last.digest):
            return None
        changes: dict[TermChange, None] = {}
        for name in names:
            changes |= dict.fromkeys(find_changes(case.consensus.outdated[name], last.terms))
        assessment = self.search.topics(view.desk).assess(heard)
        messages = self.search.office.load_messages(assessment.language)
        draft = draft_again(
            names,
            tuple(changes),
            last.digest,
            language=assessment.language,
            say=messages.text,
            pinged=self._pingable(page, names),
        )
        because = f"the text that {', '.join(names)} had agreed to has changed"
        return self._said(page, heard, AGAIN, because, draft)

    def _is_early(self, page: _Page, changed_at: datetime | None, settle: timedelta) -> bool:
        """Whether people may still be at changing the text; then the page is looked at later."""
        now = self.search.report.started
        if changed_at is None or changed_at + settle <= now:
            return False
        page.due_at = min(filter(None, (page.due_at, changed_at + settle)))
        return True

    def _was_asked(self, view: View, record: Record, heard: Heard, digest: str) -> bool:
        """Whether people were asked about this text, in a comment that was deleted too."""
        if digest not in record.asked:
            marks = own_marks(heard.thread, view.page.text, self.search.office.account)
            record.asked |= _digests(marks)
        if digest not in record.asked:
            record.asked |= _digests(self._history(view, heard)[0])
        return digest in record.asked

    def _agreed(
        self, view: View, page: _Page, case: _Case, agreed_at: datetime
    ) -> ThreadChange | None:
        """Write down that all have said yes, unless a person has written or removed that."""
        policy, heard = view.desk.agreement, case.heard
        status = heard.thread.status
        now = self.search.report.started
        later = next_part_at(case.agreement, True, now, remind_days=policy.remind_days)
        page.due_at = min(filter(None, (page.due_at, later)), default=None)
        day = f"{agreed_at:%Y-%m-%d}"
        record = page.records[heard.identity]
        written = agreed_day(heard.thread, policy.agreed_param)
        if status is None or written == day or day in record.told:
            return None
        told = record.told | self._history(view, heard)[1]
        if day in told or (written and written not in told):
            return None
        ours = {view.desk.status.initial, view.desk.asking.asked_status, *policy.status_words}
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

    # -- Offers --------------------------------------------------------------------------------
    def _offer(self, view: View, page: _Page, heard: Heard) -> ThreadChange | None:
        policy, desk = view.desk.agreement, view.desk
        status = heard.thread.status
        if status is None:
            return None
        assessment = self.search.topics(desk).assess(heard)
        value = status.value.casefold()
        asked_for = value in {word.casefold() for word in policy.status_words}
        untouched = value in {desk.status.initial.casefold(), desk.asking.asked_status.casefold()}
        fresh = not self._is_old(view, heard) and untouched
        large = fresh and assessment.complexity in policy.sizes
        if policy.enabled and (asked_for or large):
            if self._was_offered(view, page, heard, {OFFERED}):
                return None
            why = f"the status is {status.value}"
            if not asked_for:
                why = f"it is {assessment.complexity}: {', '.join(assessment.complexity_because)}"
            draft = self._draft_offer(view, page, heard, assessment)
            return self._said(page, heard, OFFER, why, draft)
        alone = {name for name, _ in heard.thread.signatures()} <= {
            heard.requester,
            self.search.office.account,
        }
        if policy.ask_facts and assessment.missing and fresh and alone:
            if self._was_offered(view, page, heard, {OFFERED, FACTS_MARK}):
                return None
            messages = self.search.office.load_messages(assessment.language)
            draft = draft_facts(
                heard.requester,
                assessment.missing,
                language=assessment.language,
                say=messages.text,
                ping=heard.requester in self._pingable(page, [heard.requester]),
            )
            why = f"it lacks {', '.join(assessment.missing)}"
            return self._said(page, heard, FACTS, why, draft)
        return None

    def _is_old(self, view: View, heard: Heard) -> bool:
        opened = heard.opened_at
        oldest = timedelta(days=view.desk.agreement.oldest_days)
        return opened is None or self.search.report.started - opened > oldest

    def _was_offered(self, view: View, page: _Page, heard: Heard, kinds: set[str]) -> bool:
        """Whether it was, though a person may have deleted it and the memory may be gone."""
        record = page.records.setdefault(heard.identity, Record())
        if record.offered:
            return True
        marks = own_marks(heard.thread, view.page.text, self.search.office.account)
        record.offered = any(mark.kind in kinds for mark in marks)
        if not record.offered:
            before, _ = self._history(view, heard)
            record.offered = any(mark.kind in kinds for mark in before)
        return record.offered

    def _history(self, view: View, heard: Heard) -> tuple[Sequence[Trace], set[str]]:
        """What the bot's own edits say of a request; asked only before something is said."""
        if heard.thread.id in view.to_tag:
            return (), set()
        param = view.desk.agreement.agreed_param
        thread: Thread = heard.thread
        return find_own_marks(self.search.office, view, [thread], param)[thread.id]

    def _draft_offer(self, view: View, page: _Page, heard: Heard, assessment: Assessment) -> Draft:
        office, policy = self.search.office, view.desk.agreement
        messages = office.load_messages(assessment.language)
        own = resolve_language(view.desk.language or office.site().language)
        values = prefill(
            assessment,
            read_request(heard).form,
            self._topics(view, heard, assessment),
            heard.requester,
            messages.text,
            language="" if messages.language == own else messages.language,
        )
        return draft_offer(
            heard.requester,
            self._experts(view, heard),
            assessment.missing,
            render_agreement(policy.template, values),
            language=assessment.language,
            say=messages.text,
            ping=heard.requester in self._pingable(page, [heard.requester]),
        )

    def _topics(self, view: View, heard: Heard, assessment: Assessment) -> list[str]:
        param, status = view.desk.asking.topic_param, heard.thread.status
        written = dict(status.params).get(param, "") if status and param else ""
        return [*split_topics(written), *(topic.id for topic in assessment.topics)]

    # -- Both ----------------------------------------------------------------------------------
    def _said(
        self, page: _Page, heard: Heard, kind: str, because: str, draft: Draft
    ) -> ThreadChange:
        page.pinged.update(draft.mentions)
        action = PlannedAction(kind, heard.thread.id, because, identity=heard.identity)
        return ThreadChange(heard.thread.id, (action,), draft=draft)

    def _pingable(self, page: _Page, names: Sequence[str]) -> list[str]:
        """Who of them has an account and is not notified by this edit already."""
        asked = [name for name in names if name]
        users = self.search.people.users(asked) if asked else {}
        return [name for name in asked if users[name].user_id and name not in page.pinged]

    def _note_action(self, page: _Page, change: ThreadChange, action: PlannedAction) -> None:
        record = page.records.setdefault(action.identity, Record())
        if action.kind in (OFFER, FACTS):
            record.offered = True
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
