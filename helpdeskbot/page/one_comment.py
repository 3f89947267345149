"""One comment of ours instead of several: what it says anew is put into the one that stands.

That is an edit of our own words, and notifies nobody.  What has mentioned somebody stays, as they
are led to it; everything else gives way to what holds now.  The marks stay, and so do the signature
and its time, by which the comment is linked to; the day of the new words stands behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpdeskbot.model.change import Replacement, ThreadChange
from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.marks import MARKED
from helpdeskbot.model.story import Act, Did, Story
from helpdeskbot.page.decide.words_here import find_words
from helpdeskbot.page.page import DeskPage
from helpdeskbot.parse.userlinks import find_user_pages

_MARK = re.compile(r"<!-- helpdeskbot:[^<>\n]*-->")
_LEAD = re.compile(r"[:*#;]*[ \t]*")


class _Piece(NamedTuple):
    """Words, and the marks behind them."""

    words: str
    marks: str


def find_standing(page: DeskPage, change: ThreadChange) -> Comment | None:
    """The comment of ours that says the new words too, if staff want that; else ``None``.

    It was said last, nobody but us has written anything in it, and nothing was done in the request
    since.  Where the story does not tell, a comment is added.
    """
    draft, request = change.draft, page.requests.get(change.thread)
    if not page.desk.one_comment or draft is None or request is None:
        return None
    if change.withdrawn or change.replaced or draft.line or draft.above or not draft.trace:
        return None
    if draft.mentions or request.as_signed is None:
        return None
    text, thread = page.source.text, request.as_signed
    words = {one.comment: one.key for one in find_words(thread, text) if one.comment}
    last = max(words, key=lambda one: one.span.end, default=None)
    if last is None or last.author != page.history.office.account or last.later_signatures:
        return None
    if text[last.span.end : thread.span.end].strip() or not _parts(_own(page, last)):
        return None
    return last if _is_last_word(page.story(thread.id), words[last], last.author) else None


def render_again(page: DeskPage, change: ThreadChange, said: Comment, words: str) -> Replacement:
    """The standing comment with new words in it.

    :param words: the new comment as it would stand on the page, signed.
    """
    own, trace = _own(page, said), change.draft.trace if change.draft else ""
    new = words[: words.rfind(trace)].strip()
    new = new[len(_match_lead(new)) :]
    site, pieces = page.history.office.site(), _parts(own)
    kept = [piece for piece in pieces if find_user_pages(piece.words, site)]
    gone = [piece for piece in pieces if piece not in kept]
    day = f"({page.history.office.clock():%Y-%m-%d})"
    parts = [f"{piece.words} {piece.marks}" for piece in kept]
    parts += [new, day, *(piece.marks for piece in gone), trace]
    at = said.span.start
    return Replacement(at + len(_match_lead(own)), said.signature.start, " ".join([*parts, ""]))


def _match_lead(text: str) -> str:
    lead = _LEAD.match(text)
    return lead[0] if lead else ""


def _own(page: DeskPage, said: Comment) -> str:
    return page.source.text[said.span.start : said.signature.start]


def _parts(own: str) -> Sequence[_Piece]:
    """What a comment says, in its order; nothing where it does not end with a mark of ours."""
    ends = MARKED in own and own.rstrip().endswith("-->")
    return list(_split(own[len(_match_lead(own)) :])) if ends else []


def _split(own: str) -> Iterator[_Piece]:
    marks: list[str] = []
    words, position = "", 0
    for mark in [*_MARK.finditer(own), None]:
        between = own[position : mark.start() if mark else len(own)].strip()
        if marks and (between or mark is None):
            yield _Piece(words, " ".join(marks))
            words, marks = "", []
        words = words or between
        if mark:
            marks.append(mark[0])
            position = mark.end()


def _is_last_word(story: Story, key: str, ours: str) -> bool:
    """Whether we alone have written a comment, and were the last who did anything."""
    wrote = (Did.WROTE, Did.CHANGED)
    about = [act for act in story.acts if act.about == key and act.did in wrote]
    if not about or any(act.account != ours for act in about):
        return False
    since: Sequence[Act] = story.acts[story.acts.index(about[-1]) :]
    return all(act.account == ours for act in since)
