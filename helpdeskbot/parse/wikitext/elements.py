"""Elements whose content is no wikitext of the page: where each ends, in linear time for all."""

from __future__ import annotations

import re


class Elements:
    """Finds the ends of one text's elements; remembers which tags nothing closes any more."""

    def __init__(self, text: str, end: int = -1) -> None:
        """Look at the text up to an offset, its end by default."""
        self._text = text
        self._end = len(text) if end < 0 else end
        self._unclosed: set[str] = set()
        self._closings: dict[str, re.Pattern[str]] = {}

    def find_content(self, name: str, at: int) -> tuple[int, int, int] | None:
        """Where an element's content begins and ends, and where the text goes on after it.

        ``None`` where the tag itself never ends, and so is none.  Where only the closing tag is
        missing, the opening one is text, as in MediaWiki: the content is empty.

        :param name: the tag's name in lower case.
        :param at: the offset after the name.
        """
        after = self.find_tag_end(at)
        if after is None:
            return None
        if self._text[after - 2] == "/" or name in self._unclosed:
            return after, after, after
        closing = self._closings.get(name)
        if closing is None:
            closing = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE | re.ASCII)
            self._closings[name] = closing
        found = closing.search(self._text, after, self._end)
        if found is None:
            self._unclosed.add(name)
            return after, after, after
        return after, found.start(), found.end()

    def find_tag_end(self, at: int) -> int | None:
        """The offset after the tag whose name ends at an offset; ``None`` where it never ends."""
        close = -1 if ">" in self._unclosed else self._text.find(">", at, self._end)
        if close < 0:
            self._unclosed.add(">")
            return None
        return close + 1

    @property
    def unclosed(self) -> frozenset[str]:
        """Names of tags, in lower case, that were met and that nothing closes any more."""
        return frozenset(self._unclosed)

    def is_unclosed(self, name: str) -> bool:
        """Whether no closing tag of this name comes any more."""
        return name in self._unclosed
