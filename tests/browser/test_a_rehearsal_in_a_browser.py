"""The report of a rehearsal as a browser shows it: to everybody, on a phone, in the dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdeskbot.rehearsal.compare import compare
from helpdeskbot.rehearsal.html import as_html
from helpdeskbot.rehearsal.missteps import mark_missteps
from helpdeskbot.rehearsal.model import Deed, Rehearsed, Unused
from tests.browser.axe import find_barriers
from tests.browser.chromium import Chromium
from tests.browser.visitor import DESK, HEIGHT, PHONE, PICTURES, picture, too_wide
from tests.rehearsal.past import at, did, many, rehearsed, replied, request, would

LONG = "A" * 300


def a_past() -> Rehearsed:
    past = rehearsed(
        *many(12).requests,
        request(
            would("tag", at(1, hour=11)), would("ask", at(2), "Bo", "Chidi"),
            would("close", at(9), "Anna"), replied("Anna", at(10)),
            did("Bo", at(11), Deed.STATUS_SET, "done"), did("Bo", at(20), Deed.GONE),
        ),
        request(would("tag", at(2)), heading="صور الفطر في متحفنا؟", requester="آمنة"),
        request(replied(LONG, at(2)), heading=LONG, requester=LONG),
        elsewhere=[would("keep-page", at(2), title="Project:Helpdesk/Dashboard")],
    )  # fmt: skip
    past.unused = [Unused("a text that is hidden", "Project:Helpdesk", 3)]
    mark_missteps(past)
    return past


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rehearsal") / "report.html"
    found = compare(("calm.toml", f"{LONG}.toml"), a_past(), many(12))
    file.write_text(as_html(a_past(), found), encoding="utf-8")
    return file


def opened(browser: Chromium, report: Path, width: int, *, dark: bool = False) -> None:
    browser.view(report.as_uri(), width=width, height=HEIGHT, dark=dark)
    browser.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_nobody_is_shut_out(chromium: Chromium, report: Path, width: int, dark: bool) -> None:
    opened(chromium, report, width, dark=dark)

    assert find_barriers(chromium, "main", leaving=()) == []
    assert too_wide(chromium) == []
    shade = "dark" if dark else "light"
    picture(chromium, PICTURES / f"rehearsal-{shade}-{width}.png", width)


def test_a_link_opens_the_request_that_it_leads_to(chromium: Chromium, report: Path) -> None:
    chromium.view(report.as_uri(), width=DESK, height=HEIGHT)
    chromium.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
    chromium.evaluate("document.querySelector('a[href^=\"#r\"]').click()")

    assert chromium.wait_for("document.querySelector('details:has(:target)').open")


def test_a_heading_from_right_to_left_turns_nothing_else(chromium: Chromium, report: Path) -> None:
    opened(chromium, report, DESK)
    order = chromium.evaluate(
        "(() => { const one = [...document.querySelectorAll('summary')]"
        ".find(one => one.innerText.includes('صور'));"
        "const [head, when] = [one.querySelector('bdi'), one.querySelector('small')]"
        ".map(part => part.getBoundingClientRect()); return head.right <= when.left + 1; })()"
    )

    assert order
