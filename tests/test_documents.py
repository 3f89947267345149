"""What the documents say is there is there, and what there is for people stands in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "config" / "helpdeskbot.example.toml").read_text(encoding="utf-8")
TEXTS = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in DOCUMENTS}


def _targets() -> set[str]:
    [names] = re.findall(r"(?m)^\.PHONY: (.*)$", MAKEFILE)
    return set(names.split())


def _anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.*)$", text)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_make_target_is_described_in_the_help() -> None:
    described = set(re.findall(r"(?m)^([a-z-]+):.*## \S", MAKEFILE))

    assert described == _targets()


@pytest.mark.parametrize("name", TEXTS)
def test_every_make_target_that_a_document_names_is_there(name: str) -> None:
    # As code only: people make decisions, too.
    named = set(re.findall(r"(?:`|^    (?:\S+=\S+ )?)make ([a-z-]+)", TEXTS[name], re.MULTILINE))

    assert named <= _targets()


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), target
        if anchor:
            assert anchor in _anchors(file.read_text(encoding="utf-8")), target


def test_every_setting_of_the_example_explains_itself_or_is_explained() -> None:
    explained = " ".join(TEXTS.values())
    silent, above = [], ""
    for line in EXAMPLE.splitlines():
        setting = re.match(r'(?:# )?"?(\w[\w ]*?)"? = (.*)', line)
        if setting is None:
            above = "" if line.strip("# ").startswith("[") else line.strip("# ")
            continue
        key, value = setting.groups()
        in_documents = re.search(rf"[`._]{key}\b", explained)
        if not (above or "#" in value or in_documents):
            silent.append(key)
    assert silent == []


def test_every_table_of_a_desks_settings_is_named_in_the_documents() -> None:
    tables = set(re.findall(r"(?m)^# \[{1,2}desk\.(\w+)", EXAMPLE))
    everything = " ".join(TEXTS.values())

    assert len(tables) > 10
    assert {table for table in tables if not re.search(rf"[`.]{table}\b", everything)} == set()


def test_whatever_the_security_page_names_is_there_and_each_danger_has_a_test() -> None:
    text = TEXTS["docs/security.md"]
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]

    for path in re.findall(r"`([\w.]+/[\w./]*)`", text):
        assert (ROOT / path).exists() or (ROOT / "helpdeskbot" / path).exists(), path
    assert len(rows) > 15
    assert [row for row in rows if "`tests/" not in row.rsplit("|", 2)[1]] == []
