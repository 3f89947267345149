"""Moments, durations, numbers and names in the sentences of a rehearsal: plain English, UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdeskbot.words.plain import clean_line

HIDDEN = "somebody whose name is hidden"
NEVER = "–"
_LONGEST = 120
_KINDS = {
    "agree-again": "asks again for a yes to the agreement",
    "agree-offer": "offers an agreement",
    "agree-yes": "shows who has said yes",
    "agreed": "says that all have agreed",
    "ask": "asks for help",
    "ask-facts": "asks for what is missing",
    "ask-next": "asks somebody else",
    "bring-back": "brings it back from the archive",
    "call-staff": "calls the staff",
    "close": "closes the request",
    "follow-there": "follows it to where it was handed on",
    "follow-turn": "changes the status",
    "follow-up": "asks how it went",
    "hand-over": "hands it over to somebody else",
    "keep-page": "brings a page of its own up to date",
    "look-after": "writes down who looks after it",
    "mail": "sends a mail",
    "mark-resolved": "marks it for the archive",
    "remind": "sends a reminder",
    "retell": "brings a reminder on the page for staff up to date",
    "show-next": "shows the next step",
    "tag": "puts the status template there",
    "take": "writes down who has taken it",
    "tell": "says on the settings page what it could not use",
    "tell-archived": "says where it was archived",
    "tell-decision": "tells of the decision",
    "tell-of-topic": "tells staff of a topic that nobody covers",
    "tell-on-talk-page": "leaves a message on a talk page",
    "tell-staff": "tells the staff",
    "tell-unread": "says what it could not read",
    "unmark-resolved": "takes the mark for the archive off",
    "waitlist": "changes a place on the waiting list",
    "withdraw": "takes the status template off",
}
"""What is done by the kinds of acts, by the names under which they are stored."""


def say_moment(at: datetime) -> str:
    """As in ``3 March 2026 at 10:00``."""
    return f"{at.day} {at:%B %Y} at {at:%H:%M}"


def say_later(at: datetime, after: datetime) -> str:
    """A moment after one that was just said: on the same day, only its time."""
    if at.date() == after.date():
        return f"at {at:%H:%M}"
    year = f" {at.year}" if at.year != after.year else ""
    return f"on {at.day} {at:%B}{year} at {at:%H:%M}"


def say_time(time: timedelta | None) -> str:
    """How long something took, in the unit that fits; of nothing, a dash."""
    if time is None:
        return NEVER
    minutes = time / timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes:.0f} min"
    hours = minutes / 60
    if hours < 48:
        return f"{hours:.1f} h"
    return f"{hours / 24:.1f} days"


def say_count(number: int, one: str, several: str = "") -> str:
    """A number with what it counts."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def say_list(words: list[str]) -> str:
    """As in ``Anna, Bo and Chidi``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def say_name(name: str) -> str:
    """An account's name in one line, in a length that fits a sentence."""
    return shorten(name) or HIDDEN


def say_kind(kind: str) -> str:
    """A kind of act in words that need no manual; of one that is not known, its name."""
    return _KINDS.get(kind, shorten(kind))


def shorten(text: str, longest: int = _LONGEST) -> str:
    """A stranger's words in one line, with nothing unseen in them, in a length that fits one."""
    text = " ".join(clean_line(text, "\N{REPLACEMENT CHARACTER}").split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
