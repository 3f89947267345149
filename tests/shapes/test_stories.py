"""One story for each shape of a request: from the first day to long after the last."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from helpdeskbot.wiki.practice import Person
from tests.concerns.agreement.agreeing import ARCHIVE, YES
from tests.scenario.desk import PAGE, Tripwire
from tests.shapes.stage import ROOT, ROSTER, SHAPES, TALK, DocumentDesk, ShapedDesk

PHOTOS = "Our photos"
BODY = (
    "Our photographer died in 1951. Who must sign so that we may put his pictures under a free "
    "licence? His heirs say that they hold the copyright."
)


@pytest.fixture(params=SHAPES, ids=lambda kind: kind.__name__)
def desk(request: pytest.FixtureRequest) -> ShapedDesk:
    made: ShapedDesk = request.param()
    return made


def has_expert(desk: ShapedDesk) -> Person:
    bosse = desk.person("Bosse")
    bosse.append(ROSTER, "{{Helpdesk expert|Bosse|topics=copyright}}")
    desk.tick()
    return bosse


def whole_wiki(desk: ShapedDesk) -> Sequence[tuple[str, str]]:
    """Every page that is not the bot's own account of itself."""
    pages = desk.wiki.world.pages.values()
    return sorted((page.title, page.newest.text) for page in pages)


def test_a_request_is_seen_asked_answered_reminded_done_and_followed_up(desk: ShapedDesk) -> None:
    bosse = has_expert(desk)
    anna = desk.posts("Anna", PHOTOS, BODY)
    before = desk.request(PHOTOS)
    desk.tick()
    tag = "{{Helpdesk status|waiting for expert|topic=copyright}}"
    assert desk.status(PHOTOS) == tag
    assert desk.request(PHOTOS).replace(f"{tag}\n", "", 1).startswith(before.rstrip())
    assert desk.notified() == ["Bosse"]
    assert desk.talk(PHOTOS).count("[[User:Bosse|Bosse]]: can you help here?") == 1

    desk.says(bosse, PHOTOS, "I can help. Which archive holds them?")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.status(PHOTOS).startswith("{{Helpdesk status|waiting for requester|")

    desk.days_pass(6)
    desk.ticks(2)
    letter = desk.staff.read("User talk:Anna")
    assert letter.count(f"{PHOTOS}]]: an answer to the last question") == 1

    desk.says(anna, PHOTOS, "The one in Lima.")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.status(PHOTOS).startswith("{{Helpdesk status|in progress|")

    desk.sets(PHOTOS, "done|topic=upload")
    desk.tick()
    desk.days_pass(28)
    desk.tick()
    assert desk.notified() == ["Bosse"]
    desk.ticks(3)
    assert desk.notified() == ["Bosse", "Anna"]
    assert desk.talk(PHOTOS).count("was closed as done 30 days ago") == 1


@pytest.mark.slow
def test_with_the_database_deleted_at_any_step_nothing_is_said_twice(desk: ShapedDesk) -> None:
    def forget_and_go_on() -> None:
        desk.tick()
        known = whole_wiki(desk)
        desk.lose_the_database()
        desk.tick()
        desk.tick()
        assert whole_wiki(desk) == known

    bosse = has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    desk.tick()
    forget_and_go_on()
    desk.says(bosse, PHOTOS, "I can help. Which archive holds them?")
    desk.minutes_pass(5)
    desk.tick()
    forget_and_go_on()
    desk.days_pass(6)
    desk.ticks(2)
    forget_and_go_on()
    desk.sets(PHOTOS, "done|topic=upload")
    desk.tick()
    desk.days_pass(30)
    desk.ticks(2)
    forget_and_go_on()
    assert desk.talk(PHOTOS).count("was closed as done 30 days ago") == 1


