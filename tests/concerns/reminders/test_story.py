"""Stories of whose turn it is: statuses that follow, reminders, closing, the staff's digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from helpdeskbot.model.limits import Limits
from tests.concerns.agreement.agreeing import ARCHIVE
from tests.concerns.asking.asking import COPYRIGHT, NEEDED, PAGE, AskingDesk
from tests.scenario.kept import kept

STAFF_PAGE = f"{PAGE}/Staff"


class CaringDesk(AskingDesk):
    """A desk that reminds people; Samira is its staff."""

    def __init__(self, *, reminders: dict[str, Any] | None = None, **policy: Any):
        super().__init__(
            staff=["Samira"],
            turns={"follow": True},
            reminders={"enabled": True, **(reminders or {})},
            **policy,
        )

    def at(self, moment: str) -> None:
        """It is this moment now (UTC)."""
        self.now = datetime.fromisoformat(f"{moment}+00:00")

    def ticks(self, days: int, hour: int = 12) -> None:
        """Let so many days pass, with a tick on each."""
        for _ in range(days):
            self.days_pass(1)
            self.now = self.now.replace(hour=hour, minute=0)
            self.tick()

    def answers(self, text: str = "Which archive holds them? ~~~~") -> None:
        """Staff write in the request."""
        self.staff.append(PAGE, f":{text}")


@kept
def _answered_desk(**more: Any) -> CaringDesk:
    desk = CaringDesk(**more)
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()
    return desk


def test_when_staff_have_answered_the_status_says_that_it_waits_for_the_requester() -> None:
    desk = _answered_desk()

    assert desk.thread("Photographs").startswith("{{Helpdesk status|waiting for requester}}")
    assert desk.notified() == []
    assert desk.tick().edits == []
    assert desk.tick(write=False).edits == []


def test_when_the_requester_has_replied_it_is_in_progress_again() -> None:
    desk = _answered_desk()
    desk.minutes_pass(60)
    desk.person("Rita").append(PAGE, "::The one in Lima, here is the list. ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    assert "{{Helpdesk status|in progress}}" in desk.thread("Photographs")


def test_a_status_that_staff_set_stays_until_somebody_else_writes() -> None:
    desk = _answered_desk()
    desk.minutes_pass(60)
    desk.staff.replace(PAGE, "waiting for requester", "planning")
    desk.tick()
    desk.days_pass(1)
    desk.tick()
    assert "{{Helpdesk status|planning}}" in desk.thread("Photographs")

    desk.person("Pelle").append(PAGE, "::Me too! ~~~~")
    desk.tick()

    assert "{{Helpdesk status|planning}}" in desk.thread("Photographs")


def test_the_requester_is_reminded_after_five_working_days_and_told_what_comes_next() -> None:
    desk = _answered_desk()
    desk.ticks(6)
    assert desk.notified() == []
    desk.person("Rita").edit("User:Rita", "Somewhere else")

    desk.ticks(2)

    assert desk.notified() == ["Rita"]
    said = desk.thread("Photographs").splitlines()[-1]
    assert said.startswith(
        ":[[User:Rita|Rita]]: waiting for an answer to the last question "
        "since 23 November 2026. Next: another reminder comes on 14 December 2026"
    )
    desk.ticks(3)
    assert desk.notified() == ["Rita"], "once"


def test_who_has_not_been_on_the_wiki_since_is_told_on_the_talk_page() -> None:
    desk = _answered_desk()

    desk.ticks(9)

    talk = desk.staff.read("User talk:Rita")
    assert talk.startswith("== A request at the helpdesk waiting for you ==")
    assert talk.count("[[:Project:Helpdesk#Photographs|Photographs]]") == 1
    assert "helpdeskbot:remind" not in desk.text


def test_without_an_answer_it_is_closed_kindly_and_a_reply_opens_it_again() -> None:
    desk = _answered_desk()

    desk.ticks(60)

    assert "{{Helpdesk status|no response}}" in desk.thread("Photographs")
    assert "reopens it" in desk.thread("Photographs")
    before = desk.text
    desk.ticks(60)
    assert desk.text == before, "nothing is said in a request that is over"
    desk.person("Rita").append(PAGE, ":Sorry, I was ill. It is the city archive. ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert "{{Helpdesk status|in progress}}" in desk.thread("Photographs")


def test_a_bot_that_slept_for_a_year_says_one_thing() -> None:
    desk = _answered_desk()
    before = desk.bot_edits()
    desk.days_pass(380)
    desk.now = desk.now.replace(hour=12)

    for _ in range(4):
        desk.tick()
        desk.minutes_pass(10)

    said = desk.bot_edits() - before + desk.staff.read("User talk:Rita").count("== A request")
    assert said == 1
    assert "no response" not in desk.text


def test_nobody_is_reminded_twice_without_the_database() -> None:
    desk = _answered_desk()
    desk.ticks(9)
    talk, text = desk.staff.read("User talk:Rita"), desk.text
    desk.lose_the_database()

    for _ in range(3):
        desk.tick()
        desk.minutes_pass(30)

    assert (desk.staff.read("User talk:Rita"), desk.text) == (talk, text)


def test_a_reminder_that_a_person_deleted_is_not_sent_again() -> None:
    desk = _answered_desk()
    desk.ticks(6)
    desk.person("Rita").edit("User:Rita", "Somewhere else")
    desk.ticks(2)
    before, mark, _ = desk.text.partition("\n:[[User:Rita|Rita]]: waiting for")
    assert mark
    desk.staff.edit(PAGE, before)
    desk.lose_the_database()

    desk.ticks(3)

    assert desk.notified() == ["Rita"]


def test_the_staff_get_one_digest_for_everything_that_waits_for_the_desk() -> None:
    desk = CaringDesk()
    desk.person("Rita").new_section(PAGE, "Photographs", "We have photographs. ~~~~")
    desk.asks("Sven", "Maps", "We have maps. ~~~~")
    desk.tick()

    desk.ticks(2)

    digest = desk.staff.read(STAFF_PAGE)
    assert digest.count("== 2 requests are waiting for the desk ==") == 1
    assert "[[:Project:Helpdesk#Maps|Maps]]: a first reaction from the desk" in digest
    assert desk.notified() == ["Samira"]
    assert "helpdeskbot:remind" not in desk.text, "never one message per thread"


def test_the_staff_are_told_on_no_page_that_is_a_redirect_just_then() -> None:
    desk = CaringDesk()
    desk.asks("Sven", "Maps", "We have maps. ~~~~")
    desk.tick()
    redirect = "#REDIRECT [[Project:Nonsense]]"
    desk.staff.edit(STAFF_PAGE, redirect)
    desk.ticks(2)
    assert desk.staff.read(STAFF_PAGE) == redirect
    assert desk.notified() == []

    desk.staff.edit(STAFF_PAGE, "Hello.")
    desk.ticks(2)

    assert desk.staff.read(STAFF_PAGE).count("== One request is waiting for the desk ==") == 1
    assert desk.notified() == ["Samira"]


def test_on_hold_and_closed_requests_are_left_alone() -> None:
    desk = CaringDesk()
    for number, status in enumerate(["on hold|until=2027-06-01", "done", "declined"]):
        desk.asks("Rita", f"Matter {number}", f"{{{{Helpdesk status|{status}}}}}\nHello. ~~~~")
    desk.tick()
    before = desk.text

    desk.ticks(40)

    assert desk.text == before
    assert desk.staff.read(STAFF_PAGE) == ""


def test_an_expert_who_took_it_and_is_silent_is_reminded_then_another_is_asked() -> None:
    desk = CaringDesk(asking={"experts": 1})
    for name in ("Anna", "Bosse"):
        desk.joins(name)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    [first] = desk.notified()
    desk.person(first).append(PAGE, ":I take it. ~~~~")
    desk.minutes_pass(10)
    desk.person("Rita").append(PAGE, "::Here is the list, what now? ~~~~")
    desk.minutes_pass(10)
    desk.tick()

    desk.ticks(30)

    [other] = {"Anna", "Bosse"} - {first}
    assert desk.notified().count(first) == 2, "asked, and reminded once, having said that they act"
    assert desk.notified().count(other) == 1
    assert desk.notified()[-1] in ("Samira", other)


def test_an_idle_tick_costs_one_request() -> None:
    desk = _answered_desk()
    desk.tick()
    desk.wiki.requests.clear()

    desk.tick()

    assert desk.wiki.requests.total() == 1


def test_at_the_requesters_night_nothing_is_said_where_their_time_zone_is_known() -> None:
    desk = CaringDesk()
    body = "{{Helpdesk status|new|time zone=Asia/Tokyo}}\nWe have photographs. ~~~~"
    desk.asks("Rita", "Photographs", body)
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()
    desk.ticks(6)
    desk.person("Rita").edit("User:Rita", "Somewhere else")

    desk.ticks(4, hour=14)  # 23:00 in Tokyo
    assert desk.notified() == []
    desk.ticks(1, hour=1)  # 10:00 in Tokyo

    assert desk.notified() == ["Rita"]


def test_a_reminder_that_a_slow_pass_signed_minutes_later_counts_once() -> None:
    desk = _answered_desk(reminders={"requester": [5], "close_after": 5})
    desk.office.limits = Limits(clock_minutes=30)
    desk.days_pass(7)
    desk.now = desk.now.replace(hour=10)
    desk.person("Rita").edit("User:Rita", "Somewhere else")
    desk.office.clock = lambda: desk.now - timedelta(minutes=20)
    desk.tick()
    assert desk.notified() == ["Rita"]
    desk.office.clock = lambda: desk.now

    desk.ticks(9)

    assert desk.thread("Photographs").startswith("{{Helpdesk status|no response}}")


def test_on_a_page_without_requests_nobodys_turn_is_looked_for() -> None:
    desk = CaringDesk()

    desk.tick()

    assert desk.store.fetch_kept_page("practice", "statuses:practice:desk", PAGE) is None


def test_staff_see_at_once_what_is_wanted_soon_and_before_what_came_earlier() -> None:
    desk = CaringDesk()
    desk.joins("Anna", "copyright")
    desk.asks("Rita", "Photographs", "How are views of articles counted? ~~~~")
    desk.tick()
    desk.minutes_pass(60)
    body = "Who can come and train ten teachers at a workshop on 1 December 2026? ~~~~"
    desk.asks("Rita", "A workshop", body)

    desk.tick()

    told = desk.staff.read(STAFF_PAGE)
    assert (
        "A workshop]]: a first reaction from the desk, soon: it is wanted by 1 December 2026"
        in told
    )
    assert "Photographs" not in told
    needed = desk.staff.read(NEEDED)
    assert (
        "A workshop]] (wanted by 1 December 2026) (nobody on the roster has offered help" in needed
    )
    assert needed.index("A workshop") < needed.index("Photographs")
    assert desk.tick().edits == []


def test_staff_are_told_at_once_of_a_large_request_though_experts_are_asked() -> None:
    desk = CaringDesk()
    desk.joins("Anna", "upload")
    desk.asks("Rita", "The archive", ARCHIVE)

    desk.tick()

    assert desk.notified() == ["Anna", "Samira"]
    assert "it looks like a lot of work" in desk.staff.read(STAFF_PAGE)
