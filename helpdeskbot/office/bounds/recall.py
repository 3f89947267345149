"""Whom our edits of the last day told something, read from the wiki where the memory is gone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from helpdeskbot.model.memory import Event
from helpdeskbot.model.site import USER_TALK_NAMESPACE
from helpdeskbot.model.wiki import OwnEdit, Revision
from helpdeskbot.office.notified import find_notified
from helpdeskbot.office.office import Office

TOLD = "told"
"""The kind of event that says whom an edit or a mail told something."""
# As plans have them; pages that the operator published have none.
_KEY = re.compile(r"\[[a-z2-7]{10}\]")
_MOST_REVISIONS = 300


def told_event(
    office: Office, desk: str, title: str, revid: int, who: Collection[str], thread: str = ""
) -> Event:
    """What is remembered of an edit, or of a mail, that told people something.

    :param desk: the desk's name in the memory.
    :param thread: the lasting id of the thread in which it is a comment.
    """
    data = {"who": sorted(who)}
    return Event(office.clock(), desk, TOLD, thread, title, revid, data)


def is_of_a_pass(edit: OwnEdit) -> bool:
    """Whether it was planned in a pass; what the operator publishes was not."""
    return _KEY.search(edit.summary) is not None


def find_told(office: Office, edit: OwnEdit, named: Collection[str]) -> set[str]:
    """Whom an edit told something: whom it mentions, and the owner of a talk page."""
    owner = edit.title.partition(":")[2].partition("/")[0]
    return {*named, *([owner] if edit.namespace == USER_TALK_NAMESPACE else ())}


def recall_told(
    office: Office, own: Sequence[OwnEdit], known: Collection[int]
) -> Iterator[tuple[OwnEdit, set[str]]]:
    """The edits of which the memory does not know whom they told something, with whom.

    :param own: what our account has saved.
    :param known: the revisions of which it does know.
    """
    unknown: dict[str, list[OwnEdit]] = {}
    for edit in own:
        if edit.revid not in known and is_of_a_pass(edit):
            unknown.setdefault(edit.title, []).append(edit)
    for title, edits in unknown.items():
        texts = _fetch_texts(office, title, min(edit.revid for edit in edits))
        for edit in edits:
            here = texts.get(edit.revid)
            before = texts.get(here.parent_id) if here else None
            named: Sequence[str] = ()
            if here is not None and here.text is not None:
                old = (before.text if before else "") or ""
                named = find_notified(office, title, old, here.text)
            yield edit, find_told(office, edit, named)


def _fetch_texts(office: Office, title: str, oldest: int) -> dict[int, Revision]:
    """A page's revisions by number, back to the one before ``oldest``."""
    found: dict[int, Revision] = {}
    for revision in islice(office.wiki.fetch_history(title, texts=True), _MOST_REVISIONS):
        found[revision.revid] = revision
        if revision.revid < oldest:
            break
    return found
