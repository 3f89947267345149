"""Stories of what is decided on the page of a meeting: by whom, and what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from tests.concerns.committee.meeting import BELOW, LARGE, MEETING, NEXT, MeetingDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, STOP
from tests.scenario.kept import kept


@kept
def prepared(**policy: object) -> MeetingDesk:
    desk = MeetingDesk(**policy)
    desk.is_prepared()
    return desk


def told(desk: MeetingDesk, heading: str = "Photographs") -> list[str]:
    return [line for line in desk.thread(heading).splitlines() if "helpdeskbot:decided" in line]


def test_what_staff_decide_sets_the_status_and_who_asked_is_told_once() -> None:
    desk = prepared()
    desk.decides("Photographs", "approved|priority=2|reason=Lovely pictures|until=2027-01-20")

    first = desk.tick()

    assert [edit.title for edit in first.edits] == [PAGE, MEETING]
    assert desk.thread("Photographs").startswith("{{Helpdesk status|approved|")
    for said in ("|due=2027-01-20", "|priority=2", "|reason=Lovely pictures"):
        assert said in desk.thread("Photographs").splitlines()[0]
    (line,) = told(desk)
    assert "'''Approved'''. Day: 2027-01-20. Reason: Lovely pictures." in line
    assert desk.notified() == ["Anna"]
    assert "Answer: Approved (2027-01-20, Lovely pictures), recorded by" in desk.block(
        "Photographs"
    )

    desk.ticks()
    desk.lose_the_database()
    desk.ticks()
    assert len(told(desk)) == 1
    assert desk.notified() == ["Anna"]


def test_a_decision_waits_as_long_as_its_writer_may_still_be_at_it() -> None:
    desk = prepared(settle_minutes=10)
    desk.decides("Photographs", "approved")
    assert desk.tick().edits == []

    desk.minutes_pass(6)
    desk.tick()

    assert len(told(desk)) == 1


def test_the_status_that_was_decided_does_not_follow_the_turn() -> None:
    desk = prepared()
    desk.decides("Photographs", "with working group|group=Group A")
    desk.ticks()
    desk.now += timedelta(days=1)
    desk.person("Anna").append(PAGE, "::Thank you, when does it begin? ~~~~")
    desk.minutes_pass(5)
    desk.ticks()

    assert "{{Helpdesk status|with working group|" in desk.thread("Photographs")
    assert "|group=Group A" in desk.thread("Photographs")
    assert "Working group: Group A." in told(desk)[0]


def test_not_now_says_when_it_is_looked_at_again() -> None:
    desk = prepared()
    desk.decides("Photographs", "not now|reason=We have no room")
    desk.ticks()

    assert "{{Helpdesk status|not now|" in desk.thread("Photographs")
    assert "|until=2027-01-12" in desk.thread("Photographs")
    assert "It is not turned down: it is looked at again on 2027-01-12." in told(desk)[0]

    desk.at("2027-01-06 09:00")
    desk.ticks()
    assert "Asked on 23 November 2026" in desk.block("Photographs", NEXT)


def test_a_word_may_be_in_the_language_of_whoever_decides() -> None:
    desk = prepared()
    desk.decides("Photographs", "Godkänt")
    desk.ticks()

    assert "{{Helpdesk status|approved|" in desk.thread("Photographs")


def test_who_asked_is_told_in_the_language_of_the_request() -> None:
    desk = MeetingDesk()
    desk.asks(
        "Anna",
        "Fotografier",
        "Vi har 3 000 fotografier av våra hus och vill gärna att någon laddar upp dem åt oss. ~~~~",
    )
    desk.ticks()
    desk.at("2026-12-02 09:00")
    desk.ticks()
    desk.decides("Fotografier", "not now|until=2027-03-01")
    desk.ticks()

    assert (
        "'''Inte nu'''. Det är inte avslaget: det ses över igen 2027-03-01."
        in told(desk, "Fotografier")[0]
    )


def test_a_reason_that_the_desk_has_a_word_for_is_told_in_the_requesters_language() -> None:
    desk = prepared()
    desk.decides("Photographs", "declined|reason=late")
    desk.ticks()

    assert "'''Declined'''. Reason: it came too late for its date." in told(desk)[0]
    assert "|reason=late" in desk.thread("Photographs").splitlines()[0]


def test_a_stranger_decides_nothing_and_staff_are_told_there() -> None:
    desk = prepared()
    desk.decides("Photographs", "approved", by="Mallory")
    desk.ticks()

    assert told(desk) == []
    assert desk.notified() == []
    assert "was saved by [[User talk:Mallory|Mallory]], who is neither" in desk.staff.read(MEETING)

    desk.decides("Photographs", "approved|priority=1")
    desk.ticks()
    assert len(told(desk)) == 1
    assert "Mallory" not in desk.staff.read(MEETING)


def test_a_stranger_who_changes_or_removes_a_line_changes_nothing() -> None:
    desk = prepared()
    desk.decides("Photographs", "approved")
    desk.decides("Photographs", "declined", by="Mallory")
    desk.ticks()

    assert "{{Helpdesk status|approved|" in desk.thread("Photographs")
    assert "Answer: Approved, recorded by [[User talk:Samira" in desk.block("Photographs")

    desk.person("Mallory").edit(MEETING, "")
    desk.minutes_pass(5)
    desk.ticks()
    assert len(told(desk)) == 1


def test_a_stranger_who_puts_an_old_line_back_has_decided_nothing() -> None:
    desk = prepared()
    desk.decides("Photographs", "approved")
    desk.decides("Photographs", "declined")
    desk.decides("Photographs", "approved", by="Mallory")
    desk.ticks()

    assert "{{Helpdesk status|declined|" in desk.thread("Photographs")


def test_a_member_of_the_committee_decides_as_staff_do() -> None:
    desk = MeetingDesk()
    desk.person("Carin")
    desk.minutes_pass(1)
    desk.policies[:] = [MeetingDesk(committee={"enabled": True, "members": ["Carin"]}).policies[0]]
    desk.office = desk.open_office()
    desk.is_prepared()
    desk.decides("Photographs", "approved", by="Carin")
    desk.ticks()
    desk.now += timedelta(days=1)
    desk.person("Anna").append(PAGE, "::Thank you, when does it begin? ~~~~")
    desk.minutes_pass(5)
    desk.ticks()

    assert len(told(desk)) == 1
    assert "{{Helpdesk status|approved|" in desk.thread("Photographs")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("aproved", 'has no word for a decision. Did you mean <code dir="ltr">approved</code>?'),
        ("perhaps", "has no word for a decision."),
        ("waiting", 'Did you mean <code dir="ltr">waiting for requester</code>, <code '),
        ("approved|until=soon", "has a day that cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_on_the_page(written: str, shown: str) -> None:
    desk = prepared()
    desk.decides("Photographs", written)
    desk.ticks()

    assert shown in desk.staff.read(MEETING)
    assert told(desk) == []

    desk.decides("Photographs", "approved")
    desk.ticks()
    assert shown not in desk.staff.read(MEETING)
    assert len(told(desk)) == 1


def test_a_request_may_be_named_by_its_heading_and_a_wrong_one_is_told() -> None:
    desk = prepared()
    desk.staff.append(MEETING, "\n{{Helpdesk decision|Photograph|approved}}")
    desk.minutes_pass(5)
    desk.ticks()
    assert 'no request that is known here. Did you mean <code dir="ltr">Photographs</code>?' in (
        desk.staff.read(MEETING)
    )

    desk.staff.replace(MEETING, "decision|Photograph|", "decision|Photographs|")
    desk.minutes_pass(5)
    desk.ticks()

    assert len(told(desk)) == 1
    assert desk.staff.read(MEETING).endswith("{{Helpdesk decision|Photographs|approved}}")


def test_two_decisions_in_one_edit_are_none_and_the_later_of_two_counts() -> None:
    desk = prepared()
    text = desk.staff.read(MEETING)
    line = text[text.index("{{Helpdesk decision|request") :].partition("}}")[0]
    desk.staff.edit(MEETING, text.replace(line + "}}", f"{line}approved}}}}\n{line}declined}}}}"))
    desk.minutes_pass(5)
    desk.ticks()
    assert told(desk) == []
    assert "stands beside another decision for the same request" in desk.staff.read(MEETING)

    desk.staff.replace(MEETING, f"{line}declined}}}}\n", "")
    desk.staff.append(MEETING, "\n{{Helpdesk decision|Photographs|not now}}")
    desk.minutes_pass(5)
    desk.ticks()

    assert "{{Helpdesk status|not now|" in desk.thread("Photographs")
    assert len(told(desk)) == 1


def test_a_decision_that_is_changed_is_told_as_a_change_once_and_back_again() -> None:
    desk = prepared()
    for word in ("not now|until=2027-02-01|reason=no room", "approved", "declined", "approved"):
        desk.decides("Photographs", word)
        desk.ticks()
        desk.now += timedelta(hours=30)
        desk.ticks()

    lines = told(desk)
    assert ["changed" in line for line in lines] == [False, True, True, True]
    status = desk.thread("Photographs").splitlines()[0]
    assert status.startswith("{{Helpdesk status|approved")
    assert "2027-02-01" not in status
    assert "no room" not in status


def test_a_decision_may_still_be_written_into_the_record() -> None:
    desk = prepared()
    desk.at("2026-12-10 09:00")
    desk.ticks()
    desk.decides("Photographs", "approved")
    desk.ticks()

    assert len(told(desk)) == 1
    assert "Answer: Approved, recorded by" in desk.block("Photographs")


def test_a_status_that_a_person_sets_after_the_decision_stays() -> None:
    desk = prepared(settle_minutes=30)
    desk.decides("Photographs", "approved")
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|done")
    desk.minutes_pass(40)
    desk.ticks()

    assert "{{Helpdesk status|done|" in desk.thread("Photographs")
    assert told(desk) == []

    other = prepared()
    other.decides("Photographs", "approved")
    other.ticks()
    other.staff.replace(PAGE, "{{Helpdesk status|approved", "{{Helpdesk status|planning")
    other.minutes_pass(5)
    other.ticks()
    assert "{{Helpdesk status|planning|" in other.thread("Photographs")


def test_who_undoes_or_deletes_what_was_told_is_not_told_again() -> None:
    desk = prepared()
    desk.decides("Photographs", "approved")
    desk.tick()
    desk.staff.undo(PAGE)
    desk.minutes_pass(5)
    desk.ticks()
    desk.lose_the_database()
    desk.ticks()

    assert told(desk) == []
    assert "{{Helpdesk status|new|" in desk.thread("Photographs")


def test_a_decision_about_an_archived_request_is_recorded_and_says_that_nobody_was_told() -> None:
    desk = prepared()
    desk.staff.edit(PAGE, desk.text[: desk.text.index("== Photographs ==")])
    desk.minutes_pass(5)
    desk.ticks()
    desk.decides("Photographs", "approved")
    desk.ticks()

    answer = desk.block("Photographs")
    assert "Answer: Approved, recorded by [[User talk:Samira|Samira]]" in answer
    assert "so the bot has not told who asked" in answer
    assert desk.notified() == []


def test_who_is_to_look_after_it_is_named_in_the_template() -> None:
    desk = prepared()
    desk.person("Linnea")
    desk.decides("Photographs", "approved|holder=Linnea")
    desk.ticks()

    assert "|expert=Linnea" in desk.thread("Photographs").splitlines()[0]


def test_a_hostile_reason_does_nothing() -> None:
    desk = prepared()
    desk.decides("Photographs", "approved|reason=[[User:Olle]] <nowiki> ~~~~ '''x |foo=bar")
    desk.ticks()

    assert desk.notified() == ["Anna"]
    assert len(told(desk)) == 1
    assert "[[User:Olle" not in desk.text
    assert "<nowiki>" not in desk.text


def test_staff_word_what_is_told_on_the_wiki() -> None:
    desk = MeetingDesk()
    values = {**OF_CONCERNS, "bot": desk.wiki.bot, "contact": "x", "stop": STOP, "version": "1"}
    pages = load_pages(values, languages=["en", "sv"], parts=["committee"])
    apply_publish(
        desk.wiki, desk.store, fetch_steps(desk.wiki, desk.store, pages), force=(), now=desk.now
    )
    desk.staff.replace("Template:Helpdesk decided/en", "was decided upon", "has an answer")
    desk.is_prepared()
    desk.decides("Photographs", "approved")
    desk.ticks()

    assert "this request has an answer: '''Approved'''" in told(desk)[0]


def test_a_decision_on_a_page_that_is_not_the_desks_means_nothing() -> None:
    desk = prepared()
    desk.staff.edit(f"{BELOW}/2026-11-10", "{{Helpdesk decision|Photographs|approved}}")
    desk.staff.edit(
        MEETING.replace("2026-12-08", "Notes"), "{{Helpdesk decision|Photographs|approved}}"
    )
    desk.minutes_pass(5)
    desk.ticks()

    assert told(desk) == []


def test_a_decision_in_code_or_a_comment_is_none() -> None:
    desk = prepared()
    call = "{{Helpdesk decision|Photographs|approved}}"
    desk.staff.append(MEETING, f"\n<nowiki>{call}</nowiki> <!-- {call} -->\n<pre>{call}</pre>")
    desk.minutes_pass(5)
    desk.ticks()

    assert told(desk) == []


def test_an_idle_pass_is_one_request() -> None:
    desk = prepared()
    desk.asks("Bosse", "Maps", LARGE)
    desk.decides("Photographs", "approved")
    desk.ticks()
    calls: list[str] = []
    for name in ("fetch_heads", "fetch_pages", "fetch_history", "fetch_users"):
        real = getattr(desk.wiki, name)

        def call(*args: object, real=real, name=name, **more: object) -> object:  # type: ignore[no-untyped-def]
            calls.append(name)
            return real(*args, **more)

        setattr(desk.wiki, name, call)
    desk.tick()

    assert calls == ["fetch_heads"]


@pytest.mark.slow
def test_a_long_evening_of_decisions_is_no_accident() -> None:
    desk = MeetingDesk()
    for number in range(26):
        desk.asks(f"Person {number}", f"Request {number}.", LARGE)
        desk.tick()
        desk.now += timedelta(hours=8)
    desk.at("2026-12-08 18:00")
    desk.ticks()
    text = desk.staff.read(MEETING)
    for number in range(26):
        line = "{{Helpdesk decision|request=" + desk.identity(f"Request {number}.") + "|"
        text = text.replace(line, f"{line}approved")
    desk.staff.edit(MEETING, text)
    desk.minutes_pass(5)
    desk.ticks()

    assert desk.text.count("helpdeskbot:decided") == 26
    assert len(desk.notified()) == 26
