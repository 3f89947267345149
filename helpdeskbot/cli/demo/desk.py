"""The desk of the demo: its pages, its settings, and what its bot says there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from helpdeskbot import __version__
from helpdeskbot.cli.templates import find_parts
from helpdeskbot.concerns import order
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.office import Office
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.settings.desk import build_desk

DESK = "Project:Helpdesk"
ROSTER = f"{DESK}/Experts"
SETTINGS = f"{DESK}/Settings"
STAFF_PAGE = f"{DESK}/Staff"
ANSWERS = f"{DESK}/Answers"
DASHBOARD = f"{DESK}/Dashboard"
ARCHIVE = f"{DESK}/Archive"
STOP = "User:HelpdeskBot/stop"
START = datetime(2026, 9, 7, 9, tzinfo=UTC)
# A small desk: one expert is asked at a time, and one project is carried at a time.
_DESK: Mapping[str, Any] = {
    "name": "helpdesk",
    "pages": [DESK],
    "since": START.date(),
    "staff": ["Samira"],
    "settings_page": SETTINGS,
    "asking": {"roster": ROSTER, "experts": 1},
}
SETTINGS_TEXT = "{{Helpdesk settings\n| capacity.project = 1\n| settle_minutes = 2\n}}"


def open_desk(profile: str) -> DeskPolicy:
    """The desk's settings, as from an operator's file.

    :param profile: how much is switched on.
    """
    return build_desk([{**_DESK, "profile": profile}], order.DESK)


def publish(office: Office) -> None:
    """Save what the bot says, as the command ``templates push`` does, in English and Swedish."""
    values = {"bot": office.account, "contact": "", "stop": STOP, "version": __version__}
    parts = find_parts(office)
    for part in parts:
        values |= part.values
    pages = load_pages(values, languages=["sv"], parts=[part.name for part in parts])
    steps = fetch_steps(office.wiki, office.store, pages)
    apply_publish(office.wiki, office.store, steps, now=office.clock())
