"""An answer by link as people give it: on a phone too, two clicks and nothing to type."""

from __future__ import annotations

import itertools
import urllib.parse

import pytest

from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.words.questions import render_answers
from helpdeskbot.words.messages import Messages
from tests.browser.chromium import Chromium
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person

IDENTITY = "h-Rita-20261123091000"
FORM = """(() => {
    const field = document.querySelector('#wpTextbox1');
    const intro = document.querySelector('.helpdesk-form-intro');
    const box = intro.getBoundingClientRect(), shown = getComputedStyle(intro);
    return {
        text: field.value, heading: document.querySelector('#wpSummary').value,
        intro: intro.innerText, lang: intro.lang, dir: shown.direction,
        above: box.bottom <= field.getBoundingClientRect().top,
        inside: box.left >= 0 && box.right <= window.innerWidth && box.height > 0,
    };
})()"""
_numbers = itertools.count(1)


def click(label: str) -> str:
    """The script that clicks on the link that says this."""
    return f"""(() => {{
        const link = [...document.querySelectorAll('.plainlinks a')]
            .find(one => one.innerText === {label!r});
        if (link) link.click();
        return !!link;
    }})()"""


@pytest.mark.parametrize("width", [360, 1300], ids=["phone", "desk"])
@pytest.mark.parametrize("name", ["take", "decline"])
def test_a_click_opens_the_form_and_another_one_saves_it(
    chromium: Chromium, wiki_with_pages: MediaWiki, admin: Person, name: str, width: int
) -> None:
    say = Messages.load("en").text
    title = f"Project talk:Browser desk {next(_numbers)}"
    links = render_answers(AskingPolicy(roster="x"), f"{title}/Answers", IDENTITY, "A & b", say)
    admin.edit(title, f"== A & b ==\n:Can you help here? {links[name]} ~~~~")
    query = urllib.parse.urlencode({"title": title})
    chromium.view(f"{wiki_with_pages.url}/index.php?{query}", width=width)

    label = say(f"ask-form-{name}")
    assert chromium.evaluate(click(label))
    chromium.wait_for("!!document.querySelector('#wpTextbox1')")
    chromium.wait_for("document.readyState === 'complete'")
    form = chromium.evaluate(FORM)
    template = "Helpdesk take" if name == "take" else "Helpdesk not me"
    assert form["text"].strip() == f"{{{{{template}|request={IDENTITY}}}}} ~~~~"
    assert form["heading"] == f"{label} – A & b"
    assert form["intro"] == say("take-intro" if name == "take" else "decline-intro")
    assert (form["above"], form["inside"]) == (True, True)

    chromium.evaluate("document.querySelector('#wpSave').click()")
    chromium.wait_for("!document.querySelector('#wpTextbox1')")
    saved = admin.text(f"{title}/Answers")
    assert saved.startswith(f"== {label} – A & b ==\n\n{{{{{template}|request={IDENTITY}}}}} ")
    assert "~~~" not in saved


def test_the_explanation_is_in_the_readers_language_from_right_to_left(
    chromium: Chromium, wiki_with_pages: MediaWiki, admin: Person
) -> None:
    admin.edit("MediaWiki:Lang", "en")
    admin.edit("MediaWiki:Lang/ar", "ar")
    query = {"title": "Project:Browser answers", "action": "edit", "section": "new"}
    query |= {"preload": "Template:Helpdesk take/preload", "uselang": "ar", "dtenable": "0"}
    query |= {"editintro": "Template:Helpdesk take/preload/intro"}
    chromium.view(f"{wiki_with_pages.url}/index.php?{urllib.parse.urlencode(query)}", width=360)
    for title in ("MediaWiki:Lang", "MediaWiki:Lang/ar"):
        admin.delete(title)
    form = chromium.evaluate(FORM)
    assert form["intro"] == Messages.load("ar").text("take-intro")
    assert (form["lang"], form["dir"]) == ("ar", "rtl")
