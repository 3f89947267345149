"""A desk on which anything may stand in one request, and what is done in the others then.

    python -m tests.scenario.alone [--texts 10000] [--seed 1]

Looks at the desk at four moments at which something is to be done in the other requests, with a
great many texts in the one.  Nothing is saved meanwhile, so that each text meets the same desk.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.concerns.agreement.values import FIELDS
from helpdeskbot.model.report import TickReport
from tests.concerns.agreement.agreeing import ARCHIVE as PROJECT
from tests.concerns.asking.asking import COPYRIGHT
from tests.fuzz.mutate import mutated
from tests.fuzz.tokens import TOKENS
from tests.scenario.hostile import words
from tests.scenario.together import PAGE, WholeDesk

OTHERS = ("First", "Project", "Last")
BAD = "Between"
STATUS = "{{Helpdesk status|new}}\n"
MOMENTS = ("2026-11-23T09:30", "2026-11-24T12:00", "2026-12-23T12:00", "2026-12-28T12:00")
"""When they are new, one was taken, one is to be asked how it went, and one is to be closed."""
HARMLESS = "Good morning. [[User:Xaver]] 09:00, 23 November 2026 (UTC)"

_DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "①②③④⑤⑥⑦⑧⑨⑩")
_GROUPS = ("", " ", ",", ".", "'", "’", "\xa0", "\u202f", "_")
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\u2028\u0000"
_UNITS = ("photographs", "files", "k", "hundred", "million", "pages", "weeks", "%", "days", "years")
_PARAMETERS = ("until", "due", "turn", "expert", "size", "follow-up", "follow-up days", "lang")
_TERMS = (*FIELDS, "part1", "owner1", "due1", "accepted")
_MARKS = ("remind", "follow-up", "agreement", "staff", "remind-elsewhere", "offer")


@dataclass
class Stage:
    """The desk at a moment.

    :ivar skipped: texts that change the others by right, as they hide them or stop the bot.
    """

    desk: WholeDesk
    skipped: int = field(default=0)

    def put(self, text: str) -> TickReport:
        """What a pass would do now with this text in the one request."""
        desk, now = self.desk, self.desk.now
        page = desk.wiki.world.pages[PAGE]
        before = len(page.revisions)
        start, end = self._find(page.newest.text)
        desk.person("Xaver").edit(PAGE, page.newest.text[:start] + text + page.newest.text[end:])
        desk.now = now + timedelta(minutes=6)
        desk.office.troubles.clear()
        try:
            return desk.tick(write=False)
        finally:
            for gone in page.revisions[before:]:
                del desk.wiki.world.by_revid[gone.revid]
            self.shown = page.newest.text
            del page.revisions[before:]
            desk.now = now

    def others(self, text: str) -> dict[str, str]:
        """The other requests in a text of the page, as the bot reads it."""
        talk = self.desk.office.parse(self.desk.policies[0], PAGE, text)
        return {
            one.heading: one.span.of(text).strip()
            for one in talk.threads
            if one.heading in OTHERS and one.level == 2
        }

    def swallows(self, wanted: Mapping[str, str]) -> bool:
        """Whether what is open in the one hides what is to be written below it."""
        text = self.shown
        for heading, section in self.others(text).items():
            text = text.replace(section, wanted[heading])
        found = self.others(text)
        return any(found.get(heading) != wanted[heading] for heading in OTHERS)

    def outcome(self, text: str) -> dict[str, str] | None:
        """What would become of the others, and be said beside; ``None``: that may differ."""
        before = self.others(self.desk.text)
        report = self.put(text)
        failed = [
            one.what for one in report.problems if "failed" in one.what or "Error" in one.what
        ]
        assert not failed, failed
        edits = {edit.title: edit for edit in report.edits}
        here = edits.get(PAGE)
        asked = {one.thread for one in here.actions if one.people} if here else set()
        talk = self.desk.office.parse(self.desk.policies[0], PAGE, self.shown)
        mine = {one.id for one in talk.threads if one.heading not in OTHERS}
        refused = any("stay away" in one.what or "LiquidThr" in one.what for one in report.problems)
        # Nobody is mentioned twice in a pass, and what is notified by surprise is not saved.
        if refused or asked & mine or self.others(self.shown) != before:
            self.skipped += 1
            return None
        found = self.others(here.text if here else self.shown)
        letters = {t: e.diff for t, e in edits.items() if t.startswith("User talk:")}
        return {**found, **letters}

    def _find(self, text: str) -> tuple[int, int]:
        start = text.index(f"== {BAD} ==\n") + len(f"== {BAD} ==\n")
        return start, text.index("\n== Project ==")


def stages() -> Iterator[Stage]:
    """The desk at each moment."""
    desk = WholeDesk()
    desk.joins("Anna")
    people = (("Rita", "First", COPYRIGHT), ("Xaver", BAD, HARMLESS), ("Runa", "Project", PROJECT))
    for name, heading, body in (*people, ("Rolf", "Last", "How do we begin? ~~~~")):
        desk.person(name).new_section(PAGE, heading, body)
    desk.minutes_pass(10)
    yield Stage(desk)
    desk.settles()
    text = desk.text.replace(
        "\n\n== Between", "\n: I take care of it. Which archive? ~~~~\n\n== Between"
    )
    desk.person("Anna").edit(PAGE, text)
    at = desk.text.index("== Last")
    desk.staff.edit(PAGE, desk.text[:at] + desk.text[at:].replace("status|new", "status|done", 1))
    for moment in MOMENTS[1:]:
        then = datetime.fromisoformat(f"{moment}+00:00")
        while desk.now + timedelta(days=1) < then:
            desk.ticks(1)
        desk.now = then
        yield Stage(desk)


def make_text(seed: int) -> str:
    """What somebody writes into the one request."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    pieces = [_piece(chance) for _ in range(chance.choice((1, 1, 2, 3, 5, 8)))]
    text = chance.choice(("", " ", "\n", "\n\n", "\n: ")).join(pieces)
    if chance.random() < 0.3:
        text = mutated(text, chance, 20_000)
    status = STATUS if chance.random() < 0.5 else ""
    end = f" {HARMLESS}" if chance.random() < 0.5 else ""
    # The wiki makes these characters others, and what it is not to save it refuses.
    text = text.encode("utf-8", "replace").decode()
    return f"{status}{text[:20_000]}{end}"


