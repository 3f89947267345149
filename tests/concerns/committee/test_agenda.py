"""Stories of the page of a meeting: begun, kept current, and left as a record."""

from __future__ import annotations

from helpdeskbot.model.wiki import Edit
from tests.concerns.committee.meeting import BELOW, LARGE, MEETING, NEXT, MeetingDesk
from tests.scenario.desk import PAGE, Desk

OTHER = "Project:Other helpdesk"


def test_an_agenda_is_begun_a_week_before_the_meeting_with_what_is_known_of_a_request() -> None:
    desk = MeetingDesk()
    desk.asks("Anna", "Photographs", LARGE)
    desk.ticks()
    desk.at("2026-11-30 09:00")
    assert desk.ticks() == []

    desk.at("2026-12-01 09:00")
    assert [edit.title for edit in desk.ticks()] == [MEETING]

    said = desk.block("Photographs")
    assert "Asked on 23 November 2026 by [[User talk:Anna|Anna]]." in said
    assert "Size: involved" in said
    assert "3,000 photographs" in said
    assert "Wished by: 20 December 2026. Money: <bdi>“2 000 EUR”</bdi>. " in said
    assert "Rights and licence: <bdi>“CC BY-SA 4.0”</bdi>" in said
    assert said.endswith(f"{{{{Helpdesk decision|request={desk.identity('Photographs')}|}}}}")
    assert desk.notified() == []


def test_what_a_request_does_not_say_is_not_said() -> None:
    desk = MeetingDesk()
    desk.asks("Anna", "Workshops", "Please plan a series of ten workshops for our museum. ~~~~")
    desk.ticks()
    desk.at("2026-12-02 09:00")
    desk.ticks()

    said = desk.block("Workshops")
    assert "Wished by: not said. Money: not said. Rights and licence: not said." in said


def test_a_desk_whose_committee_has_no_meetings_hears_nothing_of_it() -> None:
    desk = MeetingDesk(meetings=[])
    desk.is_prepared()

    assert not desk.wiki.fetch_titles(BELOW)
    assert "committee" not in "".join(edit.summary for edit in desk.ticks())


def test_an_agenda_is_edited_only_where_a_reader_sees_a_difference() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.staff.append(PAGE, ":I look at it. ~~~~")
    desk.minutes_pass(5)
    assert MEETING not in [edit.title for edit in desk.ticks()]

    desk.asks("Bosse", "Maps", LARGE)
    assert [edit.title for edit in desk.ticks()].count(MEETING) == 1
    assert "Asked on 2 December 2026 by [[User talk:Bosse|Bosse]]" in desk.block("Maps")


def test_small_questions_are_counted_and_stand_in_the_record() -> None:
    desk = MeetingDesk()
    desk.asks("Bosse", "Signatures", "How do I sign? ~~~~")
    desk.is_prepared()
    assert "Questions: 1; answered: 0." in desk.staff.read(MEETING)
    assert "|Signatures]]" not in desk.staff.read(MEETING)

    desk.at("2026-12-09 09:00")
    desk.ticks()

    record = desk.staff.read(MEETING)
    assert "|Signatures]] – not decided, comes again on 12 January 2027" in record


def test_what_was_not_decided_comes_again_and_what_was_answered_meanwhile_says_so() -> None:
    desk = MeetingDesk()
    desk.asks("Bosse", "Maps", LARGE)
    desk.is_prepared()
    desk.staff.replace(
        PAGE, "== Maps ==\n{{Helpdesk status|new", "== Maps ==\n{{Helpdesk status|done"
    )
    desk.minutes_pass(5)
    desk.ticks()
    desk.at("2026-12-08 09:00")
    desk.ticks()
    assert "Answer: not decided yet" in desk.block("Photographs")
    desk.at("2026-12-09 09:00")
    desk.ticks()

    assert f"The next meeting: [[:{NEXT}|2027-01-12]]." in desk.staff.read(MEETING)
    assert "Answer: not decided, comes again on 12 January 2027" in desk.block("Photographs")
    assert "Answer: answered without a decision here: Done" in desk.block("Maps")

    desk.at("2027-01-06 09:00")
    desk.ticks()

    assert "Asked on 23 November 2026" in desk.block("Photographs", NEXT)
    assert "|Maps]]" not in desk.staff.read(NEXT)
    assert f"The meeting before: [[:{MEETING}|2026-12-08]]." in desk.staff.read(NEXT)


