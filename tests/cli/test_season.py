"""The season of the demo: what each scene promises, by the practice wiki's own records."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from helpdeskbot.cli.demo import SCENES, play
from helpdeskbot.cli.demo import scenes_desk as trouble
from helpdeskbot.cli.demo import scenes_requests as requests
from helpdeskbot.cli.demo.desk import ARCHIVE, DESK, ROSTER, SETTINGS, STAFF_PAGE, STOP
from helpdeskbot.cli.demo.season import scenes_on
from helpdeskbot.cli.demo.stage import DemoStage
from helpdeskbot.cli.main import main
from helpdeskbot.model.report import Fate

# "make quick" plays the demo once, in test_cli.py.
pytestmark = pytest.mark.slow

TALK = "Project talk:Helpdesk/Settings"


class Saved(NamedTuple):
    """A revision that was saved in a scene."""

    at: datetime
    by: str
    title: str
    diff: tuple[str, ...]
    text: str

    def brought(self, words: str) -> bool:
        return any(line[0] == "+" and words in line for line in self.diff)


class After(NamedTuple):
    """What the wiki had recorded when a scene was over."""

    saved: Sequence[Saved]
    notified: Sequence[str]
    texts: Mapping[str, str]
    sections: Callable[[str], str]
    fates: Sequence[Fate]
    problems: Sequence[str]

    @property
    def by_bot(self) -> Sequence[Saved]:
        return [one for one in self.saved if one.by == "HelpdeskBot"]

    def bot_brought(self, words: str, title: str = DESK) -> Sequence[Saved]:
        return [one for one in self.by_bot if one.title == title and one.brought(words)]

    def said(self, words: str) -> Saved:
        """When a person said so."""
        return next(one for one in self.saved if one.by != "HelpdeskBot" and one.brought(words))


def look(stage: DemoStage, reports: int) -> After:
    texts = {page.title: page.newest.text for page in stage.wiki.world.pages.values()}
    played = stage.reports[reports:]

    def section(heading: str, where: str = texts[DESK]) -> str:
        return where.partition(f"== {heading} ==\n")[2].partition("\n\n== ")[0]

    return After(
        [
            Saved(one.timestamp, one.user, stage.title_of(one), tuple(stage.diff(one)), one.text)
            for one in stage.revisions(stage.told.since)
        ],
        [one.user for one in stage.notified(stage.told.since)],
        texts,
        section,
        [edit.fate for report in played for edit in report.edits],
        [str(problem) for report in played for problem in report.problems],
    )


class Played(NamedTuple):
    after: Mapping[str, After]
    printed: Sequence[str]

    @property
    def whole(self) -> Sequence[Saved]:
        return [one for scene in self.after.values() for one in scene.saved]

    def printed_scene(self, name: str) -> str:
        """What was told of a scene."""
        lines = iter(self.printed)
        next(line for line in lines if line.endswith(f"[{name}]"))
        told = []
        for line in lines:
            if not line:
                break
            told.append(line)
        return "\n".join(told)


@pytest.fixture(scope="module")
def season() -> Played:
    after: dict[str, After] = {}
    printed: list[str] = []
    reports = 0

    def watch(name: str, stage: DemoStage) -> None:
        nonlocal reports
        after[name] = look(stage, reports)
        reports = len(stage.reports)

    play(printed.append, watch)
    return Played(after, [click.unstyle(line) for line in printed])


# -- Each scene's promise --------------------------------------------------------------------------
def test_nobody_is_asked_whom_somebody_else_put_on_the_roster(season: Played) -> None:
    scene = season.after["roster"]

    assert "|Pelle|" in scene.texts[ROSTER]
    assert "Pelle" in scene.texts[f"{ROSTER}/Report"]
    assert scene.notified == []
    assert not any("ping:Pelle" in one.text for one in season.whole)
    assert not any("Pelle" in each.notified for each in season.after.values())


def test_a_large_request_is_seen_in_minutes_and_agreed_upon_by_all(season: Played) -> None:
    scene = season.after["large"]
    posted = scene.said("60,000 photographs")

    seen = scene.bot_brought("|size=project")[0]
    [offered] = scene.bot_brought("{{Helpdesk agreement")
    assert (offered.at - posted.at).total_seconds() < 600
    assert seen.at <= offered.at
    assert sorted(scene.notified) == ["Bosse", "Rita", "Samira"]
    assert requests.HARBOUR in scene.texts[STAFF_PAGE]
    yes = [one for one in scene.saved if one.brought("{{Helpdesk agree|")]
    assert [one.by for one in yes] == ["Rita", "Bosse", "Samira"]
    agreed = scene.bot_brought("|agreed=")
    assert agreed[0].at > yes[-1].at


def test_a_plain_request_is_answered_and_nobody_is_bothered(season: Played) -> None:
    scene = season.after["plain"]

    section = scene.sections(requests.PHOTO)
    assert section.startswith("{{Helpdesk status|done|")
    assert "helpdeskbot:" not in section
    assert "{{Helpdesk agreement" not in section
    assert scene.notified == []


def test_who_says_no_in_plain_words_is_followed_by_another_who_takes_it(season: Played) -> None:
    scene = season.after["expert"]

    no, yes = scene.said("Not me, sorry."), scene.said("I take this one.")
    assert scene.notified == [no.by, yes.by]
    [asked] = scene.bot_brought(f"ping:{yes.by}")
    assert no.at < asked.at < yes.at
    taken = scene.bot_brought(f"|expert={yes.by}")[0]
    assert taken.brought("{{Helpdesk status|in progress|")
    assert taken.at > yes.at
    assert season.printed_scene("expert").count(f"So {yes.by} is asked") == 1


def test_who_comes_to_a_full_desk_waits_and_is_told_of_the_date_in_her_language(
    season: Played,
) -> None:
    scene = season.after["waiting"]

    [seen] = scene.bot_brought("|place=1")
    for param in ("|size=project", "|notice=", "|lang=sv"):
        assert seen.brought(param)
    assert "\n| lang = sv\n" in scene.sections(requests.MAPS)
    assert "|place=1" in scene.sections(requests.MAPS)
    assert "Bosse" not in scene.notified


def test_who_was_asked_something_is_reminded_once_after_five_working_days(season: Played) -> None:
    scene = season.after["reminder"]

    question = scene.said("Which years are they from?")
    [reminded] = scene.bot_brought("helpdeskbot:remind|")
    assert (reminded.at.date() - question.at.date()).days >= 7
    assert scene.notified == ["Mwangi"]


def test_staff_are_told_the_line_of_a_setting_that_cannot_be_read(season: Played) -> None:
    scene = season.after["settings"]

    assert scene.notified == ["Samira"]
    [told] = scene.bot_brought("reminders.requester", TALK)
    line = next(
        number
        for number, text in enumerate(scene.said("= soon").text.split("\n"), 1)
        if "= soon" in text
    )
    assert re.search(rf"\b{line}\b.*reminders\.requester.*soon", told.text)
    # What was in force before still is: one project at a time, and Elsa waits.
    assert "|place=1" in scene.sections(requests.MAPS)
    assert scene.texts[SETTINGS].count("= 5, 14") == 1
    assert season.after["archived"].bot_brought("", TALK) == []
    assert not any(SETTINGS in problem for problem in season.after["archived"].problems)


def test_an_open_request_that_was_archived_is_told_to_its_requester_and_staff(
    season: Played,
) -> None:
    scene = season.after["archived"]

    assert scene.sections(requests.VIEWS) == ""
    assert f"== {requests.VIEWS} ==" in scene.texts[ARCHIVE]
    assert scene.notified == ["Olena"]
    assert scene.bot_brought(f"{ARCHIVE}#{requests.VIEWS}", "User talk:Olena")
    assert f"{ARCHIVE}#{requests.VIEWS}" in scene.texts[f"{ROSTER}/Needed"]
    assert all(one.title != ARCHIVE for one in scene.by_bot)


def test_what_was_closed_after_two_reminders_is_opened_by_a_reply(season: Played) -> None:
    scene = season.after["reopened"]

    [again] = scene.bot_brought("helpdeskbot:remind|remind|2|requester|Mwangi")
    [closed] = scene.bot_brought("{{Helpdesk status|no response|")
    reply = scene.said("Sorry, I was ill.")
    opened = scene.bot_brought("{{Helpdesk status|in progress|")
    assert again.at < closed.at < reply.at < opened[0].at
    # As staff have set it in the scene before: after 14 working days.
    question = season.after["reminder"].said("Which years are they from?")
    days = (question.at.date() + timedelta(day) for day in range(1, 99))
    working = [day for day in days if day <= again.at.date() and day.weekday() < 5]
    assert len(working) == 14
    assert scene.notified.count("Mwangi") == 2


def test_who_waited_has_her_turn_when_the_large_request_is_done(season: Played) -> None:
    scene = season.after["turn"]

    done = scene.said("{{Helpdesk status|done|")
    [moved] = [one for one in scene.by_bot if any("|place=1" in line for line in one.diff)]
    assert 0 < (moved.at - done.at).total_seconds() < 600
    assert not re.search(r"\|place=\d", scene.texts[DESK])
    assert scene.notified == ["Bosse"]
    [asked] = scene.bot_brought("ping:Bosse")
    assert asked.at >= moved.at


def test_a_month_after_done_it_is_asked_with_true_figures_and_the_answer_counts(
    season: Played,
) -> None:
    scene = season.after["follow-up"]

    asked = [one for one in scene.bot_brought("helpdeskbot:follow-up|") if one.brought("|Rita]]")]
    done = season.after["turn"].said("{{Helpdesk status|done|")
    assert [(one.at.date() - done.at.date()).days for one in asked] == [30]
    line = next(line for line in asked[0].diff if "helpdeskbot:follow-up|" in line)
    files = [text for text in scene.texts.values() if f"[[{requests.FILES}]]" in text]
    used = set(re.findall(r"\[\[(File:[^\]]*)", scene.texts["Harbour"]))
    assert re.search(rf"\b{len(files)}\b", line.partition(f"[[:{requests.FILES}")[2])
    assert re.search(rf"\b{len(used)}\b", line.partition(f"[[:{requests.FILES}")[2])
    assert sorted(scene.notified) == ["Ivana", "Mwangi", "Rita"]
    assert re.search(r"\|-\n\|.*\n\| 1\n", scene.texts[f"{DESK}/Outcomes"])


def test_people_win(season: Played) -> None:
    scene = season.after["people"]

    assert [one.brought("{{Helpdesk status|") for one in scene.by_bot if one.title == DESK] == [
        True,
        True,
    ]
    assert Fate.CONFLICT in scene.fates
    for later in ("people", "stop", "power", "flood"):
        assert "{{Helpdesk status" not in season.after[later].sections(trouble.RUDE)
        on_hold = season.after[later].sections(trouble.WIKIDATA)
        assert on_hold.startswith("{{Helpdesk status|on hold|until=2027-01-11")
    assert "We are a city." in scene.sections(trouble.WIKIDATA)
    assert scene.sections(trouble.WIKIDATA).count("{{Helpdesk status|") == 1
    assert scene.notified == []


def test_the_stop_page_stops_it_until_it_says_run(season: Played) -> None:
    scene = season.after["stop"]

    stop, run = [one for one in scene.saved if one.title == STOP]
    assert not any(stop.at <= one.at <= run.at for one in scene.by_bot)
    [both] = scene.bot_brought("{{Helpdesk status|")
    assert sum(line.startswith("+{{Helpdesk status|") for line in both.diff) == 2
    assert "Bosse" in " ".join(season.printed_scene("stop").split())


def test_after_a_power_cut_and_without_its_database_it_says_nothing_twice(season: Played) -> None:
    scene = season.after["power"]

    [tagged] = [one for one in scene.by_bot if one.title == DESK]
    assert tagged.brought("{{Helpdesk status|")
    assert scene.sections(trouble.PRESS).count("{{Helpdesk status|") == 1
    assert scene.notified == []


def test_a_flood_stops_it_with_nothing_done_and_undone_it_goes_on(season: Played) -> None:
    scene = season.after["flood"]

    assert scene.said("== Now 299 ==")
    assert scene.by_bot == []
    assert scene.notified == []
    assert scene.texts[DESK] == season.after["power"].texts[DESK]
    assert any("Mallory" in problem for problem in scene.problems)


def test_rehearsed_on_its_past_it_is_wrong_where_it_was_and_nothing_is_saved(
    season: Played,
) -> None:
    reopened, told = season.after["reopened"], " ".join(season.printed_scene("rehearsal").split())

    # Its own edits are not replayed, and it does on the same days what it did.
    [closed] = reopened.bot_brought("{{Helpdesk status|no response|")
    reply = reopened.said("Sorry, I was ill.")
    reminded = [season.after["reminder"].bot_brought("helpdeskbot:remind|")[0].at]
    reminded.append(reopened.bot_brought("helpdeskbot:remind|remind|2|requester|Mwangi")[0].at)
    for at, deed in *((at, "sends a reminder") for at in reminded), (closed.at, "closes"):
        assert re.search(rf"{at:%Y-%m-%d} \d\d:\d\d {requests.BUSES}: {deed}[^:]*Mwangi", told)
    assert "1 misstep: closed what was answered later" in told
    assert f"Mwangi, who had asked, wrote again on {reply.at.day} {reply.at:%B at %H:%M}" in told
    assert season.after["rehearsal"].saved == []
    assert season.after["rehearsal"].texts == season.after["flood"].texts


def test_no_word_of_anybody_is_changed_in_the_whole_season(season: Played) -> None:
    for one in season.whole:
        if one.by == "HelpdeskBot" and one.title == DESK:
            gone = [line for line in one.diff if line[0] == "-"]
            assert all(line.startswith(("-{{Helpdesk status|", "-| accepted =")) for line in gone)


# -- What is left out with a smaller profile -------------------------------------------------------
class Unshown(DemoStage):
    """A stage on which nothing has to be there to be shown, or to be clicked on."""

    def show(self, *words: str, first: bool = False) -> None:
        pass

    def presses(self, name: str, heading: str, form: str) -> None:
        with suppress(LookupError):
            super().presses(name, heading, form)


def test_helpful_leaves_out_what_the_demo_says_it_does() -> None:
    with Unshown("helpful") as stage:
        for name in scenes_on(stage):
            if name == "follow-up":
                break
        bot = [
            line
            for one in stage.by_bot()
            if not stage.title_of(one).startswith("Template:")
            for line in stage.diff(one)
            if line[0] == "+"
        ]
        told = {one.user for one in stage.notified()}
        digest = stage.staff.read(STAFF_PAGE)

    def ours(words: str) -> bool:
        return any(words in line for line in bot)

    assert not ours("helpdeskbot:remind|")
    assert not ours("{{Helpdesk status|no response")
    assert not ours("{{Helpdesk agreement")
    assert not ours("|place=")
    assert not ours("helpdeskbot:follow-up|")
    # Experts are asked and staff are told; of who asked, nobody is told anything.
    assert ours("helpdeskbot:ask|")
    assert requests.BUSES in digest
    assert told == {"Anna", "Bosse", "Ngozi", "Samira"}


# -- How it is told --------------------------------------------------------------------------------
def test_each_scene_is_told_in_a_few_lines_of_a_hundred_columns(season: Played) -> None:
    assert max(map(len, season.printed)) <= 100
    for name in SCENES:
        assert 4 <= len(season.printed_scene(name).split("\n")) <= 13, name


def test_whom_it_says_were_notified_the_wiki_has_notified(season: Played) -> None:
    for name, scene in season.after.items():
        told = season.printed_scene(name).partition("Notified by the bot: ")[2].rstrip(".")
        names = re.findall(r"(\w+)(?: \((\d+)\))?(?:, |$)", " ".join(told.split()))
        counted = {} if told == "nobody" else {who: int(times or 1) for who, times in names}
        assert counted == {who: scene.notified.count(who) for who in scene.notified}, name


def test_the_summary_has_the_wikis_figures(season: Played) -> None:
    words = " ".join(" ".join(season.printed).partition("What desks fail at")[2].split())
    bot = [one for one in season.whole if one.by == "HelpdeskBot" and one.title == DESK]
    notified = sum(len(scene.notified) for scene in season.after.values())
    asked = sum(one.brought("helpdeskbot:follow-up|") for one in bot)

    assert f"{sum(one.brought('{{Helpdesk agreement') for one in bot)} drafts" in words
    assert f"{season.after['flood'].texts[DESK].count('|agreed=')} agreed by everybody" in words
    assert f"{asked} times it was asked how it went" in words
    assert "2 projects seen as such" in words
    assert (
        f"{sum(one.brought('helpdeskbot:ask|') for one in bot)} times somebody was asked" in words
    )
    assert f"{notified} notifications" in words
    assert "0 turned down; 1 waited, for 42 days" in words
    assert "|declined" not in season.after["flood"].texts[DESK]
    posted = [one for one in season.whole if one.title == DESK and one.brought("== ")]
    people = [one for one in posted if one.by not in ("HelpdeskBot", "Mallory")]
    assert f"{len(people)} of {len(people)} requests were told" in words
    statuses = re.findall(r"\{\{Helpdesk status\|([^|}]*)", season.after["flood"].texts[DESK])
    still_open = [one for one in statuses if one not in ("done", "declined", "withdrawn")]
    shown = words.partition("Dashboard shows each open request:")[2].partition("One scene")[0]
    assert sum(map(int, re.findall(r"\((\d+)\)", shown))) == len(still_open) > 0


def test_one_scene_is_shown_in_full_with_every_edit_and_its_reason() -> None:
    result = CliRunner().invoke(main, ["demo", "--scene", "large"])

    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "Rita saves Project:Helpdesk" in result.stdout
    assert "+{{Helpdesk agreement" in result.stdout
    assert "Notifies: Bosse" in result.stdout
    assert "Because:  " in result.stdout


def test_scenes_are_named_and_a_name_that_is_none_is_answered() -> None:
    listed = CliRunner().invoke(main, ["demo", "--list"])
    wrong = CliRunner().invoke(main, ["demo", "--scene", "opera"])

    assert [line.rpartition("[")[2].rstrip("]") for line in listed.stdout.splitlines()] == [*SCENES]
    assert wrong.exit_code == 2
    assert "follow-up" in wrong.stderr


def test_a_terminal_that_knows_few_letters_is_no_reason_to_stop() -> None:
    result = run_demo("--list", PYTHONIOENCODING="latin-1", LANG="C", LC_ALL="C")

    assert result.returncode == 0, result.stderr
    assert b"[flood]" in result.stdout


def test_it_is_the_same_in_any_language_and_with_other_dice(season: Played) -> None:
    result = run_demo(PYTHONHASHSEED="7", LANG="ar_EG.UTF-8", LC_ALL="ar_EG.UTF-8", TZ="Asia/Tokyo")

    assert result.stdout.decode().splitlines() == season.printed


def run_demo(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "helpdeskbot", "demo", *words]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True)
