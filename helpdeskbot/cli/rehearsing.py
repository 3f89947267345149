"""From what is asked of ``helpdeskbot rehearse`` to the terms of a rehearsal."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from helpdeskbot import __version__
from helpdeskbot.cli import toml
from helpdeskbot.cli.templates import find_parts
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.parse.rows import parse_roster
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.limits import Limits
from helpdeskbot.office.office import Office
from helpdeskbot.parse.site.bundled import bundled_wikis
from helpdeskbot.parse.site.siteinfo import find_bundled_site
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.rehearsal.export.past import Past
from helpdeskbot.rehearsal.site import find_site
from helpdeskbot.rehearsal.terms import BOT, INTERVAL, Conditions, Founding
from helpdeskbot.settings.desk import check_layers
from helpdeskbot.settings.layers import packaged_topics
from helpdeskbot.settings.operator_file import Settings, load_all_settings, say_in_file
from helpdeskbot.settings.toml_lines import read_toml

_log = logging.getLogger(__name__)
_ROSTER = "Experts"
_PROJECT = 4
# Where nobody asks a desk anything.
_NO_DESK = frozenset({2, 3, 8, 9, 10, 11, 14, 15})
_NAMED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class WantedRehearsal:
    """What stands on the command line; ``""`` and ``None``: nothing."""

    settings: Path | None = None
    page: str = ""
    roster: Path | None = None
    account: str = ""
    wiki: str = ""
    begin: datetime | None = None
    end: datetime | None = None


def make_terms(past: Past, asked: WantedRehearsal) -> Conditions:
    """The terms on which a past is rehearsed.

    :raises SettingsError: they cannot be meant.
    """
    operator = _load_operator(past, asked)
    site = find_bundled_site(asked.wiki) if asked.wiki else None
    is_named = operator is not None and operator.wiki.name == asked.wiki
    if asked.wiki and site is None and not is_named:
        raise SettingsError(
            f"no wiki {asked.wiki!r} is known here, only {', '.join(bundled_wikis())}",
            advice="Leave --wiki out: the export tells the language and the namespaces",
        )
    desks, account, limits, interval = _read_settings(past, asked, operator)
    foundings: Sequence[Founding] = ()
    if asked.roster is not None:
        desks = [_with_roster(desk) for desk in desks]
        if not any(desk.of(AskingPolicy).asks for desk in desks):
            _log.warning(
                "These settings ask nobody, whatever --roster says: set enabled = true in [asking]"
            )
        foundings = [
            one
            for title in dict.fromkeys(desk.of(AskingPolicy).roster for desk in desks)
            for one in _found_roster(past, asked.roster, title, desks)
        ]
    return Conditions(
        desks=desks,
        account=asked.account or account,
        limits=limits,
        interval=interval,
        foundings=foundings,
        publish=_publish,
        begin=asked.begin,
        end=asked.end,
        site=site,
        show=show_settings,
    )


def _load_operator(past: Past, asked: WantedRehearsal) -> Settings | None:
    """The settings of an operator's file for the wiki that is meant; ``None``: it is none."""
    if asked.settings is None or "wiki" not in read_toml(_read(asked.settings)).data:
        return None
    every = load_all_settings(asked.settings, DESK)
    named = [one for one in every if one.wiki.name == asked.wiki]
    host = urlsplit(past.site.address).hostname
    here = [one for one in every if host and urlsplit(one.wiki.api).hostname == host]
    for some in (every, named, here):
        if len(some) == 1:
            return some[0]
    raise SettingsError(
        "the export does not tell which of these wikis is meant: "
        f"{', '.join(one.wiki.name for one in every)}",
        where=str(asked.settings),
        advice="Say it with --wiki NAME",
    )


def _read_settings(
    past: Past, asked: WantedRehearsal, operator: Settings | None
) -> tuple[list[DeskPolicy], str, Limits, Any]:
    """The desks, and of an operator's file the account, its limits and how often it looks."""
    data: Mapping[str, Any] = {}
    if operator is not None:
        limits = Limits(**operator.limits.model_dump())
        interval = type(INTERVAL)(seconds=operator.run.interval_seconds)
        desks = list(operator.desks)
        if asked.page:
            desks = [_find_desk(desks, asked.page)]
        return desks, operator.wiki.account, limits, interval
    if asked.settings is not None:
        text = _read(asked.settings)
        data = read_toml(text).data
        broken = read_toml(text).mistakes
        if broken:
            _refuse([say_in_file(one) for one in broken], asked.settings)
    tables = data.get("desk", [data])
    tables = tables if isinstance(tables, list) else [_join_desk(data, tables)]
    own: dict[str, Any] = {"since": datetime(2001, 1, 1, tzinfo=UTC)}
    if asked.page or not any("pages" in one for one in tables if isinstance(one, Mapping)):
        own["pages"] = [asked.page or find_desk_page(past)]
    desks = []
    for number, table in enumerate(tables, 1):
        given = table if isinstance(table, Mapping) else {}
        checked = check_layers([{"name": f"desk{number}", "pages": []}, given, own], DESK)
        if checked.desk is None or checked.mistakes:
            said = [say_in_file(one) for one in checked.mistakes]
            _refuse(said, asked.settings)
        else:
            desks.append(checked.desk)
    return desks, BOT, Limits(), INTERVAL


