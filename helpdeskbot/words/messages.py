"""Messages in people's languages, from ``templates_wikitext/i18n`` in MediaWiki's JSON format.

https://www.mediawiki.org/wiki/Help:System_message#Message_sources
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from helpdeskbot.words import resources

SOURCE_LANGUAGE = "en"
RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "arz", "azb", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"}
)
FALLBACKS: Mapping[str, str] = MappingProxyType(
    {
        "an": "es", "arq": "ar", "ary": "ar", "arz": "ar", "ast": "es", "ay": "es",
        "bar": "de", "br": "fr", "de-at": "de", "de-ch": "de", "de-formal": "de", "en-ca": "en",
        "en-gb": "en", "es-419": "es", "es-formal": "es", "frp": "fr", "gn": "es", "gsw": "de",
        "ht": "fr", "jv": "id", "ksh": "de", "lb": "de", "ln": "fr", "map-bms": "id", "min": "id",
        "nah": "es", "nds": "de", "oc": "fr", "pcd": "fr", "pt-br": "pt", "qu": "es", "rue": "uk",
        "su": "id", "wa": "fr",
    }
)  # fmt: skip
"""Languages without messages of their own that are read in another one, as MediaWiki does it."""

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
    code = language.strip().lower().replace("_", "-")
    while code not in available_languages():
        if code in FALLBACKS:
            code = FALLBACKS[code]
        elif "-" in code:  # a variant (``ar-x``) is read like what it is a variant of
            code = code.rpartition("-")[0]
        else:
            return SOURCE_LANGUAGE
    return code


def is_spoken(language: str) -> bool:
    """Whether there are texts in it, or in one that its speakers are served with."""
    code = language.strip().lower().replace("_", "-")
    return resolve_language(code) != SOURCE_LANGUAGE or code.partition("-")[0] == SOURCE_LANGUAGE


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: how the language's script runs."""
    return "rtl" if language.lower() in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Messages:
    """The program's messages in one language; what it lacks is filled with English.

    :param language: the language that was found, which need not be the one asked for.
    """

    language: str
    texts: Mapping[str, str]

    @classmethod
    def load(cls, language: str) -> Messages:
        """Read the messages for a language or for its nearest relative that we have."""
        return _load(resolve_language(language))

    def raw(self, key: str) -> str:
        """The message as written, with ``$1`` and ``{{PLURAL:…}}`` in it.

        :raises KeyError: there is no such message, in English either.
        """
        return self.texts[key]

    def text(self, key: str, *params: str | int) -> str:
        """The message with its parameters put in and its plural forms chosen.

        Parameters are put in as they are, after the plural forms are chosen: nothing in them is
        taken for ``$2`` or for a plural form.

        :raises KeyError: there is no such message, in English either.
        """
        values = {f"${number}": str(value) for number, value in enumerate(params, start=1)}

        def choose(match: re.Match[str]) -> str:
            forms = match[2].split("|")
            given = values.get(match[1].strip(), match[1].strip())
            return _choose_form(self.language, given, forms)

        chosen = _PLURAL.sub(choose, self.texts[key])
        return re.sub(r"\$[1-9]", lambda match: values.get(match[0], match[0]), chosen)


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
    rule = _PLURAL_RULES.get(language, _one_or_other)
    return plain[min(rule(number), len(plain) - 1)]


def _one_or_other(number: int) -> int:
    return 0 if number == 1 else 1


def _up_to_one_or_other(number: int) -> int:
    return 0 if number <= 1 else 1


def _only_other(number: int) -> int:
    return 0


def _arabic(number: int) -> int:
    """Zero, one, two, few (3-10), many (11-99), other."""
    if number <= 2:
        return number
    last = number % 100
    if 3 <= last <= 10:
        return 3
    return 4 if last >= 11 else 5


def _east_slavic(number: int) -> int:
    """One (1, 21, 101 …), few (2-4, 22-24 …), many."""
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else 2


_PLURAL_RULES: Mapping[str, Callable[[int], int]] = MappingProxyType(
    {
        "ar": _arabic,
        "fr": _up_to_one_or_other,
        "id": _only_other,
        "pt": _up_to_one_or_other,
        "uk": _east_slavic,
    }
)
"""For whole numbers, after CLDR; languages that are not here have one form for 1, one for others.

https://cldr.unicode.org/index/cldr-spec/plural-rules
"""
