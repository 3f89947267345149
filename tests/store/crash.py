"""Lets a process die at every step of a store's method, and tells what is then in the database.

Run as ``python -m tests.store.crash METHOD`` with the URL on standard input: prints one line for
each step that was died at, ``nothing`` or ``all`` (or what else was found), and a last one for
the time that it lived.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import event

from helpdeskbot.model.memory import Event, Outcome, PageMemory, Plan, ThreadMemory
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def record_page(store: SqlStore, desk: str) -> None:
    threads = [ThreadMemory(desk, name, "Title", name, NOW) for name in ("one", "two")]
    store.record_page(PageMemory(desk, "Title", 7), threads, [Event(NOW, desk, "page")])


def record_intent(store: SqlStore, desk: str) -> None:
    plan = Plan(f"key {desk}", desk, "Title", 1, "Summary", NOW)
    store.record_intent(plan, [Event(NOW, desk, "intent")])


def record_outcome(store: SqlStore, desk: str) -> None:
    done = [Event(NOW, desk, "outcome")]
    store.record_outcome(f"key {desk}", Outcome.DONE, at=NOW, revid=2, events=done)


def nothing(store: SqlStore, desk: str) -> None:
    pass


METHODS: dict[str, tuple[Callable[[SqlStore, str], None], Callable[[SqlStore, str], None]]] = {
    "record_page": (nothing, record_page),
    "record_intent": (nothing, record_intent),
    "record_outcome": (record_intent, record_outcome),
}


def look(store: SqlStore, desk: str) -> tuple[int, ...]:
    found = (store.fetch_pages, store.fetch_threads, store.fetch_pending, store.fetch_events)
    return tuple(len(fetch(desk)) for fetch in found)


def die_at(store: SqlStore, step: int) -> None:
    steps = iter(range(step))

    def take_a_step(*_: object) -> None:
        if next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(store.engine, moment, take_a_step)


def main() -> None:
    url = sys.stdin.read()
    prepare, method = METHODS[sys.argv[1]]
    with open_store(url) as store:
        prepare(store, "model")
        before = look(store, "model")
        method(store, "model")
        after = look(store, "model")
    lived = False
    step = 0
    while not lived:
        desk = f"desk {step}"
        child = os.fork()
        if child == 0:
            with open_store(url) as store:
                prepare(store, desk)
                die_at(store, step)
                method(store, desk)
            os._exit(0)
        lived = os.waitpid(child, 0)[1] == 0
        with open_store(url) as store:
            seen = look(store, desk)
        print({before: "nothing", after: "all"}.get(seen, str(seen)), flush=True)
        step += 1


if __name__ == "__main__":
    main()
