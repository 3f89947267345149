"""What staff may set on the wiki's settings page: gathered from what the policies say of it."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.mistake import FileKind
from helpdeskbot.model.mistake import MistakeKind as MistakeKind
from helpdeskbot.model.setting import Settable, Withheld, find_rules

Sections = Mapping[str, type]
"""The tables of a desk's settings by name, each with the policy that it becomes."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something on a settings page that cannot be taken.

    :param line: where, from 1; 0 where it stands on no line.
    :param key: as people wrote it; hostile text, as the parameters are.
    :param params: of the message.
    :param meant: what was meant instead, perhaps; ``""``: nobody knows.
    :param text: the sentence in English of whose setting it is; ``""``: that of its kind.
    """

    line: int
    key: str
    kind: MistakeKind | FileKind
    params: tuple[str, ...] = ()
    meant: str = ""
    text: str = ""


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
def hints(kind: type) -> Mapping[str, Any]:
    """The types of a policy's fields, without what may also be ``None``."""
    found = get_type_hints(kind)
    return {part.name: _required(found[part.name]) for part in fields(kind)}


def find_sections(desk: type) -> Sections:
    """The tables of a desk's settings by name, each with the policy that they become."""
    return {name: kind for name, kind in hints(desk).items() if is_policy(kind)}


def _required(kind: Any) -> Any:
    """``int`` of ``int | None``."""
    if get_origin(kind) in (Union, types.UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        return parts[0] if len(parts) == 1 else kind
    return kind


def find_setting(key: str, sections: Sections) -> Setting | None:
    """The setting that a dotted key names; ``None`` if there is none.

    Case and ``_`` or blank make no difference, but in the words of a table.
    """
    name, dot, below = key.partition(".")
    policy: type = DeskPolicy
    path = [_canonical(name)]
    if path[0] in sections:
        policy = sections[path[0]]
        name, dot, below = below.partition(".")
        path.append(_canonical(name))
    path[-1] = find_other_names(policy).get(path[-1], path[-1])
    kind = hints(policy).get(path[-1])
    rule = find_rules(policy).get(path[-1])
    if get_origin(kind) is Mapping:
        if not dot:
            return None  # a whole table
        path.append(" ".join(below.split()))
        kind = get_args(kind)[1]
    elif kind is None or is_policy(kind) or dot:
        return None
    return Setting(tuple(path), kind, rule if isinstance(rule, Settable) else None)


def _canonical(name: str) -> str:
    return "_".join(name.replace("_", " ").split()).lower()


def find_other_names(policy: type) -> Mapping[str, str]:
    """Other names under which fields of a policy may be set, each with the field's."""
    return getattr(policy, "other_names", {})


def find_switches(sections: Sections) -> Mapping[str, Settable]:
    """What switches something on or off, by dotted key."""
    return {key: rule for key, rule in list_settable(sections).items() if rule.switch}


def list_settings(sections: Sections) -> Mapping[str, Settable | Withheld | None]:
    """What every setting of a desk says of itself, by dotted key; ``.*`` is any word of a table."""
    return _list(tuple(sections.items()))


def list_settable(sections: Sections) -> Mapping[str, Settable]:
    """What staff may set."""
    return _list_settable(tuple(sections.items()))


@cache
def _list(sections: Sequence[tuple[str, type]]) -> Mapping[str, Settable | Withheld | None]:
    found: dict[str, Settable | Withheld | None] = {}
    for name, policy in [("", DeskPolicy), *sections]:
        for part, rule in find_rules(policy).items():
            kind = hints(policy)[part]
            others = find_other_names(policy).items()
            found |= {f"{name}.{other}": rule for other, field in others if field == part}
            if not is_policy(kind):
                key = f"{name}.{part}".removeprefix(".")
                found[f"{key}.*" if get_origin(kind) is Mapping else key] = rule
    return types.MappingProxyType(found)


@cache
def _list_settable(sections: Sequence[tuple[str, type]]) -> Mapping[str, Settable]:
    rules = {key: rule for key, rule in _list(sections).items() if isinstance(rule, Settable)}
    return types.MappingProxyType(rules)


def is_policy(kind: Any) -> bool:
    """Whether this is the type of a whole table."""
    return isinstance(kind, type) and is_dataclass(kind)


def is_choice(kind: Any) -> bool:
    """Whether a setting's value is one of a few words."""
    return isinstance(kind, type) and issubclass(kind, Enum)
