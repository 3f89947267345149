"""What a request is about, and how surely that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of a desk's requests, as its staff describe it.

    :param id: short and lasting (``copyright``); stands in templates, and where people offer help.
    :param labels: its name, by language.
    :param descriptions: what belongs to it, by language; its words count too.
    :param words: words and phrases of requests about it, by language.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    id: str
    labels: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Complexity(StrEnum):
    """How much work a request is; that it is not known yet is an answer."""

    SIMPLE = "simple"
    INVOLVED = "involved"
    PROJECT = "project"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How well a topic fits a request.

    :param score: from 0 to 1; the scores of all topics add up to at most 1.
    :param because: the request's own words, and headings of earlier requests, that speak for it.
    """

    id: str
    score: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestText:
    """A request as it was posted.

    :param heading: wikitext.
    :param body: wikitext without the signature.
    :param posted: the day of the post, to which "next Friday" is relative.
    :param language: BCP 47, where known (from a form); ``""``: to be found out.
    :param form: what the requester filled in, by the form's field (goal, size, deadline, licence,
        aftercare, topic).
    :param likely: the language of the page, where known: a text of a few words is rather in it.
    """

    heading: str
    body: str
    posted: date
    language: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    likely: str = ""


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """A request whose topic or size staff set or corrected: the matcher learns from it."""

    heading: str
    body: str
    topics: tuple[str, ...] = ()
    size: Complexity | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a request seems to be about and to need.

    :param language: BCP 47 of the text.
    :param topics: those that speak for themselves at all, best first.
    :param confident: the first topic is sure enough to ask people by it.
    :param certainty: of the size, from 0 (not known) to 1; a short text tells less surely.
    :param items: approximate number of files, items or pages.
    :param missing: what a desk would have to ask before work can start: ``licence``, ``size``,
        ``deadline``, ``contact_person``, ``goal``, ``links``.
    """

    language: str
    topics: tuple[TopicScore, ...] = ()
    confident: bool = False
    complexity: Complexity = Complexity.SIMPLE
    complexity_because: tuple[str, ...] = ()
    certainty: float = 0.0
    urgent: bool = False
    deadline: date | None = None
    items: int | None = None
    missing: tuple[str, ...] = ()


def certain_topics(assessment: Assessment) -> tuple[TopicScore, ...]:
    """The topics by which to ask, where the first is sure.

    A second one that is nearly as strong helps to choose among those who cover the first.
    """
    first = assessment.topics[0]
    near = [topic for topic in assessment.topics[1:3] if topic.score >= first.score / 2]
    return (first, *near)
