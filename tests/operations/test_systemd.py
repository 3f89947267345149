"""The unit of systemd: that systemd takes it, how much it lets the bot do, and what it starts."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from helpdeskbot.cli.schedule import PATIENCE
from tests.lacking import leave_out
from tests.operations.served import ROOT, SETTINGS, figures, free_port, served, wait_until

UNIT = ROOT / "docs" / "operations" / "helpdeskbot.service"
PLACE = "/opt/helpdeskbot"


@pytest.fixture(scope="module")
def analyze() -> str:
    """systemd-analyze, which root installs where it is missing."""
    if shutil.which("systemd-analyze") is None and shutil.which("apt-get") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "systemd"]
        command += ["--no-remove", "-o", "DPkg::Lock::Timeout=300"]
        for words in (command, ["apt-get", "update", "--quiet"], command):
            subprocess.run(words, env=environment, capture_output=True, check=False)
            if shutil.which("systemd-analyze"):
                break
    program = shutil.which("systemd-analyze")
    if program is None:
        leave_out("no systemd-analyze. Run once: sudo apt-get install systemd")
    return program


def settings_of_unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"(?m)^(\w+)=(.*)$", UNIT.read_text("utf-8")):
        found.setdefault(key, []).append(value)
    return found


def test_systemd_has_nothing_to_say_against_the_unit(analyze: str, tmp_path: Path) -> None:
    program = tmp_path / "venv" / "bin" / "helpdeskbot"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace(f"{PLACE}/venv", str(tmp_path / "venv")))
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_systemd_counts_it_among_the_services_that_are_least_exposed(analyze: str) -> None:
    # In tenths of a point of ten; what remains is that it talks to the network.
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=15", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Overall exposure level" in done.stdout


def test_what_the_unit_starts_starts_with_what_it_gives_and_ends_as_it_asks(
    tmp_path: Path,
) -> None:
    unit = settings_of_unit()
    [start], [environment] = unit["ExecStart"], unit["Environment"]
    [credential], [kill] = unit["LoadCredential"], unit["KillSignal"]
    [state] = unit["StateDirectory"]
    program, *words = shlex.split(start)
    port = free_port()
    file, folder, secrets = (tmp_path / name for name in ("settings.toml", "state", "secrets"))
    for one in (folder, secrets):
        one.mkdir(mode=0o700)
    file.write_text(SETTINGS.format(run=f'metrics = "127.0.0.1:{port}"'))
    (secrets / credential.partition(":")[0]).write_text("letmein")
    (secrets / credential.partition(":")[0]).chmod(0o440)
    given = dict(one.split("=", 1) for one in environment.split())
    assert given["HOME"] == f"/var/lib/{state}"
    given |= {"HOME": str(folder), "CREDENTIALS_DIRECTORY": str(secrets)}
    words[words.index("--settings") + 1] = str(file)

    with served(words, given) as running:
        made = 'helpdeskbot_passes_total{outcome="made",wiki="practice"}'
        wait_until(lambda: figures(port).get(made, 0) > 0, running)
        running.send_signal(getattr(signal, kill))
        code = running.wait(30)

    assert code == 0
    assert int(unit["TimeoutStopSec"][0]) > PATIENCE
    assert program == f"{PLACE}/venv/bin/helpdeskbot"
    [database] = folder.rglob("memory.sqlite")
    assert database.stat().st_mode & 0o077 == 0
