"""Reports for a person at a terminal."""

from __future__ import annotations

import click

from helpdeskbot.model.report import EditReport, Fate, Severity, TickReport
from helpdeskbot.words import plain

_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_FATES = {
    Fate.PREVIEWED: ("would save", "cyan"),
    Fate.SAVED: ("saved", "green"),
    Fate.CONFLICT: ("met an edit conflict", "yellow"),
    Fate.REFUSED: ("was refused", "red"),
    Fate.HELD_BACK: ("held back", "yellow"),
}


def clean(text: str) -> str:
    """A stranger's text without what could steer a terminal."""
    return plain.clean_text(text, _INSTEAD)


def clean_line(text: str) -> str:
    """The same on one line: no title or status may look like a line of its own."""
    return clean(" ".join(text.split()))


def colour_diff(diff: str) -> str:
    """A unified diff with its lines coloured by their kind."""
    lines = []
    for line in clean(diff).split("\n"):
        if line.startswith(("---", "+++")):
            lines.append(click.style(line, bold=True))
        elif line.startswith("@@"):
            lines.append(click.style(line, fg="cyan"))
        elif line.startswith("+"):
            lines.append(click.style(line, fg="green"))
        elif line.startswith("-"):
            lines.append(click.style(line, fg="red"))
        else:
            lines.append(line)
    return "\n".join(lines)


def show_edit(edit: EditReport) -> str:
    """One edit: its diff, its summary, whom it notifies, and why."""
    word, colour = _FATES[edit.fate]
    revid = f" as revision {edit.revid}" if edit.revid else ""
    heading = f"{clean_line(edit.title)}: {word}{revid} (on revision {edit.base_revid})"
    parts = [click.style(heading, fg=colour, bold=True), colour_diff(edit.diff)]
    parts.append(f"  Summary:  {clean_line(edit.summary)}")
    parts.append(f"  Notifies: {clean_line(', '.join(edit.notifies)) or 'nobody'}")
    parts += [f"  Because:  {clean_line(action.because)}" for action in edit.actions]
    return "\n".join(parts)


def show_report(report: TickReport, *, verbose: bool = False) -> str:
    """A whole tick.

    :param verbose: with the reasons for leaving threads alone.
    :returns: ``""`` of a pass that had nothing to do, as cron mails each word that it hears.
    """
    if not (verbose or report.edits or report.stopped):
        return ""
    return "\n".join([*_show_pass(report, verbose=verbose), *_show_end(report)])


def show_preview(report: TickReport, *, verbose: bool = False) -> str:
    """What a tick would do, or that it has nothing to do, and whether people have stopped it.

    :param verbose: with the reasons for leaving threads alone.
    """
    looked = report.pages_read or report.edits or not report.stopped
    parts = _show_pass(report, verbose=verbose)
    if looked and not report.edits:
        parts.append(_nothing(report))
    if report.stopped:
        so = ", so nothing of this is done now" if report.edits else ""
        parts.append(
            click.style(f"The bot is stopped{so}: {clean_line(report.stopped)}.", fg="yellow")
        )
    return "\n".join(parts)


def _show_pass(report: TickReport, *, verbose: bool) -> list[str]:
    parts = [show_edit(edit) for edit in report.edits]
    if verbose:
        parts += [
            f"{clean_line(title)}: {clean_line(verdict.thread)}: {verdict.conclusion.value}: "
            f"{clean_line(verdict.because)}"
            for title, verdict in report.verdicts
        ]
    return parts


def _show_end(report: TickReport) -> list[str]:
    if report.stopped:
        more = "Nothing more done" if report.edits else "Nothing done"
        return [click.style(f"{more}: {clean_line(report.stopped)}.", fg="yellow")]
    return [] if report.edits else [_nothing(report)]


def _nothing(report: TickReport) -> str:
    pages = len(report.pages_read)
    read = f"{pages} page{'' if pages == 1 else 's'} read" if pages else "no page has changed"
    waits = [verdict.until for _, verdict in report.verdicts if verdict.until is not None]
    if not waits:
        return f"Nothing to do ({read})."
    who = "a new request is" if len(waits) == 1 else f"{len(waits)} new requests are"
    return (
        f"Nothing to do yet ({read}): {who} left alone until {min(waits):%H:%M:%S} UTC, "
        "as the author may still be at work."
    )


def show_problems(report: TickReport) -> str:
    """What people should know or mend, a line each; ``""`` if there is nothing."""
    lines = []
    for problem in report.problems:
        error = problem.severity is Severity.ERROR
        mark = click.style("problem" if error else "note", fg="red" if error else "yellow")
        lines.append(f"{mark}: {clean_line(str(problem))}")
    return "\n".join(lines)
