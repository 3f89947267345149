"""What the bot would have written, laid over a page's real history.

People's history is not changed by it: each revision of theirs changes the page that the bot knows
in the lines in which it changed the real one, and the bot's own lines stay where they stand.
Where a person's edit leaves no place for them, the person's lines stand.  Who brings an earlier
text back, as after vandalism, brings back what the bot had in it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from helpdeskbot.parse.common import count_first, count_last
from helpdeskbot.parse.notified.linediff import diff_lines

_TEMPLATE = re.compile(r"^\{\{\s*([^|{}<>\n]+?)\s*[|}]", re.MULTILINE)
_TRIMMED = " \t\n\r\0\x0b"
# To so many texts a page is brought back; who goes back further writes anew.
_REMEMBERED = 8


class Change(NamedTuple):
    """``text`` stands where ``start:end`` of another text stood; whole lines, with their ends."""

    start: int
    end: int
    text: str


class _Earlier(NamedTuple):
    """How a page stood before a person's revision, and what had been counted by then."""

    real: str
    own: list[Change]
    written: int
    dropped: int
    lost: int


@dataclass(slots=True)
class Overlay:
    """A page: as it really was, and what the bot has changed of that.

    :param real: the newest real text; ``None``: there was no page yet.
    :param lost: how many of the bot's changes people's edits have left no place for.
    """

    real: str | None = None
    lost: int = 0
    _own: list[Change] = field(default_factory=list)
    _text: str | None = None
    _written: int = 0
    _dropped: int = 0
    _earlier: deque[_Earlier] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def follow(self, theirs: str) -> str:
        """What becomes of the page by a person's revision.

        :param theirs: the real text after it.
        """
        if self.real is None:
            # Whatever the bot has put there, it was theirs to make.
            self.lost += len(self._own)
            self._own = []
        else:
            back = next((one for one in self._earlier if one.real == theirs), None)
            was = _Earlier(self.real, self._own, self._written, self._dropped, self.lost)
            self._earlier.appendleft(was)
            if self._own:
                base = _whole(self.real)
                for change in reversed(find_changes(base, _whole(theirs))):
                    self._settle(change, base)
            if back is not None:
                self._restore(back)
        self.real, self._text = theirs, None
        return self.text

    def pass_over(self, theirs: str) -> None:
        """The real bot has saved this; the page stays as the rehearsed one has made it."""
        mine = self.text
        self.real, self._text = theirs, None
        self._own = find_changes(_whole(theirs), _whole(mine))

    def write(self, mine: str) -> None:
        """The rehearsed bot has made this of the page."""
        base, mine, self._text = _whole(self.real or ""), _whole(mine), None
        self._written += 1
        if mine == base:
            self._own = []
        for change in reversed(find_changes(_applied(base, self._own), mine)):
            self._own = _composed(base, self._own, change)

    @property
    def text(self) -> str:
        """The page as the bot knows it."""
        if not self._own:
            return self.real or ""
        if self._text is None:
            self._text = _applied(_whole(self.real or ""), self._own).rstrip(_TRIMMED)
        return self._text

    def _settle(self, theirs: Change, base: str) -> None:
        """Let a person's change of the real text pass below the bot's own ones."""
        shift = len(theirs.text) - (theirs.end - theirs.start)
        said = frozenset(_TEMPLATE.findall(theirs.text))
        kept: list[Change] = []
        for own in self._own:
            if said and own.text and _adjoins(own, theirs, base):
                # Whoever sets a status would have set it in the bot's template.
                less = own._replace(text=_without(own.text, said))
                if less != own:
                    # Who takes theirs off again wants none; that is no revert of anything.
                    self._earlier.clear()
                own = less
                if base[own.start : own.end] == own.text:
                    continue
            if own.end <= theirs.start:
                kept.append(own)
            elif own.start >= theirs.end and not _goes_with(own, theirs):
                kept.append(Change(own.start + shift, own.end + shift, own.text))
            else:
                self._dropped += 1
                # Without new lines it went with those that were taken away, as into an archive.
                self.lost += bool(theirs.text.strip())
        self._own = kept

    def _restore(self, back: _Earlier) -> None:
        """A person brings a text back, and with it the lines of the bot's that were in it.

        What the bot has said since stands beside them, as far as it stands elsewhere; where the
        bot had changed a person's line, it is the person's again.
        """
        since = self._own
        if back.written == self._written:
            since = [one for one in since if one.start < one.end]
        elif back.dropped == self._dropped:
            return
        old = [one for one in back.own if one.start == one.end]
        apart = (
            one
            for one in since
            if all(one.end < other.start or other.end < one.start for other in old)
        )
        self._own = sorted([*old, *apart])
        self.lost = back.lost


