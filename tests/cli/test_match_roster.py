"""``helpdeskbot match``: what a request is about and whom the bot would ask, without a wiki."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli.main import main
from helpdeskbot.words.messages import Messages

REQUEST = """\
== Old photographs ==
Our photographer died in 1951. Who must sign so that we may put his 300 pictures under a free
licence? His heirs say that they hold the copyright. We need it by 4 December. [[User:Rita|Rita]]
"""
ROSTER = """\
{{Helpdesk expert/top}}
{{Helpdesk expert|Anna|topics=Copyright and licences|languages=en}}
{{Helpdesk expert|[[User:Bosse|B]]|topics=copyright, upload|languages=sv}}
{{Helpdesk expert|Zoe|topics=maps}}
{{Helpdesk expert|Carla|topics=copyright|languages=en}}
{{Helpdesk expert||topics=[[User:Victim]]}}
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


def match(*words: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["match", *words], input=stdin)


def matched(*words: str, stdin: str | bytes = "") -> dict[str, Any]:
    result = match(*words, "--json", stdin=stdin)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def roster(tmp_path: Path) -> str:
    file = tmp_path / "roster.wikitext"
    file.write_text(ROSTER, encoding="utf-8")
    return str(file)


def test_a_request_is_described_for_machines() -> None:
    found = matched("-", "--posted", "2026-11-23", stdin=REQUEST)

    assert list(found) == KEYS
    assert (found["lang"], found["confident"]) == ("en", True)
    assert found["topics"][0]["id"] == "copyright"
    assert found["topics"][0]["because"]
    assert (found["items"], found["deadline"]) == (300, "2026-12-04")
    assert found["experts"] == []


def test_with_a_roster_it_says_whom_the_bot_would_ask_and_why(roster: str) -> None:
    found = matched("-", "--roster", roster, stdin=REQUEST)

    people = {one["user"]: one for one in found["experts"]}
    assert [name for name, one in people.items() if one["chosen"]] == ["Anna", "Carla"] or [
        name for name, one in people.items() if one["chosen"]
    ] == ["Carla", "Anna"]
    assert people["Bosse"]["chosen"] is False
    assert "Zoe" not in people, "offers nothing of what it is about"
    assert "copyright" in people["Anna"]["because"]
    assert found == matched("-", "--roster", roster, stdin=REQUEST), "the same every time"


def test_where_the_topic_is_not_sure_nobody_would_be_asked(roster: str) -> None:
    request = "Hello, a question about pictures, I do not know.\n"

    found = matched("-", "--roster", roster, stdin=request)

    assert found["confident"] is False
    assert not [one for one in found["experts"] if one["chosen"]]


@pytest.mark.parametrize("language", ["en", "sv", "ar"])
def test_the_questions_of_the_form_are_not_the_requesters_words(language: str) -> None:
    messages = Messages.load(language)
    answers = {"goal": "Maps on Wikidata", "size": "40 maps", "licence": "-", "aftercare": "We"}
    asked = "\n".join(
        f"'''{messages.text(f'ask-{field}')}'''\n<!-- {messages.text(f'ask-{field}-hint')} -->\n"
        f"{answer}\n"
        for field, answer in answers.items()
    )
    plain = matched("-", stdin="\n\n".join(["== Maps ==", *answers.values()]))

    found = matched("-", stdin=f"== Maps ==\n{asked}")

    assert [topic["id"] for topic in found["topics"]] == [topic["id"] for topic in plain["topics"]]
    assert not {"licence", "goal", "aftercare"} & set(found["missing"])


def test_what_the_form_names_wins() -> None:
    found = matched("-", stdin="== Hello ==\n{{Helpdesk request|topic=upload}}\nHow do we begin?\n")

    assert (found["topics"][0]["id"], found["confident"]) == ("upload", True)


def test_for_people_it_is_plain_text_without_control_characters(roster: str) -> None:
    result = match("-", "--roster", roster, stdin=f"== \x1b[31mRed ==\n{REQUEST}")

    assert result.exit_code == 0, result.output
    assert "copyright" in result.stdout
    assert "Anna: asked, offers help with copyright; reads en" in result.stdout
    assert "Bosse: not asked" in result.stdout
    assert "\x1b" not in result.stdout


def test_many_requests_are_answered_line_by_line(roster: str) -> None:
    lines = [
        {"id": 1, "heading": "Old photographs", "body": REQUEST, "posted": "2026-11-23"},
        {"id": "b", "heading": "Bilder", "body": "Hej!", "posted": "2026-11-23", "lang": "sv"},
    ]
    text = "\n".join(json.dumps(line) for line in lines) + "\n\n"

    result = match("--jsonl", "-", "--roster", roster, stdin=text)

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "b"]
    assert [list(answer) for answer in answers] == [["id", *KEYS]] * 2
    assert [one["user"] for one in answers[0]["experts"] if one["chosen"]] != []
    assert answers[1]["lang"] == "sv"


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        ((), "", "nothing to match"),
        (("-", "--jsonl", "-"), "", "two inputs"),
        (("-", "--posted", "yesterday"), "Hello", "'yesterday' is no day"),
        (("--jsonl", "-"), "{", "line 1: this is no JSON"),
        (("--jsonl", "-"), "[" * 100_000, "line 1: this is no JSON"),
        (("--jsonl", "-"), '\n{"heading": "x"}', "line 2: a request must be an object with an id"),
        (("--jsonl", "-"), '{"id": 1, "body": 5}', "line 1: body must be a text"),
        (("--jsonl", "-"), '{"id": 1, "posted": "1 May"}', "'1 May' is no day"),
        (("no/such/file",), "", "no/such/file"),
        (("-", "--roster", "no/such/roster"), "x", "no/such/roster"),
        (("-", "--settings", "no/such/settings"), "x", "no/such/settings"),
    ],
)
def test_mistakes_are_named(words: tuple[str, ...], stdin: str, told: str) -> None:
    result = match(*words, stdin=stdin)

    assert result.exit_code != 0
    assert told in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff\xfe\x00", b"== ==\n", b"\xef\xbb\xbf== A ==\r\nB\r\n", b"{{" * 5000],
    ids=["empty", "not text", "no heading", "a mark before", "deep"],
)
def test_anything_can_be_matched(roster: str, text: bytes) -> None:
    assert list(matched("-", "--roster", roster, stdin=text)) == KEYS
