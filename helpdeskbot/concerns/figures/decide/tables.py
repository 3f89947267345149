"""The tables of one period: each what is counted, and the requests behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.figures.decide.times import (
    DAY,
    TIMES,
    by_number,
    group,
    number_of,
    passed,
    shares,
    split,
    times_of,
)
from helpdeskbot.concerns.figures.values import (
    ALL,
    NOTHING,
    OTHERS,
    Cell,
    FilesUse,
    Line,
    Period,
    RequestCase,
    Table,
    Unit,
)
from helpdeskbot.concerns.follow_up.values import Answer
from helpdeskbot.model.due import Holder
from helpdeskbot.model.topics import Complexity

_NUMBER = {"requests": Unit.NUMBER}
_HOLDERS = (Holder.DESK, Holder.REQUESTER, Holder.EXPERT, Holder.COMMUNITY, Holder.NOBODY)


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known besides the cases.

    :param capacity: by which statuses a request is turned down, and the reasons' spelling.
    :param named: experts who let themselves be named.
    :param replies: what was said of how it went, by the requests' lasting ids.
    :param results: what was looked up, by the requests' lasting ids; ``None``: nothing was.
    """

    capacity: CapacityPolicy
    named: Collection[str] = ()
    replies: Mapping[str, Collection[Answer]] = field(default_factory=dict)
    results: Mapping[str, FilesUse] | None = None


def count_tables(cases: Sequence[RequestCase], period: Period, known: Known) -> dict[str, Table]:
    """The tables in which there is something, by their names, in their order.

    :param cases: of the desk, the oldest first.
    """
    came = [case for case in cases if case.opened_at in period]
    ended = [case for case in cases if case.ended_at in period]
    tables = [
        _flow(cases, period),
        Table("times", TIMES, (times_of(ALL, came, period),)),
        *(
            Table(name, TIMES, split(came, period, key, order))
            for name, key, order in (
                ("topics", lambda case: case.topic, ()),
                ("languages", lambda case: case.language, ()),
                ("sizes", lambda case: _size(case), [one.value for one in Complexity][:3]),
                ("doors", lambda case: case.door.value, ()),
            )
        ),
        _decisions(ended),
        _waits(cases, period),
        _reasons(ended, known.capacity),
        _agreements(cases, period),
        _experts(cases, period, known.named),
        _follow_ups(ended, known),
    ]
    # What is not known of any request is no way to divide them.
    return {
        table.name: table
        for table in tables
        if table.lines and [line.name for line in table.lines] != [NOTHING]
    }


def _flow(cases: Sequence[RequestCase], period: Period) -> Table:
    def was_open(case: RequestCase, moment: datetime) -> bool:
        return case.opened_at < moment and (case.over_at is None or case.over_at >= moment)

    groups = {
        "open-before": [case for case in cases if was_open(case, period.first)],
        "in": [case for case in cases if case.opened_at in period],
        "out": [case for case in cases if case.ended_at in period],
        "left": [case for case in cases if case.ended_at is None and case.left_at in period],
        "open-after": [case for case in cases if was_open(case, period.until)],
    }
    shown = [name for name in groups if name != "left" or groups[name]]
    return Table("flow", _NUMBER, tuple(Line(name, (number_of(groups[name]),)) for name in shown))


def _decisions(ended: Sequence[RequestCase]) -> Table:
    lines = []
    groups = group(ended, lambda case: " ".join(case.outcome.casefold().split()))
    for name, cases in by_number(groups):
        took = [(case, passed(case, case.ended_at)) for case in cases]
        lines.append(Line(name, (number_of(cases), *shares(took, ()))))
    columns = {name: unit for name, unit in TIMES.items() if not name.startswith("reaction")}
    return Table("decisions", columns, tuple(lines))


