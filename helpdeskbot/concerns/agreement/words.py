"""Agreements as wikitext: the prefilled box, and what the bot says about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from helpdeskbot.concerns.agreement.values import FIELDS, TermChange
from helpdeskbot.model.change import Draft
from helpdeskbot.model.marks import Mark
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.forms import render_form_link
from helpdeskbot.words.links import render_name, render_ping
from helpdeskbot.words.local import format_list

OFFER, AGAIN, ASK_FACTS = (
    "Helpdesk agreement offer",
    "Helpdesk agreement again",
    "Helpdesk ask facts",
)
TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "agreement_offer_template": OFFER,
        "agreement_again_template": AGAIN,
        "ask_facts_template": ASK_FACTS,
    }
)
"""The templates of the messages, by the names that the packaged pages have for them."""
OFFERED, ASKED_AGAIN, FACTS = "agree-offer", "agree-again", "ask-facts"
"""Kinds of marks."""

Say = Callable[..., str]
_LONGEST = 200
_SHOWN = 80
_MOST_CHANGES = 8
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[^<>\n]{0,200}>|\[\[(?:[^\[\]|\n]{0,255}\|)?|\[https?:[^\s\]]{0,500}|"
    r"'{2,}|~{3,}|_{2,}|[\[\]{}|<>]",
    re.DOTALL,
)
_FIELD_NAMES = {"out of scope": "out"}


def render_plain(text: str) -> str:
    """What somebody wrote as a parameter's value that people edit on: one line, no markup."""
    words = " ".join(_MARKUP.sub(" ", text).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def render_agreement(template: str, values: Mapping[str, str]) -> str:
    """The box with a line for each parameter, empty ones too: people fill them in.

    :param values: wikitext by parameter; parts too.
    """
    names = [*FIELDS, *(name for name in values if name not in FIELDS), "accepted"]
    lines = [f"| {name} = {values.get(name, '')}".rstrip() for name in names]
    return "\n".join(["{{" + template, *lines, "}}"])


def render_yes_link(page: str, template: str, identity: str, heading: str, say: Say) -> str:
    """The link by which somebody agrees: a form that has only to be saved.

    :param page: of answers.
    :param identity: the request's lasting id.
    """
    return render_form_link(
        page,
        say("agree-form"),
        preload=f"Template:{template}/preload",
        identity=identity,
        heading=heading,
    )


def draft_offer(
    requester: str,
    parties: Sequence[str],
    facts: Sequence[str],
    box: str,
    *,
    agree: str,
    language: str,
    say: Say,
    ping: bool = True,
) -> Draft:
    """The comment below a new box.

    :param ping: the requester is notified.
    :param agree: the link by which they agree.
    :param parties: who has to say yes besides the requester and the desk.
    :param facts: what is missing, as ``agree-fact-…`` names it.
    """
    others = [render_name(name) for name in parties if name != requester]
    names = [render_name(requester)] if requester else []
    everybody = [*names, *others, say("agree-party-desk")]
    return Draft(
        template=OFFER,
        language=language,
        params={
            "requester": _render_requester(requester, ping, say),
            "agree": agree,
            "parties": say("ask-expert-separator").join(everybody),
            "facts": _facts(facts, say),
        },
        trace=Mark(OFFERED, tuple(facts)).as_wikitext(),
        mentions=(requester,) if requester and ping else (),
        above=box,
    )


def draft_facts(
    requester: str, facts: Sequence[str], *, language: str, say: Say, ping: bool = True
) -> Draft:
    """The comment that asks for everything that is missing, where no agreement is offered."""
    return Draft(
        template=ASK_FACTS,
        language=language,
        params={
            "requester": _render_requester(requester, ping, say),
            "facts": _list_facts(facts, say),
        },
        trace=Mark(FACTS, tuple(facts)).as_wikitext(),
        mentions=(requester,) if requester and ping else (),
        packaged=True,
    )


def draft_again(
    names: Sequence[str],
    changes: Sequence[TermChange],
    digest: str,
    *,
    agree: str,
    holds: bool,
    language: str,
    say: Say,
    pinged: Sequence[str],
) -> Draft:
    """The comment that asks those who said yes to an older text, naming what has changed.

    :param agree: the link by which they agree.
    :param holds: all had said yes to the older text, under which work goes on.
    :param pinged: who of them is notified.
    """
    shown = [render_change(change, say) for change in changes[:_MOST_CHANGES]]
    if len(changes) > _MOST_CHANGES:
        shown.append(say("agree-more", len(changes) - _MOST_CHANGES))
    return Draft(
        template=AGAIN,
        language=language,
        params={
            "people": format_list(
                [render_ping(name) if name in pinged else render_name(name) for name in names],
                language,
            ),
            "changes": "; ".join(shown),
            "agree": agree,
            "until": say("agree-again-holds" if holds else "agree-again-waits"),
        },
        trace=Mark(ASKED_AGAIN, (digest, *names)).as_wikitext(),
        mentions=tuple(pinged),
    )


def render_change(change: TermChange, say: Say) -> str:
    """One field, old and new: ``By when: “May” is now “June”``."""
    name = _field_name(change.field, say)
    old, new = _shorten(change.old), _shorten(change.new)
    if not change.old:
        return say("agree-change-new", name, new)
    if not change.new:
        return say("agree-change-gone", name, old)
    return say("agree-change", name, old, new)


def _render_requester(requester: str, ping: bool, say: Say) -> str:
    if not requester:
        return say("agree-party-requester")
    return render_ping(requester) if ping else render_name(requester)


def _field_name(field: str, say: Say) -> str:
    if field in FIELDS:
        return say(f"agree-{_FIELD_NAMES.get(field, field)}")
    return escape_wikitext(field)


def _shorten(value: str) -> str:
    words = " ".join(value.split())
    return escape_wikitext(words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…")


def _list_facts(facts: Sequence[str], say: Say) -> str:
    names = [say(f"agree-fact-{fact.replace('_', '-')}") for fact in facts]
    return "; ".join(names)


def _facts(facts: Sequence[str], say: Say) -> str:
    return say("agree-facts", _list_facts(facts, say)) if facts else ""
