"""What staff write into the status template about the turn."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.turns.parse.parameters import parse_turn_parameters
from helpdeskbot.concerns.turns.values import TurnParameters
from helpdeskbot.model.due import Holder
from helpdeskbot.parse.site.siteinfo import find_bundled_site

found_site = find_bundled_site("svwiki")
assert found_site
SITE = found_site


def read(**params: str) -> TurnParameters:
    return parse_turn_parameters(list(params.items()), SITE)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("", ()),
        ("anna", ("Anna",)),
        ("Anna, Bosse_B; Anna", ("Anna", "Bosse B")),
        ("[[Användare:Anna|Anna A.]], [[User:Bosse]]", ("Anna", "Bosse")),
        ("[[Lund]], [[User:Anna/sandbox]]", ()),
        ("<b>", ()),
    ],
)
def test_experts(written: str, names: tuple[str, ...]) -> None:
    assert read(expert=written).experts == names


def test_dates_and_the_turn() -> None:
    found = read(due="2026-12-10", until="2026-12-21", turn="Community", topic="copyright")
    assert found == TurnParameters(
        due=date(2026, 12, 10), until=date(2026, 12, 21), given=Holder.COMMUNITY
    )
    assert read(until="Next  meeting") == TurnParameters(until_meeting=True)
    assert read(turn="staff").given is Holder.DESK


def test_the_last_of_two_counts_as_on_the_wiki() -> None:
    twice = [("due", "2026-12-10"), ("due", "2026-12-11")]
    assert parse_turn_parameters(twice, SITE).due == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"due": "next week"}, "due: “next week” is not a date; write one as in 2026-12-08"),
        ({"until": "2026-02-30"}, "until: “2026-02-30” is not a date; write one as in 2026-12-08"),
        (
            {"turn": "Anna"},
            "turn: “Anna” is none of requester, expert, desk, community, nobody",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(params: dict[str, str], sentence: str) -> None:
    found = read(**params)
    assert [trouble.sentence for trouble in found.troubles] == [sentence]
    assert (found.due, found.until, found.given) == (None, None, None)


@given(st.lists(st.tuples(st.sampled_from(["expert", "due", "until", "turn"]), st.text())))
def test_any_text_can_be_read(params: list[tuple[str, str]]) -> None:
    parse_turn_parameters(params, SITE)
