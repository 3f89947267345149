"""From tables of settings to a desk, checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from helpdeskbot.model.desk import DeskPolicy, Profile
from helpdeskbot.model.mistake import FileKind, MistakeKind
from helpdeskbot.settings.checks import Checked, check_desk, without
from helpdeskbot.settings.layers import Table, lay_over, merge, name_topics, packaged_topics
from helpdeskbot.settings.meant import find_near
from helpdeskbot.settings.mistakes import say_in_english, show_value
from helpdeskbot.settings.profiles import find_below, name_fields
from helpdeskbot.settings.settable import Mistake, Sections, find_sections
from helpdeskbot.words import resources


class Misfits(ValueError):
    """Tables of settings that make no desk; its text is ``key: why`` of the first mistake.

    :param mistakes: all of them, by dotted key.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        first = mistakes[0]
        super().__init__(f"{first.key}: {say_in_english(first)}")
        self.mistakes = tuple(mistakes)


@cache
def list_presets() -> Sequence[str]:
    """The packaged desk presets."""
    files = (entry.name for entry in (resources.config() / "presets").iterdir())
    return sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


@cache
def load_preset(name: str) -> Mapping[str, Any]:
    """One of the packaged desk presets.

    :raises ValueError: there is none of that name.
    """
    if name not in list_presets():
        names = ", ".join(list_presets())
        raise ValueError(f'preset: there is none called "{name}"; there are: {names}')
    file = resources.config() / "presets" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def build_desk(layers: Sequence[Mapping[str, Any]], kind: type[DeskPolicy]) -> DeskPolicy:
    """Make a desk's policy from its sources, the weakest first; see :func:`check_layers`.

    :raises Misfits: something in them is wrong.
    """
    return _right(check_layers(layers, kind))


def overlay_desk(desk: DeskPolicy, page: Mapping[str, Any]) -> DeskPolicy:
    """The desk's policy with the settings of its page on the wiki laid over it.

    A topic of the page is laid over the desk's of the same id; ``remove`` takes it out.

    :raises Misfits: as :func:`build_desk`.
    """
    laid = _right(check_overlay(desk, page))
    # What is equal may still be written otherwise (2 and 2.0), and would have another digest.
    return desk if laid == desk else laid


def check_overlay(desk: DeskPolicy, page: Mapping[str, Any]) -> Checked:
    """The same with all that is wrong."""
    return check_desk(lay_over(desk, page, packaged_topics()), type(desk))


def _right(checked: Checked) -> DeskPolicy:
    if checked.desk is None or checked.mistakes:
        raise Misfits(checked.mistakes)
    return checked.desk


def check_layers(layers: Sequence[Mapping[str, Any]], kind: type[DeskPolicy]) -> Checked:
    """What a desk's sources come to, the weakest first, and all that is wrong.

    Below them all lies its profile, and below that its preset.  Of the usual profile, where none is
    named, what cannot be meant at this desk is left out.

    :param kind: the type of desk, with the sections that can be set.
    """
    sections, wrong = find_sections(kind), list[Mistake]()
    merged = merge([_name_all(layer, sections, wrong) for layer in layers])
    for key, names in {"preset": list_presets(), "profile": sorted(Profile)}.items():
        if key in merged and merged[key] not in names:
            written = str(merged.pop(key))
            near = find_near(written, names, 60)
            text = f'there is none called "{written}"; there are: {", ".join(names)}'
            params = (", ".join(names), written)
            wrong.append(Mistake(0, key, MistakeKind.CHOICE, params, near, text))
    preset = _name_all(load_preset(str(merged.pop("preset", "helpdesk"))), sections, [])
    if "since" in merged:
        since = _midnight(merged["since"])
        if since is None:
            wrong.append(Mistake(0, "since", FileKind.DATE, (show_value(merged["since"]),)))
        merged["since"] = since or datetime(2026, 1, 1, tzinfo=UTC)
    profile = find_below(merged, sections)
    shape = check_desk(merge([preset, profile, merged]), kind).shape
    # Where something is wrong, what lies below it is in force, as far as the rest is concerned.
    keys = {mistake.key for mistake in shape}
    merged = without(merged, shape)
    while True:
        checked = check_desk(merge([preset, profile, merged]), kind, keys)
        # A file that could be used before there were profiles can be used still: what of the usual
        # one cannot be meant at this desk is left out.
        bad = {mistake.key.partition(".")[0] for mistake in checked.sense} & profile.keys()
        if "profile" in merged or not bad:
            missing = [one for one in checked.shape if one not in shape and one.key not in keys]
            return Checked(checked.desk, (*wrong, *shape, *missing), checked.sense)
        for section in bad:
            profile.pop(section)


def _name_all(layer: Table, sections: Sections, wrong: list[Mistake]) -> Table:
    """A layer of settings in which all has the names by which it can be merged."""
    try:
        named = name_topics(layer)
    except ValueError as error:
        key, _, why = str(error).partition(": ")
        wrong.append(Mistake(0, key, FileKind.OTHER, (why,)))
        named = {name: table for name, table in layer.items() if name != "topics"}
    found: dict[str, Any] = {}
    for name, table in named.items():
        try:
            found[name] = name_fields(name, table, sections)
        except ValueError as error:
            key, _, why = str(error).partition(": ")
            wrong.append(Mistake(0, key, FileKind.OTHER, (why,)))
    return found


def _midnight(value: object) -> datetime | None:
    """A TOML date or date-time as a moment; without a time zone it is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    return None
