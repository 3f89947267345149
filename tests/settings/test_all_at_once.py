"""Every kind of mistake gets a sentence that is right, and all of them are told in one go."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.parse import default_site
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.settings.on_wiki.fitting import find_mistakes
from helpdeskbot.settings.on_wiki.parse.page import parse_settings_page
from helpdeskbot.settings.on_wiki.standing import say_mistake
from helpdeskbot.settings.operator_file import load_settings
from helpdeskbot.settings.settable import find_sections
from helpdeskbot.words.messages import Messages, available_languages

DAYS = "monday, tuesday, wednesday, thursday, friday, saturday, sunday"
PHASES = "open, waiting-on-requester, waiting-on-expert, waiting-on-desk, on-hold, closed"
ZONE = "is no time zone; its name is expected, such as Europe/Stockholm"
COUNTRY = "is no country’s code; one such as SE is expected, or with a part such as DE-BY"
UNIT = "the number alone is expected, without a word behind it"
MEETING = (
    "cannot be read as a meeting; a date such as 2026-12-08 is expected, "
    "or a rule such as “second Tuesday” or “last working day”"
)
NONE = "there is no such setting"
DAY = "a day such as 2026-12-24 is expected, or two with “to” between them"
PLAIN = "plain text is expected, without brackets, braces, tags or signatures"

# A line of the template for each, of which none sets what another one does.
LINES = [
    ("settle_minutes = 2 hours", f"{UNIT}; not “2 hours”; did you mean “120”?"),
    ("settle_minuts = 5", f"{NONE}; did you mean “settle_minutes”?"),
    ("colour = red", NONE),
    ("reminder.requester = 5", f"{NONE}; did you mean “reminders.requester”?"),
    ("close_after = 5", f"{NONE}; did you mean “reminders.close_after”?"),
    ("status.vocabulry.x = open", f"{NONE}; did you mean “status.vocabulary.x”?"),
    ("status = open", NONE),
    ("unread = yes", f"{NONE}; did you mean “unread.enabled”?"),
    (
        "topics = maps",
        "only the operator of the bot can set this; ask them: Ops; did you mean “Helpdesk topic”?",
    ),
    (
        "settle_minutes: 5",
        "a name is missing; write the name, an equals sign, and the value; "
        "did you mean “settle_minutes = 5”?",
    ),
    ("pages = Project:Elsewhere", "only the operator of the bot can set this; ask them: Ops"),
    ("reminders.digest_page = X", "only the operator of the bot can set this; ask them: Ops"),
    ("just some words", "a name is missing; write the name, an equals sign, and the value"),
    (
        "reminders.requester = 5; 15",
        "a number from 1 to 365 is expected, not “5; 15”; did you mean “5, 15”?",
    ),
    (
        "reminders.desk = 15, 5",
        "each number has to be larger than the one before; not “15, 5”",
    ),
    (
        "reminders.expert = 1, 2, 3, 4, 5, 6",
        "these are too many; at most 5 are possible",
    ),
    ("reminders.community = soon", "a number from 1 to 365 is expected, not “soon”"),
    ("reminders.enabled = vrai", "yes or no is expected, not “vrai”; did you mean “yes”?"),
    ("tagging.enabled = maybe", "yes or no is expected, not “maybe”"),
    (
        "follow_up.enabled = “no”",
        "no quotation marks are expected here; not ““no””; did you mean “no”?",
    ),
    (
        "reminders.close_after = none",
        "a number from 0 to 365 is expected, not “none”; did you mean “0”?",
    ),
    ("reminders.quiet_hours = 2 days", f"{UNIT}; not “2 days”; did you mean “48”?"),
    ("asking.wait_days = 1 week", f"{UNIT}; not “1 week”; did you mean “7”?"),
    ("reminders.digest_again = a month", "a number from 1 to 365 is expected, not “a month”"),
    ("reminders.staff_after = 3 Tage", f"{UNIT}; not “3 Tage”"),
    ("reminders.most_experts = 1.5", "a whole number from 0 to 5 is expected, not “1.5”"),
    ("reminders.most_digests = -1", "a number from 0 to 50 is expected, not “-1”"),
    ("asking.experts = 9", "a number from 1 to 5 is expected, not “9”"),
    ("asking.limit_per_month = 50", "a number from 0 to 4 is expected, not “50”"),
    ("asking.quiet_days = 1", "a number from 2 to 365 is expected, not “1”"),
    (
        "profile = hlpful",
        "one of these is expected: quiet, helpful, full; not “hlpful”; did you mean “helpful”?",
    ),
    ("language = swedish", "“swedish” is not the code of a language; did you mean “sv”?"),
    ("hours.time_zone = Stockholm", f"“Stockholm” {ZONE}; did you mean “Europe/Stockholm”?"),
    ("hours.holidays = Sweden", f"“Sweden” {COUNTRY}; did you mean “SE”?"),
    (
        "hours.days = mondy",
        f"one of these days is expected: {DAYS}; not “mondy”; did you mean “monday”?",
    ),
    ("hours.closes = 08:00", "the desk cannot close at 08:00, as it opens at 09:00"),
    (
        "reminders.night_from = 9 pm",
        "a time such as 09:00 is expected, not “9 pm”; did you mean “21:00”?",
    ),
    ("reminders.night_to = morning", "a time such as 09:00 is expected, not “morning”"),
    (
        "hours.closed = 2027-01-06 to 2026-12-21",
        "the last day, 2026-12-21, is before the first, 2027-01-06",
    ),
    ("proportion.accept = 2026-02-30", f"{DAY}, not “2026-02-30”"),
    ("meetings = secnd Tuesday", f"“secnd Tuesday” {MEETING}; did you mean “second tuesday”?"),
    (
        "status.initial = nwe",
        "“nwe” is not in the vocabulary of this desk’s statuses; did you mean “new”?",
    ),
    (
        "status.vocabulary.paused = onhold",
        f"one of these is expected: {PHASES}; not “onhold”; did you mean “on-hold”?",
    ),
    ("status.vocabulary.asleep = zzz", f"one of these is expected: {PHASES}; not “zzz”"),
    (
        "turns.in_progress = done",
        "“done” has to mean open here, and means closed at this desk",
    ),
    (
        "turns.no_response = no responce",
        "“no responce” is not in the vocabulary of this desk’s statuses; "
        "did you mean “no response”?",
    ),
    (
        "follow_up.topics.uplod = 30",
        "there is no topic “uplod” at this desk; did you mean “upload”?",
    ),
    ("follow_up.topics.copyright = 30 days", f"{UNIT}; not “30 days”; did you mean “30”?"),
    ("follow_up.days = 0", "a number from 1 to 3650 is expected, not “0”"),
    (
        "follow_up.done = new",
        "“new” has to mean closed here, and means waiting-on-desk at this desk",
    ),
    ("bots = [[User:B]]", f"{PLAIN}; not “[[User:B]]”"),
    ("turns.waiting_for_expert = {{x}}", f"{PLAIN}; not “{{{{x}}}}”"),
    (
        f"turns.waiting_for_requester = {'x' * 51}",
        "this is too long; at most 50 characters are possible",
    ),
    (
        "one_comment = yes follow_up.quiet_days = 9",
        "a vertical bar is missing before “follow_up.quiet_days”",
    ),
    ("settle_minutes = 7", "this is set twice; the first time on line 2"),
    (
        "capacity.enabled = yes",
        "staff may not switch this on at this desk, the bot’s operator can: capacity",
    ),
]
TEMPLATES = [
    ("{Helpdesk settings|x=1}}", "two opening braces are needed before this name"),
    (
        "{{Helpdesk setings|turns.follow=yes}}",
        "no template of this name is read here; did you mean “Helpdesk settings”?",
    ),
    (
        "{{Helpdesk topic|id=grants!|label=x}}",
        "a topic needs an id of letters, digits and hyphens, not “grants!”",
    ),
    ("{{Helpdesk topic|id=maps|lable=x}}", f"{NONE}; did you mean “label”?"),
    (
        "{{Helpdesk topic|id=films|label swedish=x}}",
        "“swedish” is not the code of a language; did you mean “sv”?",
    ),
    (
        "{{Helpdesk topic|id=songs|remove=jes}}",
        "yes or no is expected, not “jes”; did you mean “yes”?",
    ),
    ("{{Helpdesk topic|id=maps}}", "this is set twice; the first time on line "),
    (
        "<!-- to be mended",
        "a hidden comment begins here and never ends, so what comes after it does not count",
    ),
    (
        "{{Helpdesk settings|asking.experts_next=1",
        "this template is never closed; two closing braces are missing",
    ),
]
ALONE = [
    (
        "{{Helpdesk topic|id=uplod|remove=yes}}",
        "there is no topic “uplod” at this desk; did you mean “upload”?",
    ),
    (
        "{{Helpdesk settings|language=Deutsch}}",
        "“Deutsch” is not the code of a language; did you mean “de”?",
    ),
    (
        "{{Helpdesk settings|profile=all of it}}",
        "one of these is expected: quiet, helpful, full; not “all of it”",
    ),
    (
        "{{Helpdesk settings|hours.time_zone=Europe/Stokholm}}",
        f"“Europe/Stokholm” {ZONE}; did you mean “Europe/Stockholm”?",
    ),
    ("{{Helpdesk settings|hours.holidays=XX}}", f"“XX” {COUNTRY}"),
    (
        "{{Helpdesk settings|hours.days=måndag}}",
        f"one of these days is expected: {DAYS}; not “måndag”; did you mean “monday”?",
    ),
    (
        "{{Helpdesk settings|hours.days=Mon–Fri}}",
        f"one of these days is expected: {DAYS}; not “Mon–Fri”; "
        "did you mean “monday, tuesday, wednesday, thursday, friday”?",
    ),
    (
        "{{Helpdesk settings|hours.opens=9}}",
        "a time such as 09:00 is expected, not “9”; did you mean “09:00”?",
    ),
    ("{{Helpdesk settings|hours.closed=Christmas}}", f"{DAY}, not “Christmas”"),
    (
        "{{Helpdesk settings|meetings=every second Tuesday}}",
        "“every second Tuesday” may mean each month or each week; "
        "“of the month” behind it makes that clear",
    ),
    (
        "{{Helpdesk settings|meetings=Tuesday}}",
        "“Tuesday” does not say which one of the month; “second Tuesday” would, for example",
    ),
    ("{{Helpdesk settings|meetings=2026-13-01}}", f"“2026-13-01” {MEETING}"),
    (
        '{{Helpdesk settings|settle_minutes="5"}}',
        'no quotation marks are expected here; not “"5"”; did you mean “5”?',
    ),
    ("{{Helpdesk settings|requester=5}}", f"{NONE}; did you mean “reminders.requester”?"),
]


def make_desk() -> DeskPolicy:
    return build_desk(
        [
            {
                "name": "desk",
                "pages": ["Project:Helpdesk"],
                "since": date(2026, 1, 1),
                "follow_up": {"enabled": True},
                "turns": {"follow": True},
                "allow": ["asking", "reminders", "follow_up", "turns", "tagging"],
            }
        ],
        DESK,
    )


def told(text: str, language: str = "en") -> list[str]:
    page = parse_settings_page(text, default_site(), sections=find_sections(DESK))
    words = Messages.load(language)
    return [say_mistake(one, words, "Ops") for one in find_mistakes(make_desk(), page)]


@pytest.mark.parametrize(
    ("line", "sentence"), [one for one in LINES if one[1][:16] != "this is set twic"]
)
def test_a_mistake_on_a_line_has_its_sentence(line: str, sentence: str) -> None:
    [said] = told(f"{{{{Helpdesk settings\n|{line}\n}}}}")
    assert said == f"Line 2, {_key(line)}: {sentence}"


@pytest.mark.parametrize(("text", "sentence"), ALONE)
def test_a_mistake_on_a_page_has_its_sentence(text: str, sentence: str) -> None:
    [said] = told(text)
    assert said.startswith("Line 1, ")
    assert said.endswith(f": {sentence}")


def _key(line: str) -> str:
    name, sign, _ = line.partition("=")
    return name.strip() if sign else line


def _page() -> tuple[str, list[str]]:
    lines = "".join(f"|{line}\n" for line, _ in LINES)
    page = f"{{{{Helpdesk settings\n{lines}}}}}\n" + "\n".join(text for text, _ in TEMPLATES)
    return page, [sentence for _, sentence in [*LINES, *TEMPLATES]]


def test_a_page_with_all_of_them_gets_all_the_sentences_in_one_go() -> None:
    page, sentences = _page()
    said = told(page)
    assert len(sentences) > 50
    for number, (found, sentence) in enumerate(zip(said, sentences, strict=True), 2):
        line = number if number < len(LINES) + 2 else number + 1
        assert found.startswith(f"Line {line}, "), found
        assert f": {sentence}" in found


@pytest.mark.parametrize("code", available_languages()[1:])
def test_they_are_told_in_every_language(code: str) -> None:
    page, sentences = _page()
    said = told(page, code)
    assert len(said) == len(sentences)
    english = set(told(page))
    assert not english & set(said)
    assert not any(re.search(r"\$\d|did you mean", one) for one in said)


HEAD = """[wiki]
name = "test"
api = "https://example.org/w/api.php"
user = "HelpdeskBot"
contact = "x"
[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
"""
FILE_LINES = [
    ("colour = 1", "desk.colour: there is no such setting"),
    ("sttaff = []", "desk.sttaff: there is no such setting; did you mean “staff”?"),
    (
        "requester = [5]",
        "desk.requester: there is no such setting; did you mean “reminders.requester”?",
    ),
    ('staff = "Anna"', 'desk.staff: a list is expected, as in ["Anna"]'),
    ("bots = [5]", 'desk.bots: each entry of this list is a text in quotes, as in "5"'),
    ("language = 5", 'desk.language: a text in quotes is expected, as in "5"'),
    ('one_comment = "maybe"', 'desk.one_comment: true or false is expected, not "maybe"'),
    (
        'settle_minutes = "2 hours"',
        f"desk.settle_minutes: {UNIT}; not “2 hours”; did you mean “120”?",
    ),
    (
        "namespaces = 4",
        "desk.namespaces: a list is expected, as in [4]",
    ),
    (
        "meetings = [“second Tuesday”]",
        "desk.meetings: straight quotation marks are expected, not typographic ones",
    ),
    (
        'preset = "helpdsk"',
        'desk.preset: there is none called "helpdsk"; there are: helpdesk, meta-status; '
        "did you mean “helpdesk”?",
    ),
    (
        'profile = "hlpful"',
        'desk.profile: there is none called "hlpful"; there are: full, helpful, quiet; '
        "did you mean “helpful”?",
    ),
    (
        'allow = ["remindrs"]',
        "desk.allow: nothing is called 'remindrs'; all, or some of: ",
    ),
    (
        'staff_groups ["sysop"]',
        "desk.staff_groups: between a name and its value stands an equals sign",
    ),
    ('outcomes_page = "Project:X', "desk.outcomes_page: a quotation mark is missing"),
    ('staff_levels = ["sysop"', "desk.staff_levels: a closing bracket ] is missing"),
    ("settings_page = Project:X", 'desk.settings_page: a text stands in quotes, as in "Project:X"'),
    (
        'unsigned = [{ templat = "x" }]',
        "desk.unsigned.templat: there is no such setting; did you mean “unsigned.template”?",
    ),
    ("[desk.reminders]", ""),
    ("requester = 5", "desk.reminders.requester: a list is expected, as in [5]"),
    ('desk = ["a"]', 'desk.reminders.desk: each entry of this list is a number, not "a"'),
    (
        "enabled = True",
        'desk.reminders.enabled: true or false is expected, not "True"; did you mean “true”?',
    ),
    (
        "remind_experts = ja",
        'desk.reminders.remind_experts: true or false is expected, not "ja"; did you mean “true”?',
    ),
    (
        "expert = [8, 3]",
        "desk.reminders.expert: days must not be negative, and each more than the one before",
    ),
    ("quiet_hours = 0", "desk.reminders.quiet_hours: a number from 1 to 1000 is expected"),
    (
        "person_quiet_hours = 2,5",
        'desk.reminders.person_quiet_hours: a number is expected, not "2,5"; did you mean “2.5”?',
    ),
    (
        "community = [10 20]",
        "desk.reminders.community: a comma is missing between the entries of this list",
    ),
    ("most_digests = 1.5", "desk.reminders.most_digests: a whole number is expected, not 1.5"),
    ("most_digests = 2", "desk.reminders.most_digests: this is set twice; the first time on line "),
    (
        "night_from = 21",
        'desk.reminders.night_from: write a time in quotes, as in "09:00", not '
        "21; did you mean “21:00”?",
    ),
    (
        "night_to = 8:00",
        'desk.reminders.night_to: write a time in quotes, as in "09:00", not '
        '"8:00"; did you mean “08:00”?',
    ),
    ("[desk.hours]", ""),
    (
        'time_zone = "Stockholm"',
        'desk.hours.time_zone: there is no time zone "Stockholm"; write its IANA name, such as '
        "Europe/Stockholm; did you mean “Europe/Stockholm”?",
    ),
    (
        'holidays = "Sweden"',
        'desk.hours.holidays: no public holidays are known for "Sweden"; write a country\'s code '
        "such as SE, or one with its part such as DE-BY; did you mean “SE”?",
    ),
    ('days = ["mondy"]', f'desk.hours.days: "mondy" is not one of {DAYS}; did you mean “monday”?'),
    ('closes = "08:00"', "desk.hours.closes: 08:00 is not after 09:00"),
    ('closed = "2026-12-24"', "desk.hours.closed: days are expected, as in "),
    ("[desk.status]", ""),
    ('initial = "nwe"', "desk.status.initial: 'nwe' is not in the vocabulary; did you mean “new”?"),
    ("template = [1]", "desk.status.template: this is one setting, and no group of them"),
    ('vocabulary = "open"', "desk.status.vocabulary: this is a group of settings; "),
    ("[desk.follow_up.topics]", ""),
    (
        "uplod = [30]",
        "desk.follow_up.topics.uplod: there is no topic “uplod” at this desk; "
        "did you mean “upload”?",
    ),
    ("copyright = 30", "desk.follow_up.topics.copyright: a list is expected, as in [30]"),
    ("[desk.turns", "desk.turns: a closing bracket ] is missing"),
    ('in_progress = "done"', 'desk.turns.in_progress: "done" must mean "open" in the vocabulary'),
    ("[desk.archivs]", "desk.archivs: there is no such setting; did you mean “archives”?"),
    ("enabled = true", ""),
    ("[limits]", ""),
    ("edits_per_tick = 0", "limits.edits_per_tick: a number from 1 up is expected, not 0"),
    (
        'edits_per_hour = "5"',
        'limits.edits_per_hour: a number is expected, not "5"; did you mean “5”?',
    ),
    (
        "edits_per_dy = 5",
        "limits.edits_per_dy: there is no such setting; did you mean “limits.edits_per_day”?",
    ),
    ("[run]", ""),
    (
        'log_format = "jsn"',
        "run.log_format: one of these is expected: text, json; not “jsn”; did you mean “json”?",
    ),
    ("[databse]", "databse: there is no such setting; did you mean “database”?"),
    ("[reminders]", "reminders: there is no such setting; did you mean “desk.reminders”?"),
]


def test_a_file_with_all_of_them_gets_all_the_sentences_in_one_go(tmp_path: Path) -> None:
    file = tmp_path / "helpdeskbot.toml"
    text = HEAD + "\n".join(line for line, _ in FILE_LINES)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        load_settings(file, DESK)

    said = caught.value.what.splitlines()[1:]
    for number, (line, sentence) in enumerate(FILE_LINES, HEAD.count("\n") + 1):
        here = [one.strip() for one in said if one.strip().startswith(f"line {number}: ")]
        assert len(here) == bool(sentence), (line, here)
        assert not here or here[0].startswith(f"line {number}: {sentence}"), (line, here)
    assert len(said) == sum(bool(sentence) for _, sentence in FILE_LINES) > 45
