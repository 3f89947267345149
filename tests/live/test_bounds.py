"""What holds in any case, on a real MediaWiki: the stop page, the pace, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from helpdeskbot.cli.app import now_utc
from helpdeskbot.office.office import Office
from helpdeskbot.tick import tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import Person
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

People = Callable[..., Person]
TAGGED = "{{Helpdesk status|new"


def two_pages(wiki: Place, people: People, folder: Path) -> Clerk:
    clerk = Clerk(wiki, folder, pages=[wiki.title("one"), wiki.title("two")])
    wiki.admin.edit(clerk.stop, "run")
    anna = people("Anna")
    for title in clerk.pages:
        wiki.admin.edit(title, "Welcome to the desk.")
        anna.new_section(title, "Photos", "How do we begin? ~~~~")
    return clerk


def tagged(clerk: Clerk) -> list[bool]:
    return [TAGGED in clerk.wiki.admin.text(title) for title in clerk.pages]


def test_who_says_stop_in_the_middle_of_a_pass_stops_the_next_edit(
    wiki: Place, people: People, tmp_path: Path
) -> None:
    clerk = two_pages(wiki, people, tmp_path)
    office, samira = clerk.office(), people("Samira")
    save = office.wiki.apply_edit

    def save_and_be_stopped(edit):  # type: ignore[no-untyped-def]
        saved = save(edit)
        samira.edit(clerk.stop, "Please stop!")
        return saved

    office.wiki.apply_edit = save_and_be_stopped  # type: ignore[method-assign]
    report = tick(office)

    assert samira.name in report.stopped
    assert tagged(clerk) == [True, False]
    samira.edit(clerk.stop, "run")
    tick(clerk.office())
    assert tagged(clerk) == [True, True]


def test_edits_keep_their_distance_and_the_first_one_does_not_wait(
    wiki: Place, people: People, tmp_path: Path
) -> None:
    clerk = two_pages(wiki, people, tmp_path)
    settings = clerk.settings.read_text("utf-8")

    def with_pace(seconds: int, waits: list[tuple[float, list[bool]]]) -> Office:
        line = f"seconds_between_edits = {seconds}"
        clerk.settings.write_text(settings.replace("seconds_between_edits = 0", line), "utf-8")
        office, pause = clerk.office(), Event()
        office.wiki._session.stop = pause  # type: ignore[attr-defined]
        wait = pause.wait

        def note(timeout: float | None = None) -> bool:
            waits.append((timeout or 0, tagged(clerk)))
            return wait(min(timeout or 0, 3))

        pause.wait = note  # type: ignore[method-assign]
        return office

    waits: list[tuple[float, list[bool]]] = []
    office = with_pace(3, waits)
    tick(office)

    assert tagged(clerk) == [True, True]
    # How often it waits is not told: by its own clock, and for the rest by the wiki's.
    assert [False, False] not in [then for _, then in waits], "the first edit did not wait"
    first, second = (office.wiki.fetch_heads(clerk.pages)[title] for title in clerk.pages)
    assert first.timestamp is not None
    assert second.timestamp is not None
    # The wiki's times are whole seconds.
    assert second.timestamp - first.timestamp >= timedelta(seconds=2)
    # A pass that begins anew, as by cron, knows of the edit before it.
    people("Bosse").new_section(clerk.pages[0], "Maps", "And these? ~~~~")
    waits = []
    tick(with_pace(600, waits))
    assert 300 < waits[0][0] < 600


def test_a_clock_a_year_ahead_writes_nothing(wiki: Place, people: People, tmp_path: Path) -> None:
    clerk = two_pages(wiki, people, tmp_path)
    wrong = replace(clerk.office(), clock=lambda: now_utc() + timedelta(days=365))

    report = tick(wrong)

    assert "365 days ahead of the wiki's" in report.stopped
    assert tagged(clerk) == [False, False]
    tick(clerk.office())
    assert tagged(clerk) == [True, True]
