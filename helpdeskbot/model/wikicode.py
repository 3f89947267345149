"""A text as mwparserfromhell's tree, for people who know it; refused where that might not end.

Only this module knows the library, and it is loaded when somebody first asks for a tree.

The library tries what begins again in every context in which it may stand.  That can take
exponential time on a few hundred characters whose brackets all match, so no count of brackets
tells such texts from others.  Therefore its tokenizer (the one in Python, which gives the same
tokens as the one in C) is watched while it reads, and stopped when it looks at the text too often.
"""

from __future__ import annotations

import re
from typing import Any

from mwparserfromhell.parser.builder import Builder
from mwparserfromhell.parser.tokenizer import Tokenizer
from mwparserfromhell.wikicode import Wikicode

from helpdeskbot.model.errors import TextRefused

__all__ = ["DEEPEST", "LONGEST", "MOST_LOOKS", "Wikicode", "read_wikicode"]

LONGEST = 64 * 1024
"""How long a text may be, in bytes of UTF-8, as MediaWiki counts."""
DEEPEST = 40
"""How many templates, links, tables and elements may be open at once, closed later or not."""
MOST_LOOKS = 40
"""How often each character may be looked at on average; talk pages take about 3."""

_FREE_LOOKS = 20_000
# The library opens at most a hundred things in each other, but signs in headings without end.
_DEEPEST_STACK = 200
_ADVICE = "Read smaller parts of it, such as single comments"

_VOID = "area|br|dd|dt|hr|img|li|meta|p|td|th|tr|wbr"
_BRACKETS = re.compile(
    r"<!--(?s:.*?)(?:-->|\Z)|(\{{2,}+)|(\}{2,}+)|(\[\[)|(\]\])"
    r"|(^[ \t:*#;]*+\{\|)|(^[ \t]*+\|\}(?!\}))"
    rf"|(<(?!(?:{_VOID})\b)[a-z](?![^<>]*+(?<=/)>))|(</(?!(?:{_VOID})\b)[a-z])",
    re.MULTILINE | re.IGNORECASE,
)


def read_wikicode(text: str) -> Wikicode:
    """A text as the tree that ``mwparserfromhell.parse`` gives, in bounded time.

    :raises TextRefused: the text is longer than ``LONGEST``, nested deeper than ``DEEPEST``, or
        such that the library would go over it too often.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise TextRefused(f"the text is longer than {LONGEST // 1024} kB", advice=_ADVICE)
    if not _is_shallow(text):
        raise TextRefused(f"the text is nested deeper than {DEEPEST}", advice=_ADVICE)
    tokens = _Watched(MOST_LOOKS * len(text) + _FREE_LOOKS).tokenize(text)
    tree: Wikicode = Builder().build(tokens)  # type: ignore[no-untyped-call]
    return tree


def _is_shallow(text: str) -> bool:
    """Whether never more than ``DEEPEST`` things are open; what is never closed stays open."""
    depths = [0, 0, 0, 0]
    for match in _BRACKETS.finditer(text):
        if match.lastindex is None:
            continue
        kind, closing = divmod(match.lastindex - 1, 2)
        count = len(match[0]) // 2 if kind == 0 else 1
        depths[kind] = max(0, depths[kind] - count) if closing else depths[kind] + count
        if sum(depths) > DEEPEST:
            return False
    return True


class _Watched(Tokenizer):
    """The library's tokenizer with a bound on how much of the text it looks at, again or not."""

    def __init__(self, looks: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._looks = looks

    def _read(self, *args: Any, **options: Any) -> Any:
        found = super()._read(*args, **options)
        self._looks -= len(found) if isinstance(found, str) else 1
        if self._looks < 0:
            raise TextRefused("the text would have to be read too many times", advice=_ADVICE)
        return found

    def _push(self, context: int = 0) -> None:
        super()._push(context)  # type: ignore[no-untyped-call]
        if self._depth > _DEEPEST_STACK:
            raise TextRefused("the text holds too many equals signs in a heading", advice=_ADVICE)
