"""The roster of experts and the questions to them on a real MediaWiki: shown, filled in, saved."""

from __future__ import annotations

import html
import re
import urllib.parse
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from helpdeskbot.words.messages import Messages, available_languages, direction
from tests.live.conftest import Place
from tests.live.installed_pages import Installed, Parsed, admin, installed, parse, wiki_server
from tests.live.people import Anonymous, Person

__all__ = ["admin", "installed", "parse", "wiki_server"]

ROSTER = "Project:Helpdesk/Experts"
ANNA = (
    "{{Helpdesk expert|Anna|topics=copyright, upload|languages=sv, en|limit=3|open limit=2"
    "|quiet days=7|away until=2026-12-24|time zone=Europe/Stockholm|notify=talk}}"
)
ANNAS_CELLS = [
    "Anna", "copyright, upload", "sv, en", "Times a month: 3", "At the same time: 2",
    "Days between: 7", "Away until: 2026-12-24 (Europe/Stockholm)", "message on their talk page",
]  # fmt: skip
"""What is named is shown with its name only where the heads of columns are not."""
TOP = "{{Helpdesk expert/top}}"


def rows(root: ElementTree.Element) -> list[list[str]]:
    """The words in each cell of each row below the heads of columns."""
    (table,) = root.iter("table")
    assert "sortable" in table.get("class", "").split()
    return [
        ["".join(cell.itertext()).replace("\xa0", " ").strip() for cell in row.findall("td")]
        for row in table.iter("tr")
        if row.find("th") is None
    ]


# -- What readers see ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "page",
    [
        f"{TOP}\n{ANNA}\n{{{{Helpdesk expert|Bosse}}}}",
        f"{TOP}{ANNA}{{{{Helpdesk expert|Bosse}}}}",
        f"{TOP}\n\n\n{ANNA}\n\n\n\n{{{{Helpdesk expert|Bosse}}}}\n\n",
        f"{TOP}\n{ANNA}\n<!-- new -->\n{{{{Helpdesk expert\n| Bosse\n| topics =\n}}}}\n|}}\nAfter.",
        f"{{| class='wikitable sortable'\n! a\n{ANNA}\n|-\n{{{{Helpdesk expert|Bosse}}}}\n|}}",
    ],
    ids=["lines", "no line breaks", "many line breaks", "closed table", "a table of their own"],
)
def test_every_expert_is_a_row(parse: Callable[..., Parsed], page: str) -> None:
    parsed = parse(page, ROSTER)
    assert rows(parsed.root) == [
        ANNAS_CELLS,
        ["Bosse", "", "", "", "", "", "", "mention in the discussion"],
    ]
    (table,) = parsed.root.iter("table")
    assert not list(table.iter("p")), "no empty lines within the rows"
    assert "|-" not in "".join(parsed.root.itertext())
    if "After." in page:
        assert "".join(parsed.root[-1].itertext()).strip() == "After."


def test_the_same_rows_with_the_newer_parser(installed: Installed, admin: Person) -> None:
    text = f"{TOP}\n{ANNA}\n\n\n{{{{Helpdesk expert|Bosse}}}}"
    answer = admin.api(action="parse", title=ROSTER, text=text, parsoid=True, prop="text",
                       contentmodel="wikitext", disablelimitreport=True)["parse"]  # fmt: skip
    found = re.findall(r"<tr\b[^>]*>(.*?)</tr>", answer["text"], re.DOTALL)
    cells = [re.findall(r"<td\b[^>]*>(.*?)</td>", row, re.DOTALL) for row in found]
    said = [
        [html.unescape(re.sub("<[^>]*>", "", cell)).replace("\xa0", " ").strip() for cell in row]
        for row in cells
        if row
    ]
    assert [row[0] for row in said] == ["Anna", "Bosse"]
    assert said[0] == ANNAS_CELLS


@pytest.mark.parametrize("language", ["en", "sv", "ar"])
def test_the_roster_explains_itself(parse: Callable[..., Parsed], language: str) -> None:
    messages = Messages.load(language)
    parsed = parse(f"{{{{Helpdesk expert/top|lang={language}}}}}\n{ANNA}", ROSTER)
    said = "".join(parsed.root.itertext())
    for key in ("roster-intro", "roster-consent", "roster-add"):
        assert messages.raw(key) in said
    (table,) = parsed.root.iter("table")
    assert [table.get("lang"), table.get("dir")] == [language, direction(language)]
    heads = ["".join(cell.itertext()).strip() for cell in table.iter("th")]
    columns = ("person", "topics", "languages", "month", "open", "quiet", "away", "how")
    assert heads == [messages.raw(f"roster-{column}") for column in columns]


