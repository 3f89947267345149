"""One bad thread harms no other: what fails on a page is done again without those that fail alone.

Every step over a page, from reading it to taking note of it, goes over all its threads.  When one
fails, everything is rehearsed with some of the threads as if they stood there alone.  Those with
which that fails are left alone, for some hours or until somebody edits them, a person is told, and
all others are dealt with as if these were not there.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.errors import Halted, LoginFailed, StoreError, Unreachable
from helpdeskbot.model.report import Problem, TickReport
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import LeftAlone, Office
from helpdeskbot.page.place import PageRefused
from helpdeskbot.page.proportion import OutOfProportion

T = TypeVar("T")

LEFT_ALONE = timedelta(hours=6)
"""After that it is tried again with a thread that made something fail."""
MOST_TROUBLES = 2_000
"""So many are known at most: who edits a thread anew each minute adds one with each edit."""
_MOST_REHEARSALS = 400
_LONGEST = 300
_ROUNDS = 3
_NO_THREADS_FAULT = (
    Halted,
    LoginFailed,
    StoreError,
    Unreachable,
    PageRefused,
    OutOfProportion,
)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a pass over one page can be tried out.

    :param play: does all of it in a context that writes nothing, with the threads that it is
        given, as if there were no others.
    """

    desk: DeskPolicy
    title: str
    play: Callable[[Context, PageText, Collection[str]], None]


def without_failing(context: Context, rehearsal: Rehearsal, attempt: Callable[[], T]) -> T:
    """Do something with a page; where it fails, again without the threads that make it fail.

    :param attempt: reads the page, without what :func:`find_trouble` finds.
    :raises Exception: what ``attempt`` raises, where no thread is the reason.
    """
    report = context.report
    for _ in range(_ROUNDS):
        failed, problems = len(context.failures), len(report.problems)
        try:
            done = attempt()
        except _NO_THREADS_FAULT:
            raise
        except Exception:
            if not set_aside(context, rehearsal):
                raise
        else:
            if len(context.failures) == failed or not set_aside(context, rehearsal):
                return done
        # It is told of the threads instead.
        del report.problems[problems:]
    return attempt()


def set_aside(context: Context, rehearsal: Rehearsal) -> bool:
    """Find the threads with which something fails on a page; whether there are any."""
    office, title = context.office, rehearsal.title
    source = office.wiki.fetch_pages([title])[title]
    talk = office.parse(rehearsal.desk, title, source.text)
    before = find_trouble(office, title, talk)

    def find_failures(some: Collection[str]) -> Collection[str]:
        stage = copy.copy(context)
        stage.write, stage.rehearses, stage.failures = False, True, []
        stage.report, stage.told = TickReport(context.report.started), set(context.told)
        try:
            with stage.guarded("", title, rehearsal.desk.name):
                rehearsal.play(stage, source, some)
        except PageRefused:
            return ()
        return stage.failures

    threads = [thread.id for thread in talk.threads if thread.id not in before]
    guilty = find_guilty(threads, find_failures)
    until = office.clock() + LEFT_ALONE
    for thread in talk.threads:
        if thread.id in guilty:
            office.troubles[title, _digest(thread, talk)] = LeftAlone(guilty[thread.id], until)
    _bound(office)
    return bool(guilty)


def _bound(office: Office) -> None:
    """Forget the oldest troubles beyond so many; what still fails is found anew."""
    for key in list(office.troubles)[: max(0, len(office.troubles) - MOST_TROUBLES)]:
        del office.troubles[key]


def find_guilty(
    threads: Sequence[str], find_failures: Callable[[Collection[str]], Collection[str]]
) -> dict[str, str]:
    """The threads with which something fails that goes well without them, and how.

    None where it fails with each by itself: then they are not the reason.

    :param find_failures: what fails with some threads alone.
    """
    always = set(find_failures(()))
    guilty: dict[str, str] = {}
    groups: list[Sequence[str]] = [threads] if threads else []
    for _ in range(_MOST_REHEARSALS):
        if not groups:
            break
        some = groups.pop()
        why = [one for one in find_failures(some) if one not in always]
        if why and len(some) == 1:
            guilty[some[0]] = "; ".join(dict.fromkeys(why))[:_LONGEST]
        elif why:
            half = len(some) // 2
            groups += [some[half:], some[:half]]
    # Too many to be told apart: all of these are left alone.
    guilty |= {thread: "too many requests in a row fail" for some in groups for thread in some}
    return guilty if len(guilty) < len(threads) or len(threads) == 1 else {}


def find_trouble(office: Office, title: str, talk: TalkPage) -> Mapping[str, LeftAlone]:
    """The threads of a page that are left alone, by their ids on it."""
    now = office.clock()
    for key in [key for key, one in office.troubles.items() if one.until <= now]:
        del office.troubles[key]
    if not any(page == title for page, _ in office.troubles):
        return {}
    found = ((one.id, office.troubles.get((title, _digest(one, talk)))) for one in talk.threads)
    return {thread: trouble for thread, trouble in found if trouble is not None}


def tell_of_trouble(
    desk: DeskPolicy, title: str, talk: TalkPage, troubles: Mapping[str, LeftAlone]
) -> Iterator[Problem]:
    """What the operator is told of threads that are left alone."""
    for thread in talk.threads:
        if thread.id in troubles:
            what = f'something failed at "{thread.heading}", which is left alone'
            advice = "Please report this as a bug, with the log"
            yield Problem(f"{what}: {troubles[thread.id].what}", title, advice, desk.name)


def _digest(thread: Thread, talk: TalkPage) -> bytes:
    words = thread.span.of(talk.text).strip().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(words, digest_size=16).digest()
