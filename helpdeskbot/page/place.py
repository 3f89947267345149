"""Where a desk's page is, and whether it has to be read now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.model.memory import PageMemory
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.heads import Heads
from helpdeskbot.office.office import Office

FLOW = "flow-board"


class PageRefused(HelpdeskBotError):
    """A desk's page that the bot must not or cannot work on; the other desks go on.

    :param seen: the page, if its text is the reason; it is not read again until it changes.
    """

    def __init__(self, problem: Problem, seen: PageHead | None = None) -> None:
        super().__init__(problem.what, where=problem.where, advice=problem.advice)
        self.problem = problem
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Place:
    """A page that has to be read.

    :param asked: the title in the settings.
    :param title: where it really is.
    :param namespaces: the numbers of the namespaces in which the desk may be edited.
    :param unread: the desk's pages that have changed since they were remembered.
    :param circumstances: the settings and other pages by which it is judged.
    :param lost: pages to which one of the desk's had been moved, and that are not there any more.
    :param looked_to: up to which revision it was dealt with, where all by which it is judged is as
        it was then; else 0.
    :param due_at: when it was to be looked at again, if that is over, UTC.
    """

    asked: str
    title: str
    namespaces: frozenset[int]
    unread: frozenset[str]
    circumstances: str
    lost: frozenset[str] = frozenset()
    looked_to: int = 0
    due_at: datetime | None = None


def find_place(
    office: Office,
    desk: DeskPolicy,
    title: str,
    heads: Heads,
    report: TickReport,
    *,
    fresh: bool,
    full: bool = False,
) -> Place | None:
    """Where a desk's page is, if it has to be read now; a redirect is followed once.

    :param fresh: read it even if nothing changed.
    :param full: look at all of its requests.
    :raises PageRefused: it is missing, or of a kind that has no wikitext threads.
    """
    own = (heads.pages[page].namespace for page in heads.titles(desk))
    namespaces = frozenset(desk.namespaces or own)
    memories = heads.memories[desk.name]
    head, memory = heads.pages[title], memories.get(title)
    where = title
    if head.is_redirect:
        if memory and memory.target and memory.revid == head.revid and not fresh:
            where = memory.target
        else:
            remembered = [memory, memories.get(memory.target)] if memory else []
            revids = [one.revid for one in remembered if one is not None]
            where = _follow(office, desk, title, revids, report, write=not fresh)
        memory = memories.get(where)
        known = heads.pages.get(where)
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
    looked_to, due_at = 0, None
    if memory is not None and not fresh:
        judged = (memory.revid, memory.policy)
        unchanged = judged == (head.revid, heads.circumstances(desk))
        due = memory.due_at is not None and memory.due_at <= report.started
        if unchanged and not due:
            if memory.trouble:
                report.problems.append(Problem(memory.trouble, where, "", desk.name))
            return None
        if memory.policy == heads.circumstances(desk) and not (memory.trouble or full):
            looked_to = memory.revid
        due_at = memory.due_at if due else None
    # What this pass has read already is remembered as it is now.
    lost = (heads.lost(desk) | {title}) - {where}
    unread = heads.unread(desk) - set(report.pages_read) - lost
    judged_by = heads.circumstances(desk)
    return Place(title, where, namespaces, unread, judged_by, lost, looked_to, due_at)


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
    office: Office,
    desk: DeskPolicy,
    title: str,
    revids: Sequence[int],
    report: TickReport,
    *,
    write: bool,
) -> str:
    """Where the page was moved to.

    :param revids: revisions of it that are remembered.
    """
    page = office.wiki.fetch_pages([title])[title]
    target = page.redirect_target
    if not target:
        raise _refuse(desk, title, "it redirects to nowhere", "Correct the redirect")
    if not _was_moved(office, title, target, revids):
        raise _refuse(
            desk,
            title,
            f"somebody made it redirect to {target}, and it was not moved there",
            f'Undo that, or put "{target}" in the desk\'s pages',
        )
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


def titles_of(office: Office, desk: DeskPolicy) -> list[str]:
    """The desk's pages, those that were moved by the titles that they have now."""
    known = office.store.fetch_pages(office.desk_key(desk))
    named = [(known[one].target or one) if one in known else one for one in desk.talk_pages]
    below = [
        title
        for title, memory in known.items()
        if memory.revid and title not in named and office.documents.is_below(title, desk.roots)
    ]
    return [*named, *below] or [desk.home]


def _was_moved(office: Office, title: str, target: str, revids: Sequence[int]) -> bool:
    """Whether a redirect is what a move has left, as its history went with the page.

    Anybody can turn a page into a redirect to any other one.
    """
    wiki = office.wiki
    if len(list(islice(wiki.fetch_history(title), 2))) == 1:
        return True  # A redirect that a move has left was never anything else.
    for revid in revids:
        found = next(iter(wiki.fetch_history(target, newest=revid)), None)
        if found is not None and found.revid == revid:
            return True
    return False


def _refuse(desk: DeskPolicy, where: str, what: str, advice: str) -> PageRefused:
    return PageRefused(Problem(what, where, advice, desk.name))
