"""The agreement on a real wiki: what readers see, how people agree, and what the bot says."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from helpdeskbot.concerns.agreement.values import FIELDS
from helpdeskbot.words.messages import Messages, available_languages, direction
from tests.live.conftest import Place
from tests.live.installed_pages import Installed, Parsed, admin, installed, parse, wiki_server
from tests.live.people import Person

__all__ = ["admin", "installed", "parse", "wiki_server"]

BOX = """{{Helpdesk agreement
| requester = give a table
| desk = upload, a few files first
| by =
| part1 = ten files
| owner1 = Anna
| due1 = 2026-12-10
| part3 = the rest
| accepted = Anna, Bosse
}}"""


def box_of(parsed: Parsed) -> ElementTree.Element:
    return next(node for node in parsed.root.iter("div")
                if "helpdesk-agreement" in node.get("class", ""))  # fmt: skip


def words(node: ElementTree.Element) -> str:
    return "".join(node.itertext()).strip()


@pytest.mark.parametrize("language", ["en", "sv", "ar"])
def test_readers_see_who_does_what_in_their_language(
    parse: Callable[..., Parsed], language: str
) -> None:
    messages = Messages.load(language)
    box = box_of(parse(BOX.replace("| by =", f"| by =\n| lang = {language}")))
    say = messages.raw
    assert [words(node) for node in box.iter("dt")] == [
        say("agree-requester"), say("agree-desk"), say("agree-parts"), say("agree-accepted"),
    ]  # fmt: skip
    assert [words(node) for node in box.iter("dd")][:2] == [
        "give a table", "upload, a few files first",
    ]  # fmt: skip
    assert [words(node) for node in box.iter("li")] == [
        "ten files – Anna – 2026-12-10", "the rest",
    ]  # fmt: skip
    assert words(list(box.iter("dd"))[-1]) == "Anna, Bosse"
    assert [box.get("lang"), box.get("dir")] == [language, direction(language)]
    assert box.get("aria-label") == say("agree-title")
    assert box.get("role") == "group"


def test_an_empty_agreement_says_that_nobody_has_agreed_yet(parse: Callable[..., Parsed]) -> None:
    box = box_of(parse("{{Helpdesk agreement}}"))
    assert words(box).endswith(Messages.load("en").raw("agree-nobody"))
    assert not list(box.iter("li"))


@pytest.mark.parametrize(
    "hostile",
    [
        "</dd></dl></div><b>'''''",
        "[[User:Admin]] [https://evil.example x] https://evil.example",
        "\n* x\n== heading ==\n{|\n|}\n",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[[Category:Wrong]] __NOTOC__ [[File:X.png]] &lt;b&gt; ~~~~",
        "{{{1}}} {{{desk|x}}} {{!}} {{PAGENAME}} -{x}-",
        '" style="position:fixed" onmouseover="alert(1)',
    ],
)
def test_hostile_parameters_are_text(parse: Callable[..., Parsed], hostile: str) -> None:
    names = [*FIELDS, "part1", "owner1", "due1", "part10", "accepted", "other"]
    call = "".join(f"|{name}={hostile}" for name in names)
    parsed = parse(f"Before.\n\n{{{{Helpdesk agreement{call}}}}}\nAfter.")
    box = box_of(parsed)
    allowed = {"div", "dl", "dt", "dd", "ul", "li", "bdi", "strong"}
    assert {node.tag for node in box.iter()} <= allowed
    for node in box.iter():
        assert set(node.keys()) <= {"class", "lang", "dir", "style", "role", "aria-label"}
    assert parsed.links == []
    assert not [name for name in parsed.categories if "duplicate arguments" not in name]
    assert words(parsed.root).endswith("After.")


def test_a_yes_is_a_remark_in_a_reply(parse: Callable[..., Parsed]) -> None:
    shown = parse(": {{Helpdesk agree}} Anna")
    assert words(shown.root) == f"{Messages.load('en').raw('agree-shown')} Anna"
    assert [node.tag for node in shown.root] == ["dl"]


def test_the_day_of_the_agreement_stands_in_the_status_box(parse: Callable[..., Parsed]) -> None:
    shown = parse("{{Helpdesk status|in progress|agreed=2026-12-01}}")
    assert f"{Messages.load('en').raw('label-agreed')} 1 December 2026" in shown.said


def test_documentation_is_shown_and_the_editor_knows_the_parameters(
    installed: Installed, admin: Person
) -> None:
    for page in installed.pages:
        if page.part == "agreement":
            text = admin.text(page.title)
            shown = admin.api(action="parse", title=page.title, text=text, prop="text|templates",
                              contentmodel="wikitext")["parse"]  # fmt: skip
            assert 'class="error' not in shown["text"], page.title
            assert not [used for used in shown["templates"] if not used["exists"]], page.title
    titles = "Template:Helpdesk agreement|Template:Helpdesk agree"
    answer = admin.api(action="templatedata", titles=titles, lang="en")
    pages = {page["title"]: page["paramOrder"] for page in answer["pages"].values()}
    assert pages["Template:Helpdesk agreement"][:2] == ["requester", "desk"]


MESSAGES = {
    "Helpdesk agreement offer": "requester={people}|agree=yes|parties=a, b|facts=Tell us: x.",
    "Helpdesk agreement again": "people={people}|agree=yes|changes=By when: x is now y",
    "Helpdesk ask facts": "requester={people}|facts=x; y",
}


@pytest.mark.parametrize("language", available_languages())
def test_what_the_bot_says_is_plain_text_and_calls_exactly_who_was_named(
    installed: Installed, wiki: Place, people: Callable[..., Person], language: str
) -> None:
    anna, clerk = people("Anna"), people("Clerk", "bot")
    page = wiki.title()
    for name, given in MESSAGES.items():
        last = wiki.server.last_event()
        call = given.format(people=f"[[User:{anna.name}|{anna.name}]]")
        said = f":{{{{subst:Template:{name}/{language}|{call}}}}} <!-- helpdeskbot:x --> ~~~~"
        above = f"{BOX}\n" if "offer" in name else ""
        clerk.new_section(page, name, above + said)
        saved = clerk.text(page).rpartition(f"== {name} ==\n\n")[2]
        assert saved.startswith(above)
        comment = saved[len(above) :].rstrip()
        plain = comment.replace("<code><nowiki>{{Helpdesk agree}}</nowiki></code>", "")
        plain = plain.replace("<!-- helpdeskbot:x -->", "")
        assert not re.search(r"[{}<>]|\$\d|subst:|----", plain), comment
        assert "\n" not in comment, "one comment, one line"
        assert comment.endswith("(UTC)")
        assert [told for told, _ in wiki.server.notified(last)] == [anna.name]


def test_discussion_tools_sees_the_request_and_the_bots_comment_and_no_more(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    rita, clerk = people("Rita"), people("Clerk", "bot")
    page = wiki.title()
    rita.new_section(page, "Archive", "We have 12,000 photos. ~~~~")
    given = "requester=you|agree=yes|parties=a|facts="
    said = f"{{{{subst:Template:Helpdesk agreement offer/en|{given}}}}} ~~~~"
    clerk.append(page, f"\n{BOX}\n:{said}")
    answer = clerk.api(action="discussiontoolspageinfo", page=page, prop="threaditemshtml")
    [thread] = answer["discussiontoolspageinfo"]["threaditemshtml"]
    [request] = thread["replies"]
    assert request["author"] == rita.name
    assert [reply["author"] for reply in request["replies"]] == [clerk.name]
    assert request["replies"][0]["replies"] == []
