"""How much the bot may do in any case, whatever its rules say: the account's budgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

# https://www.wikidata.org/wiki/Wikidata:Bots and its like on other wikis: with the flag, a bot's
# edits do not fill the recent changes; without it, whoever watches these has to keep up.
_WITH_FLAG, _WITHOUT_FLAG = 5.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the bot may do; what is over it waits its turn, and nothing is lost.

    Hours, days and weeks are those before now.  Of what all desks share, a half of each desk's
    equal part is kept for that desk alone.

    :param edits_per_tick: edits in one pass.
    :param edits_per_hour: edits by the bot's account, as the wiki counts them; pages that the
        operator publishes are not among them.
    :param edits_per_day: the same within 24 hours.
    :param talk_messages_per_hour: messages on people's talk pages.
    :param talk_messages_per_day: the same within 24 hours.
    :param mails_per_hour: mails to people.
    :param mails_per_day: the same within 24 hours.
    :param messages_to_one_per_day: how often one person is told anything within 24 hours, by any
        desk, in any way.
    :param comments_per_thread_per_week: comments of the bot in one thread.
    :param seconds_between_edits: the least time between two edits; ``None``: what is usual, 5
        with the right ``bot`` and 60 without.
    :param clock_minutes: nothing is written while this machine's clock and the wiki's are
        further apart.
    """

    edits_per_tick: int = 10
    edits_per_hour: int = 100
    edits_per_day: int = 500
    talk_messages_per_hour: int = 20
    talk_messages_per_day: int = 60
    mails_per_hour: int = 20
    mails_per_day: int = 60
    messages_to_one_per_day: int = 5
    comments_per_thread_per_week: int = 7
    seconds_between_edits: float | None = None
    clock_minutes: float = 5.0

    def pace(self, *, flagged: bool) -> float:
        """The least number of seconds between two edits.

        :param flagged: whether the account has the right ``bot``.
        """
        if self.seconds_between_edits is not None:
            return self.seconds_between_edits
        return _WITH_FLAG if flagged else _WITHOUT_FLAG

    @property
    def clock_gap(self) -> timedelta:
        """``clock_minutes`` as a duration."""
        return timedelta(minutes=self.clock_minutes)
