"""What the API's answers say, as our own values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from helpdeskbot.model.errors import Unreachable
from helpdeskbot.model.wiki import OwnEdit, PageHead, PageText, Revision, User
from helpdeskbot.parse.site.titles import canonical_user
from helpdeskbot.wiki.addresses import is_address

Json = Mapping[str, Any]

USER_PROPERTIES = "groups|blockinfo|registration|emailable"
"""What is asked of users."""
BAD_USER = frozenset(
    {"baduser", "baduser_ucuser", "baduser_guiuser", "baduser_leuser", "invaliduser"}
)
"""What the wiki calls names that no account can have."""


def parse_time(text: str) -> datetime:
    """A timestamp of the API, which is UTC in ISO 8601 with ``Z``."""
    return datetime.fromisoformat(text).astimezone(UTC)


def render_time(moment: datetime) -> str:
    """A timestamp as the API takes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def can_be_asked_for(title: str) -> bool:
    """Whether a title can stand in a list of titles at all."""
    return bool(title.strip()) and not set(title) & set("|\x1f\n\r\t\0")


class Pages:
    """The pages of one query's answers, found again by the spelling that was asked for.

    The wiki may spread one page over several answers (``continue``): the parts are joined.
    """

    def __init__(self, answers: Iterable[Json]) -> None:
        self._pages: dict[str, dict[str, Any]] = {}
        self._normalized: dict[str, str] = {}
        self.redirects: dict[str, str] = {}
        for answer in answers:
            query = answer.get("query", {})
            for entry in query.get("normalized", []):
                # A title that is not in Unicode's normal form comes back percent-encoded.
                asked = unquote(entry["from"]) if entry.get("fromencoded") else entry["from"]
                self._normalized[asked] = entry["to"]
            self.redirects |= {entry["from"]: entry["to"] for entry in query.get("redirects", [])}
            for page in query.get("pages", []):
                self._pages.setdefault(page["title"], {}).update(page)

    def find(self, title: str) -> Json:
        """The page that was asked for by this title; empty for titles the wiki cannot have."""
        return self._pages.get(self._normalized.get(title, title), {})


def parse_head(page: Json, asked: str) -> PageHead:
    """A page's newest revision; a page that is missing or cannot exist has no revision."""
    revision: Json = next(iter(page.get("revisions", [])), {})
    title = page.get("title", asked)
    if not revision:
        return PageHead(title=title, namespace=page.get("ns", 0))
    return PageHead(
        title=title,
        namespace=page["ns"],
        page_id=page["pageid"],
        revid=revision["revid"],
        timestamp=parse_time(revision["timestamp"]),
        user=revision.get("user", ""),
        is_redirect=bool(page.get("redirect")),
        content_model=page.get("contentmodel", "wikitext"),
        parent_id=revision.get("parentid", 0),
    )


def parse_page(page: Json, asked: str) -> PageText:
    """A page with its text; the target of a redirect is asked for separately.

    :raises Unreachable: there is a revision, and the wiki does not give its text.
    """
    head = parse_head(page, asked)
    if not head.exists:
        return PageText(head, "")
    text = _content(page["revisions"][0])
    if text is None:
        # An empty text would be taken for an emptied page.
        raise Unreachable(f"the wiki gives no text for revision {head.revid}", where=head.title)
    return PageText(head, text)


def parse_revision(revision: Json) -> Revision:
    """One entry of a history; what is hidden is empty, a hidden text ``None``."""
    user = revision.get("user", "")
    # Somebody of another wiki, who is nobody here.
    imported = not revision.get("userid") and not is_address(user)
    return Revision(
        revid=revision["revid"],
        parent_id=revision.get("parentid", 0),
        timestamp=parse_time(revision["timestamp"]),
        user="" if imported else user,
        summary=revision.get("comment", ""),
        text=_content(revision),
        user_id=revision.get("userid", 0),
        size=revision.get("size", 0),
    )


def parse_own_edit(contribution: Json) -> OwnEdit:
    """One entry of an account's contributions."""
    return OwnEdit(
        title=contribution["title"],
        namespace=contribution["ns"],
        revid=contribution["revid"],
        at=parse_time(contribution["timestamp"]),
        summary=contribution.get("comment", ""),
    )


def _content(revision: Json) -> str | None:
    text: str | None = revision.get("slots", {}).get("main", {}).get("content")
    return text


def parse_users(asked: Sequence[str], found: Iterable[Json]) -> dict[str, User]:
    """Users by the spelling that was asked for.

    The API gives names as the wiki spells them and does not say which was which.
    """
    by_name = {entry["name"]: entry for entry in found}
    users = {}
    for name in asked:
        entry = (
            by_name.get(name)
            or by_name.get(canonical_user(name.replace("_", " ")))
            or {"name": name}
        )
        users[name] = User(
            name=entry["name"],
            user_id=entry.get("userid", 0),
            groups=frozenset(entry.get("groups", [])) - {"*", "user"},
            blocked_sitewide=is_blocked_sitewide(entry),
            registered=_parse_registration(entry.get("registration")),
            emailable=bool(entry.get("emailable")),
            hidden=bool(entry.get("hidden")),
        )
    return users


def _parse_registration(text: str | None) -> datetime | None:
    # Accounts from before 2005 have none, which the API gives as null or as an empty text.
    return parse_time(text) if text else None


def is_blocked_sitewide(entry: Json) -> bool:
    """Whether a user's block covers the whole wiki.

    https://www.mediawiki.org/wiki/Help:Partial_blocks
    """
    return "blockid" in entry and not entry.get("blockpartial", False)
