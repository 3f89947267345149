"""Which requests a desk can carry now, who waits, in which place; and why others were declined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.capacity.values import Load
from helpdeskbot.model.topics import Complexity

_LATEST = datetime.max.replace(tzinfo=UTC)
UNREASONED = ""
"""In counts: turned down without a reason."""


def decide_places(requests: Collection[Load], policy: CapacityPolicy) -> Mapping[str, int]:
    """The place on the waiting list of each request that has to wait, from 1.

    Those on which people work are carried, however many they are: the desk never puts back on
    the list what it has taken in.  The others come in their order (see :func:`sort_waiting`), each
    if there is room for its size.  Hours are one account for all sizes, so nobody overtakes
    somebody who waits for hours; a request that would fill a whole month and more is let in
    when nothing else is carried.
    """
    carried = [one for one in requests if one.started]
    open_now = Counter(policy.counted_as(one.size) for one in carried)
    hours = sum(policy.hours(one.size) for one in carried)
    places: dict[str, int] = {}
    full: set[Complexity] = set()
    no_hours = False
    for one in sort_waiting(one for one in requests if not one.started):
        size = policy.counted_as(one.size)
        most, needs = policy.most(size), policy.hours(size)
        if most and open_now[size] >= most:
            full.add(size)
        if policy.hours_per_month and hours and hours + needs > policy.hours_per_month:
            no_hours = True
        if size in full or no_hours:
            places[one.identity] = len(places) + 1
        else:
            open_now[size] += 1
            hours += needs
    return places


def sort_waiting(requests: Iterable[Load]) -> Sequence[Load]:
    """Those that wait, in their order: by place, and those without one behind, the oldest first.

    Staff move a request by writing another place into it.  Two have the same number then, and
    the younger one goes first: so it is moved up, and one that is moved down ends up behind.  Of
    two within one minute, the younger one is that which stands below the other.

    :param requests: in the order in which they stand.
    """

    def order(numbered: tuple[int, Load]) -> tuple[float, float, int]:
        at, one = numbered
        opened = (one.opened_at or _LATEST).timestamp()
        if one.place is None:
            return (float("inf"), opened, at)
        return (one.place, -opened, -at)

    return [one for _, one in sorted(enumerate(requests), key=order)]


def parse_place(value: str) -> int | None:
    """A place as it stands in a template; ``None`` for none, or for what is no place."""
    word = value.strip()
    return int(word) if word.isascii() and word.isdigit() and 0 < len(word) <= 4 else None


def is_known_reason(reason: str, policy: CapacityPolicy) -> bool:
    """Whether staff have named this among the desk's reasons."""
    return reason.strip().casefold() in {known.casefold() for known in policy.reasons}


def count_reasons(declined: Iterable[tuple[str, str]], policy: CapacityPolicy) -> Mapping[str, int]:
    """How often requests were turned down for each reason, the most frequent first.

    :param declined: (request, reason as written), oldest first; of one request the last counts.
    :return: by reason in the settings' spelling; others as written, and :data:`UNREASONED`.
    """
    spelled = {known.casefold(): known for known in policy.reasons}
    latest: dict[str, str] = {}
    for identity, reason in declined:
        latest[identity] = spelled.get(reason.strip().casefold(), reason.strip())
    counts = Counter(latest.values())
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
