"""The bot's access to a real MediaWiki: logging in, what each question costs, what can go wrong."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from helpdeskbot.model.errors import EditConflict, EditRefused, LoginFailed, Unreachable
from helpdeskbot.model.wiki import Edit
from helpdeskbot.wiki.connection import Connection, Secret
from helpdeskbot.wiki.live import transport as pywikibot_transport
from helpdeskbot.wiki.live.wiki import PywikibotWiki
from tests.live.conftest import PASSWORD, Place
from tests.live.people import Person

Connect = Callable[..., PywikibotWiki]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def clerk(wiki: Place, admin: Person) -> str:
    """The name of a bot account."""
    admin.create_account(wiki.name("Clerkbot"), PASSWORD, "bot")
    return wiki.name("Clerkbot")


@pytest.fixture
def connect(wiki: Place, clerk: str, tmp_path: Path) -> Connect:
    """Makes the bot's access to the wiki; by default with the account's own password."""

    def make(
        user: str = clerk,
        password: str = PASSWORD,
        api: str = wiki.api,
        maxlag: int = 5,
        clock: Callable[[], datetime] = lambda: datetime(2026, 11, 3, tzinfo=UTC),
    ) -> PywikibotWiki:
        connection = Connection(
            name="live",
            api_url=api,
            user=user,
            credentials=Secret(password),
            contact="tests@example.org",
            maxlag=maxlag,
        )
        return PywikibotWiki(connection, state_folder=tmp_path / "state", clock=clock)

    return make


@pytest.fixture
def bot(connect: Connect) -> PywikibotWiki:
    """The bot's access, logged in."""
    bot = connect()
    bot.fetch_time()
    return bot


@contextmanager
def counted(wiki: Place) -> Iterator[list[str]]:
    """Collects the API requests made inside."""
    requests: list[str] = []
    mark = wiki.server.mark()
    yield requests
    requests += wiki.server.api_requests(mark)


# -- Logging in ------------------------------------------------------------------------------------
def test_the_bot_logs_in_with_the_accounts_password(connect: Connect, clerk: str) -> None:
    account = connect().fetch_account()
    assert account.user.name == clerk
    assert account.user.user_id
    assert "bot" in account.user.groups
    assert {"edit", "apihighlimits"} <= account.rights


def test_the_bot_logs_in_with_a_bot_password_and_has_its_grants(
    wiki: Place, connect: Connect, clerk: str
) -> None:
    password = wiki.server.bot_password(clerk, "tick", ["basic", "editpage"])
    bot = connect(f"{clerk}@tick", password)
    account = bot.fetch_account()
    assert account.user.name == clerk
    assert "edit" in account.rights
    assert "createpage" not in account.rights
    with pytest.raises(EditRefused) as refusal:
        bot.apply_edit(Edit(wiki.title(), 0, "text", "x"))
    assert refusal.value.code in {"cantcreate", "permissiondenied"}


