"""What staff may set on the wiki's settings page, within which bounds, and why no more.

The page is open to everybody's eyes and to the edits of many, so this is a list of what is let in.
What is not in it stays with the operator.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from helpdeskbot.model.desk import DeskPolicy


class Cap(StrEnum):
    """How the operator's own number bounds that of staff."""

    NONE = ""
    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Settable:
    """A setting that staff may change on the wiki.

    :param why: why that does no harm.
    :param low: of numbers, alone or in a list; with ``high``, both allowed.
    :param most: the longest text in characters, the longest list in entries.
    :param code: the text is a language's code.
    :param cap: the operator's own number is the highest, or the lowest, that staff may set.
    :param adds: a list is added to the operator's, which it cannot make shorter.
    """

    why: str
    low: float = 0
    high: float = 0
    most: int = 100
    code: bool = False
    cap: Cap = Cap.NONE
    adds: bool = False


SETTABLE: Mapping[str, Settable] = {
    "settle_minutes": Settable("it only delays what the bot does anyhow", 0, 24 * 60),
    "language": Settable("it only chooses among the texts that there are", most=20, code=True),
    "bots": Settable("it only makes the bot leave more threads alone", most=50, adds=True),
    "status.initial": Settable("it must be a word of the vocabulary", most=50),
    "status.vocabulary.*": Settable("it only says how people's statuses are understood", most=50),
    "asking.experts": Settable("at most so many people are asked at first", 1, 5),
    "asking.experts_next": Settable("at most so many people are asked next", 1, 3),
    "asking.wait_days": Settable("a long wait asks fewer people, a day is no hurry", 1, 60),
    "asking.limit_per_month": Settable("it only spares people more", 0, 100, cap=Cap.MOST),
    "asking.open_limit": Settable("it only spares people more", 0, 100, cap=Cap.MOST),
    "asking.quiet_days": Settable("it only spares people more", 0, 365, cap=Cap.LEAST),
    "asking.inactive_days": Settable("it only leaves out more people", 1, 3650, cap=Cap.MOST),
    "asking.oldest_days": Settable("it only leaves out more requests", 1, 3650, cap=Cap.MOST),
    "asking.never": Settable("it only leaves out more people", most=200, adds=True),
    "asking.unserved_after": Settable("it only says when staff are told", 1, 1000),
    "follow_up.days": Settable("a few messages to those who asked", 1, 3650, most=8),
    "follow_up.topics.*": Settable("a few messages to those who asked", 1, 3650, most=8),
    "follow_up.done": Settable("it only says how people's statuses are understood", most=20),
    "follow_up.quiet_days": Settable("it only spares people more", 0, 365, cap=Cap.LEAST),
    "follow_up.most_per_day": Settable("it only spares people more", 0, 100, cap=Cap.MOST),
    "follow_up.late_days": Settable("it only leaves out more requests", 1, 3650, cap=Cap.MOST),
    "expectations.enabled": Settable("it only shows what the desk's own past tells"),
    "capacity.enabled": Settable("people wait for the desk's staff, not for the operator"),
    "capacity.simple": Settable("how much they can carry is for staff to say", 0, 10_000),
    "capacity.involved": Settable("how much they can carry is for staff to say", 0, 10_000),
    "capacity.project": Settable("how much they can carry is for staff to say", 0, 10_000),
    "capacity.hours_per_month": Settable("how much time they have, staff know", 0, 100_000),
    "capacity.hours_simple": Settable("how much work it is, staff know", 0, 1000),
    "capacity.hours_involved": Settable("how much work it is, staff know", 0, 1000),
    "capacity.hours_project": Settable("how much work it is, staff know", 0, 10_000),
    "capacity.reasons": Settable("it only says which words are known", most=50),
    "archives.mark_resolved": Settable("it only adds the mark by which the desk archives"),
    "agreement.oldest_days": Settable("it only leaves out more requests", 1, 3650, cap=Cap.MOST),
    "agreement.settle_hours": Settable("it only says how long a text must stand", 0, 720),
    "agreement.remind_days": Settable("it only says when owners of parts are told", 0, 365),
    "hours.time_zone": Settable("it only moves the desk's working time", most=50),
    "hours.days": Settable("it only moves the desk's working time", most=7),
    "hours.opens": Settable("it only moves the desk's working time"),
    "hours.closes": Settable("it only moves the desk's working time"),
    "hours.holidays": Settable("nobody is reminded on a holiday", most=30),
    "hours.closed": Settable("nobody is reminded while the desk is closed", most=50),
    "meetings": Settable("it only says when what is on hold comes up again", most=20),
    "turns.follow": Settable("it only says whose turn it is; a person's status stands"),
    "turns.in_progress": Settable("it must be a word of the vocabulary", most=50),
    "turns.waiting_for_requester": Settable("it must be a word of the vocabulary", most=50),
    "turns.waiting_for_expert": Settable("it must be a word of the vocabulary", most=50),
    "turns.no_response": Settable("it must be a word of the vocabulary", most=50),
    "reminders.enabled": Settable("staff can only switch them off", cap=Cap.MOST),
    "reminders.first_reaction": Settable("a working day is no hurry", 1, 365, most=5),
    "reminders.desk": Settable("a working day is no hurry", 1, 365, most=5),
    "reminders.expert": Settable("a working day is no hurry", 1, 365, most=5),
    "reminders.next_expert_after": Settable("asking has its own limits", 0, 365),
    "reminders.most_experts": Settable("it only spares people more", 0, 5, cap=Cap.MOST),
    "reminders.staff_after": Settable("staff tell when they are told", 0, 365),
    "reminders.requester": Settable("a working day is no hurry", 1, 365, most=5),
    "reminders.close_after": Settable("a reply opens what was closed", 0, 365),
    "reminders.community": Settable("a working day is no hurry", 1, 365, most=5),
    "reminders.digest_again": Settable("staff tell how often they are told", 1, 365),
    "reminders.most_digests": Settable("staff tell how often they are told", 0, 50),
    "reminders.most_per_thread": Settable("it only spares people more", 0, 50, cap=Cap.MOST),
    "reminders.quiet_hours": Settable("it only spares people more", 1, 1000, cap=Cap.LEAST),
    "reminders.person_quiet_hours": Settable("it only spares people more", 0, 1000, cap=Cap.LEAST),
    "reminders.night_from": Settable("it only moves a reminder by some hours"),
    "reminders.night_to": Settable("it only moves a reminder by some hours"),
}
"""By dotted key; ``.*`` stands for any word of a table.  Topics have a template of their own."""

