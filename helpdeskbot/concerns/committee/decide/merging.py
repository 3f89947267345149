"""Our part of a page, and what people have written into it: theirs stays, to the byte.

A line is whose revision brought it.  A line of ours that somebody has changed or taken away is not
written again; a line of theirs stays with the request below which it stood.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import unquote

from helpdeskbot.concerns.committee.values import ANCHOR, ANSWER, HEAD, OPEN, SINCE, SMALL
from helpdeskbot.model.marks import find_marks_about
from helpdeskbot.model.wiki import Revision
from helpdeskbot.parse.site.days import parse_day

_LABEL = re.compile(r"\[\[[^\[\]|]{0,700}\|([^\[\]|]{0,700})\]\]")
_REQUEST = "h-"


def split_blocks(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines by what they are about, in order; those above the first heading: :data:`HEAD`."""
    blocks: dict[str, list[str]] = {HEAD: []}
    at = HEAD
    for line in lines:
        for name in _named(line, ANCHOR):
            at = name
        blocks.setdefault(at, []).append(line)
    return blocks


def digest_lines(lines: Iterable[str]) -> Counter[str]:
    """What stands in a part of a page: each line with what it is about."""
    found: Counter[str] = Counter()
    for key, some in split_blocks(lines).items():
        found.update(_digest(key, line) for line in some if line.strip())
    return found


def follow_lines(
    revisions: Iterable[Revision],
    account: str,
    read: Callable[[str], Sequence[str]],
    ours: Collection[str] = (),
    struck: Collection[str] = (),
    *,
    known_to: int = 0,
) -> tuple[set[str], set[str]]:
    """Which lines are ours, and which of these people have changed or taken away.

    :param revisions: oldest first, from the one up to which all is known.
    :param read: the lines of our part in a page's text.
    :param ours: what was known up to the revision ``known_to``.
    """
    mine, gone = set(ours), set(struck)
    before: Counter[str] | None = None
    for revision in revisions:
        if revision.text is None:
            continue
        here = digest_lines(read(revision.text))
        if revision.revid != known_to or not known_to:
            was = before if before is not None else Counter[str]()
            if revision.user == account:
                mine |= (here - was).keys()
            else:
                gone |= (was - here).keys() & mine
            gone -= here.keys()
        before = here
    return mine, gone


def merge(
    wanted: Sequence[str], here: Sequence[str], ours: Collection[str], struck: Collection[str]
) -> list[str]:
    """What is to stand between the marks.

    :param wanted: what we would write.
    :param here: what stands there now.
    :param ours: digests of lines that we have brought, see :func:`follow_lines`.
    :param struck: those that people have taken away.
    """
    now, blocks = split_blocks(here), split_blocks(wanted)
    merged: list[str] = []
    for key, lines in blocks.items():
        keep = [line for line in lines if not line.strip() or _digest(key, line) not in struck]
        theirs = _place(key, now.get(key, []), keep, ours)
        merged += theirs.pop("", [])
        for line in keep:
            merged += [line, *theirs.pop(line, [])]
    for key, lines in now.items():
        if key not in blocks:
            merged += _place(key, lines, (), ours).get("", [])
    return merged


def replace_answers(
    here: Sequence[str], answers: Mapping[str, str], kind: str, ours: Collection[str]
) -> list[str]:
    """The lines with those of ours replaced that carry a mark of this kind.

    :param answers: the whole lines, by the mark's first word.
    """
    found = []
    for key, lines in split_blocks(here).items():
        for line in lines:
            name = next(iter(_named(line, kind)), "")
            mine = name in answers and _digest(key, line) in ours
            found.append(answers[name] if mine else line)
    return found


def list_headings(lines: Sequence[str], ours: Collection[str], *, closed: bool) -> dict[str, str]:
    """What the requests are called that stand there, by their lasting ids.

    :param closed: it is a record: only those that were left open.
    """
    found: dict[str, str] = {}
    for key, some in split_blocks(lines).items():
        label = ""
        for line in some:
            if _digest(key, line) not in ours:
                continue
            link = _LABEL.search(line)
            shown = html.unescape(link[1]) if link is not None else ""
            for words in _words(line, SMALL):
                found.update(zip(words[::2], words[1::2], strict=False))
            if _words(line, ANCHOR):
                label = shown
                if not closed and key.startswith(_REQUEST):
                    found[key] = label
            for name, *rest in _words(line, ANSWER):
                if rest == [OPEN]:
                    found[name] = label if key == name else shown
    return {unquote(name): heading for name, heading in found.items()}


def find_since(lines: Sequence[str], ours: Collection[str]) -> date | None:
    """The day from which on all requests are known, as a line of ours tells."""
    some = split_blocks(lines)[HEAD]
    days = [day for line in some if _digest(HEAD, line) in ours for day in _named(line, SINCE)]
    return parse_day(days[0]) if days else None


def is_ours(lines: Sequence[str], kind: str, ours: Collection[str]) -> bool:
    """Whether a line of ours with a mark of this kind stands there."""
    return any(
        _digest(key, line) in ours
        for key, some in split_blocks(lines).items()
        for line in some
        if _named(line, kind)
    )


def _place(
    key: str, here: Sequence[str], keep: Collection[str], ours: Collection[str]
) -> dict[str, list[str]]:
    """The lines of a block that are not ours, in their order, by the line of ours above them.

    :param keep: lines of ours that stay; what stands below none of them is found by ``""``.
    """
    found: dict[str, list[str]] = {}
    empty: list[str] = []
    above = ""
    for line in here:
        if not line.strip():
            empty.append(line)
        elif _digest(key, line) in ours:
            above = line if line in keep else above
            empty = []
        else:
            # Empty lines between two of theirs part paragraphs.
            some = found.setdefault(above, [])
            some += [*(empty if some else ()), line]
            empty = []
    return found


def _named(line: str, kind: str) -> list[str]:
    return [words[0] for words in _words(line, kind)]


def _words(line: str, kind: str) -> list[tuple[str, ...]]:
    """The words of the marks of a kind in a line."""
    return [mark.words for mark in find_marks_about(kind)(line) if mark.words]


def _digest(key: str, line: str) -> str:
    text = f"{key}\0{line}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=6).hexdigest()
