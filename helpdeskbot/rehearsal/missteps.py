"""Where the bot would have been wrong: what people did afterwards, held against what it would do.

Statuses that people took off or gave otherwise, and absences on rosters, are judged in
:mod:`.statuses` and :mod:`.away`.  A rehearsal knows only the history that was given to it, so each
rule accuses where that is enough, and is silent where it is not.  Before each rule stand situations
in which it would mislead its reader; they are its tests.  That somebody took an edit of the bot's
back cannot be seen in a past without the bot: what comes nearest is that a person opened again what
it would have closed.
All datetimes are in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import cache

from helpdeskbot.model.status import Phase
from helpdeskbot.rehearsal.away import find_absence
from helpdeskbot.rehearsal.model import (
    Deed,
    Done,
    Intended,
    Misstep,
    Mistaken,
    Rehearsed,
    RehearsedRequest,
)
from helpdeskbot.rehearsal.reading import (
    ASKS,
    CLOSES,
    REMINDS,
    SHORTLY,
    TAGS,
    acts_of,
    answers,
    between,
    by_people,
    fold,
    is_bot,
    is_machine,
    is_same,
)
from helpdeskbot.rehearsal.saying import say_later, say_moment, say_name
from helpdeskbot.rehearsal.statuses import find_other_statuses
from helpdeskbot.settings.desk import load_preset

CAME_BACK = timedelta(days=30)
"""What is answered within this time after a closing was not over; later, it is a new matter."""
AWAY = timedelta(days=30)
"""Who has done nothing on these pages for so long before and after a question counts as away."""
SWEPT = timedelta(days=2)
"""What a person takes off the page so soon, and nobody has answered, was hardly a request."""
WORST = (
    Mistaken.CLOSED_EARLY,
    Mistaken.TAKEN_BACK,
    Mistaken.NOT_A_REQUEST,
    Mistaken.STATUS_TAKEN_OFF,
    Mistaken.OTHER_STATUS,
    Mistaken.ASKED_ABSENT,
    Mistaken.TOO_EARLY,
)
"""From what turns a person away to what only comes a little too soon."""

IsOver = Callable[[str], bool]


@cache
def _closing_words() -> frozenset[str]:
    words = load_preset("helpdesk").get("status", {}).get("vocabulary", {})
    return frozenset(word.casefold() for word, phase in words.items() if phase == Phase.CLOSED)


def is_usually_over(status: str) -> bool:
    """Whether a status says in the packaged vocabulary that a request is over."""
    return " ".join(status.split()).casefold() in _closing_words()


def mark_missteps(
    rehearsed: Rehearsed,
    is_over: IsOver = is_usually_over,
    *,
    closes_as: Collection[str] = (),
) -> None:
    """Write into each request where the bot would have been wrong in it.

    :param closes_as: the statuses with which it would have closed; empty: not known.
    """
    seen = _list_deeds(rehearsed)
    for request in rehearsed.requests:
        found = [*_judge(rehearsed, request, seen, is_over)]
        accused = [one.act for one in found]
        found += [
            one
            for one in find_other_statuses(request, is_over, closes_as)
            if one.act not in accused
        ]
        request.missteps = sorted(found, key=lambda one: one.act.at)


def list_worst(rehearsed: Rehearsed) -> list[tuple[RehearsedRequest, Misstep]]:
    """All missteps with their requests, the worst kind first, then in order of time."""
    found = [(request, one) for request in rehearsed.requests for one in request.missteps]
    return sorted(found, key=lambda pair: (WORST.index(pair[1].error), pair[1].act.at))


def _list_deeds(rehearsed: Rehearsed) -> dict[str, list[datetime]]:
    """When each account did anything at all on these pages, in order of time."""
    found: dict[str, list[datetime]] = {}
    for request in rehearsed.requests:
        for done in request.people:
            if done.by:
                found.setdefault(fold(done.by), []).append(done.at)
    for name, moments in rehearsed.seen.items():
        # Who has only ever put themselves on the roster was never at work here.
        if fold(name) in found:
            found[fold(name)] += moments
    return {name: sorted(moments) for name, moments in found.items()}


def _judge(
    rehearsed: Rehearsed,
    request: RehearsedRequest,
    seen: dict[str, list[datetime]],
    is_over: IsOver,
) -> Iterator[Misstep]:
    acts = sorted(request.acts, key=lambda act: act.at)
    for number, act in enumerate(acts):
        if act.kind in REMINDS:
            yield from _find_too_early(request, act)
        elif act.kind in CLOSES:
            again = next((one.at for one in acts[number + 1 :] if one.kind in CLOSES), None)
            yield from _find_closed_early(request, act, again, is_over)
        elif act.kind in ASKS:
            yield from _find_away(rehearsed, request, act, seen)
        elif act.kind in TAGS:
            yield from _find_no_request(request, act)


# It would mislead where somebody else has written meanwhile, so that the reminded person answered
# that; where they acted before the reminder, or in another request; where what came was a bot's.
def _find_too_early(request: RehearsedRequest, act: Intended) -> Iterator[Misstep]:
    for name in dict.fromkeys(map(fold, act.notifies)):
        soon = between(acts_of(request, name), act.at, act.at + SHORTLY)
        if not soon:
            continue
        first = soon[0]
        others = between(by_people(request), act.at, first.at)
        if any(one.at <= first.at and not is_same(one.by, name) for one in others):
            continue
        did = "replied" if first.deed is Deed.REPLIED else "set a status"
        yield Misstep(
            Mistaken.TOO_EARLY,
            act,
            f"would have reminded {say_name(name)} on {say_moment(act.at)}, who {did} without "
            f"being reminded {say_later(first.at, act.at)}",
        )


# It would mislead where a person has said after it that the request is over, so that what follows
# are thanks; where only a bot wrote or archived it; where somebody came back after months with
# something new; and, of a request that was closed twice, where the answer came to the other one.
def _find_closed_early(
    request: RehearsedRequest, act: Intended, again: datetime | None, is_over: IsOver
) -> Iterator[Misstep]:
    until = min(act.at + CAME_BACK, again or act.at + CAME_BACK)
    for done in between(by_people(request), act.at, until):
        if done.deed is Deed.STATUS_SET and (not done.what or is_over(done.what)):
            return
        if done.deed is Deed.STATUS_SET:
            told = f"{say_name(done.by)} set it to “{say_name(done.what)}”"
            yield Misstep(Mistaken.TAKEN_BACK, act, _say_closed(act, told, done))
            return
        if done.deed is Deed.REPLIED:
            again_here = is_same(done.by, request.requester)
            what = "who had asked, wrote again" if again_here else "answered"
            comma = "," if again_here else ""
            told = f"{say_name(done.by)}{comma} {what}"
            yield Misstep(Mistaken.CLOSED_EARLY, act, _say_closed(act, told, done))
            return


def _say_closed(act: Intended, told: str, done: Done) -> str:
    return f"would have closed it on {say_moment(act.at)}; {told} {say_later(done.at, act.at)}"


def _find_away(
    rehearsed: Rehearsed,
    request: RehearsedRequest,
    act: Intended,
    seen: dict[str, list[datetime]],
) -> Iterator[Misstep]:
    for name in dict.fromkeys(map(fold, act.notifies)):
        moments = seen.get(name, [])
        told = find_absence(rehearsed, request, act, name, moments)
        if told is None:
            told = _find_silence(rehearsed, act, name, moments)
        if told is not None:
            yield Misstep(Mistaken.ASKED_ABSENT, act, told)


# It would mislead where the history begins or ends so near that silence means nothing; where
# somebody was never on these pages, as experts whom nobody has asked are not; where they were at
# work in another request.  What they did elsewhere on the wiki it cannot know, and says so.
def _find_silence(
    rehearsed: Rehearsed, act: Intended, name: str, moments: list[datetime]
) -> str | None:
    if act.at - AWAY < rehearsed.begin or act.at + AWAY > rehearsed.end:
        return None
    near = [at for at in moments if act.at - AWAY <= at <= act.at + AWAY]
    before = [at for at in moments if at < act.at]
    if near or not before:
        return None
    later = next((at for at in moments if at > act.at), None)
    then = f"next {say_later(later, act.at)}" if later else "never again"
    return (
        f"would have asked {say_name(name)} on {say_moment(act.at)}, who did nothing on these "
        f"pages for {AWAY.days} days before and after (last on {say_moment(before[-1])}, "
        f"{then}); what they did elsewhere on the wiki is not known here"
    )


# It would mislead where a person has answered what a bot brought, as a form's bot brings requests;
# where who asked took their own request back; where it was archived, which bots do, and people
# after days; where it was put back, as what vandals take away is; and where the status that was
# taken off was set again.
def _find_no_request(request: RehearsedRequest, act: Intended) -> Iterator[Misstep]:
    if any(answers(request)):
        return
    after = [done for done in by_people(request) if done.at > act.at]
    back = [one.at for one in request.people if one.deed is Deed.PUT_BACK]
    when = say_moment(act.at)
    for done in after:
        if any(at >= done.at for at in back):
            continue
        other = not is_same(done.by, request.requester)
        if done.deed is Deed.GONE and other and done.at - act.at <= SWEPT:
            yield Misstep(
                Mistaken.NOT_A_REQUEST,
                act,
                f"would have tagged it on {when}; {say_name(done.by)} took it off the page "
                f"{say_later(done.at, act.at)}, and nobody had answered",
            )
            return
    if is_bot(request, request.requester) and not any(d.deed is Deed.STATUS_SET for d in after):
        told = "by its name" if is_machine(request.requester) else "by the settings"
        yield Misstep(
            Mistaken.NOT_A_REQUEST,
            act,
            f"would have tagged it on {when}; {say_name(request.requester)}, {told} no "
            "person, had posted it, and no person ever answered",
        )
