"""``helpdeskbot worker`` without a queue: what it lacks, in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpdeskbot.cli.main import main

SETTINGS = """\
[wiki]
name = "test"
api = "http://127.0.0.1:9/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[database]
url = "{url}"

[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.mark.parametrize("more", [(), ("--prepare",)], ids=" ".join)
@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:///{folder}/memory.sqlite", "sqlite"),
        ("mariadb://helpdesk:letmein@127.0.0.1:9/helpdesk", "mariadb"),
    ],
)
def test_a_queue_needs_postgresql(file: Path, url: str, kind: str, more: tuple[str, ...]) -> None:
    file.write_text(SETTINGS.format(url=url.format(folder=file.parent)))

    done = CliRunner().invoke(main, ["worker", "--settings", str(file), *more])

    assert done.exit_code == 1
    assert f"needs PostgreSQL, and this is {kind}" in done.output
    assert "helpdeskbot run" in done.output
    assert "letmein" not in done.output
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("more", [(), ("--prepare",)], ids=" ".join)
@pytest.mark.parametrize("lacking", ["procrastinate", "psycopg_pool"])
def test_it_says_how_to_install_what_it_lacks(
    file: Path, more: tuple[str, ...], lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(SETTINGS.format(url="postgresql://helpdesk@127.0.0.1:9/helpdesk"))
    monkeypatch.setitem(sys.modules, lacking, None)

    done = CliRunner().invoke(main, ["worker", "--settings", str(file), *more])

    assert done.exit_code == 1
    assert "pip install 'helpdeskbot[workers]'" in done.output


@pytest.mark.parametrize("more", [(), ("--prepare",)], ids=" ".join)
def test_a_server_that_is_not_there_is_told_of(file: Path, more: tuple[str, ...]) -> None:
    file.write_text(SETTINGS.format(url="postgresql://helpdesk:letmein@127.0.0.1:9/helpdesk"))

    done = CliRunner().invoke(main, ["worker", "--settings", str(file), *more])

    assert done.exit_code == 1
    assert "the database server cannot be reached" in done.output
    assert "letmein" not in done.output
