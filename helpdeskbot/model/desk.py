"""How a desk wants its clerk to work: the one settings model, whatever source it came from.

Operator's file, preset and the wiki's settings page are merged as plain mappings before they are
validated into these values, so nothing behind that point knows where a value came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from helpdeskbot.concerns.agreement.values import AgreementPolicy
from helpdeskbot.concerns.capacity.values import ArchivesPolicy, CapacityPolicy, ExpectationsPolicy
from helpdeskbot.concerns.follow_up.values import FollowUpPolicy
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.hours import DeskHours
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.status import Phase, StatusPolicy
from helpdeskbot.model.topics import Topic

__all__ = [
    "AskingPolicy",
    "DeskPolicy",
    "Limits",
    "Phase",
    "StatusPolicy",
    "UnsignedPolicy",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedPolicy:
    """A template that people put where a signature is missing, and its parameters."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    template: str
    user: str = "1"
    timestamp: str = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPolicy:
    """Whom a desk asks for help, how many at a time, and how seldom.

    :param roster: title of the page on which experts put themselves; ``""``: nobody is asked.
    :param template: the roster's row, without namespace.
    :param experts: how many are asked about a new request at first.
    :param experts_next: how many are asked when those did not answer or said "not me".
    :param wait_days: how long an expert's silence is waited for.
    :param limit_per_month: at most so many questions to one person in a calendar month (UTC),
        over all desks of the wiki; a row may say less, never more.
    :param open_limit: at most so many open requests at a time for one person; as above.
    :param quiet_days: at least so long between two questions to one person; a row may say more.
    :param inactive_days: nobody is asked who has not edited the wiki for so long.
    :param never: accounts that must not be asked, whatever the roster says.
    :param opt_out_categories: categories of user talk pages whose owners are not asked.
    :param oldest_days: requests that were posted longer ago are not asked about by the bot.
    :param asked_status: the status when experts have been asked; ``""``: it is left as it is.
    :param taken_status: the status when an expert has taken a request; ``""``: as above.
    :param topic_param: the status template's parameter with the topics; ``""``: it has none.
    :param expert_param: the status template's parameter with who has taken it; ``""``: none.
    :param decline_template: what an expert writes to say "not me", without namespace.
    :param report_page: where the roster's report is kept; ``""``: ``roster`` + ``/Report``.
    :param needs_page: open requests that need somebody; ``""``: ``roster`` + ``/Needed``.
    :param log_page: the log of choices; ``""``: ``roster`` + ``/Log``.
    :param unserved_after: a topic that nobody covers is told of after so many requests.
    :param unserved_page: where that is told; ``""``: nowhere.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    roster: str = ""
    template: str = "Helpdesk expert"
    experts: int = 2
    experts_next: int = 1
    wait_days: float = 5.0
    limit_per_month: int = 4
    open_limit: int = 3
    quiet_days: int = 2
    inactive_days: int = 180
    never: tuple[str, ...] = ()
    opt_out_categories: tuple[str, ...] = ()
    oldest_days: int = 60
    asked_status: str = ""
    taken_status: str = ""
    topic_param: str = "topic"
    expert_param: str = "expert"
    decline_template: str = "Helpdesk not me"
    report_page: str = ""
    needs_page: str = ""
    log_page: str = ""
    unserved_after: int = 3
    unserved_page: str = ""

    @property
    def wait(self) -> timedelta:
        """``wait_days`` as a duration."""
        return timedelta(days=self.wait_days)

    @property
    def own_pages(self) -> Mapping[str, str]:
        """Titles of the pages that the bot keeps, by what they are for."""
        return {
            "report": self.report_page or f"{self.roster}/Report",
            "needs": self.needs_page or f"{self.roster}/Needed",
            "log": self.log_page or f"{self.roster}/Log",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPolicy:
    """A desk: its pages, and how they are looked after.

    :param name: short name, unique in the operator's file; stands in logs and keys.
    :param pages: titles of the talk pages.
    :param since: requests older than this are left alone; UTC.
    :param settle_minutes: how long a request must have been left alone by its author.
    :param namespaces: numbers of the namespaces in which edits are allowed; empty: those of
        ``pages``, so that a redirect cannot lead the bot elsewhere.
    :param bots: accounts whose threads are not requests, besides the wiki's group ``bot``.
    :param language: of edit summaries; ``""``: the wiki's content language.
    :param status: the status template.
    :param unsigned: templates that stand in for signatures, besides the usual ones.
    :param topics: what its requests are about; empty: the packaged ones.
    :param asking: whom the desk asks for help.
    :param hours: when the desk works; clocks count nothing else.
    :param meetings: when its committee meets: dates, or rules such as ``second Tuesday``.
    :param turns: which statuses the bot sets when the turn has changed.
    :param reminders: when whom it reminds.
    :param follow_up: when it asks how it went.
    :param expectations: what a new request is told of the time that it may take.
    :param capacity: how much the desk can carry.
    :param archives: what becomes of threads that leave the desk's page.
    :param agreement: whether it offers to agree early on who does what.
    :param outcomes_page: where it is counted why requests were turned down, and how it went with
        others; ``""``: the first of ``pages`` + ``/Outcomes``.
    :param settings_page: title of the page on which staff set what :mod:`.on_wiki` lets them;
        ``""``: there is none.
    :param staff: accounts that run the desk: their edits of that page count.
    :param staff_groups: groups of the wiki whose members' edits of it count.
    :param staff_levels: levels of protection of that page under which everybody's edits count.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    name: str
    pages: tuple[str, ...]
    since: datetime
    settle_minutes: float = 2.0
    namespaces: tuple[int, ...] = ()
    bots: tuple[str, ...] = ("MediaWiki message delivery",)
    language: str = ""
    status: StatusPolicy = field(default_factory=StatusPolicy)
    unsigned: tuple[UnsignedPolicy, ...] = ()
    topics: tuple[Topic, ...] = ()
    asking: AskingPolicy = field(default_factory=AskingPolicy)
    hours: DeskHours = field(default_factory=DeskHours)
    meetings: tuple[str, ...] = ()
    turns: TurnPolicy = field(default_factory=TurnPolicy)
    reminders: ReminderPolicy = field(default_factory=ReminderPolicy)
    follow_up: FollowUpPolicy = field(default_factory=FollowUpPolicy)
    expectations: ExpectationsPolicy = field(default_factory=ExpectationsPolicy)
    capacity: CapacityPolicy = field(default_factory=CapacityPolicy)
    archives: ArchivesPolicy = field(default_factory=ArchivesPolicy)
    agreement: AgreementPolicy = field(default_factory=AgreementPolicy)
    outcomes_page: str = ""
    settings_page: str = ""
    staff: tuple[str, ...] = ()
    staff_groups: tuple[str, ...] = ("sysop",)
    staff_levels: tuple[str, ...] = ("sysop",)

    @property
    def outcomes_title(self) -> str:
        """The page with the counts of what became of requests."""
        return self.outcomes_page or f"{self.pages[0]}/Outcomes"

    @property
    def looks_after(self) -> bool:
        """Whether the bot does more for a request than giving it a status."""
        asks = bool(self.asking.roster) or self.agreement.ask_facts
        return asks or self.agreement.enabled or self.turns.follow or self.reminders.enabled

    @property
    def digest(self) -> str:
        """The same for the same settings: pages judged by others have to be judged again."""
        return hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def settle(self) -> timedelta:
        """``settle_minutes`` as a duration."""
        return timedelta(minutes=self.settle_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the bot may edit.

    :param edits_per_tick: pages saved in one pass; the others wait for the next.
    :param edits_per_day: edits by the bot's account within 24 hours, as the wiki counts them.
    """

    edits_per_tick: int = 10
    edits_per_day: int = 500
