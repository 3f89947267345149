"""A page that is one request, with its talk page, to one thread."""

from __future__ import annotations

from helpdeskbot.model.discussion import PAGE_LEVEL, Span, TalkPage, Thread
from helpdeskbot.model.document import Parts
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.parse.threads.contents import (
    find_between,
    find_statuses,
    move_comment,
    read_comments,
)
from helpdeskbot.parse.threads.ids import Identifiers
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.parse.wikitext.grammar import Grammar
from helpdeskbot.parse.wikitext.scan import Scanner


def parse_document(text: str, parts: Parts, grammar: Grammar, markers: Markers) -> TalkPage:
    """Read a document; total, as :func:`~helpdeskbot.parse.threads.page.parse_page` is.

    What stands on the talk page is talk: a status or a marker there is about something else.
    What is left open on one of the two pages reaches no further than to its end.
    """
    page, talk = parts.page.of(text), parts.talk.of(text)
    with pause_collector():
        read = [Scanner(one, grammar) for one in (page, talk)]
        for scanner in read:
            scanner.run()
    identifiers = Identifiers()
    statuses = find_statuses(page, read[0].statuses, 0, len(page), markers)
    resolved = find_between(read[0].resolved, 0, len(page))
    comments = [
        *read_comments(page, read[0].comments, identifiers, statuses),
        *(
            move_comment(comment, parts.talk.start)
            for comment in read_comments(talk, read[1].comments, identifiers)
        ),
    ]
    thread = Thread(
        f"p-{parts.page_id}",
        parts.heading,
        PAGE_LEVEL,
        Span(0, len(text)),
        0,
        statuses[0] if statuses else None,
        bool(resolved),
        tuple(comments),
        statuses[1:],
        resolved,
    )
    return TalkPage(text, Span(0, 0), (), (thread,))
