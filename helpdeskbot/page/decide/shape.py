"""Which sections of a page are requests: those of one level, perhaps only below some headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import PAGE_LEVEL, Thread
from helpdeskbot.parse.threads.ids import plain_heading


def find_outside(threads: Iterable[Thread], desk: DeskPolicy) -> Mapping[str, str]:
    """The threads of a page that are no requests whatever stands in them, each with why.

    :param threads: all of a page, in its order.
    """
    wanted = {_spelled(heading) for heading in desk.under}
    outside: dict[str, str] = {}
    # The headings below which the next thread stands, by their levels.
    above: dict[int, str] = {}
    for thread in threads:
        if thread.level == PAGE_LEVEL:
            continue
        if above:
            above = {level: heading for level, heading in above.items() if level < thread.level}
        if thread.level != desk.level:
            what = f"its heading is of level {thread.level}; requests are level {desk.level}"
            outside[thread.id] = what
        elif wanted and wanted.isdisjoint(above.values()):
            outside[thread.id] = f"it does not stand below {_list(desk.under)}"
        if thread.level < desk.level:
            above[thread.level] = _spelled(thread.heading)
    return outside


def find_unfit_headings(threads: Sequence[Thread], desk: DeskPolicy) -> str:
    """Why nothing on a page can be a request as its settings are, for people; ``""``: some can."""
    wanted = {_spelled(heading) for heading in desk.under}
    if not wanted or not threads or threads[0].level == PAGE_LEVEL:
        return ""
    levels = [one.level for one in threads if _spelled(one.heading) in wanted]
    if not levels:
        return f"no heading on it is called {_list(desk.under)}, so nothing on it is a request"
    if min(levels) >= desk.level:
        return (
            f"{_list(desk.under)} is a heading of level {min(levels)} on it, and no request of "
            f"level {desk.level} can stand below that"
        )
    return ""


def _spelled(heading: str) -> str:
    """A heading as it is compared: as readers see it, without regard to case."""
    return " ".join((plain_heading(heading) or heading).split()).casefold()


def _list(headings: Iterable[str]) -> str:
    return " or ".join(f'"{heading}"' for heading in headings)
