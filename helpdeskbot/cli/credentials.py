"""Passwords and tokens: from the environment, or from a file that nobody else can read."""

from __future__ import annotations

import stat
from collections.abc import Mapping

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.settings.sections import WikiSection, expand_path, simplify_name
from helpdeskbot.wiki.connection import OAuth, Secret


def find_password(
    wiki: WikiSection, environ: Mapping[str, str], *, alone: bool = True
) -> Secret | OAuth | None:
    """The credentials, from the environment or from a file that others cannot read.

    Variables with the wiki's name at their end are that wiki's alone, and go first.  Those without
    one go before a wiki's file where it is the only wiki, and after it where there are several: one
    wiki's password is not sent to another that has its own.

    :param alone: it is the settings' only wiki.
    :raises SettingsError: the file is missing, empty, or open to others.
    """
    own = _find_in(environ, f"_{simplify_name(wiki.name)}")
    common = _find_in(environ, "")
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


def _find_in_files(wiki: WikiSection) -> Secret | OAuth | None:
    if wiki.oauth_file:
        lines = _read_secret(wiki.oauth_file)
        if len(lines) < 4:
            raise SettingsError(
                "the OAuth file has fewer than four lines",
                where=wiki.oauth_file,
                advice="Write consumer token, consumer secret, access token, access secret",
            )
        return OAuth(*(Secret(line) for line in lines[:4]))
    if wiki.password_file:
        return Secret(_read_secret(wiki.password_file)[0])
    return None


def _read_secret(name: str) -> list[str]:
    file = expand_path(name)
    try:
        mode = file.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
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
