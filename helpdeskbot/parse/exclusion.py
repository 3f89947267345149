"""Whether ``{{bots}}`` or ``{{nobots}}`` on a page keep this bot from editing it.

https://en.wikipedia.org/wiki/Template:Bots
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from helpdeskbot.parse.wikitext.template import parse_template
from helpdeskbot.parse.wikitext.unparsed import without_unparsed

# By whatever name this wiki calls the namespace of templates.
_TEMPLATE = re.compile(
    r"\{\{\s*+(?:[^\s:{}|\[\]]++\s*+:\s*+)?(no)?bots\s*+(?=\||\}\})", re.IGNORECASE
)
# In a long text it is found in half the time in which the operator ``in`` finds it.
_WORD = re.compile(b"bots")
_BRACES = re.compile(r"\{\{|\}\}")
_MOST = 100


def parse_bot_exclusion(text: str, bot_name: str) -> bool:
    """Whether the page denies this bot; comments and ``<nowiki>`` do not count.

    ``optout=all`` asks bots to leave no messages, and messages are all that we leave.  What a page
    says in a form of its own denies rather than allows; so do more than a hundred such templates.

    :param bot_name: the bot's user name, without namespace.
    """
    # Only the small letters of ASCII are meant, which bytes have in a third of the time.
    if not _WORD.search(text.encode("utf-8", "surrogatepass").lower()):
        return False
    text = without_unparsed(text)
    name = _folded(bot_name)
    begins = {match.start(): match for match in islice(_TEMPLATE.finditer(text), _MOST + 1)}
    if not begins or len(begins) > _MOST:
        return bool(begins)
    return any(
        _denies(text, match.start(), end, bool(match[1]), name)
        for match, end in _find(text, begins)
    )


def _find(text: str, begins: Mapping[int, re.Match[str]]) -> Iterator[tuple[re.Match[str], int]]:
    """The outermost such templates that are closed, and where each ends.

    :param begins: such templates by where they begin.
    """
    ends: dict[int, int] = {}
    open_at: list[int] = []
    for brace in _BRACES.finditer(text):
        if brace[0] == "{{":
            open_at.append(brace.start())
        elif open_at:
            start = open_at.pop()
            if start in begins:
                ends[start] = brace.end()
    last = -1
    for start in sorted(ends):
        if start >= last:
            last = ends[start]
            yield begins[start], last


def _denies(text: str, start: int, end: int, no_bots: bool, name: str) -> bool:
    _, parameters = parse_template(text, start, end)
    values: dict[str, set[str]] = {}
    for parameter in parameters:
        key = "" if parameter.name.isdigit() else parameter.name.lower()
        values.setdefault(key, set()).update(_names(parameter.value))
    if "all" in values.get("optout", ()):
        return True
    if "allow" in values:
        allowed = values["allow"]
        return "all" not in allowed and name not in allowed
    denied = values.get("deny", set()) | (values.get("", set()) if no_bots else set())
    if denied:
        return "none" not in denied and ("all" in denied or name in denied)
    return no_bots


def _names(value: str) -> set[str]:
    return {_folded(name) for name in re.split(r"[,;|\n]", value) if name.strip()}


def _folded(name: str) -> str:
    # "User:Name" and "[[User:Name]]" are meant for the name; none has a colon.
    name = name.strip("[]{} \t*").rpartition(":")[2]
    return " ".join(name.replace("_", " ").split()).lower()
