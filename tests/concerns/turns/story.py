"""Situations as people would tell them: lines of history become the facts of a thread.

A line is a time in UTC, a name, and what the person did::

    2026-12-01 09:00 Rut: We have 200 photos
    2026-12-01 09:05 Rut changes: We have 200 fotos => We have 200 photos
    2026-12-02 10:00 Stina sets waiting for expert | expert=Anna, Bosse | due=2026-12-10
    2026-12-02 10:00 Stina: @Anna, can you help?
    2026-12-02 10:00 Stina removes the status
    2026-12-02 10:00 Stina offers an agreement
    2026-12-03 10:00 Rut agrees
    2026-12-03 10:00 Stina archives it
    2026-12-03 10:00 Stina resolves it
    2026-12-08 10:00 HelpdeskBot does remind for requester, stage 1: Rut

Rut is the requester, Stina and Sven are staff, Anna and Bosse are experts on the roster, Pelle
passes by, HelpdeskBot is this bot and SineBot another one.  The desk works from 9 to 17 UTC from
Monday to Friday; Christmas Day and New Year's Day are holidays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from helpdeskbot.concerns.order import DESK
from helpdeskbot.concerns.reminders.values import Sent
from helpdeskbot.concerns.turns.decide.desk_time import end_of_day, start_of_day
from helpdeskbot.concerns.turns.decide.meetings import find_end_of_next_meeting
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.meetings import MeetingDay, MeetingRule
from helpdeskbot.concerns.turns.values import Post, PostKind, StatusSet, ThreadFacts
from helpdeskbot.matching.speech import find_promised_day, read_speech
from helpdeskbot.model.desk import StatusPolicy
from helpdeskbot.model.due import Holder, Step
from helpdeskbot.model.elsewhere import Elsewhere, Tie
from helpdeskbot.settings.desk import build_desk

US = "HelpdeskBot"
CALENDAR = Calendar(holidays=frozenset([date(2026, 12, 25), date(2027, 1, 1)]))
MEETING = MeetingRule(ordinal=2, day=MeetingDay.TUESDAY)
STATUS: StatusPolicy = build_desk(
    [{"name": "desk", "pages": ["Desk"], "since": date(2026, 1, 1)}], DESK
).status

_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) (\w+)(: | )(.*)")
_MENTION = re.compile(r"@(\w+)")
_DOES = re.compile(r"does ([\w-]+) for ([\w-]+), stage (\d+)(?:: (.*))?")


@dataclass
class Story:
    """What a history tells."""

    facts: ThreadFacts
    sent: list[Sent] = field(default_factory=list)


def moment(text: str) -> datetime:
    """A time as it stands in a history; UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read_story(history: str, **more: object) -> Story:
    """The facts of a thread, and what the bot has said in it."""
    lines = [line.strip() for line in history.strip().splitlines()]
    story = Story(
        ThreadFacts(
            thread="h-Rut-20261201090000",
            requester="Rut",
            opened_at=moment(lines[0][:16]),
            roster=frozenset({"Anna", "Bosse"}),
            staff=frozenset({"Stina", "Sven"}),
            bots=frozenset({US, "SineBot"}),
        )
    )
    for line in lines:
        match = _LINE.fullmatch(line)
        assert match, line
        when, name, colon, rest = match.groups()
        if colon == ": ":
            mentions = tuple(_MENTION.findall(rest))
            _post(story, _said(name, moment(when), rest, mentions))
        else:
            _act(story, moment(when), name, rest)
    story.facts = replace(story.facts, **more)  # type: ignore[arg-type]
    return story


def _said(name: str, at: datetime, text: str, mentions: tuple[str, ...]) -> Post:
    day = find_promised_day(text, at.date()) if read_speech(text).promises else None
    return Post(
        name,
        at,
        text,
        mentions=mentions,
        declines="{{Helpdesk not me}}" in text,
        promised=end_of_day(day, CALENDAR) if day else None,
    )


def _post(story: Story, post: Post) -> None:
    story.facts = replace(story.facts, posts=(*story.facts.posts, post))


def _act(story: Story, at: datetime, name: str, rest: str) -> None:
    does = _DOES.fullmatch(rest)
    if does:
        step, holder, stage, names = does.groups()
        who = tuple(names.split(", ")) if names else ()
        story.sent.append(Sent(Step(step), int(stage), Holder(holder), at, who))
        if Step(step) is not Step.DIGEST:
            _post(story, Post(US, at, "A reminder"))
    elif rest.startswith("changes: "):
        before, after = rest.removeprefix("changes: ").split(" => ")
        _post(story, Post(name, at, after, PostKind.EDIT, before))
    elif rest.startswith("sets "):
        _set(story, at, name, rest.removeprefix("sets "))
    elif rest == "removes the status":
        _add_status(story, StatusSet(None, None, name, at))
    else:
        changes: dict[str, dict[str, object]] = {
            "offers an agreement": {"planned": True},
            "agrees": {"agreed_at": at},
            "archives it": {"archived": True},
            "resolves it": {"resolved": True},
        }
        there = story.facts.elsewhere
        if there is not None:
            changes["writes there"] = {"elsewhere": replace(there, changed=at)}
            changes["closes it there"] = {"elsewhere": replace(there, is_over=True, changed=at)}
            changes["deletes it there"] = {"elsewhere": replace(there, is_gone=True)}
        story.facts = replace(story.facts, **changes[rest])  # type: ignore[arg-type]


def _set(story: Story, at: datetime, name: str, written: str) -> None:
    value, *params = (part.strip() for part in written.split("|"))
    value = "" if value == "nothing" else value
    _add_status(story, StatusSet(value, STATUS.phase(value), name, at, person=name != US))
    for param in params:
        key, _, text = param.partition("=")
        if key == "expert":
            experts = tuple(part.strip() for part in text.split(",") if part.strip())
            story.facts = replace(story.facts, experts=experts, experts_since=at)
        elif key == "due":
            story.facts = replace(story.facts, due=end_of_day(_day(text), CALENDAR))
        elif key == "turn":
            story.facts = replace(story.facts, given=Holder(text))
        elif text == "meeting":
            until = find_end_of_next_meeting([MEETING], at, CALENDAR)
            story.facts = replace(story.facts, until=until)
        elif key in ("tracked", "duplicate of", "part of"):
            tie = {"tracked": Tie.TRACKED, "duplicate of": Tie.DUPLICATE}.get(key, Tie.PART)
            ours = None if tie is Tie.TRACKED else False
            there = Elsewhere(tie, text, name, at, 30, is_over=ours)
            story.facts = replace(story.facts, elsewhere=there)
        else:
            assert key == "until", key
            story.facts = replace(story.facts, until=start_of_day(_day(text), CALENDAR))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _add_status(story: Story, status: StatusSet) -> None:
    story.facts = replace(story.facts, statuses=(*story.facts.statuses, status))
