"""Fetching a history: politely, once, and as an export that a rehearsal reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.errors import Refused, SettingsError, Unreachable, WikiError
from helpdeskbot.rehearsal.fetch.asking import ATTEMPTS, PoliteClient, introduce
from helpdeskbot.rehearsal.fetch.elements import write_revision
from helpdeskbot.rehearsal.fetch.history import STATE_FILE, fetch_pages_history
from helpdeskbot.rehearsal.fetch.names import find_api
from tests.rehearsal.api import FakeApi, serve

DESK, OTHER = "Project:Helpdesk", "Project:Experts"
SPACE = "{http://www.mediawiki.org/xml/export-0.11/}"


class Visit:
    """One who fetches, and how long they have waited."""

    def __init__(self, api: FakeApi) -> None:
        self.waits: list[float] = []
        now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
        agent = introduce("mailto:anna@example.org")
        self.client = PoliteClient(api.url, agent, sleep=self.waits.append, now=lambda: now)

    def fetch(self, folder: Path, *titles: str) -> Path:
        return fetch_pages_history(self.client, titles or (DESK,), folder)


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with serve() as served:
        for _ in range(7):
            served.save(DESK)
        yield served


@pytest.fixture
def visit(api: FakeApi) -> Iterator[Visit]:
    one = Visit(api)
    yield one
    one.client.close()


def ids(export: Path) -> dict[str, list[int]]:
    root = ElementTree.parse(export).getroot()
    return {
        page.findtext(f"{SPACE}title", ""): [
            int(one.findtext(f"{SPACE}id", "")) for one in page.iter(f"{SPACE}revision")
        ]
        for page in root.iter(f"{SPACE}page")
    }


# -- The whole of it -------------------------------------------------------------------------------
def test_all_revisions_are_in_the_export_in_order(
    api: FakeApi, visit: Visit, tmp_path: Path
) -> None:
    api.save(OTHER)
    export = visit.fetch(tmp_path / "new" / "folder", DESK, OTHER, DESK)

    assert ids(export) == {DESK: [1, 2, 3, 4, 5, 6, 7], OTHER: [8]}
    root = ElementTree.parse(export).getroot()
    assert root.attrib["version"] == "0.11"
    assert root.findtext(f"{SPACE}siteinfo/{SPACE}sitename") == "A & B"
    assert root.findtext(f"{SPACE}siteinfo/{SPACE}dbname") == "metawiki"
    assert [one.text for one in root.iter(f"{SPACE}namespace")] == [None, "Meta"]


def test_it_says_who_asks_and_asks_as_etiquette_wants(
    api: FakeApi, visit: Visit, tmp_path: Path
) -> None:
    visit.fetch(tmp_path)

    assert {one["user-agent"] for one in api.headers} == {introduce("mailto:anna@example.org")}
    assert "anna@example.org" in api.headers[0]["user-agent"]
    assert {one["accept-encoding"] for one in api.headers} == {"gzip"}
    assert {one["maxlag"] for one in api.asked} == {"5"}
    assert {one["rvslots"] for one in api.asked if one.get("prop")} == {"main"}
    assert not visit.waits


@pytest.mark.parametrize("contact", ["", "  ", "Ö", "a\x00b"])
def test_nobody_asks_without_saying_who_they_are(contact: str) -> None:
    with pytest.raises(SettingsError, match="who asks them"):
        introduce(contact)


# -- Once ------------------------------------------------------------------------------------------
def test_a_second_run_fetches_only_what_is_new(api: FakeApi, visit: Visit, tmp_path: Path) -> None:
    visit.fetch(tmp_path)
    api.save(DESK)
    api.asked.clear()
    export = visit.fetch(tmp_path)

    assert ids(export) == {DESK: [1, 2, 3, 4, 5, 6, 7, 8]}
    [asked] = [one for one in api.asked if one.get("prop") == "revisions"]
    assert asked["rvstart"] == "2026-03-01T06:00:00Z"


def test_two_revisions_of_one_second_are_both_there_once(
    api: FakeApi, visit: Visit, tmp_path: Path
) -> None:
    at = api.save(DESK)["timestamp"]
    visit.fetch(tmp_path)
    api.save(DESK, timestamp=at)
    api.save(DESK, timestamp=at)
    visit.fetch(tmp_path)

    assert ids(visit.fetch(tmp_path)) == {DESK: list(range(1, 11))}


@pytest.mark.parametrize("after", range(1, 5))
def test_whatever_interrupts_it_the_next_run_goes_on(
    api: FakeApi, visit: Visit, tmp_path: Path, after: int
) -> None:
    asked = visit.client.ask
    left = iter(range(after))

    def ask_until(parameters: dict[str, str]) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return asked(parameters)

    visit.client.ask = ask_until  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        visit.fetch(tmp_path)
    # It was cut off in the middle of a line as well.
    for file in tmp_path.glob("*.revisions"):
        file.write_bytes(file.read_bytes() + b"<revision><id>9")
    before = len(api.asked)
    again = Visit(api)

    assert ids(again.fetch(tmp_path)) == {DESK: [1, 2, 3, 4, 5, 6, 7]}
    fetched = sum(one.get("prop") == "revisions" for one in api.asked)
    assert fetched <= 4
    assert len(api.asked) > before


def test_a_lost_file_is_fetched_again(visit: Visit, tmp_path: Path) -> None:
    visit.fetch(tmp_path)
    for file in tmp_path.glob("*.revisions"):
        file.unlink()

    assert ids(visit.fetch(tmp_path)) == {DESK: [1, 2, 3, 4, 5, 6, 7]}


def test_a_folder_of_another_wiki_is_left_alone(visit: Visit, tmp_path: Path) -> None:
    visit.fetch(tmp_path)
    state = json.loads((tmp_path / STATE_FILE).read_text())
    (tmp_path / STATE_FILE).write_text(json.dumps({**state, "api": "https://example.org/api.php"}))

    with pytest.raises(SettingsError, match="another wiki"):
        visit.fetch(tmp_path)


@pytest.mark.parametrize("spoilt", ["", "{}", "[]", '{"form": "helpdeskbot history"}'])
def test_a_state_that_cannot_be_read_is_told_of(visit: Visit, tmp_path: Path, spoilt: str) -> None:
    (tmp_path / STATE_FILE).write_text(spoilt)

    with pytest.raises(SettingsError, match="fetched before"):
        visit.fetch(tmp_path)


# -- Politely --------------------------------------------------------------------------------------
LAG = json.dumps({"error": {"code": "maxlag", "info": "Waiting for a server"}})
LATER = {"Retry-After": "Sun, 01 Mar 2026 12:01:30 GMT"}


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        pytest.param((200, {"Retry-After": "5"}, LAG), [5.0], id="the databases lag"),
        pytest.param((429, {"Retry-After": "60"}, "slow down"), [60.0], id="too many requests"),
        pytest.param((503, LATER, "busy"), [90.0], id="busy until a moment"),
        pytest.param((429, {"Retry-After": "soon"}, ""), [2.0], id="it does not say how long"),
        pytest.param((502, {}, "<html>"), [2.0], id="a broken gateway"),
        pytest.param((503, {"Retry-After": "0"}, ""), [1.0], id="never at once"),
        pytest.param((0, {}, ""), [2.0], id="the connection broke"),
    ],
)
def test_it_waits_as_long_as_it_is_told(
    api: FakeApi, visit: Visit, tmp_path: Path,
    fault: tuple[int, dict[str, str], str], waits: list[float],
) -> None:  # fmt: skip
    api.faults.append(fault)

    assert len(ids(visit.fetch(tmp_path))[DESK]) == 7
    assert visit.waits == waits


def test_it_gives_up_in_the_end_and_says_that_nothing_is_lost(
    api: FakeApi, visit: Visit, tmp_path: Path
) -> None:
    api.faults += [(503, {}, "")] * ATTEMPTS

    with pytest.raises(Unreachable, match="HTTP 503") as caught:
        visit.fetch(tmp_path)

    assert "is kept" in str(caught.value)
    assert len(visit.waits) == ATTEMPTS - 1
    assert visit.waits == sorted(visit.waits)


def test_where_nothing_answers_it_soon_says_so() -> None:
    waits: list[float] = []
    client = PoliteClient("http://127.0.0.1:1/api.php", "tests", sleep=waits.append)

    with pytest.raises(Unreachable) as caught:
        client.ask({"meta": "siteinfo"})

    assert "the connection failed" in str(caught.value)
    assert "whether the address is right" in caught.value.advice
    assert waits == [2, 4]


def test_who_wants_to_be_left_alone_for_hours_is(
    api: FakeApi, visit: Visit, tmp_path: Path
) -> None:
    api.faults.append((429, {"Retry-After": "7200"}, ""))

    with pytest.raises(Unreachable, match="left alone for 7200 s"):
        visit.fetch(tmp_path)
    assert visit.waits == []


# -- What cannot be had ----------------------------------------------------------------------------
def test_a_page_that_is_not_there(visit: Visit, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such page") as caught:
        visit.fetch(tmp_path, "Nowhere")
    assert caught.value.where == "Nowhere"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param((200, {}, "<html>"), Unreachable, id="no wiki"),
        pytest.param((404, {}, ""), Unreachable, id="nothing there"),
        pytest.param((200, {}, "[]"), Unreachable, id="no answer of an API"),
        pytest.param((200, {}, '{"query": {}}'), Unreachable, id="an answer that lacks all"),
        pytest.param((200, {}, '{"query": 5}'), Unreachable, id="an answer of another kind"),
        pytest.param(
            (200, {}, '{"error": {"code": "readapidenied", "info": "no"}}'), Refused, id="private"
        ),
    ],
)
def test_what_is_no_usable_answer_is_said(
    api: FakeApi, visit: Visit, tmp_path: Path,
    fault: tuple[int, dict[str, str], str], error: type[WikiError],
) -> None:  # fmt: skip
    api.faults.append(fault)

    with pytest.raises(error):
        visit.fetch(tmp_path)
    assert visit.waits == []


# -- Revisions as elements -------------------------------------------------------------------------
def test_what_is_hidden_is_said_to_be(api: FakeApi) -> None:
    revision = api.save(OTHER, userhidden=True, commenthidden=True)
    del revision["user"], revision["comment"]
    revision["slots"]["main"] = {"texthidden": True}
    found = ElementTree.fromstring(write_revision(revision))

    assert [one.tag for one in found if one.get("deleted")] == ["contributor", "comment", "text"]


def test_an_address_is_no_account(api: FakeApi) -> None:
    found = ElementTree.fromstring(write_revision(api.save(OTHER, user="192.0.2.1", anon=True)))

    assert found.findtext("contributor/ip") == "192.0.2.1"
    assert found.find("contributor/username") is None


def test_a_wiki_from_before_there_were_slots_is_read_too(api: FakeApi) -> None:
    revision = api.save(OTHER, text="Hello")
    revision |= revision.pop("slots")["main"]

    assert ElementTree.fromstring(write_revision(revision)).findtext("text") == "Hello"


def test_a_digest_is_written_as_exports_do(api: FakeApi) -> None:
    found = ElementTree.fromstring(write_revision(api.save(OTHER, text="")))

    # Of an empty text, as any dump has it.
    assert found.findtext("sha1") == "phoiac9h4m842xq45sp7s6u21eteeq1"


@given(st.text(), st.text(min_size=1), st.text())
def test_any_text_comes_through(text: str, user: str, comment: str) -> None:
    revision = {
        "revid": 1, "timestamp": "2026-03-01T00:00:00Z", "user": user, "comment": comment,
        "slots": {"main": {"content": text}},
    }  # fmt: skip
    found = ElementTree.fromstring(write_revision(revision))

    possible = "".join(
        char if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff") else "\ufffd"
        for char in text
    )
    assert found.findtext("text") == possible


# -- Names of wikis --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("meta", "meta.wikimedia.org"), ("metawiki", "meta.wikimedia.org"),
        ("commons", "commons.wikimedia.org"), ("wikidata", "www.wikidata.org"),
        ("wikidatawiki", "www.wikidata.org"), ("mediawikiwiki", "www.mediawiki.org"),
        ("svwiki", "sv.wikipedia.org"), ("enwiki", "en.wikipedia.org"),
        ("dewiktionary", "de.wiktionary.org"), ("frwikisource", "fr.wikisource.org"),
        ("sewikimedia", "se.wikimedia.org"), ("zh_yuewiki", "yue.wikipedia.org"),
        ("be_x_oldwiki", "be-tarask.wikipedia.org"), ("testwiki", "test.wikipedia.org"),
        ("roa_rupwiki", "roa-rup.wikipedia.org"), ("sv.wikipedia.org", "sv.wikipedia.org"),
        (" Meta ", "meta.wikimedia.org"), ("www.mediawiki.org", "www.mediawiki.org"),
    ],
)  # fmt: skip
def test_wikis_are_known_by_their_names(name: str, host: str) -> None:
    assert find_api(name) == f"https://{host}/w/api.php"


def test_an_address_is_taken_as_it_is() -> None:
    assert find_api("http://127.0.0.1:8080/api.php") == "http://127.0.0.1:8080/api.php"


@pytest.mark.parametrize(
    "name",
    ["", "wiki", "nowhere", "svwiki/..", "example.org", "https://example.org/", "ftp://x/api.php",
     "https://a:b@example.org/api.php", "http://[x/api.php", "https://../api.php",
     "svwiki.evil.wikipedia.org/x"],
)  # fmt: skip
def test_what_is_no_wiki_is_refused(name: str) -> None:
    with pytest.raises(SettingsError):
        find_api(name)
