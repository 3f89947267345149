"""Wikitext of talk pages to values: total, linear in time, with exact offsets.

Usable as a library: :func:`parse_page` needs a text and a wiki's
:class:`~helpdeskbot.model.site.SiteInfo`, which :func:`parse_site_json` makes of what the wiki's
API tells about itself.  For those who know mwparserfromhell,
:meth:`~helpdeskbot.model.discussion.Thread.wikicode` gives a thread as its tree.
"""

from helpdeskbot.model.discussion import Comment, TalkPage, Thread
from helpdeskbot.parse.exclusion import parse_bot_exclusion
from helpdeskbot.parse.redirect import find_redirect_target, uses_liquid_threads
from helpdeskbot.parse.site.dateformat import infer_date_format
from helpdeskbot.parse.site.siteinfo import default_site, parse_site_json, site_to_json
from helpdeskbot.parse.site.titles import canonical_user
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
