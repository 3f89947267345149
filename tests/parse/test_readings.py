"""Of everything that a value may name, those are meant who have accounts."""

from __future__ import annotations

import pytest
from hypothesis import given

from helpdeskbot.parse.names import parse_names
from helpdeskbot.parse.readings import Named, choose_names, find_readings
from tests.parse.test_any_text import ANY_TEXT
from tests.parse.test_names import SWEDISH
from tests.steps import assert_grows_in_proportion


def read(written: str, *accounts: str, known: tuple[str, ...] = ()) -> Named:
    return choose_names(find_readings(written, SWEDISH), set(accounts).__contains__, known)


ONE = [
    *(
        "Lina",
        "Anna (WMSE)",
        "(WT-en) Anna",
        "'Abdul",
        "Abdul'",
        "'Abdul'",
        "Lind, Åke",
        "Lind;Åke",
    ),
    *("Siv & Söner", "K&A", "Tom and Jerry", "Siv och Åke", "A+B", "WMF: Anna", "2001:DB8 fan"),
    *("Dr. Åke", "Åke Jr.", "O'Neill-Öberg", "J. R. R. Å.", "Anna, Bosse & co.", "Karin@home"),
    *("Åke!", "100% Åke", "A, B, C, D"),
]


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("written", ["{}", " {} ", "User:{}", "Användare:{}", "[[User:{}]]", "@{}"])
def test_one_person_however_odd_the_name(written: str, name: str) -> None:
    assert read(written.format(name), name) == Named((name,))


@pytest.mark.parametrize("name", [one for one in ONE if "," not in one and ";" not in one])
def test_somebody_beside_another_one(name: str) -> None:
    assert read(f"{name}, Olle", name, "Olle") == Named((name, "Olle"))
    assert read(f"Olle, {name}", name, "Olle") == Named(("Olle", name))


@pytest.mark.parametrize(
    ("written", "accounts", "names"),
    [
        ("Anna, Bosse", ["Anna", "Bosse"], ["Anna", "Bosse"]),
        ("Anna and Bosse", ["Anna", "Bosse"], ["Anna", "Bosse"]),
        ("Anna & Bosse", ["Anna", "Bosse"], ["Anna", "Bosse"]),
        ("Anna, Lind, Åke", ["Anna", "Lind, Åke"], ["Anna", "Lind, Åke"]),
        ("Lind, Åke and Anna", ["Lind", "Lind, Åke", "Anna"], ["Lind, Åke", "Anna"]),
        ("Lind, Åke", ["Lind, Åke", "Lind", "Åke"], ["Lind, Åke"]),
        ("'Karin'", ["Karin"], ["Karin"]),
        ("“Karin”, Olle.", ["Karin", "Olle"], ["Karin", "Olle"]),
        ("[[User:Anna]], Lind, Åke", ["Anna", "Lind, Åke"], ["Anna", "Lind, Åke"]),
        ("Anna\nLind, Åke", ["Anna", "Lind, Åke"], ["Anna", "Lind, Åke"]),
        ("Anna, -", ["Anna"], ["Anna"]),
        ("none", [], []),
        ("", [], []),
    ],
)
def test_of_two_readings_the_one_of_accounts_counts(
    written: str, accounts: list[str], names: list[str]
) -> None:
    found = read(written, *accounts)
    assert sorted(found.names) == sorted(names)
    assert found.unknown == ()


def test_people_who_are_known_here_come_before_an_account_of_both_names() -> None:
    accounts = ("Anna", "Bosse", "Anna, Bosse")
    assert read("Anna, Bosse", *accounts, known=("Anna", "Bosse")).names == ("Anna", "Bosse")
    assert read("Anna, Bosse", *accounts, known=("Anna",)).names == ("Anna, Bosse",)


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("Linna", ["Linna"]),
        ("Anna, Linna", ["Linna"]),
        ("[[User:Linna]]", ["Linna"]),
        ("[[Umeå]]", ["Umeå"]),
        ("Contact: Anna", ["Contact: Anna"]),
        ("Åsa from the museum", ["Åsa from the museum"]),
        ("198.51.100.7", ["198.51.100.7"]),
        ("{{tick}} Anna", ["{{}} Anna"]),
    ],
)
def test_who_has_no_account_is_told_of(written: str, unknown: list[str]) -> None:
    assert list(read(written, "Anna").unknown) == unknown


@given(ANY_TEXT)
def test_what_one_reader_finds_the_other_takes_for_possible(text: str) -> None:
    readings = find_readings(text, SWEDISH)
    found = set(parse_names(text, SWEDISH))
    named = choose_names(readings, lambda name: True)
    assert set(named.names) <= set(readings.candidates)
    assert found <= set(readings.candidates) or len(text) > 100


@pytest.mark.parametrize(
    "unit", ["K,", "K and ", "K&", "'", "K:", "[[User:K]]", "&amp;", ", and", "."]
)
def test_work_grows_in_proportion_to_the_text(unit: str) -> None:
    def work(text: str) -> None:
        choose_names(find_readings(text, SWEDISH), lambda name: False)

    assert_grows_in_proportion(work, lambda size: unit * (size // len(unit)), 2_000, 1_000_000)
