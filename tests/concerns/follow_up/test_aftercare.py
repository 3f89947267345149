"""Who looks after the result is asked too how it went, if they have said so themselves."""

from __future__ import annotations

from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from tests.concerns.agreement.agreeing import AgreeingDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, STOP
from tests.scenario.kept import kept

TALK = "User talk:Rita"
BODY = "We want to upload our photos of the harbour, 12,000 of them, in the coming years. ~~~~"
AGREEMENT = (
    "{{Helpdesk agreement|requester=uploads the photos|desk=answers questions"
    "|aftercare=%s|part1=Upload|owner1=requester}}"
)


class CaringDesk(AgreeingDesk):
    """A desk with agreements that asks after 30 days how it went."""

    def __init__(self) -> None:
        super().__init__(
            staff=["Samira", "Bo"], follow_up={"enabled": True, "days": [30], "quiet_days": 0}
        )
        values = {**OF_CONCERNS, "bot": self.wiki.bot, "contact": "x", "stop": STOP, "version": "1"}
        pages = [
            page
            for page in load_pages(values, parts=["follow-up"])
            if page.title.endswith(("/en", "/well", "answer"))
        ]
        apply_publish(
            self.wiki, self.store, fetch_steps(self.wiki, self.store, pages), force=(), now=self.now
        )

    def is_done(self) -> None:
        """The request is closed, and a month passes."""
        self.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|done")
        self.tick()
        self.days_pass(31)
        self.tick()


@kept
def asked(aftercare: str, *, by: str = "Samira", body: str = BODY) -> CaringDesk:
    """A request with an agreement, or without one where nobody is named."""
    desk = CaringDesk()
    for name in ("Olle", "Anna", "Bo"):
        desk.person(name)
    desk.minutes_pass(1)
    desk.asks("Rita", "Photo archive", body)
    desk.tick()
    if aftercare:
        desk.person(by).append(PAGE, f"\n{AGREEMENT % aftercare}\n: What about this? ~~~~")
        desk.minutes_pass(2)
        desk.tick()
    return desk


def test_who_agreed_to_look_after_the_result_is_asked_too() -> None:
    desk = asked("Olle")
    desk.replies(desk.person("Olle"))
    desk.tick()
    desk.is_done()
    assert desk.notified().count("Olle") == 1
    assert "as you look after the result" in desk.text


def test_who_wrote_their_own_name_is_asked_too() -> None:
    desk = asked("Olle", by="Olle")
    desk.is_done()
    assert desk.notified().count("Olle") == 1


def test_whose_name_others_wrote_is_not_asked() -> None:
    desk = asked("Olle", by="Mallory")
    desk.is_done()
    assert "Olle" not in desk.notified()
    assert "Rita" in desk.notified()


def test_staff_and_people_of_the_roster_are_asked_wherever_they_are_named() -> None:
    desk = asked("Bo")
    desk.is_done()
    assert desk.notified().count("Bo") == 1

    desk = CaringDesk()
    desk.joins("Anna")
    form = (
        "'''What do you want to achieve?'''<!--helpdesk:goal-->\nWe want to link our site.\n"
        "'''Who will look after the result?'''<!--helpdesk:aftercare-->\nAnna\n~~~~"
    )
    desk.asks("Rita", "Photo archive", form)
    desk.tick()
    before = desk.notified().count("Anna")
    desk.is_done()
    assert desk.notified().count("Anna") == before + 1


def test_who_looks_after_it_may_answer() -> None:
    desk = asked("Olle", by="Olle")
    desk.is_done()
    said = desk.text.count("{{Helpdesk follow-up answer")
    desk.presses(desk.person("Olle"), "All is well")
    desk.tick()
    events = desk.store.fetch_events("practice:desk", kind="follow-up-answered")
    assert [event.data["by"] for event in events] == ["Olle"]
    assert said == 0


def test_who_wants_no_more_questions_is_not_asked_and_the_requester_is() -> None:
    desk = asked("Olle", by="Olle")
    desk.staff.block("Olle")
    desk.is_done()
    assert "Olle" not in desk.notified()
    assert "Rita" in desk.notified()


def test_nobody_is_asked_twice_with_the_database_lost() -> None:
    desk = asked("Olle", by="Olle")
    desk.is_done()
    desk.lose_the_database()
    desk.minutes_pass(10)
    desk.tick()
    assert desk.notified().count("Olle") == 1
