"""Requests of another level than 2, and only below some headings."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from helpdeskbot.model.report import Severity
from tests.scenario.desk import PAGE, make_policy
from tests.shapes.stage import SectionDesk, UnderDesk
from tests.shapes.test_stories import BODY, PHOTOS, has_expert


def test_headings_of_months_and_remarks_of_level_2_are_no_requests_nor_are_parts_of_one() -> None:
    desk = SectionDesk()
    desk.posts("Anna", PHOTOS, f"{BODY}\n==== Rights ====\nUnclear.\n===== Heirs =====\nTwo.")
    desk.person("Olle").new_section(PAGE, "How does this page work?", "I wonder. ~~~~")
    desk.person("Olle").append(PAGE, "==== Deeper, but below no request ====\nWell. ~~~~")
    desk.minutes_pass(5)
    before = desk.text
    desk.tick()
    tag = desk.status(PHOTOS)
    assert tag.startswith("{{Helpdesk status|new")
    assert desk.text.replace(f"{tag}\n", "", 1) == before


def test_a_comment_is_put_at_the_end_of_the_request_below_its_own_parts() -> None:
    desk = SectionDesk()
    has_expert(desk)
    desk.posts("Anna", PHOTOS, f"{BODY}\n==== Rights ====\nUnclear.")
    desk.posts("Olle", "Other", "Hello.")
    desk.person("Olle").new_section(PAGE, "A remark", "I wonder. ~~~~")
    desk.tick()
    own = desk.request(PHOTOS)
    assert own.index("==== Rights ====") < own.index("can you help here?")
    assert "can you help here?" not in desk.text.replace(own, "")


def test_a_request_that_is_moved_below_another_month_goes_on_as_the_same() -> None:
    desk = SectionDesk()
    has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    desk.tick()
    own = desk.request(PHOTOS)
    moved = desk.text.replace(own, "").replace(
        "== October ==\n", f"== October ==\n\n{own.rstrip()}\n"
    )
    desk.staff.edit(PAGE, moved)
    desk.minutes_pass(10)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)
    assert desk.text.rstrip() == moved.rstrip()
    assert desk.notified() == ["Bosse"]
    key = desk.office.desk_key(desk.policies[0])
    [kept] = [one for one in desk.store.fetch_threads(key) if one.heading == PHOTOS]
    assert kept.gone_since is None


def test_what_is_moved_out_from_below_the_heading_is_left_alone_until_it_is_moved_back() -> None:
    desk = UnderDesk()
    bosse = has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    desk.tick()
    desk.says(bosse, PHOTOS, "Which archive holds them?")
    desk.minutes_pass(5)
    desk.tick()
    before = desk.text
    own = desk.request(PHOTOS)
    away = before.replace(own, "").replace("== Done ==\n", f"== Done ==\n\n{own.rstrip()}\n")
    desk.staff.edit(PAGE, away)
    desk.ticks(20)
    assert desk.text == away
    assert "Photo" not in desk.staff.read("User talk:Anna")
    desk.staff.edit(PAGE, before)
    desk.ticks(2)
    assert desk.text == before
    assert desk.staff.read("User talk:Anna").count("an answer to the last question") == 1


def test_one_that_is_done_and_then_moved_below_another_heading_is_followed_up() -> None:
    desk = UnderDesk()
    desk.posts("Anna", PHOTOS, BODY)
    desk.tick()
    desk.sets(PHOTOS, "done|topic=upload")
    desk.tick()
    own = desk.request(PHOTOS)
    away = desk.text.replace(own, "").replace("== Done ==\n", f"== Done ==\n\n{own.rstrip()}\n")
    desk.staff.edit(PAGE, away)
    desk.tick()
    desk.now += timedelta(days=31)
    desk.ticks(2)
    assert desk.text == away, "nothing is said where no requests stand"
    assert desk.staff.read("User talk:Anna").count("was closed as done") == 1


@pytest.mark.parametrize("signs", ["===", "=="])
def test_an_archived_request_is_found_whatever_level_it_has_there(signs: str) -> None:
    desk = SectionDesk(archives={"enabled": True})
    desk.posts("Anna", PHOTOS, BODY)
    desk.posts("Olle", "Other", "Where may I ask?")
    desk.tick()
    desk.days_pass(1)
    before, own = desk.text, desk.request(PHOTOS)
    archive, archiver = f"{PAGE}/Archives/2026", desk.person("ArchiverBot", "bot")
    archiver.edit(archive, own.replace("===", signs), summary="Archiving")
    archiver.edit(PAGE, before.replace(own, ""), summary="Archiving")
    desk.minutes_pass(5)
    desk.tick()
    desk.tick()
    key = desk.office.desk_key(desk.policies[0])
    [event] = desk.store.fetch_events(key, kind="thread-archived")
    assert (event.data["where"], event.data["open"]) == (archive, True)
    assert desk.staff.read("User talk:Anna").count(f"[[:{archive}#{PHOTOS}|{PHOTOS}]]") == 1
    assert desk.status("Other").startswith("{{Helpdesk status")
    desk.staff.edit(archive, "")
    desk.staff.edit(PAGE, before)
    desk.tick()
    [kept] = [one for one in desk.store.fetch_threads(key) if one.heading == PHOTOS]
    assert kept.gone_since is None
    assert desk.text == before


@pytest.mark.parametrize(
    "heading",
    [
        "manual  requests",
        "Manual requests <!--T:1-->",
        "'''Manual''' requests",
        "[[x|Manual]] requests",
    ],
)
def test_the_heading_is_known_as_readers_see_it(heading: str) -> None:
    desk = UnderDesk()
    desk.staff.edit(PAGE, f"== {heading} ==\n=== A ===\n{BODY} ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.text.count("{{Helpdesk status") == 1


def test_several_headings_may_be_named_and_stand_at_any_higher_level() -> None:
    desk = UnderDesk(under=["Uploads", "Rights"])
    desk.staff.edit(
        PAGE,
        "= Rights =\n== Old ones ==\n=== A ===\nIn. ~~~~\n= Else =\n=== B ===\nOut. ~~~~\n"
        "== Uploads ==\n=== C ===\nIn. ~~~~\n== Else ==\n=== D ===\nOut. ~~~~\n",
    )
    desk.minutes_pass(5)
    desk.tick()
    tagged = [part[:1] for part in desk.text.split("\n=== ")[1:] if "{{Helpdesk status" in part]
    assert tagged == ["A", "C"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=== A ===\nHi ~~~~", 'no heading on it is called "Manual requests"'),
        ("=== Manual requests ===\nHi ~~~~", "is a heading of level 3 on it"),
    ],
)
def test_a_page_on_which_nothing_can_be_a_request_is_told_of(text: str, said: str) -> None:
    desk = UnderDesk()
    desk.staff.edit(PAGE, text)
    desk.minutes_pass(5)
    report = desk.tick()
    [problem] = [one for one in report.problems if said in one.what]
    assert problem.severity is Severity.NOTICE
    assert "{{Helpdesk status" not in desk.text


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"level": 1}, "level: a number from 2 (==) to 6 is expected, not 1"),
        ({"level": 7}, "level: a number from 2 (==) to 6 is expected, not 7"),
        ({"under": ["  "]}, "under: a heading without a word is none"),
        ({"under": "== Manual requests =="}, "under: write the heading without its equals signs"),
        ({"pages": ["A/B*"]}, 'pages: write "A/B/*" for the subpages of a page'),
        ({"pages": ["*"]}, 'pages: "*" names no page whose subpages are requests'),
        (
            {"pages": ["Project:/*"]},
            'pages: "Project:/*" names no page whose subpages are requests',
        ),
        ({"pages": ["A/*/B"]}, 'pages: in "A/*/B" the star has to stand at the end'),
    ],
)
def test_a_mistake_is_told_in_plain_words(setting: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        make_policy(**setting)


def test_one_heading_may_be_written_without_a_list() -> None:
    assert make_policy(level=3, under="Requests").under == ("Requests",)
