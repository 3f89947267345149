"""What a desk cannot take of a settings page whose every value can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from pydantic import ValidationError

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.setting import Cap
from helpdeskbot.settings.desk import overlay_desk
from helpdeskbot.settings.layers import find_value, merge
from helpdeskbot.settings.mistakes import tell_mistakes
from helpdeskbot.settings.profiles import find_not_allowed, load_profile, of_sections
from helpdeskbot.settings.settable import (
    Mistake,
    MistakeKind,
    SettingsPage,
    find_sections,
    list_settable,
)


def find_mistakes(desk: DeskPolicy, page: SettingsPage) -> tuple[Mistake, ...]:
    """What of a settings page this desk cannot take."""
    if page.mistakes:
        return page.mistakes
    try:
        overlay_desk(desk, page.data)
    except ValidationError as error:
        found = [
            (".".join(str(part) for part in path), what) for path, what in tell_mistakes(error, ())
        ]
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        found = [(key, what)]
    else:
        return (*_find_forbidden(desk, page), *_find_over_caps(desk, page))
    return tuple(
        Mistake(_find_line(page, key), key, MistakeKind.UNFIT, (what,)) for key, what in found
    )


def _find_forbidden(desk: DeskPolicy, page: SettingsPage) -> Iterator[Mistake]:
    """What the page switches on, or its profile, though that is not for staff to switch on."""
    profile = load_profile(page.data["profile"]) if "profile" in page.data else {}
    above = merge([of_sections(profile, find_sections(type(desk))), page.data])
    by_profile: dict[str, None] = {}
    for key, section in find_not_allowed(desk, above):
        if find_value(page.data, key) is True:
            yield Mistake(_find_line(page, key), key, MistakeKind.ALLOW, (section,))
        else:
            by_profile[section] = None
    if by_profile:
        line = _find_line(page, "profile")
        yield Mistake(line, "profile", MistakeKind.ALLOW, (", ".join(by_profile),))


def _find_over_caps(desk: DeskPolicy, page: SettingsPage) -> Iterator[Mistake]:
    """Numbers that lie beyond the operator's own."""
    own = asdict(desk)
    for key, rule in list_settable(find_sections(type(desk))).items():
        number, cap = find_value(page.data, key), find_value(own, key)
        if rule.cap is Cap.NONE or number is None or cap is None:
            continue
        low = max(rule.low, cap) if rule.cap is Cap.LEAST else rule.low
        high = min(rule.high, cap) if rule.cap is Cap.MOST else rule.high
        if not low <= number <= high:
            params = (f"{low:g}", f"{high:g}", f"{number:g}")
            yield Mistake(_find_line(page, key), key, MistakeKind.NUMBER, params)


def _find_line(page: SettingsPage, key: str) -> int:
    """The line of a setting, or of the first one that stands below or above it.

    Else that of the profile, which may have set it; 1 for none.
    """
    while key:
        lines = [
            line
            for place, line in page.lines.items()
            if place == key or place.startswith(f"{key}.")
        ]
        if lines:
            return min(lines)
        key = key.rpartition(".")[0]
    return page.lines.get("profile", 1)
