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
from helpdeskbot.parse.site.days import parse_day
from helpdeskbot.parse.wikitext.named_templates import find_templates
from helpdeskbot.parse.wikitext.template import parse_template

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
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
            parts.append(Part(number, words, owner, who, parse_day(due)))
    return Agreement(
        span=span,
        values=values,
        terms=terms,
        digest=digest_terms(terms),
        parts=tuple(parts),
        accepted=parse_names(given.get("accepted", ""), site),
    )


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
    """A value without comments, spaces evened: changing these changes nothing that is agreed."""
    return " ".join(_COMMENT.sub(" ", value).split())


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
        entries=agreement.accepted,
        replies=tuple(sorted(replies.items())),
        text=seen.hexdigest(),
    )
