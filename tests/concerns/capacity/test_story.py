"""Stories of a desk that has as much as it can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helpdeskbot.concerns.capacity.concern import recall_declined
from helpdeskbot.concerns.capacity.decide import count_reasons
from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from tests.concerns.asking.asking import COPYRIGHT, AskingDesk
from tests.scenario.desk import PAGE, START, Desk

OTHER = "Project:Other helpdesk"


class BusyDesk(Desk):
    """A desk that carries one simple request at a time."""

    def __init__(self, **policy: Any) -> None:
        super().__init__(**{"capacity": {"enabled": True, "simple": 1}, **policy})

    def template(self, heading: str, page: str = PAGE) -> str:
        _, _, rest = self.staff.read(page).partition(f"== {heading} ==\n")
        return rest.partition("\n")[0]

    def sets(self, heading: str, template: str) -> None:
        """Staff write another template."""
        now = self.template(heading)
        self.staff.replace(PAGE, f"== {heading} ==\n{now}", f"== {heading} ==\n{template}")

    def declined(self) -> Mapping[str, int]:
        """How often requests were turned down, by reason."""
        policy = self.policies[0]
        return count_reasons(recall_declined(self.office, policy, START), policy.of(CapacityPolicy))

    def has_three(self) -> None:
        for name, heading in (("Anna", "One"), ("Bosse", "Two"), ("Carin", "Three")):
            self.asks(name, heading)
            self.tick()
        self.tick()

    def places(self) -> list[str]:
        return [
            template.partition("place=")[2].partition("|")[0].removesuffix("}}")
            for template in map(self.template, ("One", "Two", "Three"))
        ]


def test_who_comes_to_a_full_desk_gets_a_place_on_the_waiting_list() -> None:
    desk = BusyDesk()
    desk.has_three()

    assert desk.template("One") == "{{Helpdesk status|new|size=simple}}"
    assert desk.template("Two") == "{{Helpdesk status|new|size=simple|place=1}}"
    assert desk.template("Three") == "{{Helpdesk status|new|size=simple|place=2}}"
    assert desk.bot_edits() == 3
    assert desk.wiki.notifications == []


def test_places_are_kept_current_in_one_edit() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.sets("One", "{{Helpdesk status|done|size=simple}}")

    report = desk.tick()

    assert desk.places() == ["", "", "1"]
    assert len(report.edits) == 1
    assert "Updated 2 places on the waiting list" in report.edits[0].summary
    assert desk.tick().edits == []


def test_staff_move_somebody_up() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.sets("Three", "{{Helpdesk status|new|size=simple|place=1}}")

    desk.tick()

    assert desk.places() == ["", "2", "1"]


def test_staff_begin_with_somebody_who_waits() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.sets("Two", "{{Helpdesk status|in progress|size=simple|place=1}}")

    desk.tick()

    assert desk.places() == ["", "", "1"]
    assert desk.tick().edits == []


def test_whom_staff_take_off_the_list_is_not_put_back() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.sets("Two", "{{Helpdesk status|new|size=simple}}")

    desk.tick()

    assert desk.places() == ["", "", "1"]


def test_a_size_that_staff_correct_counts() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.sets("One", "{{Helpdesk status|new|size=project}}")

    desk.tick()

    assert desk.places() == ["", "", "1"]


def test_a_new_request_is_as_large_as_its_text_tells_whatever_the_template_begins_with() -> None:
    desk = BusyDesk(status={"params": {"size": "project"}})
    desk.has_three()

    assert desk.template("One") == "{{Helpdesk status|new|size=simple}}"
    assert desk.places() == ["", "1", "2"]


def test_a_size_that_is_not_known_is_left_for_staff_to_write() -> None:
    desk = BusyDesk(capacity={"enabled": True, "involved": 1})
    desk.asks("Anna", "One", "Please upload our photos to Commons. ~~~~")
    desk.tick()
    desk.asks("Bosse", "Two", "Please upload our films to Commons. ~~~~")
    desk.tick()

    assert desk.template("One") == "{{Helpdesk status|new}}"
    assert desk.template("Two") == "{{Helpdesk status|new|place=1}}"
    desk.sets("One", "{{Helpdesk status|new|size=simple}}")
    desk.tick()
    assert desk.template("Two") == "{{Helpdesk status|new|place=}}"
    assert desk.tick().edits == []


def test_nothing_changes_after_the_database_was_deleted() -> None:
    desk = BusyDesk()
    desk.has_three()
    before = desk.text
    desk.lose_the_database()

    assert desk.tick().edits == []
    assert desk.text == before


def test_an_idle_tick_asks_once() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.wiki.requests.clear()

    desk.tick()

    assert desk.wiki.requests.total() == 1


def test_the_pages_of_a_desk_have_one_list() -> None:
    desk = BusyDesk(pages=[PAGE, OTHER])
    desk.staff.edit(OTHER, "Welcome here too.")
    desk.asks("Anna", "One")
    desk.tick()
    desk.person("Bosse").new_section(OTHER, "Two", "How do we begin? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.template("Two", OTHER).endswith("|place=1}}")
    desk.tick()
    desk.sets("One", "{{Helpdesk status|done}}")

    desk.tick()
    desk.tick()

    assert desk.template("Two", OTHER) == "{{Helpdesk status|new|size=simple|place=}}"
    desk.tick()
    desk.wiki.requests.clear()
    assert desk.tick().edits == []
    assert desk.wiki.requests.total() == 1


def test_staff_begin_a_list_on_the_settings_page() -> None:
    settings = "Project:Helpdesk/Settings"
    desk = BusyDesk(settings_page=settings)
    none: dict[str, Any] = {"capacity": CapacityPolicy()}
    desk.policies = [replace(desk.policies[0], **none)]
    desk.office = desk.open_office()
    desk.staff.edit(settings, "{{Helpdesk settings|capacity.enabled=yes|capacity.simple=2}}")

    desk.has_three()

    assert desk.places() == ["", "", "1"]
    desk.staff.edit(settings, "{{Helpdesk settings|capacity.enabled=yes|capacity.simple=3}}")
    desk.minutes_pass(60)
    desk.tick()
    assert desk.places() == ["", "", ""]


def test_a_desk_without_a_list_is_as_before() -> None:
    desk = Desk()
    desk.asks("Anna", "One")
    desk.tick()
    assert "{{Helpdesk status|new}}" in desk.text


# -- Turned down -----------------------------------------------------------------------------------
def test_reasons_for_turning_requests_down_are_counted() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.sets("One", "{{Helpdesk status|declined|reason=Late}}")
    desk.sets("Two", "{{Helpdesk status|declined|reason=late}}")
    desk.sets("Three", "{{Helpdesk status|declined|reason=scope}}")

    report = desk.tick()

    assert report.problems == []
    assert desk.declined() == {"late": 2, "scope": 1}


def test_a_reason_that_the_desk_does_not_know_or_none_at_all_is_told_once() -> None:
    desk = BusyDesk()
    desk.has_three()
    desk.sets("One", "{{Helpdesk status|declined|reason=no idea}}")
    desk.sets("Two", "{{Helpdesk status|declined}}")

    problems = [problem.what for problem in desk.tick().problems]

    assert problems == [
        'a request was turned down, and the reason "no idea" is not one of the desk\'s',
        "a request was turned down, and no reason is given",
    ]
    desk.sets("Two", "{{Helpdesk status|declined|reason=scope}}")
    assert desk.tick().problems == []
    assert desk.declined() == {"no idea": 1, "scope": 1}


# -- With experts ----------------------------------------------------------------------------------
def test_an_expert_may_take_what_waits_for_the_desk() -> None:
    desk = AskingDesk(
        capacity={"enabled": True, "simple": 1, "involved": 1, "project": 1, "hours_per_month": 1}
    )
    desk.asks("Sven", "First")
    desk.tick()
    anna = desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    template = desk.thread("Old photographs").partition("\n")[0]
    assert template.startswith("{{Helpdesk status|waiting for expert|topic=copyright|size=")
    assert template.endswith("|place=1}}")
    assert desk.notified() == ["Anna"]

    anna.append(PAGE, ":: I take this. ~~~~")
    desk.minutes_pass(5)
    for _ in range(3):
        desk.tick()

    template = desk.thread("Old photographs").partition("\n")[0]
    assert template.startswith("{{Helpdesk status|in progress|")
    assert "|place=|" in template or template.endswith("|place=}}")
    assert desk.tick().edits == []


def test_a_reply_on_the_waiting_list_takes_nobody_off_it() -> None:
    desk = BusyDesk(staff=["Samira"], turns={"follow": True})
    desk.has_three()
    start = f"== Two ==\n{desk.template('Two')}"
    body = desk.text.partition(start)[2].partition("\n\n==")[0]
    desk.staff.replace(PAGE, body, f"{body}\n:Where are they? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert "waiting for requester" in desk.template("Two")
    body = desk.text.partition(f"== Two ==\n{desk.template('Two')}")[2].partition("\n\n==")[0]
    desk.person("Bosse").replace(PAGE, body, f"{body}\n::In Umeå. ~~~~")
    desk.minutes_pass(5)

    for _ in range(3):
        desk.tick()
        desk.minutes_pass(5)

    assert "in progress" in desk.template("Two")
    assert desk.places() == ["", "1", "2"]
