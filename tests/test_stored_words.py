"""The words that are stored, or stand on wikis, and so never change, wherever the code is moved.

Two stories are played and what they leave in the database and on the wiki is compared with the
lists below.  A word that is new is added to its list; one that is there is neither renamed nor
taken out, as databases and wikis are full of it.
"""

from __future__ import annotations

import ast
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

import helpdeskbot
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.model.errors import EditConflict
from helpdeskbot.model.marks import find_marks
from helpdeskbot.model.wiki import Edit
from helpdeskbot.publish import load_pages
from helpdeskbot.settings.on_wiki.words import find_markers
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.words.messages import Messages
from helpdeskbot.words.summary import find_key, make_key
from tests.concerns.agreement.agreeing import ARCHIVE, AgreeingDesk
from tests.concerns.asking.asking import AskingDesk
from tests.concerns.committee.meeting import MeetingDesk
from tests.concerns.duty.dutiful import DutifulDesk
from tests.concerns.handed_on.test_story import SharingDesk
from tests.concerns.reminders.test_story import CaringDesk
from tests.concerns.unread.test_story import ReadingDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, Desk
from tests.upgrade.course import CourseDesk, play_after, play_before
from tests.upgrade.keeping import dump_store

pytestmark = pytest.mark.slow

# Kinds of events.
EVENTS = {
    "agreement-agreed", "agreement-asked-again", "agreement-offered", "agreement-yes-shown",
    "archive-reply", "archive-searched", "archive-settled", "archive-told", "asked",
    "brought-back", "comments-added", "decision-told", "delivered", "duty-given", "experts-asked",
    "facts-asked", "follow-up-answered", "follow-up-sent", "followed-there", "handed-over",
    "mail-refused", "mail-tried", "marked-resolved", "next-shown", "operator-mailed",
    "owner-named", "page-kept", "page-refused", "place-changed", "plan-abandoned",
    "plan-conflict", "plan-done", "plan-pending", "plan-refused", "reminded", "reminded-in-edit",
    "request-declined", "request-sized", "retold-in-edit", "settings-told", "size-corrected",
    "staff-called",
    "status-changed", "status-followed", "thread-archived", "thread-back", "thread-closed",
    "thread-gone", "thread-moved", "thread-retitled", "thread-seen", "thread-tagged",
    "thread-taken", "thread-untagged", "told", "told-on-talk-page", "topic-corrected",
    "topic-told", "unread-told",
}  # fmt: skip

# What became of plans.
OUTCOMES = {"abandoned", "conflict", "done", "pending", "refused"}

# Kinds of actions, with the event that each makes when its edit is saved.
ACTIONS = {
    "agree-again": "agreement-asked-again",
    "agree-offer": "agreement-offered",
    "agree-yes": "agreement-yes-shown",
    "agreed": "agreement-agreed",
    "ask": "experts-asked",
    "ask-facts": "facts-asked",
    "ask-next": "experts-asked",
    "bring-back": "brought-back",
    "call-staff": "staff-called",
    "close": "thread-closed",
    "follow-there": "followed-there",
    "follow-turn": "status-followed",
    "follow-up": "follow-up-sent",
    "hand-over": "handed-over",
    "keep-page": "page-kept",
    "look-after": "owner-named",
    "mark-resolved": "marked-resolved",
    "remind": "reminded-in-edit",
    "retell": "retold-in-edit",
    "show-next": "next-shown",
    "tag": "thread-tagged",
    "take": "thread-taken",
    "tell": "settings-told",
    "tell-archived": "archive-told",
    "tell-decision": "decision-told",
    "tell-of-topic": "topic-told",
    "tell-on-talk-page": "told-on-talk-page",
    "tell-unread": "unread-told",
    "waitlist": "place-changed",
    "withdraw": "thread-untagged",
}

