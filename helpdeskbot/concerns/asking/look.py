"""A page as the search for people finds it: where each request stands, whom this pass asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.decide.progress import (
    decide_state,
)
from helpdeskbot.concerns.asking.link_answers import find_link_answers
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.questions import (
    find_former_questions,
    find_question_marks,
    marks_by_present_names,
    with_present_names,
)
from helpdeskbot.concerns.asking.values import (
    Asked,
    Choice,
    Need,
    RequestState,
    Stage,
)
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import Phase, is_open
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.templates import names_of
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.named import find_experts
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.templates import learn_from
from helpdeskbot.page.topics import find_size, set_by, topics_of

# Blocks and absences end without a sign on the page.
LOOK_AGAIN = timedelta(hours=6)


@dataclass(slots=True)
class Look:
    """A page as the search for people has found it.

    :param source: the version of the page that was looked at.
    :param before: questions that were put about each request, as far as memory and history know.
    :param marks: ours in each request.
    :param states: how far the search has come, by the thread's id.
    :param choices: whom this pass asks, and why not others; the same.
    :param done: the states once the page has been dealt with.
    """

    source: PageText
    before: Mapping[str, Sequence[Asked]] = field(default_factory=dict)
    marks: Mapping[str, list[tuple[Mark, datetime]]] = field(default_factory=dict)
    states: dict[str, RequestState] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    done: Mapping[str, RequestState] = field(default_factory=dict)


def look_at(at_hand: AtHand, page: DeskPage) -> Look:
    """Find out where each of a page's requests stands, and whom to ask."""
    context = at_hand.context
    look = Look(page.source)
    if not page.desk.looks_after or not page.requests:
        return look
    book, topics = at_hand.book(page.desk), topics_of(context, page.desk)
    former = find_former_questions(page, at_hand.ledger)
    look.before = {
        thread: with_present_names(asked, context.people) for thread, asked in former.items()
    }
    look.marks = marks_by_present_names(find_question_marks(page, former), context.people)
    learn_from(context, page)
    experts = find_experts(context, page)
    declines = names_of(context, page.desk.of(AskingPolicy).decline_template)
    answers = find_link_answers(at_hand, page, look.before)
    for thread, request in page.requests.items():
        look.states[thread] = decide_state(
            _without_strangers_topic(context, page, request),
            topics.assess(request),
            page.desk,
            before=look.before[thread],
            marks=look.marks[thread],
            answers=answers.get(thread, ()),
            experts=book.names,
            named=experts[thread],
            declines=declines,
            site=context.office.site(),
            desk_key=page.desk_key,
            account=context.office.account,
            covered=book.topics,
            now=context.now,
            size=find_size(context, page.desk, request),
        )
        state = look.states[thread]
        if state.need is not None and _is_opened_by_strangers(context, page, request):
            look.states[thread] = replace(state, stage=Stage.RESTING, need=None)
    needs = {
        thread: state.need
        for thread, state in look.states.items()
        if state.need is not None and state.stage is Stage.SEARCHING and thread not in page.silent
    }
    if needs and page.desk.of(AskingPolicy).asks:
        look.choices = at_hand.chooser(page.desk).choose(needs)
    return look


def _without_strangers_topic(context: Context, page: DeskPage, request: Request) -> Request:
    """The request, without a topic that somebody wrote there who has no say in it."""
    param, status = page.desk.of(PeoplePolicy).topic_param, request.thread.status
    if not request.param(param) or status is None:
        return request
    if has_say(page, context.people, request, set_by(page, request, param)):
        return request
    params = tuple((name, value) for name, value in status.params if name != param)
    return replace(request, thread=request.thread._replace(status=replace(status, params=params)))


def _is_opened_by_strangers(context: Context, page: DeskPage, request: Request) -> bool:
    """Whether it would not be open if nobody had set its status who has no say in it."""
    if request.new or has_say(page, context.people, request, set_by(page, request, "")):
        return False
    told = page.told(request.id)
    strangers = {
        name for name in told.setters() if not has_say(page, context.people, request, name)
    }
    value = told.without(strangers).says().get("")
    return value is not None and not is_open(page.desk.status.phase(value))


def names_strangers_choice(
    context: Context, page: DeskPage, request: Request, change: ThreadChange
) -> bool:
    """Whether it would write names beside those by somebody who has no say in the request.

    They would be ours then, and people be told on their ground.
    """
    param = page.desk.of(AskingPolicy).expert_param
    if not param or param not in change.params or not request.param(param):
        return False
    return not has_say(page, context.people, request, set_by(page, request, param))


def need_of(request: Request, state: RequestState, not_these: Collection[str] = ()) -> Need:
    """What somebody would be asked for now, however far the search has come.

    :param not_these: who is not to be asked, besides those who take part in the request.
    """
    return Need(
        thread=request.id,
        identity=state.identity,
        topics=state.topics if state.certain else (),
        language=state.language,
        requester=state.requester,
        participants=frozenset(name for name, _ in request.thread.signatures()) | set(not_these),
        asked=state.asked,
    )


def after_choice(
    context: Context, page: DeskPage, state: RequestState, choice: Choice
) -> RequestState:
    """Where a request stands when this pass has done its part."""
    now = context.now
    if choice.stage is not Stage.ASKING:
        again = now + LOOK_AGAIN if choice.stage is Stage.SEARCHING else None
        return replace(state, stage=choice.stage, due_at=again)
    # In the order in which they are read again, lest a page that names them is saved twice.
    asked = tuple(
        Asked(page.desk_key, state.identity, considered.name, now, way)
        for considered, way in sorted(choice.chosen, key=lambda pair: pair[0].name)
    )
    due = now + page.desk.of(AskingPolicy).wait
    return replace(state, stage=Stage.ASKING, asked=(*state.asked, *asked), due_at=due)


def when_done(state: RequestState, page: DeskPage) -> RequestState:
    """Where a request stands when its change has been made."""
    status = page.changes[state.thread].status
    over = {Phase.WAITING_ON_REQUESTER, Phase.CLOSED, Phase.ON_HOLD}
    phase = page.desk.status.phase(status) if status is not None else None
    if phase not in over:
        return state
    if phase is Phase.WAITING_ON_REQUESTER and state.stage is Stage.TAKEN:
        return state  # whoever takes care of it still does
    return replace(state, stage=Stage.RESTING, due_at=None)
