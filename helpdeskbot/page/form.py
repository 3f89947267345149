"""The answers in a request that was written with the desk's form.

The form's preload page has a marker beside each question, which stays when staff reword or
translate the question.  Where an editor has taken the markers out, and in requests of before there
were any, the packaged questions are known by their words in all languages of the bot, and those
that were reworded by standing where the form has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from helpdeskbot.words.messages import Messages, available_languages

FIELDS = ("goal", "size", "deadline", "licence", "aftercare")
_MARKER = re.compile(rf"<!--[ \t]*helpdesk:({'|'.join(FIELDS)})[ \t]*-->", re.IGNORECASE)
_QUESTION = re.compile(r"^'''([^'\n]{3,200})'''[ \t]*$", re.MULTILINE)
# How a line that is a question begins, and where it ends if it is in bold.
_ASKED = re.compile(r"[ \t]*(?:'''[^\n]{1,200}?'''|[=;*#:][^\n]*|[^\n]*[?؟:：][ \t]*\Z)")
_BOLD = re.compile(r"[ \t]*'''[^\n]{1,200}?'''")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# So many questions have to be known by their words before others are known by their order.
_KNOWN_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class _Question:
    """A question of the form: where its words begin and end; the answer follows."""

    field: str
    start: int
    end: int


def read_form(body: str) -> Mapping[str, str]:
    """What was answered, by field; fields that were left empty are not in it."""
    questions = _find_questions(body)
    answers: dict[str, str] = {}
    for number, question in enumerate(questions):
        end = questions[number + 1].start if number + 1 < len(questions) else len(body)
        answer = _COMMENT.sub("", body[question.end : end]).strip()
        if answer and question.field:
            answers.setdefault(question.field, answer)
    return answers


def without_questions(body: str) -> str:
    """The request without the form's own questions, whose words are not the requester's."""
    parts, at = [], 0
    for question in _find_questions(body):
        if question.field:
            parts.append(body[at : question.start])
            at = question.end
    return "".join([*parts, body[at:]])


def _find_questions(body: str) -> Sequence[_Question]:
    """The form's questions, in order; without a field those that only look like one."""
    marked: dict[str, re.Match[str]] = {}
    for marker in _MARKER.finditer(body):
        # Whoever writes one into an answer changes nothing.
        marked.setdefault(marker[1].lower(), marker)
    if marked:
        questions = [_question_at(body, marker) for marker in marked.values()]
        ends = [0, *(question.end for question in questions)]
        return [
            _Question(question.field, max(question.start, before), question.end)
            for before, question in zip(ends, questions, strict=False)
        ]
    found = list(_QUESTION.finditer(body))
    known = [_questions().get(_spelled(question[1]), "") for question in found]
    if len(known) == len(FIELDS) and sum(map(bool, known)) >= _KNOWN_AT_LEAST:
        in_order = all(name in ("", field) for name, field in zip(known, FIELDS, strict=True))
        known = list(FIELDS) if in_order else known
    return [
        _Question(name, question.start(), question.end())
        for name, question in zip(known, found, strict=True)
    ]


def _question_at(body: str, marker: re.Match[str]) -> _Question:
    """The question that a marker stands beside: its words are on its line, or on the one above."""
    start = body.rfind("\n", 0, marker.start()) + 1
    line = body[start : marker.start()]
    bold = _BOLD.match(line)
    if bold is not None:
        # Behind the words in bold somebody may have answered already.
        written = body[start + bold.end() : marker.start()].strip()
        return _Question(marker[1].lower(), start, start + bold.end() if written else marker.end())
    if not line.strip() and start:
        above = body.rfind("\n", 0, start - 1) + 1
        if _ASKED.match(body[above : start - 1]):
            start = above
    return _Question(marker[1].lower(), start, marker.end())


def _spelled(question: str) -> str:
    return " ".join(question.split()).casefold()


@cache
def _questions() -> Mapping[str, str]:
    """The form's fields by their question, in every language."""
    return {
        _spelled(Messages.load(language).text(f"ask-{field}")): field
        for language in available_languages()
        for field in FIELDS
    }
