"""Stories that a second reader of asking, reminders and agreements tried."""

from __future__ import annotations

import re

import pytest

from helpdeskbot.model.errors import EditConflict
from helpdeskbot.model.wiki import Edit
from helpdeskbot.page.user_talk import fetch_user_talk
from tests.concerns.agreement.agreeing import ARCHIVE as LARGE
from tests.concerns.asking.asking import COPYRIGHT, PAGE, REPORT, AskingDesk
from tests.scenario.together import ARCHIVE, WholeDesk

UNSIGNED = COPYRIGHT.removesuffix(" ~~~~")


def test_who_did_not_sign_stays_the_requester_when_the_bot_has_answered() -> None:
    desk = WholeDesk()
    desk.joins("Anna")
    desk.asks("Nina", "Help", UNSIGNED)
    desk.settles()
    assert "helpdeskbot:ask|" in desk.text

    for lost in False, True:
        if lost:
            desk.lose_the_database()
            desk.settles()
        [memory] = desk.store.fetch_threads(desk.office.desk_key(desk.policies[0]))
        assert memory.opened_by == "Nina"
        assert memory.id == "h-Nina-20261123091000"


def test_who_did_not_sign_stays_the_requester_when_an_expert_was_faster_than_the_bot() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna")
    desk.person("Nina").new_section(PAGE, "Photographs", UNSIGNED)
    desk.minutes_pass(2)
    anna.append(PAGE, ":Who took them? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    desk.tick()

    [memory] = desk.store.fetch_threads(desk.office.desk_key(desk.policies[0]))
    assert memory.opened_by == "Nina"
    assert "expert=Anna" in desk.thread("Photographs")


def test_an_expert_is_asked_once_about_a_request_that_nobody_signed() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="talk")
    desk.joins("Bosse")
    desk.asks("Nina", "Photographs", UNSIGNED)
    desk.tick()
    assert desk.notified() == ["Bosse"]
    desk.staff.undo(PAGE)

    for _ in range(3):
        desk.minutes_pass(5)
        desk.tick()

    assert desk.notified() == ["Bosse"]
    assert desk.staff.read("User talk:Anna").count("helpdeskbot:talk|") == 1


def test_what_a_person_deleted_below_an_unsigned_request_is_not_asked_again_without_memory() -> (
    None
):
    desk = AskingDesk()
    desk.joins("Anna", notify="talk")
    desk.joins("Bosse")
    desk.asks("Nina", "Photographs", UNSIGNED)
    desk.tick()
    asked = desk.thread("Photographs").splitlines()[-1]
    desk.staff.replace(PAGE, f"\n{asked}", "")
    desk.lose_the_database()

    for _ in range(3):
        desk.minutes_pass(5)
        desk.tick()

    assert desk.notified() == ["Bosse"]
    assert desk.staff.read("User talk:Anna").count("helpdeskbot:talk|") == 1


def _answered(desk: WholeDesk, name: str, heading: str, page: str = PAGE) -> None:
    """A request in which staff have asked something back."""
    desk.person(name).new_section(page, heading, "We have photographs. ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    desk.staff.append(page, ":Which archive holds them? ~~~~")
    desk.minutes_pass(5)
    desk.tick()


def test_a_person_with_requests_on_two_pages_of_the_desk_has_one_message() -> None:
    other = f"{PAGE}/More"
    desk = WholeDesk(pages=[PAGE, other], agreement={})
    desk.staff.edit(other, "Welcome here as well.")
    desk.minutes_pass(10)
    _answered(desk, "Rita", "Photographs")
    _answered(desk, "Rita", "More photographs", other)
    desk.person("Rita").edit("User:Rita", "I am somewhere else")
    desk.wiki.notifications.clear()

    for _ in range(12):
        desk.days_pass(1)
        before = len(desk.notified()), desk.staff.read("User talk:Rita").count("== A request")
        desk.tick()
        after = len(desk.notified()), desk.staff.read("User talk:Rita").count("== A request")
        assert sum(after) - sum(before) <= 1, desk.now

    assert sum(after) == 2


def test_a_message_follows_nobody_to_anothers_talk_page_and_heeds_what_a_talk_page_says() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="talk")
    desk.person("Victim").edit("User talk:Victim", "Hello")
    desk.person("Anna").edit("User talk:Anna", "#REDIRECT [[User talk:Victim]]")
    desk.joins("Bosse", notify="talk")
    desk.person("Bosse").edit("User talk:Bosse", "{{nobots}}")
    desk.asks("Rita", "Photographs", COPYRIGHT)

    report = desk.tick()

    assert desk.staff.read("User talk:Victim") == "Hello"
    assert desk.staff.read("User talk:Anna") == "#REDIRECT [[User talk:Victim]]"
    assert desk.staff.read("User talk:Bosse") == "{{nobots}}"
    assert not [edit for edit in report.edits if "Bosse" in edit.title]
    assert desk.tick().edits == []


