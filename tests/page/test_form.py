"""What people answer in the request form is found, whatever staff have made of its questions."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.model.topics import Complexity, RequestText
from helpdeskbot.page.form import FIELDS, read_form, without_questions
from helpdeskbot.words.messages import Messages, available_languages
from tests.publish.test_pages import PAGES
from tests.steps import assert_grows_in_proportion

LANGUAGES = ("ar", "de", "en", "es", "fr", "id", "pt", "sv", "sw", "uk")
ANSWERS = {
    "goal": "Our photos on Commons",
    "size": "about 200 photos, in parts",
    "deadline": "5 December",
    "licence": "CC BY 4.0",
    "aftercare": "[[User:Rita|Rita]]",
}
QUESTIONS = ["What for?", "Amount", "Until when", "Rights", "Who then?"]
MATCHER = Matcher(load_topic_preset())


def preload(language: str = "en") -> str:
    """The packaged form, as somebody gets it who presses the button."""
    text = PAGES[f"Template:Helpdesk request form/preload/{language}"].text
    return text.replace("<includeonly></includeonly>", "")


def fill(form: str) -> str:
    """The form with an answer below each hint."""
    answers = iter(ANSWERS.values())
    return re.sub(r"(?<= )-->\n", lambda end: f"{end[0]}{next(answers)}\n", form)


def reword(form: str) -> str:
    """The form as staff have changed it: other questions, no hints."""
    questions = iter(QUESTIONS)
    return re.sub(r"'''[^'\n]+'''", lambda _: f"'''{next(questions)}'''", form)


def strip(form: str) -> str:
    """The form without comments, as some editors leave it."""
    return re.sub(r"<!--.*?-->", "", form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_packaged_form_is_read(language: str) -> None:
    found = read_form(fill(preload(language)))

    assert {field: found[field].partition("\n")[0] for field in FIELDS} == ANSWERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_may_reword_the_questions(language: str) -> None:
    found = read_form(reword(fill(preload(language))))

    assert {field: found[field].partition("\n")[0] for field in FIELDS} == ANSWERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_editor_that_takes_comments_out_leaves_the_questions_words(language: str) -> None:
    found = read_form(strip(fill(preload(language))))

    assert {field: found[field].partition("\n")[0] for field in FIELDS} == ANSWERS


def test_one_question_that_staff_reworded_is_known_by_its_place_without_its_marker() -> None:
    form = strip(fill(preload())).replace("How big is it?", "How many pictures?")

    assert read_form(form)["size"] == ANSWERS["size"]


@pytest.mark.parametrize(
    "question",
    [
        "=== How many? ===<!--helpdesk:size-->",
        "; How many <!-- helpdesk:size -->",
        "How many? <!-- HELPDESK:size -->",
        "=== How many? ===\n<!--helpdesk:size-->",
        "'''How many?'''\n<!--helpdesk:size-->",
        "<!--helpdesk:size--> '''How many?'''\n",
        "* How many? <!--helpdesk:size-->",
    ],
)
def test_a_question_may_look_as_staff_like(question: str) -> None:
    form = f"<!--helpdesk:goal-->\nPhotos\n{question}\n300 scans\n<!--helpdesk:licence-->\nCC0"
    found = read_form(form)

    assert found["goal"] == "Photos"
    assert found["size"].endswith("300 scans")
    assert found["licence"] == "CC0"


@pytest.mark.parametrize(
    "line",
    [
        "'''How big is it?'''<!--helpdesk:size--> 300 scans",
        "'''How big is it?''' 300 scans <!--helpdesk:size-->",
        "'''How big is it?'''<!--helpdesk:size-->\n<!-- How many? -->300 scans",
        "'''How big is it?'''<!--helpdesk:size-->\n<!-- How many? -->\n\n\n\n300 scans",
    ],
)
def test_an_answer_on_the_line_of_its_question_is_read(line: str) -> None:
    assert read_form(f"{line}\n")["size"] == "300 scans"


def test_what_people_write_within_an_answer_does_not_break_the_form() -> None:
    answer = "Photos:\n'''Important'''\n== Really? ==\n* a <!-- closed -->\nBig: <!--helpdesk-->"
    form = (
        f"'''Goal'''<!--helpdesk:goal-->\n{answer}\n\n"
        "'''Size'''<!--helpdesk:size-->\n300 <!--helpdesk:goal-->\n"
        "'''When?'''<!--helpdesk:deadline-->\nnone"
    )
    found = read_form(form)

    assert found["goal"].startswith("Photos:\n'''Important'''\n== Really? ==")
    assert (found["size"], found["deadline"]) == ("300", "none")


def test_the_questions_are_no_words_of_the_requester() -> None:
    left = without_questions(reword(fill(preload())))

    assert not any(question in left for question in QUESTIONS)
    assert all(answer in left for answer in ANSWERS.values())


def test_bold_lines_of_a_request_are_no_form() -> None:
    text = "'''One'''\na\n'''Two'''\nb\n'''Three'''\nc\n'''Four'''\nd\n'''Five'''\ne"

    assert read_form(text) == {}
    assert without_questions(text) == text


def test_the_forms_answers_decide_though_its_questions_were_reworded() -> None:
    body = reword(fill(preload())).replace("Our photos", "Please upload our photos")
    found = MATCHER.assess(
        RequestText("Photos", without_questions(body), date(2026, 11, 16), form=read_form(body))
    )

    assert (found.items, found.deadline) == (200, date(2026, 12, 5))
    assert found.complexity is Complexity.INVOLVED
    assert not {"size", "licence"} & {*found.missing}


def test_every_language_asks_something_else_for_each_field() -> None:
    asked = [
        Messages.load(language).text(f"ask-{field}")
        for language in available_languages()
        for field in FIELDS
    ]

    assert len(asked) == len(set(asked))


@given(st.text(alphabet="'\n<!->helpdsk:izgoal ?=;*x", max_size=200))
def test_any_text_is_read(body: str) -> None:
    assert set(read_form(body)) <= set(FIELDS)
    assert len(without_questions(body)) <= len(body)


@pytest.mark.parametrize(
    "piece", ["<!--helpdesk:size-->", "'''a?'''\n", "<!--", "? ", "'''<!--helpdesk:goal-->", ": "]
)
def test_no_form_is_slow(piece: str) -> None:
    assert_grows_in_proportion(read_form, lambda size: piece * size, 500, 60_000)
