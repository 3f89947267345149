"""Strangers' text as text: what stands in wikitext shows as written, and does nothing."""

from __future__ import annotations

import re
from functools import lru_cache

# Control characters, and marks that turn the direction of what follows.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+"
)
_LONE = re.compile("[\ud800-\udfff]")
# Brackets, entities, templates' and tables' marks, signatures, and what makes a URL of a word.
_ALWAYS = re.compile(r"[&<>\[\]{}|~=:]")
# Bold and italic, magic words, header cells of tables: only where one meets another.
_DOUBLE = re.compile(r"['_!]{2,}|^['_!]+|['_!]+$")
_FIRST = re.compile(r"^[*#;+\-]")
# "RFC 1234" and its like become links by the space.
_NUMBERED = re.compile(r"\b(RFC|PMID|ISBN) ", re.IGNORECASE)


# Mostly names, headings and topics, which every page that is kept says again.
@lru_cache(maxsize=1000)
def escape_wikitext(text: str) -> str:
    """The text so written that a page shows it as it is, in one line, wherever it is put.

    There are no links, templates, signatures, tags, magic words, headings, lists or tables in
    what comes of it, neither by itself nor together with what stands around it, in a cell of a
    table or as a template's parameter too.  Total; letters and most punctuation stay readable.
    """
    text = " ".join(_INVISIBLE.sub(" ", text).split())
    text = _LONE.sub("\ufffd", text)
    text = _ALWAYS.sub(_entity, text)
    text = _DOUBLE.sub(lambda run: "".join(f"&#{ord(char)};" for char in run[0]), text)
    text = _FIRST.sub(_entity, text)
    return _NUMBERED.sub(r"\1&#32;", text)


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
