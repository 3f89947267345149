"""What a wiki's error code is about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.model.errors import EditRefused
from helpdeskbot.model.refusal import COURSES, RULES, About, find_pause, find_rule


@pytest.mark.parametrize(
    ("code", "about"),
    [
        ("abusefilter-disallowed", About.THREAD),
        ("abusefilter-warning", About.THREAD),
        ("abusefilter-blocked-domains-attempted", About.THREAD),
        ("abusefilter-blocked-display", About.ACCOUNT),
        ("spamblacklist", About.THREAD),
        ("SpamBlacklist", About.THREAD),
        ("titleblacklist-forbidden-edit", About.PAGE),
        ("protectednamespace-interface", About.PAGE),
        ("cantcreate-anon", About.ACCOUNT),
        ("mwoauth-invalid-authorization", About.LOGIN),
        ("internal_api_error_DBQueryError", About.MOMENT),
        ("unheard-of", About.THREAD),
        ("", About.THREAD),
    ],
)
def test_a_code_says_what_it_is_about(code: str, about: About) -> None:
    assert find_rule(code).about is about
    assert EditRefused("no", code=code).about is about


def test_no_code_stands_in_the_table_twice() -> None:
    codes = [code for rule in RULES for code in rule.codes.split()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("about", About)
def test_pauses_grow_and_never_end(about: About) -> None:
    assert COURSES[about].what
    pauses = [find_pause(about, tries) for tries in range(1, 100)]
    assert pauses == sorted(pauses)
    assert pauses[0] >= timedelta(minutes=15)
