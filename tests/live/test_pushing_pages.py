"""Pushing the bot's pages to a real MediaWiki, and what becomes of people's changes to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpdeskbot.publish import LocalPage, Result, apply_publish, fetch_steps
from helpdeskbot.store.opening import open_store
from tests.live.installed_pages import (
    BOT,
    NOW,
    STATUS,
    TEXTS,
    Installed,
    admin,
    installed,
    log_in,
    push_all,
    wiki_server,
)
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, MediaWiki, start
from tests.live.people import Person

__all__ = ["admin", "installed", "wiki_server"]


def test_the_wiki_keeps_every_page_as_it_was_pushed(installed: Installed) -> None:
    assert set(installed.states().values()) == {"unchanged"}


def test_pushing_is_no_minor_edit_and_says_what_it_is(installed: Installed, admin: Person) -> None:
    (only,) = admin.history(STATUS)
    assert only["user"] == BOT
    assert only["comment"] == "Page of the helpdesk bot, version 0.1.0"
    assert not only["minor"]


def test_what_staff_change_survives_a_push_even_without_the_database(
    installed: Installed, people: Callable[..., Person]
) -> None:
    anna = people("Anna")
    before = anna.text(TEXTS)
    anna.replace(TEXTS, "| status-new = New\n", "| status-new = Brand new\n")
    try:
        with open_store("sqlite://") as empty:
            steps = fetch_steps(installed.bot, empty, installed.pages)
            states = {step.title: step.state.value for step in steps}
            assert states.pop(TEXTS) == "staff-changed"
            assert set(states.values()) == {"adopt"}
            apply_publish(installed.bot, empty, steps, now=NOW)
        assert "| status-new = Brand new\n" in anna.text(TEXTS)
        assert installed.states()[TEXTS] == "staff-changed"
    finally:
        anna.edit(TEXTS, before)


def test_somebody_saving_the_same_line_meanwhile_is_not_overwritten(
    installed: Installed, people: Callable[..., Person]
) -> None:
    anna = people("Anna")
    before = anna.text(TEXTS)
    newer = [
        LocalPage(page.title, page.text.replace("status-new = New\n", "status-new = Our new\n"),
                  page.summary, page.part)
        for page in installed.pages
    ]  # fmt: skip
    with open_store("sqlite://") as store:
        steps = fetch_steps(installed.bot, store, newer)
        anna.replace(TEXTS, "| status-new = New\n", "| status-new = Anna's new\n")
        pushed = apply_publish(installed.bot, store, steps, now=NOW)
    assert [item.step.title for item in pushed if item.result is Result.CONFLICT] == [TEXTS]
    assert "Anna's new" in anna.text(TEXTS)
    anna.edit(TEXTS, before)


def test_a_wiki_in_another_language(wiki_server: MediaWiki, tmp_path: Path) -> None:
    """Titles are written in English, the wiki calls its namespaces otherwise."""
    with start(language="sv") as server, open_store("sqlite://") as store:
        bot = log_in(server, "swedish", tmp_path)
        pushed = push_all(bot, store, "sv")
        assert set(pushed.states().values()) == {"unchanged"}
        anna = Person(server, ADMIN, ADMIN_PASSWORD)
        assert anna.history("Mall:Helpdesk status")[0]["comment"] == (
            "Sida för hjälpdiskens robot, version 0.1.0"
        )
        anna.replace(
            "Mall:Helpdesk status/words/sv", "| status-new = Nytt\n", "| status-new = Ny\n"
        )
        states = pushed.states()
        assert states.pop("Template:Helpdesk status/words/sv") == "staff-changed"
        assert set(states.values()) == {"unchanged"}
        answer = anna.api(action="parse", title="Diskussion:X", text="{{Helpdesk status|new}}",
                          contentmodel="wikitext", prop="text|categories")["parse"]  # fmt: skip
        assert "<strong>Ny</strong>" in answer["text"]
        assert [entry["category"] for entry in answer["categories"]] == [
            "Ärenden_hos_hjälpdisken:_Ny"
        ]
