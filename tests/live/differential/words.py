"""The words of generated comments: some carry markup, some are of other scripts."""

from __future__ import annotations

from random import Random

_WORDS = (
    *("please", "help", "with", "the", "tool", "that", "does", "not", "work", "since", "Monday"),
    *("I", "think", "we", "should", "ask", "users", "about", "page", "link", "[[Help:Contents]]"),
    *("''really''", "'''now'''", "(maybe)", "10:15", "2026", "<small>(sic)</small>", "&amp;"),
    *("{{tl|od}}", "<code>x</code>", "https://example.org/a", "größer", "שלום", "مرحبا", "日本"),
    *("<s>no</s>", "[[:Category:Tools]]", "—", "1,5", "a:b", "C#", "{{done}}", "R&D", "😀"),
)


def write_words(random: Random, most: int = 12) -> str:
    """Up to so many words, as the beginning of a sentence."""
    words = " ".join(random.choice(_WORDS) for _ in range(random.randint(1, most)))
    return words[0].upper() + words[1:] if words[0].isalpha() else "So " + words
