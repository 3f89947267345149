"""How many of what a request speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from helpdeskbot.matching.amounts import Number, find_numbers
from helpdeskbot.matching.lexicon import Lexicon, is_function_word
from helpdeskbot.matching.passages import Sentence
from helpdeskbot.matching.tokens import Token
from helpdeskbot.matching.work.words import (
    ITEMS,
    NOT_ITEMS,
    WorkWords,
    load_all_words,
    load_work_words,
)

THINGS = "things"
"""Something is counted, by a word that is not known."""

# As much work as so many files; a larger unit has never a smaller number.
WEIGHTS: Mapping[str, float] = {
    "megas": 0.1,
    "minutes": 1 / 6,
    ITEMS: 1,
    THINGS: 1,
    "volumes": 2,
    "subjects": 2,
    "hours": 10,
    "gigas": 100,
    "boxes": 200,
    "wholes": 2_000,
    "teras": 100_000,
}
_MEDIA = frozenset({"hours", "minutes"})
_COUNTED_AS_ITEMS = frozenset({ITEMS, "volumes", "subjects"})
COUNTED = frozenset({*_COUNTED_AS_ITEMS, THINGS, "boxes"})
"""What is counted, not measured."""
_MEASURES = frozenset({"megas", "gigas", "teras", "hours"})
# Where things are, as well.
_PLACES = frozenset({"boxes", "wholes"})
_LOOK_AHEAD = 4
# Behind a number in words, and behind what may be a year, the noun has to be near.
_NEAR = 2
_FEWEST = 10
_FEWEST_OF_SOMETHING = 50
_CURRENCIES = frozenset(
    {"eur", "euro", "usd", "dollars", "rp", "rupiah", "shilingi", "dola", "chf", "sek", "kr"}
)


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of something.

    :param unit: a key of :data:`WEIGHTS`, or ``workshops``.
    :param words: the number and the noun, as written.
    :param number: the tokens of the number.
    """

    value: float
    unit: str
    words: str
    number: Sequence[Token] = field(default=(), compare=False)

    @property
    def weight(self) -> float:
        """As much work as so many files."""
        return self.value * WEIGHTS.get(self.unit, 0.0)


def find_amounts(
    sentences: Sequence[Sentence], lexicons: Sequence[Lexicon], *, bare: bool = False
) -> list[Amount]:
    """Every number of things; not years, people, money, views or days.

    :param bare: a number alone counts things, as in the answer to "How many?".
    """
    own = [load_work_words(lexicon.language) for lexicon in lexicons]
    everywhere = load_all_words()
    large: dict[str, int] = dict(everywhere.large)
    small: dict[str, int] = dict(everywhere.small)
    for words in own:
        large.update(words.large)
        small.update(words.small)
    noun_first = any(words.language in ("sw", "id") for words in own)
    swahili = any(words.language == "sw" for words in own)
    amounts = []
    for sentence in sentences:
        numbers = find_numbers(sentence, large, small, factor_first=swahili)
        if not numbers:
            continue
        reader = _Reader(sentence, own, everywhere, _months(sentence, lexicons), noun_first, bare)
        amounts += [found for number in numbers if (found := reader.read(number)) is not None]
    return amounts


def says_unknown(sentences: Sequence[Sentence]) -> bool:
    """Somebody answers that they do not know, or that there is none, in any language."""
    return any(load_all_words().find_signs(sentence.tokens) for sentence in sentences)


def count_items(amounts: Iterable[Amount]) -> int | None:
    """The largest number of files, pages or items; ``None``: none is named."""
    certain, perhaps = [], []
    for amount in amounts:
        if amount.unit in _COUNTED_AS_ITEMS and amount.value >= _FEWEST:
            certain.append(amount.value)
        elif amount.unit == THINGS and amount.value >= _FEWEST_OF_SOMETHING:
            perhaps.append(amount.value)
    found = certain or perhaps
    return int(max(found)) if found else None


