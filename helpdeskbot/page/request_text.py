"""What the requester wrote: a request without what the wiki and others have added to it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.request import Request
from helpdeskbot.model.topics import RequestText
from helpdeskbot.page.form import read_form, without_questions

_LONGEST_READ = 20_000
# Signatures have no seconds.
_MINUTE = timedelta(minutes=1)


def read_request(request: Request) -> RequestText:
    """What the requester wrote: the first comment without signature and status template."""
    return request.once("text", partial(_read, request))


def _read(request: Request) -> RequestText:
    thread, text = request.as_signed or request.thread, request.text
    at = _find_opening(thread, request)
    first = thread.comments[at] if thread.comments else None
    # What others have put above it is not the request.
    start = (thread.comments[at - 1].span.end if at else thread.body_start) - request.start
    end = first.signature.start - request.start if first else len(text)
    if first and first.author != request.requester:
        # A reply to what nobody signed: its own line is the reply.
        line = text.rfind("\n", 0, end) + 1
        end = line if text[line:end].startswith((":", "*", "#")) else end
    body = _without_others(request, start, max(start, end)).strip()[:_LONGEST_READ]
    # Without a date, words such as "next Friday" mean nothing.
    posted = request.opened_at.date() if request.opened_at else date.min
    return RequestText(thread.heading, without_questions(body), posted, form=read_form(body))


def _without_others(request: Request, start: int, end: int) -> str:
    """A stretch of a request without status templates, and without what others wrote in it."""
    thread, known = request.as_signed or request.thread, bool(request.requester)
    cuts = [status.span for status in thread.statuses]
    cuts += [
        one.span for one in request.thread.comments if known and one.author != request.requester
    ]
    parts = []
    for span in sorted(cuts):
        first, last = span.start - request.start, span.end - request.start
        if start <= first and last <= end:
            parts.append(request.text[start:first])
            start = last
    return "".join([*parts, request.text[start:end]])


def _find_opening(thread: Thread, request: Request) -> int:
    """Which of a thread's comments the requester opened it with; 0 as well if none is signed."""
    until = request.opened_at + _MINUTE if request.opened_at else None
    for place, one in enumerate(thread.comments):
        if one.author == request.requester and (until is None or one.timestamp <= until):
            return place
    return 0
