"""The roster page: who helps with what, from everything that people write in its rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from helpdeskbot.concerns.asking.roster.parse.cells import (
    NOTHING,
    fold,
    plain_text,
    read_count,
    read_days,
    read_time_zone,
    read_way,
    read_yes,
    without_comments,
)
from helpdeskbot.concerns.asking.roster.parse.names import find_whole_name, read_user_name
from helpdeskbot.concerns.asking.roster.parse.scan import Places, RowFinder
from helpdeskbot.concerns.asking.roster.parse.topic_words import (
    TopicNames,
    read_languages,
    shorten,
    topic_names,
)
from helpdeskbot.concerns.asking.roster.values import ExpertRow, RosterPage, RosterTrouble, Way
from helpdeskbot.model.discussion import Span
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.topics import Topic
from helpdeskbot.parse.names import NameTrouble
from helpdeskbot.parse.site.titles import Titles
from helpdeskbot.parse.site.written_days import Days, days_of
from helpdeskbot.parse.wikitext.template import parse_template

LONGEST_ROW = 10_000
"""In characters; a longer row is refused."""
STRICT_LIMIT = 1
"""What a limit counts as that cannot be read."""
STRICT_QUIET_DAYS = 30
"""What quiet days count as that cannot be read."""

_MOST_KNOWN = 20_000
_MOST_KNOWN_CHARACTERS = 20_000_000

_NAME, _TOPICS, _LANGUAGES, _LIMIT, _OPEN, _QUIET, _AWAY, _ZONE, _NOTIFY, _CONFIRMED, _REPORTED = (
    range(11)
)
_DAYS = 11
_PARAMETERS: Mapping[str, int] = {
    **dict.fromkeys(("1", "user", "name", "username", "expert"), _NAME),
    **dict.fromkeys(("topic", "topics"), _TOPICS),
    **dict.fromkeys(("language", "languages", "lang", "langs"), _LANGUAGES),
    "limit": _LIMIT,
    "openlimit": _OPEN,
    "quietdays": _QUIET,
    **dict.fromkeys(("awayuntil", "away"), _AWAY),
    **dict.fromkeys(("timezone", "tz"), _ZONE),
    "notify": _NOTIFY,
    "confirmed": _CONFIRMED,
    "namedinreport": _REPORTED,
}
_OF_DUTY = {**_PARAMETERS, **dict.fromkeys(("days", "weekdays", "workingdays"), _DAYS)}


@dataclass(frozen=True, slots=True)
class _Read:
    """A row by itself, wherever it stands."""

    row: ExpertRow | None
    troubles: tuple[RosterTrouble, ...]


def parse_roster(
    text: str,
    site: SiteInfo,
    *,
    templates: frozenset[str],
    topics: Sequence[Topic],
    today: date | None = None,
) -> RosterPage:
    """Read a roster page; total, and linear in the text's length.

    A row is a call of one of the templates.  What a row says unreadably is left out or, where
    that could lead to somebody being asked who does not want it, read in the stricter way; each
    such thing is a trouble of the page.

    :param templates: names of the row's template and of its redirects.
    :param today: the day to which a date without a year is relative; without it, such a date
        cannot be read.
    """
    return RosterParser(site, templates=templates, topics=topics, today=today).parse(text)


class RosterParser:
    """Reads many versions of a roster page; what they have in common is read once.

    Attributes: ``used`` has the names by which rows have called their template so far;
    ``doubtful`` the names that rows have which could not be read, if all that stands there is one.

    :param accounts: those of such names that are accounts.
    :param duty: rows are those of staff who take turns; see :class:`.Roll`.
    """

    def __init__(
        self,
        site: SiteInfo,
        *,
        templates: frozenset[str],
        topics: Sequence[Topic],
        today: date | None = None,
        accounts: Collection[str] = (),
        duty: bool = False,
    ) -> None:
        self._duty = duty
        self._accounts = frozenset(accounts)
        self.doubtful: set[str] = set()
        self._finder = RowFinder(site, templates)
        self._site = site
        self._topics = topic_names(topics)
        self._days = days_of(site)
        self._titles = Titles(site)
        self._today = today
        self.used: set[str] = set()
        self._known: dict[str, _Read] = {}
        self._known_characters = 0
        self._places: Places | None = None

    def parse(self, text: str) -> RosterPage:
        """The whole page, with its troubles, lines and offsets."""
        places = self._find(text)
        rows: dict[str, ExpertRow] = {}
        troubles: list[RosterTrouble] = []
        line, counted = 1, 0
        for start, end, holds_rows in places.rows:
            line += text.count("\n", counted, start)
            counted = start
            read = _NESTED if holds_rows else self._read(text[start:end])
            troubles += [replace(trouble, line=line) for trouble in read.troubles]
            row = read.row
            if row is None:
                continue
            if row.name in rows:
                troubles.append(RosterTrouble("duplicate", (row.name,), row.name, line))
            else:
                rows[row.name] = replace(row, span=Span(start, end), line=line)
        if places.unclosed:
            first = min(places.unclosed)
            line = 1 + text.count("\n", 0, first)
            troubles.append(
                RosterTrouble("unclosed", shorten([text[first : first + 200]]), "", line)
            )
        troubles.sort(key=lambda trouble: trouble.line)
        nested = tuple(row for row in rows.values() if places.is_nested(row.span.end))
        return RosterPage(tuple(rows.values()), tuple(troubles), nested)

    def parse_rows(self, text: str) -> tuple[ExpertRow, ...]:
        """What the rows say, duplicates included, without where they stand: for histories."""
        reads = (
            self._read(text[start:end])
            for start, end, holds_rows in self._find(text).rows
            if not holds_rows
        )
        return tuple(read.row for read in reads if read.row is not None)

    def _find(self, text: str) -> Places:
        self._places = self._finder.find(text, self._places)
        return self._places

    def _read(self, wikitext: str) -> _Read:
        known = self._known.get(wikitext)
        if known is None:
            if len(wikitext) > LONGEST_ROW:
                return _TOO_LONG
            self._known_characters += len(wikitext)
            if len(self._known) >= _MOST_KNOWN or self._known_characters > _MOST_KNOWN_CHARACTERS:
                self._known.clear()
                self._known_characters = len(wikitext)
            known = self._known[wikitext] = self._read_row(wikitext)
        return known

    def _read_row(self, wikitext: str) -> _Read:
        called, parameters = parse_template(wikitext, 0, len(wikitext))
        template = self._titles.template_name(called)
        self.used.add(template)
        names: dict[str, str] = {}
        values: dict[int, str] = {}
        loose: list[str] = []
        unknown: list[str] = []
        for parameter in parameters:
            key = _folded_name(parameter.name)
            kind = (_OF_DUTY if self._duty else _PARAMETERS).get(key)
            if kind == _NAME:
                names[key] = parameter.value
            elif kind is not None:
                values[kind] = parameter.value
            elif key.isdecimal():
                loose.append(plain_text(parameter.value))
            elif parameter.name or parameter.value:
                unknown.append(parameter.name)
        try:
            name = self._read_name([without_comments(value) for value in names.values()], loose)
        except NameTrouble as trouble:
            shown = [without_comments(value) for value in names.values()]
            whole = {find_whole_name(value, self._site) for value in shown if value.strip()}
            self.doubtful |= whole - {""} if len(whole) == 1 else set()
            written = " ".join([*names.values(), *loose])
            return _Read(None, (RosterTrouble(str(trouble), shorten([written])),))
        troubles = [RosterTrouble("unnamed-value", shorten([text]), name) for text in loose if text]
        troubles += [RosterTrouble("unknown-parameter", shorten([key]), name) for key in unknown]
        reader = _RowReader(name, values, troubles)
        row = reader.read(self._topics, self._days, self._today, duty=self._duty)
        return _Read(replace(row, template=template), tuple(troubles))

    def _read_name(self, written: Sequence[str], loose: Sequence[str]) -> str:
        """The one name of a row.

        :raises NameTrouble: there is none, or there are several.
        """
        found = {
            read_user_name(value, self._site, self._accounts) for value in written if value.strip()
        }
        if not found:
            raise NameTrouble("no-name")
        # What stands unnamed beside the name may be somebody else; topics are harmless.
        if len(found) > 1 or any(text and self._topics.read(text)[1] for text in loose):
            raise NameTrouble("several-names")
        return found.pop()


@lru_cache(maxsize=500)
def _folded_name(name: str) -> str:
    """A parameter's name for comparing: ``away_until`` and ``Away-until`` are one."""
    return fold(name[:100]).replace(" ", "")


