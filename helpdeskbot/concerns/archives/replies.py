"""Replies that come when a request stands in an archive already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdeskbot.concerns.archives.decide import awaits_reply, find_replies, find_thread
from helpdeskbot.concerns.archives.policy import ArchivesPolicy, Replies
from helpdeskbot.concerns.archives.staff import on_the_desk
from helpdeskbot.concerns.archives.telling import (
    REPLY,
    bring_back,
)
from helpdeskbot.concerns.archives.values import (
    Archived,
)
from helpdeskbot.concerns.archives.watch import Watch, Watched, keep_watch, load_watch
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.memory import Event, ThreadMemory
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.office.context import Context
from helpdeskbot.page.remembering import fetch_asked
from helpdeskbot.parse import parse_page

_MOST_CHANGED = 10


def watch_for_replies(context: Context, desk: DeskPolicy, found: Sequence[Archived]) -> None:
    """Remember archived requests in which a reply would be one to the desk."""
    policy, office = desk.of(ArchivesPolicy), context.office
    if policy.replies is Replies.IGNORE:
        return
    until = context.now + timedelta(days=policy.watch_days)
    new = [_as_watched(one, until) for one in found if awaits_reply(one, policy)]
    if not new:
        return
    watch = load_watch(office, desk)
    identities = {one.identity for one in new}
    watch.threads = [one for one in watch.threads if one.identity not in identities] + new
    # The archive is looked at once more by the next pass, which knows what stood there now.
    keep_watch(office, desk, watch)


def look_for_replies(context: Context, desk: DeskPolicy) -> None:
    """Read the archives that have changed, and note replies in what is watched there."""
    office = context.office
    watch = load_watch(office, desk)
    heads = context.heads.pages
    changed = [
        title
        for title in watch.titles
        if title in heads and heads[title].exists and heads[title].revid != watch.revids.get(title)
    ][:_MOST_CHANGED]
    if not changed:
        return
    back = on_the_desk(office, desk)
    pages = office.wiki.fetch_pages(changed)
    for title in changed:
        page = pages[title]
        talk = parse_page(page.text, office.site(), office.markers(desk))
        if all(
            _look_at(context, desk, watch, one, talk)
            for one in list(watch.threads)
            if one.where == title
        ):
            watch.revids[title] = page.head.revid
    watch.threads = [one for one in watch.threads if one.identity not in back]
    keep_watch(office, desk, watch)


def _look_at(
    context: Context, desk: DeskPolicy, watch: Watch, one: Watched, archive: TalkPage
) -> bool:
    """Look at one archived thread; whether nothing is left to be done about it."""
    office, now = context.office, context.now
    memory = ThreadMemory("", one.identity, one.where, one.heading, now, comments=one.comments)
    thread = find_thread(
        memory,
        archive.threads,
        text=archive.text,
        account=office.account,
        asked=fetch_asked(office, desk).get(one.identity, ""),
    )
    if thread is None:
        return True
    if not find_replies(one.comments, thread, office.account, desk.bots):
        return True
    brings_back = desk.of(ArchivesPolicy).replies is Replies.BRING_BACK
    if brings_back and desk.takes_sections and not bring_back(context, desk, one):
        return False
    data = {"where": one.where, "heading": one.heading, "nth": thread.nth}
    office.store.record_events(
        [Event(now, office.desk_key(desk), REPLY, one.identity, one.where, data=data)]
    )
    what = f'"{one.heading}" was closed for want of an answer, and got one in {one.where}'
    advice = "Answer there, or bring it back"
    context.report.problems.append(Problem(what, desk.home, advice, desk.name, Severity.NOTICE))
    # One reply opens it again; what follows is for people.
    watch.threads.remove(one)
    return True


def _as_watched(one: Archived, until: datetime) -> Watched:
    return Watched(one.identity, one.where, one.heading, until, one.comments, one.language, one.nth)
