"""Whose edits of the settings page count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.logs import ProtectionChange, RightsChange, groups_at, levels_at
from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.staff import find_staff
from helpdeskbot.settings.on_wiki.decide import brings_text, is_guarded
from tests.scenario.desk import Desk

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)


# -- Who is staff ----------------------------------------------------------------------------------
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
        ("192.0.2.7", ("192.0.2.7",), (), False),
    ],
)
def test_who_is_staff(
    user: str, staff: tuple[str, ...], groups: tuple[str, ...], counts: bool
) -> None:
    desk = Desk(staff=staff, staff_groups=groups)
    desk.wiki.register("Admin", ["sysop"])
    desk.wiki.register("Anna", ["autoconfirmed", "rollbacker"])
    desk.staff.set_groups("Samira")
    found = desk.wiki.fetch_users([user])[user]

    assert find_staff(desk.office, desk.policies[0]).has(found) is counts


@pytest.mark.parametrize(
    ("levels", "named", "guarded"),
    [
        ((), ("sysop",), False),
        (("autoconfirmed",), ("sysop",), False),
        (("autoconfirmed",), ("sysop", "autoconfirmed"), True),
        (("sysop",), ("sysop",), True),
        (("autoconfirmed", "sysop"), ("sysop",), True),
        (("sysop",), (), False),
    ],
)
def test_at_which_levels_of_protection_everybodys_revisions_count(
    levels: tuple[str, ...], named: tuple[str, ...], guarded: bool
) -> None:
    policy = DeskPolicy(name="desk", pages=("P",), since=NOW, staff_levels=named)

    assert is_guarded(levels, policy) is guarded


# -- Which revision brings a text ------------------------------------------------------------------
OLDER = Revision(4, 3, NOW, "Anna", "", "old text", 1, 8)
NEWER = Revision(5, 4, NOW, "Samira", "", "new text!", 2, 9)


@pytest.mark.parametrize(
    ("revision", "older", "brings"),
    [
        (NEWER, OLDER, True),
        (replace(NEWER, text="old text"), OLDER, False),
        (NEWER, replace(OLDER, text=None), True),
        (replace(NEWER, size=8), replace(OLDER, text=None), None),
        (replace(NEWER, text=None), OLDER, None),
        (NEWER, replace(OLDER, revid=3), None),
        (NEWER, None, None),
        (replace(NEWER, parent_id=0), None, True),
        (replace(NEWER, parent_id=0), OLDER, True),
    ],
    ids=str,
)
def test_a_revision_brings_a_text_if_its_parents_is_another(
    revision: Revision, older: Revision | None, brings: bool | None
) -> None:
    assert brings_text(revision, older) is brings


# -- What the logs tell of a moment ----------------------------------------------------------------
def changed(
    days: float, before: str = "", after: str = "", until: float | None = None
) -> RightsChange:
    ends = None if until is None else NOW + until * DAY
    return RightsChange(
        NOW + days * DAY, dict.fromkeys(before.split(), ends), dict.fromkeys(after.split(), ends)
    )


@pytest.mark.parametrize(
    ("now", "log", "had"),
    [
        ("sysop", [], True),
        ("", [], False),
        ("sysop", [changed(-1, "", "sysop")], True),
        ("sysop", [changed(1, "", "sysop")], False),
        ("sysop", [changed(0, "", "sysop")], False),
        ("", [changed(0, "sysop", "")], False),
        ("", [changed(-1, "", "sysop"), changed(1, "sysop", "")], True),
        ("", [changed(1, "sysop", "")], True),
        ("", [changed(-1, "sysop", "")], False),
        ("sysop", [changed(-2, "sysop", ""), changed(1, "", "sysop")], False),
        ("sysop", [changed(-2, "", "sysop"), changed(1, "sysop", "sysop bot")], True),
        # It ended by itself, before or after.
        ("", [changed(-2, "", "sysop", until=-1)], False),
        ("", [changed(-2, "", "sysop", until=1)], True),
        ("sysop", [changed(-2, "", "sysop", until=-1), changed(2, "", "sysop")], False),
        # It was taken away, nobody knows when: not all of it stands in this log.
        ("", [changed(-1, "", "sysop")], False),
        ("sysop", [changed(-1, "", "sysop"), changed(1, "", "sysop")], False),
    ],
)
def test_the_rights_of_a_moment(now: str, log: list[RightsChange], had: bool) -> None:
    assert ("sysop" in groups_at(now.split(), log, NOW)) is had


def protected(
    days: float, revid: int, level: str = "sysop", until: float | None = None, page: int = 1
) -> ProtectionChange:
    levels = {level: None if until is None else NOW + until * DAY} if level else {}
    return ProtectionChange(NOW + days * DAY, revid, page, levels)


MOVED = ProtectionChange(NOW - DAY, 0, 1, None)


@pytest.mark.parametrize(
    ("now", "log", "was"),
    [
        ("sysop", [], False),
        ("sysop", [protected(-1, 3)], True),
        ("sysop", [protected(1, 6)], False),
        ("sysop", [protected(0, 3)], True),
        ("sysop", [protected(0, 6)], False),
        ("sysop", [protected(0, 0)], False),
        ("", [protected(-2, 3), protected(0, 0, "")], False),
        ("", [protected(-2, 3), protected(1, 6, "")], True),
        ("sysop", [protected(-3, 2), protected(-2, 3, ""), protected(1, 6)], False),
        ("", [protected(-2, 3, until=-1)], False),
        ("", [protected(-2, 3, until=1)], True),
        ("", [protected(-2, 3)], False),
        ("sysop", [protected(-2, 3, page=7)], False),
        ("sysop", [MOVED], True),
        ("", [MOVED], False),
        ("sysop", [MOVED, protected(1, 6)], False),
        # Imported since, with the time of another wiki.
        ("sysop", [protected(1, 3)], False),
    ],
)
def test_the_protection_of_a_moment(now: str, log: list[ProtectionChange], was: bool) -> None:
    assert ("sysop" in levels_at(now.split(), log, 1, NEWER)) is was
