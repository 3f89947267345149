"""Several wikis in one operator's file, and what can be wrong with that."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdeskbot.cli.credentials import find_password
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.settings.operator_file import (
    Settings,
    check_settings,
    load_all_settings,
    load_settings,
    say_in_file,
)
from helpdeskbot.wiki.connection import OAuth, Secret

GOOD = """\
[[wiki]]
name = "meta"
api = "https://meta.example/w/api.php"
user = "HelpdeskBot@clerk"
contact = "x"
[wiki.limits]
edits_per_day = 50

[[wiki]]
name = "sv-test"
api = "https://sv.example/w/api.php"
user = "HelpdeskBot@clerk"
contact = "x"
password_file = "{folder}/password"

[limits]
edits_per_day = 200
mails_per_day = 7

[run]
state_folder = "{folder}/state"

[[desk]]
name = "desk"
wiki = "meta"
pages = ["Project:Helpdesk"]
since = 2026-11-22

[[desk]]
name = "desk"
wiki = "sv-test"
pages = ["Project:Helpdesk"]
since = 2026-11-23
[desk.reminders]
desk = [4]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, GOOD)


def write(folder: Path, text: str) -> Path:
    file = folder / "helpdeskbot.toml"
    file.write_text(text.replace("{folder}", str(folder)), encoding="utf-8")
    return file


def load(file: Path) -> tuple[Settings, ...]:
    return load_all_settings(file, DESK)


def test_each_wiki_has_its_desks_and_limits(file: Path) -> None:
    meta, swedish = load(file)

    assert (meta.wiki.name, swedish.wiki.name) == ("meta", "sv-test")
    assert (meta.beside, swedish.beside) == (("sv-test",), ("meta",))
    assert [(desk.name, desk.since.day) for desk in (*meta.desks, *swedish.desks)] == [
        ("desk", 22),
        ("desk", 23),
    ]
    assert (meta.limits.edits_per_day, swedish.limits.edits_per_day) == (50, 200)
    assert (meta.limits.mails_per_day, swedish.limits.mails_per_day) == (7, 7)
    assert meta.state_folder != swedish.state_folder


def test_one_is_chosen_by_its_name(file: Path) -> None:
    assert load_settings(file, DESK, "sv-test") == load(file)[1]
    with pytest.raises(SettingsError, match=r"no wiki called 'sv'.* There are: meta, sv-test"):
        load_settings(file, DESK, "sv")
    with pytest.raises(SettingsError, match=r"several wikis: meta, sv-test.*--wiki NAME"):
        load_settings(file, DESK)


def test_one_table_alone_needs_nothing_of_this(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index('[[wiki]]\nname = "sv')] + GOOD[GOOD.index("[limits]") :]
    text = text[: text.rindex("[[desk]]")].replace('wiki = "meta"\n', "")
    for header in ("[wiki]", "[[wiki]]"):
        [settings] = load(write(tmp_path, text.replace("[[wiki]]", header)))
        assert settings.beside == ()
        assert [desk.name for desk in settings.desks] == ["desk"]
        assert settings.limits.edits_per_day == 50
        assert load_settings(tmp_path / "helpdeskbot.toml", DESK) == settings


