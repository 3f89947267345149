"""Long texts of which each differs in one place from the one before: only that is kept of it."""

from __future__ import annotations

from typing import NamedTuple

from helpdeskbot.parse.common import find_common

# To make a text, no more than so many steps are gone.
_FAR = 50


class TextStep(NamedTuple):
    """What makes a text of an earlier one.

    :param top: so many characters are the same at its beginning.
    :param piece: stands between.
    :param bottom: so many are at its end.
    """

    top: int
    piece: str
    bottom: int

    def apply(self, before: str) -> str:
        """The text that it makes of the earlier one."""
        return f"{before[: self.top]}{self.piece}{before[len(before) - self.bottom :]}"


def find_step(before: str, text: str, far: int) -> TextStep | None:
    """The step from one text to the next; ``None``: it is to be kept as a whole.

    :param far: by how many steps the earlier one is made of a whole text.
    """
    if far >= _FAR:
        return None
    top, bottom = find_common(before, text)
    if 2 * (top + bottom) <= len(text):
        return None
    return TextStep(top, text[top : len(text) - bottom], bottom)
