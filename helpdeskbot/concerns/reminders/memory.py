"""What the bot has reminded people of: remembered, and read back from its own marks.

Each reminder carries a mark: in the thread's comment, on the requester's talk page, in the staff's
digest.  Marks outside of the thread name the thread and the moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.reminders.values import Item, Sent
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Due, Holder, Step
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.memory import Event
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import left_on, own_marks, surely_ours

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
        for name in sent.who if sent.stands else ():
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
            elif sent.stands:
                for name in sent.who:
                    reminded.told[name] = max(reminded.told.get(name, sent.at), sent.at)
    return reminded


def reminded_event(desk_key: str, thread: str, sent: Sent) -> Event:
    """Something that was said, as it is remembered."""
    data: dict[str, object] = {
        "step": sent.step.value,
        "stage": sent.stage,
        "holder": sent.holder.value,
        "who": list(sent.who),
    }
    if not sent.stands:
        data["stands"] = False
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


def find_sent_in_thread(page: DeskPage, thread: str, known: Sequence[Sent]) -> list[Sent]:
    """What the bot's own comments in a thread have reminded of.

    :param known: what the memory has of it.
    """
    steps = {(one.step, one.stage, one.holder) for one in known}

    def is_known(mark: Mark) -> bool:
        sent = _sent_in_thread(mark, datetime.min.replace(tzinfo=UTC))
        return sent is not None and (sent.step, sent.stage, sent.holder) in steps

    found = (_sent_in_thread(mark, at) for mark, at in own_marks(page, thread, is_known, [REMIND]))
    return [sent for sent in found if sent is not None]


def recall_deleted(page: DeskPage, thread: str) -> list[Sent]:
    """What the bot said in a thread that the memory does not know, though people deleted it."""
    found: list[Sent] = []
    for mark, at in surely_ours(page, thread):
        sent = _sent_in_thread(mark, at)
        if sent is not None and not any(_is_same(sent, one) for one in found):
            found.append(sent)
    return found


def _is_same(one: Sent, other: Sent) -> bool:
    """Whether two records are of one message.

    One has the time at which the pass began, the other that of the signature: no seconds, the
    wiki's clock, and later by all the edits before it.  The same step is never taken twice within
    an hour, as so long it is quiet after each.
    """
    close = abs(one.at - other.at) < _ONE_MESSAGE
    return (one.step, one.stage, one.holder) == (other.step, other.stage, other.holder) and close


def _sent_in_thread(mark: Mark, at: datetime) -> Sent | None:
    if mark.kind != REMIND or len(mark.words) < 3:
        return None
    step, stage, holder, *who = mark.words
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
        stands=event.data.get("stands") is not False,
    )


def item_of(mark: Mark, words: str, *, of_parts: int) -> Item | None:
    """What a mark in the digest tells; ``None``: somebody has edited it.

    :param words: that we have written with it; ``""``: nobody knows them any more.
    :param of_parts: from this stage on it is of a part of an agreement.
    """
    found = _read_elsewhere(mark)
    if found is None:
        return None
    thread, sent = found
    part = sent.stage >= of_parts
    return Item(thread, sent.holder, sent.at, mark.as_wikitext(), words, part)


def digest_title(desk: DeskPolicy) -> str:
    """The page on which the staff are told."""
    return desk.of(ReminderPolicy).digest_page or f"{desk.home}/Staff"


def recall_digest(office: Office, desk: DeskPolicy) -> list[tuple[str, Sent]]:
    """What the digest says, for a memory that was lost; read only if nothing is remembered."""
    key = office.desk_key(desk)
    if not desk.of(ReminderPolicy).enabled or office.store.fetch_events(key, kind="reminded"):
        return []
    page = office.wiki.fetch_pages([digest_title(desk)])[digest_title(desk)]
    found = find_sent_elsewhere(office, page, since=office.clock() - _REMEMBERED)
    return [(thread, sent) for thread, sent, sure in found if sure]


def find_sent_elsewhere(
    office: Office, page: PageText, threads: Collection[str] = (), *, since: datetime
) -> Iterator[tuple[str, Sent, bool]]:
    """What was said on a talk page or in a digest, by our marks there, deleted or not.

    :param threads: only what was said of these; empty: of all.
    :param since: and since then, UTC.
    :returns: the thread, what was said of it, and whether it surely was.
    """
    about = find_marks_about(ELSEWHERE, threads)
    for mark, left_at in left_on(office, page, about, since=since):
        found = _read_elsewhere(mark)
        if found is not None:
            yield *found, left_at is not None


def _read_elsewhere(mark: Mark) -> tuple[str, Sent] | None:
    """The thread, and what was said of it; ``None``: somebody has edited the mark."""
    if len(mark.words) < 5:
        return None
    thread, step, stage, holder, stamp, *who = mark.words
    try:
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        return thread, Sent(Step(step), int(stage), Holder(holder), at, tuple(who))
    except ValueError:
        return None
