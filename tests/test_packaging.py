"""What is in the checkout is in the package, and the example settings are true."""

from __future__ import annotations

import configparser
import re
from dataclasses import fields
from pathlib import Path

from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.settings import operator_file as settings
from tests.live.newer import ALWAYS

ROOT = Path(__file__).parents[1]


def read_setup() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    return config


def test_every_package_is_listed_in_setup_cfg() -> None:
    listed = set(read_setup()["options"]["packages"].split())
    found = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for file in (ROOT / "helpdeskbot").rglob("*.py")
    }

    assert found == listed - {"helpdeskbot.templates_wikitext", "helpdeskbot.presets"}


def test_the_pythons_that_are_promised_are_those_on_which_the_tests_run() -> None:
    setup = read_setup()
    promised = re.findall(r"Python :: (3\.\d+)", setup["metadata"]["classifiers"])
    [readme] = re.findall(r"Python (3\..*), in a checkout", (ROOT / "README.md").read_text())

    assert promised == [setup["mypy"]["python_version"], ALWAYS]
    assert re.findall(r"3\.\d+", readme) == promised


def test_the_example_settings_can_be_loaded() -> None:
    loaded = settings.load_settings(ROOT / "config" / "helpdeskbot.example.toml", DESK)

    assert [desk.name for desk in loaded.desks] == ["content-partnership"]


def test_the_defaults_that_the_example_shows_are_the_defaults(tmp_path: Path) -> None:
    text = (ROOT / "config" / "helpdeskbot.example.toml").read_text()
    shown = tmp_path / "shown.toml"
    plain = text.partition("# [desk.status]")[0]
    shown.write_text(re.sub(r"(?m)^# (\w+ = |\[desk\.)", r"\1", plain))
    left_out = ["password_file", "oauth_file", "stop_page", "language", "state_folder", "url"]
    # Without a roster nobody is asked; the pages that the bot keeps stand below it.
    left_out += ["roster", "report_page", "needs_page", "log_page"]
    lines = [
        line for line in shown.read_text().splitlines() if line.partition(" =")[0] not in left_out
    ]
    shown.write_text("\n".join(lines))
    example = settings.load_settings(ROOT / "config" / "helpdeskbot.example.toml", DESK)
    spelled_out = settings.load_settings(shown, DESK)

    assert spelled_out.run == example.run
    assert spelled_out.limits == example.limits
    assert spelled_out.desks == example.desks


def test_every_desk_setting_is_in_the_example() -> None:
    text = (ROOT / "config" / "helpdeskbot.example.toml").read_text()
    for name in [field.name for field in fields(DeskPolicy)]:
        assert re.search(rf"\b{name}\b", text), name


def test_the_lock_file_has_hashes_and_names_no_mirror() -> None:
    lock = (ROOT / "requirements.lock").read_text()

    assert "--hash=sha256:" in lock
    assert "://" not in lock


def test_every_word_that_the_template_understands_is_in_the_presets_vocabulary() -> None:
    source = (ROOT / "templates_wikitext" / "status.wikitext").read_text()
    switch = source[source.index("{{#switch:") : source.index("#default")]
    words = {
        word.strip()
        for case in re.findall(r"\n  \|(.*)", switch)
        for word in case.partition("=")[0].split("|")
    }
    [desk] = settings.load_settings(ROOT / "config" / "helpdeskbot.example.toml", DESK).desks

    assert len(words) > 40
    assert {word for word in words if desk.status.phase(word) is None} == set()
