"""Strangers' text in summaries, mails, logs and terminals: readable, and nothing in it unseen."""

from __future__ import annotations

import json
import logging
import unicodedata

import pytest
from hypothesis import given

from helpdeskbot.cli import logs
from helpdeskbot.words.plain import clean_line, clean_text
from tests.concerns.asking.asking import COPYRIGHT, AskingDesk
from tests.parse.test_any_text import ANY_TEXT
from tests.scenario.desk import PAGE, Desk

READABLE = {
    "Persian": "می\u200cخواهم",
    "an abbreviation in Arabic script": "ه\u200d.",
    "Hindi": "क्\u200dष र\u200dय",
    "Sinhala": "ශ්\u200dරී",
    "Malayalam": "ന്\u200d",
    "Hebrew with marks": "שלום (abc\u200f)",
    "a date on a Hebrew wiki": "\u200f\u200e12:00",
    "a scientist": "👩🏽\u200d🔬",
    "a family": "👨\u200d👩\u200d👧",
    "a heart on fire": "❤️\u200d🔥",
    "Scotland": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "French": "Qui\u00a0? 1\u202f000",
    "Thai, Chinese, Greek": "ภาษาไทย 中文 Ελληνικά",
    "combining marks": "e\u0301 ổ",
}
UNSEEN = {
    "an override": "\u202ecod.exe\u202c",
    "an embedding": "\u202babc",
    "an isolate": "\u2066abc\u2069",
    "zero width": "a\u200bb\ufeffc\u2060d",
    "joiners among Latin letters": "Ad\u200dm\u200cin",
    "joiners in a row": "ی\u200c\u200c\u200cخ",
    "an escape": "\x1b[31mred\x1b[0m\x9b2J",
    "controls": "a\0b\x07\x7f",
    "a tag without a flag": "x\U000e0041\U000e0042",
    "half a letter": "\ud800x\udfff",
    "old formatting": "\u206ax\u206f\u180e",
}


@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE)
def test_names_and_headings_stay_readable_in_all_scripts(text: str) -> None:
    assert clean_line(text) == text
    assert clean_text(text, "?") == text


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_to_be_seen_is_taken_out(text: str) -> None:
    cleaned = clean_line(text)
    assert cleaned != text
    assert clean_line(cleaned) == cleaned
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b")
    cleaned.encode()


@given(ANY_TEXT)
def test_one_line_stays_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1
    clean_text(text).encode()


HEADING = "Photos \u202e!eerf rof\u202c \u2066x\u2069 \u200bعكس می\u200cخواهم"
SHOWN = "Photos !eerf rof x عكس می\u200cخواهم"


def test_a_summary_shows_a_heading_in_its_own_direction() -> None:
    desk = Desk()
    desk.asks("Rita", HEADING)

    desk.tick()

    summary = next(iter(desk.wiki.fetch_history(PAGE))).summary
    assert f"/* {SHOWN} */" in summary
    assert clean_line(summary) == summary


def test_a_mail_shows_a_heading_in_its_own_direction() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="mail").take_mail()
    desk.asks("Rita", HEADING, COPYRIGHT)

    desk.tick()

    [mail] = desk.wiki.mails
    assert SHOWN in mail.text
    assert clean_text(mail.text) == mail.text
    assert clean_line(mail.subject) == mail.subject


EVIL = "x\n2026-11-29T09:00:00.000Z ERROR  \x1b[2Jforged\u202e\u200b\ud800 می\u200cخ"


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_in_a_log_is_cleaned(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, names = logging.getLogger(), ("pywiki", "alembic", "helpdeskbot")
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in names}
    logs.set_up_logging("json" if form == "json" else "text")
    try:
        try:
            raise ValueError(EVIL)
        except ValueError:
            logging.getLogger("helpdeskbot").exception("it failed: %s", EVIL, extra={"page": EVIL})
        logging.getLogger("helpdeskbot").info("fine", extra={"threads": [EVIL], "n": 1, "x": None})
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        for name, level in before[2].items():
            logging.getLogger(name).setLevel(level)
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert not set(told) & set("\x1b\u202e\u200b\ud800")
    if form == "json":
        first, second = (json.loads(line) for line in told.splitlines())
        assert not set("".join(map(str, first.values()))) & set("\x1b\u202e\u200b\ud800")
        assert "می\u200cخ" in first["traceback"]
        assert (second["n"], second["x"]) == (1, None)
        assert "\x1b" not in second["threads"][0]
    else:
        starts = [line for line in told.splitlines() if line.startswith("2026-11-29T09:00:00.000Z")]
        assert starts == []
        assert sum(not line.startswith("  ") for line in told.splitlines()) == 2
