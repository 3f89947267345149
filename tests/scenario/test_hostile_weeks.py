"""A hostile week: whatever vandals do, and whatever the wiki does, the bot keeps its promises.

On a desk with everything on, twenty people do what people do, a stranger forges, and vandals flood,
sweep, blank, move, spoil templates, the roster and the settings, at random.  A checker that knows
only the wiki's records then says: nobody was written to who had not asked for it by an own edit; no
budget was passed; no byte that people wrote was changed; nobody was told the same thing twice.

``make hostile`` plays a thousand longer ones.
"""

from __future__ import annotations

import os

import pytest

from tests.concerns.asking.asking import COPYRIGHT, ROSTER
from tests.scenario.checker import Checker
from tests.scenario.hostility import PEOPLE, HostileWeek, make_hostile_plan
from tests.scenario.together import PAGE

SEEDS, DAYS = 50, 2
BUDGETED = [("edit", 101), ("comment", 8), ("message to", 6), ("talk-page message", 21)]
MORE = int(os.environ.get("HELPDESKBOT_HOSTILE", "0"))


def check(week: HostileWeek) -> list[str]:
    """What the bot promised and did not keep."""
    wiki, mailed = week.desk.wiki, week.mailed
    checker = Checker(wiki, PAGE, ROSTER, staff=["Samira"], spared=["Nora"], mailed=mailed)
    return checker.faults()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(max(SEEDS, MORE)))
def test_whatever_vandals_do_the_bot_keeps_its_promises(seed: int) -> None:
    days = DAYS if seed < SEEDS else 7

    week = HostileWeek(make_hostile_plan(seed, days), forged=True).play()

    assert check(week) == []
    assert week.failed == [], "nothing asks to be reported as a bug"


def mention(name: str) -> str:
    return f":[[User:{name}|{name}]]: how is it? <!-- helpdeskbot:remind|x|{name} --> ~~~~"


@pytest.mark.parametrize(
    ("title", "added", "found"),
    [
        (PAGE, mention("Victim"), "Victim had not asked for it"),
        (PAGE, mention("Rolf"), "Rolf had not asked for it"),
        (PAGE, mention("Egon"), "Egon had not asked for it"),
        (PAGE, mention("Nora"), "Nora is never to be told anything"),
        ("User talk:Fia", "Hello! ~~~~", "Fia wants nothing of bots"),
        ("User talk:Rolf", "[[:Project:Helpdesk#Matter 0|x]] ~~~~", "Rolf had not asked"),
        (PAGE, ":x <!-- helpdeskbot:ask|mail:Anna -->", "asked 2 times"),
    ],
)
def test_the_checker_sees_what_a_bot_that_is_deceived_would_do(
    title: str, added: str, found: str
) -> None:
    week = make_calm_week()
    bot = week.desk.person(week.desk.wiki.bot)
    week.desk.person("Rolf")
    week.desk.minutes_pass(1)

    bot.append(title, added)

    [fault] = check(week)
    assert found in fault


def test_the_checker_sees_a_message_that_comes_again() -> None:
    week = make_calm_week()
    bot = week.desk.person(week.desk.wiki.bot)

    bot.append("User talk:Bosse", bot.read("User talk:Bosse"))

    [fault] = check(week)
    assert fault.startswith("2 times ('talk'")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("photographer died", "photographer  died"),
        ("== Matter 0 ==", "==  Matter 0 =="),
        ("\n:I take care of it.", "\n"),
        ("Welcome to the desk.\n", ""),
    ],
)
def test_the_checker_sees_each_byte_of_peoples_words_that_changes(old: str, new: str) -> None:
    week = make_calm_week()

    week.desk.person(week.desk.wiki.bot).replace(PAGE, old, new)

    [fault] = check(week)
    assert "went" in fault


@pytest.mark.parametrize(("what", "count"), BUDGETED)
def test_the_checker_counts(what: str, count: int) -> None:
    week = make_calm_week()
    desk, bot = week.desk, week.desk.person(week.desk.wiki.bot)
    for place in range(count):
        desk.minutes_pass(0.5)
        if what == "edit":
            bot.edit("User:HelpdeskBot/log", str(place))
        elif what == "comment":
            bot.append(PAGE, f":{place} ~~~~")
        elif what == "message to":
            bot.append(PAGE, f":{place} [[User:Samira]] ~~~~")
        else:
            bot.append(f"User talk:{PEOPLE[place % 16]}", f"{place} ~~~~")

    assert any(what in fault for fault in check(week))


def make_calm_week() -> HostileWeek:
    """One request, about which the experts were asked, and nobody hostile."""
    week = HostileWeek(make_hostile_plan(0, days=0))
    week.ask(0, COPYRIGHT)
    week.desk.minutes_pass(10)
    week.tick()
    week.tick()
    week.say(0, "Anna", "I take care of it. ~~~~")
    assert check(week) == []
    return week
