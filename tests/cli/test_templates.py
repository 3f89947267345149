"""Which pages a wiki is offered: those that its desks need, called as the desks call them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import click
import pytest

from helpdeskbot.cli.templates import find_unlike, plan
from helpdeskbot.concerns import order
from helpdeskbot.model.desk import Limits
from helpdeskbot.model.memory import Published
from helpdeskbot.office.office import Office
from helpdeskbot.publish import Result, apply_publish
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.settings.operator_file import Settings, WikiSection
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.words import resources
from helpdeskbot.words.messages import available_languages
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

    def looks(self, *desks: Mapping[str, Any], **more: Any) -> list[str]:
        """The titles, in the order in which they would be saved."""
        return [step.title for step in plan(*self.opens(*desks), **more)]

    def pushes(self, *desks: Mapping[str, Any], **more: Any) -> list[str]:
        """The titles that are saved."""
        pushed = apply_publish(self.wiki, self._store, plan(*self.opens(*desks), **more), now=NOW)
        return [one.step.title for one in pushed if one.result is Result.SAVED]

    def pushes_before(self, title: str) -> None:
        """An older version has pushed what stands on a page."""
        page = self.wiki.fetch_pages([title])[title]
        self._store.record_published(
            Published(self.wiki.name, title, page.head.revid, page.text, NOW)
        )

    def opens(self, *desks: Mapping[str, Any]) -> tuple[Office, Settings]:
        """An office with these desks."""
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
        return office, settings


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
    own = {"manual_page": "Project:How it works", "language": "sv"}
    titles = operator.looks({}, own)
    assert {"Talk:0/Manual", "Talk:0/Manual/sv", "Project:How it works"} <= set(titles)
    assert "Project:How it works/en" in titles
    assert "Talk:1/Manual" not in titles


def test_to_know_the_parts_nothing_more_is_asked_of_the_wiki(operator: Operator) -> None:
    operator.looks(EVERYTHING)
    assert set(operator.wiki.requests) == {"fetch_site", "fetch_pages", "fetch_deletion"}
    assert operator.wiki.requests["fetch_site"] == 1


# -- How many, and in which languages ----------------------------------------------------------
USUAL = {"profile": "helpful", "settings_page": "Project:Settings"}
# What boxes say is there in all languages, as requests come in any.
IN_A_LANGUAGE = re.compile(r"^Template:(?!Helpdesk status/words/).*/([a-z]{2})$")


def languages(titles: Iterable[str]) -> set[str]:
    return {found[1] for title in titles if (found := IN_A_LANGUAGE.match(title))}


def test_messages_stand_in_the_languages_of_the_desks_and_in_english(operator: Operator) -> None:
    assert languages(operator.looks(USUAL)) == {"en"}
    assert languages(operator.looks(USUAL, {"language": "sv"})) == {"en", "sv"}
    assert languages(operator.looks(USUAL, languages=["fr", "pt-br"])) == {"en", "fr", "pt"}


def test_a_language_that_the_program_does_not_speak_is_named(operator: Operator) -> None:
    with pytest.raises(click.BadParameter, match="tlh; there are en, ar, de"):
        operator.looks(USUAL, languages=["tlh"])


def test_a_usual_desk_has_a_page_of_each_kind_that_it_uses(operator: Operator) -> None:
    titles = operator.looks(USUAL)

    assert len(titles) == 67  # of everything, in ten languages, there are 269
    assert not [title for title in titles if "agree" in title or "follow-up" in title]


def test_everything_is_there_on_demand(operator: Operator) -> None:
    titles = operator.looks(USUAL, everything=True)

    assert set(operator.looks(USUAL)) < set(titles)
    assert languages(titles) == set(available_languages())
    assert "Template:Helpdesk agreement" in titles
    assert "Template:Helpdesk follow up/sw" in titles


def test_what_was_published_before_is_kept_up_to_date(operator: Operator) -> None:
    operator.pushes(USUAL, everything=True)
    old = "Template:Helpdesk digest/fr"
    operator.wiki.as_user("Bot").edit(old, "as an older version had it")
    operator.pushes_before(old)

    assert operator.pushes(USUAL) == [old]
    assert operator.pushes(USUAL) == []


def test_nobody_is_bothered_with_pages_that_are_not_to_be_there(operator: Operator) -> None:
    operator.wiki.as_user("Anna").edit("Template:Helpdesk agree", "something of Anna's")
    operator.wiki.as_user("Anna").edit("Template:Helpdesk digest/fr", "something of Anna's")
    operator.pushes(USUAL)

    assert find_unlike(*operator.opens(USUAL)) == []


def test_what_staff_switch_on_later_comes_with_the_next_push(operator: Operator) -> None:
    operator.pushes(USUAL)
    staff = operator.wiki.as_user("Samira", ["sysop"])
    staff.edit("Project:Settings", "{{Helpdesk settings|follow_up.enabled=yes|language=sv}}")

    titles = operator.pushes(USUAL)

    assert {"Template:Helpdesk follow-up answer", "Template:Helpdesk follow up/sv"} <= set(titles)
    assert not [title for title in titles if "agree" in title]
