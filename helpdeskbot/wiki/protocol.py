"""What the bot asks of a wiki; whoever offers these methods can have a desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import (
    Account,
    Edit,
    OwnEdit,
    PageHead,
    PageText,
    Revision,
    Saved,
    User,
)
from helpdeskbot.wiki.logs import Logs
from helpdeskbot.wiki.results import Results


class Wiki(Logs, Results, Protocol):
    """A wiki and the account through which we see it.

    Every method may raise :class:`~helpdeskbot.model.errors.Unreachable` or
    :class:`~helpdeskbot.model.errors.LoginFailed`.  Titles may be given in any spelling that the
    wiki accepts; answers are keyed by the spelling that was asked for.
    """

    @property
    def name(self) -> str:
        """The wiki's name in our settings, for logs and keys."""
        ...

    @property
    def titles_at_once(self) -> int:
        """How many titles one request may ask for."""
        ...

    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """The newest revision of many pages, without texts: one request per limit of titles."""
        ...

    def fetch_heads_and_subpages(
        self, titles: Sequence[str], roots: Sequence[str]
    ) -> tuple[Mapping[str, PageHead], Mapping[str, Sequence[str]]]:
        """The newest revisions of many pages, and all pages below some others, at once.

        :param roots: titles without the slash.
        :returns: as :meth:`fetch_heads`; and for each root, the titles of all that stands below
            it, redirects left out, in the wiki's order.  One request for as many titles as fit
            and one root, and one more for each further root that has no titles to go with.
        """
        ...

    def fetch_pages(self, titles: Sequence[str]) -> Mapping[str, PageText]:
        """Many pages with their texts; missing ones have ``revid`` 0.  No redirect is followed."""
        ...

    def fetch_history(
        self,
        title: str,
        *,
        newest: int = 0,
        oldest: int = 0,
        user: str = "",
        since: datetime | None = None,
        texts: bool = False,
    ) -> Iterator[Revision]:
        """A page's revisions, newest first, fetched lazily in small batches.

        :param newest: start with this revision; 0 for the page's newest.
        :param oldest: stop before the first revision with this or a lower number: what was
            read up to there is not fetched again.
        :param user: only revisions by this user.
        :param since: none older than this.
        :param texts: with each revision's wikitext.
        """
        ...

    def fetch_former_title(self, title: str, user: str, at: datetime) -> str:
        """The title that a page had before an act that left its text as it was.

        Who moves, protects or imports a page makes a revision without a change of the text.

        :param title: the page's title after the act.
        :param user: who did it; ``""`` if that is hidden.  With ``>`` in it, the name is that of
            somebody on another wiki, who did it there.
        :param at: when it was done, UTC.
        :returns: the same title if the page was not moved then; ``""`` if nobody can tell where
            it was, as it was imported, or the log hides it.  At most one request.
        """
        ...

    def fetch_users(self, names: Sequence[str]) -> Mapping[str, User]:
        """What is known of many users; names without an account have ``user_id`` 0."""
        ...

    def fetch_renames(self, names: Sequence[str]) -> Mapping[str, str]:
        """The names that renamed accounts have now, by the names they had, from the rename log.

        Of names that have an account (again), that were never renamed, or whose trace is hidden
        or ends at a name without an account, there is no entry.  If several accounts gave up the
        same name, it is the last one.  An account renamed several times is followed, through
        names that others took over meanwhile too.

        The wiki's log is asked once for each name without an account and once more for each
        further rename, besides two requests per limit of names.
        """
        ...

    def fetch_last_edits(
        self, names: Sequence[str], since: datetime
    ) -> Mapping[str, datetime | None]:
        """When each of these accounts last edited, UTC; ``None``: not at all since ``since``.

        Deleted edits do not count, nor does anything of names that cannot have an account.  One
        request per limit of names if they edited little since then, and a few more otherwise.
        """
        ...

    def fetch_edited(self, name: str, since: datetime, until: datetime) -> Sequence[str]:
        """Titles of the pages that somebody edited in a time, newest edit first, each once.

        Both moments, UTC, are included; of many edits only the newest 50 are looked at.  One
        request.
        """
        ...

    def fetch_titles(self, prefix: str) -> Sequence[str]:
        """Titles of the pages whose titles begin so, without redirects; the first 50.

        :param prefix: with its namespace; it ends where a title may go on.  One request.
        """
        ...

    def fetch_locked(self, names: Sequence[str]) -> frozenset[str]:
        """Which of these names are locked on all wikis of the family, as they were spelled.

        One request a name: there is no question for several.  On wikis without global accounts
        nobody is, and nothing is asked.
        """
        ...

    def fetch_opted_out(self, names: Sequence[str], categories: Sequence[str]) -> frozenset[str]:
        """Who does not want to hear of us, as they were spelled: by their user talk page.

        That is who has ``{{nobots}}`` there, or ``{{bots}}`` such that we are shut out, or whose
        talk page is in one of the categories.  Where it is a redirect, the page that it leads to
        counts as well: anybody may have moved it away, with all that its owner wished.  One
        request per limit of names, one more if there are such templates, and some for redirects;
        these are found in the usual cases of letters (``{{NoBots}}``), not in each.

        :param categories: with or without the namespace; by a template is as good as by hand.
        """
        ...

    def fetch_opt_out_category(self) -> str:
        """The category by which talk pages opt out of MassMessage; ``""`` where there is none.

        It belongs to the wiki's description of itself, which is fetched once and kept.
        https://www.mediawiki.org/wiki/Help:Extension:MassMessage
        """
        ...

    def fetch_transformed(self, title: str, texts: Sequence[str]) -> Sequence[str]:
        """What the wiki would store of each of these wikitexts if we saved it on that page now.

        Signatures, ``subst:`` and pipe tricks are done.  Each text is taken to stand at the
        beginning of a line, without regard to the others.  White space at its end is cut off,
        that at its beginning stays.  One request for all texts that are complete in themselves,
        one for each with a brace, bracket or tag left open.

        :param title: the page, for variables such as ``{{subst:PAGENAME}}``.
        """
        ...

    def fetch_expanded(self, title: str, text: str) -> str:
        """A wikitext with its templates expanded as on that page, and without its comments.

        It is taken as stored: neither ``subst:`` nor tildes mean anything in it.
        """
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

    def fetch_obstacle(self, title: str) -> str:
        """The code with which the wiki would refuse our edit of a page, or its creation, now.

        Protection, blocks, missing rights and titles that cannot be are told of before anything is
        saved; what filters make of a text is not.  ``""``: nothing speaks against it.  One request.
        """
        ...

    def fetch_own_edits(self, since: datetime) -> Sequence[OwnEdit]:
        """What our account has saved since then, on any page, newest first; the last 5,000."""
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

    def tell_time(self) -> datetime:
        """The server's clock, UTC, as its last answer told it: asks only if none was given yet."""
        ...

    def await_turn(self, last: datetime | None) -> None:
        """Wait until the next edit is not too soon after the last one; at once, if it is not.

        :param last: when our account saved last, by the server's clock, UTC.
        """
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

    def send_mail(self, name: str, subject: str, text: str, key: str) -> None:
        """Write to somebody through the wiki (Special:EmailUser); no copy comes to us.

        It is tried once: where the answer gets lost, nobody knows whether the mail was sent.
        The person can answer to our account's address, and so gets to know it.

        :param key: the plan's key, which the log then has beside the name.
        :raises MailRefused: the person or the wiki takes no mail, or none from us: blocked, too
            many, or our account has no confirmed address.
        """
        ...
