"""A roster of 5,000 rows and 500 open requests: times and requests to the wiki, printed.

Run it with ``make bench-asking``.  Times are of this process, medians of several ticks that each
begin with the same memory; the practice wiki stands in for the real one, so that its own time
(saving, merging, notifying) is measured apart and left out.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.book import CONSENTS, KnownConsent, purpose_of
from helpdeskbot.concerns.asking.roster.values import ExpertRow
from helpdeskbot.matching import load_topic_preset
from helpdeskbot.tick import tick
from helpdeskbot.words.messages import Messages
from tests.bench.ticks import Stopwatch
from tests.concerns.asking.asking import COPYRIGHT, PAGE, ROSTER, AskingDesk

EXPERTS, REQUESTS, ROUNDS = 5_000, 500, 5
LANGUAGES = ("en", "sv", "fr", "es", "de", "pt", "ar", "uk", "id", "sw")


def build_desk() -> AskingDesk:
    """A desk with its roster and requests; every expert's consent is remembered already."""
    topics = [topic.id for topic in load_topic_preset()]
    desk = AskingDesk(asking={"open_limit": 3, "quiet_days": 2}, topics=())
    rows, consents = [], []
    for number in range(EXPERTS):
        name = f"Expert {number}"
        desk.wiki.as_user(name, []).edit(f"User:{name}", "Hello")
        mine = [topics[number % len(topics)], topics[(number * 7 + 1) % len(topics)]]
        spoken = [LANGUAGES[number % 10], LANGUAGES[(number // 10) % 10]]
        row = ExpertRow(
            name, topics=tuple(dict.fromkeys(mine)), languages=tuple(dict.fromkeys(spoken))
        )
        rows.append(
            f"{{{{Helpdesk expert|{name}|topics={', '.join(row.topics)}"
            f"|languages={', '.join(row.languages)}}}}}"
        )
        consents.append((name, row))
    desk.staff.edit(ROSTER, desk.staff.read(ROSTER) + "\n" + "\n".join(rows))
    head = desk.wiki.fetch_heads([ROSTER])[ROSTER]
    users = desk.wiki.fetch_users([name for name, _ in consents])
    known = tuple(
        KnownConsent(name, head.revid, row, users[name].user_id) for name, row in consents
    )
    judged = purpose_of(desk.policies[0].of(AskingPolicy).template, load_topic_preset())
    CONSENTS.keep(desk.office, judged, ROSTER, known, head.revid)
    text = "Welcome."
    signature = "[[User:Rita|Rita]] ([[User talk:Rita|talk]]) 09:%02d, 23 November 2026 (UTC)"
    for number in range(REQUESTS):
        topic = topics[number % (len(topics) - 1)]
        body = COPYRIGHT.replace("~~~~", signature % (number % 60))
        text += (
            f"\n\n== Request {number} ==\n{{{{Helpdesk status|new|topic={topic}}}}}\n"
            f"{body.replace('1951', str(1000 + number))}"
        )
    desk.person("Rita").edit(PAGE, text)
    desk.minutes_pass(70)
    return desk


def main() -> None:
    """Measure, and print."""
    Messages.load("en")
    desk = build_desk()
    times: list[float] = []
    for _ in range(ROUNDS):
        watch = Stopwatch(desk.wiki)
        desk.wiki.requests.clear()
        office: Any = desk.open_office(wiki=watch)
        began = time.process_time()
        report = tick(office, write=False)
        times.append(time.process_time() - began - watch.spent)
    asked = sum(len(action.people) for edit in report.edits for action in edit.actions)
    print(f"{EXPERTS} rows, {REQUESTS} open requests, {asked} questions in one tick")
    print(f"median of {ROUNDS} ticks: {statistics.median(times):.2f} s, slowest {max(times):.2f} s")
    for method, count in sorted(desk.wiki.requests.items()):
        print(f"  {method}: {count} requests")
    for problem in report.problems:
        print(problem)


if __name__ == "__main__":
    main()
