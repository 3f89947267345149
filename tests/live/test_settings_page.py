"""Staff set how the bot works on a page of a real wiki; strangers do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import Person
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

People = Callable[..., Person]


def test_settings_on_the_wiki_from_the_first_edit_to_a_lost_database(
    wiki: Place, people: People, tmp_path: Path
) -> None:
    page, talk = wiki.title("settings"), wiki.title("settings").replace(":", " talk:", 1)
    samira, stranger, anna = people("Samira"), people("Stranger"), people("Anna")
    clerk = Clerk(wiki, tmp_path, more=f'settings_page = "{page}"\nstaff = ["{samira.name}"]\n')
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome to the desk.")
    assert clerk("templates", "push").returncode == 0
    good = samira.edit(page, "{{Helpdesk settings\n|status.initial = planning\n}}")
    anna.new_section(clerk.page, "Photos", "How do we begin? ~~~~")

    # What staff set is used.
    done = clerk("tick")
    assert done.returncode == 0, done.stderr
    assert "{{Helpdesk status|planning}}" in anna.text(clerk.page)
    assert '<td dir="auto">planning</td>' in anna.look(f"/index.php?title={page}".replace(" ", "_"))
    shown = clerk("settings", "show").stdout
    assert (
        f'status.initial = "planning" # {page}, line 2 (revision {good} by {samira.name})' in shown
    )

    # What a stranger sets is not, and that is said.
    stranger.edit(page, "{{Helpdesk settings|status.initial=on hold}}")
    anna.new_section(clerk.page, "Maps", "And maps? ~~~~")
    since = wiki.server.last_event()
    done = clerk("tick")
    assert done.returncode == 0, done.stderr
    assert anna.text(clerk.page).count("{{Helpdesk status|planning}}") == 2
    assert f"[[User talk:{stranger.name}|" in anna.text(talk)
    assert wiki.server.notified(since) == []

    # A mistake of staff is explained to them, and notifies them alone.
    broken = samira.edit(page, "{{Helpdesk settings\n|status.initial=done\n|colour=[[User:X]]}}")
    since = wiki.server.last_event()
    clerk("tick")
    message = anna.text(talk)
    assert f"<!-- helpdeskbot settings {broken} -->" in message
    assert "Line 3, <code><nowiki>colour</nowiki></code>: there is no such setting" in message
    assert [name for name, _ in wiki.server.notified(since)] == [samira.name]

    # Nothing is said twice, whatever is lost.
    before = anna.text(talk)
    clerk.lose_the_database()
    assert clerk("tick").returncode == 0
    assert clerk("tick").returncode == 0
    assert anna.text(talk) == before
    checked = clerk("settings", "check", "--wiki")
    assert checked.returncode == 1
    assert "Line 3, colour: there is no such setting" in checked.stdout
    assert f"the settings of revision {good} are in force" in checked.stdout

    # Mended, it is in force; protected, everybody's edits count.
    samira.edit(page, "{{Helpdesk settings\n|status.initial=in progress}}")
    anna.new_section(clerk.page, "Films", "And films? ~~~~")
    clerk("tick")
    assert "{{Helpdesk status|in progress}}" in anna.text(clerk.page)
    assert clerk("settings", "check", "--wiki").returncode == 0
    wiki.admin.edit(page, "{{Helpdesk settings\n|status.initial=on hold}}")
    wiki.admin.protect(page)
    anna.new_section(clerk.page, "Sounds", "And sounds? ~~~~")
    clerk("tick")
    assert "{{Helpdesk status|on hold}}" in anna.text(clerk.page)
    assert clerk("doctor").returncode == 0
