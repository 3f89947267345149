"""From what stands under a comment to the moment it was written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdeskbot.parse import default_site
from helpdeskbot.parse.site.dateformat import format_texts, with_texts
from helpdeskbot.parse.site.siteinfo import zone_abbreviations
from helpdeskbot.parse.site.timestamps import parse_format
from tests.parse.pages import all_comments, read

ENGLISH = default_site()


def moments(written: str, zone: str = "UTC") -> list[str]:
    site = replace(ENGLISH, time_zone=zone, time_zone_abbreviations=zone_abbreviations(zone, {}))
    comments = all_comments(read(f"[[User:Anna]] {written}", site))
    return [f"{comment.timestamp:%Y-%m-%d %H:%M}" for comment in comments]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("10:01, 31 February 2026 (UTC)", "2026-03-03 10:01"),
        ("24:10, 31 December 2026 (UTC)", "2027-01-01 00:10"),
        ("23:75, 1 June 2026 (UTC)", "2026-06-02 00:15"),
        ("10:01, 0 March 2026 (UTC)", "2026-02-28 10:01"),
        ("10:01, 99 May 2026 (UTC)", "2026-08-07 10:01"),
    ],
)
def test_dates_that_never_were_run_over_as_in_discussiontools(written: str, moment: str) -> None:
    assert moments(written) == [moment]


@pytest.mark.parametrize("written", ["10:01, 1 May 0000 (UTC)", "24:01, 31 December 9999 (UTC)"])
def test_moments_outside_of_the_calendar_are_none(written: str) -> None:
    assert moments(written) == []


@pytest.mark.parametrize(
    ("zone", "written", "moment"),
    [
        # The hour that is skipped in spring, by either of its names.
        ("Europe/Berlin", "02:30, 30 March 2025 (CET)", "2025-03-30 01:30"),
        ("Europe/Berlin", "02:30, 30 March 2025 (CEST)", "2025-03-30 01:30"),
        # The hour that comes twice in autumn.
        ("Europe/Berlin", "02:30, 26 October 2025 (CEST)", "2025-10-26 00:30"),
        ("Europe/Berlin", "02:30, 26 October 2025 (CET)", "2025-10-26 01:30"),
        ("America/New_York", "01:30, 2 November 2025 (EDT)", "2025-11-02 05:30"),
        ("America/New_York", "01:30, 2 November 2025 (EST)", "2025-11-02 06:30"),
        # The wrong name in all other hours changes nothing.
        ("Europe/Berlin", "12:00, 1 July 2025 (CET)", "2025-07-01 10:00"),
        ("Europe/Berlin", "12:00, 1 January 2025 (CEST)", "2025-01-01 11:00"),
        # Zones without letters, and one that changed its name.
        ("Asia/Tehran", "12:00, 1 July 2021 (+0430)", "2021-07-01 07:30"),
        ("Asia/Tehran", "12:00, 1 July 2025 (+0330)", "2025-07-01 08:30"),
        ("Europe/Minsk", "12:00, 1 July 2008 (EEST)", "2008-07-01 09:00"),
        ("Europe/Minsk", "12:00, 1 July 2025 (+03)", "2025-07-01 09:00"),
    ],
)
def test_local_time_becomes_utc_by_the_name_of_the_zone(
    zone: str, written: str, moment: str
) -> None:
    assert moments(written, zone) == [moment]


@pytest.mark.parametrize("name", ["UTC", "cet", "EST", "CET ", "", "CETT"])
def test_other_names_than_the_zones_own_are_no_timestamps(name: str) -> None:
    assert moments(f"12:00, 1 January 2025 ({name})", "Europe/Berlin") == []


def test_names_of_zones_are_translated_by_the_wikis_messages() -> None:
    assert zone_abbreviations("Europe/Berlin", {"timezone-cet": "MEZ"}) == {
        "MEZ": "CET",
        "CEST": "CEST",
    }
    assert zone_abbreviations("Asia/Kolkata", {}) == {"IST": "IST"}


@pytest.mark.parametrize(
    "date_format",
    ["H:i, j. xg Y.", 'j F Y "kl." H.i', r"Y. \gad\a j. F, H.i", "xnY-xnm-xnd xx H:i", '"H" H:i "'],
)
def test_the_texts_of_a_format_can_be_exchanged(date_format: str) -> None:
    texts = format_texts(date_format)
    again = with_texts(date_format, texts)
    assert format_texts(again) == texts
    codes = [value for kind, value in parse_format(date_format) if kind == "code"]
    assert [value for kind, value in parse_format(again) if kind == "code"] == codes
    other = with_texts(date_format, [f'{text}"H\\' for text in texts])
    assert format_texts(other) == [f'{text}"H\\' for text in texts]
