"""Strangers' text in wikitext: it shows as written and does nothing."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.known_templates import Markers
from helpdeskbot.parse.notified.mentions import predict_mentions
from helpdeskbot.parse.site.siteinfo import default_site
from helpdeskbot.parse.threads.page import parse_page
from helpdeskbot.parse.wikitext.grammar import grammar_for
from helpdeskbot.parse.wikitext.scan import Scanner
from helpdeskbot.parse.wikitext.template import parse_template
from helpdeskbot.words.escape import escape_wikitext
from tests.examples import examples
from tests.parse.test_any_text import ANY_TEXT

SITE = default_site()
MARKERS = Markers(status=frozenset({"Status"}))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Anna", "Anna"),
        ("C# and C++, it's 50 % (or more)!?", "C# and C++, it's 50 % (or more)!?"),
        ("Åsa Öberg-Ek", "Åsa Öberg-Ek"),
        ("snake_case", "snake_case"),
        ("[[User:Anna]]", "&#91;&#91;User&#58;Anna&#93;&#93;"),
        ("{{x|y}}", "&#123;&#123;x&#124;y&#125;&#125;"),
        ("~~~~", "&#126;&#126;&#126;&#126;"),
        ("''b''", "&#39;&#39;b&#39;&#39;"),
        ("__TOC__", "&#95;&#95;TOC&#95;&#95;"),
        ("* a", "&#42; a"),
        ("# a", "&#35; a"),
        ("---- a", "&#45;--- a"),
        ("-5", "&#45;5"),
        (" a\n\n== b ==\t", "a &#61;&#61; b &#61;&#61;"),
        ("<b>&lt;", "&#60;b&#62;&#38;lt;"),
        ("http://x.y", "http&#58;//x.y"),
        ("RFC 1234", "RFC&#32;1234"),
        ("a\u202eb\0c\ud800", "a b c\ufffd"),
        ("", ""),
    ],
)
def test_what_is_escaped_and_what_stays_readable(text: str, escaped: str) -> None:
    assert escape_wikitext(text) == escaped


@examples(400)
@given(ANY_TEXT)
def test_a_reader_sees_what_was_written(text: str) -> None:
    seen = html.unescape(escape_wikitext(text))
    assert "".join(seen.split()) == "".join(
        re.sub("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", "", text)
        .translate(dict.fromkeys(range(55296, 57344), "�"))
        .split()
    )


@examples(400)
@given(ANY_TEXT, st.sampled_from(["", "x", "x ", "* ", ": ", "== ", "'", "_", "[", "{", "!", "~~"]))
def test_nothing_comes_of_it_for_the_parser(text: str, around: str) -> None:
    escaped = escape_wikitext(text)
    assert not set(escaped) & set("[]{}<>|~=\n:")
    wikitext = around + escaped + around[::-1]
    for pair in ("''", "__", "[[", "{{", "~~~", "!!", "]]", "}}", "}-"):
        assert wikitext.count(pair) == (
            around.count(pair) + around[::-1].count(pair) if escaped else wikitext.count(pair)
        )
    assert not re.match(r"[*#;:=\s+!'_-]", escaped)
    page = parse_page(escaped, SITE, MARKERS)
    assert (page.threads, page.lead_comments) == ((), ())
    scanner = Scanner(escaped, grammar_for(SITE, MARKERS))
    scanner.run()
    assert not scanner.statuses
    assert not scanner.leaves_open
    assert not scanner.unclosed


@examples(200)
@given(ANY_TEXT)
def test_it_stays_one_parameter_and_one_cell(text: str) -> None:
    escaped = escape_wikitext(text)
    call = "{{x|" + escaped + "|last}}"
    _, parameters = parse_template(call, 0, len(call))
    assert [(parameter.name, parameter.value) for parameter in parameters] == [
        ("1", escaped),
        ("2", "last"),
    ]


@examples(200)
@given(ANY_TEXT)
def test_it_notifies_nobody(text: str) -> None:
    signed = f"* {escape_wikitext(text)} ~~~~\n"
    assert not predict_mentions("", signed, editor="Bot", title="Project:Report", site=SITE)
