"""Tags in a message: those that only lay out words, and nothing that hides them or moves them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

TAGS = frozenset(
    (
        *("abbr", "b", "bdi", "big", "blockquote", "br", "center", "cite", "code", "dd", "del"),
        *("dfn", "div", "dl", "dt", "em", "font", "hr", "i", "ins", "kbd", "li", "mark", "nowiki"),
        *("ol", "p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table"),
        *("caption", "td", "th", "tr", "tt", "u", "ul", "var", "wbr"),
        # What the Translate extension leaves around words.
        *("languages", "translate", "tvar"),
    )
)
"""Tags that a message may have; nobody misses what others can do, and nobody knows what that is."""

_COLOUR = (
    r"(?!transparent)(?:#(?:[0-9a-f]{3}){1,2}|[a-z]+|rgb\([\d, ]{5,20}\)"
    r"|var\(--[a-z0-9-]+(?:, ?#[0-9a-f]{3,6})?\))"
)
_VALUES: Mapping[str, str] = {
    "background": _COLOUR,
    "background-color": _COLOUR,
    "color": _COLOUR,
    "display": "block|flex|inline|inline-(?:block|flex)",
    "font-size": (
        r"(?:0?\.[7-9]\d*|1(?:\.[0-5]\d*)?)r?em|(?:[7-9]\d|1[0-4]\d|150)%"
        r"|1\d(?:\.\d+)?(?:px|pt)|smaller|larger|small|medium|large"
    ),
    "line-height": r"1(?:\.\d+)?|2|1\d\d%|normal",
    "max-width": r"100%|[3-9]\dr?em|[4-9]\d\dpx|\d{4}px|none",
    "overflow": "auto|hidden|visible",
    "width": "100%|auto|fit-content",
}
"""What certain properties may be; of the others below, what is not far away."""
_PROPERTIES = re.compile(
    r"border(?:-[a-z-]+)?|box-shadow|clear|direction|float|font-(?:family|style|variant|weight)|"
    r"gap|hyphens|list-style(?:-type)?|margin(?:-[a-z-]+)?|overflow-wrap|padding(?:-[a-z-]+)?|"
    r"text-align|text-decoration|vertical-align|white-space|word-break|word-wrap"
)
_VALUE = re.compile(r"(?!.*\b(?:attr|calc|expression|inherit|url)\b)[\w#%.,()' +-]+")
_NUMBER = re.compile(r"(?<![\w#])([-+]?)(\d*\.?\d+)([a-z]*|%)")
_MOST: Mapping[str, float] = {"px": 100, "em": 6, "rem": 6, "ex": 12, "ch": 80, "pt": 80, "%": 100}
_HIDING_CLASS = re.compile(
    r"hid|collapse|collapsi|visib|only|print|mobile|show|talk|\btoc|\bsr-|catlinks|nojs|overlay|sticky|"
    r"metadata",
    re.IGNORECASE,
)


def finds_harm(name: str, value: str) -> bool:
    """Whether an attribute of a tag could hide its words, or put them elsewhere.

    :param name: in lower case.
    """
    value = html.unescape(value)
    if name == "style":
        return not all(map(_is_layout, filter(str.strip, value.split(";"))))
    return name in ("hidden", "aria-hidden") or (
        name == "class" and _HIDING_CLASS.search(value) is not None
    )


def _is_layout(declaration: str) -> bool:
    name, _, value = declaration.lower().partition(":")
    name, value = name.strip(), value.replace("!important", "").strip()
    if name in _VALUES:
        return re.fullmatch(_VALUES[name], value) is not None
    return (
        _PROPERTIES.fullmatch(name) is not None
        and _VALUE.fullmatch(value) is not None
        and all(
            not sign and float(number) <= _MOST.get(unit, 900 if name == "font-weight" else 0)
            for sign, number, unit in _NUMBER.findall(value)
            if float(number)
        )
    )
