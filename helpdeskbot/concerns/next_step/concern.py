"""Writes into the status template what the box is to say: the next step, and in which language.

The next step is written in the edit that changes the status, wherever that can be, and only where
the box would say something else without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.agreement.values import FACTS, OFFER
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.asking.values import UNCOVERED
from helpdeskbot.concerns.concern import Concern
from helpdeskbot.concerns.expectations.policy import ExpectationsPolicy
from helpdeskbot.concerns.next_step.decide import decide_next
from helpdeskbot.concerns.next_step.policy import NextStepPolicy
from helpdeskbot.concerns.next_step.values import FITTING, SHOW, BoxFacts, Next, NextCode
from helpdeskbot.concerns.turns.concern import Turns, TurnsHere
from helpdeskbot.concerns.turns.decide.status import decide_status
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import LANGUAGE, NEXT, SAYS_NEXT, Phase
from helpdeskbot.model.story import Did
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import find_language
from helpdeskbot.words.messages import Messages, has_messages

# A day ends when the next one begins.
_MOMENT = timedelta(microseconds=1)


class NextStep(Concern):
    """What the boxes of all desks say."""

    kinds: ClassVar = (SHOW,)
    asks: ClassVar = (Asking, Agreements, Turns)
    sections: ClassVar = {"next_step": NextStepPolicy}

    def __init__(
        self, context: Context, asking: Asking, agreements: Agreements, turns: Turns
    ) -> None:
        super().__init__(context)
        self._asking = asking
        self._agreements = agreements
        self._turns = turns

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Where it is told."""
        is_on = desk.status.install and desk.of(NextStepPolicy).enabled
        return OfItself(
            messages.text("does-next_step"), is_on, (messages.text("does-next_step-how"),)
        )

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Languages of new requests, and next steps that the box does not tell yet."""
        if not page.desk.status.install:
            return {}
        is_on = page.desk.of(NextStepPolicy).enabled and bool(page.requests)
        here = self._turns.of(page) if is_on else None
        proposed = {}
        for thread, request in page.requests.items():
            change = page.changes.get(thread, ThreadChange(thread, ()))
            if change.withdrawn is not None or (request.new and not change.tag):
                continue
            params = dict(self._language(page.desk, request)) if request.new else {}
            found = self._decide(page, request, change, here) if here is not None else None
            if found is not None:
                params |= self._params(page, request, change, found)
            if not params:
                continue
            actions: tuple[PlannedAction, ...] = ()
            if found is not None and not change.actions:
                because = f"the next step is: {found.step or 'as the status says'}"
                actions = (PlannedAction(SHOW, thread, because, identity=request.identity),)
            proposed[thread] = ThreadChange(thread, actions, params=params)
        return proposed

    def _decide(
        self, page: DeskPage, request: Request, change: ThreadChange, here: TurnsHere
    ) -> Next | None:
        turn, facts = here.turns.get(request.id), here.facts.get(request.id)
        if turn is None or facts is None or not (request.is_open or request.new):
            return None
        # A new request's status follows the turn in the next pass.
        following = decide_status(turn, facts, page.desk.of(TurnPolicy)) if request.new else None
        status = change.status or following
        phase = page.desk.status.phase(status) if status is not None else request.phase
        done = {action.kind for action in change.actions}
        rule = turn.because.code.removeprefix("turn-")
        if change.status is not None and phase is not turn.phase:
            # Another one has set it, for what the turn does not know of yet.
            rule = ""
        people = (one.name for action in change.actions for one in action.people)
        return decide_next(
            BoxFacts(
                rule=rule,
                holder=turn.holder,
                who=turn.who or turn.at_work,
                since=_day(turn.since, here),
                promised=_day(turn.promised - _MOMENT, here) if turn.promised else None,
                phase=phase,
                named=facts.experts,
                agreeing=(facts.planned and facts.agreed_at is None) or OFFER in done,
                lacking=FACTS in done or self._agreements.lacks_facts(page, request),
                # In one order, whoever tells of them, lest a page is saved twice.
                asked=tuple(sorted({*people, *self._asking.waited_for(page, request)})),
                uncovered=any(code == UNCOVERED for code, _ in self._asking.spotted(page, request)),
            )
        )

    def _params(
        self, page: DeskPage, request: Request, change: ThreadChange, found: Next
    ) -> Mapping[str, str]:
        """What is to be written so that the box says it, unless it does, or people differ."""
        if not SAYS_NEXT.isdisjoint(page.desk.status.params):
            return {}
        written = dict.fromkeys(SAYS_NEXT, "")
        if not request.new:
            written = {name: request.param(name) for name in SAYS_NEXT}
        wanted = {name: text for name, text in found.params.items() if text != written[name]}
        if not wanted or not self._may_write(page, request, change, found):
            return {}
        shown = next((step for step in NextCode if step.value == written[NEXT]), NextCode.NONE)
        is_shown = request.phase in FITTING.get(shown, ())
        if not change.actions and not is_shown and _is_said(found.step, request.phase):
            return {}  # not worth an edit of its own
        return wanted

    def _may_write(
        self, page: DeskPage, request: Request, change: ThreadChange, found: Next
    ) -> bool:
        """Whether no person has written the next step, or undone the edit that is to be made."""
        if request.new:
            return True
        account, acts = self.context.office.account, page.story(request.id).acts
        sets = [act for act in acts if act.did is Did.SET and act.about == NEXT]
        if sets and sets[-1].account != account and not sets[-1].undone_by:
            return False
        # What belongs to another edit of ours is made with it; that one is undone or it is not.
        return bool(change.actions) or not any(
            act.account == account and act.undone_by and act.value == found.step.value
            for act in sets
        )

    def _language(self, desk: DeskPolicy, request: Request) -> Mapping[str, str]:
        """The request's language, where the box would speak another one."""
        if not desk.of(ExpectationsPolicy).in_language or LANGUAGE in desk.status.params:
            return {}
        office = self.context.office
        spoken = self._spoken(desk, find_language(request))
        here = self._spoken(desk, office.site().language) if spoken else ""
        return {LANGUAGE: spoken} if spoken != here else {}

    def _spoken(self, desk: DeskPolicy, language: str) -> str:
        """In which language the box speaks to whoever reads this one; ``""``: as on its page."""
        office, words = self.context.office, f"Template:{desk.status.template}/words/"
        for code in office.chain(language):
            if has_messages(code) or office.has_page(f"{words}{code}"):
                return code
        return ""


def _is_said(step: NextCode, phase: Phase | None) -> bool:
    """Whether a status says a step well enough by itself."""
    return step is NextCode.NONE or (
        step is NextCode.ANSWER and phase is Phase.WAITING_ON_REQUESTER
    )


def _day(moment: datetime, here: TurnsHere) -> date:
    """The day at the desk."""
    try:
        return moment.astimezone(here.calendar.zone).date()
    except OverflowError:  # the end of all days
        return moment.date()
