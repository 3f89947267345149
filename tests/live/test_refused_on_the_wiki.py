"""A real wiki that refuses what the bot adds to one request: the others are dealt with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdeskbot.tick import tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

NAMES = ("Anna", "Bosse", "Carin", "Dora", "Emil", "Frida")
# Not the request itself, which stands there already, but what the bot adds to it.
FILTER = r"$wgSpamRegex = ['/== From Dora ==\s*\{\{Helpdesk status/'];"


@pytest.fixture
def filtered(wiki: Place) -> Iterator[Place]:
    wiki.server.configure(FILTER)
    yield wiki
    wiki.server.configure("")


def test_one_request_that_the_wiki_refuses_keeps_back_no_other(
    filtered: Place, tmp_path: Path
) -> None:
    clerk = Clerk(filtered, tmp_path)
    admin = filtered.admin
    admin.edit(clerk.stop, "run")
    admin.edit(clerk.page, "Welcome to the desk.")
    for name in NAMES:
        admin.new_section(clerk.page, f"From {name}", "How do we begin? ~~~~")

    report = tick(clerk.office())

    text = admin.text(clerk.page)
    tagged = [name for name in NAMES if f"== From {name} ==\n{{{{Helpdesk status" in text]
    assert tagged == ["Anna", "Bosse", "Carin", "Emil", "Frida"]
    [problem] = report.problems
    assert "spamprotectionmatch" in problem.what
    filtered.server.configure("")
    assert tick(clerk.office()).edits == [], "the one waits a while"
