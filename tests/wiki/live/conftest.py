"""The adapter connected to the tiny API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.wiki.connection import Connection, OAuth, Secret
from helpdeskbot.wiki.live import transport as pywikibot_transport
from helpdeskbot.wiki.live.wiki import PywikibotWiki
from tests.wiki.live.api import ACCOUNT, Api

PASSWORD = "swordfish-0123456789"
ACCOUNT_PASSWORD = Secret(PASSWORD)

Connect = Callable[..., PywikibotWiki]


@pytest.fixture
def api() -> Iterator[Api]:
    """The API."""
    api = Api()
    yield api
    api.close()


@pytest.fixture
def connect(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Makes the bot's access to it."""
    monkeypatch.setattr(pywikibot_transport, "FIRST_WAIT", 0.0)

    def make(credentials: Secret | OAuth = ACCOUNT_PASSWORD, **changes: Any) -> PywikibotWiki:
        settings = {
            "name": "Små-wiki",
            "api_url": api.url,
            "user": f"{ACCOUNT}@tick",
            "credentials": credentials,
            "contact": "desk@example.org",
        }
        return PywikibotWiki(Connection(**(settings | changes)), state_folder=tmp_path / "state")

    return make
