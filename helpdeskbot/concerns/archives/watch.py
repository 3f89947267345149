"""What is remembered of archived threads in which a reply would open a request again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import KeptPage
from helpdeskbot.office.office import Office

MOST_PAGES = 20
"""So many archives are watched; they are asked for together with the desks' pages."""

_TITLE = "archives"


@dataclass(frozen=True, slots=True)
class Watched:
    """An archived thread.

    :param until: when it is watched no longer, UTC.
    """

    identity: str
    where: str
    heading: str
    until: datetime
    comments: tuple[str, ...] = ()


@dataclass(slots=True)
class Watch:
    """The archived threads of a desk that are watched.

    :param revids: the newest revision of each archive that was looked at.
    """

    threads: list[Watched] = field(default_factory=list)
    revids: dict[str, int] = field(default_factory=dict)

    @property
    def titles(self) -> Sequence[str]:
        """The archives, those of the last archived threads first."""
        return list(dict.fromkeys(one.where for one in reversed(self.threads)))[:MOST_PAGES]


def load_watch(office: Office, desk: DeskPolicy) -> Watch:
    """Read what is watched; nothing on a desk without that."""
    if not desk.archives.enabled:
        return Watch()
    kept = office.store.fetch_kept_page(office.wiki.name, _purpose(office, desk), _TITLE)
    data: Mapping[str, object] = kept.data if kept else {}
    rows, revids = data.get("threads"), data.get("revids")
    threads = [
        _from_row(row)
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping)
    ]
    now = office.clock()
    return Watch(
        [one for one in threads if one.until > now],
        {str(title): int(revid) for title, revid in revids.items()}
        if isinstance(revids, Mapping)
        else {},
    )


def keep_watch(office: Office, desk: DeskPolicy, watch: Watch) -> None:
    """Remember what is watched."""
    rows = [{**asdict(one), "until": one.until.isoformat()} for one in watch.threads]
    revids = {title: revid for title, revid in watch.revids.items() if title in watch.titles}
    data: dict[str, object] = {"threads": rows, "revids": revids}
    office.store.record_kept_page(
        KeptPage(office.wiki.name, _purpose(office, desk), _TITLE, 0, data, office.clock())
    )


def _purpose(office: Office, desk: DeskPolicy) -> str:
    return f"archives:{office.desk_key(desk)}"


def _from_row(row: Mapping[str, object]) -> Watched:
    comments = row.get("comments")
    return Watched(
        str(row.get("identity", "")),
        str(row.get("where", "")),
        str(row.get("heading", "")),
        datetime.fromisoformat(str(row.get("until"))),
        tuple(map(str, comments)) if isinstance(comments, (list, tuple)) else (),
    )
