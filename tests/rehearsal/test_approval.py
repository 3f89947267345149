"""What a wiki is told that is asked to allow the bot: all of it true, nobody named."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given

from helpdeskbot.cli.approval import describe
from helpdeskbot.cli.main import main
from helpdeskbot.concerns.order import CONCERNS, DESK
from helpdeskbot.model.limits import Limits
from helpdeskbot.rehearsal.approval import GAP, BotRequest, write_approval
from helpdeskbot.rehearsal.as_json import as_json
from helpdeskbot.rehearsal.missteps import mark_missteps
from helpdeskbot.rehearsal.model import Rehearsed
from helpdeskbot.rehearsal.played import note_settings
from helpdeskbot.settings.operator_file import load_settings
from helpdeskbot.words.messages import Messages
from tests.rehearsal.exports import Writer, write_export
from tests.rehearsal.past import at, many, rehearsed, replied, request, would
from tests.rehearsal.test_summary import hostile

NAMES = {one: one.__module__.split(".")[-2] for one in CONCERNS}


def settings_file(folder: Path, desk: str = "", wiki: str = "", more: str = "") -> Path:
    file = folder / "helpdeskbot.toml"
    file.write_text(
        f"""\
[wiki]
name = "meta"
api = "https://meta.wikimedia.org/w/api.php"
user = "HelpdeskBot@clerk"
contact = "mailto:operator@example.org"
{wiki}
{more}
[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
profile = "quiet"
{desk}
""",
        encoding="utf-8",
    )
    return file


def asked(folder: Path, **settings: str) -> BotRequest:
    return describe(load_settings(settings_file(folder, **settings), DESK))


def a_rehearsal() -> Rehearsed:
    past = many(12)
    past.requests.append(request(would("close", at(9), "Anna"), replied("Anna", at(10))))
    past.requests[0].acts.append(would("tell", at(9), "Bo", title="User talk:Bo"))
    mark_missteps(past)
    return past


@pytest.mark.parametrize("profile", ["quiet", "helpful", "full"])
def test_what_is_switched_on_has_a_line_and_what_is_off_has_none(
    tmp_path: Path, profile: str
) -> None:
    file = settings_file(tmp_path)
    file.write_text(file.read_text().replace('"quiet"', f'"{profile}"'))
    settings = load_settings(file, DESK)
    text = write_approval(describe(settings), None)
    messages = Messages.load("en")
    lines = set(re.findall(r"(?m)^\*\* '''(.*?)''': .", text))
    told = [one.says_of_itself(settings.desks[0], messages) for one in CONCERNS]

    assert lines == {one.name for one in told if one is not None and one.on}
    for one in told:
        if one is not None and not one.on:
            assert one.name not in text


@pytest.mark.parametrize("name", sorted(NAMES.values()))
def test_each_concern_can_be_switched_on_and_is_told_of(tmp_path: Path, name: str) -> None:
    # What else has to be set before it does anything.
    also = {
        "asking": 'roster = "Project:Experts"',
        "capacity": "simple = 5",
        "outcomes": "[desk.follow_up]\nenabled = true",
        "unread": "[desk.next_step]\nenabled = true",
    }
    texts = Messages.load("en").texts
    title = texts.get(f"does-{name}") or texts[f"does-{name.replace('_', '-')}"]
    on, off = (
        write_approval(
            asked(tmp_path, desk=f"[desk.{name}]\nenabled = {value}\n{also.get(name, '')}"), None
        )
        for value in ("true", "false")
    )

    assert f"** '''{title}''': " in on
    assert f"'''{title}'''" not in off


def test_the_limits_are_those_of_the_settings(tmp_path: Path) -> None:
    usual = write_approval(asked(tmp_path), None)
    more = "[limits]\nseconds_between_edits = 30\nedits_per_day = 77\nmails_per_day = 3\n"
    other = write_approval(asked(tmp_path, more=more), None)

    assert "at least 60 seconds between two edits (5 with the bot flag)" in usual
    assert f"{Limits().edits_per_day} a day" in usual
    assert "at least 30 seconds between two edits; " in other
    assert "77 a day" in other
    assert "3 mails within 24 hours" in other


def test_what_is_set_of_the_operator_is_said_and_what_is_not_is_a_gap(tmp_path: Path) -> None:
    bare = write_approval(asked(tmp_path), None)
    wiki = (
        'operator = "User:Example"\nsource = "https://example.org/bot"\nstop_page = "Project:Stop"'
    )
    full = write_approval(asked(tmp_path, wiki=wiki, more="[run]\nmail_operator = true"), None)

    assert f"; Operator: {GAP}" in bare
    assert f"; Source code: {GAP}" in bare
    assert "[[:User:HelpdeskBot/stop]]" in bare
    assert "mailed to the operator" not in bare
    assert "; Operator: [[:User:Example]]" in full
    assert "[https://example.org/bot " in full
    assert "[[:Project:Stop]]" in full
    assert "mailed to the operator" in full


def test_a_rehearsal_is_told_in_numbers_and_names_nobody(tmp_path: Path) -> None:
    text = write_approval(asked(tmp_path), a_rehearsal())

    for name in ("Anna", "Bo", "Chidi", "Dalia"):
        assert not re.search(rf"\b{name}\b", text)
    assert "300 revisions from 2026-01-05" in text
    assert "13 requests" in text
    assert "of these 1 talk page of a person" in text
    assert "closed what was answered later: 1" in text
    assert "30 notifications to 4 accounts, 1 of them to who had asked" in text


@pytest.mark.parametrize("names", [["user talk", "benutzer diskussion"], []])
def test_talk_pages_name_nobody_whatever_they_are_called(tmp_path: Path, names: list[str]) -> None:
    """A wiki's own language has another word; an older file does not tell it."""
    past = a_rehearsal()
    past.user_talk = names
    past.requests[0].acts.append(would("remind", at(9), "Eda", title="Benutzer Diskussion:Eda"))
    past.elsewhere.append(would("mail", at(9), "Bo", title=""))
    text = write_approval(asked(tmp_path), past)

    assert "[[:Project:Helpdesk]] (" in text
    assert not re.search(r"\b(Eda|Bo)\b", text)
    assert "3 pages, of these 2 " in text


@given(hostile, hostile)
def test_hostile_words_are_shown_as_text(title: str, name: str) -> None:
    past = rehearsed(request(would("ask", at(2), name, title=title), heading=title))
    past.pages, past.wiki = [title], title
    plain = rehearsed(request(would("ask", at(2), "Bo", title="A"), heading="A"))
    asking = BotRequest(
        account="HelpdeskBot", operator="", contact=name, source="", stop_title="User:X/stop",
        interval=30, mails=False, limits=Limits(), desks=[],
    )  # fmt: skip
    text = write_approval(asking, past)

    assert text.count("\n") == write_approval(asking, plain).count("\n")
    assert not re.search(r"\[\[(?!:)|\{\{(?!nobots|bots)", text)
    assert text.count("~~~~") == 1


def test_the_command_prints_it(tmp_path: Path) -> None:
    file = tmp_path / "rehearsal.json"
    settings_file(tmp_path)
    file.write_text(json.dumps(as_json(played(tmp_path))))
    words = ["approval", "--settings", str(settings_file(tmp_path)), "--rehearsal", str(file)]
    result = CliRunner().invoke(main, words)

    assert result.exit_code == 0, result.output
    assert result.output.startswith("=== HelpdeskBot ===\n")
    assert result.output.endswith("~~~~\n")


def played(folder: Path) -> Rehearsed:
    """A rehearsal with the settings that stand there now."""
    settings = load_settings(folder / "helpdeskbot.toml", DESK)
    found, limits = a_rehearsal(), Limits(**settings.limits.model_dump())
    interval = timedelta(seconds=settings.run.interval_seconds)
    found.played_with = note_settings(settings.desks, limits, interval)
    return found


@pytest.mark.parametrize(
    ("change", "names"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"wiki": 'operator = "User:Example"'}, [], id="what is not rehearsed"),
        pytest.param({"more": "[run]\nlog_format = 'json'"}, [], id="how it is run"),
        pytest.param({"desk": "settle_minutes = 30"}, ["settle_minutes"], id="a desk's"),
        pytest.param(
            {"desk": "[desk.reminders]\nenabled = true\nclose_after = 3\nrequester = [2]"},
            ["reminders.close_after", "reminders.enabled", "reminders.requester"],
            id="a concern's",
        ),
        pytest.param(
            {"more": "[run]\ninterval_seconds = 60\n[limits]\nedits_per_day = 7"},
            ["limits.edits_per_day", "run.interval_seconds"],
            id="everybody's",
        ),
        pytest.param(
            {"desk": '[[desk]]\nname = "b"\npages = ["Project:B"]\nsince = 2026-11-22'},
            ["the whole desk on Project:B"],
            id="a further desk",
        ),
    ],
)
def test_that_it_was_rehearsed_with_other_settings_is_said_with_their_names(
    tmp_path: Path, change: dict[str, str], names: list[str]
) -> None:
    settings_file(tmp_path)
    file = tmp_path / "rehearsal.json"
    file.write_text(json.dumps(as_json(played(tmp_path))))
    now = settings_file(tmp_path, **change)
    words = ["approval", "--settings", str(now), "--rehearsal", str(file)]
    result = CliRunner().invoke(main, words)

    assert result.exit_code == 0, result.output
    assert ("made with other settings than these" in result.stdout) is bool(names)
    assert ("made with other settings than those in force" in result.stderr) is bool(names)
    shown = re.findall(r"<code>(.*?)</code>", result.stdout.partition("== Rehearsal ==")[2])
    assert [html.unescape(one) for one in shown] == names
    assert f"They differ in: {', '.join(names)}." in result.stderr or not names
    assert "may not hold" in result.stderr or result.stderr == ""