# Which message words the summary of an edit, by the kinds of all its actions.
SUMMARIES: dict[str, set[str]] = {
    "agree-again": {"summary-agree-again"},
    "agree-again + close + follow-turn": {"summary-closed"},
    "agree-offer": {"summary-agree-offer"},
    "agree-offer + tag": {"summary-agree-offer"},
    "agree-yes": {"summary-agree-yes"},
    "agreed + ask + follow-turn + tag": {"summary-asked-many"},
    "agreed + ask + follow-turn + tag + take": {"summary-asked-one"},
    "agreed + ask-next + follow-turn + mark-resolved": {"summary-asked-many"},
    "ask + ask-facts + tag": {"summary-asked-many"},
    "ask + ask-facts + tag + waitlist": {"summary-asked-one"},
    "ask + ask-next + tag": {"summary-asked-many"},
    "ask + follow-turn + remind + tag + waitlist": {"summary-asked-one"},
    "ask + mark-resolved + tag": {"summary-asked-one"},
    "ask + mark-resolved + tag + waitlist": {"summary-asked-many"},
    "ask + tag": {"summary-asked-one"},
    "ask-facts": {"summary-ask-facts"},
    "ask-facts + follow-turn + tag + waitlist": {"summary-ask-facts"},
    "ask-facts + mark-resolved + tag": {"summary-ask-facts"},
    "ask-next": {"summary-next"},
    "bring-back": {"archive-summary-back"},
    "call-staff": {"summary-staff"},
    "close": {"summary-closed"},
    "close + follow-up + mark-resolved": {"summary-closed"},
    "follow-there": {"summary-handed-on"},
    "follow-turn": {"summary-turn"},
    "follow-turn + mark-resolved + tag": {"summary-tagged-many"},
    "follow-turn + tell-unread": {"summary-unread"},
    "follow-up": {"summary-follow-up"},
    "hand-over": {"summary-hand-over"},
    "keep-page": {"summary-report"},
    "look-after": {"summary-duty"},
    "look-after + tag": {"summary-tagged-one"},
    "mark-resolved": {"archive-summary-resolved"},
    "mark-resolved + waitlist": {"archive-summary-resolved"},
    "remind": {"summary-digest", "summary-remind"},
    "retell": {"summary-digest-kept"},
    "show-next": {"summary-next-step"},
    "tag": {"summary-tagged-many", "summary-tagged-one"},
    "tag + waitlist": {"summary-tagged-one"},
    "tell": {"summary-settings-broken", "summary-settings-untaken"},
    "tell-archived": {"archive-summary-told"},
    "tell-decision": {"summary-decided"},
    "tell-of-topic": {"summary-unserved"},
    "tell-on-talk-page": {"summary-asked-talk"},
    "waitlist": {"capacity-summary-places"},
    "withdraw": {"summary-withdrawn"},
}

# Kinds of marks, with one as it stands on a page today.
MARKS = {
    "agree-again": "<!-- helpdeskbot:agree-again|64b2711fb6489fda|Rune -->",
    "agree-offer": "<!-- helpdeskbot:agree-offer -->",
    "agree-part": "<!-- helpdeskbot:agree-part|1-04427ced|1 -->",
    "answer": "<!-- helpdeskbot:answer|h-Bosse-20261202091000|open -->",
    "archived": "<!-- helpdeskbot:archived|h-Olga-20261201094200 -->",
    "ask": "<!-- helpdeskbot:ask|ping:Anna -->",
    "ask-facts": "<!-- helpdeskbot:ask-facts|goal|size|contact_person -->",
    "back": "<!-- helpdeskbot:back|h-Petra-20261202093300 -->",
    "decided": "<!-- helpdeskbot:decided|2026-12-08|45582d0c42c8|approved|Samira -->",
    "follow-up": "<!-- helpdeskbot:follow-up|h-Dag-20261124094200|9 -->",
    "handed-over": "<!-- helpdeskbot:handed-over|h-Rita-20261123091500|Bo -->",
    "item": "<!-- helpdeskbot:item|h-Anna-20261123091000 -->",
    "record": "<!-- helpdeskbot:record|2026-12-08 -->",
    "remind": "<!-- helpdeskbot:remind|close|3|requester|Rita -->",
    "remind-elsewhere": (
        "<!-- helpdeskbot:remind-elsewhere|h-Bruno-20261214093300|digest|1|desk|20261215-1100 -->"
    ),
    "since": "<!-- helpdeskbot:since|2026-11-24 -->",
    "small": "<!-- helpdeskbot:small|h-Bosse-20261202091000|Signatures -->",
    "staff": "<!-- helpdeskbot:staff|Samira -->",
    "talk": "<!-- helpdeskbot:talk|h-Berta-20261214093000 -->",
    "unread": "<!-- helpdeskbot:unread|9cf3306336c0 -->",
    "unserved": (
        "<!-- helpdeskbot:unserved|funding|h-Lotta-20261125093900|h-Love-20261125094200 -->"
    ),
}
# The other format: of messages about the page of settings.
SETTINGS_MARK = "<!-- helpdeskbot settings 101 -->"
# Between these the bot writes on the pages that it keeps.
BEGIN, END = "<!-- helpdeskbot begins here -->", "<!-- helpdeskbot ends here -->"

