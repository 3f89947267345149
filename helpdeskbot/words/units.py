"""What the Translate extension's tags leave in words that are substituted.

https://www.mediawiki.org/wiki/Help:Extension:Translate/Page_translation_administration
"""

from __future__ import annotations

import re

_UNITS = re.compile(
    r"<translate(?:\s+nowrap)?\s*>\n?|</translate>|<languages\s*/>\n?|<!--T:\d{1,9}-->[ \n]?"
    r"|<tvar(?:\s+name)?\s*[=|][^<>]{0,100}>|</tvar>|</>",
    re.IGNORECASE,
)


def strip_units(text: str) -> str:
    """The words without the tags, bars and numbers by which translators get them."""
    return _UNITS.sub("", text)
