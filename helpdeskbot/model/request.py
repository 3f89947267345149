"""A request: its thread, its lasting id, who asked what and when."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.concerns.asking.values import Asked
from helpdeskbot.model.discussion import Thread


@dataclass(frozen=True, slots=True)
class Heard:
    """A thread with what else is known of it.

    :param identity: its lasting id.
    :param text: its wikitext, heading included; comments' spans are offset by ``start``.
    :param remembered: questions that the memory, or the page's history, knows of.
    :param experts: names of everybody on the roster who may be asked at all.
    :param requester: who asked; ``""`` if that is not known.
    """

    thread: Thread
    identity: str
    text: str
    start: int
    remembered: Sequence[Asked]
    experts: Collection[str]
    requester: str
    opened_at: datetime | None


def split_names(value: str) -> tuple[str, ...]:
    """The user names in a template's parameter: bare, as links, several with commas between."""
    names = []
    for part in re.split(r"[,;\n]|<br\s*/?>|\]\]\s*(?:and|&)?\s*(?=\[\[)", value):
        word = re.sub(r"\[\[|\]\]", "", part).partition("|")[0].strip(" :*'")
        # Whatever the namespace is called in the wiki's language, it ends with a colon.
        word = word.rpartition(":")[2].replace("_", " ").strip(" @")
        if word and not re.search(r"[<>{}|#/]", word):
            names.append(word[:1].upper() + word[1:])
    return tuple(dict.fromkeys(names))


def split_topics(value: str) -> tuple[str, ...]:
    """The topics in a template's parameter, lower-cased, each once."""
    words = (" ".join(word.split()).casefold() for word in re.split(r"[,;/\n]", value))
    return tuple(dict.fromkeys(word for word in words if word))
