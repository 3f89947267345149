"""Whatever people write anywhere, reading it raises nothing and takes time as its length does."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.page.compose import render_diff
from helpdeskbot.parse import parse_bot_exclusion
from tests.examples import examples
from tests.fuzz.readers import READERS
from tests.fuzz.tokens import TOKENS
from tests.scenario.alone import make_text
from tests.steps import assert_grows_in_proportion, comes_back

readers = pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
UNITS = (
    "{{a|",
    "{{Helpdesk settings|",
    "[[User:a]], ",
    "1 000 ",
    "|a=",
    "<!-- x -->",
    "\n* a: ",
    "x",
)
WORDS = st.lists(st.sampled_from((*TOKENS, "{{Helpdesk settings|", "|", "=", "1 000", "٣", "²")))


@readers
@examples(30)
@given(WORDS.map("".join))
def test_nothing_that_people_write_raises(read: Callable[[str], object], text: str) -> None:
    read(text)


@readers
def test_nor_does_what_is_meant_to_do_harm(read: Callable[[str], object]) -> None:
    for seed in range(15):
        read(make_text(seed))


@pytest.mark.slow
@readers
def test_reading_takes_work_in_proportion_to_what_is_read(read: Callable[[str], object]) -> None:
    for unit in UNITS:
        # What a request's first words cost again and again is a constant.
        assert_grows_in_proportion(read, lambda size, u=unit: u * (size // len(u)), 1_000, 20_000)  # type: ignore[misc]


@pytest.mark.parametrize("kinds", [150, 1000])
def test_a_talk_page_of_lines_that_are_often_repeated_is_compared(kinds: int) -> None:
    text = "\n".join(str(number % kinds) for number in range(200_000))
    with comes_back(5):
        diff = render_diff("User talk:Anna", text, f"first\n{text}\n\n== Hello ==\nWords")

    assert diff.count("\n+") == 5


@pytest.mark.parametrize("unit", ["{{bots|", "{{bots}}\n", "{{bots|deny=Other}}\n"])
def test_a_page_with_very_many_words_to_bots_is_left_alone(unit: str) -> None:
    assert parse_bot_exclusion(unit * 101, "HelpdeskBot")
    assert not parse_bot_exclusion(unit * 100, "HelpdeskBot")


def test_a_difference_is_shown_as_everybody_shows_it() -> None:
    old = [str(number) for number in range(40)]
    new = [*old[:3], "a", *old[3:9], *old[10:30], "b", "c", *old[31:], "d"]
    wanted = difflib.unified_diff(old, new, "Page (now)", "Page (planned)", lineterm="")

    assert render_diff("Page", "\n".join(old), "\n".join(new)) == "\n".join(wanted)
    assert render_diff("Page", "a", "a") == ""


LINES = st.lists(st.sampled_from("abc"), max_size=30)


@given(LINES, LINES)
def test_a_difference_says_what_became_of_each_line(old: list[str], new: list[str]) -> None:
    diff = render_diff("Page", "\n".join(old), "\n".join(new)).split("\n")[2:]
    old, new = "\n".join(old).split("\n"), "\n".join(new).split("\n")
    made: list[str] = []
    at = 0
    for line in diff:
        if head := re.match(r"@@ -(\d+)(?:,(\d+))? ", line):
            start = int(head[1]) - (head[2] != "0")
            made += old[at:start]
            at = start
        elif line[0] == "+":
            made.append(line[1:])
        else:
            assert old[at] == line[1:]
            made += [line[1:]] if line[0] == " " else []
            at += 1

    assert [*made, *old[at:]] == new
