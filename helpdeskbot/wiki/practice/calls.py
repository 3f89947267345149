"""Calls of a practice wiki: counted, watched, and made to fail."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from helpdeskbot.wiki.practice.core import World


class Calls:
    """What all parts of the bot's side have in common.

    :param bot: the name of the bot's account.
    :param titles_per_request: how many titles or names the API takes at once.

    Attributes: ``requests`` counts, by method, what would have been requests to a real wiki;
    ``before`` and ``after`` are called with a method's name when it begins and has done its work.
    """

    def __init__(self, world: World, bot: str, titles_per_request: int) -> None:
        self.world = world
        self.bot = bot
        self.requests: Counter[str] = Counter()
        self.before: Callable[[str], None] | None = None
        self.after: Callable[[str], None] | None = None
        self._titles_per_request = titles_per_request
        self._failures: defaultdict[str, list[Exception]] = defaultdict(list)

    def fail_next(self, method: str, error: Exception) -> None:
        """Let the next call of a protocol method raise ``error`` instead of doing anything."""
        self._failures[method].append(error)

    def _begin(self, method: str, requests: int) -> None:
        if self.before:
            self.before(method)
        self.requests[method] += requests
        if self._failures[method]:
            raise self._failures[method].pop(0)

    def _end(self, method: str) -> None:
        if self.after:
            self.after(method)

    def _batches(self, asked: Sequence[str]) -> int:
        return -(-len(set(asked)) // self._titles_per_request)
