"""A real MediaWiki behind the wiki protocol, reached through pywikibot."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from helpdeskbot.errors import SettingsError
from helpdeskbot.model.connection import Connection
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import Account, Edit, PageHead, PageText, Revision, Saved, User
from helpdeskbot.wiki import pywikibot_answers as answers
from helpdeskbot.wiki.pywikibot_edit import Editor
from helpdeskbot.wiki.pywikibot_errors import Unanswered
from helpdeskbot.wiki.pywikibot_session import Session
from helpdeskbot.wiki.pywikibot_site import SiteReader

HISTORY_BATCH = 50
HISTORY_TEXT_BATCH = 20
MOST_EDITS_COUNTED = 5000


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
        self._editor = Editor(self._session)

    @property
    def name(self) -> str:
        """The wiki's name in our settings."""
        return self._name

    def stop(self) -> None:
        """Give up waiting for a wiki that does not answer; for another thread, at the end."""
        self._session.stop.set()

    # -- Pages -------------------------------------------------------------------------------------
    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """See the protocol."""
        wanted = {"prop": "revisions|info", "rvprop": "ids|timestamp|user"}
        return {
            title: answers.parse_head(pages.find(title), title)
            for chunk, pages in self._fetch(titles, wanted)
            for title in chunk
        }

    def fetch_pages(self, titles: Sequence[str]) -> Mapping[str, PageText]:
        """See the protocol."""
        wanted = {
            "prop": "revisions|info",
            "rvprop": "ids|timestamp|user|content",
            "rvslots": "main",
        }
        texts = {
            title: answers.parse_page(pages.find(title), title)
            for chunk, pages in self._fetch(titles, wanted)
            for title in chunk
        }
        redirects = [title for title, page in texts.items() if page.head.is_redirect]
        for chunk, pages in self._fetch(redirects, {"redirects": "1"}):
            for title in chunk:
                page = texts[title]
                target = pages.redirects.get(page.head.title, "")
                texts[title] = PageText(page.head, page.text, redirect_target=target)
        return texts

    def _fetch(
        self, titles: Sequence[str], wanted: Mapping[str, str]
    ) -> Iterator[tuple[Sequence[str], answers.Pages]]:
        every = list(dict.fromkeys(titles))
        impossible = [title for title in every if not answers.can_be_asked_for(title)]
        if impossible:
            yield impossible, answers.Pages([])
        possible = [title for title in every if answers.can_be_asked_for(title)]
        for chunk in self._chunks(possible):
            parameters = {**wanted, "titles": chunk}
            yield chunk, answers.Pages(self._session.query_all(parameters))

    def _chunks(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        if words:
            self._session.ensure_logged_in()
        rest = iter(words)
        while chunk := list(itertools.islice(rest, self._session.limit)):
            yield chunk

    def fetch_history(
        self,
        title: str,
        *,
        newest: int = 0,
        user: str = "",
        since: datetime | None = None,
        texts: bool = False,
    ) -> Iterator[Revision]:
        """See the protocol."""
        parameters: dict[str, object] = {
            "prop": "revisions",
            "titles": [title],
            "rvprop": "ids|timestamp|user|comment" + ("|content" if texts else ""),
            "rvslots": "main",
            "rvlimit": HISTORY_TEXT_BATCH if texts else HISTORY_BATCH,
        }
        if newest:
            parameters["rvstartid"] = newest
        if user:
            parameters["rvuser"] = user
        if since is not None:
            parameters["rvend"] = answers.render_time(since)
        if not answers.can_be_asked_for(title):
            return
        try:
            for answer in self._session.query_all(parameters, where=title):
                for page in answer.get("query", {}).get("pages", []):
                    yield from map(answers.parse_revision, page.get("revisions", []))
        except Unanswered as error:
            # No such revision (any more) to start from, or nobody can have that name: a history
            # without entries.
            if error.code not in {"badid_rvstartid", "baduser"}:
                raise

    def fetch_redirects_to(self, title: str) -> Sequence[str]:
        """See the protocol."""
        if not answers.can_be_asked_for(title):
            return ()
        wanted = {"prop": "redirects", "rdprop": "title", "rdlimit": "max", "titles": [title]}
        return sorted(
            entry["title"]
            for answer in self._session.query_all(wanted, where=title)
            for page in answer["query"].get("pages", [])
            for entry in page.get("redirects", [])
        )

    def fetch_deletion(self, title: str) -> datetime | None:
        """See the protocol."""
        if not answers.can_be_asked_for(title):
            return None
        wanted = {"list": "logevents", "leaction": "delete/delete", "lelimit": "1"}
        wanted |= {"letitle": title, "leprop": "timestamp"}
        events = self._session.query(wanted, where=title)["query"]["logevents"]
        return answers.parse_time(events[0]["timestamp"]) if events else None

    def fetch_protection(self, title: str) -> frozenset[str]:
        """See the protocol."""
        wanted = {"prop": "info", "inprop": "protection"}
        return frozenset(
            entry["level"]
            for _, pages in self._fetch([title], wanted)
            for entry in pages.find(title).get("protection", [])
            if entry["type"] == "edit"
        )

    # -- People ------------------------------------------------------------------------------------
    def fetch_users(self, names: Sequence[str]) -> Mapping[str, User]:
        """See the protocol."""
        every = list(dict.fromkeys(names))
        users = answers.parse_users(every, [])
        for chunk in self._chunks([name for name in every if answers.can_be_asked_for(name)]):
            wanted = {"list": "users", "ususers": chunk, "usprop": "groups|blockinfo"}
            found = [
                entry
                for answer in self._session.query_all(wanted)
                for entry in answer["query"]["users"]
            ]
            users |= answers.parse_users(chunk, found)
        return users

    def fetch_edit_count(self, since: datetime) -> int:
        """See the protocol; counts no further than the highest limit that can be set."""
        wanted = {"list": "usercontribs", "ucuser": self._session.account, "ucprop": "ids"}
        wanted |= {"ucend": answers.render_time(since), "uclimit": "max"}
        count = 0
        for answer in self._session.query_all(wanted):
            count += len(answer["query"]["usercontribs"])
            if count >= MOST_EDITS_COUNTED:
                break
        return count

    def fetch_account(self) -> Account:
        """See the protocol."""
        wanted = {"meta": "userinfo", "uiprop": "rights|groups|blockinfo"}
        info = self._session.query(wanted)["query"]["userinfo"]
        entry = {**info, "userid": info["id"]}
        user = answers.parse_users([info["name"]], [entry])[info["name"]]
        return Account(user=user, rights=frozenset(info["rights"]))

    # -- The wiki itself ---------------------------------------------------------------------------
    def fetch_site(self) -> SiteInfo:
        """See the protocol."""
        return self._site.fetch()

    def fetch_time(self) -> datetime:
        """See the protocol."""
        return answers.parse_time(self._session.query({"curtimestamp": "1"})["curtimestamp"])

    # -- Writing -----------------------------------------------------------------------------------
    def apply_edit(self, edit: Edit) -> Saved:
        """See the protocol; takes a request more, to look at the page as it is now."""
        current = self.fetch_pages([edit.title])[edit.title] if edit.base_revid else None
        return self._editor.save(edit, current)
