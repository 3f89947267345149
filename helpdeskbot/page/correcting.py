"""What staff correct in status templates, so that later requests are judged by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from helpdeskbot.model.memory import Event
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import SIZE
from helpdeskbot.model.topics import EarlierRequest
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import CORRECTED, RESIZED, TopicBook, set_by


def correction_events(
    page: DeskPage,
    book: TopicBook,
    param: str,
    at: datetime,
    may_teach: Callable[[str], bool],
    *,
    ours: str,
) -> list[Event]:
    """What topics and sizes staff have corrected on a page and were not known, as remembered.

    :param param: the status template's parameter with the topics; ``""``: there is none.
    :param may_teach: whether what an account has written there is learnt from.
    :param ours: our own account.
    """
    events = []
    # A desk learns from thousands.
    known = frozenset(book.earlier)

    def learn(kind: str, request: Request, learnt: EarlierRequest, **what: Any) -> None:
        data = {"heading": learnt.heading, "body": learnt.body, **what}
        events.append(Event(at, page.desk_key, kind, request.identity, page.title, 0, data))

    for request in page.requests.values():
        written = request.param(param)
        topic = book.find_corrected(request, written) if written else None
        if topic is not None and topic not in known and may_teach(set_by(page, request, param)):
            learn(CORRECTED, request, topic, topics=list(topic.topics))
        size = book.find_resized(request)
        if size is not None and size not in known:
            by = set_by(page, request, SIZE)
            # Ours stands again if a correction was undone, which then teaches nothing any more.
            if book.is_taught_otherwise(size) if by == ours else may_teach(by):
                learn(RESIZED, request, size, size=str(size.size))
    return events
