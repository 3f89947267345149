"""Whose turn a request was, from its beginning on: the rules of today asked of each moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.figures.values import TurnStretch
from helpdeskbot.concerns.turns.decide.rules import decide_turn
from helpdeskbot.concerns.turns.facts import calendar_of, gather_facts
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.told import facts_at
from helpdeskbot.concerns.turns.values import ThreadFacts
from helpdeskbot.model.due import Holder
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.story import Did, Story
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage

# Bounds of what a long thread costs: what lies between two of the moments is left out.
_MOST_MOMENTS, _MOST_POSTS = 60, 200
_OF_THE_TURN = (Did.SET, Did.UNSET, Did.CLOSED)


def find_turns(
    context: Context, asking: Asking, page: DeskPage, stories: Mapping[str, Story]
) -> Mapping[str, tuple[TurnStretch, ...]]:
    """Whose turn requests of a page were, by the thread's id; nothing where that is not followed.

    :param stories: of those that are looked at.
    """
    if not page.desk.looks_after or not stories:
        return {}
    some = {thread: one for thread, one in page.requests.items() if thread in stories}
    try:
        calendar = calendar_of(page.desk, context.now)
    except SettingsError:
        # Whose turn it is has reported it.
        return {}
    here = replace(page, requests=some)
    facts = gather_facts(context, asking, here, calendar, {})
    return {
        thread: _find(one, stories[thread], here, calendar, context)
        for thread, (one, _) in facts.items()
    }


def _find(
    facts: ThreadFacts, story: Story, page: DeskPage, calendar: Calendar, context: Context
) -> tuple[TurnStretch, ...]:
    facts = replace(facts, posts=facts.posts[-_MOST_POSTS:])
    acts = {act.at for act in story.standing if act.did in _OF_THE_TURN}
    moments = sorted(acts | {post.at for post in facts.posts} | {facts.opened_at})
    moments = [one for one in moments if one >= facts.opened_at]
    if len(moments) > _MOST_MOMENTS:
        moments = [moments[len(moments) * n // _MOST_MOMENTS] for n in range(_MOST_MOMENTS)]
    found: list[TurnStretch] = []

    def note(moment: datetime) -> datetime | None:
        then = facts_at(facts, story, moment, page, calendar, context)
        turn = decide_turn(then, moment)
        if not found or found[-1].holder is not turn.holder:
            found.append(TurnStretch(turn.holder, moment))
        return turn.until if turn.holder in (Holder.NOBODY, Holder.COMMUNITY) else None

    for number, moment in enumerate(moments):
        until, following = note(moment), moments[number + 1 : number + 2]
        # What ends by itself ends then, be it in time to come.
        if until is not None and moment < until and (not following or until < following[0]):
            note(until)
    return tuple(found)
