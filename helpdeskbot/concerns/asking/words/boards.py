"""Pages that the bot keeps, as wikitext: requests that need somebody, and the log of choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpdeskbot.concerns.asking.values import (
    LARGE,
    NEAR,
    UNCOVERED,
    Choice,
    Considered,
    OpenRequest,
    Stage,
)
from helpdeskbot.concerns.asking.words.questions import render_because
from helpdeskbot.model.day import Day
from helpdeskbot.model.reason import Reason
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import Say, render_name, render_section_link
from helpdeskbot.words.local import language_name
from helpdeskbot.words.marked_part import BEGIN, END, fill

LONGEST_LOG = 100
"""Rows of the log; older ones are in the page's history."""

_ROW = "\n|-\n"
Label = Callable[[str], str]


def render_needs(rows: Sequence[OpenRequest], say: Say, label: Label) -> str:
    """Open requests that need somebody, by topic and language, the oldest first.

    Before them stand those that the staff should see at once, with why.
    """
    stages = {Stage.UNSORTED, Stage.ASKING, Stage.SEARCHING, Stage.EXHAUSTED}
    open_rows = [row for row in rows if row.stage in stages]
    if not open_rows:
        return f"{say('needs-intro')}\n\n{say('needs-nothing')}"
    ranks = {NEAR: 0, LARGE: 1, UNCOVERED: 2}
    open_rows.sort(
        key=lambda row: (
            min((ranks.get(code, 3) for code, _ in row.spotted), default=3),
            row.topics,
            row.language,
            str(row.opened_at or ""),
        )
    )
    columns = ("request", "topic", "language", "since", "asked")
    lines = [say("needs-intro"), "", '{| class="wikitable sortable"']
    lines += ["|-", "! " + " !! ".join(say(f"needs-{column}") for column in columns)]
    for row in open_rows:
        names = [render_name(name) for name in row.asked]
        sure = row.stage is not Stage.UNSORTED
        topics = [escape_wikitext(label(topic)) for topic in row.topics] if sure else []
        why = [say(f"needs-{code}", Day(day) if day else "") for code, day in row.spotted]
        link = render_section_link(row.title, row.heading, row.nth)
        cells = (
            " ".join([link, *map("({})".format, why)]),
            say("ask-expert-separator").join(topics) or say("needs-unknown"),
            escape_wikitext(language_name(row.language)),
            str(row.opened_at or "")[:10],
            say("ask-expert-separator").join(names) or say("needs-nobody"),
        )
        lines += ["|-", *(f"| {cell}" for cell in cells)]
    return "\n".join([*lines, "|}"])


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A choice, and where the request stands."""

    title: str
    heading: str
    choice: Choice
    nth: int = 1


def add_to_log(page_text: str, entries: Sequence[LogEntry], say: Say, label: Label) -> str | None:
    """The log with these choices at its top; see :func:`add_rows`."""
    return add_rows(page_text, [render_row(entry, say, label) for entry in entries], say)


def render_row(entry: LogEntry, say: Say, label: Label) -> tuple[str, str]:
    """A choice as it stands in the log: the mark by which it is known again, and the row."""
    mark = _mark(entry)
    return mark, _render_entry(entry, mark, say, label)


def add_rows(
    page_text: str, rows_of: Sequence[tuple[str, str]], say: Say, below: Sequence[str] = ()
) -> str | None:
    """The log with these rows at its top; each request and stage of it stands there once.

    :param below: what stands below it.
    :param rows_of: (mark, row) of each, as :func:`render_row` makes them.
    """
    before = _rows_between_marks(page_text)
    if before is None:
        return None
    rows = list(before)
    for mark, new in rows_of[-LONGEST_LOG:]:
        if not any(mark in row for row in rows):
            rows.insert(0, new)
    if rows == before and page_text.strip():
        return page_text
    columns = ("request", "asked", "considered")
    head = "! " + " !! ".join(say(f"log-{column}") for column in columns)
    table = _ROW.join([f'{{| class="wikitable"{_ROW}{head}', *rows[:LONGEST_LOG]]) + "\n|}"
    parts = [say("log-intro"), table if rows else say("log-nothing"), *below]
    return fill(page_text, "\n\n".join(parts))


def _rows_between_marks(page_text: str) -> list[str] | None:
    if not page_text.strip():
        return []
    start, end = page_text.find(BEGIN), page_text.find(END)
    if start < 0 or end < start:
        return None
    content = page_text[start:end]
    table = content.partition("{|")[2].rpartition("\n|}")[0]
    return table.split(_ROW)[2:] if table else []


def _mark(entry: LogEntry) -> str:
    need = entry.choice.need
    # Of an unsigned request the identity is its heading, whatever stands in that.
    identity = " ".join(re.sub(r"[<>{}|\[\]]|--", " ", need.identity).split())
    return f"<!-- {identity} {len(need.asked)} -->"


def _render_entry(entry: LogEntry, mark: str, say: Say, label: Label) -> str:
    choice = entry.choice
    asked = [
        say(
            "ask-expert-item",
            render_name(considered.name),
            render_because(considered, say, label),
        )
        for considered, _ in choice.chosen
    ]
    others = [_why_not(considered, say) for considered in choice.considered]
    if choice.left_out:
        others.append(say("log-more", choice.left_out))
    cells = (
        f"{render_section_link(entry.title, entry.heading, entry.nth)} {mark}",
        say("ask-because-separator").join(asked) or say("needs-nobody"),
        say("ask-because-separator").join(others),
    )
    return "\n".join(f"| {cell}" for cell in cells)


def _why_not(considered: Considered, say: Say) -> str:
    reason = considered.obstacle or Reason("later")
    shown = (one if isinstance(one, Day) else escape_wikitext(one) for one in reason.params)
    words = say(f"why-{reason.code}", *shown)
    return say("ask-expert-item", render_name(considered.name), words)