# What rows of what was learnt from pages are kept for, and the titles they are kept under.
PURPOSES = {
    ("absent", "Project:Helpdesk/Experts"),
    ("answers:practice:desk", "Project:Helpdesk/Answers"),
    ("answers:practice:desk", "Project:Helpdesk/Follow-ups"),
    ("agreements:practice:desk", PAGE),
    ("archives:practice:desk", "archives"),
    ("asked-words:practice:desk", "threads"),
    ("boards:practice:desk", ""),
    ("capacity:practice:desk", PAGE),
    ("digest:practice:desk", "Project:Helpdesk/Staff"),
    ("duty:practice:desk", PAGE),
    ("duty-rows:practice:desk", "Project:Helpdesk/Duty"),
    ("cases:practice:desk", PAGE),
    ("figures:practice:desk", ""),
    ("committee:practice:desk", "meetings"),
    ("committee-lines:practice:desk", "Project:Helpdesk/Meetings/2026-12-08"),
    ("committee-requests:practice:desk", "meetings"),
    ("follow-ups:practice:desk", ""),
    ("looked:practice:desk", PAGE),
    ("looked:practice:desk", "Project:Other desk"),
    ("namesakes:practice:desk", PAGE),
    ("outcomes:practice:desk", "Project:Helpdesk/Outcomes"),
    ("own-talk", "User talk:HelpdeskBot"),
    ("refused:practice:desk", "mails in doubt"),
    ("refused:practice:desk", PAGE),
    ("proportion:practice:desk", "desk"),
    ("requests:practice:desk", PAGE),
    ("roster:005bcb1037067e53cf79", "Project:Helpdesk/Experts"),
    ("roster:c7441b07363b329d8ccb", "Project:Helpdesk/Duty"),
    ("settings:desk", "Project:Helpdesk/Settings"),
    ("standings:practice:desk", PAGE),
    ("standings:practice:desk", "Project:Other desk"),
    ("stories:practice:desk", PAGE),
    ("stories:practice:desk", "Project:Other desk"),
    ("taught:practice:desk", ""),
    ("templates", "Template:"),
    ("unserved:practice:desk", "Project:Helpdesk/Unserved"),
    ("words:practice:desk", PAGE),
}

# Where the bot writes, besides people's talk pages and what is published.
WRITTEN = {
    "Project talk:Helpdesk/Settings",
    "Project:Helpdesk",
    "Project:Helpdesk/Experts/Log",
    "Project:Helpdesk/Experts/Needed",
    "Project:Helpdesk/Experts/Report",
    "Project:Helpdesk/Meetings/2026-12-08",
    "Project:Helpdesk/Outcomes",
    "Project:Helpdesk/Outcomes/2026",
    "Project:Helpdesk/Staff",
    "Project:Helpdesk/Unserved",
}
# Where it reads answers, if the settings say nothing else.
ANSWERS = {"Project:Helpdesk/Answers", "Project:Helpdesk/Follow-ups"}

