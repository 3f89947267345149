"""On whose talk page a message may be left."""

from __future__ import annotations

import pytest

from helpdeskbot.page.user_talk import fetch_user_talk
from tests.scenario.desk import Desk


@pytest.mark.parametrize(
    "text",
    [
        "[[Category:Opted-out of message delivery]]",
        "[[category:opted-out of message delivery|x]]",
        "{{No mass messages}}",
        "{{nobots}}",
    ],
)
def test_nothing_is_left_where_somebody_wants_no_messages(text: str) -> None:
    desk = Desk()
    box = "<includeonly>[[Category:Opted-out of message delivery]]</includeonly>"
    desk.staff.edit("Template:No mass messages", box)
    desk.person("Anna").edit("User talk:Anna", f"Hello. {text}")
    desk.person("Bosse").edit("User talk:Bosse", "I like the category of those who opt out.")

    assert fetch_user_talk(desk.office, "Anna") is None
    assert fetch_user_talk(desk.office, "Bosse") is not None
    assert fetch_user_talk(desk.office, "Nobody yet") is not None
