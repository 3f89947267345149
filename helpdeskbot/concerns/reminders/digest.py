"""The staff's digest: each request stands in it once, and what is done is struck out.

A new section comes only where there is news.  What stands still is told anew where it stands, and
nobody is called for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from helpdeskbot.concerns.reminders.decide.digest import (
    apply_all,
    find_item,
    find_told,
    is_over,
    newest,
    strike,
)
from helpdeskbot.concerns.reminders.memory import (
    ELSEWHERE,
    digest_title,
    item_of,
    mark_elsewhere,
)
from helpdeskbot.concerns.reminders.recall import OF_PARTS
from helpdeskbot.concerns.reminders.values import RETELL, Item
from helpdeskbot.model.change import PlannedAction, Replacement
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Span
from helpdeskbot.model.due import Due
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.model.report import Fate
from helpdeskbot.model.status import is_open
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.said import left_on
from helpdeskbot.page.side_pages import save_aside
from helpdeskbot.page.standings import fetch_standings
from helpdeskbot.words.links import render_section_link

ITEMS = Kept("digest", tuple[Item, ...], under="items")
# What was told longer ago is found by nobody any more.
_REMEMBERED = timedelta(days=200)


class Digest:
    """The page on which the staff of a desk are told, in one pass."""

    def __init__(self, context: Context, desk: DeskPolicy) -> None:
        self._context = context
        self._desk = desk
        self._title = digest_title(desk)
        self._page: PageText | None = None
        self._key = context.office.desk_key(desk)
        threads = context.office.store.fetch_threads(self._key)
        self._threads: Mapping[str, ThreadMemory] = {one.id: one for one in threads}

    def page(self) -> PageText:
        """The page as it stands."""
        if self._page is None:
            self._page = self._context.office.wiki.fetch_pages([self._title])[self._title]
        return self._page

    def standing_dues(self, dues: Sequence[Due]) -> list[Due]:
        """Those among some dues of which the page tells already, in words that are ours."""
        text, spans = self.page().text, self._find(self._items())
        told = {
            (item.thread, item.of_part)
            for item, span in spans.items()
            if item.words and span.of(text) == item.words
        }
        return [due for due in dues if (due.thread, due.stage >= OF_PARTS) in told]

    def keep_current(self, dues: Mapping[Due, str]) -> bool:
        """Strike out what is done, and tell anew of what stands there still; whether it is said.

        :param dues: those that stand there, see :meth:`standing_dues`, with what is said now.
        """
        items = self._items()
        over = [one for one in items if self._is_over(one)]
        again = {(due.thread, due.stage >= OF_PARTS): due for due in dues}
        if not over and not again:
            return True
        spans = self._find(items)
        kept, edits, struck = [], [], []
        text = self.page().text
        for item in items:
            span, due = spans.get(item), again.get((item.thread, item.of_part))
            if span is None:
                continue  # people have struck it, or taken it away
            if item in over and due is None:
                edits.append(strike(span, text))
                struck.append(item.thread)
            elif due is not None:
                new = self._item(due, dues[due])
                # Right behind our words, so that these are found when nobody remembers them.
                edits.append(Replacement(span.start, span.end, f"{new.words} {new.mark}"))
                kept.append(new)
            else:
                kept.append(item)
        actions = [PlannedAction(RETELL, one, "it is done") for one in struck]
        actions += [PlannedAction(RETELL, due.thread, due.awaited.sentence) for due in dues]
        fate = Fate.SAVED
        if edits:
            fate = save_aside(
                *(self._context, self._desk, self.page(), apply_all(text, edits), actions),
                len(actions),
                message="summary-digest-kept",
            )
            self._page = None
        if fate is Fate.SAVED:
            self._keep(kept)
        return fate in (Fate.SAVED, Fate.PREVIEWED)

    def note_told(self, dues: Mapping[Due, str]) -> None:
        """Take note of what a new section tells, with its words."""
        self._keep([*self._items(), *(self._item(due, words) for due, words in dues.items())])

    def _item(self, due: Due, words: str) -> Item:
        """What stands of something on the page, as it is told now."""
        mark = mark_elsewhere(due, due.who, self._context.now).as_wikitext()
        part = due.stage >= OF_PARTS
        return Item(due.thread, due.holder, self._context.now, mark, words, part)

    def _is_over(self, item: Item) -> bool:
        standings = self._context.once(
            ("standing-by-identity", self._desk.name),
            lambda: {one.identity: one for one in fetch_standings(self._context, self._desk)},
        )
        memory = self._threads.get(item.thread)
        if item.thread not in standings and memory is not None and memory.gone_since:
            # Archived as it was; nobody has said that it is done.
            phase = self._desk.status.phase(memory.status or "")
            return not is_open(phase)
        return is_over(item, standings.get(item.thread))

    def _find(self, items: Sequence[Item]) -> dict[Item, Span]:
        found: dict[Item, Span] = {}
        links = self._links()
        for item in items:
            link = links.get(item.thread, "")
            span = find_item(self.page().text, item, link, found.values())
            if span is not None:
                found[item] = span
        return found

    def _links(self) -> Mapping[str, str]:
        """To requests, by their lasting ids."""
        known = self._threads.values()
        return {one.id: render_section_link(one.title, one.heading) for one in known}

    def _items(self) -> tuple[Item, ...]:
        """What stands on the page, as it is remembered; else as its own marks tell."""
        kept = ITEMS.fetch(self._context.office, self._key, self._title)
        if kept is not None:
            return kept
        return self.read_anew()

    def read_anew(self) -> tuple[Item, ...]:
        """The same with what our own marks on the page tell: something was left unremembered."""
        kept = ITEMS.fetch(self._context.office, self._key, self._title) or ()
        since = self._context.now - _REMEMBERED
        of_items, links = find_marks_about(ELSEWHERE), self._links()

        def find(text: str) -> list[Mark | tuple[Mark, str]]:
            return find_told(text, of_items, links)

        left = left_on(self._context.office, self.page(), find, since=since)
        ours = {one.what for one in left if one.at is not None}
        standing = find(self.page().text)
        words = dict(one for one in standing if isinstance(one, tuple) and one in ours)
        marks = [one for one in standing if isinstance(one, Mark) and one in ours]
        found = [item_of(one, words.get(one, ""), of_parts=OF_PARTS) for one in marks]
        known = {one.mark for one in kept}
        more = [one for one in found if one is not None and one.mark not in known]
        items = newest([*kept, *more])
        self._keep(items)
        return items

    def _keep(self, items: Sequence[Item]) -> None:
        if self._context.write:
            ITEMS.keep(self._context.office, self._key, self._title, tuple(newest(items)))


def strike_done(context: Context, desk: DeskPolicy) -> None:
    """Strike out what is done, where anything at the desk was looked at and something is told.

    Where nobody remembers what is told, it is only read: the next look strikes.
    """
    if not any(name == desk.name for name, _ in context.standings):
        return
    key = context.office.desk_key(desk)
    items = ITEMS.fetch(context.office, key, digest_title(desk))
    if items is None:
        Digest(context, desk).read_anew()
    elif items:
        Digest(context, desk).keep_current({})