# What is published, in English.
PUBLISHED = {
    "Category:Helpdesk requests",
    "Category:Helpdesk requests: Approved",
    "Category:Helpdesk requests: Being planned",
    "Category:Helpdesk requests: Declined",
    "Category:Helpdesk requests: Done",
    "Category:Helpdesk requests: In progress",
    "Category:Helpdesk requests: New",
    "Category:Helpdesk requests: No response",
    "Category:Helpdesk requests: Not now",
    "Category:Helpdesk requests: On hold",
    "Category:Helpdesk requests: Under review",
    "Category:Helpdesk requests: Unknown status",
    "Category:Helpdesk requests: Waiting for an expert",
    "Category:Helpdesk requests: Waiting for the requester",
    "Category:Helpdesk requests: With a working group",
    "Project:Helpdesk/Experts",
    "Template:Helpdesk agree",
    "Template:Helpdesk agree/doc",
    "Template:Helpdesk agree/preload",
    "Template:Helpdesk agree/preload/intro",
    "Template:Helpdesk agreement",
    "Template:Helpdesk agreement again/en",
    "Template:Helpdesk agreement offer/en",
    "Template:Helpdesk agreement/doc",
    "Template:Helpdesk agreement/text",
    "Template:Helpdesk agreement/words/en",
    "Template:Helpdesk archived/en",
    "Template:Helpdesk ask facts/en",
    "Template:Helpdesk ask next/en",
    "Template:Helpdesk ask talk/en",
    "Template:Helpdesk ask/en",
    "Template:Helpdesk brought back/en",
    "Template:Helpdesk closed/en",
    "Template:Helpdesk decided anew/en",
    "Template:Helpdesk decided/en",
    "Template:Helpdesk decision",
    "Template:Helpdesk decision/doc",
    "Template:Helpdesk decision/text",
    "Template:Helpdesk decision/words/en",
    "Template:Helpdesk digest/en",
    "Project:Helpdesk/Duty",
    "Template:Helpdesk duty",
    "Template:Helpdesk duty/doc",
    "Template:Helpdesk duty/intro/en",
    "Template:Helpdesk duty/lang",
    "Template:Helpdesk duty/preload",
    "Template:Helpdesk duty/text",
    "Template:Helpdesk duty/words/en",
    "Template:Helpdesk duty/top",
    "Template:Helpdesk expert",
    "Template:Helpdesk expert/doc",
    "Template:Helpdesk expert/intro/en",
    "Template:Helpdesk expert/lang",
    "Template:Helpdesk expert/preload",
    "Template:Helpdesk expert/text",
    "Template:Helpdesk expert/words/en",
    "Template:Helpdesk expert/top",
    "Template:Helpdesk follow up/en",
    "Template:Helpdesk follow-up answer",
    "Template:Helpdesk follow-up answer/doc",
    "Template:Helpdesk follow-up answer/help",
    "Template:Helpdesk follow-up answer/help/intro",
    "Template:Helpdesk follow-up answer/stop",
    "Template:Helpdesk follow-up answer/stop/intro",
    "Template:Helpdesk follow-up answer/text",
    "Template:Helpdesk follow-up answer/words/en",
    "Template:Helpdesk follow-up answer/well",
    "Template:Helpdesk follow-up answer/well/intro",
    "Template:Helpdesk hand over/en",
    "Template:Helpdesk not me",
    "Template:Helpdesk not me/doc",
    "Template:Helpdesk not me/preload",
    "Template:Helpdesk not me/preload/intro",
    "Template:Helpdesk not me/text",
    "Template:Helpdesk not me/words/en",
    "Template:Helpdesk remind talk/en",
    "Template:Helpdesk remind/en",
    "Template:Helpdesk request form",
    "Template:Helpdesk request form/dashboard",
    "Template:Helpdesk request form/doc",
    "Template:Helpdesk request form/preload/en",
    "Template:Helpdesk request form/text",
    "Template:Helpdesk request form/words/en",
    "Template:Helpdesk settings",
    "Template:Helpdesk settings/doc",
    "Template:Helpdesk staff needed/en",
    "Template:Helpdesk status",
    "Template:Helpdesk status/box",
    "Template:Helpdesk status/dashboard",
    "Template:Helpdesk status/date",
    "Template:Helpdesk status/doc",
    "Template:Helpdesk status/self-help",
    "Template:Helpdesk status/text",
    "Template:Helpdesk status/words/en",
    "Template:Helpdesk status/topic",
    "Template:Helpdesk status/topics",
    "Template:Helpdesk take",
    "Template:Helpdesk take/doc",
    "Template:Helpdesk take/preload",
    "Template:Helpdesk take/preload/intro",
    "Template:Helpdesk take/text",
    "Template:Helpdesk take/words/en",
    "Template:Helpdesk topic",
    "Template:Helpdesk topic unserved/en",
    "Template:Helpdesk topic/doc",
    "Template:Helpdesk unread/en",
    "User:HelpdeskBot",
    "User:HelpdeskBot/Messages",
    "User:HelpdeskBot/Messages/en",
    "User:HelpdeskBot/What it does",
    "User:HelpdeskBot/stop",
}


