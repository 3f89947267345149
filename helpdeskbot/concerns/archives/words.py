"""Archived requests as a list for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdeskbot.words.links import Say, render_section_link


def render_archived(key: str, rows: Sequence[Mapping[str, object]], say: Say) -> Sequence[str]:
    """Archived requests below a heading of their own; nothing where there are none."""
    if not rows:
        return ()
    links = [f"* {render_section_link(str(row['where']), str(row['heading']))}" for row in rows]
    return ("\n".join([f"=== {say(key)} ===", *links]),)
