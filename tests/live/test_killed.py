"""The bot is killed by SIGKILL on the real wiki, and started again: nothing is lost or doubled."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.live import ready
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

TAG = "{{Helpdesk status|new}}\n"


@pytest.mark.parametrize(
    "point",
    [
        "after claim",
        "after fetch_pages",
        "after record_intent",
        "before apply_edit",
        "after apply_edit",
        "after record_outcome",
    ],
)
def test_killed(wiki: Place, tmp_path: Path, point: str) -> None:
    clerk = Clerk(wiki, tmp_path)
    wiki.admin.edit(clerk.stop, "run")
    wiki.person("Anna").new_section(clerk.page, "Photos", "How do we begin? ~~~~")
    words = [point, str(clerk.settings)]
    died = ready.run(words, clerk.environment, tmp_path, "tests.live.killed")
    assert died.returncode == -signal.SIGKILL

    again = clerk("tick")

    assert again.returncode == 0, again.stderr
    assert wiki.admin.text(clerk.page).count(TAG) == 1
    assert len(clerk.edits()) == 1
    assert clerk.office().store.fetch_pending("test:desk") == []
