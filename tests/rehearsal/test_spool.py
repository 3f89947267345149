"""Texts that are kept in a file come back as they were, whatever was kept between them."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.parse.common import find_common
from helpdeskbot.rehearsal import spool, steps
from helpdeskbot.rehearsal.export.past import read_past
from helpdeskbot.rehearsal.spool import Spool
from tests.rehearsal.exports import BEGIN, Rev, export

WORDS = st.text(alphabet="ab\né\ud800", max_size=30)
EDITS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), WORDS), max_size=60)


@given(WORDS, EDITS, st.lists(st.integers(0, 60), max_size=10))
def test_whatever_is_kept_is_read(
    text: str, edits: list[tuple[int, int, str]], asked: list[int]
) -> None:
    held, far = spool._MOST_HELD, steps._FAR
    kept = Spool()
    try:
        # As if each of them were long.
        spool._MOST_HELD, steps._FAR = 40, 3
        numbers = {kept.keep(text): text}
        for at, gone, come in edits:
            text = text[:at] + come + text[at + gone :]
            numbers[kept.keep(text)] = text
        for number in (*(one % len(numbers) for one in asked), *numbers):
            assert kept.read(number) == numbers[number]
            assert kept.size(number) == len(numbers[number].encode("utf-8", "surrogatepass"))
    finally:
        spool._MOST_HELD, steps._FAR = held, far
        kept.close()


def test_the_same_text_again_is_kept_once() -> None:
    kept = Spool()
    assert kept.keep("a") == kept.keep("a")
    assert kept.keep("b") != kept.keep("a")
    kept.close()


@given(st.text(alphabet="ab", max_size=40), st.text(alphabet="ab", max_size=40))
@pytest.mark.parametrize("repeated", [1, 700])
def test_what_texts_have_in_common_is_all_of_it(repeated: int, old: str, new: str) -> None:
    old, new = old * repeated, new * repeated
    top, bottom = find_common(old, new)
    most = min(len(old), len(new))
    assert old[:top] == new[:top]
    assert old[len(old) - bottom :] == new[len(new) - bottom :]
    assert top + bottom <= most
    assert top == most or old[top] != new[top]
    assert top + bottom == most or old[len(old) - bottom - 1] != new[len(new) - bottom - 1]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.integers(1, 5))
def test_a_past_has_the_texts_of_an_export_in_whatever_order(hours: list[int], far: int) -> None:
    pages: dict[str, list[Rev]] = {"Meta:A": [], "Meta:B": []}
    for number, hour in enumerate(hours):
        title = "Meta:A" if number % 3 else "Meta:B"
        before = (pages[title][-1].text if pages[title] else None) or "Begin. "
        text = None if number % 7 == 5 else f"{before}Word {number}. " * (1 + (number % 5 == 3))
        pages[title].append(Rev("Anna", text, BEGIN + timedelta(hours=hour)))
    kept = steps._FAR
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.xml"
        file.write_text("".join(export(pages)), encoding="utf-8")
        try:
            steps._FAR = far
            with read_past(file) as past:
                told = [(one.title, one.at, one.text) for one in past.revisions(past.pages)]
        finally:
            steps._FAR = kept
    wanted = [(title, one.at, one.text) for title, some in pages.items() for one in some]
    assert sorted(told, key=str) == sorted(wanted, key=str)
