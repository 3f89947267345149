"""Reading a roster that is as it was in the last pass: in nearly all of them nobody changed it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from helpdeskbot.concerns.asking.roster.parse.rows import RosterParser
from helpdeskbot.concerns.asking.roster.values import RosterPage
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.topics import Topic


class RosterTerms(NamedTuple):
    """All that tells, beside a roster's text, what stands on it; see :class:`.RosterParser`."""

    site: SiteInfo
    templates: frozenset[str]
    topics: tuple[Topic, ...]
    today: date
    duty: bool
    accounts: frozenset[str] = frozenset()

    def open_parser(self) -> RosterParser:
        """A parser that has read nothing yet."""
        return RosterParser(
            self.site,
            templates=self.templates,
            topics=self.topics,
            today=self.today,
            duty=self.duty,
            accounts=self.accounts,
        )


class RosterRead(NamedTuple):
    """A roster as it was read, and the names on it that are one if there is such an account."""

    terms: RosterTerms
    page: RosterPage
    doubtful: frozenset[str]


_known: dict[tuple[str, frozenset[str]], RosterRead] = {}
_MOST_KNOWN = 16


def read_once(text: str, terms: RosterTerms) -> RosterRead:
    """A roster page; read anew where it, or anything by which it is read, is not as it was."""
    key = (text, terms.accounts)
    known = _known.get(key)
    if known is None or known.terms != terms:
        parser = terms.open_parser()
        page = parser.parse(text)
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        known = _known[key] = RosterRead(terms, page, frozenset(parser.doubtful))
    return known
