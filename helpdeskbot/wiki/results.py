"""What the bot asks of a wiki about results of requests: categories, files, pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from helpdeskbot.model.results import CategoryInfo, FileUsage, PageActivity

MOST_EDITS_COUNTED = 500
"""Edits of one page, as :meth:`Results.fetch_activity` counts them."""


class Results(Protocol):
    """A part of :class:`helpdeskbot.wiki.protocol.Wiki`; the same holds for its methods."""

    def fetch_category(self, title: str) -> CategoryInfo:
        """How many files, pages and subcategories a category has: one request.

        :param title: with or without the namespace.  Of one that no page can have, nothing.
        """
        ...

    def fetch_file_usage(self, category: str, *, sample: int) -> FileUsage:
        """What the files that are directly in a category are used for.

        Use on all wikis of the family where this wiki knows it (GlobalUsage), else its own.  A
        few requests: so many that a bound is reached, and then the answer says so.

        :param category: with or without the namespace.
        :param sample: look at no more than so many files, at most 500.
        """
        ...

    def fetch_activity(self, titles: Sequence[str], since: datetime) -> Mapping[str, PageActivity]:
        """Whether pages exist and how often they were edited since then: one request a page.

        No redirect is followed.  At most :data:`MOST_EDITS_COUNTED` edits are counted.
        """
        ...

    def fetch_views(self, titles: Sequence[str], days: int) -> Mapping[str, int] | None:
        """How often pages were looked at in the last days, as far as the wiki has counted.

        ``None`` where the wiki does not tell (it lacks the extension PageViewInfo).

        :param days: at most 60.
        """
        ...
