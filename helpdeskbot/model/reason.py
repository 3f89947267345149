"""One kind of why: a code, its parameters, a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody was or was not asked, as a message for people.

    :param code: the message's key without its prefix ``why-``: ``away``, ``limit``, ``blocked`` …
    :param params: what the message names; user names and numbers, never wikitext.
    """

    code: str
    params: tuple[str, ...] = ()
