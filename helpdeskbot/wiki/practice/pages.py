"""The practice wiki's own records: pages, revisions, accounts, and who was notified of what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision with its text.

    :param imported: from another wiki, where somebody else may have its author's name.
    """

    revid: int
    parent_id: int
    timestamp: datetime
    user: str
    summary: str
    text: str
    minor: bool = False
    bot: bool = False
    imported: bool = False

    @property
    def size(self) -> int:
        """How many bytes its text has."""
        return len(self.text.encode())


@dataclass(slots=True)
class Page:
    """A page that exists, with its revisions, oldest first.

    :param redirect_target: the title that the newest revision redirects to, else ``""``.
    """

    page_id: int
    namespace: int
    title: str
    content_model: str = "wikitext"
    revisions: list[StoredRevision] = field(default_factory=list)
    redirect_target: str = ""

    @property
    def newest(self) -> StoredRevision:
        """The revision that readers see."""
        return self.revisions[-1]


@dataclass(slots=True)
class StoredUser:
    """An account.

    :param registered: when it was made, UTC.
    :param signature: what it chose for ``~~~``; ``""`` for the default.
    :param emailable: takes mail through the wiki.
    :param locked: on all wikis of the family.
    :param hidden: the name is hidden from the public.
    """

    name: str
    user_id: int
    registered: datetime
    groups: set[str] = field(default_factory=set)
    signature: str = ""
    emailable: bool = False
    locked: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class UserBlock:
    """What keeps somebody from editing.

    :param until: UTC; ``None`` for one without end.
    :param titles: the only pages that it is about; empty for the whole wiki.
    :param no_mail: keeps from sending mail, too.
    """

    until: datetime | None = None
    titles: frozenset[str] = frozenset()
    no_mail: bool = False


class Protection(NamedTuple):
    """Who may edit a page, or create it.

    :param until: UTC; ``None``: without end.
    """

    level: str
    until: datetime | None = None


class Rename(NamedTuple):
    """An entry of the log of renames; the log is in the order of time."""

    old: str
    new: str
    at: datetime


class Mail(NamedTuple):
    """A mail that went through the wiki."""

    sender: str
    user: str
    subject: str
    text: str


class Notification(NamedTuple):
    """One entry in somebody's list of notifications.

    :param kind: ``mention``, or ``edit-user-talk`` for an edit of one's own talk page.
    """

    user: str
    kind: str
    title: str
    revid: int
