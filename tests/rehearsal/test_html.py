"""The report as one file: everything escaped, nothing loaded, and small for many requests."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given

from helpdeskbot.rehearsal.compare import compare
from helpdeskbot.rehearsal.html import as_html
from helpdeskbot.rehearsal.html.plots import count_waits
from helpdeskbot.rehearsal.missteps import mark_missteps
from helpdeskbot.rehearsal.model import Deed, Rehearsed, Unused
from tests.rehearsal.past import at, did, many, rehearsed, replied, request, would
from tests.rehearsal.test_summary import hostile

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Reads a page as a browser would: its elements, whether they are closed, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()
        self.wrong += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.words += data


def page(past: Rehearsed) -> str:
    mark_missteps(past)
    return as_html(past)


def a_past() -> Rehearsed:
    past = rehearsed(
        request(
            would("tag", at(1, hour=11)), would("close", at(9), "Anna"), replied("Anna", at(10)),
            did("Bo", at(11), Deed.STATUS_SET, "done"), did("Bo", at(20), Deed.GONE),
        ),
        elsewhere=[would("keep-page", at(2), title="Project:Helpdesk/Dashboard")],
    )  # fmt: skip
    past.unused = [Unused("a hidden text", "Project:Helpdesk", 3)]
    return past


def test_it_tells_the_same_in_picture_and_table() -> None:
    made = page(a_past())
    found = Reader(made)

    assert found.wrong == []
    for words in (
        "A rehearsal on metawiki", "closed what was answered later",
        "Anna, who had asked, wrote again on 10 March at 10:00", "set “done”",
        "took it off the page", "Project:Helpdesk/Dashboard", "a hidden text (3 times)",
    ):  # fmt: skip
        assert words in found.words
    shapes = [tag for tag, more in found.elements if more.get("class") in ("p", "b", "w")]
    assert sorted(shapes) == sorted(
        # The key has one of each; the request's line, four deeds and two acts, one of them wrong;
        # and there is a column for each week with a message.
        ["circle", "rect", "path"] + ["circle"] * 4 + ["rect", "path"] + ["rect"]
    )
    assert made.count("<title>") == 1 + 6 + 1


def test_nothing_runs_and_nothing_is_loaded() -> None:
    found = Reader(page(a_past()))
    tags = {tag for tag, _ in found.elements}
    targets = [
        value for _, more in found.elements for name, value in more.items()
        if name in ("src", "href", "action", "srcset", "data")
    ]  # fmt: skip

    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert all(str(target).startswith("#r") for target in targets)
    assert not [more for _, more in found.elements if any(name.startswith("on") for name in more)]
    assert any("default-src 'none'" in str(more.get("content")) for _, more in found.elements)


@given(hostile, hostile, hostile)
def test_whatever_people_wrote_is_text(heading: str, name: str, status: str) -> None:
    past = rehearsed(
        request(
            would("close", at(9), name, title=heading), replied(name, at(10)),
            did(name, at(12), Deed.STATUS_SET, status), heading=heading, requester=name,
        )
    )  # fmt: skip
    past.pages, past.wiki, past.settings = [heading], name, status
    past.unused = [Unused(heading, name)]
    plain = a_past()
    plain.elsewhere = []
    allowed = {tag for tag, _ in Reader(page(plain)).elements}
    found = Reader(page(past))

    assert found.wrong == []
    assert {tag for tag, _ in found.elements} <= allowed | {"pre"}
    assert not set(found.words) & set("\x1b\x9b\u202e\x00")
    found.words.encode()


def test_markup_is_shown_as_it_was_written() -> None:
    past = rehearsed(
        request(
            would("close", at(9), '<b>"'), replied("Anna", at(10)), heading="<script>x</script>"
        )
    )
    made = page(past)

    assert "<script" not in made
    assert "<script>x</script>" in Reader(made).words


def test_every_link_leads_somewhere() -> None:
    found = Reader(page(many(40)))
    ids = [more["id"] for _, more in found.elements if "id" in more]

    assert len(ids) == len(set(ids))
    assert {more["href"] for tag, more in found.elements if tag == "a"} <= {f"#{i}" for i in ids}


def test_it_is_small_for_500_requests() -> None:
    made = page(many(500))

    assert len(made.encode()) < 1_500_000
    assert made.count("<details") == 500 + 2
    assert len(re.findall("<details open", made)) <= 1


def test_a_past_without_anything() -> None:
    found = Reader(page(rehearsed()))

    assert found.wrong == []
    assert "Nowhere, as far as this history can show." in found.words


def test_a_comparison_stands_in_it() -> None:
    first, second = many(10), many(10)
    for one in second.requests:
        one.acts = one.acts[:1]
    found = Reader(as_html(first, compare(("a.toml", "<b>.toml"), first, second)))

    assert found.wrong == []
    assert "<b>.toml" in found.words
    assert "upper bound" in found.words


def test_each_wait_is_counted_once() -> None:
    past = many(30)
    waits = [None if place % 3 else one.opened_at - past.begin
             for place, one in enumerate(past.requests)]  # fmt: skip

    counted = count_waits(waits)

    assert sum(counted.values()) == 30
    assert counted["never"] == 20
