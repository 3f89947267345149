"""A desk's page with its requests and what is to be done in them: what every concern is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.model.change import Background, Conclusion, ThreadChange, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.request import Request
from helpdeskbot.model.story import Story
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.office import LeftAlone
from helpdeskbot.page.decide.opening import Opening
from helpdeskbot.page.decide.recognition import Recognised
from helpdeskbot.page.history import History
from helpdeskbot.page.place import Place
from helpdeskbot.page.story import Stories


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of a desk, read, parsed and judged.

    :param source: the page as the wiki gave it.
    :param history: its revisions, from the one that was read on.
    :param stories: what accounts did to its requests.
    :param openings: who opened each thread, when, and its lasting id; by its id on the page.
    :param requests: the threads that ask something of the desk, by their ids on the page: those
        with a status template, and those that are to be given one.
    :param resting: ids of the requests that are as they were, which are not among these: what is
        known of them holds.
    :param doubted: ids of those that would be, if it were not time to look at all.
    :param helpers: who, besides staff, may speak for the desk; found when it is asked.
    :param silent: threads in which nothing is said in this pass, as that was vetoed.
    :param settling: those that people may still be at: nothing is done in them in this pass.
    :param changes: what is to be done, by the thread's id; at first nothing.
    :param postponed: something is left to be said by the next pass.
    :param again_at: something is left to be said then, UTC.
    :param troubles: threads with which something failed, by their ids: they are left alone.
    :param to_tag: ids of the threads that are to be given a status template.
    """

    desk: DeskPolicy
    desk_key: str
    place: Place
    source: PageText
    talk: TalkPage
    recognised: Recognised
    backgrounds: Mapping[str, Background]
    openings: Mapping[str, Opening]
    verdicts: Sequence[Verdict]
    history: History = field(repr=False, compare=False)
    stories: Stories | None = field(default=None, repr=False, compare=False)
    requests: Mapping[str, Request] = field(default_factory=dict)
    resting: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    helpers: Callable[[], Collection[str]] = field(default=tuple, repr=False, compare=False)
    silent: frozenset[str] = frozenset()
    settling: frozenset[str] = frozenset()
    changes: Mapping[str, ThreadChange] = field(default_factory=dict)
    postponed: bool = False
    again_at: datetime | None = None
    troubles: Mapping[str, LeftAlone] = field(default_factory=dict)
    to_tag: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # It is asked for with each of a page's threads, which may be ten thousand.
        tags = frozenset(one.thread for one in self.verdicts if one.conclusion is Conclusion.TAG)
        object.__setattr__(self, "to_tag", tags)
        if any(one.new and one.id not in tags for one in self.requests.values()):
            # Somebody is at a new request, so it is left alone as long.
            kept = {one.id: one for one in self.requests.values() if not one.new or one.id in tags}
            object.__setattr__(self, "requests", kept)

    @property
    def threads(self) -> Sequence[Thread]:
        """Its threads in page order, requests as accounts have written them.

        Without those that are left alone, as if they were not there.
        """
        heard = self.requests
        return [
            heard[one.id].thread if one.id in heard and not heard[one.id].new else one
            for one in self.talk.threads
            if one.id not in self.troubles
        ]

    @property
    def title(self) -> str:
        """The page that is edited."""
        return self.place.title

    @property
    def revid(self) -> int:
        """The revision that was read."""
        return self.source.head.revid

    def story(self, thread: str) -> Story:
        """What accounts did to a request, by its id on the page."""
        return self.stories.of(thread) if self.stories is not None else Story()

    @property
    def standing_here(self) -> Mapping[str, str]:
        """Its requests, the resting ones too: their ids on the page by their lasting ids."""
        here = {request.identity: thread for thread, request in self.requests.items()}
        return here | {self.openings[one].identity: one for one in self.resting}

    def is_lively(self, thread: str) -> bool:
        """Whether it matters what happened in a request: it is not over, or was not long ago."""
        return self.stories is not None and self.stories.is_likely(thread)

    def told(self, thread: str) -> Story:
        """The same where it can matter; of what was over long ago, nothing."""
        return self.story(thread) if self.is_lively(thread) else Story()

    def identity(self, thread: str) -> str:
        """The lasting id of a thread, by its id on the page."""
        return self.openings[thread].identity

    @property
    def namespaces(self) -> frozenset[int]:
        """The numbers of the namespaces in which this desk may be edited."""
        return self.place.namespaces
