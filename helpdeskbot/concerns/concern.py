"""What the bot looks after in requests, besides tagging them and finding people for them.

A concern is one module.  It looks at a page that was read, judged and searched for people, says
what is to be done in its threads, and is told what became of it.  A concern that fails is reported
and stops neither the others nor the page.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import LoginFailed, StoreError, Unreachable
from helpdeskbot.model.memory import Event
from helpdeskbot.model.report import Problem
from helpdeskbot.page.page import View

log = logging.getLogger(__name__)


class Concern(Protocol):
    """Something that is looked after in each request (``view.heard``, ``view.states``)."""

    def propose(self, view: View) -> Mapping[str, ThreadChange]:
        """What is to be done on a page, by the thread's id on it; nothing is saved here."""
        ...

    def learnt(self, view: View) -> Sequence[Event]:
        """What is worth remembering of a page, whether or not anything was saved on it."""
        ...

    def due_at(self, view: View) -> datetime | None:
        """When the page is to be looked at again though nobody edits it, UTC; ``None``: never.

        Asked after :meth:`note`; a moment that has passed makes the next tick read the page.
        """
        ...

    def note(self, view: View, *, saved: bool) -> None:
        """Take note of a page that has been dealt with.

        :param saved: its edit was made (or, in a preview, would be); ``view.changes`` has it.
        """
        ...

    def finish(self, desk: DeskPolicy) -> None:
        """After all pages: what is to be said or kept elsewhere."""
        ...


def consult(
    concerns: Iterable[Concern], view: View, search: Search, silent: Collection[str] = ()
) -> View:
    """The view with what all concerns propose added to its changes.

    :param silent: threads in which nothing is said, as that was vetoed.
    """
    for concern in concerns:
        try:
            proposed = concern.propose(view)
        except (LoginFailed, StoreError, Unreachable):
            raise
        except Exception as error:
            log.exception("a concern failed", extra={"page": view.title})
            what = f"{type(concern).__name__}: {type(error).__name__}: {error}"
            advice = "Please report this as a bug, with the log"
            search.report.problems.append(Problem(what, view.title, advice, view.desk.name))
            continue
        changes = dict(view.changes)
        for thread, change in proposed.items():
            if change.draft is not None and thread in silent:
                continue
            if not _is_news(change, changes.values(), search.told_now):
                view = replace(view, postponed=True)
                continue
            before = changes.get(thread)
            changes[thread] = change if before is None else before.joined(change)
        view = replace(view, changes=changes)
    return view


def _is_news(
    change: ThreadChange, others: Iterable[ThreadChange], told_now: Collection[str]
) -> bool:
    """Whether nobody whom it mentions is told of anything else by this pass: that waits."""
    spoken_to = {name for other in others if other.draft for name in other.draft.mentions}
    return change.draft is None or (spoken_to | set(told_now)).isdisjoint(change.draft.mentions)
