"""The templates of the settings page show what the bot reads there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from helpdeskbot.concerns.order import DESK
from helpdeskbot.parse import default_site
from helpdeskbot.publish import load_pages
from helpdeskbot.settings.on_wiki.parse.page import (
    SETTINGS_TEMPLATE,
    TOPIC_TEMPLATE,
    parse_settings_page,
)
from helpdeskbot.settings.settable import find_sections, list_settable
from helpdeskbot.words.messages import available_languages
from tests.publish.conftest import VALUES

PAGES = {page.title: page.text for page in load_pages(VALUES)}
NAMES = (SETTINGS_TEMPLATE, TOPIC_TEMPLATE)


def shown(name: str) -> set[str]:
    return set(re.findall(r"\{\{\{([\w. -]+)", PAGES[f"Template:{name}"]))


def template_data(name: str) -> dict[str, Any]:
    found = re.search(r"<templatedata>(.*)</templatedata>", PAGES[f"Template:{name}/doc"], re.S)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_every_setting_that_staff_may_set_is_shown() -> None:
    settable = list_settable(find_sections(DESK))
    assert shown(SETTINGS_TEMPLATE) == {key for key in settable if not key.endswith(".*")}


def test_every_installed_language_of_a_topic_is_shown() -> None:
    languages = ["", *(f" {code}" for code in available_languages())]
    assert shown(TOPIC_TEMPLATE) == {"id", "1", "remove"} | {
        f"{what}{code}" for what in ("label", "description", "words") for code in languages
    }


@pytest.mark.parametrize("name", NAMES)
def test_template_data_lists_every_parameter(name: str) -> None:
    data = template_data(name)
    aliases = {alias for entry in data["params"].values() for alias in entry.get("aliases", [])}
    assert data["paramOrder"] == list(data["params"])
    assert set(data["params"]) | aliases == shown(name)


@pytest.mark.parametrize("name", NAMES)
def test_what_people_write_is_shown_as_text_only(name: str) -> None:
    text = PAGES[f"Template:{name}"]
    text = re.sub(r"\{\{#if: .*? \||\{\{anchorencode:.*?\}{3,}\"", "", text)
    for place in re.finditer(r"\{\{\{", text):
        before = text[: place.start()].rpartition("{{#tag:nowiki|")[2]
        assert re.fullmatch(r"(\{\{\{id\|)?", before), text[place.start() - 40 : place.end() + 20]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_in_the_documentation_can_be_read(name: str) -> None:
    example = PAGES[f"Template:{name}/doc"].partition("<pre>")[2].partition("</pre>")[0]

    page = parse_settings_page(example, default_site(), sections=find_sections(DESK))

    assert page.mistakes == ()
    assert page.data
