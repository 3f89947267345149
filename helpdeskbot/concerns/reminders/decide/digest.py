"""The items of the staff's digest, where they stand on its page: struck, or told anew in place.

Only our own words are touched.  What people have added to a line, or written below it, stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from helpdeskbot.concerns.reminders.values import Item
from helpdeskbot.model.change import Replacement
from helpdeskbot.model.discussion import Span
from helpdeskbot.model.marks import MARKED, Mark
from helpdeskbot.model.standing import Standing

_STRUCK, _END = "<s>", "</s>"


def find_item(text: str, item: Item, link: str, taken: Iterable[Span] = ()) -> Span | None:
    """Where an item's words stand on a page; ``None``: nowhere, or they are struck already.

    They are looked for above the mark that was left with them, in the same section.

    :param link: to the request, by which it is found where nobody knows its words any more.
    :param taken: where other items stand.
    """
    until = text.find(item.mark)
    begin = text.rfind("\n==", 0, until) + 1 if until >= 0 else 0
    others = {one.start for one in taken}
    for words in filter(None, (item.words, link) if until >= 0 else ()):
        at = text.find(f"* {words}", begin, until)
        while at >= 0 and (at + 2 in others or text[at - 1 : at] not in ("", "\n")):
            at = text.find(f"* {words}", at + 1, until)
        if at >= 0:
            return Span(at + 2, at + 2 + len(words))
    return None


def find_told(
    text: str, find: Callable[[str], Iterable[Mark]], links: Mapping[str, str]
) -> list[Mark | tuple[Mark, str]]:
    """The marks of items, and each with the words that stand above it in its section.

    Whoever saved both has written these words: none that people added to them.

    :param find: the wanted marks in a text.
    :param links: to requests, by their lasting ids.
    """
    found: list[Mark | tuple[Mark, str]] = []
    items: dict[str, str] = {}
    for line in text.split("\n"):
        if line.startswith("=="):
            items = {}
        if line.startswith("* [["):
            words = line[2:].partition(MARKED)[0].rstrip()
            link = words[: words.find("]]") + 2]
            # Of two about one request, nobody can tell which a mark is of.
            items[link] = "" if link in items else words
        for mark in find(line) if MARKED in line else ():
            words = items.get(links.get(mark.words[0], ""), "") if mark.words else ""
            found += [mark, (mark, words)] if words else [mark]
    return found


def is_over(item: Item, standing: Standing | None) -> bool:
    """Whether an item tells of something that nobody waits for any more.

    :param standing: how the request stands; ``None``: it is over.
    """
    if standing is None:
        return True
    if item.of_part:
        return False
    moved = standing.since is not None and standing.since > item.at
    return moved or (standing.holder is not None and standing.holder is not item.holder)


def strike(span: Span, text: str) -> Replacement:
    """Words that are struck out."""
    words = text[span.start : span.end]
    return Replacement(span.start, span.end, f"{_STRUCK}{words}{_END}")


def apply_all(text: str, replacements: Sequence[Replacement]) -> str:
    """The text with all of them."""
    for one in sorted(replacements, key=lambda one: one.start, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text


def newest(items: Iterable[Item]) -> tuple[Item, ...]:
    """Of each request the item that was told last."""
    found: dict[tuple[str, bool], Item] = {}
    for one in sorted(items, key=_told_at):
        found[one.thread, one.of_part] = one
    return tuple(found.values())


def _told_at(item: Item) -> datetime:
    return item.at
