"""Timestamps and names on the real wiki, switched from language to language.

The wiki itself signs, at moments of all seasons and around each change of its clock; our parser,
knowing of the wiki what the adapter asks from it, and DiscussionTools must read the same.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import parse_page
from helpdeskbot.parse.site.bundled import bundled_wikis
from helpdeskbot.parse.site.siteinfo import find_bundled_site, site_to_json
from helpdeskbot.wiki.connection import Connection, Secret
from helpdeskbot.wiki.live.wiki import PywikibotWiki
from tests.live import make_sites
from tests.live.conftest import PASSWORD, Place
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person

Read = tuple[str, str, int]
"""A comment: author, UTC timestamp, level."""

# Signs the text once for each moment that the request names, as if it were made then.
CLOCKS = """
$wgHooks['ParserPreSaveTransformComplete'][] = static function ( $parser, &$text ) {
    $context = RequestContext::getMain();
    $moments = $context->getRequest()->getVal( 'clocks' );
    static $busy = false;
    if ( !$moments || $busy ) {
        return;
    }
    $busy = true;
    $signed = [];
    foreach ( explode( '|', $moments ) as $moment ) {
        $options = ParserOptions::newFromContext( $context );
        $options->setTimestamp( $moment );
        $signed[] = MediaWiki\\MediaWikiServices::getInstance()->getParserFactory()->create()
            ->preSaveTransform(
                $context->getRequest()->getVal( 'text' ),
                $parser->getPage(),
                $context->getUser(),
                $options
            );
    }
    $text = implode( "\\n", $signed );
};
"""


@dataclass(frozen=True, slots=True)
class Language:
    """A content language with the time zone of a wiki in it."""

    code: str
    zone: str
    more: str = ""

    @property
    def settings(self) -> str:
        own = f'$wgLanguageCode = "{self.code}"; $wgLocaltimezone = "{self.zone}"; {self.more}'
        return own + CLOCKS


LANGUAGES = (
    Language("en", "America/New_York"),
    Language("ar", "UTC", "$wgTranslateNumerals = false;"),
    Language("ckb", "Asia/Baghdad"),
    Language("fa", "Asia/Tehran"),
    Language("fr", "Europe/Paris"),
    Language("he", "Asia/Jerusalem"),
    Language("hi", "Asia/Kolkata"),
    Language("hu", "Europe/Budapest"),
    Language("ja", "Asia/Tokyo"),
    Language("ko", "Asia/Seoul"),
    Language("pl", "Europe/Warsaw"),
    Language("pt", "Europe/Lisbon"),
    Language("sh", "Europe/Sarajevo"),
    Language("sr", "Europe/Belgrade"),
    Language("sv", "Europe/Stockholm"),
    Language("th", "Asia/Bangkok"),
    Language("uk", "Europe/Kyiv"),
    Language("uz", "Asia/Samarkand"),
    Language("vi", "Asia/Ho_Chi_Minh"),
    Language("zh", "Asia/Shanghai"),
)
SEASONS = [
    datetime(2023 + month % 3, month, 2 * month, month + 8, 7, tzinfo=UTC) for month in range(1, 13)
]
YEARS_OF_CHANGES = (2021, 2025)


def clock_changes(zone: str) -> Iterator[datetime]:
    """The half hours before and after the clock of a time zone is changed, and the next ones."""
    local = ZoneInfo(zone)
    for year in YEARS_OF_CHANGES:
        moment = datetime(year, 1, 1, tzinfo=UTC)
        while moment.year == year:
            later = moment + timedelta(hours=1)
            if moment.astimezone(local).utcoffset() != later.astimezone(local).utcoffset():
                for minutes in (-30, 30, 90, 150):
                    yield moment + timedelta(minutes=minutes)
            moment = later


def minutes_from(moment: datetime, count: int) -> list[datetime]:
    return [moment + timedelta(minutes=minute) for minute in range(count)]


class Room:
    """A talk page on a wiki in one language, and Anna, who writes there."""

    def __init__(self, wiki: Place, anna: Person) -> None:
        self.wiki = wiki
        self.anna = anna
        self.title = wiki.title("talk")

    def sign(self, moments: Sequence[datetime], tildes: str = "~~~~") -> list[str]:
        """What the wiki makes of four (or five) tildes at some moments."""
        answer = self.anna.api(
            action="parse",
            onlypst=True,
            contentmodel="wikitext",
            text=tildes,
            clocks="|".join(f"{moment:%Y%m%d%H%M%S}" for moment in moments),
        )
        return str(answer["parse"]["text"]).split("\n")

    def shown_in(self, variant: str, text: str) -> str:
        """How a text is shown to readers who chose a variant of the language."""
        answer = self.anna.api(
            action="parse",
            prop="text",
            contentmodel="wikitext",
            disablelimitreport=True,
            variant=variant,
            text=text,
        )
        return html.unescape(re.sub("<[^>]*>", "", answer["parse"]["text"])).strip()

    def siteinfo(self, part: str) -> Any:
        return self.anna.api(action="query", meta="siteinfo", siprop=part)["query"][part]

    def user_links(self) -> list[str]:
        """Links to Anna by every name that her namespaces and her contributions have."""
        spaces = self.siteinfo("namespaces")
        names = [spaces[number][key] for number in "23" for key in ("name", "canonical")]
        names += [
            alias["alias"] for alias in self.siteinfo("namespacealiases") if alias["id"] in (2, 3)
        ]
        special, pages = spaces["-1"]["name"], self.siteinfo("specialpagealiases")
        (contributions,) = (page for page in pages if page["realname"] == "Contributions")
        titles = [f"{name}:{self.anna.name}" for name in dict.fromkeys(names)]
        # The list has aliases that no title can have: some that MediaWiki converted to another
        # script have spaces where its titles have underscores.
        pages = self.anna.api(action="query", titles="|".join(titles))["query"]["pages"]
        strange = {page["title"] for page in pages if page["ns"] == 0}
        links = [f"[[{title}|A]]" for title in titles if title not in strange]
        return [*links, f"[[{special}:{contributions['aliases'][0]}/{self.anna.name}]]"]

    def discussiontools(self) -> list[Read]:
        """The comments that DiscussionTools finds on the page as it is saved."""
        answer = self.anna.api(
            action="discussiontoolspageinfo", page=self.title, prop="threaditemshtml"
        )
        return list(_comments(answer["discussiontoolspageinfo"]["threaditemshtml"]))

    def ours(self, site: SiteInfo) -> list[Read]:
        """The comments that we find on the page as it is saved."""
        page = parse_page(self.anna.text(self.title), site)
        comments = [*page.lead_comments, *(c for thread in page.threads for c in thread.comments)]
        return [(c.author, f"{c.timestamp:%Y-%m-%dT%H:%M:%SZ}", c.level) for c in comments]


def _comments(items: list[Mapping[str, Any]]) -> Iterator[Read]:
    for item in items:
        if item["type"] == "comment":
            when = datetime.fromisoformat(item["timestamp"]).astimezone(UTC)
            yield item["author"], f"{when:%Y-%m-%dT%H:%M:%SZ}", item["level"]
        yield from _comments(item["replies"])


@pytest.fixture(scope="module")
def anna(wiki_server: MediaWiki, admin: Person) -> Person:
    admin.create_account("Anna of many languages", PASSWORD)
    return Person(wiki_server, "Anna of many languages", PASSWORD)


@pytest.fixture(scope="module")
def clerk(admin: Person) -> str:
    admin.create_account("Clerk of many languages", PASSWORD, "bot")
    return "Clerk of many languages"


@pytest.fixture
def fetch_site(wiki: Place, clerk: str, tmp_path: Path) -> Callable[[], SiteInfo]:
    """Asks the wiki about itself, as the bot does at its first start."""
    connection = Connection(
        name="live",
        api_url=wiki.api,
        user=clerk,
        credentials=Secret(PASSWORD),
        contact="tests@example.org",
    )
    bot = PywikibotWiki(connection, state_folder=tmp_path, clock=lambda: datetime.now(UTC))
    return bot.fetch_site


@pytest.mark.parametrize("language", LANGUAGES, ids=[language.code for language in LANGUAGES])
def test_a_wiki_in_another_language_is_read_as_discussiontools_reads_it(
    wiki: Place, anna: Person, fetch_site: Callable[[], SiteInfo], language: Language
) -> None:
    wiki.server.configure(language.settings)
    room = Room(wiki, anna)
    moments = [*SEASONS, *clock_changes(language.zone)]
    lines = ["== 1 =="]
    lines += [f"{':' * (at % 4)}x {signature}" for at, signature in enumerate(room.sign(moments))]
    lines.append("\n== 2 ==")
    links = room.user_links()
    variants = [variant["code"] for variant in room.siteinfo("general").get("variants", ())]
    date, *dates = room.sign(minutes_from(SEASONS[7], 1 + len(links) + len(variants)), "~~~~~")
    lines += [f"* x {link} {own}" for link, own in zip(links, dates, strict=False)]
    for variant, own in zip(variants, reversed(dates), strict=False):
        lines.append(f"* x [[User:{anna.name}]] {room.shown_in(variant, own)}")
    # As they look when they were copied from a page, and when somebody typed one.
    clock, _, zone = date.rpartition(" (")
    marked = clock.replace(" ", "\u200e \u200f") + " \u200e(" + zone
    lines.append(f"* x [[User:{anna.name}]] \u200f{marked}\u200e")
    lines.append(f"* x [[User:{anna.name}]] {date[:-1]}X)")
    lines.append("* now ~~~~")
    anna.edit(room.title, "\n".join(lines))

    site = fetch_site()
    found = room.ours(site)
    minutes = [f"{moment:%Y-%m-%dT%H:%M:00Z}" for moment in moments]
    assert [when for _, when, _ in found[: len(moments)]] == minutes
    assert {author for author, _, _ in found} == {anna.name}
    assert len(found) == len(moments) + len(links) + len(variants) + len(["marked", "now"])
    assert found == room.discussiontools()


def test_times_that_the_clock_never_showed_are_read_as_discussiontools_reads_them(
    wiki: Place, anna: Person, fetch_site: Callable[[], SiteInfo]
) -> None:
    wiki.server.configure('$wgLocaltimezone = "Europe/Warsaw";')
    room = Room(wiki, anna)
    dates = ["28 October 2018", "25 March 2018", "1 July 2018", "1 January 2018", "31 June 2018"]
    dates += ["31 December 9998", "2 January 0001", "99 February 2019", "0 March 2020"]
    times = ["00:00", "01:30", "02:00", "02:30", "03:00", "03:30", "24:10", "23:75"]
    zones = ["CET", "CEST", "UTC", "cet", "CEMT"]
    written = [f"{time}, {date} ({zone})" for date in dates for time in times for zone in zones]
    anna.edit(room.title, "\n".join(f"* x [[User:{anna.name}]] {each}" for each in written))
    assert room.ours(fetch_site()) == room.discussiontools()


def test_bundled_descriptions_are_those_that_mediawiki_gives() -> None:
    wikis = make_sites.wikimedia()
    said = make_sites.ask_mediawiki(wikis)
    anew = "make them anew: python -m tests.live.make_sites"
    assert sorted(wikis) == list(bundled_wikis()), anew
    for name, facts in wikis.items():
        own = site_to_json(make_sites.describe(name, facts, said[name]))
        bundled = find_bundled_site(name)
        assert bundled is not None
        assert json.loads(json.dumps(own)) == site_to_json(bundled), f"{name}: {anew}"
