"""Whom a comment mentions is what the wiki says, by whatever template; so the turn is theirs."""

from __future__ import annotations

import pytest

from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.kept import kept

PING = "@{{#if:{{{1|}}}|[[User:{{{1}}}|{{{1}}}]]}}{{#if:{{{2|}}}| and [[User:{{{2}}}|{{{2}}}]]}}:"


@kept
def asking_desk() -> CaringDesk:
    """A request at a desk with experts and templates; nobody has answered yet."""
    desk = CaringDesk()
    desk.joins("Lina")
    desk.joins("Åke")
    desk.staff.edit("Template:Ping", PING)
    desk.staff.edit("Template:Reply to", "#REDIRECT [[Template:Ping]]")
    desk.staff.edit("Template:U", "[[User:{{{1}}}|{{{2|{{{1}}}}}}]]")
    desk.staff.edit("Template:@", "<span class=mention>[[user:{{{1}}}|@{{{1}}}]]</span>")
    desk.staff.edit("Template:Dear", "Dear {{U|{{{whom}}}}},")
    desk.staff.edit("Template:Our expert", "[[User:Lina|our expert]]")
    desk.staff.edit("Template:Talk page of", "[[User talk:{{{1}}}|{{{1}}}]]")
    desk.staff.edit("Template:Name", "'''{{{1}}}'''")
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    return desk


def status_after(words: str) -> str:
    desk = asking_desk()
    desk.answers(f"{words} ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert [edit.diff for edit in desk.tick().edits] == []
    return desk.thread("Photographs").partition("|")[2].partition("}}")[0].partition("|")[0]


@pytest.mark.parametrize(
    "words",
    [
        "[[User:Lina]], what do you think?",
        "{{ping|Lina}} what do you think?",
        "{{Ping|1=Lina}} what do you think?",
        "{{ping|lina<!-- she knows -->|Åke}} what do you think?",
        "{{reply to|Åke|Lina}} what do you think?",
        "{{u|Lina}}, what do you think?",
        "{{u|Lina|Dr L.}}, what do you think?",
        "{{@|Lina}}, what do you think?",
        "{{Template:U|User:Lina}}, what do you think?",
        "{{Dear|whom=Lina}} what do you think?",
        "{{Our expert}}: what do you think?",
        "{{name|{{u|Lina}}}}: what do you think?",
    ],
)
def test_who_is_mentioned_by_a_template_is_asked(words: str) -> None:
    assert status_after(words) == "waiting for expert"


@pytest.mark.parametrize(
    "words",
    [
        "{{name|Lina}} could ask you: which archive?",
        "{{Talk page of|Lina}} says more. Which archive?",
        "<nowiki>{{ping|Lina}}</nowiki> is how to call somebody. Which archive?",
        "<!-- {{ping|Lina}} -->Which archive?",
        "{{no such template|Lina}} Which archive?",
        "{{ping}} Which archive?",
        "{{ping|}} {{u|<b>}} Which archive?",
    ],
)
def test_who_is_only_named_is_not(words: str) -> None:
    assert status_after(words) == "waiting for requester"


def test_the_wiki_is_asked_about_a_template_once() -> None:
    desk = asking_desk()

    def cost(words: str) -> tuple[int, int]:
        """Requests in all of a new process, and those that expand templates."""
        desk.answers(f"{words} ~~~~")
        desk.minutes_pass(5)
        desk.office = desk.open_office()
        desk.wiki.requests.clear()
        desk.tick()
        return desk.wiki.requests.total(), desk.wiki.requests["fetch_expanded"]

    cost("[[User:Lina]]: Which archive?")
    usual = cost("[[User:Lina]] and [[User:Åke]]: Which archive?")
    assert cost("{{ping|Lina}} and {{u|Åke}}: Which archive?")[1] == 1
    again = cost("{{ping|Åke}} and {{u|Lina}}: Which one?")
    assert again[1] == 0
    assert again <= usual
    assert cost("{{new|Lina}} Which one?")[1] == 0
    desk.staff.edit("Template:New", PING)
    desk.days_pass(1.1)
    assert cost("{{new|Lina}} Which one?")[1] == 1
    desk.days_pass(8)
    assert cost("{{ping|Lina}} Which one?")[1] == 1
