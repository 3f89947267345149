"""What the audience is told of a scene: in a few lines, or in full."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from helpdeskbot.cli import terminal
from helpdeskbot.cli.demo.stage import DemoStage

WIDTH = 100
_INDENT = " " * 4
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_UNSEEN = re.compile(r" *<!--.*?-->|</?(?:code|nowiki|span)\b[^>]*>")
_LINK = re.compile(r"\[\{\{fullurl:.*?\}\} (.*?)\]")


def headline(number: int, name: str, words: str) -> str:
    """A scene's first line, with the name by which it can be asked for."""
    left = f"{number:2}  {words}"
    return click.style(f"{left:<{WIDTH - len(name) - 2}}", bold=True) + f"[{name}]"


def tell_shortly(stage: DemoStage) -> Iterator[str]:
    """What happened, the telling lines of an edit, and whom that notified."""
    yield from _tell_what_happens(stage)
    for revision, words in stage.told.edits:
        for line in stage.diff(revision):
            if line[0] in "+-" and any(word in line for word in words):
                yield from (_colour(piece, line[0]) for piece in _break(shorten(line, words)))
    saved = stage.revisions(stage.told.since)
    began = saved[0].timestamp if saved else stage.now
    first, last = f"{began:%Y-%m-%d}", f"{stage.now:%Y-%m-%d}"
    days = first if first == last else f"{first} to {last}"
    yield from wrap(f"{days}. Notified by the bot: {_count(stage)}.")


def tell_in_full(stage: DemoStage) -> Iterator[str]:
    """Each edit since the scene began, whoever made it: its diff, whom it notified, and why."""
    yield from _tell_what_happens(stage)
    reasons = {edit.revid: edit.actions for report in stage.reports for edit in report.edits}
    for revision in stage.revisions(stage.told.since):
        title, summary = stage.title_of(revision), terminal.clean_line(revision.summary)
        yield ""
        heading = f"{revision.timestamp:%Y-%m-%d %H:%M} {revision.user} saves {title}"
        yield from (click.style(line, bold=True) for line in wrap(heading))
        yield from wrap(f"Summary:  {summary or '(none)'}")
        for line in stage.diff(revision, around=1):
            yield from (_colour(piece, line[:1]) for piece in _break(_fold(line)))
        if revision.user == stage.wiki.bot:
            told = [one.user for one in stage.wiki.notifications if one.revid == revision.revid]
            yield from wrap(f"Notifies: {', '.join(told) or 'nobody'}")
            for action in reasons.get(revision.revid, ()):
                yield from wrap(f"Because:  {terminal.clean_line(action.because)}")


def _tell_what_happens(stage: DemoStage) -> Iterator[str]:
    yield from wrap(" ".join(stage.told.sentences))
    for line in stage.told.found:
        yield from _break(line)


def wrap(text: str) -> Sequence[str]:
    """Text as indented lines."""
    return textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def shorten(line: str, words: Sequence[str]) -> str:
    """A line's beginning, and the place for which it is shown: a line, of prose two."""
    visible = _LINK.sub(r"[\1]", _UNSEEN.sub("", line))
    is_template = visible.startswith(("+{{", "-{{"))
    width = WIDTH - 2 * len(_INDENT) if is_template else 2 * WIDTH - 6 * len(_INDENT)
    if is_template and len(visible) > width:
        visible = _leave_out(visible, words)
    if len(visible) <= width:
        return visible
    place = max(map(visible.find, words))
    if is_template or place < width // 2:
        return f"{visible[: width - 1].rstrip()}…"
    head = f"{visible[: width // 4]}…"
    return f"{head}{visible[place:][: width - len(head) - 1]}…"


def _leave_out(template: str, words: Sequence[str]) -> str:
    """A template with those of its parameters for which it is shown, else with its first ones."""
    name, *params = template.removesuffix("}}").split("|")
    wanted = [f"|{param}".startswith(tuple(words)) for param in params]
    if not any(wanted):
        while len("|".join(params)) > WIDTH - 4 * len(_INDENT) - len(name):
            params.pop()
        return "|".join([name, *params, "…"]) + "}}"
    shown = [
        param if yes or not at else "…"
        for at, (param, yes) in enumerate(zip(params, wanted, strict=True))
    ]
    return "|".join([name, *(param for param, _ in groupby(shown))]) + "}}"


def _count(stage: DemoStage) -> str:
    """Whom the bot's edits have notified, and how often."""
    counted = Counter(one.user for one in stage.notified(stage.told.since))
    several = [name if times == 1 else f"{name} ({times})" for name, times in counted.items()]
    return ", ".join(several) or "nobody"


def _fold(line: str) -> str:
    """A line of a diff without the addresses of forms, and what did not change in one line."""
    folded = _LINK.sub(r"[{{fullurl:…}} \1]", terminal.clean_line(line))
    if line[:1] == " " and len(folded) > WIDTH - 2 * len(_INDENT):
        return f"{folded[: WIDTH - 2 * len(_INDENT) - 1]}…"
    return folded


def _break(line: str) -> Sequence[str]:
    """A line of a diff as lines that fit."""
    return textwrap.wrap(
        line, WIDTH, initial_indent=_INDENT * 2, subsequent_indent=_INDENT * 3
    ) or [""]


def _colour(line: str, kind: str) -> str:
    colour = _COLOURS.get(kind)
    return click.style(line, fg=colour) if colour else line
