"""Timestamps and names in the wikis' own languages, and what describes a wiki."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helpdeskbot.model.site import DateVariant, SiteInfo
from helpdeskbot.parse import default_site, infer_date_format, parse_site_json, site_to_json
from helpdeskbot.parse.site.siteinfo import MESSAGE_KEYS
from tests.parse.pages import all_comments, read, who

ENGLISH = default_site()
POLISH = replace(
    ENGLISH,
    language="pl",
    namespaces={"wikipedysta": 2, "wikipedystka": 2, "dyskusja wikipedysty": 3, "specjalna": -1},
    date_format="H:i, j M Y",
    months_short=(
        "sty",
        "lut",
        "mar",
        "kwi",
        "maj",
        "cze",
        "lip",
        "sie",
        "wrz",
        "paź",
        "lis",
        "gru",
    ),
    time_zone="Europe/Warsaw",
    time_zone_abbreviations={"CET": "CET", "CEST": "CEST"},
    contributions_pages=("Wkład",),
)
ARABIC_MONTHS = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
FORMATS = [
    ("H:i, j F Y", "10:05, 3 November 2026 (UTC)"),
    ("j F Y à H:i", "3 November 2026 à 10:05 (UTC)"),
    ("Y. F j., H:i", "2026. November 3., 10:05 (UTC)"),
    ("Y年n月j日 (D) H:i", "2026年11月3日 (Tue) 10:05 (UTC)"),
    ("H:i, j F xkY", "10:05, 3 November 2569 (UTC)"),
    ('H"h"i"min" "de" j "de" F "de" Y', "10h05min de 3 de November de 2026 (UTC)"),
    (r"H\hi\m\i\n j F Y", "10h05min 3 November 2026 (UTC)"),
    ('xnY-xnm-xnd"T"xnH:xni:xns', "2026-11-03T10:05:59 (UTC)"),
    ("l, j. M Y G:i", "Tuesday, 3. Nov 2026 10:05 (UTC)"),
    ("H:i💩 j xg Y xx", "10:05💩 3 November 2026 x (UTC)"),
]


@pytest.mark.parametrize(("date_format", "written"), FORMATS, ids=[f for f, _ in FORMATS])
def test_every_format_of_the_wikis_is_read(date_format: str, written: str) -> None:
    site = replace(ENGLISH, date_format=date_format)
    (comment,) = all_comments(read(f"[[User:Anna]] {written}", site))
    assert comment.timestamp == datetime(2026, 11, 3, 10, 5, tzinfo=UTC)


def test_a_wikis_own_digits_months_and_zone_name() -> None:
    site = replace(
        ENGLISH,
        date_format="\u200fH:i، jی xg Y",
        digits="٠١٢٣٤٥٦٧٨٩",
        months_genitive=tuple(ARABIC_MONTHS),
        time_zone_abbreviations={"ت\xa0ع\xa0م": "UTC"},
    )
    text = "[[User:Anna]] \u200f١٠:٠٥، ٣ی نوفمبر ٢٠٢٦ (ت&nbsp;ع ع)\n\n"
    text += "[[User:Anna]] \u200f١٠:٠٥، ٣ی نوفمبر ٢٠٢٦ (ت&nbsp;ع\xa0م)"
    assert who(text, site) == ["Anna 10:05 level 1"]


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("01:30, 28 paź 2018 (CEST)", "23:30"),
        ("02:30, 28 paź 2018 (CEST)", "00:30"),
        ("02:30, 28 paź 2018 (CET)", "01:30"),
        ("03:30, 28 paź 2018 (CET)", "02:30"),
        ("12:00, 1 lip 2018 (CET)", "10:00"),
        ("12:00, 1 sty 2018 (CET)", "11:00"),
        ("02:30, 25 mar 2018 (CET)", "01:30"),
    ],
)
def test_the_repeated_hour_is_told_by_its_abbreviation(written: str, utc: str) -> None:
    assert who(f"[[User:Anna]] {written}", POLISH) == [f"Anna {utc} level 1"]


def test_other_time_zones_and_other_languages_are_no_timestamps() -> None:
    assert (
        who("[[User:Anna]] 12:00, 1 sty 2018 (UTC)\n\n[[User:A]] 12:00, 1 Jan 2018 (CET)", POLISH)
        == []
    )


@pytest.mark.parametrize(
    "link",
    [
        "[[Wikipedysta:anna]]",
        "[[wikipedystka:Anna|A]]",
        "[[Dyskusja_wikipedysty:Anna]]",
        "[[User:Anna]]",
        "[[user talk:Anna]]",
        "[[Specjalna:Wkład/Anna]]",
        "[[Special:Contributions/Anna]]",
        "[[:de:Wikipedysta:Anna]]",
    ],
)
def test_namespaces_of_the_wiki_and_english_ones(link: str) -> None:
    assert who(f"{link} 12:00, 1 sty 2018 (CET)", POLISH) == ["Anna 11:00 level 1"]


def test_a_language_in_two_scripts() -> None:
    latin = DateVariant("H:i, j. F Y.", months=tuple(f"m{n:02d}" for n in range(1, 13)))
    site = replace(ENGLISH, date_variants=(latin,))
    text = "[[User:A]] 10:05, 3 May 2026 (UTC)\n\n[[User:B]] 10:06, 3. m05 2026. (UTC)"
    assert who(text, site) == ["A 10:05 level 1", "B 10:06 level 1"]


def api_answer(version: int) -> object:
    star = "*" if version == 1 else "name"
    spaces = [{"id": 2, star: "Benutzer", "canonical": "User"}, {"id": 14, star: "Kategorie"}]
    return {
        "batchcomplete": True,
        "query": {
            "general": {
                "lang": "de",
                "timezone": "Europe/Berlin",
                "articlepath": "/wiki/$1",
                "server": "https://de.example.org",
            },
            "namespaces": {str(s["id"]): s for s in spaces},
            "namespacealiases": [{"id": 2, "*" if version == 1 else "alias": "Benutzerin"}],
            "specialpagealiases": [{"realname": "Contributions", "aliases": ["Beiträge"]}],
            "magicwords": [{"name": "redirect", "aliases": ["#WEITERLEITUNG", "#REDIRECT"]}],
            "extensiontags": ["<pre>", "<nowiki>", "<Foo>"],
            "allmessages": [
                {"name": "january", "*" if version == 1 else "content": "Januar"},
                {"name": "may_long", "*" if version == 1 else "content": "Mai"},
                {"name": "timezone-cet", "*" if version == 1 else "content": "MEZ"},
                {"name": "february", "missing": True},
            ],
        },
    }


@pytest.mark.parametrize("version", [1, 2])
def test_a_wiki_is_described_by_its_api(version: int) -> None:
    site = parse_site_json(api_answer(version))
    assert site.language == "de"
    assert site.namespaces["benutzer"] == site.namespaces["benutzerin"] == 2
    assert site.namespaces["user"] == 2
    assert site.contributions_pages == ("Beiträge", "Contributions")
    assert site.redirect_words == ("#WEITERLEITUNG", "#REDIRECT")
    assert site.extension_tags == {"pre", "nowiki", "foo"}
    assert (site.months[0], site.months[1], site.months[4]) == ("Januar", "February", "Mai")
    assert site.time_zone_abbreviations == {"MEZ": "CET", "CEST": "CEST"}
    assert site == parse_site_json(api_answer(3 - version))


def test_a_wiki_is_described_by_discussiontools_data() -> None:
    config = {"wgContentLanguage": "sr", "wgNamespaceIds": {"корисник": 2, "разговор_са": 3}}
    data = {
        "dateFormat": {"sr": "H:i, j. F Y.", "sr-el": "H:i, j. F Y."},
        "digits": {"sr": list("0123456789")},
        "localTimezone": "Europe/Belgrade",
        "specialContributionsName": "Доприноси",
        "timezones": {"sr": {"CET": "CET"}, "sr-el": {"CET": "CET"}},
        "contLangMessages": {"sr": {"january": "јануар"}, "sr-el": {"january": "januar"}},
    }
    site = parse_site_json({"config": config, "data": data})
    assert site == parse_site_json({**config, **data})
    assert site.date_format == "H:i, j. F Y."
    assert site.namespaces["разговор са"] == 3
    text = (
        "[[Корисник:A]] 10:00, 2. јануар 2026. (CET)\n\n[[Корисник:B]] 10:00, 2. januar 2026. (CET)"
    )
    assert who(text, site) == ["A 09:00 level 1", "B 09:00 level 1"]
    assert parse_site_json(config).language == "sr"
    assert parse_site_json(data).time_zone == "Europe/Belgrade"


@pytest.mark.parametrize("site", [ENGLISH, POLISH, SiteInfo()])
def test_our_own_form_is_read_back(site: SiteInfo) -> None:
    again = parse_site_json(json.loads(json.dumps(site_to_json(site))))
    assert site_to_json(again) == site_to_json(again) | {
        key: value for key, value in site_to_json(site).items() if key != "namespaces"
    }
    assert site.namespaces.items() <= again.namespaces.items()


@pytest.mark.parametrize(
    "data",
    [
        *(None, 1, "x", [], {}, {"query": 3}, {"general": [], "namespaces": 7}),
        {"namespaces": {"x": "y"}, "date_format": 4},
        {
            "config": {"wgNamespaceIds": {"a": None}},
            "data": {"digits": {"en": 3}, "dateFormat": []},
        },
        {"general": {"timezone": "../../etc/passwd"}, "allmessages": [1, {"name": 2}]},
        {"dateFormat": {"en": "H:i"}, "timezones": {"en": []}, "localTimezone": "No/Where"},
    ],
)
def test_nonsense_gives_an_english_wiki(data: object) -> None:
    site = parse_site_json(data)
    assert site.namespaces["user"] == 2
    read("== A ==\n[[User:A]] 10:00, 1 May 2026 (UTC)", site)


def test_the_messages_to_ask_for_are_all_names() -> None:
    assert {"may_long", "may-gen", "may", "sunday", "sun", "timezone-utc"} <= set(MESSAGE_KEYS)


@pytest.mark.parametrize("hour", [9, 10, 13])
@pytest.mark.parametrize(("date_format", "written"), FORMATS[:6], ids=[f for f, _ in FORMATS[:6]])
def test_the_date_format_is_found_out(date_format: str, written: str, hour: int) -> None:
    when = datetime(2026, 11, 3, hour, 5, tzinfo=UTC)
    written = written.replace("10", f"{hour:02d}")
    found = infer_date_format([(written, when)], ENGLISH)
    site = replace(ENGLISH, date_format=found)
    for other in (
        datetime(2024, 2, 29, 0, 59, tzinfo=UTC),
        datetime(2031, 12, 12, 12, 12, tzinfo=UTC),
    ):
        text = f"[[User:A]] {_write(date_format, other)}"
        assert [c.timestamp for c in all_comments(read(text, site))] == [other], found


def _write(date_format: str, when: datetime) -> str:
    """Timestamps of the formats above, for other moments."""
    day = str(when.day)
    return {
        "H:i, j F Y": f"{when:%H:%M}, {day} {when:%B %Y} (UTC)",
        "j F Y à H:i": f"{day} {when:%B %Y} à {when:%H:%M} (UTC)",
        "Y. F j., H:i": f"{when:%Y. %B} {day}., {when:%H:%M} (UTC)",
        "Y年n月j日 (D) H:i": f"{when.year}年{when.month}月{day}日 ({when:%a}) {when:%H:%M} (UTC)",
        "H:i, j F xkY": f"{when:%H:%M}, {day} {when:%B} {when.year + 543} (UTC)",
    }.get(date_format, f"{when:%Hh%Mmin} de {day} de {when:%B} de {when.year} (UTC)")


def test_several_samples_settle_what_one_leaves_open() -> None:
    first = ("05/06/2026 07:08 (UTC)", datetime(2026, 6, 5, 7, 8, tzinfo=UTC))
    same = ("05/05/2026 05:05 (UTC)", datetime(2026, 5, 5, 5, 5, tzinfo=UTC))
    other = ("06/15/2026 07:08 (UTC)", datetime(2026, 6, 15, 7, 8, tzinfo=UTC))
    assert infer_date_format([first], ENGLISH) == "d/m/Y H:i"
    assert infer_date_format([same], ENGLISH) == "d/m/Y H:i"
    assert infer_date_format([same, other], ENGLISH) == "m/d/Y H:i"
    assert infer_date_format([first, other], ENGLISH) == ""
    assert infer_date_format([], ENGLISH) == ""


def test_the_local_time_is_what_a_sample_shows() -> None:
    sample = ("11:05, 3 lis 2026 (CET)", datetime(2026, 11, 3, 10, 5, 33, tzinfo=UTC))
    assert infer_date_format([sample], POLISH) == "H:i, j M Y"
