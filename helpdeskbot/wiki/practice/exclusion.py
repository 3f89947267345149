"""Whether a page asks a bot to stay away, as pywikibot reads it.

https://www.mediawiki.org/wiki/Manual:Pywikibot/botMayEdit
"""

from __future__ import annotations

import re

_CALL = re.compile(r"\{\{\s*(nobots|bots)\s*(\|[^{}]*)?\}\}", re.IGNORECASE)


def may_edit(text: str, bot: str) -> bool:
    """Whether ``{{nobots}}`` and ``{{bots}}`` in a text let this bot edit."""
    for call in _CALL.finditer(text):
        params = [part.strip() for part in (call[2] or "").split("|")[1:]]
        if call[1].lower() == "nobots":
            if not params or bot in _names(params[0]):
                return False
            continue
        for param in params:
            key, _, value = param.partition("=")
            names = _names(value)
            listed = bool({"all", bot} & set(names))
            if key.strip() == "allow" and not listed:
                return False
            if key.strip() == "deny" and listed:
                return False
    return True


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",")]
