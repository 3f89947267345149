"""Whose turn each request is, and the status that follows from it where no person has set one.

Everything is computed from the page and its history; what is remembered only spares reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.concern import Concern, Explained, Learnt
from helpdeskbot.concerns.handed_on.concern import HandedOn
from helpdeskbot.concerns.turns.decide.desk_time import NEVER, last_day
from helpdeskbot.concerns.turns.decide.rules import decide_quietly, decide_turn
from helpdeskbot.concerns.turns.decide.status import decide_status
from helpdeskbot.concerns.turns.explain import explain_turn
from helpdeskbot.concerns.turns.facts import calendar_of, gather_facts
from helpdeskbot.concerns.turns.hours import Calendar, DeskHours
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.concerns.turns.values import FOLLOW, ThreadFacts, Turn
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Problem
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import TO_THE_DESK, Standing
from helpdeskbot.model.story import Did
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.words.messages import Messages


@dataclass(frozen=True, slots=True)
class TurnsHere:
    """Whose turn the requests of a page are, by the thread's id.

    :param source: the version of the page that was looked at.
    :param calendar: the desk's working time around now.
    """

    source: PageText
    facts: Mapping[str, ThreadFacts]
    turns: Mapping[str, Turn]
    calendar: Calendar


class Turns(Concern):
    """Whose turn the requests of all desks are, in one pass."""

    kinds: ClassVar = (FOLLOW,)
    asks: ClassVar = (Asking, Agreements, HandedOn)
    sections: ClassVar = {"hours": DeskHours, "turns": TurnPolicy}

    def __init__(
        self, context: Context, asking: Asking, agreements: Agreements, handed_on: HandedOn
    ) -> None:
        super().__init__(context)
        self._asking = asking
        self._agreements = agreements
        self._handed_on = handed_on
        self._pages: dict[tuple[str, str], TurnsHere] = {}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """That the status follows the turn."""
        how = messages.text("does-turns-how")
        return OfItself(messages.text("does-turns"), desk.of(TurnPolicy).enabled, (how,))

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Statuses that follow the turn."""
        policy = page.desk.of(TurnPolicy)
        here = self.of(page) if policy.follow and page.requests else None
        if here is None:
            return {}
        changes: dict[str, ThreadChange] = {}
        for thread, turn in here.turns.items():
            facts = here.facts[thread]
            status = decide_status(turn, facts, policy)
            if status is not None and not (
                page.requests[thread].new or self._is_undone(page, thread, status, turn)
            ):
                because = f"{turn.because.sentence}, so it is the turn of: {turn.holder.value}"
                action = PlannedAction(FOLLOW, thread, because, identity=facts.thread)
                changes[thread] = ThreadChange(thread, (action,), status=status)
        return changes

    def _is_undone(self, page: DeskPage, thread: str, status: str, turn: Turn) -> bool:
        """Whether somebody has undone this status, as we set it in this turn."""
        ours, begin = self.context.office.account, turn.since.replace(second=0, microsecond=0)
        return any(
            act.undone_by and act.account == ours and act.value == status and act.at >= begin
            for act in page.told(thread).acts
            if act.did is Did.SET and act.about == ""
        )

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Look again when a hold ends: then it is somebody's turn, though nobody says so."""
        here = self.of(page) if page.desk.looks_after and page.requests else None
        now, turns = self.context.now, here.turns.items() if here is not None else ()
        ends = {one: turn.until for one, turn in turns if turn.until is not None}
        return Learnt(dues={one: at for one, at in ends.items() if now < at < NEVER})

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """Whose turn it is, since when, by which rule; when a hold ends."""
        here = self.of(page) if page.desk.looks_after else None
        turn = here.turns.get(request.id) if here is not None else None
        if here is None or turn is None:
            return standing
        standing = replace(
            standing,
            holder=turn.holder,
            who=turn.who,
            at_work=turn.at_work,
            since=turn.since,
            rule=turn.because.code,
            rule_params=turn.because.params,
            until=turn.until,
            promised=last_day(turn.promised, here.calendar) if turn.promised else None,
        )
        if standing.due_at is None and turn.until is not None and turn.until < NEVER:
            return replace(standing, due_at=turn.until, then=TO_THE_DESK)
        return standing

    def explain(self, page: DeskPage, request: Request) -> Explained | None:
        """Whose turn a request is, since when, by which rule."""
        policy = page.desk.of(TurnPolicy)
        here = self.of(page) if page.desk.looks_after else None
        if here is None or request.id not in here.turns:
            return None
        turn, facts = here.turns[request.id], here.facts[request.id]
        status = decide_status(turn, facts, policy) if policy.follow else None
        return explain_turn(turn, status)

    def of(self, page: DeskPage) -> TurnsHere | None:
        """Whose turn the requests of a page are; each version of it is looked at once.

        ``None``: the desk's hours cannot be meant, which is reported.
        """
        key = (page.desk.name, page.title)
        here = self._pages.get(key)
        if here is None or here.source is not page.source:
            calendar = self.context.once(
                ("calendar", page.desk.name), lambda: self._open(page.desk)
            )
            if calendar is None:
                return None
            self._pages.pop(key, None)
            here = self._pages[key] = self._look(page, calendar)
        return here

    def _open(self, desk: DeskPolicy) -> Calendar | None:
        try:
            return calendar_of(desk, self.context.now)
        except SettingsError as error:
            problem = Problem(error.what, error.where, error.advice, desk.name)
            self.context.report.problems.append(problem)
            return None

    def _look(self, page: DeskPage, calendar: Calendar) -> TurnsHere:
        facts, turns, now = {}, {}, self.context.now
        elsewhere = self._handed_on.of(page)
        gathered = gather_facts(self.context, self._asking, page, calendar, elsewhere)
        for thread, (one, without) in gathered.items():
            planned, agreed_at = self._agreements.facts(page, thread)
            missing = self._agreements.missing_yes(page, thread)
            agreed = partial(replace, planned=planned, missing_yes=missing, agreed_at=agreed_at)
            facts[thread] = agreed(one)
            turns[thread] = decide_turn(facts[thread], now)
            if without is not None:
                turns[thread] = decide_quietly(turns[thread], decide_turn(agreed(without), now))
        return TurnsHere(page.source, facts, turns, calendar)
