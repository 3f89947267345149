"""The roster report: what on the roster cannot be used and what it lacks, for people to mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import islice

from helpdeskbot.concerns.asking.roster.values import RosterFindings, RosterTrouble
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.messages import Messages

WAITING = frozenset({"unconfirmed", "withdrawn", "widened"})
"""Troubles that the row's owner mends by saving the row."""

MOST_ROWS = 200
"""So many lines are shown of each kind: a hostile roster must not make a page of any size."""
_LONGEST = 120
# In a link's target no entity helps; a name that holds one of these is shown without a link.
_NOT_IN_LINKS = frozenset("[]{}|<>#&%~=/\n\t_:'")


def render_roster_report(findings: RosterFindings, messages: Messages) -> str:
    """The report's page in the messages' language; the same for the same findings.

    Nothing in it notifies anybody: people are named by links to their talk pages, and what they
    wrote is shown as text.
    """
    say = messages.text
    sections = render_roster_findings(findings, messages)
    return f"{say('report-intro')}\n\n{sections or say('report-nothing')}\n"


def render_roster_findings(findings: RosterFindings, messages: Messages, level: int = 2) -> str:
    """Its sections; ``""`` where there is nothing to report.

    :param level: of their headings.
    """
    say, section = messages.text, partial(_section, "=" * level)
    waiting = [trouble for trouble in findings.troubles if trouble.code in WAITING]
    unread = [trouble for trouble in findings.troubles if trouble.code not in WAITING]
    away = sorted(findings.away, key=lambda pair: (pair[1], pair[0]))
    skipped = sorted(findings.skipped)
    parts = [
        section(
            say("report-unread"),
            say("report-unread-hint"),
            _trouble_table(unread, messages),
            len(unread),
            messages,
        ),
        section(
            say("report-waiting"),
            say("report-waiting-hint"),
            _trouble_table(waiting, messages),
            len(waiting),
            messages,
        ),
        section(
            say("report-topics"),
            say("report-topics-hint"),
            _items(map(_text, findings.topics)),
            len(findings.topics),
            messages,
        ),
        section(
            say("report-languages"),
            say("report-languages-hint"),
            _items(map(_text, sorted(findings.languages))),
            len(findings.languages),
            messages,
        ),
        section(
            say("report-away"),
            "",
            _table(
                [say("report-person"), say("report-until")],
                ([_person(name), _day(day, messages)] for name, day in away),
            ),
            len(away),
            messages,
        ),
        section(
            say("report-limit"),
            "",
            _items(map(_person, sorted(findings.at_limit))),
            len(findings.at_limit),
            messages,
        ),
        section(
            say("report-skipped"),
            say("report-skipped-hint"),
            _table(
                [say("report-person"), say("report-reason")],
                ([_person(name), say(f"report-skipped-{why.value}")] for name, why in skipped),
            ),
            len(skipped),
            messages,
        ),
    ]
    return "\n\n".join(filter(None, parts))


def _section(mark: str, heading: str, hint: str, body: str, count: int, messages: Messages) -> str:
    """A section with what was found; ``""`` where nothing was."""
    if not count:
        return ""
    rest = [f"{messages.text('report-more')} {count - MOST_ROWS}"] if count > MOST_ROWS else []
    return f"{mark} {heading} {mark}\n" + "\n\n".join([*([hint] if hint else []), body, *rest])


def _trouble_table(troubles: Sequence[RosterTrouble], messages: Messages) -> str:
    say = messages.text
    heads = ["report-line", "report-person", "report-what", "report-written"]
    ordered = sorted(troubles, key=lambda found: (found.line, found.name, found.code, found.params))
    rows = (
        [
            str(trouble.line) if trouble.line else "",
            _person(trouble.name) if trouble.name else "",
            _what(trouble.code, messages),
            # The name alone says nothing that the column before does not.
            _text(", ".join(trouble.params)) if trouble.params != (trouble.name,) else "",
        ]
        for trouble in ordered
    )
    return _table([say(head) for head in heads], rows)


def _what(code: str, messages: Messages) -> str:
    key = f"report-trouble-{code}"
    return messages.text(key) if key in messages.texts else _text(code)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ['{| class="wikitable"', *(f"! {head}" for head in heads)]
    for row in islice(rows, MOST_ROWS):
        lines.append("|-")
        lines += [f"| {cell}" for cell in row]
    return "\n".join([*lines, "|}"])


def _items(texts: Iterable[str]) -> str:
    return "\n".join(f"* {text}" for text in islice(texts, MOST_ROWS))


def _text(text: str) -> str:
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return escape_wikitext(text)


def _person(name: str) -> str:
    """A link that notifies nobody; plain text where the name could break it."""
    label = _text(name)
    if not name or not _NOT_IN_LINKS.isdisjoint(name) or label != name or not name.isprintable():
        return label
    return f"[[User talk:{name}|{label}]]"


def _day(day: date, messages: Messages) -> str:
    return messages.text("report-endless") if day == date.max else day.isoformat()
