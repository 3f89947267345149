"""A year of a desk on the practice wiki, with people as they are: ``make year`` prints it.

Sixty requests come in.  Requesters answer soon, late, never, or in the wrong place; experts take
requests, say "not me" or nothing; staff close, forget, agree, delete what the bot said; an archive
bot and people move threads away, sometimes open ones.  Everything that a desk can have looked after
is switched on.  The bot ticks on each day, mornings and afternoons by turns, and is asleep for some
weeks.  What came of it is in :mod:`tests.scenario.year_review`.
"""

from __future__ import annotations

import random
import re
import time
from datetime import timedelta
from statistics import median
from typing import Any

from helpdeskbot.model.discussion import Thread
from helpdeskbot.parse import parse_page
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from tests.concerns.agreement.agreeing import ARCHIVE as PROJECT
from tests.concerns.agreement.agreeing import YES
from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import STOP
from tests.scenario.year_review import ARCHIVE, KEY, Request, Year

TOPICS = ("copyright", "upload", "wikidata", "training", "metrics", "funding")
_FINE = re.compile(r" was archived by | wrote on the bot's talk page")
MANNERS = ("soon", "soon", "late", "never", "elsewhere", "thanks", "deletes")


def play(seed: int = 1, *, count: int = 60, days: int = 365, **more: Any) -> Year:
    """Play it; the same seed gives the same year.

    :param more: further settings of the desk.
    """
    dice = random.Random(seed)  # noqa: S311
    desk = _open_desk(**more)
    year = Year(desk)
    start = desk.now.replace(hour=0, minute=0)
    asleep = range(days * 5 // 9, days * 5 // 9 + 21)
    postings = sorted(dice.uniform(0, days - 60) for _ in range(count))
    began = time.process_time()  # printed
    for day in range(days):
        for hour in (8, 15):
            desk.now = max(desk.now, start + timedelta(days=day, hours=hour))
            while postings and postings[0] * 24 < day * 24 + hour:
                postings.pop(0)
                _post(year, dice)
            _live(year, dice)
            if day not in asleep and hour == (8, 15)[day % 2]:
                desk.minutes_pass(4)
                report = desk.tick()
                year.ticks += 1
                errors = [str(problem) for problem in report.problems if problem.advice]
                # The staff, or whoever runs the bot, are told of this; nothing is wrong with it.
                errors = [error for error in errors if not _FINE.search(error)]
                assert not errors, errors
    year.seconds = time.process_time() - began  # printed
    return year


def _open_desk(**more: Any) -> AskingDesk:
    desk = AskingDesk(
        staff=["Samira"],
        turns={"follow": True},
        reminders={"enabled": True},
        asking={"inactive_days": 3000, "quiet_days": 1},
        agreement={"enabled": True},
        archives={"enabled": True, "mark_resolved": True},
        follow_up={"enabled": True},
        capacity={"enabled": True, "simple": 20, "involved": 8, "project": 4},
        **more,
    )
    values = {**OF_CONCERNS, "bot": desk.wiki.bot, "contact": "x", "stop": STOP, "version": "1"}
    pages = [
        page
        for page in load_pages(values, parts=["agreement", "archives", "follow-up"])
        if page.title.endswith("/en")
    ]
    steps = fetch_steps(desk.wiki, desk.store, pages)
    apply_publish(desk.wiki, desk.store, steps, force=(), now=desk.now)
    for number in range(8):
        mine = f"{TOPICS[number % len(TOPICS)]}, {TOPICS[(number * 3 + 1) % len(TOPICS)]}"
        desk.joins(f"Expert {number}", mine, limit="8")
    desk.person("ArchiverBot", "bot")
    return desk


def _post(year: Year, dice: random.Random) -> None:
    number = len(year.requests)
    request = Request(
        heading=f"Matter {number}",
        requester=f"Requester {number % 45}",
        manner=dice.choice(MANNERS),
        posted=year.desk.now,
    )
    year.requests.append(request)
    topic = dice.choice(TOPICS)
    plain = f"{{{{Helpdesk status|new|topic={topic}}}}}\nWe need help with matter {number}. ~~~~"
    body = dice.choice([plain, plain, plain, COPYRIGHT, PROJECT])
    year.desk.person(request.requester).new_section(PAGE, request.heading, body)


def _live(year: Year, dice: random.Random) -> None:
    """What people do within some hours."""
    desk = year.desk
    page = parse_page(desk.text, desk.wiki.fetch_site(), desk.office.markers(desk.policies[0]))
    by_heading = {request.heading: request for request in year.requests}
    for thread in page.threads:
        request = by_heading.get(thread.heading)
        if request is None or not thread.comments:
            continue
        desk.now += timedelta(minutes=1)
        if desk.policies[0].status.phase(thread.status.value if thread.status else "") == "closed":
            _look_back(year, request, thread, dice)
            continue
        last = thread.comments[-1].author
        if last in (request.requester, desk.wiki.bot):
            _the_desk(year, request, thread, dice)
        if last != request.requester:
            _the_requester(year, request, thread, dice)
        if dice.random() < 0.006:
            _set_status(year, request, dice.choice(["done", "done", "declined", "on hold"]))
        if dice.random() < 0.001:
            _archive(year, request, "Samira")
    if dice.random() < 0.01:
        _delete_a_message(desk, dice)


def _look_back(year: Year, request: Request, thread: Thread, dice: random.Random) -> None:
    """What happens to a request that is over."""
    asked = "helpdeskbot:follow-up|" in thread.span.of(year.desk.text)
    if asked and request.manner == "soon" and dice.random() < 0.1:
        identity = next(
            one.id for one in year.desk.store.fetch_threads(KEY) if one.heading == request.heading
        )
        answer = f"{{{{Helpdesk follow-up answer|well|{identity}}}}} ~~~~"
        person = year.desk.person(request.requester)
        person.new_section(f"{PAGE}/Follow-ups", "How it went", answer)
    if dice.random() < 0.02:
        _archive(year, request, "ArchiverBot")


def _the_desk(year: Year, request: Request, thread: Thread, dice: random.Random) -> None:
    """What experts and staff do while it is said that they are awaited, or nobody has answered."""
    text = thread.span.of(year.desk.text)
    experts = re.findall(r"helpdeskbot:ask\|([^>]*) -->", text)
    asked = [word.partition(":")[2] for row in experts for word in row.split("|")]
    named = dict(thread.status.params).get("expert", "") if thread.status else ""
    offered = "helpdeskbot:agree-offer" in text and "Samira" not in request.agreed
    if offered and dice.random() < 0.05:
        _say(year, request, "Samira", YES)
        request.agreed.add("Samira")
    elif named and dice.random() < 0.12:
        words = "Which format have they?" if dice.random() < 0.6 else "It is done now."
        _say(year, request, named.partition(",")[0], words)
    elif asked and not named and dice.random() < 0.1:
        words = "{{Helpdesk not me}}" if dice.random() < 0.4 else "I can do that."
        _say(year, request, dice.choice(asked), words)
    elif dice.random() < 0.03:
        _say(year, request, "Samira", "What exactly do you need?")


def _the_requester(year: Year, request: Request, thread: Thread, dice: random.Random) -> None:
    desk = year.desk
    chance = {"soon": 0.3, "late": 0.015, "thanks": 0.2, "deletes": 0.05}.get(request.manner, 0.0)
    if thread.comments[-1].author == desk.wiki.bot:
        # Whom a bot asks, answers less often.
        chance /= 3
    if request.manner == "elsewhere" and dice.random() < 0.1:
        desk.person(request.requester).append(f"User talk:{desk.wiki.bot}", "It is a TIFF. ~~~~")
    if request.manner == "deletes" and dice.random() < 0.05:
        _delete_a_message(desk, dice)
    if dice.random() < chance:
        words = "Thank you!" if request.manner == "thanks" else "It is a TIFF, from 1920."
        offered = "helpdeskbot:agree-offer" in thread.span.of(desk.text)
        if offered and request.requester not in request.agreed:
            request.agreed.add(request.requester)
            words = YES
        _say(year, request, request.requester, words)


def _section(desk: AskingDesk, request: Request) -> tuple[int, int]:
    """Where a request stands on the page."""
    text = desk.text
    start = text.index(f"== {request.heading} ==\n")
    end = text.find("\n\n== ", start)
    return start, len(text) if end < 0 else end


def _say(year: Year, request: Request, who: str, words: str) -> None:
    """Somebody writes at the end of a thread."""
    desk = year.desk
    _, end = _section(desk, request)
    new = f"{desk.text[:end].rstrip()}\n:{words} ~~~~{desk.text[end:]}"
    desk.person(who).edit(PAGE, new)
    request.acts.append(desk.now)


def _set_status(year: Year, request: Request, word: str) -> None:
    """Staff set a status: on hold with a date, declined with a reason."""
    desk = year.desk
    start, end = _section(desk, request)
    section = desk.text[start:end]
    more = {"on hold": "|until=2027-09-01", "declined": "|reason=scope"}.get(word, "")
    more = "" if more and more.partition("=")[0] in section else more
    status = f"{{{{Helpdesk status|{word}{more}"
    new = re.sub(r"\{\{Helpdesk status\|[^|}]*", status, section, count=1)
    desk.staff.edit(PAGE, desk.text[:start] + new + desk.text[end:])
    request.acts.append(desk.now)


def _archive(year: Year, request: Request, who: str) -> None:
    """Somebody moves a thread to the archive, with what was said in it."""
    desk, person = year.desk, year.desk.person(who)
    start, end = _section(desk, request)
    text = desk.text
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
    """Play some years, and print what docs/turns.md says of them."""
    print(
        "seed  reminders  messages  median  bot's words  people's  most times  closed unasked"
        "  a day  forgotten  twice  seconds  how they ended"
    )
    for seed in (1, 2, 3):
        year = play(seed)
        messages = sorted(year.messages_per_request().values())
        words = year.words_per_thread().values()
        endings = ", ".join(f"{number} {how}" for how, number in year.endings().most_common())
        print(
            f"{seed:4}  {max(year.reminders_per_request().values()):9}  {messages[-1]:8}  "
            f"{median(messages):6.1f}  {sum(one.bot for one in words):11}  "
            f"{sum(one.people for one in words):8}  "
            f"{max(one.bot / max(one.people, 1) for one in words):10.1f}  "
            f"{len(year.closed_unasked()):14}  {year.most_notices_a_day():5}  "
            f"{len(year.forgotten()):9}  {len(year.said_twice()):5}  {year.seconds:7.1f}  {endings}"
        )


if __name__ == "__main__":
    main()
