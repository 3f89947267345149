"""The match command prints what the issue promises, and answers bad input with one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli.main import main

REQUEST = """== How many saw it? ==
{{Helpdesk status|new}}
Our director wants numbers for [[:Category:Boats|300 photos]] by Friday. How many people saw them?
"""
KEYS = [
    "lang",
    "topics",
    "confident",
    "complexity",
    "urgent",
    "deadline",
    "items",
    "missing",
    "experts",
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)

    def run_command(*words: str, given: str | bytes = "") -> Result:
        return CliRunner().invoke(main, ["match", *words], input=given)

    return run_command


def test_one_request_as_json(run: Callable[..., Result]) -> None:
    result = run("-", "--json", "--posted", "2026-11-16", given=REQUEST)
    found = json.loads(result.stdout)

    assert result.exit_code == 0
    assert list(found) == KEYS
    assert found["lang"] == "en"
    assert found["topics"][0]["id"] == "metrics"
    assert set(found["topics"][0]) == {"id", "score", "because"}
    assert set(found["complexity"]) == {"value", "because"}
    assert (found["deadline"], found["urgent"], found["items"]) == ("2026-11-20", True, 300)
    assert found["experts"] == []


def test_one_request_for_people(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "request").write_text(REQUEST)
    result = run("request", "--posted", "2026-11-16")

    assert result.exit_code == 0
    assert "metrics: How many people saw" in result.stdout
    assert "Deadline: 2026-11-20, urgent" in result.stdout


def test_the_heading_may_be_missing(run: Callable[..., Result]) -> None:
    body = REQUEST.partition("\n")[2]
    result = run("-", "--json", given=body)

    assert json.loads(result.stdout)["topics"][0]["id"] == "metrics"


def test_many_requests_one_a_line(run: Callable[..., Result]) -> None:
    lines = [
        {"id": "a", "heading": "Åh", "body": "Hur laddar vi upp bilder?", "posted": "2026-11-16"},
        {"id": 7, "heading": "", "body": "By Friday, please", "posted": "2027-01-01T10:00:00Z"},
        {"id": "c", "heading": "x", "body": None, "posted": "2026-11-16", "lang": "pt"},
    ]
    result = run("--jsonl", "-", given="\n".join(json.dumps(line) for line in lines) + "\n\n")
    found = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 0
    assert [list(one) for one in found] == [["id", *KEYS]] * 3
    assert [one["id"] for one in found] == ["a", 7, "c"]
    assert [one["lang"] for one in found] == ["sv", "en", "pt"]
    assert found[1]["deadline"] == "2027-01-08"


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        ((), "", "nothing to match"),
        (("-", "--jsonl", "-"), "", "two inputs"),
        (("missing",), "", "missing: No such file"),
        (("--jsonl", "missing"), "", "missing: No such file"),
        (("--jsonl", "-"), '{"id":', "line 1: this is no JSON"),
        (("--jsonl", "-"), "[" * 100_000, "line 1: this is no JSON"),
        (("--jsonl", "-"), "[]", "line 1: a request must be an object with an id"),
        (("--jsonl", "-"), '{"id": 1, "body": 3}', "line 1: body must be a text"),
        (("--jsonl", "-"), '{"id": 1, "posted": "soon"}', "line 1: 'soon' is no day"),
        (("-", "--posted", "yesterday"), "x", "--posted: 'yesterday' is no day"),
    ],
)
def test_bad_input_is_one_sentence(
    run: Callable[..., Result], words: tuple[str, ...], given: str, said: str
) -> None:
    result = run(*words, given=given)

    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert len(result.stderr.strip().splitlines()) == 1


def test_bytes_that_are_no_text_are_read(run: Callable[..., Result]) -> None:
    result = run("-", "--json", given=b"\xff\xfe How many people saw our pictures? \x00")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["topics"][0]["id"] == "metrics"


SIGNED = {
    "en": "[[User:Anna|Anna]] ([[User talk:Anna|talk]]) 10:11, 2 December 2026 (UTC)",
    "de": "--[[Benutzer:Anna|Anna]] ([[Benutzer Diskussion:Anna|Diskussion]]) "
    "10:11, 2. Dez. 2026 (CET)",
    "sv": "[[Användare:Anna|Anna]] ([[Användardiskussion:Anna|diskussion]]) "
    "2 december 2026 kl. 10.11 (CET)",
    "fr": "[[Utilisateur:Anna|Anna]] ([[Discussion utilisateur:Anna|discuter]]) "
    "2 décembre 2026 à 10:11 (CET)",
    "es": "[[Usuario:Anna|Anna]] ([[Usuario discusión:Anna|discusión]]) 10:11 2 dic 2026 (UTC)",
    "uk": "[[Користувач:Anna|Anna]] ([[Обговорення користувача:Anna|обговорення]]) "
    "10:11, 2 грудня 2026 (UTC)",
    "ar": "[[مستخدم:Anna|Anna]] ([[نقاش المستخدم:Anna|نقاش]]) 10:11، 2 ديسمبر 2026 (ت ع م)",
}


@pytest.mark.parametrize("language", SIGNED)
def test_a_signature_is_neither_words_nor_a_deadline(
    run: Callable[..., Result], language: str
) -> None:
    text = "how do i upload my 20 pictures, it says error"
    plain = json.loads(run("-", "--json", given=f"== Help ==\n{text}").stdout)
    signed = f"== Help ==\n{text} {SIGNED[language]}\n: By Friday? ~~~~\n"

    assert json.loads(run("-", "--json", given=signed).stdout) == plain
    row = {"id": 1, "heading": "Help", "body": signed.partition("\n")[2]}
    assert json.loads(run("--jsonl", "-", given=json.dumps(row)).stdout) == {"id": 1, **plain}


def test_the_day_of_the_signature_is_that_of_the_post(run: Callable[..., Result]) -> None:
    signature = SIGNED["en"].replace("2 December 2026", "2 June 2025")
    text = f"== Help ==\nwe need the numbers by friday {signature}"

    assert json.loads(run("-", "--json", given=text).stdout)["deadline"] == "2025-06-06"
    given = run("-", "--json", "--posted", "2026-11-16", given=text)
    assert json.loads(given.stdout)["deadline"] == "2026-11-20"
