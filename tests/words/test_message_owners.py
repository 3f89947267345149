"""Whose each message is: a concern's, or everybody's; the files remain one a language."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import helpdeskbot
from helpdeskbot.words import resources

PROGRAM = Path(helpdeskbot.__file__).parent
OWNERS = {
    "tagging": ("does-tagging", "summary-tagged-"),
    "asking": (
        "manual-asking-",
        *("ask-because-", "ask-days", "ask-expert-", "ask-form-", "ask-mail-", "ask-talk-"),
        *("decline-", "does-asking", "join-", "take-"),
        *("log-", "needs-", "report-", "roster-", "staff-because-", "why-"),
        *("wording-ask", "wording-staff-needed", "wording-topic-unserved"),
        *("summary-asked-", "summary-next", "summary-staff", "summary-taken"),
        "summary-unserved",
    ),
    "expectations": ("does-expectations", "expect-"),
    "capacity": ("capacity-", "does-capacity"),
    "archives": ("archive-", "does-archives"),
    "agreement": (
        "manual-agreement",
        "agree-",
        "does-agreement",
        "summary-agree-",
        "summary-agreed",
        "summary-ask-facts",
    ),
    "committee": (
        "committee-",
        "decision-",
        "does-committee",
        "summary-decided",
        "wording-decided",
    ),
    "turns": ("does-turns", "summary-turn"),
    "unread": ("does-unread", "summary-unread", "unread-"),
    "handed_on": ("does-handed_on", "summary-handed-on"),
    "duty": ("does-duty", "duty-", "wording-hand-over", "summary-duty", "summary-hand-over"),
    "next_step": ("does-next_step", "summary-next-step"),
    "reminders": (
        "manual-reminders",
        *("awaited-", "digest-", "does-reminders", "remind-", "then-"),
        *("wording-remind", "wording-closed", "wording-digest"),
        *("summary-closed", "summary-digest", "summary-remind"),
    ),
    "dashboard": ("does-dashboard", "dashboard-"),
    "follow_up": (
        *("does-follow-up", "follow-", "manual-follow-up", "summary-follow-up"),
        "wording-follow-up",
    ),
    "outcomes": ("does-outcomes", "outcomes-"),
    "figures": ("does-figures", "figures-"),
    # The status template, the request form, the settings page, what is said of the bot, and what
    # stands on every page that it keeps.
    "words": (
        *("bot-", "does-", "starter-", "category", "label-", "next-", "page-", "status-"),
        *("form-", "settings-", "wording-about"),
        *("manual-", "messages-"),
        *("ask-aftercare", "ask-deadline", "ask-goal", "ask-licence", "ask-size"),
        *("report-reason", "summary-report", "summary-publish"),
        *("notice-", "summary-notice", "summary-settings-", "summary-withdrawn"),
    ),
}
"""Beginnings of keys, by the folder of the concern; ``words``: everybody's.

In a key that several of these begin, the longest one counts.
"""
SHARED = frozenset({"ask-expert-separator", "ask-because-separator"})
"""How a list of people or reasons is written: whoever lists them."""
TOLD_BY_ANOTHER = {
    "outcomes": {"capacity", "follow_up"},
    "committee": {"agreement", "capacity", "follow_up"},
    "duty": {"asking"},
    "figures": {"capacity", "follow_up", "outcomes"},
}
"""Whose words a concern repeats since it tells of what they did."""
KEYS = [
    key
    for key in json.loads((resources.templates() / "i18n" / "en.json").read_text(encoding="utf-8"))
    if not key.startswith("@")
]


def owners(key: str) -> list[str]:
    found = [
        (len(start), owner)
        for owner, starts in OWNERS.items()
        for start in starts
        if key.startswith(start)
    ]
    return [owner for length, owner in found if length == max(found)[0]]


def spoken(folder: Path) -> Iterator[tuple[str, str]]:
    """The keys, and the beginnings of keys, that stand in the program's modules below a folder."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "-" in node.value:
                word = node.value
                if word in KEYS or (word[-1] == "-" and any(key.startswith(word) for key in KEYS)):
                    yield word, file.name


def test_the_owners_are_the_concerns_and_what_all_share() -> None:
    folders = {file.parent.name for file in (PROGRAM / "concerns").glob("*/concern.py")}
    assert set(OWNERS) == {*folders, "words"}


def test_every_message_has_one_owner() -> None:
    assert {key: owners(key) for key in KEYS if len(owners(key)) != 1} == {}


def test_every_beginning_is_that_of_a_message() -> None:
    starts = {start: owner for owner, some in OWNERS.items() for start in some}
    unused = [
        start
        for start, owner in starts.items()
        if not any(key.startswith(start) and owners(key) == [owner] for key in KEYS)
    ]
    assert unused == []


@pytest.mark.parametrize("concern", sorted(set(OWNERS) - {"words"}))
def test_a_concern_speaks_in_its_own_words(concern: str) -> None:
    may = {concern, "words", *TOLD_BY_ANOTHER.get(concern, ())}
    others = [
        (word, file)
        for word, file in spoken(PROGRAM / "concerns" / concern)
        if word not in SHARED and not any(set(owners(key)) <= may for key in _begun(word))
    ]
    assert others == []


def test_a_page_of_a_concern_has_its_own_words_on_it() -> None:
    folder = resources.templates()
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    parts = {"roster": "asking", "follow-up": "follow_up"}
    for page in manifest["page"]:
        concern = parts.get(page["part"], page["part"])
        if concern in OWNERS:
            text = (folder / page["file"]).read_text(encoding="utf-8")
            said = {key for key in re.findall(r"\$\(([a-z-]+)[|)]", text) if key in KEYS}
            assert {owner for key in said for owner in owners(key)} <= {concern, "words"}, page


def _begun(word: str) -> list[str]:
    return [word] if word in KEYS else [key for key in KEYS if key.startswith(word)]
