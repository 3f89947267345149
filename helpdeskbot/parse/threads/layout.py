"""How a page is made up of pieces, and how it is made up when a few of them are others."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from helpdeskbot.model.discussion import Span, TalkPage, Thread
from helpdeskbot.parse.threads.anchors import Anchors
from helpdeskbot.parse.threads.ids import Identifiers
from helpdeskbot.parse.threads.stretch import NamedStretch, PageStretch


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of one kind on a page, of which each stands there once.

    :param given: all of them.
    :param contested: those that a piece would have had, if another one did not have it already.
    """

    given: frozenset[str]
    contested: frozenset[str]

    def change(self, gone: Sequence[str], come: Sequence[str]) -> _Names | None:
        """The names when pieces with some of them are gone, and others have come.

        ``None``: where pieces stand tells which names they have.
        """
        out, new = frozenset(gone), frozenset(come)
        if len(new) < len(come) or not self.contested.isdisjoint(out | new):
            return None
        lost, added = out - new, new - out
        if not self.given.isdisjoint(added):
            return None
        # Most often something was added to a piece; of a long page there are thousands of names.
        left = self.given - lost if lost else self.given
        return _Names(left | added if added else left, self.contested)


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's text as the pieces of which it is made up; all its names are its own.

    :param starts: where each of the pieces begins.
    :param named: the threads of each of them.
    :param is_plain: each piece is what stands between one cut and the next.
    """

    text: str
    starts: Sequence[int]
    pieces: Sequence[PageStretch]
    named: Sequence[NamedStretch]
    notes: Mapping[str, dict[Hashable, Any]]
    ids: _Names
    keys: _Names
    is_plain: bool

    @property
    def page(self) -> TalkPage:
        """The page that the pieces make up."""
        if not self.pieces:
            return TalkPage(self.text, Span(0, 0), (), ())
        placed: list[tuple[Thread, ...]] = [
            piece.place(named, at)
            for piece, named, at in zip(self.pieces, self.named, self.starts, strict=True)
        ]
        lead = self.pieces[0]
        threads = tuple(chain.from_iterable(placed))
        return TalkPage(self.text, Span(0, lead.lead_end), lead.lead, threads, self.notes)

    def change(self, text: str, first: int, last: int, come: Sequence[PageStretch]) -> Layout:
        """The layout of a text in which other pieces stand where some stood.

        :param first: the first of those, by its place among them all.
        :param last: the one after the last of those.
        """
        gone, pieces = self.pieces[first:last], [*self.pieces[:first], *come, *self.pieces[last:]]
        starts, at = list(self.starts[:first]), self.starts[first]
        for piece in come:
            starts.append(at)
            at += len(piece.text)
        shift = len(text) - len(self.text)
        starts += [start + shift for start in self.starts[last:]] if shift else self.starts[last:]
        ids = self.ids.change(_list_ids(gone), _list_ids(come))
        keys = self.keys.change(_list_keys(gone), _list_keys(come))
        if ids is None or keys is None:
            return lay_out(text, starts, pieces, is_plain=True)
        new = [piece.name_alone() for piece in come]
        notes = dict(self.notes)
        for name, _ in chain.from_iterable(one.notes for one in self.named[first:last]):
            del notes[name]
        notes.update(chain.from_iterable(one.notes for one in new))
        named = [*self.named[:first], *new, *self.named[last:]]
        return Layout(text, starts, pieces, named, notes, ids, keys, is_plain=True)


def lay_out(
    text: str, starts: Sequence[int], pieces: Sequence[PageStretch], *, is_plain: bool
) -> Layout:
    """The layout of a text that some pieces make up.

    :param starts: where each of them begins.
    :param is_plain: each is what stands between one cut and the next.
    """
    identifiers, anchors = Identifiers(), Anchors()
    named = [piece.name(identifiers, anchors) for piece in pieces]
    notes = dict(chain.from_iterable(one.notes for one in named))
    ids = _Names(frozenset(identifiers.given), frozenset(identifiers.contested))
    keys = _Names(frozenset(anchors.taken), frozenset(anchors.contested))
    return Layout(text, starts, pieces, named, notes, ids, keys, is_plain)


def _list_ids(pieces: Sequence[PageStretch]) -> list[str]:
    return [name for piece in pieces for name in piece.ids]


def _list_keys(pieces: Sequence[PageStretch]) -> list[str]:
    return [key for piece in pieces for key in piece.keys]