@dataclass
class Told:
    """What a story has left behind."""

    events: set[str] = field(default_factory=set)
    actions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kinds: set[str] = field(default_factory=set)
    summaries: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    purposes: set[tuple[str, str]] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    plans: list[tuple[str, str]] = field(default_factory=list)

    def take(self, wiki: PracticeWiki, store: SqlStore) -> None:
        """Take note of what stands in a memory and on a wiki."""
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(dump_store(store))
            self._take_rows(connection)
        for page in wiki.world.pages.values():
            ours = [one.text for one in page.revisions if one.user == wiki.bot]
            if ours:
                self.written.add(page.title)
            self.marks |= {mark for text in ours for mark in re.findall(r"<!-- .*? -->", text)}

    def _take_rows(self, connection: sqlite3.Connection) -> None:
        made = defaultdict(set)
        for kind, thread, revid, data in connection.execute(
            "SELECT kind, thread, revid, data FROM event"
        ):
            self.events.add(kind)
            made[thread, revid, json.loads(data).get("because")].add(kind)
        for key, summary, actions, revid in connection.execute(
            "SELECT key, summary, actions, revid FROM plan"
        ):
            done = json.loads(actions)
            kinds = {action["kind"] for action in done}
            self.kinds |= kinds
            self.plans.append((key, summary))
            self.summaries[" + ".join(sorted(kinds))] |= set(find_messages(summary))
            for action in done:
                self.actions[action["kind"]] |= made[action["thread"], revid, action["because"]]
        self.purposes |= set(connection.execute("SELECT purpose, title FROM kept_page"))


def find_messages(summary: str) -> Iterator[str]:
    """The keys of the messages that a summary may have been made of."""
    words = re.sub(r"^/\*.*?\*/ ", "", summary)
    messages = Messages.load("en")
    for key in messages.texts:
        if "summary" in key and _pattern(messages.raw(key)).fullmatch(words):
            yield key


def _pattern(message: str) -> re.Pattern[str]:
    def write(piece: str) -> str:
        plural = re.fullmatch(r"\{\{PLURAL:\$1\|(.*)\}\}", piece)
        if plural:
            return f"(?:{'|'.join(map(_escape, plural[1].split('|')))})"
        return _escape(piece)

    return re.compile("".join(map(write, re.split(r"(\{\{.*?\}\})", message))))


def _escape(piece: str) -> str:
    return re.sub(r"\\\$[1-9]", ".*", re.escape(piece))


@cache
def play() -> Told:
    """What everything leaves behind: a course of weeks, and then trouble."""
    told = Told()

    def course() -> Desk:
        desk = CourseDesk()
        play_before(desk)
        play_after(desk)
        return desk

    for make in (
        course,
        _have_trouble,
        _write_unclearly,
        _correct_a_size,
        _be_told_the_next_step,
        _follow_a_request,
        _count_the_year,
        _agree_by_link,
        _take_turns,
        _leave_unanswered,
        _complain_to_the_bot,
        _ask_twice_below_one_heading,
        _decide_at_a_meeting,
    ):
        # One after the other, as no more memories are open at a time than the ring has.
        one = make()
        assert isinstance(one.store, SqlStore)
        told.take(one.wiki, one.store)
    return told


def _decide_at_a_meeting() -> Desk:
    """The committee meets, and decides."""
    desk = MeetingDesk()
    desk.is_prepared()
    desk.asks("Bosse", "Signatures", "How do I sign? ~~~~")
    desk.tick()
    desk.decides("Photographs", "approved")
    for moment in ("2026-12-02 12:00", "2026-12-08 09:00", "2026-12-09 09:00"):
        desk.at(moment)
        desk.tick()
    return desk


def _agree_by_link() -> Desk:
    """Somebody agrees by saving the form behind a link."""
    desk = AgreeingDesk()
    rita = desk.asks("Rita", "Photo archive", ARCHIVE)
    desk.tick()
    desk.presses(rita, "I agree")
    desk.tick()
    return desk


def _complain_to_the_bot() -> Desk:
    """Somebody writes on the bot's talk page, whose operator takes mail."""
    desk = Desk()
    desk.person("Olle").take_mail()
    desk.office.operator, desk.office.mails_operator = "Olle", True
    desk.tick()
    desk.person("Anna").append("User talk:HelpdeskBot", "Please stop. ~~~~")
    desk.tick()
    return desk


