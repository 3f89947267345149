"""Our pages on a real wiki of a module's own, pushed with the bot's own means, and what they say.

Other tests push pages too; a module that imports these fixtures meets none of theirs.  Hundreds of
pages take half a minute, so they are pushed once in a run: each module has a copy of that wiki.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from helpdeskbot.publish import LocalPage, Result, apply_publish, fetch_steps, load_pages
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.connection import Connection, Secret
from helpdeskbot.wiki.protocol import Wiki
from tests.live.conftest import PASSWORD
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, MediaWiki, start
from tests.live.people import Person
from tests.publish.conftest import OF_CONCERNS

BOT = "Templates clerk bot"
STATUS = "Template:Helpdesk status"
TEXTS = f"{STATUS}/words/en"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
NAME = "templates"
"""The wiki's in our settings."""
CACHED = "wikicache.sqlite"


@pytest.fixture(scope="module")
def wiki_server(
    wiki_server: MediaWiki, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MediaWiki]:
    """A wiki with our pages on it; the session's own decides whether there can be one."""
    copy = tmp_path_factory.mktemp("installed") / "wiki"
    shutil.copytree(_push_once(tmp_path_factory) / "wiki", copy)
    with start(folder=copy) as server:
        yield server
    shutil.rmtree(copy)


@pytest.fixture(scope="module")
def admin(wiki_server: MediaWiki) -> Person:
    """The administrator of this wiki."""
    return Person(wiki_server, ADMIN, ADMIN_PASSWORD)


@dataclass(frozen=True, slots=True)
class Installed:
    """The pages, as they were pushed with the bot's own means."""

    bot: Wiki
    store: SqlStore
    pages: Sequence[LocalPage]

    def states(self) -> dict[str, str]:
        return {
            step.title: step.state.value for step in fetch_steps(self.bot, self.store, self.pages)
        }


def log_in(server: MediaWiki, name: str, state: Path) -> Wiki:
    """The bot on a wiki, with a new account."""
    Person(server, ADMIN, ADMIN_PASSWORD).create_account(BOT, PASSWORD, "bot")
    return _connect(server, name, state)


def _connect(server: MediaWiki, name: str, state: Path) -> Wiki:
    from helpdeskbot.wiki.live.wiki import PywikibotWiki

    connection = Connection(
        name=name,
        api_url=server.api,
        user=BOT,
        credentials=Secret(PASSWORD),
        contact="tests@example.org",
    )
    return PywikibotWiki(connection, state_folder=state)


def push_all(bot: Wiki, store: SqlStore, language: str) -> Installed:
    """Pushes our pages to a wiki that has none of them."""
    pages = load_pages(_values(), language=language)
    pushed = apply_publish(bot, store, fetch_steps(bot, store, pages), now=NOW)
    assert {item.result for item in pushed} == {Result.SAVED}
    return Installed(bot, store, pages)


def _values() -> dict[str, str]:
    return {
        **OF_CONCERNS,
        "bot": BOT,
        "contact": "Anna",
        "stop": f"User:{BOT}/stop",
        "version": "0.1.0",
    }


def _push_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder ``wiki`` of a wiki to which all was pushed, and the ``memory.sqlite`` of that."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # of all processes
    with (run / "pushed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / "pushed").exists():
            _push(run / "pushing")
            (run / "pushing").rename(run / "pushed")
    return run / "pushed"


def _push(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # of a process that failed half-way
    root = folder / "wiki"
    root.mkdir(parents=True)
    with start(folder=root) as server, open_store(f"sqlite:///{folder}/memory.sqlite") as store:
        empty = (root / "data" / CACHED).read_bytes()
        push_all(log_in(server, NAME, folder / "state"), store, "en")
    # What is cached of pages has this server's addresses in it; its copies have others.
    (root / "data" / CACHED).write_bytes(empty)


@pytest.fixture(scope="module")
def installed(
    wiki_server: MediaWiki, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installed]:
    folder = tmp_path_factory.mktemp("state")
    memory = shutil.copy(_push_once(tmp_path_factory) / "memory.sqlite", folder)
    with open_store(f"sqlite:///{memory}") as store:
        yield Installed(_connect(wiki_server, NAME, folder), store, load_pages(_values()))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What readers get of a piece of wikitext."""

    html: str
    categories: list[str]
    links: list[str]
    root: ElementTree.Element

    @property
    def box(self) -> ElementTree.Element:
        return next(node for node in self.root if "helpdesk-status" in node.get("class", ""))

    @property
    def said(self) -> str:
        """The box's text, its parts separated by a bar."""
        return " | ".join(text for part in self.box if (text := "".join(part.itertext()).strip()))


@pytest.fixture
def parse(installed: Installed, admin: Person) -> Callable[..., Parsed]:
    def parsed(text: str, title: str = "Project talk:Helpdesk", **more: object) -> Parsed:
        answer = admin.api(
            action="parse",
            title=title,
            text=text,
            contentmodel="wikitext",
            prop="text|categories|links",
            disablelimitreport=True,
            disableeditsection=True,
            wrapoutputclass="",
            **more,
        )["parse"]
        source = answer["text"].replace("mw:dt-", "mw-dt-")
        return Parsed(
            html=answer["text"],
            categories=[entry["category"].replace("_", " ") for entry in answer["categories"]],
            links=[entry["title"] for entry in answer["links"]],
            root=ElementTree.fromstring(f"<page>{source}</page>"),
        )

    return parsed
