"""The invisible marks by which the bot knows its own comments again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.marks import Mark, find_marks
from helpdeskbot.parse import default_site, parse_page
from tests.steps import assert_grows_in_proportion

kinds = st.from_regex(r"[a-z-]{1,20}", fullmatch=True)
names = st.text(st.characters(codec="utf-8", exclude_characters="|<>\n"), max_size=85)
SIGNED = "[[User:Bot|Bot]] ([[User talk:Bot|talk]]) 10:00, 24 November 2026 (UTC)"


@given(kind=kinds, words=st.lists(names, max_size=50))
def test_a_mark_is_found_again_wherever_it_stands(kind: str, words: list[str]) -> None:
    trace = Mark(kind, tuple(words))

    assert find_marks(f"Hello {trace.as_wikitext()}, {trace.as_wikitext()}") == [trace, trace]


@given(kind=kinds, words=st.lists(st.text(max_size=200), max_size=20))
def test_whatever_stands_in_a_mark_it_stays_one_comment_of_one_line(
    kind: str, words: list[str]
) -> None:
    text = Mark(kind, tuple(words)).as_wikitext()

    assert text.startswith("<!-- helpdeskbot:")
    assert text.index("-->") == len(text) - 3
    assert "\n" not in text
    assert len(find_marks(text)) == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "-->{{delete}}<!--",
        "x --> [[User:Victim]] ~~~~",
        "a|ping:Victim",
        "\n== New ==\n",
        "</noinclude>",
    ],
)
def test_a_hostile_word_cannot_leave_its_mark_or_become_two(hostile: str) -> None:
    [trace] = find_marks(Mark("ask", (hostile, "ping:Anna")).as_wikitext())

    assert trace.words[1:] == ("ping:Anna",)
    assert not re.search(r"[|<>\n]", trace.words[0])


@pytest.mark.parametrize(
    "text",
    [
        "helpdeskbot:ask|Anna",
        "<!-- helpdeskbot: -->",
        "<!-- helpdeskbot:ASK -->",
        "<!--helpdeskbot:ask-->",
        "<!-- helpdeskbot:ask|Anna",
        "<!-- helpdeskbot:ask|An\nna -->",
        "",
    ],
)
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert find_marks(text) == []


@given(words=st.lists(st.sampled_from(["ping:Anna", SIGNED, "10:00, 24 November 2026 (UTC)"])))
def test_a_mark_is_never_taken_for_a_timestamp(words: list[str]) -> None:
    trace = Mark("ask", tuple(words)).as_wikitext()
    page = parse_page(f"== Request ==\nHello {trace} {SIGNED}\n", default_site())
    bare = parse_page(f"== Request ==\nHello {SIGNED}\n", default_site())

    assert [one.id for one in page.threads[0].comments] == [
        one.id for one in bare.threads[0].comments
    ]
    assert len(page.threads[0].comments) == 1


@pytest.mark.parametrize(
    ("begun", "piece"), [("<!-- helpdeskbot:ask", "|a"), ("", "<!-- helpdeskbot:ask|")]
)
def test_many_half_marks_take_no_long_time(begun: str, piece: str) -> None:
    assert find_marks(begun + piece * 20_000) == []
    assert_grows_in_proportion(find_marks, lambda times: begun + piece * times, 1_000, 400_000)
