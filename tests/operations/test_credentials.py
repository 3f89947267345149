"""What a service is handed: a password in a folder that only it sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdeskbot.cli.credentials import PASSWORD, TOKENS, find_password
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.settings.operator_file import WikiSection
from helpdeskbot.wiki.connection import OAuth, Secret


def wiki(password_file: str = "") -> WikiSection:
    return WikiSection(
        name="x",
        api="https://example.org/w/api.php",
        user="HelpdeskBot",
        contact="x",
        password_file=password_file,
    )


def handed(folder: Path, name: str, text: str, mode: int = 0o400) -> dict[str, str]:
    file = folder / name
    file.write_text(text)
    file.chmod(mode)
    return {"CREDENTIALS_DIRECTORY": str(folder)}


# systemd lets the service's account in by an access list, which the mode shows as the group's bit;
# Kubernetes by the pod's group.
@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600])
def test_a_password_that_is_handed_over_is_used_without_any_setting(
    mode: int, tmp_path: Path
) -> None:
    found = find_password(wiki(), handed(tmp_path, PASSWORD, "letmein\n", mode))

    assert found == Secret("letmein")


def test_so_are_tokens(tmp_path: Path) -> None:
    found = find_password(wiki(), handed(tmp_path, TOKENS, "a\nb\nc\nd\n"))

    assert found == OAuth(Secret("a"), Secret("b"), Secret("c"), Secret("d"))


def test_one_that_everybody_can_read_is_refused_there_too(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="others on this machine may read"):
        find_password(wiki(), handed(tmp_path, PASSWORD, "letmein", 0o444))


def test_the_environment_goes_before_it_and_it_before_the_settings(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("of the settings")
    own.chmod(0o600)
    section = wiki(password_file=str(own))
    environ = handed(tmp_path, PASSWORD, "handed over")

    assert find_password(section, environ) == Secret("handed over")
    environ["HELPDESKBOT_PASSWORD"] = "of the environment"
    assert find_password(section, environ) == Secret("of the environment")


def test_a_folder_with_other_services_things_changes_nothing(tmp_path: Path) -> None:
    assert find_password(wiki(), handed(tmp_path, "other.password", "x")) is None


def test_the_group_may_not_read_a_file_of_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("letmein")
    file.chmod(0o440)

    with pytest.raises(SettingsError, match="chmod 600"):
        find_password(wiki(password_file=str(file)), {})


def test_what_is_handed_over_for_one_wiki_is_not_sent_to_another(tmp_path: Path) -> None:
    environ = handed(tmp_path, f"{PASSWORD}.x", "of x") | handed(tmp_path, PASSWORD, "common")

    assert find_password(wiki(), environ, alone=False) == Secret("of x")
    (tmp_path / f"{PASSWORD}.x").unlink()
    assert find_password(wiki(), environ, alone=False) == Secret("common")
