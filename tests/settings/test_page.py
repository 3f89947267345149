"""What staff write on a settings page, and what the bot makes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.setting import Withheld
from helpdeskbot.parse import default_site
from helpdeskbot.parse.wikitext.named_templates import find_templates
from helpdeskbot.settings.desk import build_desk, overlay_desk
from helpdeskbot.settings.on_wiki.parse.page import MOST_TOPICS, parse_settings_page
from helpdeskbot.settings.on_wiki.words import find_markers, render_quote
from helpdeskbot.settings.settable import (
    MistakeKind,
    SettingsPage,
    find_sections,
    find_setting,
    list_settings,
)
from helpdeskbot.words.messages import Messages, available_languages
from tests.steps import assert_grows_in_proportion

SITE = default_site()
SECTIONS = find_sections(DESK)
RULES = list_settings(SECTIONS)


def read(text: str) -> SettingsPage:
    return parse_settings_page(text, SITE, sections=SECTIONS)


def setting(name: str, value: str) -> SettingsPage:
    return read(f"{{{{Helpdesk settings|{name}={value}}}}}")


@pytest.mark.parametrize(
    ("name", "value", "data"),
    [
        ("settle_minutes", "5", {"settle_minutes": 5.0}),
        ("settle_minutes", " 2.5 ", {"settle_minutes": 2.5}),
        ("settle_minutes", "2,5", {"settle_minutes": 2.5}),
        ("settle_minutes", "٥", {"settle_minutes": 5.0}),
        ("settle_minutes", "०", {"settle_minutes": 0.0}),
        ("settle_minutes", "5<!-- or 6? -->", {"settle_minutes": 5.0}),
        ("settle_minutes", "<nowiki>5</nowiki>", {"settle_minutes": 5.0}),
        ("Settle minutes", "5", {"settle_minutes": 5.0}),
        ("settle_minutes", "", {}),
        ("language", "pt-BR", {"language": "pt-br"}),
        ("language", "pt_br", {"language": "pt-br"}),
        ("bots", "A bot, B_bot", {"bots": ["A bot", "B_bot"]}),
        ("bots", "\n* A\n* B\n* A\n", {"bots": ["A", "B"]}),
        ("status.vocabulary.paused", "on-hold", {"status": {"vocabulary": {"paused": "on-hold"}}}),
        ("status.vocabulary.a.b", "On hold", {"status": {"vocabulary": {"a.b": "on-hold"}}}),
        ("status.vocabulary. on  ice ", "open", {"status": {"vocabulary": {"on ice": "open"}}}),
        (
            "hours.closed",
            "24 December 2026 – 2026-12-26, 3 May 2027<!-- ? -->",
            {
                "hours": {
                    "closed": [
                        {"first": "2026-12-24", "last": "2026-12-26"},
                        {"first": "2027-05-03", "last": "2027-05-03"},
                    ]
                }
            },
        ),
        ("status.initial", "in&nbsp;progress", {"status": {"initial": "in progress"}}),
    ],
)
def test_a_setting_is_read(name: str, value: str, data: dict[str, Any]) -> None:
    page = setting(name, value)

    assert page.mistakes == ()
    assert page.data == data


@pytest.mark.parametrize(
    ("name", "value", "kind", "params"),
    [
        ("settle_minutes", "soon", MistakeKind.NUMBER, ("0", "1440", "soon")),
        ("settle_minutes", "-1", MistakeKind.NUMBER, ("0", "1440", "-1")),
        ("settle_minutes", "1e9", MistakeKind.NUMBER, ("0", "1440", "1e9")),
        ("settle_minutes", "9" * 5000, MistakeKind.NUMBER, ("0", "1440", "9" * 80 + "…")),
        ("settle_minutes", "nan", MistakeKind.NUMBER, ("0", "1440", "nan")),
        ("settle_minutes", "²", MistakeKind.NUMBER, ("0", "1440", "²")),
        ("language", "svenska språket", MistakeKind.LANGUAGE, ("svenska språket",)),
        ("bots", "a, [[User:B]]", MistakeKind.MARKUP, ("[[User:B]]",)),
        ("bots", ",".join(map(str, range(51))), MistakeKind.MANY, ("50",)),
        ("status.initial", "x" * 51, MistakeKind.LONG, ("50",)),
        ("status.initial", "{{Evil}}", MistakeKind.MARKUP, ("{{Evil}}",)),
        ("status.initial", "~~~~", MistakeKind.MARKUP, ("~~~~",)),
        ("status.vocabulary.x", "maybe", MistakeKind.CHOICE, None),
        ("status.vocabulary", "open", MistakeKind.UNKNOWN, ()),
        ("status", "open", MistakeKind.UNKNOWN, ()),
        ("settle_minutes.x", "1", MistakeKind.UNKNOWN, ()),
        ("colour", "red", MistakeKind.UNKNOWN, ()),
        ("", "red", MistakeKind.UNKNOWN, ()),
        ("__class__", "red", MistakeKind.UNKNOWN, ()),
        ("digest", "red", MistakeKind.UNKNOWN, ()),
        ("pages", "User:Anna", MistakeKind.OPERATOR, ()),
        ("staff", "Anna", MistakeKind.OPERATOR, ()),
        ("topics", "x", MistakeKind.OPERATOR, ()),
        ("status.params.x", "y", MistakeKind.OPERATOR, ()),
        ("1", "red", MistakeKind.NAMELESS, ()),
    ],
)
def test_a_setting_that_cannot_be_taken_is_a_mistake(
    name: str, value: str, kind: MistakeKind, params: tuple[str, ...] | None
) -> None:
    page = setting(name, value)

    [mistake] = page.mistakes
    assert (mistake.line, mistake.kind) == (1, kind)
    assert params is None or mistake.params == params
    assert page.data == {}


def test_mistakes_stand_on_lines() -> None:
    page = read(
        "Hello\n{{Helpdesk settings\n| language = sv\n| colour =\n   red\n| language = de\n"
        "| lonely }}\n{{Helpdesk topic\n|label=X}}\n{{Helpdesk topic|id=a\n|sound=loud}}"
        "{{Helpdesk topic|id=A}}\n{{Helpdesk settings|"
    )

    assert [(mistake.line, mistake.kind.value) for mistake in page.mistakes] == [
        (4, "unknown"),
        (6, "double"),
        (7, "nameless"),
        (8, "id"),
        (11, "unknown"),
        (11, "double"),
        (12, "unclosed"),
    ]
    assert page.lines["language"] == 3


def test_a_topic_is_read() -> None:
    page = read(
        "{{Helpdesk topic|id=Rights questions|label sv=Upphovsrätt|label=Copyright\n"
        "|description sv=Vem äger [[:commons:Fil:X|bilden]]?\n"
        "|words sv=licens, upphovsrätt، fotografen dog*\n|words en=\n* licence\n* who owns\n}}"
    )

    assert page.mistakes == ()
    assert page.data["topics"] == {
        "rights-questions": {
            "labels": {"sv": "Upphovsrätt", "en": "Copyright"},
            "descriptions": {"sv": "Vem äger bilden?"},
            "words": {
                "sv": ["licens", "upphovsrätt", "fotografen dog*"],
                "en": ["licence", "who owns"],
            },
        }
    }
    assert page.lines["topics.rights-questions.words.en"] == 4


@pytest.mark.parametrize("word", ["yes", "Ja", "oui", "نعم", "так", "ndiyo", "1"])
def test_a_topic_is_taken_out_in_many_languages(word: str) -> None:
    assert read(f"{{{{Helpdesk topic|maps|remove={word}}}}}").data["topics"] == {
        "maps": {"remove": True}
    }


@pytest.mark.parametrize(
    "text",
    [
        "{{helpdesk_settings|settle_minutes=5}}",
        "{{ Template:Helpdesk settings |settle_minutes=5}}",
        "{|\n| {{Helpdesk settings|settle_minutes=5}}\n|}",
        "{{Box|{{Helpdesk settings|settle_minutes=5}}}}",
        "{{{unclosed {{Helpdesk settings|settle_minutes=5}}",
    ],
)
def test_the_template_is_found_wherever_it_stands(text: str) -> None:
    assert read(text).data == {"settle_minutes": 5.0}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "settle_minutes=5",
        "<nowiki>{{Helpdesk settings|settle_minutes=5}}</nowiki>",
        "<!-- {{Helpdesk settings|settle_minutes=5}} -->",
        "{{Helpdesk settings/doc|settle_minutes=5}}",
        "{{User:Helpdesk settings|settle_minutes=5}}",
        "{{{Helpdesk settings|settle_minutes=5}}}",
    ],
)
def test_what_is_no_settings_template_is_prose(text: str) -> None:
    assert read(text) == SettingsPage()


def test_there_are_bounds() -> None:
    many = "".join(f"{{{{Helpdesk topic|t{number}}}}}" for number in range(MOST_TOPICS + 5))

    page = read(many)

    assert len(page.data["topics"]) == MOST_TOPICS
    assert len(page.mistakes) == 5


PIECES = [
    *("{{", "}}", "{{{", "}}}", "|", "=", "\n", "[[", "]]", "<!--", "-->", "<nowiki>", "</nowiki>"),
    *("Helpdesk settings", "Helpdesk topic", "{{Helpdesk topic|id=", "{{Helpdesk settings|"),
    *("settle_minutes", "status.vocabulary.", "label sv", "words", "remove", "yes", "5", ",", "."),
    *("\x00", "\ud800", "٥", "²", "&#0;", "&lt;", "''", "~~~~", "\u202e"),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


@given(TEXTS)
def test_any_text_can_be_read_and_told(text: str) -> None:
    page = read(text)

    json.dumps(page.data)
    words = Messages.load("en")
    for mistake in page.mistakes:
        assert 1 <= mistake.line <= text.count("\n") + 1
        assert words.text(f"settings-mistake-{mistake.kind.value}", *mistake.params)
        assert len(mistake.key) < 200


@given(TEXTS)
def test_what_is_read_without_mistakes_can_be_laid_over_a_desk(text: str) -> None:
    page = read(f"{{{{Helpdesk settings|settle_minutes=3}}}}{text}")
    desk = build_desk(
        [{"name": "desk", "pages": ["P"], "since": datetime(2026, 1, 1, tzinfo=UTC)}], DESK
    )
    if page.mistakes:
        return
    initial = page.data.get("status", {}).get("initial")
    if initial and desk.status.phase(initial) is None:
        return
    over = overlay_desk(desk, page.data)
    assert (over.name, over.pages, over.since) == (desk.name, desk.pages, desk.since)
    assert (over.namespaces, over.staff, over.settings_page) == ((), (), "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["{{", "}}", "{{Helpdesk settings|", "{{Helpdesk topic|id=a|", "<!--", "<nowiki>", "[[", "|="],
)
def test_a_hostile_page_takes_no_longer_than_its_length_asks(piece: str) -> None:
    def write(size: int) -> str:
        return "{{Helpdesk topic|id=" + piece * (size // len(piece)) + "}}"

    assert_grows_in_proportion(read, write, 4_000, 1_000_000)


def test_nested_templates_are_part_of_the_outer_one() -> None:
    text = "{{A|{{B|{{A}}}}}} {{A"

    found = find_templates(text, ["A"], SITE)

    assert [(template.start, template.end) for template in found] == [(0, 17), (18, -1)]


def test_every_setting_of_a_desk_is_let_in_or_kept_with_a_reason() -> None:
    for key, rule in RULES.items():
        assert rule is not None, f"{key}: is it for staff or the operator?"
        assert rule.why, key


@pytest.mark.parametrize(
    "key", [*SECTIONS, *(key for key, rule in RULES.items() if isinstance(rule, Withheld))]
)
def test_what_stays_with_the_operator_is_no_setting_on_the_wiki(key: str) -> None:
    found = find_setting(key, SECTIONS)
    assert found is None or found.rule is None


@pytest.mark.parametrize("code", available_languages())
def test_every_kind_of_mistake_can_be_told(code: str) -> None:
    messages = Messages.load(code)
    for kind in MistakeKind:
        assert "$4" not in messages.text(f"settings-mistake-{kind.value}", "1", "2", "3")


@given(TEXTS)
def test_a_quote_has_no_markup_in_it(text: str) -> None:
    quote = render_quote(text)

    inside = quote.removeprefix("<nowiki>").removesuffix("</nowiki>")
    assert not set(inside) & set("[]{}|<>~'\"=*:\n\x00")
    assert find_markers(quote) == frozenset()
