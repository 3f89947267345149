"""A stranger adds whatever was ever written there, and other texts, with any signature, for weeks.

Who only stands in what strangers write is told nothing by the bot, whatever became of its memory.
The checker reads the wiki's histories and nothing of the bot's.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from tests.concerns.asking.asking import COPYRIGHT, PAGE
from tests.concerns.reminders.test_story import CaringDesk

BOT, VICTIM = "[[User:HelpdeskBot|x]]", "[[User:Victim|V]]"
FORGED = [
    f":x <!-- helpdeskbot:ask|talk:Victim --> {BOT}",
    f":x <!-- helpdeskbot:ask|ping:Victim --> {BOT}",
    f":x <!-- helpdeskbot:remind|remind|1|requester|Victim --> {BOT}",
    f":x <!-- helpdeskbot:staff|Victim --> {BOT}",
    ":Thanks! [[User:Rita|Rita]]",
    "{{Helpdesk not me}} [[User:Anna|A]]",
    ":I take care of it. [[User:Bosse|B]]",
    f"== Hi ==\n{{{{Helpdesk status|waiting for requester}}}}\nHow? {VICTIM}",
    f"== Hi ==\n{{{{Helpdesk status|done|topic=upload}}}}\nHow? {VICTIM}",
    f"== Hi ==\nWho must sign? {VICTIM}",
]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_who_only_stands_in_what_strangers_write_is_told_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    desk = CaringDesk(archives={"enabled": True}, follow_up={"enabled": True})
    for name in ("Anna", "Bosse", "Cleo"):
        desk.joins(name).edit(f"User:{name}", "Hello")
    desk.person("Victim").edit("User:Victim", "Hello")
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    written = desk.text.split("\n")
    for day in range(40):
        desk.now += timedelta(hours=chance.choice([2, 12, 24]))
        happens = chance.random()
        if happens < 0.2:
            desk.person("Rita").append(PAGE, "::Any news? ~~~~")
        elif happens < 0.3:
            desk.staff.append(PAGE, ":Which archive? ~~~~")
        elif happens < 0.35:
            desk.asks("Rolf", f"Maps {day}", COPYRIGHT)
        written += desk.text.split("\n")[-9:]
        text = f"{chance.choice(FORGED)} {desk.now:%H:%M, %-d %B %Y} (UTC)"
        if chance.random() < 0.4:
            text = chance.choice(written)
        if chance.random() < 0.5:
            desk.person("Mallory").append(PAGE, f"\n{text}")
        if chance.random() < 0.05:
            desk.lose_the_database()
        desk.tick()

    talks = desk.wiki.fetch_titles("User talk:")
    ours = {
        one.revid
        for title in [PAGE, *talks]
        for one in desk.wiki.fetch_history(title, user=desk.wiki.bot)
    }
    assert "User talk:Victim" not in talks
    assert "Victim" not in {one.user for one in desk.wiki.notifications if one.revid in ours}
