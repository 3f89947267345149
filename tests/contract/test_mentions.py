"""Whom an edit notifies: by the wiki's own account."""

from __future__ import annotations

import pytest

from helpdeskbot.model.wiki import Edit
from tests.contract.mention_cases import CASES, sign
from tests.contract.stages import Stage


@pytest.mark.parametrize("name", CASES)
def test_who_is_notified_of_an_edit_of_the_bot(stage: Stage, name: str) -> None:
    case = CASES[name]
    people = {person: stage.person(person) for person in ("Anna", "Bosse", "Carla")}
    names = {key: person.name for key, person in people.items()} | {"Bot": stage.bot_name}
    played = case.played(names, f"Contract {stage.number}")
    if played.template:
        people["Bosse"].edit(f"Template:Contract {stage.number}", played.template)
    if played.before:
        people["Bosse"].edit(stage.title(), played.before)
    stage.notified()
    stage.bot.apply_edit(Edit(stage.title(), stage.revid(stage.title()), played.after, "x"))
    assert stage.notified() == sorted(played.notified)


def test_who_is_notified_of_an_edit_of_a_persons_talk_page(stage: Stage) -> None:
    anna, carla = stage.newcomer("Anna"), stage.person("Carla")
    text = f"== Hello ==\n[[User:{anna.name}]] and [[User:{carla.name}]]! ~~~~"
    stage.notified()
    stage.bot.apply_edit(Edit(f"User talk:{anna.name}", 0, text, "x"))
    assert stage.notified() == [carla.name]


def test_nobody_is_notified_of_a_link_in_the_summary(stage: Stage) -> None:
    anna = stage.person("Anna")
    stage.notified()
    stage.bot.apply_edit(Edit(stage.title(), 0, "Hello. ~~~~", f"Hello [[User:{anna.name}]]"))
    assert stage.notified() == []


def test_people_notify_the_bot_and_each_other(stage: Stage) -> None:
    anna, carla = stage.person("Anna"), stage.person("Carla")
    stage.notified()
    anna.new_section(
        stage.title(), "Help", f"[[User:{carla.name}]], [[User:{stage.bot_name}]]? ~~~~"
    )
    assert stage.notified() == sorted([carla.name, stage.bot_name])


def test_an_address_that_signs_notifies_too(stage: Stage) -> None:
    anna = stage.person("Anna")
    stage.notified()
    stage.address().new_section(stage.title(), "Help", f"[[User:{anna.name}]]? ~~~~")
    assert stage.notified() == [anna.name]


def test_taking_an_edit_back_and_doing_it_again_notifies_again(stage: Stage) -> None:
    anna = stage.person("Anna")
    text = f"== Help ==\n[[User:{anna.name}]]? {sign(stage.bot_name)}"
    first = stage.bot.apply_edit(Edit(stage.title(), 0, text, "x")).revid
    second = stage.bot.apply_edit(Edit(stage.title(), first, "== Help ==", "x")).revid
    stage.notified()
    stage.bot.apply_edit(Edit(stage.title(), second, text, "x"))
    assert stage.notified() == [anna.name]
