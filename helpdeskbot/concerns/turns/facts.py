"""What is known of each request of a page, gathered for the question whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.turns.calendar import build_calendar
from helpdeskbot.concerns.turns.decide.desk_time import end_of_day, start_of_day
from helpdeskbot.concerns.turns.decide.meetings import find_end_of_next_meeting
from helpdeskbot.concerns.turns.hours import Calendar, MeetingRule
from helpdeskbot.concerns.turns.parse.meetings import parse_meeting_rule
from helpdeskbot.concerns.turns.parse.parameters import parse_turn_parameters
from helpdeskbot.concerns.turns.status_history import Trail
from helpdeskbot.concerns.turns.turn_parameters import TurnParameters
from helpdeskbot.concerns.turns.values import Post, StatusSet, ThreadFacts
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.request import Heard
from helpdeskbot.page.page import View
from helpdeskbot.page.topics import read_request
from helpdeskbot.parse.userlinks import find_user_pages

_ZONE_PARAM = "time zone"


def gather_facts(
    search: Search, view: View, trails: Mapping[str, Trail], calendar: Calendar
) -> dict[str, ThreadFacts]:
    """The facts of each request, by the thread's id; the wiki is asked about its writers only."""
    writers = {author for heard in view.heard.values() for author, _ in heard.thread.signatures()}
    # Who was renamed since is the same person under both names; a log is read for each that is
    # gone, so only for those who are waited for.
    waited_for = {heard.requester for heard in view.heard.values() if _is_open(heard, view.desk)}
    present = search.people.follow(waited_for - {""})
    writers |= set(present.values())
    bots, staff = _find_roles(search, view.desk, writers)
    roster = search.book(view.desk).names
    return {
        thread: _facts(
            search,
            view,
            heard,
            trails.get(thread, Trail(())),
            calendar,
            bots,
            staff,
            roster,
            present,
        )
        for thread, heard in view.heard.items()
        if heard.opened_at is not None
    }


def calendar_of(desk: DeskPolicy, now: datetime) -> Calendar:
    """The desk's working time around now.

    :raises SettingsError: its hours cannot be meant.
    """
    return build_calendar(desk.hours, now.date())


def _is_open(heard: Heard, desk: DeskPolicy) -> bool:
    status = heard.thread.status
    is_closed = status is not None and desk.status.phase(status.value) is Phase.CLOSED
    return not (is_closed or heard.thread.resolved)


def _find_roles(
    search: Search, desk: DeskPolicy, writers: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    users = search.people.users(writers)
    groups = {name: users[name].groups for name in writers if name in users}
    bots = {name for name, mine in groups.items() if "bot" in mine}
    staff = {name for name, mine in groups.items() if mine & set(desk.staff_groups)}
    return (
        frozenset(bots | {search.office.account, *desk.bots}),
        frozenset(staff | set(desk.staff)) - {search.office.account},
    )


def _facts(
    search: Search,
    view: View,
    heard: Heard,
    trail: Trail,
    calendar: Calendar,
    bots: frozenset[str],
    staff: frozenset[str],
    roster: frozenset[str],
    present: Mapping[str, str],
) -> ThreadFacts:
    thread, site = heard.thread, search.office.site()
    params = thread.status.params if thread.status else ()
    said = parse_turn_parameters(params, site)
    opened_at = heard.opened_at or search.report.started
    posts = []
    for comment in thread.comments:
        text = _words(heard, comment)
        mentions = tuple(name for name in find_user_pages(text, site) if "/" not in name)
        author = present.get(comment.author, comment.author)
        posts.append(Post(author, comment.timestamp, text, mentions=mentions))
        posts += [Post(present.get(name, name), at, text) for name, at in comment.later_signatures]
    requester = present.get(heard.requester, heard.requester)
    if not any(post.author == requester and post.at <= opened_at for post in posts):
        # Posted without a signature: the page's history has told by whom.
        text = heard.text if not thread.comments else read_request(heard).body
        posts.insert(0, Post(requester, opened_at, text))
    return ThreadFacts(
        thread=heard.identity,
        requester=requester,
        opened_at=opened_at,
        posts=tuple(posts),
        statuses=trail.sets or _assumed(view.desk, thread.status is not None, opened_at),
        experts=said.experts,
        experts_since=trail.experts_since,
        roster=roster,
        staff=staff - {requester},
        bots=bots,
        given=said.given,
        due=end_of_day(said.due, calendar) if said.due else None,
        until=_until(view.desk, said, trail.sets, calendar),
        resolved=thread.resolved,
        requester_zone=_zone(search, view.desk, heard, dict(params)),
    )


def _zone(search: Search, desk: DeskPolicy, heard: Heard, params: Mapping[str, str]) -> str:
    """The requester's time zone, from the status template or their own row of the roster."""
    expert = search.book(desk).experts.get(heard.requester)
    return params.get(_ZONE_PARAM, "") or (expert.row.time_zone if expert else "")


def _assumed(desk: DeskPolicy, tagged: bool, at: datetime) -> tuple[StatusSet, ...]:
    """The status that this pass is about to give a new request."""
    if not tagged:
        return ()
    value = desk.status.initial
    return (StatusSet(value, desk.status.phase(value), "", at, person=False),)


def _until(
    desk: DeskPolicy,
    said: TurnParameters,
    sets: tuple[StatusSet, ...],
    calendar: Calendar,
) -> datetime | None:
    if said.until is not None:
        return start_of_day(said.until, calendar)
    if not said.until_meeting or not sets:
        return None
    held = [one.at for one in sets if one.phase is Phase.ON_HOLD] or [sets[-1].at]
    rules = [
        rule for rule in map(parse_meeting_rule, desk.meetings) if isinstance(rule, MeetingRule)
    ]
    return find_end_of_next_meeting(rules, held[-1], calendar) if rules else None


def _words(heard: Heard, comment: Comment) -> str:
    """A comment's wikitext without its signature."""
    return heard.text[comment.span.start - heard.start : comment.signature.start - heard.start]
