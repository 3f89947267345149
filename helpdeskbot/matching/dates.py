"""Until when something is wanted: dates of a request, relative to the day of its post."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from helpdeskbot.matching.amounts import ascii_digits
from helpdeskbot.matching.datetext import DateText
from helpdeskbot.matching.datewords import (
    AMBIGUOUS,
    BEFORE_DAYS,
    DASH,
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


class _Reader(DateText):
    """Reads one sentence in one language."""

    _exact, _only_weekday = True, False

    def read(self) -> list[Found]:
        found = self._read_numeric()
        if not self.kinds and not any(t.plain[:1].isdigit() for t in self.tokens):
            return found
        taken: set[int] = set()
        for place in range(len(self.tokens)):
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
                    if not self.is_past(place):
                        due = self.is_due(place)
                        found.append(Found(day, due, self._exact, self._only_weekday))
                    self._exact, self._only_weekday = True, False
                    break
        return found

    def _month(self, place: int, taken: set[int]) -> date | None:
        """As in "5 December", "den 5 december", "December 5", "end of March"."""
        month = next((MONTHS.index(k) + 1 for k in self.kinds.get(place, ()) if k in MONTHS), 0)
        if not month:
            return None
        due, doubtful = self.is_due(place), self.tokens[place].plain in AMBIGUOUS
        for before in (place - 1, place - 2):
            day = self.number(before) or (0 if doubtful else self.day_word(before))
            if day:
                first, start = self.number(before - 1), before - 1
                joined = bool(DASH.match(self.between(before)))
                if before > 1 and DASH.match(self.tokens[before - 1].plain):
                    first, start, joined = self.number(before - 2), before - 2, True
                if first and first < day and joined:
                    before, day = start, first
                taken.update(range(before, place + 2))
                return self.dated(day, month, self.year(place + 1), due=due)
        day = self.number(place + 1)
        if day and not self.between(place + 1).strip(" .") and self.lexicon.language != "uk":
            taken.update({place, place + 1})
            return self.dated(day, month, self.year(place + 2), due=due)
        if doubtful:
            return None
        year = self.year(place + 1)
        if self.any(place - 3, place, "end"):
            last = calendar.monthrange(year or self.posted.year, month)[1]
            return self.dated(last, month, year, due=True)
        if self.any(place - 3, place, "middle"):
            return self.dated(15, month, year, due=True)
        if self.any(place - 2, place, "by"):
            self._exact = False
            return self.dated(1, month, year, due=True)
        return None

    def _weekday(self, place: int, taken: set[int]) -> date | None:
        """As in "by Friday", "next Monday", "Monday the 23rd"."""
        kinds = self.kinds.get(place, ())
        wanted = next((WEEKDAYS.index(kind) for kind in kinds if kind in WEEKDAYS), None)
        if wanted is None or place in taken or self.any(place - 2, place, "every"):
            return None
        if self.lexicon.language == "pt" and wanted < 5 and not self._is_feira(place):
            return None
        if any(self.is_a_month(ahead) for ahead in range(place + 1, place + 5)):
            return None
        for ahead in (place + 1, place + 2, place + 3):
            day = self.number(ahead)
            if day and (fitting := self.fitting(day, wanted)):
                taken.add(ahead)
                return fitting
        before = self.tokens[place - 1].plain if place else ""
        following = self.tokens[place + 1].plain if place + 1 < len(self.tokens) else ""
        if before in INDEFINITE or before in SINCE or following in EACH:
            return None
        monday = self.posted - timedelta(days=self.posted.weekday())
        is_next = self.any(place - 2, place, "next") or self.any(place + 1, place + 3, "next")
        if is_next and self.lexicon.language in NEXT_IS_NEXT_WEEK:
            return monday + timedelta(days=7 + wanted)
        days = (wanted - self.posted.weekday()) % 7
        self._only_weekday = True
        return self.posted + timedelta(days=days or 7)

    def _is_feira(self, place: int) -> bool:
        """In Portuguese, Monday to Friday are also "second" to "sixth"."""
        ends = place + 1 >= len(self.tokens) or STOP.search(self.between(place + 1))
        following = "" if ends else self.tokens[place + 1].plain
        before = self.tokens[place - 1].plain if place else ""
        if following in ("feira", "dia"):
            return True
        clear = before in ("ate", "nesta", "proxima", "esta", "na")
        return clear and (not following or following in ("e", "ou", "as", "que", "dia"))

    def _near(self, place: int, taken: set[int]) -> date | None:
        """As in "today", "tomorrow", "the day after tomorrow"."""
        before = self.tokens[place - 1].plain if place else ""
        if self.has(place, "overmorrow"):
            return self.posted + timedelta(days=2)
        if self.has(place, "tomorrow"):
            if before in NOT_TOMORROW or self.any(place - 2, place, "overmorrow"):
                return None
            return self.posted + timedelta(days=1)
        if self.has(place, "today"):
            if any(self.has(p, "tomorrow") for p in range(place, place + 4)):
                return None
            if self._is_needed(place) or (self.sentence.asks and self.is_due(place)):
                return self.posted
        return None

    def _is_needed(self, place: int) -> bool:
        """Something is needed at this place: "need my list today"."""
        needs = [hit.start for kind, hit in self.lexicon.find_cues(self.tokens) if kind == "need"]
        return any(place - 5 <= start < place for start in needs)

    def _span(self, place: int, taken: set[int]) -> date | None:
        """As in "in three weeks", "inom 10 dagar", "ndani ya siku kumi", "خلال أسبوعين"."""
        if not self.has(place, "within") or self.any(place + 1, place + 4, "past"):
            return None
        if self.tokens[place].plain in ("en", "em") and not self.sentence.asks:
            return None
        amount = unit = 0
        end = place
        for ahead in range(place + 1, min(place + 5, len(self.tokens))):
            named = self.is_a_month(ahead) and not self.amount(ahead)
            if named or STOP.search(self.between(ahead)):
                return None
            days = self.unit(ahead)
            if days and not unit:
                unit, end = days, ahead
                if self.tokens[ahead].plain in ("اسبوعين", "اسبوعان"):
                    amount = 2
            elif not amount:
                amount = self.amount(ahead)
                if amount:
                    end = max(end, ahead)
            if amount and unit:
                break
        if unit > 1 and not amount and self.tokens[place].plain in WITHIN_ONE and end < place + 3:
            amount = 1
        if not amount or not unit or amount * unit > 200:
            return None
        if end + 1 < len(self.tokens) and self.is_a_month(end + 1):
            return None
        if self.any(end + 1, end + 2, "ago") or self.any(end + 1, end + 2, "past"):
            return None
        if unit == 30:
            return add_months(self.posted, amount)
        return self.posted + timedelta(days=amount * unit)

    def _end(self, place: int, taken: set[int]) -> date | None:
        """As in "the end of the month", "this week", "by Christmas", "at the weekend"."""
        if self.has(place, "christmas"):
            return self.dated(24, 12, 0, due=True) if self.is_due(place) else None
        if self.has(place, "weekend") and (
            self.is_due(place) or self.any(place - 2, place, "this")
        ):
            return self.posted + timedelta(days=(4 - self.posted.weekday()) % 7)
        if (whole := ENDS.get(self.tokens[place].plain)) is not None:
            if whole == "year":
                return date(self.posted.year, 12, 31)
            last = calendar.monthrange(self.posted.year, self.posted.month)[1]
            return self.posted.replace(day=last)
        if not self.has(place, "end") or place + 1 >= len(self.tokens):
            return None
        for ahead in range(place + 1, min(place + 5, len(self.tokens))):
            if self.is_a_month(ahead):
                return None
            nexts = self.any(place, ahead + 3, "next")
            if self.has(ahead, "week"):
                monday = self.posted - timedelta(days=self.posted.weekday())
                return monday + timedelta(days=11 if nexts else 4)
            if self.has(ahead, "month"):
                first = add_months(self.posted.replace(day=1), 1 if nexts else 0)
                return first.replace(day=calendar.monthrange(first.year, first.month)[1])
            if self.has(ahead, "year"):
                return date(self.posted.year, 12, 31)
        return None

    def _bare(self, place: int, taken: set[int]) -> date | None:
        """As in "on the 25th", "day 10", "el 30 de este mes"."""
        if place in taken:
            return None
        day = self.number(place)
        if not day or any(self.is_a_month(p) for p in range(place - 2, place + 4)):
            return None
        before = self.tokens[place - 1].plain if place else ""
        of_this_month = any(self.has(p, "month") for p in range(place + 1, place + 4)) and self.any(
            place + 1, place + 4, "this"
        )
        ordinal = bool(ORDINAL.match(self.tokens[place].plain)) and not any(
            word.startswith(("cent", "c", "edition", "floor", "grade"))
            for word in [t.plain for t in self.tokens[place + 1 : place + 2]]
        )
        if not (
            of_this_month
            or before in DAY_WORDS
            or (ordinal and before in ("the", "on", "by"))
            or self._stands_alone(place, before)
        ):
            return None
        for ahead in range(1, 62):
            candidate = self.posted + timedelta(days=ahead)
            if candidate.day == day:
                return candidate
        return None

    def _stands_alone(self, place: int, before: str) -> bool:
        """As in "am 27.", "el 27,", "25-го": nothing is counted."""
        behind = place + 1
        following = self.tokens[behind].plain if behind < len(self.tokens) else ""
        if following in DAY_ENDINGS and self.between(behind) in ("-", ":", "'", "’"):
            return True
        if self.tokens[place].plain.endswith("го"):
            return True
        ends = not following or STOP.search(self.between(behind))
        return bool(ends) and before in BEFORE_DAYS.get(self.lexicon.language, ())

    def _read_numeric(self) -> list[Found]:
        text = ascii_digits(self.sentence.text)
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
                near = sum(1 for t in self.tokens if t.end <= match.start())
                before = self.tokens[near - 1].plain if near else ""
                known = before in BEFORE_DAYS.get(self.lexicon.language, ())
                if not (known or self.is_due(near) or self.any(near - 2, near, WEEKDAYS[0])):
                    continue
            full = int(year) + (2000 if year and len(year) == 2 else 0) if year else 0
            day = self.dated(int(first), int(second), full, due=True)
            if day is None and int(first) <= 12:
                day = self.dated(int(second), int(first), full, due=True)
            if day:
                found.append(Found(day, True))
        return found
