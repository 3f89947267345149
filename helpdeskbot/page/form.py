"""The answers in a request that was written with the desk's form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from helpdeskbot.words.messages import Messages, available_languages

FIELDS = ("goal", "size", "deadline", "licence", "aftercare")
_QUESTION = re.compile(r"^'''([^'\n]{3,200})'''[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def read_form(body: str) -> Mapping[str, str]:
    """What was answered, by field; fields that were left empty are not in it.

    The form's questions stand in bold on lines of their own, as its preload page has them, in any
    of the languages that the bot brings along.
    """
    questions = list(_QUESTION.finditer(body))
    answers: dict[str, str] = {}
    for number, question in enumerate(questions):
        field = _questions().get(" ".join(question[1].split()).casefold())
        if field is None:
            continue
        end = questions[number + 1].start() if number + 1 < len(questions) else len(body)
        answer = _COMMENT.sub("", body[question.end() : end]).strip()
        if answer:
            answers.setdefault(field, answer)
    return answers


def without_questions(body: str) -> str:
    """The request without the form's own questions, whose words are not the requester's."""
    return _QUESTION.sub(
        lambda line: "" if " ".join(line[1].split()).casefold() in _questions() else line[0], body
    )


@cache
def _questions() -> Mapping[str, str]:
    """The form's fields by their question, in every language."""
    return {
        " ".join(Messages.load(language).text(f"ask-{field}").split()).casefold(): field
        for language in available_languages()
        for field in FIELDS
    }
