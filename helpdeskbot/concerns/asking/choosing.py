"""Whom of a desk's roster to ask: looks people up as far as it takes, and has it decided.

What speaks for whom is decided by :mod:`.decide.choice` and :mod:`.decide.standing`, which look
nothing up; here it is found out what they have to know.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.asking.decide.choice import Roster
from helpdeskbot.concerns.asking.decide.standing import count_question, decide_standing
from helpdeskbot.concerns.asking.memory import Ledger
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.book import RosterBook
from helpdeskbot.concerns.asking.values import Candidate, Choice, Need
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.people import People

# How many more than are wanted are looked up at a time, as some of them will not be free.
_SPARE = 3
# The question itself counts towards these.
_COUNTED = frozenset({"limit", "open-limit", "quiet"})
# One request tells of so many people, or of ten times as many with the bot's rights.
_AT_A_TIME, _MOST_AHEAD = 50, 500


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses among the people on one desk's roster.

    :param told_now: whom this pass has told anything already.
    :param now: UTC.
    :param spared: accounts that must not be asked.
    """

    desk: DeskPolicy
    book: RosterBook
    people: People
    ledger: Ledger
    told_now: Collection[str]
    now: datetime
    spared: Collection[str] = ()

    def choose(self, needs: Mapping[str, Need]) -> dict[str, Choice]:
        """Whom to ask about each request, by the thread's id; in the order of the page."""
        if not needs:
            return {}
        asking = self.desk.of(AskingPolicy)
        present = {thread: self._with_present_names(need) for thread, need in needs.items()}
        roster = self._open_roster()
        wanted = max(asking.experts, asking.experts_next) + _SPARE
        first = {name for need in present.values() for name in roster.candidates(need, wanted)}
        self._look_up(first, roster)
        choices = {}
        for thread, need in present.items():
            self._make_sure(need, roster)
            choice = choices[thread] = roster.choose(need, asking)
            for considered, _ in choice.chosen:
                roster.update(count_question(roster.standings[considered.name], asking))
        return choices

    def weigh_everybody(self, need: Need) -> Choice:
        """Whom to ask, and why not each of all the others who cover the request's topics."""
        roster = self._open_roster(this_pass=False)
        names = [name for topic in need.topics for name in roster.covering(topic.id)]
        self._look_up(names, roster)
        return roster.choose(need, self.desk.of(AskingPolicy), shown=len(names))

    def may_be_told(self, name: str) -> bool:
        """Whether somebody may be written to about what they were asked already."""
        asking = self.desk.of(AskingPolicy)
        since = self.now - timedelta(days=asking.inactive_days)
        self.people.look_up([name], since, asking.opt_out_categories)
        self.people.check_locks([name])
        obstacle = self._standing(name, this_pass=False).obstacle
        return obstacle is None or obstacle.code in _COUNTED

    def standings(self) -> list[Candidate]:
        """How everybody on the roster stands now, for the passes to come."""
        self.people.users(self.book.names)
        return [self._standing(name, this_pass=False) for name in sorted(self.book.names)]

    def is_anybody_free(self) -> bool:
        """Whether anybody on the roster may be asked now, whatever the request.

        Where many seem to be, they are not looked up only to know.
        """
        roster = self._open_roster()
        free = [name for name, one in roster.standings.items() if one.obstacle is None]
        if len(free) > _AT_A_TIME:
            return True
        self._look_up(free, roster)
        for name in self.people.check_locks(free):
            roster.update(self._standing(name))
        return any(roster.standings[name].obstacle is None for name in free)

    def _open_roster(self, *, this_pass: bool = True) -> Roster:
        self.people.users(self.book.names)
        names = self.book.names
        return Roster((self._standing(name, this_pass=this_pass) for name in names), self.now)

    def _with_present_names(self, need: Need) -> Need:
        """The same, by the names that those in the thread have now: nobody is their own expert."""
        present = self.people.follow({*need.participants, *filter(None, [need.requester])})
        return replace(
            need,
            requester=present.get(need.requester, ""),
            participants=need.participants | set(present.values()),
        )

    def _standing(self, name: str, *, this_pass: bool = True) -> Candidate:
        return decide_standing(
            Candidate(self.book.experts[name], *self.ledger.load_of(name, self.now)),
            self.people.users([name]).get(name),
            self.people.known_facts(name),
            self.desk.of(AskingPolicy),
            spared=self.spared,
            asked_now=this_pass and name in self.told_now,
            now=self.now,
        )

    def _make_sure(self, need: Need, roster: Roster) -> None:
        """Look up as many people as it takes to know that those who come first can be asked."""
        asking = self.desk.of(AskingPolicy)
        wanted = asking.experts_next if need.asked else asking.experts
        ahead = _AT_A_TIME
        while True:
            first = roster.candidates(need, wanted)
            if self.people.unknown(first):
                # Where many are away for good, ever more are looked up at a time.
                self._look_up(roster.candidates(need, ahead), roster)
                ahead = min(2 * ahead, _MOST_AHEAD)
                continue
            unchecked = self.people.check_locks(first)
            if not unchecked:
                return
            for name in unchecked:
                roster.update(self._standing(name))

    def _look_up(self, names: Collection[str], roster: Roster) -> None:
        """Find out what has to be known of some people before they are asked."""
        asking = self.desk.of(AskingPolicy)
        since = self.now - timedelta(days=asking.inactive_days)
        self.people.look_up(names, since, asking.opt_out_categories)
        for name in names:
            roster.update(self._standing(name))
