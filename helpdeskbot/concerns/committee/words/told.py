"""How who has asked is told what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from helpdeskbot.concerns.committee.values import (
    CHANGED,
    GROUP,
    MARK,
    NOT_NOW,
    TOLD,
    Decision,
    meaning_of,
)
from helpdeskbot.model.change import Draft
from helpdeskbot.model.marks import Mark
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import render_name, render_ping
from helpdeskbot.words.messages import Messages

TEMPLATES: Mapping[str, str] = {
    "decision_template": "Helpdesk decision",
    "decided_template": TOLD,
    "decided_anew_template": CHANGED,
}


def draft_decision(
    decision: Decision,
    day: date,
    requester: str,
    messages: Messages,
    *,
    ping: bool,
    changed: bool,
) -> Draft:
    """The comment in a request that tells what was decided.

    :param day: of the meeting on whose page it was written.
    :param ping: the requester is notified.
    :param changed: another decision was told before.
    """
    who = render_ping(requester) if ping else render_name(requester)
    words = (day.isoformat(), decision.digest, decision.word, decision.account)
    return Draft(
        template=CHANGED if changed else TOLD,
        language=messages.language,
        params={
            "requester": who if requester else messages.text("committee-hello"),
            "decision": f"'''{say_word(decision.word, messages)}'''",
            "more": " ".join(_say_more(decision, messages)),
        },
        trace=Mark(MARK, words).as_wikitext(),
        mentions=(requester,) if ping else (),
        packaged=True,
        ordered=True,
    )


def say_word(word: str, messages: Messages) -> str:
    """A status as it is called in a language, where it is one of ours; else as it is written."""
    key = f"status-{meaning_of(word) or '-'.join(word.casefold().split())}"
    return messages.text(key) if key in messages.texts else escape_wikitext(word)


def _say_more(decision: Decision, messages: Messages) -> list[str]:
    say, meaning = messages.text, meaning_of(decision.word)
    day = decision.until.isoformat() if decision.until else ""
    said = []
    if meaning == NOT_NOW:
        said.append(say("committee-not-now", day) if day else say("committee-not-now-open"))
    elif meaning == GROUP and decision.group:
        said.append(say("committee-group", escape_wikitext(decision.group)))
    if day and meaning != NOT_NOW:
        said.append(say("committee-day", day))
    if decision.reason:
        key = f"capacity-reason-{decision.reason.casefold()}"
        reason = say(key) if key in messages.texts else decision.reason
        said.append(say("committee-reason", escape_wikitext(reason)))
    return said