def _take_turns() -> Desk:
    """Staff take turns, and one of them leaves."""
    desk = DutifulDesk()
    desk.joins("Ana")
    desk.asks("Rita", "Photographs")
    desk.tick()
    desk.joins("Bo")
    desk.leaves("Ana")
    desk.settle()
    return desk


def _have_trouble() -> Desk:
    """People do at the same moment what the bot does, the wiki refuses, and threads wander."""
    desk = Desk(pages=[PAGE, "Project:Other desk"], archives={"enabled": True})
    desk.staff.edit("Project:Other desk", "Welcome.")
    answers: list[str | Exception] = [EditConflict("busy", where=PAGE), "protectedpage"]

    def refuse(user: str, edit: Edit) -> str | None:
        answer = answers.pop(0) if answers and user == desk.wiki.bot else ""
        if isinstance(answer, Exception):
            raise answer
        return answer or None

    desk.wiki.edit_filter = refuse
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.minutes_pass(30)
    _die_before_the_edit(desk)
    desk.tick()
    desk.asks("Bosse", "Films")
    desk.asks("Carin", "Maps")
    desk.tick()
    desk.tick()
    desk.staff.replace(PAGE, "== Photos ==", "== Old photos ==")
    desk.tick()
    text = desk.text
    section = text[text.index("== Films ==") : text.index("== Maps ==")]
    desk.staff.edit(PAGE, text.replace(section, ""))
    desk.tick()
    desk.staff.edit(PAGE, text)
    desk.tick()
    desk.staff.append("Project:Other desk", f"\n{section.strip()}")
    desk.staff.edit(PAGE, text.replace(section, ""))
    desk.tick()
    desk.asks("Dora", "Sounds", "How?\n\nWe have many.\n\nThank you. ~~~~")

    def set_a_status(call: str) -> None:
        if call == "apply_edit":
            desk.wiki.before = None
            desk.staff.append(PAGE, "{{Helpdesk status|in progress}}")

    desk.wiki.before = set_a_status
    desk.tick()
    desk.staff.append(PAGE, "{{nobots}}")
    desk.tick()
    return desk


def _leave_unanswered() -> Desk:
    """Rita does not answer what staff ask."""
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.person("Rita").edit("User:Rita", "Somewhere else")
    desk.ticks(50)
    return desk


def _ask_twice_below_one_heading() -> Desk:
    """Two requests have one heading."""
    desk = Desk()
    for name in ("Anna", "Bosse"):
        desk.asks(name, "Help")
        desk.tick()
    return desk


