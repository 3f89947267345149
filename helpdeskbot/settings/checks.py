"""Everything that is wrong with the tables of a desk's settings, at once.

What is wrong is taken out, so that the rest can be looked at beside what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.mistake import FileKind, Misfit, MistakeKind
from helpdeskbot.model.setting import Form, Settable, find_rules
from helpdeskbot.settings import meant
from helpdeskbot.settings.layers import list_topics, packaged_topics
from helpdeskbot.settings.mistakes import find_expected, show_value, tell_mistakes
from helpdeskbot.settings.places import find_holidays, find_zone
from helpdeskbot.settings.settable import (
    Mistake,
    Sections,
    find_sections,
    find_switches,
    hints,
    list_settings,
)

LONGEST_SETTLE_MINUTES = 30 * 24 * 60
_LEVELS = (2, 6)
_ROUNDS = 20
_PLACES: Mapping[Form, tuple[Callable[[str, str], object], MistakeKind]] = {
    Form.TIME_ZONE: (find_zone, MistakeKind.ZONE),
    Form.COUNTRY: (find_holidays, MistakeKind.COUNTRY),
}
# In place of what is missing, so that the rest can be looked at.
_STAND_INS: Mapping[str, object] = {
    "name": "?",
    "pages": ["?"],
    "since": datetime(2026, 1, 1, tzinfo=UTC),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A desk as it was understood.

    :param desk: without what is wrong; ``None``: nothing could be understood.
    :param shape: values of the wrong kind, and keys that there are not, by dotted key.
    :param sense: values of the right kind that cannot be meant.
    """

    desk: DeskPolicy | None
    shape: tuple[Mistake, ...] = ()
    sense: tuple[Mistake, ...] = ()

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """All that is wrong."""
        return (*self.shape, *self.sense)


@cache
def _adapter(kind: Hashable) -> TypeAdapter[DeskPolicy]:
    return TypeAdapter(cast("type[DeskPolicy]", kind))


def check_desk(
    merged: Mapping[str, Any], kind: type[DeskPolicy], known: Collection[str] = ()
) -> Checked:
    """What tables of settings come to, and all that is wrong with them.

    :param known: keys of settings that are known to be wrong, and do not stand there any more.
    """
    sections = find_sections(kind)
    tables = {key: _copy(value) for key, value in merged.items()}
    if isinstance(tables.get("under"), str):
        tables["under"] = [tables["under"]]
    if "topics" in tables:
        tables["topics"] = list_topics(tables["topics"])
    shape = [*_find_bare(tables, sections)]
    for mistake in shape:
        _drop(tables, tuple(mistake.key.split(".")))
    desk = None
    for _ in range(_ROUNDS):
        try:
            desk = _adapter(cast(Hashable, kind)).validate_python(tables)
            break
        except ValidationError as error:
            names, topics = list(list_settings(sections)), tables.get("topics", ())
            told = tell_mistakes(error, kind, names, topics if isinstance(topics, list) else ())
            wrong = {mistake.key for mistake in shape}
            # What was taken out is not missing.
            shape += [
                one for one in told if one.kind is not FileKind.MISSING or one.key not in wrong
            ]
            places = [one["loc"] for one in error.errors(include_url=False, include_input=False)]
            # From the end, lest the numbers of those that are left become others.
            if not [place for place in reversed(places) if _drop(tables, place)]:
                break
    if desk is None:
        return Checked(None, tuple(shape))
    wrong = {*known, *(mistake.key for mistake in shape)}
    kinds: dict[str, object] = {}
    sense = []
    for found in _find_senseless(desk, sections):
        mistake = as_mistake(found)
        # What is wrong with a setting in one way need not be told in another.
        if _is_sure(found, wrong) and kinds.setdefault(mistake.key, mistake.kind) is mistake.kind:
            sense.append(advise(mistake, desk))
    return Checked(desk, tuple(shape), tuple(dict.fromkeys(sense)))


def as_mistake(misfit: str) -> Mistake:
    """A policy's own sentence as a mistake."""
    key, _, text = misfit.partition(": ")
    if isinstance(misfit, Misfit):
        return Mistake(0, key, misfit.kind, misfit.params, text=text)
    return Mistake(0, key, MistakeKind.UNFIT, (text,), text=text)


