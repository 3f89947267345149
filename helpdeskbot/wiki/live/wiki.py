"""A real MediaWiki behind the wiki protocol, reached through pywikibot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.logs import Move, ProtectionChange, RightsChange
from helpdeskbot.model.results import CategoryInfo, FileUsage, PageActivity
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import Account, Edit, OwnEdit, PageHead, PageText, Revision, Saved, User
from helpdeskbot.wiki.connection import Connection
from helpdeskbot.wiki.live import answers
from helpdeskbot.wiki.live.edit import Editor
from helpdeskbot.wiki.live.logs import LogReader
from helpdeskbot.wiki.live.mail import Mailer
from helpdeskbot.wiki.live.pages import PageReader
from helpdeskbot.wiki.live.people import LivePeople
from helpdeskbot.wiki.live.results import ResultReader
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.wiki.live.site import SiteReader
from helpdeskbot.wiki.live.texts import Texts

MOST_EDITS_TOLD = 5000


class PywikibotWiki:
    """A wiki on the net (:class:`helpdeskbot.wiki.protocol.Wiki`).

    Nothing is asked of the wiki before the first method needs it; then the account logs in.
    From there on, each method is one request for as much as fits one request.

    To be used by one thread at a time; only :meth:`stop` may be called from another.

    :param connection: where, and as whom.
    :param state_folder: a folder that only we may read, made if missing: login cookies and the
        wiki's description of itself are kept there.
    :param clock: the time by which the kept description grows old.
    :raises SettingsError: the folder cannot be made or written.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        state_folder: Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        try:
            state_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            state_folder.chmod(0o700)
        except OSError as error:
            raise SettingsError(
                f"the folder for the bot's own files cannot be used: {error.strerror}",
                where=str(state_folder),
                advice="Let the bot's user own this folder",
            ) from error
        self._name = connection.name
        self._session = Session(connection, state_folder)
        self._site = SiteReader(self._session, state_folder, clock)
        self._pages = PageReader(self._session)
        self._texts = Texts(self._session)
        self._people = LivePeople(self._session, self._site, self._pages, clock)
        self._results = ResultReader(self._session, self._site, self._pages)
        self._logs = LogReader(self._session)
        self._editor = Editor(self._session)
        self._mailer = Mailer(self._session)

    @property
    def name(self) -> str:
        """The wiki's name in our settings."""
        return self._name

    def log_in(self) -> None:
        """Log in now, unless that is done, rather than with the first question.

        :raises LoginFailed: the wiki does not accept us.
        :raises Unreachable: no usable answer.
        """
        self._session.ensure_logged_in()

    def stop(self) -> None:
        """Give up waiting for a wiki that does not answer; for another thread, at the end."""
        self._session.stop.set()

    # -- Pages -------------------------------------------------------------------------------------
    @property
    def titles_at_once(self) -> int:
        """See the protocol."""
        return self._session.limit

    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """See the protocol."""
        return self._pages.fetch_heads(titles)

    def fetch_heads_and_subpages(
        self, titles: Sequence[str], roots: Sequence[str]
    ) -> tuple[Mapping[str, PageHead], Mapping[str, Sequence[str]]]:
        """See the protocol."""
        return self._pages.fetch_heads_and_subpages(titles, roots, self.fetch_site())

    def fetch_pages(self, titles: Sequence[str]) -> Mapping[str, PageText]:
        """See the protocol."""
        return self._pages.fetch_pages(titles)

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
        """See the protocol."""
        return self._pages.fetch_history(
            title, newest=newest, oldest=oldest, user=user, since=since, texts=texts
        )

    def fetch_redirects_to(self, title: str) -> Sequence[str]:
        """See the protocol."""
        return self._pages.fetch_redirects_to(title)

    def fetch_deletion(self, title: str) -> datetime | None:
        """See the protocol."""
        return self._pages.fetch_deletion(title)

    def fetch_transformed(self, title: str, texts: Sequence[str]) -> Sequence[str]:
        """See the protocol."""
        return self._texts.fetch_transformed(title, texts)

    def fetch_expanded(self, title: str, text: str) -> str:
        """See the protocol."""
        return self._texts.fetch_expanded(title, text)

    def fetch_protection(self, title: str) -> frozenset[str]:
        """See the protocol."""
        return self._pages.fetch_protection(title)

    def fetch_former_title(self, title: str, user: str, at: datetime) -> str:
        """See the protocol."""
        return self._pages.fetch_former_title(title, user, at)

    def fetch_obstacle(self, title: str) -> str:
        """See the protocol."""
        return self._pages.fetch_obstacle(title)

    # -- People ------------------------------------------------------------------------------------
    def fetch_users(self, names: Sequence[str]) -> Mapping[str, User]:
        """See the protocol."""
        return self._people.fetch_users(names)

    def fetch_renames(self, names: Sequence[str]) -> Mapping[str, str]:
        """See the protocol."""
        return self._people.fetch_renames(names)

    def fetch_last_edits(
        self, names: Sequence[str], since: datetime
    ) -> Mapping[str, datetime | None]:
        """See the protocol."""
        return self._people.fetch_last_edits(names, since)

    def fetch_edited(self, name: str, since: datetime, until: datetime) -> Sequence[str]:
        """See the protocol."""
        return self._people.fetch_edited(name, since, until)

    def fetch_titles(self, prefix: str) -> Sequence[str]:
        """See the protocol."""
        return self._pages.fetch_titles(prefix, self.fetch_site())

    def fetch_locked(self, names: Sequence[str]) -> frozenset[str]:
        """See the protocol."""
        return self._people.fetch_locked(names)

    def fetch_opted_out(self, names: Sequence[str], categories: Sequence[str]) -> frozenset[str]:
        """See the protocol."""
        return self._people.fetch_opted_out(names, categories)

    def fetch_opt_out_category(self) -> str:
        """See the protocol."""
        return self._site.opt_out_category()

    def fetch_own_edits(self, since: datetime) -> Sequence[OwnEdit]:
        """See the protocol."""
        wanted = {"list": "usercontribs", "ucuser": self._session.account}
        wanted |= {"ucprop": "ids|title|timestamp|comment"}
        wanted |= {"ucend": answers.render_time(since), "uclimit": "max"}
        found: list[OwnEdit] = []
        for answer in self._session.query_all(wanted):
            found += [answers.parse_own_edit(one) for one in answer["query"]["usercontribs"]]
            if len(found) >= MOST_EDITS_TOLD:
                break
        return found

    def fetch_account(self) -> Account:
        """See the protocol."""
        name = self._session.account
        wanted = {"meta": "userinfo", "uiprop": "rights|blockinfo", "list": "users"}
        wanted |= {"ususers": name, "usprop": answers.USER_PROPERTIES}
        found = self._session.query(wanted)["query"]
        info, (entry,) = found["userinfo"], found["users"]
        # Blocks of our address are known there only.
        entry |= {key: value for key, value in info.items() if key.startswith("block")}
        user = answers.parse_users([name], [entry])[name]
        return Account(user=user, rights=frozenset(info["rights"]))

    # -- Logs --------------------------------------------------------------------------------------
    def fetch_holders(self, names: Sequence[str], since: datetime) -> Mapping[str, User]:
        """See the protocol."""
        return self._people.fetch_holders(names, since)

    def fetch_rights_log(self, name: str) -> Sequence[RightsChange]:
        """See the protocol."""
        return self._logs.fetch_rights_log(name)

    def fetch_protection_log(self, title: str) -> Sequence[ProtectionChange]:
        """See the protocol."""
        return self._logs.fetch_protection_log(title)

    def fetch_moves(self, at: datetime) -> Sequence[Move]:
        """See the protocol."""
        return self._logs.fetch_moves(at)

    # -- Results -----------------------------------------------------------------------------------
    def fetch_category(self, title: str) -> CategoryInfo:
        """See the protocol."""
        return self._results.fetch_category(title)

    def fetch_file_usage(self, category: str, *, sample: int) -> FileUsage:
        """See the protocol."""
        return self._results.fetch_file_usage(category, sample=sample)

    def fetch_activity(self, titles: Sequence[str], since: datetime) -> Mapping[str, PageActivity]:
        """See the protocol."""
        return self._results.fetch_activity(titles, since)

    def fetch_views(self, titles: Sequence[str], days: int) -> Mapping[str, int] | None:
        """See the protocol."""
        return self._results.fetch_views(titles, days)

    # -- The wiki itself ---------------------------------------------------------------------------
    def fetch_site(self) -> SiteInfo:
        """See the protocol."""
        return self._site.fetch()

    def fetch_time(self) -> datetime:
        """See the protocol."""
        return answers.parse_time(self._session.query({"curtimestamp": "1"})["curtimestamp"])

    def tell_time(self) -> datetime:
        """See the protocol."""
        return self._session.tell_time() or self.fetch_time()

    # -- Writing -----------------------------------------------------------------------------------
    def apply_edit(self, edit: Edit) -> Saved:
        """See the protocol; takes a request more, to look at the page as it is now."""
        current = self.fetch_pages([edit.title])[edit.title] if edit.base_revid else None
        return self._editor.save(edit, current)

    def await_turn(self, last: datetime | None) -> None:
        """See the protocol; gives up waiting when the bot is to stop."""
        self._editor.await_turn(self.tell_time() - last if last else None)

    def send_mail(self, name: str, subject: str, text: str, key: str) -> None:
        """See the protocol."""
        self._mailer.send(name, subject, text, key)
