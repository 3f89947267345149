"""What is remembered of a page when it has been dealt with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from helpdeskbot.model.change import Conclusion
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event, PageMemory, ThreadMemory
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.heads import Heads
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.resting import find_early, keep_looked, note_lessons
from helpdeskbot.words.links import render_section_link

REPEAT_REFUSAL = timedelta(hours=6)
# Of threads that only their opening words tell apart: a digest of these, by lasting ids.
ASKED = Kept("asked-words", dict[str, str])
# By lasting ids, the numbers of anchors that are not the first of their name on a page.
NAMESAKES = Kept("namesakes", dict[str, int])
_MOST_ASKED = 2000
_THREADS = "threads"


def fetch_asked(office: Office, desk: DeskPolicy) -> Mapping[str, str]:
    """Digests of opening words that are remembered, by the threads' lasting ids."""
    return ASKED.fetch(office, office.desk_key(desk), _THREADS) or {}


def _keep_asked(office: Office, page: DeskPage) -> None:
    """Remember the opening words of namesakes, and of what its requester has not signed."""
    threads = page.recognised.identities
    often = Counter(one.stem for one in threads)
    # As it stands there, by which it is known again; not as accounts have written it.
    signed = {
        thread.id
        for thread in page.talk.threads
        if thread.id in page.openings and _is_signed(thread, page.openings[thread.id].by)
    }
    words = {
        page.identity(one.id): one.asked
        for one in threads
        if one.asked and one.id in page.openings and (one.id not in signed or often[one.stem] > 1)
    }
    known = page.recognised.asked
    others = [(name, digest) for name, digest in known.items() if name not in words]
    kept = {**dict(others[max(0, len(others) + len(words) - _MOST_ASKED) :]), **words}
    if kept != known:
        ASKED.keep(office, page.desk_key, _THREADS, kept)


def _is_signed(thread: Thread, by: str) -> bool:
    """Whether whoever opened a thread has signed anything in it, which is most often the first."""
    comments = thread.comments
    if comments and comments[0].author == by:
        return True
    return any(comment.author == by for comment in comments)


def _keep_namesakes(office: Office, page: DeskPage) -> None:
    """Remember which of the page's headings of one name each is."""
    numbers = {
        page.identity(thread.id): thread.nth
        for thread in page.talk.threads
        if thread.nth != 1 and thread.id in page.openings
    }
    if numbers != (NAMESAKES.fetch(office, page.desk_key, page.title) or {}):
        NAMESAKES.keep(office, page.desk_key, page.title, numbers, page.revid)


def link_to(office: Office, memory: ThreadMemory) -> str:
    """A link to a thread where it stood last."""
    numbers = NAMESAKES.fetch(office, memory.desk, memory.title) or {}
    return render_section_link(memory.title, memory.heading, numbers.get(memory.id, 1))


def remember(
    office: Office,
    page: DeskPage,
    *,
    began: datetime,
    retry: guard.Hold | None = None,
    trouble: str = "",
    learnt: Sequence[Event] = (),
    due_at: datetime | None = None,
    awake: Collection[str] = (),
    dues: Mapping[str, datetime] = MappingProxyType({}),
) -> None:
    """Remember a page as it was read, and what changed on it since the last time.

    :param began: when the pass did that has dealt with it, UTC: what has been due since then is
        left to the next one.
    :param learnt: what else was found on it that is worth remembering.
    :param due_at: when all of it is to be looked at again for another reason than these, UTC.
    :param awake: the ids of requests that are to be looked at when it is read next.
    :param dues: when single requests are to be looked at again, by their ids, UTC.

    After an edit this is still the revision that was planned on: the next tick finds a newer
    one and reads the page as everybody else sees it.
    """
    now = office.clock()
    waits = [
        verdict.until
        for verdict in page.verdicts
        if verdict.conclusion is Conclusion.WAIT and verdict.until
    ]
    if due_at:
        waits.append(due_at)
    if page.again_at:
        waits.append(page.again_at)
    if page.postponed or retry is guard.Hold.NEXT_TICK:
        # Whenever that is: nobody is to hurry for it.
        waits.append(began)
    elif retry is guard.Hold.LATER:
        waits.append(now + guard.RETRY_LATER)
    early = find_early(page, began)
    dues = {**dues, **{one: min(at, dues.get(one, at)) for one, at in early.items()}}
    again = keep_looked(office, page, awake, dues, min(waits, default=None), now)
    if page.troubles and not trouble:
        trouble = f"something failed at {len(page.troubles)} request(s), which are left alone"
    if trouble and again:
        trouble = f"{trouble}; the next try is at {again:%Y-%m-%d %H:%M} UTC"
    remembered = PageMemory(
        page.desk_key,
        page.title,
        page.source.head.revid,
        again,
        policy=page.place.circumstances,
        trouble=trouble,
    )
    threads: list[ThreadMemory] = []
    events: list[Event] = []
    written = [thread for thread in page.talk.threads if thread.id not in page.troubles]
    for thread, heard in zip(written, page.threads, strict=True):
        # Threads are known again by what stands in them, whoever wrote that.
        if thread.status is not heard.status:
            thread = thread._replace(status=heard.status)
        if thread.id in page.recognised.moving:
            continue
        memory = _update(page, thread, now)
        if memory is page.recognised.known.get(thread.id):
            continue
        threads.append(memory)
        events += _changes(page, thread, memory, now)
    for gone in page.recognised.gone:
        threads.append(_gone(gone, now))
        events.append(
            Event(now, page.desk_key, "thread-gone", gone.id, page.title, page.source.head.revid)
        )
    if page.stories is not None:
        page.stories.keep()
    note_lessons(office, page, learnt, now)
    _keep_asked(office, page)
    _keep_namesakes(office, page)
    kept = office.take_gathered()
    office.store.record_page(remembered, threads, [*events, *learnt], kept)


