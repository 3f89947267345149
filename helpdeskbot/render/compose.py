"""One page, several replacements, one new text: every other character stays as it was."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from helpdeskbot.model.action import Replacement
from helpdeskbot.model.discussion import Thread


def render_status(template: str, value_param: str, value: str, params: Mapping[str, str]) -> str:
    """A status template's wikitext: ``{{Helpdesk status|new|topic=upload}}``."""
    words = [template]
    if value or value_param != "1":
        words.append(value if value_param == "1" else f"{value_param}={value}")
    words += [f"{name}={text}" for name, text in params.items()]
    return "{{" + "|".join(words) + "}}"


def render_under_heading(page_text: str, thread: Thread, wikitext: str) -> Replacement:
    """A line of its own directly under a thread's heading."""
    at = thread.body_start
    if not page_text[:at].endswith("\n"):
        # The heading is the page's last line and MediaWiki has trimmed its line end.
        return Replacement(at, at, "\n" + wikitext)
    return Replacement(at, at, wikitext + "\n")


def compose(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with all replacements made.

    :raises ValueError: two of them overlap, or one lies outside the text: a bug of the caller.
    """
    parts: list[str] = []
    position = 0
    for change in sorted(replacements, key=lambda change: (change.start, change.end)):
        if not position <= change.start <= change.end <= len(text):
            raise ValueError(f"replacement {change} overlaps another one or the page's end")
        parts += [text[position : change.start], change.text]
        position = change.end
    return "".join([*parts, text[position:]])


def render_diff(title: str, old: str, new: str) -> str:
    """A unified diff for people; the page's title stands for file names."""
    lines = difflib.unified_diff(
        old.split("\n"), new.split("\n"), f"{title} (now)", f"{title} (planned)", lineterm=""
    )
    return "\n".join(lines)
