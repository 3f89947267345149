"""Whether a page asks a bot to stay away."""

from __future__ import annotations

from helpdeskbot.parse import parse_bot_exclusion


def may_edit(text: str, bot: str) -> bool:
    """Whether ``{{nobots}}`` and ``{{bots}}`` in a text let this bot edit."""
    return not parse_bot_exclusion(text, bot)
