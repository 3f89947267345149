"""Staff are told at once what is wrong with words that they have saved."""

from __future__ import annotations

import pytest

from helpdeskbot.page.decide.boxes import find_broken
from helpdeskbot.publish.messages import list_boxes
from helpdeskbot.publish.pages import DEFAULT_VALUES, load_pages
from helpdeskbot.words.units import strip_units
from tests.concerns.asking.asking import COPYRIGHT, AskingDesk
from tests.page.test_wording import RULES
from tests.publish.conftest import VALUES
from tests.scenario.desk import PAGE
from tests.scenario.kept import kept

ASK, ASK_SV = "Template:Helpdesk ask/en", "Template:Helpdesk ask/sv"
TOLD = f"{PAGE}/Staff"
GOOD = "{{{names}}}: would you look at this, please?"


@kept
def open_desk(**policy: object) -> AskingDesk:
    desk = AskingDesk(staff=["Samira"], **policy)  # type: ignore[arg-type]
    desk.joins("Anna")
    desk.tick()
    return desk


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"{GOOD} {{{{{{dais}}}}}}", "{{{dais}}} – {{{days}}}?"),
        (f"{GOOD} {{{{{{qqqqqq}}}}}}", "{{{qqqqqq}}}"),
        (f"{GOOD} [[Category:Help]]", "Category"),
        (f"{GOOD} <div>", "div"),
        (f"{GOOD} [[User:Mallory]]", "Mallory"),
        (f"{GOOD} ~~<noinclude></noinclude>~~", "signature"),
        ("Would you look at this?", "leaves out what the bot fills in"),
        (f"{GOOD} {'Buy this! ' * 900}", "too long"),
    ],
)
def test_staff_are_told_in_the_tick_after_their_edit(words: str, said: str) -> None:
    desk = open_desk()
    assert desk.staff.read(TOLD) == ""
    desk.person("Mallory").edit(ASK, words)

    desk.tick()

    told = desk.staff.read(TOLD).replace("&#123;", "{").replace("&#125;", "}")
    assert said in told
    assert f"[[:{ASK}]]" in told
    assert "[[User talk:Mallory|Mallory]]" in told
    assert desk.notified() == ["Samira"]
    assert desk.tick().edits == []


def test_words_in_a_language_that_nobody_has_asked_in_yet_are_looked_at_too() -> None:
    desk = open_desk()
    desk.wiki._titles_per_request = 500
    desk.staff.edit(ASK_SV, "{{{namn}}}: kan du hjälpa till?")
    desk.tick()
    assert f"[[:{ASK_SV}]]" in desk.staff.read(TOLD)


def test_an_account_that_may_ask_for_few_pages_at_once_looks_at_each_in_its_turn() -> None:
    desk = open_desk()
    desk.staff.edit(ASK_SV, "{{{namn}}}: kan du hjälpa till?")
    for _ in range(30):
        desk.wiki.requests.clear()
        desk.tick()
        if desk.staff.read(TOLD):
            break
        assert sum(desk.wiki.requests.values()) == 1
        desk.minutes_pass(5)
    assert f"[[:{ASK_SV}]]" in desk.staff.read(TOLD)


def test_good_words_are_looked_at_once_and_cost_nothing_then() -> None:
    desk = open_desk()
    desk.staff.edit(ASK, GOOD)
    desk.tick()
    assert desk.staff.read(TOLD) == ""
    desk.wiki.requests.clear()
    desk.tick()
    assert sum(desk.wiki.requests.values()) == 1


def test_who_mends_and_breaks_it_again_is_told_again() -> None:
    desk = open_desk()
    for number in range(2):
        desk.staff.edit(ASK, f"{GOOD} <div>")
        desk.tick()
        assert desk.staff.read(TOLD).count("== A message of the bot needs mending") == number + 1
        desk.minutes_pass(20)
        desk.staff.edit(ASK, GOOD)
        desk.tick()
        desk.minutes_pass(20)


def test_who_spoils_all_of_them_makes_no_flood() -> None:
    desk = open_desk()
    mallory = desk.person("Mallory")
    names = ("ask", "ask next", "ask talk", "staff needed", "topic unserved")
    for name in names:
        mallory.edit(f"Template:Helpdesk {name}/en", "Buy this! <div>")
    report = desk.tick()
    assert len(report.saved) == 3
    assert desk.notified() == ["Samira"]
    desk.staff.edit("Template:Helpdesk staff needed/en", "{{{staff}}}: nobody is left")
    desk.staff.edit("Template:Helpdesk topic unserved/en", "Nobody helps with {{{topic}}}")
    desk.tick()
    assert desk.staff.read(TOLD).count("needs mending ==") == 3


