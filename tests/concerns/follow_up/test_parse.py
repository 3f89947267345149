"""What people write about follow-ups: days, pages, answers; and that it is read whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.follow_up.parse import parse_answers, parse_wishes
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import MOST_PAGES, Answer, GivenAnswer
from helpdeskbot.parse import default_site
from tests.steps import assert_grows_in_proportion

POLICY = FollowUpPolicy()
SITE = default_site()
TEMPLATE = POLICY.answer_template


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("", None),
        ("30", (30,)),
        ("30, 90", (30, 90)),
        ("90; 30 30", (30, 90)),
        ("٣٠، ٩٠", (30, 90)),
        ("none", ()),
        ("No", ()),
        ("0", ()),
        ("soon", None),
        ("30 days", None),
        ("-5", None),
        ("99999", None),
        ("30, 9999", (30,)),
        (", ".join(str(day) for day in range(1, 40)), None),
        (", ".join(str(day) for day in range(1, 20)), (1, 2, 3, 4, 5, 6, 7, 8)),
    ],
)
def test_days(written: str, days: tuple[int, ...] | None) -> None:
    wishes = parse_wishes([("1", "done"), ("follow up", written)], POLICY, SITE)
    assert wishes.days == days
    assert bool(wishes.troubles) == (bool(written) and days is None)


@pytest.mark.parametrize(
    ("params", "categories", "pages"),
    [
        ({"result": "Category:Photos by X"}, ["Category:Photos by X"], []),
        ({"Result": ":category:a_b , Category:C"}, ["category:a b", "Category:C"], []),
        ({"event": "Project:Event page"}, [], ["Project:Event page"]),
        ({"articles": "Vase, Bowl\n* Jug; Vase"}, [], ["Vase", "Bowl", "Jug"]),
        ({"articles": "[[Paris, Texas]] and [[Bowl|a bowl]]"}, [], ["Paris, Texas", "Bowl"]),
        ({"articles": "Vase#History, {{x}}, <b>, , #"}, [], ["Vase"]),
        ({"articles": "User:Victim, ::User:Victim, Special:Userlogout, User:A/Draft"}, [],
         ["User:A/Draft"]),
        ({"result": "Category:"}, [], ["Category:"]),
        ({"other": "Vase"}, [], []),
    ],
)  # fmt: skip
def test_what_is_to_be_looked_at(
    params: dict[str, str], categories: list[str], pages: list[str]
) -> None:
    wishes = parse_wishes(list(params.items()), POLICY, SITE)
    assert list(wishes.categories) == categories
    assert list(wishes.pages) == pages


def test_only_so_many_pages_are_looked_at() -> None:
    many = ", ".join(f"Page {number}" for number in range(100))
    assert len(parse_wishes([("articles", many)], POLICY, SITE).pages) == MOST_PAGES


def test_a_desk_without_such_parameters_reads_none() -> None:
    policy = FollowUpPolicy(days_param="", result_param="", event_param="", articles_param="")
    wishes = parse_wishes([("", "7"), ("follow up", "7"), ("result", "X")], policy, SITE)
    assert (wishes.days, wishes.categories, wishes.pages) == (None, (), ())


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (f"{{{{{TEMPLATE}|well}}}} ~~~~", [GivenAnswer(Answer.WELL)]),
        (f"{{{{{TEMPLATE}|help|h-Anna-1}}}}", [GivenAnswer(Answer.HELP, "h-Anna-1")]),
        (f"{{{{{TEMPLATE}|help|h-A=b|Special:Permalink/5}}}}", [GivenAnswer(Answer.HELP, "h-A=b")]),
        ("{{ template:helpdesk_follow-up  answer | Stop | x }}", [GivenAnswer(Answer.STOP, "x")]),
        (f"{{{{{TEMPLATE}|maybe}}}} {{{{{TEMPLATE}}}}}", []),
        ("{{Something else|well}}", []),
        ("all is well", []),
    ],
)
def test_answers(text: str, answers: list[GivenAnswer]) -> None:
    assert list(parse_answers(text, [TEMPLATE], SITE)) == answers


@given(st.text(), st.text(alphabet="[]{}|,;:#*<> \nCategory09٣"))
def test_nothing_that_people_write_breaks_it(one: str, other: str) -> None:
    for text in (one, other, one + other):
        params = [(name, text) for name in ("follow up", "result", "event", "articles")]
        wishes = parse_wishes(params, POLICY, SITE)
        for title in (*wishes.categories, *wishes.pages):
            assert not set(title) & set("[]{}|<>#\n")
        parse_answers(text, [TEMPLATE], SITE)


@pytest.mark.parametrize("piece", ["{{a|", "{{", "[[", f"{{{{{TEMPLATE}|well|", "{{ ", "|"])
def test_long_nonsense_is_read_in_no_time(piece: str) -> None:
    def read(text: str) -> None:
        parse_answers(text, [TEMPLATE], SITE)
        parse_wishes([("articles", text), ("follow up", text)], POLICY, SITE)

    assert_grows_in_proportion(read, lambda size: piece * (size // len(piece)), 500, 1_000_000)
