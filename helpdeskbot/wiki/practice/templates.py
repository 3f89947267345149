"""Templates of the practice wiki: substitution, parameters, and the commonest parser functions.

https://www.mediawiki.org/wiki/Help:Substitution
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from helpdeskbot.parse.wikitext.unparsed import replace_unparsed

_HIDDEN = re.compile("\x00(\\d+)\x00")
_HIDDEN_COMMENT = re.compile("\x01(\\d+)\x01")
_COMMENTED_LINE = re.compile("\n[ \t]*(?:\x01\\d+\x01[ \t]*)+(?=\n)")
_LIST_MARK = re.compile(r"\{\||[:;#*]")
_BRACES = re.compile(r"\{\{+|\}\}+|\[\[|\]\]")
_SUBST = re.compile(r"\s*(safe)?subst:", re.IGNORECASE)
_INCLUDE_ONLY = re.compile(r"</?includeonly\s*/?>", re.IGNORECASE)
_NO_INCLUDE = re.compile(r"<noinclude\s*>.*?(?:</noinclude\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_NO_INCLUDE_TAG = re.compile(r"</?(?:noinclude|onlyinclude)\s*/?>", re.IGNORECASE)
_FOR_INCLUDERS = re.compile(
    r"<includeonly\s*>.*?(?:</includeonly\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_ONLY_INCLUDE = re.compile(r"<onlyinclude\s*>(.*?)</onlyinclude\s*>", re.DOTALL | re.IGNORECASE)
_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What calls stand for.

    :param fetch_template: the text of a template by the title in its call, ``None`` if missing.
    :param name_template: its full title, ``""`` if there can be none.
    :param words: variables that may be substituted, such as ``CURRENTYEAR``.
    """

    fetch_template: Callable[[str], str | None]
    name_template: Callable[[str], str]
    words: Mapping[str, str]


@dataclass(slots=True)
class _Frame:
    """Braces or brackets that were opened and not closed yet.

    :param pieces: what stands between the ``|`` so far.
    :param equals: for each part, where its first ``=`` stands, or -1.
    :param length: of the last part.
    """

    opening: str
    pieces: list[list[str]] = field(default_factory=lambda: [[]])
    equals: list[int] = field(default_factory=lambda: [-1])
    length: int = 0

    def feed(self, text: str) -> None:
        """Add text in which ``|`` parts and ``=`` names."""
        if not text:
            return
        first, *others = text.split("|")
        self._feed_part(first)
        for other in others:
            self.pieces.append([])
            self.equals.append(-1)
            self.length = 0
            self._feed_part(other)

    def _feed_part(self, text: str) -> None:
        at = text.find("=")
        if at >= 0 and self.equals[-1] < 0:
            self.equals[-1] = self.length + at
        self.add(text)

    def add(self, text: str) -> None:
        """Add what a finished call became: nothing in it parts or names."""
        self.pieces[-1].append(text)
        self.length += len(text)

    @property
    def parts(self) -> list[str]:
        """What stands between the ``|`` so far."""
        return ["".join(pieces) for pieces in self.pieces]

    @property
    def as_written(self) -> str:
        """What was read so far."""
        return self.opening + "|".join(self.parts)

    @property
    def at_line_start(self) -> bool:
        """Whether what comes next stands at the beginning of a line."""
        last = next((piece for piece in reversed(self.pieces[-1]) if piece), "")
        return last.endswith("\n")


