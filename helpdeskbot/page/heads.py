"""What a tick finds at the door: which pages have changed, where they are, whether it may work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.concerns.archives.watch import load_watch
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.model.memory import PageMemory
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard

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

    :param heads: every desk page, every known redirect target, rosters, settings pages, pages of
        answers to follow-ups, watched archives, and the stop page, by title.
    :param memories: every desk's pages as remembered, by desk name.
    """

    heads: Mapping[str, PageHead]
    memories: Mapping[str, Mapping[str, PageMemory]]

    def circumstances(self, desk: DeskPolicy) -> str:
        """The same as long as settings and roster are: a page judged by others is judged anew."""
        roster = desk.asking.roster
        return f"{desk.digest}:{self.heads[roster].revid}" if roster else desk.digest

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
    :param circumstances: settings and roster by which it is judged.
    """

    asked: str
    title: str
    namespaces: frozenset[int]
    unread: frozenset[str]
    circumstances: str


def fetch_front(office: Office) -> Front:
    """Ask for all pages at once: the only request of a tick in which nothing happened."""
    memories = {desk.name: office.store.fetch_pages(office.desk_key(desk)) for desk in office.desks}
    titles = [office.stop_title]
    for desk in office.desks:
        known = memories[desk.name]
        targets = [known[title].target for title in desk.pages if title in known]
        own = [desk.asking.roster, desk.settings_page, *load_watch(office, desk).titles]
        own += desk.follow_up.own_pages(desk.pages[0])
        titles += [*desk.pages, *filter(None, [*targets, *own])]
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
        judged = (memory.revid, memory.policy)
        unchanged = judged == (head.revid, front.circumstances(desk))
        due = memory.due_at is not None and memory.due_at <= report.started
        if unchanged and not due:
            if memory.trouble:
                report.problems.append(Problem(memory.trouble, where, "", desk.name))
            return None
    # What this pass has read already is remembered as it is now.
    unread = front.unread(desk) - set(report.pages_read)
    return Place(title, where, namespaces, unread, front.circumstances(desk))


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


def fetch_edits_today(office: Office, now: datetime) -> int:
    """Edits by our account in the last 24 hours, as the wiki counts them."""
    return office.wiki.fetch_edit_count(now - timedelta(hours=24))


def _refuse(desk: DeskPolicy, where: str, what: str, advice: str) -> PageRefused:
    return PageRefused(Problem(what, where, advice, desk.name))
