"""What can be set of every concern, without the concerns: a settings file is read before them.

To load the concerns takes longer than all that a pass needs before its first request, which is why
their policies, which are a small part of them, are named here once more.
"""

from __future__ import annotations

from collections.abc import Mapping

from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.archives.policy import ArchivesPolicy
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.committee.policy import CommitteePolicy
from helpdeskbot.concerns.dashboard.policy import DashboardPolicy
from helpdeskbot.concerns.duty.policy import DutyPolicy
from helpdeskbot.concerns.expectations.policy import ExpectationsPolicy
from helpdeskbot.concerns.figures.policy import FiguresPolicy
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.handed_on.policy import HandedOnPolicy
from helpdeskbot.concerns.next_step.policy import NextStepPolicy
from helpdeskbot.concerns.outcomes.policy import OutcomesPolicy
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.tagging.policy import TaggingPolicy
from helpdeskbot.concerns.turns.hours import DeskHours
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.concerns.unread.policy import UnreadPolicy
from helpdeskbot.model.desk import desk_type
from helpdeskbot.model.setting import SectionPolicy

SECTIONS: Mapping[str, type[SectionPolicy]] = {
    "tagging": TaggingPolicy,
    "committee": CommitteePolicy,
    "asking": AskingPolicy,
    "expectations": ExpectationsPolicy,
    "capacity": CapacityPolicy,
    "archives": ArchivesPolicy,
    "agreement": AgreementPolicy,
    "handed_on": HandedOnPolicy,
    "reminders": ReminderPolicy,
    "hours": DeskHours,
    "turns": TurnPolicy,
    "unread": UnreadPolicy,
    "duty": DutyPolicy,
    "next_step": NextStepPolicy,
    "follow_up": FollowUpPolicy,
    "outcomes": OutcomesPolicy,
    "figures": FiguresPolicy,
    "dashboard": DashboardPolicy,
}
"""As the concerns declare them, in the order of :data:`helpdeskbot.concerns.order.CONCERNS`."""

DESK = desk_type(SECTIONS)
"""A desk as the operator sets it."""
