"""What the doctor says: the worst first, what is alike in one line, in about ten lines."""

from __future__ import annotations

import click
import pytest

from helpdeskbot.cli.findings import findings_as_json, show_findings
from helpdeskbot.model.report import Finding, Health

PUSH = "“templates push” publishes"


def shown(*findings: Finding, everything: bool = False) -> list[str]:
    return click.unstyle(show_findings(findings, everything=everything)).splitlines()


def missing(count: int) -> list[Finding]:
    return [
        Finding("pages", Health.ADVICE, "missing", PUSH, f"Template:T{number}")
        for number in range(count)
    ]


def test_what_is_alike_is_one_line_and_the_worst_comes_first() -> None:
    fine = Finding("login", Health.OK, "logged in as B")
    stopped = Finding("stop page", Health.TROUBLE, "it was deleted", "Ask why", "User:B/stop")

    assert shown(fine, *missing(77), stopped) == [
        " trouble  stop page: User:B/stop: it was deleted → Ask why",
        "  advice  pages: missing (77): Template:T0, Template:T1, Template:T2, and 74 more "
        "→ “templates push” publishes",
        "      ok  login: logged in as B",
        "",
        "trouble: the bot cannot do its work until that is mended; advice: it works, and something "
        "can be better; ok: nothing to do.",
    ]


def test_everything_is_named_to_whoever_asks() -> None:
    lines = shown(*missing(7), everything=True)

    assert all(f"Template:T{number}" in lines[0] for number in range(7))


@pytest.mark.parametrize("wrong", [0, 3, 8, 9, 40])
@pytest.mark.parametrize("fine", [0, 1, 5, 14])
def test_it_is_ten_lines_however_much_is_found(wrong: int, fine: int) -> None:
    findings = [Finding(f"a{n}", Health.OK, f"fine {n}") for n in range(fine)]
    findings += [Finding(f"b{n}", Health.ADVICE, f"wrong {n}") for n in range(wrong)]

    lines = shown(*findings)

    assert len(lines) <= 12
    text = "\n".join(lines)
    assert all(f"a{n}" in text for n in range(fine))
    told = sum(f"wrong {n}" in line for n in range(wrong) for line in lines if line)
    assert told == wrong or "more: “helpdeskbot doctor --all”" in text


def test_titles_cannot_make_lines_of_their_own() -> None:
    [line, *_] = shown(
        Finding("pages", Health.ADVICE, "missing", "", "A\n trouble  login: no\x1b[")
    )

    assert line.startswith("  advice  pages: A trouble login: no")
    assert "\x1b" not in line


def test_machines_are_told_the_same() -> None:
    data = findings_as_json([*missing(2), Finding("login", Health.TROUBLE, "no", "Mend it")])

    assert data == {
        "healthy": False,
        "findings": [
            {"verdict": "trouble", "subjects": ["login"], "what": "no", "about": [],
             "advice": "Mend it"},
            {"verdict": "advice", "subjects": ["pages"], "what": "missing",
             "about": ["Template:T0", "Template:T1"], "advice": PUSH},
        ],
    }  # fmt: skip
