"""Keeps one page for each desk with all its open requests, by whose turn it is and by person.

It comes of what is remembered of the desk's pages, so that a change of one of them needs no other
to be read.  It is saved when a reader would see a difference, once in a pass at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from helpdeskbot.concerns.concern import Concern, Learnt
from helpdeskbot.concerns.dashboard.decide import list_people, next_day, order_rows
from helpdeskbot.concerns.dashboard.memory import BOARD, digest
from helpdeskbot.concerns.dashboard.policy import DashboardPolicy
from helpdeskbot.concerns.dashboard.values import Board, KeptBoard
from helpdeskbot.concerns.dashboard.words.page import render_board
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.one_page import find_dashboard
from helpdeskbot.model.report import Fate, Problem, Severity
from helpdeskbot.model.shown import Shown
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.side_pages import save_part
from helpdeskbot.page.standings import fetch_looked_after, fetch_standings
from helpdeskbot.page.topics import topics_of
from helpdeskbot.settings.on_wiki.standing import STANDINGS, say_mistake
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import list_titles
from helpdeskbot.words.marked_part import fill
from helpdeskbot.words.messages import Messages

_PART = "dashboard"


class Dashboard(Concern):
    """The dashboards of all desks, in one pass."""

    sections: ClassVar = {"dashboard": DashboardPolicy}
    finishes_last = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: set[str] = set()

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Where all that is open is shown."""
        how = messages.text("does-dashboard-how", list_titles([find_dashboard(desk)]))
        return OfItself(messages.text("does-dashboard"), bool(find_dashboard(desk)), (how,))

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """The manual, to which it links where it is there."""
        return [desk.manual_title] if find_dashboard(desk) else ()

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Something may stand on the dashboard now."""
        self._seen.add(page.desk.name)
        return Learnt()

    def finish(self, desk: DeskPolicy) -> None:
        """Bring the page up to date if something was read, or another day has begun."""
        title, context = find_dashboard(desk), self.context
        if not title or not self._is_its_own(desk, title):
            return
        office, key = context.office, context.office.desk_key(desk)
        before, settings = BOARD.fetch(office, key, title), self._settings_revid(desk)
        is_news = self._is_touched(desk) or before is None or before.settings != settings
        if before is not None and not is_news and context.now < before.due_at:
            return
        if before is None and context.report.away:
            return  # what is known is not all that is open
        messages = office.messages(desk)
        shown = self._gather(desk, messages, before.shown if before is not None else {})
        board = self._set_up(desk, messages, shown)
        topics = topics_of(context, desk)
        text = render_board(board, messages, lambda id_: topics.label(id_, messages.language))
        due_at, kept = next_day(context.now), digest(text)
        if before is None or before.digest != kept:
            if Waits.of(context, desk, title).waiting([_PART]):
                return
            if self._save(desk, title, text, board) not in (None, Fate.SAVED):
                due_at, kept = context.now, ""
        if context.write:
            BOARD.keep(office, key, title, KeptBoard(kept, due_at, settings, shown))

    def _is_touched(self, desk: DeskPolicy) -> bool:
        """Whether a page was read on which requests stand that the desk looks after."""
        seen = [one for one in self.context.desks if one.name in self._seen]
        return any(
            one.name == desk.name
            or any(row.desk == desk.name for row in fetch_standings(self.context, one))
            for one in seen
        )

    def _save(self, desk: DeskPolicy, title: str, text: str, board: Board) -> Fate | None:
        page = self.context.office.wiki.fetch_pages([title])[title]
        if not page.text.strip() and not board.rows:
            return None  # there is nothing to begin a page for
        because = "what is open, or whose turn it is, is not what it was"
        return save_part(self.context, desk, page, fill(page.text, text), _PART, because)

    def _is_its_own(self, desk: DeskPolicy, title: str) -> bool:
        """Whether no desk before it has this page; what two write would never come to rest."""
        others = (one for one in self.context.desks if find_dashboard(one) == title)
        first = next(others, desk)
        if first.name == desk.name:
            return True
        if desk.name in self._seen:
            what = f"the desk {first.name} has this page for its dashboard already"
            advice = "Give each desk a dashboard.page of its own"
            problem = Problem(what, title, advice, desk.name, Severity.NOTICE)
            self.context.report.problems.append(problem)
        return False

    def _settings_revid(self, desk: DeskPolicy) -> int:
        head = self.context.heads.pages.get(desk.settings_page)
        return head.revid if head is not None else 0

    def _gather(
        self, desk: DeskPolicy, messages: Messages, before: Mapping[str, tuple[Shown, ...]]
    ) -> dict[str, tuple[Shown, ...]]:
        """What the concerns have to show, by their names; what they had where nothing is new."""
        found = {}
        for name, show in self.context.shows.items():
            shown: Sequence[Shown] | None = None
            with self.context.guarded(name, "", desk.name):
                shown = show(desk, messages)
            if shown is None:
                shown = before.get(name, ())
            if shown:
                found[name] = tuple(shown)
        return found

    def _set_up(
        self, desk: DeskPolicy, messages: Messages, shown: Mapping[str, tuple[Shown, ...]]
    ) -> Board:
        today = self.context.now.date()
        rows, left_out = order_rows(fetch_looked_after(self.context, desk), today)
        sections = [one for some in shown.values() for one in some]
        return Board(
            rows=tuple(rows),
            left_out=left_out,
            people=tuple(list_people(rows)),
            shown=(*sections, *self._complaints(desk, messages)),
            pages=tuple(self._pages(desk, messages).items()),
        )

    def _complaints(self, desk: DeskPolicy, messages: Messages) -> Sequence[Shown]:
        """What of the settings page cannot be read."""
        state = None
        if desk.settings_page:
            state = STANDINGS.fetch(self.context.office, desk.name, desk.settings_page)
        if state is None or not state.mistakes:
            return ()
        lines = [f"* {escape_wikitext(say_mistake(one, messages))}" for one in state.mistakes]
        return [Shown("settings", messages.text("dashboard-settings"), "\n".join(lines))]

    def _pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """Every page of the desk, with what it is called."""
        say, office = messages.text, self.context.office
        found = {title: escape_wikitext(title) for title in desk.shown_pages}
        for pages in self.context.pages:
            found |= pages(desk, messages)
        head = self.context.heads.pages.get(desk.manual_title)
        manual = desk.manual_title if head is not None and head.exists else ""
        named = {
            desk.settings_page: say("page-settings"),
            manual: say("page-manual"),
            office.stop_title: say("page-stop"),
            office.itself_title: say("page-itself"),
        }
        return found | {title: name for title, name in named.items() if title}
