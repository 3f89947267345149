"""The dashboard on a real MediaWiki: what the wiki makes of it, and how little that costs it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpdeskbot.tick import tick
from tests.concerns.dashboard.test_words import full, render
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import Person


def test_the_bots_page_leads_to_each_request_and_notifies_nobody(
    wiki: Place, tmp_path: Path, people: Callable[..., Person]
) -> None:
    clerk = Clerk(wiki, tmp_path, more="[desk.dashboard]\nenabled = true")
    wiki.admin.edit(clerk.stop, "run")
    anna = people("Anna")
    last = wiki.server.last_event()
    asked = "".join(
        f"== {heading} ==\nHow do we begin? ~~~~\n\n"
        for heading in ("Maps & plans", "maps & plans")
    )
    anna.edit(clerk.page, f"Welcome to the desk.\n\n{asked}")
    tick(clerk.office())
    tick(clerk.office())

    board = f"{clerk.page}/Dashboard"
    shown = _parse(wiki.admin, page=board)["text"]
    rows = re.findall(r"<tr[^>]*>\s*<td.*?</tr>", shown, re.DOTALL)
    ids = set(re.findall(r' id="([^"]+)"', _parse(wiki.admin, page=clerk.page)["text"]))
    links = {link for row in rows for link in re.findall(r'href="[^"#]*#([^"]+)"', row)}

    assert len(rows) == len(links) == 2
    assert links <= ids
    assert f'id="for-{anna.name.replace(" ", "_")}"' in shown
    assert wiki.server.notified(last) == []
    revisions = wiki.admin.history(board)
    tick(clerk.office())
    assert wiki.admin.history(board) == revisions


def test_five_hundred_requests_are_far_below_the_wikis_limits(wiki: Place) -> None:
    text = render(*map(full, range(500)))

    found = _parse(wiki.admin, text=text, title=wiki.title("board"), contentmodel="wikitext")

    report = {one["name"]: (one.get("0"), one.get("1")) for one in found["limitreportdata"]}
    assert report["limitreport-postexpandincludesize"][0] == 0
    assert report["limitreport-expensivefunctioncount"][0] == 0
    used, most = report["limitreport-ppvisitednodes"]
    assert used * 100 < most
    assert len(re.findall(r"<tr[^>]*>\s*<td", found["text"])) == 500


def _parse(person: Person, **what: str) -> dict[str, Any]:
    answer = person.api(action="parse", prop="text|limitreportdata", **what)
    found: dict[str, Any] = answer["parse"]
    return found
