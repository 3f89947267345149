"""Wikis that are known without asking them, and the command that reads their pages."""

from __future__ import annotations

import configparser
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpdeskbot.cli.main import main
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import infer_date_format
from helpdeskbot.parse.site.bundled import bundled_wikis, read_usual
from helpdeskbot.parse.site.siteinfo import find_bundled_site, parse_site_json
from helpdeskbot.parse.site.timestamps import date_styles, find_zone
from tests.parse.pages import all_comments, read, who
from tests.parse.written import write_timestamp

LARGEST = (
    "en ceb de fr sv nl es ru it pl arz zh ja uk vi ar war pt fa ca id sr ko no tr ce fi cs ro hu "
    "tt sh eu ms hy eo he da bg cy sk zh_min_nan uz simple ckb th hi el"
)
WIKIS = bundled_wikis()
# Every month, hour and weekday, and both sides of the changes of the European clock.
MOMENTS = [
    *(datetime(2024, month, 2 * month, 2 * month - 2, 7, tzinfo=UTC) for month in range(1, 13)),
    *(datetime(2025, 12, day, 12 + day, 59, tzinfo=UTC) for day in range(1, 9)),
    *(datetime(2025, 3, 30, hour, 30, tzinfo=UTC) for hour in range(4)),
    *(datetime(2025, 10, 26, hour, 30, tzinfo=UTC) for hour in range(4)),
]


def known(name: str) -> SiteInfo:
    site = find_bundled_site(name)
    assert site is not None
    return site


def test_the_largest_wikipedias_and_the_common_wikis_are_known() -> None:
    wanted = {f"{code}wiki" for code in LARGEST.split()}
    assert wanted | {"metawiki", "commonswiki", "wikidatawiki"} <= set(WIKIS)
    assert find_bundled_site("xxwiki") is None
    assert find_bundled_site("../siteinfo") is None


@pytest.mark.parametrize("wiki", WIKIS)
def test_what_a_known_wiki_writes_is_read(wiki: str) -> None:
    site = known(wiki)
    zone = find_zone(site.time_zone)
    assert site.time_zone == "UTC" or zone is not UTC
    for style in date_styles(site):
        lines = [f"[[User:A]] {write_timestamp(style, zone, moment)}" for moment in MOMENTS]
        found = [comment.timestamp for comment in all_comments(read("\n\n".join(lines), site))]
        assert found == MOMENTS, lines


@pytest.mark.parametrize("wiki", WIKIS)
def test_the_format_of_a_known_wiki_is_found_out_from_one_timestamp(wiki: str) -> None:
    site = known(wiki)
    style, zone = date_styles(site)[0], find_zone(site.time_zone)
    for moment in MOMENTS:
        sample = (write_timestamp(style, zone, moment), moment)
        found = infer_date_format([sample], site, site.date_format)
        if site.months_genitive == site.months:
            assert found == site.date_format.replace("xg", "F")
        else:
            assert found == site.date_format


def test_people_sign_with_their_wikis_words() -> None:
    swedish = (
        "[[Användare:Anna|Anna]] ([[Användardiskussion:Anna|diskussion]]) "
        "3 juli 2026 kl. 10.05 (CEST)\n\n"
        "[[Special:Bidrag/192.0.2.1]] 3 november 2026 kl. 10.05 (CET)"
    )
    assert who(swedish, known("svwiki")) == ["Anna 08:05 level 1", "192.0.2.1 09:05 level 1"]
    polish = "[[Wikipedystka:Anna]] 10:05, 3 lis 2026 (CET)"
    assert who(polish, known("plwiki")) == ["Anna 09:05 level 1"]
    thai = "[[ผู้ใช้:Anna]] 17:05, 3 พฤศจิกายน 2569 (+07)"
    assert who(thai, known("thwiki")) == ["Anna 10:05 level 1"]
    latin = "[[Korisnik:Anna]] 11:05, 3. novembar 2026. (CET)"
    assert who(latin, known("srwiki")) == ["Anna 10:05 level 1"]


