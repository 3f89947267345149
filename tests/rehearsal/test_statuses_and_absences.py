"""Statuses that people took off or gave otherwise, and who was away by a roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from helpdeskbot.cli.absences import find_absences
from helpdeskbot.cli.rehearsing import WantedRehearsal, make_terms
from helpdeskbot.cli.rehearsing_more import conclude
from helpdeskbot.rehearsal.export.past import read_past
from helpdeskbot.rehearsal.missteps import list_worst, mark_missteps
from helpdeskbot.rehearsal.model import Deed, Done, Rehearsed, RehearsedRequest, SaidAway
from helpdeskbot.rehearsal.play import rehearse
from tests.rehearsal.exports import BEGIN, Writer, write_export
from tests.rehearsal.past import at, did, rehearsed, replied, request, would

PAGE, ROSTER = "Meta:Helpdesk", "Meta:Helpdesk/Experts"


def judged(*requests: RehearsedRequest, absences: Iterable[SaidAway] = ()) -> list[str]:
    past = rehearsed(*requests)
    past.absences = {"Bo": [*absences]}
    mark_missteps(past, closes_as={"No response"})
    return [f"{one.error.name}: {one.sentence}" for _, one in list_worst(past)]


def sets(by: str, when: datetime, status: str) -> Done:
    return did(by, when, Deed.STATUS_SET, status)


# -- Gave a status that somebody took off ----------------------------------------------------------
def test_a_status_that_people_took_off_again_was_not_wanted() -> None:
    found = judged(
        request(would("tag", at(1)), sets("Chidi", at(2), "on hold"), sets("Bo", at(4), ""))
    )

    assert found == [
        "STATUS_TAKEN_OFF: would have given it a status on 1 March 2026 at 10:00; Bo took the "
        "status “on hold” off on 4 March at 10:00, and nobody set one again"
    ]


def test_what_was_closed_and_lost_its_status_is_told_of_the_closing() -> None:
    [found] = judged(
        request(
            would("tag", at(1)), sets("Chidi", at(1, hour=11), "on hold"),
            would("close", at(20)), sets("Bo", at(22), ""),
        )
    )  # fmt: skip

    assert found.startswith("STATUS_TAKEN_OFF: would have closed it on 20 March 2026 at 10:00; Bo")


ON_HOLD = sets("Chidi", at(2), "on hold")


@pytest.mark.parametrize(
    "what",
    [
        pytest.param([sets("Bo", at(4), "")], id="there was none of people's"),
        pytest.param(
            [sets("Chidi", at(2), "done"), sets("Bo", at(4), "")], id="it was over and is tidied up"
        ),
        pytest.param(
            [ON_HOLD, sets("Bo", at(4), ""), sets("Bo", at(5), "done")], id="another one was set"
        ),
        pytest.param(
            [ON_HOLD, sets("Bo", at(4), ""), replied("Bo", at(4))], id="they said why at once"
        ),
        pytest.param(
            [ON_HOLD, sets("Bo", at(4), ""), did("ArchiveBot", at(5), Deed.GONE)],
            id="it was archived",
        ),
        pytest.param([ON_HOLD, sets("Anna", at(4), "")], id="who asked took it back"),
        pytest.param([ON_HOLD, sets("TidyBot", at(4), "")], id="a bot did it"),
        pytest.param([ON_HOLD, sets("Bo", at(4, month=5), "")], id="after months"),
    ],
)
def test_no_status_is_called_unwanted(what: list[Done]) -> None:
    assert judged(request(would("tag", at(1)), *what)) == []


# -- Gave a status where people soon gave another --------------------------------------------------
def test_what_people_ended_at_once_without_a_word_needed_no_first_status() -> None:
    found = judged(request(would("tag", at(1)), sets("Bo", at(1, hour=11), "declined")))

    assert found == [
        "OTHER_STATUS: would have given it its first status on 1 March 2026 at 10:00; Bo set it to "
        "“declined” at 11:00, and nobody had answered"
    ]


@pytest.mark.parametrize(
    "what",
    [
        pytest.param([sets("Bo", at(1, hour=11), "in progress")], id="they went on from there"),
        pytest.param([sets("Bo", at(1, hour=13), "done")], id="hours later"),
        pytest.param([sets("Anna", at(1, hour=11), "done")], id="who asked took it back"),
        pytest.param(
            [replied("Bo", at(1, hour=11)), sets("Bo", at(1, hour=11), "done")],
            id="it was answered",
        ),
        pytest.param(
            [
                sets("Bo", at(1, hour=11), "in progress"),
                sets("Bo", at(1, hour=11, minute=9), "done"),
            ],
            id="they were at it between",
        ),
    ],
)
def test_no_first_status_is_called_needless(what: list[Done]) -> None:
    assert judged(request(would("tag", at(1)), *what)) == []


def test_what_people_ended_in_another_way_was_not_to_be_closed_for_want_of_an_answer() -> None:
    found = judged(request(would("close", at(3)), sets("Bo", at(4), "done")))

    assert found == [
        "OTHER_STATUS: would have closed it for want of an answer on 3 March 2026 at 10:00; Bo set "
        "it to “done” on 4 March at 10:00"
    ]


@pytest.mark.parametrize(
    "what",
    [
        pytest.param([sets("Bo", at(4), "no response")], id="in the same way"),
        pytest.param([sets("Bo", at(9), "done")], id="days later"),
        pytest.param([sets("Bo", at(2), "done")], id="before"),
    ],
)
def test_no_closing_is_called_another(what: list[Done]) -> None:
    assert judged(request(would("close", at(3)), *what)) == []


def test_where_the_closing_word_is_not_known_no_other_one_can_be_told() -> None:
    past = rehearsed(request(would("close", at(3)), sets("Bo", at(4), "done")))
    mark_missteps(past)

    assert list_worst(past) == []


def test_each_act_is_wrong_in_one_way_only() -> None:
    found = judged(
        request(
            would("tag", at(1)), sets("Bo", at(1, hour=11), "declined"),
            did("Bo", at(1, hour=12), Deed.GONE),
        )
    )  # fmt: skip

    assert [one.partition(":")[0] for one in found] == ["NOT_A_REQUEST"]


# -- Asked somebody who was away by a roster -------------------------------------------------------
def away(said: datetime, day: date, unsaid: datetime | None = None) -> SaidAway:
    return SaidAway(said, day, datetime(day.year, day.month, day.day, tzinfo=UTC), unsaid)


def test_whose_row_says_that_they_are_away_was_away() -> None:
    found = judged(request(would("ask", at(3), "Bo")), absences=[away(at(2), date(2026, 3, 20))])

    assert found == [
        "ASKED_ABSENT: would have asked Bo on 3 March 2026 at 10:00, whose row of the roster said "
        "that they were away until 20 March 2026"
    ]


def test_who_says_so_soon_after_the_question_was_away() -> None:
    found = judged(request(would("ask", at(3), "Bo")), absences=[away(at(5), date(2026, 3, 20))])

    assert found == [
        "ASKED_ABSENT: would have asked Bo on 3 March 2026 at 10:00; on 5 March at 10:00 their row "
        "of the roster said that they were away until 20 March 2026, and they had done nothing on "
        "these pages meanwhile"
    ]


@pytest.mark.parametrize(
    ("absence", "what"),
    [
        pytest.param(away(at(1), date(2026, 3, 2)), [], id="it was over"),
        pytest.param(away(at(1), date(2026, 3, 20), at(2)), [], id="it was taken back"),
        pytest.param(away(at(7), date(2026, 3, 20)), [], id="they went away later"),
        pytest.param(
            away(at(2), date(2026, 3, 20)), [replied("Bo", at(6))], id="they replied all the same"
        ),
    ],
)
def test_nobody_is_called_away_who_was_there(absence: SaidAway, what: list[Done]) -> None:
    assert judged(request(would("ask", at(3), "Bo"), *what), absences=[absence]) == []


def test_who_was_at_work_before_they_said_so_had_been_there() -> None:
    other = request(replied("Bo", at(4)), heading="Maps")
    mine = request(would("ask", at(3), "Bo"))

    assert judged(mine, other, absences=[away(at(5), date(2026, 3, 20))]) == []


# -- From histories --------------------------------------------------------------------------------
SETTINGS = f"""
profile = "quiet"
staff = ["Samira"]
[asking]
enabled = true
roster = "{ROSTER}"
experts = 1
"""


def play(folder: Path, desk: Writer, roster: Writer) -> Rehearsed:
    (folder / "desk.toml").write_text(SETTINGS, encoding="utf-8")
    pages = {PAGE: desk.revisions, ROSTER: roster.revisions}
    with read_past(write_export(folder, pages)) as past:
        terms = make_terms(past, WantedRehearsal(settings=folder / "desk.toml", page=PAGE))
        found = rehearse(past, terms)
        conclude(found, past, terms)
    return found


def row(name: str, more: str = "") -> str:
    return f"{{{{Helpdesk expert|{name}|topics=copyright|languages=en{more}}}}}"


def a_desk() -> Writer:
    writer = Writer(PAGE).save("Samira", "Welcome to the desk.").later(days=2)
    return writer.asks("Ines", "Logo", "Is the copyright of this logo still running?")


def test_an_absence_that_is_put_on_the_roster_after_the_question_is_found(tmp_path: Path) -> None:
    desk = a_desk().later(days=9).asks("Mira", "Later", "May I say hello?")
    roster = Writer(ROSTER).later(minutes=5).save("Bo", row("Bo"))
    roster.later(days=3).save("Bo", row("Bo", "|away until=2025-03-31"))

    found = play(tmp_path, desk, roster)

    logo = next(one for one in found.requests if one.heading == "Logo")
    assert [act.notifies for act in logo.acts if act.kind == "ask"] == [("Bo",)]
    [one] = logo.missteps
    assert "that they were away until 31 March 2025" in one.sentence


def test_who_is_away_by_the_roster_is_not_asked_and_nothing_is_wrong(tmp_path: Path) -> None:
    desk = a_desk().later(days=9).asks("Mira", "Later", "May I say hello?")
    roster = Writer(ROSTER).later(minutes=5).save("Bo", row("Bo", "|away until=2025-03-31"))

    found = play(tmp_path, desk, roster)

    assert not [one for _, one in list_worst(found)]
    assert {name: [one.day for one in some] for name, some in found.absences.items()} == {
        "Bo": [date(2025, 3, 31)]
    }


def test_absences_are_read_from_the_history_of_a_roster(tmp_path: Path) -> None:
    roster = Writer(ROSTER).save("Bo", row("Bo")).later(days=1)
    roster.save("Bo", row("Bo", "|away until=2025-03-10|time zone=Europe/Berlin")).later(hours=1)
    roster.save("Chidi", f"{roster.text}\n{row('Chidi', '|away until=2025-02-01')}").later(days=1)
    roster.save("Bo", row("Bo", "|away until=2025-03-20")).later(days=1)
    roster.save("Dalia", row("Bo", "|away until=2025-03-20") + row("Dalia", "|away until=soon"))
    roster.later(days=1).save("Bo", row("Bo"))
    (tmp_path / "desk.toml").write_text(SETTINGS, encoding="utf-8")
    pages = {PAGE: a_desk().revisions, ROSTER: roster.revisions}
    with read_past(write_export(tmp_path, pages)) as past:
        terms = make_terms(past, WantedRehearsal(settings=tmp_path / "desk.toml", page=PAGE))
        found = find_absences(past, terms.desks)

    day = timedelta(days=1)
    second = BEGIN + 2 * day + timedelta(hours=1)
    assert found == {
        "Bo": [
            SaidAway(BEGIN + day, date(2025, 3, 10), datetime(2025, 3, 10, 23, tzinfo=UTC), second),
            SaidAway(
                second, date(2025, 3, 20), datetime(2025, 3, 21, tzinfo=UTC), second + 2 * day
            ),
        ]
    }


def test_a_status_that_is_taken_off_is_told_of_its_revisions(tmp_path: Path) -> None:
    desk = a_desk().later(hours=3)
    heading = "== Logo ==\n"
    desk.replaces("Bo", heading, f"{heading}{{{{Helpdesk status|on hold}}}}\n").later(days=2)
    desk.replaces("Samira", "{{Helpdesk status|on hold}}\n", "").later(days=9)
    desk.asks("Mira", "Later", "May I say hello?").later(days=9)
    desk.asks("Mira", "Even later", "May I say hello again?")

    found = play(tmp_path, desk, Writer(ROSTER).save("Samira", "Nobody yet."))

    logo = next(one for one in found.requests if one.heading == "Logo")
    assert [one.error.name for one in logo.missteps] == ["STATUS_TAKEN_OFF"]
    assert "Samira took the status “on hold” off" in logo.missteps[0].sentence
