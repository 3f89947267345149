"""What can be set of the concerns is known without them, and is what they declare."""

from __future__ import annotations

from helpdeskbot.concerns.order import CONCERNS, desk_of
from helpdeskbot.concerns.sections import DESK, SECTIONS
from helpdeskbot.settings.settable import find_sections


def test_the_sections_are_those_of_the_concerns_in_their_order() -> None:
    declared = [(name, kind) for one in CONCERNS for name, kind in one.sections.items()]

    # The order too: pages that were judged by a desk's settings are judged anew when it changes.
    assert list(SECTIONS.items()) == declared
    assert list(find_sections(DESK).items()) == list(find_sections(desk_of(CONCERNS)).items())
