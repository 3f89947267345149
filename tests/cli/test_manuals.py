"""The manual on the wiki: short, in the desk's language and others, true of what is switched on."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from helpdeskbot.cli.manuals import list_manuals
from helpdeskbot.cli.templates import find_in_force
from helpdeskbot.words.messages import Messages, available_languages
from tests.settings.test_profiles import as_operator_has_it
from tests.settings.test_story import SETTINGS, open_desk

ROSTER = "Project:Helpdesk/Experts"
MANUAL = "Project:Helpdesk/Manual"


def manuals(*languages: str, staff_set: str = "", **own: object) -> Mapping[str, str]:
    desk = open_desk()
    as_operator_has_it(desk, settings_page=SETTINGS, asking={"roster": ROSTER}, **own)
    if staff_set:
        desk.staff.edit(SETTINGS, staff_set)
    pages = list_manuals(
        desk.office, find_in_force(desk.office), languages, "User:HelpdeskBot/Messages"
    )
    return {page.title: page.text for page in pages}


def test_it_says_what_each_should_know_first() -> None:
    found = manuals("en", "sv", profile="full")
    assert list(found) == [MANUAL, f"{MANUAL}/sv"]
    text = found[MANUAL]
    assert text.startswith(f"[[:{MANUAL}|English]] · [[:{MANUAL}/sv|svenska]]\n")
    headings = re.findall(r"^== (.*) ==$", text, re.MULTILINE)
    assert headings == ["If you ask", "If you help", "If you run the desk"]
    for words in (
        "* Add a section to [[:Project:Helpdesk]]",
        f"* Add yourself on [[:{ROSTER}]].",
        "click there on “I take it” or “Not me”",
        f"* Change how the bot works on [[:{SETTINGS}]].",
        "* Change what the bot says: [[:User:HelpdeskBot/Messages]].",
        "an agreement is offered",
        "you are asked how it went",
    ):
        assert words in text
    assert "== Om du frågar ==" in found[f"{MANUAL}/sv"]


@pytest.mark.parametrize(
    ("own", "said", "unsaid"),
    [
        ({"profile": "helpful"}, "== If you help ==", "an agreement is offered"),
        ({"profile": "quiet"}, "== If you ask ==", "== If you help =="),
        ({"profile": "full", "agreement": {"enabled": False}}, "how it went", "an agreement"),
        ({"profile": "full", "status": {"install": False}}, "same section", "The box under"),
        (
            {"profile": "full", "staff_set": "{{Helpdesk settings| asking.enabled = no}}"},
            "== If you run the desk ==",
            "== If you help ==",
        ),
    ],
)
def test_it_says_nothing_of_what_is_switched_off(
    own: dict[str, object], said: str, unsaid: str
) -> None:
    text = manuals("en", **own)[MANUAL]  # type: ignore[arg-type]
    assert said in text
    assert unsaid not in text


@pytest.mark.parametrize("code", available_languages())
def test_each_section_fits_on_half_a_screen_in_every_language(code: str) -> None:
    found = manuals(code, profile="full")
    text = found.get(f"{MANUAL}/{code}", found[MANUAL])
    assert f'<div lang="{code}"' in text
    for key in ("manual-requesters", "manual-experts", "manual-staff"):
        below = text.partition(f"== {Messages.load(code).raw(key)} ==\n")[2]
        section = re.split("\n\n|\n<", below)[0]
        assert 3 <= len(section.splitlines()) <= 6, code
        assert len(section) < 1000, code
