"""A value that cannot be read, and how its writer is told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.model.change import Kind

UNREAD = Kind("tell-unread", "unread-told", "summary-unread", weight=65)
MARK = "unread"


@dataclass(frozen=True, slots=True)
class Unread:
    """A parameter's value that cannot be read.

    :param param: the parameter's name.
    :param value: as written.
    :param writer: the account that wrote it.
    :param at: when that was saved, UTC.
    :param choices: what could stand there, where that is neither a day nor a person.
    """

    param: str
    value: str
    writer: str
    at: datetime
    choices: str = ""

    @property
    def word(self) -> str:
        """By which it is known that this was told; letters and digits."""
        text = f"{self.param}\0{' '.join(self.value.split())}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