def advise(mistake: Mistake, desk: DeskPolicy) -> Mistake:
    """The mistake with what was meant, where that depends on the desk or needs a library."""
    written = mistake.params[-1] if mistake.params else ""
    near = ""
    if mistake.kind is MistakeKind.STATUS:
        near = meant.find_near(written.strip("\"'“”„«»"), desk.status.vocabulary, 65)
    elif mistake.kind is MistakeKind.TOPIC:
        names = {label: topic.id for topic in desk.topics for label in topic.labels.values()}
        near = meant.find_near(written, [topic.id for topic in desk.topics], 65)
        near = near or names.get(meant.find_near(written, names, 85), "")
    elif mistake.kind is MistakeKind.WEEKDAY:
        near = meant.find_weekday(written)
    elif mistake.kind is MistakeKind.ZONE:
        near = meant.find_zone_meant(written)
    elif mistake.kind is MistakeKind.COUNTRY:
        near = meant.find_country(written)
    elif mistake.kind is MistakeKind.LANGUAGE:
        near = meant.find_language(written)
    elif mistake.kind is MistakeKind.CHOICE:
        near = meant.find_near(written, mistake.params[0].split(", "), 60)
    elif mistake.kind is MistakeKind.MEETING:
        near = meant.find_meeting(written)
    if not near or near == written:
        return mistake
    return replace(mistake, meant=near)


def without(tables: Mapping[str, Any], mistakes: Iterable[Mistake]) -> dict[str, Any]:
    """Tables without the settings that are wrong."""
    left: dict[str, Any] = _copy(tables)
    for mistake in mistakes:
        if mistake.kind is not FileKind.MISSING:
            _drop(left, tuple(mistake.key.split(".")))
    return left


def _find_bare(tables: Mapping[str, Any], sections: Sections) -> Iterator[Mistake]:
    """Numbers that the validation would take for something else."""
    for name in ("settle_minutes", "settle_reply_minutes"):
        minutes = tables.get(name, 0)
        numeric = isinstance(minutes, (int, float)) and not isinstance(minutes, bool)
        if not numeric:
            yield find_expected(name, float, minutes)
        elif not 0 <= minutes <= LONGEST_SETTLE_MINUTES:
            params = ("0", str(LONGEST_SETTLE_MINUTES), show_value(minutes))
            yield Mistake(0, name, MistakeKind.NUMBER, params)
    for section, kind in sections.items():
        values = tables.get(section)
        if not isinstance(values, Mapping):
            continue
        for name, part in hints(kind).items():
            # A bare number would be taken for seconds.
            if part is time and isinstance(values.get(name), (int, float)):
                yield find_expected(f"{section}.{name}", time, values[name])


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(one) for key, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, (list, tuple)) else value


def _drop(tables: dict[str, Any], place: tuple[int | str, ...]) -> bool:
    """Take the setting out of which something at this place is wrong; whether there was one."""
    node: Any = tables
    for at, part in enumerate(place):
        if isinstance(node, dict):
            if part not in node:
                if at == 0 and part in _STAND_INS:
                    node[str(part)] = _STAND_INS[str(part)]
                    return True
                return False
            child, last = node[part], at == len(place) - 1
            topics = part == "topics" and isinstance(child, list) and len(place) > at + 2
            if (isinstance(child, dict) and not last and place[at + 1] in child) or topics:
                node = child
                continue
            del node[part]
            return True
        if isinstance(node, list) and isinstance(part, int) and part < len(node):
            if not isinstance(node[part], dict) or place[at + 1] not in node[part]:
                del node[part]
                return True
            node = node[part]
    return False


def _find_senseless(desk: DeskPolicy, sections: Sections) -> Iterator[str]:
    switched = {key.partition(".")[0] for key in find_switches(sections)} | {"all"}
    for name in desk.allow:
        if name not in switched:
            names = ", ".join(["all", *sorted(switched - {"all"})])
            text = f"allow: nothing is called {name!r}; all, or some of: {names}"
            yield Misfit(text, MistakeKind.CHOICE, names, name)
    yield from _find_unfit_shape(desk)
    if not desk.pages:
        desk = replace(desk, pages=("?",))
    if desk.language and not meant.is_language(desk.language):
        text = f"language: {desk.language!r} is not the code of a language"
        yield Misfit(text, MistakeKind.LANGUAGE, desk.language)
    for section in sections:
        yield from _find_in_section(section, getattr(desk, section), desk)


