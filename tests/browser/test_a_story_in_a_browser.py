"""One request from the form to the report, as people at browsers live it, the bot between them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from helpdeskbot.words.messages import Messages
from tests.browser.axe import find_barriers
from tests.browser.chromium import Chromium
from tests.browser.filled import Filled
from tests.browser.visitor import DESK as WIDE
from tests.browser.visitor import PHONE, Visitor, too_wide
from tests.live.desk import DESK, PASSWORD, ROSTER, SETTINGS, STAFF

NEWCOMER, EXPERT = "Nadia", "Ebba"
HEADING = "Photographs of our mills"
ANSWERS = {
    "goal": "We would like to share the photographs of our museum. Who can help us upload them?",
    "size": "3,000 photographs of water mills.",
    "deadline": "Our exhibition opens in May.",
    "licence": "We hold the rights, CC BY-SA 4.0.",
    "aftercare": NEWCOMER,
}
BOX = f"""(() => {{
    const heading = [...document.querySelectorAll('h2')].find(one => one.innerText.includes(
        {HEADING!r}));
    for (let at = heading?.closest('.mw-heading') || heading; at; at = at.nextElementSibling) {{
        const box = at.matches('.helpdesk-status') ? at : at.querySelector('.helpdesk-status');
        if (box) return box.innerText;
    }}
}})()"""
say = Messages.load("en").text


def test_a_request_goes_from_the_form_to_the_report(
    chromium: Chromium, english: Filled, tmp_path: Path
) -> None:
    play(Visitor(chromium, english.wiki, "story"), english, tmp_path)


def play(visitor: Visitor, desk: Filled, folder: Path) -> Path:
    """The whole story; returns the file with the report, in *folder*."""
    for name in (NEWCOMER, EXPERT):
        desk.admin.create_account(name, PASSWORD)

    _a_newcomer_asks_by_the_form(visitor)
    desk.tick()
    _sees_a_box(visitor, say("status-new"))
    visitor.keeps_a_picture("box", at=HEADING)

    _an_expert_joins(visitor)
    desk.tick()
    _takes_it_with_a_click(visitor)
    desk.tick()
    _sees_a_box(visitor, EXPERT)
    visitor.keeps_a_picture("taken", at=HEADING)

    _staff_set_a_status(visitor)
    _staff_misspell_a_setting(visitor)
    desk.tick()
    _sees_a_box(visitor, say("status-planning"))
    _reads_what_is_wrong(visitor)
    _staff_mend_it(visitor)
    desk.tick()
    _reads_that_it_counts(visitor)

    _a_decision_is_written(visitor)
    desk.tick()
    _sees_a_box(visitor, say("status-approved"))
    visitor.keeps_a_picture("decided", at=HEADING)
    # What the bot has written itself it reads the next time.
    desk.tick()
    _the_dashboard_shows_it(visitor)
    return _the_report_counts_it(visitor, desk, folder)


def _a_newcomer_asks_by_the_form(visitor: Visitor) -> None:
    visitor.comes(NEWCOMER, PASSWORD)
    visitor.opens(DESK, width=PHONE)
    assert too_wide(visitor.browser) == []
    visitor.keeps_a_picture("form")
    visitor.types(".commentboxInput", HEADING)
    visitor.clicks(say("form-button"))
    for question, answer in ANSWERS.items():
        visitor.writes_instead(f"<!-- {say(f'ask-{question}-hint')} -->", answer)
    visitor.keeps_a_picture("questions")
    visitor.saves()
    assert ANSWERS["size"] in visitor.sees()


def _sees_a_box(visitor: Visitor, words: str) -> None:
    visitor.opens(DESK, width=WIDE)
    assert words in (visitor.browser.evaluate(BOX) or "no box")


def _an_expert_joins(visitor: Visitor) -> None:
    visitor.comes(EXPERT, PASSWORD)
    visitor.opens(ROSTER)
    visitor.clicks(say("roster-add"))
    visitor.writes_instead("| topics =", "| topics = upload, copyright, wikidata")
    visitor.writes_instead("| languages =", "| languages = en")
    visitor.keeps_a_picture("joining")
    visitor.saves()
    assert EXPERT in visitor.sees("table.wikitable")
    visitor.keeps_a_picture("roster")


def _takes_it_with_a_click(visitor: Visitor) -> None:
    visitor.opens(DESK)
    visitor.keeps_a_picture("asked", at=HEADING)
    visitor.clicks(say("ask-form-take"), among=EXPERT)
    assert say("take-intro") in visitor.sees()
    visitor.keeps_a_picture("taking")
    visitor.saves()


def _staff_set_a_status(visitor: Visitor) -> None:
    visitor.comes(STAFF, PASSWORD)
    visitor.opens(DESK, action="edit")
    found = re.search(rf"== {HEADING} ==\s*({{{{Helpdesk status\|[^|}}]*)", visitor.field())
    assert found is not None
    visitor.writes_instead(found[0], found[0].replace(found[1], "{{Helpdesk status|planning"))
    visitor.saves()


def _staff_misspell_a_setting(visitor: Visitor) -> None:
    visitor.opens(SETTINGS, action="edit")
    visitor.writes_instead("{{Helpdesk settings", "{{Helpdesk settings\n| asking.wait_dais = 4")
    visitor.saves()


def _reads_what_is_wrong(visitor: Visitor) -> None:
    visitor.opens(SETTINGS.replace(":", " talk:", 1))
    line = re.search(r"Line \d+, asking\.wait_dais: (.*)", visitor.sees())
    assert line is not None, visitor.sees()
    assert "asking.wait_days" in line[1]
    visitor.keeps_a_picture("wrong-setting", at=say("settings-section-heading"))


def _staff_mend_it(visitor: Visitor) -> None:
    visitor.opens(SETTINGS, action="edit")
    visitor.writes_instead("wait_dais", "wait_days")
    visitor.saves()
    assert "asking.wait_days" in visitor.sees("table.wikitable")
    visitor.keeps_a_picture("settings")


def _reads_that_it_counts(visitor: Visitor) -> None:
    visitor.opens(SETTINGS.replace(":", " talk:", 1))
    assert "wait_dais" not in visitor.sees()
    visitor.keeps_a_picture("right-setting", at=say("settings-section-heading"))


def _a_decision_is_written(visitor: Visitor) -> None:
    visitor.opens(f"Special:PrefixIndex/{DESK}/Meetings/")
    visitor.clicks(selector="#mw-content-text .mw-prefixindex-list a")
    agenda = visitor.browser.evaluate("mw.config.get('wgPageName')")
    assert HEADING in visitor.sees()
    visitor.keeps_a_picture("agenda")
    visitor.opens(agenda, action="edit")
    block = visitor.field().partition(f"|{HEADING}]]")[2]
    line = re.search(r"{{Helpdesk decision\|request=[^|}]*\|", block)
    assert line is not None
    visitor.writes_instead(line[0], f"{line[0]}approved|priority=2|reason=A lovely collection")
    visitor.saves()


def _the_dashboard_shows_it(visitor: Visitor) -> None:
    visitor.opens(f"{DESK}/Dashboard")
    assert HEADING in visitor.sees()
    assert f"“{say('status-approved').lower()}”" in visitor.sees().lower()
    visitor.keeps_a_picture("dashboard")


def _the_report_counts_it(visitor: Visitor, desk: Filled, folder: Path) -> Path:
    command = [sys.executable, "-m", "helpdeskbot", "report", "--format", "html"]
    done = subprocess.run(
        [*command, "--settings", str(desk.settings)], capture_output=True, check=True
    )
    file = folder / "report.html"
    file.write_bytes(done.stdout)
    for night in (False, True):
        for width in (WIDE, PHONE):
            visitor.browser.view(file.as_uri(), width=width, height=900, dark=night)
            assert too_wide(visitor.browser) == []
            assert find_barriers(visitor.browser, "body", leaving=()) == []
    assert HEADING in visitor.sees("body")
    visitor.keeps_a_picture("report")
    return file
