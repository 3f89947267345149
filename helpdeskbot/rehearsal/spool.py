"""The texts of a rehearsal's pages: in a file, as ten thousand long ones are too many to hold."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from datetime import datetime

import zstandard

from helpdeskbot.wiki.practice.pages import StoredRevision

# Code points of texts that are held, as the newest are asked for again and again.
_MOST_HELD = 4_000_000


class Spool:
    """Texts by number; to be closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- it is closed with the spool
        self._pack = zstandard.ZstdCompressor(level=1).compress
        self._unpack = zstandard.ZstdDecompressor().decompress
        self._places: list[tuple[int, int]] = []
        self._end = 0
        self._held: OrderedDict[int, str] = OrderedDict()
        self._size = 0
        self._last = ""

    def keep(self, text: str) -> int:
        """Keep a text; the same one again has the same number."""
        if self._places and text == self._last:
            return len(self._places) - 1
        packed = self._pack(text.encode("utf-8", "surrogatepass"))
        self._file.seek(self._end)
        self._file.write(packed)
        self._places.append((self._end, len(packed)))
        self._end += len(packed)
        self._last = text
        number = len(self._places) - 1
        self._hold(number, text)
        return number

    def read(self, number: int) -> str:
        """A text that was kept."""
        text = self._held.get(number)
        if text is not None:
            self._held.move_to_end(number)
            return text
        start, size = self._places[number]
        self._file.seek(start)
        text = self._unpack(self._file.read(size)).decode("utf-8", "surrogatepass")
        self._hold(number, text)
        return text

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
        values = {"revid": revid, "parent_id": parent_id, "timestamp": timestamp, "user": user}
        values |= {"summary": summary, "minor": minor, "bot": bot, "imported": imported}
        values |= {"_spool": spool, "_number": spool.keep(text), "_size": len(text.encode())}
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
