"""What ``settings show`` prints is TOML with the values in force; ``settings check`` tells all."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable

from click.testing import Result

from helpdeskbot.concerns.order import DESK
from helpdeskbot.settings.desk import build_desk
from tests.cli.test_cli import GOOD, run

__all__ = ["run"]

MORE = """
language = "sv"
meetings = ["second Tuesday"]
[desk.status.vocabulary]
"på väg" = "open"
[desk.hours]
opens = "08:30"
closed = [{ first = 2026-12-21, last = 2027-01-06 }]
[desk.reminders]
requester = [3, 6.5]
[desk.follow_up.topics]
upload = [30]
[[desk.topics]]
id = "upload"
labels = { en = "Up \\"load\\"", sv = "Ladda upp" }
words = { en = ["file", "photo*"] }
[[desk.unsigned]]
template = "osignerat"
"""


def test_what_is_shown_is_toml_that_comes_to_the_settings_in_force(
    run: Callable[..., Result],
) -> None:
    shown = run(GOOD + MORE, "settings", "show").stdout
    [desk] = tomllib.loads(shown)["desk"]
    written = tomllib.loads((GOOD + MORE).replace("{folder}", "/"))["desk"][0]
    assert build_desk([desk], DESK) == build_desk([written], DESK)
    assert desk["settle_minutes"] == 2.0
    assert desk["hours"]["opens"] == "08:30"
    assert desk["status"]["vocabulary"]["på väg"] == "open"
    assert "reminders.requester = [3.0, 6.5] # the operator's file" in shown


def test_the_topics_are_shown_by_their_ids_with_their_names(run: Callable[..., Result]) -> None:
    assert "# Topics: upload (Ladda upp)\n" in run(GOOD + MORE, "settings", "show").stdout
    packaged = run(GOOD, "settings", "show").stdout
    assert "copyright (Copyright" in packaged


def test_all_mistakes_of_a_settings_file_are_told_at_once(
    run: Callable[..., Result], tmp_path: object
) -> None:
    wrong = GOOD + 'colour = 1\n[desk.reminders]\nrequester = 5\n"enabled = true\n'
    result = run(wrong, "settings", "check", f"{tmp_path}/helpdeskbot.toml")
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [
        "line 14",
        "line 16",
        "line 17",
    ]
    assert "a list is expected, as in [5]" in result.stdout
    found = run(wrong, "settings", "check", "--json", f"{tmp_path}/helpdeskbot.toml")
    assert found.exit_code == 1
    assert [one["line"] for one in json.loads(found.stdout)["mistakes"]] == [14, 16, 17]
    good = run(GOOD, "settings", "check", "--json", f"{tmp_path}/helpdeskbot.toml")
    assert (good.exit_code, json.loads(good.stdout)) == (0, {"mistakes": []})