def remember_refusal(office: Office, desk: DeskPolicy, page: PageHead, circumstances: str) -> None:
    """Remember a page whose text refuses us, so that it is read again only when it changes.

    It is reported again every :data:`REPEAT_REFUSAL`, in case nobody saw it the first time.
    """
    key, now = office.desk_key(desk), office.clock()
    event = Event(now, key, "page-refused", title=page.title, revid=page.revid)
    memory = PageMemory(key, page.title, page.revid, now + REPEAT_REFUSAL, policy=circumstances)
    office.store.record_page(memory, (), [event])


def remember_vanished(office: Office, desk: DeskPolicy, heads: Heads) -> None:
    """Remember that pages are not there any more that were requests of their own.

    Those that were only moved have been found again by now, each by its number.
    """
    key, now = office.desk_key(desk), office.clock()
    below, roots = office.documents.is_below, desk.roots
    titles = [title for title in heads.vanished(desk) if below(title, roots)]
    memories = office.store.fetch_threads(key) if titles else ()
    for title in titles:
        gone = [one for one in memories if one.title == title and one.gone_since is None]
        events = [Event(now, key, "thread-gone", one.id, title) for one in gone]
        threads = [_gone(one, now) for one in gone]
        office.store.record_page(PageMemory(key, title, 0), threads, events)


def _update(page: DeskPage, thread: Thread, now: datetime) -> ThreadMemory:
    """What is to be remembered of a thread: the very same where nothing of it has changed."""
    known = page.recognised.known.get(thread.id)
    background = page.backgrounds.get(thread.id)
    opening = page.openings[thread.id]
    had_status = background.had_status if background else False
    comments = page.talk.noted(
        thread, "comments", lambda: tuple(comment.id for comment in thread.comments)
    )
    status = thread.status.value if thread.status else None
    tagged = status is not None or had_status or bool(known and known.tagged)
    if (
        known is not None
        and known.comments == comments
        and (known.id, known.title, known.heading, known.status, known.gone_since)
        == (opening.identity, page.title, thread.heading, status, None)
        and (known.tagged, known.opened_by, known.opened_at) == (tagged, opening.by, opening.at)
    ):
        return known
    return ThreadMemory(
        desk=page.desk_key,
        id=opening.identity,
        title=page.title,
        heading=thread.heading,
        first_seen=known.first_seen if known else now,
        opened_by=opening.by,
        opened_at=opening.at,
        comments=comments,
        status=status,
        tagged=tagged,
    )


def _changes(page: DeskPage, thread: Thread, memory: ThreadMemory, now: datetime) -> list[Event]:
    known = page.recognised.known.get(thread.id)
    revid = page.source.head.revid

    def event(kind: str, **data: object) -> Event:
        return Event(now, page.desk_key, kind, memory.id, page.title, revid, data)

    if known is None:
        return [
            event(
                "thread-seen",
                heading=thread.heading,
                opened_by=memory.opened_by,
                status=memory.status,
                comments=len(thread.comments),
            )
        ]
    events = []
    if known.status != memory.status:
        events.append(event("status-changed", old=known.status, new=memory.status))
    if known.heading != memory.heading:
        events.append(event("thread-retitled", old=known.heading, new=memory.heading))
    if known.title != memory.title:
        events.append(event("thread-moved", old=known.title, new=memory.title))
    elif known.gone_since is not None:
        events.append(event("thread-back", gone_since=known.gone_since.isoformat()))
    new = sorted(set(memory.comments) - set(known.comments))
    if new:
        events.append(event("comments-added", comments=new))
    return events


def _gone(memory: ThreadMemory, now: datetime) -> ThreadMemory:
    return replace(memory, gone_since=now)
