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

_PROPERTIES = re.compile(
    r"(?:background(?:-color)?|border(?:-[a-z-]+)?|clear|color|direction|float|font-(?:family|"
    r"size|style|variant|weight)|hyphens|line-height|list-style(?:-type)?|"
    r"margin(?:-[a-z-]+)?|max-width|overflow-wrap|padding(?:-[a-z-]+)?|text-align|"
    r"text-decoration|vertical-align|white-space|word-break|word-wrap)"
)
_VALUE = re.compile(
    r"(?!.*\b(?:transparent|hidden|inherit|attr|calc|expression|url)\b)[\w#%.,()' +-]+"
)
_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3}){1,2}|[a-z]+|rgb\([\d, ]{5,20}\)|var\(--[a-z0-9-]+(?:, ?#[0-9a-f]{3,6})?\)"
)
_NUMBER = re.compile(r"(?<![\w#])([-+]?)(\d*\.?\d+)([a-z]*|%)")
_MOST: Mapping[str, float] = {"px": 100, "em": 6, "rem": 6, "ex": 12, "ch": 80, "pt": 80, "%": 100}
_SIZE = re.compile(
    r"(?:0?\.[7-9]\d*|1(?:\.[0-5]\d*)?)r?em|(?:[7-9]\d|1[0-4]\d|150)%|smaller|larger|small|medium|large|1\d(?:\.\d+)?(?:px|pt)"
)
_LINE = re.compile(r"1(?:\.\d+)?|2|1\d\d%|normal")
_HIDING_CLASS = re.compile(
    r"hid|collaps|visib|only|print|mobile|show|talk|toc|\bsr-|catlinks|nojs|overlay|sticky|metadata",
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
    name, value = name.strip(), value.strip()
    if not _PROPERTIES.fullmatch(name):
        return False
    if name in ("color", "background", "background-color"):
        return _COLOUR.fullmatch(value) is not None and value != "transparent"
    if name in ("font-size", "line-height"):
        return (_SIZE if name == "font-size" else _LINE).fullmatch(value) is not None
    if name == "max-width":
        return value in ("100%", "60em", "50em", "40em", "30em")
    return _VALUE.fullmatch(value) is not None and all(
        not sign and float(number) <= _MOST.get(unit, 1000 if name == "font-weight" else 0)
        for sign, number, unit in _NUMBER.findall(value)
        if unit or float(number)
    )
