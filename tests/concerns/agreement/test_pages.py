"""The agreement's pages: harmless, documented, and with a preset for every topic."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from helpdeskbot.concerns.agreement.parse import ROLES, parse_agreement
from helpdeskbot.concerns.agreement.presets import DEFAULT, load_agreement_presets, prefill
from helpdeskbot.concerns.agreement.values import FIELDS, MOST_PARTS
from helpdeskbot.concerns.agreement.words import render_agreement, render_plain
from helpdeskbot.matching import load_topic_preset
from helpdeskbot.model.topics import Assessment
from helpdeskbot.parse.site.siteinfo import default_site
from helpdeskbot.publish import load_pages
from helpdeskbot.words.messages import Messages, available_languages
from tests.publish.conftest import VALUES

PAGES = {page.title: page.text for page in load_pages(VALUES)}
BOX = "Template:Helpdesk agreement"
PARAMETERS = {
    "Helpdesk agreement offer": {"requester", "agree", "parties", "facts"},
    "Helpdesk agreement again": {"people", "changes", "agree"},
    "Helpdesk ask facts": {"requester", "facts"},
}


def included(title: str) -> str:
    text = re.sub(r"<noinclude>.*?</noinclude>", "", PAGES[title], flags=re.DOTALL)
    return re.sub(r"<!--.*?-->|</?includeonly>", "", text, flags=re.DOTALL)


def test_what_people_fill_in_is_shown_as_text_only() -> None:
    shown = re.sub(r"\{\{#tag:nowiki\|\{\{\{[a-z0-9 ]+\|?\}\}\}\}\}", "", included(BOX))
    shown = re.sub(r"\{\{#if: (?:\{\{\{[a-z0-9 ]+\|\}\}\})+", "", shown)
    assert set(re.findall(r"\{\{\{\w[^{}]*", shown)) == {"{{{lang|"}
    assert "[[" not in included(BOX)


def test_template_data_lists_every_parameter() -> None:
    found = re.search(r"<templatedata>(.*)</templatedata>", PAGES[f"{BOX}/doc"], re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["paramOrder"] == list(data["params"])
    assert set(data["params"]) == set(re.findall(r"\{\{\{([\w ]+)", included(BOX)))
    parts = {f"{word}{n}" for word in ("part", "owner", "due") for n in range(1, MOST_PARTS + 1)}
    assert set(data["params"]) == {*FIELDS, *parts, "accepted", "lang"}


@pytest.mark.parametrize("name", PARAMETERS)
def test_what_the_bot_says_takes_what_the_bot_gives(name: str) -> None:
    for code in available_languages():
        text = included(f"Template:{name}/{code}")
        assert set(re.findall(r"\{\{\{(\w+)\}\}\}", text)) == PARAMETERS[name]
        assert "\n" not in text.strip(), "one comment, one line"


def test_every_topic_has_a_preset_and_every_preset_its_words() -> None:
    presets = load_agreement_presets()
    missing = {topic.id for topic in load_topic_preset()} - presets.keys() - {"policy", "other"}
    assert missing == set()
    allowed = {"requester", "desk", "experts", "community", "out", "aftercare", "parts"}
    assert presets[DEFAULT].keys() == allowed
    for name, preset in presets.items():
        assert preset.keys() <= allowed, name
        for keys in preset.values():
            for key in keys:
                text, _, owner = key.partition(":")
                assert f"agree-do-{text}" in Messages.load("en").texts, key
                assert not owner or owner in ROLES, key


@pytest.mark.parametrize("code", available_languages())
@pytest.mark.parametrize("topic", load_agreement_presets())
def test_a_prefilled_agreement_reads_back(topic: str, code: str) -> None:
    say = Messages.load(code).text
    assessment = Assessment(code, deadline=date(2027, 1, 31))
    form = {"size": "5 | files }} [[User:X]] ~~~~", "aftercare": "{{x}} '''Anna''' <b>"}
    values = prefill(assessment, form, [topic], "Rita", say, language=code)
    text = render_agreement("Helpdesk agreement", values)

    found = parse_agreement(text, default_site(), {"Helpdesk agreement"})

    assert found is not None
    assert found.span.of(text) == text
    said = {name: value for name, value in values.items() if value and name != "lang"}
    assert said == dict(found.terms)
    assert found.accepted == ()
    assert said["by"] == "2027-01-31"
    assert said["aftercare"] == "x Anna"
    assert set(found.owners) <= {"Rita"}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("  two\nlines ", "two lines"),
        ("[[User:Anna|Anna]] and [https://x.example site]", "Anna and site"),
        ("<!-- hidden -->{{Delete|x}}<b>y</b> ~~~~", "Delete x y"),
        ("'''big''' __TOC__", "big TOC"),
        ("a" * 300, "a" * 199 + "…"),
        ("{{{{{{", ""),
    ],
)
def test_answers_become_plain_words(written: str, plain: str) -> None:
    assert render_plain(written) == plain
