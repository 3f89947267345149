"""The whole comparison, as a command; ends with 1 where the targets are missed."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.live.differential.compare import Comparison, Figures, Oracle, compare
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, CannotInstall, WikiFailed, start
from tests.live.people import Person

COMMENTS = 0.995
PAGES = 0.99


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.differential", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="of the first page")
    parser.add_argument("--show", type=int, default=20, help="how many differing pages to print")
    parser.add_argument("--answers", type=Path, help="a file that keeps DiscussionTools' answers")
    chosen = parser.parse_args(arguments)
    begun = time.monotonic()  # printed
    figures = Figures()
    try:
        with start() as wiki:
            admin = Person(wiki, ADMIN, ADMIN_PASSWORD)
            oracle = Oracle(admin, "Project talk:Differential", chosen.answers)
            site = oracle.prepare()
            for number in range(0, chosen.pages, 100):
                seeds = range(chosen.seed, chosen.seed + chosen.pages)[number : number + 100]
                for comparison in compare(oracle, site, seeds):
                    figures.add(comparison)
                oracle.keep()
                print(f"{time.monotonic() - begun:.0f} s: {figures}", flush=True)  # printed
    except (CannotInstall, WikiFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    for comparison in figures.differing[: chosen.show]:
        _show(comparison)
    _show_ingredients(figures)
    print(figures)
    reached = figures.comment_share >= COMMENTS and figures.page_share >= PAGES
    return 0 if reached else 1


def _show(comparison: Comparison) -> None:
    print(f"\nseed {comparison.page.seed} (- only DiscussionTools, + only we)")
    for line in comparison.differences():
        print(f"  {line}")


def _show_ingredients(figures: Figures) -> None:
    """Which ingredients the differing pages have more often than chance would have it."""
    if figures.differing:
        found = Counter(
            name for comparison in figures.differing for name in comparison.page.ingredients
        )
        words = ", ".join(f"{name} {count}" for name, count in found.most_common(8))
        print(f"\ningredients of the differing pages: {words}\n")


if __name__ == "__main__":
    sys.exit(main())
