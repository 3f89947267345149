"""The pages of meetings: begun, kept current, and closed as records; one edit a pass at most."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from helpdeskbot.concerns.capacity.concern import LOADS
from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.committee.decide.agenda import compose_view
from helpdeskbot.concerns.committee.decide.merging import (
    is_ours,
    merge,
    replace_answers,
    split_blocks,
)
from helpdeskbot.concerns.committee.deciding import Decided
from helpdeskbot.concerns.committee.facts import read_gone
from helpdeskbot.concerns.committee.memory import MEETINGS, ROW, Kepts, fetch_lines, read_part
from helpdeskbot.concerns.committee.policy import CommitteePolicy
from helpdeskbot.concerns.committee.values import (
    ANSWER,
    HEAD,
    PART,
    RECORD,
    AgendaItem,
    Progress,
    View,
)
from helpdeskbot.concerns.committee.when import When
from helpdeskbot.concerns.committee.words.agenda import Terms, render_answers, render_page
from helpdeskbot.concerns.follow_up.values import ANSWERED
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Fate
from helpdeskbot.model.topics import Complexity
from helpdeskbot.office.context import Context
from helpdeskbot.page.guard import RETRY_LATER
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.side_pages import save_part
from helpdeskbot.words.forms import encode_identity
from helpdeskbot.words.marked_part import fill


def keep_page(
    context: Context,
    desk: DeskPolicy,
    when: When,
    items: Sequence[AgendaItem],
    decide: Callable[[], Decided],
    *,
    seen: bool,
) -> None:
    """Bring the page of one meeting up to date.

    :param decide: tells what was decided; asked only where a page is looked at.
    :param seen: a page of the desk was read in this pass.
    """
    office, kept = context.office, when.kept
    key, policy = office.desk_key(desk), desk.of(CommitteePolicy)
    begun = tuple(day for day in when.kept.begun if day in when.pages)
    kept = replace(
        kept,
        begun=begun,
        ahead=when.meetings.next,
        phases={day: phase for day, phase in kept.phases.items() if day in _names(when)},
        shown={day: digest for day, digest in kept.shown.items() if day in _names(when)},
    )
    late = kept.again_at is not None and kept.again_at <= context.now
    waits = kept.again_at is not None and not late
    # What is to be begun comes first: nothing that is written elsewhere may keep it waiting.
    pages = sorted(when.pages.items(), key=lambda one: kept.phases.get(str(one[0])) is one[1])
    for day, phase in () if waits else pages:
        title, name = policy.title(desk, day.isoformat()), day.isoformat()
        read = day in begun and fetch_lines(context, desk, title)[2]
        if not (seen or read or late or kept.phases.get(name) is not phase):
            continue
        view = _compose(context, desk, when, items, decide(), day, phase)
        lines = render_page(view, _terms(context, desk, view), office.messages(desk))
        shown = lines
        if phase is Progress.RECORD:
            # What has become of requests since then stands on the next page.
            shown = [*split_blocks(lines)[HEAD], *_late_answers(context, desk, view).values()]
        digest = _digest(shown)
        if kept.shown.get(name) == digest and kept.phases.get(name) is phase:
            continue
        kept, done = _save(context, desk, kept, view, lines, digest)
        if done:
            break
    if context.write and (kept != when.kept or when.fresh):
        MEETINGS.keep(office, key, ROW, kept)


def _digest(lines: Sequence[str]) -> str:
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=9).hexdigest()


def _late_answers(context: Context, desk: DeskPolicy, view: View) -> dict[str, str]:
    """The lines with answers that may still change in a record: what was decided on its page."""
    answers = render_answers(view, context.office.messages(desk))
    decided = {encode_identity(name) for name in view.decisions}
    return {name: line for name, line in answers.items() if name in decided}


def _names(when: When) -> set[str]:
    return {day.isoformat() for day in when.pages}


def _save(
    context: Context, desk: DeskPolicy, kept: Kepts, view: View, lines: Sequence[str], digest: str
) -> tuple[Kepts, bool]:
    """Make the page say this; what is remembered then, and whether that took an edit."""
    office, name = context.office, view.day.isoformat()
    title = desk.of(CommitteePolicy).title(desk, name)
    page = office.wiki.fetch_pages([title])[title]
    known, revid, _ = fetch_lines(context, desk, title)
    if page.head.revid != revid:
        return replace(kept, again_at=context.now), False  # somebody is at it, or it is new to us
    if page.head.timestamp is not None and page.head.user != office.account:
        calm = page.head.timestamp + desk.settle
        if calm > context.now:
            # In a meeting people write line after line, and nobody is to meet a conflict with us.
            return replace(kept, again_at=calm), False
    here = read_part(page.text)
    if view.phase is Progress.RECORD and is_ours(here, RECORD, known.ours):
        answers = _late_answers(context, desk, view)
        blocks = split_blocks(replace_answers(here, answers, ANSWER, known.ours))
        head = merge(split_blocks(lines)[HEAD], blocks[HEAD], known.ours, known.struck)
        lines = [*head, *(line for key, some in blocks.items() if key != HEAD for line in some)]
    elif here:
        lines = merge(lines, here, known.ours, known.struck)
    text = fill(page.text, "\n".join(lines))
    because = "the meeting is prepared" if view.phase is Progress.AGENDA else "the record is kept"
    fate = save_part(context, desk, page, text, PART, because)
    if fate in (None, Fate.SAVED, Fate.PREVIEWED):
        return (
            replace(
                kept,
                begun=tuple(sorted({*kept.begun, view.day})),
                phases={**kept.phases, name: view.phase},
                shown={**kept.shown, name: digest},
                again_at=None,
            ),
            fate is not None,
        )
    again = context.now if fate is Fate.CONFLICT else context.now + RETRY_LATER
    return replace(kept, again_at=again), True


def _compose(
    context: Context,
    desk: DeskPolicy,
    when: When,
    items: Sequence[AgendaItem],
    decided: Decided,
    day: date,
    phase: Progress,
) -> View:
    key = context.office.desk_key(desk)
    before, since = when.before(day), when.kept.since
    if day in when.kept.begun:
        title = desk.of(CommitteePolicy).title(desk, day.isoformat())
        said = fetch_lines(context, desk, title)[0].since
        # Who reads the page is told once for all.
        since = said if said is not None or day.isoformat() in when.kept.phases else since
    view = compose_view(
        [read_gone(context, key, one) for one in items],
        day,
        phase,
        when.meetings,
        before,
        decided.pages.get(day, {}),
        decided.troubles.get(day, ()),
        when.begins,
        since,
    )
    begun_at = when.kept.since
    was_kept = begun_at is not None and before is not None and begun_at < before
    went = {}
    if view.last:
        answers = context.office.store.fetch_events(key, kind=ANSWERED)
        went = {event.thread: str(event.data.get("answer", "")) for event in answers}
    return replace(view, linked=was_kept or before in when.kept.begun, went=went)


def _terms(context: Context, desk: DeskPolicy, view: View) -> Terms:
    policy = desk.of(CommitteePolicy)
    known = ("approved", "with working group", "not now", "under review", "declined")
    words = [word for word in known if desk.status.phase(word) is not None]
    return Terms(
        link=lambda day: f"[[:{policy.title(desk, day)}|{day}]]",
        words=words or [word for word in desk.status.vocabulary if word],
        carried=_carried(context, desk) if view.phase is Progress.AGENDA else (),
    )


def _carried(context: Context, desk: DeskPolicy) -> list[tuple[str, str, str]]:
    """How many requests of each size are taken in, where the desk has set how many may be."""
    policy, office = desk.of(CapacityPolicy), context.office
    if not policy.enabled:
        return []
    key = office.desk_key(desk)
    loads = [
        load
        for title in titles_of(office, desk)
        for load in LOADS.fetch(office, key, title) or ()
        if load.place is None
    ]
    sizes = [size for size in Complexity if size is not Complexity.UNKNOWN and policy.most(size)]
    counted = [policy.counted_as(load.size) for load in loads]
    rows = [(size.value, str(counted.count(size)), str(policy.most(size))) for size in sizes]
    if policy.hours_per_month:
        hours = sum(policy.hours(load.size) for load in loads)
        rows.append(("hours", f"{hours:g}", f"{policy.hours_per_month:g}"))
    return rows
