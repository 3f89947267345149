"""The course of a desk on which everything is enabled, before an upgrade of the bot and after it.

Nothing in it is left to chance.  Before the upgrade every kind of thing that is remembered comes
to be, and at its moment something of each is under way: questions to experts, reminders, an
agreement that lacks a yes and one whose parts are due, follow-ups, a waiting list, watched
archives, settings that were not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.practice import PracticeWiki
from tests.concerns.agreement.agreeing import ARCHIVE as LARGE
from tests.concerns.agreement.agreeing import YES
from tests.concerns.asking.asking import COPYRIGHT
from tests.scenario.desk import PAGE, START
from tests.scenario.together import ARCHIVE, WholeDesk
from tests.upgrade.keeping import find_changes

SETTINGS = "Project:Helpdesk/Settings"
UNSERVED = "Project:Helpdesk/Unserved"
OPTED_OUT = "Category:Not asked by bots"
ANSWERS = f"{PAGE}/Follow-ups"
OUTCOMES = f"{PAGE}/Outcomes"
GRANT = (
    "Which grant could pay for this? Our museum needs funding, and help with the application for "
    "the grant and with its budget. ~~~~"
)
VAGUE = "We have a collection of old photos and want to put them on Commons. Please help! ~~~~"
LAST_DAY = 57
UPGRADE = 25
"""The day, from the first, at whose end the bot is another one."""

_POLICY: dict[str, Any] = {
    # The older version had no such thing.
    "next_step": {"enabled": False},
    "settings_page": SETTINGS,
    "turns": {"follow": True},
    "asking": {
        "inactive_days": 3000,
        "experts": 1,
        "limit_per_month": 20,
        "open_limit": 20,
        "opt_out_categories": [OPTED_OUT],
        "unserved_after": 2,
        "unserved_page": UNSERVED,
    },
    "reminders": {
        "enabled": True,
        "requester": [2, 4],
        "close_after": 3,
        "expert": [2, 4],
        "next_expert_after": 1,
        "staff_after": 1,
    },
    "archives": {"enabled": True, "replies": "bring-back", "mark_resolved": True},
    "capacity": {"enabled": True, "simple": 6, "involved": 3, "project": 2},
    "expectations": {"enabled": True, "fewest": 2},
    "follow_up": {"enabled": True, "days": [9, 25], "topics": {"upload": [9, 25]}},
}


class CourseDesk(WholeDesk):
    """The desk of the course."""

    def __init__(self) -> None:
        super().__init__(**_POLICY)

    def takes_over(self, wiki: PracticeWiki, store: SqlStore) -> None:
        """Go on with another wiki and another memory, on the evening of the upgrade."""
        self.now = moment_of_upgrade()
        self.wiki, self.store = wiki, store
        self.staff = self.wiki.as_user("Samira")
        self.office = self.open_office()

    def posts(self, name: str, heading: str, body: str) -> None:
        self.person(name).new_section(PAGE, heading, body)
        self.minutes_pass(3)

    def says(self, name: str, heading: str, words: str) -> None:
        """Somebody writes at the end of a request."""
        before, section, after = self._cut(heading)
        self.person(name).edit(PAGE, f"{before}{section.rstrip()}\n:{words} ~~~~{after}")
        self.minutes_pass(3)

    def sets(self, heading: str, word: str, more: str = "") -> None:
        """Staff set a status; what else stands in the template stays."""
        before, section, after = self._cut(heading)
        status = f"{{{{Helpdesk status|{word}{more}"
        new = re.sub(r"\{\{Helpdesk status\|[^|}]*", status, section, count=1)
        self.staff.edit(PAGE, before + new + after)
        self.minutes_pass(3)

    def archives(self, heading: str) -> None:
        """The archive bot takes a request away."""
        before, section, after = self._cut(heading)
        archiver = self.person("ArchiverBot", "bot")
        archiver.append(ARCHIVE, "\n" + section.strip())
        summary = f"Archiving 1 thread to [[{ARCHIVE}]]"
        archiver.edit(PAGE, before.rstrip() + after, summary)
        self.minutes_pass(3)

    def answers(self, name: str, heading: str, word: str) -> None:
        """Somebody saves the form behind one of a follow-up's buttons."""
        key = self.office.desk_key(self.policies[0])
        [one] = [one.id for one in self.store.fetch_threads(key) if one.heading == heading]
        text = f"{{{{Helpdesk follow-up answer|{word}|{one}}}}} ~~~~"
        self.person(name).new_section(PAGE if word == "help" else ANSWERS, "How it went", text)
        self.minutes_pass(3)

    def _cut(self, heading: str) -> tuple[str, str, str]:
        text = self.text
        start = text.index(f"== {heading} ==\n")
        end = text.find("\n\n== ", start)
        end = len(text) if end < 0 else end
        return text[:start], text[start:end], text[end:]


