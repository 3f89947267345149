"""Headings of one name, and the anchors that MediaWiki gives them."""

from __future__ import annotations

import pytest

from helpdeskbot.words.links import anchor_of, render_section_link
from helpdeskbot.words.summary import render_anchor
from tests.parse.pages import read


def anchors(text: str) -> list[str]:
    return [anchor_of(thread) for thread in read(text).threads]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("== Help ==\n== Help ==\n== Help ==", ["Help", "Help_2", "Help_3"]),
        ("== Help ==\n== help ==", ["Help", "help_2"]),
        ("== Hjälp Å ==\n== Hjälp å ==", ["Hjälp Å", "Hjälp å"]),
        ("== A ==\n=== Help ===\n== Help ==", ["A", "Help_2"]),
        ("== Help 2 ==\n== Help ==\n== Help ==", ["Help 2", "Help", "Help_3"]),
        ("== Help ==\n== Help ==\n== Help 2 ==", ["Help", "Help_2", "Help 2_2"]),
        ("== '''Help''' ==\n== Help ==", ["", "Help_2"]),
        ("== [[Help]] ==\n== [[X|Help]] ==\n==   Help  ==", ["", "", "Help_3"]),
        ("== <!-- new -->Help ==\n== Help ==", ["", "Help_2"]),
        ("== A &amp; B ==\n== A & B ==", ["A &amp; B", "A & B_2"]),
        ("<!--\n== Help ==\n-->\n== Help ==", ["Help"]),
    ],
)
def test_each_section_has_the_anchor_that_the_wiki_gives_it(text: str, expected: list[str]) -> None:
    assert anchors(text) == expected


def test_links_and_summaries_lead_to_the_second_of_two() -> None:
    first, second = read("== Help me ==\n== Help me ==").threads
    assert render_section_link("Desk", first.heading, first.nth) == "[[:Desk#Help me|Help me]]"
    assert render_section_link("Desk", second.heading, second.nth) == "[[:Desk#Help me_2|Help me]]"
    assert render_anchor(first) == "/* Help me */ "
    assert render_anchor(second) == "/* Help me 2 */ "


def test_twenty_thousand_of_one_name_are_numbered_at_once() -> None:
    threads = read("== Help ==\n" * 20_000).threads
    assert threads[-1].nth == 20_000
