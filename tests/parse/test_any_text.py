"""What holds of every text that anybody may save: nothing raises, nothing is lost or hangs."""

from __future__ import annotations

import copy
import gc
import json
import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.known_templates import Markers
from helpdeskbot.parse import (
    find_redirect_target,
    infer_date_format,
    parse_bot_exclusion,
    talk_page_as_json,
    uses_liquid_threads,
)
from helpdeskbot.parse.site.titles import canonical_user
from helpdeskbot.parse.threads.ids import plain_heading
from helpdeskbot.parse.wikitext.grammar import BLANK_LINES, WHOLE_LINES, grammar_for
from helpdeskbot.parse.wikitext.openers import Openers
from helpdeskbot.parse.wikitext.pieces import Piece
from helpdeskbot.parse.wikitext.scan import Scanner
from tests.bench.pages import HOSTILE as FILLINGS
from tests.bench.pages import fill, generate
from tests.examples import examples
from tests.parse.pages import SITE, all_comments, read, sign
from tests.steps import assert_grows_in_proportion, count_steps

PIECES = [
    *(
        "\n",
        "\n\n",
        "== A ==",
        "\n== B ==\n",
        "=",
        "===",
        ":",
        "*",
        "#",
        ";",
        " ",
        "\t",
        "x",
        "\r\n",
    ),
    *(
        "{{",
        "}}",
        "{{{",
        "}}}",
        "[[",
        "]]",
        "[",
        "]",
        "{|",
        "|}",
        "|-",
        "|",
        "!",
        "-{",
        "}-",
        "----",
    ),
    *(
        "<!--",
        "-->",
        "<nowiki>",
        "</nowiki>",
        "<pre>",
        "</pre>",
        "<ref>",
        "<ref/>",
        "<br>",
        "<div>",
    ),
    *("</div>", "<li>", "<ul>", "</ul>", "<blockquote>", "</blockquote>", "<q>", "</q>", "<nowiki"),
    *(
        "{{Status|new}}",
        "{{resolved}}",
        "{{unsigned|A|10:00, 1 May 2026 (UTC)}}",
        "{{od}}",
        "(UTC)",
    ),
    *("[[User:A|", "[[User:Anna]]", "10:00, 1 May 2026 (UTC)", "10:00, 31 February 2026 (UTC)"),
    *(
        "\0",
        "\ud800",
        "\U0001f600",
        "a\u0301",
        "\u200e",
        "\xa0",
        "&nbsp;",
        "&#39;",
        "%41",
        "//x.y/",
    ),
    *(
        '<div class="mw-notalk">',
        "<includeonly>",
        "<noinclude>",
        "[[File:X|thumb|",
        "//x/wiki/User:B",
    ),
    *(
        sign("Anna", 1),
        sign("Bosse", 2),
        "[[Category:X]]",
        "<syntaxhighlight>",
        "''",
        "{{User:A/s}}",
    ),
]
WIKITEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
ANY_TEXT = st.text(st.characters(codec=None, categories=None)) | WIKITEXT


@examples(400)
@given(ANY_TEXT)
def test_lead_and_threads_tile_the_page_and_hold_their_parts(text: str) -> None:
    page = read(text)
    spans = [page.lead, *(thread.span for thread in page.threads)]
    assert page.lead.start == 0
    assert spans[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(spans))
    ids = [thread.id for thread in page.threads] + [comment.id for comment in all_comments(page)]
    assert len(set(ids)) == len(ids)
    for thread in page.threads:
        assert thread.span.start < thread.body_start <= thread.span.end
        assert 1 <= thread.level <= 6
        assert text[thread.span.start] == "="
        assert thread.heading in text[thread.span.start : thread.body_start]
        if thread.status:
            assert thread.body_start <= thread.status.span.start
            assert thread.status.span.end <= thread.span.end
            written = thread.status.span.of(text)
            assert written.startswith("{{")
            assert written.endswith("}}")
            if thread.status.value_span:
                value = thread.status.value_span.of(text)
                assert value == thread.status.value or "<!--" in value
    for span, comments in [
        (page.lead, page.lead_comments),
        *((thread.span, thread.comments) for thread in page.threads),
    ]:
        for comment in comments:
            assert span.start <= comment.span.start <= comment.signature.start
            assert comment.signature.start < comment.signature.end == comment.span.end <= span.end
            assert comment.level >= 1
            assert comment.author
            assert comment.timestamp.utcoffset() is not None
        assert all(a.span.end <= b.span.start for a, b in pairwise(comments))
    json.dumps(talk_page_as_json(page))


