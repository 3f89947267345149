"""A follow-up as wikitext: figures in words, links that open the right form, nothing hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import Counted, DoneRequest
from helpdeskbot.concerns.follow_up.words import (
    CategoryFigures,
    Figures,
    draft_follow_up,
    render_buttons,
    render_figures,
    render_request_link,
)
from helpdeskbot.model.marks import find_marks
from helpdeskbot.model.results import CategoryInfo, FileUsage, PageActivity
from helpdeskbot.words.messages import Messages, available_languages

CLOSED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REQUEST = DoneRequest("h-Anna-20261101101100", "Project:Desk", "Photos", "Anna", CLOSED, revid=77)
POLICY = FollowUpPolicy()
SAY = Messages.load("en").text
PHOTOS = CategoryInfo("Category:Photos", True, 12)
LINK = "[[:Category:Photos|Category&#58;Photos]]"


def told(*categories: CategoryFigures, pages: tuple[PageActivity, ...] = ()) -> str:
    words = render_figures(Figures(categories, pages), SAY)
    return words.removeprefix("This is what the bot found today: ").removesuffix(".")


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (CategoryFigures(CategoryInfo("Category:Photos")), f"{LINK}: nothing is in it"),
        (CategoryFigures(PHOTOS), f"{LINK}: 12 files"),
        (
            CategoryFigures(PHOTOS, FileUsage(12, alone=1), Counted(11, CLOSED)),
            f"{LINK}: 12 files, one more than on 23 November 2026, one is in no other category, "
            "none is used on a page yet",
        ),
        (
            CategoryFigures(PHOTOS, FileUsage(12, used=1, pages=2, wikis=1), Counted(15, CLOSED)),
            f"{LINK}: 12 files, 3 fewer than on 23 November 2026, all are in other categories too, "
            "one is used, on 2 pages",
        ),
        (
            CategoryFigures(
                PHOTOS,
                FileUsage(5, True, 5, 4, 9, 3, cut=True, everywhere=True),
                Counted(12, CLOSED),
            ),
            f"{LINK}: 12 files, as many as on 23 November 2026, "
            "5 of them were looked at more closely, 5 are in no other category, "
            "4 are used, on 9 pages of 3 wikis, "
            "there is more use than could be counted",
        ),
    ],
)
def test_a_category_in_words(figures: CategoryFigures, words: str) -> None:
    assert told(figures) == words


def test_pages_in_words() -> None:
    pages = (
        PageActivity("Vase"),
        PageActivity("Bowl", True, 0),
        PageActivity("Jug", True, 1),
        PageActivity("Cup", True, 500, True),
    )
    assert told(pages=pages) == (
        "[[:Vase|Vase]]: there is no such page now; [[:Bowl|Bowl]]: not edited since; "
        "[[:Jug|Jug]]: edited once since; [[:Cup|Cup]]: edited more than 500 times since"
    )
    views = Figures((), pages[2:3], {"Jug": 41})
    assert "edited once since, looked at 41 times in the last 30 days" in render_figures(views, SAY)


def test_long_lists_of_pages_are_cut() -> None:
    pages = tuple(PageActivity(f"P{number}", number != 15) for number in range(20))
    assert told(pages=pages).endswith("; and 10 more pages; one of those is missing")


def test_without_anything_to_look_at_nothing_is_said() -> None:
    assert render_figures(Figures(), SAY) == ""


def test_the_buttons_lead_to_forms_that_name_the_request() -> None:
    words = render_buttons(
        REQUEST, POLICY, desk_page="Project:Desk", answers_page="Project:Desk/Answers", say=SAY
    )
    calls = [piece.partition("}}")[0] for piece in words.split("{{fullurl:")[1:]]
    pages = [call.partition("|")[0] for call in calls]
    assert pages == ["Project:Desk/Answers", "Project:Desk", "Project:Desk/Answers"]
    for call, word in zip(calls, ("well", "help", "stop"), strict=True):
        query = parse_qs(call.partition("|")[2])
        assert query["preload"] == [f"Template:Helpdesk follow-up answer/{word}"]
        assert query["editintro"] == [f"Template:Helpdesk follow-up answer/{word}/intro"]
        assert query["preloadparams[]"] == [REQUEST.identity, "Special:Permalink/77"]
        assert query["section"] == ["new"]
        assert "Photos" in query["preloadtitle"][0]


def test_the_link_leads_to_the_request_wherever_it_is_now() -> None:
    assert render_request_link(REQUEST) == "[[:Project:Desk#Photos|Photos]]"
    assert render_request_link(replace(REQUEST, gone=True)) == "[[Special:Permalink/77|Photos]]"
    assert render_request_link(replace(REQUEST, gone=True, revid=0)) == "Photos"


HOSTILE = "}}{{subst:x}} [[User:Victim]] ~~~~ __NOTOC__ <b> | = \" ' [https://x y] -->"


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize("ping", [True, False])
def test_a_hostile_heading_stays_text_in_every_language(language: str, ping: bool) -> None:
    request = replace(REQUEST, heading=HOSTILE, identity="h-A|b-->{{x}}")
    messages = Messages.load(language)
    draft = draft_follow_up(
        request,
        30,
        Figures((CategoryFigures(PHOTOS),)),
        POLICY,
        desk_page="Project:Desk",
        answers_page="Project:Desk/Answers",
        ping=ping,
        language=language,
        say=messages.text,
    )
    assert draft.mentions == (("Anna",) if ping else ())
    for name, text in draft.params.items():
        plain = text.replace("{{fullurl:", "").replace("[[User:Anna|", "")
        if name == "buttons":
            assert text.count("{{fullurl:") == text.count("}}") == 3
        else:
            assert "{{" not in plain
        for bad in ("[[User:", "~~~", "<b>", "subst:x", "__NOTOC__", "\n"):
            assert bad not in plain
    [trace] = find_marks(draft.trace)
    assert (trace.kind, trace.words[1]) == ("follow-up", "30")
