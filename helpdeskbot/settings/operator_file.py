"""The operator's file: read, merged with presets and the environment, and checked.

Every mistake in it is found at once and told in the file's own words: key, line, what was
expected.  Desk settings end as :class:`~helpdeskbot.model.desk.DeskPolicy`, whichever source
each value came from.  One file may have several wikis; each becomes a :class:`.Settings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any, cast

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.mistake import SYNTAX, FileKind, MistakeKind
from helpdeskbot.settings.checks import find_unknown_topics
from helpdeskbot.settings.desk import check_layers
from helpdeskbot.settings.meant import find_near
from helpdeskbot.settings.mistakes import find_expected, say_in_english
from helpdeskbot.settings.sections import (
    DEFAULT_FILE,
    DEFAULT_STATE,
    DatabaseSection,
    LimitsSection,
    RunSection,
    Settings,
    WikiSection,
    expand_path,
)
from helpdeskbot.settings.settable import Mistake, find_sections, find_setting, hints
from helpdeskbot.settings.toml_lines import Place, TomlFile, read_toml
from helpdeskbot.settings.wikis import TABLES, check_wikis

__all__ = [
    "DEFAULT_FILE",
    "DEFAULT_STATE",
    "DatabaseSection",
    "LimitsSection",
    "RunSection",
    "Settings",
    "WikiSection",
    "check_settings",
    "expand_path",
    "load_all_settings",
    "load_settings",
    "say_in_file",
]


def load_settings(file: Path, kind: type[DeskPolicy], wiki: str | None = None) -> Settings:
    """Read and check the operator's file, for one of its wikis.

    :param kind: the type of its desks, with the sections that can be set.
    :param wiki: the name of the wiki; ``None``: the only one that there is.
    :raises SettingsError: it cannot be read, is not TOML, or has mistakes; all are named.  Or there
        is no such wiki, or none was named and there are several.
    """
    every = load_all_settings(file, kind)
    names = ", ".join(one.wiki.name for one in every)
    if wiki is None and len(every) > 1:
        raise SettingsError(
            f"there are several wikis: {names}",
            where=str(file),
            advice="Say which one is meant, with --wiki NAME",
        )
    for one in every:
        if wiki in (None, one.wiki.name):
            return one
    raise SettingsError(
        f"there is no wiki called {wiki!r}", where=str(file), advice=f"There are: {names}"
    )


def load_all_settings(file: Path, kind: type[DeskPolicy]) -> tuple[Settings, ...]:
    """Read and check the operator's file, for each of its wikis, in its order.

    :param kind: the type of its desks, with the sections that can be set.
    :raises SettingsError: it cannot be read, is not TOML, or has mistakes; all are named.
    """
    every, mistakes = check_settings(file, kind)
    if not every or mistakes:
        said = [say_in_file(mistake) for mistake in mistakes]
        if any(mistake.kind in SYNTAX for mistake in mistakes):
            said = ["this is not valid TOML", *said]
        elif len(said) > 1:
            said = [f"{len(said)} mistakes", *said]
        raise SettingsError(
            "\n  ".join(said),
            where=str(file),
            advice="config/helpdeskbot.example.toml explains every setting",
        )
    return every


def check_settings(
    file: Path, kind: type[DeskPolicy]
) -> tuple[tuple[Settings, ...], tuple[Mistake, ...]]:
    """What the operator's file comes to for each wiki, and all that is wrong with it, in its order.

    :returns: no settings where its tables cannot be used; desks that are wrong are left out.
    :raises SettingsError: it cannot be read.
    """
    read = read_toml(_read(file))
    data = dict(read.data)
    found: list[tuple[Place, Mistake]] = []
    raw_desks = data.pop("desk", [])
    if not isinstance(raw_desks, list) or not all(isinstance(desk, dict) for desk in raw_desks):
        found.append((("desk",), Mistake(0, "desk", FileKind.HEADER)))
        raw_desks = [raw_desks] if isinstance(raw_desks, dict) else []
    desks: list[tuple[int, DeskPolicy]] = []
    for index, raw in enumerate(raw_desks):
        own = {key: value for key, value in raw.items() if key != "wiki"}
        checked = check_layers([own], kind)
        mistakes = list(checked.mistakes)
        if checked.desk is not None:
            desks.append((index, checked.desk))
            mistakes += find_unknown_topics(checked.desk, {**own, "topics": {}})
        found += [(("desk", index), mistake) for mistake in mistakes]
    found += [((), mistake) for mistake in _find_unknown(data, kind)]
    of_wiki = [raw.get("wiki") for raw in raw_desks]
    every, wrong = check_wikis(data, desks, of_wiki, str(file))
    found += wrong
    if not raw_desks and not any(place == ("desk",) for place, _ in found):
        found.append((("desk",), Mistake(0, "desk", FileKind.NO_DESK)))
    placed = [_place(read, where, mistake, raw_desks) for where, mistake in found]
    at = {mistake.line for mistake in placed}
    # A text without quotes is no second mistake where no text is expected.
    unread = [
        _expect(one, kind)
        for one in read.mistakes
        if one.kind is not FileKind.BARE or one.line not in at
    ]
    ordered = sorted([*unread, *placed], key=lambda mistake: mistake.line)
    return every, tuple(dict.fromkeys(ordered))


def _expect(mistake: Mistake, kind: type[DeskPolicy]) -> Mistake:
    """What is expected where a bare word stands: quotes are of use in a text only."""
    if mistake.kind is not FileKind.BARE:
        return mistake
    setting = find_setting(mistake.key.removeprefix("desk."), find_sections(kind))
    if setting is None or setting.kind in (str, time):
        return mistake
    written = mistake.params[0].strip('"')
    return replace(find_expected(mistake.key, setting.kind, written), line=mistake.line)


def say_in_file(mistake: Mistake) -> str:
    """A mistake in a sentence of English, with its line."""
    what = say_in_english(mistake)
    line = f"line {mistake.line}: " if mistake.line else ""
    return f"{line}{mistake.key}: {what}" if mistake.key else f"{line}{what}"


def _place(read: TomlFile, where: Place, mistake: Mistake, desks: Sequence[Any]) -> Mistake:
    """The mistake with its line, and its key as from the file's beginning.

    :param where: the table in a list of tables, as in ``("desk", 0)``; else nothing.
    """
    names: Place = tuple(mistake.key.split(".")) if mistake.key else ()
    if len(where) < 2:
        return replace(mistake, line=read.find_line(names))
    place: Place = (*where, *names)
    key = f"{where[0]}.{mistake.key}" if mistake.key else str(where[0])
    topics = desks[int(where[1])].get("topics") if where[0] == "desk" else None
    if names[:1] == ("topics",) and isinstance(topics, list) and len(names) > 1:
        ids = [one.get("id") if isinstance(one, dict) else None for one in topics]
        number = ids.index(names[1]) if names[1] in ids else 0
        place = (*where, "topics", number, *names[2:])
    return replace(mistake, line=read.find_line(place), key=key)


def _find_unknown(data: Mapping[str, Any], kind: type[DeskPolicy]) -> Iterator[Mistake]:
    """Tables that there are not: of a desk's without the desk, or of nobody's."""
    of_desk = [f"desk.{name}" for name in hints(cast("Any", kind))]
    for key in sorted(data.keys() - TABLES):
        near = f"desk.{key}" if f"desk.{key}" in of_desk else find_near(key, ["desk", *TABLES])
        near = near or find_near(f"desk.{key}", of_desk, 85)
        yield Mistake(0, key, MistakeKind.UNKNOWN, (), near)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            "there is no settings file",
            where=str(file),
            advice="Copy config/helpdeskbot.example.toml there, or name yours with --settings FILE",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(
            f"the settings file cannot be read: {reason}",
            where=str(file),
            advice="Make it a UTF-8 text file that the bot's account on this machine may read",
        ) from None