def test_a_rehearsal_that_does_not_tell_its_settings_is_told_of(tmp_path: Path) -> None:
    """As one of an older version."""
    file = tmp_path / "rehearsal.json"
    data = as_json(a_rehearsal())
    del data["played_with"]
    file.write_text(json.dumps(data))
    words = ["approval", "--settings", str(settings_file(tmp_path)), "--rehearsal", str(file)]
    result = CliRunner().invoke(main, words)

    assert "is not known" in result.stdout
    assert "does not tell with which settings" in result.stderr


def test_what_rehearse_writes_tells_the_settings(tmp_path: Path) -> None:
    """From the file with which it was rehearsed, to the file with which approval is asked for."""
    writer = Writer("Project:Helpdesk").save("Samira", "Welcome to the desk.").later(days=1)
    writer.asks("Anna", "Photos", "How do we upload 400 photographs?").later(days=2)
    export = write_export(tmp_path, {"Project:Helpdesk": writer.revisions})
    settings = str(settings_file(tmp_path))
    out = tmp_path / "out"
    made = CliRunner().invoke(
        main, ["rehearse", str(export), "--settings", settings, "--out", str(out)]
    )
    words = ["approval", "--settings", settings, "--rehearsal", str(out / "rehearsal.json")]
    same = CliRunner().invoke(main, words)
    settings_file(tmp_path, desk="level = 3")
    other = CliRunner().invoke(main, words)

    assert made.exit_code == 0, made.output
    assert same.stderr == ""
    assert "<code>level</code>" in other.stdout
    assert "They differ in: level." in other.stderr


def test_a_file_that_is_none_is_told_of(tmp_path: Path) -> None:
    words = ["approval", "--settings", str(settings_file(tmp_path)), "--rehearsal", "none.json"]
    result = CliRunner().invoke(main, words)

    assert result.exit_code == 1
    assert "the rehearsal cannot be read" in result.output


def test_of_several_wikis_one_is_named(tmp_path: Path) -> None:
    other = """[[wiki]]
name = "sv"
api = "https://sv.wikipedia.org/w/api.php"
user = "KlerkBot@clerk"
contact = "mailto:operator@example.org"
[[desk]]
name = "hjälp"
wiki = "sv"
pages = ["Wikipedia:Hjälp"]
since = 2026-11-22
"""
    file = settings_file(tmp_path, desk='wiki = "meta"', more=other)
    file.write_text(file.read_text().replace("[wiki]", "[[wiki]]", 1))
    words = ["approval", "--settings", str(file)]

    assert "--wiki NAME" in CliRunner().invoke(main, words).output
    result = CliRunner().invoke(main, [*words, "--wiki", "meta"])
    assert result.exit_code == 0, result.output
    assert "=== HelpdeskBot ===" in result.output
