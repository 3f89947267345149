"""A day on which twenty people edit a desk's pages five hundred times, in every way they know."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest

from helpdeskbot.model.story import Act
from tests.page.test_story import look, stories
from tests.scenario.desk import PAGE, START, Desk
from tests.scenario.witness import split

OTHER, ARCHIVE, AWAY = "Project:Other desk", f"{PAGE}/Archive", "Project:Help here"
PEOPLE = [f"Person {number}" for number in range(17)] + ["192.0.2.7", "~2026-3", "ArchiverBot"]
WAYS = (
    *("ask", "ask", "reply", "reply", "reply", "unsigned", "otherwise_signed", "in_anothers_name"),
    *("quote", "edit_old", "edit_old", "status", "status", "resolve", "mark", "remove_comment"),
    *("blank", "rollback", "undo", "undo", "cut", "bring_back", "archive", "archive_by_hand"),
    *("retitle", "move_around", "hide", "old_version", "new_page_text"),
)


class Day:
    """What people do; each method one way of editing."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.desk = Desk(pages=[PAGE, OTHER])
        self.desk.staff.edit(OTHER, "Welcome to the other desk.")
        self.desk.person("ArchiverBot", "bot")
        self.away: list[str] = []
        self.hidden: set[int] = set()
        self.asked = 0

    def somebody_edits(self) -> None:
        way = self.dice.choice(WAYS)
        self.desk.minutes_pass(self.dice.choice([1, 1, 2, 3]))
        getattr(self, way)(self.dice.choice(PEOPLE))

    # -- One page as it stands -------------------------------------------------------------------
    def saves(self, who: str, lead: str, parts: list[str], summary: str = "") -> None:
        text = lead.rstrip() + "\n\n" + "\n\n".join(part.strip() for part in parts)
        self.desk.person(who).edit(PAGE, text.rstrip(), summary)

    def changes(self, who: str, change: str, into: str) -> None:
        """Somebody changes something in one of the sections."""
        lead, parts = split(self.desk.text)
        if parts:
            place = self.dice.randrange(len(parts))
            parts[place] = re.sub(change, into, parts[place].rstrip(), count=1, flags=re.DOTALL)
            self.saves(who, lead, parts)

    def ask(self, who: str) -> None:
        heading = f"Matter {self.asked}"
        words = self.dice.choice(["How do we begin? ~~~~", "We have maps. ~~~~", "Who knows?"])
        self.desk.person(who).new_section(PAGE, heading, f"{self.asked}: {words}")
        self.asked += 1

    def reply(self, who: str) -> None:
        self.changes(who, r"$", f"\n:{self.dice.choice(['Yes', 'No', 'Why?'])} ~~~~")

    def unsigned(self, who: str) -> None:
        self.changes(who, r"$", f"\n:{self.dice.choice(['Yes', 'No', 'Why?'])}")

    def otherwise_signed(self, who: str) -> None:
        self.changes(who, r"$", f"\n:So it is. {self.dice.choice(['~~~', '~~~~~', '--me'])}")

    def in_anothers_name(self, who: str) -> None:
        name = self.dice.choice(PEOPLE)
        signed = f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {self.desk.now:%H:%M}"
        self.changes(who, r"$", f"\n:I agree. {signed}, {self.desk.now.day} November 2026 (UTC)")

    def quote(self, who: str) -> None:
        """Somebody quotes with signatures what was said in the same request, or elsewhere."""
        self.changes(who, r"^(.*\n)(:[^\n]*\(UTC\))(.*)$", r"\1\2\3\n:You said: \2\n:No. ~~~~")

    def edit_old(self, who: str) -> None:
        self.changes(who, r"(begin|So|agree|Yes|No)\b", self.dice.choice([r"\1 really", "well"]))

    def status(self, who: str) -> None:
        word = self.dice.choice(["done", "on hold", "declined", "new|topic=upload", "x|expert=Bo"])
        self.changes(who, r"\{\{Helpdesk status\|[^{}]*\}\}", f"{{{{Helpdesk status|{word}}}}}")

    def resolve(self, who: str) -> None:
        self.changes(who, r"$", "\n{{Section resolved|1=~~~~}}")

    def mark(self, who: str) -> None:
        self.changes(who, r"$", "\n:x <!-- helpdeskbot:ask|talk:Victim --> ~~~~")

    def remove_comment(self, who: str) -> None:
        self.changes(who, r"\n:[^\n]*", "")

    def retitle(self, who: str) -> None:
        self.changes(who, r"==[^=\n]+==", f"== Retitled at {self.desk.now:%H:%M} ==")

    def new_page_text(self, who: str) -> None:
        _, parts = split(self.desk.text)
        self.saves(who, f"Welcome, for the {self.desk.now:%H:%M}th time.", parts)

    # -- What was there before -------------------------------------------------------------------
    def blank(self, who: str) -> None:
        before = self.desk.text
        self.desk.person(who).edit(PAGE, "")
        if self.dice.random() < 0.8:
            self.desk.minutes_pass(1)
            self.desk.person(self.dice.choice(PEOPLE)).edit(PAGE, before)

    def undo(self, who: str) -> None:
        self.desk.person(who).undo(PAGE)

    def rollback(self, who: str) -> None:
        """Everything that the last editor did in a row."""
        history = self.desk.history()
        last = history[-1][0]
        before = [text for user, text in history if user != last]
        if before:
            self.desk.person(who).edit(PAGE, before[-1])

    def old_version(self, who: str) -> None:
        self.desk.person(who).edit(PAGE, self.dice.choice(self.desk.history()[-6:])[1])

    def hide(self, who: str) -> None:
        """The account or the text of a revision is hidden at once, before any pass reads it."""
        self.reply(who)
        revision = self.desk.wiki.world.pages[PAGE].newest
        self.reply(self.dice.choice(PEOPLE))
        self.hidden.add(revision.revid)
        self.desk.staff.hide(revision.revid, self.dice.choice(["user", "user", "content"]))

    # -- Other pages -----------------------------------------------------------------------------
    def cut(self, who: str) -> None:
        """To another page of the desk."""
        lead, parts = split(self.desk.text)
        if len(parts) > 1:
            section = parts.pop(self.dice.randrange(len(parts))).strip()
            self.away.append(section)
            self.saves(who, lead, parts)
            self.desk.person(who).append(OTHER, f"\n{section}")

    def bring_back(self, who: str) -> None:
        lead, parts = split(self.desk.text)
        here = [number for part in parts for number in re.findall(r"^\d+: ", part, re.MULTILINE)]
        # What somebody else has restored meanwhile is not there twice.
        gone = [one for one in self.away if not set(here) & set(re.findall(r"\d+: ", one))]
        if gone:
            section = self.dice.choice(gone)
            self.away.remove(section)
            self.saves(who, lead, [*parts, section])
            there = self.desk.staff.read(OTHER).replace(section, "")
            self.desk.person(who).edit(OTHER, there)

    def archive(self, who: str) -> None:
        self.archive_by_hand("ArchiverBot")

    def archive_by_hand(self, who: str) -> None:
        lead, parts = split(self.desk.text)
        if len(parts) > 4:
            section = parts.pop(0).strip()
            self.desk.person(who).append(ARCHIVE, f"\n{section}")
            self.saves(who, lead, parts, f"Archiving 1 thread to [[{ARCHIVE}]]")

    def move_around(self, who: str) -> None:
        """The page goes elsewhere and comes back, with and without a redirect."""
        redirect = self.dice.random() < 0.5
        person = self.desk.person(who)
        person.move(PAGE, AWAY, leave_redirect=redirect)
        if redirect:
            self.desk.staff.delete(PAGE)
        person.move(AWAY, PAGE, leave_redirect=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_five_hundred_edits_in_a_day_the_story_tells_who_did_what(seed: int) -> None:
    day, told = Day(seed), set[str]()
    desk = day.desk
    revisions = desk.wiki.world.pages[PAGE].revisions
    while len(revisions) < 500:
        for _ in range(day.dice.randrange(1, 30)):
            day.somebody_edits()
        if day.dice.random() < 0.3:
            desk.minutes_pass(3)
            desk.tick()
        page = look(desk)
        grown = stories(page)
        assert page.stories is not None
        page.stories.keep()

        fresh = look(desk)
        assert fresh.stories is not None
        fresh.stories.forget()
        assert grown == stories(fresh), len(revisions)
        _is_true(day, grown)
        told |= {act.account for acts in grown.values() for act in acts}
    assert desk.now - START < timedelta(days=1)
    assert set(PEOPLE) <= told


def _is_true(day: Day, grown: dict[str, tuple[Act, ...]]) -> None:
    """Whoever is told to have done something saved that revision then."""
    saved = {one.revid: one for one in day.desk.wiki.world.pages[PAGE].revisions}
    for act in (act for acts in grown.values() for act in acts):
        revision = saved[act.revid]
        assert act.at == revision.timestamp
        assert act.account in (revision.user, "")
        if act.account == "":
            neighbours = {act.revid, revision.parent_id}
            assert neighbours & day.hidden or act.did == "marked", act
