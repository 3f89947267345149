"""What is to be done in one thread: from verdict, state and choice to a change of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from helpdeskbot.concerns.asking.values import Choice, Considered, RequestState, Stage
from helpdeskbot.concerns.asking.words.questions import draft_question, draft_staff_call
from helpdeskbot.model.change import Draft, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import PlannedAction
from helpdeskbot.office.office import Office
from helpdeskbot.page.planning import ASK, NEXT, STAFF, TAKE
from helpdeskbot.page.topics import TopicBook
from helpdeskbot.words.messages import Messages


@dataclass(slots=True)
class Scribe:
    """Writes down what the choices for one page's requests mean, in the order of the page.

    Somebody who is asked about two requests of a page is notified by the first comment only; it
    names the other request, and the other comment names them without notifying again.
    """

    office: Office
    desk: DeskPolicy
    topics: TopicBook
    choices: Mapping[str, Choice]
    headings: Mapping[str, str]
    _pinged: set[str] = field(default_factory=set)
    _asked_about: dict[str, list[str]] = field(default_factory=dict)

    def change(
        self, thread: Thread, state: RequestState, change: ThreadChange | None
    ) -> ThreadChange | None:
        """What is to be done in a request, besides what ``change`` says already.

        What people did comes first: who has taken the request is written down before anybody
        else is asked about it.
        """
        if change is not None:
            change = replace(change, params=self._topic(thread, state))
        if state.names_differ:
            return self._taken(thread, state, change)
        choice = self.choices.get(thread.id)
        if choice is not None and choice.chosen:
            return self.ask(thread, state, choice, change)
        stage = choice.stage if choice is not None else state.stage
        if stage is Stage.EXHAUSTED and state.asked and self.desk.staff and not state.staff_called:
            return self._staff(thread, state, change)
        return change

    def _topic(self, thread: Thread, state: RequestState) -> Mapping[str, str]:
        """The topic, where it is certain and no person has written one."""
        param = self.desk.asking.topic_param
        written = dict(thread.status.params).get(param) if thread.status else None
        if not param or written is not None or not state.certain:
            return {}
        return {param: ", ".join(topic.id for topic in state.topics)}

    def _taken(
        self, thread: Thread, state: RequestState, change: ThreadChange | None
    ) -> ThreadChange:
        names = ", ".join(state.taken_by)
        because = f"{names or 'nobody'} takes care of it, as said in the thread"
        action = PlannedAction(TAKE, thread.id, because, identity=state.identity)
        asking = self.desk.asking
        status = asking.taken_status if state.taken_by else asking.asked_status
        if self.desk.turns.follow:
            status = ""  # it follows the turn, which may be the requester's already
        return ThreadChange(
            thread.id,
            (*(change.actions if change else ()), action),
            tag=change.tag if change else False,
            status=self._follow(thread, status),
            params={**(change.params if change else {}), asking.expert_param: names},
        )

    def ask(
        self,
        thread: Thread,
        state: RequestState,
        choice: Choice,
        change: ThreadChange | None = None,
    ) -> ThreadChange:
        """The question to those who were chosen, in words, added to ``change``."""
        messages = self.office.load_messages(state.language)
        draft = draft_question(
            choice,
            self.desk.asking,
            language=state.language,
            say=messages.text,
            topic_label=lambda topic: self.topics.label(topic, messages.language),
            pinged=self._pinged,
            also=self._also(choice),
        )
        self._pinged.update(draft.mentions)
        kind = NEXT if choice.need.asked else ASK
        people = tuple(f"{way.value}:{considered.name}" for considered, way in choice.chosen)
        action = PlannedAction(kind, thread.id, explain(choice), people, state.identity)
        return ThreadChange(
            thread.id,
            (*(change.actions if change else ()), action),
            tag=change.tag if change else False,
            status=self._follow(thread, self.desk.asking.asked_status),
            params=change.params if change else self._topic(thread, state),
            draft=draft,
        )

    def _staff(
        self, thread: Thread, state: RequestState, change: ThreadChange | None
    ) -> ThreadChange:
        messages: Messages = self.office.load_messages(state.language)
        names = ", ".join(one.name for one in state.asked)
        draft: Draft = draft_staff_call(
            [name for name in self.desk.staff if name not in self._pinged],
            messages.text("staff-because-exhausted"),
            self.desk.asking,
            language=state.language,
            say=messages.text,
        )
        self._pinged.update(draft.mentions)
        because = f"{names} did not take it, and nobody else on the roster covers it"
        action = PlannedAction(STAFF, thread.id, because, identity=state.identity)
        return ThreadChange(
            thread.id,
            (*(change.actions if change else ()), action),
            tag=change.tag if change else False,
            params=change.params if change else {},
            draft=draft,
        )

    def _follow(self, thread: Thread, wanted: str) -> str | None:
        """The status that follows, unless a person has set another one than the bot would."""
        ours = {self.desk.status.initial, self.desk.asking.asked_status}
        if self.desk.asking.expert_param and self.desk.asking.taken_status:
            ours.add(self.desk.asking.taken_status)
        now = thread.status.value if thread.status else self.desk.status.initial
        return wanted if wanted and now in ours and now != wanted else None

    def _also(self, choice: Choice) -> Mapping[str, Sequence[str]]:
        """By name, the headings of other requests about which somebody is asked as well."""
        if not self._asked_about:
            for thread, other in self.choices.items():
                for considered, _ in other.chosen:
                    self._asked_about.setdefault(considered.name, []).append(thread)
        return {
            considered.name: [
                self.headings[thread]
                for thread in self._asked_about[considered.name]
                if thread != choice.need.thread
            ]
            for considered, _ in choice.chosen
        }


def explain(choice: Choice) -> str:
    """One sentence for people: who was asked and why, and why the next ones were not."""

    def tell(considered: Considered) -> str:
        reasons = considered.because if considered.obstacle is None else (considered.obstacle,)
        words = ", ".join(" ".join([reason.code, *reason.params]) for reason in reasons)
        return f"{considered.name} ({words})" if words else considered.name

    chosen = ", ".join(tell(considered) for considered, _ in choice.chosen) or "nobody"
    others = ", ".join(tell(considered) for considered in choice.considered[:5])
    more = len(choice.considered[5:]) + choice.left_out
    rest = f"; not {others}{f' and {more} more' if more else ''}" if others else ""
    return f"asks {chosen}{rest}"
