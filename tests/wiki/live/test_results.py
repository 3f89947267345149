"""Files' use on other wikis and page views, as the extensions that Debian lacks would answer.

The answers are written after the extensions' documentation (GlobalUsage, PageViewInfo); they were
not seen on a wiki.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpdeskbot.wiki.live.results import MOST_REQUESTS
from tests.wiki.live.api import Api, Parameters
from tests.wiki.live.conftest import Connect
from tests.wiki.live.test_people import Family

EVERYWHERE = [{"name": "Global Usage"}, {"name": "PageViewInfo"}]


class Commons:
    """A wiki that says what is given, after it has described itself."""

    def __init__(self, extensions: list[dict[str, str]], *answers: Any) -> None:
        self.extensions = extensions
        self.answers = list(answers)
        self.asked: list[Parameters] = []

    def __call__(self, asked: Parameters) -> Any:
        if "generator" in asked or asked.get("prop") in ("pageviews", "categoryinfo"):
            self.asked.append(asked)
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return Family(self.extensions)(asked)


def file(name: str, categories: list[str], uses: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "title": f"File:{name}",
        "categories": [{"ns": 14, "title": f"Category:{category}"} for category in categories],
        "globalusage": [{"wiki": wiki, "title": title, "ns": "0"} for wiki, title in uses],
    }


def test_use_on_all_wikis_is_counted(api: Api, connect: Connect) -> None:
    sv, en = "sv.wikipedia.org", "en.wikipedia.org"
    api.answer = commons = Commons(
        EVERYWHERE,
        {
            "query": {
                "pages": [
                    file("A.jpg", ["Photos by Anna", "Birds"], [(sv, "Fågel"), (en, "Bird")]),
                    file("B.jpg", ["Photos by Anna"], [(en, "Bird")]),
                    file("C.jpg", ["Photos by Anna"], []),
                ]
            }
        },
    )
    usage = connect().fetch_file_usage("Photos by Anna", sample=100)
    assert (usage.files, usage.alone, usage.used) == (3, 2, 2)
    assert (usage.pages, usage.wikis, usage.everywhere) == (2, 2, True)
    assert (usage.more, usage.cut) == (False, False)
    assert "globalusage" in commons.asked[0]["prop"]


def test_what_the_wiki_tells_in_several_answers_is_put_together(api: Api, connect: Connect) -> None:
    wiki = "sv.wikipedia.org"
    api.answer = commons = Commons(
        EVERYWHERE,
        {
            "query": {"pages": [file("A.jpg", ["P"], [(wiki, "One")]), file("B.jpg", [], [])]},
            "continue": {"gucontinue": "x", "continue": "gcmcontinue||categories"},
        },
        {
            "query": {"pages": [file("A.jpg", ["Q"], [(wiki, "Two")]), file("B.jpg", ["P"], [])]},
            "continue": {"gcmcontinue": "y", "continue": "gcmcontinue||"},
        },
    )
    usage = connect().fetch_file_usage("P", sample=2)
    assert (usage.files, usage.alone, usage.used, usage.pages) == (2, 1, 1, 2)
    assert (usage.more, usage.cut) == (True, False)
    assert len(commons.asked) == 2


def test_much_used_files_cost_only_so_many_requests(api: Api, connect: Connect) -> None:
    api.answer = commons = Commons(
        EVERYWHERE,
        {
            "query": {"pages": [file("A.jpg", ["P"], [("en.wikipedia.org", "One")])]},
            "continue": {"gucontinue": "x", "continue": "gcmcontinue||categories"},
        },
    )
    usage = connect().fetch_file_usage("P", sample=500)
    assert usage.cut
    assert len(commons.asked) == MOST_REQUESTS


def test_where_only_the_wikis_own_use_is_known_that_is_asked_for(
    api: Api, connect: Connect
) -> None:
    page = {"title": "File:A.jpg", "fileusage": [{"ns": 0, "title": "One"}]}
    api.answer = commons = Commons([{"name": "Echo"}], {"query": {"pages": [page]}})
    usage = connect().fetch_file_usage("P", sample=500)
    assert (usage.pages, usage.wikis, usage.everywhere) == (1, 1, False)
    assert "fileusage" in commons.asked[0]["prop"]


@pytest.mark.parametrize(("days", "asked"), [(30, "30"), (365, "60"), (0, "1")])
def test_views_are_added_up(api: Api, connect: Connect, days: int, asked: str) -> None:
    views = {"2026-11-01": 3, "2026-11-02": None, "2026-11-03": 4}
    page = {"title": "Bird", "pageviews": views}
    api.answer = commons = Commons(EVERYWHERE, {"query": {"pages": [page]}})
    assert connect().fetch_views(["Bird", "Nothing"], days) == {"Bird": 7, "Nothing": 0}
    assert commons.asked[0]["pvipdays"] == asked


def test_views_are_not_asked_for_where_nobody_counts_them(api: Api, connect: Connect) -> None:
    api.answer = commons = Commons([], {"query": {"pages": []}})
    assert connect().fetch_views(["Bird"], 30) is None
    assert not commons.asked


def test_a_page_with_very_many_edits_is_not_read_to_its_end(api: Api, connect: Connect) -> None:
    asked_for: list[Parameters] = []

    def answer(asked: Parameters) -> Any:
        revision = {"revid": 9, "parentid": 8, "timestamp": "2026-11-03T10:11:12Z", "user": "Anna"}
        page = {"title": "Bird", "ns": 0, "pageid": 3, "revisions": [revision]}
        if "rvlimit" in asked:
            asked_for.append(asked)
            page["revisions"] = [revision] * 200
            more = {"rvcontinue": "x", "continue": "||"}
            return {"query": {"pages": [page]}, "continue": more}
        return {"query": {"pages": [page]}}

    api.answer = answer
    found = connect().fetch_activity(["Bird"], datetime(2026, 11, 1, tzinfo=UTC))["Bird"]
    assert (found.edits, found.more) == (500, True)
    assert len(asked_for) == 3
