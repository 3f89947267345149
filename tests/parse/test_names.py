"""Who is named in a value, however people write it; and nobody whom nobody meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import canonical_user
from helpdeskbot.parse.names import parse_names, write_names
from helpdeskbot.parse.site.bundled import read_usual
from helpdeskbot.parse.site.siteinfo import find_bundled_site, parse_site_json
from tests.examples import examples
from tests.parse.test_any_text import ANY_TEXT
from tests.steps import count_steps


def bundled(name: str) -> SiteInfo:
    site = find_bundled_site(name)
    assert site is not None
    return site


SWEDISH = bundled("svwiki")
GERMAN = parse_site_json(dict(read_usual("de") or {}))
META = replace(SWEDISH, own_prefixes=frozenset({"m"}), server="https://meta.wikimedia.org")

LISTS = [
    ("", ()),
    (" \n ", ()),
    ("Karin", ("Karin",)),
    ("karin, Olle; karin", ("Karin", "Olle")),
    ("Karin,Olle ,\tSiv", ("Karin", "Olle", "Siv")),
    ("سلمى، ليلى؛ نور", ("سلمى", "ليلى", "نور")),
    ("花子、太郎", ("花子", "太郎")),
    ("Karin\nOlle\n\nSiv", ("Karin", "Olle", "Siv")),
    ("* Karin\n* Olle", ("Karin", "Olle")),
    ("*Karin\n*Olle\n:Siv", ("Karin", "Olle", "Siv")),
    ("#Karin\n# Olle", ("Karin", "Olle")),
    ("- Karin\n– Olle", ("Karin", "Olle")),
    ("Karin • Olle · Siv | Ville", ("Karin", "Olle", "Siv", "Ville")),
    ("<p>Karin</p><div>Olle</div><BR>Siv<br />Ville", ("Karin", "Olle", "Siv", "Ville")),
    ("Karin, Olle, and Siv, & Ville", ("Karin", "Olle", "Siv", "Ville")),
    ("[[User:Karin]]", ("Karin",)),
    ("[[user: karin_S ]]", ("Karin S",)),
    ("[[User:Karin|the archive's Karin, of Umeå]], Olle", ("Karin", "Olle")),
    ("[[User:Lind, Karin]]; [[User:Holm; Olle|Olle]]", ("Lind, Karin", "Holm; Olle")),
    ("[[User:Karin]][[User:Olle]] [[User:Siv]]", ("Karin", "Olle", "Siv")),
    ("[[User:Karin]] and [[User:Olle]] & [[User:Siv]]", ("Karin", "Olle", "Siv")),
    ("[[Användare:Karin]] och [[Användardiskussion:Olle|O]]", ("Karin", "Olle")),
    ("[[:User talk:Karin#Tack|tack]]", ("Karin",)),
    ("[[Special:Contributions/Karin|Karin]], [[Special:Bidrag/Olle]]", ("Karin", "Olle")),
    ("User:Karin, Användare:Olle_B", ("Karin", "Olle B")),
    ("@Karin, @ Olle:, @[[User:Siv]]", ("Karin", "Olle", "Siv")),
    ("{{u|Karin}}, {{User|1=Olle}}{{användare|siv}}", ("Karin", "Olle", "Siv")),
    ("{{ping|Karin|Olle|p=!}} {{Reply to|User:Siv}}", ("Karin", "Olle", "Siv")),
    ("{{ul|Karin|Olle's friend}}", ("Karin",)),
    ("'''Karin''', ''Olle'', <b>Siv</b>, <span style='a, b'>'''Ville'''</span>",
     ("Karin", "Olle", "Siv", "Ville")),
    ("(Karin), “Olle”, \"Siv\", „Ville“, «Åke»", ("Karin", "Olle", "Siv", "Ville", "Åke")),
    ("Kar<!-- Olle, -->in<!-- , Siv -->, Ville <!-- Åke", ("Karin", "Ville")),
    ("\u200eKarin\u200f, \u200f@Olle\u200e", ("Karin", "Olle")),
    ("K&amp;A; Olle&nbsp;B", ("K&A", "Olle B")),
    ("198.51.100.7, 2001:db8::A, User:198.51.100.8",
     ("198.51.100.7", "2001:DB8:0:0:0:0:0:A", "198.51.100.8")),
    ("~2026-31415-9, [[User:~2026-27182]]", ("~2026-31415-9", "~2026-27182")),
    ("https://sv.wikipedia.org/wiki/User:Karin_S", ("Karin S",)),
    ("[https://sv.m.wikipedia.org/wiki/Användare:Karin Karin], Olle", ("Karin", "Olle")),
    ("[[User:Karin|Karin]] ([[User talk:Karin|diskussion]]) 3 maj 2026 kl. 09.15 (CEST), Olle",
     ("Karin", "Olle")),
    ("[[User:Karin|K]] 09:15, 3 May 2026 (UTC)\n[[User:Olle|O]] 09:16, 3 May 2026 (UTC)",
     ("Karin", "Olle")),
    ("[[:en:User:Karin]], [[:zh-yue:User:Olle|Olle]]", ("Karin", "Olle")),
]  # fmt: skip
"""What is read of lists of several, or of one in other clothes."""

SIGNS = [
    *("'Abbe", "Abbe'", "Åke (WMSE)", "(WT-en) Åke", "Dr. Åke", "Åke Jr.", "O'Neill-Öberg"),
    *("Marcel·lí", "K&A", "K=A", "*Åke*", "Åke!", "Åke?", "1. FC Åke", "100% Åke", "Åke+Siv"),
    *("Bröderna Åke and Siv", "Siv & Söner", "2026", "☃", "ᚠ", "Åke, but", "ßiv"),
]
"""Names that hold what elsewhere is markup; with a comma only in links."""

NOBODY = [
    *("-", "–", "?", "…", "none", "Nobody", "n/a", "TBD", "User:", "[[User:]]", "@", "*"),
    *("[[Umeå]]", "[[Category:Karin]]", "[[File:Karin, 2026.jpg|thumb|Karin]]", "Umeå [[Karin]]"),
    *("User:Karin/sandbox", "[[User:Karin/Olle|Karin]]", "Karin/Olle", "//Karin"),
    *("Template:Karin", "Contact: Karin", "User:Karin and User:Olle", "karin@example.org"),
    *("[[m:User:Karin]]", "[[:wikitech:User:Karin]]", "[[w:sv:User:Karin]]", "phab:p/Karin"),
    *("https://fandom.example/wiki/User:Karin", "https://sv.wikipedia.org/wiki/Karin"),
    *("{{tick}} Karin", "{{hidden|Karin, Olle, Siv}}", "{{x|{{y}}, Karin, z}}", "{{{1|Karin}}}"),
    *("{{u|[[Karin]]}}", "{{u}}", "{{u|}}", "{{subst:REVISIONUSER}}", "~~~~", "[[User:Karin"),
    *("<s>Karin</s>", "<del>[[User:Karin]], Olle</del>", "<ref>Karin, 2012</ref>", "<b>"),
    *("Kar\u200bin", "Kar\xadin", "Karin\u2060", "[[User:Kar\u200bin]]", "Kar<br", "\0", "\ud800"),
    *("K" * 256, "[[User:" + "å" * 128 + "]]", "198.51.100.0/24", "198.51.100.xxx", "Kar#in"),
]


@pytest.mark.parametrize(("written", "names"), LISTS)
def test_everybody_is_read_however_people_write_it(written: str, names: tuple[str, ...]) -> None:
    assert parse_names(written, SWEDISH) == names


@pytest.mark.parametrize("name", SIGNS)
def test_what_looks_like_markup_may_be_part_of_a_name(name: str) -> None:
    assert parse_names(f"[[User:{name}]]; Olle", SWEDISH) == (canonical_user(name), "Olle")
    if "," not in name:
        assert parse_names(f"Olle; {name}", SWEDISH) == ("Olle", canonical_user(name))


@pytest.mark.parametrize("written", NOBODY)
def test_nobody_is_read_where_nobody_is_meant(written: str) -> None:
    assert parse_names(written, SWEDISH) == ()


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("<s>Karin</s> Olle", ("Olle",)),
        ("Contact: Karin, Olle", ("Olle",)),
        ("many thanks to [[User:Karin]] for this, Olle", ("Karin", "Olle")),
        ("Karin and Olle", ("Karin and Olle",)),
        ("[[User:Karin:Olle]], [[User:karin@home]]", ("Karin:Olle", "Karin@home")),
        ("[[User:Karin:Olle]], Siv: Åke", ("Karin:Olle",)),
        ("{{tick}} Karin, {{u|Olle}}", ("Olle",)),
        ("{{x|{{y}}, Karin, [[User:Olle]]", ("Olle",)),
        ("none, [[User:None]]", ("None",)),
        ("no, User:No", ("No",)),
    ],
)
def test_of_two_readings_the_one_that_pings_no_stranger_counts(
    written: str, names: tuple[str, ...]
) -> None:
    assert parse_names(written, SWEDISH) == names


def test_namespaces_and_prefixes_are_those_of_the_wiki() -> None:
    assert parse_names("[[Benutzerin:Uta]], Benutzer Diskussion:Jörg", GERMAN) == ("Uta", "Jörg")
    assert parse_names("[[Benutzerin:Uta]], Benutzer Diskussion:Jörg", SWEDISH) == ()
    assert parse_names("[[m:User:Uta]], [[c:User:Jörg]]", META) == ("Uta",)
    urls = "https://meta.wikimedia.org/wiki/User:Uta, https://sv.wikipedia.org/wiki/User:Jörg"
    assert parse_names(urls, META) == ("Uta",)


def test_a_name_that_is_cut_off_is_nobodys() -> None:
    assert parse_names("Karin," + " " * 4990 + "Olleanna", SWEDISH) == ("Karin",)
    assert len(parse_names(", ".join(f"K{number}" for number in range(90)), SWEDISH)) == 50


NAMES = st.one_of(
    st.sampled_from([*SIGNS, "Karin", "Lind, Karin", "K:O", "K@O", "none", "198.51.100.7"]),
    st.text(
        st.characters(
            categories=("L", "N", "P", "S", "Zs"), exclude_characters="#\u115f\u1160\u3164"
        ),
        max_size=12,
    ),
).map(canonical_user)


@examples(300)
@given(st.lists(NAMES, max_size=8))
def test_links_and_what_the_bot_writes_read_as_the_same_names(written: list[str]) -> None:
    names = tuple(dict.fromkeys(n for n in written if n))
    assert parse_names(", ".join(f"[[User:{name}]]" for name in names), SWEDISH) == names
    assert parse_names(write_names(names, SWEDISH), SWEDISH) == names


@examples(400)
@given(ANY_TEXT)
def test_whatever_is_read_could_be_a_users_name(text: str) -> None:
    for name in parse_names(text, SWEDISH):
        assert canonical_user(name) == name
        assert not set(name) & set("#<>[]|{}/_\n")
        assert len(name.encode()) <= 255


@pytest.mark.parametrize(
    "unit",
    [
        *("K,", "[[User:K]]", "[[User:K", "[[a|", "]]", "{{u|K}}", "{{u|", "}}", "<!--", "<s>"),
        *("<s>K</s>", "<a ", "&#x", "&amp;", " ", "\n", "\n*", "' '", "''", ":# ", "10:00 ", "("),
        *("https://a", "@", "K and ", ", and", "\u200e", "\ud800", "User:", "{{u|{{", "– "),
    ],
)  # fmt: skip
def test_work_grows_in_proportion_to_the_text(unit: str) -> None:
    """And ends where nobody would read on."""
    small, large, vast = (unit * (size // len(unit)) for size in (2_000, 4_000, 1_000_000))
    parse_names(small, SWEDISH)
    few, many, most = (
        count_steps(lambda text=text: parse_names(text, SWEDISH))  # type: ignore[misc]
        for text in (small, large, vast)
    )
    assert many <= 2.3 * few + 500
    assert most <= 3 * few + 500
