"""Whom an edit notifies: by the wiki's own account."""

from __future__ import annotations

import pytest

from helpdeskbot.model.wiki import Edit
from helpdeskbot.parse.notified.mentions import predict_mentions
from helpdeskbot.parse.userlinks import find_user_pages
from tests.contract.mention_cases import CASES, ODD_NAME, sign
from tests.contract.stages import Stage


@pytest.mark.parametrize("name", CASES)
def test_who_is_notified_of_an_edit_of_the_bot(stage: Stage, name: str) -> None:
    case = CASES[name]
    people = {person: stage.person(person) for person in ("Anna", "Bosse", "Carla")}
    people["Odd"] = stage.person(ODD_NAME)
    names = {key: person.name for key, person in people.items()} | {"Bot": stage.bot_name}
    played = case.played(names, f"Contract {stage.number}")
    title = played.title or stage.title()
    if played.template:
        people["Bosse"].edit(f"Template:Contract {stage.number}", played.template)
    if played.before:
        people["Bosse"].edit(title, played.before)
    (stored,) = stage.bot.fetch_transformed(title, [played.after])
    predicted = predict(stage, title, played.before, stored)
    stage.notified()
    stage.bot.apply_edit(Edit(title, stage.revid(title), played.after, "x"))
    assert stage.notified() == sorted(played.notified)
    assert predicted == set(played.notified)


def predict(stage: Stage, title: str, old: str, new: str) -> frozenset[str]:
    """Predict from the text as it will be stored, with what the wiki says of templates."""
    return predict_mentions(
        old,
        new,
        editor=stage.bot_name,
        title=title,
        site=stage.bot.fetch_site(),
        expand=lambda text: stage.bot.fetch_expanded(title, text),
        exists=lambda name: stage.bot.fetch_users([name])[name].user_id > 0,
    )


def test_a_mention_by_any_template_is_seen_in_what_it_expands_to(stage: Stage) -> None:
    """As of a name that nobody has, several templates are asked about at once."""
    anna, bosse = stage.person("Anna"), stage.person("Bosse")
    first, second = f"Contract {stage.number} a", f"Contract {stage.number} b"
    bosse.edit(
        f"Template:{first}", "@[[User:{{{1}}}|{{{2|you}}}]]<noinclude> [[User:x]]</noinclude>"
    )
    bosse.edit(f"Template:{second}", f"#REDIRECT [[Template:{first}]]")
    title = stage.title()
    text = f"{{{{{first}|1=Nobody 0x0}}}}\n\u2042\n{{{{{second}|1=Nobody 1x0|2=Nobody 1x1}}}}"

    pieces = stage.bot.fetch_expanded(title, f"{text}\n\u2042\n{{{{{first} c|1=N}}}}").split(
        "\u2042"
    )

    site = stage.bot.fetch_site()
    assert [find_user_pages(piece, site) for piece in pieces] == [
        ["Nobody 0x0"],
        ["Nobody 1x0"],
        [],
    ]
    (page,) = stage.bot.fetch_pages([f"Template:{second}"]).values()
    assert page.redirect_target == f"Template:{first}"
    stage.notified()
    stage.bot.apply_edit(Edit(title, 0, f"{{{{{second}|{anna.name}}}}} Hello. ~~~~", "x"))
    assert stage.notified() == [anna.name]


@pytest.mark.parametrize("names_others", [False, True])
def test_a_message_on_a_persons_talk_page_is_told_of_once(stage: Stage, names_others: bool) -> None:
    anna, carla = stage.newcomer("Anna"), stage.person("Carla")
    stage.notified()
    title = f"User talk:{anna.name}"
    for count in range(2):
        text = f"{stage.text(title)}\n\n== Request {count} ==\n[[User:{anna.name}]]! "
        text += f"[[User:{carla.name}]]? ~~~~" if names_others else "~~~~"
        stage.bot.apply_edit(Edit(title, stage.revid(title), text.strip(), "x"))
        assert stage.told("edit-user-talk") == [anna.name]


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
