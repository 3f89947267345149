"""What is remembered of the agreements on a page, and what the page's history tells of them.

The memory only spares reading: with it gone, everything is read anew from the history.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.concerns.agreement.decide.consensus import AcceptanceWalk
from helpdeskbot.concerns.agreement.parse import snapshot_thread
from helpdeskbot.concerns.agreement.values import LinkedYes, Snapshot, Trail
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.story import Did
from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.history import Version
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import own_marks, surely_ours

_MOST_THREADS = 300
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Record:
    """What is known of one request's agreement.

    :param said: kinds of marks of what was said once: the offer, the question for facts.
    :param asked: digests of the texts about which people were asked again.
    :param told: days that the bot has written into the status template.
    """

    said: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    trail: Trail = field(default_factory=Trail)


RECORDS = Kept("agreements", dict[str, Record], under="threads", blank=("changed",))


def fetch_records(office: Office, page: DeskPage) -> dict[str, Record]:
    """What is remembered of a page, by the requests' lasting ids."""
    return dict(RECORDS.fetch(office, page.desk_key, page.title) or {})


def keep_records(office: Office, page: DeskPage, records: Mapping[str, Record]) -> None:
    """Remember what is known of a page's requests."""
    newest = dict(list(records.items())[-_MOST_THREADS:])
    RECORDS.keep(office, page.desk_key, page.title, newest, page.revid)


def walk_history(
    office: Office,
    page: DeskPage,
    threads: Sequence[Thread],
    known: Mapping[str, Trail],
    *,
    templates: Collection[str],
    agree_templates: Collection[str],
    renamed: Mapping[str, str],
    linked: Mapping[str, Sequence[LinkedYes]],
) -> dict[str, Trail]:
    """Follow the agreements of some threads up to the revision that was read, by thread id.

    Where a trail is known, only newer revisions are read.

    :param linked: who has said yes by link, by thread id, oldest first.
    """
    site = office.site()
    head = page.source.head.revid
    begun = {
        thread.id: _begin(known.get(thread.id, Trail()), linked.get(thread.id, ()))
        for thread in threads
    }
    waiting = [thread for thread in threads if begun[thread.id].revid != head]
    if not waiting:
        return {name: _follow(trail, (), linked.get(name, ()), renamed)
                for name, trail in begun.items()}  # fmt: skip
    revids = [begun[thread.id].revid for thread in waiting if begun[thread.id].revid]
    new = [_opened_at(thread, page) for thread in waiting if not begun[thread.id].revid]
    known_to = min(revids, default=head)
    since = min(new) - _MINUTE if new else None
    seen: list[tuple[Revision, dict[str, Snapshot | None]]] = []
    read: dict[str, Snapshot | None] = {}
    oldest = 0 if new else known_to
    for version in page.history.read(oldest=oldest):
        revision = version.revision
        found: dict[str, Snapshot | None] = {}
        if version.page is not None:
            for thread in waiting:
                then = _find_thread(version, thread)
                text = then.span.of(version.page.text) if then else ""
                if then and text not in read:
                    read[text] = snapshot_thread(
                        then.comments,
                        text,
                        then.span.start,
                        site,
                        templates=templates,
                        agree_templates=agree_templates,
                    )
                found[thread.id] = read[text] if then else None
        # The texts are long; only what was found in them is kept.
        seen.append((_without_text(revision), found))
        if since is not None and revision.timestamp < since and revision.revid <= known_to:
            break
    return {
        name: _follow(
            trail,
            [(one, found.get(name)) for one, found in reversed(seen) if one.revid > trail.revid]
            if trail.revid != head
            else (),
            linked.get(name, ()),
            renamed,
        )
        for name, trail in begun.items()
    }


def _begin(known: Trail, linked: Sequence[LinkedYes]) -> Trail:
    """What is known, or nothing where somebody said yes to an older text, which is read again."""
    late = any(yes.revid < known.revid and yes.revid not in known.heard for yes in linked)
    return Trail() if late else known


def _follow(
    trail: Trail,
    revisions: Sequence[tuple[Revision, Snapshot | None]],
    linked: Sequence[LinkedYes],
    renamed: Mapping[str, str],
) -> Trail:
    """The trail with further revisions, oldest first, and what was said by link between them."""
    walk, waiting = AcceptanceWalk(trail, renamed), list(reversed(linked))
    for revision, seen in revisions:
        while waiting and waiting[-1].revid < revision.revid:
            walk.hear(waiting.pop())
        walk.feed(revision, seen)
    while waiting:
        walk.hear(waiting.pop())
    return walk.trail


def find_own_acts(page: DeskPage, thread: str, param: str) -> tuple[list[Mark], set[str]]:
    """What the bot's own edits said in a thread: marks, and days of agreement.

    So nothing is said twice, though a person has deleted it and the memory is gone.

    :param param: the status template's parameter with the day; ``""``: there is none.
    """
    account, acts = page.history.office.account, page.story(thread).acts
    ours = [act for act in acts if act.account == account and act.did is Did.SET]
    days = {act.value for act in ours if param and act.about == param} - {""}
    return [mark for mark, _ in surely_ours(page, thread)], days


def marks_here(page: DeskPage, thread: str, record: Record) -> list[Mark]:
    """The bot's own marks that stand in a request."""

    def is_known(mark: Mark) -> bool:
        return mark.kind in record.said or (bool(mark.words) and mark.words[0] in record.asked)

    return [mark for mark, _ in own_marks(page, thread, is_known)]


def _find_thread(version: Version, wanted: Thread) -> Thread | None:
    by_id = version.threads.get(wanted.id)
    same = (
        thread
        for thread in version.threads.values()
        if thread.heading == wanted.heading and not (thread.comments and wanted.comments)
    )
    return by_id or next(same, None)


def _opened_at(thread: Thread, page: DeskPage) -> datetime:
    first = thread.first_comment
    return first.timestamp if first else page.desk.since


def _without_text(revision: Revision) -> Revision:
    text = None if revision.text is None else ""
    return Revision(
        revision.revid, revision.parent_id, revision.timestamp, revision.user, "", text
    )  # fmt: skip
