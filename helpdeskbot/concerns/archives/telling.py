"""Tells requesters where an open request was archived, and links to a late reply on the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdeskbot.concerns.archives.policy import ArchivesPolicy
from helpdeskbot.concerns.archives.values import BRING_BACK, TELL_ARCHIVED
from helpdeskbot.concerns.archives.watch import Watched
from helpdeskbot.concerns.archives.words import BACK, TELL
from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.memory import Event
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.report import Fate
from helpdeskbot.office.context import Context
from helpdeskbot.office.people import fetch_opted_out
from helpdeskbot.page.compose import render_status
from helpdeskbot.page.letters import Unsent, find_talk, leave
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.said import left_on
from helpdeskbot.page.side_pages import save_section
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import render_section_link
from helpdeskbot.words.summary import plain_heading

ARCHIVED, REPLY, TOLD = "thread-archived", "archive-reply", "archive-settled"
# What could not be said for a week is old news.
_TELL_FOR = timedelta(days=7)


def tell_requesters(context: Context, desk: DeskPolicy) -> None:
    """A section on the talk page of each requester whose open request was archived, once."""
    office, now = context.office, context.now
    key = office.desk_key(desk)
    archived = [
        event
        for event in office.store.fetch_events(key, kind=ARCHIVED, since=now - _TELL_FOR)
        if event.data.get("open") is True
        # Who archives their own request knows where it is.
        and event.data.get("requester") not in ("", event.data.get("by"))
    ]
    if not archived:
        return
    settled = {
        event.thread for event in office.store.fetch_events(key, kind=TOLD, since=now - _TELL_FOR)
    }
    waiting = {event.thread: event for event in archived if event.thread not in settled}
    threads = office.store.fetch_threads(key) if waiting else ()
    opened = {one.id: one.first_seen for one in threads}
    for event in waiting.values():
        since = opened.get(event.thread, event.at)
        if _tell(context, desk, event, since) and context.write:
            office.store.record_events([Event(now, key, TOLD, event.thread)])


def nth_of(event: Event) -> int:
    """The number of an archived request's anchor; see :class:`.Archived`."""
    nth = event.data.get("nth", 1)
    return nth if isinstance(nth, int) else 1


def _taken_at(event: Event) -> datetime:
    """When a request was taken off the desk's page, UTC, if that is known.

    A memory that was put back notices it once more, later than the last time.
    """
    at = event.data.get("at")
    return datetime.fromisoformat(at) if isinstance(at, str) and at else event.at


def _tell(context: Context, desk: DeskPolicy, event: Event, since: datetime) -> bool:
    """Tell one of them; whether that is settled, so that it is not tried again.

    :param since: when the request was first seen, UTC: the name may be a later account's by now.
    """
    office, name = context.office, str(event.data["requester"])
    if Waits.of(context, desk, f"User talk:{name}").must_wait([event.thread]):
        return False
    policy = desk.of(PeoplePolicy)
    here = context.people.were_there([name], since)
    if not here or name in context.people.spared(policy):
        return True
    if fetch_opted_out(office, [name], policy.opt_out_categories):
        return True
    if name in context.told:
        return False  # one message to a person in a pass
    page = find_talk(context, desk, name, [event.thread])
    if isinstance(page, Unsent):
        return page is Unsent.NEVER
    if left_on(office, page, find_marks_about("archived", [event.thread]), since=_taken_at(event)):
        return True
    language = str(event.data.get("language", ""))
    messages = office.messages(desk, language)
    where, heading = str(event.data.get("where", "")), str(event.data.get("heading", ""))
    draft = Draft(
        TELL,
        messages.language,
        {
            "request": render_section_link(where, heading, nth_of(event)),
            "desk": f"[[:{event.title}]]",
        },
        Mark("archived", (event.thread,)).as_wikitext(),
        packaged=True,
    )
    title = messages.text("archive-talk-heading")
    because = f"the open request of {name} was archived"
    action = PlannedAction(TELL_ARCHIVED, event.thread, because)
    left = leave(context, desk, name, page, title, messages.for_reader(draft), [action])
    if isinstance(left, Unsent):
        return left is Unsent.NEVER
    context.told.add(name)
    return True


def bring_back(context: Context, desk: DeskPolicy, one: Watched) -> bool:
    """A new section on the desk's page that links to the archived request; whether it is there.

    Nothing is moved: what people wrote stays in the archive, where they or others may have linked
    to it, and whoever wants it back on the desk moves it themselves.
    """
    office = context.office
    # The page may have been moved; its redirect was followed when it was read.
    title = titles_of(office, desk)[0]
    if any(edit.title == title and edit.fate is Fate.SAVED for edit in context.report.edits):
        return False  # one edit of a page in a pass
    page = office.wiki.fetch_pages([title])[title]
    if not page.head.exists or page.head.is_redirect:
        return False  # until it is there again
    since = one.until - timedelta(days=desk.of(ArchivesPolicy).watch_days)
    if left_on(office, page, find_marks_about("back", [one.identity]), since=since):
        return True
    status = desk.status
    template = render_status(status.template, status.value_param, status.initial, status.params)
    messages = office.messages(desk, one.language)
    draft = Draft(
        BACK,
        messages.language,
        {"request": render_section_link(one.where, one.heading, one.nth)},
        Mark("back", (one.identity,)).as_wikitext(),
        above=f"{template}\n",
        packaged=True,
    )
    heading = escape_wikitext(plain_heading(one.heading)) or one.where
    because = f"it got an answer in {one.where} after it had been closed for want of one"
    action = PlannedAction(BRING_BACK, one.identity, because)
    draft = messages.for_reader(draft)
    fate = save_section(context, desk, page, heading, draft, [action])
    return fate is Fate.SAVED