_TOO_LONG = _Read(None, (RosterTrouble("too-long"),))
_NESTED = _Read(None, (RosterTrouble("row-in-row"),))


class _RowReader:
    """Reads the parameters of one row beside its name; what is wrong is added to the troubles."""

    def __init__(self, name: str, values: Mapping[int, str], troubles: list[RosterTrouble]) -> None:
        self._name = name
        self._values = {kind: plain_text(value) for kind, value in values.items()}
        self._troubles = troubles

    def read(self, topics: TopicNames, days: Days, today: date | None, *, duty: bool) -> ExpertRow:
        found, unknown = ((), ()) if duty else topics.read(self._text(_TOPICS))
        self._tell("unknown-topic", unknown)
        if not (found or unknown or duty):
            self._tell("no-topics", [""])
        languages, strange = read_languages(self._text(_LANGUAGES))
        self._tell("unknown-language", strange)
        zone = read_time_zone(self._text(_ZONE))
        if zone is None:
            self._tell("unknown-time-zone", [self._text(_ZONE)])
        away, way, weekdays = self._away(days, today), self._way(), self._weekdays(days)
        return ExpertRow(
            self._name,
            found,
            languages,
            self._number(_LIMIT, read_count, "bad-limit", STRICT_LIMIT),
            self._number(_OPEN, read_count, "bad-open-limit", STRICT_LIMIT),
            self._number(_QUIET, read_days, "bad-quiet-days", STRICT_QUIET_DAYS),
            date.max if way is None or weekdays is None else away,
            zone or "",
            way or Way.PING,
            weekdays or (),
            read_yes(self._text(_REPORTED)),
            self._text(_CONFIRMED)[:100],
        )

    def _text(self, kind: int) -> str:
        return self._values.get(kind, "")

    def _tell(self, code: str, written: Sequence[str]) -> None:
        self._troubles += [
            RosterTrouble(code, (text,) if text else (), self._name) for text in shorten(written)
        ]

    def _number(
        self, kind: int, read: Callable[[str], int | None], code: str, strict: int
    ) -> int | None:
        text = self._text(kind)
        if not text:
            return None
        number = read(text)
        if number is None:
            self._tell(code, [text])
            return strict
        return number

    def _away(self, days: Days, today: date | None) -> date | None:
        text = self._text(_AWAY)
        if fold(text) in NOTHING:
            return None
        day = days.read_latest(text, today)
        if day is None:
            # Who says that they are away is not to be asked, even if nobody can tell until when.
            self._tell("bad-date", [text])
            return date.max
        return day

    def _weekdays(self, days: Days) -> tuple[int, ...] | None:
        """On which days of the week the person works, none for all; ``None``: nobody can tell."""
        text = self._text(_DAYS)
        if fold(text) in NOTHING:
            return ()
        found, rest = days.read_weekdays(text)
        if rest or not found:
            self._tell("bad-days", [text])
        return found or None

    def _way(self) -> Way | None:
        """How the person wants to be asked; ``None``: not at all."""
        text = self._text(_NOTIFY)
        if not text:
            return Way.PING
        way = read_way(text)
        if isinstance(way, Way):
            return way
        if way:
            return None
        self._tell("unknown-way", [text])
        return Way.PING
