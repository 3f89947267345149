"""Edit summaries: what was done and why, where to read more, and the plan's key."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from helpdeskbot.model.discussion import Thread
from helpdeskbot.words.plain import clean_line

KEY_LENGTH = 10
_HEADING_LIMIT = 80
_MARKUP = re.compile(
    r"'{2,}|<[^<>]{0,200}>|\[\[(?:[^\[\]|]{0,255}\|)?|\]\]|[\[\]{}|<>\x00-\x1f]|\*/|/\*"
)


def make_key(desk: str, title: str, base_revid: int, actions: Iterable[tuple[str, str]]) -> str:
    """A plan's key: the same plan on the same revision has the same key, after a crash too.

    :param actions: (kind, thread) pairs.
    """
    words = [desk, title, str(base_revid), *(f"{kind} {thread}" for kind, thread in actions)]
    digest = hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode().lower()[:KEY_LENGTH]


def find_key(summary: str, keys: Sequence[str]) -> str | None:
    """The first of these keys that an edit summary carries, in its square brackets."""
    return next((key for key in keys if f"[{key}]" in summary), None)


def render_anchor(thread: Thread) -> str:
    """``/* Heading */``, by which MediaWiki links a summary to its section.

    The heading is a stranger's text: markup is taken out, so that it cannot link or end early.
    """
    heading = plain_heading(thread.heading)
    if thread.is_page or not heading or len(heading) > _HEADING_LIMIT:
        return ""
    # The wiki makes an anchor of what stands there.
    return f"/* {heading} */ " if thread.nth == 1 else f"/* {heading} {thread.nth} */ "


@lru_cache(maxsize=5_000)
def plain_heading(heading: str) -> str:
    """A heading's text with all markup taken out, and what is not to be seen."""
    # A space in their place, lest what is left joins to new markup.
    return " ".join(_MARKUP.sub(" ", clean_line(heading)).split())
