"""On what terms a past is lived through: the desks, the bot, and what stood on the wiki before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.office.office import Office

BOT = "HelpdeskBot"
# As ``run`` makes them where its settings say nothing else.
INTERVAL = timedelta(seconds=30)
# Within whatever hours a desk is open, there is such a pass.
PULSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Founding:
    """A page that somebody has saved before the past begins, as the roster of ``--roster``."""

    title: str
    user: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is tried out on a past; another try on the same past has other terms.

    :param desks: their ``since`` is not looked at: a rehearsal begins with its past.
    :param account: the bot's; what an account of this name did in the past is not replayed.
    :param interval: between two passes at the least, as of ``run``.
    :param pulse: a pass is made once in that time in any case: what is due beside the desks' pages
        is late by that at the most.
    :param foundings: what is saved before the past begins, in this order.
    :param publish: saves the bot's own pages, as ``templates push`` does.
    :param begin: earlier revisions are there and are not replayed, UTC; ``None``: the first one.
    :param end: when the last pass is, UTC; ``None``: a day after the last revision.
    :param site: the wiki's description; ``None``: as far as the export tells.
    :param show: a desk's settings as TOML, to be told with what came of them.
    """

    desks: Sequence[DeskPolicy]
    account: str = BOT
    limits: Limits = field(default_factory=Limits)
    interval: timedelta = INTERVAL
    pulse: timedelta = PULSE
    foundings: Sequence[Founding] = ()
    publish: Callable[[Office], None] | None = None
    begin: datetime | None = None
    end: datetime | None = None
    site: SiteInfo | None = None
    show: Callable[[DeskPolicy], str] | None = None


@dataclass(frozen=True, slots=True)
class HowFar:
    """How far a rehearsal is.

    :param at: the moment at which it is in the past, UTC.
    """

    done: int
    of: int
    at: datetime


OnProgress = Callable[[HowFar], None]
