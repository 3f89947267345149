"""The part of a page between the bot's marks."""

from __future__ import annotations

BEGIN, END = "<!-- helpdeskbot begins here -->", "<!-- helpdeskbot ends here -->"


def fill(page_text: str, content: str) -> str | None:
    """The page with this between the marks; ``None``: people took the marks away."""
    block = f"{BEGIN}\n{content}\n{END}"
    if not page_text.strip():
        return block
    start, end = page_text.find(BEGIN), page_text.find(END)
    if start < 0 or end < start:
        return None
    return page_text[:start] + block + page_text[end + len(END) :]
