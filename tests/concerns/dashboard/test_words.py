"""The dashboard's text: bounded, without templates, and no name or heading does anything in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from helpdeskbot.concerns.dashboard.decide import list_people, next_day, order_rows
from helpdeskbot.concerns.dashboard.values import MOST, Board, Group, Late
from helpdeskbot.concerns.dashboard.words.page import render_board
from helpdeskbot.concerns.turns.decide.rules import RULES
from helpdeskbot.model.due import Holder
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import Phase
from helpdeskbot.model.topics import Complexity
from helpdeskbot.parse.notified.mentions import predict_mentions
from helpdeskbot.parse.site.siteinfo import default_site
from helpdeskbot.words.links import find_anchor
from helpdeskbot.words.messages import Messages, available_languages
from tests.examples import examples
from tests.parse.test_any_text import ANY_TEXT

SITE = default_site()
NOW = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
TODAY = NOW.date()
ONE = Standing(
    identity="h-Rita-1",
    title="Project:Helpdesk",
    heading="Photographs",
    anchor="Photographs",
    requester="Rita",
    opened_at=NOW,
    holder=Holder.DESK,
    since=NOW,
)


def one(**more: Any) -> Standing:
    return replace(ONE, **more)


def render(*standings: Standing, language: str = "en") -> str:
    rows, left_out = order_rows(standings, TODAY)
    board = Board(tuple(rows), left_out, tuple(list_people(rows)))
    return render_board(board, Messages.load(language), str.upper)


def full(number: int) -> Standing:
    """A request of which everything is known that can be shown."""
    heading = (
        f"Photographs of the {number}th mushroom of the old museum, and who holds their rights"
    )
    return one(
        identity=f"h-{number}",
        heading=heading,
        anchor=find_anchor(heading),
        requester=f"A requester with a name {number}",
        since=NOW + timedelta(minutes=number),
        topics=("copyright", "upload"),
        size=Complexity.PROJECT,
        rule="turn-wrote",
        rule_params=("Somebody of the staff",),
        who=("Anna of the museums",),
        due_at=NOW + timedelta(days=7),
        then="remind",
        reminded=2,
        reminded_at=NOW,
        promised=date(2026, 11, 20),
        deadline=date(2026, 12, 24),
        search="asking",
        language="en",
        asked=("Anna of the museums", "Bosse of the archives"),
        asked_on=(TODAY, TODAY),
        spotted=(("near", "2026-12-24"),),
        place=number,
        consent="waiting",
        owner="Samira of the staff",
    )


def test_five_hundred_open_requests_fit_and_need_no_template() -> None:
    text = render(*map(full, range(600)))

    assert text.count("\n|- ") == MOST + 1
    assert "\n\nMore open requests: 100" in text
    assert "{{" not in text
    # A wiki's pages may have two million bytes.
    assert len(text.encode()) < 900_000


def test_the_oldest_comes_first_and_who_was_asked_is_awaited() -> None:
    young = one(identity="b", since=NOW + timedelta(days=1))
    asked = one(identity="c", waited_for=("Anna",))
    theirs = one(identity="d", holder=Holder.REQUESTER, who=("Rita",))
    held = one(identity="e", holder=Holder.NOBODY, phase=Phase.ON_HOLD)
    unknown = one(identity="f", holder=None)

    rows, left_out = order_rows([young, held, theirs, unknown, asked, ONE], TODAY)

    assert [(row.standing.identity, row.group) for row in rows] == [
        ("h-Rita-1", Group.DESK),
        ("b", Group.DESK),
        ("c", Group.EXPERT),
        ("d", Group.REQUESTER),
        ("e", Group.NOBODY),
        ("f", Group.NOBODY),
    ]
    assert left_out == 0
    anna, rita = list_people(rows)
    assert (anna.name, [row.standing.identity for row in anna.awaited]) == ("Anna", ["c"])
    assert (rita.name, [row.standing.identity for row in rita.awaited]) == ("Rita", ["d"])


@pytest.mark.parametrize(
    ("more", "late"),
    [
        ({}, ()),
        ({"promised": TODAY, "deadline": TODAY}, ()),
        ({"promised": date(2026, 11, 22)}, (Late.PROMISED,)),
        ({"deadline": date(2026, 11, 22), "reminded": 1}, (Late.DEADLINE, Late.REMINDED)),
        ({"deadline": date(2026, 11, 22), "holder": Holder.NOBODY}, ()),
    ],
)
def test_late_is_what_a_named_day_or_a_reminder_has_passed(
    more: dict[str, Any], late: tuple[Late, ...]
) -> None:
    (row,), _ = order_rows([one(**more)], TODAY)

    assert row.late == late


def test_a_day_ends_at_midnight() -> None:
    assert next_day(NOW) == datetime(2026, 11, 24, tzinfo=UTC)
    assert next_day(next_day(NOW)) == datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize("language", available_languages())
def test_it_is_said_in_every_language_in_its_direction(language: str) -> None:
    text = render(*map(full, range(2)), one(), language=language)

    assert text.startswith(f'<div lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">')
    assert "$" not in text


def test_every_rule_by_which_somebody_is_awaited_has_its_sentence() -> None:
    over = {"archived", "taken_away", "resolved", "closed_by_a_person", "closed_by_the_bot"}
    codes = {rule.__name__.replace("_", "-") for rule in RULES if rule.__name__ not in over}
    known = Messages.load("en").texts

    assert {code for code in codes if f"dashboard-because-{code}" not in known} == set()
    assert "dashboard-because-somebody-else" in known
    assert "dashboard-because-asked-for" in known


@pytest.mark.parametrize(
    "text",
    [
        "[[User:Max]] ~~~~",
        "{{User:Max}}",
        "</div>|}\n== Gone ==",
        "<nowiki>|| x\n|-\n| y",
        "a: b ; c",
        "__NOTOC__ '''''",
        '" onclick="x',
    ],
)
def test_nothing_that_people_write_does_anything_there(text: str) -> None:
    check(text)


@given(ANY_TEXT)
@examples(60)
def test_no_text_at_all_does(text: str) -> None:
    check(text)


def check(text: str) -> None:
    written = one(
        heading=text,
        anchor=find_anchor(text),
        status=text,
        holder=Holder.NOBODY,
        rule="turn-said-in-progress",
        rule_params=(text, text),
        spotted=(("near", text),),
        search="unsorted",
        language=text,
    )
    plain = one(
        heading="x",
        anchor="",
        holder=Holder.NOBODY,
        rule="turn-said-in-progress",
        rule_params=("x", "x"),
        spotted=(("near", "x"),),
        search="unsorted",
        language="x",
        status="x",
    )
    found, usual = render(written), render(plain)

    assert found.count("\n") == usual.count("\n"), "it has as many lines as any other"
    for markup in ("<div", "</div>", "{|", "|}", "\n|", "\n=", "<small>", "<bdi>"):
        assert found.count(markup) <= usual.count(markup), markup
    assert "{{" not in found
    assert "~~~" not in found
    title = "Project:Helpdesk/Dashboard"
    signed = f"{found}\n~~~~"
    assert not predict_mentions("", signed, editor="HelpdeskBot", title=title, site=SITE)
