"""The file of an export, packed or not, as bytes; with what nobody's export has kept out."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import re
import zlib
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import BinaryIO, cast
from xml.parsers import expat

import zstandard

from helpdeskbot.model.errors import HelpdeskBotError

_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}
_OTHERS = {b"7z\xbc\xaf\x27\x1c": "7z", b"\xfd7zXZ\x00": "xz", b"PK\x03\x04": "zip"}
_WEB_PAGE = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_HEAD = 1 << 16
# What unpacking fails with, besides the system's own errors.
BROKEN = (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile)
# A text has 2 MB at the most, which can be written with six times as many characters.
MOST_AT_ONCE = 16 << 20
# Nothing, packed.
_SMALLEST = 64


class ExportRefused(HelpdeskBotError):
    """A file is no export, or cannot be read."""


class TooLong(ValueError):
    """Something in an export is longer than anything that a wiki exports."""


class WatchedFile(io.RawIOBase):
    """A file that is read on only as long as what is read comes to an end now and then."""

    def __init__(self, file: io.BufferedIOBase, head: bytes, raw: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._head = head
        self._raw = raw
        self._whole = os.fstat(raw.fileno()).st_size
        self.since = 0
        """How many bytes were read since somebody has set this to 0."""

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """As of any file.

        :raises TooLong: nothing has come to an end for :data:`MOST_AT_ONCE` bytes.
        """
        if self._head:
            found, self._head = self._head, b""
        else:
            # Of a file that is cut short, all that comes before its end.
            found = self._file.read1(size)
        self.since += len(found)
        if self.since > MOST_AT_ONCE:
            raise TooLong(f"a single element has more than {MOST_AT_ONCE >> 20} MB")
        return found

    @property
    def share(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return min(1.0, self._raw.tell() / self._whole) if self._whole else 1.0

    def close(self) -> None:
        """Close the file that is read."""
        if not self.closed:
            self._file.close()
            self._raw.close()
        super().close()


def open_export(file: Path) -> WatchedFile:
    """Open an export; how it is packed is told by its first bytes, not by its name.

    :raises ExportRefused: it cannot be read, is no export, or has a DOCTYPE, by which a few bytes
        could become as many as one likes.
    """
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(file.open("rb"))
            opened = stack.enter_context(closing(_unpacked(raw, file)))
        except OSError as error:
            raise _unreadable(file, error) from error
        head, broken = _read_head(opened)
        if broken is not None and not head:
            raise _unreadable(file, broken) from broken
        _check_head(head, file, raw.tell(), broken)
        stack.pop_all()
    return WatchedFile(opened, head, raw)


def _read_head(opened: io.BufferedIOBase) -> tuple[bytes, Exception | None]:
    """The beginning of a file, and why there is no more of it."""
    head = b""
    try:
        while len(head) < _HEAD and (piece := opened.read1(_HEAD)):
            head += piece
    except (OSError, *BROKEN) as error:
        return head, error
    return head, None


def _unreadable(file: Path, error: Exception) -> ExportRefused:
    reason = getattr(error, "strerror", None) or ""
    if not reason:
        reason = f"it is cut short or damaged, so that nothing can be unpacked ({error})"
    return ExportRefused(
        f"the export cannot be read: {reason}",
        where=str(file),
        advice="Name a file from Special:Export or dumpBackup.php, as it is or packed "
        "with gzip, bzip2 or zstd",
    )


def _unpacked(raw: io.BufferedReader, file: Path) -> io.BufferedIOBase:
    begin = raw.read(6)
    raw.seek(0)
    for magic, name in _OTHERS.items():
        if begin.startswith(magic):
            raise ExportRefused(
                f"the file is packed with {name}, which is not read here",
                where=str(file),
                advice="Unpack it, or pack it with gzip, bzip2 or zstd",
            )
    kind = next((name for magic, name in _MAGIC.items() if begin.startswith(magic)), "")
    if kind == "gzip":
        return gzip.GzipFile(fileobj=raw)
    if kind == "bzip2":
        return bz2.BZ2File(raw)
    if kind == "zstd":
        reader = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        return cast(io.BufferedIOBase, reader.stream_reader(raw, read_across_frames=True))
    return raw


def _check_head(head: bytes, file: Path, size: int, broken: Exception | None) -> None:
    """Look at what stands before the root element; all of a DOCTYPE would stand there.

    :param size: how many bytes of the file that was.
    :param broken: why there is no more of it.
    """
    found: list[str] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        found.append(tag.rpartition("}")[2].rpartition(":")[2])

    def refuse(*_: object) -> None:
        if not found:
            found.append("DOCTYPE")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    # Broken behind its beginning is broken there, and told when it is read.
    with suppress(expat.ExpatError):
        parser.Parse(head, False)
    take = "Take the file from Special:Export or dumpBackup.php"
    if found[:1] == ["mediawiki"]:
        return
    if _WEB_PAGE.match(head):
        what = "this is a web page and no export of a wiki's pages"
        advice = f"A browser shows what the wiki said instead. {take} again"
    elif found[:1] == ["DOCTYPE"]:
        what, advice = "the file has a DOCTYPE", "No wiki exports one: take the file from the wiki"
    elif broken is not None or (not head and size > _SMALLEST):
        what, advice = "the file is cut short: no page of it can be unpacked", f"{take} again"
    elif not head:
        what, advice = "the file is empty", f"{take} again"
    else:
        what = "this is no export of a wiki's pages"
        advice = "Its first element is <mediawiki> in a file from Special:Export or dumpBackup.php"
    raise ExportRefused(what, where=str(file), advice=advice)
