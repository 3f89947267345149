"""How `run` hears of edits: from a stream that breaks, is silent, repeats and mixes things up."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from helpdeskbot.cli.listening.address import EVENT_STREAMS, find_server, find_stream, introduce
from helpdeskbot.cli.listening.examine import examine_stream
from helpdeskbot.cli.listening.listener import Ear, Listener
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.report import Health
from helpdeskbot.settings.operator_file import Settings, load_settings
from tests.scenario.desk import PAGE, Desk
from tests.sse import PATIENCE, EventServer, Refuse, Send, edit_of, render, serving

SERVER = "wiki.example"


class Ticks:
    """In place of a schedule: notes which ticks were asked for."""

    def __init__(self) -> None:
        self.asked: list[datetime] = []
        self._news = threading.Condition()

    def hurry(self, wiki: str, at: datetime) -> None:
        with self._news:
            self.asked.append(at)
            self._news.notify_all()

    def wait_for(self, count: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.asked) >= count, PATIENCE), self.asked


def ear_of(desk: Desk, ticks: Ticks) -> Ear:
    office = desk.office
    return Ear(office.wiki.name, office.account, SERVER, ticks.hurry, office.clock)


class Listening:
    """A desk whose bot has made a pass, and listens."""

    def __init__(self, events: EventServer, desk: Desk, silence: float = 30) -> None:
        self.events, self.desk, self.ticks = events, desk, Ticks()
        self.stop = threading.Event()
        self.ear = ear_of(desk, self.ticks)
        self.listener = Listener(
            events.address,
            [self.ear],
            agent=introduce("tests@example.org"),
            stop=self.stop,
            chance=lambda: 0.0,
            silence=silence,
        )

    def hears(self, *events: dict[str, object]) -> None:
        """Something is fed that concerns nobody, then these; waits until a tick is asked for."""
        before = len(self.ticks.asked)
        self.desk.minutes_pass(5)
        self.events.feed(*events)
        self.ticks.wait_for(before + 1)


@contextmanager
def listening(script: Sequence[Refuse | Send] = (), *, silence: float = 30) -> Iterator[Listening]:
    desk = Desk()
    desk.tick()
    with serving(script) as events:
        here = Listening(events, desk, silence)
        here.ear.after_tick(here.desk.office)
        here.listener.start()
        try:
            yield here
        finally:
            here.stop.set()
            events.close()
            assert here.listener.join(PATIENCE)


def test_an_edit_of_a_desk_makes_a_tick_at_once() -> None:
    with listening() as here:
        here.ticks.wait_for(1)  # whatever happened before the connection was there
        here.hears(edit_of("Project:Helpdesk", revid=10**9))

        assert here.ticks.asked[1] == here.desk.now


def test_who_listens_says_who_they_are() -> None:
    with listening() as here:
        here.events.wait_for_visits(1)
        headers = here.events.visits[0].headers

    assert headers["user-agent"].startswith("helpdeskbot/")
    assert "(tests@example.org)" in headers["user-agent"]
    assert headers["accept"] == "text/event-stream"


def test_what_happens_elsewhere_or_by_ourselves_makes_none() -> None:
    foreign = [edit_of("Project:Helpdesk", server="other.example") for _ in range(50)]
    with listening() as here:
        here.ticks.wait_for(1)
        here.desk.minutes_pass(5)
        here.events.feed(
            *foreign,
            edit_of("Project:Another page"),
            edit_of("Project:Helpdesk", user="HelpdeskBot"),
            edit_of("Project:Helpdesk", type="categorize"),
            {"type": "edit"},
            edit_of("Project:Helpdesk", revid=10**9),
        )
        here.ticks.wait_for(2)

        assert len(here.ticks.asked) == 2


@pytest.mark.parametrize(
    "broken",
    [
        b"data: {not JSON wiki.example\n\n",
        b'data: "wiki.example"\n\n',
        b'data: ["wiki.example", 1]\n\n',
        b'data: {"a": "wiki.example", "title": 7, "type": "edit"}\n\n',
        b'data: \xff"wiki.example"\n\n',
        b"data: " + b"[" * 50_000 + b'"wiki.example"\n\n',
        b"data\n\nid\n\nretry: x\n\n: nothing\n\nevent: error\ndata: wiki.example\n\n",
        b'id: \xc3\xa4\ndata: {"a": "wiki.example"}\n\n',
    ],
    ids=range(8),
)
def test_what_cannot_be_read_does_no_harm(broken: bytes) -> None:
    with listening([Send([broken], then="follow")]) as here:
        here.events.wait_for_visits(1)
        here.ticks.wait_for(1)
        here.hears(edit_of("Project:Helpdesk", revid=10**9))


def test_a_line_without_an_end_is_given_up() -> None:
    endless = [b"data: " + b"x" * 500_000] * 4
    before = render(edit_of("Elsewhere"), 3)
    with listening([Send([before, *endless], then="silence")]) as here:
        here.events.wait_for_visits(2)
        assert here.events.visits[1].last_id == "", "it would meet the same again"


@pytest.mark.parametrize("line", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_who_comes_back_goes_on_where_they_were(line: bytes) -> None:
    events = [render(edit_of(f"Page {n}", server="other.example"), n) for n in range(1, 8)]
    sent = [event.replace(b"\n", line) for event in events]
    with listening([Send(sent, then="drop")]) as here:
        here.events.wait_for_visits(2)
        assert [one.last_id for one in here.events.visits] == ["", "7"]


def test_what_was_missed_while_the_line_was_broken_is_heard_of() -> None:
    first = render(edit_of("Elsewhere"), 1)
    with listening([Send([first]), Refuse(503)]) as here:
        here.events.feed(edit_of("Elsewhere"), edit_of("Project:Helpdesk", revid=10**9))
        here.events.wait_for_visits(3)
        here.ticks.wait_for(3)  # each connection, and the edit


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_server_that_is_busy_is_asked_again_from_the_same_place(code: int) -> None:
    script: list[Refuse | Send] = [Send([render(edit_of("Elsewhere"), 3)]), Refuse(code)]
    with listening(script) as here:
        here.events.wait_for_visits(3)
        assert [one.last_id for one in here.events.visits] == ["", "3", "3"]


@pytest.mark.parametrize(
    "refusal", [Refuse(400), Refuse(404), Refuse(410), Refuse(200, kind="text/html")]
)
def test_a_place_that_is_too_old_is_given_up(refusal: Refuse) -> None:
    script: list[Refuse | Send] = [Send([render(edit_of("Elsewhere"), 3)]), refusal]
    with listening(script) as here:
        here.events.wait_for_visits(3)
        assert [one.last_id for one in here.events.visits] == ["", "3", ""]


def test_a_server_that_goes_silent_is_left() -> None:
    with listening([Send([], then="silence")], silence=0.2) as here:
        here.events.wait_for_visits(2)


def test_a_server_that_is_away_is_waited_for_and_the_rest_goes_on() -> None:
    desk = Desk()
    desk.tick()
    with serving() as gone:
        address = gone.address
    stop, ticks = threading.Event(), Ticks()
    ear = ear_of(desk, ticks)
    listener = Listener(address, [ear], agent="tests", stop=stop, chance=lambda: 0.0)
    listener.start()
    stop.set()

    assert listener.join(PATIENCE)
    assert ticks.asked == []


def test_events_that_come_twice_and_mixed_up_make_one_tick_and_the_same_page() -> None:
    with listening() as here:
        here.ticks.wait_for(1)
        desk = here.desk
        desk.asks("Anna", "Photos")
        revid = desk.wiki.fetch_heads([PAGE])[PAGE].revid
        events = [edit_of(PAGE, revid=revid - n) for n in (0, 1, 0, 2, 1)]
        here.hears(*events)
        here.ticks.wait_for(2 + len(events) - 1)

        assert len(set(here.ticks.asked[1:])) <= 2
        desk.tick()
        text = desk.text
        desk.tick()
        assert desk.text == text
        assert text.count("{{Helpdesk status|new}}") == 1


# -- What the ear asks for -------------------------------------------------------------------------
def test_a_wiki_that_answers_with_less_than_the_event_said_is_asked_again() -> None:
    desk, ticks = Desk(), Ticks()
    desk.tick()
    ear = ear_of(desk, ticks)
    ear.after_tick(desk.office)
    newest = desk.wiki.fetch_heads([PAGE])[PAGE].revid

    ear.hear(edit_of(PAGE, revid=newest + 1))  # the replica that answers does not have it yet
    desk.tick()
    ear.after_tick(desk.office)
    again = ticks.asked[1:]
    desk.person("Anna").edit(PAGE, "Welcome. Hello.")
    desk.tick()
    ear.after_tick(desk.office)

    assert again == [desk.now + timedelta(seconds=1)]
    assert ticks.asked[1:] == again  # now it has been seen


def test_it_is_not_asked_again_without_end() -> None:
    desk, ticks = Desk(), Ticks()
    desk.tick()
    ear = ear_of(desk, ticks)
    ear.after_tick(desk.office)
    ear.hear(edit_of(PAGE, revid=10**9))
    for _ in range(10):
        desk.tick()
        ear.after_tick(desk.office)

    assert len(ticks.asked) == 3


def test_before_the_first_pass_everything_on_the_wiki_matters() -> None:
    desk, ticks = Desk(), Ticks()
    ear = ear_of(desk, ticks)
    ear.hear(edit_of("Any page"))
    ear.hear(edit_of("Any page", server="other.example"))

    assert len(ticks.asked) == 1


# -- The doctor ------------------------------------------------------------------------------------
def settings_with(stream: str, folder: Path) -> Settings:
    file = folder / "helpdeskbot.toml"
    file.write_text(
        f"""[wiki]