def find_changes(old: str, new: str) -> list[Change]:
    """What makes a text of another one, line by line, in order.

    Both are empty or end with a line's end.
    """
    if old == new:
        return []
    top, bottom = _find_common(old, new)
    before = _lines(old[top : len(old) - bottom])
    after = _lines(new[top : len(new) - bottom])
    if not before or not after:
        return [Change(top, len(old) - bottom, "".join(after))]
    starts = [top]
    for line in before:
        starts.append(starts[-1] + len(line))
    found: list[Change] = []
    for hunk in diff_lines(before, after):
        gone = before[hunk.old_start : hunk.old_end]
        come = after[hunk.new_start : hunk.new_end]
        if len(gone) == len(come) > 1 and all(map(_is_alike, gone, come)):
            # Lines were changed in place: what stands between two of them has its place.
            places = range(hunk.old_start, hunk.old_end)
            found += [
                Change(starts[at], starts[at + 1], line)
                for at, line in zip(places, come, strict=True)
                if before[at] != line
            ]
        else:
            found.append(Change(starts[hunk.old_start], starts[hunk.old_end], "".join(come)))
    return found


def _adjoins(own: Change, theirs: Change, base: str) -> bool:
    """Whether nothing stands between the two."""
    between = base[own.end : theirs.start] or base[theirs.end : own.start]
    apart = own.end > theirs.start and own.start < theirs.end
    return not apart and not between.strip()


def _without(text: str, templates: frozenset[str]) -> str:
    """A text without the lines that begin with one of these templates."""
    lines = text.splitlines(keepends=True)
    return "".join(
        line for line in lines if not ((found := _TEMPLATE.match(line)) and found[1] in templates)
    )


def _goes_with(own: Change, theirs: Change) -> bool:
    """Whether something of the bot's stood below what a person has taken away without a trace."""
    is_added = own.start == own.end == theirs.end
    return is_added and theirs.start < theirs.end and not theirs.text


def _composed(base: str, own: Sequence[Change], change: Change) -> list[Change]:
    """The bot's changes of a text with one more, of the text with them."""
    ours = _applied(base, own)
    before: list[Change] = []
    after: list[Change] = []
    start, end, shift = change.start, change.end, 0
    base_start: int | None = None
    base_end = 0
    for one in own:
        first = one.start + shift
        last = first + len(one.text)
        if last < change.start:
            before.append(one)
        elif first > change.end:
            after.append(one)
        else:
            # It adjoins, and becomes one with it.
            if base_start is None:
                base_start = one.start - max(0, first - change.start)
            base_end = one.end + max(0, change.end - last)
            start, end = min(start, first), max(end, last)
        shift += len(one.text) - (one.end - one.start)
    if base_start is None:
        moved = sum(len(one.text) - (one.end - one.start) for one in before)
        base_start, base_end = change.start - moved, change.end - moved
    text = ours[start : change.start] + change.text + ours[change.end : end]
    both = Change(base_start, base_end, text)
    kept = [] if base[base_start:base_end] == text else [both]
    return [*before, *kept, *after]


def _applied(base: str, own: Sequence[Change]) -> str:
    pieces, at = [], 0
    for one in own:
        pieces += [base[at : one.start], one.text]
        at = one.end
    return "".join([*pieces, base[at:]])


def _whole(text: str) -> str:
    """A stored text as lines that all have an end."""
    return f"{text}\n" if text else ""


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def _is_alike(one: str, other: str) -> bool:
    """Whether a line may be another one that was changed: they share half of the shorter one."""
    top = _count_same(one, other)
    bottom = _count_same(one[top:][::-1], other[top:][::-1])
    return 2 * (top + bottom) >= min(len(one), len(other))


def _count_same(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _find_common(old: str, new: str) -> tuple[int, int]:
    """How many characters are the same at the beginning and at the end, in whole lines."""
    most = min(len(old), len(new))
    top = old.rfind("\n", 0, count_first(old, new, most)) + 1
    same = count_last(old, new, most - top)
    here, there = len(old) - same, len(new) - same
    if not all(at == top or text[at - 1] == "\n" for at, text in ((here, old), (there, new))):
        here = old.find("\n", here) + 1 or len(old)
    return top, len(old) - here
