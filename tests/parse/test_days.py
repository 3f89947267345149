"""Days as people write them, in many languages; and none where nobody can be sure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.bundled import read_usual
from helpdeskbot.parse.site.siteinfo import parse_site_json
from helpdeskbot.parse.site.written_days import read_day
from tests.parse.test_any_text import ANY_TEXT
from tests.steps import assert_grows_in_proportion

TENTH = date(2026, 12, 10)  # A Thursday.
MONDAY = date(2026, 11, 23)


def site_of(language: str) -> SiteInfo:
    return parse_site_json(dict(read_usual(language) or {"language": language}))


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "2026-12-10"),
        ("en", " 2026-12-10 (Thursday) "),
        ("en", "2026-12-10, Thu"),
        ("en", "2026-12-10 17:00 (UTC)"),
        ("en", "2026-12-10T17:00Z"),
        ("en", "17:00, 10 December 2026 (UTC)"),
        ("en", "<!-- ask -->2026-12-10"),
        ("en", "'''2026<!-- -->-12-10'''"),
        ("en", "[[10 December]] [[2026]]"),
        ("en", "2026/12/10"),
        ("en", "10 December 2026"),
        ("en", "December 10, 2026"),
        ("en", "Thursday, the 10th of December 2026"),
        ("en", "Dec. 10th, 2026"),
        ("en", "10-Dec-2026"),
        ("en", "2026 December 10"),
        ("en", "10&nbsp;December&nbsp;2026"),
        ("en", "by 10 December 2026"),
        ("en", "10.12.2026"),
        ("en", "10. Dezember 2026"),
        ("en", "١٠ ديسمبر ٢٠٢٦"),
        ("de", "10. Dezember 2026"),
        ("de", "Donnerstag, den 10. Dezember 2026"),
        ("de", "bis zum 10.12.2026"),
        ("de", "10/12/2026"),
        ("de", "10.12.26"),
        ("sv", "torsdag den 10 december 2026"),
        ("sv", "10/12 2026"),
        ("fr", "jeudi 10 décembre 2026"),
        ("fr", "10/12/2026"),
        ("es", "10 de diciembre de 2026"),
        ("es", "hasta el jueves, 10 de diciembre del 2026"),
        ("pt", "10 de dezembro de 2026"),
        ("pt", "quinta-feira, 10/12/2026"),
        ("id", "10 Desember 2026"),
        ("id", "Kamis, 10 Desember 2026"),
        ("sw", "10 Desemba 2026"),
        ("sw", "tarehe 10 Desemba 2026"),
        ("uk", "10 грудня 2026"),
        ("uk", "до 10 грудня 2026 р."),
        ("ar", "10 ديسمبر 2026"),
        ("ar", "الخميس، ١٠ ديسمبر ٢٠٢٦"),
        ("ar", "\u200f١٠/١٢/٢٠٢٦\u200f"),
        ("fa", "۱۰ دسامبر ۲۰۲۶"),
        ("hi", "१० दिसम्बर २०२६"),
        ("th", "10 ธันวาคม 2569"),
        ("ja", "2026年12月10日"),
        ("ja", "2026年12月10日 (木)"),
        ("ko", "2026년 12월 10일"),
        ("cs", "10. prosince 2026"),
        ("fi", "10. joulukuuta 2026"),
    ],
)
def test_a_day_is_read_however_people_write_it(language: str, written: str) -> None:
    assert read_day(written, site_of(language)) == TENTH


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "10 December"),
        ("en", "December 10"),
        ("en", "Thursday, Dec 10th"),
        ("de", "10. Dezember"),
        ("de", "bis 10.12."),
        ("sv", "10/12"),
        ("ja", "12月10日"),
        ("ar", "١٠ ديسمبر"),
    ],
)
def test_a_day_without_its_year_is_the_nearest_to_when_it_was_written(
    language: str, written: str
) -> None:
    assert read_day(written, site_of(language), MONDAY) == TENTH
    assert read_day(written, site_of(language), date(2027, 1, 20)) == TENTH
    assert read_day(written, site_of(language)) is None


@pytest.mark.parametrize(
    ("language", "written", "day"),
    [
        ("en", "Friday", date(2026, 11, 27)),
        ("en", "until friday", date(2026, 11, 27)),
        ("en", "Monday", date(2026, 11, 30)),
        ("sv", "fredag", date(2026, 11, 27)),
        ("ar", "الجمعة", date(2026, 11, 27)),
        ("sw", "Ijumaa", date(2026, 11, 27)),
        ("en", "tomorrow", date(2026, 11, 24)),
        ("en", "i morgon", date(2026, 11, 24)),
    ],
)
def test_a_day_of_the_week_is_the_next_one_after_it_was_written(
    language: str, written: str, day: date
) -> None:
    assert read_day(written, site_of(language), MONDAY) == day
    assert read_day(written, site_of(language)) is None


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "10/12/2026"),
        ("en", "10-12-2026"),
        ("ja", "10/12/2026"),
        ("en", "10.12"),
        ("en", "12/26"),
        ("en", "2026-12-10 (Friday)"),
        ("en", "2026-02-30"),
        ("en", "31 November 2026"),
        ("en", "December 2026"),
        ("en", "10–12 December 2026"),
        ("en", "2026-12-10 or 2026-12-17"),
        ("en", "10 December or 10 January 2026"),
        ("en", "not before 10 December 2026"),
        ("en", "before 10 December 2026"),
        ("en", "Thursday or Friday"),
        ("en", "next week"),
        ("en", "next Friday"),
        ("en", "soon"),
        ("en", "10"),
        ("en", "2026"),
        ("en", "{{date|2026|12|10}}"),
        ("en", "10 December 1926"),
        ("en", "<!-- 2026-12-10 -->"),
        ("en", ""),
    ],
)
def test_what_is_not_sure_is_no_day(language: str, written: str) -> None:
    assert read_day(written, site_of(language), MONDAY) is None


def test_where_only_one_order_gives_a_day_it_is_that_one() -> None:
    assert read_day("12/24/2026", site_of("en")) == date(2026, 12, 24)
    assert read_day("24/12/2026", site_of("en")) == date(2026, 12, 24)
    assert read_day("12/12/2026", site_of("en")) == date(2026, 12, 12)


@given(ANY_TEXT)
def test_any_text_can_be_read(text: str) -> None:
    day = read_day(text, site_of("ar"), MONDAY)
    assert day is None or 2000 <= day.year <= 2999


@pytest.mark.parametrize("piece", ["1", "1.", "dec ", "10:00 ", "[[", "''", "<a ", "&#32;", "<!--"])
def test_long_nonsense_is_read_in_no_time(piece: str) -> None:
    def read(text: str) -> None:
        read_day(text, site_of("en"), MONDAY)

    assert_grows_in_proportion(read, lambda size: piece * (size // len(piece)), 100, 1_000_000)
