"""Everything that reading one wiki's pages needs, compiled once: patterns and look-up tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from helpdeskbot.model.known_templates import Markers, UnsignedTemplate
from helpdeskbot.model.site import USER_NAMESPACE, SiteInfo
from helpdeskbot.parse.site.timestamps import date_styles, find_zone, make_finder, tail_pattern
from helpdeskbot.parse.site.titles import CATEGORY_NAMESPACE, Titles
from helpdeskbot.parse.wikitext.template import parse_template

# What a template means to the scanner.
PLAIN, STATUS, RESOLVED, UNSIGNED, OUTDENT, SIGNATURE, QUOTATION, ENDING = range(8)

DROPPING = frozenset((STATUS, UNSIGNED, QUOTATION))
"""What a template means in which comments are none of the page's."""

_LONGEST_DATE = 200
# What is remembered of templates must not grow with what anybody saves.
_MOST_KNOWN = 20_000
_LONGEST_KNOWN = 300

# What a tag means to the scanner; from BREAK on, a tag of the page's blocks.
EXTENSION, INCLUDE, INCLUDE_ONLY, BREAK, BLOCK, QUOTE, LIST, ITEM = range(8)

_BLOCK_TAGS = ("caption", "center", "div", "hr", "p", "table", "td", "th", "tr", "dt")
# DiscussionTools looks for comments neither in quotations nor in headings.
_QUOTE_TAGS = ("blockquote", "cite", "q", "h1", "h2", "h3", "h4", "h5", "h6")
# Extensions' elements that are shown as blocks.
BLOCK_EXTENSIONS = frozenset(
    {"gallery", "imagemap", "inputbox", "poem", "pre", "source", "syntaxhighlight", "templatedata"}
)
INLINE_QUOTES = frozenset({"cite", "q"})

_OUTDENT = ("Outdent", "Od", "Od2", "Unindent", "Tracked")

# Templates that quote: a signature in one of them is none of the page.
_QUOTATIONS = ("Quote", "Blockquote", "Quotation", "Cquote", "Talk quote", "Talkquote", "Tq", "Tqb")
# Templates that end a box, and show nothing: {{Archive bottom}}, {{Boîte déroulante/fin}}.
_ENDINGS = ("bottom", "end", "foot", "footer", "fin", "fine", "fim", "final", "ende", "koniec")
_SHORT_ENDINGS = frozenset({"Abot", "Cob", "Hab", "Dbot"})

# One alternative for each kind of token.  Each begins with a literal, so that the search runs at
# the speed of a character set; everything after it is possessive or bounded by the next token's
# first character, so that no text makes the scan go back over what it has read.
# Each kind is known by the number of its last group.
(
    NEWLINE,
    LINK,
    OPEN_LINK,
    URL,
    TEMPLATE,
    OPEN_BRACES,
    CLOSE_BRACES,
    CLOSE_LINK,
    COMMENT,
    TAG,
    ZONE,
) = range(3, 14)
BLANK_LINES = r"(?:[:*#;]*+[ \t\r]*+\n)*+"
WHOLE_LINES = r"(?:(?!=)[^\n\[\]{}</(]*+\n|={1,2}+\n)*+"
_TOKENS = (
    # The line break, lines of nothing but list marks, and the marks of the next line; then whole
    # lines in which no other token can begin and which are no headings, and the marks after them.
    r"\n(" + BLANK_LINES + r"[:*#;]*+)(" + WHOLE_LINES + r")([:*#;]*+)",
    r"\[\[(?!\[)([^\[\]{}|<\n]*+(?:\|[^\[\]{}<\n]*+)?+)\]\]",
    r"\[(\[++)",
    r"/(/[^\s\[\]<>\"{|]++)",
    r"\{\{(?!\{)([^{}\[\]<\n]*+)\}\}",
    r"\{(\{++|(?<=-\{)(?:-\{(?!\{))*+)",
    r"\}(\}++|(?=-))",
    r"\](\]++)",
    r"<(!--(?s:.*?)(?:-->|\Z))",
)
# The bracket before a time zone's name stands after a space of some kind.
_AFTER_SPACE = "\\((?<=[ \xa0\u202f;\u200e\u200f]\\()"
_AFTER_NAME = r"(?:[ \t\n\r\f\v>]|/>)"
_TAG = rf"(/?[A-Za-z][A-Za-z0-9-]*+)(?={_AFTER_NAME})"
# Tags that mean nothing here, but stand in every other signature.
_INLINE_TAGS = ("b", "big", "code", "em", "font", "i", "s", "small", "span", "strong", "sub", "sup")

# What may open a line without being the first thing of a comment that a reader sees.
_INVISIBLE = (
    r"(?:[ \t\r\f]++|<!--(?s:.*?)(?:-->|\Z)|-----*+|__[A-Z]++__|''++"
    r"|\[\[[ _]*+(?:{categories})[ _]*+:[^\[\]]*+\]\]"
    r"|</?(?:abbr|b|big|br|code|del|em|font|i|ins|kbd|noinclude|s|small|span|strike|strong|sub|sup"
    r"|tt|u)(?:[\s/][^<>\n]*+)?>)*+"
)


def _categories(site: SiteInfo) -> str:
    names = {name for name, number in site.namespaces.items() if number == CATEGORY_NAMESPACE}
    return "|".join(re.escape(name) for name in sorted(names | {"category"}))