def _piece(chance: random.Random) -> str:
    kind = chance.randrange(12)
    if kind == 0:
        return chance.choice(words("Victim"))
    if kind in (1, 2):
        return chance.choice(TOKENS)
    if kind == 3:
        return f"{_number(chance)} {chance.choice(_UNITS)}"
    if kind == 4:
        return f"[[User:{chance.choice(('Rolf', 'Rita', 'Anna', 'Xaver'))}]] {_timestamp(chance)}"
    if kind == 5:
        return f"by {_date(chance)}, in {_number(chance)} {chance.choice(_UNITS)}"
    if kind == 6:
        return "".join(chance.choice(_BIDI) for _ in range(chance.choice((1, 5, 50)))) + "x"
    if kind == 7:
        opening, closing = chance.choice((("{{a|", "}}"), ("[[a|", "]]"), ("<div>", "</div>")))
        times = chance.choice((1, 40, 500))
        return opening * times + "x" + closing * chance.choice((0, 1, times))
    if kind == 8:
        params = (f"{chance.choice(_PARAMETERS)}={_value(chance)}" for _ in range(3))
        return (
            "{{"
            + "|".join(["Helpdesk status", chance.choice(("new", "on hold", "")), *params])
            + "}}"
        )
    if kind == 9:
        params = (f"{chance.choice(_TERMS)}={_value(chance)}" for _ in range(6))
        return "{{" + "|".join(["Helpdesk agreement", *params]) + "}}"
    if kind == 10:
        mark = [chance.choice(_MARKS), *(_value(chance).replace("|", "") for _ in range(5))]
        return f"<!-- helpdeskbot:{'|'.join(mark)} --> [[User:HelpdeskBot]] {_timestamp(chance)}"
    return f"{{{{Helpdesk follow-up answer|{_value(chance)}|{_value(chance)}}}}}"


def _value(chance: random.Random) -> str:
    ways = (
        _number,
        _date,
        lambda c: c.choice(TOKENS),
        lambda c: c.choice(("Anna", "desk", "", "-1")),
    )
    return chance.choice(ways)(chance)


def _number(chance: random.Random) -> str:
    digits, group = chance.choice(_DIGITS), chance.choice(_GROUPS)
    groups = (
        "".join(chance.choice(digits) for _ in range(chance.choice((3, 3, 3, 1, 4))))
        for _ in range(chance.choice((1, 2, 3, 10, 1500)))
    )
    return chance.choice(("", "", "-", "+", "1e")) + group.join(groups)


def _year(chance: random.Random) -> str:
    return chance.choice(
        ("0000", "0001", "1582", "1999", "2000", "2026", "2999", "3000", "9999", "99999")
    )


def _date(chance: random.Random) -> str:
    month, day = chance.choice((0, 1, 2, 11, 12, 13, 99)), chance.choice((0, 1, 29, 30, 31, 32, 99))
    return chance.choice(
        (
            f"{_year(chance)}-{month:02}-{day:02}",
            f"{day}/{month}/{_year(chance)}",
            f"{day} December {_year(chance)}",
            f"December {_year(chance)}",
        )
    )


def _timestamp(chance: random.Random) -> str:
    hour, day = (
        chance.choice(("00:00", "23:59", "24:10", "99:99")),
        chance.choice((0, 1, 28, 31, 99)),
    )
    month = chance.choice(("January", "February", "November", "December"))
    return f"{hour}, {day} {month} {_year(chance)} (UTC)"


def check(seeds: Sequence[int]) -> tuple[int, int]:
    """Try texts; how many were tried, and how many of them change the others by right."""
    skipped = count = 0
    for number, stage in enumerate(stages()):
        expected = {status: stage.outcome(status + HARMLESS) for status in ("", STATUS)}
        assert expected[""], "something is to be done in the others"
        for seed in seeds[number :: len(MOMENTS)]:
            text = make_text(seed)
            count += 1
            try:
                found = stage.outcome(text)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}: {text!r}: {error}") from error
            wanted = expected[STATUS if text.startswith(STATUS) else ""] or {}
            if found is not None and not stage.swallows(wanted):
                assert found == wanted, f"seed {seed}: {text!r}"
        skipped += stage.skipped
    return count, skipped


def main() -> None:
    """Try very many."""
    parser = argparse.ArgumentParser(prog="python -m tests.scenario.alone")
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    count, skipped = check(range(given.seed, given.seed + given.texts))
    print(
        f"{count} texts, {skipped} of which stop the bot, ask somebody or hide the others by right"
    )


if __name__ == "__main__":
    main()
