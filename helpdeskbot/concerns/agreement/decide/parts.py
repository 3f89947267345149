"""Which parts of an agreement are due or overdue, and whom that is to be said."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from helpdeskbot.concerns.agreement.values import Agreement, Part, Parties
from helpdeskbot.model.day import Day
from helpdeskbot.model.due import Channel, Due, Holder, Step
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.reason import Reason

PART = "agree-part"
"""The kind of the mark in a reminder of a part; its words are :func:`part_words`."""
SOON, OVERDUE = 1, 2
_ROLES = {
    "requester": Holder.REQUESTER,
    "desk": Holder.DESK,
    "staff": Holder.DESK,
    "helpdesk": Holder.DESK,
    "community": Holder.COMMUNITY,
    "expert": Holder.EXPERT,
    "experts": Holder.EXPERT,
}


def part_words(part: Part, stage: int) -> tuple[str, str]:
    """What a reminder's mark says, so that it is not sent twice: the part as it is, and its stage.

    A part that gets another day or another owner is one of which nobody was reminded.
    """
    seen = f"{part.number}\0{part.text}\0{part.owner}\0{part.due}"
    digest = hashlib.blake2b(seen.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{part.number}-{digest}", str(stage)


def part_due_at(part: Part) -> datetime | None:
    """The end of the day on which a part is due, UTC; ``None``: it has none."""
    if part.due is None:
        return None
    # Without arithmetic on the day: 9999-12-31 is one, too.
    return datetime(part.due.year, part.due.month, part.due.day, 23, 59, 59, tzinfo=UTC)


def due_parts(
    agreement: Agreement,
    accepted: bool,
    now: datetime,
    *,
    thread: str,
    parties: Parties,
    reminded: Iterable[Mark] = (),
    remind_days: int = 3,
    done: Collection[int] = (),
) -> tuple[Due, ...]:
    """What is to be said about parts now, by day; at most one thing about each part.

    Who is reminded: the users that the part names, else its role's; without an owner the desk.
    A part that is overdue is told of once, and no more that it was due soon.

    :param accepted: all parties have said yes; without that nothing is due.
    :param now: UTC.
    :param thread: the thread's lasting id.
    :param reminded: the marks in the bot's own comments, removed ones too.
    :param remind_days: so many days before its day a part's owner is reminded; 0: only after.
    :param done: numbers of parts of which nothing is said any more.
    """
    if not accepted:
        return ()
    sent = {trace.words for trace in reminded if trace.kind == PART}
    found = []
    for part in agreement.parts:
        end = part_due_at(part)
        if end is None or part.number in done:
            continue
        stage = OVERDUE if now > end else SOON
        soon = timedelta(days=remind_days)
        if stage == SOON and (remind_days <= 0 or end - now > soon):
            continue
        if part_words(part, stage) in sent:
            continue
        holder, who = _owner(part, parties)
        day, words = Day.of(end), part.text or f"part {part.number}"
        then_at = end if stage == SOON else None
        found.append(
            Due(
                thread=thread,
                step=Step.REMIND,
                stage=stage,
                holder=holder,
                who=who,
                channel=Channel.THREAD if who else Channel.DIGEST,
                awaited=Reason("agree-part-due", (words, day), f"“{words}” is due on {day}"),
                since=end - soon if stage == SOON else end,
                then=_then(stage, day),
                then_at=then_at,
                due_at=end - soon if stage == SOON else end,
                mark=Mark(PART, part_words(part, stage)),
            )
        )
    return tuple(sorted(found, key=lambda due: due.due_at))


def next_part_at(
    agreement: Agreement, accepted: bool, now: datetime, *, remind_days: int = 3
) -> datetime | None:
    """When a part becomes due next, after ``now``; ``None``: none does."""
    if not accepted:
        return None
    moments = []
    for part in agreement.parts:
        end = part_due_at(part)
        if end is not None and end >= now:
            soon = end - timedelta(days=max(remind_days, 0))
            after = end if end.year == 9999 else end + timedelta(seconds=1)
            moments += [at for at in (soon, after) if at > now]
    return min(moments, default=None)


def _owner(part: Part, parties: Parties) -> tuple[Holder, tuple[str, ...]]:
    known = {parties.requester, *parties.experts}
    names = tuple(name for name in part.names if name in known or name in parties.staff)
    if names:
        if names == (parties.requester,):
            return Holder.REQUESTER, names
        staff = all(name in parties.staff and name not in known for name in names)
        return Holder.DESK if staff else Holder.EXPERT, names
    holder = _ROLES.get(part.owner.strip().casefold(), Holder.DESK)
    if holder is Holder.REQUESTER and parties.requester:
        return holder, (parties.requester,)
    if holder is Holder.EXPERT and parties.experts:
        return holder, parties.experts
    return (Holder.DESK if holder is Holder.EXPERT else holder), ()


def _then(stage: int, day: str) -> Reason:
    if stage == SOON:
        return Reason("agree-part-then-late", (day,), f"after {day} it counts as late")
    return Reason("agree-part-then-desk", (), "the desk will ask what is in the way")
