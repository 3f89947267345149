"""Agreements: who does what in a request, and who said yes to which text.

All datetimes are timezone-aware and in UTC.  User names are in canonical form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from helpdeskbot.model.change import Kind
from helpdeskbot.model.discussion import Span

Terms = tuple[tuple[str, str], ...]
"""What is agreed upon: (field, value), by field; empty fields and acceptances are not in it."""

FIELDS = ("requester", "desk", "experts", "community", "out of scope", "by", "aftercare")
"""The template's parameters that say something, besides parts and acceptances, in its order."""
MOST_PARTS = 10
"""How many parts the template shows; others are no part of the agreement."""

_MOST_DAYS = 3650

AGAIN = Kind("agree-again", "agreement-asked-again", "summary-agree-again", weight=100)
OFFER = Kind("agree-offer", "agreement-offered", "summary-agree-offer", weight=90)
AGREED = Kind("agreed", "agreement-agreed", "summary-agreed", weight=80)
YES = Kind("agree-yes", "agreement-yes-shown", "summary-agree-yes", weight=75)
FACTS = Kind("ask-facts", "facts-asked", "summary-ask-facts", weight=70)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the work.

    :param number: as in ``part1``.
    :param owner: as written.
    :param names: what in ``owner`` may be a user's name; roles such as "desk" are none.
    :param due: the day; ``None`` where there is none, or none that can be read.
    :param written_due: the same as written.
    """

    number: int
    text: str
    owner: str = ""
    names: tuple[str, ...] = ()
    due: date | None = None
    written_due: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it stands in a thread.

    :param span: in the text that was read, braces included.
    :param values: where each parameter's value stands, by name as written.
    :param accepted: the names in ``accepted=``; anybody may write there.
    :param may_have_accepted: these, and what else may be meant there by some account.
    :param digest: the same for the same terms.
    """

    span: Span
    values: Mapping[str, Span]
    terms: Terms
    digest: str
    parts: tuple[Part, ...] = ()
    accepted: tuple[str, ...] = ()
    may_have_accepted: tuple[str, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        """Names of who is to do a part, each once; not all of them need be users."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names))


class Snapshot(NamedTuple):
    """What one revision says of one agreement.

    :param entries: names in ``accepted=``.
    :param replies: (name, how many replies with a yes this name signs).
    :param text: digest of the thread's text, by which a revert is known.
    """

    digest: str
    terms: Terms
    entries: tuple[str, ...] = ()
    replies: tuple[tuple[str, int], ...] = ()
    text: str = ""

    @property
    def standing(self) -> frozenset[str]:
        """Whose yes stands there, whoever wrote it."""
        signed = {name for name, count in self.replies if count}
        return frozenset(self.entries) | signed


class LinkedYes(NamedTuple):
    """An account saved the form behind a link: yes to the text as it stood at that moment.

    :param revid: of the page of answers: the wiki numbers the revisions of all pages in order.
    """

    name: str
    at: datetime
    revid: int


class Proof(NamedTuple):
    """An account saved its own yes to a text.

    :param at: when that revision was saved.
    """

    name: str
    digest: str
    terms: Terms
    at: datetime
    revid: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """What the page's history tells of one agreement up to a revision.

    :param revid: the newest revision that was taken.
    :param last: the newest one in which the agreement stood.
    :param complete: the history was seen without a gap up to here: the next one can prove a yes.
    :param proofs: oldest first; who took their yes back has none.
    :param changed_at: when the terms became what they are.
    :param texts: digests of the thread's texts, and ``digest|user`` of who saved them.
    :param heard: revisions of the page of answers that brought a yes, of those that were taken.
    :param linked: who said yes by link, as long as the name has not stood in the thread since.
    """

    revid: int = 0
    last: Snapshot | None = None
    complete: bool = False
    proofs: tuple[Proof, ...] = ()
    changed_at: datetime | None = field(default=None, metadata={"alias": "changed"})
    texts: frozenset[str] = frozenset()
    heard: frozenset[int] = frozenset()
    linked: frozenset[str] = frozenset()

    @property
    def standing(self) -> frozenset[str]:
        """Whose yes stands, whoever wrote it, or was given by link and does not stand there yet."""
        return (self.last.standing if self.last else frozenset()) | self.linked


@dataclass(frozen=True, slots=True)
class Parties:
    """Who has to say yes.

    :param experts: each of them; owners of parts too.
    :param staff: of whom one other than the requester is needed.
    """

    requester: str
    experts: tuple[str, ...] = ()
    staff: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Consensus:
    """How far the parties have come.

    :param accepted: who has said yes to the terms as they are, and when.
    :param outdated: the newest text that others have said yes to, by name.
    :param missing: parties who have not said yes to the terms as they are.
    :param desk_missing: nobody of the desk's staff has.
    :param agreed_at: when the last one that was needed said yes; ``None``: not yet.
    :param agreed_before: when they all had said yes to the newest other text of which that is so;
        ``None``: to none, or somebody has taken it back.
    :param core_at: when the requester and the desk had said yes, whichever experts came later.
    """

    accepted: Mapping[str, datetime] = field(default_factory=dict)
    outdated: Mapping[str, Terms] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    desk_missing: bool = True
    agreed_at: datetime | None = None
    agreed_before: datetime | None = None
    core_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TermChange:
    """A field that says something else now; ``""`` where it did not, or does not, say anything."""

    field: str
    old: str
    new: str