@pytest.mark.slow
def test_killed_after_any_call_nothing_is_lost_or_said_twice(desk: ShapedDesk) -> None:
    has_expert(desk)
    desk.posts("Anna", PHOTOS, BODY)
    saves, deadly = 0, 0

    class Killed(BaseException):
        pass

    def trip(call: str) -> None:
        nonlocal saves
        saves += call.endswith(" apply_edit")
        if call.endswith(" apply_edit") and saves == deadly:
            raise Killed

    survived = False
    while not survived:
        saves, deadly = 0, deadly + 1
        desk.office = desk.open_office(wiki=Tripwire(desk.wiki, trip))
        try:
            desk.tick()
            survived = True
        except Killed:
            desk.minutes_pass(6)
    assert deadly > 2
    desk.office = desk.open_office()
    desk.tick()
    desk.tick()
    assert desk.status(PHOTOS) == "{{Helpdesk status|waiting for expert|topic=copyright}}"
    assert desk.request(PHOTOS).count("{{Helpdesk status") == 1
    assert desk.talk(PHOTOS).count("can you help here?") == 1
    assert desk.notified() == ["Bosse"]


def test_an_idle_tick_is_one_request(desk: ShapedDesk) -> None:
    has_expert(desk)
    for number in range(3):
        desk.posts(f"Anna {number}", f"Photos {number}", BODY)
    for _ in range(4):
        desk.tick()
        desk.minutes_pass(10)
    desk.wiki.requests.clear()
    desk.tick()
    assert sum(desk.wiki.requests.values()) == 1


def test_what_people_wrote_stands_byte_for_byte_whatever_the_bot_adds(desk: ShapedDesk) -> None:
    has_expert(desk)
    hostile = (
        "<!-- not closed\n{{unfinished|\n\n\n==== Part ====\n<nowiki>== Not one ==\nå\u00a0\u200e"
    )
    desk.posts("Anna", PHOTOS, BODY)
    desk.posts("Olle", "Other", hostile)
    before = {title: text for title, text in whole_wiki(desk) if title.startswith(PAGE)}
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)
    after = dict(whole_wiki(desk))
    for title, text in before.items():
        rest = iter(after[title].splitlines(keepends=True))
        if title.startswith(ROSTER):
            continue
        for line in text.splitlines(keepends=True):
            assert any(line.rstrip("\n") == one.rstrip("\n") for one in rest), (title, line)


def test_talk_below_a_document_counts_as_said_in_it_and_so_do_words_on_the_page() -> None:
    desk = DocumentDesk()
    desk.posts("Anna", PHOTOS, BODY)
    desk.tick()
    desk.staff.edit(f"{TALK}/{PHOTOS}", "== Rights ==\nWhich archive holds them? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.status(PHOTOS).startswith("{{Helpdesk status|waiting for requester")
    desk.minutes_pass(60)
    anna = desk.person("Anna")
    anna.replace(f"{ROOT}/{PHOTOS}", "* Technical: open", "* The archive is the one in Lima.")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.status(PHOTOS).startswith("{{Helpdesk status|in progress")


def test_who_needs_help_again_is_led_to_where_requests_are_made(desk: ShapedDesk) -> None:
    desk.posts("Anna", PHOTOS, "We have 400 photographs to upload.")
    desk.tick()
    desk.sets(PHOTOS, "done|topic=upload")
    desk.tick()
    desk.days_pass(31)
    desk.ticks(2)
    where = ROOT if isinstance(desk, DocumentDesk) else PAGE
    said = desk.talk(PHOTOS)
    assert f"[[:{where}|I need help]]" in said, said[-900:]
    assert "answer%2Fhelp" not in said, "a new section of level 2 would be no request"


def test_an_agreement_is_offered_said_yes_to_and_noted(desk: ShapedDesk) -> None:
    agreeing = type(desk)(agreement={"enabled": True, "settle_hours": 0})
    anna = agreeing.posts("Anna", PHOTOS, ARCHIVE.removesuffix(" ~~~~"))
    agreeing.tick()
    assert agreeing.talk(PHOTOS).count("{{Helpdesk agreement\n") == 1
    agreeing.says(anna, PHOTOS, YES)
    agreeing.minutes_pass(2)
    agreeing.says(agreeing.staff, PHOTOS, YES)
    agreeing.minutes_pass(2)
    agreeing.tick()
    assert "|agreed=" in agreeing.status(PHOTOS)
    before = whole_wiki(agreeing)
    agreeing.lose_the_database()
    agreeing.tick()
    assert whole_wiki(agreeing) == before
