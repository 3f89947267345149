"""A past: the revisions of an export, in order of time, on disk instead of in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

import zstandard

from helpdeskbot.rehearsal.export.opening import ExportRefused, open_export
from helpdeskbot.rehearsal.export.reading import Read, read_export
from helpdeskbot.rehearsal.export.values import Author, PastPage, PastRevision, PastSite
from helpdeskbot.rehearsal.model import Unused

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE revision (at INTEGER, revid INTEGER, page INTEGER, parent INTEGER, user TEXT,
    author INTEGER, comment TEXT, minor INTEGER, text BLOB);
"""
_ROW = "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
# It has to be fast; a page's revisions are read once for each rehearsal.
_LEVEL = 1
_TOLD_EVERY = 50


class Stay(NamedTuple):
    """When an account was there: its first and its last edit in the export, UTC."""

    first: datetime
    last: datetime


class Past:
    """What an export tells; made by :func:`read_past`, and to be closed.

    :param site: the wiki.
    :param pages: all that have a revision which can be used, by title.
    :param unused: what could not be used.
    """

    def __init__(
        self,
        database: sqlite3.Connection,
        site: PastSite,
        pages: Mapping[str, PastPage],
        unused: Sequence[Unused],
    ) -> None:
        self._database = database
        self._numbers = {title: number for number, title in enumerate(pages)}
        self.site = site
        self.pages = pages
        self.unused = unused

    def count(self, titles: Collection[str], until: datetime | None = None) -> int:
        """How many revisions these pages have, up to a moment (UTC)."""
        where, values = self._where(titles, until)
        sql = f"SELECT count(*) FROM revision WHERE {where}"  # noqa: S608
        return int(self._database.execute(sql, values).fetchone()[0])

    def revisions(
        self, titles: Collection[str], until: datetime | None = None
    ) -> Iterator[PastRevision]:
        """The revisions of these pages in order of time, up to a moment (UTC)."""
        names = dict(enumerate(self.pages))
        unpack = zstandard.ZstdDecompressor().decompress
        where, values = self._where(titles, until)
        columns = "at, revid, page, parent, user, author, comment, minor, text"
        # Whatever else it could go by, texts would be sorted.
        table = "revision INDEXED BY in_time"
        sql = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY at, revid"  # noqa: S608
        for at, revid, page, parent, user, author, comment, minor, packed in self._database.execute(
            sql, values
        ):
            yield PastRevision(
                names[page],
                revid,
                parent,
                datetime.fromtimestamp(at, UTC),
                user,
                Author(author),
                comment,
                bool(minor),
                None if packed is None else unpack(packed).decode("utf-8", "surrogatepass"),
            )

    def accounts(self) -> Mapping[str, Stay]:
        """All accounts that have saved anything on any page, and when."""
        sql = "SELECT user, min(at), max(at) FROM revision WHERE author = ? GROUP BY user"
        return {
            user: Stay(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))
            for user, first, last in self._database.execute(sql, [Author.ACCOUNT])
        }

    def close(self) -> None:
        """Remove what was kept on disk."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _where(self, titles: Collection[str], until: datetime | None) -> tuple[str, list[int]]:
        numbers = sorted(self._numbers[title] for title in titles)
        where, values = f"page IN ({', '.join('?' * len(numbers))})", list(numbers)
        if until is not None:
            where, values = f"{where} AND at <= ?", [*values, int(until.timestamp())]
        return where, values


def read_past(file: Path, *, on_read: Callable[[float], None] | None = None) -> Past:
    """Read an export once; its revisions are kept on disk until the past is closed.

    :param on_read: called now and then with how much of the file was read, from 0 to 1.
    :raises ExportRefused: it cannot be read, is none, or has no revision that can be used.
    """
    read = Read()
    # Without a name it is in a file that nobody sees, which is gone with this process, too.
    database = sqlite3.connect("")
    try:
        with open_export(file) as opened:
            database.executescript(_TABLES)
            revisions = read_export(opened, read)
            if on_read is not None:
                revisions = _watch(revisions, lambda: on_read(opened.share))
            pages = _keep(database, revisions, read)
        if not pages:
            why = f": {read.broken}" if read.broken else ""
            raise ExportRefused(
                f"there is no revision that can be used in this export{why}",
                where=str(file),
                advice="Export the desk's page with its full history",
            )
    except BaseException:
        database.close()
        raise
    return Past(database, read.site, pages, _tell(read))


def _watch(revisions: Iterable[PastRevision], tell: Callable[[], None]) -> Iterator[PastRevision]:
    for count, revision in enumerate(revisions):
        if count % _TOLD_EVERY == 0:
            tell()
        yield revision


def _keep(
    database: sqlite3.Connection, revisions: Iterable[PastRevision], read: Read
) -> Mapping[str, PastPage]:
    pack = zstandard.ZstdCompressor(level=_LEVEL).compress
    numbers: dict[str, int] = {}

    def rows() -> Iterator[tuple[object, ...]]:
        for one in revisions:
            number = numbers.setdefault(one.title, len(numbers))
            text = None if one.text is None else pack(one.text.encode("utf-8", "surrogatepass"))
            at = int(one.at.timestamp())
            yield (
                *(at, one.revid, number, one.parent_id, one.user, int(one.author)),
                *(one.comment, one.minor, text),
            )

    database.executemany(_ROW, rows())
    database.execute("CREATE INDEX in_time ON revision (at, revid)")
    database.execute("CREATE INDEX by_page ON revision (page, at)")
    database.commit()
    found = {
        number: (count, datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))
        for number, count, first, last in database.execute(
            "SELECT page, count(*), min(at), max(at) FROM revision GROUP BY page"
        )
    }
    return {
        title: PastPage(title, read.pages.get(title, 0), *found[number])
        for title, number in numbers.items()
    }


def _tell(read: Read) -> list[Unused]:
    """What could not be used, and what that means."""
    told = [Unused(what, title, count) for (what, title), count in read.troubles.items()]
    for title, before in read.moved.items():
        names = ", ".join(before)
        told.append(
            Unused(f"it was moved here from {names}: all is rehearsed on this title", title)
        )
    if read.broken:
        told.append(Unused(f"{read.broken}; what stands before that is used"))
    return told
