"""The last look before an edit: pure vetoes, each a sentence that says what keeps it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.bounds.budgets import Over


class Hold(Enum):
    """For how long a veto holds."""

    NEXT_TICK = "next tick"
    LATER = "later"
    UNTIL_MENDED = "until mended"


RETRY_LATER = timedelta(minutes=15)
"""When what is held back until later is tried again."""


@dataclass(frozen=True, slots=True)
class Veto:
    """Why an edit is not saved.

    :param mentions: it would notify others than it is meant to.
    """

    what: str
    hold: Hold
    advice: str = ""
    mentions: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit as the guard sees it.

    :param namespaces: the numbers in which this desk may be edited.
    :param notifies: users whom the edit would notify of a mention, as foreseen; one who would be
        notified twice stands there twice.
    :param means_to_notify: users whom it is meant to notify, once each.
    :param over: a budget that it would pass.
    """

    page: PageText
    new_text: str
    namespaces: Collection[int]
    notifies: Sequence[str]
    means_to_notify: Sequence[str]
    over: Over | None = None


def find_veto(proposal: Proposal) -> Veto | None:
    """The first reason not to save, or ``None``."""
    head = proposal.page.head
    if proposal.new_text == proposal.page.text:
        return Veto("the edit would change nothing", Hold.UNTIL_MENDED)
    if head.namespace not in proposal.namespaces:
        return Veto(
            f"edits in namespace {head.namespace} are not allowed at this desk",
            Hold.UNTIL_MENDED,
            "Add its number to the desk's setting namespaces if they should be",
        )
    if sorted(proposal.notifies) != sorted(proposal.means_to_notify):
        would = ", ".join(sorted(proposal.notifies)) or "nobody"
        meant = ", ".join(sorted(proposal.means_to_notify)) or "nobody"
        return Veto(
            f"it would notify {would}, and is meant to notify {meant}",
            Hold.UNTIL_MENDED,
            "If the wording of a message was changed lately, see whom it links to; "
            "otherwise please report this as a bug",
            mentions=True,
        )
    over = proposal.over
    if over is not None:
        return Veto(over.what, Hold.NEXT_TICK if over.soon else Hold.LATER, over.advice)
    return None
