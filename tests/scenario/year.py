"""A year of a desk on the practice wiki, with people as they are: ``make year`` prints it.

Sixty requests come in.  Requesters answer soon, late, never, or in the wrong place; experts take
requests, say "not me" or nothing; staff close, forget, delete what the bot said; an archive bot and
people move threads away, sometimes open ones.  The bot ticks a few times on each day, and is asleep
for some weeks.  Afterwards it is checked that nothing was forgotten and nobody was pestered.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from helpdeskbot.parse import parse_page
from helpdeskbot.reminder_memory import REMINDED
from tests.scenario.asking import PAGE, AskingDesk

TOPICS = ("copyright", "upload", "wikidata", "training", "metrics", "funding")
ARCHIVE = f"{PAGE}/Archive"
MANNERS = ("soon", "soon", "late", "never", "elsewhere", "thanks", "deletes")


@dataclass(slots=True)
class Request:
    """A request, and how the person who asked behaves."""

    heading: str
    requester: str
    manner: str
    topic: str
    posted: datetime
    answer_at: datetime | None = None


@dataclass
class Year:
    """What happened."""

    desk: AskingDesk
    requests: list[Request] = field(default_factory=list)
    ticks: int = 0
    seconds: float = 0.0

    def messages_per_request(self) -> Counter[str]:
        """How often the bot has spoken about each request, in the thread or elsewhere."""
        spoken: Counter[str] = Counter()
        for kind in (REMINDED, "asked"):
            moments = {
                (event.thread, event.at) for event in self.desk.store.fetch_events(KEY, kind=kind)
            }
            spoken.update(thread for thread, _ in moments)
        return spoken

    def pings_per_day(self) -> int:
        """The most notifications that one person got from the bot within one day."""
        return max(self._pings().values(), default=0)

    def _pings(self) -> Counter[tuple[str, str]]:
        pings: Counter[tuple[str, str]] = Counter()
        for notice in self.desk.wiki.notifications:
            for revision in self.desk.wiki.fetch_history(notice.title, newest=notice.revid):
                if revision.user == self.desk.wiki.bot and notice.kind == "mention":
                    pings[notice.user, f"{revision.timestamp:%Y-%m-%d}"] += 1
                break
        return pings

    def forgotten(self) -> list[str]:
        """Open requests of which nobody has been told anything for two months."""
        desk = self.desk
        told: dict[str, datetime] = {}
        for kind in (REMINDED, "asked", "thread-taken", "staff-called"):
            for event in desk.store.fetch_events(KEY, kind=kind):
                told[event.thread] = max(event.at, told.get(event.thread, event.at))
        page = parse_page(desk.text, desk.wiki.fetch_site(), desk.office.markers(desk.policies[0]))
        lost = []
        for thread in page.threads:
            status = thread.status.value if thread.status else None
            phase = desk.policies[0].status.phase(status) if status is not None else None
            if phase in ("closed", "on-hold"):
                continue
            last = max([at for _, at in thread.signatures()], default=desk.now)
            last = max(last, told.get(thread.id, last))
            if desk.now - last > timedelta(days=60):
                lost.append(f"{thread.heading}: {status}, nothing since {last:%Y-%m-%d}")
        return lost


KEY = "practice:desk"


def play(seed: int = 1, *, count: int = 60, days: int = 365, **policy: Any) -> Year:
    """Play it; the same seed gives the same year."""
    dice = random.Random(seed)  # noqa: S311
    desk = AskingDesk(
        staff=["Samira"],
        turns={"follow": True},
        reminders={"enabled": True},
        asking={"inactive_days": 3000, "quiet_days": 1},
        **policy,
    )
    for number in range(8):
        mine = f"{TOPICS[number % len(TOPICS)]}, {TOPICS[(number * 3 + 1) % len(TOPICS)]}"
        desk.joins(f"Expert {number}", mine, limit="8")
    year = Year(desk)
    start = desk.now.replace(hour=0, minute=0)
    asleep = range(200, 221)
    postings = sorted(dice.uniform(0, days - 60) for _ in range(count))
    began = time.process_time()
    for day in range(days):
        for hour in (8, 15):
            desk.now = max(desk.now, start + timedelta(days=day, hours=hour))
            while postings and postings[0] * 24 < day * 24 + hour:
                postings.pop(0)
                _post(year, dice)
            _live(year, dice, day)
            if day not in asleep:
                desk.minutes_pass(4)
                report = desk.tick()
                year.ticks += 1
                errors = [str(problem) for problem in report.problems if problem.advice]
                assert not errors, errors
    year.seconds = time.process_time() - began
    return year


def _post(year: Year, dice: random.Random) -> None:
    number = len(year.requests)
    request = Request(
        heading=f"Matter {number}",
        requester=f"Requester {number % 45}",
        manner=dice.choice(MANNERS),
        topic=dice.choice(TOPICS),
        posted=year.desk.now,
    )
    year.requests.append(request)
    body = f"{{{{Helpdesk status|new|topic={request.topic}}}}}\nWe need help with matter {number}."
    year.desk.person(request.requester).new_section(PAGE, request.heading, f"{body} ~~~~")


def _live(year: Year, dice: random.Random, day: int) -> None:
    """What people do within some hours."""
    desk = year.desk
    page = parse_page(desk.text, desk.wiki.fetch_site(), desk.office.markers(desk.policies[0]))
    by_heading = {request.heading: request for request in year.requests}
    for thread in page.threads:
        request = by_heading.get(thread.heading)
        if request is None or not thread.comments:
            continue
        desk.now += timedelta(minutes=1)
        status = thread.status.value if thread.status else ""
        last = thread.comments[-1]
        over = status in ("done", "declined", "no response")
        experts = re.findall(r"helpdeskbot:ask\|([^>]*) -->", thread.span.of(desk.text))
        asked = [word.partition(":")[2] for row in experts for word in row.split("|")]
        if over:
            if dice.random() < 0.02:
                _archive(desk, thread.heading, "ArchiverBot")
            continue
        if last.author == request.requester or last.author == desk.wiki.bot:
            named = dict(thread.status.params).get("expert", "") if thread.status else ""
            if named and dice.random() < 0.12:
                words = "Which format have they?" if dice.random() < 0.6 else "It is done now."
                _say(desk, thread.heading, named.partition(",")[0], words)
            elif asked and not named and dice.random() < 0.1:
                who = dice.choice(asked)
                words = "{{Helpdesk not me}}" if dice.random() < 0.4 else "I can do that."
                _say(desk, thread.heading, who, words)
            elif dice.random() < 0.03:
                _say(desk, thread.heading, "Samira", "What exactly do you need?")
        elif last.author != request.requester:
            _requester(desk, request, dice)
        if dice.random() < 0.006:
            word = dice.choice(["done", "done", "declined", "on hold"])
            _set_status(desk, thread.heading, word)
        if dice.random() < 0.001:
            _archive(desk, thread.heading, "Samira")
    if request_to_vandalise := dice.random() < 0.01:
        assert request_to_vandalise
        _delete_a_message(desk, dice)


def _requester(desk: AskingDesk, request: Request, dice: random.Random) -> None:
    chance = {"soon": 0.3, "late": 0.015, "thanks": 0.2, "deletes": 0.05}.get(request.manner, 0.0)
    if request.manner == "elsewhere" and dice.random() < 0.1:
        desk.person(request.requester).append(f"User talk:{desk.wiki.bot}", "It is a TIFF. ~~~~")
    if request.manner == "deletes" and dice.random() < 0.05:
        _delete_a_message(desk, dice)
    if dice.random() < chance:
        words = "Thank you!" if request.manner == "thanks" else "It is a TIFF, from 1920."
        _say(desk, request.heading, request.requester, words)


def _say(desk: AskingDesk, heading: str, who: str, words: str) -> None:
    """Somebody writes at the end of a thread."""
    text = desk.text
    start = text.index(f"== {heading} ==")
    end = text.find("\n\n== ", start)
    end = len(text) if end < 0 else end
    new = f"{text[:end].rstrip()}\n:{words} ~~~~{text[end:]}"
    desk.person(who).edit(PAGE, new)


def _set_status(desk: AskingDesk, heading: str, word: str) -> None:
    text = desk.text
    start = text.index(f"== {heading} ==")
    rest = re.sub(r"(\{\{Helpdesk status\|)[^|}]*", rf"\g<1>{word}", text[start:], count=1)
    if f"== {heading} ==\n" in rest and rest.index("{{Helpdesk status") < 60 + len(heading):
        until = "|until=2027-09-01" if word == "on hold" else ""
        rest = (
            rest.replace("}}", f"{until}}}}}", 1) if until and "until=" not in rest[:200] else rest
        )
        desk.staff.edit(PAGE, text[:start] + rest)


def _archive(desk: AskingDesk, heading: str, who: str) -> None:
    """Somebody moves a thread to the archive, with what was said in it."""
    text = desk.text
    start = text.index(f"== {heading} ==")
    end = text.find("\n\n== ", start)
    end = len(text) if end < 0 else end
    person = desk.person(who)
    person.append(ARCHIVE, "\n" + text[start:end].strip())
    person.edit(PAGE, text[:start].rstrip() + text[end:], f"Archiving 1 thread to [[{ARCHIVE}]]")


def _delete_a_message(desk: AskingDesk, dice: random.Random) -> None:
    """Somebody deletes something that the bot has said."""
    lines = desk.text.split("\n")
    ours = [number for number, line in enumerate(lines) if "<!-- helpdeskbot:" in line]
    if ours:
        del lines[dice.choice(ours)]
        desk.staff.edit(PAGE, "\n".join(lines))


def main() -> None:
    """Play some years, and print what the documents say of them."""
    print("seed  requests  ticks  messages: most  median  most pings a day  forgotten  seconds")
    for seed in (1, 2, 3):
        year = play(seed)
        messages = sorted(year.messages_per_request().values())
        print(
            f"{seed:4}  {len(year.requests):8}  {year.ticks:5}  {messages[-1]:14}  "
            f"{messages[len(messages) // 2]:6}  {year.pings_per_day():16}  "
            f"{len(year.forgotten()):9}  {year.seconds:7.1f}"
        )
        for line in year.forgotten():
            print("      ", line)


if __name__ == "__main__":
    main()
