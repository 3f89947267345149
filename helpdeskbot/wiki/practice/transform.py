"""What MediaWiki does to wikitext when it is saved: signatures, substitution, pipe tricks.

https://www.mediawiki.org/wiki/Manual:Pre-save_transform
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_TRIMMED = " \t\n\r\0\x0b"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHIELDED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(nowiki|pre|syntaxhighlight|source|math)\b[^<>]*(?:/>|>.*?(?:</\1\s*>|\Z))",
    re.DOTALL | re.IGNORECASE,
)
_BRACES = re.compile(r"\{\{+|\}\}+|\[\[|\]\]")
_SUBST = re.compile(r"\s*(?:safe)?subst:", re.IGNORECASE)
_TILDES = re.compile(r"~~~~~|~~~~|~~~")
_INCLUDE_ONLY = re.compile(r"</?includeonly\s*/?>", re.IGNORECASE)
_NO_INCLUDE = re.compile(r"<noinclude\s*>.*?(?:</noinclude\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ONLY_INCLUDE = re.compile(r"<onlyinclude\s*>(.*?)</onlyinclude\s*>", re.DOTALL | re.IGNORECASE)
_INCLUDE_ONLY_PART = re.compile(
    r"<includeonly\s*>.*?(?:</includeonly\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
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
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Saving:
    """What stands in for a text's placeholders when it is saved.

    :param signature: what ``~~~`` becomes.
    :param timestamp: what ``~~~~~`` becomes.
    :param page: the title of the page being saved.
    :param fetch_template: the text of a template by the title in its call, ``None`` if missing.
    :param words: variables that may be substituted, such as ``CURRENTYEAR``.
    :param everything: expand calls without ``subst:`` too, as a reader sees them.
    """

    signature: str
    timestamp: str
    page: str
    fetch_template: Callable[[str], str | None]
    words: Mapping[str, str]
    everything: bool = False


def normalise_text(text: str) -> str:
    """A submitted text as it arrives: one line end, composed characters, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("�", unicodedata.normalize("NFC", text))
    return text.rstrip(_TRIMMED)


def transform_text(text: str, saving: Saving) -> str:
    """A submitted text as it will be stored."""
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match[0])
        return f"\x00{len(hidden) - 1}\x00"

    text = _SHIELDED.sub(hide, text)
    if "subst:" in text.lower():
        text = _substitute(text, saving, None, 0, hide)
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
    text = re.sub("\x00(\\d+)\x00", lambda match: hidden[int(match[1])], text)
    return text.rstrip(_TRIMMED)


def expand_templates(text: str, saving: Saving) -> str:
    """A stored text with its templates expanded, as a reader gets it."""
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match[0])
        return f"\x00{len(hidden) - 1}\x00"

    text = _substitute(_SHIELDED.sub(hide, text), saving, None, 0, hide)
    return re.sub("\x00(\\d+)\x00", lambda match: hidden[int(match[1])], text)


def _fill_pipe(match: re.Match[str]) -> str:
    return f"[[{''.join(match.groups())}|{match[2]}]]"


def transclude(text: str) -> str:
    """The part of a template's page that its callers get."""
    if "include" not in text:
        return text
    only = _ONLY_INCLUDE.findall(text)
    if only:
        text = "".join(only)
    return _INCLUDE_ONLY.sub("", _NO_INCLUDE.sub("", text))


def _substitute(
    text: str, saving: Saving, args: Mapping[str, str] | None, depth: int,
    hide: Callable[[re.Match[str]], str],
) -> str:
    """Replace calls with ``subst:``, innermost values first, and the arguments of a template.

    :param args: the arguments of the template whose text this is; ``None`` in the page itself,
        where ``{{{1}}}`` stays as it is.
    """
    stack: list[tuple[str, list[str], list[int]]] = [("", [""], [])]
    at = 0
    for match in _BRACES.finditer(text):
        _feed(stack[-1], text[at : match.start()])
        at = match.end()
        if match[0][0] == "{" or match[0] == "[[":
            stack.append((match[0], [""], []))
            continue
        closing = match[0]
        while closing:
            opening, parts, equals = stack[-1]
            if not opening or (opening == "[[") != (closing[0] == "]"):
                _feed(stack[-1], closing)
                break
            stack.pop()
            if opening == "[[":
                _add(stack[-1], "[[" + "|".join(parts) + "]]")
                break
            count = 3 if len(opening) >= 3 and len(closing) >= 3 else 2
            if len(opening) > count:
                stack.append((opening[count:], [""], []))
            if len(opening) - count == 1:
                lone = stack.pop()
                _add(stack[-1], lone[0])
            _add(stack[-1], _call(parts, equals, count, saving, args, depth, hide))
            closing = closing[count:]
            if len(closing) == 1:
                _feed(stack[-1], closing)
                break
    _feed(stack[-1], text[at:])
    while len(stack) > 1:
        opening, parts, _ = stack.pop()
        _add(stack[-1], opening + "|".join(parts))
    return "|".join(stack[0][1])


def _feed(frame: tuple[str, list[str], list[int]], text: str) -> None:
    """Add plain text, in which ``|`` parts arguments and the first ``=`` names one."""
    first, *others = text.split("|")
    _, parts, equals = frame
    for index, piece in enumerate([first, *others]):
        if index:
            parts.append("")
        found = piece.find("=")
        while len(equals) < len(parts):
            equals.append(-1)
        if found >= 0 and equals[-1] < 0:
            equals[-1] = len(parts[-1]) + found
        parts[-1] += piece


def _add(frame: tuple[str, list[str], list[int]], text: str) -> None:
    """Add what a finished call became: nothing in it parts arguments."""
    frame[1][-1] += text


def _call(
    parts: Sequence[str], equals: Sequence[int], braces: int, saving: Saving,
    args: Mapping[str, str] | None, depth: int, hide: Callable[[re.Match[str]], str],
) -> str:
    """What one ``{{…}}`` or ``{{{…}}}`` becomes."""
    as_written = "{" * braces + "|".join(parts) + "}" * braces
    if braces == 3:
        if args is None:
            return as_written
        value = args.get(parts[0].strip())
        return value if value is not None else (parts[1] if len(parts) > 1 else as_written)
    subst = _SUBST.match(parts[0])
    if not (subst or saving.everything) or depth >= _DEEPEST:
        return as_written
    name = parts[0][subst.end() if subst else 0 :].strip()
    if name in saving.words:
        return saving.words[name]
    source = saving.fetch_template(name)
    if source is None:
        return as_written
    body = _SHIELDED.sub(hide, transclude(source))
    return _substitute(body, saving, _arguments(parts[1:], equals[1:]), depth + 1, hide)


def _arguments(parts: Sequence[str], equals: Sequence[int]) -> dict[str, str]:
    """Named arguments are trimmed, numbered ones are not; a later one of a name wins."""
    args, number = {}, 0
    for index, part in enumerate(parts):
        at = equals[index] if index < len(equals) else -1
        if at >= 0:
            args[part[:at].strip()] = part[at + 1 :].strip()
        else:
            number += 1
            args[str(number)] = part
    return args
