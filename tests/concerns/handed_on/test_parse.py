"""What people write where a request goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdeskbot.concerns.handed_on.decide import find_heading, find_rings
from helpdeskbot.concerns.handed_on.parse import parse_target
from helpdeskbot.parse.site.siteinfo import default_site

SITE = replace(
    default_site(), server="https://meta.wikimedia.org", own_prefixes=frozenset({"m", "meta"})
)


@pytest.mark.parametrize(
    ("written", "page", "section", "outside"),
    [
        ("T12345", "", "", True),
        ("#123", "", "", True),
        ("phab:T12345", "", "", True),
        ("[[phab:T12345|the task]]", "", "", True),
        ("{{tracked|T12345|open}}", "", "", True),
        ("https://phabricator.wikimedia.org/T12345", "", "", True),
        ("[https://github.com/a/b/issues/7 issue 7]", "", "", True),
        ("[[:de:Diskussion:Foo]]", "", "", True),
        ("[[Talk:Other page#Photos|there]]", "Talk:Other page", "Photos", False),
        ("Talk:Other_page", "Talk:Other page", "", False),
        ("[[#Photos_2]]", "", "Photos 2", False),
        ("#Our photos", "", "Our photos", False),
        ("[[m:Talk:Other page]]", "Talk:Other page", "", False),
        ("https://meta.wikimedia.org/wiki/Talk:A_b#Our_photos", "Talk:A b", "Our photos", False),
        ("https://meta.wikimedia.org/w/index.php?title=Talk:A&action=edit", "Talk:A", "", False),
        ("https://meta.wikimedia.org/w/index.php?title=Talk:A&oldid=5", "", "", True),
        ("our photos", "Our photos", "", False),
        ("", "", "", False),
        ("[[", "", "", False),
    ],
)
def test_where_it_goes_on(written: str, page: str, section: str, outside: bool) -> None:
    target = parse_target(written, SITE)

    assert (target.page, target.section, target.outside) == (page, section, outside)


def test_of_namesakes_the_wiki_numbers_all_but_the_first() -> None:
    headings = ["Photos", "''Maps''", "Photos", "Photos 7"]

    assert find_heading(headings, "photos") == 0
    assert find_heading(headings, "Photos_2") == 2
    assert find_heading(headings, "Photos_3") is None
    assert find_heading(headings, "Photos_7") == 3
    assert find_heading(headings, "Maps") == 1


def test_who_name_each_other_wait_for_nobody() -> None:
    assert find_rings({"a": "b", "b": "a", "c": "a", "d": "e"}) == {"a", "b"}
    assert find_rings({"a": "a"}) == {"a"}


@pytest.mark.parametrize("piece", ["[[", "{{a|", "https://", "[[a|", "<b", "'" * 9])
def test_hostile_values_are_read_up_to_a_bound(piece: str) -> None:
    assert len(parse_target(piece * 50_000, SITE).shown) <= 500
