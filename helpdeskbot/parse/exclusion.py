"""Whether ``{{bots}}`` or ``{{nobots}}`` on a page keep this bot from editing it.

https://en.wikipedia.org/wiki/Template:Bots
"""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext.template import parse_template
from helpdeskbot.parse.wikitext.unparsed import without_unparsed

_LIMIT = 4000
_TEMPLATE = re.compile(r"\{\{\s*+(?:template:\s*+)?(no)?bots\s*+(?=\||\}\})", re.IGNORECASE)


def parse_bot_exclusion(text: str, bot_name: str) -> bool:
    """Whether the page denies this bot; comments and ``<nowiki>`` do not count.

    :param bot_name: the bot's user name, without namespace.
    """
    if "bots" not in text.lower():
        return False
    text = without_unparsed(text)
    name = _folded(bot_name)
    for match in _TEMPLATE.finditer(text):
        end = text.find("}}", match.end(), match.end() + _LIMIT)
        if end >= 0 and _denies(text, match.start(), end + 2, bool(match[1]), name):
            return True
    return False


def _denies(text: str, start: int, end: int, no_bots: bool, name: str) -> bool:
    _, parameters = parse_template(text, start, end)
    values = {parameter.name.lower(): _names(parameter.value) for parameter in parameters}
    if no_bots:
        return not values
    if "allow" in values:
        allowed = values["allow"]
        return "all" not in allowed and name not in allowed
    if "deny" in values:
        denied = values["deny"]
        return "none" not in denied and ("all" in denied or name in denied)
    return False


def _names(value: str) -> set[str]:
    return {_folded(name) for name in value.split(",") if name.strip()}


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).lower()
