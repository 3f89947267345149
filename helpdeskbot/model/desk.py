"""How a desk wants its clerk to work: the one settings model, whatever source it came from.

Operator's file, preset and the wiki's settings page are merged as plain mappings before they are
validated into these values, so nothing behind that point knows where a value came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, make_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from helpdeskbot.model.by_identity import ByIdentity
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.proportion import ProportionPolicy
from helpdeskbot.model.setting import Form, SectionPolicy, Withheld, kept, mark, settable
from helpdeskbot.model.status import Phase, StatusPolicy
from helpdeskbot.model.topics import Topic

__all__ = [
    "USUAL_PROFILE",
    "DeskPolicy",
    "Limits",
    "Phase",
    "Profile",
    "StatusPolicy",
    "UnsignedPolicy",
]

P = TypeVar("P")

_SUBPAGES = "/*"
# What "add topic", and every form for a new section, makes.
_SECTION = 2
_STAFF = "whoever may set it could make anybody staff"


class Profile(StrEnum):
    """How much a desk has switched on; what each switches on is packaged beside the presets."""

    QUIET = "quiet"
    HELPFUL = "helpful"
    FULL = "full"


USUAL_PROFILE = Profile.HELPFUL


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

    These are the settings that all share.  What each concern has to be told stands in sections
    of its own, which :func:`desk_type` adds, and is asked for by its type: :meth:`of`.

    :param name: short name, unique in the operator's file; stands in logs and keys.
    :param pages: titles of the talk pages; ``X/*`` stands for each subpage of X, which is one
        request together with its talk page.
    :param level: of the headings of requests, from 2 (``==``) to 6.
    :param under: only what stands below one of these headings is a request; empty: all is.
    :param since: requests older than this are left alone; UTC.
    :param settle_minutes: minutes for which a request must have been left alone by its author.
    :param settle_reply_minutes: minutes for which a request that has a status must have been left
        alone by people before anything is done in it; 0: replies are reacted to at once.
    :param namespaces: numbers of the namespaces in which edits are allowed; empty: those of
        ``pages``, so that a redirect cannot lead the bot elsewhere.
    :param bots: accounts whose threads are not requests, besides the wiki's group ``bot``.
    :param language: code of the bot's language in summaries and messages; empty: the wiki's.
    :param status: the status template.
    :param proportion: what is so far out of the usual that the bot stops and asks.
    :param unsigned: templates that stand in for signatures, besides the usual ones.
    :param topics: what its requests are about; empty: the packaged ones.
    :param one_comment: what is said again in a request, and notifies nobody, is put into the
        bot's last comment as long as nobody has done anything since.
    :param meetings: when the committee meets: dates, or rules such as ``second Tuesday``.
    :param outcomes_page: where it is counted why requests were turned down, and how it went with
        others; ``""``: the desk's first page + ``/Outcomes``.
    :param answers_page: where answers are saved that need nothing but a click on a link and on
        save; ``""``: the desk's first page + ``/Answers``.
    :param manual_page: where it stands how the desk works, for requesters, experts and staff;
        ``""``: the desk's first page + ``/Manual``.
    :param settings_page: title of the page on which staff set what they may, as in
        ``Project:Helpdesk/Settings``; ``""``: there is none.
    :param profile: how much is switched on at a desk for which nothing else is said of it.
    :param allow: what staff may switch on on the settings page, by the names of the tables; "all":
        everything.  They may always switch it off.
    :param staff: accounts that run the desk: their edits of the settings page count.
    :param staff_groups: groups of the wiki whose members' edits of it count.
    :param staff_levels: levels of protection of it under which everybody's edits count.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    _names: ClassVar[Mapping[type, str]] = {}

    name: str = field(metadata=mark(Withheld("rows in the database are found by it")))
    pages: tuple[str, ...] = field(metadata=mark(Withheld("it would make the bot edit elsewhere")))
    level: int = kept(2, "it would make the bot edit other sections")
    under: tuple[str, ...] = kept((), "it would make the bot edit other sections")
    since: datetime = field(
        metadata=mark(Withheld("an early day would make it edit many old requests"))
    )
    settle_minutes: float = settable(2.0, 0, 24 * 60, why="it only delays what is done anyhow")
    settle_reply_minutes: float = settable(
        0.0, 0, 24 * 60, why="it only delays what is done anyhow"
    )
    namespaces: tuple[int, ...] = kept((), "it would let the bot edit elsewhere")
    bots: tuple[str, ...] = settable(
        ("MediaWiki message delivery",), most=50, adds=True, why="it only leaves out more threads"
    )
    language: str = settable(
        "", most=20, form=Form.LANGUAGE, example="sv", why="it only chooses among known texts"
    )
    status: StatusPolicy = field(default_factory=StatusPolicy)
    proportion: ProportionPolicy = field(default_factory=ProportionPolicy)
    unsigned: tuple[UnsignedPolicy, ...] = kept((), "it changes who counts as a request's author")
    topics: tuple[Topic, ...] = kept((), "they are described with their own template")
    one_comment: bool = settable(False, why="it only changes where the bot's own words stand")
    meetings: tuple[str, ...] = settable(
        (), most=20, example="second Tuesday", why="it only says when what waits comes up"
    )
    outcomes_page: str = kept("", "it would make the bot edit another page")
    answers_page: str = kept("", "it would make the bot obey another page")
    manual_page: str = kept("", "its pages are published by the operator")
    settings_page: str = kept("", "it would make the bot obey another page")
    profile: Profile = settable(
        USUAL_PROFILE, why="it switches on nothing that staff may not switch on by itself"
    )
    allow: tuple[str, ...] = kept(("all",), "it is how far staff may go")
    staff: tuple[str, ...] = kept((), _STAFF)
    staff_groups: tuple[str, ...] = kept(("sysop",), _STAFF)
    staff_levels: tuple[str, ...] = kept(("sysop",), _STAFF)

    @property
    def talk_pages(self) -> tuple[str, ...]:
        """Those of ``pages`` whose sections are requests."""
        return tuple(title for title in self.pages if not title.endswith(_SUBPAGES))

    @property
    def roots(self) -> tuple[str, ...]:
        """The titles whose subpages are requests, without the slash."""
        return tuple(
            title.removesuffix(_SUBPAGES) for title in self.pages if title.endswith(_SUBPAGES)
        )

    @property
    def shown_pages(self) -> tuple[str, ...]:
        """``pages`` as titles of pages that can be opened."""
        return tuple(title.removesuffix(_SUBPAGES) for title in self.pages)

    @property
    def takes_sections(self) -> bool:
        """Whether a new section of :attr:`home`, as forms and links make them, is a request."""
        return self.level == _SECTION and not self.under and self.home in self.talk_pages

    @property
    def home(self) -> str:
        """The page that people know the desk by, below which the bot's own pages stand.

        Below a page whose subpages are requests they would be taken for some.
        """
        first = self.shown_pages[0]
        above = first.rpartition("/")[0] if self.pages[0] != first else ""
        return above or first

    @property
    def outcomes_title(self) -> str:
        """The page with the counts of what became of requests."""
        return self.outcomes_page or f"{self.home}/Outcomes"

    @property
    def answers_title(self) -> str:
        """The page on which answers by link are saved."""
        return self.answers_page or f"{self.home}/Answers"

    @property
    def manual_title(self) -> str:
        """The page that says how the desk works."""
        return self.manual_page or f"{self.home}/Manual"

    def of(self, policy: type[P]) -> P:
        """A section of the settings, by what it is (or is a kind of).

        :raises LookupError: a desk of this type has no such section.
        """
        section: P = getattr(self, self._names[policy])
        return section

    def allows(self, section: str) -> bool:
        """Whether staff may switch on what a section of the settings is about."""
        return "all" in self.allow or section in self.allow

    def may_use(self, policy: type[SectionPolicy]) -> bool:
        """Whether what a section is about is switched on, or staff may switch it on by themselves.

        Pages are watched for what may be switched on while nobody looks.

        :raises LookupError: a desk of this type has no such section.
        """
        on = bool(getattr(self.of(policy), "enabled", False))
        return on or (bool(self.settings_page) and self.allows(self._names[policy]))

    @property
    def looks_after(self) -> bool:
        """Whether the bot does more for a request than giving it a status."""
        return any(getattr(self, name).looks_after for name in self._names.values())

    @property
    def hears(self) -> bool:
        """Whether anything depends on who has written what in a request."""
        return any(getattr(self, name).hears for name in self._names.values())

    @property
    def sets_status(self) -> bool:
        """Whether there is something that decides which status each request has."""
        return any(getattr(self, name).sets_status for name in self._names.values())

    @property
    def takes_in(self) -> bool:
        """Whether new requests are given a status, and not only what people have tagged."""
        return all(getattr(self, name).takes_in for name in self._names.values())

    @property
    def digest(self) -> str:
        """The same for the same settings: pages judged by others have to be judged again."""
        return _digest(self)

    @property
    def settle(self) -> timedelta:
        """``settle_minutes`` as a duration."""
        return timedelta(minutes=self.settle_minutes)

    @property
    def settle_reply(self) -> timedelta:
        """``settle_reply_minutes`` as a duration."""
        return timedelta(minutes=self.settle_reply_minutes)


def _find_digest(desk: DeskPolicy) -> str:
    return hashlib.sha256(repr(desk).encode("utf-8", "surrogatepass")).hexdigest()


_digest: ByIdentity[DeskPolicy, str] = ByIdentity(_find_digest, most=1_000)


def desk_type(sections: Mapping[str, type[SectionPolicy]]) -> type[DeskPolicy]:
    """Desks that have these sections too, by the names that they have in the settings."""
    names = {
        base: name
        for name, kind in sections.items()
        for base in kind.__mro__
        if issubclass(base, SectionPolicy) and base is not SectionPolicy
    }
    return make_dataclass(
        "DeskPolicy",
        [(name, kind, field(default_factory=kind)) for name, kind in sections.items()],
        bases=(DeskPolicy,),
        namespace={"_names": MappingProxyType(names), "__doc__": DeskPolicy.__doc__},
        frozen=True,
        kw_only=True,
        slots=True,
    )
