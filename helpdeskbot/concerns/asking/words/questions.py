"""Questions to experts as wikitext: who is asked, why, and by which kind of link."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Choice, Considered
from helpdeskbot.model.change import Draft
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.reason import Reason
from helpdeskbot.words.call import render_days
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.forms import render_form_link
from helpdeskbot.words.links import Say, render_name, render_ping
from helpdeskbot.words.local import format_list, language_name

ASK, ASK_NEXT, STAFF_NEEDED = "Helpdesk ask", "Helpdesk ask next", "Helpdesk staff needed"
ASK_TALK, UNSERVED = "Helpdesk ask talk", "Helpdesk topic unserved"
TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "ask_template": ASK,
        "ask_next_template": ASK_NEXT,
        "ask_talk_template": ASK_TALK,
        "staff_needed_template": STAFF_NEEDED,
        "topic_unserved_template": UNSERVED,
    }
)
"""The templates of the messages, by the names that the packaged pages have for them."""

"""A message in a language: its key and its parameters."""


def render_because(considered: Considered, say: Say, topic_label: Callable[[str], str]) -> str:
    """Why somebody is asked, in a few words: "copyright; reads Swedish"."""
    topics = [topic_label(reason.params[0]) for reason in considered.because if _is_topic(reason)]
    parts = [say("ask-because-topic", say("ask-expert-separator").join(topics))] if topics else []
    parts += [
        say("ask-because-language", escape_wikitext(language_name(reason.params[0])))
        for reason in considered.because
        if reason.code == "language"
    ]
    return say("ask-because-separator").join(parts)


def render_answers(
    policy: AskingPolicy, page: str, identity: str, heading: str, say: Say
) -> Mapping[str, str]:
    """The links with which experts answer, by the names of the parameters.

    :param page: of answers.
    :param identity: the request's lasting id.
    """
    templates = {"take": policy.take_template, "decline": policy.decline_template}
    return {
        name: render_form_link(
            page,
            say(f"ask-form-{name}"),
            preload=f"Template:{template}/preload",
            identity=identity,
            heading=heading,
        )
        for name, template in templates.items()
    }


def draft_question(
    choice: Choice,
    policy: AskingPolicy,
    *,
    answers: Mapping[str, str],
    language: str,
    say: Say,
    topic_label: Callable[[str], str],
    pinged: Collection[str] = (),
    also: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Draft:
    """The comment that asks those who were chosen.

    :param answers: the links with which they answer.
    :param pinged: whom another comment of the same edit notifies already.
    :param also: by name, headings of further requests about which somebody is asked.
    """
    either = say("ask-because-separator")
    items, named, words, mentions = [], [], [], []
    for considered, way in choice.chosen:
        name = considered.name
        because = [render_because(considered, say, topic_label)]
        more = []
        if way is Way.PING and name not in pinged:
            mentions.append(name)
            others = [
                say("ask-because-heading", escape_wikitext(heading))
                for heading in dict.fromkeys(also.get(name, ()))
            ]
            more = [say("ask-because-also", format_list(others, language))] if others else []
        link = render_ping(name) if name in mentions else render_name(name)
        reasons = either.join(filter(None, [*because, *more]))
        items.append(say("ask-expert-item", link, reasons))
        named.append(say("ask-expert-item", link, either.join(more)) if more else link)
        words.append(f"{way.value}:{name}")
    return Draft(
        template=ASK_NEXT if choice.need.asked else ASK,
        language=language,
        params={
            "names": format_list(named, language),
            # For staff's own words, which have said why each is asked from the first day on.
            "experts": format_list(items, language),
            "days": say("ask-days", render_days(policy.wait_days)),
            "roster": policy.roster,
            "why": f"[[:{policy.own_pages['log']}|{say('ask-form-why')}]]",
            **answers,
        },
        trace=Mark("ask", tuple(words)).as_wikitext(),
        mentions=tuple(mentions),
    )


def draft_staff_call(
    staff: Sequence[str], told: Collection[str], because: str, *, language: str, say: Say
) -> Draft:
    """The comment that tells the desk's staff, once, that nobody is left to ask.

    :param told: who among them is told of another request just now, and is named here only.
    """
    called = tuple(name for name in staff if name not in told)
    named = [render_ping(name) if name in called else render_name(name) for name in staff]
    return Draft(
        template=STAFF_NEEDED,
        language=language,
        params={
            "staff": format_list(named, language),
            "reason": because,
        },
        trace=Mark("staff", called).as_wikitext(),
        mentions=called,
    )


def _is_topic(reason: Reason) -> bool:
    return reason.code == "topic"
