"""What can be wrong with a setting."""

from __future__ import annotations

from enum import StrEnum


class MistakeKind(StrEnum):
    """What is wrong; the message ``settings-mistake-…`` says it."""

    UNKNOWN = "unknown"
    OPERATOR = "operator"
    ALLOW = "allow"
    DOUBLE = "double"
    NAMELESS = "nameless"
    NUMBER = "number"
    WHOLE = "whole"
    UNIT = "unit"
    YES_NO = "yes-no"
    CHOICE = "choice"
    LONG = "long"
    MANY = "many"
    EMPTY = "empty"
    ORDER = "order"
    MARKUP = "markup"
    QUOTED = "quoted"
    ID = "id"
    TOPIC = "topic"
    STATUS = "status"
    PHASE = "phase"
    LANGUAGE = "language"
    ZONE = "zone"
    COUNTRY = "country"
    TIME = "time"
    DAYS = "days"
    PERIOD = "period"
    WEEKDAY = "weekday"
    HOURS = "hours"
    MEETING = "meeting"
    MEETING_EVERY = "meeting-every"
    MEETING_WHICH = "meeting-which"
    LACKING = "lacking"
    BAR = "bar"
    TEMPLATE = "template"
    UNOPENED = "unopened"
    UNCLOSED = "unclosed"
    COMMENT = "comment"
    UNFIT = "unfit"


class FileKind(StrEnum):
    """What can be wrong in a file only: these are said at a terminal, in English."""

    BOOLEAN = "true or false is expected, not {0}"
    NUMBER = "a number is expected, not {0}"
    WHOLE = "a whole number is expected, not {0}"
    TEXT = "a text in quotes is expected, as in {0}"
    LIST = "a list is expected, as in {0}"
    ENTRY_TEXT = "each entry of this list is a text in quotes, as in {0}"
    ENTRY_NUMBER = "each entry of this list is a number, not {0}"
    DATE = "a date without quotes is expected, as in 2026-12-01, not {0}"
    TIME = 'write a time in quotes, as in "09:00", not {0}'
    PERIODS = "days are expected, as in [{{ first = 2026-12-24, last = 2026-12-26 }}], not {0}"
    TABLE = "this is a group of settings; each of them has a name and a line of its own"
    SETTING = "this is one setting, and no group of them"
    MISSING = "this is missing"
    OTHER = "{0}"
    NOT_TOML = "this line cannot be read: {0}"
    CURLY = "straight quotation marks are expected, not typographic ones"
    QUOTE = "a quotation mark is missing"
    BRACKET = "a closing bracket {0} is missing"
    COMMA = "a comma is missing between the entries of this list"
    FORM = "only letters, digits, hyphens, points and underscores are expected, not {0}"
    EQUALS = "between a name and its value stands an equals sign"
    BARE = "a text stands in quotes, as in {0}"
    HEADER = "each desk begins with a line [[desk]]"
    HEADERS = "where there are several wikis, each begins with a line [[wiki]]"
    NO_DESK = "there is none; add [[desk]] with name, pages and since"


SYNTAX = frozenset(
    {
        FileKind.NOT_TOML,
        FileKind.CURLY,
        FileKind.QUOTE,
        FileKind.BRACKET,
        FileKind.COMMA,
        FileKind.EQUALS,
        FileKind.BARE,
    }
)
"""With these a file is no TOML."""


class Misfit(str):
    """What a setting cannot mean at a desk: ``key: sentence``, and how people are told.

    :param kind: the message that says the same in their language.
    :param params: of the message.
    :param beside: keys of settings on which it depends; where one of these is a mistake itself,
        nothing can be said.
    """

    __slots__ = ("beside", "kind", "params")

    kind: MistakeKind
    params: tuple[str, ...]
    beside: tuple[str, ...]

    def __new__(
        cls, text: str, kind: MistakeKind, *params: object, beside: tuple[str, ...] = ()
    ) -> Misfit:
        """Say it; ``params`` are shown as they are as texts."""
        made = super().__new__(cls, text)
        made.kind, made.params, made.beside = kind, tuple(map(str, params)), beside
        return made

    def below(self, section: str) -> Misfit:
        """The same with its key in a section of the settings."""
        return Misfit(f"{section}.{self}", self.kind, *self.params, beside=self.beside)
