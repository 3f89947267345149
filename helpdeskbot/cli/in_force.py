"""What is in force at the desks and where each setting came from, for the commands that tell it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from helpdeskbot.cli import app, logs
from helpdeskbot.cli.common import load_all, load_some, open_office
from helpdeskbot.concerns.order import CONCERNS, DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.office.office import Office
from helpdeskbot.page.presenting import say_of_desk
from helpdeskbot.parse import default_site
from helpdeskbot.settings.desk import build_desk, load_preset
from helpdeskbot.settings.layers import packaged_topics
from helpdeskbot.settings.on_wiki.fitting import find_mistakes
from helpdeskbot.settings.on_wiki.in_force import (
    apply_standing,
    find_standing,
    say_in_force,
)
from helpdeskbot.settings.on_wiki.parse.page import parse_settings_page
from helpdeskbot.settings.on_wiki.standing import Good, PageState, Trouble, say_mistake
from helpdeskbot.settings.operator_file import Settings, check_settings, say_in_file
from helpdeskbot.settings.profiles import find_below, load_profile, name_fields, of_sections
from helpdeskbot.settings.settable import Mistake, find_sections
from helpdeskbot.words.messages import Messages

_MARKUP = re.compile(r"'{2,}|\[\[:|\]\]|</?code>")


def list_mistakes(
    wikitext: str, settings_file: str | None, name: str | None
) -> Sequence[Mapping[str, object]]:
    """What would be wrong with a settings page of this text, each mistake once.

    :param name: the only desk that it is checked for; all of them without.
    """
    page = parse_settings_page(wikitext, default_site(), sections=find_sections(DESK))
    words = Messages.load("en")
    found = {
        mistake: None
        for desk in _desks_to_check_for(settings_file, name)
        for mistake in find_mistakes(desk, page)
    }
    return [_as_row(one, say_mistake(one, words)) for one in found]


def list_file(file: str) -> Sequence[Mapping[str, object]]:
    """What is wrong with an operator's file."""
    _, found = check_settings(Path(file), DESK)
    return [_as_row(one, say_in_file(one)) for one in found]


def list_page(standing: PageState) -> Sequence[Mapping[str, object]]:
    """What is wrong with a settings page on the wiki."""
    words = Messages.load("en")
    return [_as_row(one, say_mistake(one, words)) for one in standing.mistakes]


def _as_row(mistake: Mistake, said: str) -> Mapping[str, object]:
    return {"line": mistake.line, "key": mistake.key, "meant": mistake.meant, "said": said}


def find_standings(
    settings_file: str | None, name: str | None, wiki: str | None = None, *, every: bool = False
) -> Iterator[tuple[Settings, DeskPolicy, PageState]]:
    """The desks that have a settings page, each with how it stands on the wiki now.

    :param wiki: the only wiki that is looked at, by its name; ``None``: all.
    :param every: the others too; the wiki is not asked for them.
    """
    loaded = load_some(settings_file, wiki)
    logs.set_up_logging(loaded[0].run.log_format)
    chosen = _choose([desk for one in loaded for desk in one.desks], name)
    if not every and not any(desk.settings_page for desk in chosen):
        raise SettingsError(
            "no desk has a settings page",
            where=loaded[0].file,
            advice='Add one to [[desk]], as in settings_page = "Project:Helpdesk/Settings"',
        )
    for settings in loaded:
        office: Office | None = None
        for desk in settings.desks:
            if name not in (None, desk.name):
                continue
            if not desk.settings_page:
                if every:
                    yield settings, desk, PageState("")
                continue
            if office is None:
                office = open_office(settings, keep=False)
            yield settings, desk, find_standing(office, desk)


def describe(standing: PageState) -> Iterator[str]:
    """How a settings page stands, in sentences: what is wrong with it, and what is in force."""
    words = Messages.load("en")
    if standing.trouble:
        yield standing.trouble
    for mistake in standing.mistakes:
        yield say_mistake(mistake, words)
    for notice in standing.notices:
        if notice.trouble is Trouble.UNTAKEN:
            yield f"revision {notice.revid} by {notice.user or 'somebody'} is not staff's"
    yield say_in_force(standing)


