"""A wiki's description of itself, from the API or from files, as :class:`SiteInfo` and back.

Understood are the API's answer to ``action=query&meta=siteinfo|allmessages`` in both format
versions, the configuration and language data that DiscussionTools keeps of a wiki, and our own
JSON form.  https://www.mediawiki.org/wiki/API:Siteinfo
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from helpdeskbot.model.site import EXTENSION_TAGS, DateVariant, SiteInfo
from helpdeskbot.parse.site.bundled import read_bundled, read_usual
from helpdeskbot.parse.site.timestamps import ENGLISH_MONTHS, ENGLISH_WEEKDAYS, find_zone

_MONTH_KEYS = tuple("may_long" if name == "May" else name.lower() for name in ENGLISH_MONTHS)
_GENITIVE_KEYS = tuple(f"{name.lower()}-gen" for name in ENGLISH_MONTHS)
_SHORT_MONTH_KEYS = tuple(name[:3].lower() for name in ENGLISH_MONTHS)
_WEEKDAY_KEYS = tuple(name.lower() for name in ENGLISH_WEEKDAYS)
_SHORT_WEEKDAY_KEYS = tuple(name[:3].lower() for name in ENGLISH_WEEKDAYS)

MESSAGE_KEYS: tuple[str, ...] = (
    *(*_MONTH_KEYS, *_GENITIVE_KEYS, *_SHORT_MONTH_KEYS, *_WEEKDAY_KEYS, *_SHORT_WEEKDAY_KEYS),
    "timezone-utc",
)
"""The messages to ask ``meta=allmessages`` for, with ``amlang`` the wiki's content language."""

_NAMES: dict[str, Any] = {
    "months": ENGLISH_MONTHS,
    "months_genitive": ENGLISH_MONTHS,
    "months_short": tuple(name[:3] for name in ENGLISH_MONTHS),
    "weekdays": ENGLISH_WEEKDAYS,
    "weekdays_short": tuple(name[:3] for name in ENGLISH_WEEKDAYS),
}
_NUMBER = re.compile("-?[0-9]{1,9}")
_ENGLISH = {
    "media": -2,
    "special": -1,
    "talk": 1,
    "user": 2,
    "user talk": 3,
    "project": 4,
    "project talk": 5,
    "file": 6,
    "file talk": 7,
    "image": 6,
    "mediawiki": 8,
    "mediawiki talk": 9,
    "template": 10,
    "template talk": 11,
    "help": 12,
    "help talk": 13,
    "category": 14,
    "category talk": 15,
}


def default_site(language: str = "en") -> SiteInfo:
    """A wiki as MediaWiki sets it up, with English names and UTC."""
    return SiteInfo(language=language, namespaces=dict(_ENGLISH), **_NAMES)


@lru_cache(maxsize=32)
def find_bundled_site(name: str) -> SiteInfo | None:
    """The wiki with this database name (``svwiki``, ``metawiki``); ``None`` if it is not known.

    :func:`helpdeskbot.parse.site.bundled.bundled_wikis` names those that are.
    """
    known = read_bundled(name)
    return None if known is None else parse_site_json(known)


def parse_site_json(data: object) -> SiteInfo:
    """What any of the known descriptions of a wiki says; total.

    Unknown keys are ignored, what is missing or of a wrong type is as on an English wiki.
    """
    found = _mapping(data)
    if "query" in found:
        found = _mapping(found["query"])
    if "config" in found or "data" in found:
        found = {**_mapping(found.get("config")), **_mapping(found.get("data"))}
    if "date_format" in found or ("namespaces" in found and "general" not in found):
        own = _from_own(found)
        if own is not None:
            return own
    if "general" in found or "namespacealiases" in found or "allmessages" in found:
        return _from_api(found)
    return _from_discussiontools(found)


def site_to_json(site: SiteInfo) -> dict[str, Any]:
    """Our own JSON form, which :func:`parse_site_json` reads back."""
    result: dict[str, Any] = {}
    for item in fields(site):
        value = getattr(site, item.name)
        if item.name == "date_variants":
            value = [
                {f.name: _plain(getattr(style, f.name)) for f in fields(style)} for style in value
            ]
        result[item.name] = _plain(value)
    return result


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _from_own(found: Mapping[str, Any]) -> SiteInfo | None:
    namespaces = found.get("namespaces")
    if namespaces is not None and (
        not isinstance(namespaces, Mapping)
        or any(not isinstance(number, int) for number in namespaces.values())
    ):
        return None
    site = default_site()
    values = _own_fields(site, found)
    names = values.get("namespaces")
    values["namespaces"] = {**_ENGLISH, **names} if names else dict(_ENGLISH)
    variants = found.get("date_variants")
    if isinstance(variants, list):
        values["date_variants"] = tuple(
            replace(DateVariant(""), **_own_fields(DateVariant(""), _mapping(style)))
            for style in variants
        )
    return replace(site, **values)


