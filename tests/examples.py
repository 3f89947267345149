"""How many random examples a property is tried with: all of them, or few in ``make quick``."""

from __future__ import annotations

from hypothesis import settings


def examples(count: int) -> settings:
    """Try so many, or a tenth of them in ``make quick``; each may take its time."""
    few = settings.get_current_profile_name() == "quick"
    return settings(max_examples=max(count // 10, 5) if few else count, deadline=None)