def tell_settings(
    settings: Settings, desk: DeskPolicy, standing: PageState
) -> Iterator[tuple[Sequence[str], object, str]]:
    """Every setting in force with its value and where it came from, in words.

    :param settings: the operator's, for the desk's wiki.
    """
    sources = _Sources(settings, desk, standing.good)
    for path, value in _flatten(asdict(apply_standing(desk, standing))):
        yield path, value, sources.find(path)


def say_topics(desk: DeskPolicy, standing: PageState) -> Iterator[str]:
    """The topics of requests, by the ids by which settings and templates know them."""
    effective = apply_standing(desk, standing)
    topics = effective.topics or packaged_topics()
    names = [
        f"{one.id} ({one.labels.get(effective.language) or one.labels.get('en') or one.id})"
        for one in topics
    ]
    yield f"Topics: {', '.join(names)}"


def say_in_words(desk: DeskPolicy, standing: PageState) -> Iterator[str]:
    """What the bot does at a desk with the settings in force, as it says on its own page."""
    told = [concern.says_of_itself for concern in CONCERNS]
    for line in say_of_desk(apply_standing(desk, standing), told, Messages.load("en")):
        yield _MARKUP.sub("", line)


def _choose(desks: Sequence[DeskPolicy], name: str | None) -> Sequence[DeskPolicy]:
    chosen = [desk for desk in desks if name is None or desk.name == name]
    if not chosen:
        names = ", ".join(desk.name for desk in desks)
        raise SettingsError(f"there is no desk called {name!r}", advice=f"There are: {names}")
    return chosen


def _desks_to_check_for(settings_file: str | None, name: str | None) -> Sequence[DeskPolicy]:
    """The operator's desks; where there is no operator, a plain one."""
    if app.find_settings_file(settings_file, os.environ).exists() or settings_file or name:
        return _choose([desk for one in load_all(settings_file) for desk in one.desks], name)
    return [build_desk([{"name": "desk", "pages": ["Desk"], "since": app.now_utc()}], DESK)]


def _flatten(
    table: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every single setting of tables within tables, with its place; topics by their ids."""
    for key, value in table.items():
        path = (*above, key)
        if path == ("topics",):
            value = {
                topic["id"]: {key: part for key, part in topic.items() if key != "id"}
                for topic in value
            }
        if isinstance(value, Mapping) and value:
            yield from _flatten(value, path)
        else:
            yield path, value


class _Sources:
    """Where the settings of a desk came from."""

    def __init__(self, settings: Settings, desk: DeskPolicy, good: Good | None) -> None:
        raw = tomllib.loads(Path(settings.file).read_text(encoding="utf-8-sig")).get("desk", [])
        place = (settings.wiki.name, desk.name)
        own: Mapping[str, Any] = next(
            (
                {key: value for key, value in table.items() if key != "wiki"}
                for table in raw
                if (table.get("wiki", settings.wiki.name), table.get("name")) == place
            ),
            {},
        )
        sections = find_sections(type(desk))
        own = {name: name_fields(name, table, sections) for name, table in own.items()}
        self._layers: list[tuple[str, Mapping[str, Any]]] = []
        if good is not None and "profile" in good.data:
            chosen = of_sections(load_profile(good.data["profile"]), sections)
            self._layers.append((f"the profile {good.data['profile']}, set on the wiki", chosen))
        self._layers += [
            ("the operator's file", own),
            (f"the profile {desk.profile}", find_below(own, sections)),
            (
                f"the preset {own.get('preset', 'helpdesk')}",
                load_preset(own.get("preset", "helpdesk")),
            ),
        ]
        self._page = desk.settings_page
        self._good = good

    def find(self, path: Sequence[str]) -> str:
        """Where a setting came from, in words."""
        good = self._good
        if good is not None:
            line = good.lines.get(".".join(path))
            if line is not None:
                return f"{self._page}, line {line} (revision {good.revid} by {good.user})"
        for source, table in self._layers:
            if _has(table, path):
                return source
        return "default"


def _has(table: object, path: Sequence[str]) -> bool:
    for key in path:
        if isinstance(table, list):
            table = {topic.get("id"): topic for topic in table if isinstance(topic, Mapping)}
        if not isinstance(table, Mapping) or key not in table:
            return False
        table = table[key]
    return True
