"""Makes what the stories of an upgrade begin with: ``python -m tests.upgrade.make``.

``wiki.jsonl`` and ``before.sql`` are a wiki and a database as a version of the bot has left them,
and ``course.jsonl`` has what that version goes on to post.  They are made by the version whose
databases are to be opened, before anything is changed in how it remembers, never to make a failing
test pass: where the test fails, a desk that is upgraded would lose something or say it twice.

When the wording of a message was changed on purpose, ``python -m tests.upgrade.make course`` tells
the course anew, from the wiki and the database as they are; read what it changes before keeping it.
"""

from __future__ import annotations

import json
import sys
import weakref
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from helpdeskbot.store.sql import SqlStore
from tests.upgrade.course import CourseDesk, play_after, play_before, tell_course
from tests.upgrade.keeping import dump_store, dump_wiki, load_store, load_wiki

HERE = Path(__file__).parent
WIKI, DATABASE, COURSE = HERE / "wiki.jsonl", HERE / "before.sql", HERE / "course.jsonl"
FORGET = {"kept": (), "rows forgotten": ("DELETE FROM kept_page",), "lost": None}
"""What becomes of the memory with the upgrade: statements; ``None``: the whole file is gone."""


def open_old_desk(memory: str, path: Path) -> CourseDesk:
    """The desk on the evening of the upgrade, as the version before has left it.

    :param memory: what becomes of it, one of :data:`FORGET`.
    :param path: where the database is put.
    """
    desk = CourseDesk()
    statements = FORGET[memory]
    sql = "" if statements is None else DATABASE.read_text("utf-8")
    store = load_store(sql, path, *(statements or ()))
    weakref.finalize(desk, store.close)
    desk.takes_over(load_wiki(WIKI.read_text("utf-8"), lambda: desk.now), store)
    return desk


def go_on(desk: CourseDesk) -> list[dict[str, Any]]:
    """Play what comes after, and tell it."""
    since, mails = max(desk.wiki.world.by_revid), len(desk.wiki.mails)
    play_after(desk)
    return tell_course(desk, since, mails)


def read_course(memory: str) -> list[dict[str, Any]]:
    """What the version before has gone on to post, with such a memory."""
    rows = map(json.loads, COURSE.read_text("utf-8").splitlines())
    return [row["what"] for row in rows if memory in row["with"]]


def write_course(courses: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Keep them, each thing once, with the memories with which it comes."""
    merged: list[tuple[list[str], str]] = []
    for memory, course in courses.items():
        known = [line for _, line in merged]
        lines = [json.dumps(what, ensure_ascii=False) for what in course]
        new: list[tuple[list[str], str]] = []
        matcher = SequenceMatcher(None, known, lines, autojunk=False)
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            if tag == "equal":
                new += [([*names, memory], line) for names, line in merged[start:end]]
            else:
                new += merged[start:end]
                new += [([memory], line) for line in lines[new_start:new_end]]
        merged = new
    rows = (f'{{"with": {json.dumps(names)}, "what": {line}}}\n' for names, line in merged)
    COURSE.write_text("".join(rows), "utf-8")


def main(wanted: Sequence[str]) -> None:
    """Make the files, or only the course."""
    expected = None
    if "course" not in wanted:
        desk = CourseDesk()
        play_before(desk)
        WIKI.write_text(dump_wiki(desk.wiki), "utf-8")
        assert dump_wiki(load_wiki(WIKI.read_text("utf-8"), lambda: desk.now)) == dump_wiki(
            desk.wiki
        )
        assert isinstance(desk.store, SqlStore)
        DATABASE.write_text(dump_store(desk.store), "utf-8")
        # The text holds all that matters if the desk goes on from it as if nothing had been.
        expected = go_on(desk)
    with TemporaryDirectory() as folder:
        courses = {
            memory: go_on(open_old_desk(memory, Path(folder) / f"{number}.sqlite"))
            for number, memory in enumerate(FORGET)
        }
    assert expected is None or courses["kept"] == expected
    write_course(courses)


if __name__ == "__main__":
    main(sys.argv[1:])
