"""Stories of what people write into the status template and into their answers."""

from __future__ import annotations

import pytest

from helpdeskbot.concerns.asking.memory import REQUESTS
from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk


def test_a_comment_is_no_part_of_a_status_nor_of_a_name() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.person("Lina")
    desk.asks("Rita", "Old photographs", "{{Helpdesk status|new<!-- by\nmail -->}}\n" + COPYRIGHT)
    desk.asks("Rolf", "More", "{{Helpdesk status|new|expert=Lina<!-- -->}}\n" + COPYRIGHT)
    desk.asks("Ruth", "Even more", "{{Helpdesk status|done<!-- ? -->}}\n" + COPYRIGHT)

    desk.tick()

    assert desk.notified() == ["Anna"]
    assert "[[User:Anna" in desk.thread("Old photographs")


def test_the_bot_leaves_comments_where_it_sets_a_value() -> None:
    desk = AskingDesk(asking={"taken_status": "in progress"})
    anna = desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    written = "{{Helpdesk status|waiting<!-- the\nonly --> for expert <!-- so far -->|"
    desk.staff.replace(PAGE, "{{Helpdesk status|waiting for expert|", written)
    desk.staff.replace(PAGE, "|topic=copyright}}", "|topic=copyright|expert=<!-- who? -->}}")
    desk.minutes_pass(5)
    anna.append(PAGE, ":I can do that. ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    assert desk.thread("Old photographs").startswith(
        "{{Helpdesk status|in progress<!-- the\nonly --> <!-- so far -->|topic=copyright|"
        "expert=Anna<!-- who? -->}}\n"
    )
    assert [edit.diff for edit in desk.tick().edits] == []


def declined(written: str, *, language: str = "en", prepare: str = "") -> tuple[list[str], int]:
    """Who was asked after the first one has written this, and at how many requests' cost."""
    desk = AskingDesk(language=language, asking={"experts": 1})
    names = ["Anna", "Bosse"]
    for name in names:
        desk.joins(name)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    if prepare:
        desk.staff.edit(prepare, "#REDIRECT [[Template:Helpdesk not me]]")
    [first] = desk.notified()
    desk.person(first).append(PAGE, f":{written} ~~~~")
    desk.minutes_pass(1)
    desk.wiki.requests.clear()
    desk.tick()
    assert [edit.diff for edit in desk.tick().edits] == []
    return desk.notified()[1:], desk.wiki.requests.total()


@pytest.mark.parametrize(
    ("written", "prepare"),
    [
        ("{{Mall:Helpdesk not me}}", ""),
        ("{{mall: helpdesk_not me }}", ""),
        ("{{Template:Helpdesk not me|no time}}", ""),
        ("{{Helpdesk not me<!-- sorry -->}}", ""),
        ("{{<!-- {{ | -->Helpdesk not me<!-- | }} -->|<!-- no\n time -->}}", ""),
        ("{{Helpdesk Not Me}}", ""),
        ("{{Inte jag}}", "Template:Inte jag"),
        ("{{inte_jag|tyvärr}}", "Template:Inte jag"),
        ("{{small|{{Inte jag}}}}", "Template:Inte jag"),
    ],
)
def test_not_me_counts_under_every_name_of_its_template(written: str, prepare: str) -> None:
    asked, _ = declined(written, language="sv", prepare=prepare)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "written",
    [
        "<nowiki>{{Helpdesk not me}}</nowiki>",
        "<!-- {{Helpdesk not me}} --> I do it.",
        "<pre>{{Helpdesk not me}}</pre>",
        "<syntaxhighlight lang=wikitext>{{Helpdesk not me}}</syntaxhighlight>",
        "Whom does {{tl|Helpdesk not me}} help?",
        "{{Inte jag}}",
    ],
)
def test_what_only_shows_the_template_is_no_refusal(written: str) -> None:
    assert declined(written, language="sv")[0] == []


def test_the_packaged_not_me_costs_no_request_more() -> None:
    _, plain = declined("{{Helpdesk not me}}")
    _, local = declined("{{Mall:Helpdesk not me<!-- -->}}", language="sv")
    assert local == plain


ODD_NAMES = [
    *("Anna (WMSE)", "'Abdul", "Lind, Åke", "Siv & Söner", "Tom and Jerry", "Dr. Åke", "Lind; Åke"),
    *("O'Neill-Öberg", "Åke Jr."),
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_who_has_an_odd_name_is_on_the_roster_and_asked(name: str) -> None:
    desk = AskingDesk()
    desk.joins(name)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    assert desk.notified() == [name]

    desk.person(name).append(PAGE, ":I can do that. ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    assert "|expert=" in desk.thread("Old photographs")
    assert [edit.diff for edit in desk.tick().edits] == []
    desk.lose_the_database()
    assert [edit.title for edit in desk.tick().edits if edit.title == PAGE] == []
    assert desk.notified() == [name]


@pytest.mark.parametrize("written", ["Anna, Bosse", "Anna and Bosse", "Anna & Bosse"])
def test_a_row_for_two_people_is_nobodys(written: str) -> None:
    desk = AskingDesk()
    bosse = desk.person("Bosse")
    desk.joins("Anna", "upload")
    desk.adds(bosse, written)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    assert desk.notified() == []


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize("written", ["{}", "User:{}", "{}<!-- as agreed -->", "[[User:{}]]"])
def test_who_is_named_as_the_expert_is_one_person(name: str, written: str) -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.person(name)
    template = f"{{{{Helpdesk status|new|expert={written.format(name)}}}}}\n"
    desk.asks("Rita", "Old photographs", template + COPYRIGHT)

    report = desk.tick()

    assert desk.notified() == []
    assert [edit.title for edit in report.saved if edit.title == PAGE] == []
    busy = {row.busy for row in REQUESTS.fetch(desk.office, "practice:desk", PAGE) or ()}
    assert busy == {(name,)}


def test_a_name_without_an_account_is_not_written_over_and_nobody_is_asked() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna")
    named = "{{Helpdesk status|new|expert=Åsa from the museum}}\n"
    desk.asks("Rita", "Old photographs", named + COPYRIGHT)
    desk.tick()
    anna.append(PAGE, ":I have seen these. ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    assert desk.notified() == ["Rita"], "who wrote a name that nobody has is told so"
    assert "|expert=Åsa from the museum}}" in desk.text


def test_accounts_of_this_desk_cost_no_request() -> None:
    def cost(expert: str) -> int:
        desk = AskingDesk()
        desk.joins("Anna")
        desk.joins("Lind, Åke")
        desk.asks("Rita", "Old photographs", COPYRIGHT)
        desk.tick()
        desk.staff.replace(PAGE, "|topic=copyright}}", f"|topic=copyright{expert}}}}}")
        desk.minutes_pass(5)
        desk.wiki.requests.clear()
        desk.tick()
        return desk.wiki.requests.total()

    assert cost("|expert=Anna, Lind, Åke") == cost("|expert=[[User:Anna]], [[User:Lind, Åke]]")
