"""Dates in the further scripts of a wiki's language, as the wiki converts them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from helpdeskbot.parse import default_site
from helpdeskbot.parse.site.dateformat import format_texts
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.wiki.live.variants import fetch_date_variants

CYRILLIC = str.maketrans("abvgdeijklmnoprstu", "абвгдеијклмнопрсту")
SITE = replace(default_site(), language="sr", date_format="j. xg Y. u H:i")
GENERAL = {"variants": [{"code": "sr"}, {"code": "sr-el"}, {"code": "sr-ec"}, {"code": "sr-xx"}]}


class Wiki:
    """Answers ``action=parse``, in Cyrillic letters for one of the variants."""

    def __init__(self, answer: str = "<p>{}\n</p>") -> None:
        self.asked: list[str] = []
        self._answer = answer

    def ask(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        self.asked.append(parameters["variant"])
        text = parameters["text"].replace("<br>", "<br />")
        if parameters["variant"] != "sr-el":
            pieces = re.split("(<[^>]*>|&[^;]*;)", text)
            text = "".join(
                piece if piece[:1] in ("<", "&") else piece.lower().translate(CYRILLIC)
                for piece in pieces
            )
        return {"parse": {"text": self._answer.format(text)}}


def session(wiki: Wiki) -> Session:
    return cast(Session, wiki)


def test_a_script_that_looks_the_same_adds_nothing_and_another_one_once() -> None:
    wiki = Wiki()
    (style,) = fetch_date_variants(session(wiki), GENERAL, SITE)
    assert set(wiki.asked) == {"sr-el", "sr-ec", "sr-xx"}
    assert format_texts(style.date_format) == [". ", " ", ". у ", ":"]
    assert (style.months[3], style.weekdays_short[1]) == ("април", "мон")
    assert style.digits == "0123456789"
    assert style.time_zone_abbreviations == {"утц".replace("ц", "c"): "UTC"}


def test_a_language_in_one_script_costs_no_question() -> None:
    wiki = Wiki()
    assert fetch_date_variants(session(wiki), {"lang": "sv"}, SITE) == ()
    assert wiki.asked == []


@pytest.mark.parametrize("answer", ["", "<p>nothing</p>", "a<br />{}"])
def test_an_answer_that_is_no_list_of_names_is_left_aside(answer: str) -> None:
    assert fetch_date_variants(session(Wiki(answer)), GENERAL, SITE) == ()
