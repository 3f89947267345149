"""What the bot learns of experts: new names, activity, blocks, and who wants no questions."""

from __future__ import annotations

from datetime import timedelta

from tests.contract.stages import Stage


# -- Accounts --------------------------------------------------------------------------------------
def test_an_account_tells_since_when_it_is_there(stage: Stage) -> None:
    start = stage.bot.fetch_time()
    anna = stage.newcomer("Anna")
    user = stage.bot.fetch_users([anna.name])[anna.name]
    assert user.registered is not None
    assert start <= user.registered <= stage.bot.fetch_time()
    assert stage.bot.fetch_users([stage.name("Nobody")])[stage.name("Nobody")].registered is None


def test_a_block_ends_by_itself(stage: Stage) -> None:
    anna = stage.newcomer("Anna")
    stage.admin().block(anna.name, timedelta(seconds=2))
    assert stage.bot.fetch_users([anna.name])[anna.name].blocked_sitewide
    for _ in range(4):
        stage.wait()
    assert not stage.bot.fetch_users([anna.name])[anna.name].blocked_sitewide


def test_a_block_from_some_pages_is_none_from_the_wiki(stage: Stage) -> None:
    anna, admin = stage.newcomer("Anna"), stage.admin()
    admin.edit(stage.title(), "x")
    admin.block(anna.name, titles=[stage.title()])
    assert not stage.bot.fetch_users([anna.name])[anna.name].blocked_sitewide
    anna.edit(stage.title("other"), "text")


def test_a_hidden_name_looks_as_if_there_were_no_account(stage: Stage) -> None:
    anna = stage.newcomer("Anna")
    stage.admin().hide_name(anna.name)
    assert stage.bot.fetch_users([anna.name])[anna.name].user_id == 0


# -- Renames ---------------------------------------------------------------------------------------
def test_a_renamed_account_is_found_by_its_old_name(stage: Stage) -> None:
    anna, bosse = stage.newcomer("Anna"), stage.newcomer("Bosse")
    number = stage.bot.fetch_users([anna.name])[anna.name].user_id
    stage.admin().rename(anna.name, stage.name("Anneli"))
    spelled, nobody = anna.name.replace(" ", "_").lower(), stage.name("Nobody")
    asked = [anna.name, spelled, bosse.name, nobody, "192.0.2.7", "a|b", "<x>", ""]
    renames = stage.bot.fetch_renames(asked)
    assert renames == {anna.name: stage.name("Anneli"), spelled: stage.name("Anneli")}
    users = stage.bot.fetch_users([anna.name, stage.name("Anneli")])
    assert [user.user_id for user in users.values()] == [0, number]


def test_renames_are_followed_through_names_that_others_took_over(stage: Stage) -> None:
    admin = stage.admin()
    anna, bosse = stage.newcomer("Anna"), stage.newcomer("Bosse")
    second, third = stage.name("Second"), stage.name("Third")
    admin.rename(anna.name, second)
    admin.rename(second, third)
    admin.rename(bosse.name, second)
    assert stage.bot.fetch_renames([anna.name, bosse.name, second]) == {
        anna.name: third,
        bosse.name: second,
    }


def test_the_last_account_of_a_name_counts(stage: Stage) -> None:
    admin = stage.admin()
    anna = stage.newcomer("Anna")
    admin.rename(anna.name, stage.name("Older"))
    again = stage.newcomer("Anna")
    assert stage.bot.fetch_renames([anna.name]) == {}
    admin.rename(again.name, stage.name("Newer"))
    assert stage.bot.fetch_renames([anna.name]) == {anna.name: stage.name("Newer")}


def test_a_name_taken_back_is_no_rename(stage: Stage) -> None:
    admin = stage.admin()
    anna, other = stage.newcomer("Anna"), stage.name("Other")
    admin.rename(anna.name, other)
    admin.rename(other, anna.name)
    assert stage.bot.fetch_renames([anna.name, other]) == {other: anna.name}


