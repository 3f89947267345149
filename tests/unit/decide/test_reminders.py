"""What must always hold of turns and reminders, whatever people do and however long we slept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdeskbot.decide.bundle import bundle
from helpdeskbot.decide.reminders import decide_reminders, next_due_at
from helpdeskbot.decide.turn import decide_status, decide_turn
from helpdeskbot.model.policy import Phase
from helpdeskbot.model.reminder import Bundle, Channel, Due, Sent, Step
from helpdeskbot.model.reminder_policy import ReminderPolicy
from helpdeskbot.model.turn import (
    Holder,
    Post,
    PostKind,
    StatusSet,
    ThreadFacts,
    Turn,
    TurnPolicy,
)
from tests.unit.decide.story import CALENDAR, STATUS, US, moment, read_story

POLICY = TurnPolicy()
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
    lambda name, after, text, edit: Post(
        name, START + after, text, PostKind.EDIT if edit else PostKind.COMMENT, "We haev photos"
    ),
    st.sampled_from(NAMES),
    minutes,
    st.sampled_from(WORDS),
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


@settings(max_examples=300, deadline=None)
@given(threads(), minutes)
def test_every_thread_has_one_holder_at_every_moment(facts: ThreadFacts, after: timedelta) -> None:
    now = START + after
    turn = decide_turn(facts, now)
    assert turn.since <= now
    assert turn.because.sentence
    assert (turn.clock is None) == (turn.holder is Holder.NOBODY)
    if turn.holder is Holder.REQUESTER:
        assert turn.who == (facts.requester,)
    elif turn.holder is Holder.EXPERT:
        assert turn.who == facts.experts
    else:
        assert turn.who == ()
    if turn.until is not None:
        assert turn.until > now


@settings(max_examples=200, deadline=None)
@given(threads(), minutes)
def test_the_bots_own_acts_do_not_move_the_turn(facts: ThreadFacts, after: timedelta) -> None:
    now = START + after
    turn = decide_turn(facts, now)
    status = decide_status(turn, facts, POLICY)
    if status is not None:
        phase = STATUS.phase(status)
        assert phase is not Phase.CLOSED
        ours = StatusSet(status, phase, US, now, person=False)
        facts = replace(facts, statuses=(*facts.statuses, ours))
    facts = replace(facts, posts=(*facts.posts, Post(US, now, "A reminder?")))
    assert decide_turn(facts, now) == turn
    assert decide_status(turn, facts, POLICY) is None


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 400), st.integers(1, 4))
def test_waking_up_means_one_message_a_thread_and_one_a_person(
    data: st.DataObject, asleep: int, count: int
) -> None:
    clerk = Clerk([Case(data.draw(threads(number))) for number in range(count)])
    now = START + timedelta(days=asleep)
    for _ in range(12):
        clerk.tick(now)
        now += timedelta(minutes=20)
    in_threads = Counter(one.thread for _, one in clerk.bundles if one.channel is Channel.THREAD)
    about = Counter(
        due.thread
        for _, one in clerk.bundles
        if one.channel is not Channel.DIGEST
        for due in one.dues
    )
    people = Counter(name for _, one in clerk.bundles for name in one.who)
    assert all(number == 1 for number in (*in_threads.values(), *people.values()))
    assert all(number <= 2 for number in about.values())
    digests = [one for _, one in clerk.bundles if one.channel is Channel.DIGEST]
    listed = Counter(due.thread for one in digests for due in one.dues)
    assert all(number == 1 for number in listed.values())


@settings(max_examples=60, deadline=None)
@given(threads(), st.integers(0, 400))
def test_no_reminder_comes_twice_and_they_come_to_an_end(facts: ThreadFacts, asleep: int) -> None:
    clerk = Clerk([Case(facts)])
    case = clerk.cases[0]
    now = START + timedelta(days=max(asleep, 41))
    said: list[tuple[datetime, Holder, int]] = []
    for _ in range(60):
        since = case.turn(now).since
        before = len(case.sent)
        clerk.tick(now)
        said += [(since, one.holder, one.stage) for one in case.sent[before:]]
        look = next_due_at(case.facts, case.turn(now), case.sent, clerk.policy, CALENDAR, now)
        if look is None:
            break
        now = max(look, now + timedelta(minutes=1))
    else:
        pytest.fail("it never ends")
    assert len({entry for entry in said if said.count(entry) == 1}) == len(said)
    messages = [one for one in case.sent if one.step is not Step.DIGEST]
    assert len(messages) <= clerk.policy.most_per_thread


@settings(max_examples=60, deadline=None)
@given(threads(), st.lists(st.tuples(minutes, posts), max_size=8), st.integers(1, 72))
def test_nothing_is_said_before_the_least_quiet_has_passed(
    facts: ThreadFacts, further: list[tuple[timedelta, Post]], quiet: int
) -> None:
    policy = ReminderPolicy(
        quiet_hours=quiet, requester=(0.1, 0.2), close_after=0.1, expert=(0.1,), desk=(0.1,)
    )
    clerk = Clerk([Case(facts)], policy)
    case = clerk.cases[0]
    now = START
    for wait, post in further:
        now += wait
        case.facts = replace(case.facts, posts=(*case.facts.posts, replace(post, at=now)))
        for step in range(10):
            at = now + timedelta(hours=step * 8)
            before = [post.at for post in case.facts.posts if post.at <= at]
            before += [one.at for one in case.facts.statuses if one.person and one.at <= at]
            if clerk.tick(at):
                assert max(before) + timedelta(hours=quiet) <= at
        now += timedelta(hours=80)


@settings(max_examples=100, deadline=None)
@given(threads(), minutes, st.floats(0.01, 0.99))
def test_nothing_is_due_before_the_moment_at_which_to_look_again(
    facts: ThreadFacts, after: timedelta, part: float
) -> None:
    now = START + timedelta(days=41) + after
    policy = ReminderPolicy()
    turn = decide_turn(facts, now)
    look = next_due_at(facts, turn, [], policy, CALENDAR, now)
    if look is None:
        assert decide_reminders(facts, turn, [], policy, CALENDAR, now) == []
        return
    if look > now:
        between = now + (look - now) * part
        assert decide_turn(facts, between) == turn
        assert decide_reminders(facts, turn, [], policy, CALENDAR, between) == []
    at = max(look, now)
    later = decide_turn(facts, at)
    found = decide_reminders(facts, later, [], policy, CALENDAR, at)
    assert len(found) == 1 or later != turn


def test_a_reminder_says_what_is_awaited_from_whom_since_when_and_what_comes_next() -> None:
    story = read_story(
        """
        2026-12-01 09:00 Rut: We have 200 photos
        2026-12-02 10:00 Stina: Which licence?
        """
    )
    now = moment("2026-12-09 10:00")
    turn = decide_turn(story.facts, now)
    (due,) = decide_reminders(story.facts, turn, [], ReminderPolicy(), CALENDAR, now)
    assert due.awaited.sentence == "an answer, from Rut"
    assert due.since == moment("2026-12-02 10:00")
    assert due.then.sentence == "the next reminder comes on 2026-12-23"
    assert due.then_at == moment("2026-12-23 10:00")
    sent = [Sent(Step.REMIND, 1, Holder.REQUESTER, now, ("Rut",))]
    now = moment("2026-12-23 10:00")
    (due,) = decide_reminders(story.facts, turn, sent, ReminderPolicy(), CALENDAR, now)
    assert due.then.sentence == "it is closed on 2027-01-08, and a reply opens it again"


def test_a_requester_with_several_requests_is_not_told_twice_within_a_day() -> None:
    histories = {
        "a": "2026-12-01 09:00 Rut: Photos\n2026-12-02 10:00 Stina: Which licence?",
        "b": "2026-12-01 09:00 Rut: Maps\n2026-12-02 11:00 Stina: Which licence?",
    }
    cases = [
        Case(replace(read_story(history).facts, thread=thread))
        for thread, history in histories.items()
    ]
    clerk = Clerk(cases)
    now = moment("2026-12-09 09:00")
    while now < moment("2026-12-11 09:00"):
        clerk.tick(now)
        now += timedelta(minutes=20)
    assert [(one.thread, at) for at, one in clerk.bundles] == [
        ("a", moment("2026-12-09 10:00")),
        ("b", moment("2026-12-10 06:00")),
    ]


def test_a_comment_that_was_removed_keeps_the_bot_quiet_too() -> None:
    facts = read_story(
        """
        2026-12-01 09:00 Rut: We have 200 photos
        2026-12-02 10:00 Stina: Which licence?
        """,
        touched_at=moment("2026-12-09 09:00"),
    ).facts
    now = moment("2026-12-09 10:00")
    turn = decide_turn(facts, now)
    assert decide_reminders(facts, turn, [], ReminderPolicy(), CALENDAR, now) == []
    look = next_due_at(facts, turn, [], ReminderPolicy(), CALENDAR, now)
    assert look == moment("2026-12-10 09:00")


def test_a_requester_whose_name_is_unknown_is_reminded_in_the_thread_before_it_is_closed() -> None:
    story = read_story("2026-12-01 09:00 Stina: Who are you?", requester="")
    now = moment("2026-12-09 10:00")
    turn = decide_turn(story.facts, now)
    dues = decide_reminders(story.facts, turn, [], ReminderPolicy(), CALENDAR, now)
    assert [(one.step, one.who) for one in dues] == [(Step.REMIND, ())]
    assert [one.thread for one in bundle(dues, {}, ReminderPolicy(), now).bundles] == [
        story.facts.thread
    ]


def due(thread: str, *who: str, channel: Channel = Channel.THREAD, step: Step = Step.REMIND) -> Due:
    story = read_story("2026-12-01 09:00 Rut: Hello")
    now = moment("2026-12-09 10:00")
    turn = decide_turn(story.facts, now)
    (made,) = decide_reminders(story.facts, turn, [], ReminderPolicy(), CALENDAR, now)
    return replace(made, thread=thread, who=who, channel=channel, step=step)


NOW = moment("2026-12-09 10:00")


def messages(dues: list[Due], told: dict[str, datetime] | None = None) -> list[str]:
    result = bundle(dues, told or {}, ReminderPolicy(), NOW)
    return [
        f"{one.channel} {one.thread or '-'} to {','.join(one.who) or '-'} "
        f"about {','.join(due.thread for due in one.dues)}"
        for one in result.bundles
    ]


def test_who_is_reminded_of_several_requests_reads_of_all_of_them_in_one_message() -> None:
    assert messages([due("a", "Rut"), due("b", "Rut"), due("c", "Rita")]) == [
        "talk - to Rut about a,b",
        "thread c to Rita about c",
    ]


def test_of_two_experts_in_a_thread_each_is_told_once() -> None:
    assert messages([due("a", "Anna", "Bosse"), due("b", "Anna")]) == [
        "talk - to Anna about a,b",
        "thread a to Bosse about a",
    ]


def test_the_staff_get_one_digest() -> None:
    digest = Channel.DIGEST
    dues = [due("a", channel=digest, step=Step.DIGEST), due("b", channel=digest, step=Step.DIGEST)]
    assert messages(dues) == ["digest - to - about a,b"]


def test_who_was_told_something_today_is_told_later() -> None:
    told = {"Rut": NOW - timedelta(hours=1)}
    result = bundle([due("a", "Rut")], told, ReminderPolicy(), NOW)
    assert result.bundles == ()
    assert [held.thread for held in result.held] == ["a"]
    assert result.next_at == NOW + timedelta(hours=19)


def test_a_thread_that_is_closed_without_words_is_closed_all_the_same() -> None:
    closing = due("a", "Rut", step=Step.CLOSE)
    result = bundle([closing, due("b", "Rut")], {}, ReminderPolicy(), NOW)
    assert [one.channel for one in result.bundles] == [Channel.TALK]
    assert result.silent == (closing,)


@pytest.mark.parametrize(
    ("policy", "key"),
    [
        (ReminderPolicy(requester=(5, 5)), "requester"),
        (ReminderPolicy(desk=(-1,)), "desk"),
        (ReminderPolicy(close_after=-1), "close_after"),
        (ReminderPolicy(most_digests=-1), "most_digests"),
        (ReminderPolicy(quiet_hours=0), "quiet_hours"),
        (ReminderPolicy(community=(10_000,)), "community"),
        (ReminderPolicy(requester=()), "requester"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(policy: ReminderPolicy, key: str) -> None:
    assert [mistake.partition(":")[0] for mistake in policy.mistakes()] == [key]
    assert ReminderPolicy().mistakes() == ()


def test_words_that_the_desk_does_not_know_are_told() -> None:
    assert TurnPolicy().mistakes(STATUS) == ()
    wrong = TurnPolicy(in_progress="done", waiting_for_expert="")
    assert wrong.mistakes(STATUS) == ('in_progress: "done" must mean "open" in the vocabulary',)


@settings(max_examples=200, deadline=None)
@given(threads(), minutes)
def test_what_a_person_set_stands_while_nobody_writes(facts: ThreadFacts, after: timedelta) -> None:
    now = START + timedelta(days=41) + after
    if not facts.statuses:
        return
    last = replace(facts.statuses[-1], at=now)
    facts = replace(facts, statuses=(*facts.statuses[:-1], last))
    status = decide_status(decide_turn(facts, now), facts, POLICY)
    # Only a date that they set themselves, and that has come, ends what they said.
    dated = facts.until is not None and (
        last.phase is Phase.ON_HOLD or facts.given in (Holder.NOBODY, Holder.COMMUNITY)
    )
    assert status is None or dated
