"""What a wiki saw of its workers: whether two were at a desk at once, and what was done twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from tests.scale.place import STATUS
from tests.scale.wikis import WRITES, Call, Wikis

Round = tuple[str, int]


def _round(call: Call) -> Round:
    return call.worker, call.number


def find_meddling(calls: Sequence[Call]) -> Iterator[str]:
    """Writes of a pass after those of a later one: a fence that did not hold."""
    for wiki, made in _by_wiki(calls).items():
        writes = sorted(
            (call for call in made if call.method in WRITES and call.done),
            key=lambda call: call.ended,
        )
        turns = [turn for turn, _ in groupby(writes, _round)]
        for turn in {turn for turn in turns if turns.count(turn) > 1}:
            yield f"{wiki}: pass {turn} wrote again after another one had"


def find_overlaps(calls: Sequence[Call]) -> Iterator[tuple[str, Round, Round]]:
    """Passes of one wiki of which one began before the other had ended, reading included."""
    for wiki, made in _by_wiki(calls).items():
        spans: dict[Round, tuple[int, int]] = {}
        for call in made:
            began, ended = spans.get(_round(call), (call.began, call.ended))
            spans[_round(call)] = min(began, call.began), max(ended, call.ended)
        order = sorted(spans.items(), key=lambda item: item[1])
        for (one, (_, ended)), (other, (began, _)) in pairwise(order):
            if began < ended:
                yield wiki, one, other


def find_doubles(wikis: Wikis) -> Iterator[str]:
    """Requests that at any time had two statuses, on any page of any wiki."""
    for name, wiki in wikis.wikis.items():
        for page in wiki.world.pages.values():
            for revision in page.revisions:
                for section in revision.text.split("\n== ")[1:]:
                    if section.count(STATUS) > 1:
                        yield f"{name}: {page.title}, revision {revision.revid}: {section[:40]!r}"


def starts(calls: Sequence[Call]) -> dict[str, list[float]]:
    """When each wiki's passes began, in seconds, in order."""
    first: dict[str, dict[Round, float]] = defaultdict(dict)
    for call in sorted(calls, key=lambda call: call.began):
        first[call.wiki].setdefault(_round(call), call.at)
    return {wiki: sorted(passes.values()) for wiki, passes in first.items()}


def _by_wiki(calls: Sequence[Call]) -> dict[str, list[Call]]:
    found: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        found[call.wiki].append(call)
    return found
