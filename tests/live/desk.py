"""A real MediaWiki with a filled desk for a person to look at: ``make wiki``."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from helpdeskbot.cli.app import now_utc
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, CannotInstall, MediaWiki, serve
from tests.live.people import Person

DESK = "Project:Helpdesk"
ROSTER = f"{DESK}/Experts"
SETTINGS = f"{DESK}/Settings"
BOT = "HelpdeskBot"
STAFF = "Samira"
PASSWORD = "a person's password"
GRANTS = ["basic", "highvolume", "editpage", "createeditmovepage", "sendemail"]

REQUESTS = [
    ("Anna", "Fotografier från museet", "Hej! Vi vill ladda upp 12 000 foton. Hur börjar vi? ~~~~"),
    ("Élodie", "Nos archives", "Bonjour, nous sommes une petite archive. Qui peut nous aider ?"),
    ("Yusuf", "صور المتحف", "مرحبا، كيف نرفع الصور؟ ~~~~"),
    ("Bosse", "Maps", "{{Helpdesk status|in progress}}\n\nWho can georeference 40 maps? ~~~~"),
    ("Olena", "Wikidata", "Як імпортувати 300 пам'яток? ~~~~"),
]
EXPERTS = [
    ("Lina", "{{Helpdesk expert|Lina|topics=upload, copyright|languages=sv, en, uk}}"),
    ("Malik", "{{Helpdesk expert|Malik|topics=upload, wikidata|languages=fr, ar, en}}"),
]


def fill(wiki: MediaWiki, folder: Path) -> None:
    """Set the desk up as its operator would; people come, and the bot makes its first pass."""
    admin = Person(wiki, ADMIN, ADMIN_PASSWORD)
    admin.create_account(BOT, "an owner's password", "bot")
    admin.create_account(STAFF, PASSWORD)
    settings = _write_settings(wiki, folder)
    _run("init", "--yes", settings=settings)
    for name, row in EXPERTS:
        admin.create_account(name, PASSWORD)
        Person(wiki, name, PASSWORD).append(ROSTER, f"\n{row}")
    for name, heading, body in REQUESTS:
        admin.create_account(name, PASSWORD)
        Person(wiki, name, PASSWORD).new_section(DESK, heading, body)
    _run("tick", settings=settings, said=subprocess.DEVNULL)
    # Links to pages that were made after the page on which they stand.
    wiki.maintenance("runJobs")
    people = [STAFF, *(name for name, _ in EXPERTS), *(name for name, _, _ in REQUESTS)]
    print("\n  The desk's pages:")
    for title in _list_pages(admin):
        print(f"    {wiki.url}/wiki/{title.replace(' ', '_')}")
    print(f"  People: {', '.join(people)} ({STAFF} is staff); password: {PASSWORD}")
    print("  In another terminal, see what the bot would do, do it once, or let it run:")
    helpdeskbot = Path(sys.executable).parent / "helpdeskbot"
    for verb in ("doctor", "preview", "tick", "run"):
        print(f"    {helpdeskbot} {verb} --settings {settings}")


def _write_settings(wiki: MediaWiki, folder: Path) -> Path:
    """The operator's file, with everything on, and a bot that need not be waited for."""
    password_file = folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(wiki.bot_password(BOT, "clerk", GRANTS), encoding="utf-8")
    settings = folder / "helpdeskbot.toml"
    settings.write_text(
        f"""\
[wiki]
name = "local"
api = "{wiki.api}"
user = "{BOT}@clerk"
contact = "you@example.org"
operator = "User:{STAFF}"
password_file = {json.dumps(str(password_file))}

[run]
state_folder = {json.dumps(str(folder / "state"))}

[limits]
# Nobody watches the recent changes of this wiki.
seconds_between_edits = 0

[[desk]]
name = "helpdesk"
pages = ["{DESK}"]
since = 2026-01-01
settle_minutes = 0
profile = "full"
meetings = ["{now_utc().date() + timedelta(days=5)}"]
settings_page = "{SETTINGS}"
staff = ["{STAFF}"]

[desk.asking]
roster = "{ROSTER}"
inactive_days = 3650
""",
        encoding="utf-8",
    )
    return settings


def _run(*words: str, settings: Path, said: int | None = None) -> None:
    command = [sys.executable, "-m", "helpdeskbot", *words, "--settings", str(settings)]
    subprocess.run(command, check=True, stdout=said)


def _list_pages(admin: Person) -> Iterator[str]:
    """What there is to look at, whichever of the bot's parts has made it."""
    for namespace, prefix in ((4, DESK.partition(":")[2]), (2, BOT)):
        found = admin.api(
            action="query", list="allpages", apnamespace=namespace, apprefix=prefix, aplimit=100
        )
        yield from (page["title"] for page in found["query"]["allpages"])


def main() -> None:
    """Serve until Ctrl-C; nothing is left behind."""
    folder = Path(tempfile.mkdtemp(prefix="helpdeskbot-wiki-"))
    try:
        serve(0, prepare=lambda wiki: fill(wiki, folder))
    except CannotInstall as problem:
        sys.exit(f"{problem.reason}\n{problem.advice}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
