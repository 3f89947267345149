"""What the doctor found, for a person: the worst first, what is alike in one line, in few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import click

from helpdeskbot.cli import terminal
from helpdeskbot.model.report import Finding, Health

_WORST_FIRST = (Health.TROUBLE, Health.ADVICE, Health.OK)
_COLOURS = {Health.OK: "green", Health.ADVICE: "yellow", Health.TROUBLE: "red"}
_MEANS = {
    Health.TROUBLE: "trouble: the bot cannot do its work until that is mended",
    Health.ADVICE: "advice: it works, and something can be better",
    Health.OK: "ok: nothing to do",
}
# With what the verdicts mean that is a screen of ten lines.
_MOST_LINES = 9
_MOST_NAMED = 3


@dataclass(slots=True)
class FindingGroup:
    """Findings that say the same of several things.

    :param subjects: what was looked at, each once.
    :param about: what it is about, each once.
    """

    verdict: Health
    what: str
    advice: str
    subjects: dict[str, None] = field(default_factory=dict)
    about: dict[str, None] = field(default_factory=dict)


def group_findings(findings: Sequence[Finding]) -> Sequence[FindingGroup]:
    """What says the same in one; the worst first, else in the order in which it was found."""
    found: dict[tuple[Health, str, str], FindingGroup] = {}
    for one in findings:
        key = (one.verdict, one.what, one.advice)
        group = found.setdefault(key, FindingGroup(*key))
        group.subjects[one.subject] = None
        if one.about:
            group.about[one.about] = None
    return sorted(found.values(), key=lambda group: _WORST_FIRST.index(group.verdict))


def show_findings(findings: Sequence[Finding], *, everything: bool = False) -> str:
    """All of it in about ten lines, or each thing in lines of its own.

    :param everything: name whatever was looked at, and what there is to be done about each.
    """
    groups = group_findings(findings)
    wrong = [one for one in groups if one.verdict is not Health.OK]
    fine = [one for one in groups if one.verdict is Health.OK]
    # A line is kept for what is fine, and one for what does not fit.
    shown = wrong if everything or len(wrong) < _MOST_LINES else wrong[: _MOST_LINES - 2]
    lines = [_show(one, everything=everything) for one in shown]
    if len(wrong) > len(shown):
        lines.append(f"{'':>8}  and {len(wrong) - len(shown)} more: “helpdeskbot doctor --all”")
    room = len(fine) if everything else _MOST_LINES - len(lines)
    # What is looked at last tells more: that the bot runs, and what it would do.
    folded = fine[: len(fine) - room + 1] if len(fine) > room else []
    if folded:
        subjects = dict.fromkeys(subject for one in folded for subject in one.subjects)
        lines.append(_line(Health.OK, ", ".join(subjects)))
    lines += [_show(one, everything=everything) for one in fine[len(folded) :]]
    verdicts = [one for one in _WORST_FIRST if any(group.verdict is one for group in groups)]
    return "\n".join([*lines, "", "; ".join(_MEANS[one] for one in verdicts) + "."])


def findings_as_json(findings: Sequence[Finding]) -> Mapping[str, object]:
    """The same for machines."""
    return {
        "healthy": all(one.verdict is not Health.TROUBLE for one in findings),
        "findings": [
            {
                "verdict": one.verdict.value,
                "subjects": list(one.subjects),
                "what": one.what,
                "about": list(one.about),
                "advice": one.advice,
            }
            for one in group_findings(findings)
        ],
    }


def _show(group: FindingGroup, *, everything: bool) -> str:
    subject = ", ".join(group.subjects)
    what = f"{subject}: {group.what}"
    if len(group.about) == 1:
        what = f"{subject}: {next(iter(group.about))}: {group.what}"
    elif group.about:
        named = ", ".join(_name(group.about, len(group.about) if everything else _MOST_NAMED))
        what = f"{subject}: {group.what} ({len(group.about)}): {named}"
    return _line(group.verdict, f"{what} → {group.advice}" if group.advice else what)


def _name(names: Mapping[str, None], most: int) -> Iterator[str]:
    yield from islice(names, most)
    if len(names) > most:
        yield f"and {len(names) - most} more"


def _line(verdict: Health, text: str) -> str:
    mark = click.style(f"{verdict.value:>8}", fg=_COLOURS[verdict])
    return f"{mark}  {terminal.clean_line(text)}"