class Grammar:
    """One wiki's tokens and names; immutable but for its caches of what names mean."""

    def __init__(self, site: SiteInfo, markers: Markers) -> None:
        styles = date_styles(site)
        self.titles = Titles(site)
        self.find_timestamp = make_finder(styles, find_zone(site.time_zone), markers.years)
        zone = _AFTER_SPACE + r"()" + tail_pattern(styles)
        self.tokens = re.compile("|".join((*_TOKENS, _telling_tags(site.extension_tags), zone)))
        self.tokens_and_tags = re.compile("|".join((*_TOKENS, "<" + _TAG, zone)))
        self.invisible = re.compile(_INVISIBLE.format(categories=_categories(site)), re.IGNORECASE)
        self._zones = tuple(styles[0].time_zone_abbreviations)
        self.zones = re.compile(_AFTER_SPACE + tail_pattern(styles))
        self.tags = _tag_kinds(site.extension_tags)
        self._known: dict[str, int] = {}
        name = self.titles.template_name
        self.unsigned: Mapping[str, UnsignedTemplate] = {
            name(written): template for written, template in markers.unsigned.items()
        }
        self._kinds: dict[str, int] = dict.fromkeys(_OUTDENT, OUTDENT)
        self._kinds.update(dict.fromkeys(_QUOTATIONS, QUOTATION))
        self._kinds.update((written, UNSIGNED) for written in self.unsigned)
        self._kinds.update((name(written), RESOLVED) for written in markers.resolved)
        self._kinds.update((name(written), STATUS) for written in markers.status)

    def read_unsigned(self, text: str, start: int, end: int) -> tuple[str, datetime] | None:
        """Who wrote a comment, and when, by a template in a signature's place that says both."""
        name, parameters = parse_template(text, start, end)
        template = self.unsigned.get(self.titles.template_name(name))
        if template is None:
            return None
        values = {parameter.name: parameter.value for parameter in parameters}
        author = self.titles.find_user("User:" + values.get(template.user, ""))
        when = values.get(template.timestamp, "")
        moment = self._find_moment(when) if author and len(when) < _LONGEST_DATE else None
        return (author, moment) if moment else None

    def _find_moment(self, written: str) -> datetime | None:
        """The moment that a parameter names, with or without its time zone in brackets."""
        for text in (written, *(f"{written} ({zone})" for zone in self._zones)):
            found = self.find_timestamp(text, 0, len(text))
            if found:
                return found[1]
        return None

    def template_kind(self, written: str) -> int:
        """What a template means, by its name as it stands between the braces."""
        kind = self._known.get(written)
        if kind is None:
            kind = self._find_template_kind(written)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            if len(written) < _LONGEST_KNOWN:
                self._known[written] = kind
        return kind

    def _find_template_kind(self, written: str) -> int:
        name = self.titles.template_name(written)
        kind = self._kinds.get(name, PLAIN)
        if kind == PLAIN and self.find_signature_owner(written):
            return SIGNATURE
        if kind == PLAIN and (name.lower().endswith(_ENDINGS) or name in _SHORT_ENDINGS):
            return ENDING
        return kind

    def find_signature_owner(self, written: str) -> str:
        """The user whose subpage a transclusion names, as ``{{User:Anna/sig}}``; or ``""``."""
        prefix, colon, rest = written.strip().partition(":")
        owner, slash, _ = rest.partition("/")
        if colon and slash and self.titles.namespace(prefix) == USER_NAMESPACE:
            return self.titles.find_user(f"{prefix}:{owner}")
        return ""


def _tag_kinds(extension_tags: frozenset[str]) -> dict[str, int]:
    """Every tag that matters, in lower case, to what it means."""
    kinds = dict.fromkeys(_BLOCK_TAGS, BLOCK)
    kinds |= {"noinclude": INCLUDE, "onlyinclude": INCLUDE, "includeonly": INCLUDE_ONLY}
    kinds |= {"br": BREAK, "ul": LIST, "ol": LIST, "dl": LIST, "li": ITEM, "dd": ITEM}
    kinds |= dict.fromkeys(_QUOTE_TAGS, QUOTE)
    return kinds | dict.fromkeys((tag.lower() for tag in extension_tags), EXTENSION)


def _telling_tags(extension_tags: frozenset[str]) -> str:
    """A pattern for a tag that may matter; of breaks and blocks at once, the last is enough."""
    inline = "|".join(sorted(set(_INLINE_TAGS) - extension_tags))
    block = "|".join(sorted(set(_BLOCK_TAGS) - extension_tags))
    breaks = rf"(?:br ?/?+>(?=<(?:br ?/?+>(?!\}}\}})|/?+(?:{block}){_AFTER_NAME}))<)*+"
    blocks = rf"(?:/?+(?:{block})>(?=</?+(?:{block}){_AFTER_NAME})<)*+"
    # Those whose attributes hold what could be taken for a signature are looked at.
    return rf"<(?!/?+(?:{inline})(?:\s[^<>\[\]{{}}()/]*+)?/?>){breaks}{blocks}" + _TAG


def grammar_for(site: SiteInfo, markers: Markers) -> Grammar:
    """The grammar for a wiki and a desk's markers; compiled when first asked for."""
    return _compiled(_Key(site, markers))


class _Key:
    """Site and markers as one hashable value; their mappings are compared by content."""

    def __init__(self, site: SiteInfo, markers: Markers) -> None:
        self.site = site
        self.markers = markers
        self._hash = hash((site.language, site.date_format, site.time_zone, markers.status))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and (self.site is other.site or self.site == other.site)
            and (self.markers is other.markers or self.markers == other.markers)
        )


@lru_cache(maxsize=64)
def _compiled(key: _Key) -> Grammar:
    return Grammar(key.site, key.markers)
