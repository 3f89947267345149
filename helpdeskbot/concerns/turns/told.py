"""What a request's story tells of its status template: now, at a moment, and without strangers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.turns.decide.desk_time import end_of_day, start_of_day
from helpdeskbot.concerns.turns.decide.meetings import find_end_of_next_meeting
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.meetings import MeetingRule, parse_meeting_rule
from helpdeskbot.concerns.turns.parse.parameters import parse_turn_parameters
from helpdeskbot.concerns.turns.values import (
    StatusSet,
    ThreadFacts,
    TurnParameters,
)
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.elsewhere import Elsewhere, ElsewherePolicy, Tie
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.story import Did, Story
from helpdeskbot.office.context import Context
from helpdeskbot.page.named import find_named
from helpdeskbot.page.page import DeskPage

_TURN_PARAMS = ("turn", "until", "due")


def without_strangers(
    page: DeskPage, request: Request, facts: ThreadFacts, calendar: Calendar, context: Context
) -> ThreadFacts | None:
    """The facts as they would be if nobody had set the template who has no say in the request.

    ``None``: nobody has.
    """
    story, ours = page.told(request.id), context.office.account
    desk = {"", ours, *facts.staff, *facts.bots, *facts.roster}
    requesters = {facts.requester, request.requester} - desk
    names = page.desk.of(PeoplePolicy).expert_param
    # Where a desk names nobody, anybody may run it.
    strangers = story.setters() - desk - requesters if page.desk.staff else frozenset[str]()
    strangers = strangers and strangers - {*page.helpers()}
    # Whom a requester names has not said yes to anything.
    named = any(act.account in requesters and act.value for act in story.sets(names, "turn"))
    if not (strangers or named):
        return None
    story = story.without(strangers).without(requesters, (names, "turn"))
    there = facts.elsewhere
    if there is not None and there.by in strangers:
        facts = replace(facts, elsewhere=None)
    return _as_told(facts, story, page, calendar, context)


def facts_at(
    facts: ThreadFacts,
    story: Story,
    moment: datetime,
    page: DeskPage,
    calendar: Calendar,
    context: Context,
) -> ThreadFacts:
    """What was known of a request at an earlier moment, as far as its story tells.

    What is true of people and of the desk's load now is left out.

    :param story: the whole of it.
    """
    before = replace(story, acts=tuple(act for act in story.acts if act.at <= moment))
    marked = [act for act in before.standing if act.did is Did.CLOSED]
    then = replace(
        facts,
        posts=tuple(post for post in facts.posts if post.at <= moment),
        touched_at=None,
        planned=False,
        missing_yes=(),
        agreed_at=None,
        resolved=bool(marked and marked[-1].value),
        archived=False,
        pressing=(),
        unreachable=False,
        listed=False,
        requester_seen_at=None,
        elsewhere=_told_elsewhere(before, page.desk),
    )
    return _as_told(then, before, page, calendar, context)


def _told_elsewhere(story: Story, desk: DeskPolicy) -> Elsewhere | None:
    """Where a request went on, as its story alone tells: not what became of it there."""
    policy, says = desk.of(ElsewherePolicy), story.says()
    found = policy.find_tie(lambda name: says.get(name, ""))
    if found is None:
        return None
    param, value = found
    act = [one for one in story.sets(param) if one.value][-1]
    tie = policy.params[param]
    waits = False if tie in (Tie.DUPLICATE, Tie.PART) else None
    return Elsewhere(tie, value, act.account, act.at, policy.look_again_days, is_over=waits)


def _as_told(
    facts: ThreadFacts, story: Story, page: DeskPage, calendar: Calendar, context: Context
) -> ThreadFacts:
    """The facts with what a story tells of the status template."""
    names = page.desk.of(PeoplePolicy).expert_param
    sets, experts_since = read_sets(story, page.desk, context.office.account)
    said = read_turn(list(story.says().items()), story, page.desk, context.office.site())
    value = story.says().get(names, "") if names else ""
    return replace(
        facts,
        statuses=sets,
        experts=find_named(context, page, [value])[value].names,
        experts_since=experts_since,
        given=said.given,
        due=end_of_day(said.due, calendar) if said.due else None,
        until=find_until(page.desk, said, sets, calendar),
    )


def read_turn(
    params: Sequence[tuple[str, str]], story: Story, desk: DeskPolicy, site: SiteInfo
) -> TurnParameters:
    """What a status template says of the turn; days are relative to when they were written.

    :param story: of the request.
    """
    written = {
        act.about.casefold(): act.at.date()
        for act in story.standing
        if act.did is Did.SET and act.value
    }
    experts = desk.of(PeoplePolicy).expert_param
    return parse_turn_parameters(params, site, experts=experts, written=written)


def read_sets(
    story: Story, desk: DeskPolicy, ours: str
) -> tuple[tuple[StatusSet, ...], datetime | None]:
    """What is told of who has set the status.

    :param ours: our own account.
    :returns: the last change of what the template says of the turn, after the last one by a person
        if that is another one; and when those who are named in it were named, UTC.
    """
    names = desk.of(PeoplePolicy).expert_param
    found: list[StatusSet] = []
    value: str | None = None
    named_at: datetime | None = None
    for act in story.standing:
        if act.did is Did.UNSET:
            value, named_at = None, None
        elif act.did is not Did.SET or act.about not in ("", names, *_TURN_PARAMS):
            continue
        elif act.about == "":
            value = act.value
        elif act.about == names:
            named_at = act.at if act.value else None
        phase = desk.status.phase(value) if value is not None else None
        found.append(StatusSet(value, phase, act.account, act.at, act.account != ours))
    by_person = next((one for one in reversed(found) if one.person), None)
    last = [one for one in (by_person, found[-1] if found else None) if one is not None]
    return tuple(dict.fromkeys(last)), named_at


def find_until(
    desk: DeskPolicy,
    said: TurnParameters,
    sets: tuple[StatusSet, ...],
    calendar: Calendar,
) -> datetime | None:
    """Until when a request is held, or the community asked, as is said; UTC."""
    if said.until is not None:
        return start_of_day(said.until, calendar)
    if not said.until_meeting or not sets:
        return None
    held = [one.at for one in sets if one.phase is Phase.ON_HOLD] or [sets[-1].at]
    rules = [
        rule for rule in map(parse_meeting_rule, desk.meetings) if isinstance(rule, MeetingRule)
    ]
    return find_end_of_next_meeting(rules, held[-1], calendar) if rules else None
