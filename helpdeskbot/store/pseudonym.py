"""Somebody's name in what is stored, replaced by one that tells nothing."""

from __future__ import annotations

import re
import secrets
from typing import Any

from helpdeskbot.parse.threads.ids import short_name

SENTENCES = frozenset({"because", "heading", "body", "summary"})
"""Fields in which people read, and no rule does: a name may stand anywhere in them."""


def make_pseudonym() -> str:
    """A random name that no account can have, so that nothing can ever be sent to it."""
    return f"<forgotten {secrets.token_hex(8)}>"


class Renaming:
    """Replaces a name wherever it stands for the account.

    :param name: as the wiki spells it, with blanks.
    :param instead: what stands there afterwards.
    """

    def __init__(self, name: str, instead: str) -> None:
        spelled = "[ _]".join(map(re.escape, name.replace("_", " ").split(" ")))
        self._instead = instead
        # A whole value; behind a way or a namespace (``mail:Anna``, ``User talk:Anna/x``); in an
        # identifier, in the manner of DiscussionTools.
        self._value = re.compile(
            rf"^((?:[^/]*[:|])?){spelled}(?=/|\Z)|((?:^|[:|])[hc]-)(?:{spelled}|{re.escape(short_name(name))})(?=-\d{{12}})"
        )
        self._sentence = re.compile(rf"(?<!\w){spelled}(?!\w)")

    def value(self, text: str) -> str:
        """A field that a rule may read: only what is surely the name is replaced."""
        return self._value.sub(lambda m: f"{m[1] or m[2] or ''}{self._instead}", text)

    def sentence(self, text: str) -> str:
        """A field for people."""
        return self._sentence.sub(lambda _: self._instead, text)

    def data(self, data: Any, field: str = "") -> Any:
        """JSON, its keys too."""
        if isinstance(data, str):
            return self.sentence(data) if field in SENTENCES else self.value(data)
        if isinstance(data, dict):
            return {self.value(key): self.data(part, key) for key, part in data.items()}
        return [self.data(part, field) for part in data] if isinstance(data, list) else data

    def stands_in(self, data: Any) -> bool:
        """Whether the name stands anywhere in JSON; rather too often than not."""
        if isinstance(data, str):
            return self._sentence.search(data) is not None
        if isinstance(data, dict):
            return any(self.stands_in(part) for pair in data.items() for part in pair)
        return isinstance(data, list) and any(map(self.stands_in, data))
