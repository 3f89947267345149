"""``helpdeskbot report``: a year in figures, as the operator gets it."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.cli.at_a_terminal import Terminal
from tests.concerns.figures.small_year import FLOW, OUTCOMES, SmallYear, play_once
from tests.scenario.desk import PAGE, Desk

YEAR = ("--from", "2027-01-01", "--to", "2027-12-31")
SETTINGS = "[desk.turns]\nenabled = true\n"


@pytest.fixture(scope="module")
def played() -> SmallYear:
    return play_once()


def report(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str, more: str = ""
) -> str:
    done = Terminal(desk, folder, monkeypatch).run("report", *words, desk_settings=SETTINGS + more)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_json_has_each_figure_with_the_requests_behind_it(
    played: SmallYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = json.loads(report(played, tmp_path, monkeypatch, *YEAR, "--format", "json"))
    lines = data["tables"]["flow"]["lines"]
    told = {one["name"]: one["values"]["requests"] for one in lines}
    assert {name: (one["value"], one["before"]) for name, one in told.items()} == FLOW
    for one in told.values():
        assert len(one["requests"]) == one["value"]
    by_number = {one["number"]: one for one in data["requests"]}
    (left,) = told["left"]["requests"]
    assert by_number[left]["heading"] == "Matter 9"
    assert "Special:PermanentLink/" in by_number[left]["address"]
    assert by_number[left]["address"].endswith("#Matter_9")
    assert data["annual"].startswith("From 1 January 2027 to 31 December 2027, 13 requests came in")


def test_csv_has_the_same_figures(
    played: SmallYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = report(played, tmp_path, monkeypatch, *YEAR, "--format", "csv")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["table"] == "flow"]
    assert {row["line"]: (int(row["value"]), int(row["before"])) for row in rows} == FLOW


class Page(HTMLParser):
    """What stands in a page: ids, links, and whatever it would load or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif "src" in given or "href" in given or "xlink:href" in given:
            self.loads.append(tag)


def test_html_is_one_file_in_which_each_link_has_its_end(
    played: SmallYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = report(played, tmp_path, monkeypatch, *YEAR, "--format", "html")
    page = Page(text)
    assert page.loads == []
    assert {"script", "link", "iframe", "img"}.isdisjoint(page.tags)
    assert "url(" not in text
    assert "@import" not in text
    assert len(page.ids) == len(set(page.ids))
    inside = {one.removeprefix("#") for one in page.links if one.startswith("#")}
    assert inside
    assert inside <= set(page.ids)
    outside = [one for one in page.links if not one.startswith("#")]
    assert len(outside) == 14
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    charts = re.findall(r'<svg[^>]*role="img"[^>]*aria-label="([^"]*)"', text)
    assert "By topic: Media uploads 7; Copyright and licences 3; Training and education 3" in charts


def test_tabular_data_is_what_the_extension_reads(
    played: SmallYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (*YEAR, "--format", "tab", "--table", "doors")
    data = json.loads(report(played, tmp_path, monkeypatch, *words))
    assert data["license"] == "CC0-1.0"
    fields = data["schema"]["fields"]
    assert [one["type"] for one in fields] == ["string", *["number"] * 5]
    assert all(re.fullmatch(r"[a-zA-Z_][a-zA-Z_0-9]*", one["name"]) for one in fields)
    assert all(len(row) == len(fields) for row in data["data"])


def test_wikitext_is_the_page_that_the_bot_keeps(
    played: SmallYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = report(played, tmp_path, monkeypatch, *YEAR)
    assert text.count("{|") == text.count("|}")
    anchors = set(re.findall(r'id="([rs]\d+)"', text))
    assert set(re.findall(r"\[\[#([rs]\d+)\|", text)) == anchors


def test_what_strangers_wrote_does_nothing_in_any_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = SmallYear()
    desk.asks("Rita", "=HYPERLINK(1) <script>alert(1)</script>", "[[User:Max]] {{subst:x}} ~~~~")
    desk.tick()
    desk.minutes_pass(10)
    text = desk.text.replace(
        "{{Helpdesk status|new}}",
        "{{Helpdesk status|declined|reason=@SUM(A1) <img src=x>|topic==x}}",
    )
    desk.staff.edit(desk.policies[0].pages[0], text)
    desk.tick()
    html, table, wikitext = (
        report(desk, tmp_path, monkeypatch, "--format", kind)
        for kind in ("html", "csv", "wikitext")
    )
    assert {"script", "img"}.isdisjoint(Page(html).tags)
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert any(cell.startswith("'@SUM") for cell in cells)
    assert "<script" not in wikitext
    assert "<img" not in wikitext


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--from", "soon"), "write a day as 2026-12-24"),
        (("--from", "2027-02-01", "--to", "2027-01-01"), "it ends before it begins"),
        (("--format", "tab", "--table", "nothing"), "there are: "),
        (("--format", "csv", "--desk", "other"), "name one of: desk"),
    ],
)
def test_mistakes_are_told(
    played: SmallYear,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    told: str,
) -> None:
    done = Terminal(played, tmp_path, monkeypatch).run("report", *words, desk_settings=SETTINGS)
    assert done.exit_code == 2
    assert told in done.output


def test_it_writes_nothing(
    played: SmallYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump: Any = played.store
    before = dump.engine.raw_connection().driver_connection.serialize()
    titles = [PAGE, f"{OUTCOMES}/2027"]
    edits = [played.history(title) for title in titles]
    report(played, tmp_path, monkeypatch, *YEAR, "--format", "json")
    assert dump.engine.raw_connection().driver_connection.serialize() == before
    assert edits == [played.history(title) for title in titles]
