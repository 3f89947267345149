"""Which pages a wiki is offered: those that its desks need, called as the desks call them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from helpdeskbot.cli.templates import plan
from helpdeskbot.concerns import order
from helpdeskbot.model.desk import Limits
from helpdeskbot.office.office import Office
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.settings.operator_file import Settings, WikiSection
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.words import resources
from tests.publish.conftest import EVERYTHING, parts_of
from tests.scenario.desk import BASE

NOW = datetime(2026, 12, 1, tzinfo=UTC)
CORE = {"status", "form", "bot", "settings", "words"}
"""Parts that belong to no concern."""


class Operator:
    """Somebody who looks at what a push would bring."""

    def __init__(self, store: SqlStore) -> None:
        self.wiki = PracticeWiki(lambda: NOW)
        self._store = store

    def looks(self, *desks: Mapping[str, Any]) -> list[str]:
        """The titles, in the order in which they would be saved."""
        built = tuple(
            build_desk(
                [BASE, {"name": f"d{number}", "pages": [f"Talk:{number}"], "since": NOW, **desk}],
                order.DESK,
            )
            for number, desk in enumerate(desks)
        )
        settings = Settings(
            file="helpdeskbot.toml",
            wiki=WikiSection(
                name="w", api="https://example.org/w/api.php", user="Bot", contact="Anna"
            ),
            desks=built,
        )
        office = Office(
            wiki=self.wiki,
            store=self._store,
            desks=built,
            account="Bot",
            stop_title="User:Bot/stop",
            limits=Limits(),
            worker="tests",
            clock=lambda: NOW,
        )
        return [step.title for step in plan(office, settings)]


@pytest.fixture
def operator() -> Iterator[Operator]:
    with open_store("sqlite://") as store:
        yield Operator(store)


def test_every_part_of_the_packaged_pages_belongs_to_somebody() -> None:
    manifest = tomllib.loads((resources.templates() / "manifest.toml").read_text(encoding="utf-8"))
    declared = [part.name for part in parts_of(EVERYTHING)]
    assert sorted([*CORE, *declared]) == sorted({page["part"] for page in manifest["page"]})


def test_a_desk_that_only_tags_needs_nothing_of_the_concerns(operator: Operator) -> None:
    assert parts_of({}) == []
    titles = operator.looks({})
    assert {title.partition("/")[0] for title in titles if title.startswith("Template:")} == {
        "Template:Helpdesk status",
        "Template:Helpdesk request form",
    }
    assert titles[-2:] == ["User:Bot/stop", "User:Bot"]


@pytest.mark.parametrize(
    ("settings", "page"),
    [
        ({"asking": {"roster": "Project:Experts"}}, "Project:Experts"),
        ({"asking": {"roster": "Project:R", "template": "Row"}}, "Template:Row"),
        ({"asking": {"roster": "Project:R", "decline_template": "No"}}, "Template:No"),
        ({"agreement": {"enabled": True, "template": "Deal"}}, "Template:Deal"),
        ({"agreement": {"enabled": True, "agree_template": "Aye"}}, "Template:Aye"),
        ({"agreement": {"ask_facts": True}}, "Template:Helpdesk ask facts/en"),
        ({"archives": {"enabled": True}}, "Template:Helpdesk brought back/en"),
        ({"follow_up": {"enabled": True, "answer_template": "So"}}, "Template:So/well"),
        ({"reminders": {"enabled": True}}, "Template:Helpdesk digest/en"),
        ({"settings_page": "Project:Settings"}, "Template:Helpdesk settings"),
    ],
)
def test_what_one_desk_has_switched_on_is_offered(
    operator: Operator, settings: Mapping[str, Any], page: str
) -> None:
    assert page not in operator.looks({}, {})
    assert page in operator.looks({}, settings)


def test_desks_with_rosters_of_their_own_share_the_rest(operator: Operator) -> None:
    one, other = ({"asking": {"roster": f"Project:{name}"}} for name in ("Museums", "Music"))
    titles = operator.looks(one, other, one)
    assert titles.count("Project:Museums") == titles.count("Project:Music") == 1
    shared = [title for title in operator.looks(one) if "/Manual" not in title]
    assert [title for title in titles if "/Manual" not in title] == [*shared, "Project:Music"]


def test_each_desk_has_a_manual_of_its_own(operator: Operator) -> None:
    titles = operator.looks({}, {"manual_page": "Project:How it works"})
    assert {"Talk:0/Manual", "Project:How it works", "Project:How it works/sv"} <= set(titles)
    assert "Talk:1/Manual" not in titles


def test_to_know_the_parts_nothing_more_is_asked_of_the_wiki(operator: Operator) -> None:
    operator.looks(EVERYTHING)
    assert set(operator.wiki.requests) == {"fetch_site", "fetch_pages", "fetch_deletion"}
    assert operator.wiki.requests["fetch_site"] == 1
