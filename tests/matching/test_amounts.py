"""How many things a request speaks of, in ten languages."""

from __future__ import annotations

from datetime import date

import pytest

from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.model.topics import RequestText

MATCHER = Matcher(load_topic_preset())


def count(text: str, language: str) -> int | None:
    return MATCHER.assess(RequestText("", text, date(2026, 11, 16), language)).items


@pytest.mark.parametrize(
    ("language", "text", "items"),
    [
        ("en", "We have 12,000 photos.", 12_000),
        ("en", "About 12k photos.", 12_000),
        ("en", "ca. 40 tapes", 40),
        ("en", "a list of 900+ newspapers", 900),
        ("en", "some 5,000 prints", 5_000),
        ("en", "A few thousand scans.", 3_000),
        ("en", "two hundred postcards", 200),
        ("en", "3,400 pages in 132 PDFs", 3_400),
        ("sv", "några tusen bilder", 3_000),
        ("sv", "ungefär 300 glasplåtar", 300),
        ("sv", "3 150 foton", 3_150),
        ("fr", "30 000 clichés", 30_000),
        ("fr", "quelques milliers de photos", 3_000),
        ("es", "2.600 fotografías", 2_600),
        ("es", "tres mil postales", 3_000),
        ("de", "3.000 Straßenbahnen", 3_000),
        ("de", "etwa 190 Pläne und Fotos", 190),
        ("pt", "18 mil negativos", 18_000),
        ("pt", "4.200 fotos", 4_200),
        ("ar", "لدينا ٨٥٠ صورة", 850),
        ("ar", "حوالي 600 عدد", 600),
        ("ar", "ثلاثة آلاف صورة", 3_000),
        ("uk", "близько 90 населених пунктів", 90),
        ("uk", "5 тисяч світлин", 5_000),
        ("id", "kira-kira 850 foto", 850),
        ("id", "dua ribu naskah", 2_000),
        ("sw", "picha 230 za majahazi", 230),
        ("sw", "picha elfu tatu", 3_000),
    ],
)
def test_things_are_counted(language: str, text: str, items: int) -> None:
    assert count(text, language) == items


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Photos from 1923 to 1950."),
        ("en", "It costs 2,400 euro for 36 months."),
        ("en", "30–35 people will come."),
        ("en", "The site gets 9,000 visits per month."),
        ("en", "Museum shop invoice 20931"),
        ("en", "The script stops at row 301."),
        ("en", "Our staff are 74 years old on average."),
        ("de", "In den 1950er Jahren waren 200 Leute dabei."),
        ("es", "Somos 55 estudiantes por año."),
        ("ar", "سنة 1951 كان عندنا 40 طالبا"),
        ("sw", "shilingi 2000000 za nauli"),
    ],
)
def test_years_people_money_and_views_are_no_items(language: str, text: str) -> None:
    assert count(text, language) is None
