"""Sections begin where MediaWiki's preprocessor says; checked against MediaWiki 1.43."""

from __future__ import annotations

import pytest

from tests.parse.pages import headings, read

A = [(2, "A")]
B = [(2, "B")]

CASES = [
    ("== A ==", A),
    ("==A==", A),
    ("<!-- c -->== A ==", A),
    ("== A == <!-- c -->", A),
    ("== A == <!-- a --> <!-- b -->\nx", A),
    ("== A == <!-- a\nb -->\nx", A),
    ("== A ==\t ", A),
    ("\n <!-- a --> <!-- b -->\n== A ==\n", A),
    ("x<!-- a -->\n== A ==", A),
    ("== A }} ==", [(2, "A }}")]),
    ("== A ]] ==", [(2, "A ]]")]),
    ("== [[A|B]] {{c|d}} ==", [(2, "[[A|B]] {{c|d}}")]),
    ("== <nowiki>A ==</nowiki> ==", [(2, "<nowiki>A ==</nowiki>")]),
    ("== a === ", [(2, "a =")]),
    ("= a ==", [(1, "a =")]),
    ("=====", [(2, "=")]),
    ("======= a =======", [(6, "= a =")]),
    ("== a {{x\n}} ==\n", [(2, "a {{x\n}}")]),
    ("<div>\n== A ==\n</div>", A),
    ("{|\n| a\n== A ==\n|}", A),
    ("<noinclude>\n== A ==\n</noinclude>", A),
    ("{{foo|\n== A ==\n", A),
    ("<nowiki>\n== A ==\n", A),
    ("-{\n== A ==\n}-\n== B ==", [(2, "A"), (2, "B")]),
    ("{{a|\n=b}}\n== B ==", B),
    # No headings, each followed by one where the rest of the page has to be right.
    ("== A [[b ==\nx\n== B ==", B),
    ("== A {{b ==\nx\n== B ==", B),
    ("== A {{{b ==\nx\n== B ==", B),
    ("== A -{b ==\nx\n== B ==", B),
    ("{{foo|\n== A ==\n}}\n== B ==", B),
    ("{{{a|\n== A ==\n}}}\n== B ==", B),
    ("{{{{a}}\n== A ==\n}}\n== B ==", B),
    ("== a {{x|\n== b ==\n}} ==\n== B ==", [(2, "a {{x|\n== b ==\n}}"), (2, "B")]),
    ("<nowiki>\n== A ==\n</nowiki>\n== B ==", B),
    ("<nowiki\n== A ==\n>x</nowiki>\n== B ==", B),
    ("<pre>\n== A ==\n</pre>\n== B ==", B),
    ("<PRE>\n== A ==\n</pre >\n== B ==", B),
    ('<syntaxhighlight lang="c">\n== A ==\n</syntaxhighlight>\n== B ==', B),
    ("<includeonly>\n== A ==\n</includeonly>\n== B ==", B),
    ("<!--\n== A ==\n-->\n== B ==", B),
    ("<!--\n== A ==", []),
    (" <!-- a -->== A ==\n== B ==", B),
    ("== a == b\n== B ==", B),
    ("== a\n==\n== B ==", B),
    ("= a\n== B ==", B),
    ("==\n== B ==", B),
    ("; == A ==\n== B ==", B),
    ("<nowiki/>== A ==\n== B ==", B),
    ("== A\xa0==\xa0\n== B ==", B),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(text) for text, _ in CASES])
def test_a_line_is_a_heading_when_mediawiki_says_so(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert headings(text) == expected


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("== A ==\nbody", "body"),
        ("== A ==", ""),
        ("== A ==\n", ""),
        ("== A == <!-- one\ntwo -->\nbody", "body"),
        ("== A ==\n\nbody", "\nbody"),
    ],
)
def test_the_body_begins_after_the_headings_line(text: str, body: str) -> None:
    (thread,) = read(text).threads
    assert text[thread.body_start : thread.span.end] == body


def test_subsections_belong_to_the_level_two_section_above() -> None:
    text = "lead\n== A ==\n=== a ===\nx\n==== b ====\n== B ==\n"
    page = read(text)
    assert [thread.span.of(text) for thread in page.threads] == [
        "== A ==\n=== a ===\nx\n==== b ====\n",
        "== B ==\n",
    ]
    assert page.lead.of(text) == "lead\n"


def test_sections_under_no_level_two_heading_are_threads_of_their_own() -> None:
    text = "=== early ===\n= top =\n=== deep ===\n== request ==\n=== part ===\n"
    assert headings(text) == [(3, "early"), (1, "top"), (3, "deep"), (2, "request")]
