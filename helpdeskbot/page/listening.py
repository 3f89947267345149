"""From a page that was read to its requests, as accounts have written them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from datetime import datetime, timedelta

from helpdeskbot.model.change import Conclusion, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Span, StatusTemplate, Thread
from helpdeskbot.model.elsewhere import ElsewherePolicy
from helpdeskbot.model.marks import MARKED
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import Phase, is_open
from helpdeskbot.office.office import Office
from helpdeskbot.page.believing import find_bots, find_who_speaks
from helpdeskbot.page.decide.overruled import find_our_marker, find_successors
from helpdeskbot.page.decide.voices import Voices, find_pairs, with_last_status
from helpdeskbot.page.decide.words_here import find_words
from helpdeskbot.page.page import DeskPage

# Since somebody last signed in a request that is over.
_LIVELY = timedelta(days=30)


def find_requests(
    page: DeskPage, office: Office, helpers: Callable[[], Collection[str]]
) -> dict[str, Request]:
    """The threads with a status template, and those that are about to get one."""
    status, elsewhere = page.desk.status, page.desk.of(ElsewherePolicy)
    given = StatusTemplate(
        status.template, status.initial, tuple(status.params.items()), Span(0, 0)
    )
    found: dict[str, Request] = {}
    phases: dict[str, Phase | None] = {}
    known = page.stories.known.keys() - page.resting if page.stories else ()
    threads = [one for one in page.talk.threads if one.id in known]
    for as_signed, thread in zip(threads, _hear(page, threads, office, helpers), strict=True):
        opening = page.openings[thread.id]
        shown = thread if thread.status else thread._replace(status=given)
        value = (thread.status or given).value
        if value not in phases:
            phases[value] = status.phase(value)
        found[thread.id] = Request(
            thread=shown,
            identity=opening.identity,
            text=thread.span.of(page.source.text),
            start=thread.span.start,
            requester=opening.by,
            opened_at=opening.at,
            phase=phases[value],
            is_open=is_open(phases[value])
            and not thread.resolved
            and elsewhere.find_tie(shown.param) is None,
            new=thread.status is None,
            as_signed=as_signed,
        )
    return found


def _hear(
    page: DeskPage,
    threads: Sequence[Thread],
    office: Office,
    helpers: Callable[[], Collection[str]],
) -> Sequence[Thread]:
    """Threads as accounts have written them, where anything depends on who said what."""
    text, param = page.source.text, page.desk.status.value_param
    lasting = [
        with_last_status(one, page.story(one.id).now, param) if one.more_statuses else one
        for one in threads
    ]
    heard = _go_on(page, lasting, office)
    if not page.desk.hears:
        return heard
    stories = {one.id: page.told(one.id) for one in heard}
    read = {
        one.id: list(find_words(one, text))
        for one in heard
        if stories[one.id].said and not stories[one.id].plain
    }
    pairs = {
        pair for thread, words in read.items() for pair in find_pairs(words, stories[thread].said)
    }
    voices = Voices(text, find_who_speaks(office, page.desk, pairs, helpers), office.account)
    return [
        voices.give(one, read[one.id], stories[one.id].said) if one.id in read else one
        for one in heard
    ]


def _go_on(page: DeskPage, threads: Sequence[Thread], office: Office) -> Sequence[Thread]:
    """Threads as they are: our own mark that one is resolved yields to whoever goes on with it."""
    ours, text = office.account, page.source.text
    since: dict[str, frozenset[str]] = {}
    for thread in threads:
        # Whether it is ours tells the story; where we do not even sign, it need not be read.
        if len(thread.markers) != 1 or ours not in thread.markers[0].of(text):
            continue
        marked = find_our_marker(page.story(thread.id), ours)
        if marked is not None:
            words = find_words(thread, text)
            since[thread.id] = find_successors(page.story(thread.id), words, marked)
    people = {name for names in since.values() for name in names}
    bots = find_bots(office, people, page.desk)
    return [
        one._replace(resolved=False) if since.get(one.id, frozenset()) - bots else one
        for one in threads
    ]


def is_request(thread: Thread, verdict: Verdict, outside: Container[str]) -> bool:
    """Whether a thread asks something of the desk: it has a status, or is to be given one.

    :param outside: ids of the threads that are no requests whatever stands in them.
    """
    new = verdict.conclusion is Conclusion.TAG
    return thread.id not in outside and (thread.status is not None or new)


def is_lively(desk: DeskPolicy, thread: Thread, text: str, now: datetime) -> bool:
    """Whether it matters what happened in a request: it is not over, or was not long ago.

    In what we have closed ourselves any answer counts, whenever it comes and however it is signed.
    """
    over = any(desk.status.phase(one.value) is Phase.CLOSED for one in thread.statuses)
    if not (over or thread.resolved) or any(at >= now - _LIVELY for _, at in thread.signatures()):
        return True
    return text.find(MARKED, thread.span.start, thread.span.end) >= 0
