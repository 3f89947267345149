"""Whose turn a request is, since when, by which rule; for people."""

from __future__ import annotations

from helpdeskbot.concerns.concern import Explained
from helpdeskbot.concerns.turns.values import Turn
from helpdeskbot.model.due import Holder

_HOLDERS = {
    Holder.REQUESTER: "it is the requester's turn",
    Holder.EXPERT: "it is the expert's turn",
    Holder.DESK: "it is the desk's turn",
    Holder.COMMUNITY: "it is the community's turn",
    Holder.NOBODY: "it is nobody's turn",
}


def explain_turn(turn: Turn, status: str | None) -> Explained:
    """A turn in words, and for machines.

    :param status: what the next pass would set; ``None``: the status stays.
    """
    who = f": {', '.join(turn.who)}" if turn.who else ""
    lines = [
        f"{_HOLDERS[turn.holder]}{who}, since {turn.since:%Y-%m-%d %H:%M} UTC",
        f"because {turn.because.sentence} (rule {turn.because.code})",
    ]
    if turn.stated:
        lines.append("a person said so in the status template")
    if turn.until is not None:
        lines.append(f"until {turn.until:%Y-%m-%d %H:%M} UTC, then it is the desk's turn")
    if status is not None:
        lines.append(f'the next pass sets the status "{status}"')
    return Explained(
        lines,
        {
            "holder": turn.holder.value,
            "who": list(turn.who),
            "since": turn.since.isoformat(),
            "rule": turn.because.code,
            "because": turn.because.sentence,
            "clock": turn.clock.value if turn.clock else None,
            "until": turn.until.isoformat() if turn.until else None,
            "stated": turn.stated,
            "sets_status": status,
        },
    )
