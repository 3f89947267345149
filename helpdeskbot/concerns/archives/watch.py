"""What is remembered of archived threads in which a reply would open a request again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.concerns.archives.policy import ArchivesPolicy
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office

MOST_PAGES = 20
"""So many archives are watched; they are asked for together with the desks' pages."""

_TITLE = "archives"


@dataclass(frozen=True, slots=True)
class Watched:
    """An archived thread.

    :param until: when it is watched no longer, UTC.
    :param language: BCP 47 of what was asked; ``""``: not known.
    :param nth: the number of its anchor there among those of its name.
    """

    identity: str
    where: str
    heading: str
    until: datetime
    comments: tuple[str, ...] = ()
    language: str = ""
    nth: int = 1


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


WATCHES = Kept("archives", Watch)


def load_watch(office: Office, desk: DeskPolicy) -> Watch:
    """Read what is watched; nothing on a desk without that."""
    if not desk.may_use(ArchivesPolicy):
        return Watch()
    known = WATCHES.fetch(office, office.desk_key(desk), _TITLE) or Watch()
    now = office.clock()
    return Watch([one for one in known.threads if one.until > now], known.revids)


def keep_watch(office: Office, desk: DeskPolicy, watch: Watch) -> None:
    """Remember what is watched."""
    revids = {title: revid for title, revid in watch.revids.items() if title in watch.titles}
    WATCHES.keep(office, office.desk_key(desk), _TITLE, Watch(watch.threads, revids))
