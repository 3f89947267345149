"""How the bot walks through a page's history."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from helpdeskbot.model.wiki import Edit, Revision
from tests.contract.stages import Actor, Stage


def write(stage: Stage, people: Sequence[Actor], count: int) -> list[Revision]:
    """Let people save `1`, `2`, … in turn; all revisions, newest first."""
    for number in range(count):
        people[number % len(people)].edit(stage.title(), f"text {number}")
    return list(stage.bot.fetch_history(stage.title()))


def test_revisions_come_newest_first_each_with_its_parent(stage: Stage) -> None:
    anna, bosse = stage.person("Anna"), stage.person("Bosse")
    revisions = write(stage, [anna, bosse], 5)
    assert [revision.user for revision in revisions] == [anna.name, bosse.name] * 2 + [anna.name]
    assert [revision.parent_id for revision in revisions] == [
        *(revision.revid for revision in revisions[1:]),
        0,
    ]
    assert all(revision.text is None for revision in revisions)
    assert all(revision.timestamp.tzinfo is not None for revision in revisions)


def test_with_texts(stage: Stage) -> None:
    write(stage, [stage.person("Anna")], 3)
    texts = [revision.text for revision in stage.bot.fetch_history(stage.title(), texts=True)]
    assert texts == ["text 2", "text 1", "text 0"]


def test_a_page_never_made_has_no_history(stage: Stage) -> None:
    assert list(stage.bot.fetch_history(stage.title())) == []
    assert list(stage.bot.fetch_history(stage.title(), texts=True, user="Anna")) == []


def test_from_a_given_revision_down(stage: Stage) -> None:
    revisions = write(stage, [stage.person("Anna")], 4)
    found = stage.bot.fetch_history(stage.title(), newest=revisions[1].revid)
    assert list(found) == revisions[1:]


def test_from_a_revision_that_is_not_of_the_page(stage: Stage) -> None:
    revisions = write(stage, [stage.person("Anna")], 2)
    other = stage.bot.apply_edit(Edit(stage.title("other"), 0, "x", "x")).revid
    assert list(stage.bot.fetch_history(stage.title(), newest=other)) == revisions


def test_of_one_user(stage: Stage) -> None:
    anna, bosse = stage.person("Anna"), stage.newcomer("Bosse")
    revisions = write(stage, [anna, bosse], 5)
    found = list(stage.bot.fetch_history(stage.title(), user=bosse.name))
    assert found == [revision for revision in revisions if revision.user == bosse.name]
    spelled = bosse.name.replace(" ", "_")
    assert list(stage.bot.fetch_history(stage.title(), user=spelled)) == found
    assert list(stage.bot.fetch_history(stage.title(), user=stage.name("Nobody"))) == []


def test_since_a_time_that_counts_too(stage: Stage) -> None:
    anna = stage.person("Anna")
    anna.edit(stage.title(), "old")
    stage.wait()
    anna.edit(stage.title(), "new")
    stage.wait()
    anna.edit(stage.title(), "newer")
    revisions = list(stage.bot.fetch_history(stage.title()))
    since = revisions[1].timestamp
    assert list(stage.bot.fetch_history(stage.title(), since=since)) == revisions[:2]
    assert list(stage.bot.fetch_history(stage.title(), since=stage.bot.fetch_time())) in (
        [],
        revisions[:1],
    )


@pytest.mark.parametrize("texts", [False, True])
def test_a_history_longer_than_one_answer(stage: Stage, texts: bool) -> None:
    anna, bosse = stage.person("Anna"), stage.person("Bosse")
    write(stage, [anna, bosse], 55)
    found = list(stage.bot.fetch_history(stage.title(), texts=texts))
    assert len(found) == len({revision.revid for revision in found}) == 55
    assert found == sorted(found, key=lambda revision: -revision.revid)
    of_bosse = list(stage.bot.fetch_history(stage.title(), user=bosse.name, texts=texts))
    assert of_bosse == [revision for revision in found if revision.user == bosse.name]


def test_a_history_is_fetched_lazily(stage: Stage) -> None:
    revisions = write(stage, [stage.person("Anna")], 2)
    walk = stage.bot.fetch_history(stage.title())
    assert next(walk) == revisions[0]


def test_edits_by_addresses_carry_the_address(stage: Stage) -> None:
    somebody = stage.address()
    somebody.edit(stage.title(), "text")
    assert next(stage.bot.fetch_history(stage.title())).user == somebody.name


@pytest.mark.parametrize(
    ("what", "user", "summary", "text"),
    [("user", False, True, True), ("content", True, True, False), ("comment", True, False, True)],
)
def test_what_is_hidden_of_a_revision_is_empty(
    stage: Stage, what: str, user: bool, summary: bool, text: bool
) -> None:
    anna = stage.person("Anna")
    anna.new_section(stage.title(), "Old", "hidden")
    revid = stage.revid(stage.title())
    anna.new_section(stage.title(), "New", "shown")
    stage.admin().hide(revid, what)
    newest, hidden = stage.bot.fetch_history(stage.title(), texts=True)
    assert newest.user == anna.name
    assert hidden.revid == revid
    assert (bool(hidden.user), bool(hidden.summary), hidden.text is not None) == (
        user,
        summary,
        text,
    )


@pytest.mark.parametrize("texts", [False, True])
def test_down_to_what_was_read_before(stage: Stage, texts: bool) -> None:
    write(stage, [stage.person("Anna")], 5)
    revisions = list(stage.bot.fetch_history(stage.title(), texts=texts))

    def read(newest: int = 0, oldest: int = 0) -> list[Revision]:
        walk = stage.bot.fetch_history(stage.title(), newest=newest, oldest=oldest, texts=texts)
        return list(walk)

    assert read(oldest=revisions[2].revid) == revisions[:2]
    assert read(revisions[1].revid, revisions[3].revid) == revisions[1:3]
    assert read(oldest=revisions[0].revid) == []
    assert read(oldest=revisions[-1].revid - 1) == revisions
    since, oldest = revisions[-1].timestamp, revisions[2].revid
    walk = stage.bot.fetch_history(stage.title(), since=since, oldest=oldest, texts=texts)
    assert list(walk) == revisions[:2]


def test_down_to_a_revision_that_was_deleted_since(stage: Stage) -> None:
    gone = stage.bot.apply_edit(Edit(stage.title("other"), 0, "x", "x")).revid
    stage.admin().delete(stage.title("other"))
    revisions = write(stage, [stage.person("Anna")], 2)
    assert list(stage.bot.fetch_history(stage.title(), oldest=gone)) == revisions


def test_where_a_page_was_before_it_was_moved(stage: Stage) -> None:
    anna, admin = stage.person("Anna"), stage.admin()
    old, new = stage.title("old"), stage.title("new")
    anna.edit(old, "x")
    anna.move(old, new)
    admin.protect(new, "autoconfirmed")
    act = next(one for one in stage.bot.fetch_history(new) if one.user == anna.name)

    def before(title: str, user: str) -> str:
        return stage.bot.fetch_former_title(title, user, act.timestamp)

    assert before(new, anna.name) == old
    assert before(old, anna.name) == old
    assert before(new, admin.name) == new
    assert before(new, "") == ""
    assert before(new, f"elsewhere>{anna.name}") == ""
