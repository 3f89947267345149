"""Page titles as MediaWiki understands them: many spellings, one page.

https://www.mediawiki.org/wiki/Manual:Page_title
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from helpdeskbot.parse.site.titles import upper_first

_ILLEGAL = re.compile(r"[\x00-\x1f#<>\[\]{}|\x7f]|%[0-9A-Fa-f]{2}|�|~~~|(?:^|/)\.{1,2}(?:/|$)")
_BLANK = re.compile(r"[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e]")


class Title(NamedTuple):
    """A page's place.

    :param name: the title without its namespace.
    :param full: the title in its canonical spelling.
    """

    namespace: int
    name: str
    full: str


class PracticeTitles:
    """Reads titles on one wiki.

    :param namespaces: every name and alias in lower case, to its number.
    :param names: the canonical names, by number.
    :param own_prefixes: what may stand before a title and leads to this wiki, in lower case.
    """

    def __init__(
        self,
        namespaces: Mapping[str, int],
        names: Mapping[int, str],
        own_prefixes: Collection[str] = (),
    ) -> None:
        self._namespaces = namespaces
        self._names = names
        self._own_prefixes = own_prefixes
        self.find = lru_cache(maxsize=50_000)(self._find)

    def _find(self, spelling: str) -> Title | None:
        """The page that a spelling means, or ``None`` if no page can be called so."""
        text = unicodedata.normalize("NFC", _MARKS.sub("", spelling))
        text = _BLANK.sub(" ", text).strip(" ")
        text = text.removeprefix(":").strip(" ")
        namespace = 0
        prefix, colon, rest = text.partition(":")
        if colon and prefix.strip(" ").lower() in self._own_prefixes:
            text = rest.strip(" ")
            prefix, colon, rest = text.partition(":")
        number = self._namespaces.get(prefix.strip(" ").lower()) if colon else None
        if number:
            namespace, text = number, rest.strip(" ")
        if not text or text.startswith(":") or _ILLEGAL.search(text):
            return None
        if len(text.encode()) > 255:
            return None
        name = upper_first(text)
        return Title(namespace, name, self.join(namespace, name))

    def join(self, namespace: int, name: str) -> str:
        """The full title of a page in a namespace."""
        prefix = self._names[namespace]
        return f"{prefix}:{name}" if prefix else name
