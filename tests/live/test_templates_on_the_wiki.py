"""The bot's pages on a real MediaWiki: parsed, looked up, and treated badly."""

from __future__ import annotations

import html
import re
import urllib.parse
import urllib.request
from collections.abc import Callable

import pytest

from helpdeskbot.words.messages import Messages, direction
from tests.live.conftest import Place
from tests.live.installed_pages import (
    BOT,
    STATUS,
    TEXTS,
    Installed,
    Parsed,
    admin,
    installed,
    parse,
    wiki_server,
)
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person

__all__ = ["admin", "installed", "parse", "wiki_server"]

STATUSES = {
    "new": "new",
    "in progress": "in-progress",
    "Waiting for Requester": "waiting-for-requester",
    "waiting for expert": "waiting-for-expert",
    "planning": "planning",
    "under review": "under-review",
    "Approved": "approved",
    "with working group": "with-working-group",
    "not now": "not-now",
    "ON HOLD": "on-hold",
    "done": "done",
    "declined": "declined",
    "no response": "no-response",
}


# -- What readers see ------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "sv", "ar", "uk"])
def test_every_status_says_what_it_means(parse: Callable[..., Parsed], language: str) -> None:
    messages = Messages.load(language)
    parsed = parse("\n".join(f"{{{{Helpdesk status|{typed}|lang={language}}}}}"
                             for typed in STATUSES))  # fmt: skip
    assert len(parsed.root) == len(STATUSES)
    for node, key in zip(parsed.root, STATUSES.values(), strict=True):
        assert f"helpdesk-status-{key}" in node.get("class", "").split()
        assert [node.get("lang"), node.get("dir")] == [language, direction(language)]
        assert node.get("role") == "note"
        assert node.get("aria-label") == messages.raw("status-aria")
        assert "".join(node.itertext()) == messages.raw(f"status-{key}") + messages.raw(
            f"next-{key}"
        )
    assert sorted(parsed.categories) == sorted(
        f"Helpdesk requests: {Messages.load('en').raw(f'status-{key}')}"
        for key in STATUSES.values()
    )


def test_details_are_shown_when_they_are_given(parse: Callable[..., Parsed]) -> None:
    assert parse("{{Helpdesk status|planning|expert=Anna|topic=|due=1 March}}").said == (
        "Being planned | What is to be done, and who does it, is being planned."
        " | Expert: AnnaDue: 1 March"
    )


@pytest.mark.parametrize(
    "call", ["{{Helpdesk status}}", "{{Helpdesk status|}}", "{{helpdesk status|status= Open }}"]
)
def test_without_a_status_a_request_is_new(parse: Callable[..., Parsed], call: str) -> None:
    assert parse(call).said.startswith("New | ")


def test_an_unknown_status_is_shown_as_it_is_and_can_be_found(
    parse: Callable[..., Parsed],
) -> None:
    parsed = parse("{{Helpdesk status|Ask Örjan}}")
    assert parsed.said == "Ask Örjan | This box does not know this status."
    assert parsed.categories == ["Helpdesk requests: Unknown status"]


@pytest.mark.parametrize(("asked", "given"), [("de-at", "de"), ("PT-BR", "pt"), ("tlh", "en")])
def test_a_language_that_we_lack(parse: Callable[..., Parsed], asked: str, given: str) -> None:
    box = parse(f"{{{{Helpdesk status|done|lang={asked}}}}}").box
    assert box.get("lang") == given
    assert Messages.load(given).raw("next-done") in "".join(box.itertext())


