"""Between the installed command and a real wiki the network fails at the edit, in each way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.faulty import ANSWERS, faulty
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

TAG = "{{Helpdesk status|new}}\n"
# Each waits for its retries; the others are played where somebody asks for them.
ALL = [*ANSWERS, "cut before", "cut after"]
FAULTS = ALL if "HELPDESKBOT_FAULTS" in os.environ else ["429", "cut after"]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_edit_is_made_once_when_it_is_over(wiki: Place, tmp_path: Path, fault: str) -> None:
    clerk = Clerk(wiki, tmp_path)
    wiki.admin.edit(clerk.stop, "run")
    wiki.person("Anna").new_section(clerk.page, "Photos", "How do we begin? ~~~~")
    usual = clerk.settings.read_text(encoding="utf-8")
    with faulty(wiki.api, fault) as (api, met):
        clerk.settings.write_text(usual.replace(wiki.api, api), encoding="utf-8")
        failed = clerk("tick")
    assert met
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "Traceback" not in failed.stdout + failed.stderr

    clerk.settings.write_text(usual, encoding="utf-8")
    again = clerk("tick")

    assert again.returncode == 0, again.stderr
    assert wiki.admin.text(clerk.page).count(TAG) == 1
    assert len(clerk.edits()) == 1
    assert clerk.office().store.fetch_pending("test:desk") == []
