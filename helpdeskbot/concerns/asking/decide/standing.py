"""What speaks against asking somebody now: one readable order, from consent to rest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import ExpertRow
from helpdeskbot.concerns.asking.values import Candidate
from helpdeskbot.model.day import Day
from helpdeskbot.model.person import PersonFacts
from helpdeskbot.model.reason import Reason
from helpdeskbot.model.wiki import User


def decide_standing(
    standing: Candidate,
    user: User | None,
    facts: PersonFacts | None,
    policy: AskingPolicy,
    *,
    spared: Collection[str] = (),
    asked_now: bool,
    now: datetime,
) -> Candidate:
    """The same standing with what speaks against asking this person now.

    :param user: what the wiki says about the account.
    :param facts: what was looked up about it; ``None``: nothing yet, which counts as able.
    :param spared: accounts that must not be asked.
    :param asked_now: the person was asked in this very pass.
    :param now: UTC.
    """
    if standing.name in spared:
        obstacle: Reason | None = Reason("stopped")
    elif asked_now:
        obstacle = Reason("asked-now")
    else:
        obstacle = find_obstacle(standing, user, facts, policy, now)
    return replace(standing, obstacle=obstacle)


def find_obstacle(
    standing: Candidate,
    user: User | None,
    facts: PersonFacts | None,
    policy: AskingPolicy,
    now: datetime,
) -> Reason | None:
    """The first reason not to ask somebody, whatever the request; ``None``: they may be asked.

    :param now: UTC.
    """
    row = standing.expert.row
    if user is None or user.user_id == 0:
        return Reason("no-account")
    if "bot" in user.groups:
        return Reason("bot")
    if user.blocked_sitewide:
        return Reason("blocked")
    if row.away_until is not None and is_away(row, now):
        if row.away_until == date.max:
            return Reason("paused")
        return Reason("away", (Day.of(row.away_until),))
    if facts is not None:
        if facts.locked:
            return Reason("locked")
        if facts.opted_out:
            return Reason("opted-out")
        if facts.last_edit is None:
            since = now - timedelta(days=policy.inactive_days)
            return Reason("inactive", (Day.of(since),))
    limited = find_limit(standing, policy)
    if limited is not None:
        return limited
    quiet = timedelta(days=max(row.quiet_days or 0, policy.quiet_days))
    if standing.last_asked is not None and now - standing.last_asked < quiet:
        return Reason("quiet", (str((now - standing.last_asked).days),))
    return None


def find_limit(standing: Candidate, policy: AskingPolicy) -> Reason | None:
    """The limit that somebody has reached, by their own wish or the desk's; the stricter counts."""
    row = standing.expert.row
    limit = _stricter(row.limit, policy.limit_per_month)
    if standing.asked_this_month >= limit:
        return Reason("limit", (str(standing.asked_this_month), str(limit)))
    most_open = _stricter(row.open_limit, policy.open_limit)
    if standing.open_requests >= most_open:
        return Reason("open-limit", (str(standing.open_requests), str(most_open)))
    return None


def count_question(standing: Candidate, policy: AskingPolicy) -> Candidate:
    """Somebody's standing when one more request of the same page was given to them."""
    more = replace(
        standing,
        asked_this_month=standing.asked_this_month + 1,
        open_requests=standing.open_requests + 1,
    )
    return replace(more, obstacle=find_limit(more, policy))


def _stricter(own: int | None, desk: int) -> int:
    return desk if own is None else min(own, desk)


def is_away(row: ExpertRow, now: datetime) -> bool:
    """Whether somebody says in their row that they are away now (UTC)."""
    return row.away_until is not None and _today(row.time_zone, now) <= row.away_until


def _today(time_zone: str, now: datetime) -> date:
    return now.astimezone(_zone(time_zone)).date()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
