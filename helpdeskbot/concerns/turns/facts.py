"""What is known of each request of a page, gathered for the question whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.asking.decide.standing import is_away
from helpdeskbot.concerns.asking.values import UNCOVERED
from helpdeskbot.concerns.turns.calendar import build_calendar
from helpdeskbot.concerns.turns.decide.desk_time import end_of_day
from helpdeskbot.concerns.turns.hours import Calendar, DeskHours
from helpdeskbot.concerns.turns.told import find_until, read_sets, read_turn, without_strangers
from helpdeskbot.concerns.turns.values import (
    Post,
    PostKind,
    StatusSet,
    ThreadFacts,
)
from helpdeskbot.matching.speech import find_promised_day, read_speech
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.elsewhere import Elsewhere
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import PLACE
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.office.templates import find_mentioned
from helpdeskbot.page.named import experts_of
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.request_text import read_request
from helpdeskbot.page.templates import learn_from
from helpdeskbot.parse.userlinks import Signatures, find_user_pages

_ZONE_PARAM = "time zone"


def gather_facts(
    context: Context,
    asking: Asking,
    page: DeskPage,
    calendar: Calendar,
    elsewhere: Mapping[str, Elsewhere],
) -> dict[str, tuple[ThreadFacts, ThreadFacts | None]]:
    """The facts of each request, by the thread's id; the wiki is asked about its writers only.

    :param elsewhere: where some of them go on, by the thread's id.
    :returns: beside them, the facts as they would be if nobody had set the status template who
        has no say in the request; ``None``: nobody has.
    """
    writers = {
        author for request in page.requests.values() for author, _ in request.thread.signatures()
    }
    setters = {name for one in page.requests for name in page.told(one).setters()} - {""}
    # Who was renamed since is the same person under both names; a log is read for each that is
    # gone, so only for those who are waited for.
    waited_for = {request.requester for request in page.requests.values() if not request.is_over}
    present = context.people.follow(waited_for - {""})
    writers |= set(present.values()) | setters
    learn_from(context, page)
    bots, staff, blocked = _find_roles(context, page.desk, writers)
    theirs = _staff_elsewhere(context, page.desk, elsewhere, writers)
    book = asking.at_hand.book(page.desk)
    experts, roster = book.experts.values(), book.names
    absent = frozenset(one.name for one in experts if is_away(one.row, context.now))
    facts = {
        thread: _facts(
            context,
            asking,
            page,
            request,
            calendar,
            bots,
            staff | theirs.get(elsewhere[thread].desk, frozenset())
            if thread in elsewhere
            else staff,
            blocked,
            roster,
            absent,
            present,
            elsewhere.get(thread),
        )
        for thread, request in page.requests.items()
        if request.opened_at is not None
    }
    return {
        thread: (one, without_strangers(page, page.requests[thread], one, calendar, context))
        for thread, one in facts.items()
    }


def calendar_of(desk: DeskPolicy, now: datetime) -> Calendar:
    """The desk's working time around now.

    :raises SettingsError: its hours cannot be meant.
    """
    return build_calendar(desk.of(DeskHours), now.date())


def _find_roles(
    context: Context, desk: DeskPolicy, writers: Collection[str]
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Who of the writers is a bot, of the staff, blocked on all of the wiki."""
    desk_staff = find_staff(context.office, desk)
    # Some are staff who have written nothing here, and may be asked something.
    names = {*writers, *desk_staff.names, *desk_staff.written}
    users = context.people.users(names)
    known = {name: users[name] for name in names if name in users}
    bots = {name for name, user in known.items() if "bot" in user.groups and name in writers}
    staff = {
        name for name, user in known.items() if desk_staff.has(user) or desk_staff.has_signed(user)
    }
    return (
        frozenset(bots | {context.office.account, *desk.bots}),
        frozenset(staff) - {context.office.account},
        frozenset(name for name, user in known.items() if user.blocked_sitewide),
    )