def _opening(desk: CourseDesk) -> None:
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=3}}")
    desk.joins("Anna", "copyright")
    desk.joins("Tove", "copyright, upload", notify="talk")
    desk.joins("Max", "wikidata, upload", notify="mail").take_mail()
    desk.joins("Nomail", "metrics", notify="mail")
    desk.joins("Away", "copyright", away_until="2027-06-01")
    desk.joins("Olle", "metrics").edit("User talk:Olle", f"[[{OPTED_OUT}]]")
    desk.joins("Blocked", "copyright, upload")
    desk.staff.block("Blocked")
    desk.posts("Rita", "Old photographs", COPYRIGHT)
    desk.posts("Rune", "Our archive", LARGE)
    desk.posts("Ylva", "Our library", LARGE.replace("museum", "library"))
    desk.posts("Sven", "Help", "We have a question. ~~~~")
    desk.posts("Nina", "Unsigned", "How do we begin?")


def _first_replies(desk: CourseDesk) -> None:
    desk.staff.replace(PAGE, "| owner1 = desk\n| due1 =", "| owner1 = Rune\n| due1 = 2026-12-20")
    desk.says("Ylva", "Our library", YES)
    desk.says("Samira", "Our library", YES)
    desk.says("Rune", "Our archive", YES)
    desk.posts("Dora", "Done soon", "How do we upload a video? ~~~~")
    desk.posts("Dag", "Done too", "How do we upload two videos? ~~~~")
    desk.posts("Vera", "Vague", VAGUE)


def _second_replies(desk: CourseDesk) -> None:
    desk.sets("Done soon", "done", "|topic=upload")
    desk.sets("Done too", "done", "|topic=upload")
    desk.says("Samira", "Help", "What exactly do you need?")
    desk.posts("Lotta", "Grant one", GRANT)
    desk.posts("Love", "Grant two", GRANT.replace("museum", "library"))


def _someone_asks_for_figures(desk: CourseDesk) -> None:
    figures = "Can somebody count how many readers our articles have, with statistics? ~~~~"
    desk.posts("Mona", "Figures", figures)
    items = "Can somebody create Wikidata items with statements for our painters? ~~~~"
    desk.posts("Wille", "Items", items)
    asked = re.findall(r"helpdeskbot:ask\|\w+:(\w+) -->", desk.text)
    desk.says(asked[0], "Old photographs", "{{Helpdesk not me}}")


def _declined(desk: CourseDesk) -> None:
    desk.posts("Karl", "Too late", "We need a photographer tomorrow. ~~~~")


def _settings_by_a_stranger(desk: CourseDesk) -> None:
    desk.sets("Too late", "declined", "|reason=late")
    stranger = desk.person("Stranger")
    stranger.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=1}}")
    desk.says("Samira", "Our archive", YES)


def _settings_broken(desk: CourseDesk) -> None:
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=3|colour=red}}")
    desk.staff.replace(PAGE, "| due1 =\n", "| due1 = 2026-12-30\n")