# -- Activity --------------------------------------------------------------------------------------
def test_the_last_edit_of_each_counts(stage: Stage) -> None:
    anna, bosse, carla = (stage.newcomer(name) for name in ("Anna", "Bosse", "Carla"))
    bosse.edit(stage.title(), "old")
    stage.wait()
    since = stage.bot.fetch_time()
    for number in range(3):
        anna.edit(stage.title(), f"{number}")
    stage.wait()
    anna.edit(stage.title(), "last")
    head = stage.bot.fetch_heads([stage.title()])[stage.title()]
    nobody, spelled = stage.name("Nobody"), anna.name.replace(" ", "_").lower()
    names = [bosse.name, anna.name, carla.name, nobody, spelled, "192.0.2.7", "<x>", "a|b", ""]
    last = stage.bot.fetch_last_edits(names, since)
    assert list(last) == names
    assert {name: when for name, when in last.items() if when} == {
        anna.name: head.timestamp,
        spelled: head.timestamp,
    }
    long_ago = since - timedelta(days=400)
    assert stage.bot.fetch_last_edits([bosse.name], long_ago)[bosse.name] is not None


# -- Who is not to be asked ------------------------------------------------------------------------
def test_who_is_locked_on_all_wikis_is_known(stage: Stage) -> None:
    anna, bosse = stage.newcomer("Anna"), stage.newcomer("Bosse")
    spelled = anna.name.replace(" ", "_").lower()
    names = [anna.name, spelled, bosse.name, stage.name("Nobody"), "192.0.2.7", "<x>", "a|b", ""]
    assert stage.bot.fetch_locked(names) == frozenset()
    stage.lock(anna.name)
    assert stage.bot.fetch_locked(names) == {anna.name, spelled}
    assert not stage.bot.fetch_users([anna.name])[anna.name].blocked_sitewide
    stage.lock()
    assert stage.bot.fetch_locked(names) == frozenset()


def test_who_does_not_want_to_hear_of_us_says_so_on_the_talk_page(stage: Stage) -> None:
    anna = stage.person("Anna")
    box = f"Contract box {stage.number}"
    anna.edit(
        f"Template:{box}", "Leave me alone.<includeonly>[[Category:No questions]]</includeonly>"
    )
    talk_pages = {
        "category": "Hello. [[Category:No questions]]",
        "small category": "[[category: no_questions|x]]",
        "by template": f"{{{{{box}}}}}",
        "nobots": "Hello.\n{{nobots}}",
        "mixed": "{{NoBots}}",
        "us": f"{{{{bots|deny=Another bot, {stage.bot_name}}}}}",
        "others": "{{bots|deny=Another bot}}",
        "only others": "{{bots|allow=Another bot}}",
        "link": "[[:Category:No questions]]",
        "other category": "[[Category:Questions]]",
        "comment": "<!-- {{nobots}} [[Category:No questions]] -->",
        "nowiki": "<nowiki>{{nobots}} [[Category:No questions]]</nowiki>",
        "empty": "Hello.",
    }
    for name, text in talk_pages.items():
        anna.edit(f"User talk:{stage.name(name.capitalize())}", text)
    names = {name: stage.name(name.capitalize()) for name in talk_pages}
    more = [stage.name("Nobody"), "192.0.2.7", "a|b", "<x>", ""]
    categories = ["Category:No questions", "no more questions", "<bad>", ""]
    found = stage.bot.fetch_opted_out([*names.values(), *more], categories)
    by_template = {"nobots", "mixed", "us", "only others"}
    by_category = {"category", "small category", "by template"}
    assert {name for name, full in names.items() if full in found} == by_template | by_category
    assert len(found) == len(by_template | by_category)
    assert stage.bot.fetch_opted_out([*names.values()], []) == {names[name] for name in by_template}
    spelled = names["category"].replace(" ", "_").lower()
    assert stage.bot.fetch_opted_out([spelled], ["No questions"]) == {spelled}


def test_a_wish_is_not_gone_with_a_page_that_somebody_moved_away(stage: Stage) -> None:
    anna, bosse = stage.newcomer("Anna"), stage.newcomer("Bosse")
    elsewhere = f"User talk:{bosse.name}"
    anna.edit(f"User talk:{anna.name}", "{{nobots}}")
    bosse.move(f"User talk:{anna.name}", elsewhere)

    assert stage.bot.fetch_opted_out([anna.name], []) == {anna.name}
    bosse.edit(elsewhere, "Hello.")
    assert stage.bot.fetch_opted_out([anna.name, bosse.name], []) == frozenset()


def test_the_wiki_tells_by_which_category_people_opt_out_of_mass_messages(stage: Stage) -> None:
    category, anna = stage.bot.fetch_opt_out_category(), stage.newcomer("Anna")
    anna.edit(f"User talk:{anna.name}", f"[[Category:{category}]]")

    assert category == "Opted-out of message delivery"
    assert stage.bot.fetch_opted_out([anna.name], [category]) == {anna.name}
