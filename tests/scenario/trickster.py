"""Every trick there is: what vandals do to pages, and what befalls accounts and the wiki."""

from __future__ import annotations

import random
from collections.abc import Callable

from helpdeskbot.model.errors import EditRefused, MailRefused, Unreachable
from helpdeskbot.model.wiki import Edit
from tests.concerns.asking.asking import ROSTER
from tests.scenario.desk import STOP
from tests.scenario.spoilt import HOSTILE_SETTINGS
from tests.scenario.stranger import NAMES, SETTINGS, STAFF
from tests.scenario.together import ARCHIVE, PAGE
from tests.scenario.vandal import Vandal


class Trickster(Vandal):
    """Who knows every trick."""

    def does_something(self, dice: random.Random) -> None:
        """One trick, at random."""
        ways: list[Callable[[random.Random], None]] = [
            *(self.floods, self.one_by_one, self.sweeps, self.statuses, self.blanks),
            *(self.spoils, self.spoils, self.rows, self.sets, self.absurd, self.absurd),
            *(self.hostile_words, self.redirects, self.moves, self.filters, self.stops),
            *(self.boards, self.talk_pages, self.races, self.races, self.faults),
            *(self.hijacks, self.renames, self.deletes),
        ]
        way = dice.choice(ways)
        self.done.append(f"{self.weeks.desk.now:%d %H:%M} {way.__name__}")
        way(dice)

    def mends(self) -> None:
        """Staff put right what they find."""
        while self.damage:
            try:
                self.damage.pop()()
            except EditRefused:
                self.done.append("could not be mended")

    def moves(self, dice: random.Random) -> None:
        talk = f"User talk:{dice.choice(NAMES)}"
        old, new = dice.choice(
            [
                *[(PAGE, f"{PAGE}/Old"), (PAGE, "User talk:Bystander"), (ARCHIVE, f"{ARCHIVE} 2")],
                *[(ROSTER, f"{ROSTER} 2"), (SETTINGS, f"{SETTINGS} 2"), (talk, "User talk:Victim")],
            ]
        )
        desk = self.weeks.desk
        if old in desk.wiki.world.pages and new not in desk.wiki.world.pages:
            mover = self.somebody(dice)
            mover.move(old, new, leave_redirect=dice.random() < 0.7)

            def back() -> None:
                if desk.wiki.world.pages.get(old):
                    desk.staff.delete(old)
                desk.staff.move(new, old, leave_redirect=False)

            self.damage.append(back)

    def deletes(self, dice: random.Random) -> None:
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

    def stops(self, dice: random.Random) -> None:
        self.changes(dice, STOP, lambda _: dice.choice(["stop", "", "run!", "RUN"]))

    def hijacks(self, dice: random.Random) -> None:
        """The settings page by the hand of a member of staff whose account was taken over."""
        words = dice.choice(HOSTILE_SETTINGS)
        before = self.weeks.desk.staff.read(SETTINGS)
        self.weeks.desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings|{words}}}}}")
        self.damage.append(lambda: self.weeks.desk.staff.edit(SETTINGS, before))

    def renames(self, dice: random.Random) -> None:
        """An account gets another name, and the old name a new account."""
        old = dice.choice(["Rolf", "Bosse", "Nora", "Egon"])
        users = self.weeks.desk.wiki.world.users
        if old in users and f"{old} B" not in users:
            self.weeks.desk.wiki.world.rename_user(old, f"{old} B")
            if dice.random() < 0.5:
                self.weeks.desk.person(old).edit(f"User:{old}", "I am somebody else.")

    def filters(self, dice: random.Random) -> None:
        """The wiki refuses whatever touches a section that is there, or says something."""
        wiki = self.weeks.desk.wiki
        lines = [line for line in self.weeks.desk.text.split("\n") if line.startswith("==")]
        heading = dice.choice(lines or ["=="])
        code = dice.choice(["abusefilter-disallowed", "spamblacklist", "captcha", "ratelimited"])

        def refuse(user: str, edit: Edit) -> str | None:
            return code if user == wiki.bot and heading in edit.text else None

        wiki.edit_filter = refuse
        self.damage.append(lambda: setattr(wiki, "edit_filter", None))

    def faults(self, dice: random.Random) -> None:
        """The wiki does not answer, or says no, now and then."""
        wiki = self.weeks.desk.wiki
        for _ in range(dice.choice([1, 2, 5])):
            method = dice.choice(["apply_edit", "apply_edit", "send_mail", "fetch_pages"])
            wiki.fail_next(method, Unreachable("the wiki is away"))
        if dice.random() < 0.5:
            code = dice.choice(
                ["ratelimited", "readonly", "blocked", "protectedpage", "spamblacklist"]
            )
            wiki.fail_next("apply_edit", EditRefused("no", code=code))
            wiki.fail_next("send_mail", MailRefused("no", code=dice.choice([code, "cantsend"])))

    def races(self, dice: random.Random) -> None:
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
