"""A clerk whose wiki is a list, and threads such as people make them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from helpdeskbot.concerns.reminders.decide.bundle import bundle
from helpdeskbot.concerns.reminders.decide.due import decide_reminders, next_due_at
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.reminders.values import Bundle, Sent
from helpdeskbot.concerns.turns.decide.rules import decide_turn
from helpdeskbot.concerns.turns.decide.status import decide_status
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.concerns.turns.values import Post, PostKind, StatusSet, ThreadFacts, Turn
from helpdeskbot.model.due import Channel, Due, Holder, Step
from tests.concerns.turns.story import CALENDAR, STATUS, US

POLICY = TurnPolicy(follow=True)
START = datetime(2026, 12, 1, 9, tzinfo=UTC)
NAMES = ["Rut", "Rita", "Stina", "Sven", "Anna", "Bosse", "Pelle", "SineBot"]
WORDS = ["We have photos", "Which licence?", "Thanks!", "Done that"]
STATUSES = [
    "new",
    "in progress",
    "waiting for requester",
    "waiting for expert",
    "on hold",
    "done",
    "purple",
]


@dataclass
class Case:
    """One thread of the little desk below."""

    facts: ThreadFacts
    sent: list[Sent] = field(default_factory=list)

    def turn(self, now: datetime) -> Turn:
        return decide_turn(self.facts, now)


@dataclass
class Clerk:
    """A bot whose wiki is a list: it does what was decided, and keeps no memory of its own."""

    cases: list[Case]
    policy: ReminderPolicy = field(default_factory=ReminderPolicy)
    bundles: list[tuple[datetime, Bundle]] = field(default_factory=list)

    def tick(self, now: datetime) -> list[Bundle]:
        dues: list[Due] = []
        for case in self.cases:
            turn = case.turn(now)
            status = decide_status(turn, case.facts, POLICY)
            if status is not None:
                self._set(case, status, now)
            assert decide_status(case.turn(now), case.facts, POLICY) is None
            found = decide_reminders(case.facts, turn, case.sent, self.policy, CALENDAR, now)
            look = next_due_at(case.facts, turn, case.sent, self.policy, CALENDAR, now)
            assert not found or (look is not None and look <= now)
            dues += found
        told: dict[str, datetime] = {}
        for case in self.cases:
            for one in case.sent:
                for name in one.who:
                    told[name] = max(one.at, told.get(name, one.at))
        now_due = bundle(dues, told, self.policy, now)
        for one_bundle in now_due.bundles:
            self._carry_out(one_bundle, now)
            self.bundles.append((now, one_bundle))
        for due in (*now_due.silent, *dues):
            if due.step is Step.CLOSE and due not in now_due.held:
                self._set(self._case(due.thread), POLICY.no_response, now)
        return list(now_due.bundles)

    def _carry_out(self, one: Bundle, now: datetime) -> None:
        for due in one.dues:
            case = self._case(due.thread)
            case.sent.append(Sent(due.step, due.stage, due.holder, now, one.who))
            if one.channel is Channel.THREAD:
                case.facts = replace(case.facts, posts=(*case.facts.posts, Post(US, now, "Hello")))
            if due.step is Step.NEXT_EXPERT:
                expert = ("Bosse",) if case.facts.experts == ("Anna",) else ("Anna",)
                case.facts = replace(case.facts, experts=expert, experts_since=now)

    def _case(self, thread: str) -> Case:
        return next(case for case in self.cases if case.facts.thread == thread)

    def _set(self, case: Case, value: str, now: datetime) -> None:
        status = StatusSet(value, STATUS.phase(value), US, now, person=False)
        case.facts = replace(case.facts, statuses=(*case.facts.statuses, status))


minutes = st.integers(0, 60 * 24 * 40).map(lambda count: timedelta(minutes=count))
posts = st.builds(
    lambda name, after, text, mentions, edit: Post(
        name,
        START + after,
        text,
        PostKind.EDIT if edit else PostKind.COMMENT,
        "We haev photos",
        mentions,
    ),
    st.sampled_from(NAMES),
    minutes,
    st.sampled_from(WORDS),
    st.sampled_from([(), (), ("Anna",), ("Sven",), ("Rut", "Bosse")]),
    st.integers(0, 5).map(lambda number: number == 0),
)


@st.composite
def statuses(draw: st.DrawFn) -> tuple[StatusSet, ...]:
    chosen = []
    for at in sorted(draw(st.lists(minutes, max_size=4))):
        value = draw(st.sampled_from([*STATUSES, None]))
        phase = STATUS.phase(value) if value is not None else None
        chosen.append(StatusSet(value, phase, draw(st.sampled_from(NAMES[:7])), START + at))
    return tuple(chosen)


@st.composite
def threads(draw: st.DrawFn, number: int = 0) -> ThreadFacts:
    experts = draw(st.sampled_from([(), ("Anna",), ("Anna", "Bosse")]))
    requester = draw(st.sampled_from(["Rut", "Rita"]))
    moments = st.none() | minutes.map(lambda after: START + after)
    return ThreadFacts(
        thread=f"h-{number}",
        requester=requester,
        opened_at=START,
        posts=(Post(requester, START, "Hello"), *draw(st.lists(posts, max_size=6))),
        statuses=draw(statuses()),
        experts=experts,
        experts_since=draw(moments) if experts else None,
        roster=frozenset({"Anna", "Bosse"}),
        staff=frozenset({"Stina", "Sven"}),
        bots=frozenset({US, "SineBot"}),
        given=draw(st.sampled_from([None, None, None, *Holder])),
        due=draw(moments),
        until=draw(moments),
        planned=draw(st.booleans()),
        agreed_at=draw(moments),
        resolved=draw(st.integers(0, 9)) == 0,
        archived=draw(st.integers(0, 9)) == 0,
        requester_zone=draw(st.sampled_from(["", "Asia/Tokyo", "America/Los_Angeles"])),
        requester_seen_at=draw(moments),
    )
