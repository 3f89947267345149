"""The operator's file, and the one with the password: written at once or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpdeskbot.model.errors import SettingsError

PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Answers:
    """What an operator has answered.

    :param password_file: where the password is; ``""``: in the environment.
    :param operator: the title of whoever's user page; ``""``: nobody was named.
    :param language: ``""``: the wiki's.
    :param roster: ``""``: nobody is asked.
    """

    name: str
    api: str
    user: str
    contact: str
    operator: str
    password_file: str
    desk: str
    language: str
    profile: str
    staff: Sequence[str]
    settings_page: str
    roster: str
    since: date


def render_settings(answers: Answers) -> str:
    """The operator's file."""
    lines = [
        "# The operator's file, as helpdeskbot init has made it.",
        "# Every setting: config/helpdeskbot.example.toml; staff set theirs on the settings page.",
        "",
        "[wiki]",
        f"name = {_quote(answers.name)}  # short, for logs and the database; keep it",
        f"api = {_quote(answers.api)}",
        f"user = {_quote(answers.user)}",
        f"contact = {_quote(answers.contact)}  # stands in each request to the wiki",
    ]
    if answers.password_file:
        lines.append(f"password_file = {_quote(answers.password_file)}")
    else:
        lines.append("# The password comes from the environment: HELPDESKBOT_PASSWORD or OAuth.")
    if answers.operator:
        lines.append(f"operator = {_quote(answers.operator)}  # stands on the bot's page")
    else:
        lines.append('# operator = "User:Example"  # whose bot it is, for the bot\'s page')
    lines += [
        '# approval = "…"  # the page on which the wiki allowed the bot',
        '# source = "https://…"  # where its program\'s code is',
        "",
        "[[desk]]",
        'name = "helpdesk"  # short, for logs and the database; keep it',
        f"pages = [{_quote(answers.desk)}]",
        f"since = {answers.since:%Y-%m-%d}  # requests posted before this day (UTC) are left alone",
        f"profile = {_quote(answers.profile)}  # how much is on: quiet, helpful or full",
        f"settings_page = {_quote(answers.settings_page)}  # on which staff set what they may",
        f"staff = [{', '.join(map(_quote, answers.staff))}]  # besides administrators",
    ]
    if answers.language:
        lines.append(f"language = {_quote(answers.language)}")
    if answers.roster:
        lines += ["", "[desk.asking]", f"roster = {_quote(answers.roster)}  # of experts"]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_new(
    file: Path, text: str, *, mode: int = 0o644, check: Callable[[Path], object] | None = None
) -> None:
    """Put a whole file where there is none, however this ends.

    :param check: looks at it before it is in its place.
    :raises SettingsError: there is one already, or none can be.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise _cannot(file, error) from None
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        new.chmod(mode)
        if check is not None:
            check(new)
        _link(new, file)
    except FileExistsError:
        raise SettingsError(
            "there is such a file already, and it stays as it is", where=str(file)
        ) from None
    except OSError as error:
        raise _cannot(file, error) from None
    finally:
        with suppress(OSError):
            new.unlink()


def _link(new: Path, file: Path) -> None:
    """Give a file its name, unless another one has it."""
    try:
        os.link(new, file)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know no second name for a file.
        if file.exists():
            raise FileExistsError from None
        new.rename(file)


def _cannot(file: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"the file cannot be written: {error.strerror or error}",
        where=str(file),
        advice="Name another place with --settings FILE",
    )