WRONG = [
    (
        ('name = "sv-test"', 'name = "meta"'),
        ['line 10: wiki.name: another wiki is called "meta"', "line 31: desk.wiki: no wiki"],
    ),
    (
        ('name = "sv-test"', 'name = "META"'),
        [
            'line 10: wiki.name: another wiki is called "meta", and their files',
            'line 31: desk.wiki: no wiki is called "sv-test"; there are: meta, META',
        ],
    ),
    (
        ("https://sv.example", "https://meta.example"),
        ['line 11: wiki.api: the wiki called "meta" is the same, with the same account'],
    ),
    (
        ('wiki = "sv-test"', 'wiki = "sv-tset"'),
        [
            'line 31: desk.wiki: no wiki is called "sv-tset"; there are: meta, sv-test; '
            "did you mean “sv-test”?"
        ],
    ),
    (
        ('wiki = "sv-test"\n', ""),
        [
            "line 29: desk.wiki: this is missing; on which wiki is the desk? "
            "There are: meta, sv-test"
        ],
    ),
    (('wiki = "sv-test"', "wiki = 5"), ["line 31: desk.wiki: a text in quotes is expected, as in"]),
    (
        ('wiki = "sv-test"', 'wiki = "meta"'),
        [
            'line 10: wiki.name: no desk is on this wiki; one would say wiki = "sv-test"',
            'line 30: desk.name: another desk is called "desk" too',
            "line 32: desk.pages: Project:Helpdesk stands in the desk desk too",
        ],
    ),
    (
        ("edits_per_day = 50", 'edits_per_day = "many"'),
        ['line 7: wiki.limits.edits_per_day: a whole number is expected, not "many"'],
    ),
    (
        ("edits_per_day = 50", "edits_per_dya = 50"),
        [
            "line 7: wiki.limits.edits_per_dya: there is no such setting; "
            "did you mean “limits.edits_per_day”?"
        ],
    ),
    (
        ('[[wiki]]\nname = "sv-test"', '[wiki]\nname = "sv-test"'),
        ["line 9: wiki: where there are several wikis, each begins with a line [[wiki]]"],
    ),
    (
        ('[[wiki]]\nname = "meta"', '[wiki]\nname = "meta"'),
        ["line 9: wiki: where there are several wikis, each begins with a line [[wiki]]"],
    ),
    (
        ('[[desk]]\nname = "desk"\nwiki = "sv-test"', "[[wiki.desk]]"),
        ["line 29: wiki.desk: a desk stands in a table [[desk]] of its own, which says on which"],
    ),
    (
        ('user = "HelpdeskBot@clerk"\n', ""),
        ["line 1: wiki.user: this is missing", "line 8: wiki.user: this is missing"],
    ),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[one[1][0][:40] for one in WRONG])
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], said: list[str]
) -> None:
    _, mistakes = check_settings(write(tmp_path, GOOD.replace(*change)), DESK)

    told = [say_in_file(mistake) for mistake in mistakes]
    for sentence in said:
        assert any(one.startswith(sentence) for one in told), told
    assert len(told) == len(said), told


# -- The memory ------------------------------------------------------------------------------------
def test_all_wikis_share_one_database(file: Path, tmp_path: Path) -> None:
    urls = {settings.database_url({}) for settings in load(file)}

    assert urls == {f"sqlite:///{tmp_path}/state/memory.sqlite"}


def test_the_memory_of_a_wiki_that_was_alone_is_not_left_behind_unsaid(
    file: Path, tmp_path: Path
) -> None:
    own = tmp_path / "state" / "meta" / "memory.sqlite"
    own.parent.mkdir(parents=True)
    own.touch()

    with pytest.raises(SettingsError, match="the memory of meta is here") as told:
        load(file)[1].database_url({})

    assert f'database.url = "sqlite:///{own}"' in told.value.advice
    assert load(file)[1].database_url({"HELPDESKBOT_DATABASE_URL": "sqlite://"}) == "sqlite://"
    (tmp_path / "state" / "memory.sqlite").touch()
    assert load(file)[0].database_url({}) == f"sqlite:///{tmp_path}/state/memory.sqlite"


# -- Passwords -------------------------------------------------------------------------------------
def test_a_wikis_own_password_goes_before_the_one_for_all(file: Path, tmp_path: Path) -> None:
    meta, swedish = (settings.wiki for settings in load(file))
    secret = tmp_path / "password"
    secret.write_text("from its file\n")
    secret.chmod(0o600)
    common = {"HELPDESKBOT_PASSWORD": "for all"}

    assert find_password(meta, common, alone=False) == Secret("for all")
    assert find_password(swedish, common, alone=False) == Secret("from its file")
    assert find_password(swedish, common) == Secret("for all")
    own = {**common, "HELPDESKBOT_PASSWORD_SV_TEST": "its own"}
    assert find_password(swedish, own, alone=False) == Secret("its own")
    assert find_password(meta, own, alone=False) == Secret("for all")


def test_so_do_a_wikis_own_tokens(file: Path) -> None:
    names = ("CONSUMER_TOKEN", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
    tokens = {f"HELPDESKBOT_OAUTH_{name}_META": name for name in names}

    found = find_password(load(file)[0].wiki, {**tokens, "HELPDESKBOT_PASSWORD": "x"}, alone=False)

    assert found == OAuth(*map(Secret, names))
