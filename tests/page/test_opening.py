"""Who opened a thread, signed or not, and whoever answered first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helpdeskbot.model.change import Background
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.page.decide.opening import Opening, find_openings
from helpdeskbot.page.decide.recognition import recognise
from helpdeskbot.parse import parse_page
from helpdeskbot.wiki.practice import PracticeWiki

BOT = "HelpdeskBot"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SITE = PracticeWiki(lambda: NOW).fetch_site()
POSTED = datetime(2026, 11, 23, 9, 25, 17, tzinfo=UTC)
NINA = Background(opened_by="Nina", opened_at=POSTED, complete=True)


def _signed(name: str, time: str) -> str:
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {time}, 23 November 2026 (UTC)"


def _minute(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23 {time}:00+00:00")


def _speaks_for(opener: str, signer: str) -> bool:
    return opener == signer or signer == f"Old {opener}"


def _open(
    body: str, known: ThreadMemory | None = None, background: Background | None = None
) -> Opening:
    page = parse_page(f"== Help ==\n{body}", SITE)
    recognised = recognise(page, [known] if known else [], title="Desk", unread=())
    [thread] = page.threads
    backgrounds = {thread.id: background} if background else {}
    return find_openings(page, recognised, backgrounds, _speaks_for)[thread.id]


UNSIGNED = "How do we begin?"
BY_NINA = Opening("h-Nina-20261123092517", "Nina", POSTED)

STORIES: Mapping[str, tuple[str, str, set[str]]] = {
    "signed": (f"{UNSIGNED} {_signed('Nina', '09:25')}", "Nina", {"Nina"}),
    "not signed": (UNSIGNED, "Nina", set()),
    "the bot has answered": (f"{UNSIGNED}\n:Well? {_signed(BOT, '09:40')}", "Nina", set()),
    "an expert has answered": (f"{UNSIGNED}\n:Well? {_signed('Anna', '09:40')}", "Nina", set()),
    "answered without indenting": (
        f"{UNSIGNED}\n\nWell? {_signed('Anna', '09:40')}",
        "Nina",
        set(),
    ),
    "begun with a quotation": (
        f"<i>Well?</i> {_signed('Anna', '09:10')}\n\n{UNSIGNED} {_signed('Nina', '09:25')}",
        "Nina",
        {"Anna", "Nina"},
    ),
    "signed by others": (f"{UNSIGNED} {_signed('Rita', '09:10')}", "", {"Rita"}),
    "brought for her old name": (
        f"{UNSIGNED} {_signed('Old Nina', '09:25')}",
        "Old Nina",
        {"Old Nina"},
    ),
}


@pytest.mark.parametrize(("body", "by", "signed"), STORIES.values(), ids=STORIES.keys())
def test_who_opened_a_thread_that_is_new(body: str, by: str, signed: set[str]) -> None:
    found = _open(body, background=replace(NINA, signed_by=frozenset(signed)))

    assert found.by == by
    if by == "Nina" and not signed:
        assert found == BY_NINA


def test_nobody_is_named_where_nothing_tells() -> None:
    assert _open(UNSIGNED) == Opening("h-Help", "", None)
    assert _open(f"{UNSIGNED}\n:Well? {_signed(BOT, '09:40')}").by == ""


@pytest.mark.parametrize("author", [BOT, "Anna"])
def test_who_did_not_sign_is_remembered_whoever_answers(author: str) -> None:
    known = ThreadMemory("d", BY_NINA.identity, "Desk", "Help", NOW, "Nina", POSTED)

    assert _open(f"{UNSIGNED}\n:Well? {_signed(author, '09:40')}", known) == BY_NINA


def test_an_older_comment_that_is_copied_into_a_thread_opens_it_for_nobody() -> None:
    comment = f"{UNSIGNED} {_signed('Rita', '09:10')}"
    first = parse_page(f"== Help ==\n{comment}", SITE).threads[0]
    ids = tuple(one.id for one in first.comments)
    known = ThreadMemory("d", first.id, "Desk", "Help", NOW, "Rita", _minute("09:10"), ids)

    found = _open(f"{comment}\n:Earlier: {_signed('Victim', '08:00')}", known)

    assert found == Opening(first.id, "Rita", _minute("09:10"))


def test_a_signature_that_was_changed_changes_nobodys_request() -> None:
    known = ThreadMemory("d", "h-Rita", "Desk", "Help", NOW, "Rita", _minute("09:10"))

    assert _open(f"{UNSIGNED} {_signed('Victim', '09:10')}", known).by == "Rita"


def test_who_asked_before_the_desk_began_is_who_signed() -> None:
    before = Background(complete=True)

    assert _open(f"{UNSIGNED} {_signed('Rita', '09:10')}", background=before).by == "Rita"
    assert _open(f"{UNSIGNED} {_signed('Rita', '09:10')}", background=Background()).by == ""


def test_two_unsigned_threads_of_one_edit_have_two_ids() -> None:
    page = parse_page(f"== Help ==\n{UNSIGNED}\n\n== Photographs ==\n{UNSIGNED}", SITE)
    recognised = recognise(page, [], title="Desk", unread=())
    backgrounds = {thread.id: NINA for thread in page.threads}

    found = find_openings(page, recognised, backgrounds, _speaks_for)

    identities = [opening.identity for opening in found.values()]
    assert identities == [BY_NINA.identity, f"{BY_NINA.identity}-1"]
