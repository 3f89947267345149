"""One kind of why: a code, what it names, and the same in a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so, or what is awaited, for people in whichever language they read.

    :param code: what it is called: the key of its message, without the prefix that its users give
        it (``why-away``), or the name of a rule.
    :param params: what it names, in order (hostile text).
    :param sentence: the same in plain English, without a full stop; ``""``: the message says it.
    """

    code: str
    params: tuple[str, ...] = ()
    sentence: str = ""
