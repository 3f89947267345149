"""Whatever a page holds, and whatever the shape: requests never overlap, edits only add."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.discussion import Span
from helpdeskbot.model.document import find_parts, join_document
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.page.compose import compose, render_at_end, render_under_heading
from helpdeskbot.page.decide.shape import find_outside
from helpdeskbot.page.talk_page import Addition, find_place_to_talk
from helpdeskbot.parse import PageParser, parse_page
from tests.examples import examples
from tests.parse.pages import SITE, sign
from tests.parse.test_any_text import PIECES
from tests.scenario.desk import make_policy

HEADINGS = [
    f"\n{'=' * level} {name} {'=' * level}\n"
    for level in range(1, 7)
    for name in ("A", "B", "Wanted")
]
SIGNED = [f"Help. {sign('Anna', 1)}\n", f":Yes. {sign('Bosse', 2)}\n", "{{Helpdesk status|new}}\n"]
TEXTS = st.lists(
    st.sampled_from(HEADINGS) | st.sampled_from(SIGNED) | st.sampled_from(PIECES), max_size=25
).map("".join)
LEVELS = st.integers(2, 6)
POLICIES = {
    (level, under): make_policy(level=level, under=["wanted"] if under else [])
    for level in range(2, 7)
    for under in (False, True)
}


@examples(300)
@given(TEXTS, LEVELS, st.booleans())
def test_requests_of_any_level_lie_inside_the_page_and_never_overlap(
    text: str, level: int, under: bool
) -> None:
    desk = POLICIES[level, under]
    page = parse_page(text, SITE, Markers(level=level))
    ends = [page.lead.end]
    for thread in page.threads:
        assert thread.span.start == ends[-1] <= thread.body_start <= thread.span.end
        ends.append(thread.span.end)
    assert ends[-1] == len(text)
    outside = find_outside(page.threads, desk)
    inside = [one for one in page.threads if one.id not in outside]
    assert all(one.level == level for one in inside)
    if under and "Wanted" not in text:
        assert not inside


@examples(300)
@given(st.lists(TEXTS, min_size=1, max_size=4), LEVELS)
def test_versions_one_after_another_are_read_as_each_alone(texts: list[str], level: int) -> None:
    markers = Markers(level=level)
    parser = PageParser(SITE, markers)
    text = ""
    for more in texts:
        text = more + text if len(text) % 2 else text + more
        assert parser.parse(text) == parse_page(text, SITE, markers)


@examples(300)
@given(TEXTS, LEVELS)
def test_a_tag_and_a_comment_in_every_request_leave_all_else_as_it_was(
    text: str, level: int
) -> None:
    page = parse_page(text, SITE, Markers(level=level))
    outside = find_outside(page.threads, POLICIES[level, False])
    changes = []
    for thread in (one for one in page.threads if one.id not in outside):
        added = [
            render_under_heading(text, thread, "{{tag}}"),
            render_at_end(text, thread, "said"),
        ]
        assert all(thread.span.start < one.start == one.end <= thread.span.end for one in added)
        changes += added
    new, at = compose(text, changes), 0
    for change in sorted(changes, key=lambda one: one.start):
        at = new.index(change.text, at)
        new = new[:at] + new[at + len(change.text) :]
    assert new == text


@examples(300)
@given(TEXTS, TEXTS, st.booleans())
def test_what_is_added_to_a_document_leaves_both_pages_as_they_were(
    page: str, talk: str, marks: bool
) -> None:
    text = join_document(7, "Project:Desk/Requests/Wanted", page, talk)
    read = parse_page(text, SITE)
    assert PageParser(SITE).parse(text) == read
    [thread] = read.threads
    assert (thread.id, thread.heading, thread.span) == ("p-7", "Wanted", Span(0, len(text)))
    parts = find_parts(text)
    assert parts is not None
    assert (parts.page.of(text), parts.talk.of(text)) == (page, talk)
    for comment in thread.comments:
        assert (comment.span.end <= parts.page.end) or comment.span.start >= parts.talk.start
    assert all(one.span.end <= parts.page.end for one in thread.statuses)
    said = Addition(thread, "said", None)
    where = find_place_to_talk(text, said, marks=marks)
    change = render_at_end(text, *where)
    inside = parts.page if marks else parts.talk
    assert inside.start <= change.start == change.end <= inside.end
    tag = render_under_heading(text, thread, "{{tag}}")
    new = compose(text, [tag, change])
    after = find_parts(new)
    assert after is not None
    grown = (after.page.of(new), after.talk.of(new))
    before = ("{{tag}}\n" + page, talk)
    assert grown[not marks].startswith(before[not marks][: change.start - inside.start])
    assert grown[marks] == before[marks]
    assert parse_page(new, SITE).threads[0].id == thread.id