def _staff_elsewhere(
    context: Context,
    desk: DeskPolicy,
    elsewhere: Mapping[str, Elsewhere],
    writers: Collection[str],
) -> Mapping[str, frozenset[str]]:
    """Who of the writers is staff of another desk that looks after a request now, by its name."""
    names = {one.desk for one in elsewhere.values()} - {""}
    others = [one for one in context.office.desks if one.name in names]
    return {one.name: _find_roles(context, one, writers)[1] for one in others}


def _facts(
    context: Context,
    asking: Asking,
    page: DeskPage,
    request: Request,
    calendar: Calendar,
    bots: frozenset[str],
    staff: frozenset[str],
    blocked: frozenset[str],
    roster: frozenset[str],
    absent: frozenset[str],
    present: Mapping[str, str],
    elsewhere: Elsewhere | None,
) -> ThreadFacts:
    thread, site = request.thread, context.office.site()
    params = thread.status.params if thread.status else ()
    said = read_turn(params, page.told(request.id), page.desk, site)
    sets, experts_since = read_sets(page.told(request.id), page.desk, context.office.account)
    opened_at = request.opened_at or context.now
    posts = []
    for comment in thread.comments:
        text = request.words_of(comment)
        linked = [name for name in find_user_pages(text, site) if "/" not in name]
        mentions = tuple(dict.fromkeys([*linked, *find_mentioned(context, text)]))
        author = present.get(comment.author, comment.author)
        was = comment.instead_of
        kind = PostKind.COMMENT if was is None else PostKind.EDIT
        posts.append(
            Post(
                author,
                comment.timestamp,
                text,
                kind,
                was or "",
                mentions,
                declines=asking.says_not_me(page.desk, text),
                promised=_promised(text, comment.timestamp, calendar)
                if author in staff or author in roster
                else None,
            )
        )
        posts += [Post(present.get(name, name), at, text) for name, at in comment.later_signatures]
    requester = present.get(request.requester, request.requester)
    if not any(post.author == requester and post.at <= opened_at for post in posts):
        # Posted without a signature: the page's history has told by whom.
        text = request.text if not thread.comments else read_request(request).body
        posts.insert(0, Post(requester, opened_at, text))
    return ThreadFacts(
        thread=request.identity,
        requester=requester,
        opened_at=opened_at,
        posts=tuple(posts),
        statuses=sets or _assumed(page.desk, request, posts, opened_at),
        experts=experts_of(context, page, request).names,
        experts_since=experts_since,
        roster=roster,
        absent=absent,
        staff=staff - {requester},
        bots=bots,
        given=said.given,
        due=end_of_day(said.due, calendar) if said.due else None,
        until=find_until(page.desk, said, sets, calendar),
        resolved=thread.resolved,
        # Of a topic that nobody covers the staff are told in the request.
        pressing=tuple(one for one in asking.spotted(page, request) if one[0] != UNCOVERED),
        listed=bool(request.param(PLACE)) and not request.new,
        unreachable=bool(requester)
        and (requester in blocked or not Signatures.is_account(requester)),
        elsewhere=elsewhere,
        requester_zone=_zone(asking, page.desk, request),
    )


def _promised(text: str, at: datetime, calendar: Calendar) -> datetime | None:
    """Until when the writer of a comment promises to have acted, UTC."""
    if not read_speech(text).promises:
        return None
    day = find_promised_day(text, at.date())
    return end_of_day(day, calendar) if day is not None else None


def _zone(asking: Asking, desk: DeskPolicy, request: Request) -> str:
    """The requester's time zone, from the status template or their own row of the roster."""
    expert = asking.at_hand.book(desk).experts.get(request.requester)
    return request.param(_ZONE_PARAM) or (expert.row.time_zone if expert else "")


def _assumed(
    desk: DeskPolicy, request: Request, posts: Sequence[Post], opened_at: datetime
) -> tuple[StatusSet, ...]:
    """The status that this pass is about to give a new request, or that an old one has for long."""
    if not request.new:
        at = max((post.at for post in posts), default=opened_at)
        return (StatusSet(request.status, request.phase, "", at),)
    value = desk.status.initial
    return (StatusSet(value, desk.status.phase(value), "", opened_at, person=False),)
