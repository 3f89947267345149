"""Finds where threads went that are gone from a desk's page: bounded, and only when one is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from helpdeskbot.concerns.archives.decide import find_thread, list_candidates, was_open
from helpdeskbot.concerns.archives.policy import ArchivesPolicy, fill_pattern
from helpdeskbot.concerns.archives.values import Archived
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.model.story import Did, Story
from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.office import Office
from helpdeskbot.page.decide.identity import identities_on
from helpdeskbot.page.history import History
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.remembering import fetch_asked
from helpdeskbot.page.topics import tell_language
from helpdeskbot.parse import parse_page

# The removal is usually the newest edit.
_MOST_REVISIONS = 60
_MOST_REMOVALS = 5
_MOST_PAGES = 20
_LONGEST_READ = 2000
# Archive bots save both pages within seconds, people within minutes.
_ABOUT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Removal:
    """The edit that took threads from a page."""

    revision: Revision
    threads: tuple[ThreadMemory, ...]


def find_archived(
    office: Office, desk: DeskPolicy, page: str, gone: Sequence[ThreadMemory]
) -> Mapping[str, Archived]:
    """Where threads are that are gone from a page, by lasting id; those not found are left out.

    A removal takes three requests in the usual case, and at most six.
    """
    found: dict[str, Archived] = {}
    for removal in _find_removals(office, desk, page, gone)[:_MOST_REMOVALS]:
        found |= _follow(office, desk, page, removal)
    return found


def _find_removals(
    office: Office, desk: DeskPolicy, page: str, gone: Sequence[ThreadMemory]
) -> Sequence[Removal]:
    """The edits that took them away, newest first, each with its threads."""
    # What nobody signed cannot be known again elsewhere.
    missing = [memory for memory in gone if memory.comments]
    if not missing:
        return ()
    asked = fetch_asked(office, desk)
    newer: Revision | None = None
    removals: list[Removal] = []
    for version in History(office, desk, page).read(most=_MOST_REVISIONS):
        if version.page is None:
            continue
        threads = version.page.threads
        text, account = version.page.text, office.account
        # Most of them are as they were in the version before.
        identities = identities_on(version.page, account)
        there = [
            memory
            for memory in missing
            if find_thread(
                memory,
                threads,
                text=text,
                account=account,
                asked=asked.get(memory.id, ""),
                identities=identities,
            )
        ]
        if there and newer is not None:
            removals.append(Removal(newer, tuple(there)))
        missing = [memory for memory in missing if memory not in there]
        if not missing:
            break
        newer = version.revision
    return removals


def _follow(office: Office, desk: DeskPolicy, page: str, removal: Removal) -> dict[str, Archived]:
    revision, policy = removal.revision, desk.of(ArchivesPolicy)
    edited: Sequence[str] = ()
    if revision.user:
        since, until = revision.timestamp - _ABOUT, revision.timestamp + _ABOUT
        edited = office.wiki.fetch_edited(revision.user, since, until)
    candidates = list_candidates(
        revision.summary,
        edited,
        policy,
        page=page,
        at=revision.timestamp,
        leave_out={page, *desk.talk_pages},
    )[:_MOST_PAGES]
    found = _look(office, desk, candidates, removal, removal.threads)
    missing = [memory for memory in removal.threads if memory.id not in found]
    if missing:
        begin = [fill_pattern(prefix, page, revision.timestamp) for prefix in policy.prefixes]
        titles = {title for prefix in begin[:2] for title in office.wiki.fetch_titles(prefix)}
        rest = sorted(titles - {page, *desk.talk_pages, *candidates})
        heads = office.wiki.fetch_heads(rest) if rest else {}
        # An archive was saved at about the time of the removal, or later.
        late = [
            (head.timestamp, title)
            for title, head in heads.items()
            if head.timestamp is not None and head.timestamp >= revision.timestamp - _ABOUT
        ]
        some = [title for _, title in sorted(late)[:_MOST_PAGES]]
        found |= _look(office, desk, some, removal, missing)
    return found


def _look(
    office: Office,
    desk: DeskPolicy,
    titles: Sequence[str],
    removal: Removal,
    wanted: Sequence[ThreadMemory],
) -> dict[str, Archived]:
    found: dict[str, Archived] = {}
    pages = office.wiki.fetch_pages(titles) if titles else {}
    asked = fetch_asked(office, desk)
    for title in titles:
        page = pages[title]
        if not page.head.exists or page.head.content_model != "wikitext":
            continue
        left = [memory for memory in wanted if memory.id not in found]
        if not left:
            break
        threads = parse_page(page.text, office.site(), office.markers(desk)).threads
        for memory in left:
            thread = find_thread(
                memory,
                threads,
                text=page.text,
                account=office.account,
                asked=asked.get(memory.id, ""),
            )
            if thread is not None:
                found[memory.id] = Archived(
                    memory.id,
                    page.head.title,
                    thread.heading,
                    removal.revision.user,
                    removal.revision.timestamp,
                    was_open(thread, desk),
                    thread.status.value if thread.status else "",
                    tuple(comment.id for comment in thread.comments),
                    _find_language(page.text, thread),
                    thread.nth,
                )
    return found


def _find_language(text: str, thread: Thread) -> str:
    first = thread.first_comment
    if first is None:
        return ""
    asked = text[max(thread.body_start, first.span.start) : first.signature.start]
    return tell_language(thread.heading, asked[:_LONGEST_READ])


def was_refused(page: DeskPage, threads: Sequence[Thread]) -> frozenset[str]:
    """In which of a page's threads a person has taken our mark "resolved" away.

    That one is not put back, whatever the memory knows; nor is one put where the history does not
    tell.
    """
    if page.stories is not None:
        page.stories.read([thread.id for thread in threads])
    account = page.history.office.account
    return frozenset(thread.id for thread in threads if _is_refused(page.story(thread.id), account))


def _is_refused(story: Story, account: str) -> bool:
    acts = [act for act in story.acts if act.did is Did.CLOSED]
    marked = any(act.value and act.account in (account, "") for act in acts)
    return marked and not (acts[-1].account == account and not acts[-1].value)
