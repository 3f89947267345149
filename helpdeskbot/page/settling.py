"""Known requests that somebody may still be at: what is to be done in them waits.

Who has saved often saves again, to mend a word or to sign; and who writes at the same time as the
bot meets an edit conflict.  A new request has a rule of its own, which looks at its author alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from helpdeskbot.model.change import Conclusion, Verdict
from helpdeskbot.page.decide.acts import read_own
from helpdeskbot.page.history import Version
from helpdeskbot.page.page import DeskPage


class Touched(NamedTuple):
    """When somebody last changed a request.

    :param by: who; ``""``: that is hidden.
    :param at: UTC.
    """

    by: str
    at: datetime


def let_settle(page: DeskPage, now: datetime) -> DeskPage:
    """The page with those requests marked that people have changed a moment ago.

    :param now: UTC.
    """
    touched = find_touched(page, now)
    if not touched:
        return page
    settle = page.desk.settle_reply
    verdicts = [
        _wait(verdict.thread, touched[verdict.thread], touched[verdict.thread].at + settle)
        if verdict.thread in touched
        else verdict
        for verdict in page.verdicts
    ]
    return replace(page, verdicts=verdicts, settling=frozenset(touched))


def find_touched(page: DeskPage, now: datetime) -> Mapping[str, Touched]:
    """The requests that have a status and that somebody has changed within the desk's time.

    Of a page that has not been edited for that long, nothing is asked.

    :param now: UTC.
    :returns: by the requests' ids on the page; our own edits do not count.
    """
    settle, newest = page.desk.settle_reply, page.source.head.timestamp
    known = {one.id for one in page.requests.values() if not one.new}
    if not settle or not known or newest is None or newest + settle <= now:
        return {}
    found: dict[str, Touched] = {}
    ours, newer = page.history.office.account, None
    for version in page.history.read():
        if version.page is None:
            continue  # What it said is hidden; the one before tells what has changed since.
        if newer is not None and newer.revision.user != ours:
            before, after = _read(version, known), _read(newer, known)
            touched = Touched(newer.revision.user, newer.revision.timestamp)
            for thread in known - found.keys():
                if before.get(thread) != after.get(thread):
                    found[thread] = touched
        if version.revision.timestamp + settle <= now:
            break
        newer = version
    return found


def _read(version: Version, known: set[str]) -> Mapping[str, str]:
    text = version.page.text if version.page else ""
    return {name: read_own(version.threads[name], text) for name in known & version.threads.keys()}


def _wait(thread: str, touched: Touched, until: datetime) -> Verdict:
    because = (
        f"{touched.by or 'somebody'} edited it at {_when(touched.at)} and may still be at it; "
        f"looking again at {_when(until)}"
    )
    return Verdict(thread, Conclusion.WAIT, because, until=until)


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
