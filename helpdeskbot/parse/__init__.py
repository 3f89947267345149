"""Wikitext of talk pages to values: total, linear in time, with exact offsets.

Usable as a library: :func:`parse_page` needs a text and a wiki's
:class:`~helpdeskbot.model.site.SiteInfo`, which :func:`parse_site_json` makes of what the wiki's
API tells about itself.  For those who know mwparserfromhell,
:meth:`~helpdeskbot.model.discussion.Thread.wikicode` gives a thread as its tree.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from helpdeskbot.model.discussion import Comment, TalkPage, Thread
from helpdeskbot.parse.exclusion import parse_bot_exclusion
from helpdeskbot.parse.redirect import find_redirect_target, uses_liquid_threads
from helpdeskbot.parse.site.dateformat import infer_date_format
from helpdeskbot.parse.site.siteinfo import default_site, parse_site_json, site_to_json
from helpdeskbot.parse.site.titles import canonical_user

if TYPE_CHECKING:
    from helpdeskbot.parse.threads.as_json import talk_page_as_json
    from helpdeskbot.parse.threads.incremental import PageParser
    from helpdeskbot.parse.threads.page import parse_page
    from helpdeskbot.parse.threads.sections import Section, parse_sections

__all__ = [
    "Comment",
    "PageParser",
    "Section",
    "TalkPage",
    "Thread",
    "canonical_user",
    "default_site",
    "find_redirect_target",
    "infer_date_format",
    "parse_bot_exclusion",
    "parse_page",
    "parse_sections",
    "parse_site_json",
    "site_to_json",
    "talk_page_as_json",
    "uses_liquid_threads",
]

# Whoever logs in to a wiki needs its titles and dates, and reads no page yet: what reads pages,
# which is most of this package, is loaded with the first of these names that somebody asks for.
_READS_PAGES = {
    "PageParser": "helpdeskbot.parse.threads.incremental",
    "Section": "helpdeskbot.parse.threads.sections",
    "parse_page": "helpdeskbot.parse.threads.page",
    "parse_sections": "helpdeskbot.parse.threads.sections",
    "talk_page_as_json": "helpdeskbot.parse.threads.as_json",
}


def __getattr__(name: str) -> Any:
    if name not in _READS_PAGES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_READS_PAGES[name]), name)
