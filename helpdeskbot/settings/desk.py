"""From tables of settings to a desk, checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.setting import Form, Settable, find_rules
from helpdeskbot.settings.layers import (
    Table,
    lay_over,
    list_topics,
    merge,
    name_topics,
    packaged_topics,
)
from helpdeskbot.settings.places import find_holidays, find_zone
from helpdeskbot.settings.profiles import find_below, name_fields
from helpdeskbot.settings.settable import Sections, find_sections, find_switches, hints
from helpdeskbot.words import resources

LONGEST_SETTLE_MINUTES = 30 * 24 * 60
_LEVELS = (2, 6)
_PLACES: Mapping[Form, Callable[[str, str], object]] = {
    Form.TIME_ZONE: find_zone,
    Form.COUNTRY: find_holidays,
}


@cache
def load_preset(name: str) -> Mapping[str, Any]:
    """One of the packaged desk presets.

    :raises ValueError: there is none of that name.
    """
    presets = resources.config() / "presets"
    file = presets / f"{name}.toml"
    if not name.replace("-", "").isalnum() or not file.is_file():
        files = [entry.name for entry in presets.iterdir() if entry.name.endswith(".toml")]
        names = sorted(file.removesuffix(".toml") for file in files)
        raise ValueError(f'preset: there is none called "{name}"; there are: {", ".join(names)}')
    return tomllib.loads(file.read_text(encoding="utf-8"))


def build_desk(layers: Sequence[Mapping[str, Any]], kind: type[DeskPolicy]) -> DeskPolicy:
    """Make a desk's policy from its sources, the weakest first.

    Below them all lies its profile, and below that its preset.  Of the usual profile, where none is
    named, what cannot be meant at this desk is left out.

    :param kind: the type of desk, with the sections that can be set.

    :raises pydantic.ValidationError: a value is of the wrong kind, or a key unknown.
    :raises ValueError: a value is of the right kind but cannot be used; the text is ``key: why``.
    """
    sections = find_sections(kind)
    merged = merge([_name_all(layer, sections) for layer in layers])
    preset = _name_all(load_preset(str(merged.pop("preset", "helpdesk"))), sections)
    if "since" in merged:
        merged["since"] = _midnight(merged["since"])
    profile = find_below(merged, sections)
    while True:
        try:
            return _validate_desk(merge([preset, profile, merged]), kind)
        except ValidationError:
            raise
        except ValueError as error:
            # A file that could be used before there were profiles can be used still: what of the
            # usual one cannot be meant at this desk is left out.
            section = re.split("[.:]", str(error), maxsplit=1)[0]
            if "profile" in merged or profile.pop(section, None) is None:
                raise


def _name_all(layer: Table, sections: Sections) -> Table:
    """A layer of settings in which all has the names by which it can be merged."""
    named = name_topics(layer)
    return {name: name_fields(name, table, sections) for name, table in named.items()}


def overlay_desk(desk: DeskPolicy, page: Mapping[str, Any]) -> DeskPolicy:
    """The desk's policy with the settings of its page on the wiki laid over it.

    A topic of the page is laid over the desk's of the same id; ``remove`` takes it out.

    :raises pydantic.ValidationError: as :func:`build_desk`.
    :raises ValueError: as :func:`build_desk`.
    """
    laid = _validate_desk(lay_over(desk, page, packaged_topics()), type(desk))
    # What is equal may still be written otherwise (2 and 2.0), and would have another digest.
    return desk if laid == desk else laid


@cache
def _adapter(kind: Hashable) -> TypeAdapter[DeskPolicy]:
    return TypeAdapter(cast("type[DeskPolicy]", kind))


def _validate_desk(merged: dict[str, Any], desk_kind: type[DeskPolicy]) -> DeskPolicy:
    minutes = merged.get("settle_minutes", 0)
    if not isinstance(minutes, (int, float)) or not 0 <= minutes <= LONGEST_SETTLE_MINUTES:
        raise ValueError(
            f"settle_minutes: a number from 0 to {LONGEST_SETTLE_MINUTES} is expected, "
            f"not {minutes!r}"
        )
    if isinstance(merged.get("under"), str):
        merged["under"] = (merged["under"],)
    if "topics" in merged:
        merged["topics"] = list_topics(merged["topics"])
    sections = find_sections(desk_kind)
    for name, kind in sections.items():
        _check_times(name, kind, merged.get(name))
    desk = _adapter(cast(Hashable, desk_kind)).validate_python(merged)
    unknown = sorted(set(desk.allow) - {"all"} - _switched(sections))
    if unknown:
        names = ", ".join(sorted(_switched(sections)))
        raise ValueError(f"allow: nothing is called {unknown[0]!r}; all, or some of: {names}")
    for mistake in _find_unfit_shape(desk):
        raise ValueError(mistake)
    for name in sections:
        for mistake in _find_mistakes(name, getattr(desk, name), desk):
            raise ValueError(mistake)
    return desk


def _find_unfit_shape(desk: DeskPolicy) -> Iterator[str]:
    """What cannot say which sections and pages are requests, each as ``key: sentence``."""
    if not desk.pages:
        yield "pages: name at least one talk page"
    for title in desk.pages:
        if title.endswith("*") and title.removesuffix("*").rstrip("/ ")[-1:] in ("", ":"):
            yield f'pages: "{title}" names no page whose subpages are requests'
        elif title.endswith("*") and not title.endswith("/*"):
            yield f'pages: write "{title.rstrip("*")}/*" for the subpages of a page'
        elif "/*/" in title:
            yield f'pages: in "{title}" the star has to stand at the end'
    if not _LEVELS[0] <= desk.level <= _LEVELS[1]:
        low, high = _LEVELS
        yield f"level: a number from {low} (==) to {high} is expected, not {desk.level}"
    if any(not heading.strip("= ") for heading in desk.under):
        yield "under: a heading without a word is none"
    if any(heading.startswith("=") for heading in desk.under):
        yield "under: write the heading without its equals signs"


def _switched(sections: Sections) -> frozenset[str]:
    """The sections in which something can be switched on."""
    return frozenset(key.partition(".")[0] for key in find_switches(sections))


def _check_times(section: str, kind: type, values: object) -> None:
    """Times of the day as they were written; a bare number would be taken for seconds."""
    for name, part in hints(kind).items():
        value = values.get(name) if isinstance(values, Mapping) else None
        if part is time and isinstance(value, (int, float)):
            raise ValueError(f'{section}.{name}: write a time in quotes, as in "09:00"')


def _find_mistakes(section: str, policy: Any, desk: DeskPolicy) -> Iterator[str]:
    """What a section cannot mean at a desk, though each value is of the right kind."""
    rules = find_rules(type(policy))
    for name, rule in rules.items():
        value, key = getattr(policy, name), f"{section}.{name}"
        if isinstance(value, time) and value.tzinfo is not None:
            yield f"{key}: write the time without a zone; it is the desk's"
            return
        check = _PLACES.get(rule.form) if isinstance(rule, Settable) else None
        try:
            if check:
                check(value, key)
        except SettingsError as error:
            yield f"{key}: {error.what}; {error.advice[:1].lower()}{error.advice[1:]}"
    for mistake in policy.mistakes(desk):
        # A policy may speak of another section too, by its whole key.
        own = re.split("[.:]", mistake, maxsplit=1)[0] in rules
        yield f"{section}.{mistake}" if own else mistake


def _midnight(value: object) -> datetime:
    """A TOML date or date-time as a moment; without a time zone it is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    raise ValueError("since: write a date without quotes, as in 2026-12-01")
