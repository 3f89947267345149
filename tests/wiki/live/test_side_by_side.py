"""Several wikis in one process, each asked by a thread of its own: nothing of one reaches another.

pywikibot has one session, one throttle and one set of options for the whole process; what of these
would be shared is not used (:mod:`helpdeskbot.wiki.live.quiet`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.cli.fairness import FairTurns
from helpdeskbot.wiki.connection import Connection, Secret
from helpdeskbot.wiki.live.wiki import PywikibotWiki
from helpdeskbot.wiki.waiting import stepping_aside
from tests.wiki.live.api import ACCOUNT, Api, Parameters

# Names that pywikibot's families would take for one: it leaves out all but letters and digits.
NAMES = ("small-wiki", "smallwiki", "small.wiki")
ROUNDS = 20
# Ends a wait that would never end.
LONGEST = 60


@pytest.fixture
def apis() -> Iterator[dict[str, Api]]:
    with ExitStack() as stack:
        found = {name: Api() for name in NAMES}
        for api in found.values():
            stack.callback(api.close)
        yield found


def connect(name: str, api: Api, folder: Path, **more: Any) -> PywikibotWiki:
    connection = Connection(
        name=name,
        api_url=api.url,
        user=f"{ACCOUNT}@{name}",
        credentials=Secret(f"password-of-{name}"),
        contact=f"{name}@example.org",
        **more,
    )
    return PywikibotWiki(connection, state_folder=folder / name)


def test_wikis_asked_at_the_same_time_keep_apart(apis: dict[str, Api], tmp_path: Path) -> None:
    start = threading.Barrier(len(NAMES))

    def ask(name: str) -> None:
        wiki = connect(name, apis[name], tmp_path)
        start.wait(LONGEST)
        for number in range(ROUNDS):
            wiki.fetch_heads([f"Page {number} of {name}"])

    with ThreadPoolExecutor(len(NAMES)) as threads:
        list(threads.map(ask, NAMES))

    for name, api in apis.items():
        titles = [asked["titles"] for asked in api.questions() if "titles" in asked]
        assert titles == [f"Page {number} of {name}" for number in range(ROUNDS)]
        assert all(f"({name}@example.org)" in headers["User-Agent"] for headers in api.headers)
        logins = [asked for asked in api.asked if asked["action"] == "login"]
        assert [(one["lgname"], one["lgpassword"]) for one in logins] == [
            (f"{ACCOUNT}@{name}", f"password-of-{name}")
        ]
        cookies = [file.name for file in (tmp_path / name).glob("cookies-*")]
        assert cookies == [f"cookies-{ACCOUNT}%40{name}"]


def test_while_a_wiki_is_waited_for_another_one_has_its_turn(
    apis: dict[str, Api], tmp_path: Path
) -> None:
    slow, quick, _ = NAMES
    asked, answered, turns = threading.Event(), threading.Event(), FairTurns(at_once=1)

    def answer(parameters: Parameters) -> Any:
        asked.set()
        answered.wait(LONGEST)
        return {"query": {"pages": []}}

    apis[slow].answer = answer

    def ask(name: str) -> int:
        with turns.turn():
            connect(name, apis[name], tmp_path).fetch_heads(["Page"])
        return len(apis[name].questions())

    with ThreadPoolExecutor(2) as threads:
        waits = threads.submit(ask, slow)
        assert asked.wait(LONGEST)
        assert threads.submit(ask, quick).result(LONGEST) == 1
        assert not waits.done()
        answered.set()
        assert waits.result(LONGEST) == 1


def test_the_pace_of_edits_is_waited_for_aside(apis: dict[str, Api], tmp_path: Path) -> None:
    api, entered = apis[NAMES[0]], list[str]()
    api.answer = lambda asked: {"query": {"pages": []}, "curtimestamp": "2026-11-03T10:11:12Z"}
    wiki = connect(NAMES[0], api, tmp_path, seconds_between_edits=60)

    @contextmanager
    def aside() -> Iterator[None]:
        entered.append("waits")
        yield

    last = wiki.fetch_time()
    wiki.stop()
    with stepping_aside(aside):
        wiki.await_turn(last)
    assert entered == ["waits"]