def test_a_language_that_a_translator_has_added_is_spoken_at_once(
    installed: Installed, parse: Callable[..., Parsed], people: Callable[..., Person]
) -> None:
    """What it lacks is said in English; the page that had all languages is still a way in."""
    people("Bianca").edit(
        f"{STATUS}/words/it",
        "<noinclude><languages/></noinclude>{{#switch: {{{1|}}}\n"
        "| status-done = <!--T:1--> Fatto\n| label-expert = Esperta:\n}}",
    )
    box = parse("{{Helpdesk status|done|expert=Anna|lang=it}}").box
    assert [box.get("lang"), box.get("dir")] == ["it", "ltr"]
    said = "".join(box.itertext())
    assert said.startswith("Fatto" + Messages.load("en").raw("next-done"))
    assert "Esperta: Anna" in said
    assert "<p>Klart\n</p>" in parse("{{Helpdesk status/text|status-done|lang=sv}}").html
    assert "<p>ltr\n</p>" in parse("{{Helpdesk status/text|dir|lang=he}}").html, "it is English"
    form = parse("{{Helpdesk request form|lang=it}}", "Project:Helpdesk").html
    assert "preload/en" in form.replace("%2F", "/")


def test_pages_are_listed_except_where_the_template_is_tried_out_or_explained(
    parse: Callable[..., Parsed],
) -> None:
    call = "{{Helpdesk status|done}}"
    # The first desk, on Meta-Wiki, is in the main namespace.
    for title in ("Project:Helpdesk", "Talk:Main Page", "User talk:Anna", "Hub/Helpdesk"):
        assert parse(call, title).categories == ["Helpdesk requests: Done"]
    for title in ("Help:Statuses", "User:Anna/sandbox", STATUS):
        assert parse(call, title).categories == []
    assert parse("{{Helpdesk status|done|nocat=1}}").categories == []


def test_nothing_leaks_into_what_follows(parse: Callable[..., Parsed]) -> None:
    for after in ("Hello.", "* one\n* two", " preformatted", "{| class=\"wikitable\"\n| x\n|}",
                  "== Next ==", "", "\n\nHello."):  # fmt: skip
        tagged = parse(f"== Help ==\n{{{{Helpdesk status|new}}}}\n{after}")
        plain = parse(f"== Help ==\n{after}")
        tagged.root.remove(tagged.box)
        assert [node.tag for node in tagged.root if node.tag != "meta"] == [
            node.tag for node in plain.root if node.tag != "meta"
        ], after
        assert "".join(tagged.root.itertext()).split() == "".join(plain.root.itertext()).split()


@pytest.mark.parametrize("parsoid", [False, True], ids=["parser", "parsoid"])
@pytest.mark.parametrize(
    "hostile",
    [
        "</div></span></strong><b>'''''",
        "<div><table><tr><td>",
        "[[User:Admin]] [https://evil.example x] https://evil.example",
        "\n* one\n** two\n== heading ==\n",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[[Category:Wrong]] __NOTOC__ [[File:X.png]] &lt;b&gt; &#91;&#91;User:Admin]]",
        "{{{1}}} {{{expert|x}}} {{!}} {{PAGENAME}} -{x}- ~~~~",
        '" style="position:fixed" onmouseover="alert(1)',
    ],
)
def test_hostile_parameters_are_text(
    parse: Callable[..., Parsed], admin: Person, hostile: str, parsoid: bool
) -> None:
    call = (
        "{{Helpdesk status|1=HOSTILE|expert=HOSTILE|topic=HOSTILE|due=HOSTILE|lang=HOSTILE"
        "|until=HOSTILE|turn=HOSTILE|next=HOSTILE|by=HOSTILE|day=HOSTILE|other=HOSTILE}}\nAfter."
    ).replace("HOSTILE", hostile)
    if parsoid:
        answer = admin.api(action="parse", title="Project talk:Helpdesk", text=call, parsoid=True,
                           contentmodel="wikitext", prop="text|categories|links",
                           disablelimitreport=True)["parse"]  # fmt: skip
        found, links = answer["text"], [entry["title"] for entry in answer["links"]]
        # What was typed stays as data in an attribute there, which is not shown.
        found = re.sub(r' data-mw="[^"]*"', "", found)
        categories = [entry["category"] for entry in answer["categories"]]
    else:
        parsed = parse(call)
        found, links, categories = parsed.html, parsed.links, parsed.categories
        assert [node.tag for node in parsed.root] == ["div", "p"]
        allowed = {"div", "span", "strong", "bdi"}
        assert {node.tag for node in parsed.box.iter()} <= allowed
        assert parsed.box.get("lang") == "en"
    assert links == []
    assert [name.replace("_", " ") for name in categories] == ["Helpdesk requests: Unknown status"]
    assert not re.search(r"<(script|img|a|table|h2|li)\b", found)
    assert not re.search(r"<[^>]* on\w+=", found)
    assert re.search(r"</div>\s*<p[^>]*>After\.", found)


