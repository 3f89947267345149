"""Somebody who sits at the browser: looks, clicks and types, and keeps a picture of each step."""

from __future__ import annotations

import json
import os
import re
import urllib.parse
from pathlib import Path
from typing import Any

from tests.browser.axe import NOT_OURS
from tests.browser.chromium import Chromium
from tests.live.people import HasApi

_USUAL = Path(__file__).parents[2] / "build" / "screenshots"
PICTURES = Path(os.environ.get("HELPDESKBOT_SCREENSHOTS", _USUAL))
"""Where the pictures of the last run are: CI keeps them, git does not."""
PHONE, DESK, HEIGHT = 360, 1280, 900
TALLEST = 2400
_FIND = """(() => {
    const shown = one => one.getClientRects().length && one.checkVisibility();
    const named = NAME, places = [...document.querySelectorAll(SELECTOR)].filter(shown);
    const beside = AMONG, found = places.find(one => (named === null
        || (one.innerText || one.value || '').trim() === named)
        && (beside === null || one.closest('p, dd, li, td').innerText.includes(beside)));
    if (!found) return null;
    found.scrollIntoView({block: 'center', behavior: 'instant'});
    const box = [...found.getClientRects()].find(one => one.width && one.height);
    return [box.left + box.width / 2, box.top + box.height / 2];
})()"""
_PRESSED = "a, button, input[type=submit], .commentbox input"


class Visitor:
    """A person at the browser, on one wiki.

    :param story: the pictures' names begin with it.
    """

    def __init__(self, browser: Chromium, wiki: HasApi, story: str = "") -> None:
        self.browser = browser
        self.wiki = wiki
        self.story = story
        self._steps = 0
        self.width = DESK

    # -- Going somewhere ---------------------------------------------------------------------------
    def address(self, title: str, **query: str) -> str:
        return f"{self.wiki.url}/index.php?{urllib.parse.urlencode({'title': title} | query)}"

    def opens(self, title: str, *, width: int | None = None, **query: str) -> None:
        """Goes to a page; on a phone in the skin that phones get."""
        self.width = width or self.width
        skin = {"useskin": "minerva"} if self.width < 700 else {}
        self.browser.view(self.address(title, **skin, **query), width=self.width, height=HEIGHT)

    def comes(self, name: str, password: str) -> None:
        """Logs in, instead of whoever sat there before."""
        self.browser.call("Network.clearBrowserCookies")
        self.opens("Special:UserLogin", useskin="vector-2022")
        self.types("#wpName1", name)
        self.types("#wpPassword1", password)
        self.clicks(selector="#wpLoginAttempt")
        self.browser.wait_for(f"mw.config.get('wgUserName') === {json.dumps(name)}")

    # -- Doing something ---------------------------------------------------------------------------
    def clicks(
        self, named: str | None = None, *, selector: str = _PRESSED, among: str | None = None
    ) -> None:
        """Presses with the mouse on what says this, and waits for the page behind it.

        :param among: what stands in the same paragraph.
        """
        self.browser.evaluate("window.isThePageBefore = true")
        self._press(selector, named, among)
        self.browser.wait_for("!window.isThePageBefore && document.readyState === 'complete'")

    def types(self, selector: str, text: str) -> None:
        """Puts the cursor into a field with the mouse, and types at its end."""
        self._enters(selector)
        self.browser.evaluate(
            "(field => field.setSelectionRange(field.value.length, field.value.length))"
            "(document.activeElement)"
        )
        self.browser.call("Input.insertText", text=text)

    def writes_instead(self, old: str, new: str, *, selector: str = "#wpTextbox1") -> None:
        """Marks a piece of the text in a field, and types over it."""
        self._enters(selector)
        found = self.browser.evaluate(
            "((field, old) => { const at = field.value.indexOf(old);"
            " if (at >= 0) field.setSelectionRange(at, at + old.length); return at >= 0; })"
            f"(document.activeElement, {json.dumps(old)})"
        )
        assert found, f"{old!r} is not in the field"
        self.browser.call("Input.insertText", text=new)

    def saves(self) -> None:
        """Presses the button below the field."""
        self.clicks(selector="#wpSave")
        assert not self.browser.evaluate("!!document.querySelector('#wpTextbox1')"), self.sees()

    def _enters(self, selector: str) -> None:
        """Clicks into a field; once more, where the page has just moved below the mouse."""
        for _ in range(5):
            self._press(selector, None)
            if self.browser.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
                return
        at = self.browser.evaluate("document.activeElement.outerHTML")
        raise AssertionError(f"no click goes into {selector}: {at[:200]}")

    def _press(self, selector: str, named: str | None, among: str | None = None) -> None:
        script = _FIND.replace("NAME", json.dumps(named)).replace("AMONG", json.dumps(among))
        script = script.replace("SELECTOR", json.dumps(selector))
        x, y = self.browser.wait_for(script)
        for kind in ("mousePressed", "mouseReleased"):
            self.browser.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
            )

    # -- Looking -----------------------------------------------------------------------------------
    def sees(self, selector: str = "#content, .content, main") -> str:
        """The words that can be read in the page."""
        words: str = self.browser.evaluate(
            f"document.querySelector({json.dumps(selector)})?.innerText || ''"
        )
        return words

    def field(self, selector: str = "#wpTextbox1") -> str:
        value: str = self.browser.wait_for(f"document.querySelector({json.dumps(selector)})?.value")
        return value

    def keeps_a_picture(self, name: str, at: str = "") -> None:
        """Of the page that is open, as it is on a wide screen and on a phone.

        :param at: the heading at which it begins; the page's top by default.
        """
        self._steps += 1
        for width in (DESK, PHONE):
            file = PICTURES / f"{self.story}-{self._steps:02}-{name}-{width}.png"
            picture(self.browser, file, width, at=at)
        resize(self.browser, self.width, HEIGHT)


