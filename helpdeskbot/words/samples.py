"""What the parameters of messages look like, for whoever words these: an example of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from helpdeskbot.words.links import render_name, render_ping
from helpdeskbot.words.local import format_date
from helpdeskbot.words.messages import Messages

MENTIONING = ("names", "experts", "who", "requester", "staff", "people")
"""Parameters that may notify those whom they name."""


def sample_params(
    names: tuple[str, ...], messages: Messages, *, person: str, page: str, today: date
) -> Mapping[str, str]:
    """A value for each of these parameters, in the messages' language.

    :param person: whom the example names.
    :param page: of the desk, to which its links lead.
    """
    say, link = messages.text, f"[[:{page}]]"
    forms = {name: f"[[:{page}|{say(f'ask-form-{name}')}]]" for name in ("take", "decline", "why")}
    request = f"[[:{page}|{say('needs-request')}]]"
    known = {
        **forms,
        **dict.fromkeys(MENTIONING, render_ping(person)),
        "agree": f"[[:{page}|{say('agree-form')}]]",
        "awaited": say("awaited-answer"),
        "buttons": f"[[:{page}|{say('follow-button-well')}]]",
        "changes": say("agree-out"),
        "count": "3",
        "days": say("ask-days", 5),
        "desk": link,
        "facts": "",
        "figures": "",
        "parties": f"{render_name(person)}, {say('agree-party-desk')}",
        "reason": say("staff-because-exhausted"),
        "request": request,
        "requests": f"* {request}",
        "roster": page,
        "since": format_date(today, messages.language),
        "then": say("then-remind", today + timedelta(days=7)),
        "topic": say("needs-topic"),
        "until": say("agree-again-waits"),
        "values": "<code>due=soon</code>",
    }
    return {name: known.get(name, f"''{name}''") for name in names}
