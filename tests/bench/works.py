"""Work besides reading talk pages whose time somebody may wonder about.

That none of it grows faster than what it is done with, tests see by counting steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from helpdeskbot.concerns.asking.roster.parse.rows import parse_roster
from helpdeskbot.concerns.turns.decide.desk_time import desk_time_between
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.matching.examples import load_examples
from helpdeskbot.model.topics import RequestText
from helpdeskbot.model.wiki import Edit
from helpdeskbot.parse import default_site
from helpdeskbot.parse.notified.echodiff import diff_lines_as_echo
from helpdeskbot.parse.notified.linediff import diff_lines
from helpdeskbot.wiki.practice import PracticeWiki
from tests.bench import measure

DAY = date(2026, 11, 24)
DESK = "Project:Desk"
QUESTION = "The painter died in 1949 and two nieces are left. Who has to say yes? "
ROW = (
    "{{{{Helpdesk expert|User{}|topics=copyright, upload|languages=sv, en|limit=3"
    "|away until=2026-12-24|notify=ping}}}}\n"
)


def works() -> Iterator[tuple[str, Callable[[], object]]]:
    """Each, in words, with what does it."""
    rows = "".join(map(ROW.format, range(5_000)))
    topics = load_topic_preset()
    yield (
        "5,000 rows of a roster are read",
        lambda: parse_roster(
            rows, default_site(), templates=frozenset({"Helpdesk expert"}), topics=topics, today=DAY
        ),
    )
    yield "examples of a language are counted", _count_examples
    matcher = Matcher(topics)
    matcher.assess(RequestText("", QUESTION, DAY))
    texts = [RequestText("", f"{QUESTION} {number}", DAY) for number in range(500)]
    yield "500 requests are judged", lambda: [matcher.assess(text) for text in texts]
    yield "ten years of desk time are counted", _count_years
    lines = [str(number * 7919 % 3000) for number in range(3000)]
    for name, compare in (("as diff3", diff_lines), ("as Echo", diff_lines_as_echo)):
        other = "3,000 lines are compared with the same in another order, "
        yield other + name, partial(compare, lines, lines[::-1])
    yield "60 requests with ten answers each on the practice wiki", _play


def _count_examples() -> None:
    load_examples.cache_clear()
    load_examples("en")


def _count_years() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    calendar = Calendar(zone=ZoneInfo("Europe/Stockholm"))
    desk_time_between(start, start + timedelta(days=3_653), calendar)


def _play() -> None:
    wiki = PracticeWiki(lambda: datetime(2026, 11, 3, tzinfo=UTC))
    anna, bosse = wiki.as_user("Anna"), wiki.as_user("Bosse")
    for number in range(60):
        head = f"Request {number}"
        anna.new_section(DESK, head, f"Help, [[User:Bosse]]! {'word ' * 80} ~~~~")
        for _ in range(5):
            bosse.replace(DESK, f"== {head} ==", f"== {head} ==\n: ~~~~")
            page = wiki.fetch_pages([DESK])[DESK]
            wiki.apply_edit(Edit(DESK, page.head.revid, f"{page.text}\n: noted ~~~~", "x"))


def main(rounds: int = 3) -> None:
    """Print the median time of each."""
    for name, taken in measure.interleaved(dict(works()), rounds).items():
        print(f"{taken:8.3f} s  {name}")


if __name__ == "__main__":
    main()
