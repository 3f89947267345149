"""What is remembered of a page for one purpose: a typed value in, the same value out.

The memory only spares reading.  A row that does not fit its type (another version of the program
wrote it, or somebody by hand) is as if it were not there, and is replaced by the next one.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from helpdeskbot.model.memory import KeptPage
from helpdeskbot.office.office import Office
from helpdeskbot.store.protocol import Store

if TYPE_CHECKING:
    from pydantic import TypeAdapter

log = logging.getLogger(__name__)

T = TypeVar("T")


class Kept(Generic[T]):
    """The rows of one purpose, one for each page and each desk (or whomever they are for).

    :param purpose: the first word of what the rows are stored under, so it never changes.
    :param kind: of the value: dataclasses, tuples with names (stored as lists), and tables, lists
        and tuples of them.  A field's ``metadata`` may say that it has another name in the row
        (``alias``), or does not stand in it (``exclude``).
    :param under: where the value stands in the row; ``""``: it is the whole row.
    :param blank: names in the row at which an older version stored an empty text for ``None``;
        none of which takes an empty text, so that only what does not fit is looked through.
    :param changes: whoever is given the value changes it, so that nobody else may be given it.
    :param whole: all of the value stands in the row, so that it need not be read out of it again;
        neither whoever keeps it nor whoever is given it changes it.
    """

    def __init__(
        self,
        purpose: str,
        kind: type[T],
        *,
        under: str = "",
        blank: tuple[str, ...] = (),
        changes: bool = False,
        whole: bool = False,
    ) -> None:
        self._purpose = purpose
        self._kind = kind
        self._under = under
        self._blank = frozenset(blank)
        self._changes = changes
        self._whole = whole
        self._told: set[tuple[str, str]] = set()
        self._read: WeakKeyDictionary[Store, dict[tuple[str, str, str], tuple[KeptPage, T]]] = (
            WeakKeyDictionary()
        )

    def fetch(self, office: Office, whose: str, title: str) -> T | None:
        """What is remembered of a page; ``None`` for nothing, or nothing of use."""
        return self.fetch_at(office, whose, title)[0]

    def fetch_at(self, office: Office, whose: str, title: str) -> tuple[T | None, int]:
        """The same, with the page's revision when it was learnt; 0 for nothing."""
        purpose = self._stored_under(whose)
        row = office.fetch_kept_page(purpose, title)
        if row is None:
            return None, 0
        read = self._read.setdefault(office.store, {})
        key = (office.wiki.name, purpose, title)
        known = read.get(key)
        if known is not None and known[0] is row:
            # The memory knows that nobody has changed it, and so does whoever was given it.
            return known[1], row.revid
        data = row.data.get(self._under) if self._under else dict(row.data)
        try:
            value = self._validate(data)
        except ValueError:
            if (purpose, title) not in self._told:
                self._told.add((purpose, title))
                extra = {"purpose": purpose, "page": title}
                log.warning("what was remembered of a page cannot be read", extra=extra)
            return None, 0
        if not self._changes:
            read[key] = (row, value)
        return value, row.revid

    def _validate(self, data: Any) -> T:
        try:
            return self._type.validate_python(data)
        except ValueError:
            if not self._blank:
                raise
            return self._type.validate_python(_fill(data, self._blank))

    def keep(self, office: Office, whose: str, title: str, value: T, revid: int = 0) -> None:
        """Remember this of a page, in place of what was remembered.

        :param whose: a desk's key, or whatever else divides the rows; ``""``: nothing does.
        :param revid: the page's newest revision.
        """
        purpose, now = self._stored_under(whose), office.clock()
        before = office.fetch_kept_page(purpose, title)
        key, read = (office.wiki.name, purpose, title), self._read.get(office.store, {})
        known = read.get(key)
        if before is not None and known is not None and known[0] is before and known[1] == value:
            # It is known to say the same, without being written out.
            if before.revid != revid:
                row = replace(before, revid=revid, at=now)
                office.keep_learnt(row)
                read[key] = (row, known[1])
            return
        data = self._type.dump_python(value, mode="json", by_alias=True)
        fields = {self._under: data} if self._under else data
        if before is not None and before.revid == revid and before.data == fields:
            return
        row = KeptPage(*key, revid, fields, now)
        office.keep_learnt(row)
        if self._whole:
            self._read.setdefault(office.store, {})[key] = (row, value)

    def _stored_under(self, whose: str) -> str:
        return f"{self._purpose}:{whose}" if whose else self._purpose

    @cached_property
    def _type(self) -> TypeAdapter[T]:
        # It takes long to import; a command that reads no memory does without.
        from pydantic import TypeAdapter

        return TypeAdapter(self._kind)


def _fill(data: Any, blank: frozenset[str]) -> Any:
    """The row with ``None`` at these names instead of empty texts."""
    if isinstance(data, dict):
        return {
            name: None if value == "" and name in blank else _fill(value, blank)
            for name, value in data.items()
        }
    return [_fill(value, blank) for value in data] if isinstance(data, list) else data
