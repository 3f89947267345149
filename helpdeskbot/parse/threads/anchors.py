"""Which of a page's headings of one name each is, as MediaWiki numbers their anchors."""

from __future__ import annotations

from collections.abc import Iterable

from helpdeskbot.parse.threads.ids import plain_heading


class Anchors:
    """Numbers the headings of a page, each given in the page's order.

    The second ``== Help ==`` of a page has the anchor ``Help_2``, were the first one written
    ``help`` or ``=== Help ===``; where a heading "Help 2" stands before it, ``Help_3``.

    Attributes: ``taken``, all anchors that were; ``contested``, those that a heading did not get,
    as they were taken already.
    """

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.contested: set[str] = set()
        self._next: dict[str, int] = {}

    def number(self, keys: Iterable[str]) -> list[int]:
        """The number after each one's anchor; 1 where there is none.

        :param keys: of headings, as :func:`find_key` makes them.
        """
        return [self._number(key) for key in keys]

    def _number(self, key: str) -> int:
        if key not in self.taken:
            self.taken.add(key)
            return 1
        self.contested.add(key)
        number = self._next.get(key, 2)
        while (further := f"{key}_{number}") in self.taken:
            self.contested.add(further)
            number += 1
        self._next[key] = number + 1
        self.taken.add(further)
        return number


def find_key(heading: str) -> str:
    """What headings with one anchor have in common.

    :param heading: its wikitext.
    """
    plain = plain_heading(heading).replace(" ", "_")
    # Only the letters of ASCII are the same to the wiki in both cases.
    return plain.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
