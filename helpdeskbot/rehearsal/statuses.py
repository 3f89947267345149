"""Statuses of the bot's that people would not have had: they took theirs off, or gave another.

A past without the bot tells it of people's statuses only.  As with the other missteps, each rule
is silent where it would mislead; what stands before it are its tests.  All datetimes are in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

from helpdeskbot.rehearsal.model import (
    Deed,
    Done,
    Intended,
    Misstep,
    Mistaken,
    RehearsedRequest,
)
from helpdeskbot.rehearsal.reading import (
    CLOSES,
    SHORTLY,
    TAGS,
    answers,
    between,
    by_people,
    is_same,
)
from helpdeskbot.rehearsal.saying import say_later, say_moment, say_name

KEPT = timedelta(days=30)
"""A status that is taken off later than this after the bot's act has served its time."""
TIDIED = timedelta(days=2)
"""What leaves the page so soon after its status was taken off was put away with it."""
ANOTHER = timedelta(days=2)
"""Who ends a request so soon after the bot would have closed it knew better how it ended."""


def find_other_statuses(
    request: RehearsedRequest, is_over: Callable[[str], bool], closes_as: Collection[str]
) -> Iterator[Misstep]:
    """Where people showed that they wanted no status, or another one than the bot's.

    :param closes_as: the statuses with which the bot would have closed it, without regard to case;
        empty: not known, so that no other one can be told from them.
    """
    acts = sorted(
        (act for act in request.acts if act.kind in TAGS | CLOSES), key=lambda act: act.at
    )
    for act in acts:
        if act.kind in TAGS:
            yield from _find_ended_at_once(request, act, is_over)
        elif closes_as:
            yield from _find_ended_otherwise(request, act, is_over, closes_as)
    yield from _find_taken_off(request, acts, is_over)


# It would mislead where nobody had set one, so that only the bot's was lost by an edit of other
# lines; where it was over, and was tidied up or archived; where whoever took it off said something
# in the same edit, or set another one later; and where who asked took back their own.
def _find_taken_off(
    request: RehearsedRequest, acts: list[Intended], is_over: Callable[[str], bool]
) -> Iterator[Misstep]:
    status = ""
    for done in sorted(request.people, key=lambda one: one.at):
        if done.deed is not Deed.STATUS_SET:
            continue
        before, status = status, done.what
        act = next((act for act in reversed(acts) if act.at < done.at <= act.at + KEPT), None)
        if status or not before or is_over(before) or act is None:
            continue
        if done not in by_people(request) or is_same(done.by, request.requester):
            continue
        if _is_explained(request, done):
            continue
        would = "given it a status" if act.kind in TAGS else "closed it"
        yield Misstep(
            Mistaken.STATUS_TAKEN_OFF,
            act,
            f"would have {would} on {say_moment(act.at)}; {say_name(done.by)} took the status "
            f"“{say_name(before)}” off {say_later(done.at, act.at)}, and nobody set one again",
        )
        return


def _is_explained(request: RehearsedRequest, off: Done) -> bool:
    for done in request.people:
        if done.deed is Deed.STATUS_SET and done.what and done.at >= off.at:
            return True
        if done.deed is Deed.REPLIED and done.at == off.at:
            return True
        if done.deed is Deed.GONE and off.at <= done.at <= off.at + TIDIED:
            return True
    return False


# It would mislead where somebody has answered, so that it was a request and is done; where who
# asked took it back; and where people went on from the first status to the next.
def _find_ended_at_once(
    request: RehearsedRequest, act: Intended, is_over: Callable[[str], bool]
) -> Iterator[Misstep]:
    for done in between(by_people(request), act.at, act.at + SHORTLY):
        if done.deed is not Deed.STATUS_SET or not done.what:
            continue
        answered = any(one.at <= done.at for one in answers(request))
        if is_over(done.what) and not answered and not is_same(done.by, request.requester):
            yield _other(act, done, "given it its first status", ", and nobody had answered")
        return


# It would mislead where somebody wrote first, which is another misstep; and where it is the very
# status that the bot would have given it.
def _find_ended_otherwise(
    request: RehearsedRequest,
    act: Intended,
    is_over: Callable[[str], bool],
    closes_as: Collection[str],
) -> Iterator[Misstep]:
    for done in between(by_people(request), act.at, act.at + ANOTHER):
        if done.deed is Deed.STATUS_SET and is_over(done.what):
            same = " ".join(done.what.split()).casefold() in {one.casefold() for one in closes_as}
            if not same:
                yield _other(act, done, "closed it for want of an answer", "")
        return


def _other(act: Intended, done: Done, would: str, more: str) -> Misstep:
    return Misstep(
        Mistaken.OTHER_STATUS,
        act,
        f"would have {would} on {say_moment(act.at)}; {say_name(done.by)} set it to "
        f"“{say_name(done.what)}” {say_later(done.at, act.at)}{more}",
    )
