"""The input edge of a tick: from the wiki and the memory to a view of one page, all verdicts in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpdeskbot import guard
from helpdeskbot.decide.background import HistoryWalk
from helpdeskbot.decide.intake import (
    decide_intake,
    find_unknown_statuses,
    screen,
    screen_without_history,
)
from helpdeskbot.decide.recognition import Recognised, recognise
from helpdeskbot.errors import HelpdeskBotError
from helpdeskbot.model.action import Background, Conclusion, Verdict
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.memory import PageMemory
from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.model.wiki import PageHead, PageText
from helpdeskbot.office import Office
from helpdeskbot.parse import parse_bot_exclusion, parse_page, uses_liquid_threads
from helpdeskbot.tick_report import Problem, Severity, TickReport

# How many revisions are read to learn what became of a thread before; reached only after the
# memory was lost on a page that had a thousand edits since the request was posted.
HISTORY_LIMIT = 1000

FLOW = "flow-board"

# In place of the stop page's revision.
NEVER_MADE, STOPPED = 0, -1


class PageRefused(HelpdeskBotError):
    """A desk's page that the bot must not or cannot work on; the other desks go on.

    :param seen: the page, if its text is the reason; it is not read again until it changes.
    """

    def __init__(self, problem: Problem, seen: PageHead | None = None) -> None:
        super().__init__(problem.what, where=problem.where, advice=problem.advice)
        self.problem = problem
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Front:
    """What one request tells at the beginning of a tick.

    :param heads: every desk page, every known redirect target and the stop page, by title.
    :param memories: every desk's pages as remembered, by desk name.
    """

    heads: Mapping[str, PageHead]
    memories: Mapping[str, Mapping[str, PageMemory]]

    def unread(self, desk: DeskPolicy) -> frozenset[str]:
        """The desk's pages that have changed since they were remembered; not the deleted ones."""
        return frozenset(
            title
            for title, memory in self.memories[desk.name].items()
            if title in self.heads
            and self.heads[title].exists
            and self.heads[title].revid != memory.revid
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A page that has to be read.

    :param asked: the title in the settings.
    :param title: where it really is.
    :param namespaces: the numbers of the namespaces in which the desk may be edited.
    :param unread: the desk's pages that have changed since they were remembered.
    """

    asked: str
    title: str
    namespaces: frozenset[int]
    unread: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """One page of a desk, read, parsed and judged."""

    desk: DeskPolicy
    desk_key: str
    place: Place
    page: PageText
    talk: TalkPage
    recognised: Recognised
    backgrounds: Mapping[str, Background]
    verdicts: Sequence[Verdict]

    @property
    def title(self) -> str:
        """The page that is edited."""
        return self.place.title

    @property
    def to_tag(self) -> frozenset[str]:
        """Ids of the threads that are to be given a status template."""
        return frozenset(v.thread for v in self.verdicts if v.conclusion is Conclusion.TAG)

    @property
    def namespaces(self) -> frozenset[int]:
        """The numbers of the namespaces in which this desk may be edited."""
        return self.place.namespaces


def fetch_front(office: Office) -> Front:
    """Ask for all pages at once: the only request of a tick in which nothing happened."""
    memories = {desk.name: office.store.fetch_pages(office.desk_key(desk)) for desk in office.desks}
    titles = [office.stop_title]
    for desk in office.desks:
        known = memories[desk.name]
        targets = [known[title].target for title in desk.pages if title in known]
        titles += [*desk.pages, *filter(None, targets)]
    return Front(office.wiki.fetch_heads(list(dict.fromkeys(titles))), memories)


def find_stop(office: Office, front: Front, *, write: bool) -> str:
    """Why the stop page forbids this tick; ``""`` if it does not.

    The page's text is read only when it has a revision that was not yet seen to say "run".
    A page that was never made stops nothing (``doctor`` asks for it); a deleted one does.
    """
    title = office.stop_title
    head = front.heads[title]
    key = f"{office.wiki.name}:"
    seen = office.store.fetch_pages(key).get(title)
    if not head.exists:
        if seen is None and office.wiki.fetch_deletion(title) is None:
            if write:
                office.store.record_page(PageMemory(key, title), ())
            return ""
        if seen is not None and seen.revid == NEVER_MADE:
            return ""
        return f'{title} was deleted; the bot works again when it is there and says "run"'
    if seen is not None and seen.revid == head.revid:
        return ""
    page = office.wiki.fetch_pages([title])[title]
    if not guard.may_run(page):
        if write:
            office.store.record_page(PageMemory(key, title, STOPPED), ())
        return (
            f'{title} does not say "run" (last changed by {page.head.user or "somebody"}); '
            'the bot works again when "run" is its whole text'
        )
    if write:
        office.store.record_page(PageMemory(key, title, page.head.revid), ())
    return ""


def find_place(
    office: Office, desk: DeskPolicy, title: str, front: Front, report: TickReport, *, fresh: bool
) -> Place | None:
    """Where a desk's page is, if it has to be read now; a redirect is followed once.

    :param fresh: read it even if nothing changed.
    :raises PageRefused: it is missing, or of a kind that has no wikitext threads.
    """
    namespaces = frozenset(desk.namespaces or (front.heads[page].namespace for page in desk.pages))
    memories = front.memories[desk.name]
    head, memory = front.heads[title], memories.get(title)
    where = title
    if head.is_redirect:
        if memory and memory.target and memory.revid == head.revid and not fresh:
            where = memory.target
        else:
            where = _follow(office, desk, title, report, write=not fresh)
        memory = memories.get(where)
        known = front.heads.get(where)
        head = known or office.wiki.fetch_heads([where])[where]
        if head.is_redirect:
            raise _refuse(
                desk,
                title,
                f"it redirects to {where}, which is a redirect too",
                "Name the page where the requests really are in the desk's pages",
            )
    if not head.exists:
        raise _refuse(
            desk, where, "the page does not exist", "Create it, or correct the desk's pages"
        )
    if head.content_model == FLOW:
        raise _refuse(
            desk,
            where,
            "this is a Structured Discussions page, without wikitext",
            "Use an ordinary talk page for the desk",
        )
    if head.content_model != "wikitext":
        raise _refuse(
            desk,
            where,
            f"the page's content model is {head.content_model}",
            "Use a wikitext page for the desk",
        )
    _claim_page(desk, title, head, report)
    if memory is not None and not fresh:
        unchanged = (memory.revid, memory.policy) == (head.revid, desk.digest)
        due = memory.due_at is not None and memory.due_at <= report.started
        if unchanged and not due:
            if memory.trouble:
                report.problems.append(Problem(memory.trouble, where, "", desk.name))
            return None
    # What this pass has read already is remembered as it is now.
    return Place(title, where, namespaces, front.unread(desk) - set(report.pages_read))


def _claim_page(desk: DeskPolicy, title: str, head: PageHead, report: TickReport) -> None:
    """One page is looked after once, whatever names it has in the settings."""
    other = report.visited.setdefault(head.title, (desk.name, title))
    if other[0] != desk.name:
        raise _refuse(
            desk,
            head.title,
            f"the desk {other[0]} looks after this page already",
            "Leave it in the pages of one desk only",
        )
    if other[1] != title:
        what = f"{other[1]} is the same page, and is looked after"
        raise PageRefused(
            Problem(what, title, "Leave one of the two in pages", desk.name, Severity.NOTICE)
        )


def _follow(
    office: Office, desk: DeskPolicy, title: str, report: TickReport, *, write: bool
) -> str:
    page = office.wiki.fetch_pages([title])[title]
    target = page.redirect_target
    if not target:
        raise _refuse(desk, title, "it redirects to nowhere", "Correct the redirect")
    report.problems.append(
        Problem(
            f"it redirects to {target}, where the bot goes on",
            title,
            f'Put "{target}" in the desk\'s pages',
            desk.name,
            Severity.NOTICE,
        )
    )
    if write:
        memory = PageMemory(office.desk_key(desk), title, page.head.revid, target=target)
        office.store.record_page(memory, ())
    return target


def read_view(office: Office, desk: DeskPolicy, place: Place, report: TickReport) -> View:
    """Read and parse a page, recognise its threads and judge each of them.

    :raises PageRefused: its text asks bots to stay away, or its threads are not in it.
    """
    page = office.wiki.fetch_pages([place.title])[place.title]
    report.pages_read.append(place.title)
    _check_text(office, desk, place, page)
    talk = parse_page(page.text, office.site(), office.markers(desk))
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
        first = thread.first_comment
        early = screen_without_history(thread, talk, first.author if first else "", bots)
        if early is not None:
            candidates.remove(thread)
            verdicts[thread.id] = early
    if candidates:
        backgrounds = _walk_history(office, desk, page, talk, candidates)
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
    return View(desk, key, place, page, talk, recognised, backgrounds, in_order)


def look_again(office: Office, view: View) -> View:
    """At the last moment: leave out the requests that somebody has edited since they were read.

    The wiki merges edits of different lines, so a status that a person has just set would stand
    beside ours.  After this look that is left to a fraction of a second, and ``Saved.merged``
    tells when it happened all the same.  Edits of other threads are the wiki's to merge: on a
    busy page the bot must not have to wait for a pause.
    """
    chosen, title = view.to_tag, view.title
    if not chosen or office.wiki.fetch_heads([title])[title].revid == view.page.head.revid:
        return view
    page = office.wiki.fetch_pages([title])[title]
    now = _texts(parse_page(page.text, office.site(), office.markers(view.desk)))
    then = _texts(view.talk)
    touched = {thread for thread in chosen if now.get(thread) != then[thread]}
    because = "somebody has edited it just now; looking again in the next pass"
    verdicts = [
        Verdict(verdict.thread, Conclusion.WAIT, because, until=office.clock())
        if verdict.thread in touched
        else verdict
        for verdict in view.verdicts
    ]
    return replace(view, verdicts=verdicts)


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
    office: Office, desk: DeskPolicy, page: PageText, talk: TalkPage, candidates: Sequence[Thread]
) -> Mapping[str, Background]:
    walk = HistoryWalk(talk, candidates, since=desk.since)
    site, markers = office.site(), office.markers(desk)
    revisions = office.wiki.fetch_history(page.head.title, newest=page.head.revid, texts=True)
    for count, revision in enumerate(revisions, 1):
        if revision.text is not None:
            newest = revision.revid == page.head.revid
            walk.feed(revision, talk if newest else parse_page(revision.text, site, markers))
        if walk.finished or count >= HISTORY_LIMIT:
            break
    return walk.result()


def _find_bots(office: Office, writers: Collection[str], desk: DeskPolicy) -> frozenset[str]:
    names = set(writers) - {""}
    users = office.wiki.fetch_users(sorted(names)) if names else {}
    in_group = {name for name, user in users.items() if "bot" in user.groups}
    return frozenset(in_group | ({office.account, *desk.bots} & names))


def fetch_edits_today(office: Office, now: datetime) -> int:
    """Edits by our account in the last 24 hours, as the wiki counts them."""
    return office.wiki.fetch_edit_count(now - timedelta(hours=24))


def _refuse(desk: DeskPolicy, where: str, what: str, advice: str) -> PageRefused:
    return PageRefused(Problem(what, where, advice, desk.name))
