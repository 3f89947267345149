"""Answers by link: who has saved which form, as the history of a page of answers tells.

A form has only to be saved: a template in it names the request.  The answer is that of the account
that saved it, whoever is said to have signed it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote

from helpdeskbot.model.wiki import Revision

MOST = 2000
"""So many answers of a page are remembered, the newest."""

_CALL = re.compile(r"\{\{([^{}\n]{1,2000})\}\}")
_NAMED = re.compile(r"\s*request\s*=\s*(.*)", re.DOTALL)
_SIGNED = re.compile(r"\[\[[^\[\]|]{0,40}:([^\[\]|/#]{1,255})[\]|]")
_PREFIX = "h-"
_LONGEST_SIGNATURE = 600


class AnswerCall(NamedTuple):
    """A template on a page of answers that names a request.

    :param template: its name, see :func:`fold`.
    :param word: its first parameter, unless that names the request; lower case.
    :param identity: the request's lasting id.
    :param line: a digest of the line in which it stands, by which what is put back is known.
    :param signed: whose name is linked first in that line; ``""``: nobody's.
    """

    template: str
    word: str
    identity: str
    line: str
    signed: str = ""


class Given(NamedTuple):
    """An answer that an account gave by saving a form.

    :param account: who saved it; ``""``: the history does not tell.
    :param at: when, UTC.
    :param revid: of the page of answers; the wiki numbers the revisions of all pages in order.
    :param gone: who gave it has taken it back.
    """

    template: str
    word: str
    identity: str
    account: str
    at: datetime
    revid: int
    line: str = ""
    signed: str = ""
    gone: bool = False


def fold(template: str) -> str:
    """A template's name, without namespace; case and underscores make no difference."""
    words = " ".join(template.replace("_", " ").split()).casefold()
    return words.removeprefix("template:").strip()


def find_calls(text: str) -> Iterator[AnswerCall]:
    """The templates in a page's text that name a request; total, in linear time."""
    if "{{" not in text:
        return
    for line in text.split("\n"):
        digest = _digest(line.strip()) if "{{" in line else ""
        for match in _CALL.finditer(line) if digest else ():
            name, *params = match[1].split("|")
            identity, words = "", []
            for param in params:
                named = _NAMED.fullmatch(param)
                value = (named[1] if named else param).strip()
                if not identity and value.startswith(_PREFIX):
                    identity = unquote(value)
                else:
                    words.append(value)
            if identity:
                signed = _SIGNED.search(line, match.end(), match.end() + _LONGEST_SIGNATURE)
                who = " ".join(signed[1].replace("_", " ").split()) if signed else ""
                word = words[0].casefold() if words else ""
                yield AnswerCall(fold(name), word, identity, digest, who)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def read_revisions(
    revisions: Iterable[Revision], known: Sequence[Given] = (), *, known_to: int = 0
) -> list[Given]:
    """The answers that stand in what was known and what further revisions brought, oldest first.

    A line that stood there before is no answer of whoever puts it back; whoever takes their own
    line away takes the answer back; what others take away has been said all the same.

    :param revisions: oldest first, from the one up to which all is known; else, unless the first
        is the page's first, nobody knows who brought what stood there.
    :param known: the answers that were read before.
    :param known_to: up to this revision.
    """
    given = list(known)
    seen = Counter((one.identity, one.line) for one in given)
    before: Counter[AnswerCall] | None = None
    sure = True
    for revision in revisions:
        if revision.text is None:
            # Whoever made the next text so may have been the one whose text is hidden.
            sure = False
            continue
        here = Counter(find_calls(revision.text))
        begins = before is None and revision.parent_id != 0
        who = revision.user if sure and not begins else ""
        if before is not None and who:
            lost = {(one.identity, one.line) for one in before - here}
            back = {(one.identity, one.line) for one in here - before}
            for n, one in enumerate(given) if lost or back else ():
                if one.account == who and (one.identity, one.line) in lost | back:
                    given[n] = one._replace(gone=(one.identity, one.line) in lost)
        for call, count in here.items():
            key = (call.identity, call.line)
            more = max(count - seen[key], 0) if revision.revid != known_to else 0
            seen[key] = max(count, seen[key])
            one = Given(
                call.template,
                call.word,
                call.identity,
                who,
                revision.timestamp,
                revision.revid,
                call.line,
                call.signed,
            )
            given += [one] * more
        before, sure = here, True
    return given[-MOST:]