def test_reading_the_talk_page_is_not_disturbed(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    """DiscussionTools, and so subscriptions and reply links, see the same comments as before."""
    anna = people("Anna")
    title = wiki.title()
    anna.new_section(title, "Help", "I need help.\n\nReally. ~~~~")
    anna.new_section(title, "More help", "* A list\n* of things ~~~~")

    def comments() -> object:
        return [
            (item["id"], item.get("author"), [reply["id"] for reply in item.get("replies", [])])
            for item in anna.api(
                action="discussiontoolspageinfo", page=title, prop="threaditemshtml"
            )["discussiontoolspageinfo"]["threaditemshtml"]
        ]

    before = comments()
    call = "{{Helpdesk status|waiting for expert|expert=Anna, 10:11, 3 November 2026 (UTC)}}"
    anna.edit(title, re.sub(r"(== [\w ]+ ==\n)", rf"\1{call}\n", anna.text(title)))
    assert comments() == before


def test_a_name_in_the_template_notifies_nobody(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    last = wiki.server.last_event()
    bosse.new_section(
        wiki.title(),
        "Help",
        f"{{{{Helpdesk status|in progress|expert=[[User:{anna.name}]]|topic={anna.name}}}}}\n"
        "A signed comment. ~~~~",
    )
    assert wiki.server.notified(last) == []


# -- The next step ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("new|next=agree",
         "New | An agreement below says who does what. It waits for everybody’s yes."),
        ("in progress|next=on-it|by=Anna|day=2026-12-03",
         "In progress | Anna is on it since 3 December 2026."),
        ("in progress|next=promised|by=Anna|day=2026-12-10",
         "In progress | Anna is on it, and named this day: 10 December 2026."),
        ("waiting for expert|next=asked|by=Anna, Bosse",
         "Waiting for an expert | Asked for help: Anna, Bosse."),
        ("Waiting for expert|expert=Anna|next=asked",
         "Waiting for an expert | This needs somebody with special knowledge. | Expert: Anna"),
        # What does not fit the status that a person has set meanwhile is not said.
        ("done|next=agree|agreed=2026-12-01",
         "Done | This request has been dealt with. If something is missing, please say so below."),
        ("waiting for requester|next=on-it|by=Anna|day=2026-12-03",
         "Waiting for the requester | Something below is for the person who asked. If it has no "
         "answer yet, please answer there."),
        ("new|next=no such step", "New | People at this desk will look at your request."),
        ("new|next=on-it", "New | People at this desk will look at your request."),
        # Agreed upon is what is agreed upon now.
        ("planning|agreed=2026-12-01",
         "Being planned | What is to be done, and who does it, is being planned. | "
         "Agreed on: 1 December 2026"),
        ("planning|agreed=2026-12-01|next=agree",
         "Being planned | An agreement below says who does what. It waits for everybody’s yes."),
        # Until when it is on hold, and no longer.
        ("on hold|until=2026-12-15",
         "On hold | Work on this request is paused for now. | Until: 15 December 2026"),
        ("on hold|until=meeting",
         "On hold | Work on this request is paused for now. | Until: meeting"),
        ("in progress|until=2026-12-15", "In progress | People at this desk have taken it up."),
        # Where it goes on elsewhere, that is said first, as long as it fits.
        ("new|duplicate of=#Photographs|next=answer",
         "New | The same was asked in another request: #Photographs. Please look there."),
        ("done|duplicate of=[[#Photographs|that one]]",
         "Done | The same was asked in another request: that one. Please look there."),
        ("in progress|part of=* [[#Photographs]]",
         "In progress | This is a part of a larger request: * #Photographs. "
         "It is looked after there."),
        ("on hold|tracked=T12345", "On hold | Work on this goes on at T12345."),
        ("done|tracked=T12345",
         "Done | This request has been dealt with. If something is missing, please say so below."),
        ("new|handed to=[[Project:Lab]]", "New | This was handed on to Project:Lab."),
        ("in progress|until=2026-12-15|turn=community|next=community",
         "In progress | The community was asked what it thinks. | Until: 15 December 2026"),
    ],
)  # fmt: skip
def test_the_next_step_is_told_where_it_fits(
    parse: Callable[..., Parsed], call: str, said: str
) -> None:
    assert " ".join(parse(f"{{{{Helpdesk status|{call}}}}}").said.split()) == said


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "3 December 2026"),
        ("de", "3. Dezember 2026"),
        ("es", "3 de diciembre de 2026"),
        ("fr", "3 décembre 2026"),
        ("id", "3 Desember 2026"),
        ("pt", "3 de dezembro de 2026"),
        ("sv", "3 december 2026"),
        ("sw", "3 Desemba 2026"),
        ("uk", "3 грудня 2026"),
        ("ar", "٣ ديسمبر ٢٠٢٦"),
    ],
)
def test_days_are_written_in_the_readers_language(
    parse: Callable[..., Parsed], language: str, day: str
) -> None:
    call = f"{{{{Helpdesk status|in progress|next=on-it|by=Anna|day=2026-12-03|lang={language}"
    on_it = Messages.load(language).text("next-on-it", "Anna", day)
    due = f"{Messages.load(language).raw('label-due')} {day}"
    shown = parse(f"{call}|due=2026-12-03}}}}")
    assert shown.said.replace("\N{NO-BREAK SPACE}", " ").split(" | ")[1:] == [on_it, due]
    # Names and days stand for themselves, so that full stops stay where they belong.
    assert ["".join(node.itertext()) for node in shown.box.iter("bdi")] == ["Anna", day, day]


