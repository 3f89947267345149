"""Threads as mwparserfromhell's tree: the library's own or a refusal, in bounded work."""

from __future__ import annotations

import subprocess
import sys
from types import FrameType

import mwparserfromhell
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpdeskbot.model.errors import HelpdeskBotError, TextRefused
from helpdeskbot.model.wikicode import DEEPEST, LONGEST, MOST_LOOKS, read_wikicode
from helpdeskbot.parse import default_site, parse_page
from tests.bench.pages import HOSTILE, fill, generate
from tests.examples import examples

SITE = default_site()

# What mwparserfromhell is known to take more than linear time for, beside tests/bench/pages.py.
KNOWN_BAD: dict[str, str | tuple[str, str]] = {
    **HOSTILE,
    "<a open": "<a ",
    "<b>": "<b>",
    "<p>": "<p>",
    "{|": "{|",
    "[[ after text": "x [[",
    "external links": "[http://a ",
    "templates and tags crossed": "{{a|<b>}}</b>",
    "links in hidden comments": "<!--[[ ",
    "tables whose cells hold templates": ("{|\n| {{a|\n", "}} | b\n|}"),
    "tags that hold templates": ("<b {{a|", "}}"),
    "attributes": '<b a="',
    "signs in a heading": "a=",
    "styles on lines": "'''''x\n",
    "entities": "&",
    "definitions": "\n;a [http://b ",
}


def test_a_thread_gives_its_own_part_of_the_page() -> None:
    text = "{{lead}}\n== A ==\n{{Status|new|topic=x}}\nHi [[B]].\n== B ==\n{{other}}\n"
    thread = parse_page(text, SITE).threads[0]

    code = thread.wikicode(text)

    assert str(code) == thread.span.of(text)
    assert [str(heading.title) for heading in code.filter_headings()] == [" A "]
    [template] = code.filter_templates()
    assert str(template.get("topic").value) == "x"


@examples(200)
@given(
    st.lists(
        st.sampled_from(
            (
                *("{{", "}}", "{{{", "}}}", "[[", "]]", "[", "]", "|", "=", "\n", "a", " ", "''"),
                *("{|", "|}", "|-", "!", "<b>", "</b>", "<br/>", "<ref name=x>", "</ref>", "<!--"),
                *("-->", "<nowiki>", "</nowiki>", "http://x ", "== h ==\n", ":", ";", "&amp;", "'"),
            )
        ),
        max_size=14,
    ).map("".join)
)
def test_the_tree_is_the_librarys_own(text: str) -> None:
    try:
        code = read_wikicode(text)
    except TextRefused:
        # The library itself might not return.
        assume(False)

    assert str(code) == text
    assert code.get_tree() == mwparserfromhell.parse(text).get_tree()


def test_an_ordinary_page_is_read_up_to_the_length_that_is_allowed() -> None:
    text = generate(2 * LONGEST)[:LONGEST]

    assert str(read_wikicode(text)) == text


@pytest.mark.parametrize("text", ["a" * (LONGEST + 1), "å" * (LONGEST // 2 + 1)])
def test_a_longer_text_is_refused(text: str) -> None:
    with pytest.raises(TextRefused, match="longer than 64 kB") as refused:
        read_wikicode(text)

    assert isinstance(refused.value, HelpdeskBotError)
    assert refused.value.advice


NESTED = {
    "templates": ("{{a|b=", "}}"),
    "parameters": ("{{{a|", "}}}"),
    "links": ("[[a|", "]]"),
    "tables": ("{|\n|\n", "\n|}\n"),
    "elements": ("<div class=a>", "</div>"),
    "several": ("{{a|b=[[c|", "]]}}"),
    "never closed": ("\nx [[", ""),
}


@pytest.mark.parametrize("name", NESTED)
def test_a_text_is_refused_where_it_is_nested_deeper_than_forty(name: str) -> None:
    opening, closing = NESTED[name]
    most = DEEPEST // 2 if name == "several" else DEEPEST
    accepted = opening * most + "x" + closing * most

    assert str(read_wikicode(accepted)) == accepted
    with pytest.raises(TextRefused, match="nested deeper than 40"):
        read_wikicode(opening * (most + 1) + "x" + closing * (most + 1))


def test_what_is_closed_self_closing_or_hidden_does_not_count_as_open() -> None:
    text = "{{a}} [[b]] <b>c</b> <br> <ref name=x /> <!-- {{ [[ --> {{{d}}}\n{|\n|}\n" * 100

    assert str(read_wikicode(text)) == text


@pytest.mark.slow
@pytest.mark.parametrize("size", [300, 3_000, 8_000])
@pytest.mark.parametrize("name", KNOWN_BAD)
def test_known_bad_texts_are_read_or_refused_in_bounded_work(name: str, size: int) -> None:
    text = fill(KNOWN_BAD[name], size)
    looks = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal looks
        looks += event == "call" and frame.f_code.co_name == "_read"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        code = read_wikicode(text)
    except TextRefused:
        pass
    else:
        assert str(code) == text
    finally:
        sys.setprofile(before)

    # Each look is a call of ours and one of the library's.
    assert looks <= 2 * (MOST_LOOKS * len(text) + 20_000) + 2


def test_brackets_that_all_match_may_still_be_refused() -> None:
    # Each cell is read as attributes, and then again: the work doubles with each table.
    text = "{|\n| {{a|\n" * 19 + "x" + "}} | b\n|}" * 19

    with pytest.raises(TextRefused, match="too many times"):
        read_wikicode(text)


def test_nobody_else_waits_for_the_library() -> None:
    script = "import sys, helpdeskbot.parse; print('mwparserfromhell' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"
