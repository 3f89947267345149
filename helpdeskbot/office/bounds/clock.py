"""Our clock beside the wiki's, by which everybody else there lives."""

from __future__ import annotations

from datetime import timedelta

from helpdeskbot.office.office import Office


def find_gap(office: Office) -> str:
    """How far the two are apart, for people, if that is too far to decide anything; else ``""``.

    The wiki tells the time with each of its answers, so this asks nothing.
    """
    gap = office.clock() - office.wiki.tell_time()
    if abs(gap) <= office.limits.clock_gap:
        return ""
    minutes = round(abs(gap).total_seconds() / 60)
    far = f"{abs(gap).days} days" if abs(gap).days else f"{minutes} minutes"
    which = "ahead of" if gap > timedelta() else "behind"
    return f"this machine's clock is {far} {which} the wiki's, so nothing is written"
