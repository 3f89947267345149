"""What somebody of a desk says with a comment: asks for something, takes it on, turns it down.

The words stand in ``data/speech/``, a file for each of the ten languages.  A comment is held
against each of them by itself: a word that turns something down in one language is a pronoun in
another.  As far as short comments tell; who is not sure is not taken at their word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

from helpdeskbot.matching.dates import find_deadline
from helpdeskbot.matching.datewords import add_months
from helpdeskbot.matching.lexicon import LANGUAGES, Lexicon, load_lexicon
from helpdeskbot.matching.passages import split_sentences
from helpdeskbot.matching.patterns import Hit, PatternIndex, compile_pattern
from helpdeskbot.matching.plain import to_plain
from helpdeskbot.matching.tokens import Token, tokenise

_KINDS = ("asks", "promises", "refuses", "maybes", "hedges", "conditions", "negations")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.](?=\s|$)|[!?؟…。]+|\n+")
_CLAUSE = re.compile(r"[,;:()–—،؛]|\s-\s")
# Of a comment no more is read: what somebody asks or takes on stands in its first page.
_MOST_TEXT = 4_000
# Who turns something down needs few words for it; who writes more helps, or explains.
_LONGEST_REFUSAL = 25
_LONGEST_DOUBT = 40
_LONGEST_MAYBE = 12
# "if something is missing, please tell us", "let us know if …": courtesy that awaits nothing.
_BEFORE, _BEHIND = 6, 2


@dataclass(frozen=True, slots=True)
class Speech:
    """What a comment does beside what it tells.

    :param asks: it asks somebody for something, other than by a question mark.
    :param promises: its writer says that they will act, or have begun to.
    :param refuses: it turns the request down for its writer, and says no more.
    :param unsure: neither a yes nor a no can be read in it.
    """

    asks: bool = False
    promises: bool = False
    refuses: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    tokens: Sequence[Token]
    clauses: Sequence[int]


@lru_cache(maxsize=4096)
def read_speech(text: str) -> Speech:
    """What a comment's words do, in whichever of the ten languages it is; linear in its length.

    :param text: wikitext without the signature.

    >>> read_speech("I take this one.").promises, read_speech("Not me, sorry").refuses
    (True, True)
    >>> read_speech("Please send us the list."), read_speech("Let us know if anything is missing.")
    (Speech(asks=True, promises=False, refuses=False, unsure=False), \
Speech(asks=False, promises=False, refuses=False, unsure=False))
    """
    sentences = _read(text)
    length = sum(len(sentence.tokens) for sentence in sentences)
    heard = [_hear(sentences, language, length) for language in LANGUAGES]
    refuses = any(one.refuses for one in heard)
    promises = not refuses and any(one.promises for one in heard)
    return Speech(
        asks=any(one.asks for one in heard),
        promises=promises,
        refuses=refuses,
        unsure=not (refuses or promises) and any(one.unsure for one in heard),
    )


def find_promised_day(text: str, said: date) -> date | None:
    """The day by which the writer of a comment promises to have acted; ``None``: they name none.

    :param said: the day of the comment, to which "Friday" and "a week" are relative.
    """
    sentences = _read(text)
    for language in LANGUAGES:
        for sentence in sentences:
            hits = _Hits(sentence, language)
            ends = {hit.end for hit in hits.promises()}
            if ends:
                day = _read_day(sentence, load_lexicon(language), said, ends)
                if day is not None:
                    return day
    return None


def _read(text: str) -> list[_Sentence]:
    plain, sentences, begin = to_plain(text[:_MOST_TEXT]).text, [], 0
    ends = [*(found.end() for found in _SENTENCE.finditer(plain)), len(plain)]
    for end in ends:
        piece = plain[begin:end]
        begin = end
        tokens = tokenise(piece)
        if tokens:
            marks = [found.start() for found in _CLAUSE.finditer(piece)]
            numbers = [sum(mark < token.start for mark in marks) for token in tokens]
            sentences.append(_Sentence(piece, tokens, numbers))
    return sentences


def _hear(sentences: Sequence[_Sentence], language: str, length: int) -> Speech:
    asks = promises = refused = maybe = hedged = question = False
    for sentence in sentences:
        hits = _Hits(sentence, language)
        question = question or "?" in sentence.text or "؟" in sentence.text
        asks = asks or any(hits.asks())
        promises = promises or any(hits.promises())
        refused = refused or bool(hits.of["refuses"])
        maybe = maybe or bool(hits.of["maybes"])
        hedged = hedged or maybe or bool(hits.of["hedges"])
    if refused and length <= _LONGEST_DOUBT:
        clear = length <= _LONGEST_REFUSAL and not (hedged or promises or question)
        return Speech(asks, refuses=clear, unsure=not clear)
    unsure = maybe and not (promises or asks or question) and length <= _LONGEST_MAYBE
    return Speech(asks, promises, unsure=unsure)


class _Hits:
    """The words of a sentence that mean something in one language, by what they mean."""

    def __init__(self, sentence: _Sentence, language: str) -> None:
        self._sentence = sentence
        self.of: dict[str, list[Hit]] = {kind: [] for kind in _KINDS}
        for hit in _load(language).find(sentence.tokens):
            self.of[_KINDS[hit.pattern.owner]].append(hit)

    def asks(self) -> Iterator[Hit]:
        """Requests, without those that are made in case of something."""
        # "Sí, envíanos la lista": a word by itself is no condition.
        clauses = [*self._sentence.clauses, -1]
        places = [
            hit.start
            for hit in self.of["conditions"]
            if clauses[hit.start] == clauses[hit.start + 1]
        ]
        for hit in self.of["asks"]:
            if not any(hit.start - _BEFORE <= at < hit.end + _BEHIND for at in places):
                yield hit

    def promises(self) -> Iterator[Hit]:
        """What is taken on, without what is not, and what is turned down."""
        clauses, nots = self._sentence.clauses, [hit.start for hit in self.of["negations"]]
        refused = [range(hit.start, hit.end) for hit in self.of["refuses"]]
        for hit in self.of["promises"]:
            denied = any(
                clauses[at] == clauses[hit.start] and not hit.start <= at < hit.end
                and at >= hit.start - 2
                for at in nots
            )  # fmt: skip
            if not denied and not any(hit.start in words for words in refused):
                yield hit


@lru_cache(maxsize=len(LANGUAGES))
def _load(language: str) -> PatternIndex:
    folder = resources.files("helpdeskbot.matching") / "data" / "speech"
    known = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
    return PatternIndex(
        pattern
        for owner, kind in enumerate(_KINDS)
        for written in known[kind]
        if (pattern := compile_pattern(_exactly(written), owner)) is not None
    )


def _exactly(written: str) -> str:
    """A phrase whose words are meant as they are, but for those that end with a star."""
    return " ".join(
        word if word.endswith("*") or word == "..." else f"={word}" for word in written.split()
    )


def _read_day(
    sentence: _Sentence, lexicon: Lexicon, said: date, promised: Collection[int]
) -> date | None:
    """The day in a sentence; "give me a week" and "дайте мені тиждень" are spans.

    :param promised: behind which of the words something was promised.
    """
    day = find_deadline(split_sentences("", sentence.text, [lexicon]), [lexicon], said)
    if day is not None:
        return day
    kinds: dict[int, set[str]] = {}
    for kind, hit in lexicon.find_dates(sentence.tokens):
        kinds.setdefault(hit.start, set()).add(kind)
    for place, here in sorted(kinds.items()):
        near = kinds.get(place - 1, set()) | kinds.get(place + 1, set()) | here
        amount = _amount(sentence.tokens, place, lexicon) or int(place in promised)
        day = _after(said, here, amount, later="next" in near, this="this" in near)
        if day is not None:
            return day
    return None


def _after(said: date, kinds: set[str], amount: int, *, later: bool, this: bool) -> date | None:
    """As in "a week", "three days", "next week", "this month": the last day that is meant."""
    friday = said + timedelta(days=4 - said.weekday())
    if "week" in kinds and (later or this):
        return friday + timedelta(days=7 if later else 0)
    if "month" in kinds and (later or this):
        first = said.replace(day=1)
        return add_months(first, 2 if later else 1) - timedelta(days=1)
    for kind, days in (("day", 1), ("week", 7), ("fortnight", 14)):
        if kind in kinds and (amount or kind == "fortnight"):
            return said + timedelta(days=days * max(amount, 1))
    return add_months(said, amount) if "month" in kinds and amount else None


def _amount(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> int:
    """The number that stands beside a word for a time; 0: none, or a very large one."""
    for near in (place - 1, place + 1):
        if 0 <= near < len(tokens):
            plain = tokens[near].plain
            found = int(plain) if plain.isdigit() and len(plain) <= 2 else 0
            found = found or next(
                (lexicon.small[form] for form in tokens[near].forms if form in lexicon.small), 0
            )
            if found:
                return found
    return 0
