"""Agreements: who does what in a request, who said yes to which text, and a desk's settings.

All datetimes are timezone-aware and in UTC.  User names are in canonical form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from helpdeskbot.model.discussion import Span
from helpdeskbot.model.topics import Complexity

Terms = tuple[tuple[str, str], ...]
"""What is agreed upon: (field, value), by field; empty fields and acceptances are not in it."""

FIELDS = ("requester", "desk", "experts", "community", "out of scope", "by", "aftercare")
"""The template's parameters that say something, besides parts and acceptances, in its order."""
MOST_PARTS = 10
"""How many parts the template shows; others are no part of the agreement."""

_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPolicy:
    """Whether and when a desk offers an agreement, early, about who does what.

    :param enabled: false: nothing is offered and nobody's yes is looked for.
    :param template: the box with the agreement, without namespace.
    :param agree_template: what people answer with to say yes, without namespace.
    :param sizes: of which requests one is offered, as triage judges them.
    :param status_words: statuses with which people ask for one, whatever the request's size.
    :param agreed_status: the status once all have said yes; ``""``: it is left as it is.
    :param agreed_param: the status template's parameter with the day; ``""``: it has none.
    :param ask_facts: what a request lacks is asked for where no agreement is offered, too.
    :param oldest_days: nothing is offered in requests that were posted longer ago.
    :param settle_hours: how long a changed text must have stood before people are asked again.
    :param remind_days: so many days before a part is due its owner is reminded; 0: only after.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    template: str = "Helpdesk agreement"
    agree_template: str = "Helpdesk agree"
    sizes: tuple[Complexity, ...] = (Complexity.INVOLVED, Complexity.PROJECT)
    status_words: tuple[str, ...] = ("planning", "planned")
    agreed_status: str = ""
    agreed_param: str = "agreed"
    ask_facts: bool = False
    oldest_days: int = 30
    settle_hours: float = 1.0
    remind_days: int = 3

    @property
    def settle(self) -> timedelta:
        """``settle_hours`` as a duration."""
        return timedelta(hours=min(max(self.settle_hours, 0), _MOST_DAYS * 24))

    def mistakes(self) -> tuple[str, ...]:
        """What cannot be meant, as ``key: sentence``."""
        found = []
        for key, least, most in (
            ("oldest_days", 1, _MOST_DAYS),
            ("settle_hours", 0, 24 * 30),
            ("remind_days", 0, 365),
        ):
            if not least <= getattr(self, key) <= most:
                found.append(f"{key}: a number from {least} to {most} is expected")
        for key in ("template", "agree_template", "agreed_param", "agreed_status"):
            word = getattr(self, key)
            # These go into wikitext as they are.
            if set(word) & set("{}[]|<>\n=#") or (not word and key.endswith("template")):
                found.append(f"{key}: {word!r} is empty or has one of the characters {{}}[]|<>=#")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the work.

    :param number: as in ``part1``.
    :param owner: as written.
    :param names: what in ``owner`` may be a user's name; roles such as "desk" are none.
    :param due: the day; ``None`` where there is none, or none that can be read.
    """

    number: int
    text: str
    owner: str = ""
    names: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it stands in a thread.

    :param span: in the text that was read, braces included.
    :param values: where each parameter's value stands, by name as written.
    :param accepted: the names in ``accepted=``; anybody may write there.
    :param digest: the same for the same terms.
    """

    span: Span
    values: Mapping[str, Span]
    terms: Terms
    digest: str
    parts: tuple[Part, ...] = ()
    accepted: tuple[str, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        """Names of who is to do a part, each once; not all of them need be users."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names))


@dataclass(frozen=True, slots=True)
class Snapshot:
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


@dataclass(frozen=True, slots=True)
class Proof:
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
    """

    revid: int = 0
    last: Snapshot | None = None
    complete: bool = False
    proofs: tuple[Proof, ...] = ()
    changed_at: datetime | None = None
    texts: frozenset[str] = frozenset()


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
    """

    accepted: Mapping[str, datetime] = field(default_factory=dict)
    outdated: Mapping[str, Terms] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    desk_missing: bool = True
    agreed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TermChange:
    """A field that says something else now; ``""`` where it did not, or does not, say anything."""

    field: str
    old: str
    new: str
