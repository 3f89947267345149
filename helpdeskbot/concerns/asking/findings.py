"""What people should know of their roster, gathered for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Absence, RosterFindings
from helpdeskbot.concerns.asking.values import Candidate, OpenRequest
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.topics import topics_of

_AT_LIMIT = frozenset({"limit", "open-limit"})
_ABSENT = {
    "blocked": Absence.BLOCKED,
    "locked": Absence.LOCKED,
    "inactive": Absence.INACTIVE,
    "no-account": Absence.GONE,
    "opted-out": Absence.OPTED_OUT,
    "stopped": Absence.OPTED_OUT,
}
# These are told only by what is looked up of somebody who might be asked.
_LOOKED_UP = frozenset({"locked", "inactive", "opted-out"})
# "Not for this desk" is nothing that one could be an expert of.
NOBODYS = frozenset({"other"})
ABSENCES = Kept("absent", dict[str, str])


def find_roster_findings(
    desk: DeskPolicy, at_hand: AtHand, rows: Sequence[OpenRequest], language: str
) -> RosterFindings:
    """The roster's troubles and gaps; about activity and locks, what was looked up last.

    :param rows: the desk's requests.
    :param language: in which topics are named.
    """
    book, topics = at_hand.book(desk), topics_of(at_hand.context, desk)
    standings = at_hand.standings(desk)
    absent = _find_absent(desk, at_hand, standings)
    at_limit, skipped = [], []
    away: list[tuple[str, date]] = []
    for standing in standings:
        code = _code(standing) if _code(standing) in _ABSENT else absent.get(standing.name, "")
        code = code or _code(standing)
        until = standing.expert.row.away_until
        if code in ("away", "paused") and until is not None:
            away.append((standing.name, until))
        elif code in _AT_LIMIT:
            at_limit.append(standing.name)
        elif code in _ABSENT:
            skipped.append((standing.name, _ABSENT[code]))
    spoken = {code.partition("-")[0] for one in standings for code in one.expert.row.languages}
    wanted = {row.language.partition("-")[0] for row in rows} - {"", "und"}
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


def _code(standing: Candidate) -> str:
    return standing.obstacle.code if standing.obstacle else ""


def _find_absent(
    desk: DeskPolicy, at_hand: AtHand, standings: Sequence[Candidate]
) -> Mapping[str, str]:
    """Why people are not asked, as far as it was ever looked up; remembered from pass to pass.

    Else the report would lose and find them again, depending on whom a pass thinks of.
    """
    before = ABSENCES.fetch(at_hand.context.office, "", desk.of(AskingPolicy).roster) or {}
    absent = {}
    for standing in standings:
        known = at_hand.context.people.known_facts(standing.name) is not None
        code = _code(standing) if known else before.get(standing.name, "")
        if code in _LOOKED_UP:
            absent[standing.name] = code
    if absent != before and at_hand.context.write:
        ABSENCES.keep(at_hand.context.office, "", desk.of(AskingPolicy).roster, absent)
    return absent
