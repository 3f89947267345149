"""How many words the bot puts before people: an ask takes a line, in every language."""

from __future__ import annotations

import re

import pytest

from helpdeskbot.concerns.agreement.words import draft_offer
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Asked, Choice, Considered, Need, OpenRequest, Stage
from helpdeskbot.concerns.asking.words.lists import list_for_talk
from helpdeskbot.concerns.asking.words.questions import (
    TEMPLATES,
    draft_question,
    render_answers,
)
from helpdeskbot.model.change import Draft
from helpdeskbot.publish.pages import load_message
from helpdeskbot.words.messages import Messages
from tests.concerns.asking.asking import START
from tests.publish.conftest import OF_CONCERNS
from tests.words.test_messages import LANGUAGES

MOST = 25
POLICY = AskingPolicy(roster="Project:Helpdesk/Experts")
VALUES = {**OF_CONCERNS, "bot": "HelpdeskBot", "contact": "x", "stop": "y", "version": "1"}
IDENTITY = "h-Rita-20261123091000"


def posted(draft: Draft) -> str:
    """A message as it would stand on a page."""
    text = load_message(draft.template, draft.language, VALUES)
    assert text is not None
    return re.sub(r"\{\{\{(\w+)\}\}\}", lambda name: draft.params.get(name[1], ""), text)


def words_of(text: str) -> list[str]:
    """The words that are seen, without the labels of links."""
    text = re.sub(r"\[\[[^\[\]]*\]\]|\[\{\{[^{}]*\}\}[^\[\]]*\]|<[^<>]*>", " ", text)
    assert not re.search(r"[\[\]{}<>]", text)
    return [word for word in text.split() if re.search(r"\w", word)]


def links_of(text: str) -> list[str]:
    return re.findall(r"\[\{\{[^{}]*\}\} ([^\[\]]*)\]", text)


def ask(code: str, names: tuple[str, ...], *, later: bool) -> Draft:
    messages = Messages.load(code)
    before = (Asked("d", IDENTITY, "Olga", START),) if later else ()
    need = Need("t", IDENTITY, (), code, asked=before)
    chosen = tuple((Considered(name, 1.0), Way.PING) for name in names)
    answers = render_answers(POLICY, "Project:Helpdesk/Answers", IDENTITY, "Vases", messages.text)
    return draft_question(
        Choice(need, Stage.ASKING, chosen),
        POLICY,
        answers=answers,
        language=code,
        say=messages.text,
        topic_label=lambda topic: topic,
    )


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("names", [("Anna",), ("Anna", "Bosse", "Cilla de la Cruz")])
@pytest.mark.parametrize("code", LANGUAGES)
def test_an_ask_has_at_most_25_words_besides_its_links(
    code: str, names: tuple[str, ...], later: bool
) -> None:
    text, messages = posted(ask(code, names, later=later)), Messages.load(code)
    assert len(words_of(text)) <= MOST
    answers = [messages.text("ask-form-take"), messages.text("ask-form-decline")]
    assert links_of(text) == answers
    assert messages.text("ask-days", 5) in text, "it says what happens next, and when"
    assert text.count("\n") == 0


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_ask_on_a_talk_page_has_at_most_25_words_besides_its_requests(code: str) -> None:
    messages = Messages.load(code)
    row = OpenRequest(IDENTITY, "Project:Helpdesk", "Vases", Stage.ASKING)
    listed = list_for_talk([row], messages.text, lambda topic, language: topic, code)
    days = messages.text("ask-days", 5)
    params = {"requests": listed, "days": days, "roster": POLICY.roster}
    text = posted(Draft(TEMPLATES["ask_talk_template"], code, params, ""))
    assert len(words_of(text)) <= MOST
    assert days in text
    assert f"[[{POLICY.roster}|" in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_offer_of_an_agreement_is_a_line(code: str) -> None:
    messages = Messages.load(code)
    draft = draft_offer(
        "Rita", ("Anna",), (), "", agree="[{{fullurl:x}} y]", language=code, say=messages.text
    )
    text = posted(draft)
    assert len(words_of(text)) <= MOST
    assert text.count("\n") == 0
    assert links_of(text) == ["y"]
