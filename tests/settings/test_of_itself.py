"""What the bot says of itself, on a page that it keeps and that people may change as they like."""

from __future__ import annotations

import re
from typing import Any

import pytest

from helpdeskbot.concerns.order import CONCERNS
from helpdeskbot.model.desk import DeskPolicy, Limits, Profile
from helpdeskbot.page.presenting import say_all, say_of_desk
from helpdeskbot.publish import load_pages
from helpdeskbot.settings.desk import overlay_desk
from helpdeskbot.words.marked_part import BEGIN, END
from helpdeskbot.words.messages import Messages, available_languages
from tests.concerns.asking.asking import ROSTER
from tests.publish.conftest import VALUES
from tests.scenario.desk import Desk
from tests.settings.test_profiles import ON, operators
from tests.settings.test_story import SETTINGS, open_desk

ITSELF = "User:HelpdeskBot/What it does"
EN = Messages.load("en")
NAMES = {"follow_up": "follow-up"}


TOLD = [one.says_of_itself for one in CONCERNS]


def says(policy: DeskPolicy) -> str:
    return "\n".join(say_of_desk(policy, TOLD, EN))


def install(desk: Desk) -> None:
    """The operator pushes the packaged page."""
    [page] = [page for page in load_pages(VALUES) if page.title == ITSELF]
    desk.wiki.as_user(desk.wiki.bot).edit(ITSELF, page.text)


def shown(desk: Desk) -> str:
    return desk.staff.read(ITSELF)


# -- What it says ------------------------------------------------------------------------------
def test_every_concern_says_something_of_itself() -> None:
    assert [one for one in CONCERNS if "says_of_itself" not in vars(one)] == []


@pytest.mark.parametrize("profile", list(Profile))
def test_it_says_what_the_concerns_are_set_to(profile: str) -> None:
    text = says(operators(profile=profile, asking={"roster": ROSTER}))

    off = re.search(r"^\* Switched off: (.*)\.$", text, re.M)
    named = set(off[1].split(", ")) if off else set()
    for concern in ON["full"]:
        name = EN.text(f"does-{NAMES.get(concern, concern)}")
        on = concern in ON[profile]
        if concern == "outcomes":
            # It is counted where there is a waiting list, or follow-ups.
            on = profile == "full"
        assert (name in named) is not on, concern
        assert (f"* '''{name}'''" in text) is (on or concern == "asking"), concern
    assert f"* Profile: <code>{profile}</code>. Only the bot’s operator" in text


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"profile": "quiet"}, []),
        ({"profile": "helpful"}, ["Who asked is not reminded", "Experts are not reminded."]),
        (
            {"profile": "full"},
            [
                "Who asked is reminded of an open question. Working days: 5 and 15.",
                "Without an answer the request is closed so many working days later: 10.",
                "Experts who are awaited are reminded. Working days: 3 and 6.",
                "Staff have set no bound yet, so nobody waits.",
                "Who asked is told once, on their talk page, where an open request went.",
            ],
        ),
        ({"profile": "full", "reminders": {"close_after": 0}}, ["Who asked is reminded"]),
        ({"profile": "full", "capacity": {"simple": 3}}, ["says its place in the list"]),
        ({"profile": "helpful", "agreement": {"ask_facts": True}}, ["What a request lacks"]),
        (
            {"asking": {"roster": ROSTER, "most_ever": 9}},
            ["within 24 hours at most: 4; in all at most: 9", f"[[:{ROSTER}/Log]]"],
        ),
        ({"asking": {"roster": ROSTER, "enabled": False}}, ["What waits, and why"]),
    ],
)
def test_it_says_to_whom_how_often_at_most(own: dict[str, Any], said: list[str]) -> None:
    text = says(operators(**own))
    assert [one for one in said if one not in text] == []
    closes = own.get("profile") == "full" and not own.get("reminders")
    assert ("Without an answer the request is closed" in text) is closes
    assert ("are asked about requests" in text) is ("in all at most: 9" in "".join(said))


def test_it_says_how_far_staff_may_go() -> None:
    may: list[tuple[Any, str]] = [
        ({}, "everything"),
        ({"allow": []}, "nothing"),
        ({"allow": ["asking", "turns"]}, "<code>asking</code> and <code>turns</code>"),
    ]
    for own, words in may:
        text = says(operators(settings_page=SETTINGS, **own))
        assert f"on [[:{SETTINGS}]] and may switch on: {words}." in text


