"""Stories of who has said that they act, and of what the box then says."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import PAGE, AskingDesk
from tests.concerns.next_step.test_story import FOLLOW, box, settle


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("I take this one.", "in progress|next=on-it|by=Samira|day=2026-11-23"),
        ("I will look at this until Friday.", "in progress|next=promised|by=Samira|day=2026-11-27"),
        ("Give me a week.", "in progress|next=promised|by=Samira|day=2026-11-30"),
        ("This is how such photos are stored.", "in progress"),
        ("Which photos do you mean?", "waiting for requester|next=answer"),
    ],
)
def test_who_is_on_it_stands_in_the_box_from_one_edit_on(words: str, said: str) -> None:
    desk = AskingDesk(staff=["Samira"], **FOLLOW)
    anna = desk.joins("Anna")
    desk.asks("Rita", "Photo archive")
    desk.tick()
    desk.staff.append(PAGE, f": {words} ~~~~")
    before = desk.bot_edits()

    settle(desk)

    assert box(desk) == f"{{{{Helpdesk status|{said}}}}}"
    assert desk.bot_edits() == before + 1

    anna.append(PAGE, ":: I take care of it. ~~~~")
    settle(desk)
    asked = "answer" in said
    assert ("|by=Anna|day=2026-11-23" in box(desk)) is not asked
    assert "|expert=Anna" in box(desk)
    assert desk.bot_edits() == before + 2
