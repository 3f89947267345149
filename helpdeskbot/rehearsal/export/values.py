"""What an export tells: its wiki, its pages and their revisions.

All datetimes are in UTC.  Names, titles, summaries and texts are strangers'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple


class Author(IntEnum):
    """Who an export says has saved a revision."""

    ACCOUNT = 1
    ADDRESS = 2
    IMPORTED = 3
    """A name of another wiki (``prefix>Name``): the account of that name here is not theirs."""
    HIDDEN = 4


class PastRevision(NamedTuple):
    """A revision.

    :param title: of the page on which it stands now, as the wiki writes it.
    :param user: ``""`` where it is hidden; of an imported one with its prefix.
    :param comment: ``""`` where it is hidden.
    :param text: ``None`` where it is hidden.
    """

    title: str
    revid: int
    parent_id: int
    at: datetime
    user: str
    author: Author
    comment: str
    minor: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class PastPage:
    """A page of an export.

    :param revisions: how many of it can be used.
    :param begins_late: the oldest one names one before it, which is not in the export.
    """

    title: str
    namespace: int
    revisions: int
    first: datetime
    last: datetime
    begins_late: bool = False


@dataclass(frozen=True, slots=True)
class PastSite:
    """What an export says of its wiki.

    :param name: as the wiki calls itself.
    :param database: as in ``metawiki``.
    :param address: of its main page.
    :param language: BCP 47; ``""``: it does not say.
    :param namespaces: their names by number, as the wiki writes them.
    :param case_sensitive: whether ``a`` and ``A`` are two pages there.
    """

    name: str = ""
    database: str = ""
    address: str = ""
    language: str = ""
    namespaces: Mapping[int, str] = field(default_factory=dict)
    case_sensitive: bool = False
