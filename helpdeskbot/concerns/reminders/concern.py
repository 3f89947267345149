"""The concern for whose turn it is: statuses that follow it, reminders, closing, a digest.

Everything is computed from the page, its history and the marks of what was said before.  What goes
into a thread is proposed for the page's one edit; what goes elsewhere is sent after all pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.asking.values import Stage
from helpdeskbot.concerns.reminders.decide.bundle import bundle
from helpdeskbot.concerns.reminders.decide.due import (
    decide_reminders,
    foresee_next,
    next_due_at,
    tell_the_willing,
)
from helpdeskbot.concerns.reminders.memory import mark_in_thread, reminded_event
from helpdeskbot.concerns.reminders.recall import OF_PARTS, Recollection
from helpdeskbot.concerns.reminders.sending import Sender
from helpdeskbot.concerns.reminders.values import Round, Sent
from helpdeskbot.concerns.reminders.words import draft_reminder
from helpdeskbot.concerns.turns.decide.rules import decide_turn
from helpdeskbot.concerns.turns.decide.status import decide_status
from helpdeskbot.concerns.turns.facts import calendar_of, gather_facts
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.status_history import Trail, fetch_trails, keep_trails
from helpdeskbot.concerns.turns.values import ThreadFacts, Turn
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Channel, Due, Holder, Step
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.memory import Event, PlannedAction
from helpdeskbot.model.report import Problem
from helpdeskbot.model.status import Phase
from helpdeskbot.page.page import View
from helpdeskbot.page.planning import CLOSE, FOLLOW, REMIND

# These have a clock of their own, see .asking.
_ASKED_FOR = frozenset({Stage.ASKING, Stage.SEARCHING})


@dataclass(slots=True)
class _Look:
    """One page, looked at."""

    facts: dict[str, ThreadFacts]
    turns: dict[str, Turn]
    trails: Mapping[str, Trail]
    calendar: Calendar
    asked_for: frozenset[str]
    """Threads in which experts have been asked, or are to be."""
    dues: dict[str, Due] = field(default_factory=dict)
    round: Round = field(default_factory=lambda: Round(()))
    said: dict[str, Sent] = field(default_factory=dict)
    """What the page's edit says, by thread, if it is made."""
    proposed: dict[str, ThreadChange] = field(default_factory=dict)
    """By which changes it is said."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Whose turn a request is, and what comes of it; for people who ask.

    :param status: what the bot would set now; ``None``: the status stays.
    :param sent: what was said about it so far.
    :param next: what is said next if nobody does anything; ``None``: nothing.
    :param next_at: when, UTC; in the past: with the next pass.
    """

    facts: ThreadFacts
    turn: Turn
    status: str | None = None
    sent: tuple[Sent, ...] = ()
    next: Due | None = None
    next_at: datetime | None = None


