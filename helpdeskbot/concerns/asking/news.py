"""What of a page is worth remembering: questions that only it knew of, and corrections."""

from __future__ import annotations

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.decide.progress import (
    all_questions,
)
from helpdeskbot.concerns.asking.look import Look
from helpdeskbot.concerns.asking.memory import (
    MAIL_TRIED,
    sending_events,
)
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import (
    asked_events,
)
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.page.correcting import correction_events
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import surely_ours
from helpdeskbot.page.topics import topics_of


def find_news(at_hand: AtHand, page: DeskPage, look: Look) -> list[Event]:
    """What is worth remembering of a page: questions that only it knew of, and corrections."""
    context = at_hand.context
    found = [
        one
        for thread, request in page.requests.items()
        # Of a request that is known the memory has every question of ours; what else stands
        # there in our name is undone by whoever takes it away.
        if thread not in page.recognised.known
        # What nobody can prove to be ours keeps us silent, and leads to nothing.
        for one in all_questions(
            request, look.before[thread], surely_ours(page, thread), page.desk_key
        )
    ]
    news = [one for one in found if at_hand.ledger.is_news(one)]
    events = asked_events(news, page.title)
    # Whether a mail was sent is not known any more; it is not sent twice.
    mailed = [one for one in news if one.way is Way.MAIL]
    events += sending_events(MAIL_TRIED, mailed, context.now)
    for one in mailed:
        at_hand.ledger.note_sending(MAIL_TRIED, one.thread, one.name)
    if page.requests:
        book = topics_of(context, page.desk)
        param = page.desk.of(PeoplePolicy).topic_param
        events += correction_events(
            page,
            book,
            param,
            context.now,
            lambda name: _may_teach(at_hand, page.desk, name),
            ours=context.office.account,
        )
    return events


def _may_teach(at_hand: AtHand, desk: DeskPolicy, name: str) -> bool:
    """Whether somebody is of the desk: later requests are judged by what they write."""
    if name in {*desk.staff, *at_hand.helpers(desk)} - {""}:
        return True
    groups = at_hand.context.people.users([name])[name].groups if name else frozenset()
    return not groups.isdisjoint(desk.staff_groups)