def test_a_record_stays_as_it_is_whatever_becomes_of_requests_later() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.at("2026-12-09 09:00")
    desk.ticks()
    record = desk.staff.read(MEETING)
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|done")
    desk.minutes_pass(5)
    desk.ticks()
    desk.lose_the_database()
    desk.ticks()

    assert desk.staff.read(MEETING) == record


def test_what_was_decided_last_time_is_on_the_next_agenda_with_what_became_of_it() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.decides("Photographs", "approved")
    desk.ticks()
    desk.at("2026-12-10 09:00")
    desk.ticks()
    desk.staff.replace(PAGE, "{{Helpdesk status|approved", "{{Helpdesk status|done")
    desk.minutes_pass(5)
    desk.ticks()

    desk.at("2027-01-06 09:00")
    desk.ticks()

    last = desk.staff.read(NEXT).partition("== Decided last time ==")[2]
    assert "|Photographs]] – Done" in last
    assert "helpdeskbot:item|h-" not in desk.staff.read(NEXT)


def test_an_archived_request_is_on_the_record() -> None:
    desk = MeetingDesk(archives={"enabled": True})
    desk.asks("Bosse", "Maps", LARGE)
    desk.is_prepared()
    text = desk.text
    at = text.index("== Maps ==")
    end = text.index("== Photographs ==")
    bot = desk.person("ArchiveBot", "bot")
    bot.edit(PAGE, text[:at] + text[end:], f"Archiving to [[{PAGE}/Archive]]")
    bot.edit(f"{PAGE}/Archive", text[at:end])
    desk.minutes_pass(5)
    desk.ticks()
    desk.at("2026-12-09 09:00")
    desk.ticks()

    assert f"Answer: archived: New [[:{PAGE}/Archive]]" in desk.block("Maps")


def test_a_meeting_that_is_moved_leaves_a_word_where_its_agenda_was() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.policies[:] = [MeetingDesk(meetings=["third Tuesday"]).policies[0]]
    desk.office = desk.open_office()
    desk.at("2026-12-09 09:00")
    desk.policies[:] = [MeetingDesk(meetings=["2026-12-15"]).policies[0]]
    desk.office = desk.open_office()
    desk.at("2026-12-03 09:00")
    desk.ticks()
    assert "no meeting on this day any more. The next one: [[:" in desk.staff.read(MEETING)

    desk.at("2026-12-09 09:00")
    desk.ticks()

    assert "Asked on 23 November 2026" in desk.block("Photographs", f"{BELOW}/2026-12-15")


def test_two_desks_have_pages_of_their_own() -> None:
    desk = MeetingDesk()
    other = Desk(
        name="other", pages=[OTHER], meetings=["2026-12-05"], committee={"enabled": True}
    ).policies[0]
    desk.policies.append(other)
    desk.staff.edit(OTHER, "Another desk.")
    desk.office = desk.open_office()
    desk.person("Bosse").new_section(OTHER, "Maps", LARGE)
    desk.is_prepared()

    assert "|Photographs]]" in desk.staff.read(MEETING)
    assert "|Maps]]" not in desk.staff.read(MEETING)
    assert "|Maps]]" in desk.staff.read(f"{OTHER}/Meetings/2026-12-05")


def test_what_people_write_into_an_agenda_stays_to_the_byte() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    text = desk.staff.read(MEETING)
    note = "* Carin: we know this  museum.\n\nThey have    a room for us."
    desk.staff.edit(
        MEETING, "Coffee first.\n" + text.replace("{{Helpdesk", f"{note}\n{{{{Helpdesk")
    )
    desk.asks("Bosse", "Maps", LARGE)
    desk.ticks()

    now = desk.staff.read(MEETING)
    assert now.startswith("Coffee first.\n<!-- helpdeskbot begins here -->")
    assert note in now
    assert "|Maps]]" in now
    assert note in desk.block("Photographs")


def test_a_line_of_the_bot_that_somebody_has_corrected_is_not_written_again() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.staff.replace(MEETING, "Money: <bdi>“2 000 EUR”</bdi>", "Money: 20 000 SEK")
    desk.asks("Bosse", "Maps", LARGE)
    desk.ticks()

    assert "Money: 20 000 SEK" in desk.block("Photographs")
    assert "2 000 EUR" not in desk.block("Photographs")


