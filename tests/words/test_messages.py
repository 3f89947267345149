"""Messages: complete, documented, harmless in wikitext, and grammatical for every number."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from helpdeskbot.words import resources
from helpdeskbot.words.chain import FALLBACKS
from helpdeskbot.words.messages import (
    Messages,
    available_languages,
    direction,
    resolve_language,
)

LANGUAGES = ("en", "ar", "de", "es", "fr", "id", "pt", "sv", "sw", "uk")


def read(code: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (resources.templates() / "i18n" / f"{code}.json").read_text(encoding="utf-8")
    )
    del content["@metadata"]
    return content


def test_the_languages_of_the_desk_are_there() -> None:
    assert available_languages() == LANGUAGES


def test_every_message_is_documented_and_nothing_else_is() -> None:
    assert list(read("qqq")) == list(read("en"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_message_in_the_same_order(code: str) -> None:
    assert list(read(code)) == list(read("en"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_uses_the_same_parameters(code: str) -> None:
    english, other = read("en"), read(code)
    for key, text in english.items():
        assert set(re.findall(r"\$\d", other[key])) == set(re.findall(r"\$\d", text)), key


def test_every_parameter_is_explained() -> None:
    documented = read("qqq")
    for key, text in read("en").items():
        for parameter in set(re.findall(r"\$\d", text)):
            assert f"{parameter}: " in documented[key], key


FILLED_IN_BY_THE_BOT = ("ask-because-", "ask-talk-", "ask-days", "ask-expert-item", "needs-",
                        "log-", "why-", "staff-because-", "trouble-", "follow-", "expect-",
                        "capacity-", "archive-", "agree-", "remind-", "digest-", "awaited-",
                        "then-", "outcomes-", "figures-", "dashboard-", "page-", "notice-", "does-",
                        "unread-", "next-", "duty-", "committee-", "manual-")  # fmt: skip
"""Beginnings of the keys of messages that may have parameters and plural forms, and no markup."""

NOT_PARTS_OF_WIKITEXT = (
    "summary-",
    "capacity-summary-",
    "archive-summary-",
    "ask-mail-",
    "ask-because-separator",
    "ask-expert-separator",
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_messages_on_pages_are_plain_text_in_wikitext(code: str) -> None:
    for key, text in read(code).items():
        if key.startswith("ask-"):
            assert "--" not in text, "it would end the comment that it stands in"
        if key.startswith(NOT_PARTS_OF_WIKITEXT):
            continue
        if key.startswith("settings-"):  # the bot puts its parameters in before it saves them
            text = re.sub(r"\$\d", "X", text)
        if key.startswith("wording-"):
            plain = re.sub(r"\[\[\$\d\|([^\[\]|]+)\]\]|\$\d", r"\1", text)
        elif key.startswith(FILLED_IN_BY_THE_BOT):
            plain = re.sub(r"\{\{PLURAL:\$\d\|[^{}]*\}\}|\$\d", "", text)
        else:
            plain = text
        assert not re.search(r"[\[\]{}<>|~$]|''|&\w+;", plain), key
        assert text == text.strip(), key
        assert text[0] not in "*#:;=", key


@pytest.mark.parametrize("code", LANGUAGES)
def test_lists_are_told_apart_from_what_follows(code: str) -> None:
    for key in ("ask-expert-separator", "ask-because-separator"):
        assert Messages.load(code).raw(key)[-1] == " "


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_question_to_experts_has_at_most_three_sentences(code: str) -> None:
    for key in ("wording-ask", "wording-ask-next"):
        assert len(re.findall(r"[.!?](?=\s|$)", Messages.load(code).raw(key))) <= 3


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ("en", 1, "within one day,"),
        ("en", 7, "within 7 days,"),
        ("sv", 1, "inom en dag "),
        ("de", 1, "innerhalb von einem Tag "),
        ("de", 7, "innerhalb von 7 Tagen "),
        ("es", 7, "en 7 días,"),
        ("fr", 1, "d’ici un jour,"),
        ("fr", 7, "d’ici 7 jours,"),
        ("pt", 1, "dentro de um dia,"),
        ("id", 7, "dalam 7 hari,"),
        ("sw", 7, "ndani ya siku 7,"),
        ("uk", 1, "протягом одного дня "),
        ("uk", 3, "протягом 3 днів "),
        ("uk", 21, "протягом 21 дня "),
        ("ar", 2, "خلال يومين "),
        ("ar", 7, "خلال 7 أيام "),
        ("ar", 14, "خلال 14 يومًا "),
    ],
)
def test_the_days_until_somebody_else_is_asked_read_well(code: str, number: int, said: str) -> None:
    messages = Messages.load(code)
    asked = messages.text(
        "wording-ask", "Anna", "me not", messages.text("ask-days", number), "Roster"
    )
    assert said in asked


AWAITED = ("answer", "yes", "expert", "community", "first-reaction", "desk")
NEXT = ("remind", "next-expert", "digest", "close", "nothing", "reopened")


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_awaited_and_what_happens_next_fit_into_a_sentence(code: str) -> None:
    messages = Messages.load(code)
    for key in (*(f"awaited-{one}" for one in AWAITED), *(f"then-{one}" for one in NEXT)):
        said = messages.text(key, "2026-12-24")
        assert said[-1] not in ".!?:;", key
        assert "PLURAL" not in said, key
        assert not said[0].isupper(), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_reminder_says_what_from_whom_since_when_and_what_is_next(code: str) -> None:
    messages = Messages.load(code)
    awaited, then = messages.text("awaited-answer"), messages.text("then-close", "2026-12-24")
    said = messages.text("wording-remind", "Anna", awaited, "2026-12-01", then)
    for part in ("Anna", awaited, "2026-12-01", then):
        assert part in said
    assert said.startswith("Anna")
    assert len(re.findall(r"[.!?](?=\s|$)", said)) <= 3


def test_a_reminder_reads_as_a_person_would_say_it() -> None:
    def said(code: str) -> str:
        messages = Messages.load(code)
        awaited, then = messages.text("awaited-answer"), messages.text("then-remind", "2026-12-08")
        return messages.text("wording-remind", "Anna", awaited, "2026-12-01", then)

    assert said("en") == (
        "Anna: waiting for an answer to the last question since 2026-12-01. Next: another reminder"
        " comes on 2026-12-08. Say so if you need more time."
    )
    assert said("de") == (
        "Anna: Diese Anfrage wartet seit 2026-12-01 auf: eine Antwort auf die letzte Frage. Danach:"
        " am 2026-12-08 folgt noch eine Erinnerung. Für mehr Zeit genügt ein Wort."
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_is_closed_for_silence_reads_that_it_is_no_refusal(code: str) -> None:
    said = Messages.load(code).text("wording-closed", "Anna", "2026-12-01")
    assert said.startswith("Anna")
    assert "2026-12-01" in said
    assert len(re.findall(r"[.!?](?=\s|$)", said)) == 2


@pytest.mark.parametrize(
    ("code", "number", "heading"),
    [
        ("en", 1, "A request at the helpdesk waiting for you"),
        ("en", 2, "2 requests at the helpdesk waiting for you"),
        ("sv", 1, "Ett ärende hos hjälpdisken väntar på dig"),
        ("de", 1, "Eine Anfrage beim Helpdesk wartet auf dich"),
        ("de", 3, "3 Anfragen beim Helpdesk warten auf dich"),
        ("es", 2, "2 solicitudes en la mesa de ayuda te esperan"),
        ("fr", 1, "Une demande au bureau d’aide vous attend"),
        ("id", 4, "4 permintaan di meja bantuan menunggu Anda"),
        ("pt", 1, "Um pedido no balcão de ajuda à sua espera"),
        ("sw", 1, "Ombi moja kwenye dawati la msaada linakusubiri"),
        ("uk", 1, "Запит до служби допомоги чекає на вас"),
        ("uk", 3, "3 запити до служби допомоги чекають на вас"),
        ("uk", 5, "5 запитів до служби допомоги чекають на вас"),
        ("uk", 21, "21 запит до служби допомоги чекає на вас"),
        ("ar", 2, "طلبان في مكتب المساعدة في انتظارك"),
        ("ar", 5, "5 طلبات في مكتب المساعدة في انتظارك"),
    ],
)
def test_headings_of_reminders_have_their_plural_forms(
    code: str, number: int, heading: str
) -> None:
    assert Messages.load(code).text("remind-talk-heading", number) == heading


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sv", "sv"),
        ("pt-br", "pt"),
        ("pt_BR", "pt"),
        ("de-formal", "de"),
        ("ar-x-example", "ar"),
        ("gsw", "de"),
        ("rue", "uk"),
        ("jv", "id"),
        ("tlh", "en"),
        ("zh-hans", "en"),
        ("", "en"),
    ],
)
def test_a_language_that_we_lack_is_served_with_its_nearest(asked: str, found: str) -> None:
    assert resolve_language(asked) == found
    assert Messages.load(asked).language == found


def test_every_fallback_ends_at_a_language_that_is_there() -> None:
    for code in FALLBACKS:
        assert resolve_language(code) != "en" or code.startswith("en-")


def test_arabic_runs_from_right_to_left() -> None:
    assert [code for code in LANGUAGES if direction(code) == "rtl"] == ["ar"]
    assert direction("he") == "rtl"


def test_one_request_and_many_read_as_people_say_it() -> None:
    def said(code: str, number: int) -> str:
        return Messages.load(code).text("summary-tagged-many", number, "User:Bot", "k1")

    assert said("en", 1) == (
        "Marked 1 new request: it has been seen, and people will look at it"
        " ([[User:Bot|what is this?]]) [k1]"
    )
    assert said("en", 3) == (
        "Marked 3 new requests: they have been seen, and people will look at them"
        " ([[User:Bot|what is this?]]) [k1]"
    )
    assert said("sv", 1).startswith("Märkte 1 nytt ärende: det är sett")
    assert said("sv", 2).startswith("Märkte 2 nya ärenden: de är sedda")
    assert said("id", 1).startswith("Menandai 1 permintaan baru")
    assert said("id", 7).startswith("Menandai 7 permintaan baru")


@pytest.mark.parametrize(
    ("code", "numbers", "word"),
    [
        ("uk", (1, 21, 101, 1001), "новий запит"),
        ("uk", (2, 3, 4, 22, 34, 102), "нові запити"),
        ("uk", (0, 5, 11, 12, 14, 20, 25, 111, 112), "нових запитів"),
        ("fr", (0, 1), "nouvelle demande marquée"),
        ("fr", (2, 100), "nouvelles demandes marquées"),
        ("pt", (0, 1), "novo pedido marcado"),
        ("pt", (2,), "novos pedidos marcados"),
        ("es", (1,), "nueva solicitud marcada"),
        ("es", (0, 2), "nuevas solicitudes marcadas"),
        ("de", (1,), "neue Anfrage markiert"),
        ("de", (0, 2), "neue Anfragen markiert"),
        ("sw", (1,), "Ombi jipya 1"),
        ("sw", (2,), "Maombi mapya 2"),
        ("ar", (1,), "طلب جديد واحد"),
        ("ar", (2,), "طلبان جديدان"),
        ("ar", (3, 10, 103, 110), "طلبات جديدة"),
        ("ar", (11, 99, 111), "طلبًا جديدًا"),
        ("ar", (100, 101, 102, 1000), "طلب جديد"),
        ("ar", (0,), "لم يوسم أي طلب جديد"),
    ],
)
def test_plural_forms(code: str, numbers: tuple[int, ...], word: str) -> None:
    for number in numbers:
        assert word in Messages.load(code).text("summary-tagged-many", number, "User:Bot", "k")


def test_a_number_may_have_a_form_of_its_own() -> None:
    messages = Messages("en", {"key": "{{PLURAL:$1|0=none|12=a dozen|$1 file|$1 files}} of $2"})
    assert messages.text("key", 0, 20) == "none of 20"
    assert messages.text("key", 12, 20) == "a dozen of 20"
    assert messages.text("key", 1, 20) == "1 file of 20"
    assert messages.text("key", 5, 20) == "5 files of 20"


def test_what_people_wrote_is_put_in_as_it_is() -> None:
    messages = Messages("en", {"key": "“$1” on $2, {{PLURAL:$3|one|many}}"})
    assert messages.text("key", "$2 {{PLURAL:1|a|b}} \\1", "Talk:$1", 2) == (
        "“$2 {{PLURAL:1|a|b}} \\1” on Talk:$1, many"
    )


def test_a_message_that_does_not_exist_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        Messages.load("sv").text("no-such-message")
