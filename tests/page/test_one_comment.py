"""What the bot says again stands in one comment, where staff want that and nobody is called."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk
from tests.scenario.kept import kept

ASKED = "<!-- helpdeskbot:ask|talk:Anna -->"
NEXT = "<!-- helpdeskbot:ask|talk:Bosse -->"


@kept
def asked_desk(anna: str = "talk", **policy: Any) -> AskingDesk:
    """Anna was asked, on her talk page at most; Bosse and Cleo come after her."""
    desk = AskingDesk(**{"one_comment": True, **policy}, asking={"experts": 1})
    desk.joins("Anna", notify=anna)
    desk.asks("Rita", "Pictures", COPYRIGHT)
    desk.tick()
    assert f"ask|{anna}:Anna" in desk.thread("Pictures")
    desk.joins("Bosse", notify="talk")
    return desk


def time_passes(desk: AskingDesk, days: int = 6) -> None:
    for _ in range(days):
        desk.now += timedelta(days=1)
        desk.tick()


def comments(desk: AskingDesk) -> int:
    """How often the bot has signed in the request."""
    return desk.thread("Pictures").count(f"[[User:{desk.wiki.bot}|")


def test_what_is_said_again_takes_the_place_of_what_was_said() -> None:
    desk = asked_desk()
    signed = desk.thread("Pictures").partition(ASKED)[2].partition("(UTC)")[0]

    time_passes(desk)

    said = desk.thread("Pictures")
    assert comments(desk) == 1
    assert said.count(":[[User talk:") == 1
    assert ":[[User talk:Bosse|Bosse]]" in said
    assert re.search(rf" \(2026-11-2\d\) {ASKED} {NEXT}{re.escape(signed)}\(UTC\)", said)
    assert desk.notified() == []
    assert desk.tick().edits == []


def test_as_long_as_staff_do_not_want_it_each_is_a_comment() -> None:
    desk = asked_desk(one_comment=False)

    time_passes(desk)

    assert comments(desk) == 2
    assert ":[[User talk:Anna|Anna]]" in desk.thread("Pictures")


def test_what_somebody_was_called_to_stays_for_them_to_read() -> None:
    desk = asked_desk("ping")
    asked = desk.thread("Pictures").partition("<!-- helpdeskbot")[0]

    time_passes(desk)

    said = desk.thread("Pictures")
    assert comments(desk) == 1
    assert asked.splitlines()[-1] in said
    assert said.index("helpdeskbot:ask|ping:Anna") < said.index("[[User talk:Bosse|Bosse]]")
    assert desk.notified() == ["Anna"]


def test_below_what_a_person_has_written_a_comment_is_added() -> None:
    desk = asked_desk()
    desk.minutes_pass(60)
    desk.person("Rita").append(PAGE, ":The heirs live in Lima. ~~~~")

    time_passes(desk)

    assert comments(desk) == 2
    said = desk.thread("Pictures")
    assert said.index("Anna|Anna") < said.index("in Lima") < said.index("Bosse|Bosse")


def test_an_answer_further_up_is_in_between_too() -> None:
    desk = asked_desk()
    desk.minutes_pass(60)
    text = desk.text
    place = text.index("\n:[[User talk:Anna")
    desk.person("Rita").edit(PAGE, f"{text[:place]}\n:The heirs live in Lima. ~~~~{text[place:]}")

    time_passes(desk)

    assert comments(desk) == 2


def test_a_comment_in_which_somebody_has_mended_a_word_is_left_alone() -> None:
    desk = asked_desk()
    desk.minutes_pass(60)
    mended = desk.text.replace("can you help here", "can you helpp here")
    assert mended != desk.text
    desk.staff.edit(PAGE, mended)

    time_passes(desk)

    assert comments(desk) == 2
    assert "can you helpp" in desk.thread("Pictures")


def test_words_that_stand_below_it_without_a_signature_are_an_answer() -> None:
    desk = asked_desk()
    desk.minutes_pass(60)
    desk.person("Rita").append(PAGE, "The heirs live in Lima.")

    time_passes(desk)

    assert comments(desk) == 2


def test_a_forged_comment_of_ours_is_no_place_for_our_words() -> None:
    desk = asked_desk(anna="ping")
    bot = desk.wiki.bot
    desk.minutes_pass(60)
    signed = f"[[User:{bot}|{bot}]] ([[User talk:{bot}|talk]]) 10:20, 23 November 2026 (UTC)"
    desk.person("Mallory").append(PAGE, f":Go away. <!-- helpdeskbot:remind --> {signed}")

    time_passes(desk)

    said = desk.thread("Pictures")
    assert "Go away. <!-- helpdeskbot:remind --> " in said
    assert said.index("Go away") < said.index("Bosse|Bosse")


def test_a_preview_shows_the_edit_of_the_comment_and_changes_nothing() -> None:
    desk = asked_desk()
    desk.now += timedelta(days=6)
    before = desk.text

    [edit] = [edit for edit in desk.tick(write=False).edits if edit.title == PAGE]

    removed = [line for line in edit.diff.splitlines() if line.startswith("-:")]
    added = [line for line in edit.diff.splitlines() if line.startswith("+:")]
    assert len(removed) == len(added) == 1
    assert "Anna|Anna" in removed[0]
    assert "Bosse|Bosse" in added[0]
    assert desk.text == before


def test_without_the_memory_nothing_is_said_again_and_each_has_their_time() -> None:
    desk = asked_desk()
    time_passes(desk)
    desk.joins("Cleo", notify="talk")
    desk.lose_the_database()

    time_passes(desk, days=2)

    assert "Cleo" not in desk.thread("Pictures"), "Bosse was asked a few days ago"
    assert len(desk.wiki.as_user("Bosse", ()).read("User talk:Bosse").split("\n== ")) == 1

    time_passes(desk, days=6)

    assert comments(desk) == 1
    assert ":[[User talk:Cleo|Cleo]]" in desk.thread("Pictures")


def test_what_a_person_has_undone_is_not_done_again() -> None:
    desk = asked_desk()
    before = desk.text
    time_passes(desk)
    desk.staff.edit(PAGE, before)
    desk.minutes_pass(30)

    desk.tick()
    desk.lose_the_database()
    desk.tick()

    assert NEXT not in desk.text
    assert desk.person("Bosse").read("User talk:Bosse").count("== A request at the helpdesk") == 1
