"""Mistakes in tables of settings, told without a library's jargon; and in sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, get_args, get_origin

from helpdeskbot.model.mistake import FileKind, MistakeKind
from helpdeskbot.model.topics import Topic
from helpdeskbot.settings import meant
from helpdeskbot.settings.settable import Mistake, hints, is_choice, is_policy
from helpdeskbot.words.messages import Messages

if TYPE_CHECKING:
    from pydantic import ValidationError

Path = tuple[str | int, ...]
_LONGEST_SHOWN = 80


def say(mistake: Mistake, messages: Messages, operator: str = "") -> str:
    """What is wrong, without its line, as plain text.

    :param operator: who runs the bot, for what only they may set.
    """
    return word(mistake, messages, operator, lambda text: text)


def say_in_english(mistake: Mistake) -> str:
    """The same for whoever reads a file: in the words of whose setting it is."""
    messages = Messages.load("en")
    if not mistake.text:
        return say(mistake, messages)
    meant_too = messages.text("settings-did-you-mean", mistake.text, mistake.meant)
    return meant_too if mistake.meant else mistake.text


def word(mistake: Mistake, messages: Messages, operator: str, show: Callable[[str], str]) -> str:
    """The same, with what people wrote shown in some way."""
    params = [show(param) for param in mistake.params]
    if isinstance(mistake.kind, FileKind):
        said = mistake.kind.value.format(*params)
    else:
        if mistake.kind is MistakeKind.OPERATOR:
            params = [operator or "—"]
        said = messages.text(f"settings-mistake-{mistake.kind.value}", *params)
    return (
        messages.text("settings-did-you-mean", said, show(mistake.meant)) if mistake.meant else said
    )


def show_value(value: object) -> str:
    """A value as it stands in a file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, time)):
        return value.isoformat()
    try:
        shown = json.dumps(value, ensure_ascii=False, default=str)
    except ValueError:
        shown = str(value)
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def tell_mistakes(
    error: ValidationError, kind: Any, known: Collection[str] = (), topics: Sequence[Any] = ()
) -> list[Mistake]:
    """What a validation found, by dotted key, each with what is expected there.

    :param kind: the type that the tables should have become.
    :param known: keys that there are, for those that there are not.
    :param topics: the tables of the topics, which have no keys but places.
    """
    told: dict[tuple[str, str], Mistake] = {}
    for found in error.errors(include_url=False):
        path = tuple(
            part for part in found["loc"] if part not in ("function-after", "[key]") and part != ""
        )
        mistake = _tell(path, found, kind, known, topics)
        told.setdefault((mistake.key, mistake.kind.name), mistake)
    instead = {mistake.meant for mistake in told.values() if mistake.kind is MistakeKind.UNKNOWN}
    missing = FileKind.MISSING
    return [one for one in told.values() if one.kind is not missing or one.key not in instead]


def _tell(
    path: Path, found: Mapping[str, Any], kind: Any, known: Collection[str], topics: Sequence[Any]
) -> Mistake:
    expected, rest, below = _follow(path, kind)
    names = [*path[: len(path) - len(rest)]]
    if names[:1] == ["topics"] and rest and isinstance(rest[0], int):
        names += _topic_names(rest, topics)
        expected, rest = _expected_of_topic(rest), ()
    elif rest and get_origin(expected) is tuple and is_policy(get_args(expected)[0]):
        inner = [part for part in rest if isinstance(part, str)]
        if inner:
            fields, rest = hints(get_args(expected)[0]), ()
            below, expected = fields.keys(), fields.get(inner[0])
            names += inner
    key, value = ".".join(map(str, names)), found["input"]
    code = found["type"]
    if code in ("extra_forbidden", "unexpected_keyword_argument"):
        above = key.rpartition(".")[0]
        others = [f"{above}.{name}" for name in below] if below and above else known
        near = ""
        if isinstance(value, Mapping):
            near = meant.find_near(key, {one.partition(".")[0] for one in others})
        return Mistake(0, key, MistakeKind.UNKNOWN, (), near or meant.find_key(key, others))
    if code.startswith("missing"):
        name = ".".join(map(str, path)) if rest else key
        return Mistake(0, name, FileKind.MISSING)
    if code in ("address", "title", "string_pattern_mismatch", "string_too_short", "literal_error"):
        return _of_form(key, found)
    if code.startswith(("greater_than", "less_than")):
        bounds = found.get("ctx", {})
        text = f"a number from {bounds.get('ge')} up is expected"
        if "le" in bounds:
            text = f"a number up to {bounds['le']} is expected"
        return Mistake(0, key, FileKind.OTHER, (f"{text}, not {show_value(value)}",))
    return find_expected(key, expected, value, in_list=bool(rest))


