"""A past: the revisions of an export, in order of time, on disk instead of in memory."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

import zstandard

from helpdeskbot.rehearsal.export.opening import ExportRefused, open_export
from helpdeskbot.rehearsal.export.reading import Read, read_export
from helpdeskbot.rehearsal.export.values import Author, PastPage, PastRevision, PastSite
from helpdeskbot.rehearsal.model import Unused
from helpdeskbot.rehearsal.steps import TextStep, find_step

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE revision (at INTEGER, revid INTEGER, page INTEGER, parent INTEGER, user TEXT,
    author INTEGER, comment TEXT, minor INTEGER, text BLOB, base INTEGER, top INTEGER,
    bottom INTEGER);
"""
# Of most texts only the step from an earlier one is kept: from that of the row ``base``.
_ROW = "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_STEP = "SELECT text, base, top, bottom FROM revision WHERE rowid = ?"
# It has to be fast; a page's revisions are read once for each rehearsal.
_LEVEL = 1
_TOLD_EVERY = 50
# Of so many pages the last text is held.
_MOST_HELD = 20
_MOST_REASONS = 3
_LATE = """
SELECT parent AND NOT EXISTS (SELECT 1 FROM revision AS other WHERE other.revid = one.parent)
FROM revision AS one WHERE page = ? ORDER BY at, revid LIMIT 1
"""


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
        self._unpack = zstandard.ZstdDecompressor().decompress
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
        held: OrderedDict[int, tuple[int, str]] = OrderedDict()
        where, values = self._where(titles, until)
        columns = (
            "rowid, at, revid, page, parent, user, author, comment, minor, text, base, top, bottom"
        )
        # Whatever else it could go by, texts would be sorted.
        table = "revision INDEXED BY in_time"
        sql = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY at, revid"  # noqa: S608
        known = 0
        for (
            row,
            at,
            revid,
            page,
            parent,
            user,
            author,
            comment,
            minor,
            *kept,
        ) in self._database.execute(sql, values):
            if revid and revid == known:
                continue  # It is twice in the export.
            known = revid
            text: str | None = None
            packed, base, top, bottom = kept
            if packed is not None:
                text = self._read(packed, base, top, bottom, held.pop(page, (0, "")))
                held[page] = (row, text)
                while len(held) > _MOST_HELD:
                    held.popitem(last=False)
            yield PastRevision(
                names[page],
                revid,
                parent,
                datetime.fromtimestamp(at, UTC),
                user,
                Author(author),
                comment,
                bool(minor),
                text,
            )

    def _read(
        self, packed: bytes, base: int | None, top: int, bottom: int, known: tuple[int, str]
    ) -> str:
        """A text.

        :param known: one that is at hand, and its row.
        """
        last, text = known
        steps: list[TextStep] = []
        while base is not None and base != last:
            steps.append(TextStep(top, self._unpack_text(packed), bottom))
            packed, base, top, bottom = self._database.execute(_STEP, [base]).fetchone()
        piece = self._unpack_text(packed)
        text = piece if base is None else TextStep(top, piece, bottom).apply(text)
        for step in reversed(steps):
            text = step.apply(text)
        return text

    def _unpack_text(self, packed: bytes) -> str:
        return self._unpack(packed).decode("utf-8", "surrogatepass")

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


class _Last(NamedTuple):
    """The last row with a text: whose page it is, and by how many steps it is made of a whole."""

    row: int
    page: int
    text: str
    far: int

    def is_of(self, page: int) -> bool:
        """Whether it is of this page."""
        return self.row > 0 and self.page == page


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
            raise ExportRefused(
                f"there is no revision that can be used in this export{_say_why(read)}",
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
        last = _Last(0, 0, "", 0)
        for row, one in enumerate(revisions, 1):
            number = numbers.setdefault(one.title, len(numbers))
            step, packed, text = None, None, one.text
            if text is not None:
                step = find_step(last.text, text, last.far) if last.is_of(number) else None
                packed = pack((step.piece if step else text).encode("utf-8", "surrogatepass"))
            at = int(one.at.timestamp())
            yield (
                *(at, one.revid, number, one.parent_id, one.user, int(one.author)),
                *(one.comment, one.minor, packed),
                *((last.row, step.top, step.bottom) if step else (None, 0, 0)),
            )
            if text is not None:
                last = _Last(row, number, text, last.far + 1 if step else 0)

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

    def begins_late(number: int) -> bool:
        return bool(database.execute(_LATE, [number]).fetchone()[0])

    return {
        title: PastPage(title, read.pages.get(title, 0), *found[number], begins_late(number))
        for title, number in numbers.items()
    }


def _say_why(read: Read) -> str:
    """Why there is nothing, as far as that is known."""
    told = sorted(read.troubles.items(), key=lambda one: -one[1])
    why = [f"{count:,} {what}" for (what, _), count in told]
    why += [read.broken] if read.broken else []
    if not why:
        why = [f"the page {title} has no revision" for title in read.pages if title] or [
            "it has no page, as of a title that the wiki does not know"
        ]
    more = ["and more"] if len(why) > _MOST_REASONS else []
    return f": {'; '.join([*why[:_MOST_REASONS], *more])}"


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
