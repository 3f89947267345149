"""Several wikitexts in one question: put together and taken apart again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.wiki.fragments import is_complete, join_fragments, split_fragments
from tests.steps import assert_grows_in_proportion


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", ":[[User:A|B]] ~~~~", "{{subst:a|{{b}}}}", "{{{1|{{x}}}}}", "{{{{{a}}}|b}}"),
        *("<!-- {{ -->", "a ] b } c [x] {y}", "{| x\n|}", "[[a|{{b}}]]", "\n\n* x\n"),
    ],
)
def test_complete_texts(text: str) -> None:
    assert is_complete(text)


@pytest.mark.parametrize(
    "text",
    [
        *("{{a", "a}}", "[[a", "a]]", "{{a]]", "[[a}}", "{{{a}}", "{{a|[[b}}]]", "-{a"),
        *("<!-- a", "<nowiki>", "<nowiki>x</nowiki>", "<b>", "a < b", "<!-- a <!-- b -->"),
    ],
)
def test_incomplete_texts(text: str) -> None:
    assert not is_complete(text)


texts = st.lists(st.text(alphabet="ab\n {}[]<!->x~"), max_size=5)


@given(texts)
def test_what_was_put_together_comes_apart(parts: list[str]) -> None:
    joined, marks = join_fragments(parts)
    assert split_fragments(joined, marks) == [part.rstrip(" \t\n\r\0\x0b") for part in parts]


@given(texts)
def test_lost_marks_are_noticed(parts: list[str]) -> None:
    joined, marks = join_fragments([*parts, "last"])
    assert split_fragments(joined.replace(marks[-1], ""), marks) is None
    assert split_fragments(f"before {joined}", marks) is None


@pytest.mark.parametrize("piece", ["{{", "<!--", "[[{{", "{"])
def test_no_text_takes_long(piece: str) -> None:
    assert not is_complete(piece * 20_000)
    assert_grows_in_proportion(is_complete, lambda times: piece * times, 500, 400_000)
    closing = piece[::-1].replace("{", "}").replace("[", "]")
    assert_grows_in_proportion(
        is_complete, lambda times: piece * times + closing * times, 500, 400_000
    )
