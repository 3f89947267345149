"""Reads which place a parameter names: a link, an address, a task, a title, a heading."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

from helpdeskbot.concerns.handed_on.values import Target
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.titles import clean_title, titles_of, upper_first
from helpdeskbot.words.plain import clean_line

_LONGEST = 500
_LINK = re.compile(r"\[\[([^\[\]{}|<>\n]{1,300})(?:\|[^\[\]\n]{0,300})?\]\]")
_URL = re.compile(r"https?://[^\s\[\]<>\"|{}]{1,300}")
_CALL = re.compile(r"\{\{[^{}|]{1,60}\|([^{}]{1,200})\}\}")
# T12345, or a number of somebody's own tracker.
_TASK = re.compile(r"#?\d+|[A-Z]{1,10}-?\d+")
_PREFIX = re.compile(r"[a-z][a-z0-9-]{0,20}")
_MARKUP = re.compile(r"\[\[|\]\]|\{\{|\}\}|'{2,}|<[^<>]{0,100}>")


def parse_target(value: str, site: SiteInfo) -> Target:
    """Which place a value names; total."""
    text = clean_line(value[:_LONGEST]).strip()
    link, url, call = _LINK.search(text), _URL.search(text), _CALL.search(text)
    if link is not None:
        return replace(_read_title(link[1], site), linked=True)
    if url is not None:
        return replace(_read_address(url[0], site), linked=True)
    if call is not None:
        # A tracker's template: its first parameter is the task.
        return Target(call[1].partition("|")[0].strip(), outside=True)
    plain = " ".join(_MARKUP.sub(" ", text).split())
    if _TASK.fullmatch(plain):
        return Target(plain, outside=True)
    return _read_title(plain, site)


def _read_title(written: str, site: SiteInfo) -> Target:
    """A title, a section of it, or of this page; what another wiki's prefix begins is outside."""
    shown = written.strip().removeprefix(":")
    title, _, section = shown.partition("#")
    page, section = clean_title(title), clean_title(section)
    prefix, colon, rest = page.partition(":")
    titles = titles_of(site)
    if colon and titles.namespace(prefix) is None and _PREFIX.fullmatch(prefix.lower().strip()):
        if prefix.lower().strip() not in site.own_prefixes:
            return Target(shown, outside=True)
        page = rest.strip()
    return Target(shown, upper_first(page), section)


def _read_address(url: str, site: SiteInfo) -> Target:
    parts, own = urlsplit(url), urlsplit(site.server or "//")
    outside = Target(url, outside=True)
    if parts.netloc.lower() != own.netloc.lower():
        return outside
    before, _, after = site.article_path.partition("$1")
    asked = parse_qs(parts.query)
    if "oldid" in asked or "diff" in asked:
        return outside
    if "title" in asked:
        title = asked["title"][0]
    elif parts.path.startswith(before) and parts.path.endswith(after):
        title = unquote(parts.path[len(before) : len(parts.path) - len(after)])
    else:
        return outside
    page = clean_title(title)
    section = clean_title(unquote(parts.fragment))
    return Target(f"{page}#{section}" if section else page, page, section)