KEPT: Mapping[str, str] = {
    "name": "rows in the database are found by it",
    "pages": "it would make the bot edit elsewhere",
    "since": "an early day would make the bot edit hundreds of old requests",
    "namespaces": "it would let the bot edit elsewhere",
    "unsigned": "it changes who counts as a request's author",
    "topics": "they are described with their own template",
    "outcomes_page": "it would make the bot edit another page",
    "settings_page": "it would make the bot obey another page",
    "staff": "whoever may set it could make anybody staff",
    "staff_groups": "whoever may set it could make anybody staff",
    "staff_levels": "whoever may set it could make anybody staff",
    "status.template": "the bot writes it into every request",
    "status.value_param": "the bot writes it into every request",
    "status.params": "the bot writes them into every request",
    "status.resolved_templates": "the wiki is asked for each one's redirects",
    "status.install": "it says what the operator publishes",
    "follow_up": "whether and where people are written to is the operator's, as are template names",
    "expectations": "how it is reckoned is the operator's; whether it is shown is settable",
    "capacity": "which statuses turn requests down belongs to the vocabulary",
    "archives": "it says where the bot looks and what it writes to people",
    "agreement": "which templates the bot writes is the operator's, but for what is settable",
    "reminders.digest_page": "it would make the bot edit another page",
    "asking": "whom and how often people are asked is the operator's, but for what is settable",
}
"""What stays with the operator, and why; what stands below such a key stays there too."""


class MistakeKind(StrEnum):
    """What is wrong; the message ``settings-mistake-…`` says it."""

    UNKNOWN = "unknown"
    OPERATOR = "operator"
    DOUBLE = "double"
    NAMELESS = "nameless"
    NUMBER = "number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    LONG = "long"
    MANY = "many"
    MARKUP = "markup"
    ID = "id"
    LANGUAGE = "language"
    TIME = "time"
    DAYS = "days"
    UNCLOSED = "unclosed"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something on a settings page that cannot be taken.

    :param line: where, from 1; 0 where it stands on no line.
    :param key: as people wrote it; hostile text, as the parameters are.
    :param params: of the message.
    """

    line: int
    key: str
    kind: MistakeKind
    params: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A settings page as it was read.

    :param data: tables within tables, as in the operator's file; topics by id.
    :param lines: by dotted key, the line on which it stands.
    :param mistakes: in the page's order; with any, ``data`` is not the whole of it.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that was found by its dotted key.

    :param path: its place in the tables.
    :param kind: the type of its values.
    :param rule: ``None`` where it stays with the operator.
    """

    path: tuple[str, ...]
    kind: Any
    rule: Settable | None


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {part.name: _required(hints[part.name]) for part in fields(kind)}


def _required(kind: Any) -> Any:
    """``int`` of ``int | None``."""
    if get_origin(kind) in (Union, types.UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        return parts[0] if len(parts) == 1 else kind
    return kind


def find_setting(key: str) -> Setting | None:
    """The setting that a dotted key names; ``None`` if there is none.

    Case and ``_`` or blank make no difference, but in the words of a table.
    """
    kind: Any = DeskPolicy
    path: list[str] = []
    rule_key = ""
    rest: str | None = key
    while rest is not None:
        if is_dataclass(kind) and isinstance(kind, type):
            name, dot, below = rest.partition(".")
            name = "_".join(name.replace("_", " ").split()).lower()
            known = _hints(kind)
            if name not in known:
                return None
            path.append(name)
            kind, rest = known[name], below if dot else None
            rule_key = ".".join(path)
        elif get_origin(kind) is Mapping:
            path.append(" ".join(rest.split()))
            kind, rest = get_args(kind)[1], None
            rule_key += ".*"
        else:
            return None
    if is_dataclass(kind) or get_origin(kind) is Mapping:
        return None  # a whole table
    return Setting(tuple(path), kind, SETTABLE.get(rule_key))


def list_settings(kind: type = DeskPolicy, above: str = "") -> list[str]:
    """Every setting of a desk by its key as in :data:`SETTABLE`."""
    found: list[str] = []
    for name, part in _hints(kind).items():
        key = f"{above}{name}"
        if is_dataclass(part) and isinstance(part, type):
            found += list_settings(part, f"{key}.")
        else:
            found.append(f"{key}.*" if get_origin(part) is Mapping else key)
    return found


def is_choice(kind: Any) -> bool:
    """Whether a setting's value is one of a few words."""
    return isinstance(kind, type) and issubclass(kind, Enum)
