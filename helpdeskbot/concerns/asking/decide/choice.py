"""Whom to ask about a request: by topic, language, load and fairness, the same every time.

Ranking is arithmetic on a few numbers, so that it can be explained and repeated.  Equals stand on a
ring, each at a place given by a digest of their name; a request enters it at a place given by its
own identity, and takes those who come next.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain, islice

from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import SHOWN, Candidate, Choice, Considered, Need, Stage
from helpdeskbot.model.reason import Reason

# What counts how much.  The first topic is worth more than the second, the language and everything
# else together; a language that is read is worth more than not having been asked for long.
_TOPIC, _LANGUAGE, _FAIRNESS, _LOAD = 12.0, 1.5, 1.0, 0.4
_FAIR_AFTER_DAYS = 90
_FIRST_LOOK = 24
_RING = 2**64
_DAY = timedelta(days=1)
# Where somebody stands in a list: the base with the sign turned, the place on the ring, the name.
_Place = tuple[float, int, str]


class Roster:
    """The experts of a desk, by topic, each with their standing at this moment.

    Whoever covers the same of a request's topics and reads its language or not is ranked by the
    same few numbers of their own, the base.  Lists in the base's order are kept for each topic and
    language, so that the first few for a request are found without looking at everybody.

    :param now: UTC.
    """

    def __init__(self, standings: Iterable[Candidate], now: datetime) -> None:
        self.standings: dict[str, Candidate] = {}
        self._now = now
        self._base: dict[str, float] = {}
        self._by_topic: dict[str, set[str]] = {}
        # By topic and language; "" holds those who name no language, None everybody.
        self._lists: dict[tuple[str, str | None], list[_Place]] = {}
        self._ring: dict[str, int] = {}
        self._spoken: dict[str, frozenset[str]] = {}
        for standing in standings:
            name = standing.name
            self.standings[name] = standing
            self._ring[name] = _ring_place(name)
            self._spoken[name] = frozenset(map(_primary, standing.expert.row.languages))
            self._base[name] = self._base_of(standing)
            for topic in standing.expert.row.topics:
                self._by_topic.setdefault(topic, set()).add(name)
            for key in _keys(standing):
                self._lists.setdefault(key, []).append((-self._base[name], self._ring[name], name))
        for ranks in self._lists.values():
            ranks.sort()

    def update(self, standing: Candidate) -> None:
        """Take note that the standing of somebody on the roster has changed."""
        name = standing.name
        before, after = self._base[name], self._base_of(standing)
        if before != after:
            self._base[name] = after
            for key in _keys(standing):
                ranks = self._lists[key]
                del ranks[bisect_left(ranks, (-before, self._ring[name], name))]
                insort(ranks, (-after, self._ring[name], name))
        self.standings[name] = standing

    def covering(self, topic: str) -> Collection[str]:
        """Everybody who has put themselves down for a topic."""
        return self._by_topic.get(topic, ())

    def ranked(self, need: Need) -> Iterator[tuple[float, str]]:
        """Everybody who covers one of the request's topics, best first, with their scores."""
        everybody = len(set().union(*(self.covering(topic.id) for topic in need.topics)))
        size, given, entry = _FIRST_LOOK, 0, _ring_place(need.identity)
        while given < everybody:
            pool = self._pool(need, size, entry)
            order = sorted(
                (-self._score(need, name), (self._ring[name] - entry) % _RING, name)
                for name in pool
            )
            # Who is not in the pool stands behind so many that are.
            certain = everybody if len(pool) >= everybody else size
            for negative, _, name in order[given:certain]:
                yield -negative, name
            given, size = max(given, min(certain, len(order))), size * 4

    def _pool(self, need: Need, size: int, entry: int) -> set[str]:
        """So many people that the first ``size`` for a request are among them."""
        language = _primary(need.language)
        topics = [topic.id for topic in need.topics]
        pool: set[str] = set()
        for number, topic in enumerate(topics):
            for key in ((topic, language), (topic, "")):
                pool.update(islice(_walk(self._lists.get(key, []), entry), size))
            others = (
                name
                for name in _walk(self._lists.get((topic, None), []), entry)
                if (spoken := self._spoken[name]) and not (language and language in spoken)
            )
            pool.update(islice(others, size))
            for other in topics[:number]:
                # Several topics count together.
                pool |= self._by_topic.get(topic, set()) & self._by_topic.get(other, set())
        return pool

    def _score(self, need: Need, name: str) -> float:
        topics, spoken = self.standings[name].expert.row.topics, self._spoken[name]
        score = self._base[name]
        # How sure the topics are is the same for everybody; how they compare is not.
        first = need.topics[0].score or 1.0
        for place, topic in enumerate(need.topics):
            if topic.id in topics:
                score += _TOPIC * (topic.score / first) / (place + 1)
        language = _primary(need.language)
        if language and language in spoken:
            score += _LANGUAGE
        elif spoken:
            score -= _LANGUAGE
        return score

    def _base_of(self, standing: Candidate) -> float:
        # Rounded, so that what is equal stays so when more is added to it.
        return round(_fairness(standing, self._now) - _LOAD * standing.open_requests, 9)

    def choose(self, need: Need, policy: AskingPolicy, *, shown: int = SHOWN) -> Choice:
        """Whom to ask now about a request that nobody has taken.

        :param shown: how many of those who are not asked are told of.
        """
        today, ever = _find_room(need, policy, self._now)
        wanted = min(policy.experts_next if need.asked else policy.experts, today)
        asked_before = {asked.name: asked for asked in need.asked}
        chosen: list[tuple[Considered, Way]] = []
        others: list[Considered] = []
        waiting = False
        everybody = len(set().union(*(self.covering(topic.id) for topic in need.topics)))
        for score, name in self.ranked(need):
            standing = self.standings[name]
            obstacle = self._obstacle(need, standing, asked_before)
            considered = Considered(name, round(score, 3), _because(need, standing), obstacle)
            if obstacle is None and len(chosen) < wanted:
                chosen.append((considered, standing.expert.row.way))
            elif len(others) < shown:
                others.append(considered)
            # What is the person's circumstance, not the request's, will be over some day.
            waiting = waiting or obstacle is None or obstacle is standing.obstacle
            if len(chosen) >= wanted and len(others) >= shown:
                break
        if chosen:
            stage = Stage.ASKING
        elif waiting and ever:
            stage = Stage.SEARCHING
        else:
            stage = Stage.EXHAUSTED
        left_out = everybody - len(chosen) - len(others)
        return Choice(need, stage, tuple(chosen), tuple(others), left_out)

    def candidates(self, need: Need, count: int) -> list[str]:
        """The next few who might be asked, whose circumstances have to be known before."""
        asked_before = {asked.name: asked for asked in need.asked}
        free = (
            name
            for _, name in self.ranked(need)
            if self._obstacle(need, self.standings[name], asked_before) is None
        )
        return list(islice(free, count))

    def _obstacle(
        self, need: Need, standing: Candidate, asked_before: Mapping[str, object]
    ) -> Reason | None:
        name = standing.name
        if name == need.requester:
            return Reason("requester")
        if name in need.participants:
            return Reason("in-thread")
        if name in asked_before:
            return Reason("asked-before")
        return standing.obstacle


