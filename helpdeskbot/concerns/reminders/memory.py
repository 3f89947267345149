"""What the bot has reminded people of: remembered, and read back from its own marks.

Each reminder carries a mark: in the thread's comment, on the requester's talk page, in the staff's
digest.  Marks outside of the thread name the thread and the moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from helpdeskbot.concerns.reminders.values import Sent
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Comment, Thread
from helpdeskbot.model.due import Due, Holder, Step
from helpdeskbot.model.marks import Mark, find_marks
from helpdeskbot.model.memory import Event
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.office import Office
from helpdeskbot.page.history import read_own_edits
from helpdeskbot.page.page import DeskPage

REMINDED = "reminded"
REMIND, ELSEWHERE = "remind", "remind-elsewhere"
_REMEMBERED = timedelta(days=400)
_ONE_MESSAGE = timedelta(minutes=55)
_STAMP = "%Y%m%d-%H%M"


class Reminded:
    """Everything that was said about requests, by their lasting ids; and when to whom."""

    def __init__(self) -> None:
        self._by_thread: dict[str, list[Sent]] = {}
        self.told: dict[str, datetime] = {}
        self._stored: dict[str, list[Sent]] = {}

    def add(self, thread: str, sent: Sent) -> None:
        """Take note of something that was said, unless it is known."""
        known = self._by_thread.setdefault(thread, [])
        if not any(_is_same(one, sent) for one in known):
            known.append(sent)
        for name in sent.who:
            self.told[name] = max(self.told.get(name, sent.at), sent.at)

    def is_news(self, thread: str, sent: Sent) -> bool:
        """Whether the memory does not have it yet; from now on it counts as stored."""
        known = self._stored.setdefault(thread, [])
        if any(_is_same(one, sent) for one in known):
            return False
        known.append(sent)
        return True

    def about(self, thread: str) -> Sequence[Sent]:
        """What was said about one request."""
        return self._by_thread.get(thread, ())


def open_reminded(office: Office, desk_key: str, now: datetime) -> Reminded:
    """What the memory knows of a desk's reminders; of people, what any desk has told them."""
    reminded = Reminded()
    for desk in office.desks:
        key = office.desk_key(desk)
        for event in office.store.fetch_events(key, kind=REMINDED, since=now - _REMEMBERED):
            sent = _sent_of(event)
            if key == desk_key:
                reminded.add(event.thread, sent)
                reminded.is_news(event.thread, sent)
            else:
                for name in sent.who:
                    reminded.told[name] = max(reminded.told.get(name, sent.at), sent.at)
    return reminded


def reminded_event(desk_key: str, thread: str, sent: Sent) -> Event:
    """Something that was said, as it is remembered."""
    data = {
        "step": sent.step.value,
        "stage": sent.stage,
        "holder": sent.holder.value,
        "who": list(sent.who),
    }
    return Event(sent.at, desk_key, REMINDED, thread, data=data)


def mark_in_thread(due: Due, who: Sequence[str]) -> Mark:
    """The mark of a reminder in the thread itself; the comment's signature has its date."""
    if due.mark is not None:
        return due.mark
    return Mark(REMIND, (due.step.value, str(due.stage), due.holder.value, *who))


def mark_elsewhere(due: Due, who: Sequence[str], at: datetime) -> Mark:
    """The mark of something that is said about a thread on another page."""
    words = (due.thread, due.step.value, str(due.stage), due.holder.value, at.strftime(_STAMP))
    return Mark(ELSEWHERE, (*words, *who))


def find_sent_in_thread(comments: Iterable[Comment], text: str, account: str) -> list[Sent]:
    """What the bot's own comments in a thread have reminded of.

    :param text: of the whole page.
    """
    found = []
    for comment in comments:
        if comment.author == account:
            for trace in find_marks(comment.span.of(text)):
                sent = _sent_in_thread(trace, comment.timestamp)
                if sent is not None:
                    found.append(sent)
    return found


def find_sent_elsewhere(text: str) -> list[tuple[str, Sent]]:
    """(thread, what was said about it) by the marks on a talk page or in a digest."""
    found = []
    for trace in find_marks(text):
        if trace.kind == ELSEWHERE and len(trace.words) >= 5:
            thread, step, stage, holder, stamp, *who = trace.words
            try:
                at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
                found.append((thread, Sent(Step(step), int(stage), Holder(holder), at, tuple(who))))
            except ValueError:
                continue  # somebody has edited the mark
    return found


def recall_deleted(
    office: Office, page: DeskPage, threads: Sequence[Thread]
) -> Mapping[str, list[Sent]]:
    """What the bot said in threads that the memory does not know, though people deleted it."""
    found: dict[str, list[Sent]] = {}
    for thread, then, text in read_own_edits(office, page, threads):
        sent = find_sent_in_thread(then.comments, text, office.account)
        known = found.setdefault(thread, [])
        known += [one for one in sent if not any(_is_same(one, k) for k in known)]
    return found


def _is_same(one: Sent, other: Sent) -> bool:
    """Whether two records are of one message.

    One has the time at which the pass began, the other that of the signature: no seconds, the
    wiki's clock, and later by all the edits before it.  The same step is never taken twice within
    an hour, as so long it is quiet after each.
    """
    close = abs(one.at - other.at) < _ONE_MESSAGE
    return (one.step, one.stage, one.holder) == (other.step, other.stage, other.holder) and close


def _sent_in_thread(trace: Mark, at: datetime) -> Sent | None:
    if trace.kind != REMIND or len(trace.words) < 3:
        return None
    step, stage, holder, *who = trace.words
    try:
        return Sent(Step(step), int(stage), Holder(holder), at, tuple(who))
    except ValueError:
        return None


def _sent_of(event: Event) -> Sent:
    who = event.data.get("who")
    return Sent(
        Step(str(event.data["step"])),
        int(str(event.data["stage"])),
        Holder(str(event.data["holder"])),
        event.at,
        tuple(map(str, who)) if isinstance(who, list) else (),
    )


_MOST_EDITS = 100


def digest_title(desk: DeskPolicy) -> str:
    """The page on which the staff are told."""
    return desk.reminders.digest_page or f"{desk.pages[0]}/Staff"


def recall_digest(office: Office, desk: DeskPolicy) -> list[tuple[str, Sent]]:
    """What the digest says, for a memory that was lost; read only if nothing is remembered."""
    key = office.desk_key(desk)
    if not desk.reminders.enabled or office.store.fetch_events(key, kind="reminded"):
        return []
    page = office.wiki.fetch_pages([digest_title(desk)])[digest_title(desk)]
    return list(_said_on(office, page))


def _said_on(office: Office, page: PageText) -> Iterator[tuple[str, Sent]]:
    """What a page shows, or showed before people deleted it, that we have said there."""
    yield from find_sent_elsewhere(page.text)
    if page.head.exists:
        history = office.wiki.fetch_history(page.head.title, user=office.account, texts=True)
        for revision in islice(history, _MOST_EDITS):
            yield from find_sent_elsewhere(revision.text or "")
