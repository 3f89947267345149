"""In which language each person is spoken to: an English desk, a Swede asks, an Arab may help."""

from __future__ import annotations

from datetime import timedelta

from tests.concerns.archives.archive_desk import ARCHIVE, ArchivedDesk
from tests.concerns.asking.asking import PAGE, AskingDesk
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.kept import kept

SWEDISH = (
    "Vår fotograf dog 1951. Vem måste skriva under så att vi får lägga upp hans bilder under en "
    "fri licens? Arvingarna säger att de har upphovsrätten. ~~~~"
)
NOT_CLEAR = "Archive 1951, Lima. ~~~~"


@kept
def caring_desk(body: str = SWEDISH, **more: object) -> CaringDesk:
    desk = CaringDesk(**more)  # type: ignore[arg-type]
    desk.asks("Rita", "Bilder", body)
    desk.tick()
    return desk


def answered(desk: CaringDesk) -> CaringDesk:
    """Staff have asked the requester something."""
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()
    return desk


def test_experts_are_asked_in_a_request_in_its_language() -> None:
    desk = AskingDesk()
    desk.joins("Anna", languages="ar, en")
    desk.asks("Rita", "Bilder", SWEDISH)

    desk.tick()

    assert "kan ni hjälpa till här?" in desk.thread("Bilder")


def test_an_expert_is_written_to_in_the_language_of_their_row() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="talk", languages="ar, en")
    desk.joins("Bosse", notify="mail", languages="ar").take_mail()
    desk.asks("Rita", "Bilder", SWEDISH)

    desk.tick()

    assert "في مكتب المساعدة" in desk.staff.read("User talk:Anna")
    assert "في مكتب المساعدة" in desk.wiki.mails[0].subject or "طلب" in desk.wiki.mails[0].subject


def test_who_reads_first_a_language_without_texts_is_written_to_in_the_next() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="talk", languages="ja, ar")
    desk.asks("Rita", "Bilder", SWEDISH)

    desk.tick()

    assert "في مكتب المساعدة" in desk.staff.read("User talk:Anna")


def test_a_requester_is_reminded_and_closed_in_their_own_language() -> None:
    desk = answered(caring_desk())

    desk.person("Rita").edit("User:Rita", "I am here.")
    desk.ticks(12)
    assert "väntar fortfarande på" in desk.thread("Bilder") + desk.staff.read("User talk:Rita")

    desk.ticks(40)
    assert "så det här stängs tills vidare" in desk.thread("Bilder")


def test_who_has_not_been_here_since_is_reminded_in_their_own_language_too() -> None:
    desk = answered(caring_desk())

    desk.ticks(12)

    assert "hos hjälpdisken väntar på dig" in desk.staff.read("User talk:Rita")


def test_a_few_words_that_may_be_any_language_are_answered_in_the_desks() -> None:
    desk = answered(caring_desk(NOT_CLEAR))

    desk.ticks(12)

    assert "at the helpdesk waiting for you" in desk.staff.read("User talk:Rita")


def test_the_desks_own_language_is_not_overruled_by_a_guess() -> None:
    desk = answered(caring_desk(NOT_CLEAR, language="sv"))

    desk.ticks(12)

    assert "hos hjälpdisken väntar på dig" in desk.staff.read("User talk:Rita")


def test_a_request_in_a_language_without_texts_is_answered_in_the_desks() -> None:
    japanese = "写真家は1951年に亡くなりました。どのライセンスで公開できますか。 ~~~~"
    desk = answered(caring_desk(japanese, language="sv"))

    desk.ticks(12)

    assert "hos hjälpdisken väntar på dig" in desk.staff.read("User talk:Rita")


def test_staff_are_told_in_the_desks_language_whatever_the_request_is_in() -> None:
    desk = CaringDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Bilder", SWEDISH)

    desk.ticks(20)

    assert "the roster has nobody left to ask" in desk.thread("Bilder")
    assert "waiting for the desk ==" in desk.staff.read(STAFF_PAGE)


def test_a_requester_hears_in_their_own_language_where_an_open_request_went() -> None:
    desk = ArchivedDesk()
    desk.asks("Rita", "Bilder", SWEDISH)
    desk.tick()
    desk.minutes_pass(24 * 60)
    desk.archives("Bilder")

    desk.tick()

    assert desk.talk().startswith("== Din fråga har arkiverats ==\n")


def test_what_is_brought_back_is_said_in_the_requesters_language() -> None:
    desk = ArchivedDesk(archives={"replies": "bring-back"})
    desk.asks("Rita", "Bilder", SWEDISH)
    desk.tick()
    desk.tick()
    desk.sets("Bilder", "{{Helpdesk status|no response}}")
    desk.tick()
    desk.now += timedelta(days=1)
    desk.archives("Bilder")
    desk.tick()
    desk.tick()
    desk.now += timedelta(days=7)
    desk.person("Rita").append(ARCHIVE, "\n: Jag var bortrest. Det är den blå. ~~~~")

    desk.tick()

    assert "Nu har ett kommit där" in desk.section("Bilder", PAGE)
