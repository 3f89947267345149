"""The whole page: tables by whose turn it is, lists of what else staff look for, people, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpdeskbot.concerns.dashboard.values import Board, Group, Involved, Late, Row
from helpdeskbot.concerns.dashboard.words.rows import (
    DOT,
    Label,
    render_day,
    render_link,
    render_names,
    render_table,
)
from helpdeskbot.model.one_page import NEEDED
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import Say
from helpdeskbot.words.local import language_name
from helpdeskbot.words.messages import Messages, direction

_MOST_CHOICES = 10
# What the tables show is repeated in lists, as far as somebody may read them.
_MOST_LINES, _MOST_LINKS = 100, 25
_SEARCHING = frozenset({"unsorted", "asking", "searching", "exhausted"})


def render_board(board: Board, messages: Messages, label: Label) -> str:
    """The page's text in the messages' language; the same for the same board.

    Nothing in it notifies anybody: it has no signature, and leads to talk pages of people only.

    :param label: what a topic is called.
    """
    say, code = messages.text, messages.language
    parts = [say("dashboard-intro"), *_list_turns(board, messages, label)]
    parts += _list_late(board.rows, say)
    parts += _list_needed(board.rows, say, label)
    parts += [_section(one.anchor, one.heading, one.text) for one in board.shown]
    parts += _list_choices(board.rows, say, label)
    if board.people:
        lines = (line for one in board.people for line in _person(one, say))
        people = "\n".join([say("dashboard-people-hint"), "", *lines])
        parts.append(_section("people", say("dashboard-people"), people))
    pages = "\n".join(f"* [[:{title}|{name}]]" for title, name in board.pages)
    parts.append(_section("pages", say("dashboard-pages"), pages))
    inside = "\n\n".join(parts)
    return f'<div lang="{code}" dir="{direction(code)}">\n{inside}\n</div>'


def _section(anchor: str, heading: str, text: str) -> str:
    return f'<span id="{anchor}"></span>\n== {heading} ==\n{text}'


def _list_turns(board: Board, messages: Messages, label: Label) -> Iterator[str]:
    if not board.rows:
        yield messages.text("dashboard-nothing")
    for group in Group:
        rows = [row for row in board.rows if row.group is group]
        if rows:
            heading = messages.text(f"dashboard-{group}", len(rows))
            yield _section(f"turn-{group}", heading, render_table(rows, messages, label))
    if board.left_out:
        yield messages.text("dashboard-more", board.left_out)


def _list_first(lines: Sequence[str], say: Say) -> str:
    left_out = len(lines) - _MOST_LINES
    more = [f"* {say('dashboard-more', left_out)}"] if left_out > 0 else []
    return "\n".join([*lines[:_MOST_LINES], *more])


def _list_late(rows: Sequence[Row], say: Say) -> Iterator[str]:
    late = [row for row in rows if row.late]
    lines = [f"* {render_link(row.standing)} ({DOT.join(_say_late(row, say))})" for row in late]
    if lines:
        yield _section("late", say("dashboard-late"), _list_first(lines, say))


def _say_late(row: Row, say: Say) -> Iterator[str]:
    one = row.standing
    if Late.PROMISED in row.late and one.promised:
        yield say("dashboard-late-promised", render_day(one.promised))
    if Late.DEADLINE in row.late and one.deadline:
        yield say("dashboard-late-deadline", render_day(one.deadline))
    if Late.REMINDED in row.late and one.reminded_at:
        yield say("dashboard-late-reminded", one.reminded, render_day(one.reminded_at))


def _list_needed(rows: Sequence[Row], say: Say, label: Label) -> Iterator[str]:
    needed = [row for row in rows if row.standing.search in _SEARCHING]
    needed.sort(key=lambda row: not row.standing.spotted)
    lines = [f"* {_needed(row, say, label)}" for row in needed]
    if lines:
        yield _section(NEEDED, say("dashboard-needed"), _list_first(lines, say))


def _needed(row: Row, say: Say, label: Label) -> str:
    one = row.standing
    topics = [escape_wikitext(label(topic)) for topic in one.topics]
    told = [say("ask-expert-separator").join(topics) or say("dashboard-unsorted")]
    told.append(escape_wikitext(language_name(one.language)) if one.language else "")
    told += [say(f"dashboard-spotted-{code}", escape_wikitext(day)) for code, day in one.spotted]
    if one.asked:
        told.append(say("dashboard-asked", render_names(one.asked, say)))
    return f"{render_link(one)} ({DOT.join(filter(None, told))})"


def _list_choices(rows: Sequence[Row], say: Say, label: Label) -> Iterator[str]:
    """Who was asked last about what is open, and for which topics."""
    asked = [
        (day, name, row.standing)
        for row in rows
        for name, day in zip(row.standing.asked, row.standing.asked_on, strict=False)
    ]
    asked.sort(key=lambda one: (one[0], one[1], one[2].identity), reverse=True)
    lines = []
    for day, name, one in asked[:_MOST_CHOICES]:
        topics = [escape_wikitext(label(topic)) for topic in one.topics]
        why = f" ({say('ask-expert-separator').join(topics)})" if topics else ""
        lines.append(
            f"* {render_day(day)}{DOT}{render_names([name], say)}{DOT}{render_link(one)}{why}"
        )
    if lines:
        yield _section("choices", say("dashboard-choices"), "\n".join(lines))


def _person(person: Involved, say: Say) -> Iterator[str]:
    anchor = escape_wikitext(person.name.replace(" ", "_"))
    yield f'; <span id="for-{anchor}"></span>{render_names([person.name], say)}'
    for key, rows in (("dashboard-awaited", person.awaited), ("dashboard-others", person.others)):
        if rows:
            links = [render_link(row.standing) for row in rows[:_MOST_LINKS]]
            left_out = len(rows) - _MOST_LINKS
            links += [say("dashboard-more", left_out)] if left_out > 0 else []
            yield f": {say(key, DOT.join(links))}"