def _taken(desk: CourseDesk) -> None:
    asked = re.findall(r"helpdeskbot:ask\|\w+:(\w+)", desk.thread("Items"))
    desk.says(asked[-1], "Items", "I can do that. Which painters?")
    desk.sets("Vague", "new", "|topic=training")
    desk.says("Ylva", "Our library", YES)
    desk.says("Samira", "Our library", YES)
    desk.posts("Olga", "Open and archived", "How do we name files? ~~~~")


def _answered(desk: CourseDesk) -> None:
    desk.says("Samira", "Open and archived", "We shall think about it.")
    desk.posts("Petra", "Archived unanswered", "How do we name categories? ~~~~")


def _closed_unanswered(desk: CourseDesk) -> None:
    desk.archives("Open and archived")
    desk.sets("Archived unanswered", "no response")
    desk.posts("Quirin", "Archived and brought back", "How do we name pages? ~~~~")


def _more_archived(desk: CourseDesk) -> None:
    desk.archives("Archived unanswered")
    desk.sets("Archived and brought back", "no response")


def _brought_back(desk: CourseDesk) -> None:
    desk.archives("Archived and brought back")


def _reply_in_the_archive(desk: CourseDesk) -> None:
    desk.person("Quirin").append(ARCHIVE, ": Sorry, I was away. It is the blue one. ~~~~")
    desk.answers("Dora", "Done soon", "well")


def _go_on(desk: CourseDesk) -> None:
    desk.sets("Archived and brought back", "declined", "|reason=duplicate")
    items = "Can somebody create Wikidata items with statements for our sculptors? ~~~~"
    desk.posts("Wanda", "More items", items)


def _nobody_left(desk: CourseDesk) -> None:
    desk.says("Max", "More items", "{{Helpdesk not me}}")


def _new_requests(desk: CourseDesk) -> None:
    desk.posts("Berta", "Newer photographs", COPYRIGHT.replace("1951", "1953"))
    desk.posts("Bruno", "Newer uploads", "Whom can we ask about 300 photos? ~~~~")
    desk.posts("Tove", "A question of mine", "How do we begin with a meeting? ~~~~")


def _asked_back(desk: CourseDesk) -> None:
    desk.says("Samira", "A question of mine", "Where will it be?")
    desk.says("Samira", "Vague", "Who holds the rights?")


def _last_day(desk: CourseDesk) -> None:
    desk.posts("Cesar", "Newest photographs", COPYRIGHT.replace("1951", "1957"))
    desk.says("Samira", "Grant one", "How much is it?")


def _agreement_changed(desk: CourseDesk) -> None:
    desk.staff.replace(PAGE, "| requester = prove", "| requester = show and prove")
    desk.says("Lotta", "Grant one", "It is 4,000 euros.")


def _late_reply(desk: CourseDesk) -> None:
    desk.person("Petra").replace(
        ARCHIVE, "\n\n== Archived and", "\n: Late. ~~~~\n\n== Archived and"
    )


def _dealt_with(desk: CourseDesk) -> None:
    # A memory that has lost which archives it watches does not bring it back.
    if "== Archived unanswered ==" in desk.text:
        desk.sets("Archived unanswered", "declined", "|reason=duplicate")


def _newcomer(desk: CourseDesk) -> None:
    desk.posts("Newa", "After the upgrade", COPYRIGHT.replace("1951", "1955"))
    desk.sets("Grant two", "done", "|topic=funding")
    desk.posts("Newo", "Too late again", "We need a photographer today. ~~~~")


def _declined_again(desk: CourseDesk) -> None:
    desk.sets("Too late again", "declined", "|reason=scope")
    desk.archives("Figures")


