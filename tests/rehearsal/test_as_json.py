"""A rehearsal for machines: nothing is lost on the way, and what is none is refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.rehearsal.as_json import as_json, from_json, read_rehearsal
from helpdeskbot.rehearsal.missteps import mark_missteps
from helpdeskbot.rehearsal.model import RehearsedRequest, Unused
from helpdeskbot.rehearsal.played import PlayedDesk, PlayedWith
from tests.rehearsal.past import PAGE, at, many, rehearsed, replied, request, would
from tests.rehearsal.test_score import requests


@given(st.lists(requests(), max_size=4))
def test_there_and_back_again(found: list[RehearsedRequest]) -> None:
    past = rehearsed(*found, elsewhere=[would("tell-of-topic", at(4), "Bo")])
    past.unused = [Unused("a hidden text", "Project:Helpdesk", 2)]
    for one in past.requests:
        one.bots = frozenset({"Clerk"})
    past.played_with = PlayedWith([PlayedDesk((PAGE,), {"level": "ab12"})], {"limits.x": "34cd"})
    mark_missteps(past)
    text = json.dumps(as_json(past))

    assert from_json(json.loads(text)) == past


def test_its_names_stay() -> None:
    past = rehearsed(request(would("close", at(9), "Anna"), replied("Anna", at(10))))
    mark_missteps(past)
    data = as_json(past)

    assert list(data) == [
        "form", "version", "wiki", "pages", "begin", "end", "settings", "played_with", "revisions",
        "passes", "edits", "score", "messages_by_week", "requests", "elsewhere", "unused",
        "user_talk", "bots",
    ]  # fmt: skip
    assert list(data["score"]) == [
        "requests", "tagged", "asked", "reminded", "closed", "reopened", "messages", "wanting",
        "in_vain", "unknown", "left", "rescued", "median_answer_seconds", "median_told_seconds",
        "missteps",
    ]  # fmt: skip
    assert list(data["score"]["missteps"]) == [
        "too_early", "closed_early", "asked_absent", "not_a_request", "taken_back",
        "status_taken_off", "other_status",
    ]  # fmt: skip
    [one] = data["requests"]
    assert list(one) == [
        "id", "heading", "page", "requester", "opened", "status", "people", "acts", "missteps",
    ]  # fmt: skip
    assert one["acts"][0] | {"because": ""} == {
        "at": "2026-03-09T10:00:00+00:00", "kind": "close", "event": "close-event",
        "page": "Project:Helpdesk", "notifies": ["Anna"], "because": "",
    }  # fmt: skip
    assert one["missteps"][0]["error"] == "closed_early"
    assert one["missteps"][0]["act"] == 0
    assert data["version"] == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        [], {}, {"form": "x"}, None, "x",
        {"form": "helpdeskbot rehearsal", "version": 2},
        {"form": "helpdeskbot rehearsal", "version": 1},
        {**as_json(many(1)), "begin": "yesterday"},
        {**as_json(many(1)), "requests": [1]},
        {**as_json(many(1)), "requests": 5},
        {**as_json(many(1)), "revisions": {}},
    ],
)  # fmt: skip
def test_what_is_no_rehearsal_is_refused_in_a_sentence(spoilt: Any, tmp_path: Path) -> None:
    file = tmp_path / "rehearsal.json"
    file.write_text(json.dumps(spoilt))

    with pytest.raises(SettingsError, match="rehears") as caught:
        read_rehearsal(file)

    assert caught.value.where == str(file)


def test_no_json_and_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("{")

    with pytest.raises(SettingsError, match="not JSON"):
        read_rehearsal(tmp_path / "a")
    with pytest.raises(SettingsError, match="No such file"):
        read_rehearsal(tmp_path / "b")
