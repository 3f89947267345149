"""A template that the operator's file names, and the wiki does not have, is told them."""

from __future__ import annotations

from tests.scenario.desk import Desk


def told(desk: Desk) -> list[str]:
    return [one.what for one in desk.tick().problems if "there is no template" in one.what]


def test_a_misspelt_template_is_told_with_what_was_meant() -> None:
    desk = Desk(status={"template": "Helpdesk statsu"})
    said = (
        'status.template: there is no template "Helpdesk statsu" on this wiki; '
        'did you mean "Helpdesk status"?'
    )
    assert told(desk) == [said]
    assert told(desk) == [said], "as long as it is so"


def test_the_wiki_is_asked_once_as_long_as_the_settings_are_the_same() -> None:
    desk = Desk(status={"resolved_templates": ["Section resolvd"]})
    asked: list[str] = []
    desk.wiki.before = asked.append
    assert len(told(desk)) == 1
    first = len(asked)
    asked.clear()
    desk.tick()
    assert asked.count("fetch_heads") == 1, "the heads that every tick asks for"
    assert first > 1


def test_one_that_is_made_is_told_no_more() -> None:
    desk = Desk(status={"template": "Case box"})
    assert len(told(desk)) == 1
    desk.staff.edit("Template:Case box", "x")
    desk.minutes_pass(25 * 60)
    assert told(desk) == []


def test_the_usual_names_are_asked_for_nowhere() -> None:
    desk = Desk()
    asked: list[str] = []
    desk.wiki.before = asked.append
    desk.tick()
    assert asked.count("fetch_heads") == 1
    assert told(desk) == []
