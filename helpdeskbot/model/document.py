"""A page that is one request, with its talk page: one text for all who read.

Between the two stands a line that no page of a wiki can hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdeskbot.model.discussion import Span

# MediaWiki lets no such character into a page.  Who leaves out comments leaves the line out, too.
_BETWEEN = re.compile("\n<!--\x02(\\d{1,20})\x02([^\x02\n]*)\x02-->\n")


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the two pages stand in the text of a document.

    :param page_id: the page's number, which it keeps when it is moved.
    :param heading: the last part of its title.
    """

    page_id: int
    heading: str
    page: Span
    talk: Span


def join_document(page_id: int, title: str, page: str, talk: str) -> str:
    """One text of a page and its talk page.

    :param title: the page's; as a heading goes what follows the last slash.
    """
    return f"{page}\n<!--\x02{page_id}\x02{title.rpartition('/')[2]}\x02-->\n{talk}"


def find_parts(text: str) -> Parts | None:
    """Where page and talk page stand in a text; ``None``: it is an ordinary page's."""
    line = _BETWEEN.search(text) if "\x02" in text else None
    if line is None:
        return None
    page, talk = Span(0, line.start()), Span(line.end(), len(text))
    return Parts(int(line[1]), line[2], page, talk)
