"""Stories of what people write on the bot's talk page: its operator gets to know."""

from __future__ import annotations

from typing import Any

from helpdeskbot.cli.doctor import examine_talk
from tests.scenario.desk import Desk, open_empty_memory

TALK = "User talk:HelpdeskBot"


def told(desk: Desk) -> list[str]:
    return [one.what for one in desk.tick().problems if one.where == TALK]


def open_desk(**office: Any) -> Desk:
    desk = Desk()
    desk.person("Olle").take_mail()
    desk.tick()
    for name, value in office.items():
        setattr(desk.office, name, value)
    return desk


def test_who_wrote_there_is_told_once_with_where_to_read_it() -> None:
    desk = open_desk()
    desk.person("Anna").append(TALK, "Please stop asking me. ~~~~")
    desk.person("Bosse").append(TALK, "\nMe too. ~~~~")

    assert told(desk) == ["Anna, Bosse wrote on the bot's talk page"]
    assert told(desk) == []
    assert [one.what for one in examine_talk(desk.office)] == ["Bosse wrote there on 2026-11-23"]


def test_it_is_seen_in_the_one_request_of_an_idle_pass() -> None:
    desk = open_desk()
    desk.person("Anna").append(TALK, "Thank you. ~~~~")
    desk.tick()
    desk.wiki.requests.clear()

    desk.tick()

    assert desk.wiki.requests.total() == 1


def test_the_operators_own_words_are_no_news() -> None:
    desk = open_desk(operator="Olle")
    desk.person("Olle").append(TALK, "I look after this bot. ~~~~")

    assert told(desk) == []
    assert list(examine_talk(desk.office)) == []


def test_it_is_mailed_where_that_is_set_and_never_twice() -> None:
    desk = open_desk(operator="Olle", mails_operator=True)
    desk.person("Anna").append(TALK, "Please stop asking me. ~~~~")
    told(desk)
    told(desk)

    assert [mail.user for mail in desk.wiki.mails] == ["Olle"]
    assert "Anna wrote on the bot's talk page" in desk.wiki.mails[0].text


def test_an_operator_who_takes_no_mail_is_told_so_in_the_log() -> None:
    desk = open_desk(operator="Nora", mails_operator=True)
    desk.person("Nora")
    desk.person("Anna").append(TALK, "Please stop asking me. ~~~~")

    assert "nothing could be mailed to Nora: the wiki sent no mail" in told(desk)


def test_a_preview_mails_and_remembers_nothing() -> None:
    desk = open_desk(operator="Olle", mails_operator=True)
    desk.person("Anna").append(TALK, "Please stop asking me. ~~~~")

    assert any(one.where == TALK for one in desk.tick(write=False).problems)
    assert desk.wiki.mails == []
    assert told(desk) != []


def test_what_was_written_long_ago_is_no_news_to_an_empty_memory() -> None:
    desk = open_desk()
    desk.person("Anna").append(TALK, "Please stop asking me. ~~~~")
    desk.minutes_pass(60 * 24 * 40)
    desk.store = open_empty_memory().take()
    desk.office = desk.open_office()

    assert told(desk) == []
