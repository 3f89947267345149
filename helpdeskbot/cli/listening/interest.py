"""Which events of a stream of recent changes concern a wiki's desks.  Pure.

What an event looks like: https://www.mediawiki.org/wiki/Manual:RCFeed#JSON and, the same with some
more about its transport, https://schema.wikimedia.org (mediawiki/recentchange).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

_KINDS = ("edit", "new", "log")


class Sighting(NamedTuple):
    """That something happened to a page.

    :param server: the wiki's host.
    :param names: the page's number of its namespace and title without it; of a move, also where
        it went.
    :param user: whose doing it is; ``""``: not told.
    :param revid: the new revision; 0: it is no edit.
    """

    server: str
    names: tuple[tuple[int, str], ...]
    titles: tuple[str, ...]
    user: str
    revid: int = 0


@dataclass(frozen=True, slots=True)
class WatchedPages:
    """What a pass has asked for, to be told to whoever listens.

    :param at: when that was, UTC.
    :param pages: each with the revision that the pass was told, by titles as the wiki spells them.
    :param roots: see :class:`Interest`.
    """

    at: datetime
    pages: Mapping[str, int]
    roots: Sequence[tuple[int, str]] = ()

    def as_json(self) -> dict[str, Any]:
        """What :meth:`from_json` reads."""
        return {
            "at": self.at.isoformat(),
            "pages": dict(self.pages),
            "roots": [list(root) for root in self.roots],
        }

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """What was written; ``None``: it is nothing that can be read."""
        if not isinstance(data, Mapping):
            return None
        try:
            pages = {str(title): int(revid) for title, revid in data["pages"].items()}
            roots = [(int(number), str(name)) for number, name in data["roots"]]
            return cls(datetime.fromisoformat(data["at"]), pages, roots)
        except (AttributeError, KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Interest:
    """What matters to the desks of a wiki.

    :param server: the wiki's host, as in its events.
    :param account: our own; what it does itself is no news.
    :param pages: all pages that the last pass asked for, each with the revision that it was told,
        by their titles as the wiki spells them; ``None``: no pass was made yet, so all matters.
    :param roots: pages whose subpages are requests: number of the namespace, and title without it.
    """

    server: str
    account: str
    pages: Mapping[str, int] | None = None
    roots: Collection[tuple[int, str]] = field(default=())

    def concerns(self, sighting: Sighting) -> bool:
        """Whether a pass should look what has become of it."""
        if sighting.server != self.server or sighting.user == self.account:
            return False
        if self.pages is None:
            return True
        return any(title in self.pages for title in sighting.titles) or any(
            self._is_below(number, name) for number, name in sighting.names
        )

    def has_seen(self, sighting: Sighting) -> bool:
        """Whether the last pass was told of this revision, or of a newer one.

        Before the first pass there is nothing to be compared, and what is no edit has no number.
        """
        if self.pages is None or not sighting.revid:
            return True
        known = (self.pages.get(title, -1) for title in sighting.titles)
        return any(revid >= sighting.revid for revid in known)

    def _is_below(self, number: int, name: str) -> bool:
        """Whether it is a subpage of a root, or the talk page of one."""
        return any(
            number - number % 2 == root - root % 2 and name.startswith(f"{begin}/")
            for root, begin in self.roots
        )


def read_event(event: object) -> Sighting | None:
    """What an event says; ``None``: nothing that could matter, or nothing that can be read."""
    if not isinstance(event, Mapping) or event.get("type") not in _KINDS:
        return None
    title, server, number = event.get("title"), event.get("server_name"), event.get("namespace")
    if not isinstance(title, str) or not isinstance(server, str):
        return None
    names, titles = [], [clean(title)]
    if isinstance(number, int):
        names.append((number, titles[0].partition(":")[2] if number else titles[0]))
    params, user = event.get("log_params"), event.get("user")
    if event.get("log_type") == "move" and isinstance(params, Mapping):
        target = params.get("target")
        if isinstance(target, str):
            titles.append(clean(target))
    revision = event.get("revision")
    revid = revision.get("new") if isinstance(revision, Mapping) else 0
    return Sighting(
        server.lower(),
        tuple(names),
        tuple(titles),
        user if isinstance(user, str) else "",
        revid if isinstance(revid, int) else 0,
    )


def clean(title: str) -> str:
    """A title as the wiki spells it, of one that has underscores at the most."""
    return title.replace("_", " ").strip()
