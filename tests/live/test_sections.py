"""Sections are MediaWiki's: its numbers, levels, texts, offsets, and the text that it edits."""

from __future__ import annotations

from typing import Any

import pytest

from helpdeskbot.parse import Section, parse_page, parse_sections
from helpdeskbot.words.links import anchor_of
from tests.live.conftest import Place
from tests.live.differential.compare import fetch_site
from tests.live.differential.generator import generate_page
from tests.live.people import Person
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

TRICKY = (
    "== A ==",
    "<!-- c -->== A ==\nx\n== B ==",
    "== A == <!-- c -->",
    "== A ==\t",
    "== A == <!-- a --> <!-- b -->\nx",
    "== A == <!-- a\nb -->\nx\n== B ==",
    "== A [[b ==\nx\n== C ==",
    "== A {{b ==\nx\n== C ==",
    "== A {{{b ==\nx\n== C ==",
    "== A -{b ==\nx\n== C ==",
    "{{foo|\n== A ==\n}}\n== B ==",
    "{{foo|\n== A ==\n",
    "<nowiki>\n== A ==\n</nowiki>\n== B ==",
    "<nowiki>\n== A ==\n",
    "<pre>\n== A ==\n</pre>\n== B ==",
    "<!--\n== A ==\n-->\n== B ==",
    "x\n<!--\n== A ==\n",
    *("=", "==", "===", "====", "=====", "== ==", "======= a =======", "= a", "== a =", "= a =="),
    *("== a === ", "==a\n==", "== a == b", "=\n= b =", "=== a ===\n== b ==\n== c =="),
    "<div>\n== A ==\n</div>\n=== B ===",
    "{|\n| a\n== A ==\n|}\n== B ==",
    "[[x|\n== A ==\n]]\n== B ==",
    "== a {{x\n}} ==\n== B ==",
    "== a {{x|\n== b ==\n}} ==\n== c ==",
    "== a [[x\n== b ==\n]] ==\n== c ==",
    "<noinclude>\n== A ==\n</noinclude>\n== B ==",
    "<noinclude>== A ==</noinclude>\n== B ==",
    "<includeonly>\n== A ==\n</includeonly>\n== B ==",
    "<onlyinclude>\n== A ==\n</onlyinclude>\n== B ==",
    "<onlyinclude\n== A ==\n>\n== B ==",
    "\n<!-- a -->\n== A ==\n",
    "x\n <!-- a -->== A ==\n== B ==",
    "\n <!-- a --> <!-- b -->\n== A ==",
    "x<!-- a -->\n== A ==",
    "{{a\n==b}}\n== C ==",
    "{{a|\n=b}}\n== C ==",
    "{{a|x=1\n=b}}\n== C ==",
    "{{a|[[b}}\n== C ==\n]]",
    "-{\n== A ==\n}-\n== B ==",
    "{{{{a}}\n== B ==\n}}\n== C ==",
    "{{{a|\n== B ==\n}}}\n== C ==",
    "<ref>\n== A ==\n</ref>\n== B ==",
    "<gallery>\n== A ==\n</gallery>\n== B ==",
    '<syntaxhighlight lang="c">\n== A ==\n</syntaxhighlight>\n== B ==',
    "<poem>\n== A ==\n</poem>\n== B ==",
    "<nowiki/>== A ==\n== B ==",
    "== <nowiki>A ==</nowiki> ==\n== B ==",
    "== A <nowiki>==</nowiki>\n== B ==",
    "==[[A|B]]==",
    "== A }} ==\n== B ]] ==",
    "<nowiki\n== A ==\n>x</nowiki>\n== B ==",
    "== é😀 ==\n=== שלום ===\n== B ==",
    "-{{{a\n== A ==\n}}-\n== B ==",
    "== A\xa0==\n== B ==",
    "[[Category:X]]== A ==\n== B ==",
    "== A ==\r\nx\r\n=== B ===\r\ny",
    "<center>== A ==</center>\n== B ==",
    "; == A ==\n: == B ==\n== C ==",
    "==A==\n===B===\n=C=\n======D======\n=======E=======",
    "== A ==\n==== C ====\n=== B ===\n== D ==\n\n\n",
    "<h2>A</h2>\n== B ==\n<h3>C</h3>\n=== D ===",
    "{{heading of another page}}\n== A ==\n{{heading of another page}}\n=== B ===",
)


def numbered(person: Person, revid: int) -> dict[int, dict[str, Any]]:
    """MediaWiki's own list, without what cannot be edited as a section of this page."""
    listed = person.api(action="parse", oldid=revid, prop="sections")["parse"]["sections"]
    return {int(item["index"]): item for item in listed if item["index"].isdigit()}


def section_text(person: Person, revid: int, number: int) -> str | None:
    """The text that a person would edit; None when there is no section of this number."""
    answer = person.api(
        action="query",
        prop="revisions",
        revids=revid,
        rvprop="content",
        rvslots="main",
        rvsection=number,
    )
    slot: dict[str, str] = answer["query"]["pages"][0]["revisions"][0]["slots"]["main"]
    return slot.get("content")


def check(person: Person, title: str, written: str) -> tuple[Section, ...]:
    """Saves a page, and compares all that MediaWiki tells about its sections with ours."""
    revid = person.edit(title, written)
    text = person.text(title)
    sections = parse_sections(text, fetch_site(person))
    by_number = {section.index: section for section in sections}
    for number, item in numbered(person, revid).items():
        section = by_number[number]
        assert (section.level, section.offset) == (int(item["level"]), item["byteoffset"]), text
    for section in sections:
        # For a person's editor MediaWiki leaves out the empty lines at the end.
        expected = section_text(person, revid, section.index)
        assert section.span.of(text).rstrip() == (expected or "").rstrip(), (text, section)
    for number in {*range(1, max(by_number, default=0) + 2)} - {*by_number}:
        assert section_text(person, revid, number) is None, (text, number)
    lead = text[: sections[0].offset] if sections else text
    assert (section_text(person, revid, 0) or "").rstrip() == lead.rstrip()
    return sections


def test_sections_of_tricky_pages(wiki: Place) -> None:
    wiki.admin.edit("Template:Heading of another page", "== Not of the page ==\n")
    for number, text in enumerate(TRICKY):
        check(wiki.admin, wiki.title(f"tricky {number}"), text)


def test_anchors_of_headings_of_one_name(wiki: Place) -> None:
    text = (
        "== Help ==\n== help ==\n=== Help ===\n== Help 2 ==\n== Help ==\n== '''Help''' ==\n"
        "== Hjälp Å ==\n== Hjälp å ==\n== A_b ==\n== A b ==\n== Other ==\n== [[Main|Other]] =="
    )
    revid = wiki.admin.edit(wiki.title("anchors"), text)
    listed = wiki.admin.api(action="parse", oldid=revid, prop="sections")["parse"]["sections"]
    real = {item["byteoffset"]: item["anchor"] for item in listed}
    threads = parse_page(text, fetch_site(wiki.admin)).threads
    assert len(threads) == 11
    for thread in threads:
        number = f"_{thread.nth}" if thread.nth > 1 else ""
        assert real[thread.span.start].endswith(number or real[thread.span.start][-1]), thread
        if anchor_of(thread):
            assert real[thread.span.start] == anchor_of(thread).replace(" ", "_")


@pytest.mark.parametrize("seed", range(1, 7))
def test_sections_of_generated_pages(wiki: Place, seed: int) -> None:
    sections = check(wiki.admin, wiki.title(f"generated {seed}"), generate_page(seed).text)
    assert sections
