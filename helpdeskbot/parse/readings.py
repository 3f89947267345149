"""Whom a value may name, where that is not sure: settled by which accounts exist.

``Lind, Åke`` is one person or two, ``Siv & Söner`` and ``Tom and Jerry`` as well, ``'Karin'`` is
Karin or has such a name, and in ``WMF: Anna`` a colon may belong to it.  Every possible name is a
candidate; of the ways to read the value, the one counts in which the most of it are accounts, and
of these the one with the fewest people: that a long name exists by chance is unlikely, while of
most first names there is an account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.names import (
    NameTrouble,
    find_linked,
    names_nobody,
    parse_name,
    parse_old_name,
    split_names,
)

_AND = re.compile(
    r"\s+(?:and|och|und|et|y|e|dan|na|та|і|و)\s+|\s*(?:&(?!#?\w{1,31};)|&amp;|\+)\s*", re.IGNORECASE
)
_SOFT = re.compile(r"[,;،؛](?:\s{0,9}\S{1,3}\s)?")
_ENDS = re.compile(r"[.,;:!?]+$")
_QUOTED = re.compile(r"'([^']+)'|‘([^‘’]+)’|\"([^\"]+)\"")
_MOST_PARTS = 30
_LONGEST_GROUP = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a value in which it is not sure where a name ends.

    :param parts: as short as they can be.
    :param groups: the names that so many parts from one on may be; by both numbers.
    """

    parts: tuple[str, ...]
    groups: dict[tuple[int, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything that a value may name.

    :param sure: whom it names by links and by templates: nobody else can be meant.
    :param strange: links that lead to nobody.
    """

    sure: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """Every name in any of the readings, each once."""
        names = [name for one in self.stretches for group in one.groups.values() for name in group]
        return tuple(dict.fromkeys([*self.sure, *names]))


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a value names.

    :param names: accounts that exist, each once.
    :param unknown: what names none, as written.
    """

    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def find_readings(value: str, site: SiteInfo) -> Readings:
    """Everything that a value may name, in its order."""
    if not value.strip():
        return Readings()
    sure: dict[str, str] = {}
    stretches: list[list[tuple[str, str]]] = [[]]
    for piece in split_names(value, site):
        if piece.targets:
            sure |= {target: find_linked(target, site) for target in piece.targets}
            stretches.append([])
            continue
        stretches[-1] += _part(piece.text, piece.ending)
        if not _SOFT.fullmatch(piece.ending):
            stretches.append([])
    read = [_read(one[:_MOST_PARTS], site) for one in stretches]
    return Readings(
        tuple(dict.fromkeys(filter(None, sure.values()))),
        tuple(target for target, name in sure.items() if not name),
        tuple(one for one in read if any(one.parts)),
    )


def choose_names(
    readings: Readings,
    exists: Callable[[str], bool],
    preferred: Collection[str] = (),
) -> Named:
    """Whom a value names, by which of its names are accounts.

    :param preferred: people who are known here: where all the short names are theirs, they are
        meant, whatever accounts there are besides.
    """
    names = dict.fromkeys(name for name in readings.sure if exists(name))
    unknown = [*readings.strange, *(name for name in readings.sure if name not in names)]
    for stretch in readings.stretches:
        short = [
            next((name for name in stretch.groups.get((at, 1), ()) if name in preferred), "")
            for at, part in enumerate(stretch.parts)
            if not names_nobody(part)
        ]
        if all(short):
            names |= dict.fromkeys(short)
            continue
        for found, written in _choose(stretch, exists):
            if found:
                names[found] = None
            else:
                unknown.append(written)
    return Named(tuple(names), tuple(dict.fromkeys(unknown)))


def _choose(stretch: Stretch, exists: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The parts of a stretch in their order: accounts, or what is none."""
    count = len(stretch.parts)
    # For each part: how many from it on are accounts, how few these are, and the way there.
    best: list[tuple[int, int, int, str]] = [(0, 0, 0, "")] * (count + 1)
    for at in range(count - 1, -1, -1):
        ways = [(best[at + 1][0], best[at + 1][1], 1, "")]
        for size in range(1, min(_LONGEST_GROUP, count - at) + 1):
            name = next((one for one in stretch.groups.get((at, size), ()) if exists(one)), "")
            if name:
                rest = best[at + size]
                ways.append((rest[0] + size, rest[1] - 1, size, name))
        best[at] = max(ways, key=lambda way: way[:2])
    found, at = [], 0
    while at < count:
        _, _, size, name = best[at]
        if name or not names_nobody(stretch.parts[at]):
            found.append((name, stretch.parts[at]))
        at += size
    return found


def _part(text: str, ending: str) -> list[tuple[str, str]]:
    """A piece in its shortest parts, each with what follows it."""
    parts, at = [], 0
    for match in _AND.finditer(text):
        parts.append((text[at : match.start()], match[0]))
        at = match.end()
    return [*parts, (text[at:], ending)]


def _read(written: list[tuple[str, str]], site: SiteInfo) -> Stretch:
    groups = {}
    for at in range(len(written)):
        text = ""
        for size in range(1, min(_LONGEST_GROUP, len(written) - at) + 1):
            part, _ = written[at + size - 1]
            text += part
            names = _names(text, site)
            if names:
                groups[at, size] = names
            text += written[at + size - 1][1]
    return Stretch(tuple(part.strip() for part, _ in written), groups)


def _names(text: str, site: SiteInfo) -> tuple[str, ...]:
    """What a text may be as one name, best first."""
    bare = text.strip()
    variants = [bare, _ENDS.sub("", bare)]
    quoted = _QUOTED.fullmatch(bare)
    if quoted:
        variants.append(quoted[quoted.lastindex or 0])
    found: dict[str, None] = {}
    for variant in variants:
        with suppress(NameTrouble):
            found[parse_name(variant, site)] = None
        if ":" in variant or "@" in variant:
            found[parse_old_name(variant, site)] = None
    found.pop("", None)
    return tuple(found)
