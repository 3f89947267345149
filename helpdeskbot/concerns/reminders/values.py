"""Reminders: those that were sent, and those that are due.

All datetimes are timezone-aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.model.change import CountedKind, Kind, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Channel, Due, Holder, Step


class Reminder(Kind):
    """Somebody is reminded."""

    __slots__ = ()

    def word(
        self, changes: Sequence[ThreadChange], desk: DeskPolicy
    ) -> tuple[str, Sequence[str | int]]:
        """The message, and how many things are done in the edit."""
        return self.says, (sum(len(change.actions) for change in changes),)


CLOSE = CountedKind("close", "thread-closed", "summary-closed", weight=120)
REMIND = Reminder("remind", "reminded-in-edit", "summary-remind", weight=110)
# Lines of the staff's digest that are struck or told anew: nobody is reminded by that.
RETELL = Kind("retell", "retold-in-edit", "summary-digest-kept")


@dataclass(frozen=True, slots=True)
class Sent:
    """What the bot has said about a thread, as its own comments tell (removed ones too).

    :param stage: counted from 1 while the same is awaited.
    :param holder: who was awaited.
    :param who: names that were mentioned.
    :param at: the revision's time, or the signature's minute.
    :param stands: it was left where they could read it; else it was given up.
    """

    step: Step
    stage: int
    holder: Holder
    at: datetime
    who: tuple[str, ...] = ()
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """What stands of a request in the staff's digest, and is not struck.

    :param holder: who was awaited.
    :param at: when it was told, UTC.
    :param mark: by which it is known on the page, as wikitext.
    :param words: wikitext; ``""``: nobody knows them any more.
    :param of_part: it is of a part of an agreement.
    """

    thread: str
    holder: Holder
    at: datetime
    mark: str
    words: str = ""
    of_part: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """One message: to some people in a thread, to one person on their talk page, or to the staff.

    :param thread: where it stands; ``""`` for talk page and digest.
    :param who: whom it mentions.
    :param dues: what it is about; on a talk page and in the digest, several threads.
    """

    channel: Channel
    thread: str
    who: tuple[str, ...]
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """Everything that is to be said at this moment.

    :param bundles: each a message of its own.
    :param silent: what is done without a message of its own in the thread, because the person
        reads of it in a bundle: closings.
    :param held: what is due, but whose people were told something too recently.
    :param next_at: when to look again at what is held.
    """

    bundles: tuple[Bundle, ...]
    silent: tuple[Due, ...] = ()
    held: tuple[Due, ...] = ()
    next_at: datetime | None = None