def _be_told_the_next_step() -> Desk:
    """Staff ask something at a desk whose box tells what comes next."""
    desk = Desk(next_step={"enabled": True})
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.staff.append(PAGE, ": Which photos? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    return desk


def _follow_a_request() -> Desk:
    """What is asked twice goes on in one request, and is over with it."""
    desk = SharingDesk()
    desk.sets("duplicate of=[[#Photographs]]")
    desk.tick()
    desk.closes("Photographs")
    desk.tick()
    return desk


def _count_the_year() -> Desk:
    """A request comes to a desk whose year stands in figures."""
    desk = Desk(figures={"enabled": True})
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.minutes_pass(5)
    desk.tick()
    return desk


def _write_unclearly() -> Desk:
    """Staff write what nobody can read, and mention somebody by a template."""
    desk = ReadingDesk()
    desk.sets("due=soon")
    desk.answers("{{u|Rita}} will hear from us. ~~~~")
    desk.minutes_pass(15)
    desk.tick()
    return desk


def _correct_a_size() -> Desk:
    """Staff say that a request is larger than we thought, and about something else."""
    desk = AskingDesk(capacity={"enabled": True, "simple": 1})
    for name in ("Anna", "Bosse"):
        desk.asks(name, f"Question by {name}", "Who knows the opening hours of the desk? ~~~~")
        desk.tick()
    desk.staff.replace(PAGE, "size=simple}}", "size=project|topic=funding}}")
    desk.tick()
    return desk


def _die_before_the_edit(desk: Desk) -> None:
    class Died(BaseException):
        pass

    def die(call: str) -> None:
        if call == "apply_edit":
            raise Died

    desk.wiki.before = die
    with pytest.raises(Died):
        desk.tick()
    desk.wiki.before = None


def read_words() -> set[str]:
    """Every string literal of the package."""
    return {
        node.value
        for file in Path(helpdeskbot.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


# -- The database ----------------------------------------------------------------------------------
def test_events_are_of_these_kinds() -> None:
    assert play().events == EVENTS


def test_each_kind_of_action_leaves_its_event() -> None:
    assert play().kinds == set(ACTIONS)
    assert play().actions == {kind: {event} for kind, event in ACTIONS.items()}


def test_rows_are_kept_for_these_purposes() -> None:
    assert play().purposes == PURPOSES


def test_none_of_these_words_is_gone_from_the_package() -> None:
    words = read_words()
    # This one is put together of its two halves.
    whole = EVENTS - {"plan-abandoned"} | {"plan-", "abandoned"}

    assert {*whole, *OUTCOMES, *ACTIONS, *MARKS, "absent"} - words == set()
    assert {purpose.partition(":")[0] for purpose, _ in PURPOSES} - words == set()


# -- Summaries -------------------------------------------------------------------------------------
def test_summaries_are_worded_by_the_heaviest_action() -> None:
    assert play().summaries == SUMMARIES


def test_each_summary_ends_with_the_key_of_its_plan() -> None:
    for key, summary in play().plans:
        assert re.fullmatch("[a-z2-7]{10}", key)
        assert summary.endswith(f" [{key}]")


def test_the_key_of_a_plan_is_found_in_an_old_summary_and_is_made_as_it_was() -> None:
    summary = (
        "/* Our archive */ Reminded of what a request waits for "
        "([[User:HelpdeskBot|what is this?]]) [5364itlo6b]"
    )

    assert find_key(summary, ["coeyji26kl", "5364itlo6b"]) == "5364itlo6b"
    assert find_key(summary, ["coeyji26kl"]) is None
    assert make_key("practice:desk", PAGE, 12, [("tag", "h-Anna-20261123091000")]) == "vvmmzzwa3s"


# -- Wikis -----------------------------------------------------------------------------------------
def test_marks_are_written_as_they_always_were() -> None:
    ours = {mark for mark in play().marks if "helpdeskbot" in mark}

    assert {*MARKS.values(), BEGIN, END} - ours == set()
    named = {found.kind for mark in ours for found in find_marks(mark)}
    assert named == set(MARKS)
    others = {re.sub("[0-9]+", "101", mark) for mark in ours if not find_marks(mark)}
    assert others == {SETTINGS_MARK, BEGIN, END}


@pytest.mark.parametrize("kind", MARKS)
def test_marks_that_stand_on_wikis_can_be_read(kind: str) -> None:
    [mark] = find_marks(f"Hello {MARKS[kind]} [[User:HelpdeskBot]]")

    words = MARKS[kind].removeprefix("<!-- helpdeskbot:").removesuffix(" -->").split("|")
    assert [mark.kind, *mark.words] == words


def test_marks_about_settings_that_stand_on_wikis_can_be_read() -> None:
    assert find_markers(f"== Settings ==\n{SETTINGS_MARK}\nHello") == {101}


def test_entries_of_the_log_carry_the_request_and_how_many_were_asked() -> None:
    others = {mark for mark in play().marks if "helpdeskbot" not in mark}

    assert "<!-- h-Mona-20261126093000 0 -->" in others
    assert "<!-- h-Cesar-20261218093000 1 -->" in others


def test_the_bot_writes_on_these_pages() -> None:
    written = {
        title
        for title in play().written
        - {"Project:Helpdesk/Duty", "Project:Helpdesk/Experts", "Project:Other desk"}
        if not title.startswith(("User talk:", "Template:", "User:HelpdeskBot"))
    }

    assert written == WRITTEN
    desk = CourseDesk().policies[0]
    assert {*desk.of(FollowUpPolicy).answer_pages(desk), desk.answers_title} == ANSWERS


def test_these_pages_are_published() -> None:
    values: Mapping[str, str] = {
        **OF_CONCERNS,
        "bot": "HelpdeskBot",
        "contact": "x",
        "stop": "User:HelpdeskBot/stop",
        "version": "1",
        "roster": "Project:Helpdesk/Experts",
    }
    titles = [page.title for page in load_pages(values, languages=["en"])]

    assert set(titles) == PUBLISHED
    assert len(titles) == len(PUBLISHED)
