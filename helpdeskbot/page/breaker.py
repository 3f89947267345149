"""Stops at a desk where something is out of proportion, and asks its staff.

Nothing is saved or remembered there meanwhile, so that what is undone leaves no trace.  Staff are
told once it has stood for a while.  It goes on when it has passed, or when staff say that it is as
it should be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.decide.proportion import USUAL_DAYS, Excess, Measure
from helpdeskbot.page.notices import StaffNotice, tell_staff
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.proportion import Counts, OutOfProportion, find_people
from helpdeskbot.words.links import render_name
from helpdeskbot.words.messages import Messages

SETTLE = timedelta(minutes=10)
"""What is undone within that time is told to nobody."""
# A page that nobody edits is counted again, as time goes on.
_AGAIN = timedelta(hours=1)
_NEVER = datetime.min.replace(tzinfo=UTC)
_DESK = "desk"


@dataclass(frozen=True, slots=True)
class Halt:
    """Why a desk is stopped.

    :param page: which of its pages that comes from, as in the settings.
    :param title: where that really is.
    :param judged: the settings and other pages by which it was counted.
    :param since: when it was first seen, UTC.
    :param counted: when it was counted last, UTC.
    :param told: its staff have been told.
    """

    page: str
    title: str
    revid: int
    judged: str
    since: datetime
    counted: datetime
    told: bool
    measure: str
    count: int
    usual: float | None
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proportion:
    """What is remembered of a desk.

    :param halt: ``None``: all is in proportion.
    :param since: what happened until then is as it should be, UTC: staff said so.
    :param told: how many people were told something, by day (UTC).
    """

    halt: Halt | None = None
    since: datetime = _NEVER
    told: Mapping[str, int] = field(default_factory=dict)


PROPORTIONS = Kept("proportion", Proportion)


def pages_of(context: Context, desk: DeskPolicy) -> Iterator[str]:
    """A desk's pages, as long as nothing stops us there; the one that did so last time first."""
    halt = _fetch(context, desk).halt
    if halt is not None and _still_stands(context, desk, halt):
        _hold(context, desk, halt)
    titles = context.heads.titles(desk)
    for title in sorted(titles, key=lambda one: halt is None or one != halt.page):
        if desk.name in context.halted:
            return
        yield title


def check(context: Context, page: DeskPage) -> None:
    """Look at what people have done on a page, before anything is decided about it.

    :raises OutOfProportion: it is far out of the usual.
    """
    kept, policy = _fetch(context, page.desk), page.desk.proportion
    if policy.accepts(kept.halt.since if kept.halt else context.now):
        if kept.halt:
            # What staff have seen by now is as it should be, also what the day after has brought.
            _keep(context, page.desk, replace(kept, halt=None, since=context.now))
        return
    halt = kept.halt
    if halt is not None and halt.page == page.place.asked and halt.title != page.title:
        # It was moved meanwhile; what is known of its threads does not tell whether it has passed.
        seen = Excess(Measure(halt.measure), halt.count, halt.usual)
        raise OutOfProportion(page, seen, halt.who)
    counts = _count(context, page, kept)
    if counts is not None:
        counts.check()


def check_people(context: Context, page: DeskPage) -> None:
    """Look at how many people would be told something, before any of them is.

    :raises OutOfProportion: they are far more than usual.
    """
    kept = _fetch(context, page.desk)
    counts = _count(context, page, kept)
    if counts is not None and not page.desk.proportion.accepts(context.now):
        counts.check_people(kept.told)
    if kept.halt is not None and kept.halt.page == page.place.asked:
        _keep(context, page.desk, replace(kept, halt=None))


def stop(context: Context, desk: DeskPolicy, found: OutOfProportion) -> None:
    """Do nothing more at a desk in this pass; its staff are told once it has stood for a while."""
    page, excess, before = found.page, found.excess, _fetch(context, desk).halt
    halt = Halt(
        page.place.asked,
        before.title if before and before.page == page.place.asked else page.title,
        page.revid,
        page.place.circumstances,
        before.since if before else context.now,
        context.now,
        before.told if before else False,
        excess.measure.value,
        excess.count,
        excess.usual,
        tuple(found.who),
    )
    _hold(context, desk, halt)


def report_stopped(context: Context, desk: DeskPolicy) -> None:
    """Tell of a desk at which the last pass has stopped, whatever is seen there now."""
    halt = _fetch(context, desk).halt
    if halt is not None:
        context.report.problems.append(_describe(desk, halt, Severity.ERROR))


def note_told(context: Context, page: DeskPage) -> None:
    """Remember how many people the edit of a page has told something."""
    people = len(find_people(page))
    if people:
        kept, today = _fetch(context, page.desk), str(context.now.date())
        told = {**kept.told, today: kept.told.get(today, 0) + people}
        days = sorted(told)[-USUAL_DAYS - 1 :]
        _keep(context, page.desk, replace(kept, told={day: told[day] for day in days}))


