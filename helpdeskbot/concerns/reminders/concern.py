"""Reminds whom is awaited, tells staff in a digest, closes for want of a reply.

Everything is computed from the page, its history and the marks of what was said before.  What goes
into a thread is proposed for the page's one edit; what goes elsewhere is sent after all pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.asking.values import NEXT
from helpdeskbot.concerns.concern import Concern, Explained, Learnt, PublishedPart
from helpdeskbot.concerns.reminders.decide.bundle import bundle
from helpdeskbot.concerns.reminders.decide.due import (
    decide_reminders,
    foresee_next,
    is_first_word_to_staff,
    next_due_at,
    tell_the_willing,
)
from helpdeskbot.concerns.reminders.digest import strike_done
from helpdeskbot.concerns.reminders.explain import explain_reminders
from helpdeskbot.concerns.reminders.memory import digest_title, mark_in_thread, reminded_event
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.reminders.recall import OF_PARTS, Recollection
from helpdeskbot.concerns.reminders.sending import Sender
from helpdeskbot.concerns.reminders.values import CLOSE, REMIND, RETELL, Round, Sent
from helpdeskbot.concerns.reminders.words import TEMPLATES, draft_reminder, say_reminders
from helpdeskbot.concerns.turns.concern import Turns
from helpdeskbot.concerns.turns.decide.desk_time import NEVER
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.concerns.turns.values import ThreadFacts, Turn
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Channel, Due, Holder, Step
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import Phase
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import find_language, messages_to
from helpdeskbot.words.messages import Messages


@dataclass(slots=True)
class _Look:
    """One page, looked at."""

    facts: dict[str, ThreadFacts]
    turns: Mapping[str, Turn]
    calendar: Calendar
    asked_for: frozenset[str]
    """Threads in which experts have been asked, or are to be."""
    dues: dict[str, Due] = field(default_factory=dict)
    round: Round = field(default_factory=lambda: Round(()))
    said: dict[str, Sent] = field(default_factory=dict)
    """What the page's edit says, by thread, if it is made."""
    proposed: dict[str, ThreadChange] = field(default_factory=dict)
    """By which changes it is said."""


