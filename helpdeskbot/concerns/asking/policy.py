"""Settings of asking: whom, how many, how seldom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.setting import FEWER, SPARES, Cap, settable, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPolicy(PeoplePolicy):
    """Whom a desk asks for help, how many at a time, and how seldom.

    :param enabled: whether experts are asked; else only the pages about the roster are kept.
    :param roster: title of the page on which experts put themselves, as in
        ``Project:Helpdesk/Experts``; ``""``: nobody is asked.
    :param template: the roster's row, without namespace.
    :param experts: how many experts are asked about a new request at first.
    :param experts_next: how many are asked when those did not answer or said "not me".
    :param most_per_day: at most so many experts are asked about one request within 24 hours.
    :param most_ever: at most so many are asked about one request in all; then staff are told.
    :param wait_days: after how many days of silence the next expert is asked.
    :param limit_per_month: at most so many questions to one expert in a calendar month (UTC), at
        all desks of the wiki; a row of the roster may say less, as with the next ones.
    :param open_limit: at most so many open requests at a time for one expert.
    :param quiet_days: at least so many days between two questions to one; a row may say more.
    :param inactive_days: nobody is asked who has not edited the wiki for so many days.
    :param oldest_days: requests that were posted more days ago are not asked about.
    :param asked_status: the status when experts have been asked, unless people have set another;
        ``""``: it is left as it is.
    :param taken_status: the status when an expert has taken a request; ``""``: as above.
    :param decline_template: what an expert writes to say "not me", without namespace.
    :param take_template: what the link "I take it" saves on the desk's page of answers, without
        namespace.
    :param report_page: where the roster's report is kept; ``""``: ``roster`` + ``/Report``.
    :param needs_page: open requests that need somebody; ``""``: ``roster`` + ``/Needed``.
    :param log_page: the log of choices; ``""``: ``roster`` + ``/Log``.
    :param unserved_after: a topic that nobody covers is told of after so many requests.
    :param unserved_page: where that is told; ``""``: nowhere.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "few at a time and some patience: whoever is asked in vain stops reading; the limits "
        "hold over all desks of the wiki, and `{{nobots}}` on a talk page is honoured anyway"
    )
    kept: ClassVar[str] = (
        "whom and how often people are asked is the operator's, but for what is settable"
    )

    enabled: bool = switch(True)
    roster: str = ""
    template: str = "Helpdesk expert"
    experts: int = settable(2, 1, 5, why="at most so many people are asked at first")
    experts_next: int = settable(1, 1, 3, why="at most so many people are asked next")
    most_per_day: int = settable(4, 1, 20, cap=Cap.MOST, why=SPARES)
    most_ever: int = settable(12, 1, 100, cap=Cap.MOST, why=SPARES)
    wait_days: float = settable(5.0, 1, 60, why="a long wait asks fewer people, a day is no hurry")
    limit_per_month: int = settable(4, 0, 100, cap=Cap.MOST, why=SPARES)
    open_limit: int = settable(3, 0, 100, cap=Cap.MOST, why=SPARES)
    quiet_days: int = settable(2, 0, 365, cap=Cap.LEAST, why=SPARES)
    inactive_days: int = settable(180, 1, 3650, cap=Cap.MOST, why=SPARES)
    oldest_days: int = settable(60, 1, 3650, cap=Cap.MOST, why=FEWER)
    asked_status: str = ""
    taken_status: str = ""
    decline_template: str = "Helpdesk not me"
    take_template: str = "Helpdesk take"
    report_page: str = ""
    needs_page: str = ""
    log_page: str = ""
    unserved_after: int = settable(3, 1, 1000, why="it only says when staff are told")
    unserved_page: str = ""

    @property
    def asks(self) -> bool:
        """Whether anybody is asked."""
        return self.enabled and bool(self.roster)

    @property
    def looks_after(self) -> bool:
        """Whether there is a roster: its pages show what waits, whether anybody is asked or not."""
        return bool(self.roster)

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
