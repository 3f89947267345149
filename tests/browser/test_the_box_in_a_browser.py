"""The status template as people see it: readable by day and night, from both sides, on a phone."""

from __future__ import annotations

import itertools
import urllib.parse
from collections.abc import Callable

import pytest

from tests.browser.chromium import Chromium
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person
from tests.publish.test_colours import DAY, NIGHT, contrast
from tests.publish.test_pages import STATUSES

DESK = "Project:Browser desk"
BOXES = """[...document.querySelectorAll('.helpdesk-status')].map(box => {
    const style = getComputedStyle(box);
    const icon = getComputedStyle(box.querySelector('[aria-hidden]'));
    return {
        status: box.className.match(/helpdesk-status-(\\S+)/)[1],
        text: style.color, ground: style.backgroundColor, icon: icon.color,
        accent: style.direction === 'rtl' ? style.borderRightColor : style.borderLeftColor,
        left: style.borderLeftWidth, right: style.borderRightWidth,
        size: parseFloat(getComputedStyle(box.querySelector('strong')).fontSize),
        overflows: box.scrollWidth > box.clientWidth, height: box.offsetHeight,
    };
})"""
# What the box says of the next step, and where its name and its full stop stand.
ENDS = """(() => {
    const name = document.querySelector('.helpdesk-status bdi');
    const range = document.createRange();
    range.setStart(name.nextSibling, 0);
    range.setEnd(name.nextSibling, 1);
    return [name.parentNode.innerText.trim(), name.getBoundingClientRect().toJSON(),
            range.getBoundingClientRect().toJSON()];
})()"""
SKINS = {
    "vector-2022 by day": ("vector-2022", {"vectornightmode": "0"}, False, DAY),
    "vector-2022 by night": ("vector-2022", {"vectornightmode": "1"}, False, NIGHT),
    "vector-2022 as the system by night": ("vector-2022", {"vectornightmode": "2"}, True, NIGHT),
    "minerva by day": ("minerva", {"minervanightmode": "0"}, False, DAY),
    "minerva by night": ("minerva", {"minervanightmode": "1"}, False, NIGHT),
    "minerva as the system by night": ("minerva", {"minervanightmode": "2"}, True, NIGHT),
    "monobook": ("monobook", {}, True, DAY),
}

Open = Callable[..., str]
_numbers = itertools.count(1)


@pytest.fixture
def address(wiki_with_pages: MediaWiki, admin: Person) -> Open:
    """Saves a page and gives the address to look at it."""

    def saved(text: str, **query: str) -> str:
        # A page of its own each time: of two versions in one second browsers keep the first.
        title = f"{DESK} {next(_numbers)}"
        admin.edit(title, text)
        return f"{wiki_with_pages.url}/index.php?" + urllib.parse.urlencode(
            {"title": title, **query}
        )

    return saved


def every_status(**params: str) -> str:
    more = "".join(f"|{name}={value}" for name, value in params.items())
    return "\n".join(
        f"== {status} ==\n{{{{Helpdesk status|{status.replace('-', ' ')}{more}}}}}\nHello. ~~~~"
        for status in STATUSES
    )


def hexadecimal(colour: str) -> str:
    channels = colour.removeprefix("rgb(").removesuffix(")").split(",")
    assert len(channels) == 3, f"{colour} is not opaque"
    return "#" + "".join(f"{int(channel):02x}" for channel in channels)


@pytest.mark.parametrize("where", SKINS)
def test_everybody_can_read_it(chromium: Chromium, address: Open, where: str) -> None:
    skin, query, dark, colours = SKINS[where]
    chromium.view(address(every_status(), useskin=skin, **query), dark=dark)
    boxes = chromium.evaluate(BOXES)
    assert [box["status"] for box in boxes] == list(STATUSES)
    known = {value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])
             for value in colours.values()}  # fmt: skip
    for box in boxes:
        text, ground, icon, accent = (
            hexadecimal(box[part]) for part in ("text", "ground", "icon", "accent")
        )
        assert {text, ground, icon, accent} <= known, "the unit test measures other colours"
        assert contrast(text, ground) >= 7
        assert contrast(icon, ground) >= 3
        assert contrast(accent, ground) >= 3
        assert box["size"] >= 12
        assert not box["overflows"]