def test_without_the_memory_nobody_is_told_twice() -> None:
    desk = open_desk()
    desk.staff.edit(ASK, f"{GOOD} <div>")
    desk.tick()
    before = desk.staff.read(TOLD)
    desk.lose_the_database()
    desk.tick()
    assert desk.staff.read(TOLD) == before


def test_a_language_that_a_translator_has_added_is_used_in_the_next_tick() -> None:
    desk = open_desk()
    asked = (
        "Il nostro fotografo è morto nel 1951. Chi deve firmare affinché possiamo pubblicare le "
        "sue fotografie con una licenza libera? Gli eredi dicono di avere il copyright."
    )
    desk.asks("Rita", "Vecchie fotografie", asked)
    desk.tick()
    assert "can you help here?" in desk.thread("Vecchie fotografie")
    desk.minutes_pass(10)
    desk.person("Bianca").edit("Template:Helpdesk ask/it", "{{{names}}}: puoi aiutare qui?")
    desk.asks("Mario", "Altre fotografie", asked.replace("fotografo", "pittore"))

    desk.tick()

    assert "puoi aiutare qui?" in desk.thread("Altre fotografie")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("| take-shown = ", "| take-shwon = "), "take-shown?"),
        (("| take-shown = ", "| take-shown = {{ "), "brackets or tags do not match"),
        (("| take-shown = ", "| take-shown = <div> "), "brackets or tags do not match"),
        (("| take-shown = ", "| take-shown = [[Category:Spam]] "), "category"),
        (("| take-shown = ", "| take-shown = [[User:Mallory]] "), "notify"),
        (("{{#switch:", "{{#swich:"), "brackets or tags do not match"),
    ],
)
def test_a_page_of_texts_that_was_broken_is_told_at_once(
    changed: tuple[str, str], said: str
) -> None:
    desk = open_desk()
    title = "Template:Helpdesk take/words/en"
    [page] = [page for page in load_pages(VALUES, languages=[]) if page.title == title]
    desk.person("Mallory").edit(title, page.text)
    desk.tick()
    assert desk.staff.read(TOLD) == "", "as it is packaged"
    desk.person("Mallory").edit(title, page.text.replace(*changed))

    desk.tick()

    told = desk.staff.read(TOLD)
    assert f"[[:{title}]] needs mending: " in told
    assert said in told
    assert desk.tick().edits == []


def test_the_texts_of_the_status_box_are_looked_at_too() -> None:
    desk = open_desk()
    title = "Template:Helpdesk status/words/en"
    desk.staff.edit(title, "{{#switch: {{{1|}}}\n| status-nwe = Brand new\n}}")
    desk.tick()
    assert "status-new?" in desk.staff.read(TOLD)


def test_every_packaged_page_of_texts_is_as_it_should_be() -> None:
    boxes = {box.template: box.keys for box in list_boxes({**DEFAULT_VALUES, **VALUES})}
    assert len(boxes) == 9
    pages = [page for page in load_pages(VALUES) if "/words/" in page.title]
    for page in pages:
        keys = boxes[page.title.removeprefix("Template:").partition("/")[0]]
        assert find_broken(page.text, keys, RULES) is None, page.title


def test_the_tags_of_the_translate_extension_are_not_posted() -> None:
    desk = open_desk()
    desk.staff.edit(ASK, f"<languages/>\n<translate><!--T:1--> {GOOD}</translate>")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    said = desk.thread("Old photographs")
    assert "would you look at this, please?" in said
    assert "translate>" not in said
    assert "T:1" not in said


def test_units_leave_the_words_as_they_are() -> None:
    text = (
        "<translate nowrap><!--T:12-->\n== A ==\n\n<!--T:3--> B <tvar name=1>C</tvar>.</translate>"
    )
    assert strip_units(text) == "== A ==\n\nB C."
    assert strip_units("a < b, <translated>, <!-- T:1 -->") == "a < b, <translated>, <!-- T:1 -->"
