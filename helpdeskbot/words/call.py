"""A substituted template with its parameters."""

from __future__ import annotations

from collections.abc import Mapping


def render_days(days: float) -> str:
    """A number of days; a whole one, as it stands before a plural form."""
    return str(max(1, round(days)))


def render_call(template: str, params: Mapping[str, str]) -> str:
    """A substituted template: ``{{subst:Template:Helpdesk ask/sv|days=5}}``."""
    words = [f"subst:{template}", *(f"{name}={value}" for name, value in params.items())]
    return "{{" + "|".join(words) + "}}"
