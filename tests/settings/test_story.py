"""Stories of the page on which staff set how the bot works."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import pytest

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import EditRefused, Unreachable
from helpdeskbot.model.report import Fate, TickReport
from helpdeskbot.settings.on_wiki import in_force as desk_settings
from helpdeskbot.tick import begin
from tests.scenario.crash import die_and_come_back, list_writes, tick_until_killed
from tests.scenario.desk import PAGE, Desk
from tests.scenario.kept import kept

SETTINGS = "Project:Helpdesk/Settings"
TALK = "Project talk:Helpdesk/Settings"


@kept
def open_desk(text: str = "{{Helpdesk settings|settle_minutes=30}}", **policy: Any) -> Desk:
    desk = Desk(settings_page=SETTINGS, **policy)
    if text:
        desk.staff.edit(SETTINGS, text)
    desk.minutes_pass(10)
    return desk


def in_force(desk: Desk) -> DeskPolicy:
    """The settings by which the next tick works."""
    report = TickReport(started=desk.now)
    context = begin(desk.open_office(), report, write=False).context
    [policy] = desk_settings.effective_desks(context)
    return policy


def said(desk: Desk) -> str:
    return desk.staff.read(TALK)


def said_times(desk: Desk) -> int:
    return len(re.findall("<!-- helpdeskbot settings", said(desk)))


def test_what_staff_set_is_used_in_the_next_tick() -> None:
    desk = open_desk("We wait.\n{{Helpdesk settings|settle_minutes=30}}\nThank you.")
    desk.asks("Anna", "Photos")
    assert desk.tick().saved == [], "thirty minutes have not gone by"

    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=1|status.initial=in progress}}")

    assert len(desk.tick().saved) == 1
    assert "{{Helpdesk status|in progress}}" in desk.text
    assert said(desk) == ""


def test_topics_are_described_on_the_wiki_over_those_of_the_operator() -> None:
    topics = [{"id": "upload", "labels": {"en": "Uploads"}}, {"id": "maps"}]
    desk = open_desk(
        "{{Helpdesk topic|id=upload|label sv=Uppladdning|words=photo, film*}}"
        "{{Helpdesk topic|id=maps|remove=yes}}{{Helpdesk topic|id=copyright}}",
        topics=topics,
    )

    upload, copyright_topic = in_force(desk).topics

    assert upload.labels == {"en": "Uploads", "sv": "Uppladdning"}
    assert upload.words == {"en": ("photo", "film*")}
    assert copyright_topic.id == "copyright"


def test_a_strangers_edit_is_not_taken_and_that_is_said_once() -> None:
    desk = open_desk("{{Helpdesk settings|settle_minutes=30}}")
    desk.tick()
    stranger = desk.person("Stranger")
    stranger.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=1}}")
    desk.minutes_pass(10)

    report = desk.tick()

    assert in_force(desk).settle_minutes == 30
    assert [edit.title for edit in report.saved] == [TALK]
    assert "[[User talk:Stranger|Stranger]]" in said(desk)
    assert desk.wiki.notifications == []
    assert any("by Stranger was not taken" in problem.what for problem in report.problems)
    for minutes in range(3):
        stranger.edit(SETTINGS, f"{{{{Helpdesk settings|settle_minutes={minutes}}}}}")
        desk.minutes_pass(10)
        desk.tick()
        desk.lose_the_database()
    assert said_times(desk) == 1


def test_staff_confirm_a_strangers_edit_by_one_of_their_own() -> None:
    desk = open_desk("")
    desk.person("Stranger").edit(SETTINGS, "{{Helpdesk settings|settle_minutes=7}}")
    assert in_force(desk).settle_minutes == 2

    desk.staff.append(SETTINGS, "Good idea!")

    assert in_force(desk).settle_minutes == 7


def test_a_strangers_edit_that_was_taken_back_is_not_worth_a_word() -> None:
    desk = open_desk()
    desk.tick()
    stranger = desk.person("Stranger")
    stranger.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=1}}")
    stranger.undo(SETTINGS)
    desk.minutes_pass(10)

    desk.tick()

    assert said(desk) == ""


def test_a_broken_page_is_explained_and_the_last_good_settings_stay_in_force() -> None:
    desk = open_desk("{{Helpdesk settings|settle_minutes=30}}")
    desk.tick()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings\n|settle_minutes=soon\n|colour=red}}")
    broken = desk.wiki.fetch_heads([SETTINGS])[SETTINGS].revid
    assert desk.tick().saved == [], "its author may be mending it"
    desk.minutes_pass(10)

    report = desk.tick()

    assert in_force(desk).settle_minutes == 30
    assert "Line 2, <code><nowiki>settle&#95;minutes</nowiki></code>" in said(desk)
    assert "Line 3, <code><nowiki>colour</nowiki></code>: there is no such setting" in said(desk)
    assert f"<!-- helpdeskbot settings {broken} -->" in said(desk)
    assert [(entry.user, entry.kind) for entry in desk.wiki.notifications] == [
        ("Samira", "mention")
    ]
    [edit] = report.saved
    assert edit.notifies == ("Samira",)
    [problem] = report.problems
    assert "Line 2, settle_minutes: a number from 0 to 1440 is expected" in problem.what
    assert not report.failed


def test_what_was_said_is_not_said_again_though_the_database_is_deleted() -> None:
    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.minutes_pass(10)
    desk.tick()
    desk.staff.edit(TALK, "", "mended soon")

    for _ in range(2):
        desk.tick()
        desk.lose_the_database()
        desk.minutes_pass(30)
        report = desk.tick()

    assert said(desk) == "", "people took the message away, and that stands"
    assert report.edits == []
    assert in_force(desk).settle_minutes == 30, "found in the page's history"


def test_a_mended_page_is_in_force_at_once_and_a_new_mistake_is_a_new_message() -> None:
    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.minutes_pass(10)
    desk.tick()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=9}}")

    assert desk.tick().problems == []
    assert in_force(desk).settle_minutes == 9
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=9|language=??}}")
    desk.minutes_pass(10)
    desk.tick()
    assert said_times(desk) == 2
    assert in_force(desk).settle_minutes == 9


def test_a_page_that_is_mended_while_the_bot_is_at_it_is_not_complained_of() -> None:
    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.minutes_pass(10)
    mended: list[str] = []

    def mend(method: str) -> None:
        if method == "fetch_protection" or (method == "fetch_history" and not mended):
            mended.append(method)
            desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=9}}")

    desk.wiki.after = mend
    desk.tick()
    desk.wiki.after = None
    desk.tick()

    assert mended
    assert said(desk) == ""
    assert in_force(desk).settle_minutes == 9


def test_everybodys_edit_counts_while_the_page_is_protected() -> None:
    desk = open_desk("", staff_groups=[], staff=["Nobody else"])
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=7}}")
    assert in_force(desk).settle_minutes == 2
    desk.staff.protect(SETTINGS, "autoconfirmed")
    assert in_force(desk).settle_minutes == 2

    desk.staff.protect(SETTINGS)

    assert in_force(desk).settle_minutes == 7


def test_an_account_that_the_operator_names_is_staff() -> None:
    desk = open_desk("", staff=["clerk_of the desk"])
    desk.person("Clerk of the desk").edit(SETTINGS, "{{Helpdesk settings|settle_minutes=7}}")

    assert in_force(desk).settle_minutes == 7


def test_an_idle_tick_is_still_one_request() -> None:
    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.tick()
    desk.wiki.requests.clear()
    desk.tick()
    assert +desk.wiki.requests == {"fetch_heads": 1}, "while its author may be mending it"
    desk.minutes_pass(10)
    desk.tick()
    desk.wiki.requests.clear()

    report = desk.tick()

    assert +desk.wiki.requests == {"fetch_heads": 1}
    assert "there is no such setting" in report.problems[0].what, "it is still told"


def test_remembered_settings_are_the_same_as_those_that_were_read() -> None:
    desk = open_desk(
        "{{Helpdesk topic|id=z|words sv=å, a|label=Z|label de=Y}}{{Helpdesk topic|id=a}}"
        "{{Helpdesk settings|status.vocabulary.z=open|status.vocabulary.a=closed|settle_minutes=5}}"
    )
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.tick()
    desk.wiki.requests.clear()

    report = desk.tick()

    assert +desk.wiki.requests == {"fetch_heads": 1}
    assert report.pages_read == [], "the page is not judged anew by other settings"


def test_the_operators_settings_that_staff_cannot_change() -> None:
    desk = open_desk()
    elsewhere = "User:Anna"
    desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings|pages={elsewhere}|namespaces=0}}}}")
    desk.minutes_pass(10)

    desk.tick()

    assert in_force(desk).pages == (PAGE,)
    assert said(desk).count("only the operator of the bot can set this") == 2


HOSTILE = [
    "[[User:Anna]] ~~~~",
    "{{subst:Evil}}",
    "<!-- helpdeskbot settings 99 -->",
    "</nowiki>[[User:Anna]]<nowiki>",
    "http://spam.example",
    "\u202eevil",
    "== Heading ==",
]


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_words_on_the_page_are_quoted_and_do_nothing(evil: str) -> None:
    desk = open_desk()
    desk.person("Anna")
    desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings|settle_minutes={evil}|x {evil}=1}}}}")
    desk.minutes_pass(10)
    desk.wiki.notifications.clear()

    [edit] = desk.tick().saved

    assert edit.notifies == ("Samira",)
    assert {entry.user for entry in desk.wiki.notifications} == {"Samira"}
    message = said(desk).replace("Samira", "")
    assert "[[User:Anna" not in message
    assert "~~~~" not in message
    assert "{{" not in message
    assert "http" not in message or "://" not in message
    assert message.count("==") == 2
    assert said_times(desk) == 1


def test_the_message_is_in_the_desks_language() -> None:
    desk = open_desk(language="sv")
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.minutes_pass(10)

    desk.tick()

    assert "det finns ingen sådan inställning" in said(desk)


def test_a_talk_page_that_refuses_is_tried_again_later_and_the_desk_goes_on() -> None:
    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.asks("Anna", "Photos")
    desk.minutes_pass(40)
    desk.wiki.fail_next("apply_edit", EditRefused("the filter said no", code="abusefilter-x"))

    report = desk.tick()

    assert [edit.fate for edit in report.edits] == [Fate.REFUSED, Fate.SAVED]
    assert desk.tick().edits == [], "not at once"
    desk.minutes_pass(20)
    assert [edit.title for edit in desk.tick().saved] == [TALK]


def test_a_process_killed_after_saving_says_nothing_twice() -> None:
    class PowerCut(BaseException):
        pass

    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.minutes_pass(10)

    def cut(method: str) -> None:
        if method == "apply_edit":
            raise PowerCut

    desk.wiki.after = cut
    with pytest.raises(PowerCut):
        desk.tick()
    desk.wiki.after = None
    desk.minutes_pass(10)

    desk.tick()

    assert said_times(desk) == 1


@pytest.mark.slow
@pytest.mark.parametrize("lose", [False, True], ids=["memory kept", "memory lost"])
def test_wherever_the_process_is_killed_it_is_said_once(lose: bool) -> None:
    def prepare() -> Desk:
        desk = open_desk()
        desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
        desk.minutes_pass(10)
        return desk

    calls = tick_until_killed(prepare(), None)
    assert {"wiki: before apply_edit", "wiki: after apply_edit"} <= set(calls)
    assert "store: after record_kept_page" in calls
    for point in list_writes(calls):
        desk = prepare()
        die_and_come_back(desk, point, lose_database=lose, ticks=2)
        assert said_times(desk) == 1, point
        assert in_force(desk).settle_minutes == 30


def test_a_preview_shows_the_message_and_saves_nothing() -> None:
    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|colour=red}}")
    desk.minutes_pass(10)

    report = desk.tick(write=False)

    assert [(edit.title, edit.fate) for edit in report.edits] == [(TALK, Fate.PREVIEWED)]
    assert said(desk) == ""
    assert len(desk.tick().saved) == 1


def test_a_page_that_was_never_made_is_a_note_to_the_operator() -> None:
    desk = open_desk("")
    desk.asks("Anna", "Photos")

    report = desk.tick()

    assert len(report.saved) == 1
    assert "does not exist" in report.problems[0].what
    assert not report.failed


def test_a_page_moved_away_leaves_the_last_good_settings_in_force() -> None:
    desk = open_desk()
    desk.tick()
    desk.person("Stranger").move(SETTINGS, "Project:Elsewhere")

    report = desk.tick()

    assert "redirect" in report.problems[0].what
    desk.asks("Anna", "Photos")
    assert desk.tick().saved == []


def test_a_desk_whose_settings_cannot_be_read_for_the_first_time_waits() -> None:
    desk = open_desk()
    desk.asks("Anna", "Photos")
    desk.minutes_pass(60)
    desk.wiki.fail_next("fetch_history", Unreachable("no answer"))

    report = desk.tick()

    assert report.edits == []
    assert "no answer" in report.problems[0].what
    assert len(desk.tick().saved) == 1


def test_a_word_of_the_vocabulary_in_another_spelling_is_the_same_word() -> None:
    desk = open_desk("{{Helpdesk settings|status.vocabulary.Paused=closed}}")

    assert in_force(desk).status.phase("paused") == "closed"


def test_a_list_of_bots_is_added_to_the_operators() -> None:
    desk = open_desk("{{Helpdesk settings|bots=NewsBot, MassBot}}", bots=["MassBot", "OldBot"])

    assert in_force(desk).bots == ("MassBot", "OldBot", "NewsBot")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("asking.limit_per_month=5", "a number from 0 to 4 is expected, not “5”"),
        ("asking.quiet_days=1", "a number from 2 to 365 is expected, not “1”"),
        ("asking.roster=User:Anna", "only the operator"),
        ("asking.limit_per_month=1|asking.quiet_days=9|asking.never=Bosse", ""),
    ],
)
def test_people_are_asked_no_more_than_the_operator_allows(text: str, told: str) -> None:
    desk = open_desk(
        f"{{{{Helpdesk settings|{text}}}}}",
        asking={"limit_per_month": 4, "quiet_days": 2, "never": ["Anna"]},
    )

    problems = desk.tick(write=False).problems

    assert told in (problems[0].what if problems else "")
    if not told:
        assert problems == []
        asking = asdict(in_force(desk))["asking"]
        assert (asking["limit_per_month"], asking["quiet_days"]) == (1, 9)
        assert asking["never"] == ("Anna", "Bosse")


def test_a_wiki_may_have_names_of_its_own_for_the_templates() -> None:
    desk = open_desk("{{Inställningar|settle_minutes=9}}")
    desk.staff.edit("Template:Inställningar", "#REDIRECT [[Template:Helpdesk settings]]")
    desk.staff.edit("Template:Helpdesk settings", "a table")

    assert in_force(desk).settle_minutes == 9


def test_a_good_revision_is_looked_for_in_the_last_two_hundred() -> None:
    desk = open_desk()
    stranger = desk.person("Stranger")
    for number in range(desk_settings.HISTORY_LIMIT - 1):
        stranger.edit(SETTINGS, f"{number}")
    assert in_force(desk).settle_minutes == 30

    stranger.edit(SETTINGS, "one too many")

    assert in_force(desk).settle_minutes == 2


def test_a_member_of_staff_who_was_blocked_is_none() -> None:
    desk = open_desk("{{Helpdesk settings|settle_minutes=30}}")
    desk.person("Vandal", "sysop").edit(SETTINGS, "{{Helpdesk settings|settle_minutes=1}}")
    desk.person("Steward", "sysop").block("Vandal")

    assert in_force(desk).settle_minutes == 30


def test_settings_that_do_not_go_together_are_told_with_their_line() -> None:
    desk = open_desk()
    desk.staff.edit(SETTINGS, "{{Helpdesk settings\n|status.initial=purple}}")
    desk.minutes_pass(10)

    desk.tick()

    assert "Line 2, " in said(desk)
    assert "not in the vocabulary" in said(desk)


def test_a_strangers_mark_keeps_staff_from_hearing_of_nothing() -> None:
    desk = open_desk()
    desk.tick()
    stranger = desk.person("Stranger")
    stranger.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=1}}")
    revid = next(iter(desk.wiki.fetch_history(SETTINGS))).revid
    stranger.append(TALK, f"<!-- helpdeskbot settings {revid} -->")
    desk.person(desk.wiki.bot).append(TALK, "Something else. ~~~~")
    desk.minutes_pass(10)
    desk.tick()
    assert said_times(desk) == 2

    desk.lose_the_database()
    desk.tick()
    assert said_times(desk) == 2
