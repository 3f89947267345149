"""What one pass has in hand from its beginning to its end; nothing is decided here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import Halted, LoginFailed, StoreError, Unreachable
from helpdeskbot.model.report import Problem, TickReport
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
    :param heads: asked for once the concerns have said what they watch.
    :param desks: with the settings that are in force.
    :param for_staff: what each concern has to show to the staff of some desks: parts of a page.
    :param told: whom this pass has told anything already, whoever of us it was and wherever.
    """

    office: Office
    report: TickReport
    write: bool
    heads: Heads = field(init=False)
    desks: Sequence[DeskPolicy] = ()
    people: People = field(init=False)
    for_staff: Sequence[Callable[[Sequence[DeskPolicy], Messages], Sequence[str]]] = ()
    told: set[str] = field(default_factory=set)
    _known: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.office)

    @property
    def now(self) -> datetime:
        """When the pass began, UTC: the same moment for all that is decided in it."""
        return self.report.started

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
            log.exception("something failed", extra={"desk": desk, "page": where, "who": who})
            what = f"{type(error).__name__}: {error}"
            advice = "Please report this as a bug, with the log"
            self.report.problems.append(
                Problem(f"{who}: {what}" if who else what, where, advice, desk)
            )
