"""Can everybody read the box? Contrast of every pair of colours, as WCAG 2 measures it."""

from __future__ import annotations

import re

import pytest

from helpdeskbot.publish import load_pages
from tests.publish.conftest import VALUES

BOX = next(page.text for page in load_pages(VALUES) if page.title.endswith("status/box"))

# What MediaWiki's skins give these variables in night mode (1.43; measured in the browser tests).
NIGHT = {
    "--background-color-neutral-subtle": "#202122",
    "--background-color-progressive-subtle": "#233566",
    "--background-color-success-subtle": "#153d31",
    "--background-color-warning-subtle": "#453217",
    "--border-color-warning": "#fecc44",
    "--color-base": "#eaecf0",
    "--color-progressive": "#88a3e8",
    "--color-subtle": "#a2a9b1",
    "--color-success": "#2cb491",
}
DAY = dict(re.findall(r"var\((--[a-z-]+), (#[0-9a-f]+)\)", BOX))

ACCENTS_AND_GROUNDS = [
    ("--color-progressive", "--background-color-progressive-subtle"),
    ("--border-color-warning", "--background-color-warning-subtle"),
    ("--color-success", "--background-color-success-subtle"),
    ("--color-subtle", "--background-color-neutral-subtle"),
]


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_variable_is_measured() -> None:
    assert set(DAY) == {*NIGHT, "--border-color-subtle"}


def test_no_colour_is_fixed() -> None:
    outside = re.sub(r"var\(--[a-z-]+, #[0-9a-f]+\)", "", BOX)
    assert not re.search(r":\s*#[0-9a-f]{3,6}\b|\brgb|\bwhite\b|\bblack\b", outside)


@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("accent", "ground"), ACCENTS_AND_GROUNDS)
def test_text_and_icons_stand_out(colours: dict[str, str], accent: str, ground: str) -> None:
    assert contrast(colours["--color-base"], colours[ground]) >= 7
    assert contrast(colours[accent], colours[ground]) >= 3