@pytest.mark.parametrize(
    "written",
    ["1 March", "soon", "Friday", "2026-02-30", "2026-12-1", "10 December", "next week", "26",
     "2026-12-01 12:00", "<b>2026-12-01</b>", "-1 day"],
)  # fmt: skip
def test_what_is_no_day_is_shown_as_it_was_written(
    parse: Callable[..., Parsed], written: str
) -> None:
    shown = parse(f"{{{{Helpdesk status|on hold|due={written}|until={written}|agreed={written}}}}}")
    assert [node.text for node in shown.box.iter("bdi")] == [written] * 3
    assert "error" not in shown.html


@pytest.mark.parametrize(
    ("topic", "language", "said"),
    [
        ("upload", "en", "Topic: Media uploads"),
        ("Upload", "de", "Thema: Hochladen von Medien"),
        ("upload, copyright", "sv", "Ämne: Uppladdning av media · Upphovsrätt och licenser"),
        ("copyright, upload, policy", "en",
         "Topic: Copyright and licences · Media uploads · Policies and accounts"),
        ("policy", "ar", "الموضوع: السياسات والحسابات"),
        # What the desk has no label for is shown as it was written.
        ("mushrooms", "en", "Topic: mushrooms"),
        ("upload, mushrooms", "en", "Topic: upload, mushrooms"),
        ("mushrooms, upload", "en", "Topic: mushrooms, upload"),
        ("uploads", "en", "Topic: uploads"),
        ("upload,copyright,", "en", "Topic: upload,copyright,"),
    ],
)  # fmt: skip
def test_topics_are_called_as_readers_call_them(
    parse: Callable[..., Parsed], topic: str, language: str, said: str
) -> None:
    shown = parse(f"{{{{Helpdesk status|new|topic={topic}|lang={language}}}}}").said
    assert shown.split(" | ")[-1] == said


