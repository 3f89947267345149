"""The agreement in a thread: its terms, its parts, and whose names stand under it.

Total and linear in the text's length.  Anybody may have written what is found here: who really
said yes is told by the page's history, see ``decide/consensus.py``.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from helpdeskbot.concerns.agreement.values import (
    FIELDS,
    MOST_PARTS,
    Agreement,
    Part,
    Snapshot,
    Terms,
)
from helpdeskbot.model.discussion import Comment, Span
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.names import parse_names
from helpdeskbot.parse.readings import Named, find_readings
from helpdeskbot.parse.site.written_days import read_day
from helpdeskbot.parse.wikitext.named_templates import find_templates
from helpdeskbot.parse.wikitext.template import parse_template

_MOST_NAMES = 100
_PART = re.compile(r"(part|owner|due) ?([1-9][0-9]?)")
ROLES = frozenset(
    {"requester", "desk", "staff", "helpdesk", "community", "expert", "experts", "everybody"}
)
"""Owners who are no user, lower-cased."""


def parse_agreement(text: str, site: SiteInfo, names: Collection[str]) -> Agreement | None:
    """The first agreement in a thread's text that is closed; ``None`` if there is none.

    :param names: of the template, without namespace.
    """
    for found in find_templates(text, names, site):
        if found.end >= 0:
            return _read(text, Span(found.start, found.end), site)
    return None


def _read(text: str, span: Span, site: SiteInfo) -> Agreement:
    _, parameters = parse_template(text, span.start, span.end)
    given: dict[str, str] = {}
    values: dict[str, Span] = {}
    for parameter in parameters:
        # As in MediaWiki the last one of a name counts.
        given[_key(parameter.name)] = parameter.value
        values[parameter.name] = parameter.span
    terms = _terms(given)
    said = dict(terms)
    parts = []
    for number in range(1, MOST_PARTS + 1):
        words, owner = said.get(f"part{number}", ""), said.get(f"owner{number}", "")
        due = said.get(f"due{number}", "")
        if words or owner or due:
            names = parse_names(owner, site)
            who = tuple(name for name in names if name.casefold() not in ROLES)
            parts.append(Part(number, words, owner, who, read_day(due, site), due))
    return Agreement(
        span=span,
        values=values,
        terms=terms,
        digest=digest_terms(terms),
        parts=tuple(parts),
        accepted=parse_names(given.get("accepted", ""), site),
        may_have_accepted=_all_names(given.get("accepted", ""), site),
    )


def _all_names(value: str, site: SiteInfo) -> tuple[str, ...]:
    names = [*parse_names(value, site), *find_readings(value, site).candidates]
    return tuple(dict.fromkeys(names))[:_MOST_NAMES]


def settle_parts(
    agreement: Agreement, site: SiteInfo, owners: Mapping[str, Named], written: date | None
) -> Agreement:
    """The agreement with the accounts and days that its parts mean.

    :param owners: whom each owner's value names.
    :param written: when its terms became what they are, as far as that is known.
    """
    parts = []
    for part in agreement.parts:
        named = owners.get(part.owner, Named(part.names))
        names = tuple(name for name in named.names if name.casefold() not in ROLES)
        due = read_day(part.written_due, site, written)
        parts.append(replace(part, names=names, due=due))
    return replace(agreement, parts=tuple(parts))


def find_accepted(agreement: Agreement) -> Mapping[str, Span]:
    """Where the names of those who have agreed stand, by the parameter's name as written."""
    written = {name: span for name, span in agreement.values.items() if _key(name) == "accepted"}
    return dict(list(written.items())[-1:])


def _key(name: str) -> str:
    key = " ".join(name.replace("_", " ").split()).lower()
    part = _PART.fullmatch(key)
    return f"{part[1]}{part[2]}" if part else key


def _terms(given: Mapping[str, str]) -> Terms:
    known = [*FIELDS]
    for number in range(1, MOST_PARTS + 1):
        known += [f"part{number}", f"owner{number}", f"due{number}"]
    said = ((name, _plain(given.get(name, ""))) for name in known)
    return tuple((name, value) for name, value in said if value)


def _plain(value: str) -> str:
    """A value with its spaces evened: changing these changes nothing that is agreed."""
    return " ".join(value.split())


def digest_terms(terms: Terms) -> str:
    """A short word that is the same for the same terms; letters and digits."""
    words = "\0".join(f"{name}={value}" for name, value in terms)
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def count_replies(
    comments: Sequence[Comment], text: str, start: int, names: Collection[str], site: SiteInfo
) -> Mapping[str, int]:
    """How many replies with a yes each name signs, in a thread's text.

    :param start: where ``text`` begins on the page; comments' spans are offset by it.
    :param names: of the template, without namespace.
    """
    ordered = sorted(comments, key=lambda comment: comment.span.start)
    starts = [comment.span.start for comment in ordered]
    found: Counter[str] = Counter()
    for template in find_templates(text, names, site):
        at = template.start + start
        place = bisect_right(starts, at) - 1
        if template.end < 0 or place < 0:
            continue
        comment = ordered[place]
        if at < comment.span.end:
            found[comment.author] += 1
        elif len(comment.later_signatures) == 1:
            # It stands behind the first of two signatures in a paragraph.
            found[comment.later_signatures[0][0]] += 1
    return found


def snapshot_thread(
    comments: Sequence[Comment],
    text: str,
    start: int,
    site: SiteInfo,
    *,
    templates: Collection[str],
    agree_templates: Collection[str],
) -> Snapshot | None:
    """What a thread says of its agreement; ``None`` where there is none."""
    agreement = parse_agreement(text, site, templates)
    if agreement is None:
        return None
    replies = count_replies(comments, text, start, agree_templates, site)
    seen = hashlib.blake2b(text.strip().encode("utf-8", "surrogatepass"), digest_size=8)
    return Snapshot(
        digest=agreement.digest,
        terms=agreement.terms,
        # Whose yes it is, tells who has saved it: so everybody counts who may be meant.
        entries=agreement.may_have_accepted,
        replies=tuple(sorted(replies.items())),
        text=seen.hexdigest(),
    )
