"""Sections as MediaWiki numbers them; the live tests ask MediaWiki itself."""

from __future__ import annotations

from helpdeskbot.parse import parse_sections
from tests.parse.pages import SITE


def shown(text: str) -> list[str]:
    """Each section as ``1 ==A== 0-12``."""
    return [
        f"{section.index} {'=' * section.level}{section.heading} "
        f"{section.span.start}-{section.span.end}"
        for section in parse_sections(text, SITE)
    ]


def test_a_section_ends_before_the_next_that_is_not_deeper() -> None:
    text = "x\n== A ==\n==== C ====\n=== B ===\n== D ==\n"
    assert shown(text) == ["1 ==A 2-32", "2 ====C 10-22", "3 ===B 22-32", "4 ==D 32-40"]


def test_a_heading_in_a_parameter_is_none_but_uses_up_a_number() -> None:
    assert shown("{{a|\n== A ==\n}}\n== B ==") == ["2 ==B 16-23"]


def test_a_heading_after_a_hidden_comment_cannot_be_edited() -> None:
    assert shown("<!-- c -->== A ==\n== B ==") == ["1 ==B 18-25"]


def test_offsets_count_characters() -> None:
    assert shown("== é😀 ==\n== B ==") == ["1 ==é😀 0-9", "2 ==B 9-16"]


def test_a_page_without_headings_has_no_sections() -> None:
    assert shown("nothing here") == []
