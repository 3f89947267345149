"""What all concerns together do with one page of a desk, and with a desk after all its pages.

A page is read and judged, the concerns say what is to be done in its threads, and that becomes one
edit.  Where something fails, all of it is rehearsed with some threads alone, so that the guilty
ones are found and the others are dealt with.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from helpdeskbot.concerns.concern import (
    Concern,
    conclude,
    consult,
    find_helpers,
    find_woken,
)
from helpdeskbot.concerns.order import open_concerns
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page import breaker, presave, reading, saving
from helpdeskbot.page.alone import Rehearsal, set_aside, without_failing
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import Place
from helpdeskbot.page.planning import PlannedEdit, plan_edit
from helpdeskbot.page.readback import leave_unreadable
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.standings import keep_standings
from helpdeskbot.page.trying import Tries, tell_of_refused

MISSED = "a full look has found what a resting request would have missed"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass: what it has in hand, what it looks after, and what the wiki refused, by desk."""

    context: Context
    concerns: tuple[Concern, ...] = field(default=())
    refused: list[tuple[str, Waits]] = field(default_factory=list)
    places: list[tuple[DeskPolicy, Place]] = field(default_factory=list)
    """The pages that were read."""


def finish_desk(run: Pass, desk: DeskPolicy) -> None:
    """After all pages: messages to people elsewhere, and the pages that the bot keeps."""
    for waits in (waits for name, waits in run.refused if name == desk.name):
        with run.context.guarded("", waits.title, desk.name):
            tell_of_refused(run.context, desk, waits)
    failed = len(run.context.failures)
    for concern in sorted(run.concerns, key=lambda one: one.finishes_last):
        with run.context.guarded("", desk.home, desk.name):
            concern.finish(desk)
    for one, place in run.places if len(run.context.failures) > failed else ():
        if one.name == desk.name:
            set_aside(run.context, rehearse(desk, place, finishes=True))


def take_stock(run: Pass, page: DeskPage, *, saved: bool) -> None:
    """Take note of how the open requests of a page stand, once it has been dealt with."""
    # Most have nothing to add, and a page may have a thousand open requests.
    looks_after = page.desk.looks_after
    telling = [one for one in run.concerns if type(one).stands is not Concern.stands]

    def fill(page: DeskPage, request: Request, standing: Standing) -> Standing:
        # Of a desk that only tags nothing is to be found out.
        for concern in telling if looks_after else ():
            with run.context.guarded(concern.name, page.title, page.desk.name):
                standing = concern.stands(page, request, standing)
        return standing

    made = page if saved or not page.changes else replace(page, changes={})
    keep_standings(run.context, made, fill)


Planned = tuple[DeskPage, Mapping[str, str], PlannedEdit | None]


def plan_safely(
    run: Pass, desk: DeskPolicy, place: Place, silent: frozenset[str], tries: Tries
) -> Planned:
    """Read and judge a page, and compose its edit from what is still as it was read.

    :param silent: threads in which nothing is said.
    :param tries: which of them are tried now.
    """

    def attempt() -> Planned:
        return _plan(run, _judge(run, desk, place, silent, checks=True), tries)

    return without_failing(run.context, rehearse(desk, place), attempt)


def look_at(run: Pass, desk: DeskPolicy, place: Place) -> DeskPage:
    """A page with what is proposed on it; nothing is written."""
    return without_failing(run.context, rehearse(desk, place), lambda: _judge(run, desk, place))


def rehearse(desk: DeskPolicy, place: Place, *, finishes: bool = False) -> Rehearsal:
    """All that is done with a page, to be tried out with some of its threads."""

    def play(context: Context, source: PageText, only: Collection[str]) -> None:
        run = Pass(context, open_concerns(context))
        page, _, _ = _plan(run, _judge(run, desk, place, source=source, only=only))
        conclude(run.concerns, page, context, saved=bool(page.changes))
        if finishes:
            finish_desk(run, desk)

    return Rehearsal(desk, place.title, play)


def _plan(run: Pass, page: DeskPage, tries: Tries | None = None) -> Planned:
    context, office = run.context, run.context.office
    if tries is not None:
        page = tries.choose(page)
        breaker.check_people(context, page)
    page = reading.look_again(office, page)
    page, words = presave.fetch_words(context, page)
    page = leave_unreadable(page, words, office)
    return page, words, plan_edit(page, words, office)


def _judge(
    run: Pass,
    desk: DeskPolicy,
    place: Place,
    silent: frozenset[str] = frozenset(),
    source: PageText | None = None,
    only: Collection[str] | None = None,
    *,
    checks: bool = False,
) -> DeskPage:
    context, office, report = run.context, run.context.office, run.context.report
    helpers = find_helpers(run.concerns, desk, context)

    told = slice(0, 0)

    def read(source: PageText | None = source, awake: Collection[str] = ()) -> DeskPage:
        nonlocal told
        # What is told of the page is told again.
        del report.problems[told]
        before = len(report.problems)
        page = reading.read_page(
            office, desk, place, report, silent, helpers, source=source, only=only, awake=awake
        )
        told = slice(before, len(report.problems))
        return page

    page = read()
    if page.to_tag and _has_new_markers(context, page):
        # The template has got another name since; somebody may have used it already.
        page = read()
    woken = find_woken(run.concerns, page, context)
    if woken:
        page = read(page.source, woken)
    if checks:
        breaker.check(context, page)
    page = consult(run.concerns, page, context)
    _tell_of_missed(run, page)
    return page


def _tell_of_missed(run: Pass, page: DeskPage) -> None:
    """Log what a full look has found in requests that would have rested: a fault of ours."""
    doubted = page.doubted & page.changes.keys()
    if doubted:
        here = {one: request for one, request in page.requests.items() if one not in page.doubted}
        as_if = replace(page, requests=here, resting=page.doubted, changes={})
        for thread in sorted(doubted - set(find_woken(run.concerns, as_if, run.context))):
            kinds = [action.kind.name for action in page.changes[thread].actions]
            extra = {"page": page.title, "request": page.identity(thread), "kinds": kinds}
            log.warning(MISSED, extra=extra)


def _has_new_markers(context: Context, page: DeskPage) -> bool:
    """Whether the template has got another name; of many small pages, one asks for all."""
    desk, title = page.desk, page.title
    if title not in context.heads.documents.get(desk.name, ()):
        return context.office.refresh_markers(desk)
    key = (__name__, "markers", desk.name)
    return context.once(key, lambda: context.office.refresh_markers(desk))


def find_surprising(run: Pass, page: DeskPage, words: Mapping[str, str]) -> frozenset[str]:
    """The threads whose comment alone would notify others than it is meant to; or all of them."""
    office, found = run.context.office, set()
    for thread, change in page.changes.items():
        alone = replace(page, changes={thread: change})
        planned = plan_edit(alone, words, office) if change.draft is not None else None
        if planned is not None:
            veto = saving.find_veto(run.context, planned)
            found |= {thread} if veto is not None and veto.mentions else set()
    return frozenset(found or (thread.id for thread in page.talk.threads))