Scene = Callable[[CourseDesk], None]
BEFORE: Mapping[int, Scene] = {
    0: _opening,
    1: _first_replies,
    2: _second_replies,
    3: _someone_asks_for_figures,
    4: _declined,
    5: _settings_by_a_stranger,
    7: _settings_broken,
    8: _taken,
    9: _answered,
    10: _closed_unanswered,
    11: _more_archived,
    12: _brought_back,
    14: _reply_in_the_archive,
    15: _go_on,
    16: _nobody_left,
    21: _new_requests,
    22: _asked_back,
    UPGRADE: _last_day,
}
AFTER: Mapping[int, Scene] = {
    UPGRADE + 3: _late_reply,
    UPGRADE + 4: _dealt_with,
    UPGRADE + 6: _agreement_changed,
    UPGRADE + 7: _newcomer,
    UPGRADE + 9: _declined_again,
}


def moment_of_upgrade() -> Any:
    """When the bot is replaced, UTC."""
    return START.replace(hour=17) + timedelta(days=UPGRADE)


class _Died(BaseException):
    """The process is gone between an edit and the record of it."""


def play_before(desk: CourseDesk) -> None:
    """Play what comes before the upgrade.

    At its end the process dies: the page of outcomes is saved, and what was to be recorded of it
    is not.  Nothing else is due at this moment.
    """
    for day in range(UPGRADE + 1):
        _play_day(desk, BEFORE, day)
    desk.now = moment_of_upgrade() - timedelta(minutes=30)
    desk.settles()
    desk.answers("Dag", "Done too", "well")

    def die(call: str) -> None:
        newest = desk.wiki.world.by_revid[max(desk.wiki.world.by_revid)]
        if call == "apply_edit" and newest in desk.wiki.world.pages[OUTCOMES].revisions:
            raise _Died

    desk.wiki.after = die
    try:
        desk.tick()
    except _Died:
        desk.wiki.after = None
        desk.now = moment_of_upgrade()
        return
    raise AssertionError("it lives")


def play_after(desk: CourseDesk) -> None:
    """Play what comes after the upgrade, from the very moment on."""
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(5)
    for day in range(UPGRADE + 1, LAST_DAY + 1):
        _play_day(desk, AFTER, day)


def _play_day(desk: CourseDesk, scenes: Mapping[int, Scene], day: int) -> None:
    desk.now = START + timedelta(days=day, minutes=30)
    if day in scenes:
        scenes[day](desk)
        desk.minutes_pass(10)
    for hour in (11, 15):
        desk.now = max(desk.now, START.replace(hour=hour) + timedelta(days=day))
        for _ in range(2):
            report = desk.tick()
            bugs = [one.what for one in report.problems if "bug" in one.advice]
            # The bot would ask itself for facts in a request that it has brought back; this is
            # held back, until the staff have dealt with that request.
            assert all("is meant to notify HelpdeskBot" in bug for bug in bugs), bugs
            desk.minutes_pass(5)


def tell_course(desk: CourseDesk, since: int, mails: int) -> list[dict[str, Any]]:
    """What the bot has saved and sent, in order, without what tells one plan from another.

    :param since: revisions up to this one are left out.
    :param mails: so many of the first mails are.
    """
    world, told = desk.wiki.world, []
    titles = {one.revid: page.title for page in world.pages.values() for one in page.revisions}
    for revid, revision in sorted(world.by_revid.items()):
        if revid <= since or revision.user != desk.wiki.bot:
            continue
        before = world.by_revid[revision.parent_id].text if revision.parent_id else ""
        changes = find_changes(before.split("\n"), revision.text.split("\n"))
        told.append(
            {
                "at": f"{revision.timestamp:%Y-%m-%d %H:%M}",
                "title": titles[revid],
                "summary": without_key(revision.summary),
                "lines": [f"-{old}" for _, olds, _ in changes for old in olds]
                + [f"+{new}" for _, _, news in changes for new in news],
            }
        )
    told += [
        {"to": mail.user, "subject": mail.subject, "text": without_key(mail.text)}
        for mail in world.accounts.mails[mails:]
    ]
    return told


def without_key(words: str) -> str:
    """A summary without the plan's key."""
    return re.sub(r"\[[a-z2-7]{10}\]", "[…]", words)
