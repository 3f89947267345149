"""Reading the versions of a page one after another, each at the cost of what is new in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import islice, pairwise, takewhile

from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.document import find_parts
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.common import find_common
from helpdeskbot.parse.threads.document import parse_document
from helpdeskbot.parse.threads.layout import Layout, lay_out
from helpdeskbot.parse.threads.page import DEFAULT_MARKERS, parse_page
from helpdeskbot.parse.threads.stretch import PageStretch
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.parse.wikitext.grammar import grammar_for
from helpdeskbot.parse.wikitext.scan import Scanner

# Lines that are headings of threads, if nothing before them says otherwise.  Those that could hold
# a signature, a tag or a template are left out: they only make one piece of two.
_CUTS = {
    level: re.compile(rf"\n(?=={{1,{level}}}[^=\n({{<][^\n({{<]*=[ \t]*(?:\n|\Z))")
    for level in range(2, 7)
}
# What is within such a tag is left out, whatever headings it has.
_NO_TALK = "mw-notalk"
_MOST_REPAIRS = 16
# What a page was before an edit and after it.
_MOST_READ = 2
# Pieces that edits have taken away, as what was undone or moved elsewhere may come back.
_MOST_LEFT = 200


class PageParser:
    """Gives for each text exactly what :func:`~helpdeskbot.parse.page.parse_page` gives.

    A text is cut at the headings of its threads.  A piece that the text before held too, character
    by character, is not read again, but only where it leaves nothing open that reaches into the
    next piece, and does not lean on one before it.  Where that cannot be told, the whole text is
    read.  So there is nothing that could be out of date.  What stands before and after the place
    of an edit is not even looked at, but compared.

    Keeps the pieces of the last text in memory, and about as many more of those before it.  Not
    for use by several threads at once.
    """

    def __init__(self, site: SiteInfo, markers: Markers = DEFAULT_MARKERS) -> None:
        self._site = site
        self._markers = markers
        self._grammar = grammar_for(site, markers)
        self._cuts = _CUTS[markers.level]
        self._layout = lay_out("", [], [], is_plain=False)
        self._known: dict[str, PageStretch] = {}
        self._read_last: list[TalkPage] = []
        self.characters_read = 0
        """How many characters the last call of :meth:`parse` had to read anew."""

    def parse(self, text: str) -> TalkPage:
        """Read a talk page; total, as :func:`~helpdeskbot.parse.page.parse_page` is.

        The same text again is what it was: a page is read by whoever has changed it, too.
        """
        found = next((page for page in self._read_last if page.text == text), None)
        if found is not None:
            self.characters_read = 0
            return found
        found = self._parse(text)
        self._read_last = [*self._read_last[1 - _MOST_READ :], found]
        return found

    def _parse(self, text: str) -> TalkPage:
        if (parts := find_parts(text)) is not None:
            self.characters_read = len(text)
            return parse_document(text, parts, self._grammar, self._markers)
        self.characters_read = 0
        with pause_collector():
            layout = self._change(self._layout, text) or self._lay_out(text)
            if layout is not None:
                self._layout = layout
                self._forget()
                return layout.page
        self.characters_read += len(text)
        return parse_page(text, self._site, self._markers)

    def _change(self, before: Layout, text: str) -> Layout | None:
        """The text where an edit has changed a few pieces; ``None``: it has to be cut anew."""
        if not before.is_plain:
            return None
        top, bottom = find_common(before.text, text)
        starts = before.starts
        # The heading with which the first of them begins is as it was.
        first = max(bisect_left(starts, top) - 1, 0)
        if first and not 0 <= before.text.find("\n", starts[first]) < top:
            first -= 1
        last = bisect_right(starts, len(before.text) - bottom)
        begin, end = starts[first], len(text)
        if last < len(starts):
            end = starts[last] + len(text) - len(before.text)
        if text.find(_NO_TALK, begin, end) >= 0:
            return None
        cuts = (cut.end() for cut in self._cuts.finditer(text, begin))
        bounds = [begin, *takewhile(lambda cut: cut < end, cuts), end]
        self._keep(before.pieces[first:last])
        come: list[PageStretch] = []
        for start, stop in pairwise(bounds):
            piece = self._read(text[start:stop])
            if (start and not piece.is_section) or _goes_on(piece, text, stop):
                return None
            come.append(piece)
        at = begin
        for piece in reversed(before.pieces[:first]):
            if piece.waits and _goes_on(piece, text, at):
                return None
            at -= len(piece.text)
        changed = before.change(text, first, last, come)
        return changed if _is_apart(changed.pieces) else None

    def _lay_out(self, text: str) -> Layout | None:
        """The pieces of a text; ``None`` if it is not the sum of its pieces."""
        if _NO_TALK in text:
            return None
        self._keep(self._layout.pieces)
        bounds = [0, *(cut.end() for cut in self._cuts.finditer(text)), len(text)]
        found: list[tuple[int, PageStretch]] = []
        repairs = 0
        first, last = 0, 1
        while first < len(bounds) - 1:
            piece = self._read(text[bounds[first] : bounds[last]])
            reach = piece.find_reach(text, bounds[last]) if last < len(bounds) - 1 else -1
            if reach >= 0:
                last = min(bisect_right(bounds, reach), len(bounds) - 1)
            elif first and not piece.is_section:
                begin, _ = found.pop()
                first = bisect_right(bounds, begin) - 1
            else:
                found.append((bounds[first], piece))
                first, last = last, last + 1
                continue
            repairs += 1
            if repairs > _MOST_REPAIRS:
                return None
        starts, pieces = [at for at, _ in found], [piece for _, piece in found]
        if not _is_apart(pieces):
            return None
        return lay_out(text, starts, pieces, is_plain=not repairs)

    def _read(self, text: str) -> PageStretch:
        piece = self._known.get(text)
        if piece is None:
            self.characters_read += len(text)
            scanner = Scanner(text, self._grammar)
            scanner.run()
            piece = self._known[text] = PageStretch(text, scanner, self._markers)
        return piece

    def _keep(self, pieces: Iterable[PageStretch]) -> None:
        """Keep pieces that may stand in another text, too, as those that were used last."""
        for piece in pieces:
            self._known.pop(piece.text, None)
            self._known[piece.text] = piece

    def _forget(self) -> None:
        """Keep no more pieces than there may be use for."""
        most = max(_MOST_LEFT, 2 * len(self._layout.pieces))
        for text in list(islice(self._known, max(0, len(self._known) - most))):
            del self._known[text]


def _goes_on(piece: PageStretch, text: str, end: int) -> bool:
    """Whether a stretch that ends before a page's end is not read as it is by itself."""
    return end < len(text) and piece.find_reach(text, end) >= 0


def _is_apart(pieces: Iterable[PageStretch]) -> bool:
    """Whether no piece leans on what one before it has left open."""
    is_open = False
    for piece in pieces:
        if is_open and piece.leans:
            return False
        is_open = is_open or piece.leaves_open
    return True
