"""One sentence in one language, as those need it who look for dates in it."""

from __future__ import annotations

from datetime import date, timedelta

from helpdeskbot.matching.datewords import DAY, PAST_DAYS, make_day
from helpdeskbot.matching.lexicon import MONTHS, WEEKDAYS, Lexicon
from helpdeskbot.matching.passages import Sentence


class DateText:
    """A sentence with the kinds of its date words, by place."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon, posted: date) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.lexicon = lexicon
        self.posted = posted
        self.kinds: dict[int, set[str]] = {}
        for kind, hit in lexicon.find_dates(sentence.tokens):
            if lexicon.language == "ar" and not self._with_article(kind, hit.start):
                continue
            self.kinds.setdefault(hit.start, set()).add(kind)

    def _with_article(self, kind: str, place: int) -> bool:
        # Without the article, "Sunday" is "anybody", and "today" is "a day".
        needs = kind == "today" or kind in WEEKDAYS
        return not needs or "ال" in self.tokens[place].plain[:4]

    def has(self, place: int, kind: str) -> bool:
        """The word at a place is of this kind."""
        return kind in self.kinds.get(place, ())

    def any(self, start: int, end: int, kind: str) -> bool:
        """A word of this kind stands from one place to before another."""
        return any(self.has(p, kind) for p in range(max(0, start), min(end, len(self.tokens))))

    def is_due(self, place: int) -> bool:
        """A word before it says that something is wanted by then."""
        return self.any(place - 5, place, "by")

    def is_past(self, place: int) -> bool:
        """A word beside it says that it is over."""
        if self.any(place - 3, place, "past"):
            return True
        return self.any(place + 1, place + 2, "past") and not self.between(place + 1).strip()

    def number(self, place: int) -> int:
        """The day of a month that is written there in digits; 0 if there is none."""
        if not 0 <= place < len(self.tokens):
            return 0
        match = DAY.match(self.tokens[place].plain)
        value = int(match.group(1)) if match else 0
        return value if value <= 31 else 0

    def day_word(self, place: int) -> int:
        """As in "the fifth of December", "diez de diciembre"."""
        if not 0 <= place < len(self.tokens):
            return 0
        forms = self.tokens[place].forms
        known = (self.lexicon.days, self.lexicon.small)
        value = next((words[f] for words in known for f in forms if f in words), 0)
        # "One", "a" and "some" are too often no numbers.
        return value if value > 1 or forms[0] in self.lexicon.days else 0

    def year(self, place: int) -> int:
        """The year that is written there or behind; 0 if there is none."""
        for ahead in (place, place + 1):
            if ahead < len(self.tokens):
                plain = self.tokens[ahead].plain
                if len(plain) == 4 and plain.isdigit() and 1000 <= int(plain) <= 2999:
                    return int(plain)
                if plain.isdigit():
                    return 0
        return 0

    def between(self, place: int) -> str:
        """What is written between a token and the one before it."""
        if place < 1:
            return ""
        return self.sentence.text[self.tokens[place - 1].end : self.tokens[place].start]

    def dated(self, day: int, month: int, year: int, *, due: bool) -> date | None:
        """The date that is meant; without a year (0), the one that is near."""
        if year:
            return make_day(year, month, day)
        this_year = make_day(self.posted.year, month, day)
        if this_year is None:
            return make_day(self.posted.year + 1, month, day)
        if this_year >= self.posted:
            return this_year
        if (self.posted - this_year).days <= (30 if due else PAST_DAYS):
            return this_year
        return make_day(self.posted.year + 1, month, day)

    def is_a_month(self, place: int) -> bool:
        """The word there names a month."""
        return any(kind in MONTHS for kind in self.kinds.get(place, ()))

    def fitting(self, day: int, weekday: int) -> date | None:
        """The next date with this day of the month that is this day of the week."""
        for ahead in range(62):
            candidate = self.posted + timedelta(days=ahead)
            if candidate.day == day and candidate.weekday() == weekday:
                return candidate
        return None

    def amount(self, place: int) -> int:
        """The small number that is written there; 0 if there is none."""
        token = self.tokens[place]
        if token.plain.isdigit() and len(token.plain) <= 2:
            return int(token.plain)
        return next((self.lexicon.small[f] for f in token.forms if f in self.lexicon.small), 0)

    def unit(self, place: int) -> int:
        """The days of the unit that is written there; 0 if there is none."""
        for kind, days in (("day", 1), ("week", 7), ("fortnight", 14), ("month", 30)):
            if self.has(place, kind):
                return days
        return 0
