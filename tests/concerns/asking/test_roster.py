"""The roster page: every way in which people write a row, and nobody added by another's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.asking.roster.parse.rows import RosterParser, parse_roster
from helpdeskbot.concerns.asking.roster.parse.scan import RowFinder
from helpdeskbot.concerns.asking.roster.values import ExpertRow, RosterPage, Way
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.topics import Topic
from helpdeskbot.parse.site.bundled import read_usual
from helpdeskbot.parse.site.siteinfo import default_site, parse_site_json
from tests.examples import examples
from tests.parse.test_any_text import ANY_TEXT
from tests.steps import assert_grows_in_proportion, count_steps

SITE = default_site()
TEMPLATES = frozenset({"Helpdesk expert"})
TODAY = date(2026, 11, 24)
TOPICS = [
    Topic(id="copyright", labels={"en": "Copyright and licences", "sv": "Upphovsrätt"}),
    Topic(id="upload", labels={"en": "Batch upload", "de": "Massen-Upload"}),
    Topic(id="wikidata", labels={"en": "Wikidata", "ar": "ويكي بيانات"}),
]


def read(text: str, site: SiteInfo = SITE) -> RosterPage:
    return parse_roster(text, site, templates=TEMPLATES, topics=TOPICS, today=TODAY)


def row(text: str, site: SiteInfo = SITE) -> ExpertRow:
    (found,) = read("{{Helpdesk expert|" + text + "}}", site).rows
    return found


def codes(text: str) -> list[str]:
    page = read("{{Helpdesk expert|" + text + "}}")
    return [trouble.code for trouble in page.troubles if trouble.code != "no-topics"]


def site_of(language: str) -> SiteInfo:
    known = read_usual(language)
    assert known
    return parse_site_json(dict(known))


def test_a_row_says_who_helps_with_what_and_how_often() -> None:
    text = (
        "{{Helpdesk expert|Anna|topics=copyright, upload|languages=sv, en|limit=3|open limit=2"
        "|quiet days=7|away until=2026-12-24|time zone=Europe/Stockholm|notify=talk}}"
    )
    page = read("Experts:\n" + text)
    assert page.troubles == ()
    assert page.rows == (
        ExpertRow(
            name="Anna",
            topics=("copyright", "upload"),
            languages=("sv", "en"),
            limit=3,
            open_limit=2,
            quiet_days=7,
            away_until=date(2026, 12, 24),
            time_zone="Europe/Stockholm",
            way=Way.TALK,
        ),
    )
    assert page.rows[0].line == 2
    assert page.rows[0].span.of("Experts:\n" + text) == text


@pytest.mark.parametrize(
    "name",
    [
        "Anna B",
        " anna_B ",
        "1=Anna B",
        "user=Anna B",
        "name = anna B",
        "User:Anna B",
        "user talk:anna_B",
        "@Anna B",
        "[[User:Anna B|the expert]]",
        "[[User:Anna B]]",
        "[[user:anna_B|'''Anna''' the great]]",
        "[[User:Anna B|Anna]] ([[User talk:Anna B|talk]])",
        "[[:User:Anna B]]",
        "[[Special:Contributions/Anna B|Anna]]",
        "* [[Anna B]]",
        "{{u|Anna B}}",
        "{{User|1=Anna B}}",
        "{{ping|Anna B}}",
        "@{{reply to|Anna B}}:",
        "Anna&nbsp;B",
        "Anna&#32;B",
        "Anna<!-- me --> B",
        "\u200eAnna B\u200e",
        "'''Anna B'''",
        "1=<span style='color:red'>Anna B</span>",
        "https://en.wikipedia.org/wiki/User:Anna_B",
        "[https://en.wikipedia.org/wiki/User:Anna_B Anna]",
        "Anna B|user=[[User:Anna B]]",
    ],
)
def test_one_person_however_the_name_is_written(name: str) -> None:
    assert row(name + "|topics=upload").name == "Anna B"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("[[User:Tom and Jerry]]", "Tom and Jerry"),
        ("[[User:Smith, John|John]]", "Smith, John"),
        ("Nick'", "Nick'"),
        ("''Nick''", "Nick"),
        ("*Anna*", "*Anna*"),
        ("* Anna", "Anna"),
        ("AT&T", "AT&T"),
        ("O'Brien-X (WMSE)", "O'Brien-X (WMSE)"),
        ("Åsa_ö", "Åsa ö"),
        ("ßeta", "ßeta"),
    ],
)
def test_names_with_signs_in_them(written: str, name: str) -> None:
    assert row(written).name == name


def test_a_name_in_the_wikis_language() -> None:
    german = site_of("de")
    assert row("[[Benutzerin:Anna]]", german).name == "Anna"
    assert row("Benutzer Diskussion:Anna", german).name == "Anna"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "no-name"),
        ("|topics=upload", "no-name"),
        ("<!-- Anna -->", "no-name"),
        ("User:", "no-name"),
        ("192.0.2.1", "address"),
        ("User:192.0.2.1", "address"),
        ("[[User:192.0.2.1]]", "address"),
        ("2001:db8::1", "address"),
        ("192.0.2.0/24", "address"),
        ("~2026-12345-6", "temporary-account"),
        ("[[User:~2026-12345]]", "temporary-account"),
        ("User:Anna/help", "subpage"),
        ("[[User:Anna/help|Anna]]", "subpage"),
        ("An\u200bna", "invalid-name"),
        ("An\u00adna", "invalid-name"),
        ("Anna\u2060", "invalid-name"),
        ("An&#8203;na", "invalid-name"),
        ("Anna\u3164", "invalid-name"),
        ("Anna#top", "invalid-name"),
        ("~~~~", "invalid-name"),
        ("Template:Anna", "invalid-name"),
        ("x" * 256, "invalid-name"),
        ("å" * 128, "invalid-name"),
        ("{{PAGENAME}}", "name-template"),
        ("{{User:Mallory/name}}", "name-template"),
        ("{{{1|Anna}}}", "name-template"),
        ("{{subst:REVISIONUSER}}", "name-template"),
        ("{{u|{{x}}}}", "name-template"),
        ("Anna, Bosse", "several-names"),
        ("Anna; Bosse", "several-names"),
        ("Anna and Bosse", "several-names"),
        ("Anna<br>Bosse", "several-names"),
        ("\n* Anna\n* Bosse", "several-names"),
        ("[[User:Anna]], [[User:Bosse]]", "several-names"),
        ("[[User:Anna]] Bosse", "several-names"),
        ("{{u|Anna}} {{u|Bosse}}", "several-names"),
        ("Anna|Bosse", "several-names"),
        ("Anna|user=Bosse", "several-names"),
        (", ".join(f"Name{number}" for number in range(60)), "several-names"),
        ("|".join(f"Name{number}" for number in range(60)), "several-names"),
    ],
)
def test_who_cannot_be_asked_is_refused_with_the_reason(name: str, code: str) -> None:
    page = read("{{Helpdesk expert|" + name + "}}")
    assert page.rows == ()
    assert [trouble.code for trouble in page.troubles] == [code]


@pytest.mark.parametrize(
    "topics",
    [
        "copyright, upload",
        "copyright;upload",
        "copyright / upload",
        "Copyright and UPLOAD",
        "copyright & upload",
        "\n* copyright\n* upload",
        "copyright<br>upload",
        "copyright • upload",
        "copyright upload",
        "[[Help:Copyright|copyright]], [[Batch upload]]",
        "Copyright and licences, Batch upload",
        "Copyright and licences and batch-upload",
        "upphovsrätt, massen-upload",
        "copyright, upload, copyright",
        "<nowiki>copyright</nowiki>, <!-- also --> upload",
        "{{topic|copyright}}, upload",
        "''copyright'', upload.",
    ],
)
def test_topics_however_they_are_listed(topics: str) -> None:
    assert row(f"Anna|topics={topics}").topics == ("copyright", "upload")
    assert codes(f"Anna|topics={topics}") == []


def test_what_is_no_topic_is_reported_and_the_rest_counts() -> None:
    page = read("\n\n{{Helpdesk expert|Anna|topics=upload, Gardening, ويكي بيانات}}")
    assert page.rows[0].topics == ("upload", "wikidata")
    (trouble,) = page.troubles
    assert (trouble.code, trouble.params, trouble.name, trouble.line) == (
        "unknown-topic",
        ("Gardening",),
        "Anna",
        3,
    )


def test_a_row_without_topics_says_so() -> None:
    page = read("{{Helpdesk expert|Anna}}")
    assert page.rows[0].topics == ()
    assert [trouble.code for trouble in page.troubles] == ["no-topics"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("sv, en", ("sv", "en")),
        ("sv en", ("sv", "en")),
        ("SV/EN", ("sv", "en")),
        ("svenska, English", ("sv", "en")),
        ("Swedish and français", ("sv", "fr")),
        ("pt-BR, zh_Hans", ("pt-br", "zh-hans")),
        ("sv-N, en-3", ("sv", "en")),
        ("Kiswahili; bahasa Indonesia", ("sw", "id")),
        ("العربية، українська", ("ar", "uk")),
        ("sv, sv", ("sv",)),
        ("English (native)", ("en",)),
    ],
)
def test_languages_by_code_and_by_name(written: str, found: tuple[str, ...]) -> None:
    assert row(f"Anna|languages={written}").languages == found
    assert codes(f"Anna|languages={written}") == []


def test_an_unknown_language_is_reported() -> None:
    assert row("Anna|languages=sv, Klingonish").languages == ("sv",)
    assert codes("Anna|languages=sv, Klingonish") == ["unknown-language"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-24",
        "2026-12-24T12:00",
        "2026/12/24",
        "24.12.2026",
        "24. 12. 2026",
        "24/12/2026",
        "12/24/2026",
        "24-12-26",
        "24 December 2026",
        "December 24, 2026",
        "Thursday, 24th of december 2026",
        "24 Dec. 2026",
        "24 dec",
        "Dec 24",
        "<nowiki>2026-12-24</nowiki>",
        "{{date|2026|12|24}}",
        "[[24 December]] [[2026]]",
        "until 24 December 2026",
        "2026年12月24日",
        "٢٤/١٢/٢٠٢٦",
    ],
)
def test_dates_however_they_are_written(written: str) -> None:
    assert row(f"Anna|away until={written}").away_until == date(2026, 12, 24)
    assert codes(f"Anna|away until={written}") == []


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("sv", "24 december 2026"),
        ("de", "24. Dezember 2026"),
        ("fr", "24 décembre 2026"),
        ("es", "24 de diciembre de 2026"),
        ("pt", "24 de dezembro de 2026"),
        ("uk", "24 грудня 2026"),
        ("uk", "24 грудень 2026"),
        ("ar", "24 ديسمبر 2026"),
        ("id", "24 Desember 2026"),
        ("fa", "۲۴ دسامبر ۲۰۲۶"),
        ("hi", "२४ दिसम्बर २०२६"),
        ("hi", "24 दिसम्बर 2026"),
        ("ja", "2026年12月24日"),
        ("cs", "24. prosince 2026"),
    ],
)
def test_dates_in_the_wikis_language(language: str, written: str) -> None:
    found = row(f"Anna|away until={written}", site_of(language))
    assert found.away_until == date(2026, 12, 24)


def test_of_two_days_that_a_date_may_mean_the_later_counts() -> None:
    assert row("Anna|away until=03/12/2026").away_until == date(2026, 12, 3)
    assert row("Anna|away until=12/03/2026").away_until == date(2026, 12, 3)
    assert row("Anna|away until=05.06.2027").away_until == date(2027, 6, 5)


def test_a_date_without_year_is_the_nearest_one() -> None:
    assert row("Anna|away until=3 January").away_until == date(2027, 1, 3)
    assert row("Anna|away until=20 November").away_until == date(2026, 11, 20)
    assert row("Anna|away until=December 2026").away_until == date(2026, 12, 31)


@pytest.mark.parametrize(
    "written", ["soon", "2026-13-45", "31.2.2027", "12", "24 Smarch 2026", "yes", "9" * 500]
)
def test_who_is_away_until_nobody_knows_when_is_not_asked(written: str) -> None:
    assert row(f"Anna|away until={written}").away_until == date.max
    assert codes(f"Anna|away until={written}") == ["bad-date"]


def test_a_date_without_year_cannot_be_read_when_the_day_is_not_known() -> None:
    text = "{{Helpdesk expert|Anna|topics=upload|away=24 dec}}"
    page = parse_roster(text, SITE, templates=TEMPLATES, topics=TOPICS)
    assert page.rows[0].away_until == date.max
    assert [trouble.code for trouble in page.troubles] == ["bad-date"]


@pytest.mark.parametrize("written", ["", "-", "no", "<!-- 2026-12-24 -->"])
def test_who_says_nothing_of_being_away_is_there(written: str) -> None:
    assert row(f"Anna|away until={written}").away_until is None


@pytest.mark.parametrize(
    ("written", "limit"),
    [("3", 3), ("3 per month", 3), ("three", 3), ("max. 3", 3), ("٣", 3), ("0", 0), ("", None)],
)
def test_limits_that_can_be_read(written: str, limit: int | None) -> None:
    found = row(f"Anna|limit={written}|open limit={written}")
    assert (found.limit, found.open_limit) == (limit, limit)
    assert codes(f"Anna|limit={written}|open limit={written}") == []


@pytest.mark.parametrize("written", ["many", "-3", "2-3", "no limit", "3.5", "{{x}}", "9" * 400])
def test_limits_that_cannot_be_read_are_strict(written: str) -> None:
    found = row(f"Anna|limit={written}|open limit={written}|quiet days={written}")
    assert (found.limit, found.open_limit, found.quiet_days) == (1, 1, 30)
    assert codes(f"Anna|limit={written}") == ["bad-limit"]


def test_quiet_days_in_weeks() -> None:
    assert row("Anna|quiet days=2 weeks").quiet_days == 14
    assert row("Anna|quiet_days=10 days").quiet_days == 10


@pytest.mark.parametrize(
    ("written", "way"),
    [
        ("ping", Way.PING),
        ("", Way.PING),
        ("Talk page", Way.TALK),
        ("e-mail", Way.MAIL),
        ("Mail", Way.MAIL),
    ],
)
def test_how_somebody_wants_to_be_asked(written: str, way: Way) -> None:
    assert row(f"Anna|notify={written}").way is way
    assert codes(f"Anna|notify={written}") == []


def test_an_unknown_way_is_a_ping_and_reported() -> None:
    assert row("Anna|notify=pigeon").way is Way.PING
    assert codes("Anna|notify=pigeon") == ["unknown-way"]


@pytest.mark.parametrize("written", ["none", "No", "off", "pause", "never"])
def test_who_does_not_want_to_be_asked_is_away_without_end(written: str) -> None:
    assert row(f"Anna|notify={written}|away until=2026-12-01").away_until == date.max
    assert codes(f"Anna|notify={written}") == []


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Stockholm", "Europe/Stockholm"),
        ("europe/stockholm", "Europe/Stockholm"),
        ("America/New York", "America/New_York"),
        ("UTC", ""),
        ("UTC+2", "Etc/GMT-2"),
        ("-05:00", "Etc/GMT+5"),
    ],
)
def test_time_zones(written: str, zone: str) -> None:
    assert row(f"Anna|time zone={written}").time_zone == zone
    assert codes(f"Anna|time zone={written}") == []


@pytest.mark.parametrize("written", ["Atlantis/City", "../../etc/passwd", "/etc/passwd", "a" * 300])
def test_an_unknown_time_zone_is_utc_and_reported(written: str) -> None:
    assert row(f"Anna|time zone={written}").time_zone == ""
    assert codes(f"Anna|time zone={written}") == ["unknown-time-zone"]


def test_names_of_parameters_in_any_spelling() -> None:
    found = row("Anna|Away_Until=2026-12-24|TIME-ZONE=Asia/Tokyo|quietDays=3|Open limit=1")
    assert found.away_until == date(2026, 12, 24)
    assert (found.time_zone, found.quiet_days, found.open_limit) == ("Asia/Tokyo", 3, 1)


def test_parameters_that_the_bot_does_not_know_are_reported() -> None:
    assert codes("Anna|topics=upload|colour=red") == ["unknown-parameter"]
    assert codes("Anna|upload") == ["unnamed-value"]


def test_the_first_row_of_a_name_counts() -> None:
    page = read(
        "{{Helpdesk expert|Anna|topics=upload}}\n{{Helpdesk expert|[[User:anna]]|topics=copyright}}"
    )
    assert [found.topics for found in page.rows] == [("upload",)]
    assert [(t.code, t.name, t.line) for t in page.troubles] == [("duplicate", "Anna", 2)]


ROW = "{{Helpdesk expert|Anna|topics=upload}}"


@pytest.mark.parametrize(
    "text",
    [
        f"<!-- {ROW} -->",
        f"<nowiki>{ROW}</nowiki>",
        f"<pre>{ROW}</pre>",
        f"<syntaxhighlight lang='x'>{ROW}</syntaxhighlight>",
        f"<!-- {ROW}",
        f"<includeonly>{ROW}</includeonly>",
        "{{{Helpdesk expert|Anna}}}",
        "[[Helpdesk expert|Anna]]",
        "{{Helpdesk expert2|Anna}}",
        "{{User:Helpdesk expert|Anna}}",
    ],
)
def test_rows_that_are_none(text: str) -> None:
    assert read(text) == RosterPage()


@pytest.mark.parametrize(
    "text",
    [
        f"{{|\n|-\n| {ROW}\n|}}",
        f"{{{{Roster table|rows=\n{ROW}\n}}}}",
        f"{{{{a|{{{{b|{ROW}}}}}}}}}",
        f"== Experts ==\n* {ROW}",
        "{{Template:Helpdesk_expert\n| Anna\n| topics = upload\n}}",
        "{{helpdesk expert<!-- x -->|Anna|topics=upload}}",
        f"<nowiki/>{ROW}<nowiki>",
        f"{{{{{ROW[2:]}",
        f"[[File:x|{ROW}]]",
        f"<noinclude>{ROW}</noinclude>",
        f"{{{{Helpdesk expert|Bosse\n{ROW}",
    ],
)
def test_rows_wherever_they_stand(text: str) -> None:
    assert [found.name for found in read(text).rows] == ["Anna"]
    assert read(text).rows[0].topics == ("upload",)


def test_values_may_hold_comments_templates_links_and_nowiki() -> None:
    found = row(
        "Anna<!-- | topics=wikidata -->|topics={{hlist|upload|wikidata}}, [[a|copyright]]"
        "|limit=<nowiki>4</nowiki>|away until=<!-- | -->2026-12-24"
    )
    assert found.topics == ("upload", "wikidata", "copyright")
    assert (found.limit, found.away_until) == (4, date(2026, 12, 24))


def test_a_row_that_never_ends_is_reported_and_the_others_count() -> None:
    page = read(f"x\n{{{{Helpdesk expert|Bosse|topics=upload\n{ROW}\n")
    assert [found.name for found in page.rows] == ["Anna"]
    assert [(trouble.code, trouble.line) for trouble in page.troubles] == [("unclosed", 2)]


def test_a_row_around_another_is_refused_and_the_inner_one_counts() -> None:
    page = read(f"{{{{Helpdesk expert|Bosse|topics={ROW}}}}}")
    assert [found.name for found in page.rows] == ["Anna"]
    assert [trouble.code for trouble in page.troubles] == ["row-in-row"]


def test_a_row_of_any_length_is_refused() -> None:
    page = read("{{Helpdesk expert|Anna|topics=" + "upload, " * 12_000 + "}}" + ROW)
    assert [found.topics for found in page.rows] == [("upload",)]
    assert [trouble.code for trouble in page.troubles] == ["too-long"]


def test_what_is_reported_of_a_row_is_short() -> None:
    (trouble,) = read("{{Helpdesk expert|" + "x, " * 900 + "}}").troubles
    assert len(trouble.params[0]) <= 100


@pytest.mark.slow
@examples(300)
@given(ANY_TEXT)
def test_no_text_is_too_much(text: str) -> None:
    everywhere = "|".join(
        f"{name}={text}" for name in ("topics", "languages", "limit", "away", "time zone", "notify")
    )
    for whole in (
        text,
        "{{Helpdesk expert|" + text + "}}",
        "{{Helpdesk expert|A|" + everywhere + "}}",
    ):
        page = read(whole)
        for found in page.rows:
            assert found.span.of(whole).startswith("{{")
            assert found.span.of(whole).endswith("}}")
            assert found.name == found.name.strip()
            assert not set(found.name) & set("/#[]{}|<>\n_")


PIECES = [
    *("{{Helpdesk expert|A}}", "{{Helpdesk expert|B|topics=upload}}", "{{Helpdesk expert|", "}}"),
    *("{{", "[[", "]]", "<!--", "-->", "<nowiki>", "</nowiki>", "<pre>", "{", "}", "[", "]", "|"),
    *("a", "\n", "{{x|", "<nowiki", ">", "-", "{{{"),
]


@examples(500)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=4), st.data())
def test_reading_only_what_changed_finds_the_same(parts: list[str], data: st.DataObject) -> None:
    """Versions of a page that share beginnings and ends, read one after the other."""
    finder = RowFinder(SITE, TEMPLATES)
    before = None
    for _ in range(4):
        text = "".join(data.draw(st.permutations(parts)))
        if data.draw(st.booleans()):
            text = "{{Helpdesk expert|C}}" + text + "{{Helpdesk expert|D}}"
        fresh = finder.find(text)
        again = finder.find(text, before)
        assert again == fresh
        before = again


def test_a_history_is_read_by_what_changed() -> None:
    lines = [f"{{{{Helpdesk expert|User{number}|topics=upload}}}}\n" for number in range(300)]
    parser = RosterParser(SITE, templates=TEMPLATES, topics=TOPICS)
    for number in range(0, 300, 30):
        lines[number] = lines[number].replace("upload", "copyright")
        rows = parser.parse_rows("".join(lines))
        assert rows == read("".join(lines)).rows


def test_a_history_keeps_duplicates() -> None:
    parser = RosterParser(SITE, templates=TEMPLATES, topics=TOPICS)
    assert [found.name for found in parser.parse_rows(ROW + ROW)] == ["Anna", "Anna"]


# What stands on the page that often, and at its end as often.
HOSTILE_PAGES = {
    "braces": ("{{", ""),
    "rows left open": ("{{Helpdesk expert|", ""),
    "rows in rows": ("{{Helpdesk expert|", "}}"),
    "nowiki": ("<nowiki>{{Helpdesk expert|A", ""),
    "comments": ("{{Helpdesk expert|<!-- ", ""),
}
# What stands in a row, once and that often; and at its end as often and once.
HOSTILE_ROWS = {
    "parameters": ("", "a|", "", ""),
    "tags": ("Anna|topics=", "<a ", "", ""),
    "links": ("", "[[a|", "]]", ""),
    "entities": ("Anna|topics=", "&#x", "", ""),
    "commas": ("Anna|topics=", "a, ", "", ""),
    "spaces": ("Anna", " ", "", "B"),
    "digits": ("Anna|away=", "1 ", "", ""),
}


@pytest.mark.parametrize(("piece", "end"), HOSTILE_PAGES.values(), ids=HOSTILE_PAGES.keys())
def test_hostile_pages_are_read_at_once(piece: str, end: str) -> None:
    assert_grows_in_proportion(read, lambda times: piece * times + end * times, 300, 60_000)


@pytest.mark.parametrize(
    ("begin", "piece", "close", "end"), HOSTILE_ROWS.values(), ids=HOSTILE_ROWS.keys()
)
def test_hostile_rows_are_read_at_once(begin: str, piece: str, close: str, end: str) -> None:
    def write(size: int) -> str:
        times = size // len(piece + close)
        return f"{{{{Helpdesk expert|{begin}{piece * times}{close * times}{end}}}}}"

    # Longer ones are not read; of those that are, there may be many.
    assert_grows_in_proportion(read, write, 4_500)
    assert_grows_in_proportion(read, lambda rows: write(9_500) * rows, 1, 200)
    assert_grows_in_proportion(read, write, 20_000, 2_000_000)


@pytest.mark.slow
def test_five_thousand_rows_are_read_in_a_few_hundred_steps_each() -> None:
    def write(count: int) -> str:
        return "".join(
            f"{{{{Helpdesk expert|User{number}|topics=copyright, upload|languages=sv, en|limit=3"
            "|away until=2026-12-24|notify=ping}}\n"
            for number in range(count)
        )

    assert_grows_in_proportion(read, write, 250, 25_000)
    assert count_steps(lambda: read(write(100))) < 1_500 * 100
    page = read(write(5_000))
    assert len(page.rows) == 5_000
    assert page.rows[-1].line == 5_000
    assert page.troubles == ()
