"""How a settings page stands: what of it is in force, what is wrong with it, whom that concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from helpdeskbot import __version__
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.kept import Kept
from helpdeskbot.settings.mistakes import say
from helpdeskbot.settings.settable import Mistake
from helpdeskbot.words.messages import Messages

# The messages of long ago need not be remembered; the talk page's history knows them.
_MOST_TOLD = 20
# By which rules revisions count; with another number, each page is judged anew after an upgrade.
_RULES = 2


class Trouble(StrEnum):
    """Why a revision of the page is not in force."""

    BROKEN = "broken"
    UNTAKEN = "untaken"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that has to be said on the page's talk page.

    :param floor: a message about a later revision than this, up to ``revid``, has said it.
    """

    trouble: Trouble
    revid: int
    user: str
    at: datetime
    floor: int


@dataclass(frozen=True, slots=True)
class Good:
    """A revision whose settings are in force.

    :param lines: by dotted key, the line on which it stands.
    """

    revid: int
    user: str
    at: datetime
    data: Mapping[str, Any]
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PageState:
    """How a settings page stands at a revision.

    :param judged: by which settings of the operator, and which version of the program.
    :param revid: the page's newest revision; 0 where there is no page.
    :param good: ``None`` when nothing of the page is in force.
    :param mistakes: in the newest revision that counts.
    :param trouble: a sentence about the page itself, for the operator.
    :param since: when the newest revision that counts was saved; no message about it is older.
    :param told: revisions of which the talk page says something already.
    :param retry: when a message that could not be saved is tried again.
    :param shown: a digest of what our section on the talk page says; ``""``: there is none;
        ``None``: not known.
    """

    judged: str
    revid: int = 0
    good: Good | None = None
    mistakes: tuple[Mistake, ...] = ()
    notices: tuple[Notice, ...] = ()
    trouble: str = ""
    since: datetime | None = None
    told: tuple[int, ...] = ()
    retry: datetime | None = None
    shown: str | None = None

    @property
    def untold(self) -> tuple[Notice, ...]:
        """The notices of which no message is known yet."""
        return tuple(
            notice
            for notice in self.notices
            if not any(notice.floor < revid <= notice.revid for revid in self.told)
        )

    def tell(self, *revids: int) -> PageState:
        """The same after messages about these revisions."""
        told = sorted({*self.told, *revids})[-_MOST_TOLD:]
        return replace(self, told=tuple(told), retry=None)


STANDINGS = Kept("settings", PageState)
"""By the desk's name, and the title of its settings page."""


def judged_by(desk: DeskPolicy) -> str:
    """What a standing depends on besides the page."""
    return f"{__version__} {_RULES} {desk.digest}"


def say_mistake(mistake: Mistake, messages: Messages, operator: str = "") -> str:
    """A mistake in a sentence of plain text, for a terminal.

    :param operator: who runs the bot.
    """
    return messages.text(
        "settings-line", mistake.line, mistake.key, say(mistake, messages, operator)
    )
