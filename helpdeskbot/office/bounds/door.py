"""The last look before anything leaves: our turn, people's stop, a signal, the clock."""

from __future__ import annotations

from helpdeskbot.model.errors import Halted
from helpdeskbot.office.bounds.budgets import tally_of
from helpdeskbot.office.bounds.clock import find_gap
from helpdeskbot.office.bounds.stop_page import find_stop
from helpdeskbot.office.context import Context

ASKED_TO_STOP = "asked to stop; the rest is left for the next start"


def find_halt(context: Context) -> str:
    """Why a pass is not even begun; ``""`` if it is."""
    office, head = context.office, context.heads.pages[context.office.stop_title]
    return find_stop(office, head, write=context.write) or find_gap(office)


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
    heads = office.wiki.fetch_heads([office.stop_title])
    why = find_stop(office, heads[office.stop_title], write=context.write) or find_gap(office)
    if why:
        raise Halted(why)