name = "test"
api = "http://127.0.0.1:9/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[run]
stream = "{stream}"

[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
"""
    )
    return load_settings(file, DESK)


def test_the_doctor_opens_the_stream(tmp_path: Path) -> None:
    with serving([Refuse(403)]) as events:
        settings = settings_with(events.address, tmp_path)
        refused, opened = [*examine_stream(settings), *examine_stream(settings)]

    assert (refused.verdict, opened.verdict) == (Health.ADVICE, Health.OK)
    assert "the server answers with HTTP 403" in refused.what
    assert "every 30 seconds all the same" in refused.advice
    assert opened.what == f"edits are heard of from {events.address}"


@pytest.mark.parametrize("setting", ["auto", "off"])
def test_where_there_is_no_stream_the_doctor_says_nothing_of_it(
    setting: str, tmp_path: Path
) -> None:
    assert list(examine_stream(settings_with(setting, tmp_path))) == []


# -- Where -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("setting", "api", "address"),
    [
        ("auto", "https://meta.wikimedia.org/w/api.php", EVENT_STREAMS),
        ("auto", "https://sv.wikipedia.org/w/api.php", EVENT_STREAMS),
        ("auto", "https://www.mediawiki.org/w/api.php", EVENT_STREAMS),
        ("auto", "https://notwikipedia.org/w/api.php", ""),
        ("auto", "https://wikipedia.org.example/w/api.php", ""),
        ("auto", "http://127.0.0.1:8080/api.php", ""),
        ("off", "https://meta.wikimedia.org/w/api.php", ""),
        ("http://127.0.0.1:9/x", "http://127.0.0.1:8080/api.php", "http://127.0.0.1:9/x"),
    ],
)
def test_where_is_listened(setting: str, api: str, address: str) -> None:
    assert find_stream(setting, api) == address


def test_the_wikis_name_in_events_is_its_host() -> None:
    assert find_server("https://Meta.wikimedia.org:443/w/api.php") == "meta.wikimedia.org"


def test_a_contact_cannot_break_the_header() -> None:
    assert introduce("Åsa\r\nX: 1").isascii()
    assert "\n" not in introduce("Åsa\r\nX: 1")
