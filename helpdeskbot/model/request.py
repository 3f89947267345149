"""A request: its thread, its lasting id, who asked what and when; whether it is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from helpdeskbot.model.discussion import Comment, Thread
from helpdeskbot.model.marks import MARKED, Mark, marks_by
from helpdeskbot.model.status import Phase

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """A thread that asks something of the desk, with what is known of it.

    :param thread: as accounts have written it, whoever signed what, with the status template that
        was set last, or that it is about to be given.
    :param as_signed: the same as it stands on the page.
    :param memo: what was found out of it, for whoever asks again in the same pass.
    :param identity: its lasting id.
    :param text: its wikitext, heading included; comments' spans are offset by ``start``.
    :param requester: who asked; ``""`` if that is not known.
    :param opened_at: UTC; ``None`` if that is not known.
    :param phase: what its status means; ``None``: nothing that the desk knows.
    :param is_open: it weighs on the desk: it is neither over nor on hold, goes on nowhere else, and
        its status is known.
    :param new: it has no status template yet, and this pass is to give it one.
    """

    thread: Thread
    identity: str
    text: str
    start: int
    requester: str
    opened_at: datetime | None
    phase: Phase | None = None
    is_open: bool = True
    new: bool = False
    as_signed: Thread | None = None
    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What follows from the request and from what the key tells, found once."""
        if key not in self.memo:
            self.memo[key] = find()
        return cast(T, self.memo[key])

    @property
    def id(self) -> str:
        """The thread's id on the page."""
        return self.thread.id

    @property
    def is_over(self) -> bool:
        """Whether it was closed, or marked as resolved."""
        return self.phase is Phase.CLOSED or self.thread.resolved

    @property
    def status(self) -> str:
        """The value of its status template."""
        return self.thread.status.value if self.thread.status else ""

    def param(self, name: str) -> str:
        """A parameter of its status template; ``""`` where it has none, or none is meant."""
        return self.thread.param(name)

    def body_of(self, comment: Comment) -> str:
        """The wikitext of a comment in it, signature included."""
        return self.text[comment.span.start - self.start : comment.span.end - self.start]

    def words_of(self, comment: Comment) -> str:
        """The wikitext of a comment in it, without its signature."""
        return self.text[comment.span.start - self.start : comment.signature.start - self.start]

    def marks_by(self, account: str) -> Iterator[tuple[Mark, datetime]]:
        """The marks in an account's own signed comments in it, each with when it was signed."""
        if MARKED not in self.text:
            return iter(())
        return marks_by(account, self.thread.comments, self.text, self.start)


def split_topics(value: str) -> tuple[str, ...]:
    """The topics in a template's parameter, lower-cased, each once."""
    words = (" ".join(word.split()).casefold() for word in re.split(r"[,;/\n]", value))
    return tuple(dict.fromkeys(word for word in words if word))