def _own_fields(default: object, found: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a dataclass's fields that are given and of the right type."""
    values: dict[str, Any] = {}
    for item in fields(default):  # type: ignore[arg-type]
        given = found.get(item.name)
        old = getattr(default, item.name)
        if isinstance(old, str) and isinstance(given, str):
            values[item.name] = given
        elif isinstance(old, Mapping) and isinstance(given, Mapping):
            kind = int if item.name == "namespaces" else str
            values[item.name] = {
                str(key): value for key, value in given.items() if isinstance(value, kind)
            }
        elif item.name == "date_variants":
            continue
        elif isinstance(old, (tuple, frozenset)) and isinstance(given, (list, tuple)):
            values[item.name] = type(old)(str(value) for value in given)
    return values


def _from_api(found: Mapping[str, Any]) -> SiteInfo:
    general = _mapping(found.get("general"))
    messages = _messages(found.get("allmessages"))
    language = _text(general.get("lang"), "en")
    zone = _text(general.get("timezone"), "UTC")
    usual = read_usual(language)
    namespaces = dict(_ENGLISH)
    for entry in _entries(found.get("namespaces")):
        number = entry.get("id")
        for key in ("canonical", "name", "*"):
            name = entry.get(key)
            if isinstance(name, str) and isinstance(number, int):
                namespaces[_folded(name)] = number
    for entry in _entries(found.get("namespacealiases")):
        name = entry.get("alias", entry.get("*"))
        if isinstance(name, str) and isinstance(entry.get("id"), int):
            namespaces[_folded(name)] = entry["id"]
    return SiteInfo(
        language=language,
        namespaces=namespaces,
        # The API tells neither; the Wikipedia in this language is likely to be the same.
        date_format=_text(usual.get("date_format"), "H:i, j F Y"),
        digits=_text(usual.get("digits"), "0123456789"),
        time_zone=zone,
        time_zone_abbreviations=zone_abbreviations(zone, messages or _usual_zones(usual)),
        contributions_pages=_aliases(found.get("specialpagealiases")),
        article_path=_text(general.get("articlepath"), "/wiki/$1"),
        server=_text(general.get("server"), ""),
        redirect_words=_magic_words(found.get("magicwords"), "redirect", "#REDIRECT"),
        extension_tags=_tags(found.get("extensiontags")),
        own_prefixes=frozenset(
            _folded(str(entry.get("prefix", "")))
            for entry in _entries(found.get("interwikimap"))
            if entry.get("localinterwiki", False) is not False
        ),
        chains=_chains(found.get("languageinfo")),
        **(_message_names(messages) if messages else _usual_names(usual)),
    )


def _usual_names(usual: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(usual.get(name, english)) for name, english in _NAMES.items()}


def _usual_zones(usual: Mapping[str, Any]) -> dict[str, str]:
    """Names of time zones as messages, as the Wikipedia in this language has them."""
    zones = _mapping(usual.get("time_zone_abbreviations"))
    return {f"timezone-{own.lower()}": written for written, own in zones.items()}


def _from_discussiontools(found: Mapping[str, Any]) -> SiteInfo:
    namespaces = dict(_ENGLISH)
    for name, number in _mapping(found.get("wgNamespaceIds")).items():
        if isinstance(number, int) and name:
            namespaces[_folded(name)] = number
    for number, name in _mapping(found.get("wgFormattedNamespaces")).items():
        if isinstance(name, str) and name and _NUMBER.fullmatch(str(number)):
            namespaces[_folded(name)] = int(number)
    formats = _mapping(found.get("dateFormat"))
    language = _text(found.get("wgContentLanguage"), next(iter(formats), "en"))
    styles = [_variant(found, variant) for variant in formats]
    main = styles[0] if styles else DateVariant("H:i, j F Y", **_NAMES)
    contributions = found.get("specialContributionsName")
    return SiteInfo(
        language=language,
        namespaces=namespaces,
        date_format=main.date_format,
        digits=main.digits,
        months=main.months,
        months_genitive=main.months_genitive,
        months_short=main.months_short,
        weekdays=main.weekdays,
        weekdays_short=main.weekdays_short,
        time_zone=_text(found.get("localTimezone"), "UTC"),
        time_zone_abbreviations=main.time_zone_abbreviations,
        contributions_pages=tuple(
            dict.fromkeys((_text(contributions, "Contributions"), "Contributions"))
        ),
        article_path=_text(found.get("wgArticlePath"), "/wiki/$1"),
        date_variants=tuple(
            style for at, style in enumerate(styles) if style not in (main, *styles[:at])
        ),
    )


def _variant(found: Mapping[str, Any], variant: str) -> DateVariant:
    def part(name: str) -> Any:
        return _mapping(found.get(name)).get(variant)

    digits = part("digits")
    written = "".join(str(digit) for digit in digits) if isinstance(digits, list) else ""
    zones = {str(key): str(value) for key, value in _mapping(part("timezones")).items()}
    return DateVariant(
        date_format=_text(part("dateFormat"), "H:i, j F Y"),
        digits=written if len(written) == 10 else "0123456789",
        time_zone_abbreviations=zones or {"UTC": "UTC"},
        **_message_names(_messages(part("contLangMessages"))),
    )


@lru_cache(maxsize=64)
def _abbreviations(zone: str) -> tuple[str, ...]:
    """What a time zone has been called since wikis exist."""
    local = find_zone(zone)
    names = dict.fromkeys(
        datetime(year, month, 1, 12, tzinfo=UTC).astimezone(local).tzname() or "UTC"
        for year in range(2001, 2038)
        for month in (1, 4, 7, 10)
    )
    return tuple(names)


def zone_abbreviations(zone: str, messages: Mapping[str, str]) -> dict[str, str]:
    """What may stand in the brackets of a timestamp, to the time zone's own abbreviation.

    :param zone: IANA name of the wiki's time zone.
    :param messages: of the wiki; ``timezone-utc`` and its like translate abbreviations.
    """
    return {
        messages.get(f"timezone-{name.lower()}") or name.upper(): name
        for name in _abbreviations(zone)
    }


def _message_names(messages: Mapping[str, str]) -> dict[str, Any]:
    keys = {
        "months": _MONTH_KEYS,
        "months_genitive": _GENITIVE_KEYS,
        "months_short": _SHORT_MONTH_KEYS,
        "weekdays": _WEEKDAY_KEYS,
        "weekdays_short": _SHORT_WEEKDAY_KEYS,
    }
    return {
        name: tuple(
            messages.get(key) or english for key, english in zip(wanted, _NAMES[name], strict=True)
        )
        for name, wanted in keys.items()
    }


def _messages(given: object) -> dict[str, str]:
    """Messages by key, from the API's list or from a mapping."""
    if isinstance(given, Mapping):
        return {str(key): value for key, value in given.items() if isinstance(value, str)}
    found = {}
    for entry in _entries(given):
        text = entry.get("content", entry.get("*"))
        if isinstance(text, str) and isinstance(entry.get("name"), str):
            found[entry["name"]] = text
    return found


def _aliases(given: object) -> tuple[str, ...]:
    for entry in _entries(given):
        if entry.get("realname") == "Contributions" and isinstance(entry.get("aliases"), list):
            names = (str(alias).replace("_", " ") for alias in entry["aliases"])
            return tuple(dict.fromkeys((*names, "Contributions")))
    return ("Contributions",)


def _magic_words(given: object, name: str, english: str) -> tuple[str, ...]:
    for entry in _entries(given):
        if entry.get("name") == name and isinstance(entry.get("aliases"), list):
            return tuple(dict.fromkeys((*(str(alias) for alias in entry["aliases"]), english)))
    return (english,)


def _chains(given: object) -> dict[str, str]:
    """The languages by which each is served, from ``meta=languageinfo``."""
    found = {}
    for code, entry in _mapping(given).items():
        codes = _mapping(entry).get("fallbacks")
        if isinstance(codes, list) and codes:
            found[str(code)] = " ".join(str(one).lower() for one in codes)
    return found


def _tags(given: object) -> frozenset[str]:
    if not isinstance(given, list) or not given:
        return EXTENSION_TAGS
    return frozenset(str(tag).strip("<>").lower() for tag in given)


def _entries(given: object) -> Iterable[Mapping[str, Any]]:
    values = given.values() if isinstance(given, Mapping) else given
    if not isinstance(values, Iterable) or isinstance(values, str):
        return []
    return [value for value in values if isinstance(value, Mapping)]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) and value else default


def _folded(name: str) -> str:
    return name.replace("_", " ").lower()
