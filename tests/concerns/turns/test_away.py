"""Stories of experts who are away while it would be their turn."""

from __future__ import annotations

from tests.concerns.asking.asking import COPYRIGHT, PAGE, ROSTER, AskingDesk
from tests.scenario.kept import kept


@kept
def taken() -> AskingDesk:
    """Anna has taken a request."""
    desk = AskingDesk(staff=["Samira"], turns={"follow": True}, reminders={"enabled": True})
    anna = desk.joins("Anna")
    desk.asks("Rita", "Photo archive", COPYRIGHT)
    desk.tick()
    anna.append(PAGE, ":I take this one. ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert "expert=Anna" in desk.thread("Photo archive")
    return desk


def test_the_turn_of_an_expert_who_is_away_is_the_desks() -> None:
    desk = taken()
    desk.person("Anna").replace(
        ROSTER, "topics=copyright", "topics=copyright|away until=2027-01-15"
    )
    before = desk.notified()
    for _ in range(14):
        desk.days_pass(1)
        desk.tick()
    called = desk.notified()[len(before) :]
    assert "Anna" not in called, "she is on holiday"
    assert "Samira" in called
    assert "Photo archive" in desk.staff.read(f"{PAGE}/Staff")


def test_who_is_back_is_awaited_again() -> None:
    desk = taken()
    desk.person("Anna").replace(
        ROSTER, "topics=copyright", "topics=copyright|away until=2026-11-25"
    )
    for _ in range(14):
        desk.days_pass(1)
        desk.tick()
    assert desk.notified().count("Anna") > 1
