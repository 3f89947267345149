"""How changes of two people are merged, against the program that MediaWiki uses."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.parse.notified.echodiff import diff_lines_as_echo
from helpdeskbot.parse.notified.linediff import Hunk, diff_lines
from helpdeskbot.wiki.practice.merge import merge_texts
from tests.examples import examples
from tests.steps import assert_grows_in_proportion

Compare = Callable[[Sequence[str], Sequence[str]], list[Hunk]]

lines = st.lists(st.sampled_from(["a", "b", "c", "d", "", "== h =="]), max_size=9)
texts = lines.map("\n".join)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("1\n2\n3", "1!\n2\n3", "1\n2\n3!", "1!\n2\n3!"),
        ("1\n2\n3", "1\n2!\n3", "1\n2?\n3", None),
        ("1\n2\n3", "1!\n2\n3", "1\n2!\n3", None),
        ("1\n2\n3", "1\n2!\n3", "1\n2!\n3", "1\n2!\n3"),
        ("1\n2\n3", "1\n2\n3\n4", "1\n2\n3\n5", None),
        ("1\n2\n3", "1\n2\n3\n4", "0\n1\n2\n3", "0\n1\n2\n3\n4"),
        ("1\n2\n3", "1\nnew\n2\n3", "1\n2!\n3", None),
        ("1\n2\n3", "1\nnew\n2\n3", "1\n2\n3!", "1\nnew\n2\n3!"),
        ("1\n2\n3", "1\n2\n3", "x", "x"),
        ("1\n2\n3", "x", "1\n2\n3", "x"),
        ("1", "", "1\n2", None),
        # Which of the equal lines is whose partner hangs on those at the texts' ends, too.
        (
            "a\na\na\nc\nc\nb\na\nb",
            "a\na\na\nc\nb\na\nb",
            "a\nc\nc\nc\nb\nb\nb",
            "a\nc\nc\nb\nb\nb",
        ),
    ],
)
def test_changes_are_merged_unless_they_touch(
    base: str, mine: str, theirs: str, merged: str | None
) -> None:
    assert merge_texts(base, mine, theirs) == merged


@pytest.mark.parametrize("compare", [diff_lines, diff_lines_as_echo])
@given(old=lines, new=lines)
def test_a_diff_turns_the_old_lines_into_the_new(
    compare: Compare, old: list[str], new: list[str]
) -> None:
    built: list[str] = []
    at = 0
    for hunk in compare(old, new):
        built += old[at : hunk.old_start] + new[hunk.new_start : hunk.new_end]
        at = hunk.old_end
    assert built + old[at:] == new


# MediaWiki's own is allowed a little more for longer texts: that makes it 2.7 instead of 2.
@pytest.mark.parametrize(
    ("compare", "size", "growth"), [(diff_lines, 800, 2.3), (diff_lines_as_echo, 1500, 2.8)]
)
def test_two_long_texts_in_another_order_are_compared_in_bounded_time(
    compare: Compare, size: int, growth: float
) -> None:
    """Finding all that they share would take four times as long for twice the lines."""
    old = [str(number * 7919 % 3000) for number in range(3000)]
    assert compare(old, old[::-1])
    assert_grows_in_proportion(
        lambda lines: compare(lines, lines[::-1]), lambda count: old[:count], size, growth=growth
    )


@examples(100)
@given(base=texts, mine=texts, theirs=texts)
def test_a_merge_gives_what_the_diff3_program_gives(
    tmp_path_factory: pytest.TempPathFactory, base: str, mine: str, theirs: str
) -> None:
    assert merge_texts(base, mine, theirs) == diff3(
        tmp_path_factory.getbasetemp(), base, mine, theirs
    )


def diff3(folder: Path, base: str, mine: str, theirs: str) -> str | None:
    """Merge as MediaWiki's wfMerge does."""
    if theirs in (mine, base):
        return mine
    paths = []
    for name, text in (("mine", mine), ("base", base), ("theirs", theirs)):
        path = folder / name
        path.write_text(text.rstrip() + "\n")
        paths.append(str(path))
    overlap = subprocess.run(["diff3", "-a", "--overlap-only", *paths], capture_output=True)
    if overlap.stdout:
        return None
    merge = subprocess.run(["diff3", "-a", "--ed", "--merge", *paths], capture_output=True)
    return merge.stdout.decode().rstrip()