def _count(context: Context, page: DeskPage, kept: Proportion) -> Counts | None:
    """What can be counted on a page; nothing on one that is not known."""
    memories = context.heads.memories[page.desk.name]
    memory = memories.get(page.title) or memories.get(page.place.asked)
    if memory is None or not memory.revid or kept.since == context.now:
        return None
    at = kept.halt.since if kept.halt else context.now
    return Counts(context, page, memory.revid, kept.since, at)


def _still_stands(context: Context, desk: DeskPolicy, halt: Halt) -> bool:
    """Whether nobody has done anything since it was counted, not long ago."""
    head = context.heads.pages.get(halt.title)
    same = head is not None and head.exists and head.revid == halt.revid
    judged = halt.judged == context.heads.circumstances(desk)
    return context.write and same and judged and context.now - halt.counted < _AGAIN


def _hold(context: Context, desk: DeskPolicy, halt: Halt) -> None:
    kept, told = _fetch(context, desk), halt.told
    context.halted.add(desk.name)
    context.report.halted.add(desk.name)
    # It stays this desk's: no other one may take it over meanwhile.
    context.report.visited.setdefault(halt.title, (desk.name, halt.page))
    if context.write and not told and context.now - halt.since >= SETTLE:
        with context.guarded("", halt.title, desk.name):
            told = _tell(context, desk, halt)
    # It is an error when its staff are told, and need not be one again every minute.
    quiet = context.write and (halt.told or context.now - halt.since < SETTLE)
    severity = Severity.NOTICE if quiet else Severity.ERROR
    context.report.problems.append(_describe(desk, halt, severity))
    halt = replace(halt, told=told)
    if halt != kept.halt:
        _keep(context, desk, replace(kept, halt=halt))


def _tell(context: Context, desk: DeskPolicy, halt: Halt) -> bool:
    messages, page = context.office.messages(desk), desk.settings_page
    saw = messages.text(f"notice-halted-{halt.measure}", halt.count, _show(halt.usual))
    if halt.who:
        names = messages.list(map(render_name, halt.who))
        saw = f"{saw} {messages.text('notice-halted-who', names)}"
    if page:
        line = f"<code>{_find_line(desk, halt)}</code>"
        go_on = messages.text("notice-halted-accept", line, f"[[:{page}]]")
    else:
        go_on = messages.text("notice-halted-operator", f"{halt.since:%Y-%m-%d}")
    key, params = f"halted-{halt.since:%Y%m%d%H%M%S}", (f"[[:{halt.title}]]", saw, go_on)
    return tell_staff(context, desk, StaffNotice(key, "notice-halted", params, _say(halt)))


def _say(halt: Halt) -> str:
    """What was seen, for the operator."""
    words = Messages.load("en")
    saw = words.text(f"notice-halted-{halt.measure}", halt.count, _show(halt.usual))
    by = f" {words.text('notice-halted-who', ', '.join(halt.who))}" if halt.who else ""
    what = f"stopped at this desk since {halt.since:%Y-%m-%d %H:%M} UTC: {saw}{by}"
    return what.rstrip(".")


def _describe(desk: DeskPolicy, halt: Halt, severity: Severity) -> Problem:
    return Problem(_say(halt), halt.title, _advise(desk, halt), desk.name, severity)


def _advise(desk: DeskPolicy, halt: Halt) -> str:
    if desk.settings_page:
        go_on = f"write “{_find_line(desk, halt)}” on {desk.settings_page}"
    else:
        day = f'"{halt.since:%Y-%m-%d}"'
        go_on = f"write accept = [{{first = {day}, last = {day}}}] under [desk.proportion]"
    return f"If it is a mistake, undo it, and the bot goes on; if not, {go_on}"


def _find_line(desk: DeskPolicy, halt: Halt) -> str:
    """What staff write to let it go on; what they have written there before stays."""
    before = [
        f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}"
        for one in desk.proportion.accept
    ]
    return f"| proportion.accept = {', '.join([*before, f'{halt.since:%Y-%m-%d}'])}"


def _show(usual: float | None) -> str:
    return "–" if usual is None else f"{usual:.0f}"


def _fetch(context: Context, desk: DeskPolicy) -> Proportion:
    return _held(context, desk).kept


def _keep(context: Context, desk: DeskPolicy, kept: Proportion) -> None:
    _held(context, desk).kept = kept
    if context.write:
        PROPORTIONS.keep(context.office, context.office.desk_key(desk), _DESK, kept)


@dataclass(slots=True)
class _Held:
    kept: Proportion


def _held(context: Context, desk: DeskPolicy) -> _Held:
    """What is remembered of a desk, fetched once in a pass."""
    office, key = context.office, context.office.desk_key(desk)

    def fetch() -> _Held:
        kept = PROPORTIONS.fetch(office, key, _DESK) or Proportion()
        ours = kept.halt is not None and kept.halt.page in context.heads.titles(desk)
        return _Held(kept if ours else replace(kept, halt=None))

    return context.once((__name__, key), fetch)