def test_readers_get_their_own_language_where_the_wiki_tells_it(
    parse: Callable[..., Parsed], admin: Person
) -> None:
    def said(language: str) -> str:
        return "".join(parse(f"{TOP}\n{ANNA}", ROSTER, uselang=language).root.itertext())

    assert "Add yourself" in said("sv"), "the page's own"
    assert "⧼" not in said("sv")
    admin.edit("MediaWiki:Lang", "en")
    for code in ("sv", "ar"):
        admin.edit(f"MediaWiki:Lang/{code}", code)
        for key in ("roster-add", "roster-talk"):
            assert Messages.load(code).raw(key) in said(code)
    assert "Add yourself" in said("tlh")
    for title in ("MediaWiki:Lang", "MediaWiki:Lang/sv", "MediaWiki:Lang/ar"):
        admin.delete(title)


def test_names_lead_to_talk_pages_only(parse: Callable[..., Parsed]) -> None:
    for typed in ("Anna", "anna", "User:Anna", "User talk:Anna"):
        links = parse(f"{TOP}\n{{{{Helpdesk expert|{typed}}}}}").links
        # That a page is looked for counts as a link, too.
        assert [one for one in links if ":Helpdesk " not in one] == ["User talk:Anna"], typed
    for typed in ("", "[[User:Anna]]", "[[User:Anna|Anna]]", "<b>Anna</b>", "A|B", "Anna]]",
                  "#", "_", "{{{1}}}"):  # fmt: skip
        links = parse(f"{TOP}\n{{{{Helpdesk expert|{typed}}}}}").links
        assert not [title for title in links if title.startswith("User:")], typed


@pytest.mark.parametrize(
    "hostile",
    [
        "</td></tr></table></div><b>'''''",
        "<table><tr><td><div>",
        "[[User:Admin]] [https://evil.example x] https://evil.example",
        "\n|-\n| x || y\n|}\n== heading ==\n",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[[Category:Wrong]] __NOTOC__ [[File:X.png]] &lt;b&gt; &#91;&#91;User:Admin]]",
        "{{{1}}} {{{topics|x}}} {{!}} {{PAGENAME}} -{x}- ~~~~",
        '" style="position:fixed" onmouseover="alert(1)',
        "User:Admin]]",
    ],
)
def test_hostile_parameters_are_text(parse: Callable[..., Parsed], hostile: str) -> None:
    names = ("topics", "languages", "limit", "open limit", "quiet days", "away until",
             "time zone", "notify", "other")  # fmt: skip
    call = "".join(f"|{name}={hostile}" for name in names)
    page = f"{{{{Helpdesk expert|1={hostile}{call}}}}}"
    parsed = parse(f"{TOP}\n{page}\n{ANNA}\n|}}\nAfter.", ROSTER)
    found = rows(parsed.root)
    assert len(found) == 2
    assert [len(row) for row in found] == [8, 8]
    assert found[1] == ANNAS_CELLS
    (table,) = parsed.root.iter("table")
    allowed = {"table", "tbody", "tr", "th", "td", "bdi", "a", "span"}
    assert {node.tag for node in table.iter()} <= allowed
    assert not [title for title in parsed.links if title.startswith("User:")]
    assert not [name for name in parsed.categories if "duplicate arguments" not in name]
    for node in table.iter():
        known = {"class", "lang", "dir", "scope", "href", "title", "style", "data-sort-value"}
        assert set(node.keys()) <= known
        # The styles are those of Anna's row, of cells with something in them or without.
        assert not set(node.get("style", "")) & set("<>'\"\\[]{}")
        assert node.get("data-sort-value", "0").isdigit()
    assert "".join(parsed.root[-1].itertext()).strip() == "After."