def _waits(cases: Sequence[RequestCase], period: Period) -> Table:
    days: dict[Holder, dict[str, timedelta]] = {holder: {} for holder in _HOLDERS}
    for case in cases:
        ends = [*(stretch.since for stretch in case.turns[1:]), case.over_at or period.as_of]
        for stretch, end in zip(case.turns, ends, strict=False):
            begin = max(stretch.since, period.first)
            end = min(end, period.until, case.over_at or end)
            if end > begin:
                so_far = days[stretch.holder].get(case.identity, timedelta())
                days[stretch.holder][case.identity] = so_far + (end - begin)
    columns = {"days": Unit.DAYS, **_NUMBER}
    lines = [
        Line(
            holder.value,
            (
                Cell(sum(found.values(), timedelta()) / DAY, None, tuple(found)),
                Cell(len(found), None, tuple(found)),
            ),
        )
        for holder, found in days.items()
        if found
    ]
    return Table("waits", columns, tuple(lines))


def _reasons(ended: Sequence[RequestCase], policy: CapacityPolicy) -> Table:
    declined = {word.casefold() for word in policy.declined}
    spelled = {word.casefold(): word for word in policy.reasons}
    groups = group(
        [case for case in ended if case.outcome.casefold() in declined],
        lambda case: spelled.get(case.reason.strip().casefold(), case.reason.strip()),
    )
    lines = (Line(name, (number_of(some),)) for name, some in by_number(groups))
    return Table("reasons", _NUMBER, tuple(lines))


def _agreements(cases: Sequence[RequestCase], period: Period) -> Table:
    agreed = [case for case in cases if case.agreed_at in period]
    before = [
        case
        for case in agreed
        if case.agreed_at and (case.began_at is None or case.agreed_at <= case.began_at)
    ]
    lines = (Line("agreed", (number_of(agreed),)), Line("agreed-before", (number_of(before),)))
    return Table("agreements", _NUMBER, lines if agreed else ())


def _experts(cases: Sequence[RequestCase], period: Period, named: Collection[str]) -> Table:
    """How often experts were asked and replied, and how many requests name them."""
    asked: dict[str, list[tuple[RequestCase, bool]]] = {}
    held: dict[str, list[RequestCase]] = {}
    for case in cases:
        for one in case.asked:
            if one.at in period:
                asked.setdefault(one.name, []).append((case, one.replied))
        for name in case.experts if case.opened_at in period else ():
            held.setdefault(name, []).append(case)
    people = asked.keys() | held.keys()
    columns = {"asked": Unit.NUMBER, "replied": Unit.NUMBER, **_NUMBER, "people": Unit.NUMBER}

    def line(name: str, whose: Collection[str]) -> Line:
        questions = [one for person in sorted(whose) for one in asked.get(person, ())]
        replies = [case for case, replied in questions if replied]
        load = [case for person in sorted(whose) for case in held.get(person, ())]
        return Line(
            name,
            (
                number_of([case for case, _ in questions]),
                number_of(replies),
                number_of(list({case.identity: case for case in load}.values())),
                Cell(len(whose)),
            ),
        )

    shown = sorted(people & set(named))
    lines = [line(ALL, people), *(line(f"expert:{name}", {name}) for name in shown)]
    if shown and people - set(shown):
        lines.append(line(OTHERS, people - set(shown)))
    return Table("experts", columns, tuple(lines) if people else ())


def _follow_ups(ended: Sequence[RequestCase], known: Known) -> Table:
    """What became of the requests that ended in the period."""
    asked = [case for case in ended if case.followed]
    groups = {"followed": asked}
    for answer in Answer:
        said = [case for case in ended if answer in known.replies.get(case.identity, ())]
        groups[f"answer-{answer.value}"] = said
    lines = [Line(name, (number_of(some),)) for name, some in groups.items() if some]
    found = {
        case.identity: known.results[case.identity]
        for case in ended
        if known.results is not None and case.identity in known.results
    }
    if found:
        ids, results = tuple(found), found.values()
        lines += [
            Line("files", (Cell(sum(one.files for one in results), None, ids),)),
            Line("used", (Cell(sum(one.used for one in results), None, ids),)),
            # Wikis of several requests may be the same ones, so they are not added up.
            Line("wikis", (Cell(max(one.wikis for one in results), None, ids),)),
        ]
    return Table("follow-ups", {"number": Unit.NUMBER}, tuple(lines))


def _size(case: RequestCase) -> str:
    return NOTHING if case.size is Complexity.UNKNOWN else case.size.value
