"""A request as accounts have written it: whoever saved words has said them, whoever signed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.model.discussion import Comment, Span, Thread
from helpdeskbot.model.story import Content, Said
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
            elif known is not None and (known.account or known.runs):
                above = [other.timestamp for other in comments]
                whole = _voice(one, known, self.believed, above)
                ours = known.account == self.ours
                comments += _parted(whole, one, known, ours) if known.runs else [whole]
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


def _parted(comment: Comment, words: Words, known: Said, ours: bool) -> Iterator[Comment]:
    """A comment that several have written: its author's pieces, and those of the others.

    :param ours: it is ours.
    """
    shown = without_templates(words.text)
    position, end = 0, len(words.text)
    for number, run in enumerate(known.runs):
        start, position = position, position + len(run.text)
        if not run.text.strip():
            continue
        first, last = words.span.start + start, words.span.start + position
        if run[:2] == known[:2]:
            first = comment.span.start if start == 0 else first
            at_end = position == end
            rest = Span(first, comment.span.end) if at_end else Span(first, last)
            yield _piece(comment, number, rest, comment.signature if at_end else Span(last, last))
        elif (run.account == comment.author and not ours) or not is_bare(shown[start:position]):
            # A template alone says nothing; but whose comment it stands in has not put it there.
            yield _piece(comment, number, Span(first, last), Span(last, last))._replace(
                author=run.account,
                timestamp=run.at,
                instead_of=run.was.strip(),
                later_signatures=(),
            )


def _piece(comment: Comment, number: int, span: Span, signature: Span) -> Comment:
    name = f"{comment.id}~{number}" if number else comment.id
    return comment._replace(id=name, span=span, signature=signature)
