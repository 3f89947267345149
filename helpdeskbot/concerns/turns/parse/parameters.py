"""The parameters of a status template that say whose turn it is: experts, dates, ``turn=``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from helpdeskbot.concerns.turns.values import TurnParameters
from helpdeskbot.model.due import Holder
from helpdeskbot.model.reason import Reason
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.names import parse_names
from helpdeskbot.parse.site.written_days import read_day

_LONGEST = 2000
_NO_DAYS: Mapping[str, date] = MappingProxyType({})
_MEETING = frozenset({"meeting", "next meeting", "the next meeting", "the meeting"})
_HOLDERS = {holder.value: holder for holder in Holder} | {
    "staff": Holder.DESK,
    "experts": Holder.EXPERT,
    "none": Holder.NOBODY,
}


def parse_turn_parameters(
    params: Sequence[tuple[str, str]],
    site: SiteInfo,
    *,
    experts: str = "expert",
    written: Mapping[str, date] = _NO_DAYS,
) -> TurnParameters:
    """Read ``expert``, ``due``, ``until`` and ``turn``; of a name given twice the last one counts.

    :param params: as :class:`~helpdeskbot.model.discussion.StatusTemplate` has them.
    :param experts: the name of the parameter with the experts; ``""``: there is none.
    :param written: on which days parameters were written, as far as that is known, by their
        names, casefolded.
    """
    given = {name.strip().casefold(): value[:_LONGEST].strip() for name, value in params}
    troubles: list[Reason] = []
    until = given.get("until", "")
    to_meeting = " ".join(until.casefold().split()) in _MEETING
    return TurnParameters(
        experts=parse_names(given.get(experts.casefold(), "") if experts else "", site),
        due=_parse_date("due", given.get("due", ""), site, written, troubles),
        until=None if to_meeting else _parse_date("until", until, site, written, troubles),
        until_meeting=to_meeting,
        given=_parse_holder(given.get("turn", ""), troubles),
        troubles=tuple(troubles),
    )


def _parse_date(
    key: str, value: str, site: SiteInfo, written: Mapping[str, date], troubles: list[Reason]
) -> date | None:
    day = read_day(value, site, written.get(key)) if value else None
    if value and day is None:
        shown = value[:80]
        sentence = f"{key}: “{shown}” is not a date; write one as in 2026-12-08"
        troubles.append(Reason("parameter-no-date", (key, shown), sentence))
    return day


def _parse_holder(written: str, troubles: list[Reason]) -> Holder | None:
    holder = _HOLDERS.get(written.casefold())
    if written and holder is None:
        shown = written[:80]
        words = ", ".join(holder.value for holder in Holder)
        sentence = f"turn: “{shown}” is none of {words}"
        troubles.append(Reason("parameter-no-holder", (shown, words), sentence))
    return holder
