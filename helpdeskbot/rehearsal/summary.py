"""A rehearsal on a terminal, on a pipe, in a narrow window: what was, what would be, what is wrong.

Everything that people wrote is put there as text, never as markup, and without what steers a
terminal.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from helpdeskbot.rehearsal.compare import CAVEATS, Comparison
from helpdeskbot.rehearsal.missteps import WORST, list_worst
from helpdeskbot.rehearsal.model import Rehearsed, Unused
from helpdeskbot.rehearsal.reading import WANTS, answers, fold
from helpdeskbot.rehearsal.saying import say_count, say_list, say_name, say_time, shorten
from helpdeskbot.rehearsal.score import EFFECT, PATIENCE, Score, reckon

MOST_MISSTEPS = 20
MOST_UNUSED = 10
_MOST_PAGES = 5
_MOST_STAFF = 5
# Of what could not be used it is said what that means, and what to do.
_LONGEST = 400


def show_summary(rehearsed: Rehearsed, console: Console) -> None:
    """Print what a rehearsal came to; its missteps have been found."""
    score = reckon(rehearsed)
    title = f"Rehearsal on {shorten(rehearsed.wiki) or 'a wiki'}"
    console.print(Text(title, style="bold"))
    _print_pairs(console, list_facts(rehearsed, score))
    console.print()
    _show_missteps(rehearsed, console)
    _show_unused(rehearsed, console)
    if not rehearsed.requests:
        _print(console, "There was no request on these pages, as these settings see them.")


def list_facts(rehearsed: Rehearsed, score: Score) -> Iterator[tuple[str, str]]:
    """What was read, done and waited for, each with what it is."""
    pages = [shorten(title) for title in rehearsed.pages]
    more = len(pages) - _MOST_PAGES
    shown = [*pages[:_MOST_PAGES], f"{more} more"] if more > 0 else pages
    yield "Pages" if len(pages) != 1 else "Page", say_list(shown) or "none"
    span = f"{_day(rehearsed.begin)} to {_day(rehearsed.end)}"
    yield "Time", f"{span}, {say_count(rehearsed.revisions, 'revision')}"
    passes = say_count(rehearsed.passes, "pass", "passes")
    edits = say_count(rehearsed.edits, "pass with an edit", "passes with an edit")
    yield "The bot", f"{passes}, {edits}"
    yield "Requests", f"{score.requests:,}, of which {score.tagged:,} would have been tagged"
    yield "Asked", f"in {say_count(score.asked, 'request')} somebody would have been asked"
    yield (
        "Reminded",
        f"in {say_count(score.reminded, 'request')} a reminder would have been written",
    )
    again = f", and {score.reopened:,} of them opened again" if score.closed else ""
    yield "Closed", f"{say_count(score.closed, 'request')} would have been closed{again}"
    yield "Messages", f"{score.messages:,}, each to one person"
    unknown = f"; for {score.unknown:,} more the history is too short" if score.unknown else ""
    yield (
        "In vain",
        f"at most {score.in_vain:,} of {score.wanting:,} questions, offers and reminders: whom "
        f"they would have gone to did nothing in the request for {EFFECT.days} days, or acted "
        f"within two hours without them{unknown}",
    )
    if unheard := count_unheard(rehearsed):
        yield (
            "Unheard",
            f"{say_count(unheard, 'question or reminder', 'questions and reminders')} would stand "
            f"on a page and notify nobody. {_advise_staff(rehearsed)}",
        )
    yield "First answer", f"{say_time(score.answer)} (median, by a person, as it was)"
    yield "With the bot", f"{say_time(score.told)} (median, until somebody answered or is told)"
    left = f"{score.rescued:,} of {score.left:,} that nobody answered for {PATIENCE.days} days"
    yield "Rescued", f"{left}, at most: whether anybody would have answered is not known"


def _advise_staff(rehearsed: Rehearsed) -> str:
    """What to do where nobody is told; an export tells no groups, but who has answered most."""
    found = Counter(
        fold(name)
        for request in rehearsed.requests
        for name in {done.by for done in answers(request) if done.by}
    )
    likely = [(name, count) for name, count in found.most_common(_MOST_STAFF) if count > 1]
    advice = "Only who stands in the setting `staff` is told there"
    if not likely:
        return f'{advice}: name them in a file, staff = ["…"], and give it with --settings'
    told = say_list([f"{say_name(name)} ({say_count(count, 'request')})" for name, count in likely])
    names = ", ".join(json.dumps(shorten(name), ensure_ascii=False) for name, _ in likely)
    return (
        f"{advice}, and their answers count as the desk's. Most were answered by {told}: if these "
        f"are the staff, write staff = [{names}] into a file and give it with --settings"
    )


def count_unheard(rehearsed: Rehearsed) -> int:
    """How much that wants something would stand on pages where nobody is ever told of anything."""
    acts = [act for request in rehearsed.requests for act in request.acts if act.kind in WANTS]
    heard = {act.title for act in acts if act.notifies}
    return sum(act.title not in heard for act in acts)


def show_comparison(found: Comparison, console: Console) -> None:
    """Print two settings side by side, and what has to be said of the numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for name in found.names:
        table.add_column(Text(shorten(name)), justify="right", overflow="fold")
    for line in found.lines:
        shown = [
            # The star says the same where there are no colours.
            Text(f"{value} *" if line.better == place else value,
                 style="green" if line.better == place else "")
            for place, value in enumerate(line.shown)
        ]  # fmt: skip
        table.add_row(Text(line.label), *shown)
    console.print(table)
    _print(console, "* the better of the two")
    for caveat in CAVEATS:
        _print(console, caveat)


def _show_missteps(rehearsed: Rehearsed, console: Console) -> None:
    found = list_worst(rehearsed)
    if not found:
        _print(console, "Missteps: none that this history can show.", "bold")
        return
    counts = [
        f"{error.value}: {sum(one.error is error for _, one in found):,}"
        for error in WORST
        if any(one.error is error for _, one in found)
    ]
    _print(console, f"Missteps: {'; '.join(counts)}.", "bold")
    for request, one in found[:MOST_MISSTEPS]:
        line = Text("  ")
        line.append(shorten(request.heading) or "(no heading)", style="yellow")
        line.append(f": {one.sentence}.")
        console.print(line, soft_wrap=not console.is_terminal)
    if len(found) > MOST_MISSTEPS:
        _print(console, f"  … and {len(found) - MOST_MISSTEPS:,} more, in the report")
    console.print()


def _show_unused(rehearsed: Rehearsed, console: Console) -> None:
    if not rehearsed.unused:
        return
    _print(console, "What of the past could not be used, or not as it was:", "bold")
    for one in rehearsed.unused[:MOST_UNUSED]:
        _print(console, f"  {say_unused(one)}")
    if (more := len(rehearsed.unused) - MOST_UNUSED) > 0:
        _print(console, f"  … and {more:,} more, in the report")


def say_unused(one: Unused) -> str:
    """One thing that could not be used, in a line."""
    where = f"{shorten(one.where)}: " if one.where else ""
    times = f" ({one.count:,} times)" if one.count > 1 else ""
    return f"{where}{shorten(one.what, _LONGEST)}{times}"


def _print_pairs(console: Console, pairs: Iterator[tuple[str, str]]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in pairs:
        table.add_row(Text(label, style="cyan"), Text(value))
    console.print(table)


def _print(console: Console, text: str, style: str = "") -> None:
    # A program that reads a pipe counts lines.
    console.print(Text(text, style=style), soft_wrap=not console.is_terminal)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
