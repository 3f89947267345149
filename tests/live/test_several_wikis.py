"""One process at two real wikis, with another account on each, and a third wiki that is away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from helpdeskbot.store.opening import open_store
from tests.live.clerk import GRANTS
from tests.live.conftest import Place
from tests.live.test_running import TAG, wait_until

WIKI = """
[[wiki]]
name = "{name}"
api = "{api}"
user = "{account}@tick"
contact = "tests@example.org"

[[desk]]
name = "desk"
wiki = "{name}"
pages = ["{page}"]
since = 2026-01-01
settle_minutes = 0
profile = "quiet"
"""
ACCOUNTS = {"first": "FirstBot", "second": "SecondBot"}
PAGE = "Project:Several helpdesk"
# Nothing listens there.
AWAY = "http://127.0.0.1:9/w/api.php"


def set_up(places: Mapping[str, Place], folder: Path) -> dict[str, str]:
    """The operator's file and environment; the first wiki is the one that is away."""
    text = f'[run]\nstate_folder = "{folder}/state"\ninterval_seconds = 5\njitter_seconds = 0\n'
    text += "[limits]\nseconds_between_edits = 0\n"
    text += WIKI.format(name="away", api=AWAY, account="AwayBot", page=PAGE)
    environment = {key: value for key, value in os.environ.items() if "HELPDESKBOT" not in key}
    environment |= {"HOME": str(folder), "HELPDESKBOT_PASSWORD_AWAY": "x"}
    for name, place in places.items():
        account = place.name(ACCOUNTS[name])
        place.admin.create_account(account, "an owner's password", "bot")
        password = place.server.bot_password(account, "tick", GRANTS)
        environment[f"HELPDESKBOT_PASSWORD_{name.upper()}"] = password
        place.admin.edit(f"User:{account}/stop", "run")
        place.admin.edit(PAGE, "Welcome.")
        text += WIKI.format(name=name, api=place.api, account=account, page=PAGE)
    file = folder / "helpdeskbot.toml"
    file.write_text(text, encoding="utf-8")
    return {**environment, "HELPDESKBOT_SETTINGS": str(file)}


def test_one_process_serves_two_wikis_while_a_third_is_away(
    wiki: Place, swift_wiki: Place, tmp_path: Path
) -> None:
    places = {"first": wiki, "second": swift_wiki}
    environment = set_up(places, tmp_path)
    wiki.person("Anna").new_section(PAGE, "Photos", "How do we begin? ~~~~")
    swift_wiki.person("Bea").new_section(PAGE, "Maps", "How do we begin? ~~~~")
    command = [sys.executable, "-m", "helpdeskbot"]
    more = {"env": environment, "cwd": tmp_path}
    with (tmp_path / "run.log").open("w") as log:
        running = subprocess.Popen([*command, "run"], stderr=log, text=True, **more)  # type: ignore[call-overload]
    try:
        wait_until(lambda: all(TAG in place.admin.text(PAGE) for place in places.values()), 120)
        wait_until(lambda: "the tick failed" in (tmp_path / "run.log").read_text(), 120)
    finally:
        running.send_signal(signal.SIGTERM)
        code = running.wait(30)
    ticked = subprocess.run([*command, "tick"], capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]

    assert code == 0
    said = (tmp_path / "run.log").read_text()
    assert "Traceback" not in said
    assert f"the tick failed: {AWAY}: the wiki gave no usable answer: the connection" in said
    assert said.count('wiki="away"') >= 2
    for name, place in places.items():
        newest = place.admin.history(PAGE)[0]
        assert newest["user"] == place.name(ACCOUNTS[name])
    assert ticked.returncode == 1
    assert ticked.stdout == ""
    assert f"away:\nhelpdeskbot: {AWAY}: the wiki gave no usable answer" in ticked.stderr
    with open_store(f"sqlite:///{tmp_path}/state/memory.sqlite") as store:
        found = {
            name: [one.heading for one in store.fetch_threads(f"{name}:desk")]
            for name in ("away", "first", "second")
        }
    assert found == {"away": [], "first": ["Photos"], "second": ["Maps"]}
