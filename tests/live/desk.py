"""A real MediaWiki with a filled desk for a person to look at: ``make wiki``."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, CannotInstall, MediaWiki, serve
from tests.live.people import Person

DESK = "Project:Helpdesk"
BOT = "HelpdeskBot"
PASSWORD = "a person's password"
GRANTS = ["basic", "highvolume", "editpage", "createeditmovepage"]

REQUESTS = [
    ("Anna", "Fotografier från museet", "Hej! Vi vill ladda upp 12 000 foton. Hur börjar vi? ~~~~"),
    ("Élodie", "Nos archives", "Bonjour, nous sommes une petite archive. Qui peut nous aider ?"),
    ("Yusuf", "صور المتحف", "مرحبا، كيف نرفع الصور؟ ~~~~"),
    ("Bosse", "Maps", "{{Helpdesk status|in progress}}\n\nWho can georeference 40 maps? ~~~~"),
    ("Olena", "Wikidata", "Як імпортувати 300 пам'яток? ~~~~"),
]


def fill(wiki: MediaWiki, folder: Path) -> None:
    """Make people, requests, the bot's account and the operator's file; push the templates."""
    admin = Person(wiki, ADMIN, ADMIN_PASSWORD)
    admin.create_account(BOT, "an owner's password", "bot")
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
settle_minutes = 0.2
""",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "helpdeskbot"]
    subprocess.run([*command, "templates", "push", "--settings", settings], check=True)
    admin.edit(DESK, "{{Helpdesk request form}}\nWelcome to the desk. Ask us anything!")
    for name, heading, body in REQUESTS:
        admin.create_account(name, PASSWORD)
        Person(wiki, name, PASSWORD).new_section(DESK, heading, body)
    helpdeskbot = Path(sys.executable).parent / "helpdeskbot"
    print(f"\n  The desk: {wiki.url}/wiki/{DESK}")
    print(f"  People: {', '.join(name for name, _, _ in REQUESTS)}; password: {PASSWORD}")
    print("  In another terminal, see what the bot would do, do it once, or let it run:")
    for verb in ("doctor", "preview", "tick", "run"):
        print(f"    {helpdeskbot} {verb} --settings {settings}")


def main() -> None:
    """Serve until Ctrl-C; nothing is left behind."""
    folder = Path(tempfile.mkdtemp(prefix="helpdeskbot-wiki-"))
    try:
        serve(8080, prepare=lambda wiki: fill(wiki, folder))
    except CannotInstall as problem:
        sys.exit(f"{problem.reason}\n{problem.advice}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
