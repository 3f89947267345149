"""Archived requests as a list for staff, and the templates of what people are told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from helpdeskbot.concerns.archives.values import Archived
from helpdeskbot.words.links import Say, render_section_link

TELL, BACK = "Helpdesk archived", "Helpdesk brought back"
TEMPLATES: Mapping[str, str] = MappingProxyType({"archived_template": TELL, "back_template": BACK})
"""The templates of the messages, by the names that the packaged pages have for them."""


def render_archived(key: str, rows: Sequence[Archived], say: Say) -> Sequence[str]:
    """Archived requests below a heading of their own; nothing where there are none."""
    if not rows:
        return ()
    return (f"=== {say(key)} ===\n{list_archived(rows)}",)


def list_archived(rows: Sequence[Archived]) -> str:
    """A bullet for each."""
    links = (render_section_link(row.where, row.heading, row.nth) for row in rows)
    return "\n".join(f"* {link}" for link in links)
