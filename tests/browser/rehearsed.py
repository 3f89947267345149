"""The picture of a rehearsal's report in the documents: ``python -m tests.browser.rehearsed``.

A spring at a desk, written by hand as an export, is rehearsed as the command does it, with
reminders and a roster; of what comes of it, the report's part with a request is taken.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from helpdeskbot.cli.main import main as command
from tests.browser.chromium import Chromium, install_chromium
from tests.browser.visitor import picture
from tests.rehearsal.exports import Writer, export

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SETTINGS = """\
staff = ["Bosse"]
[turns]
enabled = true
[reminders]
enabled = true
remind_requesters = true
remind_experts = true
[asking]
experts = 1
"""
ROSTER = """\
{{Helpdesk expert|name=Fatou|topics=upload, copyright|languages=en}}
{{Helpdesk expert|name=Goran|topics=technical, wikidata|languages=en}}
"""


def write_spring() -> Writer:
    """What people wrote at a desk from March to May."""
    desk = Writer()
    desk.asks("Anna", "Photos of mushrooms", "Our museum has 800 photos of mushrooms. Who can help "
              "us choose a licence and upload them to Commons?")  # fmt: skip
    desk.later(days=1, hours=3).replies("Bosse", "Photos of mushrooms", "Good to have them! Do you "
                                        "own the copyright of all 800?")  # fmt: skip
    desk.later(days=2).asks("Chidi", "Old maps of the river", "We scanned 40 maps. In which "
                            "categories do they belong?")  # fmt: skip
    desk.later(days=5).asks("Dalia", "Workshop for librarians", "We would like to learn how "
                            "references are added. Could somebody visit us?")  # fmt: skip
    desk.later(days=2, hours=4).replies("Bosse", "Workshop for librarians", "In which month?")
    desk.later(days=1).replies("Dalia", "Workshop for librarians", "In May, best on a Friday.")
    desk.later(days=9, hours=2).replies("Goran", "Old maps of the river", "In the river’s own, "
                                        "with a subcategory for maps.")  # fmt: skip
    desk.later(hours=5).replies("Chidi", "Old maps of the river", "Thank you, that works.")
    desk.later(days=6).asks("Emre", "Wikidata items for bridges", "We have a table of 300 bridges. "
                            "How do they become items on Wikidata?")  # fmt: skip
    desk.later(days=14, hours=6).replies("Anna", "Photos of mushrooms", "Sorry for the silence: "
                                         "yes, all of them are ours.")  # fmt: skip
    desk.later(hours=1).replies("Bosse", "Photos of mushrooms", "Then CC BY-SA is fine.")
    return desk.later(days=3).asks("Hana", "A poster from 1931", "May a poster from 1931 be "
                                   "uploaded? The artist died in 1949.")  # fmt: skip


def rehearse(folder: Path) -> Path:
    """Rehearse that spring; the report."""
    desk = write_spring()
    (folder / "spring.xml").write_text("".join(export({desk.title: desk.revisions})), "utf-8")
    (folder / "desk.toml").write_text(SETTINGS, "utf-8")
    (folder / "roster").write_text(ROSTER, "utf-8")
    words = ["rehearse", f"{folder}/spring.xml", "--settings", f"{folder}/desk.toml"]
    words += ["--roster", f"{folder}/roster", "--out", f"{folder}/out"]
    command(words, standalone_mode=False)
    return folder / "out" / "report.html"


def main() -> int:
    """Take the picture; the exit code."""
    program = install_chromium()
    if program is None:
        print("There is no Chromium here.", file=sys.stderr)
        return 1
    with Chromium(program) as browser, tempfile.TemporaryDirectory() as name:
        browser.view(rehearse(Path(name)).as_uri(), width=900)
        file = IMAGES / "rehearsal.png"
        picture(browser, file, 900, at="5 requests", height=760)
        print(f"{file}: {file.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
