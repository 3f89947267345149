"""When the bot reacts to replies: at once as it is set usually, or once they are left alone.

Three times an immediate reaction harms somebody: who saves again and again to mend a word, who is
in a revert war, and who is still writing.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdeskbot.model.errors import EditConflict
from tests.scenario.desk import PAGE, Desk

ASKED = ":Which photos do you mean? ~~~~"
WAITS = "{{Helpdesk status|waiting for requester}}"


def open_desk(minutes: float) -> Desk:
    """A desk whose status follows whose turn it is, with one request that has its status."""
    desk = Desk(settle_reply_minutes=minutes, turns={"follow": True})
    desk.asks("Anna", "Photos", "How do we begn? ~~~~")
    desk.tick()
    # As on most wikis, the words begin in the next line.
    desk.staff.replace(PAGE, "|new}}\n\n", "|new}}\n")
    desk.minutes_pass(30)
    desk.tick()
    assert desk.bot_edits() == 1
    return desk


def passes(desk: Desk, minutes: float) -> None:
    """Time passes, with ticks as often as a stream of events could ask for them."""
    for _ in range(round(minutes * 6)):
        desk.minutes_pass(1 / 6)
        desk.tick()


def test_a_reply_is_reacted_to_at_once_as_it_is_set_usually() -> None:
    desk = open_desk(minutes=0)
    desk.staff.append(PAGE, ASKED)

    desk.tick()

    assert WAITS in desk.text


def test_it_is_reacted_to_in_the_moment_at_which_it_has_been_left_alone_long_enough() -> None:
    desk = open_desk(minutes=2)
    desk.staff.append(PAGE, ASKED)
    said = desk.tick().verdicts
    memory = desk.store.fetch_pages(desk.office.desk_key(desk.policies[0]))[PAGE]

    passes(desk, 1.5)
    before = desk.text
    desk.minutes_pass(0.5)
    assert memory.due_at == desk.now
    desk.tick()

    assert "Samira edited it at" in said[0][1].because
    assert WAITS not in before
    assert WAITS in desk.text


def test_who_saves_three_times_in_a_minute_is_not_edited_in_between() -> None:
    desk = open_desk(minutes=2)
    desk.staff.append(PAGE, ":Wich fotos do you mean? ~~~~")
    for old, new in (("Wich", "Which"), ("fotos", "photos")):
        passes(desk, 0.3)
        desk.staff.replace(PAGE, old, new)
    passes(desk, 1.9)
    meanwhile = desk.bot_edits()
    passes(desk, 0.5)

    assert meanwhile == 1
    assert desk.bot_edits() == 2
    assert WAITS in desk.text
    users = [user for user, _ in desk.history()]
    assert users[-4:] == ["Samira", "Samira", "Samira", desk.wiki.bot]


def test_a_revert_war_is_not_joined() -> None:
    desk = open_desk(minutes=2)
    bosse = desk.person("Bosse")
    for _ in range(10):
        desk.staff.append(PAGE, ASKED)
        passes(desk, 0.5)
        bosse.undo(PAGE)
        passes(desk, 0.5)
    during = desk.bot_edits()
    desk.staff.append(PAGE, ASKED)
    passes(desk, 3)

    assert during == 1
    assert desk.bot_edits() == 2


def test_who_is_still_writing_meets_no_conflict_with_the_bot() -> None:
    desk = open_desk(minutes=2)
    desk.staff.append(PAGE, ASKED)
    # Anna has opened the page to mend the line below the status.
    opened, text = desk.wiki.fetch_heads([PAGE])[PAGE].revid, desk.text
    passes(desk, 1.5)

    desk.person("Anna").edit(PAGE, text.replace("begn", "begin"), base_revid=opened)
    passes(desk, 3)

    assert "How do we begin?" in desk.text
    assert WAITS in desk.text


def test_without_that_she_would() -> None:
    desk = open_desk(minutes=0)
    desk.staff.append(PAGE, ASKED)
    opened, text = desk.wiki.fetch_heads([PAGE])[PAGE].revid, desk.text
    passes(desk, 1)

    with pytest.raises(EditConflict):
        desk.person("Anna").edit(PAGE, text.replace("begn", "begin"), base_revid=opened)


def test_other_requests_of_the_page_are_not_kept_waiting() -> None:
    desk = open_desk(minutes=60)
    desk.asks("Bo", "Maps")
    desk.staff.replace(PAGE, "== Maps ==", f"{ASKED}\n\n== Maps ==")
    desk.tick()

    assert "{{Helpdesk status|new}}" in desk.text.partition("== Maps ==")[2]
    assert WAITS not in desk.text


def test_the_bots_own_edits_do_not_make_it_wait() -> None:
    desk = open_desk(minutes=60)
    desk.staff.append(PAGE, ASKED)
    desk.tick()
    desk.minutes_pass(56)
    desk.asks("Bo", "Maps")  # five minutes; it is given its status
    desk.tick()

    assert WAITS in desk.text


@given(
    st.lists(st.tuples(st.sampled_from(["Samira", "Bosse"]), st.floats(0, 3)), max_size=6),
    st.sampled_from([0.5, 2.0]),
)
@settings(deadline=None, max_examples=15)
def test_nothing_is_ever_done_in_a_request_that_was_touched_a_moment_ago(
    edits: list[tuple[str, float]], settle: float
) -> None:
    desk = open_desk(settle)
    key, last = desk.bot_edits(), desk.now
    for number, (name, wait) in enumerate(edits):
        desk.person(name).append(PAGE, f":And this, number {number}? ~~~~")
        last = desk.now
        for _ in range(3):
            before = desk.bot_edits()
            desk.minutes_pass(wait / 3)
            desk.tick()
            if desk.bot_edits() > before:
                assert (desk.now - last).total_seconds() >= settle * 60
    assert desk.bot_edits() >= key
