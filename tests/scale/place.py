"""Wikis with desks, and the people at them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from helpdeskbot.cli.app import now_utc
from helpdeskbot.concerns.order import DESK
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.settings.operator_file import RunSection, Settings, WikiSection
from tests.scale.wikis import Wikis

BOT = "HelpdeskBot"
STOP = f"User:{BOT}/stop"
STATUS = "{{Helpdesk status"


def list_names(count: int) -> list[str]:
    return [f"wiki{number}" for number in range(count)]


def title(desk: int) -> str:
    return f"Project:Helpdesk {desk}"


def make_settings(
    wikis: int, desks: int, interval: float, *, settle: float = 0, stream: str = "off"
) -> list[Settings]:
    """The settings of so many wikis, with so many desks each.

    :param interval: of the passes, in seconds; may be shorter than an operator's may be.
    :param settle: for how many minutes a request must have been left alone.
    :param stream: where workers hear of edits.
    """
    since = (now_utc() - timedelta(days=1)).date()
    policies = tuple(
        build_desk(
            [
                {"profile": "quiet", "settle_minutes": settle},
                {"name": f"desk{number}", "pages": [title(number)], "since": since},
            ],
            DESK,
        )
        for number in range(desks)
    )
    run = RunSection(stream=stream).model_copy(
        update={"interval_seconds": interval, "jitter_seconds": 0}
    )
    return [
        Settings(
            file="test",
            wiki=WikiSection(
                name=name, api="http://127.0.0.1/api.php", user=BOT, contact="tests@example.org"
            ),
            run=run,
            desks=policies,
        )
        for name in list_names(wikis)
    ]


def open_desks(wikis: Wikis, desks: int) -> None:
    """Make the desks' pages, and let the bot run."""
    for wiki in wikis.wikis.values():
        staff = wiki.as_user("Samira", ["sysop"])
        staff.edit(STOP, "run")
        for number in range(desks):
            staff.edit(title(number), "Welcome to the desk.")


class People:
    """Who posts requests, anywhere and at any time."""

    def __init__(self, wikis: Wikis, desks: int, chance: random.Random) -> None:
        self._wikis = wikis
        self._desks = desks
        self._chance = chance
        self.asked: Counter[tuple[str, str]] = Counter()

    def ask(self) -> None:
        """Somebody posts a request at some desk."""
        wiki = self._chance.choice([*self._wikis.wikis])
        page = title(self._chance.randrange(self._desks))
        self.asked[wiki, page] += 1
        number = self.asked[wiki, page]
        with self._wikis.at(wiki) as here:
            person = here.as_user(f"Rita {number}")
            person.new_section(page, f"Request {number}", "How do we begin? ~~~~")

    def left(self) -> Iterator[tuple[str, str, int]]:
        """Requests that have no status yet: wiki, page and how many."""
        for (wiki, page), count in self.asked.items():
            with self._wikis.at(wiki) as here:
                text = here.world.pages[page].newest.text
            if missing := count - text.count(STATUS):
                yield wiki, page, missing
