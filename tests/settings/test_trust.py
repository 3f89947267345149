"""Whose edits of the settings page count."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.wiki import Revision, User
from helpdeskbot.settings.on_wiki.decide import find_trusted, is_staff

NOW = datetime(2026, 11, 24, tzinfo=UTC)
USERS = {
    "Samira": User("Samira", 1),
    "Admin": User("Admin", 2, frozenset({"sysop"})),
    "Anna": User("Anna", 3, frozenset({"autoconfirmed", "rollbacker"})),
    "Vandal": User("Vandal", 4, frozenset({"sysop"}), blocked_sitewide=True),
    "192.0.2.7": User("192.0.2.7"),
}


def make_policy(
    staff: tuple[str, ...] = (),
    groups: tuple[str, ...] = ("sysop",),
    levels: tuple[str, ...] = ("sysop",),
) -> DeskPolicy:
    return DeskPolicy(
        name="desk", pages=("P",), since=NOW, staff=staff, staff_groups=groups, staff_levels=levels
    )


@pytest.mark.parametrize(
    ("user", "staff", "groups", "counts"),
    [
        ("Samira", (), ("sysop",), False),
        ("Samira", ("Samira",), (), True),
        ("Samira", ("samira",), (), True),
        ("Samira", ("User:Samira",), (), True),
        ("Samira", ("Samira_",), (), True),
        ("Samira", ("Samira 2", "samIra"), (), False),
        ("Admin", (), ("sysop",), True),
        ("Admin", (), (), False),
        ("Anna", (), ("sysop", "rollbacker"), True),
        ("Vandal", ("Vandal",), ("sysop",), False),
        ("192.0.2.7", ("192.0.2.7",), (), False),
    ],
)
def test_who_is_staff(
    user: str, staff: tuple[str, ...], groups: tuple[str, ...], counts: bool
) -> None:
    assert is_staff(USERS[user], make_policy(staff, groups)) is counts


HISTORY = [
    Revision(revid, revid - 1, NOW, user, "")
    for revid, user in [
        (9, "Anna"),
        (8, "Admin"),
        (7, ""),
        (6, "Vandal"),
        (5, "Gone"),
        (4, "Admin"),
    ]
]


@pytest.mark.parametrize(
    ("levels", "named", "counting"),
    [
        ((), ("sysop",), [8, 4]),
        (("autoconfirmed",), ("sysop",), [8, 4]),
        (("autoconfirmed",), ("sysop", "autoconfirmed"), [9, 8, 4]),
        (("sysop",), ("sysop",), [9, 8, 4]),
        (("autoconfirmed", "sysop"), ("sysop",), [9, 8, 4]),
        (("sysop",), (), [8, 4]),
    ],
)
def test_which_revisions_count_at_a_level_of_protection(
    levels: tuple[str, ...], named: tuple[str, ...], counting: list[int]
) -> None:
    found = find_trusted(HISTORY, USERS, make_policy(levels=named), newest=9, levels=levels)

    assert [revision.revid for revision in found] == counting


def test_protection_says_nothing_of_older_revisions() -> None:
    found = find_trusted(HISTORY[1:], USERS, make_policy(), newest=9, levels=["sysop"])

    assert [revision.revid for revision in found] == [8, 4]
