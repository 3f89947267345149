"""Stories of what the box of a request says of the next step, and in which language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from helpdeskbot.model.limits import Limits
from helpdeskbot.model.report import TickReport
from tests.concerns.agreement.agreeing import ARCHIVE, AgreeingDesk
from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk
from tests.scenario.desk import Desk
from tests.scenario.kept import kept

SWEDISH = "Hej! Hur gör vi för att länka till vår webbplats från en artikel? Tack på förhand. ~~~~"
FOLLOW: dict[str, Any] = {"turns": {"follow": True}, "next_step": {"enabled": True}}


def box(desk: Desk, heading: str = "Photo archive") -> str:
    """The status template of a request."""
    return desk.text.partition(f"== {heading} ==\n")[2].partition("\n")[0]


def settle(desk: Desk, ticks: int = 3) -> Sequence[TickReport]:
    reports = []
    for _ in range(ticks):
        desk.minutes_pass(5)
        reports.append(desk.tick())
        assert reports[-1].problems == []
    assert reports[-1].edits == []
    return reports


def sets(desk: Desk, old: str, new: str) -> None:
    """Staff change the status template."""
    desk.staff.replace(PAGE, old, new)


# -- What is asked of the requester ----------------------------------------------------------------
def test_an_offered_agreement_is_the_next_step_until_all_have_said_yes() -> None:
    desk = AgreeingDesk(**FOLLOW)
    rita = desk.asks("Rita", "Photo archive", ARCHIVE)

    desk.tick()

    assert box(desk) == "{{Helpdesk status|new|topic=upload|next=agree}}"
    assert desk.bot_edits() == 1, "in the edit that tags it"
    settle(desk)
    desk.replies(rita)
    settle(desk)
    assert "|next=agree" in box(desk), "the desk has not said yes"
    desk.replies(desk.staff)
    before = desk.bot_edits()
    settle(desk)
    assert "next=" not in box(desk)
    assert "|agreed=2026-11-23" in box(desk)
    assert desk.bot_edits() == before + 1, "in the edit that tells of the agreement"


def test_what_is_missing_is_the_next_step_until_it_is_answered() -> None:
    desk = AgreeingDesk(agreement={"enabled": False, "ask_facts": True}, **FOLLOW)
    rita = desk.asks("Rita", "Photo archive", "We want to upload our photos to Commons. ~~~~")

    desk.tick()

    assert "<!-- helpdeskbot:ask-facts" in desk.text
    assert "|next=facts" in box(desk)
    settle(desk)
    assert "|next=facts" in box(desk)
    desk.replies(rita, "There are 40 of them, all CC0.")
    settle(desk)
    assert box(desk) == "{{Helpdesk status|new|topic=upload}}"


def test_no_box_tells_what_a_comment_says_that_was_not_made() -> None:
    agreement = {"enabled": False, "ask_facts": True}
    desk = AgreeingDesk(
        limits=Limits(comments_per_thread_per_week=0), agreement=agreement, **FOLLOW
    )
    desk.asks("Rita", "Photo archive", "We want to upload our photos to Commons. ~~~~")

    desk.tick()

    assert "helpdeskbot:ask-facts" not in desk.text
    assert "next=" not in box(desk)


def test_a_question_moves_status_and_step_in_one_edit() -> None:
    desk = AskingDesk(**FOLLOW)
    rita = desk.asks("Rita", "Photo archive")
    desk.tick()
    sets(desk, "{{Helpdesk status|new", "{{Helpdesk status|in progress")
    desk.minutes_pass(2)
    desk.staff.append(PAGE, ": Which photos do you mean? ~~~~")
    settle(desk)
    assert box(desk) == "{{Helpdesk status|waiting for requester|next=answer}}"

    rita.append(PAGE, ":: Those of the harbour. ~~~~")
    before = desk.bot_edits()
    settle(desk)
    assert box(desk) == "{{Helpdesk status|in progress}}"
    assert desk.bot_edits() == before + 1


def test_a_status_that_staff_set_says_enough() -> None:
    desk = AskingDesk(**FOLLOW)
    desk.asks("Rita", "Photo archive")
    desk.tick()
    desk.staff.append(PAGE, ": Which photos do you mean? ~~~~")
    sets(desk, "{{Helpdesk status|new", "{{Helpdesk status|waiting for requester")
    before = desk.bot_edits()

    settle(desk)

    assert desk.bot_edits() == before


def test_where_the_status_does_not_follow_the_box_does() -> None:
    desk = AskingDesk(next_step={"enabled": True})
    rita = desk.asks("Rita", "Photo archive")
    desk.tick()
    desk.staff.append(PAGE, ": Which photos do you mean? ~~~~")
    settle(desk)
    assert box(desk) == "{{Helpdesk status|new|next=answer}}"

    desk.minutes_pass(5)
    rita.append(PAGE, ":: Those of the harbour. ~~~~")
    settle(desk)
    assert box(desk) == "{{Helpdesk status|new|next=desk}}"


# -- Who is asked, who is on it --------------------------------------------------------------------
def test_who_was_asked_is_named_and_nobody_is_called_for_it_again() -> None:
    desk = AskingDesk(**FOLLOW)
    anna = desk.joins("Anna")
    desk.asks("Rita", "Photo archive", COPYRIGHT)

    desk.tick()

    assert "|next=asked|by=Anna" in box(desk)
    assert desk.notified() == ["Anna"]
    settle(desk)
    anna.append(PAGE, ":: Write to his heirs; it takes a letter from each. ~~~~")
    settle(desk)
    assert "|expert=Anna" in box(desk)
    assert "by=Anna" not in box(desk), "she is named as the expert"
    assert desk.notified() == ["Anna"]


def test_who_says_no_is_not_named_any_more() -> None:
    desk = AskingDesk(**FOLLOW)
    anna = desk.joins("Anna")
    desk.asks("Rita", "Photo archive", COPYRIGHT)
    settle(desk)

    anna.append(PAGE, ":: {{Helpdesk not me}} ~~~~")
    settle(desk)

    assert "Anna" not in box(desk)


def test_an_expert_whom_staff_mention_is_named() -> None:
    desk = AskingDesk(**FOLLOW)
    desk.joins("Anna")
    desk.asks("Rita", "Photo archive")
    desk.tick()

    desk.staff.append(PAGE, ": [[User:Anna]], can you help here? ~~~~")
    settle(desk)

    assert box(desk) == "{{Helpdesk status|waiting for expert|next=asked|by=Anna}}"


# -- People win ------------------------------------------------------------------------------------
@kept
def with_a_step() -> AskingDesk:
    desk = AskingDesk(**FOLLOW)
    desk.joins("Anna")
    desk.asks("Rita", "Photo archive")
    desk.tick()
    desk.staff.append(PAGE, ": [[User:Anna]], can you help here? ~~~~")
    settle(desk)
    return desk


def test_a_step_that_a_person_took_away_stays_away() -> None:
    desk = with_a_step()

    sets(desk, "|next=asked|by=Anna", "")
    settle(desk)

    assert box(desk) == "{{Helpdesk status|waiting for expert}}"


def test_a_step_that_a_person_wrote_stays() -> None:
    desk = with_a_step()

    sets(desk, "|next=asked", "|next=community")
    settle(desk)

    assert "|next=community|by=Anna" in box(desk)


def test_an_edit_that_somebody_undid_is_not_made_again() -> None:
    desk = AgreeingDesk(agreement={"enabled": False, "ask_facts": True}, **FOLLOW)
    rita = desk.asks("Rita", "Photo archive", "We want to upload our photos to Commons. ~~~~")
    settle(desk)
    desk.replies(rita, "There are 40 of them, all CC0.")
    before = desk.text
    settle(desk)
    assert "facts" not in box(desk)

    desk.staff.edit(PAGE, before)
    settle(desk)

    assert "|next=facts" in box(desk)


@pytest.mark.parametrize("status", ["done", "on hold", "declined", "no such word"])
def test_a_status_that_needs_no_step_costs_no_edit(status: str) -> None:
    desk = with_a_step()
    before = desk.bot_edits()

    sets(desk, "{{Helpdesk status|waiting for expert", f"{{{{Helpdesk status|{status}")
    for _ in range(3):
        desk.minutes_pass(5)
        desk.tick()

    assert desk.bot_edits() == before


def test_the_turn_is_not_moved_by_what_the_box_says() -> None:
    desk = with_a_step()
    before = desk.bot_edits()

    for _ in range(4):
        desk.days_pass(1)
        desk.tick()

    assert desk.bot_edits() == before
    desk.lose_the_database()
    assert desk.tick().edits == []


def test_a_desk_without_our_template_is_left_alone() -> None:
    desk = Desk(preset="meta-status", **FOLLOW)
    desk.asks("Astrid", "Hjälp", SWEDISH)

    desk.tick()

    assert "{{Status}}" in desk.text


def test_it_is_not_told_where_it_is_switched_off() -> None:
    desk = AgreeingDesk(turns={"follow": True})
    desk.asks("Rita", "Photo archive", ARCHIVE)

    desk.tick()

    assert box(desk) == "{{Helpdesk status|new|topic=upload}}"


# -- Its language ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "lang"),
    [
        (SWEDISH, "sv"),
        ("كيف نرفع صور متحفنا إلى كومنز؟ ~~~~", "ar"),
        ("Wie laden wir die Bilder unseres Museums hoch? ~~~~", "de"),
        ("How do we upload the pictures of our museum? ~~~~", ""),
        # A number and a name are in no language.
        ("Commons 60000 Nordiska ~~~~", ""),
        ("Upload 60000 photos ~~~~", ""),
        # We have no words in it.
        ("Miten lataamme museomme kuvat Commonsiin? Olemme aloittamassa nyt. ~~~~", ""),
    ],
)
def test_the_box_speaks_the_requests_language_from_the_first_edit(body: str, lang: str) -> None:
    desk = Desk()
    desk.asks("Astrid", "Museum", body)

    desk.tick()

    assert box(desk, "Museum") == "{{Helpdesk status|new" + (f"|lang={lang}" if lang else "") + "}}"
    assert desk.bot_edits() == 1


def test_a_museums_name_is_no_language() -> None:
    desk = Desk()
    desk.asks("Astrid", "Museo de la Ciudad de las Artes", "Upload 60 images ~~~~")

    desk.tick()

    assert box(desk, "Museo de la Ciudad de las Artes") == "{{Helpdesk status|new}}"


def test_a_language_that_the_operator_does_not_want_is_not_written() -> None:
    desk = Desk(expectations={"in_language": False})
    desk.asks("Astrid", "Museum", SWEDISH)

    desk.tick()

    assert box(desk, "Museum") == "{{Helpdesk status|new}}"


def test_a_language_that_a_person_took_away_stays_away() -> None:
    desk = Desk(**FOLLOW)
    desk.asks("Astrid", "Museum", SWEDISH)
    desk.tick()

    sets(desk, "|lang=sv", "")
    settle(desk)

    assert "lang=" not in box(desk, "Museum")