def test_a_wrong_password_is_told_without_the_password(
    connect: Connect, clerk: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    for user in (clerk, f"{clerk}@tick"):
        with pytest.raises(LoginFailed, match=clerk) as failure:
            connect(user, "swordfish 1234").fetch_time()
        assert "swordfish" not in str(failure.value)
        assert failure.value.advice
    assert "swordfish" not in caplog.text
    assert not list((tmp_path / "state").iterdir())


def test_the_password_is_in_no_file_and_in_no_log(
    connect: Connect, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    connect().fetch_site()
    assert PASSWORD not in caplog.text
    files = list((tmp_path / "state").iterdir())
    assert {file.name.partition("-")[0] for file in files} == {"cookies", "site.json"}
    for file in files:
        assert PASSWORD not in file.read_text("utf-8")
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    cookies = next(file for file in files if file.name.startswith("cookies"))
    assert cookies.stat().st_mode & 0o777 == 0o600


def test_a_second_run_goes_on_with_the_session_of_the_first(wiki: Place, connect: Connect) -> None:
    connect().fetch_time()
    with counted(wiki) as requests:
        connect().fetch_time()
    assert len(requests) == 2, requests
    assert not any("action=login" in request for request in requests)


def test_a_lost_session_is_taken_up_again(
    wiki: Place, bot: PywikibotWiki, clerk: str, tmp_path: Path
) -> None:
    saved = bot.apply_edit(Edit(wiki.title(), 0, "one", "x"))
    wiki.server.maintenance("invalidateUserSessions", f"--user={clerk}")
    assert bot.fetch_heads([wiki.title()])[wiki.title()].revid == saved.revid
    wiki.server.maintenance("invalidateUserSessions", f"--user={clerk}")
    assert bot.apply_edit(Edit(wiki.title(), saved.revid, "two", "x")).changed


def test_a_session_lost_for_good_is_a_failed_login(
    wiki: Place, bot: PywikibotWiki, clerk: str
) -> None:
    wiki.server.create_user(clerk, "another password now")
    wiki.server.maintenance("invalidateUserSessions", f"--user={clerk}")
    with pytest.raises(LoginFailed):
        bot.fetch_heads([wiki.title()])


# -- What it costs ---------------------------------------------------------------------------------
def test_fifty_pages_are_looked_at_with_one_request(wiki: Place, bot: PywikibotWiki) -> None:
    titles = [wiki.title(f"page {number}") for number in range(50)]
    saved = bot.apply_edit(Edit(titles[7], 0, "text", "x"))
    with counted(wiki) as requests:
        heads = bot.fetch_heads(titles)
    assert len(requests) == 1, requests
    assert [head.revid for head in heads.values() if head.exists] == [saved.revid]


def test_hundreds_of_long_titles_are_one_request_for_a_bot_and_more_without_the_right(
    wiki: Place, bot: PywikibotWiki, connect: Connect, people: Callable[..., Person]
) -> None:
    titles = [wiki.title(f"ελληνικά {number} {'ж' * 60}") for number in range(120)]
    with counted(wiki) as requests:
        assert len(bot.fetch_heads(titles)) == 120
    assert len(requests) == 1, requests
    assert requests[0].startswith("POST ")
    plain = connect(people("Plain").name)
    plain.fetch_time()
    with counted(wiki) as requests:
        assert len(plain.fetch_heads(titles)) == 120
    assert len(requests) == 3, requests


def test_a_history_is_fetched_in_batches_as_it_is_read(
    wiki: Place, bot: PywikibotWiki, people: Callable[..., Person]
) -> None:
    anna = people("Anna")
    ids = [anna.edit(wiki.title(), f"text {number}") for number in range(25)]
    with counted(wiki) as requests:
        history = bot.fetch_history(wiki.title(), texts=True)
        newest = [next(history) for _ in range(20)]
    assert len(requests) == 1, requests
    assert [revision.revid for revision in newest] == ids[:4:-1]
    assert newest[0].text == "text 24"
    assert [revision.revid for revision in history] == ids[4::-1]


# -- Pages -----------------------------------------------------------------------------------------
def test_titles_are_answered_in_the_spelling_that_was_asked_for(
    wiki: Place, bot: PywikibotWiki
) -> None:
    title = wiki.title("café desk")
    revid = bot.apply_edit(Edit(title, 0, "text", "x")).revid
    spellings = [
        title,
        title.replace(" ", "_"),
        f"project: {title[8:]}",
        title.replace("é", "e\u0301"),
    ]
    heads = bot.fetch_heads(spellings)
    assert list(heads) == spellings
    assert {head.title for head in heads.values()} == {title}
    assert {head.revid for head in heads.values()} == {revid}


def test_titles_that_cannot_be_are_pages_that_do_not_exist(bot: PywikibotWiki) -> None:
    impossible = ["", " ", "a|b", "a<b", "x" * 300, "Special:Version", "Project:", "{{x}}", "a\nb"]
    pages = bot.fetch_pages([*impossible, "Main Page"])
    assert [title for title, page in pages.items() if page.head.exists] == ["Main Page"]
    assert set(pages) == {*impossible, "Main Page"}


def test_more_text_than_one_answer_holds_comes_in_several(wiki: Place, bot: PywikibotWiki) -> None:
    titles = [wiki.title(f"long {number}") for number in range(4)]
    for number, title in enumerate(titles):
        bot.apply_edit(Edit(title, 0, str(number) * 30_000, "x"))
    wiki.server.configure("$wgAPIMaxResultSize = 70000;")
    with counted(wiki) as requests:
        pages = bot.fetch_pages(titles)
    assert len(requests) > 1
    assert [pages[title].text for title in titles] == [str(n) * 30_000 for n in range(4)]


def test_redirects_are_told_and_not_followed(wiki: Place, bot: PywikibotWiki) -> None:
    target, first, second = wiki.title("target"), wiki.title("first"), wiki.title("second")
    bot.apply_edit(Edit(target, 0, "text", "x"))
    bot.apply_edit(Edit(first, 0, f"#REDIRECT [[{target}#Part]]", "x"))
    bot.apply_edit(Edit(second, 0, f"#REDIRECT [[{first}]]", "x"))
    pages = bot.fetch_pages([second, first, target])
    assert [pages[title].redirect_target for title in (second, first, target)] == [
        first,
        target,
        "",
    ]
    assert pages[first].head.is_redirect
    assert pages[first].text.startswith("#REDIRECT")
    assert bot.fetch_redirects_to(target) == [first]


def test_a_history_can_start_anywhere_and_be_one_users(
    wiki: Place, bot: PywikibotWiki, people: Callable[..., Person]
) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    ids = [person.edit(wiki.title(), f"{n}") for n, person in enumerate([anna, bosse, anna, bosse])]

    def found(**wanted: object) -> list[int]:
        return [r.revid for r in bot.fetch_history(wiki.title(), **wanted)]  # type: ignore[arg-type]

    assert found(newest=ids[2]) == ids[2::-1]
    assert found(user=anna.name) == [ids[2], ids[0]]
    assert found(user=anna.name, newest=ids[1], since=LONG_AGO) == [ids[0]]
    assert found(since=bot.fetch_time() + timedelta(days=1)) == []
    assert found(user="no|body") == []
    assert found(newest=99_999_999) == []
    assert list(bot.fetch_history(wiki.title("missing"))) == []


def test_what_is_hidden_in_a_history_is_empty(
    wiki: Place, bot: PywikibotWiki, people: Callable[..., Person], admin: Person
) -> None:
    wiki.server.configure("$wgGroupPermissions['sysop']['deleterevision'] = true;")
    hidden = people("Anna").edit(wiki.title(), "rude", "rude")
    people("Bosse").edit(wiki.title(), "kind", "kind")
    admin.hide(hidden, "user|content|comment")
    kind, rude = bot.fetch_history(wiki.title(), texts=True)
    assert (kind.text, kind.summary) == ("kind", "kind")
    assert (rude.text, rude.summary, rude.user) == (None, "", "")


def test_a_deletion_is_found(wiki: Place, bot: PywikibotWiki, admin: Person) -> None:
    assert bot.fetch_deletion(wiki.title()) is None
    admin.edit(wiki.title(), "text")
    before = bot.fetch_time()
    admin.delete(wiki.title())
    deleted = bot.fetch_deletion(wiki.title())
    assert deleted is not None
    assert timedelta(0) <= deleted - before < timedelta(minutes=1)


# -- People ----------------------------------------------------------------------------------------
def test_users_are_known_with_groups_and_blocks(
    wiki: Place, bot: PywikibotWiki, people: Callable[..., Person], admin: Person
) -> None:
    anna, bosse, carla = people("Anna"), people("Bosse", "sysop"), people("Carla")
    admin.block(anna.name)
    admin.edit(wiki.title(), "text")
    admin.block(carla.name, partial=True, allowusertalk=True, pagerestrictions=wiki.title())
    spelled = f"anna_{anna.name.partition(' ')[2]}"
    users = bot.fetch_users([spelled, bosse.name, carla.name, "Nobody here", "192.0.2.7", "a|b"])
    assert (users[spelled].name, users[spelled].blocked_sitewide) == (anna.name, True)
    assert "sysop" in users[bosse.name].groups
    assert not users[bosse.name].blocked_sitewide
    assert not users[carla.name].blocked_sitewide
    assert [users[name].user_id for name in ("Nobody here", "192.0.2.7", "a|b")] == [0, 0, 0]


def test_our_edits_are_counted_since_a_moment(wiki: Place, bot: PywikibotWiki) -> None:
    assert bot.fetch_own_edits(LONG_AGO) == []
    for number in range(3):
        bot.apply_edit(Edit(wiki.title(str(number)), 0, "text", "x"))
    assert len(bot.fetch_own_edits(LONG_AGO)) == 3
    assert bot.fetch_own_edits(bot.fetch_time() + timedelta(hours=1)) == []


# -- Saving ----------------------------------------------------------------------------------------
def test_an_edit_is_a_bots_and_not_minor(wiki: Place, bot: PywikibotWiki) -> None:
    revid = bot.apply_edit(Edit(wiki.title(), 0, "text", "x")).revid
    rows = wiki.server.query(
        "SELECT rc_bot, rc_minor FROM recentchanges WHERE rc_this_oldid=?", revid
    )
    assert rows == [(1, 0)]


def test_a_revision_of_another_page_is_no_base(
    wiki: Place, bot: PywikibotWiki, admin: Person
) -> None:
    elsewhere = admin.edit(wiki.title("elsewhere"), "one\n\ntwo")
    admin.edit(wiki.title(), "words of a person")
    with pytest.raises(EditConflict):
        bot.apply_edit(Edit(wiki.title(), elsewhere, "words of the bot", "x"))
    assert admin.text(wiki.title()) == "words of a person"


def test_a_page_moved_away_is_a_conflict(wiki: Place, bot: PywikibotWiki, admin: Person) -> None:
    base = admin.edit(wiki.title(), "one\n\ntwo\n\nthree")
    admin.move(wiki.title(), wiki.title("moved"))
    with pytest.raises(EditConflict):
        bot.apply_edit(Edit(wiki.title(), base, "one\n\ntwo\n\nTHREE", "x"))
    assert admin.text(wiki.title()).startswith("#REDIRECT")


def test_refusals_have_the_wikis_code(
    wiki: Place, bot: PywikibotWiki, admin: Person, clerk: str
) -> None:
    def refusal_of(title: str, text: str = "text") -> str:
        with pytest.raises(EditRefused) as refusal:
            bot.apply_edit(Edit(title, bot.fetch_heads([title])[title].revid, text, "x"))
        assert refusal.value.where == title
        return refusal.value.code

    admin.edit(wiki.title(), "text")
    admin.protect(wiki.title())
    assert refusal_of(wiki.title(), "more") == "protectedpage"
    admin.edit(wiki.title("nobots"), "{{nobots}}")
    assert refusal_of(wiki.title("nobots"), "{{nobots}} more") == "nobots"
    assert refusal_of("a<b") == "invalidtitle"
    assert refusal_of(wiki.title("big"), "x" * 2_200_000) == "contenttoobig"
    admin.act("edit", title="MediaWiki:Titleblacklist", text="Project:.*evil.*")
    assert refusal_of(wiki.title("evil")).startswith("titleblacklist")
    admin.block(clerk)
    assert refusal_of(wiki.title("else")) == "blocked"


def test_a_locked_wiki_can_be_read_and_not_edited(wiki: Place, bot: PywikibotWiki) -> None:
    revid = bot.apply_edit(Edit(wiki.title(), 0, "text", "x")).revid
    wiki.server.configure("$wgReadOnly = 'Moving house';")
    assert bot.fetch_pages([wiki.title()])[wiki.title()].text == "text"
    with pytest.raises(Unreachable, match="readonly"):
        bot.apply_edit(Edit(wiki.title(), revid, "more", "x"))
    wiki.server.configure("")
    assert bot.apply_edit(Edit(wiki.title(), revid, "more", "x")).changed


def test_a_lagging_wiki_is_not_edited(
    wiki: Place, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = connect(maxlag=-9)
    monkeypatch.setattr("helpdeskbot.wiki.live.session.LONGEST_LAG_WAIT", 0.0)
    with counted(wiki) as requests, pytest.raises(Unreachable, match="maxlag"):
        bot.apply_edit(Edit(wiki.title(), 0, "text", "x"))
    assert sum("action=edit" in request for request in requests) == 3
    assert bot.fetch_heads([wiki.title()])[wiki.title()].revid == 0


# -- A broken line ---------------------------------------------------------------------------------
class Line:
    """Passes requests on to the wiki, and loses the answers to as many edits as it is told."""

    def __init__(self, wiki: Place) -> None:
        line = self
        self.lose = 0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self) -> None:
                self._pass_on(None)

            def _pass_on(self, body: bytes | None) -> None:
                there = http.client.HTTPConnection("127.0.0.1", wiki.server.port)
                there.request(self.command, self.path, body, dict(self.headers))
                answer = there.getresponse()
                content = answer.read()
                there.close()
                self.close_connection = True
                if line.lose and body and b"action=edit" in body:
                    line.lose -= 1
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.api = f"http://127.0.0.1:{self._server.server_port}/api.php"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def line(wiki: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setattr(pywikibot_transport, "FIRST_WAIT", 0.0)
    line = Line(wiki)
    yield line
    line.close()


@pytest.mark.parametrize("lost", [1, 2])
def test_an_edit_whose_answer_got_lost_is_saved_once_and_reported_as_saved(
    wiki: Place, connect: Connect, line: Line, lost: int
) -> None:
    bot = connect(api=line.api)
    line.lose = lost
    created = bot.apply_edit(Edit(wiki.title(), 0, "one\n\ntwo", "made (plan 1)"))
    assert created.changed
    line.lose = lost
    saved = bot.apply_edit(Edit(wiki.title(), created.revid, "one\n\nTWO", "changed (plan 2)"))
    assert saved.changed
    assert [r.revid for r in bot.fetch_history(wiki.title())] == [saved.revid, created.revid]


def test_an_edit_whose_answers_all_got_lost_is_reported_as_unknown_and_not_doubled(
    wiki: Place, connect: Connect, line: Line, admin: Person
) -> None:
    base = admin.edit(wiki.title(), "one")
    bot = connect(api=line.api)
    line.lose = 99
    with pytest.raises(Unreachable):
        bot.apply_edit(Edit(wiki.title(), base, "one\n\ntwo", "plan 3"))
    assert [entry["comment"] for entry in admin.history(wiki.title())][:-1] == ["plan 3"]


# -- The wiki's description of itself --------------------------------------------------------------
def test_an_english_wiki_describes_itself(wiki: Place, connect: Connect) -> None:
    site = connect().fetch_site()
    assert (site.language, site.date_format, site.time_zone) == ("en", "H:i, j F Y", "UTC")
    assert (site.namespaces["user talk"], site.namespaces["image"]) == (3, 6)
    assert (site.months[4], site.months_short[4], site.weekdays[0]) == ("May", "May", "Sunday")
    assert site.article_path == "/wiki/$1"
    assert site.server == wiki.url
    assert "nowiki" in site.extension_tags


def test_a_swedish_wiki_describes_itself(wiki: Place, connect: Connect) -> None:
    wiki.server.configure('$wgLanguageCode = "sv"; $wgLocaltimezone = "Europe/Stockholm";')
    site = connect().fetch_site()
    assert (site.language, site.time_zone) == ("sv", "Europe/Stockholm")
    assert site.date_format == 'j F Y "kl." H.i'
    assert site.months[0] == "januari"
    assert site.namespaces["användardiskussion"] == 3
    assert site.time_zone_abbreviations == {"CET": "CET", "CEST": "CEST"}
    assert "Bidrag" in site.contributions_pages
    assert "#OMDIRIGERING" in site.redirect_words


def test_an_arabic_wiki_describes_itself(wiki: Place, connect: Connect) -> None:
    wiki.server.configure('$wgLanguageCode = "ar";')
    site = connect().fetch_site()
    assert (site.language, site.digits) == ("ar", "٠١٢٣٤٥٦٧٨٩")
    assert site.date_format == "H:i، j F Y"
    assert site.months[0] == "يناير"
    assert site.time_zone_abbreviations == {"ت ع م": "UTC"}
    assert site.namespaces["نقاش المستخدم"] == 3


def test_the_description_is_asked_for_once_a_day(wiki: Place, connect: Connect) -> None:
    now = datetime(2026, 11, 3, 12, tzinfo=UTC)
    first = connect(clock=lambda: now)
    site = first.fetch_site()
    second = connect(clock=lambda: now + timedelta(hours=23))
    with counted(wiki) as requests:
        assert first.fetch_site() == site
        assert second.fetch_site() == site
    assert requests == []
    with counted(wiki) as requests:
        assert connect(clock=lambda: now + timedelta(hours=25)).fetch_site() == site
    assert any("meta=siteinfo" in request for request in requests)
