"""Descriptions of Wikimedia's largest wikis that come with the program, for use without a wiki.

They know each wiki's language, namespaces and time zone as MediaWiki and Wikimedia configure
them; what a wiki's own administrators changed since, only the wiki itself tells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

_SUFFIX = ".json"
# Wikipedias whose database is not named after their language's code.
_NAMED_OTHERWISE = {"nb": "no", "nan": "zh_min_nan"}


def _folder() -> Traversable:
    return resources.files("helpdeskbot.parse.site") / "sites"


@lru_cache(maxsize=1)
def bundled_wikis() -> tuple[str, ...]:
    """Database names of the wikis that are known, such as ``svwiki``, in alphabetical order."""
    names = (file.name for file in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


@lru_cache(maxsize=32)
def read_bundled(name: str) -> Mapping[str, Any] | None:
    """What is known of the wiki with this database name, in our own JSON form; or ``None``."""
    if name not in bundled_wikis():
        return None
    known: Mapping[str, Any] = json.loads((_folder() / f"{name}{_SUFFIX}").read_text("utf-8"))
    return known


def read_usual(language: str) -> Mapping[str, Any]:
    """What is known of the Wikipedia in a language (``sv``, ``zh-tw``); empty if nothing is."""
    code = language.lower().partition("-")[0]
    return read_bundled(f"{_NAMED_OTHERWISE.get(code, code)}wiki") or {}
