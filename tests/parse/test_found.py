"""What fuzzing and comparing with a real wiki found, each as a case with the right result."""

from __future__ import annotations

import pytest

from helpdeskbot.parse import parse_sections
from tests.fuzz.checks import check
from tests.fuzz.minimise import minimised
from tests.fuzz.mutate import decode, encode
from tests.fuzz.sites import SITES
from tests.fuzz.tokens import TOKENS, seeds
from tests.parse.pages import DATE, SITE, headings, read, sign, who

A, B, C = sign("Anna", 1), sign("Bosse", 2), sign("Cleo", 3)

PROMISES_BROKEN = [
    # Comments overlapped where a template after a signature held lines of its own.
    f"a {A} {{{{x|\n* b\n}}}} c {B}",
    f"a {A} {{{{x|\n\nb}}}} c {B}",
    f"{A}{{{{\n{{|}}}}{B}",
    f"{A}{{{{unsigned|Bosse|10:02, {DATE}\n\n}}}}",
    f"{{{{{A}}}}}\n{B}",
    # A list left open in a table was closed after it: levels went below 1.
    f"{{|<ul><li\n|}}</ul>{A}",
    f"{{|\n<ul><li>\n|}}\n</ul></ul>\n{A}",
    # A user link in a status template, or a value in its place, named the author of what follows.
    f"===\n{{{{Status|[[Special:Contributions/1]]}}}}10:01, {DATE}",
    f"== A ==\n[[User:Anna]]{{{{Status|}}}}10:01, {DATE}",
    # A value on a line that looks like a heading.
    "===\n{{Status|\n===\n==|a\n2}}",
    # A hidden comment on the heading's line that nothing ends.
    "= =<!--",
    "== A == <!-- x",
    "=<includeonly>=",
]


@pytest.mark.parametrize("text", PROMISES_BROKEN, ids=repr)
@pytest.mark.parametrize("language", SITES)
def test_what_broke_a_promise_keeps_it(text: str, language: str) -> None:
    check(text, SITES[language])


COMMENTS = {
    "a paragraph goes on after a template with lines of its own": (
        f"a {A} {{{{x|\n* b\n}}}} c {B}",
        ["Anna 10:01 level 1"],
    ),
    "a list that a table leaves open ends with it": (
        f"{{|\n| <ul><li>x\n|}}\n</ul>\ny {A}",
        ["Anna 10:01 level 1"],
    ),
    "whom a status names has not signed": (
        f"{{{{Status|x|expert=[[User:Anna]]}}}} until 10:00, {DATE}",
        [],
    ),
    "cells beside each other": (
        f"{{|\n| x {A} || y {B}\n|}}\n",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1"],
    ),
    "headers beside each other": (
        f"{{|\n! x {A} !! y {B}\n|}}\n",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1"],
    ),
    "cells need a table": (f"x {A} || y {B}\n", ["Anna 10:01 level 1"]),
    "a table with spaces before it": (
        f": {{|\n| x {A}\n|}}\n: y {B}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 2"],
    ),
    "a table whose rows are indented by spaces": (
        f" {{|\n | x {A}\n |-\n | y {B}\n |}}\n: z {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1", "Cleo 10:03 level 2"],
    ),
    "no table in a list": (f"*{{|\n| x {A}\n|}}\n", ["Anna 10:01 level 1"]),
    "a definition term signs nothing": (f";x {A}\ny {B}", ["Bosse 10:02 level 1"]),
    "nor does it deeper": (f"*;x {A}\n", []),
    "a comment that begins with a definition term": (
        f":;x {A}\n::y {B}",
        ["Bosse 10:02 level 2"],
    ),
    "the definition does": (
        f"; term : def {A}\n: y {B}\n",
        ["Anna 10:01 level 1", "Bosse 10:02 level 2"],
    ),
    "a date in a tooltip": (f'x [[User:Anna]] <abbr title="10:01, {DATE}">today</abbr>\n', []),
    "a signature in a tooltip": (f'<span title="{B}">x</span> {A}\n', ["Anna 10:01 level 1"]),
}


