"""What is noted of an edit: each act with those whom it tells, and not with all of the edit's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from helpdeskbot.concerns.asking.values import ASK
from helpdeskbot.concerns.reminders.values import REMIND
from helpdeskbot.concerns.tagging.concern import TAG
from helpdeskbot.model.change import Kind, PlannedAction
from helpdeskbot.model.report import EditReport, Fate
from helpdeskbot.rehearsal.ledger import RehearsalLedger
from tests.parse.pages import read
from tests.rehearsal.exports import sign

NOW = datetime(2025, 3, 11, 9, tzinfo=UTC)
# Bo has written in Anna's request, too.
TEXT = "\n\n".join(
    f"== {heading} ==\nHello. {sign(name, NOW)}\n: Hello. {sign('Bo', NOW)}"
    for heading, name in (("Scans", "Anna"), ("Poster", "Lars"))
)
PAGE = read(TEXT)
SCANS, POSTER = (thread.id for thread in PAGE.threads)


def noted(
    *actions: tuple[Kind, str], notifies: tuple[str, ...], tells: Mapping[str, tuple[str, ...]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Whom each act tells, by its kind and its request's heading."""
    planned = tuple(PlannedAction(kind, thread, "it was time") for kind, thread in actions)
    edit = EditReport(
        *("desk", "Meta:Helpdesk", 1, "", "", TEXT), notifies, planned, Fate.SAVED, 2, tells
    )
    ledger = RehearsalLedger()
    ledger.add_edit(edit, "Meta:Helpdesk", NOW, PAGE)
    return {(act.kind, here.heading): act.notifies for here, act in ledger.acts}


def test_a_reminder_and_a_question_in_one_edit_tell_each_their_own() -> None:
    assert noted(
        (REMIND, SCANS),
        (ASK, POSTER),
        notifies=("Anna", "Bo"),
        tells={SCANS: ("Anna",), POSTER: ("Bo",)},
    ) == {("remind", "Scans"): ("Anna",), ("ask", "Poster"): ("Bo",)}


def test_what_comes_with_a_question_tells_nobody() -> None:
    assert noted((TAG, POSTER), (ASK, POSTER), notifies=("Bo",), tells={POSTER: ("Bo",)}) == {
        ("tag", "Poster"): (),
        ("ask", "Poster"): ("Bo",),
    }


def test_whom_no_comment_is_meant_for_is_told_by_the_request_that_names_them() -> None:
    assert noted((TAG, SCANS), (TAG, POSTER), notifies=("Lars",), tells={}) == {
        ("tag", "Scans"): (),
        ("tag", "Poster"): ("Lars",),
    }
