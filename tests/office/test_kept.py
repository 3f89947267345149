"""What earlier versions remembered is read as it was meant; what nobody can read is forgotten."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import helpdeskbot
from helpdeskbot.concerns.agreement.memory import RECORDS, Record
from helpdeskbot.concerns.agreement.values import Proof, Snapshot, Trail
from helpdeskbot.concerns.archives.watch import WATCHES, Watch, Watched
from helpdeskbot.concerns.asking.findings import ABSENCES
from helpdeskbot.concerns.asking.memory import REQUESTS
from helpdeskbot.concerns.asking.roster.book import CONSENTS, KnownConsent
from helpdeskbot.concerns.asking.roster.values import ExpertRow, RosterTrouble, Way
from helpdeskbot.concerns.asking.uncovered import TOLD
from helpdeskbot.concerns.asking.unkept import BOARDS, LogRow, Unkept
from helpdeskbot.concerns.asking.values import OpenRequest, Stage
from helpdeskbot.concerns.capacity.concern import LOADS
from helpdeskbot.concerns.capacity.values import Load
from helpdeskbot.concerns.committee import memory as committee
from helpdeskbot.concerns.committee import values as meeting
from helpdeskbot.concerns.dashboard.memory import BOARD
from helpdeskbot.concerns.dashboard.values import KeptBoard
from helpdeskbot.concerns.duty.memory import HELD, KnownRow, Missing, Rows
from helpdeskbot.concerns.duty.memory import ROWS as DUTY_ROWS
from helpdeskbot.concerns.duty.values import Held, Summary
from helpdeskbot.concerns.figures.memory import CASES, READ_TO, YEARS, Years
from helpdeskbot.concerns.figures.values import (
    AskedExpert,
    Door,
    Reply,
    RequestCase,
    TurnStretch,
)
from helpdeskbot.concerns.follow_up.memory import BOOKS, StoredBook
from helpdeskbot.concerns.follow_up.values import Answer, Counted, DoneRequest, Wishes
from helpdeskbot.concerns.handed_on.memory import PLACES, WatchedPlace
from helpdeskbot.concerns.outcomes.concern import COUNTS
from helpdeskbot.concerns.outcomes.values import YearlyOutcomes
from helpdeskbot.concerns.reminders.digest import ITEMS
from helpdeskbot.concerns.reminders.values import Item
from helpdeskbot.model.due import Holder
from helpdeskbot.model.memory import KeptPage, PageMemory
from helpdeskbot.model.refusal import About
from helpdeskbot.model.shown import Shown
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import Phase
from helpdeskbot.model.topics import Complexity
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.templates import TEMPLATES, KnownTemplates, Linked
from helpdeskbot.page.answers import ANSWERS, StoredAnswers
from helpdeskbot.page.breaker import PROPORTIONS, Halt, Proportion
from helpdeskbot.page.decide.answers import Given
from helpdeskbot.page.kept_story import STORIES, KeptStory, Told
from helpdeskbot.page.mended import LOOKED_OVER, LookedOver
from helpdeskbot.page.own_talk import SEEN
from helpdeskbot.page.presenting import PRESENTED, Presented
from helpdeskbot.page.refused import WAITS, Wait
from helpdeskbot.page.remembering import ASKED, NAMESAKES
from helpdeskbot.page.resting import RESTED, TAUGHT, Rested
from helpdeskbot.page.standings import STANDING
from helpdeskbot.settings.on_wiki.standing import STANDINGS, Good, Notice, PageState, Trouble
from helpdeskbot.settings.settable import Mistake, MistakeKind
from helpdeskbot.settings.template_names import LOOKED, Looked
from tests.scenario.desk import PAGE, START, Desk


def on(day: int, hour: int, minute: int, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


class Row(NamedTuple):
    """A row as version 0.1.0 stored it, and what it says.

    :param whose: the rest of the purpose, behind the first word and a colon.
    """

    kept: Kept[Any]
    whose: str
    title: str
    revid: int
    data: str
    value: object


TERMS = (("by", "2027-03-01"), ("part1", "the rest"))

ROWS = {
    "handed-on": Row(
        PLACES,
        "practice:desk",
        PAGE,
        0,
        """{"places": {"Talk:Buttons": {"revid": 7, "changed": "2026-11-23T10:05:00Z",
         "sections": {"Blue": "2026-11-23T10:05:00Z", "Red": null}}}}""",
        {"Talk:Buttons": WatchedPlace(7, on(23, 10, 5), {"Blue": on(23, 10, 5), "Red": None})},
    ),
    "looked": Row(
        RESTED,
        "practice:desk",
        PAGE,
        7,
        """{"full_at": "2026-11-23T10:05:00Z", "digests": {"h-Anna-20261123090000": "0a1b"},
        "dues": {"h-Anna-20261123090000": "2026-11-24T12:00:00Z"}, "whole_at": null}""",
        Rested(
            on(23, 10, 5),
            {"h-Anna-20261123090000": "0a1b"},
            {"h-Anna-20261123090000": on(24, 12, 0)},
        ),
    ),
    "own-talk": Row(SEEN, "", "User talk:HelpdeskBot", 7, """{"seen": 7}""", 7),
    "requests": Row(
        REQUESTS,
        "practice:desk",
        PAGE,
        62,
        """{"requests": [
        {"identity": "h-Rita-20261123091000", "title": "Project:Helpdesk",
         "heading": "Old photographs", "stage": "asking", "language": "en",
         "topics": ["copyright", "upload"], "certain": true,
         "opened": "2026-11-23T09:10:00+00:00", "asked": ["Anna", "Bosse"], "busy": ["Bosse"]},
        {"identity": "Unsigned", "title": "Project:Helpdesk", "heading": "Unsigned",
         "stage": "unsorted", "language": "", "topics": [], "certain": false, "opened": "",
         "asked": [], "busy": []}]}""",
        (
            OpenRequest(
                "h-Rita-20261123091000",
                "Project:Helpdesk",
                "Old photographs",
                Stage.ASKING,
                "en",
                ("copyright", "upload"),
                certain=True,
                opened_at=on(23, 9, 10),
                asked=("Anna", "Bosse"),
                busy=("Bosse",),
            ),
            OpenRequest("Unsigned", "Project:Helpdesk", "Unsigned", Stage.UNSORTED),
        ),
    ),
    "agreements": Row(
        RECORDS,
        "practice:desk",
        PAGE,
        46,
        """{"threads": {
        "h-Rita-20261123091000": {
         "said": ["agree-offer"], "asked": ["129fbcb6182df1c0"], "told": ["2026-11-23"],
         "trail": {"revid": 46, "complete": true, "changed": "2026-11-23T09:31:00+00:00",
          "texts": ["10016f2732c89cf3", "10016f2732c89cf3|Rita"],
          "proofs": [["Rita", "b88ff961485ba61b", [["by", "2027-03-01"], ["part1", "the rest"]],
                      "2026-11-23T09:15:00+00:00", 45]],
          "last": ["129fbcb6182df1c0", [["by", "2027-03-01"], ["part1", "the rest"]],
                   ["Samira"], [["Rita", 1]], "182916ed46f0b265"]}},
        "h-Nina-20261123092500": {
         "said": ["ask-facts"], "asked": [], "told": [],
         "trail": {"revid": 0, "complete": false, "changed": "", "texts": [], "proofs": [],
          "last": null}}}}""",
        {
            "h-Rita-20261123091000": Record(
                {"agree-offer"},
                {"129fbcb6182df1c0"},
                {"2026-11-23"},
                Trail(
                    46,
                    Snapshot(
                        "129fbcb6182df1c0", TERMS, ("Samira",), (("Rita", 1),), "182916ed46f0b265"
                    ),
                    complete=True,
                    proofs=(Proof("Rita", "b88ff961485ba61b", TERMS, on(23, 9, 15), 45),),
                    changed_at=on(23, 9, 31),
                    texts=frozenset({"10016f2732c89cf3", "10016f2732c89cf3|Rita"}),
                ),
            ),
            "h-Nina-20261123092500": Record({"ask-facts"}),
        },
    ),
    "follow-ups": Row(
        BOOKS,
        "practice:desk",
        "",
        22,
        """{"requests": [
        {"identity": "h-Anna-20261123091000", "title": "Project:Helpdesk",
         "heading": "Our photos", "requester": "Anna", "closed_at": "2026-11-23T09:15:00Z",
         "revid": 14, "topics": ["upload"], "language": "en",
         "wishes": {"days": [7], "categories": ["Category:A"], "pages": ["B"],
                    "troubles": ["soon"]},
         "sent": [30], "sent_at": "2026-12-23T09:25:00Z",
         "counted": {"Category:A": {"files": 3, "at": "2026-12-23T09:25:00Z"}},
         "gone": true, "recovered": false, "over": true,
         "answers": ["stop:c-Anna-20261223092500"], "retry_at": "2026-12-24T09:25:00Z"},
        {"identity": "h-Bosse-20261123092000", "title": "Project:Helpdesk", "heading": "Third",
         "requester": "Bosse", "closed_at": "2026-11-23T09:25:00Z", "revid": 20, "topics": [],
         "language": "",
         "wishes": {"days": null, "categories": [], "pages": [], "troubles": []},
         "sent": [], "sent_at": null, "counted": {}, "gone": false, "recovered": false,
         "over": false, "answers": [], "retry_at": null}],
        "stopped": ["Anna"], "answers_revid": 22, "archives": {"Project:Helpdesk/2026": 21},
        "heard": {"Project:Helpdesk/Answers": 21}}""",
        StoredBook(
            (
                DoneRequest(
                    "h-Anna-20261123091000",
                    "Project:Helpdesk",
                    "Our photos",
                    "Anna",
                    on(23, 9, 15),
                    14,
                    ("upload",),
                    "en",
                    Wishes((7,), ("Category:A",), ("B",), ("soon",)),
                    (30,),
                    on(23, 9, 25, month=12),
                    {"Category:A": Counted(3, on(23, 9, 25, month=12))},
                    gone=True,
                    over=True,
                    answers=("stop:c-Anna-20261223092500",),
                    retry_at=on(24, 9, 25, month=12),
                ),
                DoneRequest(
                    "h-Bosse-20261123092000",
                    "Project:Helpdesk",
                    "Third",
                    "Bosse",
                    on(23, 9, 25),
                    20,
                ),
            ),
            ("Anna",),
            22,
            {"Project:Helpdesk/2026": 21},
            {"Project:Helpdesk/Answers": 21},
        ),
    ),
    "answers": Row(
        ANSWERS,
        "practice:desk",
        "Project:Helpdesk/Answers",
        21,
        """{"given": [["helpdesk take", "", "h-Rita-20261123091000", "Anna",
        "2026-11-23T09:20:00Z", 20, "9c1185a5c5e9", "Anna", false], ["helpdesk agree", "",
        "h-Rita-20261123091000", "", "2026-11-23T09:25:00Z", 21, "5c5e99c1185a", "", true]]}""",
        StoredAnswers(
            (
                Given(
                    "helpdesk take",
                    "",
                    "h-Rita-20261123091000",
                    "Anna",
                    on(23, 9, 20),
                    20,
                    "9c1185a5c5e9",
                    "Anna",
                ),
                Given(
                    "helpdesk agree",
                    "",
                    "h-Rita-20261123091000",
                    "",
                    on(23, 9, 25),
                    21,
                    "5c5e99c1185a",
                    gone=True,
                ),
            )
        ),
    ),
    "archives": Row(
        WATCHES,
        "practice:desk",
        "archives",
        0,
        """{"threads": [
        {"identity": "h-Rita-20261123091000", "where": "Project:Helpdesk/Archive",
         "heading": "Photographs", "until": "2027-04-22T12:05:00+00:00",
         "comments": ["c-Rita-20261123091000", "c-HelpdeskBot-20261123091500"]}],
        "revids": {"Project:Helpdesk/Archive": 60}}""",
        Watch(
            [
                Watched(
                    "h-Rita-20261123091000",
                    "Project:Helpdesk/Archive",
                    "Photographs",
                    on(22, 12, 5, month=4, year=2027),
                    ("c-Rita-20261123091000", "c-HelpdeskBot-20261123091500"),
                )
            ],
            {"Project:Helpdesk/Archive": 60},
        ),
    ),
    "capacity": Row(
        LOADS,
        "practice:desk",
        PAGE,
        45,
        """{"loads": [
        {"identity": "h-Sven-20261123091000", "size": "simple",
         "opened": "2026-11-23T09:10:00+00:00", "started": true, "place": null},
        {"identity": "Unsigned", "size": "project", "opened": "", "started": false,
         "place": 1}]}""",
        (
            Load("h-Sven-20261123091000", Complexity.SIMPLE, on(23, 9, 10), started=True),
            Load("Unsigned", Complexity.PROJECT, place=1),
        ),
    ),
    "roster": Row(
        CONSENTS,
        "005bcb1037067e53cf79",
        "Project:Helpdesk/Experts",
        97,
        """{"consents": [
        {"name": "Anna", "user_id": 3, "revid": 34,
         "row": {"name": "Anna", "topics": ["copyright"], "languages": ["sv", "en"],
          "limit": null, "open_limit": null, "quiet_days": null, "away_until": "",
          "time_zone": "", "way": "ping"}},
        {"name": "Bosse", "user_id": 4, "revid": 35, "row": null},
        {"name": "Mallory", "user_id": 0, "revid": 97,
         "row": {"name": "Mallory", "topics": ["copyright"], "languages": [], "limit": 1,
          "open_limit": 2, "quiet_days": 30, "away_until": "9999-12-31",
          "time_zone": "Europe/Berlin", "way": "mail"}}]}""",
        (
            KnownConsent("Anna", 34, ExpertRow("Anna", ("copyright",), ("sv", "en")), 3),
            KnownConsent("Bosse", 35, None, 4),
            KnownConsent(
                "Mallory",
                97,
                ExpertRow(
                    "Mallory",
                    ("copyright",),
                    (),
                    1,
                    2,
                    30,
                    date(9999, 12, 31),
                    "Europe/Berlin",
                    Way.MAIL,
                ),
            ),
        ),
    ),
    "digest": Row(
        ITEMS,
        "practice:desk",
        "Project:Helpdesk/Staff",
        0,
        """{"items": [{"thread": "h-Rita-20261123091000", "holder": "desk",
        "at": "2026-11-24T12:00:00Z", "mark": "<!-- helpdeskbot:remind-elsewhere|h -->",
        "words": "[[:P#Photos|Photos]]: a reply", "of_part": false}]}""",
        (
            Item(
                "h-Rita-20261123091000",
                Holder.DESK,
                on(24, 12, 0),
                "<!-- helpdeskbot:remind-elsewhere|h -->",
                "[[:P#Photos|Photos]]: a reply",
            ),
        ),
    ),
    "taught": Row(
        TAUGHT,
        "practice:desk",
        "",
        0,
        """{"taught": ["2026-11-24T12:00:00Z"]}""",
        (on(24, 12, 0),),
    ),
    "cases-read": Row(READ_TO, "practice:desk", PAGE, 45, """{"read": true}""", True),
    "duty": Row(
        HELD,
        "practice:desk",
        PAGE,
        45,
        """{"held": [
        {"identity": "h-Rita-20261123091000", "name": "Bo", "since": "2026-11-23T09:25:00Z",
         "was_here": true, "counts": true, "waits": false, "before": "Ana",
         "summary": {"title": "Project:Helpdesk", "heading": "Photos", "requester": "Rita",
          "opened": "2026-11-23", "asked": "Which licence?", "topics": "copyright",
          "size": "simple", "waits": "expert", "who": ["Anna"], "since": "2026-11-23",
          "promises": [["Ana", "2026-11-27"]], "due": "2026-12-18", "until": null,
          "agreed": null, "agreeing": true, "parts": [["Scan", "Anna", "2026-12-01"]]}},
        {"identity": "Unsigned", "name": "", "since": null, "was_here": false, "counts": true,
         "waits": true, "before": "", "summary": null}]}""",
        (
            Held(
                "h-Rita-20261123091000",
                "Bo",
                on(23, 9, 25),
                was_here=True,
                before="Ana",
                summary=Summary(
                    "Project:Helpdesk",
                    "Photos",
                    "Rita",
                    date(2026, 11, 23),
                    "Which licence?",
                    "copyright",
                    "simple",
                    "expert",
                    ("Anna",),
                    date(2026, 11, 23),
                    (("Ana", date(2026, 11, 27)),),
                    date(2026, 12, 18),
                    agreeing=True,
                    parts=(("Scan", "Anna", "2026-12-01"),),
                ),
            ),
            Held("Unsigned", waits=True),
        ),
    ),
    "duty-rows": Row(
        DUTY_ROWS,
        "practice:desk",
        "Project:Helpdesk/Duty",
        98,
        """{"template": "Helpdesk duty", "rows": [
        {"name": "Ana", "user_id": 3, "row": {"name": "Ana", "topics": [], "languages": [],
         "limit": null, "open_limit": 5, "quiet_days": null, "away_until": "2026-12-10",
         "time_zone": "", "way": "talk", "weekdays": [0, 2]}}],
        "troubles": [{"code": "unconfirmed", "params": ["Bo"], "name": "Bo", "line": 7}],
        "missing": [["Cleo", "2026-11-24T12:00:00Z"]]}""",
        Rows(
            "Helpdesk duty",
            (
                KnownRow(
                    "Ana",
                    3,
                    ExpertRow(
                        "Ana",
                        open_limit=5,
                        away_until=date(2026, 12, 10),
                        way=Way.TALK,
                        weekdays=(0, 2),
                    ),
                ),
            ),
            (RosterTrouble("unconfirmed", ("Bo",), "Bo", 7),),
            (Missing("Cleo", on(24, 12, 0)),),
        ),
    ),
    "stories": Row(
        STORIES,
        "practice:desk",
        PAGE,
        5,
        """{"stories": {"h-Rita-20261123091000": [5, "{\\"complete\\":true}"]}}""",
        Told({"h-Rita-20261123091000": KeptStory(5, '{"complete":true}')}),
    ),
    "asked-words": Row(
        ASKED,
        "practice:desk",
        "threads",
        0,
        """{"h-Rita-20261123091000": "9c1185a5c5e9fc54"}""",
        {"h-Rita-20261123091000": "9c1185a5c5e9fc54"},
    ),
    "standings": Row(
        STANDING,
        "practice:desk",
        PAGE,
        45,
        """{"standings": [
        {"identity": "h-Rita-20261123091000", "title": "Project:Helpdesk", "heading": "Maps",
         "anchor": "Maps", "requester": "Rita", "opened_at": "2026-11-23T09:10:00Z",
         "status": "new", "phase": "waiting-on-desk", "language": "en", "topics": ["upload"],
         "size": "simple", "holder": "desk", "who": ["Rita"], "at_work": ["Samira"],
         "since": "2026-11-23T09:10:00Z", "rule": "turn-new", "rule_params": ["Rita"],
         "until": null, "due_at": "2026-11-24T09:10:00Z", "then": "remind",
         "then_who": ["Rita"], "reminded": 1, "reminded_at": "2026-11-23T09:25:00Z",
         "promised": "2026-11-30", "deadline": null, "search": "asking", "asked": ["Anna"],
         "waited_for": ["Anna"], "taken_by": [], "spotted": [["near", "2026-11-30"]],
         "place": 1, "consent": "waiting", "missing_yes": ["Rita"], "missing": ["licence"],
         "owner": ""}]}""",
        (
            Standing(
                identity="h-Rita-20261123091000",
                title=PAGE,
                heading="Maps",
                anchor="Maps",
                requester="Rita",
                opened_at=on(23, 9, 10),
                status="new",
                phase=Phase.WAITING_ON_DESK,
                language="en",
                topics=("upload",),
                size=Complexity.SIMPLE,
                holder=Holder.DESK,
                who=("Rita",),
                at_work=("Samira",),
                since=on(23, 9, 10),
                rule="turn-new",
                rule_params=("Rita",),
                due_at=on(24, 9, 10),
                then="remind",
                then_who=("Rita",),
                reminded=1,
                reminded_at=on(23, 9, 25),
                promised=date(2026, 11, 30),
                search="asking",
                asked=("Anna",),
                waited_for=("Anna",),
                spotted=(("near", "2026-11-30"),),
                place=1,
                consent="waiting",
                missing_yes=("Rita",),
                missing=("licence",),
            ),
        ),
    ),
    "template-names": Row(
        LOOKED,
        "practice:desk",
        "",
        0,
        """{"names": ["Helpdesk statsu"], "missing": ["Helpdesk statsu"],
        "at": "2026-11-23T09:25:00Z"}""",
        Looked(("Helpdesk statsu",), ("Helpdesk statsu",), on(23, 9, 25)),
    ),
    "dashboard": Row(
        BOARD,
        "practice:desk",
        f"{PAGE}/Dashboard",
        0,
        """{"digest": "9c1185a5c5e9fc54", "due_at": "2026-11-24T00:00:00Z", "settings": 4,
        "shown": {"archives": [{"anchor": "archived-open", "heading": "Archived",
        "text": "* Maps"}]}}""",
        KeptBoard(
            "9c1185a5c5e9fc54",
            on(24, 0, 0),
            4,
            {"archives": (Shown("archived-open", "Archived", "* Maps"),)},
        ),
    ),
    "namesakes": Row(
        NAMESAKES,
        "practice:desk",
        PAGE,
        5,
        """{"h-Rita-20261123091000": 2}""",
        {"h-Rita-20261123091000": 2},
    ),
    "boards": Row(
        BOARDS,
        "practice:desk",
        "",
        0,
        """{"due_at": "2026-11-23T09:25:00Z", "rows": [{"identity": "h-Rita-20261123091000",
        "names": ["Anna"], "mark": "<!-- 9c1185a5c5e9fc54 -->", "text": "| Photos\\n| Anna",
        "at": "2026-11-23T09:10:00Z"}]}""",
        Unkept(
            on(23, 9, 25),
            (
                LogRow(
                    "h-Rita-20261123091000",
                    ("Anna",),
                    "<!-- 9c1185a5c5e9fc54 -->",
                    "| Photos\n| Anna",
                    on(23, 9, 10),
                ),
            ),
        ),
    ),
    "refused": Row(
        WAITS,
        "practice:desk",
        PAGE,
        0,
        """{"h-Rita-20261123091000": {"code": "spamblacklist", "about": "thread", "tries": 2,
        "until": "2026-11-23T10:10:00Z", "told": "2026-11-23T09:10:00Z"}}""",
        {
            "h-Rita-20261123091000": Wait(
                "spamblacklist", About.THREAD, 2, on(23, 10, 10), on(23, 9, 10)
            )
        },
    ),
    "unserved": Row(
        TOLD,
        "practice:desk",
        "Project:Helpdesk/Unserved",
        0,
        """{"maps": ["h-Rita-20261123091000", "h-Rolf-20261123092000"]}""",
        {"maps": ["h-Rita-20261123091000", "h-Rolf-20261123092000"]},
    ),
    "absent": Row(
        ABSENCES,
        "",
        "Project:Helpdesk/Experts",
        0,
        """{"Anna": "opted-out", "Bosse": "inactive"}""",
        {"Anna": "opted-out", "Bosse": "inactive"},
    ),
    "committee": Row(
        committee.MEETINGS,
        "practice:desk",
        "meetings",
        0,
        """{"begun": ["2026-11-10", "2026-12-08"], "since": "2026-11-01",
        "phases": {"2026-11-10": "record", "2026-12-08": "agenda"},
        "shown": {"2026-12-08": "9cf3306336c0"}, "again_at": "2026-12-02T09:00:00Z",
        "ahead": "2026-12-08"}""",
        committee.Kepts(
            (date(2026, 11, 10), date(2026, 12, 8)),
            date(2026, 11, 1),
            {"2026-11-10": meeting.Progress.RECORD, "2026-12-08": meeting.Progress.AGENDA},
            {"2026-12-08": "9cf3306336c0"},
            datetime(2026, 12, 2, 9, tzinfo=UTC),
            date(2026, 12, 8),
        ),
    ),
    "committee-requests": Row(
        committee.ITEMS,
        "practice:desk",
        "meetings",
        0,
        """{"items": [{"identity": "h-Rita-20261123091000", "title": "Project:Helpdesk",
        "heading": "Maps", "requester": "Rita", "opened_at": "2026-11-23T09:10:00Z",
        "size": "involved", "because": ["“upload”"], "missing": ["licence"],
        "wished": "2026-12-20", "money": ["2 000 EUR"], "rights": "CC0", "status": "not now",
        "answered": true, "over": false, "until": "2027-01-12", "place": 2,
        "settled_at": "2026-12-08T09:00:00Z", "decided": "2026-12-08", "gone": "archived",
        "where": "Project:Helpdesk/Archive"}]}""",
        (
            meeting.AgendaItem(
                identity="h-Rita-20261123091000",
                title="Project:Helpdesk",
                heading="Maps",
                requester="Rita",
                opened_at=datetime(2026, 11, 23, 9, 10, tzinfo=UTC),
                size=Complexity.INVOLVED,
                because=("“upload”",),
                missing=("licence",),
                wished=date(2026, 12, 20),
                money=("2 000 EUR",),
                rights="CC0",
                status="not now",
                answered=True,
                until=date(2027, 1, 12),
                place=2,
                settled_at=datetime(2026, 12, 8, 9, tzinfo=UTC),
                decided=date(2026, 12, 8),
                gone=meeting.Gone.ARCHIVED,
                where="Project:Helpdesk/Archive",
            ),
        ),
    ),
    "committee-lines": Row(
        committee.LINES,
        "practice:desk",
        "Project:Helpdesk/Meetings/2026-12-08",
        31,
        """{"written": [["{{Helpdesk decision|Maps|approved}}", "Samira",
        "2026-12-08T09:00:00Z", 30, "", false]], "ours": ["0a1b"], "struck": ["2c3d"],
        "headings": {"h-Rita-20261123091000": "Maps"}, "since": null}""",
        committee.Lines(
            (
                meeting.Written(
                    "{{Helpdesk decision|Maps|approved}}",
                    "Samira",
                    datetime(2026, 12, 8, 9, tzinfo=UTC),
                    30,
                ),
            ),
            ("0a1b",),
            ("2c3d",),
            {"h-Rita-20261123091000": "Maps"},
        ),
    ),
    "outcomes": Row(
        COUNTS,
        "practice:desk",
        "Project:Helpdesk/Outcomes",
        29,
        """{"counts": [
        {"year": 2027, "declined": {"late": 1, "": 2}, "answers": {"well": 1, "help": 2}},
        {"year": 2026, "declined": {}, "answers": {}}]}""",
        (
            YearlyOutcomes(2027, {"late": 1, "": 2}, {Answer.WELL: 1, Answer.HELP: 2}),
            YearlyOutcomes(2026),
        ),
    ),
    "cases": Row(
        CASES,
        "practice:desk",
        PAGE,
        81,
        """{"cases": [
        {"identity": "h-Rita-20261123091000", "title": "Project:Helpdesk",
         "heading": "Old photographs", "opened_at": "2026-11-23T09:10:00Z", "requester": "Rita",
         "revid": 80, "read": "e5b1f1c2d3a49607", "topic": "upload", "language": "en",
         "size": "simple", "door": "form", "reaction_at": "2026-11-24T09:10:00Z",
         "ended_at": "2026-11-25T09:10:00Z", "outcome": "declined", "reason": "late",
         "left_at": "2026-11-26T09:10:00Z",
         "turns": [{"holder": "desk", "since": "2026-11-23T09:10:00Z"}],
         "agreed_at": null, "began_at": "2026-11-25T09:10:00Z",
         "asked": [{"name": "Anna", "at": "2026-11-23T09:15:00Z", "replied": true}],
         "experts": ["Anna"], "followed": 1,
         "replies": [{"answer": "well", "about": "h-Rita-20261123091000", "by": "Rita"}],
         "categories": ["Category:A"]}]}""",
        (
            RequestCase(
                identity="h-Rita-20261123091000",
                title=PAGE,
                heading="Old photographs",
                opened_at=on(23, 9, 10),
                requester="Rita",
                revid=80,
                read="e5b1f1c2d3a49607",
                topic="upload",
                language="en",
                size=Complexity.SIMPLE,
                door=Door.FORM,
                reaction_at=on(24, 9, 10),
                ended_at=on(25, 9, 10),
                outcome="declined",
                reason="late",
                left_at=on(26, 9, 10),
                turns=(TurnStretch(Holder.DESK, on(23, 9, 10)),),
                began_at=on(25, 9, 10),
                asked=(AskedExpert("Anna", on(23, 9, 15), True),),
                experts=("Anna",),
                followed=1,
                replies=(Reply(Answer.WELL, "h-Rita-20261123091000", "Rita"),),
                categories=("Category:A",),
            ),
        ),
    ),
    "figures": Row(
        YEARS,
        "practice:desk",
        "",
        0,
        """{"due": false, "made_on": "2026-11-26", "heard": 2,
        "texts": {"Project:Helpdesk/Outcomes/2026": "e5b1f1c2d3a49607"}}""",
        Years(False, date(2026, 11, 26), 2, {f"{PAGE}/Outcomes/2026": "e5b1f1c2d3a49607"}),
    ),
    "templates": Row(
        TEMPLATES,
        "",
        "Template:",
        0,
        """{"since": "2026-11-24T09:00:00Z", "targets": {"Reply to": "Ping", "Ours": "Ours"},
        "missing": {"Gone": "2026-11-24T09:30:00Z"},
        "linked": {"Reply to|1|2": {"params": ["1", "2"], "always": []},
        "Ours": {"params": [], "always": ["Anna"]}}}""",
        KnownTemplates(
            on(24, 9, 0),
            {"Reply to": "Ping", "Ours": "Ours"},
            {"Gone": on(24, 9, 30)},
            {"Reply to|1|2": Linked(("1", "2")), "Ours": Linked(always=("Anna",))},
        ),
    ),
    "proportion": Row(
        PROPORTIONS,
        "practice:desk",
        "desk",
        0,
        """{"halt": {"page": "Project:Helpdesk", "title": "Project:Helpdesk", "revid": 71,
        "judged": "e6498e56", "since": "2026-11-26T09:21:00Z", "counted": "2026-11-26T10:21:00Z",
        "told": true, "measure": "gone", "count": 30, "usual": 0.5, "who": ["ArchiveBot"]},
        "since": "2026-11-24T09:00:00Z", "told": {"2026-11-25": 3}}""",
        Proportion(
            Halt(
                PAGE,
                PAGE,
                71,
                "e6498e56",
                on(26, 9, 21),
                on(26, 10, 21),
                True,
                "gone",
                30,
                0.5,
                ("ArchiveBot",),
            ),
            on(24, 9, 0),
            {"2026-11-25": 3},
        ),
    ),
    "presented": Row(
        PRESENTED,
        "",
        "User:HelpdeskBot/What it does",
        0,
        """{"settings": "e6498e56", "text": "It does what it says."}""",
        Presented("e6498e56", "It does what it says."),
    ),
    "words": Row(
        LOOKED_OVER,
        "practice:desk",
        PAGE,
        0,
        """{"revids": {"Template:Helpdesk ask/en": 12},
        "mended": {"Template:Helpdesk ask/en": "2026-11-24T09:00:00Z"}, "language": "sv"}""",
        LookedOver(
            {"Template:Helpdesk ask/en": 12}, {"Template:Helpdesk ask/en": on(24, 9, 0)}, "sv"
        ),
    ),
    "settings": Row(
        STANDINGS,
        "desk",
        "Project:Helpdesk/Settings",
        4,
        """{"judged": "0.1.0 e6498e56", "revid": 4,
        "good": {"revid": 3, "user": "Samira", "at": "2026-11-23T09:10:00Z",
         "data": {"settle_minutes": 5.0, "status": {"vocabulary": {"z": "open"}}},
         "lines": {"settle_minutes": 1, "status.vocabulary.z": 2}},
        "mistakes": [{"line": 1, "key": "settle_minutes", "kind": "number",
                      "params": ["0", "1440", "x"]}],
        "notices": [{"trouble": "broken", "revid": 4, "user": "Samira",
                     "at": "2026-11-23T09:20:00Z", "floor": 3}],
        "trouble": "", "since": "2026-11-23T09:20:00Z", "told": [4], "retry": null,
        "shown": null}""",
        PageState(
            "0.1.0 e6498e56",
            4,
            Good(
                3,
                "Samira",
                on(23, 9, 10),
                {"settle_minutes": 5.0, "status": {"vocabulary": {"z": "open"}}},
                {"settle_minutes": 1, "status.vocabulary.z": 2},
            ),
            (Mistake(1, "settle_minutes", MistakeKind.NUMBER, ("0", "1440", "x")),),
            (Notice(Trouble.BROKEN, 4, "Samira", on(23, 9, 20), 3),),
            since=on(23, 9, 20),
            told=(4,),
        ),
    ),
}
"""By the first word of the purpose."""


@pytest.mark.parametrize("purpose", ROWS)
def test_what_an_earlier_version_remembered_is_still_known(purpose: str) -> None:
    desk, row = Desk(), ROWS[purpose]
    stored_under = f"{purpose}:{row.whose}" if row.whose else purpose
    wiki = desk.wiki.name
    desk.store.record_kept_page(
        KeptPage(wiki, stored_under, row.title, row.revid, json.loads(row.data), START)
    )

    assert row.kept.fetch_at(desk.office, row.whose, row.title) == (row.value, row.revid)

    row.kept.keep(desk.office, row.whose, row.title, row.value, row.revid + 1)

    stored = desk.store.fetch_kept_page(wiki, stored_under, row.title)
    assert stored is not None
    assert stored.revid == row.revid + 1
    assert stored.at == desk.now
    assert set(stored.data) == set(json.loads(row.data))
    assert row.kept.fetch(desk.office, row.whose, row.title) == row.value


@pytest.mark.parametrize(
    ("purpose", "again"),
    [
        ("looked", Kept("looked", Rested)),
        ("standings", Kept("standings", tuple[Standing, ...], under="standings")),
    ],
)
def test_what_need_not_be_read_again_is_what_would_be_read(purpose: str, again: Kept[Any]) -> None:
    office, row = Desk().office, ROWS[purpose]

    row.kept.keep(office, row.whose, row.title, row.value, row.revid)

    assert row.kept.fetch(office, row.whose, row.title) is row.value
    assert again.fetch(office, row.whose, row.title) == row.value


def test_there_is_a_row_of_an_earlier_version_for_everything_that_is_remembered() -> None:
    sources = Path(helpdeskbot.__file__).parent.rglob("*.py")
    found = {
        word for file in sources for word in re.findall(r'\bKept\(\s*"([^"]+)"', file.read_text())
    }

    assert found == set(ROWS)


@pytest.mark.parametrize(
    ("data", "under"),
    [
        ({"Anna": 5}, ""),
        ({"rows": ["Anna"]}, "rows"),
        ({"rows": None}, "rows"),
        ({"Anna": "inactive"}, "rows"),
        ({}, "rows"),
    ],
)
def test_what_does_not_fit_is_told_once_and_gives_way_to_the_next(
    data: dict[str, object], under: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk, kept = Desk(), Kept("names", dict[str, str], under=under)
    office = desk.office
    desk.store.record_kept_page(KeptPage(desk.wiki.name, "names:desk", PAGE, 7, data, START))

    with caplog.at_level(logging.WARNING):
        assert kept.fetch(office, "desk", PAGE) is None
        assert kept.fetch_at(office, "desk", PAGE) == (None, 0)

    (told,) = caplog.records
    assert (told.__dict__["purpose"], told.__dict__["page"]) == ("names:desk", PAGE)
    kept.keep(office, "desk", PAGE, {"Anna": "inactive"})
    assert kept.fetch(office, "desk", PAGE) == {"Anna": "inactive"}


def test_what_was_never_remembered_is_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    assert Kept("names", dict[str, str]).fetch_at(Desk().office, "desk", PAGE) == (None, 0)
    assert not caplog.records


def test_names_of_any_text_come_back_as_they_were() -> None:
    desk, kept = Desk(), Kept("names", tuple[Proof, ...], under="rows")
    proof = Proof("\ud800 \0 \x1a – Ünal", "", (("\udfff", "{{x}}"),), START)

    kept.keep(desk.office, "", PAGE, (proof,))

    assert kept.fetch(desk.office, "", PAGE) == (proof,)


def test_a_command_that_reads_no_memory_does_not_wait_for_types_to_be_checked() -> None:
    words = (
        "import sys, helpdeskbot.concerns.order;"
        "from helpdeskbot.concerns.asking.memory import REQUESTS;"
        "sys.exit('pydantic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0


def test_what_is_gathered_of_a_page_is_remembered_with_it_or_not_at_all() -> None:
    desk = Desk()
    office, key = desk.office, desk.office.desk_key(desk.policies[0])
    with suppress(LookupError), office.gathering():
        SEEN.keep(office, key, PAGE, 7)
        assert SEEN.fetch(office, key, PAGE) == 7, "it is known at once"
        raise LookupError
    assert SEEN.fetch(office, key, PAGE) is None

    with office.gathering():
        SEEN.keep(office, key, PAGE, 8)
        assert desk.store.fetch_kept_page("practice", f"own-talk:{key}", PAGE) is None
        office.store.record_page(PageMemory(key, PAGE, 8), (), (), office.take_gathered())
    assert SEEN.fetch(office, key, PAGE) == 8
