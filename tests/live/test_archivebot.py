"""pywikibot's own archivebot archives threads of a desk on a real wiki, and the bot finds them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.live.clerk import Clerk
from tests.live.conftest import PASSWORD, Place
from tests.live.people import Person
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

SETTINGS = """
[desk.archives]
enabled = true
replies = "bring-back"
"""

CONFIG = """\
family = mylang = "local"
family_files["local"] = {api!r}
usernames["local"]["local"] = {name!r}
password_file = "passwords.py"
put_throttle = minthrottle = 0
"""


def run_archivebot(wiki: Place, folder: Path, page: str) -> str:
    """pywikibot's archivebot on one page, as its operator runs it; what it said."""
    archiver = wiki.person("ArchiverBot", "bot")
    folder.mkdir()
    config = CONFIG.format(api=wiki.api, name=archiver.name)
    (folder / "user-config.py").write_text(config, encoding="utf-8")
    passwords = folder / "passwords.py"
    passwords.write_text(f"({archiver.name!r}, {PASSWORD!r})\n", encoding="utf-8")
    for file in folder.iterdir():
        file.chmod(0o600)
    kept = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    done = subprocess.run(
        [Path(sys.executable).parent / "pwb", "archivebot", f"-page:{page}"],
        capture_output=True,
        text=True,
        env={**kept, "PYWIKIBOT_DIR": str(folder), "HOME": str(folder)},
        cwd=folder,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def signed(person: Person, day: str) -> str:
    name = person.name
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) 09:05, {day} 2026 (UTC)"


def test_what_archivebot_archives_is_found_and_told_of(
    wiki: Place, people: Callable[..., Person], tmp_path: Path
) -> None:
    anna, rita, samira = people("Anna"), people("Rita"), people("Samira")
    clerk = Clerk(wiki, tmp_path, more=SETTINGS)
    archive = f"{clerk.page}/Archives/2026"
    wiki.admin.edit(clerk.stop, "run")
    assert clerk("templates", "push").returncode == 0
    samira.edit(
        clerk.page,
        "{{User:MiszaBot/config\n"
        f"|archive = {archive.replace('2026', '%(year)d')}\n"
        "|algo = old(20d)\n|minthreadsleft = 0\n|minthreadstoarchive = 1\n"
        "|archiveheader = An archive.\n}}\n"
        "Welcome to the desk.",
    )
    anna.append(clerk.page, f"\n== Over ==\nIt is done. {signed(anna, '1 October')}")
    rita.append(clerk.page, f"\n== Open ==\nHow do we begin? {signed(rita, '2 October')}")
    rita.append(clerk.page, f"\n== Silent ==\nWhich one? {signed(rita, '3 October')}")
    assert clerk("tick").returncode == 0
    text = samira.text(clerk.page)
    for heading, status in (("Over", "done"), ("Silent", "no response")):
        text = text.replace(
            f"== {heading} ==\n{{{{Helpdesk status|new",
            f"== {heading} ==\n{{{{Helpdesk status|{status}",
        )
    samira.edit(clerk.page, text)
    assert clerk("tick").returncode == 0

    said = run_archivebot(wiki, tmp_path / "archiver", clerk.page)

    assert samira.text(clerk.page).count("\n== ") == 0, said
    assert samira.text(archive).count("\n== ") == 3
    last = wiki.server.last_event()
    done = clerk("tick")
    assert done.returncode == 0, done.stderr
    told = f'the open request "Open" was archived by {wiki.name("ArchiverBot")}, to {archive}'
    assert told in done.stdout + done.stderr
    talk = samira.text(f"User talk:{rita.name}")
    assert f"was moved to an archive: [[:{archive}#Open|Open]]." in talk
    assert talk.count("== Your request was archived ==") == 1
    # What was over is not told of, and nobody is mentioned.
    assert samira.text(f"User talk:{anna.name}") == ""
    assert wiki.server.notified(last) == []

    # A late reply in the archive, to what was closed for want of one.
    samira.edit(
        archive,
        samira.text(archive).replace(
            signed(rita, "3 October"), f"{signed(rita, '3 October')}\n: The blue one. ~~~~"
        ),
    )
    for _ in range(3):
        assert clerk("tick").returncode == 0
    page = samira.text(clerk.page)
    assert page.count("== Silent ==\n{{Helpdesk status|new}}") == 1
    assert f"[[:{archive}#Silent|Silent]]" in page

    # Nothing is said twice, whatever is lost.
    before = [samira.text(title) for title in (clerk.page, archive, f"User talk:{rita.name}")]
    clerk.lose_the_database()
    for _ in range(2):
        assert clerk("tick").returncode == 0
    after = [samira.text(title) for title in (clerk.page, archive, f"User talk:{rita.name}")]
    assert after == before
