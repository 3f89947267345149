"""The pages that are measured: like those of a busy talk page, and such as anybody may save."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

from helpdeskbot.parse import default_site

SIZES = (20_000, 200_000, 1_000_000, 2_000_000)

_WORDS = (  # noqa: SIM905
    "the file was uploaded by a user who does not know which licence fits and would like some "
    "help with it please have a look at policy pages before you ask again thank you we can talk "
    "about this template later because nobody answered yesterday"
).split()
_MONTHS = default_site().months


def generate(size: int, seed: int = 3) -> str:
    """A talk page of about this many characters; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    parts = ["{{Talk header}}\n__TOC__\n"]
    length = len(parts[0])
    number = 0
    while length < size:
        number += 1
        parts.append(_thread(chance, number))
        length += len(parts[-1])
    return "".join(parts)


def _thread(chance: random.Random, number: int) -> str:
    parts = [f"\n== Question {number}: {_text(chance, 4)} ==\n"]
    if chance.random() < 0.5:
        parts.append("{{Status|in progress|topic=" + chance.choice(_WORDS) + "}}\n")
    if chance.random() < 0.1:
        parts.append("<!-- " + _text(chance, 12) + " -->\n")
    for level in range(chance.randint(1, 9)):
        indent = chance.choice(":*") * min(level, chance.randint(0, 6))
        text = _text(chance, chance.randint(15, 100))
        if chance.random() < 0.3:
            text += " [[Help:" + chance.choice(_WORDS) + "|" + _text(chance, 2) + "]]"
        if chance.random() < 0.1:
            text += " {{tl|" + chance.choice(_WORDS) + "}}"
        if chance.random() < 0.1:
            text += " <nowiki>{{" + chance.choice(_WORDS) + "}}</nowiki>"
        if chance.random() < 0.2:
            text += "\n\n" + indent + _text(chance, chance.randint(8, 40))
        parts.append(f"{indent}{text} {_signature(chance)}\n")
    if chance.random() < 0.1:
        parts.append("{{Section resolved|1=" + _signature(chance) + "}}\n")
    return "".join(parts)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))


def _signature(chance: random.Random) -> str:
    user = f"Example {chance.randint(1, 200)}"
    name = user
    if chance.random() < 0.3:
        name = f'<span style="color:#36c">{user}</span>'
    date = (
        f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}, {chance.randint(1, 28)} "
        f"{chance.choice(_MONTHS)} {chance.randint(2008, 2026)} (UTC)"
    )
    return f"[[User:{user}|{name}]] ([[User talk:{user}|talk]]) {date}"


def real(size: int) -> str:
    """A page of this many characters from the one in ``$HELPDESKBOT_CORPUS``; ``""`` without it.

    Where it must be repeated, each copy has years of its own, as no page holds the same twice.
    """
    folder = os.environ.get("HELPDESKBOT_CORPUS")
    if not folder:
        return ""
    text = (Path(folder) / "pages" / "en-big.wikitext").read_text(encoding="utf-8")
    copies = [
        re.sub(r"\b20(\d\d)(?= \(UTC\))", lambda year, n=copy: f"{19 + n}{year[1]}", text)  # type: ignore[misc]
        for copy in range(size // len(text) + 1)
    ]
    return "".join(copies)[:size]


_SIGNED = "[[User:A]] 12:34, 1 January 2020 (UTC)"

HOSTILE: dict[str, str | tuple[str, str]] = {
    "{{": "{{",
    "{{{": "{{{",
    "[[": "[[",
    "[": "[",
    "{| on lines": "\n{|",
    "<!--": "<!--",
    "<nowiki>": "<nowiki>",
    "<ref>": "<ref>",
    "''": "''",
    "'''": "'''",
    "=": "=",
    "= on lines": "\n=",
    "== on lines": "\n==",
    ":": ":",
    ": on lines": "\n:",
    "*#:; on lines": "\n*#:;",
    "{{a| nested": ("{{a|", "}}"),
    "{{{a| nested": ("{{{a|", "}}}"),
    "[[a| nested": ("[[a|", "]]"),
    "{{a| open": "{{a|",
    "{{a over lines": "{{a\n}}",
    "[[User:A open": "[[User:A ",
    "-{": "-{",
    "}}": "}}",
    "alternating {{[[": "{{[[",
    "alternating {{[[}}]]": "{{[[}}]]",
    "one line": "a",
    "lines": "a\n",
    "list lines": ":a\n",
    "blank lines": "\n",
    "paragraphs": "a\n\n",
    "headings": "== a ==\n",
    "headings, [[ open": "== a [[ ==\n",
    "headings, {{ over lines": "== {{x\n}} ==\n",
    "= and comments": "\n= <!----><!----><!---->x",
    "signatures": _SIGNED + " ",
    "signatures on lines": _SIGNED + "\n",
    "signed paragraphs": _SIGNED + "\n\n",
    "(UTC)": "(UTC)",
    "<div>": "<div>",
    "<div open": "<div ",
    "<br>": "<br>",
    "<ul><li>": "<ul><li>",
    "<q>": "<q>",
    "astral": "\U0001f600",
    "combining": "a\u0301",
    "NUL": "\0",
    "lone surrogates": "\ud800",
}
"""What a page is filled with; of a pair, as many of the first and then as many of the second."""


def fill(unit: str | tuple[str, str], size: int) -> str:
    """A text of this many characters, of nothing but one thing."""
    if isinstance(unit, str):
        return (unit * (size // len(unit) + 1))[:size]
    count = size // len("".join(unit))
    return unit[0] * count + unit[1] * count
