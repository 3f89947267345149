"""A settings page to begin with: what is in force at a desk, with remarks in its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.settings.on_wiki.parse.page import SETTINGS_TEMPLATE
from helpdeskbot.settings.settable import find_other_names, find_sections, find_switches
from helpdeskbot.words.messages import Messages

_HOURS = ("time_zone", "days", "opens", "closes", "holidays")


def render_starter(desk: DeskPolicy, names: Mapping[str, str], messages: Messages) -> str:
    """The page's wikitext: the profile, each switch, the language and the desk's hours.

    Every other setting is told of behind a link: a page with all of them is one that nobody reads.

    :param names: what each section of the settings is about, in the language of ``messages``, in
        the order in which people want to read it.
    """
    say = messages.text
    lines = [
        say("starter-intro"),
        "",
        f"{say('starter-more')} [[Template:{SETTINGS_TEMPLATE}]]",
        "",
        _remark(say("starter-filled")),
        f"{{{{{SETTINGS_TEMPLATE}",
        _remark(say("starter-profile")),
        _set("profile", desk.profile.value),
        _remark(say("starter-language")),
        _set("language", desk.language or messages.language),
        _remark(say("starter-settle")),
        _set("settle_minutes", desk.settle_minutes),
        *_list_hours(desk, messages),
    ]
    for section, name in names.items():
        switches = [*_list_switches(desk, section)]
        if switches:
            lines += [_remark(name), *switches]
    return "\n".join([*lines, "}}"])


def _list_switches(desk: DeskPolicy, section: str) -> Iterator[str]:
    sections = find_sections(type(desk))
    if section not in sections:
        return
    others = find_other_names(sections[section])
    for key in find_switches(sections):
        above, _, name = key.partition(".")
        # What has two names is set by the newer one.
        if above == section and name not in others.values():
            yield _set(key, getattr(getattr(desk, section), others.get(name, name)))


def _list_hours(desk: DeskPolicy, messages: Messages) -> Iterator[str]:
    hours = getattr(desk, "hours", None)
    if hours is None:
        return
    yield _remark(messages.text("starter-hours"))
    for name in _HOURS:
        yield _set(f"hours.{name}", getattr(hours, name))


def _set(key: str, value: object) -> str:
    return f"| {key} = {as_written(value)}".rstrip()


def _remark(text: str) -> str:
    return f"<!-- {text} -->"


def as_written(value: Any) -> str:
    """A setting's value as it is written on the wiki."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(as_written, value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)
