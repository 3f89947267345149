"""The guide: every command in it is one, with options that it has, and what it names is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from helpdeskbot.cli.main import main
from tests.operations.served import ROOT

GUIDE = ROOT / "docs" / "operations.md"
FOLDER = ROOT / "docs" / "operations"
TEXTS = {
    file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
    for file in [
        ROOT / "README.md",
        *sorted(FOLDER.iterdir()),
        *sorted((ROOT / "docs").glob("*.md")),
    ]
}


def command_lines(text: str) -> Iterator[str]:
    """What follows ``helpdeskbot`` where a command is shown: in code, in a block or in a line."""
    text = text.replace("\\\n", " ")
    shown = re.findall(r"(?m)^ {4,}(?:[A-Z_]+=\S+ )?(?:\S*bin/)?(helpdeskbot [a-z-].*)$", text)
    shown += re.findall(r"(?m)^ {4,}kubectl exec \S+ -- (helpdeskbot .*)$", text)
    shown += re.findall(r"`(?:[A-Z_]+=\S+ )?(helpdeskbot [a-z][^`]*)`", text)
    shown += re.findall(r'--command "(?:\S*/)?(helpdeskbot [^"]*)"', text)
    for line in shown:
        yield line.partition(" #")[0].partition(" | ")[0]


def find_mistake(line: str) -> str:
    """What is wrong with a command line; an argument that is a placeholder may be anything."""
    words = shlex.split(line.replace("…", ""))[1:]
    command: click.Command = main
    context = click.Context(main, info_name="helpdeskbot")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            return f"there is no command {words[0]}"
        command, context = found, click.Context(found, parent=context, info_name=words[0])
        words = words[1:]
    there = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    used = [word.partition("=")[0] for word in words if word.startswith("-")]
    unknown = [word for word in used if word not in there | {"--help", "-h", "--version"}]
    return f"{context.command_path} has no {', '.join(unknown)}" if unknown else ""


LINES = sorted({(name, line) for name, text in TEXTS.items() for line in command_lines(text)})


@pytest.mark.parametrize(("name", "line"), LINES)
def test_a_command_that_is_shown_can_be_typed(name: str, line: str) -> None:
    assert find_mistake(line) == ""


def test_many_are_looked_at_and_mistakes_are_seen() -> None:
    lines = {line for name, line in LINES if name == "docs/operations.md"}

    assert len(lines) > 30
    assert "helpdeskbot db backup /var/lib/helpdeskbot/copy-2026-12-01.sqlite" in lines
    assert "helpdeskbot run" in lines
    assert find_mistake("helpdeskbot db back-up x") == "there is no command back-up"
    assert find_mistake("helpdeskbot tick --fast") == "helpdeskbot tick has no --fast"


def test_what_the_guide_takes_from_a_checkout_is_there() -> None:
    named = re.findall(
        r"docs/operations/[\w.-]+|(?<!\.)\bconfig/[\w.]+\w", TEXTS["docs/operations.md"]
    )

    assert len(set(named)) > 4
    assert [path for path in named if not (ROOT / path).exists()] == []
    for file in FOLDER.iterdir():
        assert f"operations/{file.name}" in TEXTS["docs/operations.md"], file.name


def test_scripts_can_be_run_and_name_what_the_unit_names() -> None:
    by_hand, unit = (
        TEXTS[f"docs/operations/{name}"] for name in ("by-hand", "helpdeskbot.service")
    )
    for place in ("/opt/helpdeskbot/venv/bin/helpdeskbot", "/etc/helpdeskbot/helpdeskbot.toml"):
        assert place in by_hand
        assert place in unit
    assert "HOME=/var/lib/helpdeskbot" in by_hand
    assert "LoadCredential=helpdeskbot.password:/etc/helpdeskbot/helpdeskbot.password" in unit
    for name in ("by-hand", "toolforge.sh"):
        assert (FOLDER / name).stat().st_mode & 0o111
        assert TEXTS[f"docs/operations/{name}"].startswith("#!/bin/sh\n")


def test_a_command_by_hand_is_what_the_service_would_do(tmp_path: Path) -> None:
    # Only root may become somebody else; who it would be is told instead.
    (tmp_path / "runuser").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "runuser").chmod(0o755)
    done = subprocess.run(
        [FOLDER / "by-hand", "explain", "Our old photographs"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )

    account, *rest = done.stdout.splitlines()[1:]
    assert account == "helpdeskbot"
    assert "HELPDESKBOT_SETTINGS=/etc/helpdeskbot/helpdeskbot.toml" in rest
    assert rest[-3:] == ["/opt/helpdeskbot/venv/bin/helpdeskbot", "explain", "Our old photographs"]
