"""Stories of what new requests are told of the time that it may take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from helpdeskbot.concerns.expectations.concern import SIZED
from helpdeskbot.model.report import Fate
from tests.concerns.agreement.agreeing import ARCHIVE
from tests.scenario.desk import PAGE, Desk

AIMS = {"aim_reaction": 3, "aim_simple": 7, "aim_involved": 28, "aim_project": 92}
ON = {"enabled": True, "fewest": 3, **AIMS}
SWEDISH = "Hej! Hur gör vi för att länka till vår webbplats från en artikel? Tack på förhand. ~~~~"


class PromisingDesk(Desk):
    """A desk that tells new requests what to expect."""

    def __init__(self, **more: Any) -> None:
        super().__init__(expectations={**ON, **more})

    def deals_with(self, heading: str, *, answered: float, closed: float) -> None:
        """A request comes, is answered, and is done; the moments are days after it came."""
        self.asks(f"Rita {heading}", heading)
        self.tick()
        self.tick()
        self.minutes_pass(answered * 24 * 60)
        body = self.section(heading)
        self.staff.replace(PAGE, body, f"{body}\n: Like this. ~~~~")
        self.tick()
        self.minutes_pass((closed - answered) * 24 * 60)
        template = self.template(heading)
        self.staff.replace(PAGE, self.section(heading), self.section(heading).replace(
            template, "{{Helpdesk status|done}}"))  # fmt: skip
        self.tick()

    def has_a_past(self) -> None:
        for number in range(3):
            self.deals_with(f"Old {number}", answered=1.5, closed=12)

    def section(self, heading: str) -> str:
        _, _, rest = self.text.partition(f"== {heading} ==\n")
        return rest.partition("\n\n==")[0]

    def template(self, heading: str) -> str:
        return self.section(heading).partition("\n")[0]


def test_a_new_desk_says_what_it_aims_at_and_that_these_are_no_figures() -> None:
    desk = PromisingDesk()
    desk.asks("Anna", "Help", "How do I link to a page? ~~~~")

    report = desk.tick()

    assert "|reaction=P3D|end=P1W|queue=0|aim=reaction end" in desk.template("Help")
    assert report.problems == []


def test_a_large_request_is_told_so_from_the_first_one_on() -> None:
    desk = PromisingDesk()
    desk.asks("Anna", "Help", ARCHIVE)

    desk.tick()

    assert "|end=P3M|" in desk.template("Help")


def test_a_desk_that_aims_at_nothing_claims_nothing() -> None:
    desk = PromisingDesk(**dict.fromkeys(AIMS, 0))
    desk.asks("Anna", "Help")

    desk.tick()

    assert "reaction=" not in desk.template("Help")
    assert "end=" not in desk.template("Help")


def test_a_new_request_is_told_how_long_such_requests_took() -> None:
    desk = PromisingDesk()
    desk.has_a_past()
    desk.asks("Anna", "Help")
    desk.asks("Bosse", "More help")

    desk.tick()

    assert desk.template("Help") == "{{Helpdesk status|new|reaction=P2D|end=P2W}}".replace(
        "}}", "|queue=0}}"
    )
    assert desk.template("More help") == "{{Helpdesk status|new|reaction=P2D|end=P2W|queue=1}}"
    assert desk.bot_edits() == 4
    assert desk.tick().edits == []


def test_a_date_that_is_near_is_answered_with_what_is_usual() -> None:
    desk = PromisingDesk()
    desk.has_a_past()
    body = f"Can this be ready by {desk.now + timedelta(days=4):%d %B %Y}? ~~~~"
    desk.asks("Anna", "Help", body)

    desk.tick()

    assert "|end=P2W|queue=0|notice=P4D" in desk.template("Help")


def test_the_box_speaks_the_requests_language() -> None:
    desk = PromisingDesk()
    desk.has_a_past()
    desk.asks("Astrid", "Hjälp", SWEDISH)

    desk.tick()

    assert desk.template("Hjälp").endswith("|lang=sv}}")


def test_another_template_is_not_given_parameters_that_it_does_not_know() -> None:
    desk = Desk(preset="meta-status", expectations={"enabled": True, "fewest": 0})
    desk.asks("Anna", "Help")

    desk.tick()

    assert "{{Status}}" in desk.text


def test_nothing_is_written_twice_after_the_database_was_deleted() -> None:
    desk = PromisingDesk()
    desk.has_a_past()
    desk.asks("Anna", "Help")
    desk.tick()
    before = desk.text
    desk.lose_the_database()

    assert desk.tick().edits == []
    assert desk.text == before


def test_how_large_open_requests_are_is_learnt_again_after_the_database_was_deleted() -> None:
    desk = PromisingDesk()
    desk.asks("Anna", "Help", "How do I link to a page? ~~~~")
    desk.tick()
    desk.lose_the_database()
    desk.tick()
    desk.asks("Bodil", "More")

    desk.tick()

    key = desk.office.desk_key(desk.policies[0])
    sized = {event.thread for event in desk.store.fetch_events(key, kind=SIZED)}
    (help_,) = [one for one in desk.store.fetch_threads(key) if one.heading == "Help"]
    assert help_.id in sized


def test_a_preview_shows_it_and_an_idle_tick_asks_once() -> None:
    desk = PromisingDesk()
    desk.has_a_past()
    desk.asks("Anna", "Help")

    edit = desk.tick(write=False).edits[0]

    assert edit.fate is Fate.PREVIEWED
    assert "|reaction=P2D|" in edit.diff
    desk.tick()
    desk.tick()
    desk.wiki.requests.clear()
    desk.tick()
    assert desk.wiki.requests.total() == 1
