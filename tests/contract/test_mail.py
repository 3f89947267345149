"""Mail from the bot to people, through the wiki."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.model.errors import MailRefused
from tests.contract.stages import Stage


def refused(stage: Stage, name: str) -> str:
    with pytest.raises(MailRefused) as refusal:
        stage.bot.send_mail(name, "A request", "Could you look at it?", "k1")
    assert name in str(refusal.value)
    return refusal.value.code


def test_a_mail_arrives_as_it_was_written(stage: Stage) -> None:
    anna = stage.newcomer("Åsa Berg")
    stage.bot.send_mail(anna.name, "Två\nfrågor", "Hej!\n\n| {{x}} ~~~~ <b> & +\n", "k1")
    assert stage.mails() == [
        (anna.name, "Två frågor", "Hej!\n\n| {{x}} ~~~~ <b> & +"),
    ]
    stage.bot.send_mail(anna.name.replace(" ", "_"), "Again", "x", "k2")
    assert [name for name, *_ in stage.mails()] == [anna.name]


def test_who_takes_no_mail_gets_none(stage: Stage) -> None:
    anna = stage.newcomer("Anna")
    assert stage.bot.fetch_users([anna.name])[anna.name].emailable
    anna.take_mail(False)
    assert not stage.bot.fetch_users([anna.name])[anna.name].emailable
    assert refused(stage, anna.name) == "nowikiemailtext"
    anna.take_mail(True)
    stage.bot.send_mail(anna.name, "A request", "x", "k1")
    assert [subject for _, subject, _ in stage.mails()] == ["A request"]


def test_nobody_gets_no_mail(stage: Stage) -> None:
    assert refused(stage, stage.name("Nobody")) == "emailnotarget"
    assert refused(stage, "192.0.2.7") == "baduser_target"
    assert stage.mails() == []


def test_a_bot_blocked_from_mail_sends_none(stage: Stage) -> None:
    anna, admin = stage.newcomer("Anna"), stage.admin()
    admin.block(stage.bot_name, timedelta(hours=1), no_mail=True)
    try:
        assert refused(stage, anna.name) == "blocked"
    finally:
        admin.unblock(stage.bot_name)
    assert stage.mails() == []
