"""User names are written as MediaWiki writes them, however a link spells them."""

from __future__ import annotations

import pytest

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import canonical_user, parse_page
from tests.live.conftest import Place
from tests.live.differential.compare import fetch_site
from tests.live.people import Person

DATE = "10:01, 3 November 2026 (UTC)"

# Each as it stands after "User:" in a link's target.
NAMES = (
    *("Anna", "anna", "Anna_Berg", "anna berg", "Anna__Berg", "_Anna", "Anna_", " Anna ", "A"),
    *("Anna  Berg", "Anna _ Berg", "Anna\xa0Berg", "Anna\u3000Berg", "Anna\u2009Berg", "1Anna"),
    *(
        "Åsa",
        "åsa",
        "Éric",
        "éric",
        "ñandú",
        "ı",
        "i̇",
        "ʼn",
        "ω",
    ),
    *("Łucja", "łucja", "жанна", "Жанна", "ა", "Ა", "ანა", "משה", "محمد", "日本", "ａ", "𐐨x", "😀"),
    *("O'Neil", "o'neil", "A&B", "A.B.", "A-B", "A(b)", "A!", "A$b", "A*b", "A,b", "A;b", "A=b"),
    *("A?b", "A~b", "A^b", "A`b", 'A"b', "A\\b", "A:b", "A+b", "A.", "..a", "a%b"),
    *(
        "A&amp;B",
        "A&#38;B",
        "A&#x26;B",
        "O&#39;Neil",
        "A&copy;b",
        "A&copyb",
        "A&nope;b",
        "&eacute;a",
    ),
    *("A%20B", "%41nna", "%c3%85sa", "A%26B", "A%27b", "A%5Fb", "A%2Fb", "100%25", "100% sure"),
    *(
        "Anna\u200e",
        "\u200fAnna",
        "An\u200ena",
        "An\u200dna",
        "An\u00adna",
        "e\u0301a",
        "A\u030asa",
    ),
    *("192.0.2.1", "192.0.2.001", "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "::1", "2001:0db8::0001"),
    *("~2026-12345-6", "~2026-1", "*Bot", "#Anna", "Anna#top", "Anna|x", "", " ", "_"),
    *("A<b", "A>b", "A[b", "A]b", "A{b", "A}b", "A\ufffdb", ":Anna", "User:Anna", "a//b"),
)
PREFIXES = (
    "User:",
    "user:",
    "USER:",
    "User :",
    " user : ",
    "_User_:",
    ":User:",
    ": user:",
    "User talk:",
)


# A new MediaWiki gives these the capitals that PHP knows ("Sseta"); Wikimedia's wikis keep them as
# they are, and have users of such names.
KEPT = ("ßeta", "ŉa", "ﬁ", "ΐ")
CONTRIBUTIONS = ("Special:Contributions/", "special:contributions/", "Special:Contribs/")


def name_on_the_wiki(person: Person, link: str) -> str:
    """The user that MediaWiki's parser sees a link lead to; empty where it sees none."""
    parsed = person.api(
        action="parse", text=link, prop="links", contentmodel="wikitext", title="Project:X"
    )["parse"]["links"]
    titles = [item["title"] for item in parsed if item["ns"] in (2, 3)]
    name = titles[0].partition(":")[2] if titles else ""
    # A subpage is no signature.
    return "" if "/" in name else name


@pytest.fixture(scope="module")
def site(admin: Person) -> SiteInfo:
    return fetch_site(admin)


def name_that_we_read(link: str, site: SiteInfo) -> str:
    comments = parse_page(f"{link} {DATE}", site).lead_comments
    return comments[0].author if comments else ""


def test_names_are_normalised_as_mediawiki_does(wiki: Place, site: SiteInfo) -> None:
    links = [f"[[User:{name}|x]]" for name in NAMES]
    links += [f"[[{prefix}anna_berg|x]]" for prefix in PREFIXES]
    differing = {
        link: (got, expected)
        for link in links
        if (got := name_that_we_read(link, site))
        != (expected := name_on_the_wiki(wiki.admin, link))
    }
    assert not differing


def test_canonical_names_stay_as_they_are(wiki: Place) -> None:
    for name in NAMES:
        expected = name_on_the_wiki(wiki.admin, f"[[User:{name}|x]]")
        if expected:
            assert canonical_user(expected) == expected


@pytest.mark.parametrize("name", KEPT)
def test_letters_without_a_single_capital_stay(name: str) -> None:
    assert canonical_user(name) == name


@pytest.mark.parametrize("prefix", CONTRIBUTIONS)
def test_links_to_contributions_name_the_user(site: SiteInfo, prefix: str) -> None:
    assert name_that_we_read(f"[[{prefix}anna_berg|x]]", site) == "Anna berg"


def test_a_renamed_users_old_name_stays(wiki: Place, site: SiteInfo) -> None:
    """A signature says the name of its day; nothing on the page tells of the new one."""
    wiki.admin.edit("User:Old name", "#REDIRECT [[User:New name]]")
    text = f"[[User:Old name|x]] {DATE}"
    revid = wiki.admin.edit(f"Project talk:{wiki.number} renamed", text)
    listed = wiki.admin.api(action="discussiontoolspageinfo", oldid=revid, prop="threaditemshtml")[
        "discussiontoolspageinfo"
    ]["threaditemshtml"]
    assert listed[0]["replies"][0]["author"] == "Old name"
    assert name_that_we_read(text.removesuffix(f" {DATE}"), site) == "Old name"
