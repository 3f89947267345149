"""Identifiers of threads and comments, in the manner of DiscussionTools."""

from __future__ import annotations

import html
import re
from datetime import datetime

_LIMIT = 80
_SPECIAL = re.compile(r"[<\[{'&_\xa0]|\s\s|[^\S ]")
_COMMENT = re.compile(r"<!--(?s:.*?)(?:-->|\Z)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>")
_TEMPLATE = re.compile(r"\{\{[^{}]*+\}\}")
_LINK = re.compile(r"\[\[(?:[^\[\]|]*+\|)?([^\[\]]*+)\]\]")
_EXTERNAL = re.compile(r"\[(?:https?:)?//[^\s\[\]]++ *+([^\[\]]*+)\]")
_QUOTES = re.compile(r"''+")
_SPACES = re.compile(r"[\s_\xa0]+")


def plain_heading(wikitext: str) -> str:
    """A heading's text as a reader sees it, as far as wikitext shows it."""
    if not _SPECIAL.search(wikitext):
        return wikitext.strip()
    text = wikitext
    if "<" in text:
        text = _TAG.sub("", _COMMENT.sub("", text))
    if "{" in text:
        text = _TEMPLATE.sub("", text)
    if "[" in text:
        text = _LINK.sub(lambda link: link[1].removeprefix(":"), text)
        text = _EXTERNAL.sub(r"\1", text)
    if "'" in text:
        text = _QUOTES.sub("", text)
    return _SPACES.sub(" ", html.unescape(text)).strip()


def short_name(name: str) -> str:
    """A name with underscores for spaces, cut to what DiscussionTools lets into an identifier."""
    name = name.replace(" ", "_")
    if len(name) * 4 > _LIMIT:
        name = name.encode("utf-8", "surrogatepass")[:_LIMIT].decode("utf-8", "ignore")
    return name.strip("_")


def _stamp(moment: datetime) -> int:
    """A moment as fourteen digits, as in MediaWiki's database."""
    date = (moment.year * 100 + moment.month) * 100 + moment.day
    return ((date * 100 + moment.hour) * 100 + moment.minute) * 100 + moment.second


class Identifiers:
    """Gives out identifiers, each once; further ones of a kind get ``-1``, ``-2`` ….

    Attributes: ``given``, all that were given out; ``contested``, those that somebody did not get,
    as they were given out already.
    """

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.contested: set[str] = set()
        self._next: dict[str, int] = {}
        self._short: dict[str, str] = {}

    def comment(self, author: str, moment: datetime) -> str:
        """The identifier of a comment."""
        return self.give(f"c-{self._name(author)}-{_stamp(moment)}")

    def unsigned_thread(self, heading: str) -> str:
        """The identifier of a thread without comments, by its heading."""
        return self.give(f"h-{short_name(plain_heading(heading))}")

    def thread(self, author: str, moment: datetime) -> str:
        """The identifier of a thread, by its oldest comment."""
        return self.give(f"h-{self._name(author)}-{_stamp(moment)}")

    def take(self, identifiers: frozenset[str]) -> bool:
        """Count identifiers as given out; ``False``, and nothing done, if any is already."""
        if not self.given.isdisjoint(identifiers):
            return False
        self.given |= identifiers
        return True

    def _name(self, author: str) -> str:
        short = self._short.get(author)
        if short is None:
            short = self._short[author] = short_name(author)
        return short

    def give(self, identifier: str) -> str:
        """An identifier, with a number if it is given out already."""
        if identifier not in self.given:
            self.given.add(identifier)
            return identifier
        self.contested.add(identifier)
        number = self._next.get(identifier, 1)
        while (further := f"{identifier}-{number}") in self.given:
            self.contested.add(further)
            number += 1
        self._next[identifier] = number + 1
        self.given.add(further)
        return further
