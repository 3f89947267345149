"""Requests in messages to experts: as a list on a talk page, as addresses in a mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from helpdeskbot.concerns.asking.values import OpenRequest
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.forms import render_links
from helpdeskbot.words.links import Say, render_section_link
from helpdeskbot.words.summary import plain_heading


def list_for_talk(
    rows: Sequence[OpenRequest],
    say: Say,
    label: Callable[[str, str], str],
    language: str,
    answers: Callable[[OpenRequest], Sequence[str]] = lambda row: (),
) -> str:
    """A bullet for each request, linked, with its topics.

    :param answers: the links with which one is answered.
    """
    lines = []
    for row in rows:
        labels = [escape_wikitext(label(topic, language)) for topic in row.topics]
        link = render_section_link(row.title, row.heading, row.nth)
        about = say("ask-expert-separator").join(labels)
        item = say("ask-expert-item", link, about) if about else link
        links = answers(row)
        lines.append(f"* {item}: {render_links(links)}" if links else f"* {item}")
    return "\n".join(lines)


def list_for_mail(rows: Sequence[OpenRequest], site: SiteInfo) -> str:
    """A paragraph for each request: its heading and its address."""
    lines = []
    for row in rows:
        heading = plain_heading(row.heading)
        anchor = (heading if row.nth == 1 else f"{heading} {row.nth}").replace(" ", "_")
        lines += [heading, f"{site.url(row.title)}#{quote(anchor)}"]
    return "\n".join(lines)
