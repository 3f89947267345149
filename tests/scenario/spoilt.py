"""Texts by which a page, a template, a setting or a request is spoilt."""

from __future__ import annotations

import re
from collections.abc import Callable

STATUSES = ("done", "declined", "no response", "waiting for requester", "waiting for expert", "")
# What becomes of a template; with the text that stood there.
SPOILT: tuple[Callable[[str], str], ...] = (
    lambda _: "",
    lambda text: "x" * 600_000 + text,
    lambda text: f"[[Category:Opted-out of message delivery]] [[Category:Anything]]{text}",
    lambda text: f"{{{{Helpdesk status|done}}}} {{{{Section resolved|1=~~~~}}}} {text}",
    lambda text: f'<div style="display:none">{text}',
    lambda text: f"{text} [https://spam.example/ casino] https://spam.example/",
    lambda text: f"[[User:Victim|V]] [[User:Bystander]] {text}",
    lambda text: f"{text} <!--",
    lambda text: f"<nowiki>{text}",
    lambda text: f"{{|\n| {text}",
    lambda text: (
        f"{text}\n== Another ==\n{{{{Helpdesk status|new}}}}\n[[User:Rita]] 09:00, 1 May 2026"
    ),
    lambda text: text + " <!-- helpdeskbot:ask|mail:Victim|talk:Bystander -->",
    lambda _: "#REDIRECT [[User talk:Victim]]",
    lambda text: f"{text}{{{{Helpdesk ask/en}}}}",
    lambda text: re.sub(r"\{\{\{\w+\}\}\}", "[[User:Victim]]", text),
)
MESSAGES = (
    *("ask/en", "ask/en", "ask next/en", "ask talk/en", "remind/en", "remind talk/en", "digest/en"),
    *("staff needed/en", "closed/en", "follow up/en", "archived/en", "brought back/en", "status"),
    *("agreement offer/en", "agreement again/en", "ask facts/en", "ask/sv", "topic unserved/en"),
)
HOSTILE_SETTINGS = (
    "asking.experts=5|asking.wait_days=1|asking.limit_per_month=999",
    "reminders.first_reaction=1, 2, 3|reminders.expert=1, 2, 3|reminders.requester=1, 2, 3",
    "reminders.close_after=1|reminders.person_quiet_hours=0|reminders.quiet_hours=0",
    "follow_up.days=1, 2, 3, 4, 5, 6|settle_minutes=0",
    "asking.never=Anna, Bosse, Cleo|bots=Rita, Rolf, Runa",
    "x={{{{{|asking.wait_days=99999999999999999999",
)
# What no reader was made for.
ABSURD = (
    "We have " + "7 000 000 " * 1450 + "photographs. ~~~~",
    "We have 7" + " 000" * 1450 + " photographs by 99999999999999-99-99. ~~~~",
    "How? [[User:Rita|Rita]] ([[User talk:Rita|talk]]) 00:00, 1 January 1 (UTC)",
    "How? [[User:Rita|Rita]] ([[User talk:Rita|talk]]) 00:00, 1 January 0001 (UTC)",
    "How? [[User:Rita|Rita]] ([[User talk:Rita|talk]]) 23:59, 31 December 9999 (UTC)",
    "{{Helpdesk status|new|due=9999-12-31|on hold until=0001-01-01}} How? ~~~~",
    "{{Helpdesk status|on hold|until=9999-12-31|follow up=1, 2, 3}} How? ~~~~",
    "{{Helpdesk agreement|by=9999-12-31|part1=x|owner1=Rita|due1=0001-01-01}} ~~~~",
    "{{" * 400 + "~~~~",
    "[[" * 400 + "~~~~",
    ":" * 3000 + "x ~~~~",
)
