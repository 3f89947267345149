"""What earlier versions remembered is read as it was meant; what nobody can read is forgotten."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
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
from helpdeskbot.concerns.asking.roster.values import ExpertRow, Way
from helpdeskbot.concerns.asking.uncovered import TOLD
from helpdeskbot.concerns.asking.unkept import BOARDS, LogRow, Unkept
from helpdeskbot.concerns.asking.values import OpenRequest, Stage
from helpdeskbot.concerns.capacity.concern import LOADS
from helpdeskbot.concerns.capacity.values import Load
from helpdeskbot.concerns.follow_up.memory import BOOKS, StoredBook
from helpdeskbot.concerns.follow_up.values import Answer, Counted, DoneRequest, Wishes
from helpdeskbot.concerns.outcomes.concern import COUNTS
from helpdeskbot.concerns.outcomes.values import YearlyOutcomes
from helpdeskbot.model.memory import KeptPage
from helpdeskbot.model.refusal import About
from helpdeskbot.model.topics import Complexity
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.templates import TEMPLATES, KnownTemplates, Linked
from helpdeskbot.page.answers import ANSWERS, StoredAnswers
from helpdeskbot.page.breaker import PROPORTIONS, Halt, Proportion
from helpdeskbot.page.decide.answers import Given
from helpdeskbot.page.mended import LOOKED_OVER, LookedOver
from helpdeskbot.page.presenting import PRESENTED, Presented
from helpdeskbot.page.refused import WAITS, Wait
from helpdeskbot.page.remembering import ASKED
from helpdeskbot.page.story import STORIES, KeptStory, Told
from helpdeskbot.settings.on_wiki.standing import STANDINGS, Good, Notice, PageState, Trouble
from helpdeskbot.settings.settable import Mistake, MistakeKind
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
        "trouble": "", "since": "2026-11-23T09:20:00Z", "told": [4], "retry": null}""",
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
