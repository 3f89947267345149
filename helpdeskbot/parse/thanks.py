"""Does a comment only say thanks, or “me too”?  It takes linear time whatever people write."""

from __future__ import annotations

import re
from collections.abc import Collection

from helpdeskbot.parse import thanks_words
from helpdeskbot.parse.wording import asks, fold, read_words

# A thank-you is short; who writes more has something else to say.
_LONGEST_THANKS = 16
_LONGEST_TEXT = 2000
# Names and words that no list has ("Thanks Anna, you rock") make up at most so much of one.
_MOST_UNKNOWN = 3


def is_thanks(text: str, *, answering: bool = False, names: Collection[str] = ()) -> bool:
    """Whether a comment says thanks and nothing else, in one of the languages of the word lists.

    A figure, an address or a link beside it is something else.

    :param answering: something was asked before: a yes or no, and any word that is not known here,
        may be the answer.
    :param names: names of people, which are not.

    >>> is_thanks("Thanks a lot, Anna!"), is_thanks("Thanks, but it does not work")
    (True, False)
    >>> is_thanks("Thanks. Yes."), is_thanks("Thanks. Yes.", answering=True)
    (True, False)
    """
    if len(text) > _LONGEST_TEXT or asks(text) or _TELLS.search(text):
        return False
    words = [fold(word) for word in read_words(text)[: _LONGEST_THANKS + 1]]
    if not words or len(words) > _LONGEST_THANKS or any(word in _BLOCKERS for word in words):
        return False
    covered = [False] * len(words)
    for at in range(len(words)):
        for length in (3, 2, 1):
            if tuple(words[at : at + length]) in _PHRASES and at + length <= len(words):
                covered[at : at + length] = [True] * length
                break
    if not any(covered):
        return False
    fillers = _FILLERS - _YES_AND_NO if answering else _FILLERS
    if answering and names:
        fillers |= {fold(word) for name in names for word in read_words(name)}
    unknown = sum(
        1 for word, known in zip(words, covered, strict=True) if not known and word not in fillers
    )
    return unknown <= (0 if answering else _MOST_UNKNOWN)


def joins_in(text: str) -> bool:
    """Whether a comment begins with “me too” in one of these languages, and is as short as that.

    >>> joins_in("Me too, I have photos!"), joins_in("The one in Umeå")
    (True, False)
    """
    words = tuple(fold(word) for word in read_words(text[:_LONGEST_TEXT])[: _LONGEST_THANKS + 1])
    return len(words) <= _LONGEST_THANKS and any(words[:n] in _JOINING for n in (1, 2, 3))


_JOINING = frozenset(tuple(map(fold, phrase)) for phrase in thanks_words.JOINING)
_PHRASES = frozenset(tuple(map(fold, phrase)) for phrase in thanks_words.PHRASES)
_FILLERS = frozenset(map(fold, thanks_words.FILLERS))
_BLOCKERS = frozenset(map(fold, thanks_words.BLOCKERS))
_YES_AND_NO = frozenset(map(fold, thanks_words.YES_AND_NO))
# A figure, an address, a file or page; who is linked to is thanked.
_TELLS = re.compile(
    rf"\d|//|\[\[(?!\s*:?\s*(?:{'|'.join(thanks_words.USER_PREFIXES)})\b[^\[\]:|]*:)", re.IGNORECASE
)
