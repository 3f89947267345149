"""The stage: the same tests run on the practice wiki and, marked ``live``, on a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdeskbot.wiki.connection import Connection, Secret
from helpdeskbot.wiki.protocol import Wiki
from tests.contract.stages import BOT, PASSWORD, Actor, PracticeStage, RealStage, Stage
from tests.live.conftest import admin, wiki_server
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person

__all__ = ["admin", "wiki_server"]


@pytest.fixture(scope="session")
def real_bot(
    wiki_server: MediaWiki, admin: Person, tmp_path_factory: pytest.TempPathFactory
) -> Wiki:
    """The bot on the real wiki."""
    from helpdeskbot.wiki.live.wiki import PywikibotWiki

    wiki_server.configure(
        "$wgGroupPermissions['sysop']['deleterevision'] = true;"
        "$wgGroupPermissions['sysop']['hideuser'] = true;"
    )
    # From the beginning, because the bot asks only once a day what the wiki is like.
    wiki_server.lock()
    # The extension itself is not there.
    admin.edit("MediaWiki:Massmessage-optout-category", "Opted-out of message delivery")
    admin.create_account(BOT, PASSWORD, "bot")
    connection = Connection(
        name="real",
        api_url=wiki_server.api,
        user=BOT,
        credentials=Secret(PASSWORD),
        contact="tests@example.org",
    )
    folder: Path = tmp_path_factory.mktemp("state")
    return PywikibotWiki(connection, state_folder=folder)


@pytest.fixture(scope="session")
def known_people() -> dict[str, Actor]:
    """People on the real wiki who already have accounts."""
    return {}


@pytest.fixture(params=["practice", pytest.param("real", marks=pytest.mark.live)])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A wiki, with titles and names of this test's own."""
    if request.param == "practice":
        yield PracticeStage()
    else:
        yield RealStage(
            request.getfixturevalue("wiki_server"),
            request.getfixturevalue("real_bot"),
            request.getfixturevalue("admin"),
            request.getfixturevalue("known_people"),
        )
