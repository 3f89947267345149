"""Between reading and planning: who has taken the requests of a page, and whom to ask about them.

The roster and the people on it are looked up at most once a tick, and only when a request needs
somebody.  What follows from them is decided by :mod:`.decide.progress`; :mod:`.choosing` finds
whom to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from helpdeskbot.concerns.asking.changes import Scribe
from helpdeskbot.concerns.asking.choosing import Chooser
from helpdeskbot.concerns.asking.decide.progress import all_questions, decide_state
from helpdeskbot.concerns.asking.memory import (
    MAIL_TRIED,
    Ledger,
    as_remembered,
    asked_events,
    keep_states,
    open_ledger,
    sending_events,
)
from helpdeskbot.concerns.asking.questions import (
    find_former_questions,
    recall_questions,
    with_present_names,
)
from helpdeskbot.concerns.asking.roster.book import RosterBook, read_roster
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Asked, Choice, Need, RequestState, Stage, Standing
from helpdeskbot.concerns.tagging.concern import tag_thread
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.memory import Event
from helpdeskbot.model.report import TickReport
from helpdeskbot.model.request import Heard
from helpdeskbot.office.office import Office
from helpdeskbot.office.people import People
from helpdeskbot.page.decide.intake import REQUEST_LEVEL
from helpdeskbot.page.heads import Front
from helpdeskbot.page.hearing import hear_thread
from helpdeskbot.page.page import View
from helpdeskbot.page.topics import TopicBook, correction_events, open_topics

# Blocks and absences end without a sign on the page.
LOOK_AGAIN = timedelta(hours=6)


@dataclass(slots=True)
class Search:
    """The search for people in one tick, over all desks of a wiki.

    :param told_now: whom this tick has told anything already, whoever of us it was and wherever.
    :param visited: names of the desks of which a page was read.
    :param made: the choices that this tick has carried out.
    """

    office: Office
    door: Front
    report: TickReport
    write: bool
    people: People = field(init=False)
    told_now: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    made: list[tuple[View, Choice]] = field(default_factory=list)
    _ledger: Ledger | None = None
    _books: dict[str, RosterBook] = field(default_factory=dict)
    _topics: dict[str, TopicBook] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.office)

    @property
    def ledger(self) -> Ledger:
        """What is remembered of questions; read when it is first needed."""
        if self._ledger is None:
            self._ledger = open_ledger(self.office, self.report.started)
            for one in recall_questions(self.office, self.door):
                self._ledger.add(one)
        return self._ledger

    def book(self, desk: DeskPolicy) -> RosterBook:
        """The desk's roster; read when it is first needed."""
        if desk.name not in self._books:
            self._books[desk.name] = read_roster(
                self.office,
                desk,
                self.topics(desk).topics,
                self.people,
                self.report,
                write=self.write,
            )
        return self._books[desk.name]

    def topics(self, desk: DeskPolicy) -> TopicBook:
        """What the desk's requests may be about."""
        if desk.name not in self._topics:
            self._topics[desk.name] = open_topics(self.office, desk)
        return self._topics[desk.name]

    def search(self, view: View, silent: Collection[str] = ()) -> View:
        """The view with what is to be done in its threads, and where each request stands.

        :param silent: threads in which nothing is said, as that was vetoed.
        """
        tags = {thread.id for thread in view.talk.threads if thread.id in view.to_tag}
        reasons = {verdict.thread: verdict.because for verdict in view.verdicts}
        changes = {
            thread.id: tag_thread(thread, reasons[thread.id])
            for thread in view.talk.threads
            if thread.id in tags
        }
        if not view.desk.looks_after:
            return replace(view, changes=changes)
        view = replace(view, heard=self._hear(view, tags))
        states = self._states(view)
        may_speak = {thread: one for thread, one in states.items() if thread not in silent}
        choices = self._choose(view.desk, may_speak)
        headings = {thread.id: thread.heading for thread in view.talk.threads}
        scribe = Scribe(self.office, view.desk, self.topics(view.desk), choices, headings)
        for thread in view.talk.threads:
            state = states.get(thread.id)
            if state is None:
                continue
            change = scribe.change(thread, state, changes.get(thread.id))
            if change is not None and change.draft and self._must_wait(change, thread.id, silent):
                if thread.id not in silent:
                    states[thread.id] = replace(state, due_at=self.report.started)
            elif change is not None:
                changes[thread.id] = change
            if thread.id in choices:
                states[thread.id] = self._after(view, state, choices[thread.id])
        return replace(
            view,
            changes=changes,
            states=tuple(states.values()),
            choices=tuple(choices.values()),
        )

    def _must_wait(self, change: ThreadChange, thread: str, silent: Collection[str]) -> bool:
        """Whether a comment is not to be made now: nobody is told twice in one tick."""
        names = change.draft.mentions if change.draft else ()
        return thread in silent or not self.told_now.isdisjoint(names)

    def note(self, view: View, *, saved: bool) -> None:
        """Take note of a page that has been dealt with, for the pages after it.

        :param saved: its edit was made (or, in a preview, would be).
        """
        if not view.desk.looks_after:
            return
        if saved:
            drafts = [change.draft for change in view.changes.values() if change.draft]
            self.told_now.update(name for draft in drafts for name in draft.mentions)
        # A request may have been tagged without a question, where that could not be put.
        done = {name for name, change in view.changes.items() if saved and change.draft}
        chosen = {choice.need.thread: choice for choice in view.choices if choice.chosen}
        states = [
            # What was meant to be asked and was not is looked at again.
            replace(state, stage=Stage.SEARCHING, asked=chosen[state.thread].need.asked)
            if state.thread in chosen and state.thread not in done
            else _when_done(state, view)
            if saved and state.thread in view.changes
            else state
            for state in view.states
        ]
        rows = [as_remembered(state, view.title) for state in states]
        self.ledger.note_states(view.desk_key, view.title, rows)
        self.visited.add(view.desk.name)
        for thread, choice in chosen.items():
            if thread in done:
                self.told_now.update(considered.name for considered, _ in choice.chosen)
                self.made.append((view, choice))
                for considered, way in choice.chosen:
                    now = self.report.started
                    identity = choice.need.identity
                    one = Asked(view.desk_key, identity, considered.name, now, way)
                    self.ledger.add(one)
        if self.write:
            keep_states(self.office, view.desk_key, view.title, view.page.head.revid, rows)

    def learnt(self, view: View) -> list[Event]:
        """What is worth remembering of a page: questions that only it knew of, and corrections."""
        found = [
            one
            for thread, heard in view.heard.items()
            # Of a request that is known the memory has every question of ours; what else stands
            # there in our name is undone by whoever takes it away.
            if thread not in view.recognised.known
            for one in all_questions(heard, view.desk_key, self.office.account)
        ]
        news = [one for one in found if self.ledger.is_news(one)]
        events = asked_events(news, view.title)
        # Whether a mail was sent is not known any more; it is not sent twice.
        mailed = [one for one in news if one.way is Way.MAIL]
        events += sending_events(MAIL_TRIED, mailed, self.report.started)
        for one in mailed:
            self.ledger.note_sending(MAIL_TRIED, one.thread, one.name)
        book = self.topics(view.desk) if view.heard else None
        return events + (correction_events(view, book, self.report.started) if book else [])

    def _hear(self, view: View, tags: Collection[str]) -> dict[str, Heard]:
        """The requests of a page with everything that is known of them, by the thread's id."""
        requests = [
            thread
            for thread in view.talk.threads
            if thread.level == REQUEST_LEVEL and (thread.status or thread.id in tags)
        ]
        if not requests:
            return {}
        experts = self.book(view.desk).names
        former = find_former_questions(self.office, view, requests, tags, self.ledger)
        return {
            thread.id: hear_thread(
                view, thread, with_present_names(former[thread.id], self.people), experts
            )
            for thread in requests
        }

    def _states(self, view: View) -> dict[str, RequestState]:
        """Where each request of a page stands, by the thread's id."""
        if not view.heard:
            return {}
        covered, topics = self.book(view.desk).topics, self.topics(view.desk)
        return {
            thread: decide_state(
                heard,
                topics.assess(heard),
                view.desk,
                desk_key=view.desk_key,
                account=self.office.account,
                covered=covered,
                now=self.report.started,
            )
            for thread, heard in view.heard.items()
        }

    def _choose(self, desk: DeskPolicy, states: Mapping[str, RequestState]) -> dict[str, Choice]:
        """Whom to ask about each request that needs somebody; in the order of the page."""
        needs = {
            thread: state.need
            for thread, state in states.items()
            if state.need is not None and state.stage is Stage.SEARCHING
        }
        return self._chooser(desk).choose(needs) if needs else {}

    def _chooser(self, desk: DeskPolicy) -> Chooser:
        now = self.report.started
        return Chooser(desk, self.book(desk), self.people, self.ledger, self.told_now, now)

    def ask_other(
        self, view: View, thread: str, not_these: Collection[str], mark: str
    ) -> ThreadChange | None:
        """The question to the next expert about a request whose expert is silent, if there is one.

        :param mark: what is added to the question, by which the reminder is known again.
        """
        state = next((one for one in view.states if one.thread == thread), None)
        if state is None or not view.desk.asking.roster or not state.certain:
            return None
        heard = view.heard[thread]
        need = Need(
            thread=thread,
            identity=state.identity,
            topics=state.topics,
            language=state.language,
            requester=state.requester,
            participants=frozenset(name for name, _ in heard.thread.signatures()) | set(not_these),
            asked=state.asked or (Asked(view.desk_key, state.identity, "", self.report.started),),
        )
        choice = self._chooser(view.desk).choose({thread: need})[thread]
        if not choice.chosen:
            return None
        headings = {heard.thread.id: heard.thread.heading for heard in view.heard.values()}
        scribe = Scribe(self.office, view.desk, self.topics(view.desk), {thread: choice}, headings)
        change = scribe.ask(heard.thread, state, choice)
        if change.draft is None:
            return None
        draft = replace(change.draft, trace=f"{change.draft.trace} {mark}")
        return replace(change, status=None, draft=draft)

    def explain(self, view: View, state: RequestState) -> Choice:
        """Whom this pass would ask about a request if nobody had been asked, and why not others.

        For people who want to know; everybody who covers its topics is in the answer.
        """
        heard = view.heard[state.thread]
        need = state.need or Need(
            thread=state.thread,
            identity=state.identity,
            topics=state.topics if state.certain else (),
            language=state.language,
            requester=state.requester,
            participants=frozenset(name for name, _ in heard.thread.signatures()),
            asked=state.asked,
        )
        return self._chooser(view.desk).weigh_everybody(need)

    def standings(self, desk: DeskPolicy) -> list[Standing]:
        """How everybody on a desk's roster stands now, for the passes to come."""
        return self._chooser(desk).standings()

    def _after(self, view: View, state: RequestState, choice: Choice) -> RequestState:
        """The request when this pass has done its part."""
        now = self.report.started
        if choice.stage is not Stage.ASKING:
            again = now + LOOK_AGAIN if choice.stage is Stage.SEARCHING else None
            return replace(state, stage=choice.stage, due_at=again)
        # In the order in which they are read again, lest a page that names them is saved twice.
        asked = tuple(
            Asked(view.desk_key, state.identity, considered.name, now, way)
            for considered, way in sorted(choice.chosen, key=lambda pair: pair[0].name)
        )
        due = now + view.desk.asking.wait
        return replace(state, stage=Stage.ASKING, asked=(*state.asked, *asked), due_at=due)


def _when_done(state: RequestState, view: View) -> RequestState:
    """Where a request stands when its change has been made."""
    status = view.changes[state.thread].status
    over = {Phase.WAITING_ON_REQUESTER, Phase.CLOSED, Phase.ON_HOLD}
    phase = view.desk.status.phase(status) if status is not None else None
    if phase not in over:
        return state
    if phase is Phase.WAITING_ON_REQUESTER and state.stage is Stage.TAKEN:
        return state  # whoever takes care of it still does
    return replace(state, stage=Stage.RESTING, due_at=None)
