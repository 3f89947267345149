"""With which settings a rehearsal was made, and which of those in force are others.

Of each setting there is a digest: enough to tell which ones differ, and no second copy of them.
Not looked at is what a rehearsal does not go by: a desk's name and its ``since``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import timedelta
from typing import Any

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.limits import Limits

Digests = Mapping[str, str]

_NOT_PLAYED = ("name", "since")
_LENGTH = 12
_MISSING = ""


@dataclass(frozen=True, slots=True)
class PlayedDesk:
    """A desk of a rehearsal.

    :param pages: their titles, as set.
    :param settings: a digest of each setting's value, by its name, as in ``reminders.desk``.
    """

    pages: tuple[str, ...]
    settings: Digests


@dataclass(frozen=True, slots=True)
class PlayedWith:
    """The settings of a rehearsal.

    :param general: the same as of a desk, of what is set for all desks: limits, interval.
    """

    desks: Sequence[PlayedDesk]
    general: Digests = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The same for the same settings."""
        told = [sorted(self.general.items())]
        told += [sorted(one.settings.items()) for one in self.desks]
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def note_settings(desks: Sequence[DeskPolicy], limits: Limits, interval: timedelta) -> PlayedWith:
    """What is to be remembered of settings.

    :param interval: between two passes.
    """
    general = {f"limits.{name}": value for name, value in _digests(limits)}
    general["run.interval_seconds"] = _digest(interval.total_seconds())
    return PlayedWith([_note_desk(desk) for desk in desks], general)


def find_differences(played: PlayedWith, in_force: PlayedWith) -> list[str]:
    """The names of settings that are others in force than they were in a rehearsal, in order.

    Desks are the same that have a page in common, or are the only ones.  Of several desks the
    first page stands before the setting; a desk that is on one side only is named as a whole.
    """
    found = [*_compare(played.general, in_force.general)]
    left = list(played.desks)
    several = len(played.desks) > 1 or len(in_force.desks) > 1
    for desk in in_force.desks:
        same = next((one for one in left if not set(one.pages).isdisjoint(desk.pages)), None)
        if same is None and not several and left:
            same = left[0]
        if same is None:
            found.append(_all_of(desk))
            continue
        left.remove(same)
        begin = f"{desk.pages[0]}: " if several else ""
        found += [f"{begin}{name}" for name in _compare(same.settings, desk.settings)]
    return found + [_all_of(one) for one in left]


def _all_of(desk: PlayedDesk) -> str:
    return f"the whole desk on {desk.pages[0] if desk.pages else '?'}"


def _compare(one: Digests, other: Digests) -> Iterator[str]:
    """What differs; what only one of two versions of the program has counts as different."""
    for name in sorted({*one, *other}):
        if one.get(name, _MISSING) != other.get(name, _MISSING):
            yield name


def _note_desk(desk: DeskPolicy) -> PlayedDesk:
    return PlayedDesk(tuple(desk.pages), dict(_digests(desk)))


def _digests(values: Any, path: str = "") -> Iterator[tuple[str, str]]:
    for one in fields(values):
        name, value = f"{path}{one.name}", getattr(values, one.name)
        if name in _NOT_PLAYED:
            continue
        if is_dataclass(value) and not isinstance(value, type):
            yield from _digests(value, f"{name}.")
        else:
            yield name, _digest(value)


def _digest(value: object) -> str:
    if isinstance(value, Mapping):
        value = sorted(value.items())
    elif isinstance(value, (set, frozenset)):
        value = sorted(value, key=repr)
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
