"""What became of a desk's requests, counted from the memory, and kept on a page for its staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.capacity.values import DECLINED
from helpdeskbot.concerns.concern import Concern
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import ANSWERED
from helpdeskbot.concerns.outcomes.decide import count_outcomes
from helpdeskbot.concerns.outcomes.policy import OutcomesPolicy
from helpdeskbot.concerns.outcomes.values import YearlyOutcomes
from helpdeskbot.concerns.outcomes.words import render_outcomes
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.one_page import find_dashboard
from helpdeskbot.model.report import Fate
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.side_pages import save_part
from helpdeskbot.words.links import link_dashboard, list_titles
from helpdeskbot.words.marked_part import fill
from helpdeskbot.words.messages import Messages

_PART = "outcomes"
COUNTS = Kept("outcomes", tuple[YearlyOutcomes, ...], under="counts")


class Outcomes(Concern):
    """The page on which a desk's outcomes are counted."""

    sections: ClassVar = {"outcomes": OutcomesPolicy}
    finishes_last = True

    def pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """The page of counts."""
        return {desk.outcomes_title: messages.text("does-outcomes")} if _counts(desk) else {}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Where it is counted."""
        how = messages.text("does-outcomes-how", list_titles([desk.outcomes_title]))
        return OfItself(messages.text("does-outcomes"), _counts(desk), (how,))

    def finish(self, desk: DeskPolicy) -> None:
        """Bring the page up to date if there is something new to count; else ask nothing."""
        if not _counts(desk):
            return
        context, office = self.context, self.context.office
        years, since = fetch_outcomes(office, desk)
        if since is None:
            return
        title, key, counts = desk.outcomes_title, office.desk_key(desk), tuple(years)
        if COUNTS.fetch(office, key, title) == counts:
            return
        if Waits.of(context, desk, title).waiting([_PART]):
            return
        page = office.wiki.fetch_pages([title])[title]
        messages = office.messages(desk)
        parts = (
            render_outcomes(years, since, messages),
            link_dashboard(find_dashboard(desk), messages),
        )
        text = fill(page.text, "\n\n".join(filter(None, parts)))
        because = "there is something new to count"
        fate = save_part(context, desk, page, text, _PART, because)
        if context.write and fate in (None, Fate.SAVED):
            COUNTS.keep(office, key, title, counts, page.head.revid)


def _counts(desk: DeskPolicy) -> bool:
    given = desk.of(CapacityPolicy).enabled or desk.of(FollowUpPolicy).enabled
    return desk.of(OutcomesPolicy).enabled and given


def fetch_outcomes(
    office: Office, desk: DeskPolicy
) -> tuple[Sequence[YearlyOutcomes], date | None]:
    """The counts by year, newest first, and the first day (UTC) that the memory knows of."""
    key = office.desk_key(desk)
    store = office.store
    events = [one for kind in (DECLINED, ANSWERED) for one in store.fetch_events(key, kind=kind)]
    since = min((event.at.date() for event in events), default=None)
    return count_outcomes(events, desk.of(CapacityPolicy)), since
