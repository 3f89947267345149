"""Stories of concerns that meet: in one thread, on one page, in one person's day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from helpdeskbot.model.errors import EditConflict
from helpdeskbot.model.wiki import Edit
from tests.concerns.agreement.agreeing import ARCHIVE as LARGE
from tests.concerns.asking.asking import COPYRIGHT, REPORT
from tests.scenario.kept import kept
from tests.scenario.together import NEEDED, PAGE, WholeDesk

OTHER = "Project:Other desk"


@kept
def _busy_desk(**policy: Any) -> WholeDesk:
    """Requests of every kind: asked about, taken, answered, done, large, unsigned."""
    desk = WholeDesk(**policy)
    desk.joins("Anna")
    desk.joins("Bosse", "copyright, upload", notify="talk")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.asks("Rune", "Our archive", LARGE)
    desk.asks("Sven", "Help", "How do we begin? ~~~~")
    desk.asks("Nina", "Unsigned", "How do we begin?")
    return desk


def test_the_desk_comes_to_rest_with_everything_enabled() -> None:
    desk = _busy_desk()

    assert desk.settles() < 6
    assert desk.tick(write=False).edits == []
    desk.wiki.requests.clear()
    assert desk.tick().edits == []
    assert sum(desk.wiki.requests.values()) == 1, desk.wiki.requests


@pytest.mark.slow
def test_it_comes_to_rest_on_every_day_of_a_month() -> None:
    desk = _busy_desk()
    desk.settles()
    for _ in range(30):
        desk.days_pass(1)
        desk.settles()
        desk.wiki.requests.clear()
        desk.tick()
        assert sum(desk.wiki.requests.values()) == 1, (desk.now, desk.wiki.requests)


@pytest.mark.slow
def test_a_preview_saves_remembers_and_sends_nothing_on_any_day() -> None:
    desk = _busy_desk()
    desk.joins("Max", notify="mail").take_mail()
    for day in range(25):
        before = desk.remembered(), desk.revisions(), len(desk.wiki.mails)
        desk.tick(write=False)
        assert (desk.remembered(), desk.revisions(), len(desk.wiki.mails)) == before, day
        desk.tick()
        desk.days_pass(1)


@pytest.mark.slow
def test_with_the_memory_gone_on_any_day_nothing_is_said_again() -> None:
    quiet, forgetful = _busy_desk(), _busy_desk()
    for day in range(25):
        quiet.settles()
        forgetful.settles()
        if day in (1, 6, 17):
            forgetful.lose_the_database()
            forgetful.settles()
        assert forgetful.notified() == quiet.notified(), day
        assert forgetful.text == quiet.text, day
        for desk in quiet, forgetful:
            desk.days_pass(1)


def test_a_page_that_was_moved_is_looked_after_as_before() -> None:
    desk, moved = _busy_desk(), _busy_desk()
    moved.staff.move(PAGE, "Project:Help here")
    for day in range(25):
        desk.settles()
        moved.settles()
        assert moved.notified() == desk.notified(), day
        assert moved.staff.read("Project:Help here") == desk.text, day
        for one in desk, moved:
            one.days_pass(1)
    moved.settles()
    moved.wiki.requests.clear()
    moved.tick()
    assert sum(moved.wiki.requests.values()) == 1


@pytest.mark.parametrize("leave_redirect", [True, False])
def test_a_page_that_was_moved_away_and_back_is_looked_after_as_before(
    leave_redirect: bool,
) -> None:
    """As vandals move pages: the bot has followed it meanwhile, and knows the requests again."""
    desk, moved = _busy_desk(), _busy_desk()
    moved.staff.move(PAGE, "Project:Nonsense")
    for day in range(4):
        desk.settles()
        moved.settles()
        if day == 0:
            moved.staff.delete(PAGE)
            moved.staff.move("Project:Nonsense", PAGE, leave_redirect=leave_redirect)
            moved.settles()
        assert moved.notified() == desk.notified(), day
        assert _sections(moved) == _sections(desk), day
        assert moved.text == desk.text, day
        for one in desk, moved:
            one.days_pass(1)
    assert moved.staff.read(NEEDED) == desk.staff.read(NEEDED)


def test_nobody_is_told_twice_where_a_page_is_moved_just_before_an_edit_and_then_back() -> None:
    desk, moved = _busy_desk(), _busy_desk()
    moves: list[str] = []

    def move(call: str) -> None:
        if call == "apply_edit" and not moves:
            moves.append(call)
            moved.staff.move(PAGE, "Project:Nonsense")

    for one in desk, moved:
        one.settles()
        one.staff.replace(PAGE, "\n== Unsigned", "\n:With what, please? ~~~~\n\n== Unsigned")
        one.minutes_pass(90)
        one.settles()
    moved.wiki.before = move
    for one in desk, moved:
        one.ticks(8)
    moved.staff.delete(PAGE)
    moved.staff.move("Project:Nonsense", PAGE, leave_redirect=False)
    for one in desk, moved:
        one.ticks(4)

    assert moves
    assert sorted(moved.notified()) == sorted(desk.notified())


@pytest.mark.slow
def test_edit_conflicts_change_nothing_that_is_said_in_the_end() -> None:
    desk, fighting = _busy_desk(), _busy_desk()
    tried: set[tuple[str, int]] = set()

    def conflict_at_first(user: str, edit: Edit) -> str | None:
        if user == fighting.wiki.bot and (edit.title, edit.base_revid) not in tried:
            tried.add((edit.title, edit.base_revid))
            raise EditConflict("somebody was faster", where=edit.title)
        return None

    fighting.wiki.edit_filter = conflict_at_first
    for _ in range(25):
        desk.settles()
        fighting.settles()
        # What met a conflict elsewhere than on the desk's page is tried again after an hour.
        fighting.minutes_pass(90)
        fighting.settles()
        for one in desk, fighting:
            one.now = (one.now + timedelta(days=1)).replace(hour=12, minute=0)
    # The staff's digests are as many hours apart, so theirs come later and later.
    told, calm = ([name for name in one.notified() if name != "Samira"] for one in (fighting, desk))
    assert told == calm
    for page in NEEDED, REPORT:
        assert fighting.staff.read(page) == desk.staff.read(page)
    assert fighting.text == desk.text


@pytest.mark.parametrize("days", [1, 20, 400])
def test_after_a_sleep_each_person_has_one_message_from_both_desks(days: int) -> None:
    desk = _busy_desk()
    desk.add_desk("other", OTHER)
    desk.person("Rita").new_section(OTHER, "More photographs", "We have photographs. ~~~~")
    desk.person("Rita").new_section(OTHER, "Still more", "We have them. ~~~~")
    desk.person("Rita").new_section(PAGE, "Even more", "We have them too. ~~~~")
    desk.minutes_pass(5)
    desk.settles()
    for page, heading in ((OTHER, "More photographs"), (OTHER, "Still more"), (PAGE, "Even more")):
        text = desk.staff.read(page)
        begin, mark, rest = text.partition(f"== {heading} ==\n")
        body, end, after = rest.partition("\n\n==")
        desk.staff.edit(page, f"{begin}{mark}{body}\n:Which ones? ~~~~{end}{after}")
    desk.minutes_pass(5)
    desk.settles()
    before, said = desk.notified(), _sections(desk)
    desk.days_pass(days)

    desk.tick()

    new = desk.notified()[len(before) :]
    told = {name: new.count(name) + _sections(desk)[name] - said[name] for name in said}
    assert all(count <= 1 for count in told.values()), told


def _sections(desk: WholeDesk) -> dict[str, int]:
    names = ("Rita", "Rune", "Sven", "Nina", "Anna", "Bosse")
    return {
        name: desk.staff.read(f"User talk:{name}").count("\n== ")
        + desk.staff.read(f"User talk:{name}").startswith("== ")
        for name in names
    }


def test_two_desks_that_share_everything_come_to_rest_and_count_each_other() -> None:
    desk = _busy_desk(asking={"limit_per_month": 2})
    desk.add_desk("other", OTHER)
    for number in range(3):
        desk.person("Rita").new_section(OTHER, f"Photographs {number}", COPYRIGHT)
        desk.minutes_pass(5)
    for _ in range(7):
        desk.settles()
        before = desk.remembered(), desk.revisions()
        desk.tick(write=False)
        assert (desk.remembered(), desk.revisions()) == before
        desk.wiki.requests.clear()
        desk.tick()
        assert sum(desk.wiki.requests.values()) == 1
        desk.days_pass(1)

    assert desk.notified().count("Anna") <= 2


def test_what_fails_after_the_pages_is_reported_and_keeps_nothing_else_from_being_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = WholeDesk()
    desk.joins("Tove", notify="talk")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr("helpdeskbot.concerns.asking.concern.keep_pages", fail)
    report = desk.tick()

    assert any("out of paper" in problem.what for problem in report.problems)
    assert "Old photographs" in desk.staff.read("User talk:Tove")
