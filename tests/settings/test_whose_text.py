"""Stories of the settings page: which text is in force goes by what accounts did to it, and when.

Each is told with the memory kept and lost: both give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.errors import EditRefused
from helpdeskbot.wiki.practice import Person
from tests.examples import examples
from tests.scenario.desk import Desk
from tests.scenario.kept import kept
from tests.settings.test_story import SETTINGS, in_force, open_desk, said

ELSEWHERE = "Project:Elsewhere"
GOOD, VANDALS = 30, 1


def settings(minutes: int) -> str:
    return f"{{{{Helpdesk settings|settle_minutes={minutes}}}}}"


def vandalised(**policy: Any) -> tuple[Desk, Person]:
    """A desk with good settings, upon which a stranger has put others."""
    desk = open_desk(settings(GOOD), **policy)
    desk.tick()
    stranger = desk.person("Stranger")
    stranger.edit(SETTINGS, settings(VANDALS))
    return desk, stranger


def minutes(desk: Desk) -> float:
    """What is in force, after a pass, and whether or not the memory is lost then."""
    desk.tick()
    kept = in_force(desk).settle_minutes
    desk.lose_the_database()
    assert in_force(desk).settle_minutes == kept, "the same without the memory"
    return kept


# -- Revisions of the same text --------------------------------------------------------------------
def test_moving_the_page_back_does_not_confirm_a_vandals_text() -> None:
    desk, stranger = vandalised()
    stranger.move(SETTINGS, ELSEWHERE)
    desk.tick()
    desk.staff.move(ELSEWHERE, SETTINGS)

    assert minutes(desk) == GOOD
    desk.minutes_pass(60)
    desk.tick()
    assert "[[User talk:Stranger|Stranger]]" in said(desk)
    # What she saved is in force, and nobody calls her for what she did not write.
    assert "Samira" not in said(desk).partition("Not in force")[2]
    assert "[[User:Samira" not in said(desk)


def test_protecting_the_page_does_not_confirm_a_vandals_text() -> None:
    desk, _ = vandalised()
    desk.staff.protect(SETTINGS)
    assert minutes(desk) == GOOD
    desk.minutes_pass(60)
    assert minutes(desk) == GOOD

    desk.staff.protect(SETTINGS, "")
    assert minutes(desk) == GOOD


def test_another_content_model_and_back_does_not_confirm_a_vandals_text() -> None:
    desk, _ = vandalised()
    desk.staff.change_content_model(SETTINGS, "json")
    assert minutes(desk) == GOOD
    desk.staff.change_content_model(SETTINGS, "wikitext")
    assert minutes(desk) == GOOD


def test_an_edit_of_staff_confirms_the_page_as_it_then_is() -> None:
    desk, _ = vandalised()
    desk.staff.protect(SETTINGS)
    desk.staff.append(SETTINGS, "I have read it.")

    assert minutes(desk) == VANDALS


def test_a_revert_by_staff_confirms_what_it_brings_back() -> None:
    desk, stranger = vandalised()
    stranger.edit(SETTINGS, settings(9))
    assert minutes(desk) == GOOD
    desk.staff.undo(SETTINGS)

    assert minutes(desk) == VANDALS


def test_a_strangers_revert_to_staffs_text_is_as_good_as_none() -> None:
    desk, stranger = vandalised()
    stranger.undo(SETTINGS)
    desk.minutes_pass(60)

    assert minutes(desk) == GOOD
    assert said(desk) == ""


def test_a_revert_by_staff_counts_though_the_vandals_text_is_hidden() -> None:
    desk, stranger = vandalised()
    revid = stranger.edit(SETTINGS, "insults").revid
    desk.staff.edit(SETTINGS, settings(9))
    desk.staff.hide(revid, "content")

    assert minutes(desk) == 9


def test_a_hidden_text_that_may_be_the_same_proves_nothing() -> None:
    desk, stranger = vandalised()
    revid = stranger.edit(SETTINGS, settings(9)).revid
    desk.staff.protect(SETTINGS)
    desk.staff.hide(revid, "content")

    assert minutes(desk) == GOOD


def test_staffs_text_under_a_hidden_name_proves_nothing() -> None:
    desk = open_desk(settings(GOOD))
    desk.tick()
    desk.staff.hide(desk.staff.edit(SETTINGS, settings(9)).revid, "user")

    assert minutes(desk) == GOOD


def test_what_was_imported_in_the_name_of_staff_proves_nothing() -> None:
    desk = open_desk(settings(GOOD))
    desk.tick()
    desk.person("Importer").import_revision(SETTINGS, "Samira", settings(VANDALS))
    assert minutes(desk) == GOOD
    desk.staff.protect(SETTINGS)
    desk.minutes_pass(5)
    desk.person("Importer").import_revision(SETTINGS, "Samira", settings(9))

    assert minutes(desk) == GOOD


# -- Protection ------------------------------------------------------------------------------------
def test_what_was_saved_on_the_protected_page_stays_in_force_when_it_is_not() -> None:
    desk = open_desk("", staff_groups=[])
    desk.staff.edit(SETTINGS, "nothing yet")
    desk.staff.protect(SETTINGS)
    desk.staff.edit(SETTINGS, settings(GOOD))
    assert minutes(desk) == GOOD
    desk.minutes_pass(60)
    desk.staff.protect(SETTINGS, "")
    desk.staff.edit(SETTINGS, settings(9))

    assert minutes(desk) == GOOD


def test_who_protects_the_page_has_confirmed_what_they_wrote_before_and_nobody_elses() -> None:
    desk = open_desk("", staff_groups=[])
    desk.staff.edit(SETTINGS, settings(GOOD))
    assert minutes(desk) == 2
    desk.staff.protect(SETTINGS, "autoconfirmed")
    assert minutes(desk) == 2
    desk.staff.protect(SETTINGS)
    assert minutes(desk) == GOOD
    desk.staff.protect(SETTINGS, "")
    desk.person("Stranger").edit(SETTINGS, settings(VANDALS))
    desk.staff.protect(SETTINGS)

    assert minutes(desk) == GOOD


def test_between_two_protections_nobodys_edit_counts() -> None:
    desk = open_desk("", staff_groups=[])
    desk.staff.edit(SETTINGS, "nothing yet")
    desk.staff.protect(SETTINGS)
    desk.staff.edit(SETTINGS, settings(GOOD))
    desk.minutes_pass(60)
    desk.staff.protect(SETTINGS, "autoconfirmed")
    stranger = desk.person("Stranger")
    stranger.edit(SETTINGS, settings(VANDALS))
    desk.staff.protect(SETTINGS)

    assert minutes(desk) == GOOD


def test_a_protection_that_has_expired_protects_no_longer() -> None:
    desk = open_desk("", staff_groups=[])
    desk.staff.edit(SETTINGS, "nothing yet")
    desk.staff.protect(SETTINGS, lasting=timedelta(hours=1))
    desk.staff.edit(SETTINGS, settings(GOOD))
    desk.minutes_pass(61)
    assert minutes(desk) == GOOD
    desk.person("Stranger").edit(SETTINGS, settings(VANDALS))

    assert minutes(desk) == GOOD


def test_protection_of_another_page_that_had_the_title_says_nothing() -> None:
    desk = open_desk("", staff_groups=[])
    desk.staff.edit(SETTINGS, "nothing yet")
    desk.staff.protect(SETTINGS)
    desk.minutes_pass(60)
    desk.staff.move(SETTINGS, ELSEWHERE)
    desk.person("Stranger").edit(SETTINGS, settings(VANDALS))

    assert minutes(desk) == 2


def test_deletion_ends_protection() -> None:
    desk = open_desk("", staff_groups=[])
    desk.staff.edit(SETTINGS, "nothing yet")
    desk.staff.protect(SETTINGS)
    desk.minutes_pass(60)
    desk.staff.delete(SETTINGS)
    desk.staff.restore(SETTINGS)
    desk.minutes_pass(60)
    desk.person("Stranger").edit(SETTINGS, settings(VANDALS))
    desk.staff.protect(SETTINGS)

    assert minutes(desk) == 2


# -- Rights ----------------------------------------------------------------------------------------
def test_who_becomes_an_administrator_later_was_none_before() -> None:
    desk, _ = vandalised()
    desk.person("Stranger", "sysop")
    assert minutes(desk) == GOOD
    desk.minutes_pass(60)
    assert minutes(desk) == GOOD

    desk.wiki.as_user("Stranger").edit(SETTINGS, settings(9))
    assert minutes(desk) == 9


def test_what_an_administrator_set_stays_when_the_right_is_given_back() -> None:
    desk = open_desk("")
    desk.staff.edit(SETTINGS, settings(GOOD))
    desk.minutes_pass(60)
    desk.staff.set_groups("Samira")
    desk.person("Stranger").edit(SETTINGS, settings(VANDALS))
    assert minutes(desk) == GOOD

    desk.staff.edit(SETTINGS, settings(9))
    assert minutes(desk) == GOOD


# -- Names -----------------------------------------------------------------------------------------
@kept
def named() -> Desk:
    desk = open_desk("", staff=["Clerk"], staff_groups=[])
    desk.person("Clerk").edit(SETTINGS, settings(GOOD))
    desk.tick()
    desk.minutes_pass(10)
    desk.staff.rename("Clerk", "Clara")
    return desk


def test_a_renamed_member_of_staff_is_staff() -> None:
    desk = named()
    assert minutes(desk) == GOOD
    desk.wiki.as_user("Clara").edit(SETTINGS, settings(9))

    assert minutes(desk) == 9


def test_whoever_takes_the_old_name_of_staff_is_nobody() -> None:
    desk = named()
    desk.person("Clerk").edit(SETTINGS, settings(VANDALS))
    assert minutes(desk) == GOOD
    desk.wiki.as_user("Clara").edit(SETTINGS, settings(9))
    assert minutes(desk) == 9

    # Nor by giving it up again.
    desk.wiki.as_user("Clerk").append(SETTINGS, settings(VANDALS))
    desk.staff.rename("Clerk", "Clever")
    assert minutes(desk) == 9


def test_staff_who_have_the_name_by_a_rename_before_the_desk_began() -> None:
    desk = Desk(staff=["Clerk"], staff_groups=[], settings_page=SETTINGS, since=date(2026, 11, 24))
    desk.wiki.register("Clerk")
    desk.staff.rename("Clerk", "Mallory")
    desk.minutes_pass(2 * 24 * 60)
    desk.wiki.as_user("Clerk").edit(SETTINGS, settings(GOOD))
    desk.wiki.as_user("Mallory").edit(SETTINGS, settings(VANDALS))

    assert minutes(desk) == GOOD


def test_an_account_that_is_made_after_it_was_named_is_staff_at_once() -> None:
    desk = open_desk(settings(GOOD), staff=["Clerk"])
    desk.tick()
    desk.person("Clerk").edit(SETTINGS, settings(9))

    assert minutes(desk) == 9


def test_an_edit_of_staff_costs_one_question_to_the_logs() -> None:
    desk = open_desk(settings(GOOD))
    desk.tick()
    desk.staff.edit(SETTINGS, settings(9))
    desk.wiki.requests.clear()
    desk.tick()
    asked = +desk.wiki.requests

    assert (asked["fetch_history"], asked["fetch_users"], asked["fetch_rights_log"]) == (1, 1, 1)
    assert not {"fetch_moves", "fetch_protection_log", "fetch_protection"} & asked.keys()
    desk.wiki.requests.clear()
    desk.tick()
    assert +desk.wiki.requests == {"fetch_heads": 1}


# -- Moves and deletions ---------------------------------------------------------------------------
def test_what_staff_saved_elsewhere_is_not_put_in_force_by_a_strangers_move() -> None:
    desk = open_desk("")
    desk.staff.edit(ELSEWHERE, settings(VANDALS))
    desk.person("Stranger").move(ELSEWHERE, SETTINGS)
    desk.minutes_pass(60)

    assert minutes(desk) == 2
    assert "[[User talk:Stranger|Stranger]]" in said(desk)


def test_what_staff_saved_elsewhere_and_moved_here_is_in_force() -> None:
    desk = open_desk("")
    desk.staff.edit(ELSEWHERE, settings(GOOD))
    desk.minutes_pass(60)
    desk.staff.move(ELSEWHERE, SETTINGS)

    assert minutes(desk) == GOOD


def test_what_a_stranger_saved_elsewhere_is_not_put_in_force_by_a_move() -> None:
    desk = open_desk("")
    desk.person("Stranger").edit(ELSEWHERE, settings(VANDALS))
    desk.staff.move(ELSEWHERE, SETTINGS)

    assert minutes(desk) == 2


def test_a_page_that_a_stranger_moved_away_and_back_is_as_it_was() -> None:
    desk = open_desk(settings(GOOD))
    stranger = desk.person("Stranger")
    stranger.move(SETTINGS, ELSEWHERE)
    desk.minutes_pass(60)
    stranger.move(ELSEWHERE, SETTINGS)
    desk.minutes_pass(60)

    assert minutes(desk) == GOOD
    assert said(desk) == ""


def test_a_page_that_a_stranger_moved_away_and_replaced_keeps_its_settings_in_force() -> None:
    desk = open_desk(settings(GOOD))
    desk.tick()
    stranger = desk.person("Stranger")
    stranger.move(SETTINGS, ELSEWHERE)
    assert minutes(desk) == GOOD
    desk.minutes_pass(10)
    stranger.move(ELSEWHERE, "Project:Further")
    assert minutes(desk) == GOOD
    stranger.edit(SETTINGS, settings(VANDALS))

    assert minutes(desk) == GOOD


def test_a_redirect_that_somebody_writes_sets_nothing() -> None:
    desk, stranger = vandalised()
    stranger.edit(SETTINGS, "#REDIRECT [[Project:Elsewhere]]")
    assert minutes(desk) == GOOD
    desk.staff.edit(SETTINGS, "#REDIRECT [[Project:Further]]")

    assert minutes(desk) == GOOD


def test_a_page_that_was_deleted_and_restored_is_as_it_was() -> None:
    desk, _ = vandalised()
    desk.staff.delete(SETTINGS)
    assert minutes(desk) == 2
    desk.staff.restore(SETTINGS)

    assert minutes(desk) == GOOD


def test_a_page_that_a_stranger_made_anew_sets_nothing() -> None:
    desk, stranger = vandalised()
    desk.staff.delete(SETTINGS)
    stranger.edit(SETTINGS, settings(VANDALS))

    assert minutes(desk) == 2


def test_staff_who_save_another_part_of_the_page_answer_for_all_of_it() -> None:
    desk = open_desk(f"== A ==\n{settings(GOOD)}\n\n\n== B ==\nWords.")
    desk.person("Stranger").replace(SETTINGS, settings(GOOD), settings(VANDALS))
    assert minutes(desk) == GOOD
    desk.staff.replace(SETTINGS, "Words.", "Other words.")

    assert minutes(desk) == VANDALS


# -- All of it together ----------------------------------------------------------------------------
ACTS: dict[str, Callable[[Desk, int], object]] = {
    "a stranger edits": lambda desk, n: stranger_of(desk).edit(SETTINGS, settings(100 + n)),
    "a stranger moves it away": lambda desk, n: stranger_of(desk).move(SETTINGS, ELSEWHERE),
    "a stranger moves it back": lambda desk, n: stranger_of(desk).move(ELSEWHERE, SETTINGS),
    "a stranger brings a page": lambda desk, n: stranger_brings(desk, f"Project:Draft {n}", n),
    "a stranger undoes": lambda desk, n: stranger_of(desk).undo(SETTINGS),
    "a stranger gets rights": lambda desk, n: desk.staff.set_groups("Stranger", "sysop"),
    "a stranger loses rights": lambda desk, n: desk.staff.set_groups("Stranger"),
    "a stranger gets a name": lambda desk, n: desk.staff.rename("Clerk", f"Clerk {n}"),
    "staff edit": lambda desk, n: desk.staff.edit(SETTINGS, settings(n)),
    "staff protect": lambda desk, n: desk.staff.protect(SETTINGS),
    "staff protect for a while": lambda desk, n: desk.staff.protect(
        SETTINGS, lasting=timedelta(minutes=20)
    ),
    "staff unprotect": lambda desk, n: desk.staff.protect(SETTINGS, ""),
    "staff move it back": lambda desk, n: desk.staff.move(ELSEWHERE, SETTINGS),
    "staff delete": lambda desk, n: desk.staff.delete(SETTINGS),
    "staff restore": lambda desk, n: desk.staff.restore(SETTINGS),
    "staff change the model": lambda desk, n: desk.staff.change_content_model(SETTINGS, "json"),
    "staff change it back": lambda desk, n: desk.staff.change_content_model(SETTINGS, "wikitext"),
    "a name is taken": lambda desk, n: desk.person("Clerk").edit(SETTINGS, settings(100 + n)),
    "time passes": lambda desk, n: desk.minutes_pass(30),
    "a pass": lambda desk, n: desk.tick(),
}


def stranger_of(desk: Desk) -> Person:
    """Somebody without rights; what they save with them counts, so they are given another name."""
    account = desk.wiki.register("Stranger")
    return desk.wiki.as_user("Other stranger" if account.groups else "Stranger")


def stranger_brings(desk: Desk, title: str, number: int) -> None:
    """A page that staff wrote for something else is put in this one's place."""
    desk.staff.edit(title, settings(200 + number))
    stranger_of(desk).move(title, SETTINGS)


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
@examples(200)
def test_no_stranger_ever_puts_a_text_in_force(acts: list[str]) -> None:
    desk = open_desk(settings(0), staff=["Clerk"])
    desk.person("Clerk")
    desk.staff.rename("Clerk", "Clara")
    for number, act in enumerate(acts, 1):
        with suppress(EditRefused, KeyError, IndexError):
            ACTS[act](desk, number)

    assert minutes(desk) < 100