@pytest.mark.parametrize("interface", ["en", "ar"])
def test_the_stripe_is_where_reading_begins(
    chromium: Chromium, address: Open, interface: str
) -> None:
    text = "{{Helpdesk status|new|lang=sv}} {{Helpdesk status|new|lang=ar}}"
    chromium.view(address(text, uselang=interface))
    swedish, arabic = chromium.evaluate(BOXES)
    assert [swedish["left"], swedish["right"]] == ["3px", "1px"]
    assert [arabic["left"], arabic["right"]] == ["1px", "3px"]


@pytest.mark.parametrize("width", [320, 1300])
@pytest.mark.parametrize("interface", ["en", "ar"])
@pytest.mark.parametrize(
    ("language", "names"),
    [("ar", "Anna, Bosse"), ("ar", "آمنة"), ("sv", "آمنة"), ("sv", "Anna (WMSE)")],
)
def test_sentences_end_where_reading_ends(
    chromium: Chromium, address: Open, language: str, names: str, interface: str, width: int
) -> None:
    text = f"{{{{Helpdesk status|waiting for expert|next=asked|by={names}|lang={language}}}}}"
    chromium.view(address(text, uselang=interface, useskin="minerva"), width=width)
    said, name, stop = chromium.evaluate(ENDS)
    assert said.endswith(f"{names}.")
    behind = stop["right"] <= name["left"] + 1 if language == "ar" else stop["left"] >= name["left"]
    assert behind or stop["top"] > name["bottom"]


@pytest.mark.parametrize("skin", ["minerva", "vector-2022"])
def test_it_fits_on_a_phone(chromium: Chromium, address: Open, skin: str) -> None:
    text = every_status(expert="A" * 90, topic="copyright and other matters", due="soon",
                        until="2026-12-15", agreed="2026-12-01", next="on-it", by="B" * 30,
                        day="2026-12-03")  # fmt: skip
    chromium.view(address(text, useskin=skin), width=320)
    for box in chromium.evaluate(BOXES):
        assert not box["overflows"]
        assert box["height"] < 300


def test_on_a_wide_screen_it_takes_one_line(chromium: Chromium, address: Open) -> None:
    chromium.view(address("{{Helpdesk status|new}}"), width=1300)
    (box,) = chromium.evaluate(BOXES)
    assert 28 <= box["height"] <= 46


def test_a_screen_reader_hears_what_it_is_and_no_icon(chromium: Chromium, address: Open) -> None:
    chromium.view(address("{{Helpdesk status|done|lang=sv}}"))
    nodes = chromium.call("Accessibility.getFullAXTree")["nodes"]
    (note,) = (node for node in nodes if node.get("role", {}).get("value") == "note")
    assert note["name"]["value"] == "Ärendets status"
    by_id = {node["nodeId"]: node for node in nodes}

    def heard(node: dict[str, object]) -> str:
        role = node.get("role", {})
        if isinstance(role, dict) and role.get("value") == "StaticText":
            name = node["name"]
            assert isinstance(name, dict)
            return f"{name['value']}|"
        children = node.get("childIds", [])
        assert isinstance(children, list)
        return "".join(heard(by_id[child]) for child in children)

    assert heard(note) == ("Klart|Ärendet är avklarat. Säg till nedan om något saknas.|")


def test_the_form_opens_the_questions(chromium: Chromium, address: Open) -> None:
    chromium.view(address("{{Helpdesk request form}}"))
    chromium.evaluate(
        "document.querySelector('.commentboxInput').value = 'Photos of mushrooms';"
        "document.querySelector('form.commentbox').submit()"
    )
    text = chromium.wait_for("document.querySelector('#wpTextbox1')?.value")
    question = "'''What do you want to achieve?'''<!--helpdesk:goal-->"
    assert text.startswith(f"{question}\n<!-- What should be different")
    assert chromium.evaluate("document.querySelector('[name=wpSummary]').value") == (
        "Photos of mushrooms"
    )
