"""How well requests are matched with topics, measured on labelled ones.

``python -m tests.bench_matching`` reads the short requests in ``tests/matching/data``, or the JSONL
file or folder that the environment variable ``HELPDESKBOT_REQUESTS`` names.  Of several files each
is reported by itself.  Of one, a hash of each request's id says, once and for all, whether it
belongs to the half that the words were tuned with or to the half that was held out.  Also reported
is what the topics' words say without the example sentences.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.model.topics import Assessment, RequestText

POSTED = date(2026, 11, 16)
DATA = Path(__file__).parent / "matching" / "data"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A request, what a coordinator said of it, and what we say."""

    label: Mapping[str, Any]
    found: Assessment

    @property
    def first(self) -> bool:
        return bool(self.found.topics) and self.found.topics[0].id == self.label["topics"][0]

    @property
    def among_three(self) -> bool:
        return self.label["topics"][0] in [topic.id for topic in self.found.topics[:3]]


def read_requests(place: Path) -> list[dict[str, Any]]:
    """Labelled requests, each with the name of its file as ``set``."""
    files = [place] if place.is_file() else sorted(place.glob("*.jsonl"))
    return [
        {**json.loads(line), "set": file.stem}
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


def is_held_out(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def judge(requests: Iterable[Mapping[str, Any]], matcher: Matcher) -> list[Labelled]:
    judged = []
    for request in requests:
        posted = date.fromisoformat(request.get("posted") or POSTED.isoformat())
        text = RequestText(request["heading"], request["body"], posted)
        judged.append(Labelled(request, matcher.assess(text)))
    return judged


def _share(values: Sequence[bool]) -> str:
    return f"{100 * sum(values) / len(values):4.0f} %" if values else "     –"


def _f1(pairs: Iterable[tuple[object, object]]) -> str:
    """F1 of (label, found) where an empty value means "none"."""
    right = found = wanted = 0
    for label, mine in pairs:
        wanted += bool(label)
        found += bool(mine)
        right += bool(label) and label == mine
    return f"{2 * right / (wanted + found):5.2f}" if wanted + found else "    –"


def _asked_again(judged: Sequence[Labelled]) -> str:
    """How often the licence is asked for though rights were spoken of, as some sets tell."""
    said = [one for one in judged if one.label.get("licence")]
    return str(sum("licence" in one.found.missing for one in said)) if said else "–"


def _missing_f1(judged: Sequence[Labelled]) -> str:
    pairs: list[tuple[object, object]] = []
    for one in judged:
        for what in {*one.label["missing"], *one.found.missing}:
            in_label, in_found = what in one.label["missing"], what in one.found.missing
            pairs.append((in_label, in_found))
    return _f1(pairs)


COLUMNS: tuple[tuple[str, Callable[[Sequence[Labelled]], str]], ...] = (
    ("first", lambda js: _share([j.first for j in js])),
    ("of three", lambda js: _share([j.among_three for j in js])),
    ("sure", lambda js: _share([j.found.confident for j in js])),
    ("right if sure", lambda js: _share([j.first for j in js if j.found.confident])),
    ("complexity", lambda js: _share([j.found.complexity == j.label["complexity"] for j in js])),
    ("deadline F1", lambda js: _f1((j.label["deadline"], _iso(j.found.deadline)) for j in js)),
    ("urgent F1", lambda js: _f1((j.label["urgent"], j.found.urgent) for j in js)),
    ("items F1", lambda js: _f1((j.label["items"], j.found.items) for j in js)),
    ("missing F1", _missing_f1),
    ("licence again", _asked_again),
    ("language", lambda js: _share([j.found.language == j.label["lang"] for j in js])),
)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def table(judged: Sequence[Labelled], by_words: Sequence[Labelled]) -> str:
    rows: list[tuple[str, Sequence[Labelled]]] = [("all", judged)]
    sets = sorted({j.label["set"] for j in judged})
    if len(sets) > 1:
        rows += [(name, [j for j in judged if j.label["set"] == name]) for name in sets]
    else:
        rows.append(("tuned with", [j for j in judged if not is_held_out(j.label["id"])]))
        rows.append(("held out", [j for j in judged if is_held_out(j.label["id"])]))
    rows.append(("all, by words alone", by_words))
    for key in ("lang", "topic"):
        groups: dict[str, list[Labelled]] = defaultdict(list)
        for one in judged:
            groups[one.label["lang"] if key == "lang" else one.label["topics"][0]].append(one)
        rows += [(f"{key} {name}", groups[name]) for name in sorted(groups)]
    lines = ["".join([f"{'':22}", f"{'n':>4}", *(f"{name:>15}" for name, _ in COLUMNS)])]
    for name, group in rows:
        cells = [f"{measure(group):>15}" for _, measure in COLUMNS]
        lines.append("".join([f"{name:22}", f"{len(group):4}", *cells]))
    return "\n".join(lines)


def main() -> int:
    place = Path(os.environ.get("HELPDESKBOT_REQUESTS") or DATA)
    if not place.exists():
        print("HELPDESKBOT_REQUESTS names no JSONL file of labelled requests, and no folder.")
        return 1
    requests = read_requests(place)
    matcher = Matcher(load_topic_preset())
    judge(requests[:1], matcher)
    judge(requests, matcher)
    begun = time.perf_counter()
    judged = judge(requests, matcher)
    spent = time.perf_counter() - begun
    print(table(judged, judge(requests, Matcher(load_topic_preset(), examples=False))))
    print(
        f"\n{len(requests)} requests in {spent:.2f} s, {1000 * spent / len(requests):.1f} ms each"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
