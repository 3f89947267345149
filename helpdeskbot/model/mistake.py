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
    REMINDER = "reminder"
    BAR = "bar"
    TEMPLATE = "template"
    UNCLOSED = "unclosed"
    COMMENT = "comment"
    UNFIT = "unfit"


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
