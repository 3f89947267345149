"""Requests in messages to experts: as a list on a talk page, as addresses in a mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import Row, Say, render_section_link
from helpdeskbot.words.summary import plain_heading


def list_for_talk(
    rows: Sequence[Row], say: Say, label: Callable[[str, str], str], language: str
) -> str:
    """A bullet for each request, linked, with its topics."""
    lines = []
    for row in rows:
        topics = row["topics"]
        labels = [escape_wikitext(label(str(topic), language)) for topic in _list(topics)]
        link = render_section_link(str(row["title"]), str(row["heading"]))
        about = say("ask-expert-separator").join(labels)
        lines.append(f"* {say('ask-expert-item', link, about) if about else link}")
    return "\n".join(lines)


def list_for_mail(rows: Sequence[Row], site: SiteInfo) -> str:
    """A paragraph for each request: its heading and its address."""
    lines = []
    for row in rows:
        heading = plain_heading(str(row["heading"]))
        lines += [heading, f"{site.url(str(row['title']))}#{quote(heading.replace(' ', '_'))}"]
    return "\n".join(lines)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
