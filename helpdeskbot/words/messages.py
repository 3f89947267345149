"""Messages in people's languages, from ``templates_wikitext/i18n`` in MediaWiki's JSON format.

https://www.mediawiki.org/wiki/Help:System_message#Message_sources
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from helpdeskbot.model.change import Draft
from helpdeskbot.model.day import Day
from helpdeskbot.words import local, resources
from helpdeskbot.words.chain import SOURCE_LANGUAGE, clean_code, list_chain

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "arz", "azb", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"}
)
_PLURAL = re.compile(r"\{\{PLURAL:([^|{}]*)\|((?:[^{}]|\{[^{]|\}[^}])*)\}\}", re.IGNORECASE)
_EXPLICIT_FORM = re.compile(r"\s*(\d+)\s*=(.*)", re.DOTALL)


@cache
def available_languages() -> tuple[str, ...]:
    """The languages that there are messages in, English first, then by code."""
    names = (file.name for file in (resources.templates() / "i18n").iterdir())
    codes = {name.removesuffix(".json") for name in names if name.endswith(".json")}
    return (SOURCE_LANGUAGE, *sorted(codes - {"qqq", SOURCE_LANGUAGE}))


def resolve_language(language: str) -> str:
    """The available language that speakers of ``language`` are served with; in the end English."""
    return next((one for one in list_chain(language) if has_messages(one)), SOURCE_LANGUAGE)


def has_messages(code: str) -> bool:
    """Whether there are messages in this very language."""
    return code in available_languages()


def is_spoken(language: str) -> bool:
    """Whether there are texts in it, or in one that its speakers are served with."""
    code = clean_code(language)
    return resolve_language(code) != SOURCE_LANGUAGE or code.partition("-")[0] == SOURCE_LANGUAGE


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: how the language's script runs."""
    return "rtl" if language.lower() in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Messages:
    """The program's messages in one language; what it lacks is filled with English.

    :param language: the language that was found, which need not be the one asked for.
    :param reader: the one that whoever is spoken to reads, if it is another one.
    """

    language: str
    texts: Mapping[str, str]
    reader: str = ""

    @classmethod
    def load(cls, language: str) -> Messages:
        """Read the messages for a language or for its nearest relative that we have."""
        return _load(resolve_language(language))

    def raw(self, key: str) -> str:
        """The message as written, with ``$1`` and ``{{PLURAL:…}}`` in it.

        :raises KeyError: there is no such message, in English either.
        """
        return self.texts[key]

    def text(self, key: str, *params: str | float | date) -> str:
        """The message with its parameters put in and its plural forms chosen.

        Words are put in as they are, after the plural forms are chosen: nothing in them is taken
        for ``$2`` or for a plural form.  Days and numbers are written as the language does.

        :raises KeyError: there is no such message, in English either.
        """
        given = {f"${place}": value for place, value in enumerate(params, start=1)}
        values = {place: self._write(value) for place, value in given.items()}

        def choose(match: re.Match[str]) -> str:
            number = given.get(match[1].strip(), match[1].strip())
            number = f"{number:g}" if isinstance(number, float) else str(number)
            return _choose_form(self.language, number, match[2].split("|"))

        chosen = _PLURAL.sub(choose, self.texts[key])
        return re.sub(r"\$[1-9]", lambda match: values.get(match[0], match[0]), chosen)

    def for_reader(self, draft: Draft) -> Draft:
        """The draft, wanted in the reader's own language, in which the wiki may have words."""
        return replace(draft, language=self.reader or draft.language)

    def list(self, items: Iterable[str]) -> str:
        """Some things in a sentence: ``Anna, Bo and Carla``."""
        return local.format_list(items, self.language)

    def _write(self, value: str | float | date) -> str:
        if isinstance(value, Day):
            value = value.as_date()
        if isinstance(value, date):
            return local.format_date(value, self.language)
        return value if isinstance(value, str) else local.format_number(value, self.language)


@cache
def _load(language: str) -> Messages:
    texts: dict[str, str] = {}
    for code in dict.fromkeys((SOURCE_LANGUAGE, language)):
        file = resources.templates() / "i18n" / f"{code}.json"
        content = json.loads(file.read_text(encoding="utf-8"))
        texts |= {key: text for key, text in content.items() if not key.startswith("@")}
    return Messages(language, MappingProxyType(texts))


def _choose_form(language: str, given: str, forms: Sequence[str]) -> str:
    # https://www.mediawiki.org/wiki/Help:Magic_words#Localization: "0=none" is for exactly that
    # number; with fewer forms than the language has, the last one serves.
    number = int(given) if re.fullmatch(r"[0-9]{1,18}", given) else 0
    plain = []
    for form in forms:
        explicit = _EXPLICIT_FORM.fullmatch(form)
        if explicit is None:
            plain.append(form)
        elif int(explicit[1]) == number:
            return explicit[2].strip()
    if not plain:
        return ""
    return plain[min(local.find_plural_form(number, language), len(plain) - 1)]