class Expander:
    """Replaces calls of templates by what they stand for.

    :param library: what the calls stand for.
    :param everything: every call is replaced, as for a reader; otherwise only those with
        ``subst:``, as on saving.
    :param substitute: whether calls with ``subst:`` are replaced.
    """

    def __init__(self, library: Library, *, everything: bool, substitute: bool = True) -> None:
        self._library = library
        self._everything = everything
        self._substitute = substitute
        self._shielded: list[str] = []

    def hide(self, text: str, *, comments: bool = True) -> str:
        """Put marks in the place of nowiki and the like, and of comments or nothing."""
        text = replace_unparsed(text, self._hide)
        return text if comments else _without_comments(_COMMENTED_LINE.sub("", text))

    def _hide(self, span: str) -> str:
        self._shielded.append(span)
        mark = "\x01" if span.startswith("<!--") else "\x00"
        return f"{mark}{len(self._shielded) - 1}{mark}"

    def show(self, text: str) -> str:
        """Put back what was hidden."""
        text = _HIDDEN_COMMENT.sub(lambda match: self._shielded[int(match[1])], text)
        return _HIDDEN.sub(lambda match: self._shielded[int(match[1])], text)

    def expand(
        self,
        text: str,
        args: Mapping[str, str] | None = None,
        depth: int = 0,
    ) -> str:
        """Replace the calls in a text whose comments and nowiki are hidden.

        :param args: the arguments of the template whose text this is; ``None`` in the page
            itself, where ``{{{1}}}`` stays as it is.
        """
        stack = [_Frame("")]
        at = 0
        for match in _BRACES.finditer(text):
            stack[-1].feed(text[at : match.start()])
            at = match.end()
            if match[0] == "[[" or match[0][0] == "{":
                stack.append(_Frame(match[0]))
            else:
                self._close(stack, match[0], args, depth)
        stack[-1].feed(text[at:])
        return "".join(frame.as_written for frame in stack)

    def _close(
        self,
        stack: list[_Frame],
        closing: str,
        args: Mapping[str, str] | None,
        depth: int,
    ) -> None:
        while len(closing) > 1:
            frame = stack[-1]
            if not frame.opening or (frame.opening == "[[") != (closing[0] == "]"):
                break
            stack.pop()
            if frame.opening == "[[":
                stack[-1].add(frame.as_written + "]]")
                return
            count = min(3, len(frame.opening), len(closing))
            rest = frame.opening[count:]
            frame.opening = frame.opening[:count]
            if len(rest) > 1:
                stack.append(_Frame(rest))
            else:
                stack[-1].add(rest)
            if count == 3:
                stack[-1].add(self._parameter(frame, args))
            else:
                result = self._call(frame, depth)
                called = result != frame.as_written + "}}"
                if called and _LIST_MARK.match(result) and not stack[-1].at_line_start:
                    # A list or table that a template begins with gets a line of its own.
                    result = f"\n{result}"
                stack[-1].add(result)
            closing = closing[count:]
        stack[-1].feed(closing)

    def _parameter(self, frame: _Frame, args: Mapping[str, str] | None) -> str:
        if args is None:
            return frame.as_written + "}}}"
        value = args.get(_without_comments(frame.parts[0]).strip())
        if value is not None:
            return value
        return frame.parts[1] if len(frame.parts) > 1 else frame.as_written + "}}}"

    def _call(self, frame: _Frame, depth: int) -> str:
        as_written = frame.as_written + "}}"
        subst = _SUBST.match(frame.parts[0])
        if not (self._substitute if subst else self._everything) or depth >= _DEEPEST:
            return as_written
        name = _without_comments(frame.parts[0][subst.end() if subst else 0 :]).strip()
        if name in self._library.words:
            return self._library.words[name]
        values = [_without_comments(part) for part in frame.parts[1:]]
        if name.startswith("#"):
            result = _call_function(name, values)
            return as_written if result is None else result
        source = self._library.fetch_template(name)
        if source is None:
            title = self._library.name_template(name) if self._everything else ""
            return f"[[:{title}]]" if title else as_written
        body = self.hide(transclude(source), comments=not self._everything)
        return self.expand(body, _arguments(frame), depth + 1)


def without_included(text: str) -> str:
    """Take the part of a page that its own readers get, and no caller of it as a template."""
    if "include" not in text.lower():
        return text
    return _NO_INCLUDE_TAG.sub("", _FOR_INCLUDERS.sub("", text))


def transclude(text: str) -> str:
    """Take the part of a template's page that its callers get."""
    if "include" not in text.lower():
        return text
    only = _ONLY_INCLUDE.findall(text)
    if only:
        text = "".join(only)
    return _INCLUDE_ONLY.sub("", _NO_INCLUDE.sub("", text))


def _without_comments(text: str) -> str:
    return _HIDDEN_COMMENT.sub("", text)


def _arguments(frame: _Frame) -> dict[str, str]:
    """Named arguments are trimmed, numbered ones are not; a later one of a name wins."""
    args, number = {}, 0
    for part, equals in zip(frame.parts[1:], frame.equals[1:], strict=True):
        if equals >= 0:
            value = _without_comments(part[equals + 1 :]).strip()
            args[_without_comments(part[:equals]).strip()] = value
        else:
            number += 1
            args[str(number)] = _without_comments(part)
    return args


def _call_function(name: str, parts: Sequence[str]) -> str | None:
    """Give what a parser function gives; ``None`` for one that is not known here.

    https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions
    """
    function, colon, first = name.partition(":")
    function, first = function.lower(), first.strip()
    values = [part.strip() for part in parts] + ["", "", ""]
    if not colon:
        return None
    if function == "#if":
        return values[0] if first else values[1]
    if function == "#ifeq":
        return values[1] if first == values[0] else values[2]
    return _switch(first, parts) if function == "#switch" else None


def _switch(wanted: str, parts: Sequence[str]) -> str:
    default, falls = "", False
    for number, part in enumerate(parts, 1):
        case, equals, value = (text.strip() for text in part.partition("="))
        if not equals:
            if number == len(parts):
                return case
            falls = falls or case == wanted
        elif falls or case == wanted:
            return value
        elif case == "#default":
            default = value
    return default