def test_adding_somebody_in_a_signed_edit_notifies_nobody(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    last = wiki.server.last_event()
    bosse.edit(wiki.title("experts"),
               f"{TOP}\n{{{{Helpdesk expert|{anna.name}}}}}\nI add her. ~~~~")  # fmt: skip
    bosse.new_section(wiki.title(), "Help", f"{{{{Helpdesk expert|{anna.name}}}}} ~~~~")
    assert wiki.server.notified(last) == []


def test_documentation_is_shown_and_not_part_of_the_templates(
    installed: Installed, parse: Callable[..., Parsed], admin: Person
) -> None:
    for page in installed.pages:
        if page.part == "roster":
            # As a page of its own, and not as it was kept before the other pages were there.
            text = admin.text(page.title)
            shown = admin.api(action="parse", title=page.title, text=text, prop="text|templates",
                              contentmodel="wikitext")["parse"]  # fmt: skip
            assert 'class="error' not in shown["text"], page.title
            assert not [used for used in shown["templates"] if not used["exists"]], page.title
            assert ("mw-templatedata" in shown["text"]) == (
                page.title.removesuffix("/doc")
                in (
                    "Template:Helpdesk expert",
                    "Template:Helpdesk not me",
                    "Template:Helpdesk take",
                )
            )
    assert "templatedata" not in parse(f"{TOP}\n{ANNA}").html


def test_the_visual_editor_knows_the_parameters(installed: Installed, admin: Person) -> None:
    titles = "Template:Helpdesk expert|Template:Helpdesk not me"
    answer = admin.api(action="templatedata", titles=titles, lang="en")
    pages = {page["title"]: page["paramOrder"] for page in answer["pages"].values()}
    assert pages["Template:Helpdesk not me"] == ["1", "request"]
    assert pages["Template:Helpdesk expert"][:3] == ["1", "topics", "languages"]


# -- How people add themselves ---------------------------------------------------------------------
def press_button(person: Anonymous, page: str) -> dict[str, str]:
    """Opens the form behind the button, and gives its fields."""
    shown = person.look(f"/index.php?title={urllib.parse.quote(page)}")
    (address,) = re.findall(r'href="[^"]*(/index\.php\?[^"]*section=new[^"]*preload=[^"]*)"', shown)
    opened = person.look(html.unescape(address))
    fields = {"opened": opened}
    for tag in re.findall(r"<input\b[^>]*>", opened):
        name = re.search(r"""\bname=["']([^"']*)""", tag)
        value = re.search(r"""\bvalue=(?:"([^"]*)"|'([^']*)')""", tag)
        if name is not None:
            fields[name[1]] = html.unescape((value[1] or value[2] or "") if value else "")
    area = re.search(r'<textarea\b[^>]*name="wpTextbox1"[^>]*>(.*?)</textarea>', opened, re.S)
    assert area is not None
    return fields | {"wpTextbox1": html.unescape(area[1]).removeprefix("\n")}


def save(person: Person, page: str, fields: dict[str, str]) -> None:
    """Saves an opened form, as the button for saving does."""
    chosen = {name: value for name, value in fields.items() if name.startswith("wp")}
    for other in ("wpPreview", "wpDiff", "wpMinoredit", "wpWatchthis"):
        chosen.pop(other, None)
    data = urllib.parse.urlencode(chosen | {"wpUltimateParam": "1"}).encode()
    address = f"{person.wiki.url}/index.php?title={urllib.parse.quote(page)}&action=submit"
    person._browser.open(address, data).read()


@pytest.mark.parametrize("name", ["Anna", 'Zoë & co\'s "x"'])
def test_the_button_gives_everybody_their_own_row(
    installed: Installed, wiki: Place, people: Callable[..., Person], name: str
) -> None:
    bosse, anna = people("Bosse"), people(name)
    page = wiki.title("experts")
    bosse.edit(page, bosse.text(ROSTER) + f"\n{{{{Helpdesk expert|{bosse.name}|topics=maps}}}}")
    fields = press_button(anna, page)
    assert fields["wpTextbox1"].startswith("{{Helpdesk expert\n| 1 = {{subst:REVISIONUSER}}\n")
    assert html.escape(Messages.load("en").raw("join-topics"), quote=False) in fields["opened"]
    fields["wpTextbox1"] = fields["wpTextbox1"].replace("topics =", "topics = copyright")
    save(anna, page, fields)

    newest = anna.history(page)[0]
    assert newest["user"] == anna.name
    assert f"\n{{{{Helpdesk expert\n| 1 = {anna.name}\n| topics = copyright\n" in newest["content"]
    assert "==" not in newest["content"], "no heading"
    shown = wiki.admin.api(
        action="parse",
        page=page,
        prop="text",
        wrapoutputclass="",
        disablelimitreport=True,
        disableeditsection=True,
    )["parse"]["text"]
    found = rows(ElementTree.fromstring(f"<page>{shown}</page>"))
    assert [row[:2] for row in found] == [[bosse.name, "maps"], [anna.name, "copyright"]]


def test_a_row_that_somebody_else_opened_gets_the_name_of_who_saves(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    """Nobody can be put on the roster by being made to press a button: the saver is named."""
    anna, bosse = people("Anna"), people("Bosse")
    page = wiki.title("experts")
    anna.edit(page, anna.text(ROSTER))
    text = press_button(anna, page)["wpTextbox1"]
    bosse.append(page, f"\n{text}")
    assert f"| 1 = {bosse.name}\n" in bosse.text(page)


def test_the_operator_leaves_the_roster_to_people(
    installed: Installed, wiki: Place, people: Callable[..., Person]
) -> None:
    anna = people("Anna")
    before = anna.text(ROSTER)
    assert installed.states()[ROSTER] == "unchanged"
    anna.append(ROSTER, f"\n{{{{Helpdesk expert|{anna.name}}}}}")
    assert installed.states()[ROSTER] == "kept"
    anna.edit(ROSTER, before)


# -- The words with which people are asked ---------------------------------------------------------
MESSAGES = {
    "Helpdesk ask": "names={people}|take=yes|decline=no|why=why|days=7 days",
    "Helpdesk ask next": "names={people}|take=yes|decline=no|why=why|days=7 days",
    "Helpdesk ask talk": "requests={list}|days=7 days|roster=Project:Helpdesk/Experts",
    "Helpdesk staff needed": "staff={people}|reason=nobody knows maps",
    "Helpdesk topic unserved": "topic=Maps|count=5|roster=Project:Helpdesk/Experts",
}


@pytest.mark.parametrize("language", available_languages())
def test_a_question_leaves_plain_text_and_calls_exactly_who_was_named(
    installed: Installed, wiki: Place, people: Callable[..., Person], language: str
) -> None:
    anna, bosse, clerk = people("Anna"), people("Bosse"), people("Clerk", "bot")
    named = (
        f"[[User:{anna.name}|{anna.name}]] (copyright; reads Swedish),"
        f" [[User:{bosse.name}|{bosse.name}]] (upload)"
    )
    page = wiki.title()
    for name, given in MESSAGES.items():
        last = wiki.server.last_event()
        call = given.format(people=named, list=f"* [[{page}#A|A]]\n* [[{page}#B|B]]")
        clerk.new_section(page, name, f"{{{{subst:Template:{name}/{language}|{call}}}}} ~~~~")
        saved = clerk.text(page).rpartition(f"== {name} ==\n\n")[2]
        assert not re.search(r"[{}<>]|\$\d|subst:|----", saved), saved
        assert saved.rstrip().endswith("(UTC)")
        assert saved.rstrip().count("\n") == (3 if "talk" in name else 0), "one comment, one line"
        asks = "{people}" in given
        assert saved.count("[[User:") == (2 if asks else 0) + 1, "and the signature"
        assert ("[[Project:Helpdesk/Experts|" in saved) == ("roster=" in given)
        expected = [anna.name, bosse.name] if asks else []
        assert [name for name, _ in wiki.server.notified(last)] == expected
    wanted = clerk.api(action="query", prop="templates", titles=page, tllimit="max")
    assert "templates" not in wanted["query"]["pages"][0]


def test_not_me_is_a_small_remark_in_a_reply(parse: Callable[..., Parsed]) -> None:
    words = Messages.load("en").raw("decline-shown")
    shown = parse(": {{Helpdesk not me}} Anna")
    assert "".join(shown.root.itertext()).strip() == f"{words} Anna"
    assert [node.tag for node in shown.root] == ["dl"]
    shown = parse(": {{Helpdesk not me|</span><b>[[User:Admin]]{{!}}\n* x}} Anna")
    assert "".join(shown.root.itertext()).strip().startswith(f"{words} (</span><b>[[User:Admin]]|")
    assert shown.links == []
    assert [node.tag for node in shown.root] == ["dl"]
    assert not list(shown.root.iter("b"))
