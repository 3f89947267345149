"""What the bot remembers between ticks; the wiki's pages are the truth, this is a help.

All datetimes are timezone-aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PageMemory:
    """How far a desk's page has been dealt with.

    :param title: as in the settings.
    :param revid: the newest revision that a finished tick has read; 0 before the first.
    :param due_at: when something is to be done though nobody edits; ``None``: nothing waits.
    :param target: where the page's redirect leads; ``""`` when it is not a redirect.
    :param policy: digest of the settings by which it was judged; others make it read again.
    :param trouble: what kept an edit back until ``due_at``, for people; ``""`` when nothing did.
    """

    desk: str
    title: str
    revid: int = 0
    due_at: datetime | None = None
    target: str = ""
    policy: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ThreadMemory:
    """A thread that has been seen on a desk.

    :param id: the identity it was first seen with; it stays when the thread is renamed or
        moved, and when an unsigned request is signed later.
    :param title: the page on which it stood last.
    :param opened_by: who posted it; ``""`` while unknown.
    :param opened_at: when it was posted; ``None`` while unknown.
    :param comments: ids of the comments in it when last seen.
    :param status: the status template's value when last seen; ``None`` without template.
    :param tagged: the bot or a person has given it a status template at some time.
    :param gone_since: since when it stands on no page of the desk (archived, removed).
    """

    desk: str
    id: str
    title: str
    heading: str
    first_seen: datetime
    opened_by: str = ""
    opened_at: datetime | None = None
    comments: tuple[str, ...] = ()
    status: str | None = None
    tagged: bool = False
    gone_since: datetime | None = None


class Outcome(StrEnum):
    """What became of a plan."""

    PENDING = "pending"
    DONE = "done"
    CONFLICT = "conflict"
    REFUSED = "refused"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class StoredAction:
    """One thing that an edit does, and why, as it is stored with the plan.

    :param kind: the name of its kind: ``tag`` …
    :param thread: the thread's id.
    :param because: one sentence for people.
    :param people: whom it asks, each as ``way:name``.
    :param identity: the thread's lasting id, where it matters.
    """

    kind: str
    thread: str
    because: str
    people: tuple[str, ...] = ()
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An intended edit, stored before it is saved.

    :param key: stands in the edit summary, so that a crash between saving and recording can be
        settled from the page's history.
    :param title: the page that is edited (a redirect's target).
    :param base_revid: the revision that it was planned on; 0 to create the page.
    """

    key: str
    desk: str
    title: str
    base_revid: int
    summary: str
    made_at: datetime
    actions: tuple[StoredAction, ...] = ()


USUAL_LEASE = timedelta(minutes=5)
"""A worker that died gives its desks free after this; one at work begins it anew."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A worker's hold on a desk, as the memory gave it; whoever claims the desk next ends it.

    :param token: each claim's is greater than the one before.
    :param length: of the lease; it begins anew with all that is done under it.
    """

    desk: str
    worker: str
    token: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a desk; events are only ever added.

    :param kind: ``thread-seen``, ``status-changed``, ``plan-done`` …
    :param data: JSON-serialisable details.
    """

    at: datetime
    desk: str
    kind: str
    thread: str = ""
    title: str = ""
    revid: int = 0
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of a running bot.

    :param worker: host and process, so that two by mistake can be told apart.
    :param outcome: ``ok``, or a sentence on what went wrong.
    :param interval: seconds after which the next beat is expected; 0 for a single ``tick``.
    """

    worker: str
    at: datetime
    outcome: str
    interval: float = 0


@dataclass(frozen=True, slots=True)
class Published:
    """A page of ours as it was last pushed to the wiki.

    :param revid: the revision that the push made (or found identical).
    :param text: the wikitext that was pushed.
    """

    wiki: str
    title: str
    revid: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What was last learnt from a page of the wiki that is not read at every tick.

    :param purpose: what it is read for, and for whom (``settings:desk``).
    :param revid: the newest revision when it was learnt.
    :param data: JSON-serialisable.
    """

    wiki: str
    purpose: str
    title: str
    revid: int
    data: Mapping[str, object]
    at: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What has become of a person's rows.

    :param renamed: rows that have a pseudonym now.
    :param removed: rows, or entries in them, that are gone.
    :param left: rows that are needed still, as they are recent or about a request that stands
        on a desk's page.
    """

    renamed: int = 0
    removed: int = 0
    left: int = 0
