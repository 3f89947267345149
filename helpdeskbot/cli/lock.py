"""One working process per wiki and machine; the system frees the lock when the process ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpdeskbot.model.errors import SettingsError, StoreError


def make_private_folder(folder: Path) -> Path:
    """Create a folder that only this account may look into, if it is not there.

    :raises SettingsError: it cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"the state folder cannot be created: {error.strerror}",
            where=str(folder),
            advice="Set run.state_folder to a folder that the bot's account may write to",
        ) from None
    return folder


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock; false if another process on this machine holds it.

    :raises StoreError: the lock file cannot be written.
    """
    file = make_private_folder(folder) / "lock"
    try:
        handle = file.open("a")
    except OSError as error:
        raise StoreError(
            f"the lock file cannot be written: {error.strerror}",
            where=str(file),
            advice="Make the state folder writable for the bot's account",
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
