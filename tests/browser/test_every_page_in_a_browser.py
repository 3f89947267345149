"""Every page of ours, on phones and wide screens, by day and night, from the left and the right."""

from __future__ import annotations

import pytest

from tests.browser.axe import find_barriers
from tests.browser.chromium import Chromium
from tests.browser.filled import Filled
from tests.browser.visitor import DESK as WIDE
from tests.browser.visitor import PHONE, Visitor, too_wide
from tests.live.desk import BOT, DESK, ROSTER, SETTINGS

PAGES = {
    "desk": DESK,
    "dashboard": f"{DESK}/Dashboard",
    "roster": ROSTER,
    "requests in need": f"{ROSTER}/Needed",
    "why who was asked": f"{ROSTER}/Log",
    "duty": f"{DESK}/Duty",
    "settings": SETTINGS,
    "agenda": f"{DESK}/Meetings/",
    "year": f"{DESK}/Outcomes/",
    "manual": f"{DESK}/Manual",
    "bot": f"User:{BOT}",
    "what it does": f"User:{BOT}/What it does",
    "messages": f"User:{BOT}/Messages",
    "form": "Template:Helpdesk request form",
    "statuses": "Template:Helpdesk status",
}
NIGHT = """(classes => {
    const still = '<style>* { transition: none !important }</style>';
    document.head.insertAdjacentHTML('beforeend', still);
    classes.remove('skin-theme-clientpref-day');
    classes.add('skin-theme-clientpref-night');
})(document.documentElement.classList)"""


@pytest.fixture(params=["left to right", "right to left"])
def filled(request: pytest.FixtureRequest) -> Filled:
    name = {"left to right": "english", "right to left": "arabic"}[request.param]
    desk: Filled = request.getfixturevalue(name)
    return desk


@pytest.mark.parametrize("width", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_stands_in_anybodys_way(
    chromium: Chromium, filled: Filled, page: str, width: int
) -> None:
    title = PAGES[page]
    if title.endswith("/"):
        title = filled.find(title)
    Visitor(chromium, filled.wiki).opens(title, width=width)

    assert too_wide(chromium) == []
    assert find_barriers(chromium) == []
    chromium.evaluate(NIGHT)
    assert find_barriers(chromium, only=["color-contrast"]) == []
