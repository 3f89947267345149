"""Requests that are subpages, each with its talk page."""

from __future__ import annotations

import pytest

from helpdeskbot.model.limits import Limits
from tests.scenario.desk import PAGE
from tests.scenario.kept import kept
from tests.shapes.stage import ROOT, TALK, DocumentDesk
from tests.shapes.test_stories import BODY, PHOTOS, has_expert


def identities(desk: DocumentDesk) -> list[tuple[str, str, bool]]:
    """What is remembered: lasting id, title, and whether it is gone."""
    key = desk.office.desk_key(desk.policies[0])
    found = desk.store.fetch_threads(key)
    return sorted((one.id, one.title, one.gone_since is not None) for one in found)


@kept
def asked_desk() -> DocumentDesk:
    desk = DocumentDesk()
    has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    desk.tick()
    desk.tick()
    assert desk.notified() == ["Bosse"]
    return desk


def test_who_made_the_page_asks_whoever_is_the_first_to_sign_on_its_talk_page() -> None:
    desk = DocumentDesk()
    desk.posts("Anna", PHOTOS, BODY)
    desk.person("InternetArchiveBot", "bot").append(f"{TALK}/{PHOTOS}", "== Links ==\nHi. ~~~~")
    desk.tick()
    desk.staff.append(f"{TALK}/{PHOTOS}", "== Rights ==\nWhich archive holds them? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.status(PHOTOS).startswith("{{Helpdesk status|waiting for requester")
    desk.days_pass(6)
    desk.ticks(2)
    assert PHOTOS in desk.staff.read("User talk:Anna")


def test_what_the_bot_says_stands_in_a_section_of_its_own_on_the_talk_page() -> None:
    desk = DocumentDesk()
    has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    others = "== Rights ==\nWho knows? ~~~~"
    desk.staff.edit(f"{TALK}/{PHOTOS}", others)
    before = desk.talk(PHOTOS)
    desk.minutes_pass(5)
    desk.tick()
    assert desk.talk(PHOTOS).startswith(f"{before}\n\n== {PHOTOS} ==\n:[[User:Bosse|Bosse]]: can")
    desk.staff.append(f"{TALK}/{PHOTOS}", "== Later ==\nHm. ~~~~")
    desk.sets(PHOTOS, "done|topic=upload")
    desk.tick()
    desk.days_pass(31)
    desk.ticks(2)
    own = desk.talk(PHOTOS).partition(f"== {PHOTOS} ==")[2].partition("== Later ==")[0]
    assert own.count("helpdeskbot:") > 1
    assert "helpdeskbot:" not in desk.talk(PHOTOS).partition("== Later ==")[2]


def test_a_page_that_is_moved_within_the_list_is_the_same_request() -> None:
    desk = asked_desk()
    [(identity, _, _)] = identities(desk)
    desk.staff.move(f"{ROOT}/{PHOTOS}", f"{ROOT}/Photos of Lima")
    desk.staff.move(f"{TALK}/{PHOTOS}", f"{TALK}/Photos of Lima")
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)
    assert identities(desk) == [(identity, f"{ROOT}/Photos of Lima", False)]
    assert desk.notified() == ["Bosse"]
    assert desk.talk("Photos of Lima").count("can you help here?") == 1
    desk.lose_the_database()
    desk.tick()
    assert identities(desk) == [(identity, f"{ROOT}/Photos of Lima", False)]
    assert desk.notified() == ["Bosse"]
    desk.posts("Olle", PHOTOS, "Another one under the old title.")
    desk.tick()
    assert len(identities(desk)) == 2


@pytest.mark.parametrize("away", [f"{PAGE}/Archive/{PHOTOS}", "User:Anna/Draft"])
def test_a_page_that_is_moved_out_of_the_list_is_left_alone_until_it_is_back(away: str) -> None:
    desk = asked_desk()
    [(identity, _, _)] = identities(desk)
    desk.staff.move(f"{ROOT}/{PHOTOS}", away)
    desk.tick()
    assert identities(desk) == [(identity, f"{ROOT}/{PHOTOS}", True)]
    edits = desk.edits()
    desk.ticks(10)
    assert not [one for one in desk.wiki.fetch_own_edits(desk.now) if one.title == away]
    assert desk.notified() == ["Bosse"]
    desk.wiki.requests.clear()
    desk.tick()
    assert sum(desk.wiki.requests.values()) == 1
    desk.staff.move(away, f"{ROOT}/{PHOTOS}")
    desk.tick()
    assert identities(desk) == [(identity, f"{ROOT}/{PHOTOS}", False)]
    assert desk.talk(PHOTOS).count("can you help here?") == 1
    assert desk.edits() >= edits


def test_a_page_that_is_deleted_is_left_alone_and_one_that_is_restored_goes_on() -> None:
    desk = asked_desk()
    [(identity, title, _)] = identities(desk)
    desk.staff.delete(title)
    report = desk.tick()
    assert not report.problems
    assert identities(desk) == [(identity, title, True)]
    desk.ticks(3)
    desk.staff.restore(title)
    desk.ticks(1)
    assert identities(desk) == [(identity, title, False)]
    assert desk.talk(PHOTOS).count("can you help here?") == 1


def test_a_redirect_a_page_below_a_request_and_the_desks_own_pages_are_no_requests() -> None:
    desk = DocumentDesk(
        settings_page=f"{ROOT}/Settings", answers_page=f"{ROOT}/Answers", staff=["Samira"]
    )
    desk.staff.edit(f"{ROOT}/Old", f"#REDIRECT [[{PAGE}]]")
    desk.staff.edit(f"{ROOT}/Settings", "{{Helpdesk settings}}")
    desk.staff.edit(f"{ROOT}/Answers", "Answers.")
    desk.posts("Anna", PHOTOS, BODY)
    desk.person("Anna").edit(f"{ROOT}/{PHOTOS}/sv", "Våra foton.")
    desk.person("Anna").edit(ROOT, "The list.")
    desk.minutes_pass(5)
    desk.tick()
    desk.tick()
    tagged = [
        page.title
        for page in desk.wiki.world.pages.values()
        if page.newest.text.startswith("{{Helpdesk status")
    ]
    assert tagged == [f"{ROOT}/{PHOTOS}"]


@pytest.mark.parametrize("where", [ROOT, TALK])
def test_a_page_with_nobots_on_it_or_on_its_talk_page_is_left_alone(where: str) -> None:
    desk = DocumentDesk()
    desk.posts("Anna", PHOTOS, BODY)
    desk.posts("Olle", "Other", BODY)
    desk.staff.edit(f"{where}/{PHOTOS}", "{{nobots}}\nLeave us alone.")
    desk.minutes_pass(5)
    report = desk.tick()
    assert "{{Helpdesk status" not in desk.request(PHOTOS)
    assert desk.status("Other").startswith("{{Helpdesk status")
    assert [one.where for one in report.problems] == [f"{ROOT}/{PHOTOS}"]


def test_a_talk_page_that_leads_elsewhere_is_not_written_on() -> None:
    desk = DocumentDesk()
    has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    desk.staff.edit(f"{TALK}/{PHOTOS}", "#REDIRECT [[Project talk:Helpdesk]]")
    desk.minutes_pass(5)
    report = desk.tick()
    assert any("redirect" in one.what for one in report.problems)
    assert desk.notified() == []
    assert desk.talk(PHOTOS) == "#REDIRECT [[Project talk:Helpdesk]]"


def test_a_protected_talk_page_is_told_of_and_nobody_is_asked() -> None:
    desk = DocumentDesk()
    has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    desk.staff.edit(f"{TALK}/{PHOTOS}", "Hello")
    desk.staff.protect(f"{TALK}/{PHOTOS}", "sysop")
    desk.minutes_pass(5)
    report = desk.tick()
    assert any("refused" in one.what for one in report.problems)
    assert desk.notified() == []
    desk.staff.protect(f"{TALK}/{PHOTOS}", "")
    desk.days_pass(1)
    desk.tick()
    assert desk.notified() == ["Bosse"]


def test_a_status_that_people_take_away_is_not_put_back() -> None:
    desk = DocumentDesk()
    desk.posts("Anna", PHOTOS, BODY)
    desk.tick()
    desk.staff.replace(f"{ROOT}/{PHOTOS}", f"{desk.status(PHOTOS)}\n", "")
    desk.minutes_pass(10)
    desk.tick()
    desk.lose_the_database()
    desk.tick()
    assert "{{Helpdesk status" not in desk.request(PHOTOS)


def test_a_marker_or_status_on_the_talk_page_says_nothing_of_the_request() -> None:
    desk = DocumentDesk()
    desk.posts("Anna", PHOTOS, BODY)
    desk.staff.edit(
        f"{TALK}/{PHOTOS}", "== Dates ==\n{{Status|done}}\nFixed. {{Section resolved|1=~~~~}}"
    )
    desk.minutes_pass(5)
    desk.tick()
    assert desk.status(PHOTOS).startswith("{{Helpdesk status")


def test_a_request_that_nobody_has_signed_anything_about_is_followed_up_too() -> None:
    desk = DocumentDesk()
    desk.posts("Anna", PHOTOS, "We have 400 photographs to upload.")
    desk.tick()
    desk.sets(PHOTOS, "done|topic=upload")
    desk.tick()
    desk.days_pass(31)
    desk.ticks(2)
    assert desk.talk(PHOTOS).count("was closed as done") == 1
    assert desk.notified() == ["Anna"]


def test_pages_of_both_shapes_and_of_two_lists_belong_to_one_desk() -> None:
    desk = DocumentDesk(pages=[PAGE, f"{ROOT}/*", "Project:Grants/*"])
    desk.asks("Olle", "A section", "How do we begin? ~~~~")
    desk.posts("Anna", PHOTOS, BODY)
    desk.person("Rut").edit("Project:Grants/Lima", "Money for scanners.")
    desk.minutes_pass(5)
    desk.tick()
    titles = (PAGE, f"{ROOT}/{PHOTOS}", "Project:Grants/Lima")
    assert all("{{Helpdesk status" in desk.staff.read(title) for title in titles)
    desk.tick()
    desk.wiki.requests.clear()
    desk.tick()
    assert sum(desk.wiki.requests.values()) == 2, "one more for each further list"


def test_subpages_of_a_talk_page_have_no_talk_page_so_all_is_said_on_them() -> None:
    root = "Project talk:Helpdesk/Requests"
    desk = DocumentDesk(pages=[f"{root}/*"])
    has_expert(desk)
    desk.person("Anna").edit(f"{root}/Lima", BODY)
    desk.minutes_pass(5)
    desk.tick()
    desk.tick()
    text = desk.staff.read(f"{root}/Lima")
    assert text.startswith("{{Helpdesk status|waiting for expert|topic=copyright}}\n" + BODY)
    assert text.count("can you help here?") == 1
    desk.lose_the_database()
    desk.tick()
    assert desk.staff.read(f"{root}/Lima") == text


def test_the_preview_shows_what_is_added_to_each_of_both_pages() -> None:
    desk = DocumentDesk()
    has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    [edit] = [one for one in desk.tick(write=False).edits if one.title == f"{ROOT}/{PHOTOS}"]
    lines = edit.diff.splitlines()
    assert lines[:2] == [
        f"--- {ROOT}/{PHOTOS} (now)",
        f"+++ {ROOT}/{PHOTOS} (planned)",
    ]
    assert f"+++ {ROOT}/{PHOTOS}, talk page (planned)" in lines
    added = [one for one in lines if one[:1] == "+" and not one.startswith("+++")]
    assert added[:2] == [
        "+{{Helpdesk status|waiting for expert|topic=copyright}}",
        f"+== {PHOTOS} ==",
    ]
    assert "\x02" not in edit.diff


def test_what_a_full_pass_cannot_do_is_left_unread_for_the_next_one() -> None:
    desk = DocumentDesk(reminders={"enabled": False})
    desk.limits = Limits(edits_per_tick=4)
    desk.office = desk.open_office()
    for number in range(9):
        desk.posts(f"Anna {number}", f"Photos {number}", "We have photographs to upload.")
    tagged = []
    for _ in range(3):
        report = desk.tick()
        desk.minutes_pass(1)
        tagged.append(sum(bool(desk.status(f"Photos {number}")) for number in range(9)))
        assert len([one for one in report.pages_read if one.startswith(ROOT)]) <= 8
    assert tagged == [4, 8, 9]