def resize(browser: Chromium, width: int, height: int) -> None:
    """Makes the window another one, with the page in it as it is."""
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        width=width, height=height, deviceScaleFactor=1, mobile=False,
    )  # fmt: skip


def picture(
    browser: Chromium, file: Path, width: int, *, at: str = "", height: int = TALLEST
) -> None:
    """Keeps what the open page looks like in a window so wide, as a PNG.

    :param at: the heading of a section: that section alone; the whole page by default.
    :param height: at most so much of it.
    """
    resize(browser, width, HEIGHT)
    browser.evaluate("window.scrollTo(0, 0)")
    high = browser.evaluate("document.documentElement.scrollHeight")
    resize(browser, width, high)
    top, end = browser.evaluate(_SECTION.replace("HEADING", json.dumps(at))) if at else (0, high)
    browser.screenshot(file, top=top, width=width, height=min(end - top, height))


_SECTION = """(() => {
    const heads = [...document.querySelectorAll('h2')];
    const at = heads.findIndex(one => one.innerText.includes(HEADING));
    const top = one => one.getBoundingClientRect().top - 12;
    const ends = [...document.querySelectorAll('#catlinks, footer, .post-content')];
    const last = ends.find(one => one.getClientRects().length);
    return [top(heads[at]), heads[at + 1] ? top(heads[at + 1]) : top(last)];
})()"""


def too_wide(browser: Chromium) -> list[str]:
    """What of the content can be seen in part only, each as ``tag.class: text``; nothing as a rule.

    The skin of phones cuts off what is too wide, so a page that does not become wider than the
    window is not enough.  Tables of figures, and blocks of code, may be moved to and fro.
    """
    found: list[Any] = browser.evaluate(_TOO_WIDE)
    return [re.sub(r"\s+", " ", f"{one}")[:160] for one in found]


_TOO_WIDE = """(() => {
    const root = document.scrollingElement, wide = root.clientWidth;
    const content = document.querySelector('#mw-content-text') || document.body;
    const sticksOut = one => { const box = one.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && (box.right > wide + 1 || box.left < -1); };
    const moves = one => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
    const movable = one => { for (let at = one.parentElement; at && at !== content.parentElement;
        at = at.parentElement) if (moves(at) && !sticksOut(at)) return true; return false; };
    const out = [...content.querySelectorAll('*')].filter(one => one.checkVisibility()
        && sticksOut(one) && !movable(one) && !one.closest('LEFT'));
    return [...(root.scrollWidth > wide ? [`the page: ${root.scrollWidth} of ${wide}`] : []),
        ...out.map(one => `${one.tagName}.${one.className}: ${one.innerText || one.value || ''}`)];
})()""".replace("LEFT", ", ".join(NOT_OURS))
