"""The texts of a rehearsal's pages: in a file, as ten thousand long ones are too many to hold."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

import zstandard

from helpdeskbot.rehearsal.steps import TextStep, find_step
from helpdeskbot.wiki.practice.pages import StoredRevision

# Code points of texts that are held, as the newest are asked for again and again.
_MOST_HELD = 4_000_000


class _Kept(NamedTuple):
    """Where a text is, or what makes it of the one that was kept before it.

    :param start: in the file.
    :param packed: how many bytes it has there.
    :param size: how many the text has.
    :param base: the other text; -1: there is none.
    :param top: so many characters are the same at its beginning.
    :param bottom: so many are at its end.
    :param far: in so many steps it is made of a text that stands there as a whole.
    """

    start: int
    packed: int
    size: int
    base: int = -1
    top: int = 0
    bottom: int = 0
    far: int = 0


class Spool:
    """Texts by number; to be closed.

    Most of them differ in one place from the one before, and only that is kept of them.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- it is closed with the spool
        self._pack = zstandard.ZstdCompressor(level=1).compress
        self._unpack = zstandard.ZstdDecompressor().decompress
        self._kept: list[_Kept] = []
        self._end = 0
        self._held: OrderedDict[int, str] = OrderedDict()
        self._size = 0
        self._last = ""

    def keep(self, text: str) -> int:
        """Keep a text; the same one again has the same number."""
        if self._kept and text == self._last:
            return len(self._kept) - 1
        size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        far = self._kept[-1].far if self._kept else 0
        step = find_step(self._last, text, far) if self._kept else None
        packed = self._pack((step.piece if step else text).encode("utf-8", "surrogatepass"))
        kept = _Kept(self._end, len(packed), size)
        if step is not None:
            base = len(self._kept) - 1
            kept = kept._replace(base=base, top=step.top, bottom=step.bottom, far=far + 1)
        self._file.seek(self._end)
        self._file.write(packed)
        self._kept.append(kept)
        self._end += len(packed)
        self._last = text
        number = len(self._kept) - 1
        self._hold(number, text)
        return number

    def size(self, number: int) -> int:
        """How many bytes a text has."""
        return self._kept[number].size

    def read(self, number: int) -> str:
        """A text that was kept."""
        text = self._held.get(number)
        if text is not None:
            self._held.move_to_end(number)
            return text
        steps = []
        while text is None and number >= 0:
            steps.append(number)
            number = self._kept[number].base
            text = self._held.get(number)
        for step in reversed(steps):
            kept = self._kept[step]
            self._file.seek(kept.start)
            piece = self._unpack(self._file.read(kept.packed)).decode("utf-8", "surrogatepass")
            whole = text is None
            text = piece if whole else TextStep(kept.top, piece, kept.bottom).apply(text or "")
        self._hold(steps[0], text or "")
        return text or ""

    def close(self) -> None:
        """Forget them all."""
        self._file.close()
        self._held.clear()

    def _hold(self, number: int, text: str) -> None:
        self._held[number] = text
        self._size += len(text)
        while self._size > _MOST_HELD and len(self._held) > 1:
            _, old = self._held.popitem(last=False)
            self._size -= len(old)


class SpooledRevision(StoredRevision):
    """A revision of a practice wiki whose text is in a spool."""

    __slots__ = ("_number", "_size", "_spool")

    def __init__(
        self,
        spool: Spool,
        revid: int,
        parent_id: int,
        timestamp: datetime,
        user: str,
        summary: str,
        text: str,
        minor: bool = False,
        bot: bool = False,
        imported: bool = False,
    ) -> None:
        number = spool.keep(text)
        values = {"revid": revid, "parent_id": parent_id, "timestamp": timestamp, "user": user}
        values |= {"summary": summary, "minor": minor, "bot": bot, "imported": imported}
        values |= {"_spool": spool, "_number": number, "_size": spool.size(number)}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def text(self) -> str:
        """Its text, read when it is asked for."""
        spool: Spool = self._spool  # type: ignore[attr-defined]
        return spool.read(self._number)  # type: ignore[attr-defined]

    @property
    def size(self) -> int:
        """How many bytes its text has."""
        size: int = self._size  # type: ignore[attr-defined]
        return size