# -- What the bot itself has begun -------------------------------------------------------------
def begun(text: str, title: str = SETTINGS) -> tuple[Desk, Person]:
    """A desk for which the bot has made a page, as its operator bade it."""
    desk = open_desk("")
    bot = desk.person(desk.wiki.bot)
    bot.edit(title, text)
    return desk, bot


def test_what_the_bot_has_begun_the_page_with_counts_and_is_not_complained_of() -> None:
    desk, _ = begun(settings(GOOD))

    assert minutes(desk) == GOOD
    desk.minutes_pass(60)
    assert not desk.tick().problems
    assert not said(desk)


def test_what_the_bot_adds_to_it_later_does_not_count() -> None:
    desk, bot = begun(settings(GOOD))
    bot.edit(SETTINGS, settings(VANDALS))

    assert minutes(desk) == GOOD


def test_what_the_bot_has_begun_elsewhere_does_not_count_where_a_stranger_moves_it() -> None:
    desk, _ = begun(settings(VANDALS), ELSEWHERE)
    usual = minutes(desk)
    desk.person("Stranger").move(ELSEWHERE, SETTINGS)

    assert usual != VANDALS
    assert minutes(desk) == usual


def test_what_a_stranger_has_begun_does_not_count_though_the_bot_edits_it() -> None:
    desk, bot = begun("nothing", ELSEWHERE)
    usual = minutes(desk)
    desk.person("Stranger").edit(SETTINGS, settings(VANDALS))
    bot.append(SETTINGS, "A word of the bot's.")

    assert minutes(desk) == usual
