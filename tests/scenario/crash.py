"""Dying at any call of a tick, and coming back: for the stories about crashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar, cast

import pytest

from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki
from tests.scenario.desk import Desk, Tripwire

D = TypeVar("D", bound=Desk)
_EVERY_WRITE = (
    "wiki: before apply_edit",
    "store: after record_intent",
    "store: before record_outcome",
    "store: after record_page",
)


class Killed(BaseException):
    """SIGKILL: not even a finally clause is run to any effect."""


class Killer:
    """Counts the calls and kills at one of them; a dead process makes no call any more."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.calls: list[str] = []

    def __call__(self, call: str) -> None:
        if self.at is not None and len(self.calls) > self.at:
            raise Killed
        self.calls.append(call)
        if self.at is not None and len(self.calls) > self.at:
            raise Killed


class LastMoment(Generic[D]):
    """A desk just before a tick, and every call of that tick at which its process can die.

    :param desk: as it is then; it stays so.
    """

    def __init__(self, desk: D) -> None:
        self.come = desk.keep()
        self.calls = tick_until_killed(self.come(), None)
        self.writes = list_writes(self.calls)

    def deaths(self) -> list[pytest.ParameterSet]:
        """Dying at each write, with the memory kept or lost; see :func:`list_deaths`."""
        return list_deaths(self.calls, self.writes)

    def die(self, point: int, *, lose_database: bool, ticks: int = 4) -> D:
        """The desk after this death; see :func:`die_and_come_back`."""
        desk = self.come()
        die_and_come_back(desk, point, lose_database=lose_database, ticks=ticks)
        return desk

    def assert_writes(self, *more: str) -> None:
        """Every kind of write of any tick that edits is among them, and these."""
        assert {*_EVERY_WRITE, *more} <= set(self.calls)


def list_deaths(calls: Sequence[str], points: Iterable[int]) -> list[pytest.ParameterSet]:
    """Dying at each of these calls, and then having the memory or not, for ``parametrize``."""
    kept_or_lost = ((False, True), (True, False))
    # By turns, so that quick tests see both.
    cases = [(point, lose) for at, point in enumerate(points) for lose in kept_or_lost[at % 2]]
    return sample_deaths(calls, cases)


def sample_deaths(
    calls: Sequence[str], cases: Iterable[tuple[int, bool]]
) -> list[pytest.ParameterSet]:
    """The same of some cases; all but the first of each kind of call are slow."""
    seen: set[str] = set()
    deaths = []
    for point, lose in cases:
        name = f"{point} {calls[point]}, memory {'lost' if lose else 'kept'}"
        marks = [pytest.mark.slow] if calls[point] in seen else []
        deaths.append(pytest.param(point, lose, id=name, marks=marks))
        seen.add(calls[point])
    return deaths


def tick_until_killed(desk: Desk, at: int | None) -> list[str]:
    """One tick whose process dies at this call; ``None``: it lives.

    :returns: the calls to the wiki and the memory.
    :raises Killed: as it should, unless it lives.
    """
    killer = Killer(at)
    wiki = cast(Wiki, Tripwire(desk.wiki, lambda call: killer(f"wiki: {call}")))
    store = cast(Store, Tripwire(desk.store, lambda call: killer(f"store: {call}")))
    tick(desk.open_office(wiki, store))
    return killer.calls


def list_writes(calls: Sequence[str]) -> list[int]:
    """Where in these something was written, on the wiki or in the memory."""
    writes = ("apply_edit", "send_mail", "record")
    return [at for at, call in enumerate(calls) if any(word in call for word in writes)]


def die_and_come_back(desk: Desk, point: int, *, lose_database: bool, ticks: int = 4) -> None:
    """Die at this call of a tick, perhaps lose the memory too, then make some ticks."""
    with pytest.raises(Killed):
        tick_until_killed(desk, point)
    if lose_database:
        desk.lose_the_database()
    desk.minutes_pass(6)  # the dead worker's lease
    for _ in range(ticks):
        desk.tick()
        desk.minutes_pass(20)
