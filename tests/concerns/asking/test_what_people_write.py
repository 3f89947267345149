"""Stories of what people write into the status template and into their answers."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk


def test_a_comment_is_no_part_of_a_status_nor_of_a_name() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
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