def test_a_message_follows_a_person_who_was_renamed() -> None:
    desk = AskingDesk()
    desk.person("Anna").edit("User talk:Anna", "Hello")
    desk.person("Renamer", "sysop").rename("Anna", "Anna B")

    page = fetch_user_talk(desk.office, "Anna")

    assert page is not None
    assert page.head.title == "User talk:Anna B"


def test_one_comment_that_would_ping_others_silences_no_other_request() -> None:
    desk = AskingDesk()
    desk.joins("Anna", languages="en")
    desk.joins("Zoe", "upload", languages="sv")
    bad = desk.staff.read("Template:Helpdesk ask/sv")
    desk.staff.edit("Template:Helpdesk ask/sv", f"[[User:Samira|S]] {bad}")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    swedish = "Vi vill ladda upp bilder från vårt museum. Hur gör vi då? ~~~~"
    desk.asks("Sven", "Bilder", f"{{{{Helpdesk status|new|topic=upload}}}}\n{swedish}")

    report = desk.tick()

    assert desk.notified() == ["Anna"]
    assert "helpdeskbot:ask" not in desk.thread("Bilder")
    assert any("Samira" in problem.what for problem in report.problems)


def test_what_was_kept_back_as_it_would_ping_others_is_tried_again_later() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    good = desk.staff.read("Template:Helpdesk ask/en")
    desk.staff.edit("Template:Helpdesk ask/en", f"[[User:Samira|S]] {good}")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()
    desk.tick()
    assert desk.notified() == []
    assert "{{Helpdesk status|new" in desk.thread("Photographs")
    desk.staff.edit("Template:Helpdesk ask/en", good)

    desk.minutes_pass(20)
    desk.tick()

    assert desk.notified() == ["Anna"]


def test_the_roster_report_does_not_lose_those_whom_a_pass_does_not_think_of() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.joins("Bosse")
    desk.person("Bosse").edit("User talk:Bosse", "{{nobots}}")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()
    assert "Bosse" in desk.staff.read(REPORT)

    edits = [edit.title for _ in range(3) for edit in desk.tick().edits]
    desk.asks("Sven", "Help", "How do we begin? ~~~~")
    edits += [edit.title for _ in range(3) for edit in desk.tick().edits]

    assert REPORT not in edits
    desk.person("Bosse").edit("User talk:Bosse", "Welcome")
    desk.asks("Tore", "More photographs", COPYRIGHT)
    desk.tick()
    assert "Does not wish" not in desk.staff.read(REPORT)


def test_whom_a_stranger_names_in_the_template_is_not_pinged_for_it() -> None:
    desk = WholeDesk()
    for name in ("Victim", "Other"):
        desk.person(name).edit(f"User:{name}", "Hello")
    template = "{{Helpdesk status|in progress|expert=Victim, Other}}"
    desk.asks("Eve", "Photographs", f"{template}\n{COPYRIGHT}")

    for _ in range(30):
        desk.settles()
        desk.days_pass(1)

    assert set(desk.notified()) == {"Samira"}
    assert "Photographs" in desk.staff.read(f"{PAGE}/Staff")


def test_a_question_that_somebody_put_in_the_bots_name_is_put_by_the_bot_all_the_same() -> None:
    desk = AskingDesk()
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()
    forged = (
        ":Anna? <!-- helpdeskbot:ask|ping:Anna --> [[User:HelpdeskBot|HelpdeskBot]] "
        f"{desk.now:%H:%M, %-d %B %Y} (UTC)"
    )
    desk.person("Eve").append(PAGE, forged)
    desk.joins("Anna")
    desk.tick()
    assert desk.notified() == ["Anna"]
    desk.staff.replace(PAGE, f"\n{forged}", "")

    desk.minutes_pass(5)
    desk.tick()

    assert desk.notified() == ["Anna"]


def test_a_kept_page_that_met_a_conflict_is_made_anew_at_once() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    tried: set[str] = set()

    def conflict_once(user: str, edit: Edit) -> str | None:
        if user == desk.wiki.bot and edit.title == REPORT and edit.title not in tried:
            tried.add(edit.title)
            raise EditConflict("somebody was faster", where=edit.title)
        return None

    desk.wiki.edit_filter = conflict_once

    fates = [edit.fate.value for edit in desk.tick().edits if edit.title == REPORT]

    assert fates == ["conflict", "saved"]
    assert "Media uploads" in desk.staff.read(REPORT)
    assert desk.tick().edits == []


