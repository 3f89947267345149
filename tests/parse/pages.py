"""Short ways to write talk pages, and to say what was read in them."""

from __future__ import annotations

from helpdeskbot.model.discussion import Comment, TalkPage
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import default_site, parse_page

SITE = default_site()
DATE = "3 November 2026 (UTC)"


def sign(user: str, minute: int) -> str:
    """A default signature, as ``~~~~`` gives it."""
    return f"[[User:{user}|{user}]] ([[User talk:{user}|talk]]) 10:{minute:02d}, {DATE}"


def read(text: str, site: SiteInfo = SITE, markers: Markers | None = None) -> TalkPage:
    return parse_page(text, site, markers or Markers())


def all_comments(page: TalkPage) -> list[Comment]:
    return [*page.lead_comments, *(c for thread in page.threads for c in thread.comments)]


def who(text: str, site: SiteInfo = SITE, markers: Markers | None = None) -> list[str]:
    """The comments of a page, each as ``Anna 10:01 level 1``."""
    return [
        f"{comment.author} {comment.timestamp:%H:%M} level {comment.level}"
        for comment in all_comments(read(text, site, markers))
    ]


def headings(text: str) -> list[tuple[int, str]]:
    return [(thread.level, thread.heading) for thread in read(text).threads]
