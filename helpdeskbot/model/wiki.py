"""What a wiki says about its pages and people, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PageHead:
    """A page without its text: enough to know whether it has to be read.

    :param title: the title that was asked for, in the wiki's canonical spelling.
    :param page_id: 0 for a missing page.
    :param revid: the newest revision; 0 for a missing page.
    :param timestamp: when ``revid`` was saved, UTC; ``None`` for a missing page.
    :param user: who saved ``revid``; empty when missing or hidden.
    :param parent_id: the revision before ``revid``; 0: it is the first, or that is not known.
    :param is_redirect: the page is a redirect.
    :param content_model: ``wikitext``, ``flow-board`` (Structured Discussions), …
    """

    title: str
    namespace: int
    page_id: int = 0
    revid: int = 0
    timestamp: datetime | None = None
    user: str = ""
    is_redirect: bool = False
    content_model: str = "wikitext"
    parent_id: int = 0

    @property
    def exists(self) -> bool:
        """Whether the page has a revision."""
        return self.revid != 0


@dataclass(frozen=True, slots=True)
class PageText:
    """A page with the text of its newest revision.

    :param text: wikitext with LF line ends, as the API delivers it; ``""`` when missing.
    :param redirect_target: for a redirect, the title it points to, else ``""``.
    """

    head: PageHead
    text: str
    redirect_target: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry of a page's history.

    :param text: ``None`` when the text was not asked for, or is hidden (revision deletion).
    :param user: an account that was renamed since has its new name; empty when hidden, and when
        it was imported from another wiki, though there may be an account of that name here.
    :param user_id: the account's number; 0 for addresses, and where ``user`` is empty.
    :param size: of the text in bytes, told of a hidden one too.
    """

    revid: int
    parent_id: int
    timestamp: datetime
    user: str
    summary: str
    text: str | None = None
    user_id: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class User:
    """An account, or an address or name without one.

    :param user_id: 0 for addresses and for names that are not registered.
    :param groups: local groups (``bot``, ``sysop`` …).
    :param blocked_sitewide: blocked from the whole wiki at the time of asking.
    :param registered: when the account was made, UTC; ``None`` where the wiki does not tell, as
        of very old accounts.
    :param emailable: takes mail through the wiki, as far as can be told before sending one.
    :param hidden: the name is hidden from the public, and we may see it.  To most accounts a
        hidden one looks as if it did not exist (``user_id`` 0).
    """

    name: str
    user_id: int = 0
    groups: frozenset[str] = frozenset()
    blocked_sitewide: bool = False
    registered: datetime | None = None
    emailable: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are on the wiki and what we may do.

    :param rights: as ``meta=userinfo&uiprop=rights`` lists them, narrowed by the login's grants.
    """

    user: User
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Edit:
    """One save of one page, planned on one revision.

    :param base_revid: the revision that ``text`` was made from; 0 to create a page that must
        not exist yet.
    :param text: the whole new wikitext.
    """

    title: str
    base_revid: int
    text: str
    summary: str


@dataclass(frozen=True, slots=True)
class OwnEdit:
    """An edit of our own account.

    :param at: when it was saved, by the wiki's clock, UTC.
    """

    title: str
    namespace: int
    revid: int
    at: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of an edit.

    :param revid: the new revision, or the page's newest one when nothing had to be changed.
    :param changed: false for a null edit.
    :param merged: somebody else had saved meanwhile, and the wiki merged the two edits.
    """

    revid: int
    changed: bool = True
    merged: bool = False
