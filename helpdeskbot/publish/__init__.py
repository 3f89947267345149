"""Installs our pages on a wiki without undoing what people changed there: compare, show, save.

::

    load_pages()             our files and the operator's values → pages
    fetch_steps()            reads the wiki and the memory, and plans
      plan_publish()         pure: what is to become of each page
    render_publish_report()  pure: the same in words and diffs
    apply_publish()          saves, page by page
    render_push_report()     pure: what came of it
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.memory import Published
from helpdeskbot.model.wiki import Edit
from helpdeskbot.publish.pages import LocalPage, load_pages
from helpdeskbot.publish.plan import PageStep, State, find_forced, normalise_saved, plan_publish
from helpdeskbot.publish.report import (
    Pushed,
    Result,
    render_publish_report,
    render_push_report,
)
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.protocol import Wiki

__all__ = [
    "LocalPage",
    "PageStep",
    "Pushed",
    "Result",
    "State",
    "apply_publish",
    "fetch_steps",
    "load_pages",
    "plan_publish",
    "render_publish_report",
    "render_push_report",
]


def fetch_steps(
    wiki: Wiki, store: Store, local: Sequence[LocalPage], spare: Sequence[LocalPage] = ()
) -> Sequence[PageStep]:
    """Read what is needed, and plan.

    Where the memory knows nothing of a page (the database was deleted), what was pushed last is
    found in the page's history: it is the newest revision by our own account.

    :param spare: pages that need not be there.  Those that we have once published and that stand
        still are kept up to date all the same; of the others nothing is said.
    :raises WikiError: the wiki could not be read.
    :raises StoreError: the memory could not be read.
    """
    remote = wiki.fetch_pages([page.title for page in (*local, *spare)])
    published = dict(store.fetch_published(wiki.name))
    standing = [page for page in spare if remote[page.title].head.exists]
    wanted = {page.title for page in local}
    local = (*local, *standing)
    deleted = set()
    for page in local:
        there = remote[page.title]
        if page.title in published:
            continue
        if not there.head.exists:
            if wiki.fetch_deletion(page.title) is not None:
                deleted.add(page.title)
        elif not page.once and normalise_saved(there.text) != normalise_saved(page.text):
            found = _find_published(wiki, page.title)
            if found is not None:
                published[page.title] = found
    steps = plan_publish(local, remote, published, deleted)
    return [step for step in steps if step.title in wanted or step.state is not State.FOREIGN]


def _find_published(wiki: Wiki, title: str) -> Published | None:
    account = wiki.fetch_account().user.name
    for revision in wiki.fetch_history(title, user=account, texts=True):
        if revision.text is not None:
            return Published(wiki.name, title, revision.revid, revision.text, revision.timestamp)
    return None


def apply_publish(
    wiki: Wiki,
    store: Store,
    steps: Sequence[PageStep],
    *,
    force: Collection[str] = (),
    now: datetime,
) -> Sequence[Pushed]:
    """Save what the plan says, and what is forced; each page is remembered as soon as it is saved.

    A page that cannot be saved does not keep the others from being saved.

    :param force: titles of pages of which ours is to be taken, whatever people changed there.
    :param now: UTC, for the memory.
    :raises SettingsError: one of ``force`` is none of our pages; nothing was saved.
    :raises WikiError: the wiki stopped answering; the pages so far are saved and remembered.
    :raises StoreError: the memory failed; the next comparison finds from the page's text or
        history what was saved and not remembered.
    """
    forced = find_forced(steps, force)
    return tuple(
        _apply_step(wiki, store, step, forced=step.title in forced, now=now) for step in steps
    )


def _apply_step(wiki: Wiki, store: Store, step: PageStep, *, forced: bool, now: datetime) -> Pushed:
    page, head = step.page, step.remote.head
    if step.state.is_saved or (forced and step.state.is_left_to_people):
        try:
            saved = wiki.apply_edit(Edit(page.title, head.revid, page.text, page.summary))
        except EditConflict as conflict:
            return Pushed(step, Result.CONFLICT, str(conflict))
        except EditRefused as refusal:
            return Pushed(step, Result.REFUSED, str(refusal))
        revid, result = saved.revid, Result.SAVED
    elif step.state is State.ADOPT:
        revid, result = head.revid, Result.REMEMBERED
    else:
        return Pushed(step, Result.LEFT)
    store.record_published(Published(wiki.name, page.title, revid, normalise_saved(page.text), now))
    return Pushed(step, result)
