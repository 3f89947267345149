"""How a desk wants its clerk to work: the one settings model, whatever source it came from.

Operator's file, preset and the wiki's settings page are merged as plain mappings before they are
validated into these values, so nothing behind that point knows where a value came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from helpdeskbot.model.topics import Topic


class Phase(StrEnum):
    """What a status means for the desk."""

    OPEN = "open"
    WAITING_ON_REQUESTER = "waiting-on-requester"
    WAITING_ON_EXPERT = "waiting-on-expert"
    WAITING_ON_DESK = "waiting-on-desk"
    ON_HOLD = "on-hold"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPolicy:
    """The status template of a desk.

    :param template: its name, without namespace.
    :param value_param: the parameter with the status; ``"1"`` is the first positional one.
    :param initial: the status that a new request is given.
    :param params: further parameters that a new template is given, in this order.
    :param vocabulary: what each status means; compared without regard to case.
    :param resolved_templates: templates that say that a thread is over.
    :param install: ``templates push`` publishes our template under this name.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    template: str = "Helpdesk status"
    value_param: str = "1"
    initial: str = "new"
    params: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Mapping[str, Phase] = field(default_factory=dict)
    resolved_templates: tuple[str, ...] = ("Section resolved",)
    install: bool = True

    def phase(self, value: str) -> Phase | None:
        """What a status means here; ``None`` for one that is not in the vocabulary."""
        wanted = " ".join(value.split()).casefold()
        for known, phase in self.vocabulary.items():
            if known.casefold() == wanted:
                return phase
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedPolicy:
    """A template that people put where a signature is missing, and its parameters."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    template: str
    user: str = "1"
    timestamp: str = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPolicy:
    """A desk: its pages, and how they are looked after.

    :param name: short name, unique in the operator's file; stands in logs and keys.
    :param pages: titles of the talk pages.
    :param since: requests older than this are left alone; UTC.
    :param settle_minutes: how long a request must have been left alone by its author.
    :param namespaces: numbers of the namespaces in which edits are allowed; empty: those of
        ``pages``, so that a redirect cannot lead the bot elsewhere.
    :param bots: accounts whose threads are not requests, besides the wiki's group ``bot``.
    :param language: of edit summaries; ``""``: the wiki's content language.
    :param status: the status template.
    :param unsigned: templates that stand in for signatures, besides the usual ones.
    :param topics: what its requests are about.
    :param settings_page: title of the page on which staff set what :mod:`.on_wiki` lets them;
        ``""``: there is none.
    :param staff: accounts whose edits of that page count.
    :param staff_groups: groups of the wiki whose members' edits of it count.
    :param staff_levels: levels of protection of that page under which everybody's edits count.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    name: str
    pages: tuple[str, ...]
    since: datetime
    settle_minutes: float = 2
    namespaces: tuple[int, ...] = ()
    bots: tuple[str, ...] = ("MediaWiki message delivery",)
    language: str = ""
    status: StatusPolicy = field(default_factory=StatusPolicy)
    unsigned: tuple[UnsignedPolicy, ...] = ()
    topics: tuple[Topic, ...] = ()
    settings_page: str = ""
    staff: tuple[str, ...] = ()
    staff_groups: tuple[str, ...] = ("sysop",)
    staff_levels: tuple[str, ...] = ("sysop",)

    @property
    def digest(self) -> str:
        """The same for the same settings: pages judged by others have to be judged again."""
        return hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def settle(self) -> timedelta:
        """``settle_minutes`` as a duration."""
        return timedelta(minutes=self.settle_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the bot may edit.

    :param edits_per_tick: pages saved in one pass; the others wait for the next.
    :param edits_per_day: edits by the bot's account within 24 hours, as the wiki counts them.
    """

    edits_per_tick: int = 10
    edits_per_day: int = 500
