"""From rows and consents to people who may be asked: the narrower of what all of them say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpdeskbot.concerns.asking.roster.values import (
    Consent,
    Expert,
    ExpertRow,
    RosterPage,
    RosterTrouble,
)
from helpdeskbot.model.wiki import User

_NOTHING_USUAL = ExpertRow("")


def decide_experts(
    page: RosterPage,
    consents: Mapping[str, Consent],
    users: Mapping[str, User],
    renamed: Mapping[str, str],
    *,
    usual: ExpertRow = _NOTHING_USUAL,
) -> tuple[Sequence[Expert], Sequence[RosterTrouble]]:
    """The people who put themselves on the roster, and why others who stand on it do not count.

    :param consents: from the page's history, by the account's name now.
    :param users: the wiki's accounts, by name; under every name on the page and every name that
        one of these became.
    :param renamed: old names to the accounts' present names.
    :param usual: the desk's own limits; with them it is known whether a limit that somebody else
        wrote into a row without one is the narrower.
    """
    experts: dict[int, Expert] = {}
    troubles: list[RosterTrouble] = []
    for row in page.rows:
        accounts = _find_accounts(row.name, users, renamed)
        given = [
            (consent, account)
            for account in accounts
            for consent in [_find_consent(row.name, account, accounts, consents)]
            if consent
        ]
        agreed = [(consent, account) for consent, account in given if consent.row]
        if not agreed:
            code = "withdrawn" if given else "unconfirmed" if accounts else "no-account"
            troubles.append(RosterTrouble(code, (row.name,), row.name, row.line))
            continue
        # Of the account that had the name and the one that has it, the last to save such a row
        # as its own is meant.
        consent, name = max(agreed, key=lambda pair: pair[0].revid)
        user_id = users[name].user_id
        if user_id in experts:
            troubles.append(RosterTrouble("same-account", (row.name,), name, row.line))
            continue
        narrow, unconfirmed = _narrow(consent.row or row, row, usual)
        experts[user_id] = Expert(name, user_id, narrow, unconfirmed)
        if unconfirmed:
            words = tuple(_PARAMETERS.get(field, field) for field in unconfirmed)
            troubles.append(RosterTrouble("widened", words, name, row.line))
    return tuple(experts.values()), tuple(troubles)


def _find_accounts(
    written: str, users: Mapping[str, User], renamed: Mapping[str, str]
) -> Sequence[str]:
    """The accounts that a name on the page may mean: the one that has it, the one that had it."""
    names = dict.fromkeys((written, renamed.get(written, written)))
    return [name for name in names if name in users and users[name].user_id]


def _find_consent(
    written: str, account: str, accounts: Sequence[str], consents: Mapping[str, Consent]
) -> Consent | None:
    """The last thing that an account did with its row, under its name now or, if nobody else
    has that one, under the name that it had.
    """
    names = {account, account if written in accounts else written}
    found = [consents[name] for name in names if name in consents]
    return max(found, key=lambda consent: consent.revid, default=None)


_PARAMETERS = {
    "open_limit": "open limit",
    "quiet_days": "quiet days",
    "away_until": "away until",
    "time_zone": "time zone",
    "way": "notify",
    "weekdays": "days",
    "reported": "named in report",
}


def _narrow(own: ExpertRow, now: ExpertRow, usual: ExpertRow) -> tuple[ExpertRow, tuple[str, ...]]:
    """The narrower of what the person saved and what the page says, and what only others say."""
    unconfirmed: dict[str, None] = {}
    topics = tuple(topic for topic in now.topics if topic in own.topics)
    if topics != now.topics:
        unconfirmed["topics"] = None
    languages = tuple(language for language in now.languages if language in own.languages)
    if languages != now.languages or (own.languages and not languages):
        unconfirmed["languages"] = None
        # None at all would be taken for "not said".
        languages = languages or own.languages
    limit = _least(own.limit, now.limit, usual.limit)
    open_limit = _least(own.open_limit, now.open_limit, usual.open_limit)
    quiet_days = _most(own.quiet_days, now.quiet_days, usual.quiet_days)
    away_until, time_zone = own.away_until, own.time_zone
    if now.away_until and (away_until is None or now.away_until > away_until):
        away_until, time_zone = now.away_until, now.time_zone
    row = replace(
        now,
        topics=topics,
        languages=languages,
        limit=limit,
        open_limit=open_limit,
        quiet_days=quiet_days,
        away_until=away_until,
        time_zone=time_zone,
        way=own.way,
        weekdays=_common(own.weekdays, now.weekdays),
        reported=own.reported and now.reported,
    )
    fields = ("limit", "open_limit", "quiet_days", "away_until", "way", "weekdays", "reported")
    for field in fields:
        if getattr(row, field) != getattr(now, field):
            unconfirmed[field] = None
    if away_until and time_zone != now.time_zone:
        unconfirmed["time_zone"] = None
    return row, tuple(unconfirmed)


def _common(own: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    """The days of the week that both name; none stands for all."""
    both = tuple(day for day in own if day in now)
    return both if own and now and both else own or now


def _least(own: int | None, now: int | None, usual: int | None) -> int | None:
    """The narrower of two limits, where ``None`` stands for the desk's."""
    if own is None or now is None:
        return now if own is None and _is_below(now, usual) else own
    return min(own, now)


def _most(own: int | None, now: int | None, usual: int | None) -> int | None:
    """The longer of two pauses, where ``None`` stands for the desk's."""
    if own is None or now is None:
        return now if own is None and _is_below(usual, now) else own
    return max(own, now)


def _is_below(a: int | None, b: int | None) -> bool:
    return a is not None and b is not None and a < b
