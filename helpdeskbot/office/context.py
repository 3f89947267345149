"""What one pass has in hand from its beginning to its end; nothing is decided here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import Halted, LoginFailed, StoreError, Unreachable
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Problem, TickReport
from helpdeskbot.model.shown import Shown
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.unfit import Unfit
from helpdeskbot.office.heads import Heads
from helpdeskbot.office.office import Office
from helpdeskbot.office.people import People
from helpdeskbot.words.messages import Messages

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(slots=True)
class Context:
    """One pass over the desks of a wiki.

    :param write: false reads everything anew and saves nothing, neither wiki nor memory.
    :param full: looks at every request of a page that is read, also at those that are over and as
        they were.
    :param heads: asked for once the concerns have said what they watch.
    :param desks: with the settings that are in force.
    :param for_staff: what each concern has to show to the staff of some desks: parts of a page.
    :param shows: what of each concern stands on a desk's dashboard, by its name.
    :param pages: the pages of each concern at a desk: what each is called, by title.
    :param of_itself: what each concern says that it does at a desk.
    :param names: what a desk's packaged pages are called, by the names that stand in them.
    :param unfit: templates of messages that cannot be used, and why: for each desk.
    :param told: whom this pass has told anything already, whoever of us it was and wherever.
    :param halted: names of the desks at which nothing more is done in this pass.
    :param standings: how the open requests of pages stand, by the desk's name and the page's title.
    :param rehearses: it is only tried out whether something fails; nobody is told.
    :param failures: what has failed in this pass and stopped nothing else.
    """

    office: Office
    report: TickReport
    write: bool
    full: bool = field(default=False, kw_only=True)
    heads: Heads = field(init=False)
    desks: Sequence[DeskPolicy] = ()
    people: People = field(init=False)
    for_staff: Sequence[Callable[[Sequence[DeskPolicy], Messages], Sequence[str]]] = ()
    shows: Mapping[str, Callable[[DeskPolicy, Messages], Sequence[Shown] | None]] = field(
        default_factory=dict
    )
    pages: Sequence[Callable[[DeskPolicy, Messages], Mapping[str, str]]] = ()
    of_itself: Sequence[Callable[[DeskPolicy, Messages], OfItself | None]] = ()
    names: Callable[[DeskPolicy], Mapping[str, str]] = lambda desk: {}
    unfit: list[tuple[DeskPolicy, str, Unfit]] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    halted: set[str] = field(default_factory=set)
    standings: dict[tuple[str, str], Sequence[Standing]] = field(default_factory=dict)
    rehearses: bool = False
    failures: list[str] = field(default_factory=list)
    _known: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.office)

    @property
    def now(self) -> datetime:
        """When the pass began, UTC: the same moment for all that is decided in it."""
        return self.report.started

    def let_go(self) -> None:
        """Let go, at the end of a pass, of the concerns and all else that holds the context.

        So what the pass had in hand is gone at once, and the collector has nothing to look for.
        """
        self.for_staff, self.pages, self.of_itself = (), (), ()
        self.shows, self.names = {}, lambda desk: {}
        self._known = {}

    def once(self, key: Hashable, look_up: Callable[[], T]) -> T:
        """What is looked up at most once in a pass, whoever asks."""
        if key not in self._known:
            self._known[key] = look_up()
        return cast(T, self._known[key])

    @contextmanager
    def guarded(self, who: str, where: str, desk: str) -> Iterator[None]:
        """Let what fails here be reported, and stop nothing else; the desks are still ours then.

        :param who: what failed, for people; ``""`` where the error says enough.
        :param where: the page, for people.
        :raises Halted: nothing more may be written.
        :raises LoginFailed: the wiki does not know us any more: nothing else would work.
        :raises StoreError: nothing may be saved that cannot be recorded.
        :raises Unreachable: whether that stops more than this is for the caller to say.
        """
        if self.write:
            self.office.keep()
        try:
            yield
        except (Halted, LoginFailed, StoreError, Unreachable):
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            what = f"{who}: {what}" if who else what
            self.failures.append(what)
            if not self.rehearses:
                log.exception("something failed", extra={"desk": desk, "page": where, "who": who})
                advice = "Please report this as a bug, with the log"
                self.report.problems.append(Problem(what, where, advice, desk))
