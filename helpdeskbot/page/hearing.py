"""A thread of a page with all that is known of it, as it is judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from helpdeskbot.concerns.asking.values import Asked
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Span, StatusTemplate, Thread
from helpdeskbot.model.request import Heard
from helpdeskbot.page.page import View


def hear_thread(
    view: View, thread: Thread, asked: Sequence[Asked], experts: Collection[str]
) -> Heard:
    """A thread of a page with what else is known of it."""
    opening = view.openings[thread.id]
    return Heard(
        thread=thread if thread.status else thread._replace(status=_new_status(view.desk)),
        identity=opening.identity,
        text=thread.span.of(view.page.text),
        start=thread.span.start,
        remembered=asked,
        experts=experts,
        requester=opening.by,
        opened_at=opening.at,
    )


def _new_status(desk: DeskPolicy) -> StatusTemplate:
    """The status template that a new request is about to be given."""
    status = desk.status
    return StatusTemplate(status.template, status.initial, tuple(status.params.items()), Span(0, 0))
