"""Whose turn a request is, by which rule, and what is due when; for people, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

from helpdeskbot.cli.looking import look_at_pages
from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.reminders.concern import Foreseen, Reminders
from helpdeskbot.concerns.reminders.values import Sent
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Channel, Due, Holder, Step
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.page import heads as front

_HOLDERS = {
    Holder.REQUESTER: "it is the requester's turn",
    Holder.EXPERT: "it is the expert's turn",
    Holder.DESK: "it is the desk's turn",
    Holder.COMMUNITY: "it is the community's turn",
    Holder.NOBODY: "it is nobody's turn",
}
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


@dataclass(frozen=True, slots=True)
class TurnExplanation:
    """One request, and whose turn it is."""

    desk: DeskPolicy
    title: str
    heading: str
    foreseen: Foreseen

    def lines(self) -> list[str]:
        """The same in words; names and headings in it are strangers'."""
        turn, seen = self.foreseen.turn, self.foreseen
        who = f": {', '.join(turn.who)}" if turn.who else ""
        lines = [
            f"{_HOLDERS[turn.holder]}{who}, since {turn.since:%Y-%m-%d %H:%M} UTC",
            f"because {turn.because.sentence} (rule {turn.because.code})",
        ]
        if turn.stated:
            lines.append("a person said so in the status template")
        if turn.until is not None:
            lines.append(f"until {turn.until:%Y-%m-%d %H:%M} UTC, then it is the desk's turn")
        if seen.status is not None:
            lines.append(f'the next pass sets the status "{seen.status}"')
        lines += [f"said so far: {_say_sent(one)}" for one in seen.sent]
        lines.append(self._say_next())
        return lines

    def _say_next(self) -> str:
        if not self.desk.reminders.enabled:
            return "this desk reminds nobody"
        seen = self.foreseen
        if seen.next is None or seen.next_at is None:
            return "next: nothing, unless somebody does something"
        at = f"{seen.next_at:%Y-%m-%d %H:%M} UTC"
        return f"next: {self._say_due(seen.next)}, due {at}"

    def _say_due(self, due: Due) -> str:
        who = f" to {', '.join(due.who)}" if due.who and due.step is Step.REMIND else ""
        where = _CHANNELS[due.channel]
        if due.holder is Holder.REQUESTER and due.step is Step.REMIND:
            # Whether they have been here is looked up when it is due.
            where = " in the thread, or on the talk page of who has not edited since"
        return f"{_STEPS[due.step]}{who}{where}"

    def as_json(self) -> dict[str, object]:
        """For machines."""
        turn, seen = self.foreseen.turn, self.foreseen
        return {
            "desk": self.desk.name,
            "page": self.title,
            "heading": self.heading,
            "thread": seen.facts.thread,
            "holder": turn.holder.value,
            "who": list(turn.who),
            "since": turn.since.isoformat(),
            "rule": turn.because.code,
            "because": turn.because.sentence,
            "clock": turn.clock.value if turn.clock else None,
            "until": turn.until.isoformat() if turn.until else None,
            "stated": turn.stated,
            "sets_status": seen.status,
            "sent": [
                {"step": one.step.value, "stage": one.stage, "at": one.at.isoformat(),
                 "who": list(one.who)}
                for one in seen.sent
            ],
            "next": seen.next.step.value if seen.next else None,
            "next_at": seen.next_at.isoformat() if seen.next_at else None,
            "next_who": list(seen.next.who) if seen.next else [],
        }  # fmt: skip


def explain_turns(office: Office, wanted: str, report: TickReport) -> list[TurnExplanation]:
    """Every request of the desks whose lasting id, or heading, is this; nothing is written.

    :param wanted: ``h-Anna-20261103101100``, or a heading without regard to case; ``""``: all.
    :raises SettingsError: a desk's hours cannot be meant.
    """
    search = Search(office, front.fetch_front(office), report, write=False)
    agreements = Agreements(search)
    reminders = Reminders(search, agreements)
    name = wanted.strip().casefold()
    found = []
    for view in look_at_pages(search):
        agreements.propose(view)  # its words are what the turn needs to know
        for thread, foreseen in reminders.foresee(view).items():
            heading = view.heard[thread].thread.heading
            if not name or name in (foreseen.facts.thread.casefold(), heading.casefold()):
                found.append(TurnExplanation(view.desk, view.title, heading, foreseen))
    return found


def _say_sent(one: Sent) -> str:
    who = f" to {', '.join(one.who)}" if one.who else ""
    return f"{_STEPS[one.step]}{who} on {one.at:%Y-%m-%d %H:%M} UTC"
