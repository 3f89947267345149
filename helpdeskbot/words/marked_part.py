"""The part of a page between the bot's marks."""

from __future__ import annotations

import re

BEGIN, END = "<!-- helpdeskbot begins here -->", "<!-- helpdeskbot ends here -->"


_LEADING = re.compile(rf"#REDIRECT \[\[[^\[\]\n]*\]\]\n{BEGIN}\n{END}\s*")


def fill(page_text: str, content: str) -> str | None:
    """The page with this between the marks; ``None``: people took the marks away.

    A page that only led to another one is begun anew.
    """
    block = f"{BEGIN}\n{content}\n{END}"
    if not page_text.strip() or _LEADING.fullmatch(page_text):
        return block
    start, end = page_text.find(BEGIN), page_text.find(END)
    if start < 0 or end < start:
        return None
    return page_text[:start] + block + page_text[end + len(END) :]


def lead(page_text: str, target: str, words: str) -> str | None:
    """The page, which is kept no more, so that its readers find another one.

    Where nobody but us has written on it, it becomes a redirect; else our part says where it is.

    :param target: title and anchor.
    :param words: wikitext with a link to it.
    """
    whole = page_text.strip()
    if not whole:
        return page_text
    if _LEADING.fullmatch(page_text) or (
        whole.startswith(BEGIN) and whole.endswith(END) and whole.count(END) == 1
    ):
        return f"#REDIRECT [[{target}]]\n{BEGIN}\n{END}"
    return fill(page_text, words)
