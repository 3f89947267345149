"""Until when something is wanted: dates of a request, relative to the day of its post."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from helpdeskbot.matching.amounts import ascii_digits
from helpdeskbot.matching.datewords import (
    BEFORE_DAYS,
    DASH,
    DAY,
    DAY_ENDINGS,
    DAY_WORDS,
    EACH,
    ENDS,
    FARTHEST,
    FIRST_YEAR,
    INDEFINITE,
    ISO,
    LAST_YEAR,
    NEXT_IS_NEXT_WEEK,
    NOT_TOMORROW,
    NUMERIC,
    ORDINAL,
    PAST_DAYS,
    SINCE,
    STOP,
    WITHIN_ONE,
    Found,
    add_months,
    make_day,
)
from helpdeskbot.matching.lexicon import MONTHS, WEEKDAYS, Lexicon
from helpdeskbot.matching.passages import Sentence


def find_deadline(
    sentences: Sequence[Sentence], lexicons: Sequence[Lexicon], posted: date
) -> date | None:
    """The first day by which something is wanted or on which it takes place."""
    if not FIRST_YEAR <= posted.year <= LAST_YEAR:
        return None
    found: list[Found] = []
    for sentence in sentences:
        for lexicon in lexicons:
            found += _Reader(sentence, lexicon, posted).read()
    ahead = [f for f in found if posted <= f.day <= posted + FARTHEST]
    # "Meeting on Tuesday" above "Tuesday the 24th" is that Tuesday.
    dated = {f.day.weekday() for f in ahead if f.exact and not f.weekday}
    ahead = [f for f in ahead if not f.weekday or f.due or f.day.weekday() not in dated]
    # "March" alone counts only where no day is named, and what is due before what takes place.
    first = min(ahead, key=lambda f: (not f.exact, not f.due, f.day), default=None)
    return first.day if first else None


class _Reader:
    """Reads one sentence in one language."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon, posted: date) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._lexicon = lexicon
        self._posted = posted
        self._exact = True
        self._only_weekday = False
        self._kinds: dict[int, set[str]] = {}
        for kind, hit in lexicon.find_dates(sentence.tokens):
            if lexicon.language == "ar" and not self._with_article(kind, hit.start):
                continue
            self._kinds.setdefault(hit.start, set()).add(kind)

    def _with_article(self, kind: str, place: int) -> bool:
        # Without the article, "Sunday" is "anybody", and "today" is "a day".
        needs = kind == "today" or kind in WEEKDAYS
        return not needs or "ال" in self._tokens[place].plain[:4]

    def read(self) -> list[Found]:
        found = self._read_numeric()
        if not self._kinds and not any(t.plain[:1].isdigit() for t in self._tokens):
            return found
        taken: set[int] = set()
        for place in range(len(self._tokens)):
            for reader in (
                self._month,
                self._weekday,
                self._near,
                self._span,
                self._end,
                self._bare,
            ):
                day = reader(place, taken)
                if day is not None:
                    if not self._is_past(place):
                        due = self._is_due(place)
                        found.append(Found(day, due, self._exact, self._only_weekday))
                    self._exact, self._only_weekday = True, False
                    break
        return found

    def _has(self, place: int, kind: str) -> bool:
        return kind in self._kinds.get(place, ())

    def _any(self, start: int, end: int, kind: str) -> bool:
        return any(self._has(p, kind) for p in range(max(0, start), min(end, len(self._tokens))))

    def _is_due(self, place: int) -> bool:
        return self._any(place - 5, place, "by")

    def _is_past(self, place: int) -> bool:
        if self._any(place - 3, place, "past"):
            return True
        return self._any(place + 1, place + 2, "past") and not self._between(place + 1).strip()

    def _number(self, place: int) -> int:
        if not 0 <= place < len(self._tokens):
            return 0
        match = DAY.match(self._tokens[place].plain)
        value = int(match.group(1)) if match else 0
        return value if value <= 31 else 0

    def _day_word(self, place: int) -> int:
        """As in "the fifth of December", "diez de diciembre"."""
        if not 0 <= place < len(self._tokens):
            return 0
        forms = self._tokens[place].forms
        known = (self._lexicon.days, self._lexicon.small)
        value = next((words[f] for words in known for f in forms if f in words), 0)
        # "One", "a" and "some" are too often no numbers.
        return value if value > 1 or forms[0] in self._lexicon.days else 0

    def _year(self, place: int) -> int:
        for ahead in (place, place + 1):
            if ahead < len(self._tokens):
                plain = self._tokens[ahead].plain
                if len(plain) == 4 and plain.isdigit() and 1000 <= int(plain) <= 2999:
                    return int(plain)
                if plain.isdigit():
                    return 0
        return 0

    def _between(self, place: int) -> str:
        """What is written between a token and the one before it."""
        if place < 1:
            return ""
        return self._sentence.text[self._tokens[place - 1].end : self._tokens[place].start]

    def _dated(self, day: int, month: int, year: int, *, due: bool) -> date | None:
        if year:
            return make_day(year, month, day)
        this_year = make_day(self._posted.year, month, day)
        if this_year is None:
            return make_day(self._posted.year + 1, month, day)
        if this_year >= self._posted:
            return this_year
        if (self._posted - this_year).days <= (30 if due else PAST_DAYS):
            return this_year
        return make_day(self._posted.year + 1, month, day)

    def _month(self, place: int, taken: set[int]) -> date | None:
        """As in "5 December", "den 5 december", "December 5", "end of March"."""
        month = next((MONTHS.index(k) + 1 for k in self._kinds.get(place, ()) if k in MONTHS), 0)
        if not month:
            return None
        due = self._is_due(place)
        for before in (place - 1, place - 2):
            day = self._number(before) or self._day_word(before)
            if day:
                first, start = self._number(before - 1), before - 1
                joined = bool(DASH.match(self._between(before)))
                if before > 1 and DASH.match(self._tokens[before - 1].plain):
                    first, start, joined = self._number(before - 2), before - 2, True
                if first and first < day and joined:
                    before, day = start, first
                taken.update(range(before, place + 2))
                return self._dated(day, month, self._year(place + 1), due=due)
        day = self._number(place + 1)
        if day and not self._between(place + 1).strip(" .") and self._lexicon.language != "uk":
            taken.update({place, place + 1})
            return self._dated(day, month, self._year(place + 2), due=due)
        if self._tokens[place].plain in ("may", "mar", "set", "jan", "dec"):
            return None
        year = self._year(place + 1)
        if self._any(place - 3, place, "end"):
            last = calendar.monthrange(year or self._posted.year, month)[1]
            return self._dated(last, month, year, due=True)
        if self._any(place - 3, place, "middle"):
            return self._dated(15, month, year, due=True)
        if self._any(place - 2, place, "by"):
            self._exact = False
            return self._dated(1, month, year, due=True)
        return None

    def _weekday(self, place: int, taken: set[int]) -> date | None:
        """As in "by Friday", "next Monday", "Monday the 23rd"."""
        kinds = self._kinds.get(place, ())
        wanted = next((WEEKDAYS.index(kind) for kind in kinds if kind in WEEKDAYS), None)
        if wanted is None or place in taken or self._any(place - 2, place, "every"):
            return None
        if self._lexicon.language == "pt" and wanted < 5 and not self._is_feira(place):
            return None
        if any(self._is_a_month(ahead) for ahead in range(place + 1, place + 5)):
            return None
        for ahead in (place + 1, place + 2, place + 3):
            day = self._number(ahead)
            if day and (fitting := self._fitting(day, wanted)):
                taken.add(ahead)
                return fitting
        before = self._tokens[place - 1].plain if place else ""
        following = self._tokens[place + 1].plain if place + 1 < len(self._tokens) else ""
        if before in INDEFINITE or before in SINCE or following in EACH:
            return None
        monday = self._posted - timedelta(days=self._posted.weekday())
        is_next = self._any(place - 2, place, "next") or self._any(place + 1, place + 3, "next")
        if is_next and self._lexicon.language in NEXT_IS_NEXT_WEEK:
            return monday + timedelta(days=7 + wanted)
        days = (wanted - self._posted.weekday()) % 7
        self._only_weekday = True
        return self._posted + timedelta(days=days or 7)

    def _is_feira(self, place: int) -> bool:
        """In Portuguese, Monday to Friday are also "second" to "sixth"."""
        ends = place + 1 >= len(self._tokens) or STOP.search(self._between(place + 1))
        following = "" if ends else self._tokens[place + 1].plain
        before = self._tokens[place - 1].plain if place else ""
        if following in ("feira", "dia"):
            return True
        clear = before in ("ate", "nesta", "proxima", "esta", "na")
        return clear and (not following or following in ("e", "ou", "as", "que", "dia"))

    def _is_a_month(self, place: int) -> bool:
        return any(kind in MONTHS for kind in self._kinds.get(place, ()))

    def _fitting(self, day: int, weekday: int) -> date | None:
        """The next date with this day of the month that is this day of the week."""
        for ahead in range(62):
            candidate = self._posted + timedelta(days=ahead)
            if candidate.day == day and candidate.weekday() == weekday:
                return candidate
        return None

    def _near(self, place: int, taken: set[int]) -> date | None:
        """As in "today", "tomorrow", "the day after tomorrow"."""
        before = self._tokens[place - 1].plain if place else ""
        if self._has(place, "overmorrow"):
            return self._posted + timedelta(days=2)
        if self._has(place, "tomorrow"):
            if before in NOT_TOMORROW or self._any(place - 2, place, "overmorrow"):
                return None
            return self._posted + timedelta(days=1)
        if self._has(place, "today"):
            if any(self._has(p, "tomorrow") for p in range(place, place + 4)):
                return None
            if self._is_needed(place) or (
                "urgent" in self._sentence.cues and self._sentence.asks and self._is_due(place)
            ):
                return self._posted
        return None

    def _is_needed(self, place: int) -> bool:
        """Something is needed at this place: "need my list today"."""
        needs = [hit.start for kind, hit in self._lexicon.find_cues(self._tokens) if kind == "need"]
        return any(place - 5 <= start < place for start in needs)

    def _span(self, place: int, taken: set[int]) -> date | None:
        """As in "in three weeks", "inom 10 dagar", "ndani ya siku kumi", "خلال أسبوعين"."""
        if not self._has(place, "within") or self._any(place + 1, place + 4, "past"):
            return None
        if self._tokens[place].plain in ("en", "em") and not self._sentence.asks:
            return None
        amount = unit = 0
        end = place
        for ahead in range(place + 1, min(place + 5, len(self._tokens))):
            if STOP.search(self._between(ahead)) or self._is_a_month(ahead):
                return None
            days = self._unit(ahead)
            if days and not unit:
                unit, end = days, ahead
                if self._tokens[ahead].plain in ("اسبوعين", "اسبوعان"):
                    amount = 2
            elif not amount:
                amount = self._amount(ahead)
                if amount:
                    end = max(end, ahead)
            if amount and unit:
                break
        if unit > 1 and not amount and self._tokens[place].plain in WITHIN_ONE and end < place + 3:
            amount = 1
        if not amount or not unit or amount * unit > 200:
            return None
        if end + 1 < len(self._tokens) and self._is_a_month(end + 1):
            return None
        if self._any(end + 1, end + 2, "ago") or self._any(end + 1, end + 2, "past"):
            return None
        if unit == 30:
            return add_months(self._posted, amount)
        return self._posted + timedelta(days=amount * unit)

    def _amount(self, place: int) -> int:
        token = self._tokens[place]
        if token.plain.isdigit() and len(token.plain) <= 2:
            return int(token.plain)
        return next((self._lexicon.small[f] for f in token.forms if f in self._lexicon.small), 0)

    def _unit(self, place: int) -> int:
        for kind, days in (("day", 1), ("week", 7), ("fortnight", 14), ("month", 30)):
            if self._has(place, kind):
                return days
        return 0

    def _end(self, place: int, taken: set[int]) -> date | None:
        """As in "the end of the month", "this week", "by Christmas", "at the weekend"."""
        if self._has(place, "christmas"):
            return self._dated(24, 12, 0, due=True) if self._is_due(place) else None
        if self._has(place, "weekend") and (
            self._is_due(place) or self._any(place - 2, place, "this")
        ):
            return self._posted + timedelta(days=(4 - self._posted.weekday()) % 7)
        if (whole := ENDS.get(self._tokens[place].plain)) is not None:
            if whole == "year":
                return date(self._posted.year, 12, 31)
            last = calendar.monthrange(self._posted.year, self._posted.month)[1]
            return self._posted.replace(day=last)
        if not self._has(place, "end") or place + 1 >= len(self._tokens):
            return None
        for ahead in range(place + 1, min(place + 5, len(self._tokens))):
            if self._is_a_month(ahead):
                return None
            nexts = self._any(place, ahead + 3, "next")
            if self._has(ahead, "week"):
                monday = self._posted - timedelta(days=self._posted.weekday())
                return monday + timedelta(days=11 if nexts else 4)
            if self._has(ahead, "month"):
                first = add_months(self._posted.replace(day=1), 1 if nexts else 0)
                return first.replace(day=calendar.monthrange(first.year, first.month)[1])
            if self._has(ahead, "year"):
                return date(self._posted.year, 12, 31)
        return None

    def _bare(self, place: int, taken: set[int]) -> date | None:
        """As in "on the 25th", "day 10", "el 30 de este mes"."""
        if place in taken:
            return None
        day = self._number(place)
        if not day or any(self._is_a_month(p) for p in range(place - 2, place + 4)):
            return None
        before = self._tokens[place - 1].plain if place else ""
        of_this_month = any(
            self._has(p, "month") for p in range(place + 1, place + 4)
        ) and self._any(place + 1, place + 4, "this")
        ordinal = bool(ORDINAL.match(self._tokens[place].plain)) and not any(
            word.startswith(("cent", "c", "edition", "floor", "grade"))
            for word in [t.plain for t in self._tokens[place + 1 : place + 2]]
        )
        if not (
            of_this_month
            or before in DAY_WORDS
            or (ordinal and before in ("the", "on", "by"))
            or self._stands_alone(place, before)
        ):
            return None
        for ahead in range(1, 62):
            candidate = self._posted + timedelta(days=ahead)
            if candidate.day == day:
                return candidate
        return None

    def _stands_alone(self, place: int, before: str) -> bool:
        """As in "am 27.", "el 27,", "25-го": nothing is counted."""
        behind = place + 1
        following = self._tokens[behind].plain if behind < len(self._tokens) else ""
        if following in DAY_ENDINGS and self._between(behind) in ("-", ":", "'", "’"):
            return True
        if self._tokens[place].plain.endswith("го"):
            return True
        ends = not following or STOP.search(self._between(behind))
        return bool(ends) and before in BEFORE_DAYS.get(self._lexicon.language, ())

    def _read_numeric(self) -> list[Found]:
        text = ascii_digits(self._sentence.text)
        found = []
        for match in ISO.finditer(text):
            day = make_day(int(match.group(1)), int(match.group(2)), int(match.group(3)))
            if day:
                found.append(Found(day, True))
        for match in NUMERIC.finditer(text):
            first, mark, second, year = match.groups()
            written = match.group().rstrip().endswith(".")
            clear = (mark == "." and written) or (mark == "/" and int(first) > 12 >= int(second))
            if year is None and not clear:
                # "5/12" may be a date, a fraction or a shelf mark.
                near = sum(1 for t in self._tokens if t.end <= match.start())
                before = self._tokens[near - 1].plain if near else ""
                known = before in BEFORE_DAYS.get(self._lexicon.language, ())
                if not (known or self._is_due(near) or self._any(near - 2, near, WEEKDAYS[0])):
                    continue
            full = int(year) + (2000 if year and len(year) == 2 else 0) if year else 0
            day = self._dated(int(first), int(second), full, due=True)
            if day is None and int(first) <= 12:
                day = self._dated(int(second), int(first), full, due=True)
            if day:
                found.append(Found(day, True))
        return found
