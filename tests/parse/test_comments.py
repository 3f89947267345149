"""Comments, authors, times and levels: what DiscussionTools lists, seen on MediaWiki 1.43."""

from __future__ import annotations

import pytest

from helpdeskbot.model.known_templates import Markers, UnsignedTemplate
from tests.parse.pages import DATE, all_comments, read, sign, who

A, B, C = sign("Anna", 1), sign("Bosse", 2), sign("Cleo", 3)

CASES = {
    "replies are levels": (
        f"Hello {A}\n: reply {B}\n:: more {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 2", "Cleo 10:03 level 3"],
    ),
    "all list marks indent": (
        f"*: a {A}\n*#: b {B}\n",
        ["Anna 10:01 level 3", "Bosse 10:02 level 4"],
    ),
    "a later signature in the paragraph is no comment of its own": (
        f"Hello {A} and {B}\nmore {C}",
        ["Anna 10:01 level 1"],
    ),
    "a line break parts comments": (
        f": a {A}<br>b {B}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 2"],
    ),
    "a link to the talk page alone": (
        f"[[User talk:Anna|a]] 10:01, {DATE}",
        ["Anna 10:01 level 1"],
    ),
    "a link to contributions alone": (
        f"[[Special:Contributions/192.0.2.1|x]] 10:01, {DATE}",
        ["192.0.2.1 10:01 level 1"],
    ),
    "a subpage names nobody": (f"[[User:Anna/x|a]] 10:01, {DATE}", []),
    "the nearest link wins": (
        f"[[User:Bosse]] said, see [[User:Anna]] 10:01, {DATE}",
        ["Anna 10:01 level 1"],
    ),
    "a link from the paragraph before does not count": (f"[[User:Anna]]\n\n10:01, {DATE}", []),
    "a link too far away does not count": (
        f"[[User:Anna]] ''{'y' * 95}'' 10:01, {DATE}\n\n"
        f"[[User:Bosse]] ''{'y' * 85}'' 10:02, {DATE}",
        ["Bosse 10:02 level 1"],
    ),
    "text right before the timestamp may be long": (
        f"[[User:Anna]] {'y' * 300} 10:01, {DATE}",
        ["Anna 10:01 level 1"],
    ),
    "a colon before the namespace": (f"[[:User:Anna]] 10:01, {DATE}", ["Anna 10:01 level 1"]),
    "by way of another wiki": (
        f"[[:w:en:User:Anna]] 10:01, {DATE}\n\n[[w:User:Bo]] 10:02, {DATE}",
        ["Bo 10:02 level 1"],
    ),
    "by address": (
        f"[https://en.wikipedia.org/wiki/User:Anna A] 10:01, {DATE}\n\n"
        f"[//x.org/w/index.php?a=b&title=User_talk:Bo_C b] 10:02, {DATE}\n\n"
        f"https://x.org/wiki/User:Dora 10:03, {DATE}",
        ["Anna 10:01 level 1", "Bo C 10:02 level 1", "Dora 10:03 level 1"],
    ),
    "formatted signatures": (
        f"'''[[User:Anna|<b>A</b>]]''' <sup>[[User talk:Anna|{{{{int:t}}}}]]</sup> 10:01, {DATE}",
        ["Anna 10:01 level 1"],
    ),
    "a timestamp that is a link": (
        f"[[User:Anna]] [[Special:Diff/1|10:01, {DATE}]]",
        ["Anna 10:01 level 1"],
    ),
    "quotations are not comments": (
        f"<blockquote>{A}</blockquote>\nReply {B}\n\n<q>{A}</q> y {C}",
        ["Bosse 10:02 level 1", "Cleo 10:03 level 1"],
    ),
    "parts marked as no talk": (
        f'<div class="mw-notalk"><div>x</div>{A}</div>\n\n{B}',
        ["Bosse 10:02 level 1"],
    ),
    "hidden comments and nowiki": (
        f"<!-- {A} --> <nowiki>{B}</nowiki> <pre>{B}</pre> <ref>{B}</ref>\n\n{C}",
        ["Cleo 10:03 level 1"],
    ),
    "a signature in a heading": (
        f"x {A}\n=== {B} ===\ny {C}",
        ["Anna 10:01 level 1", "Cleo 10:03 level 1"],
    ),
    "table cells": (
        f"{{|\n|-\n| a {A}\n|\n: b {B}\n|}}\nafter {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 2", "Cleo 10:03 level 1"],
    ),
    "an indented table": (
        f":{{|\n| a {A}\n|}}\n:: b {B}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 3"],
    ),
    "lists in HTML": (
        f"<ul><li>a {A}<ul><li>b {B}</li></ul></li></ul>\nc {C}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 3", "Cleo 10:03 level 1"],
    ),
    "the lesser of the two ends' levels": (
        f": begins\nends {A}\n\nbegins\n: ends {B}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1"],
    ),
    "a template over several lines does not end the line": (
        f": {{{{quote|\n|text=x\n}}}} said {A}",
        ["Anna 10:01 level 2"],
    ),
    "comments inside a box have the box's lines": (
        f"{{{{collapse|\n: a {A}\n}}}}\nb {B}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 1"],
    ),
    "a signature in a marker is one of its own": (
        f"a {A}\n{{{{Section resolved|1={B}}}}}\nc {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1", "Cleo 10:03 level 1"],
    ),
    "a marker with nothing in it begins the comment": (
        f"{{{{Status|new}}}}\n: a {A}",
        ["Anna 10:01 level 1"],
    ),
    "code above a reply begins it": (
        f"<syntaxhighlight>\nx\n</syntaxhighlight>\n:: there {A}",
        ["Anna 10:01 level 1"],
    ),
    "an outdent": (
        f": a {A}\n{{{{outdent}}}}\n: b {B}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 2"],
    ),
    "a timestamp without a user": (f"x 10:01, {DATE}\n\n{B}", ["Bosse 10:02 level 1"]),
    "a date that never was is days after one that was": (
        "[[User:Anna]] 10:01, 31 February 2026 (UTC)",
        ["Anna 10:01 level 1"],
    ),
    "marks of direction and fixed spaces": (
        "[[User:Anna]]\xa0\u200e10:01,\u200f 3 November&#32;2026 \u200e(UTC)",
        ["Anna 10:01 level 1"],
    ),
    "Windows line ends": (
        f"a {A}\r\n\r\n: b {B}\r\n",
        ["Anna 10:01 level 1", "Bosse 10:02 level 2"],
    ),
    "a quotation by template": (f": {{{{quote|1={A}}}}} so {B}", ["Bosse 10:02 level 2"]),
    "the end of a box shows nothing": (
        f"{{{{collapse top}}}}\n: a {A}\n{{{{collapse bottom}}}}\n:: b {B}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 3"],
    ),
    "a box between comments begins the next": (
        f"a {A}\n{{{{notice}}}}\n: b {B}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1"],
    ),
    "a box ends the paragraph above it": (
        f"a {A}\n{{{{collapse|1=\nb {B}\n}}}}\n: c {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1", "Cleo 10:03 level 2"],
    ),
    "the braces that end a box begin no comment": (
        f"{{{{collapse|1=\n: a {A}\n}}}}\n:: b {B}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 3"],
    ),
    "a template within a paragraph does not part it": (
        f"a {A} {{{{x|\n* b\n}}}} c {B}",
        ["Anna 10:01 level 1"],
    ),
    "an unsigned template on its own line is no box": (
        f"a\n{{{{unsigned|Anna|10:01, {DATE}}}}}\nb {B}",
        ["Anna 10:01 level 1"],
    ),
    "preformatted text ends a comment and begins the next": (
        f"a {A}\n<pre>x</pre>\nb {B}\n: c {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1", "Cleo 10:03 level 2"],
    ),
    "cells on one line": (
        f"{{|\n| a {A} || b {B} || c\n|}}\n: d {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1", "Cleo 10:03 level 1"],
    ),
    "heads on one line": (
        f"{{|\n! a {A} !! b {B}\n|}}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1"],
    ),
    "a table's rows behind spaces": (
        f" {{|\n | a {A}\n |-\n | b {B}\n |}}\n: c {C}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1", "Cleo 10:03 level 2"],
    ),
    "a table behind colons and a space": (
        f": {{|\n| a {A}\n|}}",
        ["Anna 10:01 level 2"],
    ),
    "no table behind other list marks": (
        f"*{{|\n| a {A}\n|-\n| b {B}\n|}}\n",
        ["Anna 10:01 level 1"],
    ),
    "a timestamp in a definition's term is cut by its colon": (
        f"; term {A}\n: b {B}",
        ["Bosse 10:02 level 1"],
    ),
    "a timestamp in a definition's term is cut by it, not by one in a template": (
        f"; term {{{{User:Anna/sig}}}} 10:01, {DATE}\nb {B}",
        ["Bosse 10:02 level 1"],
    ),
    "a paragraph that somebody opened goes on": (
        f"x<p>a {A}\n\nb {B}",
        ["Anna 10:01 level 1"],
    ),
    "lists within a table end with it": (
        f"{{|<ul><li>\n|}}</ul>a {A}",
        ["Anna 10:01 level 1"],
    ),
    "a user named in the status signs nothing": (
        f"{{{{Status|x|by=[[User:Anna]]}}}} until 10:01, {DATE}",
        [],
    ),
    "a signature kept on a subpage": (
        f"x {{{{User:Anna/sig}}}} 10:01, {DATE}",
        ["Anna 10:01 level 1"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_comments_are_what_discussiontools_lists(text: str, expected: list[str]) -> None:
    assert who("== H ==\n" + text) == expected
    if "===" not in text:
        assert who(text) == expected, "the same without a heading"


NAMES = [
    ("User:anna", "Anna"),
    ("user:Anna_Berg", "Anna Berg"),
    ("USER TALK:Anna  Berg", "Anna Berg"),
    ("User: Anna ", "Anna"),
    ("User:Anna%20Berg", "Anna Berg"),
    ("User:O&#39;Neil", "O'Neil"),
    ("User:A&amp;B", "A&B"),
    ("User:Anna#top", "Anna"),
    ("User:Åsa", "Åsa"),
    ("User:åsa", "Åsa"),
    ("User:ßeta", "ßeta"),
    ("User:~2026-12345-6", "~2026-12345-6"),
    ("User:192.0.2.001", "192.0.2.1"),
    ("Special:Contributions/2001:db8::1", "2001:DB8:0:0:0:0:0:1"),
    ("special:contributions/anna", "Anna"),
    ("User:Anna\u200e", "Anna"),
]


@pytest.mark.parametrize(("target", "name"), NAMES)
def test_user_names_are_canonical(target: str, name: str) -> None:
    (comment,) = all_comments(read(f"[[{target}|x]] 10:01, {DATE}"))
    assert comment.author == name


def test_spans_run_from_the_first_character_to_the_end_of_the_signature() -> None:
    text = f"== H ==\n\n: First line\n: and {A} (tail)\n{B}"
    page = read(text)
    first, second = page.threads[0].comments
    assert first.span.of(text) == f"First line\n: and {A}"
    assert first.signature.of(text) == A
    assert second.span.of(text) == B


def test_later_signatures_count_for_the_last_activity() -> None:
    (thread,) = read(f"== H ==\nx {A}\nthen {B} and {C}").threads
    (comment,) = thread.comments
    assert [author for author, _ in comment.later_signatures] == ["Bosse", "Cleo"]
    assert [f"{author} {when:%M}" for author, when in thread.signatures()] == [
        "Anna 01",
        "Bosse 02",
        "Cleo 03",
    ]


@pytest.mark.parametrize(
    "template",
    [
        "{{unsigned|Anna|10:01, 3 November 2026 (UTC)}}",
        "{{Unsigned|anna|10:01, 3 November 2026}}",
        "{{unsigned2|10:01, 3 November 2026 (UTC)|Anna}}",
        "{{non signé|1=Anna|2=10:01, 3 November 2026 (UTC)}}",
        "{{unsigned\n|Anna\n|10:01, 3 November 2026 (UTC)\n}}",
    ],
)
def test_unsigned_templates_stand_for_signatures(template: str) -> None:
    assert who(f"== H ==\n: text {template}\n") == ["Anna 10:01 level 2"]


def test_the_wikis_own_unsigned_templates_are_a_setting() -> None:
    markers = Markers(unsigned={"Ohne Signatur": UnsignedTemplate("wer", "wann")})
    text = "x {{ohne_Signatur|wer=Anna|wann=10:01, 3 November 2026 (UTC)}}"
    assert who(text, markers=markers) == ["Anna 10:01 level 1"]


def test_identifiers_are_those_of_discussiontools_and_unique() -> None:
    text = f"== H ==\n{A}\n\n{A}\n== H ==\n{A}\n== ''No'' [[one|body]] ==\n== No body ==\n"
    page = read(text)
    assert [comment.id for comment in all_comments(page)] == [
        "c-Anna-20261103100100",
        "c-Anna-20261103100100-1",
        "c-Anna-20261103100100-2",
    ]
    assert [thread.id for thread in page.threads] == [
        "h-Anna-20261103100100",
        "h-Anna-20261103100100-1",
        "h-No_body",
        "h-No_body-1",
    ]


def test_a_thread_is_known_by_its_oldest_comment() -> None:
    (thread,) = read(f"== H ==\n{B}\n\n{A}").threads
    assert thread.id == "h-Anna-20261103100100"


INSTEAD = {
    "comments that a template brings along are not seen": (
        f"{{{{page with comments}}}}\n\nb {B}",
        ["Bosse 10:02 level 1"],
    ),
    "comments in a template's parameters are seen": (
        f"{{{{unknown|1=\n: a {A}\n}}}}\nb {B}",
        ["Anna 10:01 level 2", "Bosse 10:02 level 1"],
    ),
    "a mention by template signs nothing": (
        f"{{{{ping|Anna}}}} see 10:01, {DATE}. {B}",
        ["Bosse 10:02 level 1"],
    ),
    "no-break spaces within a timestamp": (
        "[[User:Anna]] 10:01, 3&nbsp;November\xa02026 (UTC)",
        ["Anna 10:01 level 1"],
    ),
    "a quotation never closed hides nothing": (
        f"<blockquote>{A}\n\n{B}",
        ["Anna 10:01 level 1", "Bosse 10:02 level 1"],
    ),
    "captions in a gallery are not read": (
        f"<gallery>\nA.jpg|{A}\n</gallery>\n{B}",
        ["Bosse 10:02 level 1"],
    ),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_what_we_do_where_discussiontools_does_otherwise(name: str) -> None:
    """Each is explained in docs/parsing.md."""
    text, expected = INSTEAD[name]
    assert who("== H ==\n" + text) == expected


def test_a_heading_that_a_template_brings_along_begins_no_thread() -> None:
    (thread,) = read(f"== H ==\n{A}\n{{{{heading from elsewhere}}}}\n{B}").threads
    assert [comment.author for comment in thread.comments] == ["Anna", "Bosse"]