@examples(200)
@given(ANY_TEXT, st.text(max_size=10))
def test_nothing_else_raises_either(text: str, name: str) -> None:
    parse_bot_exclusion(text, name)
    find_redirect_target(text, SITE)
    uses_liquid_threads(text)
    plain_heading(text)
    canonical_user(text)


@examples(200)
@given(st.text(max_size=60), st.datetimes(timezones=st.just(UTC)))
def test_any_sample_of_a_timestamp_is_borne(text: str, moment: datetime) -> None:
    infer_date_format([(text, moment)], SITE)


SIGNATURE = "[[User:A]] 12:34, 1 January 2020 (UTC)"
HOSTILE = [
    *(
        "{{",
        "{{{",
        "[[",
        "[",
        "{|",
        "\n{|",
        "<!--",
        "<nowiki>",
        "<nowiki ",
        "<ref>",
        "''",
        "=",
        "\n=",
    ),
    *(
        "\n==",
        ":",
        "\n:",
        "\n;",
        "\n*#:;",
        "{{a|",
        "[[User:A ",
        "[[User:A]] ",
        "[[a|<b>]]",
        "{{a}}",
    ),
    *(
        "{{a\n}}",
        "}}",
        "}}a",
        "]]",
        "-{",
        "-{a}-",
        "(UTC)",
        "== a ==\n",
        "== a [[ ==\n",
        "a\n",
        "\n",
    ),
    *(
        "\n ",
        " ",
        "<div>",
        "<div ",
        "<q>",
        "<q></q>",
        "<ul><li>",
        "</li>",
        "<br>",
        "<!-- -->",
        "{{=",
    ),
    *(
        "<!-- -->\n",
        "<!-- -->== a ==\n",
        "\n= <!----><!----><!----><!---->x",
        "http://",
        "{{Status|",
    ),
    *(
        "{{unsigned|A|1:00, 1 May 2020 (UTC)|",
        "\n|",
        ":{|\n",
        '<i class="mw-notalk">',
        "\U0001f600",
    ),
    *("a\u0301", "\0", "\ud800", "{{[[", "[[{{", "{{[[}}]]", "[[a\n==\n", "== {{x\n}} ==\n", "1"),
    *(
        "12:34, ",
        "&nbsp;",
        "</",
        "<includeonly>",
        "[[User:A| ]]",
        "[[Category:X]]\n",
        "{{bots|",
        "-",
    ),
    *(SIGNATURE + "\n", SIGNATURE + "\n\n", SIGNATURE + " ", SIGNATURE + "''", SIGNATURE + "<br>"),
    *("<blockquote>" + SIGNATURE, "[[File:x|" + SIGNATURE, ";x:\n" + SIGNATURE + "\n"),
    *("12:34, 1 January 2020 (UTC) ''x'' ", "{{unsigned|A|12:34, 1 January 2020 (UTC)}}", "__A__"),
]


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE, ids=[repr(unit)[:40] for unit in HOSTILE])
def test_work_grows_in_proportion_to_the_text(unit: str) -> None:
    assert_grows_in_proportion(read, lambda size: unit * (size // len(unit) + 1), 4_000)


@pytest.mark.parametrize("unit", HOSTILE, ids=[repr(unit)[:40] for unit in HOSTILE])
def test_the_threads_around_a_hostile_one_are_read_right(unit: str) -> None:
    """At a size where anything worse than proportional would not come back."""
    text = f"== First ==\n{sign('Anna', 1)}\n== Hostile ==\n" + unit * (100_000 // len(unit))
    page = read(text)
    assert page.threads[0].heading == "First"
    assert [comment.author for comment in page.threads[0].comments] == ["Anna"]


@pytest.mark.parametrize("opening", ["{{a|", "{{{a|", "[[a|"])
def test_deep_nesting_that_is_closed(opening: str) -> None:
    closing = {"{{a|": "}}", "{{{a|": "}}}", "[[a|": "]]"}[opening]
    page = read(f"== A ==\n{opening * 20_000}x{closing * 20_000}\n== B ==\n{sign('Anna', 1)}")
    assert [thread.heading for thread in page.threads] == ["A", "B"]
    assert len(page.threads[1].comments) == 1


def test_the_line_that_hangs_others_is_read() -> None:
    page = read("= " + "<!---->" * 22 + "x\n== A ==" + " " * 32_000 + "x\n== B ==\n")
    assert [thread.heading for thread in page.threads] == ["B"]


QUICK = [
    *("{{", "[[", "[", "-{", "''", ":", "=", "<!--", "<div>", "a", "\0", "\ud800", "\U0001f600"),
    *(
        "\n",
        "\n:",
        "\n*#:;",
        "\n=",
        "\n==",
        "a\n",
        "a\n\n",
        ":a\n",
        "* a\n",
        " \n",
        "}}",
        "a\u0301",
    ),
    *("\n{|", "{{a|", "[[a|", "{{[[", "[[User:A ", "<nowiki>", "<ref>", "<br>", "(UTC)"),
    *(("{{a|", "}}"), ("{{{a|", "}}}"), ("[[a|", "]]")),
]


@pytest.mark.parametrize("unit", QUICK, ids=[repr(unit) for unit in QUICK])
def test_what_repeats_costs_at_most_twice_an_ordinary_page(unit: str | tuple[str, str]) -> None:
    ordinary, hostile = generate(20_000), fill(unit, 20_000)
    read(ordinary)
    read(hostile)
    assert count_steps(lambda: read(hostile)) <= 2 * count_steps(lambda: read(ordinary))


@pytest.mark.parametrize("unit", FILLINGS.values(), ids=FILLINGS.keys())
def test_nothing_costs_very_much_more_than_an_ordinary_page(unit: str | tuple[str, str]) -> None:
    """The worst give a thread for every thirteen characters, or a template for every six."""
    ordinary, hostile = generate(20_000), fill(unit, 20_000)
    read(ordinary)
    read(hostile)
    assert count_steps(lambda: read(hostile)) <= 36 * count_steps(lambda: read(ordinary))


LINES = [
    *("a\n", "x y\n", ":a\n", "\n", "|\n", "|-\n", "!b\n", "----\n", "\n:", "\n=\n", "\n==\n"),
    *("\n== a ==", "\n=== a = ", "<div>", "<p>", "<br>", "<span>", "-{", "}-", "''\n", "\t\n"),
    *(" \n", " x\n", ";a\n", "{|\n", "|}\n", "\n", sign("Anna", 1), "\n" + sign("Bosse", 2)),
    *("10:03, 3 November 2026 (UTC)", "[[User:Cilla]]"),
]


@examples(600)
@given(st.lists(st.sampled_from(LINES) | st.sampled_from(PIECES), max_size=25).map("".join))
def test_short_cuts_find_what_the_long_way_finds(text: str) -> None:
    """Runs of lines, tags and brackets are passed at once; one by one they give the same."""
    short = grammar_for(SITE, Markers())
    long = copy.copy(short)
    pattern = short.tokens_and_tags.pattern
    for run, single in (
        (BLANK_LINES, r"(?:[ \t\r]*+\n)*+"),
        (WHOLE_LINES, ""),
        (r"(?:-\{(?!\{))*+", ""),
    ):
        assert run in pattern
        pattern = pattern.replace(run, single)
    long.tokens = long.tokens_and_tags = re.compile(pattern)
    found = []
    for grammar in (short, long):
        scanner = Scanner(text, grammar)
        scanner.run()
        found.append((scanner.headings, scanner.comments, scanner.statuses, scanner.resolved))
    assert found[0] == found[1]


BRACKETS = [
    *("{{a|", "{{b|", "{{{a|", "[[a|", "{{", "}}", "}}}", "]]", "[[", "{{c", "x", "-", "|", "\n"),
    *("{{Status|", "{{tq|", "[[User:A|", "[[File:x|thumb|", "\n:", "\n= a =\n", "\n== h ==\n"),
    *("-{", "}-", "{{resolved|", sign("Anna", 1), sign("Bosse", 2)),
]


@examples(600)
@given(
    st.lists(
        st.builds(lambda piece, times: piece * times, st.sampled_from(BRACKETS), st.integers(1, 5)),
        max_size=25,
    ).map("".join)
)
def test_brackets_passed_at_once_are_as_those_read_one_by_one(text: str) -> None:
    def push_one(self: Openers, kind: int, start: int, end: int) -> None:
        self._stack.append(Piece(kind, start, end - start, 0))

    found = [read_with_scanner(text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Openers, "push_unclosed", push_one)
        patch.setattr(Openers, "push_nested", lambda self, opener, end: None)
        found.append(read_with_scanner(text))
    assert found[0] == found[1]


def read_with_scanner(text: str) -> tuple[object, ...]:
    scanner = Scanner(text, grammar_for(SITE, Markers()))
    scanner.run()
    return (
        *(scanner.headings, scanner.comments, scanner.statuses, scanner.resolved),
        *(scanner.leans, scanner.leaves_open, scanner.unclosed),
    )


def test_the_collector_is_at_work_again_when_a_page_was_read() -> None:
    read("== A ==\n" + sign("Anna", 1))
    assert gc.isenabled()
    gc.disable()
    try:
        read("== A ==\n" + sign("Anna", 1))
        assert not gc.isenabled()
    finally:
        gc.enable()
