"""What vandals do to a desk besides forging: floods, sweeps, templates, pages, and the wiki's faults.

Each trick may leave something that staff mend later, as people do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from helpdeskbot.model.errors import EditRefused, MailRefused, Unreachable
from helpdeskbot.model.wiki import Edit
from helpdeskbot.wiki.practice import Person
from tests.concerns.asking.asking import COPYRIGHT, LOG, NEEDED, REPORT, ROSTER
from tests.scenario import hostile
from tests.scenario.desk import STOP
from tests.scenario.stranger import NAMES, SETTINGS, STAFF, STRANGERS, Stranger
from tests.scenario.together import ARCHIVE, PAGE
from tests.scenario.witness import split

if TYPE_CHECKING:
    from tests.scenario.hostility import HostileWeek

BEGIN, END = "<!-- helpdeskbot begins here -->", "<!-- helpdeskbot ends here -->"
_STATUS = re.compile(r"\{\{Helpdesk status\|[^{}]*\}\}\n?")
STATUSES = ("done", "declined", "no response", "waiting for requester", "waiting for expert", "")
# What becomes of a template; with the text that stood there.
SPOILT: tuple[Callable[[str], str], ...] = (
    lambda _: "",
    lambda text: "x" * 600_000 + text,
    lambda text: f"[[Category:Opted-out of message delivery]] [[Category:Anything]]{text}",
    lambda text: f"{{{{Helpdesk status|done}}}} {{{{Section resolved|1=~~~~}}}} {text}",
    lambda text: f'<div style="display:none">{text}',
    lambda text: f"{text} [https://spam.example/ casino] https://spam.example/",
    lambda text: f"[[User:Victim|V]] [[User:Bystander]] {text}",
    lambda text: f"{text} <!--",
    lambda text: f"<nowiki>{text}",
    lambda text: f"{{|\n| {text}",
    lambda text: f"{text}\n== Another ==\n{{{{Helpdesk status|new}}}}\n[[User:Rita]] 09:00, 1 May 2026",
    lambda text: text + " <!-- helpdeskbot:ask|mail:Victim|talk:Bystander -->",
    lambda _: "#REDIRECT [[User talk:Victim]]",
    lambda text: f"{text}{{{{Helpdesk ask/en}}}}",
    lambda text: re.sub(r"\{\{\{\w+\}\}\}", "[[User:Victim]]", text),
)
MESSAGES = (
    *("ask/en", "ask/en", "ask next/en", "ask talk/en", "remind/en", "remind talk/en", "digest/en"),
    *("staff needed/en", "closed/en", "follow up/en", "archived/en", "brought back/en", "status"),
    *("agreement offer/en", "agreement again/en", "ask facts/en", "ask/sv", "topic unserved/en"),
)
HOSTILE_SETTINGS = (
    "asking.experts=5|asking.wait_days=1|asking.limit_per_month=999",
    "reminders.first_reaction=1, 2, 3|reminders.expert=1, 2, 3|reminders.requester=1, 2, 3",
    "reminders.close_after=1|reminders.person_quiet_hours=0|reminders.quiet_hours=0",
    "follow_up.days=1, 2, 3, 4, 5, 6|settle_minutes=0",
    "asking.never=Anna, Bosse, Cleo|bots=Rita, Rolf, Runa",
    "x={{{{{|asking.wait_days=99999999999999999999",
)


class Vandal(Stranger):
    """Who knows every trick, and needs no account for most of them.

    Attributes: ``damage``: what undoes what was done, oldest first; ``done``: the tricks so far.
    """

    weeks: HostileWeek

    def __init__(self, weeks: HostileWeek) -> None:
        super().__init__(weeks)
        self.damage: list[Callable[[], object]] = []
        self.done: list[str] = []

    def does_something(self, dice: random.Random) -> None:
        """One trick, at random."""
        ways: list[Callable[[random.Random], None]] = [
            *(self._floods, self._one_by_one, self._sweeps, self._statuses, self._blanks),
            *(self._spoils, self._spoils, self._rows, self._sets, self._absurd, self._absurd),
            *(self._hostile_words, self._redirects, self._moves, self._filters, self._stops),
            *(self._boards, self._talk_pages, self._races, self._races, self._faults),
            *(self._hijacks, self._renames, self._deletes),
        ]
        way = dice.choice(ways)
        self.done.append(f"{self.weeks.desk.now:%d %H:%M} {way.__name__[1:]}")
        way(dice)

    def mends(self) -> None:
        """Staff put right what they find."""
        while self.damage:
            try:
                self.damage.pop()()
            except EditRefused:
                self.done.append("could not be mended")

    # -- The desk's page ---------------------------------------------------------------------------
    def _floods(self, dice: random.Random) -> None:
        """Many sections at once."""
        count = dice.choice([20, 40, 40, 300])
        whole = "".join(f"\n\n{self._section_text(dice, place)}" for place in range(count))
        self._changes(dice, PAGE, lambda text: text + whole)

    def _one_by_one(self, dice: random.Random) -> None:
        for place in range(dice.choice([10, 25])):
            words = self._section_text(dice, place)
            self._as(dice).edit(PAGE, f"{self.weeks.desk.text}\n\n{words}")

    def _section_text(self, dice: random.Random, place: int) -> str:
        sign = dice.choice(["~~~~", self._signature(dice), ""])
        body = dice.choice([COPYRIGHT.replace("~~~~", sign), f"How do we begin? {sign}"])
        return f"== Flood {dice.randrange(99)} {place} ==\n{body}"

    def _sweeps(self, dice: random.Random) -> None:
        """All requests go: to the archive, or nowhere."""
        desk, by = self.weeks.desk, dice.choice(["ArchiverBot", "Mallory"])
        lead, parts = split(desk.text)
        if dice.random() < 0.6:
            desk.person(by).append(ARCHIVE, "\n" + "".join(parts).strip())
        self._changes(dice, PAGE, lambda _: lead.rstrip() or "x", by=by)

    def _statuses(self, dice: random.Random) -> None:
        """All status templates go, or say something else."""
        status = dice.choice(STATUSES)
        new = dice.choice(["", f"{{{{Helpdesk status|{status}|expert=Victim}}}}\n"])
        self._changes(dice, PAGE, lambda text: _STATUS.sub(new, text))

    def _blanks(self, dice: random.Random) -> None:
        nothing = dice.choice(["", "x", "#REDIRECT [[User talk:Victim]]", "{{nobots}}", "<!--"])
        self._changes(dice, PAGE, lambda text: nothing + (text if nothing[:2] in "{{<!--" else ""))

    def _absurd(self, dice: random.Random) -> None:
        """What no reader was made for, in a section of its own or in somebody else's."""
        words = dice.choice(
            [
                "We have " + "7 000 000 " * 1450 + "photographs. ~~~~",
                "We have 7" + " 000" * 1450 + " photographs by 99999999999999-99-99. ~~~~",
                "How? [[User:Rita|Rita]] ([[User talk:Rita|talk]]) 00:00, 1 January 1 (UTC)",
                "How? [[User:Rita|Rita]] ([[User talk:Rita|talk]]) 00:00, 1 January 0001 (UTC)",
                "How? [[User:Rita|Rita]] ([[User talk:Rita|talk]]) 23:59, 31 December 9999 (UTC)",
                "{{Helpdesk status|new|due=9999-12-31|on hold until=0001-01-01}} How? ~~~~",
                "{{Helpdesk status|on hold|until=9999-12-31|follow up=1, 2, 3}} How? ~~~~",
                "{{Helpdesk agreement|by=9999-12-31|part1=x|owner1=Rita|due1=0001-01-01}} ~~~~",
                "{{" * 400 + "~~~~",
                "[[" * 400 + "~~~~",
                ":" * 3000 + "x ~~~~",
            ]
        )
        if dice.random() < 0.5:
            words = f"== Absurd {dice.randrange(9)} ==\n{words}"
            self._changes(dice, PAGE, lambda text: f"{text}\n\n{words}")
        else:
            self._changes(dice, PAGE, lambda text: self._in_some_section(dice, text, words))

    def _hostile_words(self, dice: random.Random) -> None:
        victim = dice.choice(NAMES)
        heading = dice.choice([*hostile.headings(victim), "\u202eHidden\u2066 \u200f", "x" * 3000])
        words = dice.choice(hostile.words(victim))
        text = dice.choice([f"== {heading} ==\n{words} ~~~~", f":{words} {self._signature(dice)}"])
        if text.startswith("="):
            self._changes(dice, PAGE, lambda whole: f"{whole}\n\n{text}")
        else:
            self._changes(dice, PAGE, lambda whole: self._in_some_section(dice, whole, text))

    def _in_some_section(self, dice: random.Random, text: str, words: str) -> str:
        lead, parts = split(text)
        if not parts:
            return f"{text}\n{words}"
        place = dice.randrange(len(parts))
        parts[place] = f"{parts[place].rstrip()}\n{words}\n\n"
        return lead + "".join(parts)

    # -- Other pages -------------------------------------------------------------------------------
    def _spoils(self, dice: random.Random) -> None:
        """A template of the messages, or the status template."""
        for name in dice.sample(MESSAGES, 4):
            self._changes(dice, f"Template:Helpdesk {name}", dice.choice(SPOILT))

    def _rows(self, dice: random.Random) -> None:
        """The roster: rows for others, hundreds of rows, none."""
        names = dice.sample(NAMES, 4)
        rows = [f"{{{{Helpdesk expert|{name}|topics=copyright, upload}}}}" for name in names]
        many = [f"{{{{Helpdesk expert|X{place}|topics=copyright}}}}" for place in range(300)]
        changes: list[Callable[[str], str]] = [
            lambda text: "\n".join([text, *rows]),
            lambda text: "\n".join([*rows, text]),
            lambda text: "\n".join([text, *many]),
            lambda text: "\n".join([text, hostile.row(names[0], hostile.words(names[1])[0])]),
            lambda _: "",
            lambda text: text.replace("notify=mail", "notify=ping").replace("Cleo", "Victim"),
            lambda text: text.replace("topics=copyright", "topics=policy"),
            lambda text: f"<!--{text}",
        ]
        self._changes(dice, ROSTER, dice.choice(changes))

    def _sets(self, dice: random.Random) -> None:
        """The page of settings."""
        words = f"{{{{Helpdesk settings|{dice.choice(HOSTILE_SETTINGS)}}}}}"
        self._changes(dice, SETTINGS, lambda text: dice.choice([words, f"{text}\n{words}", ""]))

    def _boards(self, dice: random.Random) -> None:
        """The pages that the bot keeps: marks gone, doubled, put around what people wrote."""
        title = dice.choice([NEEDED, REPORT, LOG, STAFF, f"{PAGE}/Outcomes"])
        ours = self.weeks.desk.staff.read(title)
        if "notes of people" not in ours:
            self.weeks.desk.staff.edit(title, f"Some notes of people.\n{ours}\nMore notes of people.")
        changes: list[Callable[[str], str]] = [
            lambda text: text.replace(BEGIN, ""),
            lambda text: text.replace(END, ""),
            lambda text: text.replace(BEGIN, f"{BEGIN}{BEGIN}"),
            lambda text: text.replace(BEGIN, f"<nowiki>{BEGIN}"),
            lambda text: f"{END}\n{text}\n{BEGIN}",
            lambda text: f"{text}\n<!-- helpdeskbot:remind-elsewhere|remind|1|desk|x -->",
        ]
        self._changes(dice, title, dice.choice(changes))

    def _talk_pages(self, dice: random.Random) -> None:
        """Somebody's talk page."""
        title = f"User talk:{dice.choice(NAMES)}"
        changes: list[Callable[[str], str]] = [
            lambda text: f"{text}\n" + "[[a|{{b|" * 12_000,
            lambda text: f"{text}\n<!-- never closed",
            lambda _: "",
            lambda text: f"{text}\n<!-- helpdeskbot:talk|c-Rita-20261123090000 --> ~~~~",
            lambda text: f"{text}\n{{{{bots|deny=HelpdeskBot}}}}",
            lambda text: f"{text}\n[[Category:Opted-out of message delivery]]",
        ]
        self._changes(dice, title, dice.choice(changes))

    def _redirects(self, dice: random.Random) -> None:
        title = dice.choice([*(f"User talk:{name}" for name in NAMES), ARCHIVE, ROSTER, STAFF])
        to = dice.choice(["User talk:Victim", "User:Victim", PAGE, ROSTER, title])
        self._changes(dice, title, lambda _: f"#REDIRECT [[{to}]]")

    def _moves(self, dice: random.Random) -> None:
        talk = f"User talk:{dice.choice(NAMES)}"
        old, new = dice.choice(
            [
                *[(PAGE, f"{PAGE}/Old"), (PAGE, "User talk:Bystander"), (ARCHIVE, f"{ARCHIVE} 2")],
                *[(ROSTER, f"{ROSTER} 2"), (SETTINGS, f"{SETTINGS} 2"), (talk, "User talk:Victim")],
            ]
        )
        desk = self.weeks.desk
        if old in desk.wiki.world.pages and new not in desk.wiki.world.pages:
            mover = self._as(dice)
            mover.move(old, new, leave_redirect=dice.random() < 0.7)

            def back() -> None:
                if desk.wiki.world.pages.get(old):
                    desk.staff.delete(old)
                desk.staff.move(new, old, leave_redirect=False)

            self.damage.append(back)

    def _deletes(self, dice: random.Random) -> None:
        """A page is deleted by mistake, and comes back."""
        desk, title = self.weeks.desk, dice.choice([PAGE, ARCHIVE, ROSTER, SETTINGS, STAFF])
        if title in desk.wiki.world.pages:
            desk.staff.delete(title)
            whole = desk.wiki.world.deleted[title][-1]

            def back() -> None:
                if title in desk.wiki.world.pages:
                    desk.staff.delete(title)
                    desk.wiki.world.deleted[title].append(whole)
                desk.staff.restore(title)

            self.damage.append(back)

    def _stops(self, dice: random.Random) -> None:
        self._changes(dice, STOP, lambda _: dice.choice(["stop", "", "run!", "RUN"]))

    # -- Accounts and the wiki ---------------------------------------------------------------------
    def _hijacks(self, dice: random.Random) -> None:
        """The settings page by the hand of a member of staff whose account was taken over."""
        words = dice.choice(HOSTILE_SETTINGS)
        before = self.weeks.desk.staff.read(SETTINGS)
        self.weeks.desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings|{words}}}}}")
        self.damage.append(lambda: self.weeks.desk.staff.edit(SETTINGS, before))

    def _renames(self, dice: random.Random) -> None:
        """An account gets another name, and the old name a new account."""
        old = dice.choice(["Rolf", "Bosse", "Nora", "Egon"])
        users = self.weeks.desk.wiki.world.users
        if old in users and f"{old} B" not in users:
            self.weeks.desk.wiki.world.rename_user(old, f"{old} B")
            if dice.random() < 0.5:
                self.weeks.desk.person(old).edit(f"User:{old}", "I am somebody else.")

    def _filters(self, dice: random.Random) -> None:
        """The wiki refuses whatever touches a section that is there, or says something."""
        wiki = self.weeks.desk.wiki
        lines = [line for line in self.weeks.desk.text.split("\n") if line.startswith("==")]
        heading = dice.choice(lines or ["=="])
        code = dice.choice(["abusefilter-disallowed", "spamblacklist", "captcha", "ratelimited"])

        def refuse(user: str, edit: Edit) -> str | None:
            return code if user == wiki.bot and heading in edit.text else None

        wiki.edit_filter = refuse
        self.damage.append(lambda: setattr(wiki, "edit_filter", None))

    def _faults(self, dice: random.Random) -> None:
        """The wiki does not answer, or says no, now and then."""
        wiki = self.weeks.desk.wiki
        for _ in range(dice.choice([1, 2, 5])):
            method = dice.choice(["apply_edit", "apply_edit", "send_mail", "fetch_pages"])
            wiki.fail_next(method, Unreachable("the wiki is away"))
        if dice.random() < 0.5:
            code = dice.choice(["ratelimited", "readonly", "blocked", "protectedpage", "spamblacklist"])
            wiki.fail_next("apply_edit", EditRefused("no", code=code))
            wiki.fail_next("send_mail", MailRefused("no", code=dice.choice([code, "cantsend"])))

    def _races(self, dice: random.Random) -> None:
        """Somebody saves in the middle of a pass, and another pass finds it."""
        wiki, left = self.weeks.desk.wiki, [dice.choice([1, 2, 3])]
        method = dice.choice(["apply_edit", "apply_edit", "fetch_pages", "fetch_transformed"])

        def meanwhile(called: str) -> None:
            if called == method:
                left[0] -= 1
                if left[0] <= 0:
                    wiki.before = None
                    self.adds_something(dice, own=True)

        wiki.before = meanwhile

    # -- What all of them need ---------------------------------------------------------------------
    def _changes(
        self, dice: random.Random, title: str, change: Callable[[str], str], by: str = ""
    ) -> None:
        """Save a page; staff bring it back as it was, if they come by."""
        desk = self.weeks.desk
        before = desk.staff.read(title)
        person = desk.person(by) if by else self._as(dice)
        person.edit(title, change(before))
        self.damage.append(lambda: desk.staff.edit(title, before))

    def _as(self, dice: random.Random) -> Person:
        return self.weeks.desk.person(dice.choice(STRANGERS))

    def _signature(self, dice: random.Random) -> str:
        who, at = dice.choice(NAMES), self.weeks.desk.now - timedelta(minutes=dice.choice([0, 3000]))
        return f"[[User:{who}|{who}]] ([[User talk:{who}|talk]]) {at:%H:%M, %-d %B %Y} (UTC)"
