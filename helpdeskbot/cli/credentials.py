"""Passwords and tokens: from the environment, or from a file that nobody else can read.

Whoever starts services hands files over in a folder that only the service sees, which it names in
``$CREDENTIALS_DIRECTORY``: systemd does, and a manifest of Kubernetes can.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.settings.sections import WikiSection, expand_path, simplify_name
from helpdeskbot.wiki.connection import OAuth, Secret

PASSWORD, TOKENS = "helpdeskbot.password", "helpdeskbot.oauth"
"""What the files are called that a service is handed."""


def find_password(
    wiki: WikiSection, environ: Mapping[str, str], *, alone: bool = True
) -> Secret | OAuth | None:
    """The credentials, from the environment or from a file that others cannot read.

    Variables and handed files with the wiki's name at their end are that wiki's alone, and go
    first.  Those without one go before a wiki's file where it is the only wiki, and after it where
    there are several: one wiki's password is not sent to another that has its own.

    :param alone: it is the settings' only wiki.
    :raises SettingsError: the file is missing, empty, or open to others.
    """
    own = _find_in(environ, f"_{simplify_name(wiki.name)}") or _find_handed(
        environ, f".{wiki.name}"
    )
    common = _find_in(environ, "") or _find_handed(environ, "")
    return own or (common if alone else None) or _find_in_files(wiki) or common


def _find_in(environ: Mapping[str, str], end: str) -> Secret | OAuth | None:
    """What variables say.

    :param end: of their names.
    """
    parts = [
        environ.get(f"HELPDESKBOT_OAUTH_{part}{end}", "")
        for part in ("CONSUMER_TOKEN", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
    ]
    if all(parts):
        return OAuth(*(Secret(part) for part in parts))
    password = environ.get(f"HELPDESKBOT_PASSWORD{end}")
    return Secret(password) if password else None


def _find_handed(environ: Mapping[str, str], end: str) -> Secret | OAuth | None:
    """What a service is handed.

    :param end: of the files' names.
    """
    if not environ.get("CREDENTIALS_DIRECTORY"):
        return None
    tokens, password = (
        expand_path(environ["CREDENTIALS_DIRECTORY"]) / f"{name}{end}"
        for name in (TOKENS, PASSWORD)
    )
    # The service's own account need not own them: access is by a list, of which the mode shows the
    # group's bits, or by a group of which it is the only member.
    if tokens.exists():
        return _read_tokens(tokens, stat.S_IRWXO)
    return Secret(_read_secret(password, stat.S_IRWXO)[0]) if password.exists() else None


def _find_in_files(wiki: WikiSection) -> Secret | OAuth | None:
    if wiki.oauth_file:
        return _read_tokens(expand_path(wiki.oauth_file))
    if wiki.password_file:
        return Secret(_read_secret(expand_path(wiki.password_file))[0])
    return None


def _read_tokens(file: Path, others: int = stat.S_IRWXG | stat.S_IRWXO) -> OAuth:
    lines = _read_secret(file, others)
    if len(lines) < 4:
        raise SettingsError(
            "the OAuth file has fewer than four lines",
            where=str(file),
            advice="Write consumer token, consumer secret, access token, access secret",
        )
    return OAuth(*(Secret(line) for line in lines[:4]))


def _read_secret(file: Path, others: int = stat.S_IRWXG | stat.S_IRWXO) -> list[str]:
    """A file's lines that are not empty.

    :param others: the bits of its mode that would let in whom it is not for.
    """
    try:
        mode = file.stat().st_mode
        if mode & others:
            raise SettingsError(
                f"others on this machine may read this file (mode {stat.S_IMODE(mode):o})",
                where=str(file),
                advice=f"Run: chmod 600 {file}",
            )
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(
            f"the credentials' file cannot be read: {reason}",
            where=str(file),
            advice="Create it with the password alone on the first line, then chmod 600",
        ) from None
    lines = [line for line in lines if line]
    if not lines:
        raise SettingsError(
            "the credentials' file is empty", where=str(file), advice="Put the password in it"
        )
    return lines
