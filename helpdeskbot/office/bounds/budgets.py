"""How much was done of late, and whether more may be: edits, messages, mails, comments.

The wiki counts edits, so a lost memory does not give more of them.  Whom they told something is
remembered, and read from the edits of the last day where the memory is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.model.memory import Event
from helpdeskbot.model.site import USER_TALK_NAMESPACE
from helpdeskbot.model.wiki import OwnEdit
from helpdeskbot.office.bounds.recall import TOLD, find_told, is_of_a_pass, recall_told, told_event
from helpdeskbot.office.context import Context

_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
_MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Over:
    """A budget that is used up: that which is over it waits.

    :param what: one, for people.
    :param soon: there is more of it in the next pass already.
    """

    what: str
    advice: str = ""
    soon: bool = False


@dataclass(slots=True)
class Tally:
    """What was done of late and in this pass; looked up when something is to be done."""

    context: Context
    _saved: list[tuple[str, OwnEdit]] = field(default_factory=list)
    _before: Sequence[OwnEdit] | None = None
    _events: Mapping[str, Sequence[Event]] | None = None

    @property
    def last_edit(self) -> datetime | None:
        """When our account saved last, by the wiki's clock, UTC."""
        return max((one.at for one in self._own()), default=None)

    # -- What is done ------------------------------------------------------------------------------
    def note_edit(self, desk: str, edit: OwnEdit) -> None:
        """Take note of an edit of this pass.

        :param desk: the desk's name in the memory.
        """
        self._saved.append((desk, edit))

    def events_of_edit(
        self, desk: str, edit: OwnEdit, named: Collection[str], threads: Collection[str]
    ) -> list[Event]:
        """What is to be remembered of an edit, for the budgets.

        :param named: whom it mentions.
        :param threads: the lasting ids of the threads in which it is a comment.
        """
        who, office = find_told(self.context.office, edit, named), self.context.office
        if not who and not threads:
            return []
        told = [told_event(office, desk, edit.title, edit.revid, who)] if who else []
        more = [told_event(office, desk, edit.title, edit.revid, (), one) for one in threads]
        return [*told, *more]

    def mail_event(self, desk: str, name: str) -> Event:
        """The same of a mail to somebody."""
        return told_event(self.context.office, desk, _MAIL, 0, [name])

    def remember(self, events: Iterable[Event]) -> None:
        """Take note of what was remembered in this pass."""
        if self._events is None:
            return  # they are found with the others
        mine = dict(self._events)
        for event in events:
            mine[event.desk] = [*mine.get(event.desk, ()), event]
        self._events = mine

    # -- What may be done --------------------------------------------------------------------------
    def find_over(
        self, desk: str, *, to: Collection[str] = (), talk: bool = False, in_pass: bool = True
    ) -> Over | None:
        """The first budget that an edit for a desk would pass.

        :param desk: its name in the memory.
        :param to: whom it tells something.
        :param talk: it is a message on somebody's talk page.
        :param in_pass: the budget of a pass holds for it, too.
        """
        limits, now = self.context.office.limits, self.context.office.clock()
        own = [one for one in self._own() if is_of_a_pass(one)]
        if in_pass and self.is_pass_full(desk):
            return Over(f"{len(self._saved)} edits were saved in this pass already", soon=True)
        for time, words, limit, setting in (
            (_HOUR, "an hour", limits.edits_per_hour, "edits_per_hour"),
            (_DAY, "24 hours", limits.edits_per_day, "edits_per_day"),
        ):
            count = sum(one.at > now - time for one in own)
            if self._is_over(limit, count, desk, self._by_desk(now - time)):
                what = f"the account has made {count} edits within {words}; the limit is {limit}"
                return Over(what, f"Raise limits.{setting} if this is as it should be")
        if talk:
            times = [one.at for one in own if one.namespace == USER_TALK_NAMESPACE]
            most = (limits.talk_messages_per_hour, limits.talk_messages_per_day)
            over = _find_over(times, now, *most, "talk messages", "talk_messages")
            if over:
                return over
        return self.find_over_person(to)

    def is_pass_full(self, desk: str) -> bool:
        """Whether a pass may bring no further edit for a desk, by its name in the memory."""
        here, most = Counter(name for name, _ in self._saved), self.context.office.limits
        return self._is_over(most.edits_per_tick, len(self._saved), desk, here)

    def find_over_mail(self, name: str) -> Over | None:
        """The budget that a mail to somebody would pass, if it would."""
        limits, now = self.context.office.limits, self.context.office.clock()
        times = [one.at for one in self._all() if one.title == _MAIL and not one.revid]
        over = _find_over(times, now, limits.mails_per_hour, limits.mails_per_day, "mails", "mails")
        return over or self.find_over_person([name])

    def find_over_person(self, names: Iterable[str]) -> Over | None:
        """Who of some people has been told enough today, in words, if anybody has."""
        most = self.context.office.limits.messages_to_one_per_day
        since = self.context.office.clock() - _DAY
        names = sorted(names)
        if not names:
            return None
        told = Counter(
            name for event in self._all() if event.at > since for name in _names_in(event)
        )
        over = [name for name in names if told[name] >= most]
        return Over(f"{over[0]} has been told {most} things within 24 hours") if over else None

    def has_said_enough(self, desk: str, identity: str, standing: Iterable[datetime]) -> bool:
        """Whether a thread has as many comments of ours as a week may bring.

        :param desk: the desk's name in the memory.
        :param identity: the thread's lasting id.
        :param standing: when those that stand in it were signed, UTC.
        """
        since = self.context.office.clock() - _WEEK
        said = [one for one in self._remembered().get(desk, ()) if one.thread == identity]
        count = max(sum(at > since for at in standing), sum(one.at > since for one in said))
        return count >= self.context.office.limits.comments_per_thread_per_week

    # -- How it is found out -----------------------------------------------------------------------
    def _is_over(self, limit: int, total: int, desk: str, used: Mapping[str, int]) -> bool:
        """Whether a desk is to leave what is left to the others: half of each one's equal part."""
        desks = [self.context.office.desk_key(one) for one in self.context.office.desks]
        part = limit // (2 * len(desks))
        kept = sum(max(0, part - used.get(other, 0)) for other in desks if other != desk)
        return total + kept >= limit

    def _by_desk(self, since: datetime) -> Mapping[str, int]:
        """How many edits were made for each desk, as far as that is remembered."""
        if len(self.context.office.desks) == 1:
            return {}
        store, desks = self.context.office.store, self.context.office.desks
        keys = [self.context.office.desk_key(one) for one in desks]
        return {key: len(store.fetch_events(key, kind="plan-done", since=since)) for key in keys}

    def _own(self) -> Sequence[OwnEdit]:
        if self._before is None:
            office = self.context.office
            self._before = office.wiki.fetch_own_edits(office.clock() - _DAY)
        return [*self._before, *(edit for _, edit in self._saved)]

    def _all(self) -> list[Event]:
        return [event for events in self._remembered().values() for event in events]

    def _remembered(self) -> Mapping[str, Sequence[Event]]:
        """By desk, whom the last week told something."""
        if self._events is None:
            office = self.context.office
            since = office.clock() - _WEEK
            keys = [office.desk_key(desk) for desk in office.desks]
            known = {key: office.store.fetch_events(key, kind=TOLD, since=since) for key in keys}
            self._events = known
            self._recall(keys)
        return self._events

    def _recall(self, desks: Sequence[str]) -> None:
        """Read whom edits of the last day told something, of which the memory does not know it."""
        office = self.context.office
        known = {event.revid for event in self._all()} | {edit.revid for _, edit in self._saved}
        for desk in desks:
            done = office.store.fetch_events(desk, kind="plan-done", since=office.clock() - _DAY)
            # Of what a crash interrupted, only the edit itself is known.
            known |= {event.revid for event in done if "settled" not in event.data}
        events = [
            Event(edit.at, desks[0], TOLD, "", edit.title, edit.revid, {"who": sorted(who)})
            for edit, who in recall_told(office, self._own(), known)
        ]
        if events and self.context.write:
            office.store.record_events(events)
        self.remember(events)


def tally_of(context: Context) -> Tally:
    """The one of this pass."""
    return context.once("tally", lambda: Tally(context))


def _find_over(
    times: Sequence[datetime], now: datetime, hourly: int, daily: int, what: str, setting: str
) -> Over | None:
    for time, words, limit, name in (
        (_HOUR, "an hour", hourly, f"{setting}_per_hour"),
        (_DAY, "24 hours", daily, f"{setting}_per_day"),
    ):
        count = sum(at > now - time for at in times)
        if count >= limit:
            said = f"{count} {what} were sent within {words}; the limit is {limit}"
            return Over(said, f"Raise limits.{name} if this is as it should be")
    return None


def _names_in(event: Event) -> Sequence[str]:
    who = event.data.get("who")
    return [str(name) for name in who] if isinstance(who, list) else []