def _find_room(need: Need, policy: AskingPolicy, now: datetime) -> tuple[int, int]:
    """How many more may be asked about a request: today, and in all."""
    asked = [one.at for one in need.asked if one.name]
    ever = max(0, policy.most_ever - len(asked))
    today = policy.most_per_day - sum(at > now - _DAY for at in asked)
    return max(0, min(today, ever)), ever


def _because(need: Need, standing: Candidate) -> tuple[Reason, ...]:
    row = standing.expert.row
    reasons = [Reason("topic", (topic.id,)) for topic in need.topics if topic.id in row.topics]
    if _reads(row.languages, _primary(need.language)):
        reasons.append(Reason("language", (need.language,)))
    elif row.languages:
        reasons.append(Reason("other-language", (need.language,)))
    return tuple(reasons)


def _keys(standing: Candidate) -> Iterator[tuple[str, str | None]]:
    """The lists in which somebody stands."""
    row = standing.expert.row
    languages = {_primary(code) for code in row.languages} or {""}
    for topic in row.topics:
        yield topic, None
        for language in languages:
            yield topic, language


def _primary(language: str) -> str:
    return language.partition("-")[0]


def _reads(languages: Iterable[str], language: str) -> bool:
    return bool(language) and any(_primary(code) == language for code in languages)


def _fairness(standing: Candidate, now: datetime) -> float:
    """From 0 for somebody who was asked today to 1 for somebody who was not asked for long."""
    if standing.last_asked is None:
        return _FAIRNESS
    days = max((now - standing.last_asked).total_seconds() / 86400, 0.0)
    return _FAIRNESS * min(days / _FAIR_AFTER_DAYS, 1.0)


def _walk(ranks: list[_Place], entry: int) -> Iterator[str]:
    """The names in a list, best first; equals from a place on the ring onward."""
    start = 0
    while start < len(ranks):
        base = ranks[start][0]
        end = bisect_right(ranks, (base, _RING, ""), start)
        middle = bisect_left(ranks, (base, entry, ""), start, end)
        for at in chain(range(middle, end), range(start, middle)):
            yield ranks[at][2]
        start = end


def _ring_place(words: str) -> int:
    """Where a person or a request stands on the ring on which equals wait; always the same."""
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
