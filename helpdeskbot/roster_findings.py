"""What people should know of their roster, gathered for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from helpdeskbot.asking import Search
from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.model.roster import Absence, RosterFindings

_AT_LIMIT = frozenset({"limit", "open-limit"})
_ABSENT = {
    "blocked": Absence.BLOCKED,
    "locked": Absence.LOCKED,
    "inactive": Absence.INACTIVE,
    "no-account": Absence.GONE,
    "opted-out": Absence.OPTED_OUT,
    "stopped": Absence.OPTED_OUT,
}
# "Not for this desk" is nothing that one could be an expert of.
NOBODYS = frozenset({"other"})


def find_roster_findings(
    desk: DeskPolicy, search: Search, rows: Sequence[Mapping[str, object]], language: str
) -> RosterFindings:
    """The roster's troubles and gaps; about activity and locks, what was looked up lately.

    :param rows: the desk's requests, see :func:`.ledger.state_row`.
    :param language: in which topics are named.
    """
    book, topics = search.book(desk), search.topics(desk)
    standings = search.standings(desk)
    at_limit, skipped = [], []
    away: list[tuple[str, date]] = []
    for standing in standings:
        code = standing.obstacle.code if standing.obstacle else ""
        until = standing.expert.row.away_until
        if code in ("away", "paused") and until is not None:
            away.append((standing.name, until))
        elif code in _AT_LIMIT:
            at_limit.append(standing.name)
        elif code in _ABSENT:
            skipped.append((standing.name, _ABSENT[code]))
    spoken = {code.partition("-")[0] for one in standings for code in one.expert.row.languages}
    wanted = {str(row["language"]).partition("-")[0] for row in rows} - {"", "und"}
    return RosterFindings(
        troubles=book.troubles,
        topics=tuple(
            topics.label(topic.id, language)
            for topic in topics.topics
            if topic.id not in book.topics | NOBODYS
        ),
        at_limit=tuple(at_limit),
        away=tuple(away),
        skipped=tuple(skipped),
        languages=tuple(sorted(wanted - spoken)),
    )
