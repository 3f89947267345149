"""A thread of a page with all that is known of it, as it is judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from helpdeskbot.decide.progress import Heard
from helpdeskbot.model.discussion import Span, StatusTemplate, Thread
from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.model.roster import Asked
from helpdeskbot.reading import View


def hear_thread(
    view: View, thread: Thread, asked: Sequence[Asked], experts: Collection[str]
) -> Heard:
    """A thread of a page with what else is known of it."""
    known = view.recognised.known.get(thread.id)
    background = view.backgrounds.get(thread.id)
    first = thread.first_comment
    opened_by = first.author if first else background.opened_by if background else ""
    opened_at = first.timestamp if first else background.opened_at if background else None
    return Heard(
        thread=thread if thread.status else thread._replace(status=_new_status(view.desk)),
        identity=known.id if known else thread.id,
        text=thread.span.of(view.page.text),
        start=thread.span.start,
        remembered=asked,
        experts=experts,
        requester=opened_by or (known.opened_by if known else ""),
        opened_at=opened_at or (known.opened_at if known else None),
    )


def _new_status(desk: DeskPolicy) -> StatusTemplate:
    """The status template that a new request is about to be given."""
    status = desk.status
    return StatusTemplate(status.template, status.initial, tuple(status.params.items()), Span(0, 0))
