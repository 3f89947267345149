"""What is known of a request, for whoever takes it over: facts, promises, dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.duty.values import Summary
from helpdeskbot.concerns.turns.concern import TurnsHere
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import SIZE
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.request_text import read_request
from helpdeskbot.words.plain import clean_line

_LONGEST = 200
_MOMENT = timedelta(microseconds=1)


def summarise(
    page: DeskPage, request: Request, here: TurnsHere | None, agreements: Agreements
) -> Summary:
    """A request as it stands now; all of it is from the page."""
    words = read_request(request)
    asked = _shorten(words.form.get("goal", "") or words.body)
    found = Summary(
        page.title,
        request.thread.heading,
        request.requester,
        request.opened_at.date() if request.opened_at else None,
        asked,
        request.param(page.desk.of(PeoplePolicy).topic_param),
        request.param(SIZE),
    )
    turn = here.turns.get(request.id) if here is not None else None
    facts = here.facts.get(request.id) if here is not None else None
    if here is None or turn is None or facts is None:
        return found
    zone = here.calendar.zone

    def day(moment: datetime | None, *, ends: bool = False) -> date | None:
        # A day ends when the next one begins.
        before = _MOMENT if ends else timedelta()
        return (moment - before).astimezone(zone).date() if moment is not None else None

    promises = {
        post.author: promised
        for post in facts.posts
        if (promised := day(post.promised, ends=True)) is not None
    }
    parts = agreements.parts(page, request.id)
    return Summary(
        found.title,
        found.heading,
        found.requester,
        found.opened,
        found.asked,
        found.topics,
        found.size,
        turn.holder.value,
        turn.who,
        day(turn.since),
        tuple(promises.items()),
        day(facts.due, ends=True),
        day(facts.until),
        day(facts.agreed_at),
        facts.planned and facts.agreed_at is None,
        tuple((part.text, part.owner, part.written_due) for part in parts),
    )


def _shorten(text: str) -> str:
    text = " ".join(clean_line(text).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
