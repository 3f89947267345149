"""What on a talk page means something to a desk: some templates, and headings of one level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UnsignedTemplate:
    """A template that names who wrote an unsigned comment, and when.

    :param user: the parameter with the user name (``"1"`` for the first positional one).
    :param timestamp: the parameter with the date; ``""`` if the template has none.
    """

    user: str = "1"
    timestamp: str = "2"


@dataclass(frozen=True, slots=True)
class Markers:
    """Template names, written as on the wiki without namespace; compared as titles are.

    :param status: every name of the status template, its redirects included.
    :param status_param: the status template's parameter with the status (``"1"``, ``"status"``).
    :param resolved: templates that declare a thread to be over.
    :param unsigned: templates that stand in for a signature.
    :param level: of the headings of requests.
    :param years: the first and the last year in which a signature counts.
    """

    status: frozenset[str] = frozenset({"Helpdesk status", "Status"})
    status_param: str = "1"
    resolved: frozenset[str] = frozenset({"Section resolved", "Resolved", "Section résolue"})
    unsigned: Mapping[str, UnsignedTemplate] = field(
        default_factory=lambda: {
            "Unsigned": UnsignedTemplate("1", "2"),
            "Unsigned2": UnsignedTemplate("2", "1"),
            "Unsigned IP": UnsignedTemplate("1", "2"),
            "Non signé": UnsignedTemplate("1", "2"),
            "Nf": UnsignedTemplate("2", "1"),
        }
    )
    years: tuple[int, int] = (1, 9999)
    level: int = 2
