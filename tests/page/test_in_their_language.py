"""Messages in languages that have no pages on the wiki."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.words.messages import Messages
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import STOP, Desk

FRENCH = """Bonjour, notre musée voudrait verser douze mille photographies anciennes du port sur
Commons. Les photographes sont morts avant 1950. Comment devons-nous commencer ? Merci. ~~~~"""
FACTS = {"ask_facts": True}


def push(desk: Desk, languages: Sequence[str]) -> None:
    """The operator publishes what is said of missing facts."""
    values = {**OF_CONCERNS, "bot": desk.wiki.bot, "contact": "x", "stop": STOP, "version": "1"}
    pages = load_pages(values, parts=["agreement"], pages_in=languages)
    apply_publish(desk.wiki, desk.store, fetch_steps(desk.wiki, desk.store, pages), now=desk.now)


def asked(desk: Desk) -> str:
    """What the bot has written into the request."""
    desk.asks("Élodie", "Photographies du port", FRENCH)
    desk.tick()
    [said] = re.findall(r"^:.*HelpdeskBot.*$", desk.text, re.M)
    return str(said)


def begins(language: str) -> str:
    """What stands in the packaged message before and after its first parameter."""
    return Messages.load(language).raw("agree-ask").split("$1")[-1].partition("$2")[0].strip(" :,")


def test_who_reads_another_language_is_told_in_it_though_it_has_no_page() -> None:
    desk = Desk(agreement=FACTS)
    push(desk, ["en"])
    assert desk.staff.read("Template:Helpdesk ask facts/en")
    assert not desk.staff.read("Template:Helpdesk ask facts/fr")

    assert begins("fr") in asked(desk)


def test_with_no_page_at_all_the_program_has_its_own_words() -> None:
    desk = Desk(agreement=FACTS)

    assert begins("fr") in asked(desk)
    assert not desk.tick().problems


def test_the_words_of_staff_go_before_those_of_the_program() -> None:
    desk = Desk(agreement=FACTS)
    push(desk, ["fr"])
    desk.staff.replace("Template:Helpdesk ask facts/fr", "{{{facts}}}", "{{{facts}}} À bientôt !")

    assert "À bientôt !" in asked(desk)


def test_a_page_that_was_deleted_is_not_replaced_by_words_of_the_program() -> None:
    desk = Desk(agreement=FACTS)
    push(desk, ["fr"])
    desk.staff.delete("Template:Helpdesk ask facts/fr")

    assert begins("en") in asked(desk)
