"""Where something is said in a request that is a page of its own: on its talk page."""

from __future__ import annotations

import re
from typing import NamedTuple

from helpdeskbot.model.discussion import Span, Thread
from helpdeskbot.model.document import Parts, find_parts

_NEXT = re.compile(r"^={1,2}[^=]", re.MULTILINE)


class Addition(NamedTuple):
    """Words, and what stands around them.

    :param thread: at whose end they go.
    :param gone: a piece of it that is taken away by the same edit.
    """

    thread: Thread
    wikitext: str
    gone: Span | None


def find_place_to_talk(page_text: str, said: Addition, *, marks: bool = False) -> Addition:
    """Where words go that are said in a request: as given, unless it is a page of its own.

    On its talk page they stand in a section that has the request's name, made if it is missing:
    other sections are about something else.

    :param marks: it is no comment but marks the request, and so belongs on the page itself.
    """
    thread, wikitext, gone = said
    parts = find_parts(page_text) if thread.is_page else None
    if parts is None:
        return said
    where = parts.page
    if not marks:
        own = _find_section(page_text, parts)
        where = own or parts.talk
        if own is None:
            between = "\n" if parts.talk.of(page_text).strip() else ""
            wikitext = f"{between}== {parts.heading} ==\n{wikitext}"
    if gone is not None and not where.start <= gone.start <= gone.end <= where.end:
        gone = None
    return Addition(thread._replace(span=where, body_start=where.start), wikitext, gone)


def _find_section(page_text: str, parts: Parts) -> Span | None:
    """What stands below the last heading on the talk page that is the request's name."""
    heading = re.compile(rf"^==[ \t]*{re.escape(parts.heading)}[ \t]*==[ \t]*$", re.MULTILINE)
    found = list(heading.finditer(page_text, parts.talk.start))
    if not found:
        return None
    last = found[-1]
    after = _NEXT.search(page_text, last.end())
    return Span(min(last.end() + 1, parts.talk.end), after.start() if after else parts.talk.end)
