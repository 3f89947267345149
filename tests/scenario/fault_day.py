"""Days in which everything happens once that the bot looks after, for the matrix of faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.concerns.agreement.agreeing import ARCHIVE as LARGE
from tests.concerns.asking.asking import COPYRIGHT
from tests.scenario.together import ARCHIVE, PAGE, WholeDesk

SETTINGS = f"{PAGE}/Settings"


class FaultDesk(WholeDesk):
    """Everything is enabled, and nobody waits long."""

    def __init__(self) -> None:
        super().__init__(
            asking={"experts": 3, "wait_days": 2},
            reminders={
                "enabled": True,
                "requester": (1,),
                "close_after": 1,
                "quiet_hours": 1,
                "person_quiet_hours": 1,
            },
            follow_up={"enabled": True, "topics": {"copyright": (1,)}, "quiet_days": 0},
            settings_page=SETTINGS,
            archives={"enabled": True, "replies": "bring-back", "pages": (ARCHIVE,)},
        )
        self.minutes_pass(10)

    def next_day(self, hour: int = 10) -> None:
        self.days_pass(1)
        self.now = self.now.replace(hour=hour, minute=0)

    def answers(self, heading: str, words: str, by: str) -> None:
        """Somebody answers below a request."""
        section = self.thread(heading)
        self.person(by).replace(PAGE, section, f"{section.rstrip()}\n:{words} ~~~~\n")


def _three_ask(desk: FaultDesk) -> None:
    desk.joins("Anna")
    desk.joins("Tove", notify="talk")
    desk.joins("Max", notify="mail").take_mail()
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.asks("Sven", "Help", "How do we begin? ~~~~")
    desk.asks("Rune", "Our archive", LARGE)


def _they_are_answered(desk: FaultDesk) -> None:
    desk.next_day()
    desk.answers("Old photographs", "I do this.", "Anna")
    desk.answers("Help", "With what, please?", "Samira")
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=soon}}")
    desk.minutes_pass(90)


def _sven_is_reminded(desk: FaultDesk) -> None:
    desk.next_day(15)


def _one_is_closed_and_one_done(desk: FaultDesk) -> None:
    desk.next_day(17)
    text = desk.text
    start = text.index("{{Helpdesk status", text.index("== Old photographs =="))
    end = text.index("}}", start)
    desk.staff.edit(PAGE, f"{text[:start]}{{{{Helpdesk status|done{text[end:]}")
    desk.minutes_pass(5)


def _two_are_archived(desk: FaultDesk) -> None:
    desk.next_day(18)
    archiver = desk.person("ArchiverBot", "bot")
    taken = [f"== {name} ==\n{desk.thread(name)}" for name in ("Help", "Our archive")]
    archiver.edit(ARCHIVE, "\n\n".join(taken), summary="Archiving threads")
    text = desk.text
    for section in taken:
        text = text.replace(section, "")
    archiver.edit(PAGE, text, summary="Archiving threads")
    desk.minutes_pass(5)


def _sven_answers_in_the_archive(desk: FaultDesk) -> None:
    desk.minutes_pass(30)
    section = desk.staff.read(ARCHIVE).partition("\n\n== Our archive")[0]
    desk.person("Sven").replace(ARCHIVE, section, f"{section.rstrip()}\n:With films. ~~~~")
    desk.minutes_pass(60)


def _nothing_more(desk: FaultDesk) -> None:
    desk.next_day(19)


STEPS: Sequence[Callable[[FaultDesk], None]] = (
    _three_ask,
    _they_are_answered,
    _sven_is_reminded,
    _one_is_closed_and_one_done,
    _two_are_archived,
    _sven_answers_in_the_archive,
    _nothing_more,
)