@pytest.mark.parametrize(
    ("wiki", "digits"),
    [
        ("arwiki", "0123456789"),
        ("ckbwiki", "٠١٢٣٤٥٦٧٨٩"),
        ("fawiki", "۰۱۲۳۴۵۶۷۸۹"),
        ("hiwiki", "0123456789"),
        ("bnwiki", "০১২৩৪৫৬৭৮৯"),
    ],
)
def test_the_digits_are_those_that_the_wiki_chose(wiki: str, digits: str) -> None:
    assert known(wiki).digits == digits


def test_what_an_api_answer_lacks_is_as_in_the_wikipedia_of_its_language() -> None:
    answer = {"query": {"general": {"lang": "nb", "timezone": "Europe/Oslo"}}}
    site = parse_site_json(answer)
    assert site.date_format == known("nowiki").date_format
    assert site.months == known("nowiki").months
    assert site.time_zone_abbreviations == {"CET": "CET", "CEST": "CEST"}
    arabic = parse_site_json({"general": {"lang": "ar", "timezone": "Asia/Riyadh"}})
    assert arabic.time_zone_abbreviations == {"+03": "+03"}
    arabic = parse_site_json({"general": {"lang": "ar", "timezone": "UTC"}})
    assert arabic.time_zone_abbreviations == known("arwiki").time_zone_abbreviations
    assert parse_site_json({"general": {"lang": "tlh"}}).date_format == "H:i, j F Y"
    assert read_usual("zh-tw")["date_format"] == "Y年n月j日 (D) H:i"
    assert read_usual("../en") == {}


def test_the_usual_format_settles_what_one_timestamp_leaves_open() -> None:
    site = known("jawiki")
    moment = datetime(2005, 5, 5, 5, 5, tzinfo=UTC)
    sample = (write_timestamp(date_styles(site)[0], UTC, moment), moment)
    assert infer_date_format([sample], site, site.date_format) == site.date_format
    assert infer_date_format([("5/5 2005 5:05 (UTC)", moment)], site, site.date_format)


# -- The command -----------------------------------------------------------------------------------
def parse(tmp_path: Path, text: str, *words: str) -> tuple[int, str]:
    (tmp_path / "page").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["parse", *words, str(tmp_path / "page")])
    return done.exit_code, done.output


PAGE = "== Hej ==\nEn fråga. [[Användare:Anna]] 3 juli 2026 kl. 10.05 (CEST)\n"


def test_parse_reads_a_page_of_a_known_wiki(tmp_path: Path) -> None:
    assert parse(tmp_path, PAGE, "--wiki", "svwiki") == (0, "Hej\n  2026-07-03 08:05 Anna\n")
    assert parse(tmp_path, PAGE) == (0, "Hej\n")


def test_parse_names_the_wikis_that_it_knows(tmp_path: Path) -> None:
    code, said = parse(tmp_path, PAGE, "--wiki", "sv.wikipedia.org")
    assert code == 1
    assert "no wiki 'sv.wikipedia.org' is known here, only arwiki, " in said
    assert "svwiki" in said
    assert len(said.splitlines()) == 1


def test_parse_wants_to_be_told_only_once_which_wiki_it_is(tmp_path: Path) -> None:
    code, said = parse(tmp_path, PAGE, "--wiki", "svwiki", "--site-info", "x.json")
    assert (code, len(said.splitlines())) == (1, 1)
    assert "--wiki and --site-info" in said


def test_parse_reads_the_description_that_the_bot_keeps(tmp_path: Path) -> None:
    kept = tmp_path / "site.json"
    kept.write_text('{"version": "1", "site": {"date_format": "Y-m-d H:i"}}', encoding="utf-8")
    page = "[[User:Anna]] 2026-07-03 08:05 (UTC)\n== A ==\n[[User:Bo]] 2026-07-03 08:06 (UTC)"
    assert parse(tmp_path, page, "--site-info", str(kept))[1] == "A\n  2026-07-03 08:06 Bo\n"


def test_the_descriptions_are_in_the_package() -> None:
    config = configparser.ConfigParser()
    config.read(Path(__file__).parents[2] / "setup.cfg")
    assert config["options.package_data"]["helpdeskbot.parse.site"] == "sites/*.json"
