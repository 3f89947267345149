"""A desk's page with its requests and what is to be done in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpdeskbot.concerns.asking.values import Choice, RequestState
from helpdeskbot.model.change import Background, Conclusion, ThreadChange, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.request import Heard
from helpdeskbot.model.wiki import PageText
from helpdeskbot.page.decide.opening import Opening
from helpdeskbot.page.decide.recognition import Recognised
from helpdeskbot.page.place import Place


@dataclass(frozen=True, slots=True)
class View:
    """One page of a desk, read, parsed and judged.

    :param openings: who opened each thread, when, and its lasting id; by its id on the page.
    :param changes: what is to be done, by the thread's id; at first nothing.
    :param states: how far the search for people has come, for each request.
    :param choices: whom this pass asks, and why not others.
    :param heard: the requests as they were judged.
    :param postponed: something is left to be said by the next pass.
    :param to_tag: ids of the threads that are to be given a status template.
    """

    desk: DeskPolicy
    desk_key: str
    place: Place
    page: PageText
    talk: TalkPage
    recognised: Recognised
    backgrounds: Mapping[str, Background]
    openings: Mapping[str, Opening]
    verdicts: Sequence[Verdict]
    changes: Mapping[str, ThreadChange] = field(default_factory=dict)
    states: tuple[RequestState, ...] = ()
    choices: tuple[Choice, ...] = ()
    heard: Mapping[str, Heard] = field(default_factory=dict)
    postponed: bool = False
    to_tag: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # It is asked for with each of a page's threads, which may be ten thousand.
        tags = (one.thread for one in self.verdicts if one.conclusion is Conclusion.TAG)
        object.__setattr__(self, "to_tag", frozenset(tags))

    @property
    def title(self) -> str:
        """The page that is edited."""
        return self.place.title

    def identity(self, thread: str) -> str:
        """The lasting id of a thread, by its id on the page."""
        return self.openings[thread].identity

    @property
    def namespaces(self) -> frozenset[int]:
        """The numbers of the namespaces in which this desk may be edited."""
        return self.place.namespaces
