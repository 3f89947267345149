"""What hours, meetings, turns and reminders cannot mean is told when the file is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpdeskbot.concerns.order import DESK
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.hours import DeskHours
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.parse import default_site
from helpdeskbot.settings.desk import build_desk, load_preset, overlay_desk
from helpdeskbot.settings.on_wiki.parse.page import parse_settings_page
from helpdeskbot.settings.operator_file import load_settings
from helpdeskbot.settings.settable import MistakeKind, find_sections

FILE = """\
[wiki]
name = "test"
api = "https://example.org/w/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[[desk]]
name = "desk"
pages = ["P"]
since = 2026-01-01
"""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('[desk.hours]\nopens = "17:00"\ncloses = "09:00"', "line 13: desk.hours.closes: 09:00 is"),
        ('[desk.hours]\ndays = ["mondag"]', 'line 12: desk.hours.days: "mondag" is not one of'),
        ("[desk.hours]\ndays = []", "line 12: desk.hours.days: name at least one working day"),
        ("[desk.hours]\nopens = 9", "line 12: desk.hours.opens: write a time in quotes, as in"),
        ('[desk.hours]\nopens = "09:00Z"', "line 12: desk.hours.opens: write the time without"),
        ('[desk.hours]\nopens = "nine"', "line 12: desk.hours.opens: "),
        (
            '[desk.hours]\ntime_zone = "Mars/Base"',
            "line 12: desk.hours.time_zone: there is no time",
        ),
        ('[desk.hours]\ntime_zone = "../etc"', "line 12: desk.hours.time_zone: there is no time"),
        ('[desk.hours]\nholidays = "XX"', "line 12: desk.hours.holidays: no public holidays are"),
        ('[desk.hours]\nholidays = "SE-ZZ"', "line 12: desk.hours.holidays: no public holidays"),
        ('[desk.hours]\nholidays = "PUBLIC"', "line 12: desk.hours.holidays: no public holidays"),
        (
            "[desk.hours]\nclosed = [{ first = 2026-12-24, last = 2026-12-20 }]",
            "line 12: desk.hours.closed: 2026-12-20 is before 2026-12-24",
        ),
        ('meetings = ["every second Tuesday"]', "line 11: desk.meetings: "),
        ('meetings = ["2026-02-30"]', "line 11: desk.meetings: "),
        ('[desk.turns]\nno_response = "done?"', 'line 12: desk.turns.no_response: "done?" must'),
        ('[desk.turns]\nin_progress = "done"', 'line 12: desk.turns.in_progress: "done" must mean'),
        ('[desk.turns]\nin_progress = "{{x}}"', "line 12: desk.turns.in_progress: "),
        ("[desk.reminders]\nrequester = [5, 3]", "line 12: desk.reminders.requester: days must"),
        ("[desk.reminders]\nrequester = [nan]", "line 12: desk.reminders.requester: days must"),
        ("[desk.reminders]\ndesk = [5000]", "line 12: desk.reminders.desk: more than 1000 days"),
        ("[desk.reminders]\nquiet_hours = 0", "line 12: desk.reminders.quiet_hours: a number"),
        ("[desk.reminders]\nrequester = []", "line 12: desk.reminders.requester: name a reminder"),
        ("[desk.reminders]\nevery_day = true", "line 12: desk.reminders.every_day: there is no"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence_with_its_line(
    lines: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "helpdeskbot.toml"
    file.write_text(f"{FILE}{lines}\n", encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        load_settings(file, DESK)

    assert caught.value.what.startswith(told)
    assert "\n" not in caught.value.what


def test_what_can_be_meant_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "helpdeskbot.toml"
    file.write_text(
        f"""{FILE}meetings = ["second Tuesday", "2026-12-08"]
