"""How far the search for somebody who takes a request has come, from what stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.asking.decide.spotting import spot
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Asked, LinkAnswer, Need, RequestState, Stage
from helpdeskbot.matching.speech import read_speech
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request, split_topics
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.topics import Assessment, Complexity, TopicScore, certain_topics
from helpdeskbot.parse.readings import Named
from helpdeskbot.parse.thanks import is_thanks
from helpdeskbot.parse.wikitext.named_templates import find_templates

ASK, STAFF = "ask", "staff"


def find_questions(
    marks: Iterable[tuple[Mark, datetime]], *, desk: str, identity: str
) -> list[Asked]:
    """Whom the bot has asked in a thread, by the marks in its own signed comments."""
    asked = []
    for mark, at in marks:
        for word in mark.words if mark.kind == ASK else ():
            way, colon, name = word.partition(":")
            if colon and way in set(Way):
                asked.append(Asked(desk, identity, name, at, Way(way)))
            else:
                asked.append(Asked(desk, identity, word, at, Way.PING))
    return asked


def decide_state(
    request: Request,
    assessment: Assessment,
    policy: DeskPolicy,
    *,
    before: Sequence[Asked],
    marks: Collection[tuple[Mark, datetime]],
    answers: Sequence[LinkAnswer] = (),
    experts: Collection[str],
    named: Named,
    declines: Collection[str],
    site: SiteInfo,
    desk_key: str,
    account: str,
    covered: Collection[str],
    now: datetime,
    size: Complexity | None = None,
) -> RequestState:
    """Where a request stands; the order is the precedence: what people did comes first.

    :param before: questions that the memory, or the page's history, knows of.
    :param marks: the bot's own in the request, each with its time, UTC.
    :param answers: what those who may say so said by link, oldest first.
    :param experts: names of everybody on the roster who may be asked at all.
    :param named: who is named in the status template.
    :param declines: names of the template by which an expert says "not me".
    :param desk_key: the desk's name in the memory.
    :param covered: topics for which somebody is on the roster.
    :param now: UTC.
    :param size: how large it is; ``None``: not known.
    """
    thread, asking = request.thread, policy.of(AskingPolicy)

    def says_no(comment: Comment) -> bool:
        text = request.body_of(comment)
        return says_not_me(text, declines, site) or read_speech(text).refuses

    asked = [
        _with_answer(one, request, says_no, answers)
        for one in all_questions(request, before, marks, desk_key)
    ]
    answered, declined = _answering(request, experts, asked, says_no, account, answers)
    topics, certain = _topics(request, assessment, policy)
    taken = tuple(name for name in dict.fromkeys([*named.names, *answered]) if name not in declined)
    participants = frozenset(author for author, _ in thread.signatures()) - {account}
    stage, due = Stage.SEARCHING, None
    waiting = [one for one in asked if one.declined_at is None and one.at + asking.wait > now]
    if not request.is_open:
        stage = Stage.RESTING
    elif taken:
        stage = Stage.TAKEN
    elif named.unknown:
        # A person has said that somebody sees to it, whoever that may be.
        stage = Stage.RESTING
    elif request.phase is Phase.WAITING_ON_REQUESTER or _too_old(request, policy, now):
        stage = Stage.RESTING
    elif waiting:
        stage, due = Stage.ASKING, min(one.at + asking.wait for one in waiting)
    elif not certain:
        stage = Stage.UNSORTED
    elif not any(topic.id in covered for topic in topics):
        stage = Stage.EXHAUSTED
    need = None
    if stage in (Stage.SEARCHING, Stage.EXHAUSTED):
        need = Need(
            thread=thread.id,
            identity=request.identity,
            topics=topics,
            language=assessment.language,
            requester=request.requester,
            participants=participants,
            asked=tuple(asked),
        )
    return RequestState(
        thread=thread.id,
        identity=request.identity,
        heading=thread.heading,
        nth=thread.nth,
        stage=stage,
        language=assessment.language,
        topics=topics if certain else assessment.topics,
        certain=certain,
        requester=request.requester,
        opened_at=request.opened_at,
        asked=tuple(asked),
        taken_by=taken,
        # What people have written and nobody can read is theirs.
        names_differ=bool(asking.expert_param) and taken != named.names and not named.unknown,
        need=need,
        staff_called=any(mark.kind == STAFF for mark, _ in marks),
        due_at=due,
        spotted=()
        if request.opened_at is None or not request.is_open
        else spot(
            size,
            assessment.deadline,
            topics if certain else (),
            covered,
            request.opened_at.date(),
            now.date(),
        ),
    )


def _topics(
    request: Request, assessment: Assessment, policy: DeskPolicy
) -> tuple[tuple[TopicScore, ...], bool]:
    """The topics to ask by, and whether they are certain: what the template says wins."""
    written = split_topics(request.param(policy.of(PeoplePolicy).topic_param))
    if written:
        return tuple(TopicScore(topic, 1.0, ("topic=",)) for topic in written), True
    if not assessment.confident:
        return assessment.topics, False
    return certain_topics(assessment), True


def all_questions(
    request: Request,
    before: Sequence[Asked],
    marks: Iterable[tuple[Mark, datetime]],
    desk_key: str,
) -> list[Asked]:
    """Every question about a request, remembered or on the page, oldest first.

    :param before: those that the memory, or the page's history, knows of.
    :param marks: the bot's own in the request, each with its time, UTC.
    """
    on_page = find_questions(marks, desk=desk_key, identity=request.identity)
    known = {one.name for one in before}
    both = [*before, *(one for one in on_page if one.name not in known)]
    return sorted(both, key=lambda one: (one.at, one.name))


def _with_answer(
    asked: Asked,
    request: Request,
    says_no: Callable[[Comment], bool],
    answers: Sequence[LinkAnswer],
) -> Asked:
    """The question, with when the person said "not me"."""
    for one in answers:
        if one.name == asked.name and one.at >= asked.at and not one.takes:
            return replace(asked, declined_at=one.at)
    for comment in request.thread.comments:
        theirs = comment.author == asked.name and comment.timestamp >= asked.at - _MINUTE
        if theirs and says_no(comment):
            return replace(asked, declined_at=comment.timestamp)
    return asked


def _answering(
    request: Request,
    experts: Collection[str],
    asked: Sequence[Asked],
    says_no: Callable[[Comment], bool],
    account: str,
    answers: Sequence[LinkAnswer],
) -> tuple[list[str], frozenset[str]]:
    """Who has taken the request: experts by replying, others by link; who said "not me" last."""
    # The roster may be long; it is not copied for each request.
    others, asked_names = {request.requester, account}, {one.name for one in asked}
    found: dict[str, None] = {}
    declined: set[str] = set()
    waiting = [one for one in reversed(answers) if one.name not in others]

    def take(name: str, *, takes: bool) -> None:
        if takes:
            found[name] = None
            declined.discard(name)
        else:
            found.pop(name, None)
            declined.add(name)

    for comment in request.thread.comments:
        author = comment.author
        while waiting and waiting[-1].at < comment.timestamp:
            one = waiting.pop()
            take(one.name, takes=one.takes)
        if author not in others and (author in experts or author in asked_names):
            text = request.body_of(comment)
            if says_no(comment):
                take(author, takes=False)
            elif not (read_speech(text).unsure or is_thanks(text)):
                take(author, takes=True)
    for one in reversed(waiting):
        take(one.name, takes=one.takes)
    return list(found), frozenset(declined)


def says_not_me(text: str, declines: Collection[str], site: SiteInfo) -> bool:
    """Whether a comment holds the template by which an expert says "not me".

    :param declines: its names, without namespace.
    """
    return any(found.end >= 0 for found in find_templates(text, declines, site))


def _too_old(request: Request, policy: DeskPolicy, now: datetime) -> bool:
    if request.opened_at is None:
        return False
    oldest = timedelta(days=policy.of(AskingPolicy).oldest_days)
    return request.opened_at < policy.since or now - request.opened_at > oldest


_MINUTE = timedelta(minutes=1)
