"""Who looks after what, in words: for who takes a request over, and for the desk's staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from helpdeskbot.concerns.asking.roster.values import RosterTrouble
from helpdeskbot.concerns.duty.values import Held, Summary
from helpdeskbot.model.change import Draft
from helpdeskbot.model.due import Holder
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import (
    Say,
    list_titles,
    render_name,
    render_ping,
    render_section_link,
)
from helpdeskbot.words.messages import Messages

TEMPLATE = "Helpdesk hand over"
_MOST_ROWS = 50
_LONGEST = 240
_WAITS = {
    Holder.REQUESTER: "duty-waits-requester",
    Holder.EXPERT: "duty-waits-expert",
    Holder.DESK: "duty-waits-desk",
    Holder.COMMUNITY: "duty-waits-community",
}


def draft_hand_over(
    held: Sequence[Held], name: str, trace: str, messages: Messages, *, ping: bool
) -> Draft:
    """The message to who looks after some requests from now on."""
    params = {
        "who": render_ping(name) if ping else render_name(name),
        "requests": "\n".join(line for one in held for line in _lines(one, messages.text)),
    }
    return Draft(TEMPLATE, messages.language, params, trace, (name,) if ping else ())


def _lines(held: Held, say: Say) -> Iterator[str]:
    """A request, and what is known of it, one line each."""
    known = held.summary
    if known is None:
        return
    link = render_section_link(known.title, known.heading)
    yield f"* {say('duty-item', link, _text(held.before))}"
    yield from (f"** {line}" for line in _facts(known, say))


def _facts(known: Summary, say: Say) -> Iterator[str]:
    if known.asked:
        yield say("duty-asked", _text(known.asked))
    if known.requester and known.opened:
        yield say("duty-asked-by", _text(known.requester), _day(known.opened))
    if known.topics:
        yield say("duty-topics", _text(known.topics))
    if known.size:
        yield say("duty-size", _text(known.size))
    waits = _WAITS.get(Holder(known.waits)) if known.waits else None
    if waits and known.since:
        named = waits == "duty-waits-expert" and known.who
        who = f": {_text(', '.join(known.who))}" if named else ""
        yield say(waits, _day(known.since)) + who
    for name, day in known.promises:
        yield say("duty-promise", _text(name), _day(day))
    if known.due:
        yield say("duty-due", _day(known.due))
    if known.until:
        yield say("duty-until", _day(known.until))
    if known.agreed:
        yield say("duty-agreed", _day(known.agreed))
    elif known.agreeing:
        yield say("duty-agreeing")
    for what, who, by in known.parts:
        yield say("duty-part", ", ".join(_text(one) for one in (what, who, by) if one))


def render_for_staff(
    nobodys: Iterable[tuple[str, str]],
    pages: Sequence[str],
    troubles: Iterable[RosterTrouble],
    messages: Messages,
) -> Sequence[str]:
    """What staff should know of their duty, as parts of a page: wikitext.

    :param nobodys: requests that nobody looks after, as none of the staff is there: page, heading.
    :param pages: the titles of the pages of duty.
    :param troubles: of their rows.
    """
    say, parts = messages.text, []
    links = [render_section_link(title, heading) for title, heading in nobodys][:_MOST_ROWS]
    if links:
        lines = "\n".join(f"* {link}" for link in links)
        parts.append(f"== {say('duty-nobody-heading')} ==\n{say('duty-nobody')}\n{lines}")
    rows = [f"* {_text(one.name)}: {_say_trouble(one, messages)}" for one in troubles][:_MOST_ROWS]
    if rows:
        lines = "\n".join(rows)
        where = list_titles(pages)
        parts.append(f"== {say('duty-rows-heading')} ==\n{say('duty-rows', where)}\n{lines}")
    return parts


def _say_trouble(trouble: RosterTrouble, messages: Messages) -> str:
    keys = (f"duty-trouble-{trouble.code}", f"report-trouble-{trouble.code}")
    key = next((one for one in keys if one in messages.texts), "")
    return messages.text(key) if key else _text(trouble.code)


def _text(text: str) -> str:
    return escape_wikitext(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _day(day: date) -> str:
    return day.isoformat()
