"""Whether a page with the texts of a box, a form or the roster can be read, and does no harm; pure.

Such a page is a ``#switch`` with a text a line.  It is transcluded, so readers see what stands
there whatever the bot thinks of it; staff are told what is wrong.  A text that is missing is no
mistake: it is said in English.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from helpdeskbot.model.change import Draft
from helpdeskbot.model.unfit import Harm, Unfit
from helpdeskbot.page.decide.wording import Rules, find_unfit
from helpdeskbot.words.units import strip_units

LONGEST = 60_000
"""A longer page is not looked through; the packaged ones have 12,000 characters."""
_CASE = re.compile(r"^[ \t]*\|[ \t]*([^|={}\n]+?)[ \t]*=(.*)$", re.MULTILINE)
_ASIDE = re.compile(r"<noinclude>.*?</noinclude>|</?includeonly>|<!--.*?-->", re.DOTALL)
_PLACE = re.compile(r"\{\{\{[1-9]\|?\}\}\}|\{\{!\}\}")


def find_broken(text: str, keys: Collection[str], rules: Rules) -> Unfit | None:
    """The first thing that is wrong with a page of texts, or ``None``.

    :param text: the page's wikitext.
    :param keys: the names of the texts that are asked for.
    """
    return next(_find(text, keys, rules), None)


def _find(text: str, keys: Collection[str], rules: Rules) -> Iterator[Unfit]:
    if len(text) > LONGEST:
        yield Unfit(Harm.LENGTH, shown=True)
        return
    shown = strip_units(_ASIDE.sub("", text))
    cases = _CASE.findall(shown)
    if "#switch:" not in shown or not cases:
        yield Unfit(Harm.OPEN, "#switch", shown=True)
    for opening, closing in (("{{", "}}"), ("[[", "]]")):
        if shown.count(opening) != shown.count(closing):
            yield Unfit(Harm.OPEN, opening, shown=True)
    for key, words in cases:
        if key not in keys and key != "#default":
            meant = get_close_matches(key, keys, 1)
            piece = f"{key[:40]} – {meant[0]}?" if meant else key[:40]
            yield Unfit(Harm.PARAMETER, piece, shown=True)
        said = _PLACE.sub("x", words).strip()
        unfit = find_unfit(said, Draft("", "", {}, ""), rules) if said else None
        if unfit is not None:
            yield Unfit(unfit.harm, f"{key}: {unfit.piece}" if unfit.piece else key, shown=True)
