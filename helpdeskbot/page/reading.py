"""From a page's text to its threads and requests: which are known, new, moved, gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from helpdeskbot.model.change import Background, Conclusion, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Span, StatusTemplate, TalkPage, Thread
from helpdeskbot.model.logs import groups_at
from helpdeskbot.model.marks import MARKED
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import Phase, is_open
from helpdeskbot.model.wiki import PageText, User
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import find_holders, find_staff
from helpdeskbot.page.decide.background import HistoryWalk
from helpdeskbot.page.decide.intake import (
    REQUEST_LEVEL,
    decide_intake,
    find_unknown_statuses,
    screen,
    screen_without_history,
)
from helpdeskbot.page.decide.opening import find_openings, is_told
from helpdeskbot.page.decide.recognition import recognise
from helpdeskbot.page.history import History
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import PageRefused, Place
from helpdeskbot.page.story import Stories
from helpdeskbot.parse import (
    parse_bot_exclusion,
    uses_liquid_threads,
)
from helpdeskbot.parse.userlinks import Signatures


def read_page(
    office: Office,
    desk: DeskPolicy,
    place: Place,
    report: TickReport,
    silent: frozenset[str] = frozenset(),
    helpers: Callable[[], Collection[str]] = tuple,
) -> DeskPage:
    """Read and parse a page, recognise its threads and judge each of them.

    :param silent: threads in which nothing is to be said in this pass.
    :param helpers: who, besides staff, may bring a request in somebody else's name.

    :raises PageRefused: its text asks bots to stay away, or its threads are not in it.
    """
    source = office.wiki.fetch_pages([place.title])[place.title]
    report.pages_read.append(place.title)
    _check_text(office, desk, place, source)
    talk = office.parse(desk, place.title, source.text)
    history = History(office, desk, place.title, source.head.revid, talk)
    key = office.desk_key(desk)
    recognised = recognise(
        talk, office.store.fetch_threads(key), title=place.title, unread=place.unread
    )
    verdicts: dict[str, Verdict] = {}
    candidates: list[Thread] = []
    for thread in talk.threads:
        verdict = screen(
            thread,
            recognised.surely(thread.id),
            desk,
            moving=thread.id in recognised.moving,
            now=report.started,
        )
        if verdict is None:
            candidates.append(thread)
        else:
            verdicts[thread.id] = verdict
    backgrounds: Mapping[str, Background] = {}
    authors = {thread.first_comment.author for thread in candidates if thread.first_comment}
    bots = _find_bots(office, authors, desk)
    for thread in list(candidates):
        early = screen_without_history(thread, recognised.surely(thread.id), talk, bots)
        if early is not None:
            candidates.remove(thread)
            verdicts[thread.id] = early
    # Who posted them is told by nothing else.
    untold = [
        thread for thread in talk.threads if thread.status and not is_told(thread, recognised)
    ]
    if candidates or untold:
        backgrounds = _walk_history(history, desk, talk, [*candidates, *untold])
        openers = {background.opened_by for background in backgrounds.values()}
        bots |= _find_bots(office, openers - authors, desk)
        for thread in candidates:
            verdicts[thread.id] = decide_intake(
                thread,
                talk,
                backgrounds[thread.id],
                policy=desk,
                bots=bots,
                now=report.started,
            )
    for thread in find_unknown_statuses(talk, desk):
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
    in_order = [verdicts[thread.id] for thread in talk.threads]
    speaks_for = _find_who_speaks(office, desk, talk, backgrounds, helpers)
    openings = find_openings(talk, recognised, backgrounds, speaks_for)
    page = DeskPage(
        desk,
        key,
        place,
        source,
        talk,
        recognised,
        backgrounds,
        openings,
        in_order,
        history,
        silent=silent,
    )
    requests = _find_requests(page)
    known = {one.id: (one.identity, one.opened_at) for one in requests.values()}
    # What is over and was never spoken in hardly anybody asks about.
    likely = [one.id for one in requests.values() if not one.is_over or MARKED in one.text]
    return replace(page, requests=requests, stories=Stories(history, key, known, likely))


def _find_requests(page: DeskPage) -> dict[str, Request]:
    """The threads with a status template, and those that are about to get one."""
    status = page.desk.status
    given = StatusTemplate(
        status.template, status.initial, tuple(status.params.items()), Span(0, 0)
    )
    found: dict[str, Request] = {}
    phases: dict[str, Phase | None] = {}
    for thread in page.talk.threads:
        new = thread.id in page.to_tag
        if thread.level != REQUEST_LEVEL or not (thread.status or new):
            continue
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
            is_open=is_open(phases[value]) and not thread.resolved,
            new=thread.status is None,
        )
    return found


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
    now = _texts(office.parse(page.desk, title, source.text))
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
    else:
        return
    problem = Problem(what, place.title, advice, desk.name, severity)
    raise PageRefused(problem, seen=page.head)


def _walk_history(
    history: History, desk: DeskPolicy, talk: TalkPage, candidates: Sequence[Thread]
) -> Mapping[str, Background]:
    walk = HistoryWalk(talk, candidates, since=desk.since)
    for version in history.read():
        if version.page is not None:
            walk.feed(version.revision, version.page)
        if walk.finished:
            break
    return walk.result()


def _find_who_speaks(
    office: Office,
    desk: DeskPolicy,
    talk: TalkPage,
    backgrounds: Mapping[str, Background],
    helpers: Callable[[], Collection[str]] = tuple,
) -> Callable[[str, str], bool]:
    """Whether the account that brought a request to a page is believed about who asks in it."""
    signed = [(thread.first_comment, backgrounds.get(thread.id)) for thread in talk.threads]
    pairs = {
        (background.opened_by, first.author)
        for first, background in signed
        if first and background and background.opened_by not in ("", first.author)
    }
    names = {name for pair in pairs for name in pair if Signatures.is_account(name)}
    users = office.wiki.fetch_users(sorted(names)) if names else {}
    believed = {office.account, *(helpers() if pairs else ())}
    openers = {opener for opener, _ in pairs} & users.keys()
    if openers:
        bots = find_holders(office, openers & {*desk.bots}, desk.since)
        known = {*find_staff(office, desk).accounts, *(bot.user_id for bot in bots.values())} - {0}
        for name in openers:
            opened = [one.opened_at for one in backgrounds.values() if one.opened_by == name]
            if users[name].user_id in known or _was_trusted(office, desk, users[name], opened):
                believed.add(name)
    gone = sorted({who for _, who in pairs if who in users and not users[who].user_id})
    renamed = office.wiki.fetch_renames(gone) if gone else {}
    return lambda opener, signer: (
        opener == signer or opener in believed or (opener != "" and renamed.get(signer) == opener)
    )


def _was_trusted(
    office: Office, desk: DeskPolicy, user: User, moments: Iterable[datetime | None]
) -> bool:
    """Whether an account that is in a group of staff, or of bots, was in one each time."""
    groups = {"bot", *desk.staff_groups}
    if groups.isdisjoint(user.groups):
        return False
    log = office.wiki.fetch_rights_log(user.name)
    return all(at is None or groups & groups_at(user.groups, log, at) for at in moments)


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
    speaks_for = _find_who_speaks(office, desk, talk, backgrounds)
    openings = find_openings(talk, nothing, backgrounds, speaks_for)
    return {thread.id: openings[thread.id].by for thread in threads}


def _find_bots(office: Office, writers: Collection[str], desk: DeskPolicy) -> frozenset[str]:
    names = set(writers) - {""}
    users = office.wiki.fetch_users(sorted(names)) if names else {}
    in_group = {name for name, user in users.items() if "bot" in user.groups}
    return frozenset(in_group | ({office.account, *desk.bots} & names))