def _join_desk(data: Mapping[str, Any], desk: Any) -> Any:
    """A desk's settings to which tables such as ``[desk.reminders]`` were pasted from elsewhere."""
    if not isinstance(desk, Mapping):
        return desk
    joined = {key: value for key, value in data.items() if key != "desk"}
    for key, value in desk.items():
        both = isinstance(value, Mapping) and isinstance(joined.get(key), Mapping)
        joined[key] = {**joined[key], **value} if both else value
    return joined


def find_desk_page(past: Past) -> str:
    """The page of an export that can only be the desk's.

    :raises SettingsError: there are several, or none.
    """
    tops = [
        page
        for page in past.pages.values()
        if not any(page.title.startswith(f"{other}/") for other in past.pages)
    ]
    likely = [one for one in tops if one.namespace not in _NO_DESK]
    talks = [one for one in likely if one.namespace % 2 or one.namespace == _PROJECT]
    for some in (tops, likely, talks):
        if len(some) == 1:
            return some[0].title
    titles = [one.title for one in talks or likely or tops]
    more = f" and {len(titles) - _NAMED_AT_MOST} more" if len(titles) > _NAMED_AT_MOST else ""
    raise SettingsError(
        "the export does not tell which of its pages is the desk's: "
        f"{', '.join(titles[:_NAMED_AT_MOST])}{more}",
        advice="Name the desk's with --page TITLE; the others are used as they are",
    )


def show_settings(desk: DeskPolicy) -> str:
    """What is set otherwise than usual at a desk, as TOML."""
    lines = ["[[desk]]"]
    for path, value in _differing(desk, ()):
        lines.append(f"{toml.write_key(path)} = {toml.write(value)}")
    return "\n".join(lines)


def _differing(policy: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    usual = type(policy)(name="", pages=(), since=policy.since) if not path else type(policy)()
    for one in fields(policy):
        value = getattr(policy, one.name)
        if is_dataclass(value) and not isinstance(value, type):
            yield from _differing(value, (*path, one.name))
        elif not path and one.name == "topics":
            continue
        elif value != getattr(usual, one.name):
            plain = isinstance(value, tuple) and value and is_dataclass(value[0])
            yield (*path, one.name), [asdict(item) for item in value] if plain else value


def _find_desk(desks: Sequence[DeskPolicy], page: str) -> DeskPolicy:
    found = next((desk for desk in desks if page in desk.pages), None)
    if found is None:
        raise SettingsError(
            "no desk of the settings has this page; they have "
            f"{', '.join(title for desk in desks for title in desk.pages)}",
            where=page,
            advice="Name it as it is set there, or give the settings of a desk alone, which have "
            "no [wiki]",
        )
    return found


def _with_roster(desk: DeskPolicy) -> DeskPolicy:
    """The desk with a roster, where its settings name none."""
    policy = desk.of(AskingPolicy)
    if policy.roster:
        return desk
    home = desk.pages[0].removesuffix("/*")
    table = {**asdict(desk), "asking": {**asdict(policy), "roster": f"{home}/{_ROSTER}"}}
    checked = check_layers([table], type(desk))
    return checked.desk or desk


def _found_roster(
    past: Past, file: Path, title: str, desks: Sequence[DeskPolicy]
) -> Iterator[Founding]:
    """The roster saved row by row, each by the person whose it is: others' rows do not count."""
    desk = next(one for one in desks if one.of(AskingPolicy).roster == title)
    policy, text = desk.of(AskingPolicy), _read(file)
    names = frozenset({policy.template, AskingPolicy().template})
    topics = desk.topics or packaged_topics()
    site = find_site(past.site)
    rows = sorted(
        parse_roster(text, site, templates=names, topics=topics).rows, key=lambda row: row.span
    )
    if not rows:
        raise SettingsError(
            f"this is no roster: there is no row {{{{{policy.template}|…}}}} in it",
            where=str(file),
            advice="Give the wikitext of the page, as “edit source” shows it",
        )
    for row in rows:
        yield Founding(title, row.name, text[: row.span.end])
    yield Founding(title, rows[-1].name, text)


def _publish(office: Office) -> None:
    """Save what the bot says, as ``templates push`` does."""
    values = {"bot": office.account, "contact": "", "stop": office.stop_title}
    values["version"] = __version__
    parts = find_parts(office)
    for part in parts:
        values |= part.values
    language = office.site().language
    spoken = {language, *(desk.language for desk in office.desks)} - {""}
    pages = load_pages(
        values, pages_in=spoken, languages=spoken, parts=[part.name for part in parts]
    )
    steps = fetch_steps(office.wiki, office.store, pages)
    apply_publish(office.wiki, office.store, steps, now=office.clock())


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"the file cannot be read: {reason}", where=str(file)) from None


def _refuse(said: Sequence[str], file: Path | None) -> None:
    raise SettingsError(
        "\n  ".join(said),
        where=str(file or ""),
        advice="config/helpdeskbot.example.toml explains every setting",
    )
