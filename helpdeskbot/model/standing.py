"""How an open request stands: what a desk's pages show of it, though its page is not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from helpdeskbot.model.due import Holder
from helpdeskbot.model.status import Phase
from helpdeskbot.model.topics import Complexity

WAITING, SETTLED = "waiting", "agreed"
"""How what people agree upon stands: it waits for people's yes, or all have said it."""

TO_THE_DESK = "desk"
"""What happens at the end of a hold, or of a question to the community: the desk's turn begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An open request, or one on hold, as its page and all concerns told of it.

    Moments are timezone-aware and in UTC, days are the desk's, names, headings and words of
    statuses are strangers' text.  What a concern does not know stays as it is by default.

    :param identity: its lasting id.
    :param title: the page on which it stands.
    :param anchor: of its section on that page, for a link; ``""``: there is none to be relied on.
    :param requester: ``""``: not known.
    :param opened_at: ``None``: not known.
    :param status: the word in its status template.
    :param phase: what that means; ``None``: nothing that the desk knows.
    :param language: BCP 47 of what was asked; ``""``: it is not beyond doubt.
    :param topics: ids, best first; empty where they are not certain.
    :param size: as written in the template, or as it is estimated.
    :param holder: whose turn it is; ``None``: nobody has found that out.
    :param who: names of those whose turn it is, where they are known.
    :param at_work: who of the desk acts, where the desk is awaited.
    :param since: since when the holder is awaited.
    :param rule: the code of the rule that decided.
    :param rule_params: what the rule's sentence names.
    :param until: when a hold, or a question to the community, ends.
    :param due_at: when the bot acts next if nobody does anything; in the past: with the next pass.
    :param then: what happens then: a :class:`~helpdeskbot.model.due.Step`'s value, or ``desk``.
    :param then_who: whom it tells then.
    :param reminded: how often was said that this turn lasts.
    :param reminded_at: when it was said last.
    :param promised: the day by which somebody of the desk has said they would have acted.
    :param deadline: the day that the request names.
    :param search: how far the search for somebody who takes it has come; ``""``: none is made.
    :param asked: who was asked about it, oldest first.
    :param asked_on: the days on which they were asked, UTC.
    :param waited_for: who of them may still answer.
    :param taken_by: who takes care of it.
    :param spotted: (code, day or ``""``) of why the staff should see it before others.
    :param place: on the waiting list.
    :param consent: to who does what: :data:`WAITING`, :data:`SETTLED`; ``""``: nobody asked for it.
    :param missing_yes: the requester and experts who have not said yes.
    :param missing: what it does not tell: ``licence``, ``size``, ``deadline``, …
    :param owner: who of the staff looks after it; ``""``: nobody in particular.
    :param desk: the name of our other desk to which it was handed on; ``""``: none.
    """

    identity: str
    title: str
    heading: str
    anchor: str = ""
    requester: str = ""
    opened_at: datetime | None = None
    status: str = ""
    phase: Phase | None = None
    language: str = ""
    topics: tuple[str, ...] = ()
    size: Complexity | None = None
    holder: Holder | None = None
    who: tuple[str, ...] = ()
    at_work: tuple[str, ...] = ()
    since: datetime | None = None
    rule: str = ""
    rule_params: tuple[str, ...] = ()
    until: datetime | None = None
    due_at: datetime | None = None
    then: str = ""
    then_who: tuple[str, ...] = ()
    reminded: int = 0
    reminded_at: datetime | None = None
    promised: date | None = None
    deadline: date | None = None
    search: str = ""
    asked: tuple[str, ...] = ()
    asked_on: tuple[date, ...] = ()
    waited_for: tuple[str, ...] = ()
    taken_by: tuple[str, ...] = ()
    spotted: tuple[tuple[str, str], ...] = ()
    place: int | None = None
    consent: str = ""
    missing_yes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    owner: str = ""
    desk: str = ""
