"""Where the templates of some names stand in a text: one pass, braces as MediaWiki pairs them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.titles import Titles, titles_of
from helpdeskbot.parse.wikitext.elements import Elements
from helpdeskbot.parse.wikitext.template import NAME, parse_template

_TOKEN = re.compile(
    r"(<!--(?s:.*?)(?:-->|\Z))|<(nowiki|pre|syntaxhighlight|source)(?=[\s/>])|(\{{2,})|(\}{2,})",
    re.IGNORECASE,
)
_NAME = re.compile(NAME)
_LONGEST_CALL = 2000
_MOST_CALLS = 100


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    """A template, braces included.

    :param name: the one of the names that were asked for.
    :param end: -1 where it is never closed.
    """

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A template as somebody uses it.

    :param name: of the template, in canonical form.
    :param params: (name, value) in the order in which they are written.
    """

    name: str
    params: tuple[tuple[str, str], ...]


def find_templates(text: str, names: Collection[str], site: SiteInfo) -> list[FoundTemplate]:
    """The templates of these names in page order; one within another of them is part of it.

    What stands in comments and in ``<nowiki>`` is none.

    :param names: without namespace; neither the case of letters nor ``_`` makes a difference, as
        who writes ``{{helpdesk Not Me}}`` means the same.
    """
    if "{{" not in text:
        return []
    if len(text) > _LONGEST_KNOWN:
        return list(_find(text, tuple(names), titles_of(site)))
    return list(_find_known(text, tuple(names), titles_of(site)))


def _find(text: str, names: tuple[str, ...], titles: Titles) -> tuple[FoundTemplate, ...]:
    wanted = {titles.template_name(name).casefold(): name for name in names if name.strip()}
    found: list[FoundTemplate] = []
    for written, start, end in _walk(text):
        name = wanted.get(titles.template_name(written).casefold())
        if name is not None:
            while end >= 0 and found and found[-1].start > start:
                found.pop()
            found.append(FoundTemplate(name, start, end))
    return tuple(sorted(found, key=lambda template: template.start))


# Of a page's requests most are as they were when the last pass looked for the same names in them.
_find_known = lru_cache(maxsize=8_192)(_find)
_LONGEST_KNOWN = 10_000


def find_calls(text: str, site: SiteInfo) -> list[Call]:
    """The templates that a comment uses, those within others too; without very long ones.

    What stands in comments and in ``<nowiki>`` is none, nor are parser functions.
    """
    if "{{" not in text:
        return []
    titles = titles_of(site)
    found = []
    for written, start, end in _walk(text):
        if not 0 <= end <= start + _LONGEST_CALL:
            continue
        name = titles.template_name(written)
        prefix, colon, _ = name.partition(":")
        if not name or name.startswith("#") or (colon and titles.namespace(prefix) is None):
            continue
        _, parameters = parse_template(text, start, end)
        found.append(Call(name, tuple((one.name, one.value) for one in parameters)))
        if len(found) == _MOST_CALLS:
            break
    return found


def _walk(text: str) -> Iterator[tuple[str, int, int]]:
    """Each template as soon as it ends: its name as written, where it begins and ends.

    Those that never end come last, with -1.
    """

    def find_name(at: int) -> str:
        match = _NAME.match(text, at)
        return match[0] if match else ""

    stack: list[list[int]] = []
    elements = Elements(text)
    at = 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        if match[2]:
            content = elements.find_content(match[2].lower(), at)
            at = content[2] if content else at
        elif match[3]:
            stack.append([match.start(), len(match[3])])
        elif match[4]:
            close = match.start()
            while stack and at - close >= 2:
                piece = stack[-1]
                taken = min(at - close, piece[1], 3)
                close += taken
                piece[1] -= taken
                if taken == 2:
                    start = piece[0] + piece[1]
                    yield find_name(start + 2), start, close
                if piece[1] < 2:
                    stack.pop()
    for start, count in stack:
        yield find_name(start + count), start + count - 2, -1
