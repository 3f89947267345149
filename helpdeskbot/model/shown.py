"""What stands on a desk's dashboard beside its open requests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A section.

    :param anchor: by which it is linked to; it stands in people's bookmarks, and never changes.
    :param heading: in the desk's language.
    :param text: wikitext that notifies nobody; its headings are of level 3.
    """

    anchor: str
    heading: str
    text: str
