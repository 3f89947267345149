"""From a request on a page to the case that is counted, by what accounts did to it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.expectations.decide import find_first_reaction
from helpdeskbot.concerns.figures.values import AskedExpert, Door, Reply, RequestCase, TurnStretch
from helpdeskbot.concerns.figures.waits import find_turns
from helpdeskbot.concerns.follow_up.closing import MARK as FOLLOWED
from helpdeskbot.concerns.follow_up.parse import parse_answers, parse_wishes
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import GivenAnswer
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request, split_topics
from helpdeskbot.model.status import REASON, Phase
from helpdeskbot.model.story import Did, Story
from helpdeskbot.model.topics import Complexity
from helpdeskbot.office.context import Context
from helpdeskbot.office.templates import names_of
from helpdeskbot.page.form import read_form
from helpdeskbot.page.named import experts_of
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.request_text import read_request
from helpdeskbot.page.topics import find_language, topics_of, written_size

_ASKED = "ask"
_LONGEST_REASON = 120


def digest_of(page: DeskPage, request: Request) -> str:
    """The same as long as a request reads the same, and its desk understands it the same way."""
    words = f"{page.desk.status!r}\0{request.requester}\0{request.opened_at}\0{request.text}"
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8)
    return digest.hexdigest()


def make_cases(
    context: Context, asking: Asking, page: DeskPage, threads: Collection[str]
) -> Mapping[str, RequestCase]:
    """The cases of some requests of a page, by their lasting ids.

    What nobody knows when it was opened is none.

    :param threads: their ids on the page.
    """
    wanted = {
        thread: page.requests[thread]
        for thread in threads
        if page.requests[thread].opened_at is not None and not page.requests[thread].new
    }
    if page.stories is not None:
        # Together, as each by itself would look through the same versions.
        page.stories.read(wanted)
    stories = {thread: page.story(thread) for thread in wanted}
    turns = find_turns(context, asking, page, stories)
    return {
        request.identity: _make(context, page, request, stories[thread], turns.get(thread, ()))
        for thread, request in wanted.items()
    }


def _make(
    context: Context, page: DeskPage, request: Request, story: Story, turns: tuple[TurnStretch, ...]
) -> RequestCase:
    desk, office = page.desk, context.office
    opened_at = request.opened_at or context.now
    ended_at, outcome = find_end(story, desk)
    if ended_at is None and request.is_over and not story.acts:
        # It is over, and its history does not tell since when: no sooner than it was last signed.
        ended_at = max((at for _, at in request.thread.signatures()), default=opened_at)
        outcome = request.status if request.phase is Phase.CLOSED else ""
    over = ended_at is not None
    experts = experts_of(context, page, request).names
    said = [(comment.author, comment.timestamp) for comment in request.thread.comments]
    topics = split_topics(request.param(desk.of(PeoplePolicy).topic_param))
    size, topic = written_size(request), topics[0] if topics else ""
    if size is None or not topic:
        # What the desk has learnt since must not change what was counted.
        found = topics_of(context, desk).plain.assess(read_request(request))
        size = size or found.complexity
        topic = topic or (found.topics[0].id if found.confident else "")
    return RequestCase(
        identity=request.identity,
        title=page.title,
        heading=request.thread.heading,
        opened_at=opened_at,
        requester=request.requester,
        read=digest_of(page, request),
        topic=topic,
        language=find_language(request),
        size=size or Complexity.UNKNOWN,
        door=_find_door(context, page, request, story),
        reaction_at=find_first_reaction(said, {request.requester, office.account, *desk.bots}),
        ended_at=ended_at,
        outcome=outcome,
        reason=request.param(REASON)[:_LONGEST_REASON] if over else "",
        turns=turns,
        agreed_at=_first_set(story, desk.of(AgreementPolicy).agreed_param),
        began_at=_find_beginning(story, desk),
        asked=_find_questions(story, office.account, said, experts),
        experts=experts,
        followed=sum(1 for _ in story.marks(office.account, [FOLLOWED])),
        replies=_find_replies(context, page, request),
        categories=_find_categories(context, desk, request),
    )


def find_end(story: Story, desk: DeskPolicy) -> tuple[datetime | None, str]:
    """Since when a request is over, and with which status; ``None``: it is not.

    Another word for "done" later on is no later end.  A marker that it is resolved ends it too.
    """
    ended_at: datetime | None = None
    outcome, marked = "", False
    for act in story.standing:
        if act.did is Did.CLOSED:
            marked = bool(act.value)
            if marked and ended_at is None:
                ended_at = act.at
            elif not marked and not outcome:
                ended_at = None
        elif act.did is Did.UNSET or (act.did is Did.SET and act.about == ""):
            closed = act.did is Did.SET and desk.status.phase(act.value) is Phase.CLOSED
            if closed:
                ended_at, outcome = ended_at or act.at, act.value
            elif not marked:
                ended_at, outcome = None, ""
            else:
                outcome = ""
    return ended_at, outcome


def _find_beginning(story: Story, desk: DeskPolicy) -> datetime | None:
    """When its status first said that people are at it, or had been."""
    initial = desk.status.initial.casefold()
    for act in story.sets(""):
        if act.value.casefold() == initial:
            continue
        if desk.status.phase(act.value) in (Phase.OPEN, Phase.CLOSED):
            return act.at
    return None


def _first_set(story: Story, param: str) -> datetime | None:
    sets = story.sets(param) if param else ()
    return next((act.at for act in sets if act.value), None)


def _find_questions(
    story: Story, account: str, said: list[tuple[str, datetime]], experts: Collection[str]
) -> tuple[AskedExpert, ...]:
    """Whom we asked in it, each once, and who of them has written since or has taken it."""
    asked: dict[str, datetime] = {}
    for mark, at in story.marks(account, [_ASKED]):
        for word in mark.words:
            asked.setdefault(word.partition(":")[2] or word, at)
    return tuple(
        AskedExpert(name, at, name in experts or any(by == name and when > at for by, when in said))
        for name, at in asked.items()
    )


def _find_door(context: Context, page: DeskPage, request: Request, story: Story) -> Door:
    opened, first = story.opened, request.thread.first_comment
    body = request.body_of(first) if first is not None else request.text
    if opened is not None and opened.account not in ("", request.requester):
        return Door.BEHALF
    if _answers_in(context, page.desk, body):
        return Door.LINK
    return Door.FORM if read_form(body) else Door.HAND


def _find_replies(context: Context, page: DeskPage, request: Request) -> tuple[Reply, ...]:
    ours = context.office.account
    return tuple(
        Reply(given.answer, given.identity or request.identity, comment.author)
        for comment in request.thread.comments
        if comment.author != ours
        for given in _answers_in(context, page.desk, request.body_of(comment))
    )


def _answers_in(context: Context, desk: DeskPolicy, body: str) -> Sequence[GivenAnswer]:
    if "{{" not in body:
        return ()
    names = names_of(context, desk.of(FollowUpPolicy).answer_template)
    return parse_answers(body, names, context.office.site())


def _find_categories(context: Context, desk: DeskPolicy, request: Request) -> tuple[str, ...]:
    params = request.thread.status.params if request.thread.status else ()
    return parse_wishes(params, desk.of(FollowUpPolicy), context.office.site()).categories
