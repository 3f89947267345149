"""What is to be done in one thread: from verdict, state and choice to a change of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.values import (
    ASK,
    NEXT,
    STAFF,
    TAKE,
    Choice,
    Considered,
    RequestState,
    Stage,
)
from helpdeskbot.concerns.asking.words.questions import (
    draft_question,
    draft_staff_call,
    render_answers,
)
from helpdeskbot.model.change import Addressee, Draft, PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.topics import TopicBook, find_language
from helpdeskbot.parse.names import write_names
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

    def change(self, request: Request, state: RequestState) -> ThreadChange | None:
        """What is to be done in a request.

        What people did comes first: who has taken the request is written down before anybody
        else is asked about it.
        """
        params = self._topic(request, state) if request.new else {}
        if not self.desk.of(AskingPolicy).enabled:
            return ThreadChange(request.id, (), params=params) if params else None
        if state.names_differ:
            return self._taken(request, state, params)
        choice = self.choices.get(request.id)
        if choice is not None and choice.chosen:
            return self.ask(request, state, choice)
        stage = choice.stage if choice is not None else state.stage
        if stage is Stage.EXHAUSTED and state.asked and self.desk.staff and not state.staff_called:
            return self._staff(request, state, params)
        return ThreadChange(request.id, (), params=params) if params else None

    def _topic(self, request: Request, state: RequestState) -> Mapping[str, str]:
        """The topic, where it is certain and no person has written one."""
        param, status = self.desk.of(PeoplePolicy).topic_param, request.thread.status
        written = not request.new and status is not None and param in dict(status.params)
        if not param or written or not state.certain:
            return {}
        return {param: ", ".join(topic.id for topic in state.topics)}

    def _taken(
        self, request: Request, state: RequestState, params: Mapping[str, str]
    ) -> ThreadChange:
        names = ", ".join(state.taken_by)
        because = f"{names or 'nobody'} takes care of it, as said in the thread"
        action = PlannedAction(TAKE, request.id, because, identity=state.identity)
        asking = self.desk.of(AskingPolicy)
        status = asking.taken_status if state.taken_by else asking.asked_status
        if self.desk.sets_status:
            status = ""  # it follows the turn, which may be the requester's already
        written = write_names(state.taken_by, self.office.site())
        return ThreadChange(
            request.id,
            (action,),
            status=self._follow(request, status),
            params={**params, asking.expert_param: written},
        )

    def ask(self, request: Request, state: RequestState, choice: Choice) -> ThreadChange:
        """The question to those who were chosen, in words."""
        messages = self.office.messages(self.desk, find_language(request))
        policy = self.desk.of(AskingPolicy)
        draft = draft_question(
            choice,
            policy,
            answers=render_answers(
                policy,
                self.desk.answers_title,
                state.identity,
                request.thread.heading,
                messages.text,
            ),
            language=messages.language,
            say=messages.text,
            topic_label=lambda topic: self.topics.label(topic, messages.language),
            pinged=self._pinged,
            also=self._also(choice),
        )
        self._pinged.update(draft.mentions)
        kind = NEXT if choice.need.asked else ASK
        people = tuple(Addressee(considered.name, way.value) for considered, way in choice.chosen)
        action = PlannedAction(kind, request.id, explain(choice), people, state.identity)
        return ThreadChange(
            request.id,
            (action,),
            status=self._follow(request, self.desk.of(AskingPolicy).asked_status),
            params=self._topic(request, state),
            draft=messages.for_reader(draft),
        )

    def _staff(
        self, request: Request, state: RequestState, params: Mapping[str, str]
    ) -> ThreadChange:
        messages: Messages = self.office.messages(self.desk)
        names = ", ".join(one.name for one in state.asked)
        draft: Draft = draft_staff_call(
            find_staff(self.office, self.desk).names,
            self._pinged,
            messages.text("staff-because-exhausted"),
            language=messages.language,
            say=messages.text,
        )
        self._pinged.update(draft.mentions)
        because = f"{names} did not take it, and nobody else on the roster covers it"
        action = PlannedAction(STAFF, request.id, because, identity=state.identity)
        return ThreadChange(request.id, (action,), params=params, draft=draft)

    def _follow(self, request: Request, wanted: str) -> str | None:
        """The status that follows, unless a person has set another one than the bot would."""
        ours = {self.desk.status.initial, self.desk.of(AskingPolicy).asked_status}
        if self.desk.of(PeoplePolicy).expert_param and self.desk.of(AskingPolicy).taken_status:
            ours.add(self.desk.of(AskingPolicy).taken_status)
        now = request.status
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
