"""Whose an answer on a page of answers is, as that page's history tells."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.wiki import Revision
from helpdeskbot.page.decide.answers import find_calls, read_revisions
from helpdeskbot.words.forms import encode_identity, render_form_link
from tests.examples import examples

BOT = "HelpdeskBot"
TAKE = "{{Helpdesk take|request=h-Rita-1}} [[User:Anna|Anna]] 10:00, 1 May 2026 (UTC)"
OTHER = "{{Helpdesk take|request=h-Rita-2}} [[User:Bosse|Bosse]] 10:05, 1 May 2026 (UTC)"


def history(*saved: tuple[str, str | None]) -> list[Revision]:
    """Revisions of a page, oldest first: who saved which text."""
    start = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
    return [
        Revision(n, n - 1, start + timedelta(minutes=n), user, "", text)
        for n, (user, text) in enumerate(saved, 1)
    ]


def who(*saved: tuple[str, str | None]) -> list[tuple[str, str]]:
    """The accounts whose answers count, with the request of each."""
    read = read_revisions(history(*saved))
    return [(one.account, one.identity) for one in read if not one.gone]


def test_an_answer_is_of_who_saved_it() -> None:
    assert who(("Anna", TAKE), ("Mallory", f"{TAKE}\n{OTHER}")) == [
        ("Anna", "h-Rita-1"),
        ("Mallory", "h-Rita-2"),
    ]


def test_what_is_put_back_is_no_answer_of_who_puts_it_back() -> None:
    saved = [("Anna", TAKE), ("Mallory", ""), ("Bosse", TAKE), ("Mallory", "x"), ("Cilla", TAKE)]
    assert who(*saved) == [("Anna", "h-Rita-1")]


def test_who_takes_the_own_line_away_takes_it_back_and_may_put_it_there_again() -> None:
    saved: list[tuple[str, str | None]] = [("Anna", TAKE), ("Anna", "")]
    assert who(*saved) == []
    assert who(*saved, ("Bosse", TAKE)) == []
    assert who(*saved, ("Bosse", TAKE), ("Mallory", ""), ("Anna", TAKE)) == [("Anna", "h-Rita-1")]


def test_what_another_one_took_away_was_said() -> None:
    assert who(("Anna", TAKE), ("ArchiveBot", "")) == [("Anna", "h-Rita-1")]


def test_nobody_answers_with_a_hidden_text_or_before_the_history_begins() -> None:
    assert who(("Anna", None), ("Bosse", TAKE)) == [("", "h-Rita-1")]
    assert who(("", TAKE)) == [("", "h-Rita-1")]
    [later] = read_revisions(history(("x", ""), ("Anna", TAKE))[1:])
    assert later.account == ""


def test_two_who_save_the_same_words_have_both_answered() -> None:
    plain = "{{Helpdesk take|request=h-Rita-1}}"
    assert who(("Anna", plain), ("Bosse", f"{plain}\n\n{plain}")) == [
        ("Anna", "h-Rita-1"),
        ("Bosse", "h-Rita-1"),
    ]


@given(st.randoms(use_true_random=False), st.integers(1, 8))
@examples(60)
def test_read_in_pieces_it_says_what_it_says_at_once(dice: random.Random, cut: int) -> None:
    lines = [TAKE, OTHER, "{{Helpdesk agree|request=h-Rita-1}}", "Hello"]
    saved: list[tuple[str, str | None]] = [
        (dice.choice(["Anna", "Bosse", BOT]), "\n".join(dice.sample(lines, dice.randrange(4))))
        for _ in range(8)
    ]
    revisions = history(*saved)
    whole = read_revisions(revisions)
    known = read_revisions(revisions[:cut])
    again = read_revisions(revisions[cut - 1 :], known, known_to=cut)
    assert again == whole


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TAKE, ("helpdesk take", "", "h-Rita-1", "Anna")),
        ("{{template:Helpdesk_take| request = h-A=b-1 }}", ("helpdesk take", "", "h-A=b-1", "")),
        ("{{X|Well|h-A|Special:Permalink/5}}", ("x", "well", "h-A", "")),
        ("{{X|h-50%25%20%7C%7D}}", ("x", "", "h-50% |}", "")),
    ],
)
def test_a_template_that_names_a_request(text: str, found: tuple[str, str, str, str]) -> None:
    [call] = find_calls(text)
    assert (call.template, call.word, call.identity, call.signed) == found


@pytest.mark.parametrize("text", ["", "{{X}}", "{{X|y}}", "{{X|h-A", "h-A}}", "{{X|\nh-A}}"])
def test_others_are_none(text: str) -> None:
    assert list(find_calls(text)) == []


@given(st.text(max_size=60))
@examples(200)
def test_any_id_comes_back_from_a_form_as_it_was(words: str) -> None:
    identity = f"h-{' '.join(words.split())}"
    [call] = find_calls(f"{{{{Helpdesk take|request={encode_identity(identity)}}}}} ~~~~")
    assert call.identity == identity.strip()


@given(st.text(max_size=60), st.text(max_size=40))
@examples(200)
def test_a_link_is_one_link_whatever_stands_in_it(heading: str, name: str) -> None:
    link = render_form_link("P", "Go", preload="Template:T", identity=f"h-{name}", heading=heading)
    address = link.removeprefix('<span class="plainlinks">[{{fullurl:P|').partition("}} Go]")
    assert address[2] == "</span>"
    assert address[0].isascii()
    assert not set(" []{}|<>'\"~_\n") & set(address[0].replace("dtenable", ""))


@pytest.mark.parametrize("piece", ["{{a|h-b}}", "{{", "{{a|", "}}", "[[a:", "{{a|h-b}} [[a:b"])
def test_long_pages_are_read_in_time(piece: str) -> None:
    assert len(list(find_calls(piece * 100_000))) <= 100_000