class _Reader:
    """Reads what the numbers of one sentence count."""

    def __init__(
        self,
        sentence: Sentence,
        own: Sequence[WorkWords],
        everywhere: WorkWords,
        months: Set[int],
        noun_first: bool,
        bare: bool,
    ) -> None:
        self._sentence, self._months, self._noun_first = sentence, months, noun_first
        self._bare = bare
        self._starts = [token.start for token in sentence.tokens]
        self._nouns: dict[int, str] = {}
        for words in own:
            for place, kind in words.mark_nouns(sentence.tokens).items():
                self._nouns.setdefault(place, kind)
        self._everywhere = everywhere.mark_nouns(sentence.tokens)
        signs = [hit for words in own for hit in words.find_signs(sentence.tokens)]
        self._media = any(hit.kind == "hours_of" for hit in signs)
        self._years = {hit.start for hit in signs if hit.kind == "years"}
        self._english = bool(own) and own[0].language == "en"

    def read(self, number: Number) -> Amount | None:
        """What it counts, if that is something to be worked on."""
        place, near = number.place, number.weak or number.year
        if number.value <= 31 and self._months & set(range(place, place + 2)):
            return None
        first = bisect_left(self._starts, number.start)
        at, kind = self._find_noun(first, place, _NEAR if near else _LOOK_AHEAD)
        alone = self._bare and not kind
        if number.year and not alone and not self._is_counted(first, place, at):
            return None
        if kind in _MEDIA and not self._media:
            kind = NOT_ITEMS
        if number.broken and kind not in _MEASURES:
            return None
        if kind == NOT_ITEMS or (kind and self._is_money(place)):
            return None
        if alone:
            return self._amount(number, ITEMS, first, place - 1)
        if not kind:
            if near or number.value < 2 or not self._counts_something(place):
                return None
            at, kind = place, THINGS
        return self._amount(number, kind, first, at)

    def _amount(self, number: Number, unit: str, first: int, at: int) -> Amount:
        """So many of what stands there."""
        tokens = self._sentence.tokens
        start = min(number.start, tokens[at].start)
        end = max(tokens[at].end, tokens[max(0, number.place - 1)].end)
        words = self._sentence.text[start:end]
        return Amount(number.value, unit, words, tokens[first : number.place])

    def _find_noun(self, first: int, place: int, ahead: int) -> tuple[int, str]:
        for nouns in (self._nouns, self._everywhere):
            for at in range(place, place + ahead):
                if at in nouns and not self._is_aside(place, at, nouns[at]):
                    return at, nouns[at]
            if first - 1 in nouns and self._gap(first - 1, first).strip() in (":", "="):
                return first - 1, nouns[first - 1]
            if self._noun_first:
                # The noun stands first: "picha 230", "picha elfu tatu".
                for at in range(first - 1, first - 4, -1):
                    if at in nouns:
                        return at, nouns[at]
        return place, ""

    def _is_aside(self, place: int, at: int, kind: str) -> bool:
        """It is not what is counted: "900 stones in a database" are no databases."""
        if kind not in _PLACES:
            return False
        small = [is_function_word(token.plain) for token in self._sentence.tokens[place:at]]
        return any(after and not before for before, after in pairwise(small))

    def _is_counted(self, first: int, place: int, at: int) -> bool:
        """Between what may be a year and a noun are no small words and no marks: it is none."""
        if at not in self._nouns and at not in self._everywhere:
            return False
        sentence = self._sentence
        if self._years & {first - 1, first - 2}:
            return False
        if self._english and not sentence.tokens[at].plain.endswith("s"):
            # "a 1938 postcard".
            return False
        if at < place:
            return at == first - 1 and not self._gap(at, first).strip()
        if any(is_function_word(token.plain) for token in sentence.tokens[place:at]):
            return False
        return not any(self._gap(before, before + 1).strip() for before in range(place - 1, at))

    def _gap(self, first: int, second: int) -> str:
        if first < 0:
            return ""
        tokens = self._sentence.tokens
        return self._sentence.text[tokens[first].end : tokens[second].start]

    def _is_money(self, place: int) -> bool:
        """A currency stands before the number."""
        tokens, first = self._sentence.tokens, place - 1
        while first > 0 and tokens[first].plain.isdigit():
            first -= 1
        return any(
            self._nouns.get(before) == NOT_ITEMS and tokens[before].plain in _CURRENCIES
            for before in range(max(0, first - 2), first + 1)
        )

    def _counts_something(self, place: int) -> bool:
        """A word follows directly ("3.000 trams"), and none names the number ("row 301")."""
        sentence = self._sentence
        tokens = sentence.tokens
        if place >= len(tokens) or tokens[place].plain.isdigit():
            return False
        word = tokens[place].plain
        if len(word) < 3 or is_function_word(word):
            return False
        first = place - 1
        while first >= 0 and tokens[first].plain.isdigit():
            first -= 1
        gap = self._gap(place - 1, place) if place else ""
        named = first >= 0 and not is_function_word(tokens[first].plain) and first != place - 1
        joined = sentence.text[tokens[first].end :][:1] != " " if first >= 0 else True
        return not gap.strip("+ »\"'”") and (not named or joined)


def _months(sentence: Sentence, lexicons: Sequence[Lexicon]) -> set[int]:
    return {
        hit.start
        for lexicon in lexicons
        for kind, hit in lexicon.find_dates(sentence.tokens)
        if kind.startswith("month-")
    }
