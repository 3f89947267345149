"""Why the words of a message cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Harm(StrEnum):
    """What is wrong with the words of a message; the message that says so ends with it."""

    LENGTH = "length"
    PAGE = "page"
    NOTIFIES = "notifies"
    SILENT = "silent"
    SIGNATURE = "signature"
    TEMPLATE = "template"
    HIDDEN = "hidden"
    OPEN = "open"
    OUTSIDE = "outside"
    PARAMETER = "parameter"


IN_ENGLISH = {
    Harm.LENGTH: "it is far too long, or repeats what the bot fills in",
    Harm.PAGE: "it does something to the whole page: a category, a picture, a heading, a switch",
    Harm.NOTIFIES: "it links to a user page, which would notify somebody",
    Harm.SILENT: "it leaves out what the bot fills in, such as whom it is to notify",
    Harm.SIGNATURE: "it holds a signature",
    Harm.TEMPLATE: "it holds a template or tag that does more than say something",
    Harm.HIDDEN: "it holds something that readers cannot see, or see as something else",
    Harm.OPEN: "something in it is opened and not closed, or closed and not opened",
    Harm.OUTSIDE: "it links to a web page elsewhere",
    Harm.PARAMETER: "it has a parameter that the bot does not fill in",
}


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why the words of a message cannot be used.

    :param piece: where it is seen, as it stands there; ``""``: nowhere in particular.
    :param shown: readers see it all the same, as it stands on a page that others show.
    """

    harm: Harm
    piece: str = ""
    shown: bool = False

    def __str__(self) -> str:
        return IN_ENGLISH[self.harm] + (f" ({self.piece})" if self.piece else "")
