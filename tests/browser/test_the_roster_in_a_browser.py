"""The roster of experts as people see it: by day and night, from both sides, and added to."""

from __future__ import annotations

import itertools
import urllib.parse

import pytest

from helpdeskbot.words.messages import Messages
from tests.browser.chromium import Chromium
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person

ROWS = (
    "{{Helpdesk expert|Anna|topics=copyright, upload|languages=sv, en|limit=3|open limit=2"
    "|quiet days=7|away until=2026-12-24|time zone=Europe/Stockholm|notify=talk}}\n\n\n"
    "{{Helpdesk expert|Bosse|topics=maps}}"
)
SEEN = """(() => {
    const table = document.querySelector('table.wikitable');
    const button = document.querySelector('.helpdesk-roster a span');
    const shown = getComputedStyle(button);
    return {
        rows: [...table.querySelectorAll('tr')].map(row => row.offsetHeight).filter(x => x),
        dir: getComputedStyle(table).direction, sortable: !!table.querySelector('.headerSort'),
        button: button.innerText, words: shown.color, ground: shown.backgroundColor,
    };
})()"""
_numbers = itertools.count(1)


@pytest.mark.parametrize("night", ["0", "1"], ids=["day", "night"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_roster_is_a_table_with_a_button(
    chromium: Chromium, wiki_with_pages: MediaWiki, admin: Person, language: str, night: str
) -> None:
    title = f"Project:Browser roster {next(_numbers)}"
    admin.edit(title, f"{{{{Helpdesk expert/top|lang={language}}}}}\n{ROWS}")
    query = {"title": title, "useskin": "vector-2022", "vectornightmode": night}
    query |= {"uselang": language}
    chromium.view(f"{wiki_with_pages.url}/index.php?{urllib.parse.urlencode(query)}", width=1300)
    chromium.wait_for("!!document.querySelector('.headerSort')")
    seen = chromium.evaluate(SEEN)
    assert seen["button"] == Messages.load(language).raw("roster-add")
    assert seen["dir"] == ("rtl" if language == "ar" else "ltr")
    assert seen["words"] != seen["ground"]
    head, anna, bosse = seen["rows"]
    assert head > 0
    assert bosse <= anna, "no empty lines"
