"""The rules for Prometheus: each names figures that there are, with labels that they have."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from helpdeskbot.cli.metrics import Metrics
from tests.operations.served import ROOT

GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")
[GROUP] = yaml.safe_load((ROOT / "docs" / "operations" / "alerts.yml").read_text("utf-8"))["groups"]
RULES: dict[str, dict[str, Any]] = {rule["alert"]: rule for rule in GROUP["rules"]}


def samples() -> dict[str, set[str]]:
    """The labels of each figure that a bot tells which has not made a pass yet."""
    metrics, found = Metrics(), dict[str, set[str]]()
    metrics.of("practice", ["desk"])
    for family in text_string_to_metric_families(generate_latest(metrics.registry).decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_there_are_five() -> None:
    assert len(RULES) == len(GROUP["rules"]) == 5


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_what_prometheus_wants_and_what_people_need(name: str) -> None:
    rule = RULES[name]

    assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
    assert re.fullmatch(r"\d+[mh]", rule["for"])
    assert set(rule["labels"]) == {"severity"}
    assert set(rule["annotations"]) == {"summary", "description"}
    assert rule["expr"].count("(") == rule["expr"].count(")")
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", RULES)
def test_a_rule_names_figures_and_labels_that_there_are(name: str) -> None:
    rule, there = RULES[name], samples()
    figures = re.findall(r"\bhelpdeskbot_\w+", rule["expr"])
    [figure] = set(figures)
    used = set(re.findall(r"(\w+)=~?\"", rule["expr"]))
    for labels in re.findall(r"by \(([\w, ]+)\)", rule["expr"]):
        used |= set(labels.split(", "))
    used |= set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))

    assert figure in there
    assert used <= there[figure]


def test_the_words_that_rules_look_for_are_words_that_are_told() -> None:
    page = generate_latest(_told().registry).decode()
    for rule in RULES.values():
        for label, words in re.findall(r'(\w+)=~?"([^"]+)"', rule["expr"]):
            for word in words.split("|"):
                assert f'{label}="{word}"' in page


def _told() -> Metrics:
    metrics = Metrics()
    metrics.of("practice", ["desk"])
    return metrics
