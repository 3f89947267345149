"""Archived requests as a list for staff."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.concerns.archives.values import Archived
from helpdeskbot.words.links import Say, render_section_link


def render_archived(key: str, rows: Sequence[Archived], say: Say) -> Sequence[str]:
    """Archived requests below a heading of their own; nothing where there are none."""
    if not rows:
        return ()
    links = [f"* {render_section_link(row.where, row.heading)}" for row in rows]
    return ("\n".join([f"=== {say(key)} ===", *links]),)
