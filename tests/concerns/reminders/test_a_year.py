"""A year at a desk whose people answer late, in other ways than expected, or never."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from helpdeskbot.concerns.reminders.decide.due import next_due_at
from helpdeskbot.concerns.turns.decide.desk_time import start_of_day
from helpdeskbot.concerns.turns.values import Post, StatusSet, ThreadFacts
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Channel, Holder, Step
from tests.concerns.reminders.clerk import START, Case, Clerk
from tests.concerns.turns.story import CALENDAR, STATUS, US

DELAYS = [0.1, 0.5, 1, 2, 4, 9, 25, 60, None, None]
DAY = timedelta(days=1)


@dataclass
class People:
    """Everybody around one request: when they act next, and how they are."""

    case: Case
    random: Random
    at: datetime | None = None
    awaited: tuple[Holder, datetime] | None = None

    def plan(self, now: datetime) -> None:
        """Whoever is awaited makes up their mind once: when to act, or never."""
        turn = self.case.turn(now)
        if (turn.holder, turn.since) != self.awaited:
            self.awaited = (turn.holder, turn.since)
            delay = self.random.choice(DELAYS)
            self.at = now + delay * DAY if delay is not None else None

    def act(self, now: datetime) -> None:
        """Do something that such people do."""
        self.at = None
        holder, asker = self.case.turn(now).holder, self.case.facts.requester
        if holder is Holder.REQUESTER:
            self.say(
                self.case.facts.requester,
                now,
                ["Here it is", "Thanks!", "What do you mean?", "It is CC BY"],
            )
        elif holder is Holder.EXPERT:
            name = self.case.turn(now).who[:1] or ("Anna",)
            self.say(name[0], now, ["Where is it?", "This is how to do it", "Done that"])
        elif holder is Holder.DESK and self.random.random() < 0.5:
            self.say("Stina", now, ["Which licence?", "Look at the help page", "We did it"])
        elif holder is Holder.DESK:
            self.set(now)
        elif self.random.random() < 0.2:
            self.say(asker, now, ["Any news?", "Thanks!"])
        elif self.random.random() < 0.1:
            self.case.facts = replace(self.case.facts, archived=True)

    def say(self, name: str, now: datetime, texts: list[str]) -> None:
        post = Post(name, now, self.random.choice(texts))
        self.case.facts = replace(self.case.facts, posts=(*self.case.facts.posts, post))

    def set(self, now: datetime) -> None:
        words = ["in progress", "waiting for expert", "waiting for requester", "on hold", "done"]
        value = self.random.choice(words)
        status = StatusSet(value, STATUS.phase(value), "Stina", now)
        facts = replace(self.case.facts, statuses=(*self.case.facts.statuses, status))
        if value == "waiting for expert":
            facts = replace(facts, experts=("Anna",), experts_since=now)
        if value == "on hold":
            facts = replace(facts, until=start_of_day((now + 20 * DAY).date(), CALENDAR))
        self.case.facts = facts


def open_request(number: int, random: Random) -> Case:
    at = START + random.uniform(0, 200) * DAY
    name = "Rut" if number % 3 else f"Rita {number}"
    facts = ThreadFacts(
        thread=f"h-{number}",
        requester=name,
        opened_at=at,
        posts=(Post(name, at, "Please help"),),
        statuses=(StatusSet("new", STATUS.phase("new"), US, at, person=False),),
        roster=frozenset({"Anna", "Bosse"}),
        staff=frozenset({"Stina"}),
        bots=frozenset({US}),
    )
    return Case(facts)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year(seed: int) -> None:
    random = Random(seed)  # noqa: S311  the same year each time
    everybody = [People(open_request(number, random), random) for number in range(20)]
    clerk = Clerk([])
    looks: dict[str, datetime] = {
        one.case.facts.thread: one.case.facts.opened_at for one in everybody
    }
    end = START + 500 * DAY
    while True:
        moments = [at for at in looks.values() if at < end]
        moments += [one.at for one in everybody if one.at is not None and one.at < end]
        if not moments:
            break
        now = min(moments)
        for one in everybody:
            if one.at is not None and one.at <= now:
                one.act(now)
                looks[one.case.facts.thread] = now
        awake = [one for one in everybody if looks.get(one.case.facts.thread, end) <= now]
        clerk.cases = [one.case for one in everybody if one.case.facts.opened_at <= now]
        clerk.tick(now)
        for one in awake:
            case = one.case
            one.plan(now)
            look = next_due_at(case.facts, case.turn(now), case.sent, clerk.policy, CALENDAR, now)
            later = now + timedelta(hours=1)
            looks[case.facts.thread] = max(look, later) if look is not None else end

    policy = clerk.policy
    for one in everybody:
        case = one.case
        turn = case.turn(end)
        messages = [sent for sent in case.sent if sent.step is not Step.DIGEST]
        assert len(messages) <= policy.most_per_thread
        closed = case.facts.statuses[-1].phase is Phase.CLOSED
        told = [sent for sent in case.sent if sent.at >= turn.since and sent.step is Step.DIGEST]
        assert closed or case.facts.archived or turn.until or told, turn
    per_day = Counter(
        (name, at.date()) for at, one_bundle in clerk.bundles for name in one_bundle.who
    )
    assert all(count <= 2 for count in per_day.values())
    for name in {name for name, _ in per_day}:
        times = sorted(at for at, one_bundle in clerk.bundles if name in one_bundle.who)
        gaps = [b - a for a, b in pairwise(times)]
        assert all(gap >= policy.person_quiet for gap in gaps)
    assert any(one_bundle.channel is Channel.THREAD for _, one_bundle in clerk.bundles)
