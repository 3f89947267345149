"""What a wiki tells of the result of a request: files of a category, pages, and their use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """How many members a category has, as the wiki counts them.

    :param exists: the category has a page of its own.
    """

    title: str
    exists: bool = False
    files: int = 0
    pages: int = 0
    subcategories: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not (self.files or self.pages or self.subcategories)


@dataclass(frozen=True, slots=True)
class FileUsage:
    """The files of a category, looked at one by one up to a bound.

    :param files: how many were looked at.
    :param more: there are further files, which were not looked at.
    :param alone: how many of them are in no other category, hidden ones left aside.
    :param used: how many of them stand on some page.
    :param pages: on how many pages altogether.
    :param wikis: of how many wikis; 1 or 0 where only this wiki's own use is known.
    :param cut: there is more use than was counted, so the last three are "at least".
    :param everywhere: use on other wikis was counted too.
    """

    files: int = 0
    more: bool = False
    alone: int = 0
    used: int = 0
    pages: int = 0
    wikis: int = 0
    cut: bool = False
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class PageActivity:
    """What has become of a page.

    :param exists: there is such a page now.
    :param edits: since the moment that was asked about.
    :param more: there were further edits, which were not counted.
    :param last_edit: its newest edit, UTC; ``None`` for a missing page.
    """

    title: str
    exists: bool = False
    edits: int = 0
    more: bool = False
    last_edit: datetime | None = None
