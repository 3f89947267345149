"""How timestamps look in the further variants of a wiki's language, asked from the wiki.

On a wiki in Serbian or Uzbek, pages are shown in two scripts, and people copy timestamps from
what they see.  https://www.mediawiki.org/wiki/Writing_systems
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpdeskbot.model.site import DateVariant, SiteInfo
from helpdeskbot.parse.site.dateformat import format_texts, with_texts
from helpdeskbot.parse.site.timestamps import date_styles
from helpdeskbot.wiki.live.session import Session

_BREAK = re.compile(r"<br */?>")
_TAG = re.compile(r"<[^>]*>")


def fetch_date_variants(
    session: Session, general: Mapping[str, Any], site: SiteInfo
) -> tuple[DateVariant, ...]:
    """The styles of dates that differ from the wiki's main one.

    :param general: ``siprop=general`` of the wiki, which lists the variants.
    :param site: the wiki in its main style.
    :raises Unreachable: no usable answer.
    """
    (main, *_) = date_styles(site)
    found: list[DateVariant] = []
    for entry in general.get("variants") or ():
        code = str(entry["code"])
        # The language itself stands for text as it was written.
        if code != site.language:
            style = _convert(session, code, main)
            if style not in (main, *found):
                found.append(style)
    return tuple(found)


def _convert(session: Session, code: str, main: DateVariant) -> DateVariant:
    texts = format_texts(main.date_format)
    zones = main.time_zone_abbreviations
    names = (
        *(main.months, main.months_genitive, main.months_short),
        *(main.weekdays, main.weekdays_short),
    )
    # Two questions: MediaWiki leaves a text alone that looks as if it were in the variant's
    # script already, and the names of time zones are in Latin letters everywhere.
    short = _ask(session, code, [*texts, *zones, *main.digits])
    long = iter(_ask(session, code, [name for some in names for name in some]))
    months, genitives, shorts, weekdays, short_weekdays = (
        tuple(next(long) for _ in some) for some in names
    )
    own_texts = short[: len(texts)]
    written_zones = short[len(texts) : len(texts) + len(zones)]
    return DateVariant(
        # The same format written in another way would not be the same to who compares.
        date_format=(
            main.date_format if own_texts == texts else with_texts(main.date_format, own_texts)
        ),
        digits="".join(short[len(texts) + len(zones) :]),
        months=months,
        months_genitive=genitives,
        months_short=shorts,
        weekdays=weekdays,
        weekdays_short=short_weekdays,
        time_zone_abbreviations=dict(zip(written_zones, zones.values(), strict=True)),
    )


def _ask(session: Session, code: str, texts: Sequence[str]) -> list[str]:
    """Texts converted into a variant of the wiki's language; unchanged if that goes wrong."""
    wanted = {"action": "parse", "prop": "text", "contentmodel": "wikitext", "variant": code}
    wanted |= {"disablelimitreport": "1", "wrapoutputclass": "", "text": _as_lines(texts)}
    answer = str(session.ask(wanted)["parse"]["text"])
    lines = [html.unescape(_TAG.sub("", line)) for line in _BREAK.split(answer)]
    # Between two marks, or the paragraph's own line breaks would belong to the texts.
    converted = lines[1:-1]
    return converted if len(converted) == len(texts) else list(texts)


def _as_lines(texts: Sequence[str]) -> str:
    escaped = (html.escape(text).replace(" ", "&#32;") for text in texts)
    return "<br>".join(("", *escaped, ""))
