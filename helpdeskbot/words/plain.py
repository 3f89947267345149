"""Strangers' text where it is not wikitext: edit summaries, mails, logs, terminals.

Nothing in it may turn the direction of what follows, steer a terminal, or be there unseen.  Names
and headings stay readable in all scripts: joiners within Persian, Hindi and emoji, and marks of
direction, which turn nothing but themselves, belong to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Who stands before a joiner: letters from Hebrew on, and pictures.
_JOINED = (
    "\u0590-\u1dff\u2190-\u2bff\u2d30-\ud7ff\uf900-\ufdcf\ufdf0-\ufe0f\ufe70-\ufefc"
    "\U00010000-\U0003ffff"
)
_UNSEEN = re.compile(
    # The flags of Scotland and its like are spelt with tags.
    "(\U0001f3f4[\U000e0020-\U000e007f]{1,8})"
    f"|(?<![{_JOINED}])[\u200c\u200d]"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u180e\u200b\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")


def replace_unseen(text: str, by: Callable[[str], str]) -> str:
    """The text with what is not to be seen replaced; its lines and tabs stay."""
    return _UNSEEN.sub(lambda found: found[1] or by(found[0]), text)


def clean_text(text: str, by: str = "") -> str:
    """The text without what is not to be seen; its lines and tabs stay.

    :param by: what stands in its place.
    """
    return replace_unseen(text, lambda unseen: by)


def clean_line(text: str, by: str = "") -> str:
    """The same in one line."""
    return clean_text(_BREAKS.sub(" ", text), by)
