"""A sample of `python -m tests.live.differential`: generated talk pages, read by both sides."""

from __future__ import annotations

from tests.live.conftest import Place
from tests.live.differential.__main__ import COMMENTS, PAGES
from tests.live.differential.compare import Figures, Oracle, compare
from tests.live.differential.generator import generate_page

SAMPLE = range(1, 41)


def test_a_page_is_a_function_of_its_seed() -> None:
    assert generate_page(7) == generate_page(7)
    assert generate_page(7).text != generate_page(8).text


def test_comments_are_those_of_discussiontools(wiki: Place) -> None:
    oracle = Oracle(wiki.admin, "Project talk:Differential")
    figures = Figures()
    for comparison in compare(oracle, oracle.prepare(), SAMPLE):
        figures.add(comparison)
    told = "\n".join(
        f"seed {comparison.page.seed}: {line}"
        for comparison in figures.differing
        for line in comparison.differences()
    )
    assert figures.comments > 10 * len(SAMPLE)
    assert figures.comment_share >= COMMENTS, f"{figures}\n{told}"
    assert figures.page_share >= PAGES, f"{figures}\n{told}"
