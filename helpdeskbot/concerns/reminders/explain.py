"""What was said of a request so far, and what is due next; for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from helpdeskbot.concerns.concern import Explained
from helpdeskbot.concerns.reminders.values import Sent
from helpdeskbot.model.due import Channel, Due, Holder, Step

_STEPS = {
    Step.REMIND: "a reminder",
    Step.NEXT_EXPERT: "the question to another expert",
    Step.DIGEST: "a line in the staff's digest",
    Step.CLOSE: "closing for want of an answer",
}
_CHANNELS = {
    Channel.THREAD: " in the thread",
    Channel.TALK: " on the talk page",
    Channel.DIGEST: "",
}


def explain_reminders(
    sent: Sequence[Sent], coming: tuple[Due, datetime] | None, *, enabled: bool
) -> Explained:
    """The same in words, and for machines.

    :param coming: what is said next if nobody does anything, and when, UTC; in the past: with the
        next pass.
    :param enabled: whether the desk reminds anybody at all.
    """
    lines = [f"said so far: {_say_sent(one)}" for one in sent]
    if not enabled:
        lines.append("this desk reminds nobody")
    elif coming is None:
        lines.append("next: nothing, unless somebody does something")
    else:
        due, at = coming
        lines.append(f"next: {_say_due(due)}, due {at:%Y-%m-%d %H:%M} UTC")
    return Explained(
        lines,
        {
            "sent": [
                {
                    "step": one.step.value,
                    "stage": one.stage,
                    "at": one.at.isoformat(),
                    "who": list(one.who),
                }
                for one in sent
            ],
            "next": coming[0].step.value if coming else None,
            "next_at": coming[1].isoformat() if coming else None,
            "next_who": list(coming[0].who) if coming else [],
        },
    )


def _say_sent(one: Sent) -> str:
    who = f" to {', '.join(one.who)}" if one.who else ""
    given_up = "" if one.stands else " (given up: it could not be left)"
    return f"{_STEPS[one.step]}{who} on {one.at:%Y-%m-%d %H:%M} UTC{given_up}"


def _say_due(due: Due) -> str:
    who = f" to {', '.join(due.who)}" if due.who and due.step is Step.REMIND else ""
    where = _CHANNELS[due.channel]
    if due.holder is Holder.REQUESTER and due.step is Step.REMIND:
        # Whether they have been here is looked up when it is due.
        where = " in the thread, or on the talk page of who has not edited since"
    return f"{_STEPS[due.step]}{who}{where}"
