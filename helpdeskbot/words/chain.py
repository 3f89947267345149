"""In which languages somebody is served who reads one: MediaWiki's chains of fallbacks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SOURCE_LANGUAGE = "en"
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
"""Languages without messages of their own that are read in another one, as MediaWiki does it.

A wiki tells its own chains, which have all languages; these are for where no wiki is asked.
"""


def clean_code(language: str) -> str:
    """A language's code as page titles have it: ``pt_BR`` is ``pt-br``."""
    return language.strip().lower().replace("_", "-")


def list_chain(language: str, chains: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The languages to be tried for somebody who reads ``language``, itself first.

    English, which comes last everywhere, is not among them unless a chain says so.

    :param chains: the wiki's own, by code; see :class:`helpdeskbot.model.site.SiteInfo`.
    """
    found: list[str] = []
    code = clean_code(language)
    while code and code not in found:
        found.append(code)
        if code in chains:
            found += [one for one in chains[code].split() if one not in found]
            return found
        # A variant (``ar-x``) is read like what it is a variant of.
        code = FALLBACKS.get(code) or code.rpartition("-")[0]
    return found
