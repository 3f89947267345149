"""Requests that their requesters have not signed, and that are archived."""

from __future__ import annotations

from tests.concerns.asking.asking import COPYRIGHT
from tests.scenario.together import ARCHIVE, PAGE, WholeDesk


def test_an_unsigned_request_is_found_in_the_archive_after_the_database_was_deleted() -> None:
    desk = WholeDesk(archives={"enabled": True})
    desk.joins("Anna")
    desk.asks("Rita", "Photos", COPYRIGHT.removesuffix(" ~~~~"))
    desk.minutes_pass(5)
    desk.settles()
    assert "[[User:Anna|Anna]]" in desk.thread("Photos")
    desk.lose_the_database()
    for _ in range(2):
        desk.minutes_pass(5)
        desk.settles()

    archiver, (head, found, rest) = desk.person("ArchiverBot", "bot"), desk.text.partition("== Pho")
    archiver.append(ARCHIVE, f"\n{found}{rest}")
    archiver.edit(PAGE, head.rstrip(), f"Archiving 1 thread to [[{ARCHIVE}]]")
    desk.minutes_pass(5)
    report = desk.tick()

    assert any("was archived by ArchiverBot" in one.what for one in report.problems)
