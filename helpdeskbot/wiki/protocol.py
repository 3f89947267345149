"""What the bot asks of a wiki; whoever offers these methods can have a desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import Account, Edit, PageHead, PageText, Revision, Saved, User


class Wiki(Protocol):
    """A wiki and the account through which we see it.

    Every method may raise :class:`~helpdeskbot.errors.Unreachable` or
    :class:`~helpdeskbot.errors.LoginFailed`.  Titles may be given in any spelling that the
    wiki accepts; answers are keyed by the spelling that was asked for.
    """

    @property
    def name(self) -> str:
        """The wiki's name in our settings, for logs and keys."""
        ...

    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """The newest revision of many pages, without texts: one request per limit of titles."""
        ...

    def fetch_pages(self, titles: Sequence[str]) -> Mapping[str, PageText]:
        """Many pages with their texts; missing ones have ``revid`` 0.  No redirect is followed."""
        ...

    def fetch_history(
        self,
        title: str,
        *,
        newest: int = 0,
        user: str = "",
        since: datetime | None = None,
        texts: bool = False,
    ) -> Iterator[Revision]:
        """A page's revisions, newest first, fetched lazily in small batches.

        :param newest: start with this revision; 0 for the page's newest.
        :param user: only revisions by this user.
        :param since: none older than this.
        :param texts: with each revision's wikitext.
        """
        ...

    def fetch_users(self, names: Sequence[str]) -> Mapping[str, User]:
        """What is known of many users; names without an account have ``user_id`` 0."""
        ...

    def fetch_redirects_to(self, title: str) -> Sequence[str]:
        """Titles of the pages that redirect to this one (for a template: its other names)."""
        ...

    def fetch_deletion(self, title: str) -> datetime | None:
        """When a page of this title was last deleted, or ``None``; UTC."""
        ...

    def fetch_protection(self, title: str) -> frozenset[str]:
        """The levels that a page's edit protection asks for (``sysop``); empty without any.

        Protection that comes from a page that includes this one (cascading) counts too.
        """
        ...

    def fetch_edit_count(self, since: datetime) -> int:
        """How many edits our account has saved since then, on any page; exact up to 5,000."""
        ...

    def fetch_site(self) -> SiteInfo:
        """The wiki's description of itself, fetched once and kept."""
        ...

    def fetch_account(self) -> Account:
        """Who we are here, and what we may do, asked afresh."""
        ...

    def fetch_time(self) -> datetime:
        """The server's clock, UTC."""
        ...

    def stop(self) -> None:
        """Give up waiting for a wiki that does not answer; may be called by another thread."""
        ...

    def apply_edit(self, edit: Edit) -> Saved:
        """Save a page as a non-minor bot edit, provided that it has not changed since the plan.

        Changes by others to other parts of the page are merged by the wiki.

        :raises EditConflict: somebody changed the same lines, or created or deleted the page.
        :raises EditRefused: protection, block, missing right, filter, blacklist, ``{{nobots}}``.
        """
        ...
