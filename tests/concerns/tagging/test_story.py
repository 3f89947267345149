"""Stories of new requests: who gets a status template, when, and what else happens to the page."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from helpdeskbot.model.report import Fate
from helpdeskbot.store.protocol import Store
from tests.scenario.desk import PAGE, START, Desk, Tripwire

SIGNED = "[[User:Anna|Anna]] ([[User talk:Anna|talk]]) 09:10, 23 November 2026 (UTC)"


def test_a_new_request_is_tagged_in_one_edit_and_nothing_else_changes() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")

    report = desk.tick()

    assert desk.text == (
        "Welcome to the desk.\n\n== Photos ==\n{{Helpdesk status|new}}\n\n"
        f"How do we begin? {SIGNED}"
    )
    assert desk.bot_edits() == 1
    assert [edit.fate for edit in report.edits] == [Fate.SAVED]
    assert report.problems == []


def test_the_summary_says_what_and_why_and_carries_the_plans_key() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")

    desk.tick()

    revision = next(iter(desk.wiki.fetch_history(PAGE)))
    [event] = desk.store.fetch_events("practice:desk", kind="plan-done")
    assert revision.summary.startswith("/* Photos */ ")
    assert "[[User:HelpdeskBot" in revision.summary
    assert f"[{event.data['plan']}]" in revision.summary
    assert event.revid == revision.revid


def test_a_second_tick_does_nothing_and_preview_is_empty() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.tick()
    before = desk.history()

    assert desk.tick().edits == []
    assert desk.tick(write=False).edits == []
    assert desk.history() == before


def test_preview_shows_the_edit_and_saves_nothing() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")

    [edit] = desk.tick(write=False).edits

    assert edit.as_json()["notifies"] == []
    assert "+{{Helpdesk status|new}}" in edit.diff
    assert edit.text.count("{{Helpdesk status|new}}") == 1
    assert [(action.kind.name, action.thread) for action in edit.actions] == [
        ("tag", "h-Anna-20261123091000")
    ]
    assert edit.actions[0].because == (
        "Anna asked this on 2026-11-23 09:10 UTC, has left it alone for 5 minutes, "
        "and it has no {{Helpdesk status}} yet"
    )
    assert desk.bot_edits() == 0
    assert desk.store.fetch_pages("practice:desk") == {}


def test_a_newcomer_who_is_still_mending_the_post_is_not_disturbed() -> None:
    desk = Desk()
    anna = desk.person("Anna")
    anna.new_section(PAGE, "Photos", "How do we begin? ~~~~")
    desk.minutes_pass(1.5)
    assert desk.tick().edits == []
    anna.replace(PAGE, "How do", "How on earth do")
    desk.minutes_pass(1.5)
    assert desk.tick().edits == []
    desk.minutes_pass(1)

    assert len(desk.tick().saved) == 1, "it was left alone for two minutes now"


def test_other_peoples_edits_do_not_make_a_request_wait() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.person("Bosse").append(PAGE, ":Welcome! ~~~~")

    assert len(desk.tick().saved) == 1


def test_an_unsigned_request_is_attributed_to_who_saved_its_heading() -> None:
    desk = Desk()
    desk.asks("Élodie", "Nos archives", "Qui peut nous aider ?")
    desk.person("Bosse").append(PAGE, "\n== Later ==\nHej ~~~~")

    [edit] = desk.tick().saved

    assert "Élodie asked this without signing on 2026-11-23 09:10 UTC" in edit.actions[0].because
    desk.minutes_pass(5)
    desk.tick()
    [thread, _] = desk.store.fetch_threads("practice:desk")
    assert (thread.opened_by, thread.opened_at) == ("Élodie", START + timedelta(minutes=10))
    assert thread.id == "h-Élodie-20261123091000"


def test_several_requests_on_a_page_are_tagged_in_one_edit() -> None:
    desk = Desk()
    for name in ("Anna", "Bosse", "Carla"):
        desk.asks(name, f"Question of {name}")

    desk.tick()

    assert desk.text.count("{{Helpdesk status|new}}") == 3
    assert desk.bot_edits() == 1


def test_same_titled_requests_are_told_apart() -> None:
    desk = Desk()
    desk.asks("Anna", "Help")
    desk.tick()
    desk.asks("Bosse", "Help")

    desk.tick()

    assert desk.text.count("== Help ==\n{{Helpdesk status|new}}\n") == 2


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("has a status", "{{Helpdesk status|in progress}}\nHello ~~~~"),
        ("has an unknown status", "{{helpdesk_status|Waiting for Godot}}\nHello ~~~~"),
        ("is resolved", "{{Section resolved|1=~~~~}}\nHello ~~~~"),
        ("is empty", ""),
    ],
)
def test_a_thread_is_left_alone_that(what: str, body: str) -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", body)
    before = desk.text

    desk.tick()

    assert desk.text == before, what


def test_an_unknown_status_stays_and_is_reported() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", "{{Helpdesk status|Waiting for Godot}}\nHello ~~~~")

    [problem] = desk.tick().problems

    assert "Waiting for Godot" in problem.what
    assert problem.severity == "notice"


def test_a_request_from_before_the_desks_start_is_left_alone() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", "Old. [[User:Anna]] 10:00, 1 November 2026 (UTC)")

    assert desk.tick().edits == []


def test_an_unsigned_request_that_stood_there_before_the_start_is_left_alone() -> None:
    desk = Desk(since=(START + timedelta(days=1)).date())
    desk.asks("Anna", "Photos", "An old question without signature.")
    desk.minutes_pass(60 * 24)
    desk.person("Bosse").append(PAGE, "\n== New ==\nA new question. ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    assert "== Photos ==\n\nAn old" in desk.text
    assert "== New ==\n{{Helpdesk status|new}}\n" in desk.text


@pytest.mark.parametrize("name", ["DeliveryBot", "MediaWiki message delivery"])
def test_what_a_bot_posted_is_no_request(name: str) -> None:
    desk = Desk()
    desk.wiki.register("DeliveryBot", ["bot"])
    desk.asks(name, "Newsletter", "Read it! [[User:Eva|Eva]] 09:00, 23 November 2026 (UTC)")

    assert desk.tick().edits == []


def test_the_bot_does_not_tag_its_own_thread() -> None:
    desk = Desk()
    desk.asks("HelpdeskBot", "Note", "By the bot. ~~~~")

    assert desk.tick().edits == []


def test_a_subsection_is_not_a_request() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", "Hello ~~~~\n\n=== Details ===\nMore ~~~~")

    desk.tick()

    assert desk.text.count("{{Helpdesk status") == 1


def test_a_heading_at_the_very_end_waits_for_its_text() -> None:
    desk = Desk()
    desk.person("Anna").append(PAGE, "\n== Photos ==")
    desk.minutes_pass(5)
    assert desk.tick().edits == []
    desk.person("Anna").append(PAGE, "Here it comes. ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    assert "== Photos ==\n{{Helpdesk status|new}}\nHere it comes." in desk.text


def test_markup_around_the_heading_stays_as_it_is() -> None:
    desk = Desk()
    strange = "<!-- a -->==Photos==  <!-- b\nc -->\n:indented ~~~~\n{| class=x\n| == no ==\n|}"
    desk.person("Anna").append(PAGE, "\n" + strange)
    desk.minutes_pass(5)
    before = desk.text

    desk.tick()

    assert desk.text.count("{{Helpdesk status|new}}\n") == 1
    assert desk.text.replace("{{Helpdesk status|new}}\n", "") == before
    assert "c -->\n{{Helpdesk status|new}}\n:indented" in desk.text


def test_a_thread_in_which_a_template_would_not_be_read_is_left_alone() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.person("Bosse").append(PAGE, "\n== Maps <nowiki> ==\nHello ~~~~\n== Odd == <!-- x\nBye")
    desk.minutes_pass(5)

    report = desk.tick()

    assert len(report.saved) == 1
    assert desk.text.count("{{Helpdesk status|new}}") == len(report.saved[0].actions)
    assert "== Photos ==\n{{Helpdesk status|new}}\n" in desk.text
    assert desk.tick().edits == []


def test_a_desk_may_use_metas_status_template() -> None:
    desk = Desk(preset="meta-status")
    desk.asks("Anna", "Photos")
    desk.asks("Bosse", "Maps", "{{status|in progress}}\nHello ~~~~")

    desk.tick()

    assert "== Photos ==\n{{Status}}\n\nHow" in desk.text
    assert desk.text.count("{{Status") == 1


def test_a_desk_may_name_template_parameter_and_vocabulary() -> None:
    desk = Desk(
        status={
            "template": "sr-request",
            "value_param": "status",
            "initial": "väntar",
            "params": {"domain": "global"},
            "vocabulary": {"väntar": "open"},
        }
    )
    desk.asks("Anna", "Photos")

    desk.tick()

    assert "== Photos ==\n{{sr-request|status=väntar|domain=global}}\n" in desk.text


def test_redirects_to_the_status_template_are_known() -> None:
    desk = Desk()
    desk.staff.edit("Template:Helpdesk status", "[{{{1}}}]")
    desk.staff.edit("Template:Ärende", "#REDIRECT [[Template:Helpdesk status]]")
    desk.asks("Anna", "Photos", "{{ärende|done}}\nHello ~~~~")

    assert desk.tick().edits == []


def test_a_desk_in_swedish_signs_its_summaries_in_swedish() -> None:
    desk = Desk(language="sv")
    desk.asks("Anna", "Foton", "Hur börjar vi med det här? ~~~~")

    desk.tick()

    summary = next(iter(desk.wiki.fetch_history(PAGE))).summary
    assert "förfrågan" in summary.lower() or "ärende" in summary.lower()
    assert "== Foton ==\n{{Helpdesk status|new}}\n" in desk.text


def test_nobody_is_notified_by_a_status_template() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", "[[User:Bosse]] told me to ask here. ~~~~")
    desk.wiki.notifications.clear()

    desk.tick()

    assert desk.wiki.notifications == []


def test_a_desk_that_only_tags_does_not_ask_what_requests_are_about() -> None:
    desk = Desk(expectations={"enabled": False})
    calls: list[str] = []
    desk.office = desk.open_office(store=cast(Store, Tripwire(desk.store, calls.append)))
    desk.asks("Anna", "Photos")

    [edit] = desk.tick().edits

    assert edit.fate is Fate.SAVED
    assert "before fetch_events" not in calls
