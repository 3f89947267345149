"""Real pages against what DiscussionTools found in them; the folder is ``$HELPDESKBOT_CORPUS``."""

from __future__ import annotations

import json
import os
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from helpdeskbot.parse import parse_page, parse_site_json
from tests.parse.pages import all_comments

CORPUS = Path(os.environ["HELPDESKBOT_CORPUS"])
PAGES = sorted((CORPUS / "pages").glob("*.json"))


def shared(got: list[tuple[object, ...]], expected: list[tuple[object, ...]]) -> float:
    """The part of what is expected that was got, in order."""
    blocks = SequenceMatcher(None, got, expected, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, len(expected))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_comments_of_real_pages(page: Path) -> None:
    case = json.loads(page.read_text(encoding="utf-8"))
    wiki = case["wiki"]
    parts = {
        part: json.loads((CORPUS / "sites" / f"{wiki}-{part}.json").read_text(encoding="utf-8"))
        for part in ("config", "data")
    }
    text = page.with_suffix(".wikitext").read_text(encoding="utf-8")
    comments = all_comments(parse_page(text, parse_site_json(parts)))
    expected = [
        (comment["author"], datetime.fromisoformat(comment["timestamp"]), comment["level"])
        for comment in case["comments"]
    ]
    got = [(comment.author, comment.timestamp, comment.level) for comment in comments]
    assert shared([c[:2] for c in got], [c[:2] for c in expected]) == 1.0
    assert shared(got, expected) >= 0.995  # type: ignore[arg-type]
    assert len(got) <= len(expected) * 1.005


DST = json.loads((CORPUS / "sites" / "timestamp-parser-dst.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", DST, ids=[case["message"] for case in DST])
def test_clock_changes(case: dict[str, object]) -> None:
    site = parse_site_json(
        {
            "dateFormat": {"en": case["format"]},
            "localTimezone": case["timezone"],
            "timezones": {"en": case["timezoneAbbrs"]},
        }
    )
    (comment,) = all_comments(parse_page(f"[[User:A]] {case['sample']}", site))
    assert comment.timestamp == datetime.fromisoformat(str(case["expectedUtc"]))


DATA = sorted((CORPUS / "sites").glob("*data*.json"))


@pytest.mark.parametrize("path", DATA, ids=[path.stem for path in DATA])
def test_each_wikis_own_timestamps_are_read(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    site = parse_site_json(data)
    assert site.date_format in data["dateFormat"].values()
    assert len(site.months) == len(site.months_genitive) == len(site.months_short) == 12
    assert set(site.time_zone_abbreviations) == set(next(iter(data["timezones"].values())))
