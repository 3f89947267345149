"""Takes the documents' pictures from a real MediaWiki: ``python -m tests.browser.screenshots``.

They land in docs/images: what boxes look like, and pages as they are after the story that the tests
play. Standard library and this project only.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from helpdeskbot.publish import load_pages
from helpdeskbot.words.messages import Messages
from tests.browser import visitor
from tests.browser.chromium import Chromium, install_chromium
from tests.browser.filled import filled
from tests.browser.test_a_story_in_a_browser import play
from tests.browser.visitor import PHONE, Visitor, picture
from tests.live import desk as desks
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, MediaWiki, start
from tests.live.people import Person
from tests.publish.conftest import OF_CONCERNS

IMAGES = Path(__file__).parents[2] / "docs" / "images"
BOT = "HelpdeskBot"
PASSWORD = "a person's password"


@dataclass(frozen=True, slots=True)
class Picture:
    """One file in docs/images."""

    name: str
    query: dict[str, str] = field(default_factory=dict)
    width: int = 900
    height: int = 580


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk on a wiki in one language: (heading, status, comments) for each request."""

    language: str
    title: str
    requests: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


ENGLISH = Desk(
    "en",
    "Project:Helpdesk",
    (
        (
            "Photos of mushrooms",
            "in progress|topic=upload, copyright|due=2026-12-24|next=on-it|by=Bosse|day=2026-12-03",
            (
                (
                    "Anna",
                    "Our museum has 800 photos of mushrooms and would like to share them. "
                    "Who can help us choose a licence and upload them? ~~~~",
                ),
            ),
        ),
        (
            "Which categories for old maps?",
            "waiting for requester|topic=technical|expert=Bosse|next=answer",
            (
                ("Chidi", "We scanned old maps of the river. Where do they belong? ~~~~"),
                ("Bosse", ":Good to have them. Are they from before 1900? ~~~~"),
            ),
        ),
        (
            "Workshop for librarians",
            "done|topic=training",
            (("Dalia", "We would like to learn how references are added. ~~~~"),),
        ),
    ),
)
ARABIC = Desk(
    "ar",
    "Project:مكتب المساعدة",
    (
        (
            "صور الفطر",
            "in progress|topic=upload, copyright|due=2026-12-24|next=on-it|by=Bosse|day=2026-12-03",
            (("آمنة", "لدى متحفنا ٨٠٠ صورة للفطر ونود مشاركتها. من يساعدنا في الرفع؟ ~~~~"),),
        ),
        (
            "تصنيف الخرائط القديمة",
            "waiting for requester|topic=technical|expert=Bosse|next=answer",
            (("سالم", "مسحنا خرائط قديمة للنهر ضوئيًا. أين مكانها؟ ~~~~"),),
        ),
    ),
)


def fill(wiki: MediaWiki, desk: Desk) -> None:
    """Installs our pages and lets people write their requests."""
    admin = Person(wiki, ADMIN, ADMIN_PASSWORD)
    values = {
        **OF_CONCERNS,
        "bot": BOT,
        "contact": ADMIN,
        "stop": f"User:{BOT}/stop",
        "version": "0.1.0",
    }
    for page in load_pages(values, language=desk.language):
        admin.edit(page.title, page.text, page.summary)
    people: dict[str, Person] = {}
    for heading, status, comments in desk.requests:
        for number, (name, comment) in enumerate(comments):
            if name not in people:
                admin.create_account(name, PASSWORD)
                people[name] = Person(wiki, name, PASSWORD)
                people[name].edit(f"User:{name}", name)
                people[name].edit(f"User talk:{name}", name)
            if number:
                people[name].append(desk.title, f"\n{comment}")
            else:
                people[name].new_section(desk.title, heading, comment)
        found = f"== {heading} ==\n"
        admin.replace(desk.title, found, f"{found}{{{{Helpdesk status|{status}}}}}\n")


def take(browser: Chromium, desk: Desk, pictures: list[Picture]) -> None:
    """Fills a wiki in the desk's language, and takes its pictures."""
    with start(language=desk.language, name="Helpdesk") as wiki:
        fill(wiki, desk)
        for picture in pictures:
            query = {"title": desk.title} | picture.query
            browser.view(f"{wiki.url}/index.php?{urllib.parse.urlencode(query)}",
                         width=picture.width, height=900)  # fmt: skip
            top = browser.evaluate("document.querySelector('h1').getBoundingClientRect().top") - 12
            file = IMAGES / f"{picture.name}.png"
            browser.screenshot(file, top=top, width=picture.width, height=picture.height)
            print(f"{file}: {file.stat().st_size // 1000} kB")


def take_story(browser: Chromium) -> None:
    """Plays the story, and takes pictures of what has become of its desk."""
    with filled("en") as desk, tempfile.TemporaryDirectory() as name:
        folder = visitor.PICTURES = Path(name)
        reader = Visitor(browser, desk.wiki, "story")
        report = play(reader, desk, folder)
        (told,) = folder.glob(f"*-wrong-setting-{PHONE}.png")
        shutil.copyfile(told, IMAGES / "settings-talk-mobile.png")
        browser.call("Network.clearBrowserCookies")
        board, agenda = f"{desks.DESK}/Dashboard", desk.find(f"{desks.DESK}/Meetings/")
        for title, width, file, heading in (
            (desks.DESK, PHONE, "form-mobile", ""),
            (board, 900, "dashboard", ""),
            (board, PHONE, "dashboard-mobile", ""),
            (agenda, 900, "agenda", Messages.load("en").text("committee-requests")),
        ):
            reader.opens(title, width=width)
            picture(browser, IMAGES / f"{file}.png", width, at=heading, height=640)
        browser.view(report.as_uri(), width=900)
        picture(browser, IMAGES / "report.png", 900, height=640)


def main() -> int:
    """Takes all pictures; returns the exit code."""
    program = install_chromium()
    if program is None:
        print("There is no Chromium here.", file=sys.stderr)
        return 1
    with Chromium(program) as browser:
        night = {"vectornightmode": "1"}
        phone = Picture("tagged-thread-mobile", {"useskin": "minerva"}, width=360, height=760)
        take(
            browser,
            ENGLISH,
            [Picture("tagged-thread"), Picture("tagged-thread-dark", night), phone],
        )
        take(browser, ARABIC, [Picture("tagged-thread-rtl", height=392)])
        take_story(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
