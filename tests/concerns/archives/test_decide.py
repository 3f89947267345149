"""Where a thread may have been archived, and whether one that stands there is it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.archives.decide import (
    awaits_reply,
    find_linked_titles,
    find_replies,
    find_thread,
    list_candidates,
    was_open,
)
from helpdeskbot.concerns.archives.policy import ArchivesPolicy, fill_pattern
from helpdeskbot.concerns.archives.values import Archived
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.parse import default_site, parse_page
from tests.scenario.desk import make_policy
from tests.steps import assert_grows_in_proportion

AT = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
PAGE = "Project:Helpdesk"


def signed(name: str, minute: int) -> str:
    return (
        f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) 09:{minute:02}, 23 November 2026 (UTC)"
    )


def threads(text: str) -> tuple[Thread, ...]:
    return parse_page(text, default_site()).threads


def memory(text: str) -> ThreadMemory:
    """The first thread of a text, as it is remembered."""
    thread = threads(text)[0]
    comments = tuple(comment.id for comment in thread.comments)
    return ThreadMemory("desk", thread.id, PAGE, thread.heading, AT, comments=comments)


HELP = (
    f"== Help ==\nHow? {signed('Rita', 5)}\n: So. {signed('Samira', 7)}\n: Aha. {signed('Rita', 9)}"
)


@pytest.mark.parametrize(
    ("summary", "titles"),
    [
        ("Archiving 3 threads (older than 30d) to [[Project:Helpdesk/Archives/2026]].",
         ["Project:Helpdesk/Archives/2026"]),
        ("Archiving 1 discussion to [[:Talk:A_b/1|1]], [[Talk:C#d|C]]", ["Talk:A b/1", "Talk:C"]),
        ("/* Help */ [[]] [[ ]] [[#here]] [[a", ["a"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_summary_tells_where_something_went(summary: str, titles: list[str]) -> None:
    assert find_linked_titles(summary) == titles


@given(st.text(alphabet="[]|#:aä \n{}<>", max_size=60))
def test_any_summary_can_be_read(summary: str) -> None:
    assert all(find_linked_titles(summary))


def test_a_long_summary_is_read_quickly() -> None:
    assert_grows_in_proportion(
        find_linked_titles, lambda times: "[[" * times + "[[a" * times, 500, 400_000
    )


def test_a_pattern_is_filled_in() -> None:
    assert fill_pattern("%(page)s/%(year)d/%(month)02d", PAGE, AT) == f"{PAGE}/2026/11"


@pytest.mark.parametrize("pattern", ["%(day)d", "100%", "%s", "%(year)", "%(page)d"])
def test_a_pattern_that_cannot_be_meant_is_told(pattern: str) -> None:
    with pytest.raises(ValueError, match="cannot be filled in"):
        fill_pattern(pattern, PAGE, AT)


def test_the_settings_file_refuses_such_a_pattern() -> None:
    with pytest.raises(ValueError, match=r"^archives\.pages: "):
        make_policy(archives={"pages": ["%(day)d"]})


def test_the_likeliest_place_comes_first() -> None:
    assert list_candidates(
        "to [[Project:X]]",
        ["Project:Y", PAGE, "Project:X"],
        ArchivesPolicy(pages=("%(page)s/%(year)d",)),
        page=PAGE,
        at=AT,
        leave_out=[PAGE],
    ) == ["Project:X", "Project:Y", f"{PAGE}/2026"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HELP, True),
        # Retitled, with another one above, or at another level of order.
        (HELP.replace("Help", "Something else"), True),
        (f"== A ==\nx {signed('Anna', 1)}\n\n{HELP}", True),
        # With more in it, or a little less.
        (f"{HELP}\n: And? {signed('Bosse', 30)}", True),
        (HELP.rpartition("\n")[0], True),
        # Namesakes of the same minute, and a thread with the same heading.
        (f"== Help ==\nx {signed('Anna', 5)}", False),
        ("== Help ==\nHow?", False),
        ("", False),
        # One of its replies was quoted or split off.
        (f"== Other ==\n: So. {signed('Samira', 7)}", False),
    ],
)
def test_only_signatures_prove_that_it_is_the_thread(text: str, found: bool) -> None:
    assert (find_thread(memory(HELP), threads(text)) is not None) is found


def test_of_two_copies_the_fuller_one_counts() -> None:
    first = f"== Help ==\nHow? {signed('Rita', 5)}"
    both = threads(f"{first}\n\n{HELP}")
    assert find_thread(memory(HELP), both) is both[1]


def test_what_nobody_signed_cannot_be_found() -> None:
    assert find_thread(memory("== Help ==\nHow?"), threads("== Help ==\nHow?")) is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("{{Helpdesk status|new}}", True),
        ("{{Helpdesk status|on hold}}", True),
        ("{{Helpdesk status|no such word}}", True),
        ("{{Helpdesk status|done}}", False),
        ("{{Helpdesk status|new}}\n{{Section resolved|1=x}}", False),
        ("", False),
    ],
)
def test_an_archived_request_is_open_unless_something_says_that_it_is_over(
    status: str, expected: bool
) -> None:
    [thread] = threads(f"== Help ==\n{status}\nHow? {signed('Rita', 5)}")
    assert was_open(thread, make_policy()) is expected


def test_replies_are_those_of_people_that_were_not_there_before() -> None:
    known = memory(HELP).comments
    [thread] = threads(
        f"{HELP}\n: {signed('Bot', 30)}\n: No. {signed('Clerk', 31)}\n: Yes. {signed('Rita', 40)}"
    )
    assert find_replies(known, thread, "Clerk", ["Bot"]) == ["c-Rita-20261123094000"]
    assert find_replies(known, threads(HELP)[0], "Clerk", ["Bot"]) == []


@pytest.mark.parametrize(("status", "expected"), [("No response", True), ("done", False)])
def test_only_what_was_closed_for_want_of_an_answer_awaits_one(status: str, expected: bool) -> None:
    archived = Archived("h", "Project:X", "Help", status=status, at=AT + timedelta(days=1))
    assert awaits_reply(archived, ArchivesPolicy()) is expected