class Reminders(Concern):
    """See the module."""

    kinds: ClassVar = (REMIND, RETELL, CLOSE, NEXT)
    asks: ClassVar = (Asking, Agreements, Turns)
    sections: ClassVar = {"reminders": ReminderPolicy}

    def __init__(
        self, context: Context, asking: Asking, agreements: Agreements, turns: Turns
    ) -> None:
        super().__init__(context)
        self._asking = asking
        self._agreements = agreements
        self._turns = turns
        self._looks: dict[tuple[str, str], _Look] = {}
        self._elsewhere: dict[str, list[Due]] = {}
        self._recollection = Recollection(context)
        self._sender = Sender(context, asking)

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """The words of reminders, of the digest and of a closing."""
        used = any(desk.of(ReminderPolicy).enabled for desk in desks)
        return PublishedPart("reminders", TEMPLATES) if used else None

    def pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """The page on which staff are told."""
        policy = desk.of(ReminderPolicy)
        told = policy.enabled and policy.most_digests > 0
        return {digest_title(desk): messages.text("page-digest")} if told else {}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Who is reminded, when, and how often at most."""
        policy = desk.of(ReminderPolicy)
        lines, say = say_reminders(policy, digest_title(desk), messages), messages.text
        listed = [say("manual-reminders", f"[[:{digest_title(desk)}]]")]
        told = listed if policy.most_digests > 0 else []
        return OfItself(say("does-reminders"), policy.enabled, lines, to_staff=told)

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Reminders that stand in the threads, and requests that are closed."""
        look = self._look(page) if page.desk.of(ReminderPolicy).enabled and page.requests else None
        return self._remind(page, look) if look is not None else {}

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Take note of what was said, and of what is to be said elsewhere after all pages.

        What is remembered are reminders that only the page knew of, and those of its edit.
        """
        look = self._looks.get((page.desk.name, page.title))
        if look is None:
            return Learnt()
        for thread, sent in look.said.items():
            change = page.changes.get(thread)
            if saved and change is not None and change.includes(look.proposed[thread]):
                self._recollection.add(page.desk, look.facts[thread].thread, sent)
        waiting = self._elsewhere.setdefault(page.desk.name, [])
        for one in look.round.bundles:
            if one.channel is not Channel.THREAD:
                dues = one.dues
                if one.channel is Channel.TALK:
                    # Others who are awaited in the same threads read of it there.
                    asked = {request.identity: request for request in page.requests.values()}
                    dues = tuple(
                        replace(due, who=one.who, language=find_language(asked[due.thread]))
                        for due in dues
                    )
                waiting += [due for due in dues if due not in waiting]
        coming = self._find_coming(page, look)
        # Of these something is to be said, as soon as somebody may be told of it.
        return Learnt(self._recollection.take_news(), awake={*look.dues}, dues=coming)

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """How often this turn was spoken of, and what is said next if nobody does anything."""
        desk = page.desk
        look = self._looks.get((desk.name, page.title))
        turn = look.turns.get(request.id) if look is not None else None
        if look is None or turn is None or not desk.of(ReminderPolicy).enabled:
            return standing
        facts, policy = look.facts[request.id], desk.of(ReminderPolicy)
        mine = self._recollection.about_turn(desk, request.identity)
        said = [one.at for one in mine if one.at >= turn.since]
        last = max(said, default=None)
        standing = replace(standing, reminded=len(said), reminded_at=last)
        if self._asking.is_asking(page, request):
            return standing
        found = foresee_next(facts, turn, mine, policy, look.calendar, self.context.now)
        if found is None or found[1] >= NEVER:
            return standing
        due, at = found
        return replace(standing, due_at=at, then=due.step.value, then_who=due.who)

    def explain(self, page: DeskPage, request: Request) -> Explained | None:
        """What was said of a request, and what is due next."""
        desk = page.desk
        here = self._turns.of(page) if desk.looks_after else None
        if here is None or request.id not in here.turns:
            return None
        sent: list[Sent] = []
        coming = None
        if desk.of(ReminderPolicy).enabled:
            about = self._recollection.of(desk).about(request.identity)
            sent = sorted(about, key=lambda one: one.at)
            mine = self._recollection.about_turn(desk, request.identity)
            if not self._asking.is_asking(page, request):
                coming = foresee_next(
                    here.facts[request.id],
                    here.turns[request.id],
                    mine,
                    desk.of(ReminderPolicy),
                    here.calendar,
                    self.context.now,
                )
        return explain_reminders(sent, coming, enabled=desk.of(ReminderPolicy).enabled)

    def finish(self, desk: DeskPolicy) -> None:
        """Messages on talk pages, and the staff's digest."""
        waiting = self._elsewhere.pop(desk.name, [])
        if waiting and desk.of(ReminderPolicy).enabled:
            sent = self._sender.send(desk, waiting, self._recollection.of(desk))
            if self.context.write and sent:
                key = self.context.office.desk_key(desk)
                events = [reminded_event(key, thread, one) for thread, one in sent]
                self.context.office.store.record_events(events)
        if desk.of(ReminderPolicy).enabled:
            strike_done(self.context, desk)

    def _find_coming(self, page: DeskPage, look: _Look) -> Mapping[str, datetime]:
        """When the next reminder in each request is due, in working time."""
        desk, now, dues = page.desk, self.context.now, dict[str, datetime]()
        for thread, facts in look.facts.items():
            if thread in look.dues or thread in look.asked_for:
                continue
            sent = self._recollection.about_turn(desk, facts.thread)
            at = next_due_at(
                facts, look.turns[thread], sent, desk.of(ReminderPolicy), look.calendar, now
            )
            if at is not None:
                dues[thread] = max(at, now)
        for thread in look.dues:
            if look.round.next_at:
                dues[thread] = look.round.next_at
            if thread not in look.said:
                # What is due and was not said is looked at again soon, but not with every breath.
                again = now + timedelta(hours=1)
                dues[thread] = min(again, dues.get(thread, again))
        return dues

    def _look(self, page: DeskPage) -> _Look | None:
        now, desk = self.context.now, page.desk
        self._looks.pop((desk.name, page.title), None)
        here = self._turns.of(page)
        if here is None:
            return None
        asked_for = frozenset(
            request.id
            for request in page.requests.values()
            if self._asking.is_asking(page, request)
        )
        look = _Look(dict(here.facts), here.turns, here.calendar, asked_for)
        self._recollection.read_page(page)
        dues = {thread: due for thread in look.facts for due in self._due(page, look, thread)}
        away = [
            thread
            for thread, due in dues.items()
            if due.holder is Holder.REQUESTER and due.step is Step.REMIND
        ]
        if away:
            self._look_for_requesters(look, away)
            dues |= {thread: due for thread in away for due in self._due(page, look, thread)}
        look.dues = dues = self._parts(page, look) | dues
        pinged = {
            name
            for change in page.changes.values()
            if change.draft is not None
            for name in change.draft.mentions
        }
        told = dict(self._recollection.of(desk).told)
        told |= dict.fromkeys(self.context.told | pinged | self._queued(desk, dues), now)
        look.round = bundle(list(dues.values()), told, desk.of(ReminderPolicy), now)
        self._looks[desk.name, page.title] = look
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

    def _due(self, page: DeskPage, look: _Look, thread: str) -> list[Due]:
        facts = look.facts[thread]
        if thread in look.asked_for and not facts.pressing:
            return []
        sent = self._recollection.about_turn(page.desk, facts.thread)
        now = self.context.now
        dues = decide_reminders(
            facts, look.turns[thread], sent, page.desk.of(ReminderPolicy), look.calendar, now
        )
        if thread in look.asked_for:
            dues = [due for due in dues if is_first_word_to_staff(due, facts, look.turns[thread])]
        never = self.context.people.spared(page.desk.of(PeoplePolicy))
        return [tell_the_willing(due, facts, never) for due in dues]

    def _parts(self, page: DeskPage, look: _Look) -> dict[str, Due]:
        """Parts of agreements that are due, one in a thread at a time."""
        found: dict[str, Due] = {}
        for thread, facts in look.facts.items():
            told = self._recollection.about_parts(page.desk, facts.thread)
            for due in self._agreements.due(page, thread, self.context.now):
                if not page.desk.of(ReminderPolicy).reminds(due.holder):
                    due = replace(due, who=(), channel=Channel.DIGEST)
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
        edits = self.context.office.wiki.fetch_last_edits(names, since)
        for thread in threads:
            facts = look.facts[thread]
            before = look.turns[thread].since - timedelta(minutes=1)
            seen = edits.get(facts.requester) or before
            look.facts[thread] = replace(facts, requester_seen_at=seen)

    def _remind(self, page: DeskPage, look: _Look) -> dict[str, ThreadChange]:
        """What the page's edit says in its threads."""
        by_identity = {facts.thread: thread for thread, facts in look.facts.items()}
        changes = {}
        for one in look.round.bundles:
            thread = by_identity.get(one.thread)
            if one.channel is Channel.THREAD and thread is not None:
                change = self._say(page, look, thread, one.dues[0], one.who)
                if change is not None:
                    changes[thread] = look.proposed[thread] = change
        for due in look.round.silent:
            thread = by_identity.get(due.thread)
            if thread is not None and thread not in changes:
                changes[thread] = look.proposed[thread] = self._close(page, look, thread, due)
        return changes

    def _say(
        self, page: DeskPage, look: _Look, thread: str, due: Due, who: Sequence[str]
    ) -> ThreadChange | None:
        if due.step is Step.NEXT_EXPERT:
            mark = mark_in_thread(due, ()).as_wikitext()
            experts = look.facts[thread].experts
            change = self._asking.ask_other(page, page.requests[thread], experts, mark)
            if change is None:
                # Nobody else is there to be asked: the staff are told in its place.
                self._hand_over(page, due)
                return None
            look.said[thread] = self._sent(due, ())
            return change
        known = page.recognised.known.get(thread)
        seen = known.first_seen if known else self.context.now
        reachable = self.context.people.were_there(who, due.named_at(seen))
        messages = messages_to(self.context, page.desk, page.requests[thread])
        draft = draft_reminder(
            due,
            reachable,
            mark_in_thread(due, reachable).as_wikitext(),
            language=messages.language,
            say=messages.text,
        )
        draft = messages.for_reader(draft)
        look.said[thread] = self._sent(due, reachable)
        if due.step is Step.CLOSE:
            return replace(self._close(page, look, thread, due), draft=draft)
        because = f"{due.awaited.sentence} is awaited since {due.since:%Y-%m-%d}"
        action = PlannedAction(REMIND, thread, because, identity=due.thread)
        return ThreadChange(thread, (action,), draft=draft)

    def _hand_over(self, page: DeskPage, due: Due) -> None:
        waiting = self._elsewhere.setdefault(page.desk.name, [])
        digest = replace(due, channel=Channel.DIGEST)
        if digest not in waiting:
            waiting.append(digest)

    def _close(self, page: DeskPage, look: _Look, thread: str, due: Due) -> ThreadChange:
        because = f"no answer has come since {due.since:%Y-%m-%d}"
        action = PlannedAction(CLOSE, thread, because, identity=due.thread)
        look.said.setdefault(thread, self._sent(due, ()))
        status = page.desk.of(TurnPolicy).word(Phase.CLOSED) or None
        return ThreadChange(thread, (action,), status=status)

    def _sent(self, due: Due, who: Sequence[str]) -> Sent:
        return Sent(due.step, due.stage, due.holder, self.context.now, tuple(who))
