"""The files of a rehearsal in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.rehearsal import suggest
from helpdeskbot.rehearsal.as_json import as_json
from helpdeskbot.rehearsal.compare import Comparison
from helpdeskbot.rehearsal.html import as_html
from helpdeskbot.rehearsal.model import Rehearsed

JSON_FILE = "rehearsal.json"
REPORT_FILE = "report.html"
SUGGESTION_FILE = "suggestion.toml"


def prepare_folder(folder: Path) -> None:
    """Make a folder, and see that files can be written into it, before there is what to write.

    :raises SettingsError: they cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
        for name in (JSON_FILE, REPORT_FILE, SUGGESTION_FILE):
            if (folder / name).exists():
                (folder / name).open("ab").close()
    except OSError as error:
        raise SettingsError(
            f"nothing can be written there: {error.strerror or error}",
            where=str(error.filename or folder),
            advice="Name another folder with --out",
        ) from None


def write_files(
    rehearsed: Rehearsed,
    folder: Path,
    *,
    comparison: Comparison | None = None,
    suggestion: suggest.Suggestion | None = None,
) -> Sequence[Path]:
    """Write what was found into a folder, which is made where it is missing.

    :param rehearsed: its missteps have been found.
    :param comparison: of it with other settings.
    :param suggestion: other settings that would have done better.
    :returns: the files.
    :raises OSError: they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = as_json(rehearsed)
    if comparison is not None:
        data["comparison"] = comparison.as_json()
    if suggestion is not None:
        data["suggestion"] = suggest.as_json(suggestion)
    texts = {
        JSON_FILE: json.dumps(data, indent=1, ensure_ascii=True) + "\n",
        REPORT_FILE: as_html(rehearsed, comparison),
    }
    if suggestion is not None:
        texts[SUGGESTION_FILE] = suggest.write_toml(suggestion)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
