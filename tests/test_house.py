"""The house stays as it is laid out: what a stranger sees, and what each room may know.

The imports are kept by the contracts in setup.cfg; here stands what they cannot say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import helpdeskbot
from helpdeskbot.concerns import order

PACKAGE = Path(helpdeskbot.__file__).parent
ROOMS = {
    "cli", "concerns", "matching", "model", "office", "page", "parse", "publish", "rehearsal",
    "settings", "store", "wiki", "words",
}  # fmt: skip
# What no concern stands in may not name one, nor a setting, kind, template or page of one.
SHARED = ("model", "office", "page", "settings", "words", "publish", "store", "tick.py")
NAMES = re.compile("agreement|follow_up|capacity|archives|reminder|expectation")
USUAL = {"concern", "decide", "examine", "explain", "memory", "parse", "policy", "values", "words"}


def sources(*places: str) -> Iterator[tuple[str, str]]:
    """(path within the package, text) of the program's files."""
    for place in places or (".",):
        path = PACKAGE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield str(file.relative_to(PACKAGE)), file.read_text(encoding="utf-8")


@cache
def classes() -> tuple[tuple[str, ast.ClassDef], ...]:
    return tuple(
        (name, node)
        for name, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    )


def test_a_stranger_sees_the_pass_and_thirteen_rooms() -> None:
    there = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}

    assert there - ROOMS == {"__init__.py", "__main__.py", "py.typed", "tick.py"}
    assert there >= ROOMS


def test_each_concern_has_a_folder_of_the_name_that_the_list_gives_it() -> None:
    folders = {path.name for path in (PACKAGE / "concerns").iterdir() if path.is_dir()}

    assert folders - {"__pycache__"} == {one.__module__.split(".")[-2] for one in order.CONCERNS}
    for one in order.CONCERNS:
        own = {
            path.stem for path in (PACKAGE / "concerns" / one.__module__.split(".")[-2]).iterdir()
        }
        assert own & USUAL >= {"concern"}, one


def test_what_concerns_share_names_none_of_them() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in sources(*SHARED)
        for number, line in enumerate(text.splitlines(), 1)
        if NAMES.search(line)
    ]
    assert found == []


def test_no_two_public_classes_have_one_name() -> None:
    where: dict[str, list[str]] = {}
    for name, node in classes():
        if not node.name.startswith("_"):
            where.setdefault(node.name, []).append(name)

    assert {name: files for name, files in where.items() if len(files) > 1} == {}


def test_what_an_open_request_is_is_said_once() -> None:
    assert [name for name, text in sources() if "def is_open(" in text] == ["model/status.py"]


def test_parameters_of_a_status_template_are_read_in_the_model() -> None:
    reads = re.compile(r"dict\([\w.]*params\)\.get")

    assert [name for name, text in sources() if reads.search(text)] == ["model/discussion.py"]


def test_a_concern_has_no_method_that_does_nothing() -> None:
    idle = [
        f"{name}: {node.name}.{method.name}"
        for name, node in classes()
        if name.startswith("concerns/") and name != "concerns/concern.py"
        for method in node.body
        if isinstance(method, ast.FunctionDef) and not _does_something(method)
    ]
    assert idle == []


def _does_something(method: ast.FunctionDef) -> bool:
    body = [
        one
        for one in method.body
        if not isinstance(one, ast.Pass)
        and not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
    ]
    if len(body) == 1 and isinstance(body[0], ast.Return):
        value = body[0].value
        empty = isinstance(value, (ast.Tuple, ast.List)) and not value.elts
        return not (value is None or empty or ast.unparse(value) == "None")
    return bool(body)
