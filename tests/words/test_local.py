"""Days, numbers and lists as people write them; whatever a language is called, nothing breaks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.day import Day
from helpdeskbot.words.local import (
    find_plural_form,
    format_date,
    format_list,
    format_number,
    format_percent,
    language_name,
)
from helpdeskbot.words.messages import Messages

DAY = date(2026, 12, 4)
SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "4 December 2026"),
        ("sv", "4 december 2026"),
        ("fr", "4 décembre 2026"),
        ("es", "4 de diciembre de 2026"),
        ("de", "4. Dezember 2026"),
        ("de-at", "4. Dezember 2026"),
        ("de-formal", "4. Dezember 2026"),
        ("pt-br", "4 de dezembro de 2026"),
        ("id", "4 Desember 2026"),
        ("sw", "4 Desemba 2026"),
        ("ar", "4 ديسمبر 2026"),
        ("zh-hant", "2026年12月4日"),
        ("map-bms", "4 Desember 2026"),  # Babel does not know it; its readers read Indonesian
        ("tlh", "4 December 2026"),
        ("", "4 December 2026"),
        ("not a language", "4 December 2026"),
    ],
)
def test_a_day_in_words(language: str, written: str) -> None:
    assert format_date(DAY, language) == written


def test_a_moments_day_is_that_of_utc() -> None:
    late = datetime(2026, 12, 4, 23, 30, tzinfo=timezone(-timedelta(hours=5)))
    assert format_date(late, "en") == "5 December 2026"
    assert format_date(datetime(2026, 12, 4, 23, 30, tzinfo=UTC), "en") == "4 December 2026"


def test_numbers_have_the_separators_of_the_language() -> None:
    written = {code: format_number(12345.5, code) for code in ("en", "de", "es", "tlh")}
    assert written == {"en": "12,345.5", "de": "12.345,5", "es": "12.345,5", "tlh": "12,345.5"}
    assert format_number(12000, "sv") == f"12{SPACE}000"
    assert format_percent(0.344, "en") == "34%"
    assert format_percent(0.344, "sv") == f"34{SPACE}%"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "Anna, Bo and {0}"),
        ("sv", "Anna, Bo och {0}"),
        ("ar", "Anna وBo و{0}"),
        ("uk", "Anna, Bo і {0}"),
        ("sw", "Anna, Bo na {0}"),
        ("tlh", "Anna, Bo and {0}"),
    ],
)
def test_a_list_in_a_sentence(language: str, written: str) -> None:
    assert format_list(["Anna", "Bo", "{0}"], language) == written
    assert format_list(iter(["Anna"]), language) == "Anna"
    assert format_list([], language) == ""


def test_languages_are_called_as_they_call_themselves() -> None:
    assert [language_name(code) for code in ("en", "sv", "sw", "pt-br", "zh-hans", "tlh", "")] == [
        "English", "svenska", "Kiswahili", "português", "中文", "tlh", "",
    ]  # fmt: skip


@given(st.text(max_size=12))
def test_any_code_gives_something_readable(code: str) -> None:
    assert "2026" in format_date(DAY, code)
    assert "5" in format_number(5, code)
    assert "Anna" in format_list(["Anna", "Bo", "Cy"], code)
    assert find_plural_form(1, code) >= 0
    language_name(code)


def test_every_language_of_babel_has_days_lists_and_plural_forms() -> None:
    from babel.localedata import locale_identifiers

    for code in locale_identifiers():
        assert format_date(DAY, code), code
        assert "Anna" in format_list(["Anna", "Bo", "Cy", "Di"], code), code
        assert find_plural_form(3, code) >= 0, code


def test_a_message_writes_its_days_and_numbers_and_leaves_words_alone() -> None:
    messages = Messages("sv", {"key": "$1, $2, $3, {{PLURAL:$2|fil|filer}}, $4"})
    assert messages.text("key", DAY, 12000, "2026-12-04", Day("2026-12-24")) == (
        f"4 december 2026, 12{SPACE}000, 2026-12-04, filer, 24 december 2026"
    )
    assert messages.text("key", DAY, 1.5, "", Day.of(DAY)).startswith("4 december 2026, 1,5, ")
