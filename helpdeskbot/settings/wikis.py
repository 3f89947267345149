"""The wikis of the operator's file, one or several, and which desks are on which of them.

One wiki stands in a table ``[wiki]``, and all desks are on it.  Of several, each stands in a
``[[wiki]]``, and each desk says on which it is: ``wiki = "meta"``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.mistake import FileKind, MistakeKind
from helpdeskbot.settings.meant import find_near
from helpdeskbot.settings.mistakes import show_value, tell_mistakes
from helpdeskbot.settings.sections import (
    DatabaseSection,
    LimitsSection,
    RunSection,
    Settings,
    WikiSection,
    simplify_name,
)
from helpdeskbot.settings.settable import Mistake
from helpdeskbot.settings.toml_lines import Place

TABLES = frozenset({"wiki", "database", "run", "limits"})
_FOR_ALL = ("database", "run", "limits")
_DESK_WITHIN = (
    "a desk stands in a table [[desk]] of its own, which says on which wiki it is, as in wiki = {}"
)


class _ForAll(BaseModel):
    """The tables that all wikis share."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    database: DatabaseSection = DatabaseSection()
    run: RunSection = RunSection()
    limits: LimitsSection = LimitsSection()


class _OfWiki(BaseModel):
    """A wiki's table, where mistakes are told by its name."""

    wiki: WikiSection


def check_wikis(
    data: Mapping[str, Any],
    desks: Sequence[tuple[int, DeskPolicy]],
    of_wiki: Sequence[object],
    file: str,
) -> tuple[tuple[Settings, ...], Sequence[tuple[Place, Mistake]]]:
    """What a file comes to for each of its wikis, and what is wrong with these.

    :param data: the file's tables.
    :param desks: the desks that can be meant, by their numbers in the file.
    :param of_wiki: for each desk of the file, what it says of its wiki; ``None``: nothing.
    :param file: its name, for messages.
    :returns: no settings where a table cannot be used; and mistakes, each with the number of its
        wiki or desk in the file.
    """
    found: list[tuple[Place, Mistake]] = []
    shared = _ForAll()
    try:
        shared = _ForAll.model_validate({key: data[key] for key in _FOR_ALL if key in data})
    except ValidationError as error:
        found += [((), mistake) for mistake in tell_mistakes(error, _ForAll)]
    wikis: dict[int, WikiSection] = {}
    raw = data.get("wiki", {})
    listed = isinstance(raw, list)
    tables: list[object] = raw if listed else [raw]
    for index, table in enumerate(tables):
        where: Place = ("wiki", index) if listed else ()
        try:
            wikis[index] = _check_wiki(table, "wiki" in data)
        except _Wrong as wrong:
            found += [(where, _below(one) if listed else one) for one in wrong.mistakes]
    whole = not found
    found += [(("wiki", index), mistake) for index, mistake in _find_same(wikis)]
    names = [table.get("name") for table in tables if isinstance(table, Mapping)]
    chosen = _choose(names, of_wiki, found)
    found += _find_doubles(desks, chosen)
    if whole:
        found += _find_idle(names, chosen)
    if not whole or not wikis:
        return (), found
    return (
        tuple(
            Settings(
                file=file,
                wiki=wiki,
                database=shared.database,
                run=shared.run,
                limits=shared.limits.below(wiki.limits),
                desks=tuple(desk for number, desk in desks if chosen[number] == wiki.name),
                beside=tuple(other.name for other in wikis.values() if other is not wiki),
            )
            for wiki in wikis.values()
        ),
        found,
    )


class _Wrong(Exception):
    """A wiki's table cannot be used."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__()
        self.mistakes = mistakes


def _check_wiki(table: object, written: bool) -> WikiSection:
    """A wiki's table, checked; mistakes are told as ``wiki.…``."""
    within = None
    if isinstance(table, Mapping) and "desk" in table:
        name = show_value(table.get("name", "meta"))
        within = Mistake(0, "wiki.desk", FileKind.OTHER, (_DESK_WITHIN.format(name),))
        table = {key: value for key, value in table.items() if key != "desk"}
    try:
        section = _OfWiki.model_validate({"wiki": table} if written else {}).wiki
    except ValidationError as error:
        raise _Wrong([*filter(None, [within]), *tell_mistakes(error, _OfWiki)]) from None
    if within is not None:
        raise _Wrong([within])
    return section