[desk.hours]
time_zone = "Europe/Stockholm"
days = ["Monday", "tuesday"]
opens = 10:00:00
closes = "00:00"
holidays = "DE-BY"
[desk.turns]
follow = true
no_response = "stale"
[desk.reminders]
enabled = true
night_from = "22:30"
""",
        encoding="utf-8",
    )

    [desk] = load_settings(file, DESK).desks

    assert desk.of(TurnPolicy).no_response == "stale"
    assert (
        f"{desk.of(DeskHours).opens:%H:%M} {desk.of(ReminderPolicy).night_from:%H:%M}"
        == "10:00 22:30"
    )


@pytest.mark.parametrize("preset", ["helpdesk", "meta-status"])
def test_every_preset_may_follow_and_remind(preset: str) -> None:
    assert load_preset(preset)
    desk = build_desk(
        [
            {"name": "d", "pages": ["P"], "since": date(2026, 1, 1), "preset": preset},
            {"turns": {"follow": True}, "reminders": {"enabled": True}},
        ],
        DESK,
    )
    assert not list(desk.of(TurnPolicy).mistakes(desk))


def test_a_vocabulary_of_ones_own_needs_no_words_for_what_is_not_used() -> None:
    base = {"name": "d", "pages": ["P"], "since": date(2026, 1, 1)}
    words = {"status": {"vocabulary": {"no response": "open"}}}
    assert not build_desk([base, words], DESK).of(TurnPolicy).follow
    with pytest.raises(ValueError, match="no_response"):
        build_desk([base, words, {"turns": {"follow": True}}], DESK)


# -- On the wiki -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "value", "data"),
    [
        ("hours.opens", "9:30", {"hours": {"opens": "09:30"}}),
        ("hours.closes", "١٧:٠٠", {"hours": {"closes": "17:00"}}),
        (
            "hours.closed",
            "2026-12-21 to 2027-01-06\n* 2027-04-02\n* 2027-05-13–2027-05-14",
            {
                "hours": {
                    "closed": [
                        {"first": "2026-12-21", "last": "2027-01-06"},
                        {"first": "2027-04-02", "last": "2027-04-02"},
                        {"first": "2027-05-13", "last": "2027-05-14"},
                    ]
                }
            },
        ),
        ("meetings", "second Tuesday, 2026-12-08", {"meetings": ["second Tuesday", "2026-12-08"]}),
        ("turns.follow", "ja", {"turns": {"follow": True}}),
        ("reminders.requester", "5, 15, 30", {"reminders": {"requester": [5, 15, 30]}}),
        ("reminders.enabled", "no", {"reminders": {"enabled": False}}),
    ],
)
def test_staff_set_it_on_the_wiki(name: str, value: str, data: object) -> None:
    text = f"{{{{Helpdesk settings|{name}={value}}}}}"
    page = parse_settings_page(text, default_site(), sections=find_sections(DESK))

    assert page.mistakes == ()
    assert page.data == data
    base = {"name": "d", "pages": ["P"], "since": date(2026, 1, 1)}
    overlay_desk(build_desk([base], DESK), page.data)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("hours.opens", "nine", MistakeKind.TIME),
        ("hours.opens", "24:00", MistakeKind.TIME),
        ("hours.opens", "9:60", MistakeKind.TIME),
        ("hours.closed", "Christmas", MistakeKind.DAYS),
        ("hours.closed", "2026-02-30", MistakeKind.DAYS),
        ("hours.closed", "2026-12-21 to", MistakeKind.DAYS),
        ("hours.closed", "2026-12-21 to 2026-12-22 to 2026-12-23", MistakeKind.DAYS),
        ("reminders.requester", "0", MistakeKind.NUMBER),
        ("reminders.requester", "5, soon", MistakeKind.NUMBER),
        ("reminders.requester", "1, 2, 3, 4, 5, 6", MistakeKind.MANY),
        ("reminders.digest_page", "User:Anna", MistakeKind.OPERATOR),
        ("turns.in_progress", "{{Evil}}", MistakeKind.MARKUP),
    ],
)
def test_what_staff_cannot_set_is_a_mistake(name: str, value: str, kind: MistakeKind) -> None:
    text = f"{{{{Helpdesk settings|{name}={value}}}}}"
    page = parse_settings_page(text, default_site(), sections=find_sections(DESK))

    [mistake] = page.mistakes
    assert mistake.kind is kind
    assert page.data == {}
