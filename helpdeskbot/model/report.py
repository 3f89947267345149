"""What one tick saw, did, or would do: values for the terminal, the log and machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

from helpdeskbot.model.change import PlannedAction, Verdict
from helpdeskbot.model.errors import Unreachable


class Severity(StrEnum):
    """Whether somebody has to mend something."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should know, where it is, and what to do about it."""

    what: str
    where: str = ""
    advice: str = ""
    desk: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """One line for a person."""
        sentence = f"{self.where}: {self.what}" if self.where else self.what
        return f"{sentence}. {self.advice}" if self.advice else sentence


class Fate(StrEnum):
    """What became of an intended edit."""

    PREVIEWED = "previewed"
    SAVED = "saved"
    CONFLICT = "conflict"
    REFUSED = "refused"
    HELD_BACK = "held-back"


@dataclass(frozen=True, slots=True)
class EditReport:
    """An intended edit and what became of it.

    :param notifies: user names whom the edit would notify of a mention.
    :param revid: the new revision, if it was saved.
    :param tells: of those whom it notifies, whom the comment in each thread is meant to notify, by
        the thread's id; a thread in which it says nothing is not there.
    """

    desk: str
    title: str
    base_revid: int
    summary: str
    diff: str
    text: str
    notifies: tuple[str, ...]
    actions: tuple[PlannedAction, ...]
    fate: Fate
    revid: int = 0
    tells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The form that ``preview --json`` promises."""
        return {
            "title": self.title,
            "base_revid": self.base_revid,
            "summary": self.summary,
            "diff": self.diff,
            "text": self.text,
            "notifies": list(self.notifies),
            "actions": [
                {"kind": action.kind.name, "thread": action.thread, "because": action.because}
                for action in self.actions
            ],
        }


@dataclass(slots=True)
class TickReport:
    """One tick.

    :param started: UTC.
    :param stopped: why nothing was done, or nothing more; ``""`` when the pass was made.  Of a
        preview the pass is told all the same, unless the clock is wrong.
    :param pages_read: titles that were read and parsed.
    :param verdicts: (title, verdict) for every thread that was looked at.
    :param visited: by page, the desk and the title in its settings that led there.
    :param away: what kept pages from being read; one may be broken, all mean that the wiki is away.
    :param halted: desks at which the bot has stopped itself.
    """

    started: datetime
    stopped: str = ""
    edits: list[EditReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pages_read: list[str] = field(default_factory=list)
    verdicts: list[tuple[str, Verdict]] = field(default_factory=list)
    visited: dict[str, tuple[str, str]] = field(default_factory=dict)
    away: list[Unreachable] = field(default_factory=list)
    halted: set[str] = field(default_factory=set)

    @property
    def saved(self) -> Sequence[EditReport]:
        """The edits that stand on the wiki now."""
        return [edit for edit in self.edits if edit.fate is Fate.SAVED]

    @property
    def summary(self) -> str:
        """The outcome in a line: ``ok``, or what people should know."""
        return self.stopped or "; ".join(map(str, self.problems)) or "ok"

    @property
    def failed(self) -> bool:
        """Whether somebody has to mend something."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def as_json(self) -> dict[str, object]:
        """The form that ``preview --json`` promises."""
        return {
            "edits": [edit.as_json() for edit in self.edits if edit.fate is not Fate.HELD_BACK],
            "problems": [
                {
                    "severity": problem.severity.value,
                    "desk": problem.desk,
                    "where": problem.where,
                    "what": problem.what,
                    "advice": problem.advice,
                }
                for problem in self.problems
            ],
        }


class Health(Enum):
    """How bad a finding is."""

    OK = "ok"
    ADVICE = "advice"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    :param about: what it is about, of several for which the rest is the same: a page, a name.
    """

    subject: str
    verdict: Health
    what: str
    advice: str = ""
    about: str = ""
