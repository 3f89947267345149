"""From a page's text to its threads and requests: which are known, new, moved, gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from helpdeskbot.model.change import Background, Conclusion, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.office import LeftAlone, Office
from helpdeskbot.page.alone import find_trouble, tell_of_trouble
from helpdeskbot.page.believing import find_bots, find_who_speaks
from helpdeskbot.page.decide.background import HistoryWalk
from helpdeskbot.page.decide.intake import (
    decide_intake,
    find_unknown_statuses,
    screen,
    screen_without_history,
)
from helpdeskbot.page.decide.opening import find_openings, is_told
from helpdeskbot.page.decide.recognition import recognise
from helpdeskbot.page.decide.shape import find_outside, find_unfit_headings
from helpdeskbot.page.headings import MOST_HEADINGS, count_headings, has_too_many
from helpdeskbot.page.history import History
from helpdeskbot.page.listening import find_requests, is_lively, is_request
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import PageRefused, Place
from helpdeskbot.page.remembering import fetch_asked
from helpdeskbot.page.resting import AtRest, find_resting
from helpdeskbot.page.settling import let_settle
from helpdeskbot.page.story import Stories
from helpdeskbot.parse import (
    parse_bot_exclusion,
    uses_liquid_threads,
)


def read_page(
    office: Office,
    desk: DeskPolicy,
    place: Place,
    report: TickReport,
    silent: frozenset[str] = frozenset(),
    helpers: Callable[[], Collection[str]] = tuple,
    *,
    source: PageText | None = None,
    only: Collection[str] | None = None,
    awake: Collection[str] = (),
) -> DeskPage:
    """Read and parse a page, recognise its threads and judge each of them.

    :param silent: threads in which nothing is to be said in this pass.
    :param helpers: who, besides staff, may bring a request in somebody else's name.
    :param source: the page, where it has been fetched already.
    :param only: all but these threads are left alone; ``None``: those that made something fail.
    :param awake: requests that do not rest.

    :raises PageRefused: its text asks bots to stay away, or its threads are not in it.
    """
    source = source or office.wiki.fetch_pages([place.title])[place.title]
    report.pages_read.append(place.title)
    _check_text(office, desk, place, source)
    whole = office.parse(desk, place.title, source.text)
    troubles = find_trouble(office, place.title, whole)
    if only is not None:
        rest = LeftAlone("", report.started)
        troubles = {one.id: rest for one in whole.threads if one.id not in only}
    report.problems += tell_of_trouble(desk, place.title, whole, troubles)
    talk = whole
    if troubles:
        kept = tuple(one for one in whole.threads if one.id not in troubles)
        talk = replace(whole, threads=kept)
    history = History(office, desk, place.title, source.head.revid, whole, source.head)
    key = office.desk_key(desk)
    # What is left alone stands there all the same, and is nobody else.
    recognised = recognise(
        whole,
        office.store.fetch_threads(key),
        title=place.title,
        unread=place.unread,
        lost=place.lost,
        account=office.account,
        asked=fetch_asked(office, desk),
    )
    outside = find_outside(whole.threads, desk)
    verdicts = {
        thread: Verdict(thread, Conclusion.WAIT, f"something failed: {one.what}", one.until)
        for thread, one in troubles.items()
    }
    candidates: list[Thread] = []
    takes_in = desk.takes_in
    for thread in talk.threads:
        verdict = screen(
            thread,
            recognised.surely(thread.id),
            desk,
            outside=outside.get(thread.id, ""),
            takes_in=takes_in,
            moving=thread.id in recognised.moving,
            now=report.started,
        )
        if verdict is None:
            candidates.append(thread)
        else:
            verdicts[thread.id] = verdict
    backgrounds: Mapping[str, Background] = {}
    authors = {thread.first_comment.author for thread in candidates if thread.first_comment}
    bots = find_bots(office, authors, desk)
    for thread in list(candidates):
        early = screen_without_history(thread, recognised.surely(thread.id), talk, bots)
        if early is not None:
            candidates.remove(thread)
            verdicts[thread.id] = early
    # Who posted them is told by nothing else.
    untold = [
        thread
        for thread in talk.threads
        if thread.status and not is_told(thread, recognised, place.title)
    ]
    if candidates or untold:
        backgrounds = _walk_history(history, desk, whole, [*candidates, *untold])
        openers = {background.opened_by for background in backgrounds.values()}
        bots |= find_bots(office, openers - authors, desk)
        for thread in candidates:
            verdicts[thread.id] = decide_intake(
                thread,
                talk,
                backgrounds[thread.id],
                policy=desk,
                bots=bots,
                now=report.started,
            )
    for thread in find_unknown_statuses(talk, desk, outside):
        value = thread.status.value if thread.status else ""
        report.problems.append(
            Problem(
                f'the status "{value}" of "{thread.heading}" is not in the vocabulary',
                place.title,
                "Add it to status.vocabulary if it is meant",
                desk.name,
                Severity.NOTICE,
            )
        )
    unfit = find_unfit_headings(whole.threads, desk)
    if unfit:
        advice = "Correct under or level in the desk's settings, or the page's headings"
        report.problems.append(Problem(unfit, place.title, advice, desk.name, Severity.NOTICE))
    in_order = [verdicts[thread.id] for thread in whole.threads]
    speaks_for = find_who_speaks(
        office, desk, _openers(talk, backgrounds), helpers, _moments(backgrounds)
    )
    openings = find_openings(talk, recognised, backgrounds, speaks_for, place.title)
    known = {
        thread.id: (openings[thread.id].identity, openings[thread.id].at)
        for thread in talk.threads
        if is_request(thread, verdicts[thread.id], outside)
    }

    by_id = {thread.id: thread for thread in talk.threads if thread.id in known}

    @cache
    def is_likely(thread: str) -> bool:
        found = by_id.get(thread)
        return found is not None and is_lively(desk, found, source.text, report.started)

    # What a page that was moved away and back has, its own history tells.
    same = {place.title, *place.lost}
    moved = {
        thread: before.title
        for thread, before in recognised.known.items()
        if before.title not in same and recognised.surely(thread) is not None
    }
    found = AtRest()
    if only is None and not (troubles or silent):
        found = find_resting(
            office,
            desk,
            place,
            source,
            talk,
            recognised,
            openings,
            verdicts,
            known.keys() - {*awake},
            report.started,
        )
    page = DeskPage(
        desk,
        key,
        place,
        source,
        whole,
        recognised,
        backgrounds,
        openings,
        in_order,
        history,
        stories=Stories(history, key, known, is_likely, moved, found.resting),
        resting=found.resting,
        doubted=found.doubted,
        helpers=helpers,
        silent=silent,
        troubles=troubles,
    )
    return let_settle(replace(page, requests=find_requests(page, office, helpers)), report.started)


def look_again(office: Office, page: DeskPage) -> DeskPage:
    """At the last moment: leave out the requests that somebody has edited since they were read.

    The wiki merges edits of different lines, so a status that a person has just set would stand
    beside ours.  After this look that is left to a fraction of a second, and ``Saved.merged``
    tells when it happened all the same.  Edits of other threads are the wiki's to merge: on a
    busy page the bot must not have to wait for a pause.
    """
    chosen, title = page.changes.keys(), page.title
    if not chosen or office.wiki.fetch_heads([title])[title].revid == page.source.head.revid:
        return page
    source = office.wiki.fetch_pages([title])[title]
    # Where it is flooded, nothing is sure to be as it was.
    is_flooded = has_too_many(source.text)
    now = {} if is_flooded else _texts(office.parse(page.desk, title, source.text))
    then = _texts(page.talk)
    touched = {thread for thread in chosen if now.get(thread) != then[thread]}
    because = "somebody has edited it just now; looking again in the next pass"
    verdicts = [
        Verdict(verdict.thread, Conclusion.WAIT, because, until=office.clock())
        if verdict.thread in touched
        else verdict
        for verdict in page.verdicts
    ]
    kept = {thread: change for thread, change in page.changes.items() if thread not in touched}
    return replace(page, verdicts=verdicts, changes=kept)


def _texts(talk: TalkPage) -> Mapping[str, str]:
    return {thread.id: thread.span.of(talk.text).strip() for thread in talk.threads}


def _check_text(office: Office, desk: DeskPolicy, place: Place, page: PageText) -> None:
    severity = Severity.ERROR
    if not page.head.exists:
        what, advice = "the page was deleted", "Create it again, or correct the desk's pages"
    elif page.head.is_redirect:
        what, advice = "the page has just become a redirect", "The next tick follows it"
    elif parse_bot_exclusion(page.text, office.account):
        what = "{{bots}} or {{nobots}} asks this bot to stay away"
        advice = "Remove that from the page, or the page from the desk"
        severity = Severity.NOTICE
    elif uses_liquid_threads(page.text):
        what = "this is a LiquidThreads page, without wikitext threads"
        advice = "Use an ordinary talk page for the desk"
    elif (headings := count_headings(page.text)) > MOST_HEADINGS:
        what = f"the page has {headings:,} headings, and a desk's page may have {MOST_HEADINGS:,}"
        advice = "Archive what is over, or name the page on which the requests really are"
    else:
        return
    problem = Problem(what, place.title, advice, desk.name, severity)
    raise PageRefused(problem, seen=page.head)


def _walk_history(
    history: History, desk: DeskPolicy, talk: TalkPage, candidates: Sequence[Thread]
) -> Mapping[str, Background]:
    account = history.office.account
    walk = HistoryWalk(talk, candidates, since=desk.since, account=account)
    for version in history.read():
        if version.page is not None:
            walk.feed(version.revision, version.page)
        if walk.finished:
            break
    return walk.result()


def _openers(talk: TalkPage, backgrounds: Mapping[str, Background]) -> set[tuple[str, str]]:
    """Who brought requests to a page that another one has signed: opener and signer."""
    told = [(thread, backgrounds[thread.id]) for thread in talk.threads if thread.id in backgrounds]
    signed = [(thread.first_comment, background) for thread, background in told]
    return {
        (background.opened_by, first.author)
        for first, background in signed
        if first and background.opened_by not in ("", first.author)
    }


def _moments(backgrounds: Mapping[str, Background]) -> Mapping[str, Sequence[datetime | None]]:
    found: dict[str, list[datetime | None]] = {}
    for one in backgrounds.values():
        found.setdefault(one.opened_by, []).append(one.opened_at)
    return found


def who_asked(
    office: Office, desk: DeskPolicy, page: PageText, talk: TalkPage, threads: Sequence[Thread]
) -> Mapping[str, str]:
    """Who asks in some threads of a page that is no page of the desk, such as an archive.

    :returns: by the thread's id on it; ``""`` where nothing tells, or only a stranger's word.
    """
    if not threads:
        return {}
    history = History(office, desk, page.head.title, page.head.revid, talk)
    backgrounds = _walk_history(history, desk, talk, threads)
    nothing = recognise(talk, (), title=page.head.title, unread=())
    speaks_for = find_who_speaks(
        office, desk, _openers(talk, backgrounds), opened=_moments(backgrounds)
    )
    openings = find_openings(talk, nothing, backgrounds, speaks_for)
    return {thread.id: openings[thread.id].by for thread in threads}