@pytest.mark.parametrize(("text", "expected"), COMMENTS.values(), ids=COMMENTS.keys())
def test_comments_are_what_discussiontools_lists(text: str, expected: list[str]) -> None:
    assert who(f"== H ==\n{text}") == expected


HEADINGS = [
    ("== A ==<!-- never closed", [(2, "A")]),
    ("x\n== A ==<!-- closed -->", [(2, "A")]),
    ("= A <includeonly> =", []),
    ("== A ==\n<includeonly>\n== B ==", [(2, "A")]),
    ("<onlyinclude\n== A ==\n>\n== B ==", [(2, "B")]),
    ("</noinclude\n== A ==\n>\n== B ==", [(2, "B")]),
    ("<pre/\n== A ==\n<>", [(2, "A")]),
    ("<pre/>\n== A ==\n</pre>", [(2, "A")]),
    ("<nowiki\xa0\n== A ==\n>x</nowiki>", [(2, "A")]),
    ("<nowiki>\n== A ==\n</nowi\u212ai>\n== B ==", [(2, "A"), (2, "B")]),
]


@pytest.mark.parametrize(("text", "expected"), HEADINGS, ids=[repr(text) for text, _ in HEADINGS])
def test_headings_are_where_mediawiki_has_them(text: str, expected: list[tuple[int, str]]) -> None:
    assert headings(text) == expected


def test_a_heading_that_the_wiki_cannot_edit_is_no_section() -> None:
    """The text after it is hidden, so nothing can be put under it either."""
    assert parse_sections("== A ==<!-- never closed", SITE) == ()


def test_an_entity_needs_its_semicolon() -> None:
    assert who(f"[[User:Q&copy]] 10:01, {DATE}\n\n[[User:A&amp;B]] 10:02, {DATE}") == [
        "Q&copy 10:01 level 1",
        "A&B 10:02 level 1",
    ]


STATUS = [
    ("<!-- {{Status|a}} -->\n{{Status|b}}", "b"),
    ("<nowiki>{{Status|a}}</nowiki>{{Status|b}}", "b"),
    ("{{tl|{{Status|a}}}}\n{{Status|b}}", "b"),
    ("{{Status|{{Status|a}}}}", "{{Status|a}}"),
    ("{{Status|<!-- }} -->a}}", "a"),
    ("{{Status|[[a|b]]}}", "[[a|b]]"),
    ("{{{{{1}}}}}{{Status|a}}", "a"),
    ("{{{{Status|a}}|b}}", None),
    ("{{Status|a}", None),
    ("{ {Status|a}}", None),
    ("{{Status|a}}}}", "a"),
    ("{{{Status|a}}", "a"),
    ("{{ {{Status|a}}", "a"),
    (f"x {A}\n: y {{{{Status|a}}}} {B}", "a"),
    ("{{Status|1=a|1=b}}", "b"),
    ("{{Status|a\r\n}}", "a"),
    ("=== sub ===\n{{Status|a}}", "a"),
]


@pytest.mark.parametrize(("body", "value"), STATUS, ids=[repr(body) for body, _ in STATUS])
def test_a_status_in_an_odd_place(body: str, value: str | None) -> None:
    (thread,) = read(f"== H ==\n{body}").threads
    assert (thread.status.value if thread.status else None) == value


def test_a_status_in_the_lead_belongs_to_no_thread() -> None:
    (thread,) = read("{{Status|a}}\n== H ==\n").threads
    assert thread.status is None


@pytest.mark.parametrize(("language", "text"), seeds(), ids=repr)
def test_what_fuzzing_begins_with_keeps_the_promises(language: str, text: str) -> None:
    check(text, SITES[language])


def test_fuzzing_reads_back_what_it_writes() -> None:
    text = "".join(TOKENS)
    assert decode(encode("ar", text)) == ("ar", text)
    assert decode(b"") == ("en", "")
    assert decode(b"\x01a\xff")[1] == "a\udcff"


def test_fuzzing_shortens_what_it_finds() -> None:
    assert minimised("one\ntwo {{x}}\nthree\n", lambda text: "{{" in text) == "{{"
