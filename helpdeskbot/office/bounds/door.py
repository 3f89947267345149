"""The last look before anything leaves: our turn, people's stop, a signal, the clock."""

from __future__ import annotations

from helpdeskbot.model.errors import Halted
from helpdeskbot.model.report import Problem
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.bounds.budgets import tally_of
from helpdeskbot.office.bounds.clock import find_gap
from helpdeskbot.office.bounds.stop_page import find_stop
from helpdeskbot.office.context import Context

ASKED_TO_STOP = "asked to stop; the rest is left for the next start"


def find_halt(context: Context) -> str:
    """Why a pass is not even begun; ``""`` if it is."""
    return _find_reason(context, context.heads.pages[context.office.stop_title])


def open_door(context: Context) -> None:
    """Wait for our turn, and make sure that something may still be written: one request.

    :raises Halted: it may not, and why.
    :raises Unreachable: the wiki does not answer.
    """
    office = context.office
    office.wiki.await_turn(tally_of(context).last_edit)
    office.keep()
    if office.stopping():
        raise Halted(ASKED_TO_STOP)
    why = _find_reason(context, office.wiki.fetch_heads([office.stop_title])[office.stop_title])
    if why:
        raise Halted(why)


def _find_reason(context: Context, stop_page: PageHead) -> str:
    """Why nothing may be written; what is for the operator to mend is in the report, too."""
    office = context.office
    why = find_stop(office, stop_page, write=context.write)
    if not why and (why := find_gap(office)):
        advice = "Set this machine's clock by a time server (NTP)"
        context.report.problems.append(Problem(why, office.wiki.name, advice))
    return why
