"""What DiscussionTools lists on a page, what we list, and where the two differ.

DiscussionTools works on the rendered page; what a template's own text brings along is left out on
its side, as the wikitext of the page does not hold it (docs/parsing.md tells what we do instead).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import parse_page, parse_site_json
from helpdeskbot.parse.site.siteinfo import MESSAGE_KEYS
from tests.live.differential.generator import GeneratedPage, generate_page
from tests.live.differential.signing import HIDDEN
from tests.live.differential.templates import HIDDEN_HEADING
from tests.live.differential.templates import pages as template_pages
from tests.live.people import Person

REQUEST_LEVEL = 2
UNSEEN = 0
"""In place of a level that hangs on what a template's own text brings along."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A comment as either side lists it; *thread* counts from 0, -1 before the first heading."""

    author: str
    timestamp: datetime
    level: int
    thread: int

    def __str__(self) -> str:
        return f"{self.author} {self.timestamp:%Y-%m-%d %H:%M} level {self.level} in {self.thread}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One page, read by both."""

    page: GeneratedPage
    expected: tuple[Listed, ...]
    got: tuple[Listed, ...]

    @classmethod
    def of(cls, page: GeneratedPage, expected: tuple[Listed, ...], site: SiteInfo) -> Comparison:
        return cls(page, expected, _as_far_as_seen(expected, read(page.text, site)))

    @property
    def identical(self) -> bool:
        return self.expected == self.got

    @property
    def matched(self) -> int:
        """How many comments are the same, in order."""
        matcher = SequenceMatcher(None, self.expected, self.got, autojunk=False)
        return sum(block.size for block in matcher.get_matching_blocks())

    def differences(self) -> Iterator[str]:
        """A line for each comment that only one side lists."""
        matcher = SequenceMatcher(None, self.expected, self.got, autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            if kind != "equal":
                yield from (f"- {comment}" for comment in self.expected[i:j])
                yield from (f"+ {comment}" for comment in self.got[k:m])


@dataclass(slots=True)
class Figures:
    """The figures of a run."""

    pages: int = 0
    identical_pages: int = 0
    comments: int = 0
    identical_comments: int = 0
    differing: list[Comparison] = field(default_factory=list)

    def add(self, comparison: Comparison) -> None:
        self.pages += 1
        self.identical_pages += comparison.identical
        self.comments += max(len(comparison.expected), len(comparison.got))
        self.identical_comments += comparison.matched
        if not comparison.identical:
            self.differing.append(comparison)

    @property
    def page_share(self) -> float:
        return self.identical_pages / max(1, self.pages)

    @property
    def comment_share(self) -> float:
        return self.identical_comments / max(1, self.comments)

    def __str__(self) -> str:
        return (
            f"{self.identical_comments} of {self.comments} comments "
            f"({self.comment_share:.3%}) and {self.identical_pages} of {self.pages} pages "
            f"({self.page_share:.2%}) are identical"
        )


class Oracle:
    """DiscussionTools on a real wiki."""

    def __init__(self, admin: Person, titles: str, answers: Path | None = None) -> None:
        """Asks by way of a person, on pages made for it.

        :param titles: what the names of the pages begin with; they are talk pages.
        :param answers: a file in which answers are kept, so that no text is asked about twice.
        """
        self._admin = admin
        self._titles = titles
        self._file = answers
        self._answers: dict[str, list[tuple[str, str, int, int]]] = {}
        if answers and answers.exists():
            self._answers = json.loads(answers.read_text(encoding="utf-8"))

    def prepare(self) -> SiteInfo:
        """Saves the templates; returns what the wiki tells about itself."""
        for title, text in template_pages().items():
            self._admin.edit(title, text)
        return fetch_site(self._admin)

    def ask(self, name: object, text: str) -> tuple[Listed, ...]:
        """What DiscussionTools lists on a page with this text."""
        key = hashlib.sha256(text.encode()).hexdigest()
        if key not in self._answers:
            self._answers[key] = [
                (item.author, item.timestamp.isoformat(), item.level, item.thread)
                for item in self._ask(name, text)
            ]
        return tuple(
            Listed(author, datetime.fromisoformat(timestamp), level, thread)
            for author, timestamp, level, thread in self._answers[key]
        )

    def keep(self) -> None:
        """Writes the answers into their file."""
        if self._file:
            self._file.write_text(json.dumps(self._answers), encoding="utf-8")

    def _ask(self, name: object, text: str) -> list[Listed]:
        revid = self._admin.edit(f"{self._titles} {name}", text)
        answer = self._admin.api(
            action="discussiontoolspageinfo",
            oldid=revid,
            prop="threaditemshtml",
            excludesignatures=True,
        )["discussiontoolspageinfo"]
        return _listed(answer["threaditemshtml"])


def fetch_site(person: Person) -> SiteInfo:
    """What the wiki tells about itself."""
    return parse_site_json(
        person.api(
            action="query",
            meta="siteinfo|allmessages",
            siprop="general|namespaces|namespacealiases|specialpagealiases|extensiontags|magicwords",
            ammessages="|".join(MESSAGE_KEYS),
        )
    )


def _listed(headings: list[dict[str, Any]]) -> list[Listed]:
    """The comments in page order, each once: every heading comes with its own replies.

    A heading below another one comes twice, once within the other.
    """
    listed: list[Listed] = []
    thread = -1
    under_request = after_hidden = False
    for heading in headings:
        level = heading["headingLevel"] or 0
        if level and HIDDEN_HEADING not in heading["html"]:
            after_hidden = False
            # The same rule as ours: what is under a request's heading is part of the request.
            if level <= REQUEST_LEVEL:
                under_request = level == REQUEST_LEVEL
                thread += 1
            elif not under_request:
                thread += 1
        for item in _comments(heading["replies"]):
            if item["author"] in HIDDEN:
                after_hidden = True
                continue
            moment = datetime.fromisoformat(item["timestamp"]).astimezone(UTC)
            level = UNSEEN if after_hidden else item["level"]
            listed.append(Listed(item["author"], moment, level, thread))
            after_hidden = False
    return listed


def _comments(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        if item["type"] != "heading":
            yield item
            yield from _comments(item["replies"])


def _as_far_as_seen(expected: Sequence[Listed], got: Sequence[Listed]) -> tuple[Listed, ...]:
    """Ours without the levels that depend on where a template's own comment ended."""
    unseen = {(item.author, item.timestamp) for item in expected if item.level == UNSEEN}
    return tuple(
        replace(item, level=UNSEEN) if (item.author, item.timestamp) in unseen else item
        for item in got
    )


def read(text: str, site: SiteInfo) -> tuple[Listed, ...]:
    """What we list on a page."""
    page = parse_page(text, site)
    numbered = [(-1, page.lead_comments)]
    numbered += [(number, thread.comments) for number, thread in enumerate(page.threads)]
    return tuple(
        Listed(comment.author, comment.timestamp, comment.level, number)
        for number, comments in numbered
        for comment in comments
    )


def compare(oracle: Oracle, site: SiteInfo, seeds: Iterable[int]) -> Iterator[Comparison]:
    """Generates, saves and compares the pages of some seeds."""
    for seed in seeds:
        page = generate_page(seed)
        yield Comparison.of(page, oracle.ask(seed, page.text), site)
