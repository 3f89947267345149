"""What the words of a comment say to a reader: which they are, whether they ask, what has changed.

All functions take linear time whatever people write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TILDES = re.compile(r"~{3,5}")
_URL = re.compile(r"(?:https?:)?//[^\s\]\[<>|{}]+", re.IGNORECASE)
_TARGET = re.compile(r"\[\[[^\[\]|]*\|")
_PLAIN_LINK = re.compile(r"\[\[[^\[\]|]*\]\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ENTITY = re.compile(r"&(?:[A-Za-z]+|#\d+|#x[0-9A-Fa-f]+);")
# Scripts without spaces between words are compared sign by sign.
_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_MARKS = "\u0300-\u036f\u064b-\u0652"
_WORD = re.compile(
    f"[{_SIGNS}]|[^\\W_{_SIGNS}](?:[^\\W_{_SIGNS}]|[{_MARKS}]|['’](?=[^\\W_{_SIGNS}]))*"
)
# Question marks of all scripts; the Greek one is saved as a semicolon, behind a Greek letter.
_QUESTION = re.compile(
    "[?\u00bf\u037e\u055e\u061f\u1367\u1945\u2047-\u2049\u2753\u2754\u2cfa\u2cfb\u2e2e\ua60f\ua6f7"
    "\ufe56\uff1f\U00011143]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);"
)
_QUOTED = re.compile(
    r"<(blockquote|q|cite|nowiki|pre|code|syntaxhighlight)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ANY_LINK = re.compile(r"\[\[[^\[\]]*\]\]")
_DIGIT = re.compile(r"\d")


def asks(text: str) -> bool:
    """Whether a comment has a question mark, other than in an address, a title or a quotation.

    >>> asks("Which licence?"), asks("See https://example.org/?a=b"), asks("See [[Help:Who?]]")
    (True, False, False)
    """
    return _QUESTION.search(_own_words(text)) is not None


def find_questions(text: str) -> list[str]:
    """The parts of a comment that end with a question mark, as :func:`asks` finds them."""
    own, begin, found = _own_words(text), 0, []
    for mark in _QUESTION.finditer(own):
        # What stands in the same sentence before the mark.
        found.append(own[begin : mark.start()].rpartition("\n")[2])
        begin = mark.end()
    return [re.split(r"[.!:]\s", question)[-1] for question in found]


def _own_words(text: str) -> str:
    for pattern in (_COMMENT, _QUOTED, _ANY_LINK, _URL):
        text = pattern.sub(" ", text)
    return text


def is_activity(before: str, after: str) -> bool:
    """Whether a changed comment says something else than before.

    Not so if only spelling, punctuation, markup, the target of a link or a signature was mended,
    or one short word without figures came or went.  A new question or address always says more.

    :param before: wikitext without the signature; ``""`` for a comment that was not there.
    """
    if not before.strip():
        return bool(after.strip())
    if _count_questions(after) > _count_questions(before) or _count(_URL, after) > _count(
        _URL, before
    ):
        return True
    if _differ_in_spelling_only(read_words(before), read_words(after)):
        return False
    if _count(_PLAIN_LINK, before) != _count(_PLAIN_LINK, after):
        return True
    # Links that lead elsewhere now: what stands around them tells whether more has changed.
    return not _differ_in_spelling_only(
        read_words(_PLAIN_LINK.sub(" ", before)), read_words(_PLAIN_LINK.sub(" ", after))
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _count_questions(text: str) -> int:
    return _count(_QUESTION, _URL.sub(" ", _COMMENT.sub(" ", text)))


def fold(word: str) -> str:
    """A word without capital letters and marks, as many write it on their telephones."""
    apart = unicodedata.normalize("NFD", word.casefold().replace("’", "'"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def read_words(text: str) -> Sequence[str]:
    """The words that a reader sees, roughly: without addresses, link targets, tags and comments."""
    for pattern in (_COMMENT, _TILDES, _TAG, _URL, _TARGET, _ENTITY):
        text = pattern.sub(" ", text)
    return _WORD.findall(text)


def _differ_in_spelling_only(before: Sequence[str], after: Sequence[str]) -> bool:
    """Walk through both side by side; where they part, they must meet again at once."""
    i = j = spare = 0
    while i < len(before) or j < len(after):
        mine = before[i] if i < len(before) else ""
        theirs = after[j] if j < len(after) else ""
        if mine and theirs and _alike(mine, theirs):
            i, j = i + 1, j + 1
        elif i + 1 < len(before) and mine + before[i + 1] == theirs:
            i, j = i + 2, j + 1
        elif j + 1 < len(after) and theirs + after[j + 1] == mine:
            i, j = i + 1, j + 2
        elif spare == 0 and _is_short(mine) and _next_is(before, i + 1, theirs):
            i, spare = i + 1, 1
        elif spare == 0 and _is_short(theirs) and _next_is(after, j + 1, mine):
            j, spare = j + 1, 1
        else:
            return False
    return True


def _next_is(words: Sequence[str], at: int, word: str) -> bool:
    return (words[at] if at < len(words) else "").casefold() == word.casefold()


def _is_short(word: str) -> bool:
    return 0 < len(word) <= 3 and not _DIGIT.search(word)


def _alike(one: str, two: str) -> bool:
    """The same word, perhaps misspelt; figures are never alike."""
    if one == two:
        return True
    one, two = fold(one), fold(two)
    if one == two:
        return True
    if _DIGIT.search(one) or _DIGIT.search(two):
        return False
    longest = max(len(one), len(two))
    if longest <= 3:
        return sorted(one) == sorted(two)
    allowed = 1 if longest <= 5 else 2
    return _edits_within(one[:64], two[:64], allowed)


def _edits_within(one: str, two: str, allowed: int) -> bool:
    """Whether so many letters added, dropped, changed or swapped make one word of the other."""
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    if not one or not two:
        return len(one) + len(two) <= allowed
    if allowed == 0:
        return False
    swapped = len(one) > 1 and len(two) > 1 and one[0] == two[1] and one[1] == two[0]
    return (
        _edits_within(one[1:], two[1:], allowed - 1)
        or _edits_within(one[1:], two, allowed - 1)
        or _edits_within(one, two[1:], allowed - 1)
        or (swapped and _edits_within(one[2:], two[2:], allowed - 1))
    )
