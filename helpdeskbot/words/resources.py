"""Where the files that ship with the program are: wiki pages, messages, presets.

In an installed program they are the packages ``helpdeskbot.templates_wikitext`` and
``helpdeskbot.presets``; in a source checkout, the folders ``templates_wikitext`` and ``config``.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from helpdeskbot.model.errors import HelpdeskBotError

_CHECKOUT = Path(__file__).resolve().parents[2]


def templates() -> Traversable:
    """The folder with every page that is installed on a wiki, ``manifest.toml`` and ``i18n``.

    :raises HelpdeskBotError: the installation lacks it.
    """
    return _find("helpdeskbot.templates_wikitext", "templates_wikitext", "manifest.toml")


def config() -> Traversable:
    """The folder with the example of an operator's file, and the desk ``presets``.

    :raises HelpdeskBotError: the installation lacks it.
    """
    return _find("helpdeskbot.presets", "config", "presets")


def _find(package: str, folder: str, member: str) -> Traversable:
    # A folder is only taken for ours if a member of it is there: next to an installed package,
    # somebody else's "config" may stand.
    try:
        installed = resources.files(package)
    except ModuleNotFoundError:
        pass
    else:
        if _has(installed, member):
            return installed
    checkout = _CHECKOUT / folder
    if (checkout / member).exists():
        return checkout
    raise HelpdeskBotError(
        f"the files of {package} are missing from this installation",
        where=str(_CHECKOUT),
        advice="Install the program again, or run it in its source checkout",
    )


def _has(folder: Traversable, member: str) -> bool:
    inside = folder / member
    return inside.is_file() or inside.is_dir()