def _below(mistake: Mistake) -> Mistake:
    """The same, told from within its table."""
    key = mistake.key.removeprefix("wiki").removeprefix(".")
    near = mistake.meant.removeprefix("wiki.")
    return Mistake(0, key, mistake.kind, mistake.params, near, mistake.text)


def _find_same(wikis: Mapping[int, WikiSection]) -> Iterator[tuple[int, Mistake]]:
    """Wikis that are called alike, or that are one: each has a memory and a folder of its own."""
    by_name: dict[str, str] = {}
    by_place: dict[tuple[str, str], str] = {}
    for index, wiki in wikis.items():
        alike, place = simplify_name(wiki.name), (wiki.api, wiki.account)
        if alike in by_name:
            what = f'another wiki is called "{by_name[alike]}"'
            if by_name[alike] != wiki.name:
                what += ", and their files and variables would be the same"
            yield index, Mistake(0, "name", FileKind.OTHER, (what,))
        elif place in by_place:
            what = f'the wiki called "{by_place[place]}" is the same, with the same account'
            yield index, Mistake(0, "api", FileKind.OTHER, (what,))
        by_name.setdefault(alike, wiki.name)
        by_place.setdefault(place, wiki.name)


def _choose(
    names: Sequence[object], of_wiki: Sequence[object], found: list[tuple[Place, Mistake]]
) -> Sequence[str]:
    """For each desk, the name of its wiki; ``""``: it names none that there is."""
    known = [name for name in names if isinstance(name, str)]
    chosen: list[str] = []
    for index, wanted in enumerate(of_wiki):
        name = known[0] if wanted is None and len(names) == 1 and known else wanted
        if name is None and known:
            what = f"this is missing; on which wiki is the desk? There are: {', '.join(known)}"
            found.append((("desk", index), Mistake(0, "wiki", FileKind.OTHER, (what,))))
        elif name is not None and not isinstance(name, str):
            shown = (show_value(str(name)),)
            found.append((("desk", index), Mistake(0, "wiki", FileKind.TEXT, shown)))
        elif name not in known and known:
            what = f'no wiki is called "{name}"; there are: {", ".join(known)}'
            near = find_near(str(name), known, 60)
            wrong = Mistake(
                0, "wiki", MistakeKind.CHOICE, (", ".join(known), str(name)), near, what
            )
            found.append((("desk", index), wrong))
        chosen.append(str(name) if name in known else "")
    return chosen


def _find_doubles(
    desks: Sequence[tuple[int, DeskPolicy]], chosen: Sequence[str]
) -> Iterator[tuple[Place, Mistake]]:
    """Pages and names that stand twice on a wiki: a page has one clerk."""
    seen: dict[tuple[str, str], str] = {}
    names: set[tuple[str, str]] = set()
    for index, desk in desks:
        wiki = chosen[index]
        if (wiki, desk.name) in names:
            what = f'another desk is called "{desk.name}" too'
            yield ("desk", index), Mistake(0, "name", FileKind.OTHER, (what,))
        names.add((wiki, desk.name))
        for title in desk.pages:
            key = (wiki, " ".join(title.replace("_", " ").split()))
            if key in seen and title != "?":
                what = f"{title} stands in {seen[key]} too"
                yield ("desk", index), Mistake(0, "pages", FileKind.OTHER, (what,))
            seen[key] = f"the desk {desk.name}"


def _find_idle(names: Sequence[object], chosen: Sequence[str]) -> Iterator[tuple[Place, Mistake]]:
    """Wikis of several on which no desk is, where each desk says which wiki it is on."""
    if len(names) > 1 and chosen and all(chosen):
        for index, name in enumerate(names):
            if name not in chosen:
                what = f"no desk is on this wiki; one would say wiki = {show_value(name)}"
                yield ("wiki", index), Mistake(0, "name", FileKind.OTHER, (what,))
