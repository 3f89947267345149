"""What is not wikitext within a wikitext."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.parse.wikitext.unparsed import find_unparsed, without_unparsed
from tests.steps import assert_grows_in_proportion


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a<!-- b -->c", "ac"),
        ("a<!-- b", "a"),
        ("a<!-->b-->c", "ac"),
        ("a<nowiki>b</nowiki>c", "ac"),
        ("a<NoWiki >b</nowiki >c", "ac"),
        ("a<nowiki>b", "a<nowiki>b"),
        ("a<nowiki>b<pre>c</pre>d", "a<nowiki>bd"),
        ("a<nowiki/>b</nowiki>c", "ab</nowiki>c"),
        ("a<nowiki><!-- b</nowiki>c-->d", "ac-->d"),
        ("a<!-- <nowiki> -->b</nowiki>c", "ab</nowiki>c"),
        ('a<syntaxhighlight lang="c">b</syntaxhighlight>c', "ac"),
        ("a<b>b</b>c", "a<b>b</b>c"),
        ("a<prefix>b</prefix>c", "a<prefix>b</prefix>c"),
        ("a<nowiki <pre>b</pre>c", "a<nowiki c"),
    ],
)
def test_comments_and_closed_tags_are_left_alone(text: str, left: str) -> None:
    assert without_unparsed(text) == left


pieces = st.sampled_from(["<!--", "-->", "<nowiki>", "</nowiki>", "<pre", ">", "</pre>", "/", "x"])


@given(st.lists(pieces, max_size=30).map("".join))
def test_spans_are_in_order_and_apart(text: str) -> None:
    at = 0
    for start, end in find_unparsed(text):
        assert at <= start < end <= len(text)
        at = end


@pytest.mark.parametrize("piece", ["<nowiki>", "<nowiki ", "<pre><nowiki>", "<!--", "<nowiki/>"])
def test_no_text_takes_long(piece: str) -> None:
    assert_grows_in_proportion(
        lambda text: list(find_unparsed(text)), lambda times: piece * times, 500, 400_000
    )
