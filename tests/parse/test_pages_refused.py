"""Pages that the bot must leave alone: exclusion templates, redirects, LiquidThreads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdeskbot.parse import (
    default_site,
    find_redirect_target,
    parse_bot_exclusion,
    uses_liquid_threads,
)

SITE = replace(default_site(), redirect_words=("#WEITERLEITUNG", "#REDIRECT"))


@pytest.mark.parametrize(
    "text",
    [
        "{{nobots}}",
        "x {{Nobots}} y",
        "{{ bots | deny = all }}",
        "{{bots|deny=Other,Helpdesk bot}}",
        "{{bots|deny=helpdesk_bot}}",
        "{{bots|allow=none}}",
        "{{bots|allow=Other}}",
        "{{template:bots|deny=all}}",
        "{{bots|deny=<!-- x -->all}}",
        "{{bots|optout=all}}",
        "{{nobots|Helpdesk bot}}",
        "{{nobots|Other|Helpdesk bot}}",
        "{{nobots|deny=Other, Helpdesk bot}}",
        "{{nobots|date=May 2026}}",
        "{{nobots|allow=Other}}",
        "{{bots|deny=User:Helpdesk bot}}",
        "{{bots|deny=[[Benutzer:Helpdesk bot|it]]}}",
        "{{bots|deny={{#if:x|Other}}, Helpdesk bot}}",
        "{{box|{{bots|deny={{u|Helpdesk bot}}, Helpdesk bot}}}}",
        "{{bots|deny=" + "Other bot, " * 900 + "Helpdesk bot}}",
        "{{Vorlage:Bots|deny=all}}",
        "{{bots {{nobots}}",
    ],
)
def test_the_bot_is_denied(text: str) -> None:
    assert parse_bot_exclusion(text, "Helpdesk bot")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bots",
        "{{bots}}",
        "{{bots|allow=all}}",
        "{{bots|allow=Other, helpdesk bot}}",
        "{{bots|deny=none}}",
        "{{bots|deny=Other}}",
        "<nowiki>{{nobots}}</nowiki>",
        "<!-- {{nobots}} -->",
        "{{robots}}",
        "{{nobots",
        "{{nobots|Other}}",
        "{{nobots|deny=Other}}",
        "{{nobots|allow=Helpdesk bot}}",
        "{{bots|optout=nosource}}",
    ],
)
def test_the_bot_may_edit(text: str) -> None:
    assert not parse_bot_exclusion(text, "Helpdesk bot")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("#REDIRECT [[Help talk:Desk]]", "Help talk:Desk"),
        ("\n #redirect:[[help_desk#Top|x]]\nmore", "Help desk"),
        ("#Weiterleitung [[:Hilfe]]", "Hilfe"),
        ("#REDIRECT", ""),
        ("#REDIRECT [[]]", ""),
        ("x #REDIRECT [[A]]", ""),
        ("# REDIRECT [[A]]", ""),
    ],
)
def test_redirects(text: str, target: str) -> None:
    assert find_redirect_target(text, SITE) == target


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("x {{#useliquidthreads:1}}", True),
        ("{{ #UseLiquidThreads : 1 }}", True),
        ("{{#useliquidthreads:0}}", False),
        ("{{#useliquidthreads}}", False),
        ("", False),
    ],
)
def test_liquid_threads(text: str, used: bool) -> None:
    assert uses_liquid_threads(text) is used
