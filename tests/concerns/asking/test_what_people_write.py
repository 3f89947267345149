"""Stories of what people write into the status template and into their answers."""

from __future__ import annotations

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
