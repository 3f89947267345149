"""Agreements in threads: what they say, and whose names stand under them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.agreement.parse import count_replies, parse_agreement, snapshot_thread
from helpdeskbot.concerns.agreement.values import Agreement
from helpdeskbot.parse.site.siteinfo import default_site
from helpdeskbot.parse.threads.page import parse_page
from tests.examples import examples
from tests.steps import assert_grows_in_proportion

SITE = default_site()
NAMES = frozenset({"Helpdesk agreement"})
YES = frozenset({"Helpdesk agree"})
BOX = """{{Helpdesk agreement
| requester = give a table
| desk = upload
| Out_of scope = films <!-- for now -->
| part1 = ten files
| owner1 = Anna
| due1 = 2026-12-10
| part 2 = the rest | owner2 = desk
| colour = red
| accepted = Anna
}}"""


def read(text: str) -> Agreement:
    found = parse_agreement(text, SITE, NAMES)
    assert found is not None
    return found


def test_terms_parts_and_names_are_read() -> None:
    found = read(f"Hello\n{BOX}\nBye")

    assert found.span.of(f"Hello\n{BOX}\nBye") == BOX
    assert dict(found.terms) == {
        "requester": "give a table",
        "desk": "upload",
        "out of scope": "films",
        "part1": "ten files",
        "owner1": "Anna",
        "due1": "2026-12-10",
        "part2": "the rest",
        "owner2": "desk",
    }
    assert [(part.number, part.names, part.due) for part in found.parts] == [
        (1, ("Anna",), date(2026, 12, 10)),
        (2, (), None),
    ]
    assert found.owners == ("Anna",)
    assert found.accepted == ("Anna",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("accepted = Anna", "accepted = Anna, Bosse"),
        ("give a table", "give  a<!-- x --> table"),
        ("colour = red", "colour = blue"),
        ("| desk = upload\n", "|desk=upload"),
        ("| requester", "|community=\n| requester"),
    ],
)
def test_what_changes_nothing_that_is_agreed_keeps_the_digest(before: str, after: str) -> None:
    assert before in BOX
    assert read(BOX.replace(before, after)).digest == read(BOX).digest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("give a table", "give two tables"),
        ("owner1 = Anna", "owner1 = Bosse"),
        ("2026-12-10", "2026-12-11"),
        ("films", ""),
        ("| requester", "| experts = check\n| requester"),
    ],
)
def test_what_changes_the_terms_changes_the_digest(before: str, after: str) -> None:
    assert read(BOX.replace(before, after)).digest != read(BOX).digest


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("", ()),
        ("Anna", ("Anna",)),
        ("anna, Bosse; Zoë\n* Max_B", ("Anna", "Bosse", "Zoë", "Max B")),
        ("[[User:Anna|Annie]], Bosse", ("Anna", "Bosse")),
        ("[[User talk:Anna]] [[:User:Bosse]]", ("Anna", "Bosse")),
        (
            "[[User:Anna|Anna]] ([[User talk:Anna|talk]]) 10:00, 1 December 2026 (UTC), Bosse",
            ("Anna", "Bosse"),
        ),
        ("@Anna<br>Bosse<br/>Anna", ("Anna", "Bosse")),
        ("203.0.113.5", ("203.0.113.5",)),
        ("<!-- Anna -->", ()),
        ("{{User|Anna}}", ("Anna",)),
        ("[[Anna]]", ()),
        ("User:Anna/x", ()),
    ],
)
def test_names_may_be_bare_links_or_signatures(written: str, names: tuple[str, ...]) -> None:
    assert read("{{Helpdesk agreement|accepted=" + written + "}}").accepted == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{{Helpdesk agreement|desk=x",
        "<!-- {{Helpdesk agreement|desk=x}} -->",
        "<nowiki>{{Helpdesk agreement|desk=x}}</nowiki>",
        "{{Helpdesk agreement/doc}}",
    ],
)
def test_what_is_no_agreement(text: str) -> None:
    assert parse_agreement(text, SITE, NAMES) is None


def test_the_first_of_two_agreements_and_the_last_of_two_values_count() -> None:
    found = read("{{Helpdesk agreement|desk=a|desk=b}} {{Helpdesk agreement|desk=c}}")
    assert dict(found.terms) == {"desk": "b"}


def signed(name: str, minute: int = 0) -> str:
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) 10:{minute:02}, 1 May 2026 (UTC)"


@pytest.mark.parametrize(
    ("body", "counted"),
    [
        (": {{Helpdesk agree}} " + signed("Anna"), {"Anna": 1}),
        (": Yes! {{helpdesk_agree}}, " + signed("Anna"), {"Anna": 1}),
        (": {{Helpdesk agree}} " + signed("Anna") + "\n: {{Helpdesk agree}} " + signed("Bosse", 1),
         {"Anna": 1, "Bosse": 1}),
        ("{{Helpdesk agree}} " + signed("Anna") + "\nNo. " + signed("Bosse", 1), {"Anna": 1}),
        ("Hm. " + signed("Anna") + "\n{{Helpdesk agree}} " + signed("Bosse", 1), {"Bosse": 1}),
        (": write <code><nowiki>{{Helpdesk agree}}</nowiki></code> " + signed("Anna"), {}),
        (": <!-- {{Helpdesk agree}} --> " + signed("Anna"), {}),
        (": I agree. " + signed("Anna"), {}),
    ],
)  # fmt: skip
def test_replies_with_a_yes_belong_to_who_signs_them(body: str, counted: dict[str, int]) -> None:
    text = f"Lead\n== A ==\n{body}\n"
    [thread] = parse_page(text, SITE).threads
    found = count_replies(
        thread.comments, thread.span.of(text), thread.span.start, YES, SITE
    )  # fmt: skip
    assert dict(found) == counted


PIECES = st.lists(
    st.sampled_from(
        ["{{Helpdesk agreement", "{{Helpdesk agree}}", "|", "=", "}}", "\n", "accepted=", "part1=",
         "owner1=", "due1=2026-12-10", "[[User:Anna|Anna]]", "Anna", "<!--", "-->", "[[", "]]",
         "<nowiki>", "</nowiki>", signed("Bosse"), "\ud800", "{{{", "part99=", "== B ==\n"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(PIECES)
@examples(150)
def test_any_text_can_be_read(text: str) -> None:
    found = parse_agreement(text, SITE, NAMES)
    if found is not None:
        assert text[found.span.start : found.span.end].startswith("{{")
        assert all(value for _, value in found.terms)
    page = parse_page("== A ==\n" + text, SITE)
    for thread in page.threads:
        snapshot_thread(
            thread.comments,
            thread.span.of(page.text),
            thread.span.start,
            SITE,
            templates=NAMES,
            agree_templates=YES,
        )


@pytest.mark.parametrize(
    "piece", ["Anna,", "[[User:Anna]]", "{{Helpdesk agree}}", "|part1=a", "<!--", "[[", "{{", ","]
)
def test_long_texts_take_no_longer_than_their_length_asks(piece: str) -> None:
    def write(size: int) -> str:
        return "{{Helpdesk agreement|accepted=" + piece * (size // len(piece)) + "}}"

    assert_grows_in_proportion(
        lambda text: parse_agreement(text, SITE, NAMES), write, 1_000, 1_000_000
    )
    assert_grows_in_proportion(
        lambda text: count_replies((), text, 0, YES, SITE), write, 4_000, 1_000_000
    )
