"""Profiles, and the switches that staff have: what is on at a desk, and what it says to whom."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.order import DESK
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.desk import DeskPolicy, Profile
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.settings.settable import find_sections, find_setting, find_switches
from helpdeskbot.words import resources
from tests.concerns.asking.asking import COPYRIGHT, NEEDED, ROSTER, AskingDesk
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.desk import PAGE, START, Desk
from tests.scenario.kept import kept
from tests.settings.test_story import SETTINGS, in_force, open_desk, said

SECTIONS = find_sections(DESK)
SWITCHES = find_switches(SECTIONS)
ON = {
    "quiet": {"tagging", "outcomes"},
    "helpful": {
        *("tagging", "outcomes", "asking", "expectations", "turns", "archives", "reminders"),
        *("unread", "next_step", "handed_on", "duty", "figures", "dashboard", "committee"),
    },
    "full": {
        *("tagging", "outcomes", "asking", "expectations", "turns", "archives", "reminders"),
        *("unread", "next_step", "handed_on", "duty", "figures", "dashboard", "committee"),
        *("agreement", "follow_up", "capacity"),
    },
}


def operators(**own: Any) -> DeskPolicy:
    """A desk of an operator whose file says this and no more."""
    return build_desk([{"name": "desk", "pages": [PAGE], "since": START.date(), **own}], DESK)


def switched_on(desk: DeskPolicy) -> set[str]:
    return {name for name in SECTIONS if getattr(getattr(desk, name), "enabled", False)}


def as_operator_has_it(desk: Desk, **own: Any) -> None:
    """The desk is looked after by this file of an operator, from the next tick on."""
    staff = list(desk.policies[0].staff)
    desk.policies[:] = [operators(staff=staff, **own)]
    desk.office = desk.open_office()


def write_profile(name: str) -> dict[str, Any]:
    file = resources.config() / "presets" / "profiles" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(Profile))
def test_a_profile_says_of_every_concern_whether_it_is_on_and_sets_nothing_else(name: str) -> None:
    table = write_profile(name)
    keys = {f"{section}.{key}" for section, part in table.items() for key in part}
    assert keys <= set(SWITCHES)
    assert {key for key in SWITCHES if key.endswith(".enabled")} <= keys
    assert {section for section, part in table.items() if part["enabled"]} == ON[name]


@pytest.mark.parametrize("name", list(Profile))
def test_what_a_profile_switches_on_is_on(name: str) -> None:
    assert switched_on(operators(profile=name)) == ON[name]


def test_a_desk_for_which_nothing_is_said_is_helpful() -> None:
    desk = operators()
    assert desk == operators(profile="helpful")
    reminders = desk.of(ReminderPolicy)
    assert (reminders.remind_requesters, reminders.remind_experts) == (False, False)


def test_who_had_switched_something_on_before_there_were_profiles_keeps_all_of_it() -> None:
    desk = operators(reminders={"enabled": True}, archives={"enabled": True})
    assert desk.of(ReminderPolicy) == ReminderPolicy(enabled=True)
    desk = operators(turns={"follow": False}, expectations={"enabled": False})
    assert switched_on(desk) == ON["helpful"] - {"turns", "expectations"}


def test_a_profile_that_is_named_lies_below_what_is_set() -> None:
    desk = operators(profile="helpful", reminders={"enabled": True, "remind_experts": True})
    assert desk.of(ReminderPolicy) == ReminderPolicy(enabled=True, remind_requesters=False)


def test_the_older_name_of_a_switch_is_read() -> None:
    assert operators(profile="quiet", turns={"follow": True}).of(TurnPolicy).enabled
    assert operators(profile="quiet", turns={"enabled": True}).of(TurnPolicy).follow
    with pytest.raises(ValueError, match=r"^turns\.enabled: this is the same as follow"):
        operators(turns={"follow": True, "enabled": True})


def test_a_file_that_could_be_used_before_can_be_used_still() -> None:
    words = {"status": {"vocabulary": {"in progress": "waiting-on-desk"}}}
    assert switched_on(operators(**words)) == ON["helpful"] - {"turns"}
    with pytest.raises(ValueError, match=r'^turns\.in_progress: "in progress" must mean "open"'):
        operators(profile="helpful", **words)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"profile": "loud"}, r'^profile: there is none called "loud"; there are: full, helpful'),
        ({"allow": ["everything"]}, r"^allow: nothing is called 'everything'; all, or some of: a"),
        ({"allow": ["hours"]}, r"^allow: nothing is called 'hours'"),
    ],
)
def test_mistakes_of_the_operator_are_told(own: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        operators(**own)


@pytest.mark.parametrize("key", SWITCHES)
def test_staff_switch_everything_on_and_off(key: str) -> None:
    section, _, _ = key.partition(".")
    setting = find_setting(key, SECTIONS)
    assert setting is not None
    name = setting.path[-1]
    desk = open_desk(f"{{{{Helpdesk settings|{key}=yes}}}}")
    assert getattr(getattr(in_force(desk), section), name) is True
    desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings|{key}=no}}}}")
    assert getattr(getattr(in_force(desk), section), name) is False


def test_staff_choose_a_profile_and_make_exceptions() -> None:
    desk = open_desk("{{Helpdesk settings|profile=full|agreement.enabled=no}}")
    assert switched_on(in_force(desk)) == ON["full"] - {"agreement"}
    assert in_force(desk).of(ReminderPolicy).remind_requesters
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|profile=quiet}}")
    assert switched_on(in_force(desk)) == ON["quiet"]


def test_what_staff_may_not_switch_on_is_told_with_its_line() -> None:
    desk = open_desk(
        "{{Helpdesk settings\n|settle_minutes=7\n|agreement.enabled=yes}}", allow=["reminders"]
    )
    desk.tick()
    assert in_force(desk).settle_minutes == 2, "nothing of it is taken"
    assert "* Line 3, <code><nowiki>agreement.enabled</nowiki></code>: " in said(desk)
    assert "staff may not switch this on at this desk" in said(desk)
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=7|reminders.enabled=yes}}")
    assert in_force(desk).of(ReminderPolicy).enabled


def test_a_profile_that_goes_too_far_is_told_and_may_be_cut() -> None:
    may = ["asking", "expectations", "turns", "archives", "reminders", "unread", "next_step"]
    may += ["handed_on", "duty", "figures", "dashboard", "committee"]
    desk = open_desk("{{Helpdesk settings\n|profile=full}}", allow=may)
    desk.tick()
    assert "* Line 2, <code><nowiki>profile</nowiki></code>: " in said(desk)
    for name in ("capacity", "agreement", "follow"):
        assert name in said(desk)
    cut = "|capacity.enabled=no|agreement.enabled=no|follow_up.enabled=no"
    desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings|profile=full{cut}}}}}")
    assert switched_on(in_force(desk)) == ON["helpful"]


def test_staff_may_always_switch_off_and_take_that_back() -> None:
    desk = open_desk("{{Helpdesk settings|reminders.enabled=no}}", allow=[], reminders=ENABLED)
    assert not in_force(desk).of(ReminderPolicy).enabled
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|reminders.enabled=yes}}")
    assert in_force(desk).of(ReminderPolicy).enabled


ENABLED = {"enabled": True}


@pytest.mark.parametrize("profile", list(Profile))
def test_what_is_switched_on_on_the_wiki_finds_what_it_watches(profile: str) -> None:
    desk = open_desk(f"{{{{Helpdesk settings|profile={profile}}}}}")
    desk.asks("Rita", "Photographs")
    report = desk.tick()
    assert [problem.what for problem in report.problems] == []
    boards = [f"{PAGE}/Dashboard"] if "dashboard" in ON[profile] else []
    assert [edit.title for edit in report.saved] == [PAGE, *boards]


def test_where_staff_switch_tagging_off_only_people_tag() -> None:
    desk = open_desk("{{Helpdesk settings|tagging.enabled=no}}")
    desk.asks("Rita", "Photographs")
    assert desk.tick().saved == []
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|tagging.enabled=yes}}")
    assert len(desk.tick().saved) == 1


# -- What each profile says to whom ------------------------------------------------------------
@kept
def waiting_for_rita(profile: str, *, roster: bool = True) -> CaringDesk:
    """Staff have asked Rita something, and she does not answer."""
    desk = CaringDesk()
    own: dict[str, Any] = {"asking": {"roster": ROSTER}} if roster else {}
    as_operator_has_it(desk, profile=profile, **own)
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()
    return desk


def test_a_helpful_desk_tells_requesters_nothing_unasked_and_closes_nothing() -> None:
    desk = waiting_for_rita("helpful")
    assert desk.thread("Photographs").startswith("{{Helpdesk status|waiting for requester")

    desk.ticks(60)

    assert "Rita" not in desk.notified()
    assert desk.staff.read("User talk:Rita") == ""
    assert desk.thread("Photographs").startswith("{{Helpdesk status|waiting for requester")
    assert "Photographs" in desk.staff.read(STAFF_PAGE)


def test_a_full_desk_reminds_the_requester_and_closes_in_the_end() -> None:
    desk = waiting_for_rita("full")
    desk.ticks(60)
    assert "Rita" in desk.notified()
    assert desk.thread("Photographs").startswith("{{Helpdesk status|no response")


def test_a_quiet_desk_tags_and_tells_nobody_anything() -> None:
    desk = waiting_for_rita("quiet")
    desk.joins("Anna")
    desk.asks("Bo", "Licence", COPYRIGHT)
    desk.ticks(60)
    assert desk.notified() == []
    assert desk.staff.read(STAFF_PAGE) == ""
    assert desk.thread("Licence").startswith("{{Helpdesk status|new|topic=copyright}}")
    assert "Licence" in desk.staff.read(NEEDED), "the pages about the roster are kept"


def test_a_helpful_desk_asks_experts_and_reminds_none_of_them() -> None:
    desk = AskingDesk(staff=["Samira"])
    as_operator_has_it(desk, asking={"roster": ROSTER})
    anna = desk.joins("Anna")
    desk.asks("Rita", "Licence", COPYRIGHT)
    desk.tick()
    assert desk.notified() == ["Anna"]
    anna.append(PAGE, ":I take this one. ~~~~")

    for _ in range(40):
        desk.days_pass(1)
        desk.tick()

    assert desk.notified().count("Anna") == 1
    assert "Rita" not in desk.notified()
    assert "Licence" in desk.staff.read(STAFF_PAGE)


@pytest.mark.slow
def test_who_was_not_reminded_is_reminded_before_anything_is_closed() -> None:
    desk = waiting_for_rita("helpful")
    desk.ticks(80)
    told = desk.staff.read(STAFF_PAGE).count("helpdeskbot:remind-elsewhere")
    assert told >= 3, "the staff have been told as often as there are steps to a closing"

    as_operator_has_it(desk, profile="full", asking={"roster": ROSTER})
    for _ in range(60):
        desk.ticks(1)
        if desk.thread("Photographs").startswith("{{Helpdesk status|no response"):
            break

    # On her talk page, as she was not on the wiki since; and word of the closing in the request.
    assert desk.staff.read("User talk:Rita").count("remind-elsewhere") == 2
    assert desk.notified().count("Rita") == 1


def test_an_agreement_may_be_offered_where_only_staff_switched_it_on() -> None:
    desk = open_desk("{{Helpdesk settings|agreement.enabled=yes}}")
    assert in_force(desk).of(AgreementPolicy).enabled
