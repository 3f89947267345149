"""A desk's year in figures, on a page for each year, made from what accounts did to requests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.concern import Concern, Learnt
from helpdeskbot.concerns.figures.decide.count import Known, count_figures, make_period
from helpdeskbot.concerns.figures.memory import (
    YEARS,
    Years,
    keep_cases,
    recall_cases,
    update_cases,
)
from helpdeskbot.concerns.figures.policy import FiguresPolicy
from helpdeskbot.concerns.figures.replies import count_links, find_replies
from helpdeskbot.concerns.figures.results import look_up_results
from helpdeskbot.concerns.figures.values import PeriodFigures, RequestCase
from helpdeskbot.concerns.figures.words.wikitext import render_page
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Fate
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.side_pages import save_part
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.marked_part import fill
from helpdeskbot.words.messages import Messages

_PART = "figures"
# So many results are looked up for a page; a report on demand looks up all.
_MOST_RESULTS = 20
# So many requests are looked into in a pass, on a page that has many of before.
_MOST_CASES = 200
_MINUTE = timedelta(minutes=1)


class YearFigures(Concern):
    """The pages on which a desk's years stand in figures."""

    sections: ClassVar = {"figures": FiguresPolicy}
    asks: ClassVar = (Asking,)
    finishes_last = True

    def __init__(self, context: Context, asking: Asking) -> None:
        super().__init__(context)
        self._asking = asking
        # Desks of which not all is known yet: a part would be taken for the whole.
        self._unfinished: set[str] = set()

    def pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """The page of this year."""
        if not desk.of(FiguresPolicy).enabled:
            return {}
        return {year_title(desk, self.context.now.year): messages.text("does-figures")}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Where the figures stand."""
        title = desk.outcomes_title
        below = f"[[Special:PrefixIndex/{title}/|{title}]]"
        how = messages.text("does-figures-how", below)
        return OfItself(messages.text("does-figures"), desk.of(FiguresPolicy).enabled, (how,))

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Keep the cases of the page."""
        if page.desk.of(FiguresPolicy).enabled:
            updated = update_cases(self.context, self._asking, page, _MOST_CASES)
            if self.context.write:
                keep_cases(self.context.office, page, updated)
                years = self._years(page.desk)
                if updated.changed and not years.due:
                    self._keep(page.desk, replace(years, due=True))
            if updated.more:
                self._unfinished.add(page.desk.name)
                return Learnt(due_at=self.context.now)
        return Learnt()

    def cases_of(self, page: DeskPage) -> Mapping[str, RequestCase]:
        """The cases of a page, by their lasting ids."""
        return update_cases(self.context, self._asking, page).cases

    def figures(
        self,
        desk: DeskPolicy,
        cases: list[RequestCase],
        first: date,
        last: date,
        now: datetime,
        most: int,
    ) -> PeriodFigures:
        """A period of a desk in figures.

        :param now: until when something is known, UTC.
        :param most: so many results are looked up at the most.
        """
        period = make_period(first, last, now)
        book = self._asking.at_hand.book(desk)
        named = {name for name, expert in book.experts.items() if expert.row.reported}
        known = Known(
            desk.of(CapacityPolicy),
            named,
            find_replies(self.context, desk, cases),
            look_up_results(self.context, desk, cases, period, most),
        )
        return count_figures(cases, period, known)

    def finish(self, desk: DeskPolicy) -> None:
        """Bring the pages of this year and the last one up to date, once a day at most."""
        if not desk.of(FiguresPolicy).enabled or desk.name in self._unfinished:
            return
        context, years = self.context, self._years(desk)
        today, heard = context.now.date(), count_links(context, desk)
        if years.made_on == today or not (years.due or heard != years.heard):
            return
        titles = dict.fromkeys([*desk.talk_pages, *titles_of(context.office, desk)])
        cases = recall_cases(context.office, desk, titles)
        if not cases:
            return
        made = Years(False, today, heard, dict(years.texts))
        texts = dict(years.texts)
        now = max(case.last_at(context.now) for case in cases) + _MINUTE
        for year in (today.year - 1, today.year):
            first, last = date(year, 1, 1), date(year, 12, 31)
            figures = self.figures(desk, cases, first, last, now, _MOST_RESULTS)
            title = year_title(desk, year)
            text = self._render(desk, figures, year)
            digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
            if not figures.cases or texts.get(title) == digest.hexdigest():
                continue
            if self._save(desk, title, text):
                texts[title] = digest.hexdigest()
            else:
                made = replace(made, due=True)
        self._keep(desk, replace(made, texts=texts))

    def _render(self, desk: DeskPolicy, figures: PeriodFigures, year: int) -> str:
        messages = self.context.office.messages(desk)
        book = topics_of(self.context, desk)

        def label(topic: str) -> str:
            return book.label(topic, messages.language)

        before = year_title(desk, year - 1) if figures.before else ""
        return render_page(figures, messages, label, before)

    def _save(self, desk: DeskPolicy, title: str, text: str) -> bool:
        context = self.context
        if Waits.of(context, desk, title).waiting([_PART]):
            return False
        page = context.office.wiki.fetch_pages([title])[title]
        because = "the year has other figures"
        fate = save_part(context, desk, page, fill(page.text, text), _PART, because)
        return fate in (None, Fate.SAVED)

    def _years(self, desk: DeskPolicy) -> Years:
        office = self.context.office
        return YEARS.fetch(office, office.desk_key(desk), "") or Years()

    def _keep(self, desk: DeskPolicy, years: Years) -> None:
        if self.context.write:
            office = self.context.office
            YEARS.keep(office, office.desk_key(desk), "", years)


def year_title(desk: DeskPolicy, year: int) -> str:
    """The page of a year."""
    return f"{desk.outcomes_title}/{year}"
