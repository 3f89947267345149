"""Where the templates of some names stand on a page: one pass, braces as MediaWiki pairs them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.titles import Titles
from helpdeskbot.parse.wikitext.elements import Elements

_TOKEN = re.compile(
    r"(<!--(?s:.*?)(?:-->|\Z))|<(nowiki|pre|syntaxhighlight|source)(?=[\s/>])|(\{{2,})|(\}{2,})",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^{}|\[\]]{1,300}+")


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    """A template, braces included.

    :param name: the one of the names that were asked for.
    :param end: -1 where it is never closed.
    """

    name: str
    start: int
    end: int


def find_templates(text: str, names: Collection[str], site: SiteInfo) -> list[FoundTemplate]:
    """The templates of these names in page order; one within another of them is part of it.

    What stands in comments and in ``<nowiki>`` is none.

    :param names: without namespace; case of the first letter and ``_`` make no difference.
    """
    titles = Titles(site)
    wanted = {titles.template_name(name): name for name in names}

    def find_name(at: int) -> str | None:
        match = _NAME.match(text, at)
        return wanted.get(titles.template_name(match[0])) if match else None

    found: list[FoundTemplate] = []
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
                    name = find_name(start + 2)
                    if name is not None:
                        while found and found[-1].start > start:
                            found.pop()
                        found.append(FoundTemplate(name, start, close))
                if piece[1] < 2:
                    stack.pop()
    for start, count in stack:
        name = find_name(start + count)
        if name is not None:
            found.append(FoundTemplate(name, start + count - 2, -1))
    return sorted(found, key=lambda template: template.start)
