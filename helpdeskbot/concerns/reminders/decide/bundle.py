"""Many things due at once, in few messages: one a person, one a thread, one to the staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.reminders.values import Bundle, Round
from helpdeskbot.model.due import Channel, Due, Step


def bundle(
    dues: Sequence[Due], told: Mapping[str, datetime], policy: ReminderPolicy, now: datetime
) -> Round:
    """Make messages of everything that is due over all threads, at most one due a thread.

    Who would be told of several threads is told of all of them on their talk page; then a thread
    has no message of its own for that person.  Who was told something less than
    ``person_quiet_hours`` ago is told later, and a message to several waits for none of them.

    :param told: when each person was last told anything, by any desk of the wiki.
    """
    held: list[Due] = []
    per_person: dict[str, list[Due]] = {}
    for due in sorted(dues, key=lambda due: (due.due_at, due.thread)):
        people = [name for name in due.who if not _is_too_soon(name, told, policy, now)]
        if due.who and not people:
            held.append(due)
        for name in dict.fromkeys(people):
            per_person.setdefault(name, []).append(due)
    bundles: list[Bundle] = []
    in_thread: dict[str, list[str]] = {}
    spoken: set[str] = set()
    for name, theirs in per_person.items():
        if len(theirs) > 1 or theirs[0].channel is Channel.TALK:
            bundles.append(Bundle(Channel.TALK, "", (name,), tuple(theirs)))
        else:
            in_thread.setdefault(theirs[0].thread, []).append(name)
    for due in dues:
        if due.channel is Channel.THREAD and (due.thread in in_thread or not due.who):
            names = tuple(in_thread.get(due.thread, ()))
            bundles.append(Bundle(Channel.THREAD, due.thread, names, (due,)))
            spoken.add(due.thread)
    digest = tuple(due for due in dues if due.channel is Channel.DIGEST)
    if digest:
        bundles.append(Bundle(Channel.DIGEST, "", (), digest))
    silent = tuple(
        due
        for due in dues
        if due.step is Step.CLOSE and due.thread not in spoken and due not in held
    )
    later = [told[name] + policy.person_quiet for due in held for name in due.who if name in told]
    return Round(tuple(bundles), silent, tuple(held), min(later, default=None))


def _is_too_soon(
    name: str, told: Mapping[str, datetime], policy: ReminderPolicy, now: datetime
) -> bool:
    return name in told and told[name] + policy.person_quiet > now
