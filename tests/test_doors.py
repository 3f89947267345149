"""What has one door in the program is done behind it, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "helpdeskbot"

# By the name of a function or method: the files, and folders with "/", that may name it.
DOORS: Mapping[str, Sequence[str]] = {
    "apply_edit": ["page/saving.py", "publish/", "wiki/"],
    "send_mail": ["page/mailing.py", "wiki/"],
    "record_tries": ["page/mailing.py", "store/"],
    "record_intent": ["page/saving.py", "store/"],
    "fetch_kept_page": ["office/kept.py", "office/office.py", "store/"],
    "record_kept_page": ["office/office.py", "store/"],
    "keep_learnt": ["office/kept.py", "office/office.py"],
    "fetch_history": [
        "office/bounds/recall.py",
        "page/answers.py",
        "page/history.py",
        "page/own_talk.py",
        "page/place.py",
        "page/said.py",
        "page/saving.py",
        "settings/on_wiki/trail.py",
        "concerns/asking/roster/book.py",
        "concerns/committee/memory.py",
        "publish/",
        "wiki/",
    ],
    "fetch_opted_out": [
        "office/people.py",
        "page/user_talk.py",
        "concerns/archives/telling.py",
        "concerns/follow_up/letters.py",
        "wiki/",
    ],
    "find_marks": ["model/marks.py", "page/decide/acts.py"],
}


def names_in(file: Path) -> Iterator[str]:
    """Every name that is defined, imported or used in a file; words in texts are none."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.alias)):
            yield node.name


@pytest.fixture(scope="module")
def users() -> Mapping[str, set[str]]:
    """The files that name a door, by the door."""
    found: dict[str, set[str]] = {name: set() for name in DOORS}
    for file in PACKAGE.rglob("*.py"):
        for name in found.keys() & set(names_in(file)):
            found[name].add(file.relative_to(PACKAGE).as_posix())
    return found


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_used_only_where_it_may_be(door: str, users: Mapping[str, set[str]]) -> None:
    allowed = DOORS[door]

    assert [file for file in users[door] if not file.startswith(tuple(allowed))] == []
    # A place that does not use it any more is to be taken from the list.
    assert [place for place in allowed if not any(f.startswith(place) for f in users[door])] == []