def test_what_staff_have_set_on_the_wiki_is_said() -> None:
    desk = overlay_desk(operators(settings_page=SETTINGS), {"profile": "full"})
    assert "* Profile: <code>full</code>." in says(desk)
    assert "Switched off" not in says(overlay_desk(desk, {"asking": {"roster": "R"}}))


@pytest.mark.parametrize("code", available_languages())
def test_it_is_said_in_every_language(code: str) -> None:
    desk = Desk(profile="full", language=code, limits=Limits(edits_per_day=123))
    text = say_all(desk.office, desk.policies, TOLD)
    assert text.count(f'<div lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">') == 2
    assert "123" in text
    assert "$" not in text


# -- Where it says it --------------------------------------------------------------------------
def test_where_the_page_was_not_installed_nothing_is_said_and_nothing_more_asked() -> None:
    desk = Desk()
    desk.tick()
    desk.wiki.requests.clear()
    assert desk.tick().edits == []
    assert dict(+desk.wiki.requests) == {"fetch_heads": 1}
    assert shown(desk) == ""


def test_the_page_is_filled_at_once_and_then_costs_nothing() -> None:
    desk = Desk()
    install(desk)

    assert [edit.title for edit in desk.tick().saved] == [ITSELF]

    assert "Requests on [[:Project:Helpdesk]] are looked after, from 23 November 2026 on." in shown(
        desk
    )
    assert "as soon as it is at work" not in shown(desk)
    desk.wiki.requests.clear()
    assert desk.tick().edits == []
    assert dict(+desk.wiki.requests) == {"fetch_heads": 1}


def test_it_is_said_anew_when_staff_have_changed_the_settings() -> None:
    desk = open_desk("{{Helpdesk settings|profile=helpful}}")
    install(desk)
    desk.tick()
    assert "Who asked is not reminded" in shown(desk)

    desk.staff.edit(SETTINGS, "{{Helpdesk settings|profile=full}}")
    assert [edit.title for edit in desk.tick().saved] == [ITSELF]

    assert "Who asked is reminded of an open question" in shown(desk)


def test_settings_of_which_nothing_is_said_cost_no_edit() -> None:
    desk = open_desk("{{Helpdesk settings|proportion.new=60}}")
    install(desk)
    desk.tick()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|proportion.new=70}}")
    assert desk.tick().saved == []


def test_what_people_write_around_it_stays_and_so_does_what_they_change_in_it_for_a_while() -> None:
    desk = open_desk("{{Helpdesk settings|profile=helpful}}")
    install(desk)
    desk.tick()
    changed = shown(desk).replace("Who asked is not reminded", "NOBODY IS REMINDED")
    desk.staff.edit(ITSELF, f"Above.\n{changed}\nBelow.")

    desk.minutes_pass(60)
    assert desk.tick().edits == []

    desk.staff.edit(SETTINGS, "{{Helpdesk settings|profile=quiet}}")
    desk.tick()
    assert shown(desk).startswith(f"Above.\n{BEGIN}\n")
    assert shown(desk).endswith(f"{END}\nBelow.")
    assert "NOBODY IS REMINDED" not in shown(desk)


def test_where_people_took_the_marks_away_or_the_page_it_is_left_alone() -> None:
    desk = open_desk("{{Helpdesk settings|profile=helpful}}")
    install(desk)
    desk.tick()
    desk.staff.edit(ITSELF, "We say it in our own words.")
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|profile=quiet}}")

    report = desk.tick()
    assert report.saved == []
    assert "the marks between which the bot writes are gone" in report.problems[0].what
    assert desk.tick().problems == []

    desk.staff.delete(ITSELF)
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|profile=full}}")
    assert desk.tick().saved == []


def test_with_the_database_lost_nothing_is_said_again() -> None:
    desk = Desk()
    install(desk)
    desk.tick()
    desk.lose_the_database()
    assert desk.tick().edits == []


def test_the_bots_own_page_shows_it() -> None:
    pages = {page.title: page for page in load_pages(VALUES)}
    assert f"{{{{{ITSELF}}}}}" in pages["User:HelpdeskBot"].text
    titles = list(pages)
    assert titles.index(ITSELF) < titles.index("User:HelpdeskBot")
    assert pages[ITSELF].once


def test_it_says_what_it_edits_and_how_soon_after_another() -> None:
    def said(**limits: Any) -> str:
        desk = Desk(limits=Limits(**limits))
        return say_all(desk.office, desk.policies, TOLD)

    assert "* It edits the pages of its desks, the pages that its settings name" in said()
    assert "at least: 60, or 5 where its account has the right “bot”." in said()
    assert "* Seconds between two edits, at least: 12.\n" in said(seconds_between_edits=12)
