"""What MediaWiki does to wikitext when it is saved: signatures, substitution, pipe tricks.

https://www.mediawiki.org/wiki/Manual:Pre-save_transform
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from helpdeskbot.wiki.practice.templates import Expander, Library, without_included

_TRIMMED = " \t\n\r\0\x0b"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TILDES = re.compile(r"~~~~~|~~~~|~~~")
_LEGAL = r"[^\x00-\x1f#<>\[\]{}|\x7f]"
_PREFIX = r"(:?[ _0-9A-Za-z\x80-\U0010ffff-]+:|:|)"
_PIPE_TRICKS = (
    re.compile(rf"\[\[{_PREFIX}({_LEGAL}{{1,255}}?)( ?\({_LEGAL}{{1,255}}\))\|\]\]"),
    re.compile(rf"\[\[{_PREFIX}({_LEGAL}{{1,255}}?)( ?（{_LEGAL}{{1,255}}）)\|\]\]"),
    re.compile(
        rf"\[\[{_PREFIX}({_LEGAL}{{1,255}}?)( ?\({_LEGAL}{{1,255}}\)|)"
        rf"((?:, |，|، ){_LEGAL}{{1,255}}|)\|\]\]"
    ),
)


@dataclass(frozen=True, slots=True)
class Saving(Library):
    """What stands in for a text's placeholders when it is saved.

    :param signature: what ``~~~`` becomes.
    :param timestamp: what ``~~~~~`` becomes.
    """

    signature: str
    timestamp: str


def normalise_text(text: str) -> str:
    """Read a submitted text: one kind of line end, composed characters, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("\ufffd", unicodedata.normalize("NFC", text))
    return text.rstrip(_TRIMMED)


def transform_text(text: str, saving: Saving) -> str:
    """Make of a submitted text what will be stored."""
    expander = Expander(saving, everything=False)
    text = expander.hide(text)
    if "subst:" in text.lower():
        text = expander.expand(text)
    if "~~~" in text:
        signed = {
            "~~~~~": saving.timestamp,
            "~~~~": f"{saving.signature} {saving.timestamp}",
            "~~~": saving.signature,
        }
        text = _TILDES.sub(lambda match: signed[match[0]], text)
    if "|]]" in text:
        for trick in _PIPE_TRICKS:
            text = trick.sub(_fill_pipe, text)
    return expander.show(text).rstrip(_TRIMMED)


def transform_fragment(text: str, saving: Saving) -> str:
    """Make of a piece of a submitted text what will be stored, as at the beginning of a line."""
    return transform_text(normalise_text(f"\n{text}"), saving)[1:]


def expand_for_readers(text: str, saving: Saving) -> str:
    """Expand a stored text's templates: comments are left out, and ``subst:`` means nothing."""
    expander = Expander(saving, everything=True, substitute=False)
    text = without_included(expander.hide(text, comments=False))
    return expander.show(expander.expand(text))


def expand_templates(text: str, saving: Saving) -> str:
    """Expand a stored text's templates, as a reader gets it."""
    expander = Expander(saving, everything=True)
    return expander.show(expander.expand(without_included(expander.hide(text))))


def _fill_pipe(match: re.Match[str]) -> str:
    return f"[[{''.join(match.groups())}|{match[2]}]]"