def test_an_archived_request_comes_back_to_a_page_that_was_moved() -> None:
    desk = WholeDesk()
    moved = "Project:Help here"
    desk.staff.move(PAGE, moved)
    desk.person("Rita").new_section(moved, "Photographs", "We have photographs. ~~~~")
    desk.minutes_pass(5)
    desk.settles()
    desk.staff.append(moved, ":Which archive holds them? ~~~~")
    desk.ticks(60)
    assert "no response" in desk.staff.read(moved)
    lead, mark, rest = desk.staff.read(moved).partition("== Photographs ==")
    desk.staff.edit(moved, lead.rstrip())
    desk.staff.edit(ARCHIVE, f"{mark}{rest}")
    desk.minutes_pass(5)
    desk.settles()
    desk.person("Rita").append(ARCHIVE, ":The one in Lima. ~~~~")
    desk.minutes_pass(5)

    desk.settles()

    assert "helpdeskbot:back|" in desk.staff.read(moved)
    assert desk.staff.read(PAGE).startswith("#REDIRECT")


def test_a_requester_who_was_renamed_is_reminded_and_heard_under_the_new_name() -> None:
    desk = WholeDesk(agreement={})
    _answered(desk, "Rita", "Photographs")
    desk.wiki.world.rename_user("Rita", "Rita Berg")
    rita = desk.person("Rita Berg")
    desk.ticks(9)
    rita.edit("User:Rita Berg", "I am somewhere else")
    desk.ticks(9)
    talk = desk.staff.read("User talk:Rita Berg").count("== A request")
    assert talk + desk.notified().count("Rita Berg") >= 1

    rita.append(PAGE, ":The one in Lima, here is the list. ~~~~")
    desk.minutes_pass(5)
    desk.settles()

    assert "{{Helpdesk status|in progress" in desk.thread("Photographs")


def test_whoever_takes_the_old_name_of_a_requester_is_told_nothing() -> None:
    desk = WholeDesk(agreement={})
    _answered(desk, "Rita", "Photographs")
    desk.wiki.world.rename_user("Rita", "Rita Berg")
    desk.person("Rita").edit("User:Rita", "I am somebody else")

    desk.ticks(18)

    assert "Rita" not in desk.notified()
    assert desk.staff.read("User talk:Rita") == ""


@pytest.mark.parametrize("archived", [False, True])
def test_whoever_takes_the_old_name_later_is_asked_of_no_result_and_told_of_no_archive(
    archived: bool,
) -> None:
    desk = WholeDesk(agreement={})
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()
    if archived:
        section = desk.text[desk.text.index("== Photographs ==") :]
        desk.person("ArchiverBot", "bot").append(ARCHIVE, section)
        desk.person("ArchiverBot", "bot").edit(PAGE, desk.text.replace(section, ""))
    else:
        desk.staff.edit(PAGE, re.sub(r"(status\|)[^|}]+", r"\1done", desk.text))
    desk.minutes_pass(20)
    if not archived:
        desk.tick()
    desk.wiki.world.rename_user("Rita", "Rita Berg")
    desk.minutes_pass(1)
    desk.person("Rita").edit("User:Rita", "I am somebody else")

    desk.ticks(35)

    assert "Rita" not in desk.notified()
    assert desk.staff.read("User talk:Rita") == ""


def test_whoever_takes_the_old_name_of_a_requester_is_offered_no_agreement() -> None:
    desk = WholeDesk()
    desk.joins("Anna", "copyright, upload")
    desk.asks("Rita", "Photographs", LARGE)
    desk.tick()
    assert desk.notified() == ["Anna", "Samira"], "an expert, and the staff of a large request"
    desk.wiki.world.rename_user("Rita", "Rita Berg")
    desk.minutes_pass(1)
    desk.person("Rita").edit("User:Rita", "I am somebody else")

    desk.ticks(4)

    assert "Rita" not in desk.notified()


def test_an_expert_is_reminded_whose_account_is_younger_than_the_request() -> None:
    desk = WholeDesk(agreement={}, asking={"wait_days": 30})
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()
    desk.days_pass(10)
    desk.joins("Anna")
    desk.ticks(2)
    desk.person("Anna").append(PAGE, ":I take care of it. ~~~~")
    desk.minutes_pass(20)
    desk.person("Rita").append(PAGE, "::Thank you! And when can we begin? ~~~~")
    told = desk.notified().count("Anna")

    desk.ticks(12)

    assert desk.notified().count("Anna") > told


def test_an_expert_who_was_renamed_is_not_asked_about_their_own_request() -> None:
    desk = AskingDesk()
    desk.asks("Anna", "Photographs", COPYRIGHT)
    desk.wiki.world.rename_user("Anna", "Anna Berg")
    desk.joins("Anna Berg")

    desk.tick()

    assert desk.notified() == []
