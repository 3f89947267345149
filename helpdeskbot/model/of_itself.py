"""What the bot says of itself: of each thing that it looks after at a desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfItself:
    """What one thing that the bot looks after does at a desk, with the settings in force.

    :param name: what it is called, for people.
    :param on: whether it does anything there.
    :param lines: what it does, to whom, and how often at most: wikitext, an item of a list each.
    :param lines_when_off: the same for what it does though it is switched off.
    :param to_requesters: what requesters should know of it first, where it is on: wikitext, an item
        of the manual each.
    :param to_experts: the same for experts.
    :param to_staff: the same for the desk's staff.
    """

    name: str
    on: bool
    lines: Sequence[str] = ()
    lines_when_off: Sequence[str] = ()
    to_requesters: Sequence[str] = ()
    to_experts: Sequence[str] = ()
    to_staff: Sequence[str] = ()
