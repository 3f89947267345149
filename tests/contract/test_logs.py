"""What the bot learns from the wiki's logs: rights, protection, moves and former names."""

from __future__ import annotations

from datetime import timedelta

from helpdeskbot.model.logs import groups_at, levels_at
from helpdeskbot.model.wiki import Revision
from tests.contract.stages import Stage


# -- Revisions -------------------------------------------------------------------------------------
def test_a_revision_tells_its_authors_number_and_its_size(stage: Stage) -> None:
    anna = stage.person("Anna")
    number = stage.bot.fetch_users([anna.name])[anna.name].user_id
    anna.edit(stage.title(), "Smörgås")
    revid = stage.revid(stage.title())
    stage.address().append(stage.title(), "text")
    newest, oldest = stage.bot.fetch_history(stage.title())
    assert (newest.user_id, oldest.user_id, oldest.size) == (0, number, 9)
    stage.admin().hide(revid, "user")
    stage.admin().hide(revid, "content")
    _, oldest = stage.bot.fetch_history(stage.title(), texts=True)
    assert (oldest.user_id, oldest.text, oldest.size) == (0, None, 9)


def test_a_renamed_account_has_its_new_name_and_its_number_in_old_revisions(stage: Stage) -> None:
    anna = stage.newcomer("Anna")
    anna.edit(stage.title(), "text")
    [before] = stage.bot.fetch_history(stage.title())
    stage.admin().rename(anna.name, stage.name("Anneli"))
    stage.newcomer("Anna")
    [after] = stage.bot.fetch_history(stage.title())
    assert (after.user, after.user_id) == (stage.name("Anneli"), before.user_id)


def test_moving_and_protecting_a_page_make_revisions_of_the_same_text(stage: Stage) -> None:
    anna, admin, page, there = stage.person("Anna"), stage.admin(), stage.title(), stage.title("b")
    anna.edit(page, "text")
    admin.protect(page, "sysop")
    admin.protect(page, "")
    admin.move(page, there)
    history = list(stage.bot.fetch_history(there, texts=True))
    assert [one.user for one in history] == [admin.name] * 3 + [anna.name]
    assert {one.text for one in history} == {"text"}
    assert [one.parent_id for one in history] == [*(one.revid for one in history[1:]), 0]


# -- Former names ----------------------------------------------------------------------------------
def test_whoever_had_a_name_is_found_though_somebody_else_has_it_now(stage: Stage) -> None:
    admin, anna = stage.admin(), stage.newcomer("Anna")
    stage.wait()
    since = stage.bot.fetch_time()
    number = stage.bot.fetch_users([anna.name])[anna.name].user_id
    names = [anna.name, stage.name("Nobody"), "192.0.2.7", "a|b"]
    found = stage.bot.fetch_holders(names, since)
    assert [found[name].user_id for name in names] == [number, 0, 0, 0]
    admin.rename(anna.name, stage.name("Anneli"))
    admin.rename(stage.name("Anneli"), stage.name("Annika"))
    stage.wait()
    later = stage.bot.fetch_time()
    stage.newcomer("Anna")
    spelled = anna.name.replace(" ", "_").lower()
    found = stage.bot.fetch_holders([anna.name, spelled], since)
    assert {(user.user_id, user.name) for user in found.values()} == {
        (number, stage.name("Annika"))
    }
    admin.rename(anna.name, stage.name("Anita"))
    assert stage.bot.fetch_holders([anna.name], since)[anna.name].user_id == number
    assert stage.bot.fetch_holders([anna.name], later)[anna.name].name == stage.name("Anita")


# -- Rights ----------------------------------------------------------------------------------------
def test_the_groups_that_somebody_had_at_a_moment(stage: Stage) -> None:
    anna, admin = stage.newcomer("Anna"), stage.admin()
    moments = [stage.bot.fetch_time()]
    for groups in [("sysop",), ("sysop", "bot"), ()]:
        stage.wait()
        admin.set_groups(anna.name, *groups)
        stage.wait()
        moments.append(stage.bot.fetch_time())
    admin.rename(anna.name, stage.name("Anneli"))
    user = stage.bot.fetch_users([stage.name("Anneli")])[stage.name("Anneli")]
    log = stage.bot.fetch_rights_log(user.name)
    had = [groups_at(user.groups, log, moment) & {"sysop", "bot"} for moment in moments]
    assert had == [set(), {"sysop"}, {"sysop", "bot"}, set()]
    assert stage.bot.fetch_rights_log(stage.name("Nobody")) == []
    assert list(stage.bot.fetch_rights_log("a|b")) == []


# -- Protection ------------------------------------------------------------------------------------
def test_the_protection_under_which_each_revision_was_saved(stage: Stage) -> None:
    admin, page, there = stage.admin(), stage.title(), stage.title("there")
    assert list(stage.bot.fetch_protection_log(page)) == []
    admin.edit(page, "1")
    admin.protect(page, "sysop")
    admin.edit(page, "2")
    admin.protect(page, "autoconfirmed")
    admin.edit(page, "3")
    admin.protect(page, "")
    admin.edit(page, "4")
    admin.protect(page, "sysop", lasting=timedelta(seconds=2))
    admin.edit(page, "5")
    for _ in range(4):
        stage.wait()
    admin.edit(page, "6")
    admin.protect(page, "sysop")
    log = stage.bot.fetch_protection_log(page)
    now = stage.bot.fetch_protection(page)
    head = stage.bot.fetch_heads([page])[page]

    def levels(revision: Revision) -> str:
        return "".join(levels_at(now, log, head.page_id, revision))

    # Of each text the oldest revision, which is the one that brought it.
    found = {one.text: levels(one) for one in stage.bot.fetch_history(page, texts=True)}
    assert found == {"1": "", "2": "sysop", "3": "autoconfirmed", "4": "", "5": "sysop", "6": ""}

    admin.move(page, there)
    stage.wait()
    admin.edit(there, "7")
    log, now = stage.bot.fetch_protection_log(there), stage.bot.fetch_protection(there)
    assert levels(next(stage.bot.fetch_history(there))) == "sysop"


# -- Moves -----------------------------------------------------------------------------------------
def test_a_move_is_found_by_when_it_was_made(stage: Stage) -> None:
    anna, page, there = stage.person("Anna"), stage.title(), stage.title("there")
    anna.edit(page, "text")
    anna.move(page, there)
    anna.move(there, page)
    back, away, _ = stage.bot.fetch_history(page)
    found = [
        one for one in stage.bot.fetch_moves(back.timestamp) if page in (one.source, one.target)
    ]
    assert (there, page, back.revid) in found
    assert (page, there, away.revid) in stage.bot.fetch_moves(away.timestamp)
    later = back.timestamp + timedelta(minutes=5)
    assert (there, page, back.revid) not in stage.bot.fetch_moves(later)
