"""Whom to ask about a request: by topic, language, load and fairness, the same every time.

Ranking is arithmetic on a few numbers, so that it can be explained and repeated; what is equal is
put in order by a digest of the request's and the person's identity.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from helpdeskbot.model.asking import (
    SHOWN,
    Choice,
    Considered,
    Need,
    Reason,
    Stage,
    Standing,
)
from helpdeskbot.model.policy import AskingPolicy
from helpdeskbot.model.roster import Way

# What counts how much.  A topic is worth more than anything else together; a language that is
# read is worth more than not having been asked for long.
_TOPIC, _LANGUAGE, _FAIRNESS, _LOAD = 4.0, 1.5, 1.0, 0.4
_FAIR_AFTER_DAYS = 90


class Roster:
    """The experts of a desk, by topic, each with their standing at this moment.

    :param now: UTC.
    """

    def __init__(self, standings: Iterable[Standing], now: datetime) -> None:
        self.standings: dict[str, Standing] = {}
        self._now = now
        self._base: dict[str, float] = {}
        self._by_topic: dict[str, list[str]] = {}
        for standing in standings:
            self.update(standing)
            for topic in standing.expert.row.topics:
                self._by_topic.setdefault(topic, []).append(standing.name)

    def update(self, standing: Standing) -> None:
        """Take note that somebody's standing has changed."""
        self.standings[standing.name] = standing
        fairness = _fairness(standing, self._now)
        self._base[standing.name] = fairness - _LOAD * standing.open_requests

    @property
    def topics(self) -> frozenset[str]:
        """The topics that somebody covers."""
        return frozenset(self._by_topic)

    def covering(self, topic: str) -> Sequence[str]:
        """Everybody who has put themselves down for a topic."""
        return self._by_topic.get(topic, ())

    def rank(self, need: Need) -> list[tuple[float, str]]:
        """Everybody who covers one of the request's topics, worst first is popped last: a heap."""
        language = need.language.partition("-")[0]
        scores: dict[str, float] = {}
        for place, topic in enumerate(need.topics):
            worth = _TOPIC * topic.score / (place + 1)
            for name in self.covering(topic.id):
                scores[name] = scores.get(name, 0.0) + worth
        heap = []
        for name, score in scores.items():
            spoken = self.standings[name].expert.row.languages
            if language and any(code.partition("-")[0] == language for code in spoken):
                score += _LANGUAGE
            elif spoken:
                score -= _LANGUAGE
            heap.append((-(score + self._base[name]), name))
        return heap

    def choose(self, need: Need, policy: AskingPolicy, *, shown: int = SHOWN) -> Choice:
        """Whom to ask now about a request that nobody has taken.

        :param shown: how many of those who are not asked are told of.
        """
        wanted = policy.experts_next if need.asked else policy.experts
        asked_before = {asked.name: asked for asked in need.asked}
        chosen: list[tuple[Considered, Way]] = []
        others: list[Considered] = []
        waiting = False
        ranked = self._in_order(need)
        total = len(ranked)
        seen = 0
        while ranked:
            negative, _, name = heapq.heappop(ranked)
            seen += 1
            standing = self.standings[name]
            obstacle = self._obstacle(need, standing, asked_before)
            considered = Considered(
                name, round(-negative, 3), self._because(need, standing), obstacle
            )
            if obstacle is None and len(chosen) < wanted:
                chosen.append((considered, standing.expert.row.way))
            elif len(others) < shown:
                others.append(considered)
            waiting = waiting or (
                obstacle is None or (obstacle is standing.obstacle and name not in asked_before)
            )
            if len(chosen) >= wanted and len(others) >= shown:
                break
        if chosen:
            stage = Stage.ASKING
        elif waiting:
            stage = Stage.SEARCHING
        else:
            stage = Stage.EXHAUSTED
        return Choice(need, stage, tuple(chosen), tuple(others), total - seen)

    def candidates(self, need: Need, count: int) -> list[str]:
        """The next few who might be asked, whose circumstances have to be known before."""
        ranked = self._in_order(need)
        asked_before = {asked.name: asked for asked in need.asked}
        found: list[str] = []
        while ranked and len(found) < count:
            _, _, name = heapq.heappop(ranked)
            if self._obstacle(need, self.standings[name], asked_before) is None:
                found.append(name)
        return found

    def _in_order(self, need: Need) -> list[tuple[float, bytes, str]]:
        heap = [(score, _lot(need.identity, name), name) for score, name in self.rank(need)]
        heapq.heapify(heap)
        return heap

    def _obstacle(
        self, need: Need, standing: Standing, asked_before: Mapping[str, object]
    ) -> Reason | None:
        name = standing.name
        if name == need.requester:
            return Reason("requester")
        if name in need.participants:
            return Reason("in-thread")
        if name in asked_before:
            return Reason("asked-before")
        return standing.obstacle

    def _because(self, need: Need, standing: Standing) -> tuple[Reason, ...]:
        row = standing.expert.row
        reasons = [Reason("topic", (topic.id,)) for topic in need.topics if topic.id in row.topics]
        language = need.language.partition("-")[0]
        if language and any(code.partition("-")[0] == language for code in row.languages):
            reasons.append(Reason("language", (need.language,)))
        elif row.languages:
            reasons.append(Reason("other-language", (need.language,)))
        return tuple(reasons)


def _fairness(standing: Standing, now: datetime) -> float:
    """From 0 for somebody who was asked today to 1 for somebody who was not asked for long."""
    if standing.last_asked is None:
        return _FAIRNESS
    days = max((now - standing.last_asked).total_seconds() / 86400, 0.0)
    return _FAIRNESS * min(days / _FAIR_AFTER_DAYS, 1.0)


def _lot(identity: str, name: str) -> bytes:
    """A lot that falls the same way each time it is drawn for the same request and person."""
    words = f"{identity}\0{name}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(words, digest_size=8).digest()
