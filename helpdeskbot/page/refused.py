"""What the wiki has refused on a page, remembered, so that it is tried again with growing pauses.

A refusal that is about one text keeps back that thread alone; any other one the whole page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import Refused
from helpdeskbot.model.refusal import MOST_TRIES, About, find_pause
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept

WHOLE = ""
"""What stands for the page itself among the lasting ids of its threads."""
# What was not tried for so long is not there any more.
_FORGOTTEN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that the wiki has refused.

    :param code: the wiki's, of the last time.
    :param tries: how often it was refused.
    :param until: when it is tried again, UTC.
    :param told: when the staff were told of it, UTC.
    """

    code: str
    about: About
    tries: int
    until: datetime
    told: datetime | None = None


WAITS = Kept("refused", dict[str, Wait], changes=True)


@dataclass(slots=True)
class Waits:
    """What waits on one page of a desk, by the threads' lasting ids.

    :param title: of the page, or a name of whatever else is refused.
    """

    context: Context
    desk: DeskPolicy
    title: str
    known: dict[str, Wait] = field(default_factory=dict)

    @classmethod
    def of(cls, context: Context, desk: DeskPolicy, title: str) -> Waits:
        """As they are remembered."""
        key = context.office.desk_key(desk)
        return cls(context, desk, title, WAITS.fetch(context.office, key, title) or {})

    def waiting(self, threads: Iterable[str] = (WHOLE,)) -> Mapping[str, Wait]:
        """Which of these are not to be tried yet, or all of them if the page is not."""
        now, whole = self.context.now, self.known.get(WHOLE)
        if whole is not None and whole.until > now:
            return dict.fromkeys(threads, whole)
        found = {one: self.known[one] for one in threads if one in self.known}
        return {one: wait for one, wait in found.items() if wait.until > now}

    def all_wait(self, threads: Collection[str]) -> bool:
        """Whether none of these is to be tried yet."""
        return bool(threads) and len(self.waiting(threads)) == len(set(threads))

    def choose(self, threads: Iterable[str]) -> frozenset[str]:
        """What one message may tell of now, so that one text does not keep back the others.

        What was refused for its text is tried alone, after all else.
        """
        every = frozenset(threads)
        suspects = {
            one for one in every & self.known.keys() if self.known[one].about is About.THREAD
        }
        if every - suspects or not suspects:
            return every - suspects
        return frozenset(sorted(one for one in suspects if self.is_ripe(one))[:1]) or every

    def is_ripe(self, name: str) -> bool:
        """Whether this was refused, and is to be tried again now."""
        return name in self.known and not self.waiting([name])

    def find_end(self, threads: Collection[str]) -> datetime | None:
        """When one of these is to be tried again, UTC; ``None``: none of them waits."""
        return min((wait.until for wait in self.waiting(threads).values()), default=None)

    def note(self, refusal: Refused, names: Iterable[str]) -> None:
        """Take note of a refusal of these: threads, or the whole page."""
        now, about = self.context.now, refusal.about
        for name in names:
            before = self.known.get(name)
            tries = before.tries + 1 if before else 1
            told = before.told if before else None
            until = now + find_pause(about, tries)
            self.known[name] = Wait(refusal.code, about, tries, until, told)
        self._keep()

    def give_up(self, names: Iterable[str], code: str, *, told: bool) -> None:
        """Take note that these are not tried any more, for now.

        :param told: nobody needs to be told of it.
        """
        now = self.context.now
        until = now + find_pause(About.PAGE, MOST_TRIES)
        for name in names:
            wait = Wait(code, About.PAGE, MOST_TRIES, until, now if told else None)
            self.known[name] = wait
        self._keep()

    def given_up(self, names: Collection[str]) -> bool:
        """Whether all of these are not tried any more; after the last pause they are once more."""
        now, known = self.context.now, [self.known.get(name) for name in names]
        return bool(known) and all(
            wait is not None and wait.tries >= MOST_TRIES and wait.until > now for wait in known
        )

    def must_wait(self, threads: Collection[str]) -> bool:
        """Whether a message about these is not to be tried yet, nor settled."""
        return self.all_wait(threads) and not self.given_up(threads)

    def forget(self, threads: Iterable[str]) -> None:
        """What was done waits no more, and the page is open."""
        done = {WHOLE, *threads} & self.known.keys()
        if done:
            self.known = {name: wait for name, wait in self.known.items() if name not in done}
            self._keep()

    def note_told(self, names: Iterable[str]) -> None:
        """Take note that the staff know of these."""
        now = self.context.now
        self.known |= {name: replace(self.known[name], told=now) for name in names}
        self._keep()

    def _keep(self) -> None:
        if self.context.write:
            office, since = self.context.office, self.context.now - _FORGOTTEN
            kept = {name: wait for name, wait in self.known.items() if wait.until > since}
            WAITS.keep(office, office.desk_key(self.desk), self.title, kept)
