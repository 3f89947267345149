"""Whether the stop page lets the bot work: looked at when a pass begins, and before each edit."""

from __future__ import annotations

from helpdeskbot.model.memory import PageMemory
from helpdeskbot.model.wiki import PageHead, PageText
from helpdeskbot.office.office import Office

RUN = "run"

# In place of the stop page's revision.
NEVER_MADE, STOPPED = 0, -1


def find_stop(office: Office, head: PageHead, *, write: bool) -> str:
    """Why the stop page forbids to write; ``""`` if it does not.

    The page's text is read only when it has a revision that was not yet seen to say "run".
    A page that was never made stops nothing (``doctor`` asks for it); a deleted one does.
    """
    title = office.stop_title
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
    if not may_run(page):
        if write:
            office.store.record_page(PageMemory(key, title, STOPPED), ())
        return (
            f'{title} does not say "run" (last changed by {page.head.user or "somebody"}); '
            'the bot works again when "run" is its whole text'
        )
    if write:
        office.store.record_page(PageMemory(key, title, page.head.revid), ())
    return ""


def may_run(stop_page: PageText) -> bool:
    """Whether the stop page lets the bot work: it says "run" and nothing else."""
    return stop_page.text.strip().casefold() == RUN