def test_no_help_is_named_that_is_not_there(parse: Callable[..., Parsed], admin: Person) -> None:
    call = "{{Helpdesk status|new|place=2}}"
    assert "may help" not in parse(call).said
    assert "<a " not in parse(call).html

    admin.edit("Help:Contents", "Help.")

    assert "Meanwhile, these pages may help: Help:Contents" in parse(call).said
    admin.delete("Help:Contents")


# -- What may be expected, the waiting list, reasons -----------------------------------------------
@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            "new|reaction=P2D|end=P6W|queue=3",
            "Usual time to a first answer: 2 days. Usual time until a request of this size is "
            "dealt with: 6 weeks. Open requests before this one: 3.",
        ),
        (
            "new|reaction=P3D|end=P4W|queue=3|aim=reaction end",
            "No figures yet; the desk aims to give a first answer within: 3 days. Estimate for a "
            "request of this size until it is dealt with: 4 weeks. Open requests before this "
            "one: 3.",
        ),
        (
            "new|reaction=P2D|end=P6W|queue=3|notice=P4D",
            "Usual time to a first answer: 2 days. Time between the posting and the date that it "
            "names: 4 days. Requests of this size usually take longer: 6 weeks. It may not be "
            "possible in time; please say below what matters most. Open requests before this "
            "one: 3.",
        ),
        (
            "in progress|reaction=P2D|end=P6W|queue=3",
            "Usual time until a request of this size is dealt with: 6 weeks.",
        ),
        (
            "new|size=simple|place=4|reaction=P2D|queue=3",
            "Place on the waiting list: 4. The desk has as much work as it can carry; nothing is "
            "lost, and this number goes down when something is finished. | Usual time to a first "
            "answer: 2 days.",
        ),
        # There is an answer already.
        (
            "new|next=desk|reaction=P2D|end=P6W|queue=3",
            "Usual time until a request of this size is dealt with: 6 weeks.",
        ),
        ("declined|reason=Late|end=P2D", "Reason: it came too late for its date"),
        ("declined|reason=no such", "Reason: no such"),
        (
            "new|lang=sv|end=P2W|place=",
            "Vanlig tid tills en fråga av den här storleken är avklarad: 2 veckor.",
        ),
    ],
)
def test_what_may_be_expected_is_told_in_words(
    parse: Callable[..., Parsed], call: str, said: str
) -> None:
    shown = " ".join(parse(f"{{{{Helpdesk status|{call}}}}}").said.split())
    assert shown.split(" | ", 2)[2] == said


@pytest.mark.parametrize(
    "call",
    [
        "new|reaction=P9D|end=soon",
        "done|end=P2D|place=4|queue=2",
        "new|queue=3",
        "in progress|reason=late",
    ],
)
def test_what_is_no_period_or_over_is_not_told(parse: Callable[..., Parsed], call: str) -> None:
    shown = parse(f"{{{{Helpdesk status|{call}}}}}").said
    assert len([part for part in shown.split(" | ") if part.strip()]) == 2


@pytest.mark.parametrize("status", ["new", "planning", "declined", "on hold"])
@pytest.mark.parametrize(
    "hostile",
    [
        "</div></span></strong><b>'''''",
        "[[User:Admin]] [https://evil.example x]",
        "\n* one\n== heading ==\n",
        "<script>alert(1)</script>[[Category:Wrong]]",
        '" style="position:fixed" onmouseover="alert(1)',
        "#default",
    ],
)
def test_hostile_expectations_are_text(
    parse: Callable[..., Parsed], status: str, hostile: str
) -> None:
    names = (
        *("reaction", "end", "queue", "notice", "place", "size", "reason", "topic"),
        *("until", "agreed", "by", "day"),
    )
    given = ["{{Helpdesk status", status, *(f"{name}={hostile}" for name in names), "next=on-it"]
    call = "|".join(given)
    parsed = parse(call + "}}\nAfter.")
    assert [node.tag for node in parsed.root] == ["div", "p"]
    assert {node.tag for node in parsed.box.iter()} <= {"div", "span", "strong", "bdi", "a"}
    assert set(parsed.links) <= {"Help:Contents"}
    assert len(parsed.categories) == 1
    assert not re.search(r"<(script|img|table|h2|li)\b|<[^>]* on\w+=", parsed.html)


