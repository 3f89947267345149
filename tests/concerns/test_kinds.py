"""What is done in requests is of a kind, which says how it is stored, recorded and told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from helpdeskbot.concerns.concern import Concern, consult, find_kinds
from helpdeskbot.concerns.order import open_concerns
from helpdeskbot.model.change import Addressee, Kind, PlannedAction, ThreadChange
from helpdeskbot.model.memory import StoredAction
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.context import Context
from helpdeskbot.page import reading
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import find_place
from helpdeskbot.page.side_pages import KEEP
from helpdeskbot.settings.on_wiki.notices import TELL
from helpdeskbot.tick import begin
from tests.scenario.desk import PAGE, Desk

# The heaviest first; those from the first empty line on are done on other pages only.
TABLE = """
ask-next           experts-asked          summary-next
ask                experts-asked          summary-asked-one
call-staff         staff-called           summary-staff
close              thread-closed          summary-closed
remind             reminded-in-edit       summary-remind
agree-again        agreement-asked-again  summary-agree-again
agree-offer        agreement-offered      summary-agree-offer
agreed             agreement-agreed       summary-agreed
agree-yes          agreement-yes-shown    summary-agree-yes
tell-decision      decision-told          summary-decided
ask-facts          facts-asked            summary-ask-facts
tell-unread        unread-told            summary-unread
take               thread-taken           summary-taken
follow-turn        status-followed        summary-turn              routine
follow-there       followed-there         summary-handed-on         routine
follow-up          follow-up-sent         summary-follow-up
mark-resolved      marked-resolved        archive-summary-resolved  routine
unmark-resolved    unmarked-resolved      archive-summary-open
waitlist           place-changed          capacity-summary-places   routine
tag                thread-tagged          summary-tagged-one
look-after         owner-named            summary-duty              routine
show-next          next-shown             summary-next-step         routine

withdraw           thread-untagged        summary-withdrawn
tell-on-talk-page  told-on-talk-page      summary-asked-talk
tell-of-topic      topic-told             summary-unserved
tell-archived      archive-told           archive-summary-told
bring-back         brought-back           archive-summary-back
retell             retold-in-edit         summary-digest-kept
hand-over          handed-over            summary-hand-over
"""


def write_row(kind: Kind) -> str:
    routine = "routine" if kind.routine else ""
    return f"{kind.name:18} {kind.event:22} {kind.says:25} {routine}".rstrip()


@pytest.fixture
def context() -> Context:
    desk = Desk()
    desk.asks("Rita", "Request")
    return begin(desk.office, TickReport(started=desk.now), write=False).context


@pytest.fixture
def page(context: Context) -> DeskPage:
    office, report = context.office, context.report
    [desk] = office.desks
    place = find_place(office, desk, PAGE, context.heads, report, fresh=True)
    assert place is not None
    return reading.read_page(office, desk, place, report)


def test_the_kinds_of_the_concerns_are_these(context: Context) -> None:
    kinds = find_kinds(open_concerns(context)).values()
    told = sorted((kind for kind in kinds if kind.weight), key=lambda kind: -kind.weight)
    others = [kind for kind in kinds if not kind.weight]

    rows = [*map(write_row, told), "", *map(write_row, others)]
    assert rows == TABLE.strip("\n").split("\n")
    # No two could word the same summary.
    assert len({kind.weight for kind in told}) == len(told)


def test_one_name_is_one_kind(context: Context) -> None:
    concerns = open_concerns(context)
    kinds = find_kinds(concerns)

    for concern in concerns:
        for kind in concern.kinds:
            assert kinds[kind.name] is kind
    assert kinds.keys().isdisjoint({KEEP.name, TELL.name})


def test_what_the_rooms_below_do_themselves_is_of_these_kinds() -> None:
    assert [write_row(kind) for kind in (KEEP, TELL)] == [
        "keep-page          page-kept              summary-report",
        "tell               settings-told",
    ]


@pytest.mark.parametrize(("name", "event"), [("", "thread-greeted"), ("greet", "")])
def test_a_kind_has_a_name_and_an_event(name: str, event: str) -> None:
    with pytest.raises(ValueError, match="needs a name and an event"):
        Kind(name, event)


def test_an_action_of_no_kind_is_not_planned() -> None:
    action = PlannedAction("greet", "t", "it is polite")  # type: ignore[arg-type]

    with pytest.raises(AttributeError):
        action.stored()


class Greets(Concern):
    """A concern that has forgotten to say what it does."""

    name = "greets"

    def propose(self, page: DeskPage) -> dict[str, ThreadChange]:
        action = PlannedAction(Kind("greet", "thread-greeted"), "t", "it is polite")
        return {"t": ThreadChange("t", (action,), status="greeted")}


def test_what_a_concern_has_not_declared_is_not_done(page: DeskPage, context: Context) -> None:
    found = consult([Greets(context)], page, context)

    assert found.changes == {}
    [problem] = context.report.problems
    assert problem.what == "greets: ValueError: greet is not among its kinds"


@pytest.mark.parametrize(
    ("people", "written"),
    [
        ((), ()),
        (
            (Addressee("Anna", "ping"), Addressee("User: odd", "mail")),
            ("ping:Anna", "mail:User: odd"),
        ),
    ],
)
def test_an_action_comes_back_from_the_memory(
    people: Sequence[Addressee], written: Sequence[str]
) -> None:
    kind = Kind("greet", "thread-greeted")
    action = PlannedAction(kind, "t", "it is polite", tuple(people), "h-Rita")
    stored = StoredAction("greet", "t", "it is polite", tuple(written), "h-Rita")

    assert action.stored() == stored
    assert PlannedAction.restored(stored, kind) == action
