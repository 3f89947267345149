"""Stories of the staff's digest: each request stands in it once, and what is done is struck."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.kept import kept


@kept
def waiting(*headings: str) -> CaringDesk:
    """The staff have been told that these requests wait for them."""
    desk = CaringDesk()
    for number, heading in enumerate(headings):
        desk.asks(f"Rita{number}", heading, f"Please look at matter {number}. ~~~~")
    desk.tick()
    desk.ticks(2)
    assert digest(desk).count("\n==") + 1 == 1
    return desk


def digest(desk: CaringDesk) -> str:
    return desk.staff.read(STAFF_PAGE)


def sections(desk: CaringDesk) -> int:
    return f"\n{digest(desk)}".count("\n== ")


def item(desk: CaringDesk, heading: str) -> str:
    """The line of a request, the newest one."""
    [*_, line] = [line for line in digest(desk).splitlines() if f"#{heading}|" in line]
    return line


def closes_the_first(desk: CaringDesk) -> None:
    below = "}}\n\nPlease look at matter 0"
    desk.staff.replace(PAGE, f"new{below}", f"done{below}")


def test_what_is_done_is_struck_and_what_stays_is_not_repeated() -> None:
    desk = waiting("Photos", "Films")
    called = desk.notified().count("Samira")
    closes_the_first(desk)
    desk.ticks(1)

    assert item(desk, "Photos").startswith("* <s>[[:Project:Helpdesk#Photos|Photos]]")
    assert "<s>" not in item(desk, "Films")

    desk.ticks(60)
    assert digest(desk).count("#Films|Films]]") == 1
    assert sections(desk) == 1
    assert desk.notified().count("Samira") == called, "nobody is called for what they know"


def test_what_is_told_again_is_told_where_it_stands() -> None:
    desk = waiting("Photos")
    before = item(desk, "Photos")
    desk.ticks(30)
    assert item(desk, "Photos") != before
    assert digest(desk).count("helpdeskbot:remind-elsewhere") > 1
    assert sections(desk) == 1


def test_only_news_comes_in_a_new_section() -> None:
    desk = waiting("Photos")
    desk.asks("Svea", "Maps", "Please look at our maps, too. ~~~~")
    desk.tick()
    desk.ticks(3)
    assert sections(desk) == 2
    assert digest(desk).count("#Photos|Photos]]") == 1
    assert digest(desk).count("#Maps|Maps]]") == 1


def test_a_request_that_waits_again_is_news() -> None:
    desk = waiting("Photos")
    desk.staff.append(PAGE, ":Which photos are these? ~~~~")
    desk.ticks(1)
    assert item(desk, "Photos").startswith("* <s>")
    desk.person("Rita0").append(PAGE, "::Those of the harbour, from 1951. ~~~~")
    desk.ticks(8)
    assert not item(desk, "Photos").startswith("* <s>")
    assert sections(desk) == 2


def test_what_people_wrote_into_the_digest_stays() -> None:
    desk = waiting("Photos", "Films")
    line = item(desk, "Photos")
    desk.staff.replace(STAFF_PAGE, line, f"{line} I take this one. ~~~~\n*: Thank you! ~~~~")
    closes_the_first(desk)

    desk.ticks(1)

    struck = item(desk, "Photos")
    assert struck.startswith("* <s>[[:Project:Helpdesk#Photos|Photos]]")
    assert "</s> I take this one. [[User:Samira" in struck
    assert "*: Thank you! [[User:Samira" in digest(desk)


def test_what_people_struck_or_took_away_is_left_alone() -> None:
    desk = waiting("Photos", "Films")
    line = item(desk, "Photos")
    desk.staff.replace(STAFF_PAGE, f"{line}\n", "")
    closes_the_first(desk)
    desk.ticks(1)
    assert "<s>" not in digest(desk)
    assert "#Photos|" not in digest(desk)


def test_with_the_database_lost_nothing_is_told_twice_and_what_is_done_is_struck() -> None:
    desk = waiting("Photos", "Films")
    before = digest(desk)
    desk.lose_the_database()
    desk.tick()
    assert digest(desk) == before
    closes_the_first(desk)
    desk.ticks(1)
    assert item(desk, "Photos").startswith("* <s>[[:Project:Helpdesk#Photos|Photos]]: a first")
    assert item(desk, "Photos").endswith(")</s>")
    assert "<s>" not in item(desk, "Films")
    desk.lose_the_database()
    desk.tick()
    assert digest(desk).count("<s>") == 1


def test_what_was_over_when_the_database_was_lost_is_struck_with_the_next_look() -> None:
    desk = waiting("Photos", "Films")
    before = digest(desk)
    closes_the_first(desk)
    desk.lose_the_database()
    desk.tick()
    assert digest(desk) == before, "nothing is posted at the moment at which all is read anew"
    desk.staff.append(PAGE, ":Which films are these? ~~~~")
    desk.ticks(1)
    assert item(desk, "Photos").startswith("* <s>")
    assert item(desk, "Films").startswith("* <s>")


@pytest.mark.slow
def test_with_the_database_lost_what_is_told_again_is_told_where_it_stands_and_once() -> None:
    desk = waiting("Photos", "Films")
    line = item(desk, "Photos")
    desk.staff.replace(STAFF_PAGE, line, f"{line}\n*: Who takes this one? ~~~~")
    for _ in range(2):
        before = item(desk, "Photos")
        desk.lose_the_database()
        desk.ticks(24)
        assert item(desk, "Photos") != before
        assert item(desk, "Photos").count("a first reaction") == 1
        assert item(desk, "Films").count("a first reaction") == 1
        assert sections(desk) == 1
    assert "*: Who takes this one? [[User:Samira" in digest(desk)


def test_an_item_that_people_have_put_into_other_words_stays_as_it_is() -> None:
    desk = waiting("Photos")
    theirs = item(desk, "Photos").replace("a first reaction from the desk", "any word of ours")
    desk.staff.replace(STAFF_PAGE, item(desk, "Photos"), theirs)
    desk.ticks(30)
    assert theirs in digest(desk)
    assert sections(desk) == 2, "it is told as news"
    assert item(desk, "Photos").count("a first reaction") == 1


def test_a_forged_item_is_not_touched() -> None:
    desk = waiting("Photos")
    forged = digest(desk).replace("20261124-1200", "20261124-1300")
    assert forged != digest(desk)
    desk.person("Mallory").edit(STAFF_PAGE, f"{forged}\n\n{digest(desk)}")
    desk.lose_the_database()
    desk.tick()
    closes_the_first(desk)
    desk.ticks(1)
    assert digest(desk).count("<s>") == 1
    assert "<s>" not in digest(desk).partition("20261124-1300")[0]


def test_a_request_that_was_archived_as_it_was_is_not_struck() -> None:
    desk = waiting("Photos", "Films")
    section = desk.text[desk.text.index("== Photos ==") : desk.text.index("== Films ==")]
    desk.staff.edit(f"{PAGE}/Archive", section)
    desk.staff.edit(PAGE, desk.text.replace(section, ""))
    desk.ticks(2)
    assert "<s>" not in digest(desk)
