"""On a real wiki: an archive bot that takes all open requests stops the desk until staff agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from helpdeskbot.page import breaker
from helpdeskbot.tick import tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import Person
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

WELCOME = "Welcome to the desk."
MANY = 30


def test_nothing_is_done_until_staff_say_so_or_undo_it(
    wiki: Place, tmp_path: Path, people: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    staff, settings, archive = people("Samira"), wiki.title("settings"), wiki.title("archive")
    more = (
        f"settings_page = '{settings}'\nstaff = ['{staff.name}']\n[desk.archives]\nenabled = true"
    )
    clerk = Clerk(wiki, tmp_path, more=more)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(settings, "{{Helpdesk settings}}")
    asked = "".join(f"\n\n== Matter {n} ==\nHow do we begin? ~~~~" for n in range(MANY))
    people("Anna").edit(clerk.page, WELCOME + asked)
    tick(clerk.office())
    full = wiki.admin.text(clerk.page)
    assert full.count("{{Helpdesk status|new}}") == MANY
    tick(clerk.office())

    bot, talk = wiki.person("ArchiveBot", "bot"), settings.replace("Project:", "Project talk:")
    bot.edit(archive, full.removeprefix(WELCOME))
    bot.edit(clerk.page, WELCOME)
    assert f"{MANY} open requests gone" in tick(clerk.office()).summary
    staff.edit(clerk.page, full)
    assert tick(clerk.office()).summary == "ok"
    assert len(clerk.edits()) == 1
    assert wiki.admin.text(talk) == ""

    bot.edit(clerk.page, WELCOME)
    tick(clerk.office())
    monkeypatch.setattr(breaker, "SETTLE", timedelta(0))
    for _ in range(3):
        report = tick(clerk.office())
    assert report.pages_read == []
    told = wiki.admin.text(talk)
    assert told.count("stopped at this desk") == 1
    assert f"Latest edits: [[User talk:{bot.name}|{bot.name}]]" in told
    line = told.partition("<code>")[2].partition("</code>")[0]
    staff.edit(settings, f"{{{{Helpdesk settings\n{line}\n}}}}")
    assert "stopped" not in tick(clerk.office()).summary
    done = clerk("explain")
    assert "stopped" not in done.stderr
