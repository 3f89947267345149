"""Templates that the operator's file names, and that the wiki does not have."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from helpdeskbot.model.by_identity import ByIdentity
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.settings.desk import list_presets, load_preset
from helpdeskbot.settings.meant import find_near
from helpdeskbot.settings.settable import find_sections

# Those that are missing may be made; how soon that is seen.
_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found when the wiki was asked.

    :param names: the templates' that were asked for.
    :param missing: of these, those that there are not.
    """

    names: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    at: datetime | None = None


LOOKED = Kept("template-names", Looked)
"""By the desk's key."""


def tell_missing(context: Context, desk: DeskPolicy) -> None:
    """Report templates that there are not; the wiki is asked when their names have changed."""
    named = _named(desk)
    if not named:
        return
    office, names = context.office, tuple(sorted(set(named.values())))
    key = office.desk_key(desk)
    looked = LOOKED.fetch(office, key, "")
    fresh = looked is not None and looked.names == names
    if looked and looked.missing and (looked.at is None or looked.at + _AGAIN <= context.now):
        fresh = False
    if looked is None or not fresh:
        titles = {name: f"Template:{name}" for name in names}
        heads = office.wiki.fetch_heads(list(titles.values()))
        missing = tuple(name for name, title in titles.items() if not heads[title].exists)
        looked = Looked(names, missing, context.now)
        if context.write:
            LOOKED.keep(office, key, "", looked)
    usual = {name for _, name in _list_usual(type(desk))}
    for setting, name in named.items():
        if name in looked.missing:
            near = find_near(name, usual, 80)
            also = f'; did you mean "{near}"?' if near else ""
            what = f'{setting}: there is no template "{name}" on this wiki{also}'
            advice = "Correct the desk's setting; “helpdeskbot templates push” makes those of ours"
            problem = Problem(what, office.wiki.name, advice, desk.name, Severity.NOTICE)
            context.report.problems.append(problem)


def _find_named(desk: DeskPolicy) -> Iterator[tuple[str, str]]:
    """Settings that name a template, where somebody has given it another name than the usual."""
    usual = _list_usual(type(desk))
    for section in find_sections(type(desk)):
        for key, names in _list_names(section, _fields(getattr(desk, section))):
            yield from ((key, name) for name in names if (key, name) not in usual)
    yield from (("unsigned", one.template) for one in desk.unsigned)


# Settings stay the same for many passes.
_named: ByIdentity[DeskPolicy, Mapping[str, str]] = ByIdentity(
    lambda desk: dict(_find_named(desk)), most=1_000
)


def _list_usual(kind: type[DeskPolicy]) -> frozenset[tuple[str, str]]:
    """The names by setting that nobody has given: those of the package and of its presets."""
    return _read_usual(cast(Hashable, kind))


@cache
def _read_usual(kind: Any) -> frozenset[tuple[str, str]]:
    """The same, found once: it is asked for in every pass.

    :param kind: the type of desk.
    """
    found = set[tuple[str, str]]()
    for section, policy in find_sections(kind).items():
        presets = [load_preset(name).get(section, {}) for name in list_presets()]
        for table in (_fields(policy()), *presets):
            found |= {(key, one) for key, names in _list_names(section, table) for one in names}
    return frozenset(found)


def _fields(policy: Any) -> Mapping[str, Any]:
    """The settings of a section as they are: names of templates are texts, or tuples of them.

    :param policy: the section's.
    """
    return {one.name: getattr(policy, one.name) for one in fields(policy)}


def _list_names(section: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    for name, value in table.items():
        if name.endswith(("template", "templates")) and value:
            yield f"{section}.{name}", (value,) if isinstance(value, str) else tuple(value)