# -- What editors use ------------------------------------------------------------------------------
def test_the_visual_editor_knows_the_parameters(installed: Installed, admin: Person) -> None:
    answer = admin.api(action="templatedata", titles=STATUS, lang="en")
    (page,) = answer["pages"].values()
    assert page["paramOrder"] == [
        *("1", "topic", "expert", "owner", "due", "until", "turn", "duplicate of", "part of"),
        *("handed to", "tracked", "group", "priority", "reason", "size", "place"),
        *("reaction", "end", "queue", "notice", "aim", "agreed"),
        *("next", "by", "day", "lang", "nocat"),
    ]
    assert page["params"]["1"]["label"] == "Status"
    assert page["params"]["1"]["suggestedvalues"][0] == "new"


def test_documentation_is_shown_and_not_part_of_the_template(
    installed: Installed, parse: Callable[..., Parsed]
) -> None:
    for title in (STATUS, f"{STATUS}/box", TEXTS, "Template:Helpdesk request form"):
        shown = parse(f"{{{{:{title}}}}}", title)
        assert "error" not in shown.html
    assert "templatedata" not in parse("{{Helpdesk status|new}}").html


def fetch(server: MediaWiki, **query: str) -> str:
    """A page as a browser without JavaScript gets it."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"{server.url}/index.php?{urllib.parse.urlencode(query)}") as answer:
        page: str = answer.read().decode()
    return page


@pytest.mark.parametrize("language", ["en", "ar", "tlh"])
def test_the_form_leads_to_the_questions_in_the_right_language(
    wiki_server: MediaWiki, parse: Callable[..., Parsed], language: str
) -> None:
    form = parse(f"{{{{Helpdesk request form|lang={language}}}}}", "Project:Helpdesk").html
    fields = dict(re.findall(r'<input type="hidden" value="([^"]*)" name="([^"]*)"', form))
    fields = {name: html.unescape(value) for value, name in fields.items()}
    assert fields["title"] == "Project:Helpdesk"
    assert fields["section"] == "new"
    messages = Messages.load(language)
    assert messages.raw("form-placeholder") in form
    assert messages.raw("form-button") in form
    opened = fetch(wiki_server, **fields, preloadtitle="Photos of mushrooms")
    assert re.search(r"""name=['"]wpSummary['"][^>]* value=['"]Photos of mushrooms['"]""", opened)
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", opened, re.DOTALL)
    assert area is not None
    text = html.unescape(area[1]).strip()
    assert text.startswith(
        f"'''{messages.raw('ask-goal')}'''<!--helpdesk:goal-->\n"
        f"<!-- {messages.raw('ask-goal-hint')} -->\n\n\n"
    )
    assert text.endswith("-->\n\n\n~~~~")


def test_a_request_from_the_form_is_read_as_one_comment(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    anna = people("Anna")
    preload = anna.text("Template:Helpdesk request form/preload/en")
    text = preload.replace("-->\n\n", "-->\nAn answer.\n").replace(
        "<includeonly></includeonly>", ""
    )
    anna.new_section(wiki.title(), "Photos", text)
    (item,) = anna.api(action="discussiontoolspageinfo", page=wiki.title(), prop="threaditemshtml")[
        "discussiontoolspageinfo"
    ]["threaditemshtml"]
    assert [reply["author"] for reply in item["replies"]] == [anna.name]


def test_the_stop_page_says_run(installed: Installed, admin: Person) -> None:
    assert admin.text(f"User:{BOT}/stop") == "run"


def test_the_bots_page_leads_to_the_stop_page(
    installed: Installed, parse: Callable[..., Parsed]
) -> None:
    page = parse(f"{{{{User:{BOT}}}}}", f"User:{BOT}")
    assert f"User:{BOT}/stop" in page.links
    assert f"title=User:{BOT.replace(' ', '_')}/stop&amp;action=edit" in page.html
