"""What people have written in a request: its comments, and its lines without a signature."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from helpdeskbot.model.discussion import Comment, Span, Thread
from helpdeskbot.page.decide.identity import stem_of

# Deeper is no template that people write in; whatever a page holds, this takes linear time.
_TOKEN = re.compile(r"\{\{|\}\}|<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"=.*=\s*\Z")
_LIST_MARKS = re.compile(r"[:*#;\s]*")
_LETTER = re.compile(r"[^\W_]")
# Lines without a signature that are looked at in a request.
_MOST_LINES = 200


class Words(NamedTuple):
    """A comment without its signature, or a line that nobody signed.

    :param key: see :class:`~helpdeskbot.model.story.Said`.
    :param span: on the page, without spaces and list marks around them.
    :param comment: ``None``: nobody has signed them.
    :param bare: they are no words but those of templates.
    """

    key: str
    text: str
    span: Span
    comment: Comment | None
    bare: bool = False


def find_words(thread: Thread, text: str) -> Iterator[Words]:
    """All words in a thread that stands on a page with this text, in no order."""
    seen: Counter[str] = Counter()

    def number(name: str) -> str:
        seen[name] += 1
        return name if seen[name] == 1 else f"{name}#{seen[name]}"

    for comment in thread.comments:
        span = _trim(text, comment.span.start, comment.signature.start)
        yield Words(number(stem_of(comment.id)), span.of(text), span, comment)
    for span, bare in _find_unsigned(thread, text):
        words = span.of(text)
        yield Words(number(f"~{digest(words)}"), words, span, None, bare)


def _find_unsigned(thread: Thread, text: str) -> Iterator[tuple[Span, bool]]:
    taken = [one.span for one in thread.comments]
    taken += [one.span for one in thread.statuses]
    position, count = thread.body_start, 0
    for gap_end, after in [
        *sorted((span.start, span.end) for span in taken),
        (thread.span.end, thread.span.end),
    ]:
        if position < gap_end:
            for line in _lines(text, position, gap_end):
                if count == _MOST_LINES:
                    return
                count += 1
                yield line
        position = max(position, after)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[Span, bool]]:
    """The lines with letters in a stretch of a page, but for headings; and which have no more
    than templates.
    """
    shown, at = without_templates(text[start:end]), start
    for line in shown.splitlines(keepends=True):
        raw = text[at : at + len(line)]
        said = _LETTER.search(line) is not None
        if (said or ("{{" in raw and _LETTER.search(raw))) and not _HEADING.match(line):
            yield _trim(text, at, at + len(raw.rstrip())), not said
        at += len(line)


def is_bare(text: str) -> bool:
    """Whether there are no words in a text but those of templates."""
    return _LETTER.search(without_templates(text)) is None


def without_templates(text: str) -> str:
    """The text with spaces in place of templates and comments; nothing else moves."""
    parts: list[str] = []
    depth, begun, position = 0, 0, 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if token[0] == "{{":
            if depth == 0:
                parts.append(text[position:start])
                begun = position = start
            depth += 1
        elif token[0] == "}}" and depth:
            depth -= 1
            if depth == 0:
                parts.append(_spaces(text[begun:end]))
                position = end
        elif token[0] != "}}" and depth == 0:
            parts += [text[position:start], _spaces(text[start:end])]
            position = end
    return "".join([*parts, text[position:]])


def _spaces(text: str) -> str:
    # A line that goes on behind a template goes on; one that is in it is no line.
    return "\xa0" * len(text)


def _trim(text: str, start: int, end: int) -> Span:
    own = text[start:end]
    marks = _LIST_MARKS.match(own)
    begun = marks.end() if marks else 0
    return Span(start + begun, start + max(begun, len(own.rstrip(" \t\n\xa0-–—"))))


def digest(text: str) -> str:
    """A short digest of a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
