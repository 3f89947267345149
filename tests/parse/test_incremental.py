"""Reading the versions of a page one after another: always what reading each alone gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.parse import parse_page
from helpdeskbot.parse.threads.incremental import PageParser
from tests.examples import examples
from tests.parse.pages import SITE, sign
from tests.parse.test_any_text import PIECES

SECTIONS = [
    "\n== A ==\n",
    "\n== B ==\n" + sign("Anna", 1) + "\n",
    "\n== B ==\n:" + sign("Anna", 1) + "\n",
    "\n=== C ===\n",
    "\n= D =\n",
    "\n==[[a==\n",
]
PARTS = st.lists(st.sampled_from(SECTIONS) | st.sampled_from(PIECES), min_size=1, max_size=30)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["put", "insert", "remove"]),
        st.sampled_from(SECTIONS) | st.sampled_from(PIECES) | st.text(max_size=3),
    ),
    max_size=6,
)


# Threads that leave nothing open; several have one name, one author or one minute.
THREADS = st.builds(
    lambda heading, begin, author, minute, more: (
        f"\n{begin}= {heading} ={begin}\nText {sign(author, minute)}\n{more}"
    ),
    st.sampled_from(["Help", "help", "Help 2", "A", "B"]),
    st.sampled_from(["=", "=", "=", "==", ""]),
    st.sampled_from(["Anna", "Bosse"]),
    st.integers(1, 4),
    st.sampled_from(["", ":More " + sign("Anna", 2) + "\n", "=== Help ===\n", "<b>\n", "</b>\n"]),
)


@examples(400)
@given(
    st.lists(THREADS, min_size=2, max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.lists(THREADS, max_size=2))),
)
def test_any_edits_of_threads_are_read_as_the_whole_text_is(
    threads: list[str], edits: list[tuple[int, int, list[str]]]
) -> None:
    parser = PageParser(SITE)
    parser.parse("".join(threads))
    for place, gone, come in edits:
        at = place % (len(threads) + 1)
        threads[at : at + gone] = come
        text = "".join(threads)
        assert parser.parse(text) == parse_page(text, SITE)


def page_of(threads: int, changed: int = -1) -> str:
    return "Lead\n" + "".join(
        f"\n== Question {number} ==\n{'New. ' * (number == changed)}Text {sign('Anna', number)}\n"
        f":Answer {sign('Bosse', number)}\n"
        for number in range(threads)
    )


def read_after(before: str, text: str) -> tuple[TalkPage, int]:
    """The page, and how many characters had to be read for it."""
    parser = PageParser(SITE)
    parser.parse(before)
    return parser.parse(text), parser.characters_read


@examples(400)
@given(PARTS, EDITS)
def test_any_edits_of_any_text_are_read_as_the_whole_text_is(
    parts: list[str], edits: list[tuple[int, str, str]]
) -> None:
    parser = PageParser(SITE)
    assert parser.parse("".join(parts)) == parse_page("".join(parts), SITE)
    for place, kind, new in edits:
        at = place % (len(parts) + 1)
        parts[at : at + (kind != "insert")] = [] if kind == "remove" else [new]
        text = "".join(parts)
        assert parser.parse(text) == parse_page(text, SITE)


def test_one_changed_thread_is_all_that_is_read_again() -> None:
    page, characters = read_after(page_of(50), page_of(50, changed=20))
    assert page == parse_page(page_of(50, changed=20), SITE)
    assert characters < len(page_of(1)) + 20


def test_the_same_text_is_not_read_again() -> None:
    assert read_after(page_of(20), page_of(20))[1] == 0


def test_archived_threads_cost_nothing() -> None:
    text = page_of(20)
    shorter = text[text.index("\n== Question 7") :]
    page, characters = read_after(text, "Lead\n" + shorter)
    assert characters == 0
    assert page.threads[0].heading == "Question 7"


def test_what_was_undone_is_known_from_before() -> None:
    parser = PageParser(SITE)
    for text in (page_of(20), page_of(20, changed=3), page_of(20)):
        page = parser.parse(text)
    assert page == parse_page(page_of(20), SITE)
    assert parser.characters_read == 0


def test_a_comment_opened_above_hides_the_threads_below() -> None:
    page, _ = read_after(page_of(5), page_of(5).replace("Text", "<!-- Text", 1))
    assert len(page.threads) == 1


def test_a_template_opened_above_and_closed_below_hides_what_is_between() -> None:
    text = page_of(5).replace("Text", "{{Text", 1)
    page, _ = read_after(text, text + "\n}}\n")
    assert page == parse_page(text + "\n}}\n", SITE)
    assert len(page.threads) == 1


def test_a_tag_closed_in_a_later_thread_holds_all_until_there() -> None:
    text = page_of(5).replace("Text", "<pre>Text", 1)
    page, _ = read_after(text, text.replace("== Question 3 ==\n", "== Question 3 ==\n</pre>"))
    assert [thread.heading for thread in page.threads] == ["Question 0", "Question 4"]


def test_a_template_that_begins_the_page_is_read_alike_however_the_page_ends() -> None:
    text = "{{x|[[User:Anna]]\n10:00, 1 May 2026 (UTC)\n}}\n== A ==\nx"
    for whole in (text, text + "\n"):
        assert read_after("", whole)[0] == parse_page(whole, SITE)
        assert not parse_page(whole, SITE).lead_comments


def test_identifiers_stay_unique_when_a_thread_is_doubled() -> None:
    text = page_of(3)
    page, _ = read_after(text, text + text[text.index("\n== Question 1") :])
    ids = [thread.id for thread in page.threads]
    assert len(set(ids)) == len(ids) == 5
    assert ids[3].endswith("-1")
