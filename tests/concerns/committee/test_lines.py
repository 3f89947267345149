"""Lines with decisions as people write them, and whose each line of a page is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.committee.decide.calls import DecisionLine, find_calls, parse_call
from helpdeskbot.concerns.committee.decide.merging import digest_lines, merge
from helpdeskbot.matching.money import find_money
from tests.steps import count_steps

NAMES = {"helpdesk decision"}


@pytest.mark.parametrize(
    ("written", "target", "word", "params"),
    [
        ("request=h-A-1|approved", "h-A-1", "approved", {}),
        ("request=h-A-1|", "h-A-1", "", {}),
        ("request=h-A-1||approved", "h-A-1", "approved", {}),
        ("Old maps|not now|until=2027-01-02", "Old maps", "not now", {"until": "2027-01-02"}),
        ("[[Project:Desk#Old maps|Maps]]|declined", "Project:Desk#Old maps", "declined", {}),
        ("[[#Old maps]]|declined", "Old maps", "declined", {}),
        ("request=h-A-1|decision=approved|reason=see [[A|the page]]", "h-A-1", "approved",
         {"reason": "see the page"}),
        ("request = h-A-1\n| approved\n| Group = A 1\n", "h-A-1", "approved", {"group": "A 1"}),
        ("request=h-A-1|'''approved'''|reason=a=b", "h-A-1", "approved", {"reason": "a=b"}),
    ],
)  # fmt: skip
def test_a_line_is_read_as_people_write_it(
    written: str, target: str, word: str, params: dict[str, Any]
) -> None:
    (call,) = find_calls(f"* {{{{helpdesk_Decision|{written}}}}} we say", NAMES)
    line = parse_call(call)

    assert (line.target, line.word, dict(line.params)) == (target, word, params)


@given(st.text(alphabet="{}|=[]<>!-h aprequst\n", max_size=200))
def test_any_text_is_read(text: str) -> None:
    for call in find_calls("{{Helpdesk decision|" + text + "}}", NAMES):
        assert isinstance(parse_call(call), DecisionLine)


@pytest.mark.parametrize("piece", ["{{", "{{a", "{{{{a}}", "<!--", "<nowiki>", "<pre>{{", "|="])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    def read(times: int) -> int:
        return count_steps(lambda: list(find_calls("{{Helpdesk decision|" + piece * times, NAMES)))

    assert read(4000) < 5 * read(1000) + 1000


OURS = st.sampled_from(["* one", "* two", "* three", "== A == <!-- helpdeskbot:item|a -->"])


@given(
    st.lists(OURS, max_size=6, unique=True),
    st.lists(OURS, max_size=6, unique=True),
    st.lists(st.sampled_from(["note", "  indented", "{{x}}", ""]), max_size=4),
    st.randoms(use_true_random=False),
)
def test_what_people_wrote_stays_and_merging_again_changes_nothing(
    wanted: list[str], before: list[str], theirs: list[str], dice: Any
) -> None:
    ours = set(digest_lines(before)) | set(digest_lines(wanted))
    here = [*before]
    for line in theirs:
        here.insert(dice.randrange(len(here) + 1), line)
    merged = merge(wanted, here, ours, ())

    for line in filter(None, theirs):
        assert merged.count(line) == here.count(line)
    assert merge(wanted, merged, ours | set(digest_lines(wanted)), ()) == merged


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We have 2 000 EUR for it.", ("2 000 EUR",)),
        ("A budget of $5,000 or €300", ("$5,000", "€300")),
        ("vi kan betala 10 000 kr.", ("10 000 kr",)),
        ("3000 photographs from 1998", ()),
        ("room 12, krona", ()),
    ],
)
def test_money_is_what_is_written_with_a_currency(text: str, found: tuple[str, ...]) -> None:
    assert find_money(text) == found
