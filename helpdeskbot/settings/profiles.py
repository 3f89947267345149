"""Profiles: how much is switched on at a desk, packaged beside the presets.

A profile holds switches only, so that staff who choose one on the wiki set nothing that they could
not set one by one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from helpdeskbot.model.desk import USUAL_PROFILE, DeskPolicy, Profile
from helpdeskbot.settings.settable import (
    Sections,
    find_other_names,
    find_sections,
    find_setting,
    find_switches,
)
from helpdeskbot.words import resources

Table = Mapping[str, Any]


@cache
def load_profile(name: str) -> Table:
    """What a profile switches on and off.

    :raises ValueError: there is none of that name.
    """
    if name not in set(Profile):
        names = ", ".join(sorted(Profile))
        raise ValueError(f'profile: there is none called "{name}"; there are: {names}')
    file = resources.config() / "presets" / "profiles" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def of_sections(table: Table, sections: Sections) -> dict[str, Any]:
    """What a profile says of these sections, by their fields' own names."""
    return {
        name: name_fields(name, part, sections) for name, part in table.items() if name in sections
    }


def name_fields(section: str, table: Any, sections: Sections) -> Any:
    """A section's table with the fields' own names in place of other ones.

    :raises ValueError: a field stands there by two names; the text is ``key: why``.
    """
    others = find_other_names(sections[section]) if section in sections else {}
    if not isinstance(table, Mapping) or not others:
        return table
    for other, name in others.items():
        if other in table and name in table:
            raise ValueError(f"{section}.{other}: this is the same as {name}, which is set too")
    return {others.get(name, name): value for name, value in table.items()}


def find_below(own: Table, sections: Sections) -> dict[str, Any]:
    """What lies below an operator's settings of a desk: its profile.

    Where none is chosen, the usual one says nothing of a section that is switched on or off:
    whoever did that before there were profiles meant all that the section does.

    :raises ValueError: see :func:`load_profile`.
    """
    if "profile" in own:
        return of_sections(load_profile(str(own["profile"])), sections)

    def is_set(section: str) -> bool:
        switch = find_other_names(sections[section]).get("enabled", "enabled")
        table = own.get(section)
        return isinstance(table, Mapping) and switch in table

    usual = of_sections(load_profile(USUAL_PROFILE), sections)
    return {name: part for name, part in usual.items() if not is_set(name)}


def find_not_allowed(desk: DeskPolicy, above: Table) -> Iterator[tuple[str, str]]:
    """What is switched on above a desk's settings and is not for staff to switch on.

    :returns: dotted keys, each with its section.
    """
    sections = find_sections(type(desk))
    found = [find_setting(key, sections) for key in find_switches(sections)]
    for section, name in dict.fromkeys(one.path for one in found if one is not None):
        table = above.get(section)
        on = isinstance(table, Mapping) and table.get(name) is True
        if on and not getattr(getattr(desk, section), name) and not desk.allows(section):
            yield f"{section}.{name}", section
