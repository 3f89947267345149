"""From tables of settings to a desk, checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from pydantic import (
    TypeAdapter,
)

from helpdeskbot.concerns.archives.decide import fill_pattern
from helpdeskbot.concerns.turns.checks import check_times, check_turns
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.settings.layers import lay_over, list_topics, merge, name_topics, packaged_topics
from helpdeskbot.words import resources

LONGEST_SETTLE_MINUTES = 30 * 24 * 60


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


def build_desk(layers: Sequence[Mapping[str, Any]]) -> DeskPolicy:
    """Make a desk's policy from its sources, the weakest first; its preset lies below them all.

    :raises pydantic.ValidationError: a value is of the wrong kind, or a key unknown.
    :raises ValueError: a value is of the right kind but cannot be used; the text is ``key: why``.
    """
    merged = merge([name_topics(layer) for layer in layers])
    preset = merged.pop("preset", "helpdesk")
    merged = merge([name_topics(load_preset(str(preset))), merged])
    if "since" in merged:
        merged["since"] = _midnight(merged["since"])
    return _validate_desk(merged)


def overlay_desk(desk: DeskPolicy, page: Mapping[str, Any]) -> DeskPolicy:
    """The desk's policy with the settings of its page on the wiki laid over it.

    A topic of the page is laid over the desk's of the same id; ``remove`` takes it out.

    :raises pydantic.ValidationError: as :func:`build_desk`.
    :raises ValueError: as :func:`build_desk`.
    """
    laid = _validate_desk(lay_over(desk, page, packaged_topics()))
    # What is equal may still be written otherwise (2 and 2.0), and would have another digest.
    return desk if laid == desk else laid


@cache
def _desk_type() -> TypeAdapter[DeskPolicy]:
    return TypeAdapter(DeskPolicy)


def _validate_desk(merged: dict[str, Any]) -> DeskPolicy:
    minutes = merged.get("settle_minutes", 0)
    if not isinstance(minutes, (int, float)) or not 0 <= minutes <= LONGEST_SETTLE_MINUTES:
        raise ValueError(
            f"settle_minutes: a number from 0 to {LONGEST_SETTLE_MINUTES} is expected, "
            f"not {minutes!r}"
        )
    if "topics" in merged:
        merged["topics"] = list_topics(merged["topics"])
    check_times(merged)
    desk = _desk_type().validate_python(merged)
    if not desk.pages:
        raise ValueError("pages: name at least one talk page")
    for word in (
        desk.status.template,
        desk.status.value_param,
        desk.status.initial,
        *desk.status.params,
        *desk.status.params.values(),
    ):
        # These go into wikitext as they are; what could end a template early may not.
        if set(word) & set("{}[]|<>\n"):
            raise ValueError(f"status.template: {word!r} has one of the characters {{ }} [ ] | < >")
    for mistake in desk.follow_up.mistakes():
        raise ValueError(f"follow_up.{mistake}")
    if desk.follow_up.enabled:
        for word in desk.follow_up.done:
            if desk.status.phase(word) is not Phase.CLOSED:
                raise ValueError(f"follow_up.done: {word!r} does not mean closed at this desk")
    for pattern in (*desk.archives.pages, *desk.archives.prefixes):
        try:
            fill_pattern(pattern, desk.pages[0], desk.since)
        except ValueError as error:
            raise ValueError(f"archives.pages: {error}") from None
    if desk.status.phase(desk.status.initial) is None:
        raise ValueError(f"status.initial: {desk.status.initial!r} is not in the vocabulary")
    agreement = desk.agreement
    for mistake in agreement.mistakes():
        raise ValueError(f"agreement.{mistake}")
    if agreement.agreed_status and desk.status.phase(agreement.agreed_status) is None:
        raise ValueError(
            f"agreement.agreed_status: {agreement.agreed_status!r} is not in the vocabulary"
        )
    check_turns(desk)
    return desk


def _midnight(value: object) -> datetime:
    """A TOML date or date-time as a moment; without a time zone it is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    raise ValueError("since: write a date without quotes, as in 2026-12-01")
