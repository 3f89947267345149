"""Pages that are not a discussion in wikitext: redirects, and LiquidThreads."""

from __future__ import annotations

import re

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.titles import clean_title, upper_first

_TARGET = re.compile(r"\s*+:?\s*+\[\[([^\[\]{}|<>\n]++)(?:\|[^\[\]]*+)?\]\]")
# The braces are searched for fastest where no case is left aside with them.
_LIQUID = re.compile(r"\{\{\s*+#\s*+(?i:useliquidthreads)\s*+:\s*+([^{}|]*+)\}\}")


def find_redirect_target(text: str, site: SiteInfo) -> str:
    """The title that a page redirects to, its section left out; ``""`` for other pages.

    https://www.mediawiki.org/wiki/Help:Redirects
    """
    body = text.lstrip()
    lowered = body[:200].lower()
    for word in (*site.redirect_words, "#REDIRECT"):
        if word and lowered.startswith(word.lower()):
            found = _TARGET.match(body, len(word))
            if found:
                title = clean_title(found[1]).partition("#")[0].strip(" ")
                return upper_first(title.removeprefix(":").strip(" "))
    return ""


def uses_liquid_threads(text: str) -> bool:
    """Whether ``{{#useliquidthreads:1}}`` hands the page over to LiquidThreads.

    https://www.mediawiki.org/wiki/Extension:LiquidThreads
    """
    values = [found[1].strip() for found in _LIQUID.finditer(text)]
    return bool(values) and values[-1] not in ("", "0")
