"""A parsed talk page as JSON for machines; offsets are code points of the page's text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpdeskbot.model.discussion import Comment, Span, StatusTemplate, TalkPage, Thread


def talk_page_as_json(page: TalkPage) -> dict[str, Any]:
    """The page's lead and threads; timestamps are ISO 8601 in UTC, with ``Z``."""
    return {
        "lead": {"span": _span(page.lead), "comments": _comments(page.lead_comments)},
        "threads": [_thread(thread) for thread in page.threads],
    }


def _thread(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.id,
        "heading": thread.heading,
        "level": thread.level,
        "span": _span(thread.span),
        "status": _status(thread.status) if thread.status else None,
        "resolved": thread.resolved,
        "comments": _comments(thread.comments),
    }


def _status(status: StatusTemplate) -> dict[str, Any]:
    return {
        "template": status.name,
        "value": status.value,
        "params": dict(status.params),
        "span": _span(status.span),
    }


def _comments(comments: Iterable[Comment]) -> list[dict[str, Any]]:
    return [
        {
            "id": comment.id,
            "author": comment.author,
            "timestamp": f"{comment.timestamp:%Y-%m-%dT%H:%M:%SZ}",
            "level": comment.level,
            "span": _span(comment.span),
        }
        for comment in comments
    ]


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
