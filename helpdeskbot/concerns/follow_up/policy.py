"""Settings of follow-ups: when it is asked how it went, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from helpdeskbot.model.mistake import Misfit, MistakeKind
from helpdeskbot.model.setting import (
    FEWER,
    SPARES,
    UNDERSTOOD,
    Cap,
    SectionPolicy,
    Settable,
    find_markup,
    find_out_of_bounds,
    mark,
    settable,
    switch,
)
from helpdeskbot.model.status import Phase

if TYPE_CHECKING:
    from helpdeskbot.model.desk import DeskPolicy

LONGEST_DAYS = 3650
MOST_FOLLOW_UPS = 8
MOST_SAMPLED = 500
MOST_ARCHIVES = 20
_FEW = "a few messages to those who asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpPolicy(SectionPolicy):
    """When a desk asks how it went, of whom, and how seldom.

    :param enabled: whether it is asked at all.
    :param days: how many days after a request was closed as done its requester is asked how it
        went, for topics that have no days of their own.
    :param topics: after how many days for requests whose first topic is that one.
    :param done: statuses after which it is asked; each must mean ``closed``.
    :param in_thread: it asks in the request itself while that stands on the desk's page; false:
        always on the requester's talk page.
    :param quiet_days: at least so many days between two follow-ups to one person.
    :param most_per_day: at most so many follow-ups within 24 hours, over the whole desk.
    :param late_days: what is overdue for more days is not asked any more.
    :param sample: at most so many files of a category are looked at one by one.
    :param page_views: tell how often pages were looked at, where the wiki counts that.
    :param days_param: the status template's parameter with other days, or "none"; ``""``: it has
        none, as with the next ones.
    :param result_param: its parameter with the categories or pages that came of the request.
    :param event_param: its parameter with the page of an event.
    :param articles_param: its parameter with a list of pages.
    :param of_param: its parameter that the bot fills in where one follows up another.
    :param answer_template: what the buttons' answers are written with, without namespace.
    :param answers_page: where the answers that need nothing go; ``""``: the desk's page for all
        such answers (those on its first page + ``/Follow-ups`` are read as well).
    :param archives: titles of the pages to which the desk's requests are archived: done ones that
        the memory does not know (any more) are found there.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "requests that were done long before you switch it on are not asked about all at "
        "once: `late_days`, `most_per_day`, `quiet_days`"
    )
    kept: ClassVar[str] = (
        "whether and where people are written to is the operator's, as are template names"
    )

    enabled: bool = switch(False)
    days: tuple[int, ...] = settable((30, 90), 1, LONGEST_DAYS, most=MOST_FOLLOW_UPS, why=_FEW)
    topics: Mapping[str, tuple[int, ...]] = field(
        default_factory=dict, metadata=mark(Settable(_FEW, 1, LONGEST_DAYS, most=MOST_FOLLOW_UPS))
    )
    done: tuple[str, ...] = settable(("done",), most=20, why=UNDERSTOOD)
    in_thread: bool = True
    quiet_days: int = settable(7, 0, 365, cap=Cap.LEAST, why=SPARES)
    most_per_day: int = settable(5, 0, 100, cap=Cap.MOST, why=SPARES)
    late_days: int = settable(180, 1, LONGEST_DAYS, cap=Cap.MOST, why=FEWER)
    sample: int = 200
    page_views: bool = False
    days_param: str = "follow up"
    result_param: str = "result"
    event_param: str = "event"
    articles_param: str = "articles"
    of_param: str = "follow up of"
    answer_template: str = "Helpdesk follow-up answer"
    answers_page: str = ""
    archives: tuple[str, ...] = ()

    def own_pages(self, desk: DeskPolicy) -> tuple[str, ...]:
        """The pages that are looked at besides the desk's: of answers, and archives."""
        return (*self.answer_pages(desk), *self.archives)

    def answer_pages(self, desk: DeskPolicy) -> tuple[str, ...]:
        """The pages on which answers are saved, or were by older versions of the buttons."""
        return tuple(dict.fromkeys((self.form_page(desk), self.answers_title(desk.home))))

    def form_page(self, desk: DeskPolicy) -> str:
        """The page on which the buttons save the answers."""
        return self.answers_page or desk.answers_title

    def answers_title(self, desk_page: str) -> str:
        """The page on which the buttons of older versions save the answers."""
        return self.answers_page or f"{desk_page}/Follow-ups"

    def is_done(self, status: str) -> bool:
        """Whether a status is one after which it is asked how it went."""
        wanted = " ".join(status.split()).casefold()
        return any(" ".join(word.split()).casefold() == wanted for word in self.done)

    @property
    def hears(self) -> bool:
        """Whether anything depends on who has written what in a request."""
        return self.enabled

    @property
    def late(self) -> timedelta:
        """``late_days`` as a duration."""
        return timedelta(days=self.late_days)

    def mistakes(self, desk: DeskPolicy) -> Iterator[str]:
        """What cannot be used at this desk, each as ``key: sentence``."""
        for key, days in {"days": self.days, **self._by_topic()}.items():
            if len(days) > MOST_FOLLOW_UPS:
                text = f"{key}: at most {MOST_FOLLOW_UPS} follow-ups are possible"
                yield Misfit(text, MistakeKind.MANY, MOST_FOLLOW_UPS)
            for day in days:
                if not 1 <= day <= LONGEST_DAYS:
                    text = f"{key}: numbers of days from 1 to {LONGEST_DAYS} are expected"
                    yield Misfit(text, MistakeKind.NUMBER, 1, LONGEST_DAYS, day)
                    break
        yield from find_out_of_bounds(self, "quiet_days", "most_per_day", "late_days")
        if not 1 <= self.sample <= MOST_SAMPLED:
            text = f"sample: a number from 1 to {MOST_SAMPLED} is expected, not {self.sample}"
            yield Misfit(text, MistakeKind.NUMBER, 1, MOST_SAMPLED, self.sample)
        for key, title in (("of_param", self.of_param), ("answer_template", self.answer_template)):
            if find_markup(title):
                text = f"{key}: {title!r} has one of the characters {{ }} [ ] | < >"
                yield Misfit(text, MistakeKind.MARKUP, title)
        if len(self.archives) > MOST_ARCHIVES:
            text = f"archives: at most {MOST_ARCHIVES} pages are possible"
            yield Misfit(text, MistakeKind.MANY, MOST_ARCHIVES)
        if not self.answer_template.strip():
            yield Misfit("answer_template: a name is expected", MistakeKind.EMPTY)
        for word in self.done if self.enabled else ():
            phase = desk.status.phase(word)
            if phase is not Phase.CLOSED:
                text = f"done: {word!r} does not mean closed at this desk"
                kind = MistakeKind.STATUS if phase is None else MistakeKind.PHASE
                yield Misfit(text, kind, *((word, Phase.CLOSED, phase) if phase else (word,)))

    def _by_topic(self) -> Mapping[str, tuple[int, ...]]:
        return {f"topics.{topic}": days for topic, days in self.topics.items()}
