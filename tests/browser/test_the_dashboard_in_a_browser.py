"""The dashboard and the roster as people see them: a table on a desk, a list on a phone."""

from __future__ import annotations

import itertools
import urllib.parse

import pytest

from tests.browser.chromium import Chromium
from tests.browser.test_the_roster_in_a_browser import ROWS
from tests.concerns.dashboard.test_words import full, render
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person

SEEN = """(() => {
    const table = document.querySelector('table.wikitable');
    const lefts = (row) => [...row.children].map(cell => cell.getBoundingClientRect().left);
    const [head, first] = [table.querySelector('tr'), table.querySelector('td').parentNode];
    return {
        heads: lefts(head), cells: lefts(first), head: head.offsetHeight,
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        shown: [...first.children].filter(cell => cell.offsetWidth).length,
        wide: Math.max(...[...table.querySelectorAll('td *, td')].map(
            node => node.getBoundingClientRect().right)),
        labels: Math.max(0, ...[...table.querySelectorAll('td span[style]')].map(
            node => node.offsetWidth)),
        order: [...table.querySelectorAll('td:first-child > bdi a')].map(link => link.innerText),
    };
})()"""
PAGES = {
    "dashboard": render(*map(full, range(3))),
    "roster": f"{{{{Helpdesk expert/top|lang=en}}}}\n{ROWS}",
}
_numbers = itertools.count(1)


@pytest.mark.parametrize("skin", ["vector-2022", "minerva"])
@pytest.mark.parametrize("page", PAGES)
def test_it_is_a_table_where_there_is_room_and_a_list_where_there_is_none(
    chromium: Chromium, wiki_with_pages: MediaWiki, admin: Person, page: str, skin: str
) -> None:
    title = f"Project:Browser {page} {next(_numbers)}"
    admin.edit(title, PAGES[page])
    query = urllib.parse.urlencode({"title": title, "useskin": skin})

    chromium.view(f"{wiki_with_pages.url}/index.php?{query}", width=1300)
    desk = chromium.evaluate(SEEN)
    chromium.view(f"{wiki_with_pages.url}/index.php?{query}", width=360)
    phone = chromium.evaluate(SEEN)

    assert desk["heads"] == pytest.approx(desk["cells"], abs=2), "each below its head"
    assert len(set(desk["cells"])) == len(desk["cells"]) == desk["shown"]
    assert desk["labels"] == 0
    assert len(set(phone["cells"])) < len(phone["cells"]), "some stand below others"
    assert phone["head"] <= 2
    assert phone["over"] == 0
    assert phone["wide"] <= 360


def test_it_can_be_sorted(chromium: Chromium, wiki_with_pages: MediaWiki, admin: Person) -> None:
    title = f"Project:Browser dashboard {next(_numbers)}"
    admin.edit(title, PAGES["dashboard"])
    query = urllib.parse.urlencode({"title": title, "useskin": "vector-2022"})
    chromium.view(f"{wiki_with_pages.url}/index.php?{query}", width=1300)
    chromium.wait_for("!!document.querySelector('.headerSort')")
    before = chromium.evaluate(SEEN)["order"]

    click = "document.querySelector('.headerSort').click()"
    chromium.evaluate(f"{click}, {click}, true")

    assert chromium.evaluate(SEEN)["order"] == before[::-1] != before
