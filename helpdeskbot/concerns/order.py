"""Every concern, in the order in which they may speak: the one list."""

from __future__ import annotations

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.archives.concern import Archives
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.capacity.concern import Capacity
from helpdeskbot.concerns.concern import Concern
from helpdeskbot.concerns.expectations.concern import Expectations
from helpdeskbot.concerns.follow_up.concern import FollowUps
from helpdeskbot.concerns.outcomes.concern import Outcomes
from helpdeskbot.concerns.reminders.concern import Reminders
from helpdeskbot.concerns.tagging.concern import Tagging
from helpdeskbot.concerns.turns.concern import Turns
from helpdeskbot.office.context import Context


def open_concerns(context: Context) -> tuple[Concern, ...]:
    """The concerns of one pass.

    In a thread the bot says one thing at a time, and what comes first here goes first.
    """
    asking = Asking(context)
    agreements = Agreements(context, asking)
    turns = Turns(context, asking, agreements)
    every = (
        Tagging(context),
        asking,
        Expectations(context),
        Capacity(context),
        Archives(context),
        agreements,
        # What is said decides which status the same edit may set, so it comes before the turn's.
        Reminders(context, asking, agreements, turns),
        turns,
        FollowUps(context),
        Outcomes(context),
    )
    asking.at_hand.for_staff = [one.for_staff for one in every]
    return every