def _find_unfit_shape(desk: DeskPolicy) -> Iterator[str]:
    """What cannot say which sections and pages are requests, each as ``key: sentence``."""
    if not desk.pages:
        yield Misfit("pages: name at least one talk page", MistakeKind.EMPTY)
    for title in desk.pages:
        if title.endswith("*") and title.removesuffix("*").rstrip("/ ")[-1:] in ("", ":"):
            yield f'pages: "{title}" names no page whose subpages are requests'
        elif title.endswith("*") and not title.endswith("/*"):
            yield f'pages: write "{title.rstrip("*")}/*" for the subpages of a page'
        elif "/*/" in title:
            yield f'pages: in "{title}" the star has to stand at the end'
    if not _LEVELS[0] <= desk.level <= _LEVELS[1]:
        low, high = _LEVELS
        yield f"level: a number from {low} (==) to {high} is expected, not {desk.level}"
    if any(not heading.strip("= ") for heading in desk.under):
        yield "under: a heading without a word is none"
    if any(heading.startswith("=") for heading in desk.under):
        yield "under: write the heading without its equals signs"


def _find_in_section(section: str, policy: Any, desk: DeskPolicy) -> Iterator[str]:
    """What a section cannot mean at a desk, though each value is of the right kind."""
    rules = find_rules(type(policy))
    for name, rule in rules.items():
        value, key = getattr(policy, name), f"{section}.{name}"
        if isinstance(value, time) and value.tzinfo is not None:
            yield f"{key}: write the time without a zone; it is the desk's"
            return
        check, kind = _PLACES.get(getattr(rule, "form", Form.ANY), (None, MistakeKind.UNFIT))
        try:
            if check and isinstance(rule, Settable):
                check(value, key)
        except SettingsError as error:
            advice = f"{error.advice[:1].lower()}{error.advice[1:]}"
            yield Misfit(f"{key}: {error.what}; {advice}", kind, value)
    for mistake in policy.mistakes(desk):
        # A policy may speak of another section too, by its whole key.
        own = mistake.replace(":", ".").partition(".")[0] in rules
        if not own:
            yield mistake
        elif isinstance(mistake, Misfit):
            yield mistake.below(section)
        else:
            yield f"{section}.{mistake}"


def _is_sure(misfit: str, wrong: set[str]) -> bool:
    """Whether it would be said too if what is wrong were right."""
    if not isinstance(misfit, Misfit):
        return True
    words = {key.rpartition(".")[2].casefold() for key in wrong if "vocabulary." in key}
    about = {MistakeKind.STATUS, MistakeKind.PHASE}
    if misfit.kind in about and misfit.params[0].casefold() in words:
        return False
    return wrong.isdisjoint(misfit.beside)


def find_unknown_topics(desk: DeskPolicy, data: Mapping[str, Any]) -> Iterator[Mistake]:
    """Topics that are spoken of, or taken out, and that there are not.

    :param desk: with its topics, without what ``data`` says of them; where nobody has set any, they
        are the packaged ones.
    :param data: what somebody wrote, topics by id.
    """
    written = data.get("topics")
    topics = written if isinstance(written, Mapping) else {}
    removed = {
        name
        for name, one in topics.items()
        if isinstance(one, Mapping) and one.get("remove") is True
    }
    named = [
        (section, name)
        for section in find_sections(type(desk))
        if isinstance(table := data.get(section), Mapping)
        and isinstance(spoken := table.get("topics"), Mapping)
        for name in spoken
    ]
    if not removed and not named:
        return  # to read the packaged ones takes longer than all the rest
    desk = desk if desk.topics else replace(desk, topics=tuple(packaged_topics()))
    below = {topic.id for topic in desk.topics}
    for name in sorted(removed - below):
        yield advise(Mistake(0, f"topics.{name}", MistakeKind.TOPIC, (name,)), desk)
    there = (below | topics.keys()) - removed
    for section, name in named:
        if name not in there:
            key = f"{section}.topics.{name}"
            yield advise(Mistake(0, key, MistakeKind.TOPIC, (name,)), desk)
