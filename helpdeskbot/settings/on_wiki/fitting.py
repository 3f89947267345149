"""What a desk cannot take of a settings page: all of it, at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.mistake import MistakeKind
from helpdeskbot.model.setting import Cap
from helpdeskbot.settings.checks import find_unknown_topics
from helpdeskbot.settings.desk import check_overlay
from helpdeskbot.settings.layers import find_value, merge
from helpdeskbot.settings.meant import find_near
from helpdeskbot.settings.profiles import find_not_allowed, load_profile, of_sections
from helpdeskbot.settings.settable import (
    Mistake,
    SettingsPage,
    find_sections,
    find_setting,
    list_settable,
)


def find_mistakes(desk: DeskPolicy, page: SettingsPage) -> tuple[Mistake, ...]:
    """What of a settings page this desk cannot take, in the page's order."""
    checked = check_overlay(desk, page.data)
    found = [
        *checked.mistakes,
        *find_unknown_topics(desk, page.data),
        *_find_forbidden(desk, page),
        *_find_over_caps(desk, page),
    ]
    broken = {_canonical(mistake.key, desk) for mistake in page.mistakes}
    placed = [
        replace(one, line=one.line or _find_line(page, one.key), text="")
        for one in found
        if one.key not in broken and not _may_follow(one, page)
    ]
    ordered = sorted([*page.mistakes, *placed], key=lambda mistake: mistake.line)
    return tuple(dict.fromkeys(ordered))


def _canonical(key: str, desk: DeskPolicy) -> str:
    setting = find_setting(key, find_sections(type(desk)))
    return ".".join(setting.path) if setting else key


def _may_follow(found: Mistake, page: SettingsPage) -> bool:
    """Whether it may be so only because something else on the page could not be read."""
    if found.kind in (MistakeKind.STATUS, MistakeKind.PHASE):
        word = found.params[0].casefold()
        words = [one.key.rpartition(".")[2].casefold() for one in page.mistakes if "." in one.key]
        return word in words
    if found.kind is MistakeKind.TOPIC:
        ids = [one.params[0] for one in page.mistakes if one.kind is MistakeKind.ID]
        return bool(find_near(found.params[0], ids))
    beside = "opens" if found.kind is MistakeKind.HOURS else "close_after"
    crossed = found.kind in (MistakeKind.HOURS, MistakeKind.LACKING)
    return crossed and any(one.key.endswith(beside) for one in page.mistakes)


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
