"""What came of a simulated year: counted on the wiki, not by what the bot believes of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from helpdeskbot.concerns.reminders.memory import REMINDED
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event
from helpdeskbot.parse import parse_page
from tests.concerns.asking.asking import PAGE, AskingDesk

KEY = "practice:desk"
ARCHIVE = f"{PAGE}/Archive"
_CLOSED = "{{Helpdesk status|no response"
_SIGNATURE = re.compile(
    r"\[\[User:([^|\]]+)\|\1\]\] \(\[\[User talk:\1\|talk\]\]\) [^\n()]*\(UTC\)"
)
_UNSEEN = re.compile(r"<!--.*?-->|\{\{(?:[^{}]|\{\{[^{}]*\}\})*\}\}|<[^<>]*>", re.DOTALL)
_ASKS = re.compile(r"\?|\b(please|could you|we need|tell us|send)\b", re.IGNORECASE)
# The box stands though people delete the bot's word of it.
_OFFERED = re.compile(r"<!-- helpdeskbot:agree-offer|\{\{Helpdesk agreement\n")
_DESK = re.compile(r"Samira|Expert \d")
_TOLD = (REMINDED, "asked", "thread-taken", "staff-called")


@dataclass(slots=True)
class Request:
    """A request, how the person who asked behaves, and when people did or agreed to something."""

    heading: str
    requester: str
    manner: str
    posted: datetime
    acts: list[datetime] = field(default_factory=list)
    agreed: set[str] = field(default_factory=set)


class Words(NamedTuple):
    """How many words that a reader sees stand in a thread: the bot's, and people's."""

    bot: int
    people: int


@dataclass
class Year:
    """What happened."""

    desk: AskingDesk
    requests: list[Request] = field(default_factory=list)
    ticks: int = 0
    seconds: float = 0.0

    def messages_per_request(self) -> Counter[str]:
        """How often the bot has spoken about each request, by heading.

        In its thread and on people's talk pages; the staff's digests are another matter.
        """
        bot = self.desk.wiki.bot
        spoken = Counter({request.heading: 0 for request in self.requests})
        before: Counter[str] = Counter()
        for user, text in self.desk.history(PAGE):
            signed = Counter(
                {
                    section.partition(" ==")[0]: section.count(f"[[User:{bot}|")
                    # A marker for archive bots says nothing.
                    - section.count(f"{{{{Section resolved|1=[[User:{bot}|")
                    for section in text.split("\n== ")[1:]
                }
            )
            if user == bot:
                spoken += signed - before
            before = signed
        for name in self._people():
            old = ""
            for user, text in self.desk.history(f"User talk:{name}"):
                if user == bot:
                    spoken.update(set(re.findall(r"Matter \d+", text.removeprefix(old))))
                old = text
        return spoken

    def words_per_thread(self) -> dict[str, Words]:
        """What stands in each request at the end, on the page or in the archive, by heading."""
        texts = _sections(self.desk.staff.read(ARCHIVE)) | _sections(self.desk.text)
        bot = self.desk.wiki.bot
        found = {}
        for request in self.requests:
            said = list(_said(texts.get(request.heading, "")))
            ours = sum(len(find_words(text)) for user, text in said if user == bot)
            theirs = sum(len(find_words(text)) for user, text in said if user != bot)
            found[request.heading] = Words(ours, theirs)
        return found

    def closed_unasked(self) -> list[str]:
        """Requests that the bot closed for want of an answer though nobody had asked for one.

        Read from the page's history alone: somebody of the desk has asked for something, or an
        agreement was offered.
        """
        bot, found = self.desk.wiki.bot, []
        before: dict[str, str] = {}
        for user, text in self.desk.history(PAGE):
            now = _sections(text)
            for heading, section in now.items():
                closed = _CLOSED in section and _CLOSED not in before.get(heading, _CLOSED)
                if user == bot and closed and not _is_asked(section):
                    found.append(heading)
            before = now
        return found

    def reminders_per_request(self) -> Counter[str]:
        """How often the bot has reminded of each request, by heading; digests left out."""
        headings = self._headings()
        return Counter(
            headings[event.thread]
            for event in self._events(REMINDED)
            if event.data["step"] != "digest"
        )

    def most_notices_a_day(self) -> int:
        """The most notifications that one person got from the bot on one day."""
        notices: Counter[tuple[str, str]] = Counter()
        for notice in self.desk.wiki.notifications:
            revision = next(iter(self.desk.wiki.fetch_history(notice.title, newest=notice.revid)))
            if revision.user == self.desk.wiki.bot:
                notices[notice.user, f"{revision.timestamp:%Y-%m-%d}"] += 1
        return max(notices.values(), default=0)

    def said_twice(self) -> list[str]:
        """The same said again about a request though nobody had done anything in between."""
        found = []
        acts = {request.heading: request.acts for request in self.requests}
        said: dict[tuple[str, ...], list[Event]] = {}
        for event in self._events(REMINDED):
            what = [str(event.data[key]) for key in ("step", "stage", "holder", "who")]
            said.setdefault((event.thread, *what), []).append(event)
        # Another expert who is asked, or takes it, is awaited anew; so is who is back from a hold.
        moves = self._events("asked", "thread-taken", "thread-archived")
        headings = self._headings()
        for key, events in said.items():
            moved = [event.at for event in moves if event.thread == key[0]]
            moved += acts[headings[key[0]]]
            for one, other in pairwise(sorted(events, key=lambda event: event.at)):
                if not any(one.at <= at <= other.at for at in moved):
                    found.append(f"{headings[key[0]]}: {key[1:]} {one.at} and {other.at}")
        return found

    def forgotten(self) -> list[str]:
        """Open requests on the page of which nobody has been told anything for two months."""
        told: dict[str, datetime] = {}
        for event in self._events(*_TOLD):
            told[event.thread] = max(event.at, told.get(event.thread, event.at))
        identities = {heading: identity for identity, heading in self._headings().items()}
        lost = []
        for thread in self._threads():
            if self._phase(thread) in ("closed", "on-hold"):
                continue
            last = max([at for _, at in thread.signatures()], default=self.desk.now)
            last = max(last, told.get(identities.get(thread.heading, ""), last))
            if self.desk.now - last > timedelta(days=60):
                lost.append(f"{thread.heading}: nothing since {last:%Y-%m-%d}")
        return lost

    def endings(self) -> Counter[str]:
        """How many requests ended in which way; ``lost`` is what must not happen."""
        archived = self.desk.staff.read(ARCHIVE)
        threads = {thread.heading: thread for thread in self._threads()}
        headings = self._headings()
        told = {headings[event.thread] for event in self._events(*_TOLD)}
        ends: Counter[str] = Counter()
        for request in self.requests:
            thread = threads.get(request.heading)
            if thread is None:
                ends["archived" if f"== {request.heading} ==" in archived else "lost"] += 1
            elif self._phase(thread) == "closed":
                ends["closed"] += 1
            elif self._phase(thread) == "on-hold" and "until" in dict(thread.status.params):  # type: ignore[union-attr]
                ends["on hold until a date"] += 1
            elif request.heading in told:
                ends["open, somebody was told"] += 1
            else:
                ends["lost"] += 1
        return ends

    def _phase(self, thread: Thread) -> str | None:
        return self.desk.policies[0].status.phase(thread.status.value) if thread.status else None

    def _threads(self) -> Iterator[Thread]:
        desk = self.desk
        page = parse_page(desk.text, desk.wiki.fetch_site(), desk.office.markers(desk.policies[0]))
        yield from page.threads

    def _events(self, *kinds: str) -> list[Event]:
        return [event for kind in kinds for event in self.desk.store.fetch_events(KEY, kind=kind)]

    def _headings(self) -> dict[str, str]:
        """Requests' headings by their lasting ids."""
        return {thread.id: thread.heading for thread in self.desk.store.fetch_threads(KEY)}

    def _people(self) -> list[str]:
        experts = [f"Expert {number}" for number in range(8)]
        return sorted({request.requester for request in self.requests} | {*experts, "Samira"})


def find_words(wikitext: str) -> list[str]:
    """The words that a reader sees: links by their labels, no boxes, no comments, no addresses."""
    seen = _UNSEEN.sub(" ", wikitext)
    seen = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", seen)
    seen = re.sub(r"\[\S+ ([^\[\]]*)\]", r"\1", seen)
    return re.findall(r"\w[\w’'.:-]*", seen)


def _sections(text: str) -> dict[str, str]:
    """The requests of a page by their headings, what is below a heading alone."""
    parts = (part.partition(" ==\n") for part in f"\n{text}".split("\n== ")[1:])
    return {heading: section for heading, _, section in parts}


def _said(section: str) -> Iterator[tuple[str, str]]:
    """Who signed what, without the signatures."""
    start = 0
    for signature in _SIGNATURE.finditer(section):
        yield signature[1], section[start : signature.start()]
        start = signature.end()


def _is_asked(section: str) -> bool:
    """Whether somebody of the desk asks for something in a request, or offers an agreement."""
    if _OFFERED.search(section):
        return True
    return any(
        _DESK.fullmatch(user) and _ASKS.search(_UNSEEN.sub(" ", text))
        for user, text in _said(section)
    )