def _of_form(key: str, found: Mapping[str, Any]) -> Mistake:
    value = show_value(found["input"])
    if found["type"] == "string_too_short":
        return Mistake(0, key, MistakeKind.EMPTY)
    if found["type"] == "literal_error":
        words = [word.strip("'") for word in str(found["ctx"]["expected"]).split(" or ")]
        near = meant.find_near(str(found["input"]), words, 60)
        return Mistake(0, key, MistakeKind.CHOICE, (", ".join(words), str(found["input"])), near)
    if found["type"] in ("address", "title"):
        return Mistake(0, key, FileKind.OTHER, (f"{found['msg']} is expected, not {value}",))
    return Mistake(0, key, FileKind.FORM, (value,))


def _follow(path: Path, kind: Any) -> tuple[Any, Path, Collection[str]]:
    """The type of the setting at a place, what of the place lies within it, its table's names."""
    below: Collection[str] = ()
    for at, part in enumerate(path):
        if is_policy(kind):
            below = () if at == 0 else hints(kind).keys()
            kind = hints(kind).get(str(part))
        elif hasattr(kind, "model_fields"):
            below = () if at == 0 else kind.model_fields.keys()
            found = kind.model_fields.get(str(part))
            kind = found.annotation if found else None
        elif get_origin(kind) is not None and isinstance(part, str) and len(get_args(kind)) == 2:
            kind = get_args(kind)[1]
        else:
            return kind, path[at:], below
    return kind, (), below


def _topic_names(rest: Path, topics: Sequence[Any]) -> list[str]:
    topic = topics[int(rest[0])] if int(rest[0]) < len(topics) else {}
    name = str(topic.get("id", rest[0])) if isinstance(topic, Mapping) else str(rest[0])
    return [name, *(part for part in rest[1:] if isinstance(part, str))]


def _expected_of_topic(rest: Path) -> Any:
    return hints(Topic).get(str(rest[1])) if len(rest) > 1 else Topic


def find_expected(key: str, kind: Any, value: object, *, in_list: bool = False) -> Mistake:
    """What is expected of a setting, where something else stands."""
    shown = (show_value(value),)
    if is_choice(kind):
        words = [str(choice.value) for choice in kind]
        near = meant.find_near(str(value), words, 60)
        text = f"one of {', '.join(map(repr, words))} is expected, not {value!r}"
        return Mistake(0, key, MistakeKind.CHOICE, (", ".join(words), str(value)), near, text)
    if kind is bool:
        near = {"yes": "true", "no": "false"}.get(_yes_no(value), "")
        return Mistake(0, key, FileKind.BOOLEAN, shown, near)
    if kind in (int, float):
        text = str(value) if isinstance(value, str) else ""
        if meant.has_unit(text):
            near = meant.find_number(text, meant.find_unit(key))
            return Mistake(0, key, MistakeKind.UNIT, (text,), near)
        if re.fullmatch(r"-?\d{1,9}(?:[.,]\d{1,6})?", text):
            near = text.replace(",", ".")
            return Mistake(0, key, FileKind.NUMBER, shown, near)
        return Mistake(0, key, FileKind.WHOLE if kind is int else FileKind.NUMBER, shown)
    if kind is time:
        return Mistake(0, key, FileKind.TIME, shown, meant.find_time(str(value)[:80]))
    if kind in (datetime, date):
        return Mistake(0, key, FileKind.DATE, shown)
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        if is_policy(part):
            return Mistake(0, key, FileKind.PERIODS, shown)
        if in_list:
            numbers = part in (int, float)
            return Mistake(
                0,
                key,
                FileKind.ENTRY_NUMBER if numbers else FileKind.ENTRY_TEXT,
                shown if numbers else (show_value(str(value)),),
            )
        return Mistake(0, key, FileKind.LIST, (_as_list(part, value),))
    if is_policy(kind) or get_origin(kind) is not None or hasattr(kind, "model_fields"):
        return Mistake(0, key, FileKind.TABLE)
    if isinstance(value, (Mapping, list)):
        return Mistake(0, key, FileKind.SETTING)
    return Mistake(0, key, FileKind.TEXT, (show_value(str(value)),))


def _as_list(part: Any, value: object) -> str:
    if part in (int, float):
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        return f"[{show_value(value)}]" if fits else "[5, 15]"
    return show_value([str(value)]) if isinstance(value, (str, int, float)) else '["…"]'


def _yes_no(value: object) -> str:
    if value in (0, 1):
        return "yes" if value else "no"
    return meant.find_yes_no(str(value))
