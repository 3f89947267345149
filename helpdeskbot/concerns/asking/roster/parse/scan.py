"""Where the rows of a roster page stand, found again in linear time when the page has changed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.titles import Titles
from helpdeskbot.parse.wikitext.elements import Elements
from helpdeskbot.parse.wikitext.template import NAME

_NAME = re.compile(NAME + r"(?=\||\}\})")
# A call that surely is one of a template, and no function's that may leave its parameters out.
_CALL = re.compile(r"((?:[^{}|\[\]<#:]|<!--(?s:.*?)-->)*+)(:)?+[^{}|\[\]<#]*+(?=\||\}\}|<!--)")
_COMMENT_TEXT = re.compile(r"<!--(?s:.*?)-->")
_STRUCK = frozenset({"includeonly", "s", "del", "strike"})
_OPEN, _CLOSE, _OPEN_LINK, _CLOSE_LINK, _COMMENT, _TAG = range(1, 7)
_TOKENS = r"\{(\{++)|\}(\}++)|\[(\[++)|\](\]++)|<(!--(?s:.*?)(?:-->|\Z))|<({tags})(?=[\s/>])"
# Comparing texts in pieces of this many characters is fast, whatever their length.
_STEP = 4096


class RowPlace(NamedTuple):
    """A template that is a row: where it stands, and whether other rows stand inside it."""

    start: int
    end: int
    holds_rows: bool


@dataclass(slots=True)
class Places:
    """What was found in one text.

    :param rows: in the order in which they begin.
    :param rests: offsets at which no bracket is open, ascending: reading may begin there.
    :param unclosed: where rows begin that never end.
    :param settled: whether what comes later could not have changed how the text was read.
    """

    text: str = ""
    rows: list[RowPlace] = field(default_factory=list)
    rests: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    settled: bool = True

    def is_nested(self, end: int) -> bool:
        """Whether what ends at an offset may stand inside of something else."""
        return not _holds(self.rests, end)


class RowFinder:
    """Finds the calls of some templates in texts, as MediaWiki's preprocessor finds them.

    They count in tables and in other templates' parameters; in comments, in elements whose
    content is no wikitext or is struck out, and in conditions and other functions they do not.

    :param templates: names without namespace, in canonical form.
    """

    def __init__(self, site: SiteInfo, templates: frozenset[str]) -> None:
        self._titles = Titles(site)
        self._templates = frozenset(map(self._titles.template_name, templates))
        names = sorted({tag.lower() for tag in site.extension_tags} | _STRUCK)
        tags = "|".join(map(re.escape, names))
        self._tokens = re.compile(_TOKENS.replace("{tags}", tags), re.IGNORECASE)
        self._kinds: dict[str, bool] = {}

    def find(self, text: str, before: Places | None = None) -> Places:
        """Find the rows of a text.

        :param before: what was found in an earlier version; only what differs is read again.
        """
        if before is None or not before.settled or not before.rests:
            return self._read(text, Places(text), 0, None)
        same = _common_start(before.text, text)
        begin = bisect_right(before.rests, same) - 1
        # A rest directly before the change might be none: a brace may have been added to it.
        while begin >= 0 and before.rests[begin] >= same:
            begin -= 1
        at = before.rests[begin] if begin >= 0 else 0
        kept = bisect_left(before.rows, (at,))
        places = Places(text, before.rows[:kept], before.rests[: begin + 1])
        return self._read(text, places, at, before)

    def _read(self, text: str, places: Places, at: int, before: Places | None) -> Places:
        elements = Elements(text)
        stack: list[list[int]] = []
        shift, rejoin = 0, len(text) + 1
        if before is not None:
            shift = len(text) - len(before.text)
            most = min(len(text), len(before.text)) - at
            rejoin = len(text) - _common_end(before.text, text, most)
        search = self._tokens.search
        while match := search(text, at):
            kind, at = match.lastindex, match.end()
            if kind in (_OPEN, _OPEN_LINK):
                stack.append([match.start(), at - match.start(), kind])
            elif kind in (_CLOSE, _CLOSE_LINK):
                if not stack:
                    continue
                self._close(places, stack, match.start(), at, kind - 1)
                if not stack:
                    places.rests.append(at)
                    # A rest of both texts, after the last difference: the remainder is known.
                    if before is not None and at > rejoin and _holds(before.rests, at - shift):
                        places.settled = not elements.unclosed
                        return _rejoined(places, before, at, shift)
            elif kind == _TAG:
                content = elements.find_content(match[_TAG].lower(), at)
                at = content[2] if content else at
        places.rows.sort()
        places.unclosed = [
            start + count - 2
            for start, count, kind in stack
            if kind == _OPEN and self._is_row(text, start + count)
        ]
        places.settled = not elements.unclosed
        return places

    def _close(
        self, places: Places, stack: list[list[int]], at: int, end: int, opening: int
    ) -> None:
        """Take closing brackets off the open ones, as many as belong together."""
        most = 3 if opening == _OPEN else 2
        while stack and end - at >= 2 and stack[-1][2] == opening:
            piece = stack[-1]
            taken = min(end - at, piece[1], most)
            at += taken
            piece[1] -= taken
            start = piece[0] + piece[1]
            if opening == _OPEN and taken == 2 and self._is_row(places.text, start + 2):
                holds = bool(places.rows) and places.rows[-1].start > start
                places.rows.append(RowPlace(start, at, holds))
            elif opening == _OPEN and taken == 2 and not self._is_template(places.text, start + 2):
                while places.rows and places.rows[-1].start > start:
                    places.rows.pop()
            if piece[1] < 2:
                stack.pop()

    def _is_row(self, text: str, at: int) -> bool:
        name = _NAME.match(text, at, at + 300)
        if name is None:
            return False
        known = self._kinds.get(name[0])
        if known is None:
            if len(self._kinds) > 5000:
                self._kinds.clear()
            known = self._titles.template_name(name[0]) in self._templates
            # This shows the template's text instead of using it.
            known = known and not name[0].lstrip().lower().startswith("msgnw:")
            self._kinds[name[0]] = known
        return known

    def _is_template(self, text: str, at: int) -> bool:
        call = _CALL.match(text, at, at + 300)
        if call is None:
            return False
        prefix = _COMMENT_TEXT.sub("", call[1])
        return not call[2] or not prefix.strip() or self._titles.namespace(prefix) is not None


def _rejoined(places: Places, before: Places, at: int, shift: int) -> Places:
    """What was found so far, and what the earlier version holds after this offset."""
    places.rows.sort()
    first = bisect_left(before.rows, (at - shift,))
    rest = bisect_right(before.rests, at - shift)
    if shift:
        places.rows += [RowPlace(s + shift, e + shift, h) for s, e, h in before.rows[first:]]
        places.rests += [rest + shift for rest in before.rests[rest:]]
    else:
        places.rows += before.rows[first:]
        places.rests += before.rests[rest:]
    places.unclosed = [start + shift for start in before.unclosed]
    return places


def _holds(ascending: list[int], value: int) -> bool:
    index = bisect_left(ascending, value)
    return index < len(ascending) and ascending[index] == value


def _count_same(most: int, equal: Callable[[int, int], bool]) -> int:
    """The greatest length up to which two texts are equal, by halving."""
    at = 0
    while at < most and equal(at, min(at + _STEP, most)):
        at = min(at + _STEP, most)
    low, high = at, min(at + _STEP, most)
    while low < high:
        middle = (low + high + 1) // 2
        if equal(at, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _common_start(a: str, b: str) -> int:
    return _count_same(min(len(a), len(b)), lambda start, end: a[start:end] == b[start:end])


def _common_end(a: str, b: str, most: int) -> int:
    def equal(start: int, end: int) -> bool:
        return a[len(a) - end : len(a) - start] == b[len(b) - end : len(b) - start]

    return _count_same(most, equal)
