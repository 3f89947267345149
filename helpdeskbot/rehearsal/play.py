"""Living through a past: its revisions in order of time, the bot's clock following, and passes."""

from __future__ import annotations

from helpdeskbot.rehearsal.export.past import Past
from helpdeskbot.rehearsal.model import Rehearsed
from helpdeskbot.rehearsal.terms import OnProgress, Terms


def rehearse(past: Past, terms: Terms, *, on_progress: OnProgress | None = None) -> Rehearsed:
    """Let the bot live through a past; the same past can be lived through again on other terms.

    :param on_progress: called now and then, from the first revision to the last.
    """
    raise NotImplementedError
