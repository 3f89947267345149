"""What the bot concludes about a thread, and the edits that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Span
from helpdeskbot.model.memory import Event, Plan, StoredAction
from helpdeskbot.model.status import SAYS_NEXT


@dataclass(frozen=True, slots=True)
class Background:
    """What only a page's history tells of a thread that has no status template.

    :param opened_by: who saved the heading; ``""`` when the history does not say.
    :param opened_at: when it was saved, UTC; ``None`` when the history does not say.
    :param signed_by: whose words stood in it then: by their signatures, or as they brought it.
    :param touched_at: when its author (or who saved it) last changed anything in it, UTC.
    :param had_status: it had a status template once, so somebody took it away.
    :param complete: the history was read back to the thread's beginning.
    """

    opened_by: str = ""
    opened_at: datetime | None = None
    signed_by: frozenset[str] = frozenset()
    touched_at: datetime | None = None
    had_status: bool = False
    complete: bool = False


class Conclusion(StrEnum):
    """What is to be done about a thread at this moment."""

    TAG = "tag"
    WAIT = "wait"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A conclusion about a thread, with its reason.

    :param thread: the thread's id on the page.
    :param because: one sentence for people, without a full stop.
    :param until: for ``WAIT``, when to look again; UTC.
    """

    thread: str
    conclusion: Conclusion
    because: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """New wikitext for a stretch of a page: an insertion where ``start == end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What an action is: how it is stored, recorded and told.

    :param name: as it is stored, and as it stands in the plan's key.
    :param event: the kind of the event that is recorded once it is done.
    :param says: the message that tells of it in an edit's summary; ``""``: the edit brings its own.
    :param weight: the heaviest kind of an edit of a desk's page words the summary.
    :param routine: it goes without saying in an edit that gives requests their template.
    :raises ValueError: it has no name, or no event.
    """

    name: str
    event: str
    says: str = ""
    weight: int = 0
    routine: bool = False

    def __post_init__(self) -> None:
        if not self.name or not self.event:
            raise ValueError(f"a kind of action needs a name and an event: {self}")

    def word(
        self, changes: Sequence[ThreadChange], desk: DeskPolicy
    ) -> tuple[str, Sequence[str | int]]:
        """The message that tells of an edit of a desk's page, and its parameters."""
        return self.says, ()

    def record(self, plan: Plan, action: PlannedAction, revid: int) -> Sequence[Event]:
        """What else is recorded once an action is done, with its event.

        :param revid: the revision in which it stands.
        """
        return ()


class CountedKind(Kind):
    """What is told with the number of requests in which it is done."""

    __slots__ = ()

    def word(
        self, changes: Sequence[ThreadChange], desk: DeskPolicy
    ) -> tuple[str, Sequence[str | int]]:
        """The message, and the number."""
        threads = {one.thread for change in changes for one in change.actions if one.kind == self}
        return self.says, (len(threads),)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom an action asks.

    :param way: how: ``ping`` …
    """

    name: str
    way: str


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One thing that an edit does, and why.

    :param thread: the thread's id.
    :param because: one sentence for people.
    :param people: whom it asks.
    :param identity: the thread's lasting id, where it matters.
    """

    kind: Kind
    thread: str
    because: str
    people: tuple[Addressee, ...] = ()
    identity: str = ""

    def stored(self) -> StoredAction:
        """As it is stored."""
        people = tuple(f"{one.way}:{one.name}" for one in self.people)
        return StoredAction(self.kind.name, self.thread, self.because, people, self.identity)

    @classmethod
    def restored(cls, stored: StoredAction, kind: Kind) -> PlannedAction:
        """As it was before it was stored.

        :param kind: the one of that name.
        """
        words = [word.partition(":") for word in stored.people]
        people = tuple(Addressee(name, way) for way, _, name in words)
        return cls(kind, stored.thread, stored.because, people, stored.identity)


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment that the bot is going to sign: a message of the wiki with its parameters filled.

    :param template: the message's template, without namespace and language (``Helpdesk ask``).
    :param language: in which the message is wanted, BCP 47.
    :param params: wikitext by parameter; what came from people is escaped already.
    :param trace: the mark by which the comment is known again, as wikitext.
    :param mentions: whom the comment is meant to notify.
    :param line: instead of a message, a line of wikitext that is signed where it says so, such as
        ``{{Section resolved|1=~~~~}}``.
    :param above: wikitext on lines of its own above the comment, such as a box that people edit.
    :param packaged: where the wiki has no page with the message, in whatever language, the
        program's own words are said: it needs no other page of ours.
    :param ordered: staff have asked for just this comment: that many come at once is no accident.
    """

    template: str
    language: str
    params: Mapping[str, str]
    trace: str
    mentions: tuple[str, ...] = ()
    line: str = ""
    above: str = ""
    packaged: bool = False
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ThreadChange:
    """Everything that one edit does to one thread.

    :param actions: what is done, each with its reason.
    :param tag: the thread is given a status template.
    :param status: the status it is to have; ``None``: as it is.
    :param params: further parameters of the status template that are set; ``""`` empties one.
    :param draft: a comment at the thread's end.
    :param withdrawn: a template of ours that is taken away again.
    :param replaced: other pieces of the thread that get another text.
    """

    thread: str
    actions: tuple[PlannedAction, ...]
    tag: bool = False
    status: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    draft: Draft | None = None
    withdrawn: Span | None = None
    replaced: tuple[Replacement, ...] = ()

    def joined(self, other: ThreadChange) -> ThreadChange:
        """The change with another one of the same thread added to it.

        What was there first wins, and the bot says one thing at a time in a thread: where both
        have something to say, the other one is left for the next pass as a whole.
        """
        if self.draft is not None and other.draft is not None:
            return self
        return ThreadChange(
            thread=self.thread,
            actions=(*self.actions, *other.actions),
            tag=self.tag or other.tag,
            status=other.status if self.status is None else self.status,
            # In this order, so that what stood first in the template stays first.
            params={**self.params, **other.params, **self.params},
            draft=self.draft or other.draft,
            withdrawn=self.withdrawn or other.withdrawn,
            replaced=(*self.replaced, *other.replaced),
        )

    def includes(self, other: ThreadChange) -> bool:
        """Whether another change of the same thread was :meth:`joined` to it, and not left out."""
        return self.draft == (other.draft or self.draft) and set(other.actions) <= set(self.actions)

    def without_words(self) -> ThreadChange:
        """What of it belongs to the request alone, where the comment cannot be made."""
        params = {name: text for name, text in self.params.items() if name not in SAYS_NEXT}
        return replace(self, draft=None, actions=self.actions[:1], status=None, params=params)
