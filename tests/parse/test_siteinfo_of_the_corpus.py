"""What DiscussionTools knows of wikis, and its cases for timestamps, against what we know and do.

The folder is ``$HELPDESKBOT_CORPUS``.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.model.site import DateVariant
from helpdeskbot.parse import default_site, parse_site_json
from helpdeskbot.parse.site.siteinfo import find_bundled_site
from helpdeskbot.parse.site.timestamps import TimestampReader, date_styles, find_zone, parse_format
from tests.parse.pages import all_comments, read
from tests.parse.written import write_date, write_timestamp

SITES = Path(os.environ["HELPDESKBOT_CORPUS"]) / "sites"
WIKIS = sorted(path.name.removesuffix("-data.json") for path in SITES.glob("*wiki-data.json"))
DATA = sorted(SITES.glob("datatest-*.json"))
MOMENTS = [datetime(2024, month, 2 * month, month + 9, 7, tzinfo=UTC) for month in range(1, 13)]
LAST_NAMESPACE = 15
# Aliases that MediaWiki's own languages have no more.
GONE = {"razgovor o википедија"}


def load(name: str) -> Any:
    return json.loads((SITES / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("wiki", WIKIS)
def test_bundled_wikis_are_as_discussiontools_knows_them(wiki: str) -> None:
    config, data = load(f"{wiki}-config.json"), load(f"{wiki}-data.json")
    theirs = parse_site_json({"config": config, "data": data})
    ours = find_bundled_site(wiki)
    assert ours is not None
    assert ours.language == theirs.language
    assert ours.date_format == theirs.date_format
    assert ours.digits == theirs.digits
    for names in ("months", "months_genitive", "months_short"):
        assert getattr(ours, names) == getattr(theirs, names), names
    # Short weekdays were translated anew in some languages whose dates have none.
    if {code for _, code in parse_format(theirs.date_format)} & {"D", "l"}:
        assert ours.weekdays == theirs.weekdays
        assert ours.weekdays_short == theirs.weekdays_short
    assert ours.time_zone == theirs.time_zone
    assert set(theirs.contributions_pages) <= set(ours.contributions_pages)
    wanted = {
        name: number
        for name, number in theirs.namespaces.items()
        if number and number <= LAST_NAMESPACE and name not in GONE
    }
    assert wanted.items() <= ours.namespaces.items(), wanted.items() - ours.namespaces.items()


@pytest.mark.parametrize("wiki", WIKIS)
def test_what_either_description_writes_the_other_reads(wiki: str) -> None:
    theirs = parse_site_json(
        {"config": load(f"{wiki}-config.json"), "data": load(f"{wiki}-data.json")}
    )
    ours = find_bundled_site(wiki)
    assert ours is not None
    for writer, reader in ((theirs, ours), (ours, theirs)):
        style, zone = date_styles(writer)[0], find_zone(writer.time_zone)
        lines = [f"[[User:A]] {write_timestamp(style, zone, moment)}" for moment in MOMENTS]
        found = [comment.timestamp for comment in all_comments(read("\n\n".join(lines), reader))]
        assert found == MOMENTS, lines


@pytest.mark.parametrize("path", DATA, ids=[path.stem for path in DATA])
def test_dates_of_each_variant_are_read(path: Path) -> None:
    site = parse_site_json(json.loads(path.read_text(encoding="utf-8")))
    zone = find_zone(site.time_zone)
    for style in date_styles(site):
        lines = [f"[[User:A]] {write_timestamp(style, zone, moment)}" for moment in MOMENTS]
        found = [comment.timestamp for comment in all_comments(read("\n\n".join(lines), site))]
        assert found == MOMENTS, lines


REGEXES = load("timestamp-regex.json")


@pytest.mark.parametrize("case", REGEXES, ids=[case["message"] for case in REGEXES])
def test_formats_are_read_where_discussiontools_matches_them(case: dict[str, str]) -> None:
    site = default_site()
    style = DateVariant(
        case["format"],
        months=site.months,
        months_genitive=site.months,
        months_short=site.months_short,
        weekdays=site.weekdays,
        weekdays_short=site.weekdays_short,
    )
    reader = TimestampReader(style, UTC)
    theirs = re.compile(case["expected"])
    for moment in MOMENTS:
        written = f"x {write_date(style, moment)} (UTC) x"
        for text in (
            written,
            written.replace(" ", "\u200e \u200f"),
            written.replace(":", "\u200f:"),
        ):
            expected, found = theirs.search(text), reader.pattern.search(text)
            if expected:
                assert found is not None, text
                assert found.span()[1] == expected.span()[1], text
                assert reader.read(found) == moment.replace(
                    second=0, hour=moment.hour if "H" in style.date_format else 0
                )
        assert theirs.search(written)


CASES = load("timestamp-parser.json")


@pytest.mark.parametrize("number", range(len(CASES)))
def test_parts_of_a_timestamp_are_put_together(number: int) -> None:
    case = CASES[number]
    digits = "".join(case["digits"] or "0123456789")
    # Three digits are enough for the case, not for a language.
    digits += "³⁴⁵⁶⁷⁸⁹"[: 10 - len(digits)]
    values = iter(case["data"][1:])
    pieces = [
        value if kind == "text" else next(values) for kind, value in parse_format(case["format"])
    ]
    site = default_site()
    style = DateVariant(case["format"], digits, site.months, site.months)
    written = "".join(pieces).replace("unused", "Thu") + f" ({next(values)})"
    reader = TimestampReader(style, UTC)
    match = reader.pattern.search(written)
    assert match is not None, written
    assert reader.read(match) == datetime.fromisoformat(case["expected"])