def test_who_takes_the_bots_marks_away_has_taken_the_page_over() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.staff.edit(MEETING, "We do it by hand.")
    desk.asks("Bosse", "Maps", LARGE)
    desk.ticks()

    assert desk.staff.read(MEETING) == "We do it by hand."


def test_somebody_edits_the_agenda_while_the_bot_writes() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.asks("Bosse", "Maps", LARGE)
    save = desk.wiki.apply_edit
    done: list[Edit] = []

    def meanwhile(edit: Edit, **more: object) -> object:
        if edit.title == MEETING and not done:
            done.append(edit)
            desk.staff.replace(MEETING, "kept up to date", "KEPT up to date")
        return save(edit, **more)

    desk.wiki.apply_edit = meanwhile  # type: ignore[method-assign, assignment]
    desk.ticks()

    text = desk.staff.read(MEETING)
    assert done
    assert "KEPT up to date" in text
    assert "|Maps]]" in text
    assert text.count("Agenda of the meeting") == 1


def test_with_the_database_gone_the_agenda_says_the_same() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.staff.replace(MEETING, "{{Helpdesk decision", "* Nice.\n{{Helpdesk decision")
    before = desk.staff.read(MEETING)
    desk.lose_the_database()
    desk.ticks()
    now = desk.staff.read(MEETING)

    assert now == before


def test_with_the_database_gone_a_request_that_is_gone_too_stays_on_the_record() -> None:
    desk = MeetingDesk()
    desk.asks("Bosse", "Maps", LARGE)
    desk.is_prepared()
    desk.staff.replace(
        PAGE, desk.text[desk.text.index("== Maps ==") : desk.text.index("== Photo")], ""
    )
    desk.lose_the_database()
    desk.minutes_pass(5)
    desk.ticks()
    desk.at("2026-12-09 09:00")
    desk.ticks()

    block = desk.staff.read(MEETING).partition("|Maps]] ===")[2].partition("\n===")[0]
    assert "Answer: no longer on the desk’s page" in block


def test_a_hostile_heading_does_nothing_on_the_agenda() -> None:
    desk = MeetingDesk()
    heading = "{{Helpdesk decision|x|approved}} <!-- helpdeskbot ends here --> ~~~~ [[User:Olle]]"
    desk.asks("Anna", heading, LARGE)
    desk.ticks()
    desk.at("2026-12-02 09:00")
    desk.ticks()

    text = desk.staff.read(MEETING)
    assert text.count("<!-- helpdeskbot ends here -->") == 1
    assert "{{Helpdesk decision|x" not in text
    assert "[[User:Olle" not in text
    assert desk.notified() == []


def test_while_people_write_line_after_line_the_bot_keeps_off_the_page() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.asks("Bosse", "Maps", LARGE)
    desk.staff.append(MEETING, "\nWe begin.")
    assert MEETING not in [edit.title for edit in desk.tick().edits]

    desk.minutes_pass(3)
    assert MEETING in [edit.title for edit in desk.tick().edits]


def test_where_the_committee_meets_every_week_one_page_follows_the_other() -> None:
    desk = MeetingDesk(meetings=["first Tuesday", "second Tuesday", "third Tuesday"])
    desk.asks("Anna", "Photographs", LARGE)
    desk.ticks()
    edits = []
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-08", "2026-12-09"):
        desk.at(f"{day} 10:00")
        edits.append([edit.title.removeprefix(f"{BELOW}/") for edit in desk.ticks()])

    assert edits == [
        ["2026-12-01"],
        ["2026-12-01", "2026-12-08"],
        ["2026-12-01"],
        ["2026-12-08", "2026-12-15"],
        ["2026-12-08"],
    ]
    assert "comes again on 15 December 2026" in desk.block("Photographs")


def test_a_meeting_while_the_bot_was_away_has_its_record_all_the_same() -> None:
    desk = MeetingDesk()
    desk.is_prepared()
    desk.at("2026-12-10 09:00")
    desk.ticks()
    desk.at("2027-01-20 09:00")
    desk.ticks()

    assert "Answer: not decided, comes again on 9 February 2027" in desk.block("Photographs", NEXT)
