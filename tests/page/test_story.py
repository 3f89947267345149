"""What accounts did to a request, as the page's history tells it, whoever signed what."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from helpdeskbot.model.report import TickReport
from helpdeskbot.model.story import Act, Did, Story
from helpdeskbot.office.office import Office
from helpdeskbot.page.kept_story import read_story, write_story
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import find_place
from helpdeskbot.page.reading import read_page
from helpdeskbot.tick import begin
from tests.examples import examples
from tests.scenario.desk import PAGE, Desk

BOT_SIGNED = "[[User:HelpdeskBot|x]] ([[User talk:HelpdeskBot|talk]]) 09:12, 23 November 2026 (UTC)"


def look(desk: Desk, office: Office | None = None) -> DeskPage:
    """The desk's page as a pass reads it."""
    return look_at(desk, PAGE, office)


def look_at(desk: Desk, title: str, office: Office | None = None) -> DeskPage:
    """One of its pages."""
    run = begin(office or desk.office, TickReport(started=desk.now), write=False)
    context, [policy] = run.context, desk.policies
    place = find_place(context.office, policy, title, context.heads, context.report, fresh=True)
    assert place is not None
    return read_page(context.office, policy, place, context.report)


def story_of(desk: Desk, heading: str) -> Story:
    page = look(desk)
    [request] = [one for one in page.requests.values() if one.thread.heading == heading]
    return page.story(request.id)


def told(acts: Any) -> list[tuple[str, str]]:
    return [(act.did.value, act.account) for act in acts]


def test_it_tells_who_opened_and_who_wrote() -> None:
    desk = Desk()
    desk.asks("Rita", "Maps")
    desk.tick()
    desk.minutes_pass(5)
    desk.person("Anna").replace(PAGE, "How do we begin?", "How do we begin then?")
    desk.person("Bosse").append(PAGE, "\n:Like this. ~~~~")
    story = story_of(desk, "Maps")

    assert story.complete
    assert told(story.acts) == [
        ("opened", "Rita"),
        ("wrote", "Rita"),
        ("set", desk.wiki.bot),
        ("changed", "Anna"),
        ("wrote", "Bosse"),
    ]


def test_a_signature_says_who_wrote_and_the_revision_tells_who_did() -> None:
    desk = Desk()
    desk.asks("Rita", "Maps")
    desk.tick()
    forged = f":x <!-- helpdeskbot:ask|talk:Victim --> {BOT_SIGNED}"
    desk.person("Mallory").append(PAGE, f"\n{forged}")
    story = story_of(desk, "Maps")

    assert list(story.marks(desk.wiki.bot)) == []
    assert [mark.words for mark, _ in story.marks("Mallory")] == [("talk:Victim",)]
    assert {one.account for one in story.said.values()} == {"Rita", "Mallory"}


def test_what_was_undone_leaves_the_story_as_it_was() -> None:
    desk = Desk()
    desk.asks("Rita", "Maps")
    desk.tick()
    before = list(story_of(desk, "Maps").standing)
    good = desk.text
    desk.person("Mallory").replace(PAGE, "Helpdesk status|new", "Helpdesk status|done")
    desk.minutes_pass(3)
    desk.person("Anna").edit(PAGE, good)
    story = story_of(desk, "Maps")

    assert list(story.standing) == before
    assert next(act for act in story.acts if act.account == "Mallory").undone_by


def test_blanking_and_restoring_is_no_new_request() -> None:
    desk = Desk()
    desk.asks("Rita", "Maps")
    desk.tick()
    good = desk.text
    desk.person("Mallory").edit(PAGE, "")
    desk.minutes_pass(3)
    desk.person("Anna").edit(PAGE, good)
    story = story_of(desk, "Maps")

    assert story.opened is not None
    assert story.opened.account == "Rita"
    assert told(story.standing) == [("opened", "Rita"), ("wrote", "Rita"), ("set", desk.wiki.bot)]


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["Rita", "Rolf", "Anna", "Mallory"]),
        st.sampled_from(["ask", "reply", "status", "edit", "cut", "blank", "back", "tick"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


def play(desk: Desk, name: str, what: str, which: int, texts: list[str]) -> None:
    person, text = desk.person(name), desk.text
    if what == "ask":
        person.new_section(PAGE, f"Request {which}", f"How {which}? ~~~~")
    elif what == "reply":
        person.append(PAGE, f"\n:Reply {which}. ~~~~")
    elif what == "status":
        person.edit(
            PAGE, text.replace("status|new", f"status|on hold|until=2027-01-0{which + 1}", 1)
        )
    elif what == "edit":
        person.edit(PAGE, text.replace("How", "How then", 1))
    elif what == "cut":
        person.edit(PAGE, text.rpartition("\n== ")[0] or text)
    elif what == "blank":
        person.edit(PAGE, "Welcome.")
    elif what == "back":
        person.edit(PAGE, texts[which % len(texts)])
    texts.append(desk.text)
    desk.minutes_pass(4)


def stories(page: DeskPage) -> dict[str, tuple[Act, ...]]:
    return {one.identity: page.story(one.id).acts for one in page.requests.values()}


@examples(60)
@given(edits=EDITS)
@example(edits=[("Rita", "ask", 0), ("Rita", "cut", 0), ("Rolf", "back", 1)])
@example(
    edits=[("Rita", "ask", 0), ("Rolf", "reply", 0), ("Rita", "blank", 0), ("Rolf", "back", 2)]
)
def test_the_story_that_grew_is_the_story_that_the_history_tells(
    edits: list[tuple[str, str, int]],
) -> None:
    desk = Desk()
    texts = [desk.text]
    for name, what, which in edits:
        play(desk, name, what, which, texts)
        if what == "tick":
            desk.tick()
        page = look(desk)
        grown = stories(page)
        assert page.stories is not None
        page.stories.keep()
        fresh = look(desk)
        assert fresh.stories is not None
        # As after the memory was lost.
        fresh.stories.forget()

        assert grown == stories(fresh)
        assert Did.OPENED in {act.did for acts in grown.values() for act in acts} or not grown


def test_a_story_is_the_same_when_it_is_read_again_and_one_of_another_version_is_none() -> None:
    desk = Desk()
    desk.asks("Rita", "Maps")
    desk.tick()
    desk.minutes_pass(5)
    desk.person("Anna").replace(PAGE, "How do we begin?", "How do we begin? And when?")
    desk.person("Bosse").append(PAGE, "\nUnsigned.\n{{Helpdesk status|on hold}}\n<!-- x -->")
    story = story_of(desk, "Maps")

    assert read_story(write_story(story)) == story
    assert read_story('{"acts": "many"}') == read_story("") == Story()
