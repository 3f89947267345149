"""The settings of agreements: off by default, and checked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.settings.desk import build_desk, overlay_desk


def make_desk(**agreement: Any) -> DeskPolicy:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return build_desk([{"name": "d", "pages": ["P"], "since": since, "agreement": agreement}], DESK)


def test_nothing_is_offered_by_default() -> None:
    assert not make_desk().of(AgreementPolicy).enabled
    assert not list(AgreementPolicy().mistakes(make_desk()))


def test_the_preset_knows_the_status_when_all_have_agreed() -> None:
    assert make_desk().of(AgreementPolicy).agreed_status == "in progress"
    assert AgreementPolicy().agreed_status == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("oldest_days", 0),
        ("oldest_days", 4000),
        ("settle_hours", -1),
        ("settle_hours", 1000),
        ("remind_days", -1),
        ("remind_days", 366),
        ("template", ""),
        ("template", "A}}"),
        ("agree_template", "A|B"),
        ("agreed_param", "a=b"),
        ("agreed_status", "unheard of"),
        ("agreed_status", "x]]"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_key(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"^agreement\.{key}: "):
        make_desk(**{key: value})


@pytest.mark.parametrize("sizes", [["huge"], "involved"])
def test_sizes_are_those_of_triage(sizes: object) -> None:
    with pytest.raises(ValueError, match="sizes"):
        make_desk(sizes=sizes)


def test_staff_may_set_what_harms_nobody() -> None:
    desk = overlay_desk(make_desk(enabled=True), {"agreement": {"settle_hours": 5.0}})
    assert desk.of(AgreementPolicy).settle_hours == 5
    assert desk.of(AgreementPolicy).enabled
