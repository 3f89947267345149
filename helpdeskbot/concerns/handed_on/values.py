"""What a parameter names as the place where a request goes on."""

from __future__ import annotations

from dataclasses import dataclass

from helpdeskbot.model.change import Kind

FOLLOW_THERE = Kind("follow-there", "followed-there", "summary-handed-on", weight=45, routine=True)


@dataclass(frozen=True, slots=True)
class Target:
    """A place as people have written it.

    :param shown: as plain text.
    :param page: a title on this wiki; ``""``: this page, or no page of this wiki.
    :param section: a heading on it, as in a link; ``""``: none is named.
    :param outside: it is on no page of this wiki: a task of a tracker, another wiki, an address.
    :param linked: it is a link or an address, so that a title is meant for sure.
    """

    shown: str
    page: str = ""
    section: str = ""
    outside: bool = False
    linked: bool = False