class Reminders:
    """See the module."""

    def __init__(self, search: Search, agreements: Agreements) -> None:
        self._search = search
        self._agreements = agreements
        self._looks: dict[tuple[str, str], _Look] = {}
        self._elsewhere: dict[str, list[Due]] = {}
        self._recollection = Recollection(search)
        self._sender = Sender(search)

    def propose(self, view: View) -> Mapping[str, ThreadChange]:
        """Statuses that follow the turn, and reminders that stand in the threads."""
        desk = view.desk
        if not (desk.turns.follow or desk.reminders.enabled) or not view.heard:
            return {}
        try:
            calendar = calendar_of(desk, self._search.report.started)
        except SettingsError as error:
            problem = Problem(error.what, error.where, error.advice, desk.name)
            self._search.report.problems.append(problem)
            return {}
        look = self._looks[desk.name, view.title] = self._look(view, calendar)
        changes: dict[str, ThreadChange] = {}
        for thread, turn in look.turns.items():
            status = decide_status(turn, look.facts[thread], desk.turns)
            if status is not None and thread not in view.to_tag:
                because = f"{turn.because.sentence}, so it is the turn of: {turn.holder.value}"
                action = PlannedAction(FOLLOW, thread, because, identity=look.facts[thread].thread)
                changes[thread] = ThreadChange(thread, (action,), status=status)
        if desk.reminders.enabled:
            for thread, change in self._remind(view, look).items():
                before = changes.get(thread)
                changes[thread] = change if before is None else change.joined(before)
        return changes

    def learnt(self, view: View) -> Sequence[Event]:
        """Reminders that only the page knew of, and those that its edit has just made."""
        return self._recollection.take_news()

    def note(self, view: View, *, saved: bool) -> None:
        """Remember statuses' trails, and what is to be said elsewhere after all pages."""
        look = self._looks.get((view.desk.name, view.title))
        if look is None:
            return
        for thread, sent in look.said.items():
            change = view.changes.get(thread)
            if saved and change is not None and change.includes(look.proposed[thread]):
                self._recollection.add(view.desk, look.facts[thread].thread, sent)
        waiting = self._elsewhere.setdefault(view.desk.name, [])
        for one in look.round.bundles:
            if one.channel is not Channel.THREAD:
                dues = one.dues
                if one.channel is Channel.TALK:
                    # Others who are awaited in the same threads read of it there.
                    dues = tuple(replace(due, who=one.who) for due in dues)
                waiting += [due for due in dues if due not in waiting]
        if self._search.write:
            keep_trails(self._search.office, view, look.trails)

    def due_at(self, view: View) -> datetime | None:
        """When the next reminder of a page is due, in working time."""
        look = self._looks.get((view.desk.name, view.title))
        if look is None or not view.desk.reminders.enabled:
            return None
        desk, now = view.desk, self._search.report.started
        moments = [look.round.next_at] if look.round.next_at else []
        for thread, facts in look.facts.items():
            if thread in look.dues or thread in look.asked_for:
                continue
            sent = self._recollection.about_turn(view.desk, facts.thread)
            at = next_due_at(facts, look.turns[thread], sent, desk.reminders, look.calendar, now)
            if at is not None:
                moments.append(max(at, now))
        # What is due and was not said is looked at again soon, but not with every breath.
        unsaid = [thread for thread in look.dues if thread not in look.said]
        if unsaid:
            moments.append(now + timedelta(hours=1))
        return min(moments, default=None)

    def foresee(self, view: View) -> dict[str, Foreseen]:
        """Whose turn each request of a page is, by the thread's id; proposes nothing.

        :raises SettingsError: the desk's hours cannot be meant.
        """
        desk, now = view.desk, self._search.report.started
        look = self._look(view, calendar_of(desk, now))
        found = {}
        for thread, facts in look.facts.items():
            turn = look.turns[thread]
            status = decide_status(turn, facts, desk.turns) if desk.turns.follow else None
            found[thread] = Foreseen(facts, turn, status)
            if desk.reminders.enabled:
                sent = tuple(
                    sorted(self._recollection.of(view.desk).about(facts.thread), key=lambda s: s.at)
                )
                found[thread] = replace(found[thread], sent=sent)
                mine = self._recollection.about_turn(view.desk, facts.thread)
                coming = foresee_next(facts, turn, mine, desk.reminders, look.calendar, now)
                if coming is not None and thread not in look.asked_for:
                    found[thread] = replace(found[thread], next=coming[0], next_at=coming[1])
        return found

    def finish(self, desk: DeskPolicy) -> None:
        """Messages on talk pages, and the staff's digest."""
        waiting = self._elsewhere.pop(desk.name, [])
        if waiting and desk.reminders.enabled:
            sent = self._sender.send(desk, waiting, self._recollection.of(desk))
            if self._search.write and sent:
                key = self._search.office.desk_key(desk)
                events = [reminded_event(key, thread, one) for thread, one in sent]
                self._search.office.store.record_events(events)

    def _look(self, view: View, calendar: Calendar) -> _Look:
        now, desk = self._search.report.started, view.desk
        requests = [thread for thread in view.talk.threads if thread.id in view.heard]
        trails = fetch_trails(self._search.office, view, requests)
        facts = {
            thread: self._with_agreement(view, thread, one)
            for thread, one in gather_facts(self._search, view, trails, calendar).items()
        }
        turns = {thread: decide_turn(one, now) for thread, one in facts.items()}
        asked_for = frozenset(one.thread for one in view.states if one.stage in _ASKED_FOR)
        look = _Look(facts, turns, trails, calendar, asked_for)
        if not desk.reminders.enabled:
            return look
        self._recollection.read_page(view)
        dues = {thread: due for thread in facts for due in self._due(view, look, thread)}
        away = [
            thread
            for thread, due in dues.items()
            if due.holder is Holder.REQUESTER and due.step is Step.REMIND
        ]
        if away:
            self._look_for_requesters(look, away)
            dues |= {thread: due for thread in away for due in self._due(view, look, thread)}
        look.dues = dues = self._parts(view, look) | dues
        pinged = {
            name
            for change in view.changes.values()
            if change.draft is not None
            for name in change.draft.mentions
        }
        told = dict(self._recollection.of(view.desk).told)
        told |= dict.fromkeys(self._search.told_now | pinged | self._queued(desk, dues), now)
        look.round = bundle(list(dues.values()), told, desk.reminders, now)
        return look

    def _queued(self, desk: DeskPolicy, dues: Mapping[str, Due]) -> set[str]:
        """Who is told of other pages after all of them were read, so that this one waits.

        What is to be said on a talk page for the same desk is said there in the same message.
        """
        return {
            name
            for other, waiting in self._elsewhere.items()
            for due in waiting
            for name in due.who
            if other != desk.name
            or any(one.channel is not Channel.TALK for one in dues.values() if name in one.who)
        }

    def _due(self, view: View, look: _Look, thread: str) -> list[Due]:
        if thread in look.asked_for:
            return []
        facts = look.facts[thread]
        sent = self._recollection.about_turn(view.desk, facts.thread)
        now = self._search.report.started
        dues = decide_reminders(
            facts, look.turns[thread], sent, view.desk.reminders, look.calendar, now
        )
        return [tell_the_willing(due, facts, view.desk.asking.never) for due in dues]

    def _with_agreement(self, view: View, thread: str, facts: ThreadFacts) -> ThreadFacts:
        planned, agreed_at = self._agreements.facts(view, thread)
        return replace(facts, planned=planned, agreed_at=agreed_at)

    def _parts(self, view: View, look: _Look) -> dict[str, Due]:
        """Parts of agreements that are due, one in a thread at a time."""
        found: dict[str, Due] = {}
        for thread, facts in look.facts.items():
            told = self._recollection.about_parts(view.desk, facts.thread)
            for due in self._agreements.due(view, thread, self._search.report.started):
                mine = replace(due, stage=due.stage + OF_PARTS)
                if not any(
                    (one.stage, one.holder, one.who) == (mine.stage, mine.holder, mine.who)
                    and one.at >= mine.since
                    for one in told
                ):
                    found.setdefault(thread, mine)
        return found

    def _look_for_requesters(self, look: _Look, threads: Sequence[str]) -> None:
        """Whether those who are awaited have been on the wiki since; one request for all."""
        since = min(look.turns[thread].since for thread in threads)
        names = sorted({look.facts[thread].requester for thread in threads})
        edits = self._search.office.wiki.fetch_last_edits(names, since)
        for thread in threads:
            facts = look.facts[thread]
            before = look.turns[thread].since - timedelta(minutes=1)
            seen = edits.get(facts.requester) or before
            look.facts[thread] = replace(facts, requester_seen_at=seen)

    def _remind(self, view: View, look: _Look) -> dict[str, ThreadChange]:
        """What the page's edit says in its threads."""
        by_identity = {facts.thread: thread for thread, facts in look.facts.items()}
        changes = {}
        for one in look.round.bundles:
            thread = by_identity.get(one.thread)
            if one.channel is Channel.THREAD and thread is not None:
                change = self._say(view, look, thread, one.dues[0], one.who)
                if change is not None:
                    changes[thread] = look.proposed[thread] = change
        for due in look.round.silent:
            thread = by_identity.get(due.thread)
            if thread is not None and thread not in changes:
                changes[thread] = look.proposed[thread] = self._close(view, look, thread, due)
        return changes

    def _say(
        self, view: View, look: _Look, thread: str, due: Due, who: Sequence[str]
    ) -> ThreadChange | None:
        if due.step is Step.NEXT_EXPERT:
            mark = mark_in_thread(due, ()).as_wikitext()
            change = self._search.ask_other(view, thread, look.facts[thread].experts, mark)
            if change is None:
                # Nobody else is there to be asked: the staff are told in its place.
                self._hand_over(view, due)
                return None
            look.said[thread] = self._sent(due, ())
            return change
        users = self._search.people.users(who)
        reachable = [name for name in who if users[name].user_id]
        messages = self._search.office.load_messages(_language(view, thread))
        draft = draft_reminder(
            due,
            reachable,
            mark_in_thread(due, reachable).as_wikitext(),
            language=messages.language,
            say=messages.text,
        )
        look.said[thread] = self._sent(due, reachable)
        if due.step is Step.CLOSE:
            return replace(self._close(view, look, thread, due), draft=draft)
        because = f"{due.awaited.sentence} is awaited since {due.since:%Y-%m-%d}"
        action = PlannedAction(REMIND, thread, because, identity=due.thread)
        return ThreadChange(thread, (action,), draft=draft)

    def _hand_over(self, view: View, due: Due) -> None:
        waiting = self._elsewhere.setdefault(view.desk.name, [])
        digest = replace(due, channel=Channel.DIGEST)
        if digest not in waiting:
            waiting.append(digest)

    def _close(self, view: View, look: _Look, thread: str, due: Due) -> ThreadChange:
        because = f"no answer has come since {due.since:%Y-%m-%d}"
        action = PlannedAction(CLOSE, thread, because, identity=due.thread)
        look.said.setdefault(thread, self._sent(due, ()))
        status = view.desk.turns.word(Phase.CLOSED) or None
        return ThreadChange(thread, (action,), status=status)

    def _sent(self, due: Due, who: Sequence[str]) -> Sent:
        return Sent(due.step, due.stage, due.holder, self._search.report.started, tuple(who))


def _language(view: View, thread: str) -> str:
    return next((state.language for state in view.states if state.thread == thread), "")
