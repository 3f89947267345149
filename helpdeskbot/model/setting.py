"""What a field of a policy says of itself: whether staff may set it on the wiki, and how far.

The settings page is open to everybody's eyes and to the edits of many, so only what is marked as
:func:`settable` is let in; what is :func:`kept` stays with the operator, and so does every other
field of a policy that says why in its ``kept``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from helpdeskbot.model.mistake import Misfit, MistakeKind

T = TypeVar("T")

SPARES = "it only spares people more"
FEWER = "it only leaves out more requests"
SWITCHED = "off spares people, and what may be switched on the operator says in `allow`"
UNDERSTOOD = "it only says how people's statuses are understood"

_KEY = "helpdeskbot"
_IN_WIKITEXT = "{}[]|<>\n"


class Cap(StrEnum):
    """How the operator's own number bounds that of staff."""

    NONE = ""
    MOST = "most"
    LEAST = "least"


class Form(StrEnum):
    """What a text has to be, where any text will not do."""

    ANY = ""
    LANGUAGE = "language"
    TIME_ZONE = "time zone"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Settable:
    """A setting that staff may change on the wiki.

    :param why: why that does no harm.
    :param low: of numbers, alone or in a list; with ``high``, both allowed.
    :param most: the longest text in characters, the longest list in entries.
    :param cap: the operator's own number is the highest, or the lowest, that staff may set.
    :param adds: a list is added to the operator's, which it cannot make shorter.
    :param example: how it may be written, where the default is no example.
    :param switch: it switches something on that speaks to people: staff may set it to no, and to
        yes where the operator lets them switch on what its section is about.
    """

    why: str
    low: float = 0
    high: float = 0
    most: int = 100
    form: Form = Form.ANY
    cap: Cap = Cap.NONE
    adds: bool = False
    example: str = ""
    switch: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """A setting that stays with the operator, and why."""

    why: str


class SectionPolicy:
    """What a section of a desk's settings may say besides its fields."""

    __slots__ = ()
    other_names: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Other names under which a field may be set, each with the field's."""

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return False

    @property
    def hears(self) -> bool:
        """Whether anything depends on who has written what in a request."""
        return self.looks_after

    @property
    def sets_status(self) -> bool:
        """Whether it decides which status each request has; then nothing else sets one."""
        return False

    @property
    def takes_in(self) -> bool:
        """Whether what has no status template yet is taken for a request."""
        return True

    def mistakes(self, desk: Any) -> Iterable[str]:
        """What cannot be meant together with a desk's other settings, each as ``key: sentence``.

        Best as :class:`~helpdeskbot.model.mistake.Misfit`, which people are told in their language.

        :param desk: the whole :class:`~helpdeskbot.model.desk.DeskPolicy`.
        """
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod:
    """Days on which a desk is closed, both included."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    first: date
    last: date


def mark(rule: Settable | Withheld) -> Mapping[str, Any]:
    """The metadata of a field that no default can be given for, or only a factory of one."""
    return {_KEY: rule}


def settable(default: T, low: float = 0, high: float = 0, *, why: str, **more: Any) -> T:
    """A field that staff may set; see :class:`Settable`."""
    made: T = field(default=default, metadata=mark(Settable(why, low, high, **more)))
    return made


def switch(default: bool) -> bool:
    """A field with which something is switched on or off; see :class:`Settable`."""
    return settable(default, why=SWITCHED, switch=True)


def kept(default: T, why: str) -> T:
    """A field that stays with the operator."""
    made: T = field(default=default, metadata=mark(Withheld(why)))
    return made


def find_rules(policy: type) -> Mapping[str, Settable | Withheld | None]:
    """What each field of a policy says of itself; ``None`` where a field says nothing."""
    below = getattr(policy, "kept", "")
    rest = Withheld(below) if isinstance(below, str) and below else None
    return {part.name: part.metadata.get(_KEY, rest) for part in fields(policy)}


def find_out_of_bounds(policy: Any, *names: str) -> Iterator[str]:
    """Numbers outside the bounds of their own fields, each as ``key: sentence``."""
    rules = find_rules(type(policy))
    for name in names:
        rule, number = rules[name], getattr(policy, name)
        # Said in the negative, as what is no number at all compares as neither.
        if isinstance(rule, Settable) and not rule.low <= number <= rule.high:
            low, high = f"{rule.low:g}", f"{rule.high:g}"
            text = f"{name}: a number from {low} to {high} is expected, not {number}"
            yield Misfit(text, MistakeKind.NUMBER, low, high, number)


def find_markup(text: str, also: str = "") -> bool:
    """Whether a word that goes into wikitext as it is could end a template early."""
    return not set(text).isdisjoint(_IN_WIKITEXT + also)
