"""Pages and their histories, asked from a real MediaWiki in as few requests as it allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import PageHead, PageText, Revision
from helpdeskbot.wiki.live import answers
from helpdeskbot.wiki.live.errors import Unanswered
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.wiki.prefixes import split_prefix

_HEADS = {"prop": "revisions|info", "rvprop": "ids|timestamp|user"}
HISTORY_BATCH = 50
HISTORY_TEXT_BATCH = 20
# The log's entry may be later than the revision, on a slow wiki.
LOGGED_WITHIN = timedelta(minutes=1)


class PageReader:
    """Reads pages; each method is told of in :class:`helpdeskbot.wiki.protocol.Wiki`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """See the protocol."""
        return {
            title: answers.parse_head(pages.find(title), title)
            for chunk, pages in self.ask(titles, _HEADS)
            for title in chunk
        }

    def fetch_heads_and_subpages(
        self, titles: Sequence[str], roots: Sequence[str], site: SiteInfo
    ) -> tuple[Mapping[str, PageHead], Mapping[str, Sequence[str]]]:
        """See the protocol."""
        possible = [title for title in titles if answers.can_be_asked_for(title)]
        heads = {title: answers.parse_head({}, title) for title in titles}
        below: dict[str, list[str]] = {root: [] for root in roots}
        batches = self._session.chunks(possible)
        for chunk, root in zip_longest(batches, below):
            wanted: dict[str, object] = {**_HEADS, "titles": chunk} if chunk else {}
            if root is not None:
                namespace, rest = split_prefix(root, site)
                wanted |= {"list": "allpages", "apprefix": f"{rest}/", "aplimit": "max"}
                wanted |= {"apnamespace": str(namespace), "apfilterredir": "nonredirects"}
            found = list(self._session.query_all(wanted, where=root or ""))
            pages = answers.Pages(found)
            heads |= {title: answers.parse_head(pages.find(title), title) for title in chunk or ()}
            for answer in found if root is not None else ():
                entries = answer.get("query", {}).get("allpages", [])
                below[root] += [entry["title"] for entry in entries]
        return heads, below

    def fetch_pages(self, titles: Sequence[str]) -> Mapping[str, PageText]:
        """See the protocol."""
        wanted = {
            "prop": "revisions|info",
            "rvprop": "ids|timestamp|user|content",
            "rvslots": "main",
        }
        texts = {
            title: answers.parse_page(pages.find(title), title)
            for chunk, pages in self.ask(titles, wanted)
            for title in chunk
        }
        redirects = [title for title, page in texts.items() if page.head.is_redirect]
        for chunk, pages in self.ask(redirects, {"redirects": "1"}):
            for title in chunk:
                page = texts[title]
                target = pages.redirects.get(page.head.title, "")
                texts[title] = PageText(page.head, page.text, redirect_target=target)
        return texts

    def ask(
        self, titles: Sequence[str], wanted: Mapping[str, object]
    ) -> Iterator[tuple[Sequence[str], answers.Pages]]:
        """Ask a question of many pages: the titles in batches, with what the wiki says of them."""
        every = list(dict.fromkeys(titles))
        impossible = [title for title in every if not answers.can_be_asked_for(title)]
        if impossible:
            yield impossible, answers.Pages([])
        possible = [title for title in every if answers.can_be_asked_for(title)]
        for chunk in self._session.chunks(possible):
            parameters = {**wanted, "titles": chunk}
            yield chunk, answers.Pages(self._session.query_all(parameters))

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
        if not answers.can_be_asked_for(title):
            return
        parameters: dict[str, object] = {
            "prop": "revisions",
            "titles": [title],
            "rvprop": "ids|timestamp|user|userid|size|comment" + ("|content" if texts else ""),
            "rvslots": "main",
            "rvlimit": HISTORY_TEXT_BATCH if texts else HISTORY_BATCH,
        }
        if newest:
            parameters["rvstartid"] = newest
        if oldest:
            # Spares the wiki from sending a whole batch where one revision is new.
            parameters["rvendid"] = oldest
        if user:
            parameters["rvuser"] = user
        if since is not None:
            parameters["rvend"] = answers.render_time(since)
            # The wiki takes one end only; the other is found on the way.
            parameters.pop("rvendid", None)
        for revision in self._walk(title, parameters):
            if revision.revid <= oldest:
                return
            yield revision

    def _walk(self, title: str, parameters: Mapping[str, object]) -> Iterator[Revision]:
        try:
            for answer in self._session.query_all(parameters, where=title):
                for page in answer.get("query", {}).get("pages", []):
                    yield from map(answers.parse_revision, page.get("revisions", []))
        except Unanswered as error:
            if error.code == "badid_rvendid":
                # What was read last has been deleted since.
                parameters = {key: at for key, at in parameters.items() if key != "rvendid"}
                yield from self._walk(title, parameters)
            # No such revision (any more) to start from, or nobody can have that name: a history
            # without entries.
            elif error.code not in {"badid_rvstartid", "baduser"}:
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

    def fetch_titles(self, prefix: str, site: SiteInfo) -> Sequence[str]:
        """See the protocol."""
        namespace, rest = split_prefix(prefix, site)
        if not answers.can_be_asked_for(rest):
            return ()
        wanted = {"list": "allpages", "apprefix": rest, "apnamespace": str(namespace)}
        wanted |= {"aplimit": "50", "apfilterredir": "nonredirects"}
        found = self._session.query(wanted, where=prefix)["query"]["allpages"]
        return [entry["title"] for entry in found]

    def fetch_protection(self, title: str) -> frozenset[str]:
        """See the protocol."""
        wanted = {"prop": "info", "inprop": "protection"}
        return frozenset(
            entry["level"]
            for _, pages in self.ask([title], wanted)
            for entry in pages.find(title).get("protection", [])
            if entry["type"] == "edit"
        )

    def fetch_obstacle(self, title: str) -> str:
        """See the protocol."""
        wanted = {"prop": "info", "intestactions": "edit|create", "intestactionsdetail": "full"}
        for _, pages in self.ask([title], wanted):
            page = pages.find(title)
            if "actions" not in page:
                # Special pages, those of other wikis, and what is no title have none.
                return "invalidtitle"
            asked = ("edit", "create") if page.get("missing") else ("edit",)
            for action in asked:
                for error in page["actions"][action]:
                    return str(error["code"])
        return ""

    def fetch_deletion(self, title: str) -> datetime | None:
        """See the protocol."""
        if not answers.can_be_asked_for(title):
            return None
        wanted = {"list": "logevents", "leaction": "delete/delete", "lelimit": "1"}
        wanted |= {"letitle": title, "leprop": "timestamp"}
        events = self._session.query(wanted, where=title)["query"]["logevents"]
        return answers.parse_time(events[0]["timestamp"]) if events else None

    def fetch_former_title(self, title: str, user: str, at: datetime) -> str:
        """See the protocol."""
        if not user or ">" in user:
            return ""
        wanted = {"list": "logevents", "leuser": user, "leprop": "type|title|details"}
        wanted |= {"lestart": answers.render_time(at + LOGGED_WITHIN), "lelimit": "max"}
        wanted |= {"leend": answers.render_time(at - LOGGED_WITHIN)}
        try:
            events = self._session.query(wanted, where=title)["query"]["logevents"]
        except Unanswered as error:
            # A name that no account can have.
            if error.code not in answers.BAD_USER:
                raise
            return ""
        for event in events:
            if "actionhidden" in event or (event["type"], event["title"]) == ("import", title):
                return ""
            if event["type"] == "move" and event["params"].get("target_title") == title:
                return str(event["title"])
        return title
