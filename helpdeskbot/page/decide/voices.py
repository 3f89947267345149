"""A request as accounts have written it: whoever saved words has said them, whoever signed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.model.discussion import Comment, Span, Thread
from helpdeskbot.model.story import Content, Insertion, Said
from helpdeskbot.page.decide.acts import read_status
from helpdeskbot.page.decide.hearing import SAVING
from helpdeskbot.page.decide.words_here import Words, is_bare, without_templates


@dataclass(frozen=True, slots=True)
class Voices:
    """Who is heard in the threads of a page.

    :param text: of the page.
    :param believed: whether an account that brings what another has signed is believed.
    :param ours: our own account: what people fill into a template of ours is no comment.
    """

    text: str
    believed: Callable[[str, str], bool]
    ours: str

    def give(self, thread: Thread, words: Iterable[Words], said: Mapping[str, Said]) -> Thread:
        """The thread with each comment by who has said it, and when; also what nobody has signed.

        Words that somebody put into a comment later are comments of their own.  What is not known
        of a comment is as it is signed.

        :param words: all in it.
        :param said: whose words they are.
        """
        comments: list[Comment] = []
        for one in sorted(words, key=lambda one: one.span.start):
            known = said.get(one.key)
            if one.bare:
                continue
            if known and comments and _goes_on(comments[-1], one, known, self.text):
                end = one.span.end
                span = Span(comments[-1].span.start, end)
                comments[-1] = comments[-1]._replace(span=span, signature=Span(end, end))
            elif known is not None and (known.account or known.parts):
                parts = known.parts
                if parts and known.account == self.ours:
                    shown = without_templates(one.text)
                    parts = tuple(part for part in parts if part.words in shown)
                above = [other.timestamp for other in comments]
                comments += _parted(_voice(one, known, self.believed, above), one, parts)
            elif one.comment is not None:
                comments.append(one.comment)
        return thread._replace(comments=tuple(comments))


def find_pairs(words: Iterable[Words], said: Mapping[str, Said]) -> Iterator[tuple[str, str]]:
    """Who brought what another one has signed: saver and signer of each such comment."""
    for one in words:
        known = said.get(one.key)
        if known and known.account and one.comment and one.comment.author != known.account:
            yield known.account, one.comment.author


def with_last_status(thread: Thread, now: Content | None, value_param: str) -> Thread:
    """The thread with that one of its status templates which was set last.

    :param now: what is told of it; ``None``: the last on the page counts.
    """
    wanted = now.status if now else None
    statuses = thread.statuses
    same = [one for one in statuses if read_status(one, value_param) == wanted]
    last = (same or statuses)[-1]
    rest = tuple(one for one in statuses if one is not last)
    return thread._replace(status=last, more_statuses=rest)


def _goes_on(last: Comment, words: Words, known: Said, text: str) -> bool:
    """Whether a line goes on with what the same account has written without signing."""
    if words.comment is not None or last.signature.start != last.span.end:
        return False
    between = text[last.span.end : words.span.start]
    return (last.author, last.timestamp) == (known.account, known.at) and not between.strip(
        " \t\n:*#;"
    )


def _voice(
    words: Words, known: Said, believed: Callable[[str, str], bool], above: Sequence[datetime]
) -> Comment:
    """Words by who has said them, and when.

    :param above: when those above them were said, UTC.
    """
    comment, by = words.comment, known.account
    if comment is None:
        end = words.span.end
        return Comment(words.key, by, known.at, 1, words.span, Span(end, end))
    if not by or (by != comment.author and believed(by, comment.author)):
        return comment
    at = comment.timestamp
    # Who signs for others, ahead of time, or below what is newer, said it when it was saved.
    below = any(at < other for other in above) and at < known.at - SAVING
    if by != comment.author or below or at > known.at + SAVING:
        at = known.at
    # Further signatures in it are of those who have put them there.
    return comment._replace(author=by, timestamp=at, later_signatures=())


def _parted(comment: Comment, words: Words, parts: tuple[Insertion, ...]) -> Iterator[Comment]:
    """A comment without what others, or its author later, have put into it; and each of that."""
    cuts: list[tuple[Span, Insertion]] = []
    for part in parts:
        if not part.words:
            continue
        span = _find_free(words, part.words, [cut for cut, _ in cuts])
        if span is not None:
            cuts.append((span, part))
        elif part.account != comment.author:
            # Nobody can tell any more which of it is whose.
            comment = comment._replace(author=part.account, timestamp=part.at)
    if not cuts:
        yield comment
        return
    position, number = comment.span.start, 0
    for span, part in sorted(cuts):
        if words.text[position - words.span.start : span.start - words.span.start].strip():
            yield _piece(comment, number, Span(position, span.start), Span(span.start, span.start))
        number += 1
        # A template alone says nothing; but whose comment it stands in has not put it there.
        if part.account == comment.author or not is_bare(part.words):
            yield _piece(comment, number, span, Span(span.end, span.end))._replace(
                author=part.account, timestamp=part.at, instead_of=part.was, later_signatures=()
            )
        position = span.end
    if words.text[position - words.span.start :].strip():
        rest = Span(position, comment.span.end)
        yield _piece(comment, number + 1, rest, comment.signature)


def _find_free(words: Words, part: str, taken: Sequence[Span]) -> Span | None:
    """Where a part of some words first stands, other than within these."""
    at = words.text.find(part)
    while at >= 0:
        start = words.span.start + at
        span = Span(start, start + len(part))
        if not any(span.start < one.end and one.start < span.end for one in taken):
            return span
        at = words.text.find(part, at + 1)
    return None


def _piece(comment: Comment, number: int, span: Span, signature: Span) -> Comment:
    name = f"{comment.id}~{number}" if number else comment.id
    return comment._replace(id=name, span=span, signature=signature)
