"""Histories written by hand, of which is known what the bot would have done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.rehearsal.export.opening import ExportRefused
from helpdeskbot.rehearsal.export.past import read_past
from helpdeskbot.rehearsal.model import Deed, Rehearsed
from helpdeskbot.rehearsal.play import rehearse
from helpdeskbot.rehearsal.score import wait_for_answer
from helpdeskbot.rehearsal.terms import Conditions, HowFar
from helpdeskbot.settings.desk import build_desk
from tests.rehearsal.exports import BEGIN, Rev, Writer, sign, write_export

PAGE = "Meta:Helpdesk"
ALL_DAYS = {
    "days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "opens": "00:00",
    "closes": "00:00",
}
CARING: dict[str, Any] = {
    "turns": {"follow": True},
    "hours": ALL_DAYS,
    "reminders": {
        "enabled": True,
        "requester": [5],
        "close_after": 5,
        "first_reaction": [3],
    },
}


def policy(**more: Any) -> DeskPolicy:
    own = {"name": "desk", "pages": [PAGE], "since": BEGIN.date(), "profile": "quiet"}
    return build_desk([{**own, "staff": ["Samira"], **more}], DESK)


def play(
    folder: Path,
    pages: Mapping[str, Sequence[Rev]],
    desk: DeskPolicy | None = None,
    **terms: Any,
) -> Rehearsed:
    with read_past(write_export(folder, pages)) as past:
        return rehearse(past, Conditions(desks=[desk or policy()], **terms))


def acts(found: Rehearsed) -> list[tuple[str, str, datetime]]:
    """What the bot would have done in requests: heading, kind, moment."""
    return sorted(
        ((one.heading, act.kind, act.at) for one in found.requests for act in one.acts),
        key=lambda act: act[2],
    )


def asked() -> Writer:
    """Samira opens a desk; a day later Anna asks."""
    writer = Writer(PAGE).save("Samira", "Welcome to the desk.").later(days=1)
    return writer.asks("Anna", "Photos", "How do we upload 400 photographs?")


def test_a_request_is_tagged_when_it_has_settled(tmp_path: Path) -> None:
    found = play(tmp_path, {PAGE: asked().revisions})

    assert acts(found) == [("Photos", "tag", BEGIN + timedelta(days=1, minutes=2))]
    (request,) = found.requests
    assert (request.requester, request.opened_at) == ("Anna", BEGIN + timedelta(days=1))
    assert [(one.deed, one.by) for one in request.people] == [(Deed.OPENED, "Anna")]
    assert (found.begin, found.revisions) == (BEGIN, 2)
    assert found.end == BEGIN + timedelta(days=2)
    assert request.status == "new"


def test_what_people_did_is_told_of_their_revisions(tmp_path: Path) -> None:
    writer = asked().later(hours=2).replies("Samira", "Photos", "By a batch.").later(hours=1)
    writer.replies("Bo", "Photos", "I can help.").later(hours=1)
    writer.replaces("Samira", "== Photos ==\n", "== Photos ==\n{{Helpdesk status|done}}\n")
    writer.later(days=30).save("ArchiveBot", "Welcome to the desk.", "archiving")

    found = play(tmp_path, {PAGE: writer.revisions})

    (request,) = found.requests
    begin = BEGIN + timedelta(days=1)
    assert [(one.deed, one.by, one.at - begin, one.what) for one in request.people] == [
        (Deed.OPENED, "Anna", timedelta(0), ""),
        (Deed.REPLIED, "Samira", timedelta(hours=2), ""),
        (Deed.REPLIED, "Bo", timedelta(hours=3), ""),
        (Deed.STATUS_SET, "Samira", timedelta(hours=4), "done"),
        (Deed.GONE, "ArchiveBot", timedelta(days=30, hours=4), ""),
    ]


def test_a_status_set_beside_the_bots_is_told_and_what_is_archived_is_not_lost(
    tmp_path: Path,
) -> None:
    writer = asked().later(hours=2).replies("Samira", "Photos", "By a batch.").later(hours=1)
    writer.save("Anna", f"{writer.text}\n\n{{{{Helpdesk status|done}}}}").later(days=9)
    writer.save("ArchiveBot", "Welcome to the desk.", "archiving")

    found = play(tmp_path, {PAGE: writer.revisions})

    (request,) = found.requests
    told = [(one.deed, one.by, one.what) for one in request.people]
    assert (Deed.STATUS_SET, "Anna", "done") in told
    assert not found.unused


def test_people_are_reminded_and_what_is_not_answered_is_closed(tmp_path: Path) -> None:
    writer = asked().later(hours=2).replies("Samira", "Photos", "Which archive holds them?")
    writer.later(days=60).asks("Bo", "Maps", "Who can georeference?")

    found = play(tmp_path, {PAGE: writer.revisions}, policy(**CARING))

    photos = next(one for one in found.requests if one.heading == "Photos")
    answered = BEGIN + timedelta(days=1, hours=2)
    kinds = {act.kind: act for act in photos.acts}
    assert kinds["remind"].at == answered + timedelta(days=5)
    assert kinds["remind"].notifies == ("Anna",)
    assert kinds["close"].at == answered + timedelta(days=10)


def test_a_reply_in_time_spares_the_reminder(tmp_path: Path) -> None:
    writer = asked().later(hours=2).replies("Samira", "Photos", "Which archive holds them?")
    writer.later(days=4).replies("Anna", "Photos", "The city archive.")

    found = play(tmp_path, {PAGE: writer.revisions}, policy(**CARING))

    assert "remind" not in {kind for _, kind, _ in acts(found)}


@pytest.mark.parametrize("days", [4, 6])
def test_all_passes_that_are_left_out_do_nothing(tmp_path: Path, days: int) -> None:
    """Every pass of ``run`` with an interval of an hour, and only those that are due."""
    writer = asked().later(hours=2).replies("Samira", "Photos", "Which archive holds them?")
    writer.later(days=days, minutes=3).replies("Anna", "Photos", "The city archive.")
    writer.later(hours=1).asks("Bo", "Maps", "Who can georeference?")
    writer.later(days=4).replies("Samira", "Maps", "We can.")
    interval = timedelta(hours=1)
    pages = {PAGE: writer.revisions}

    few = play(tmp_path, pages, policy(**CARING), interval=interval)
    all_of_them = play(tmp_path, pages, policy(**CARING), interval=interval, pulse=interval)

    assert acts(few) == acts(all_of_them)
    assert few.elsewhere == all_of_them.elsewhere
    assert 3 * few.passes < all_of_them.passes


def test_what_the_bot_says_does_not_change_what_people_wrote(tmp_path: Path) -> None:
    """People reply below its comments as if these were not there, and are understood."""
    writer = asked().later(hours=2).replies("Samira", "Photos", "Which archive holds them?")
    writer.later(days=6).replies("Anna", "Photos", "The city archive.").later(hours=1)
    writer.replies("Samira", "Photos", "Thank you, and who has taken them?").later(days=6)
    writer.replies("Anna", "Photos", "Nobody knows.")

    found = play(tmp_path, {PAGE: writer.revisions}, policy(**CARING))

    (request,) = found.requests
    assert [one.by for one in request.people] == ["Anna", "Samira", "Anna", "Samira", "Anna"]
    assert [act.kind for act in request.acts].count("remind") == 2
    assert not [one for one in found.unused if "left no place" in one.what]


def test_what_is_before_the_first_day_is_left_alone(tmp_path: Path) -> None:
    writer = asked().later(days=10).asks("Bo", "Maps", "Who can georeference?")

    found = play(tmp_path, {PAGE: writer.revisions}, begin=BEGIN + timedelta(days=5))

    assert [heading for heading, _, _ in acts(found)] == ["Maps"]
    assert (found.begin, found.revisions) == (BEGIN + timedelta(days=5), 1)


def test_what_is_after_the_last_day_is_not_lived_through(tmp_path: Path) -> None:
    writer = asked().later(days=10).asks("Bo", "Maps", "Who can georeference?")

    found = play(tmp_path, {PAGE: writer.revisions}, end=BEGIN + timedelta(days=5))

    assert [heading for heading, _, _ in acts(found)] == ["Photos"]
    assert found.end == BEGIN + timedelta(days=5)


def test_what_the_bot_has_really_done_is_not_replayed(tmp_path: Path) -> None:
    """Its past tags the request once, as it did."""
    writer = asked().later(minutes=3)
    writer.replaces("HelpdeskBot", "== Photos ==\n", "== Photos ==\n{{Helpdesk status|new}}\n")
    writer.later(hours=2).replies("Samira", "Photos", "By a batch.")

    found = play(tmp_path, {PAGE: writer.revisions})

    (request,) = found.requests
    assert [act.kind for act in request.acts] == ["tag"]
    assert [one.deed for one in request.people] == [Deed.OPENED, Deed.REPLIED]


def test_hidden_people_and_texts_are_lived_through(tmp_path: Path) -> None:
    writer = asked().later(hours=2)
    writer.save(None, f"{writer.text}\n: Hello. {sign('Nobody', writer.now)}").later(hours=1)
    text = f"{writer.text}\n: It is hidden. {sign('Bo', writer.now)}"
    writer.revisions.append(Rev("Bo", None, writer.now, None))
    writer.text = text
    writer.later(hours=1).replies("Samira", "Photos", "Thank you both.")

    found = play(tmp_path, {PAGE: writer.revisions})

    (request,) = found.requests
    assert [(one.deed, one.by) for one in request.people] == [
        (Deed.OPENED, "Anna"),
        (Deed.REPLIED, ""),
        (Deed.REPLIED, "Samira"),
        (Deed.REPLIED, "Samira"),
    ]
    assert {one.what.partition(":")[0] for one in found.unused} == {
        "revisions whose author is hidden",
        "revisions whose text is hidden",
    }


def test_the_same_past_can_be_rehearsed_with_other_settings(tmp_path: Path) -> None:
    writer = asked().later(hours=2).replies("Samira", "Photos", "Which archive holds them?")
    writer.later(days=20).asks("Bo", "Maps", "Who can georeference?")
    with read_past(write_export(tmp_path, {PAGE: writer.revisions})) as past:
        quiet = rehearse(past, Conditions(desks=[policy()]))
        caring = rehearse(past, Conditions(desks=[policy(**CARING)]))
        again = rehearse(past, Conditions(desks=[policy()]))

    assert acts(quiet) == acts(again)
    assert {kind for _, kind, _ in acts(caring)} > {kind for _, kind, _ in acts(quiet)}


def test_how_far_it_is_is_told(tmp_path: Path) -> None:
    writer = asked()
    for number in range(40):
        writer.later(hours=1).replies("Samira", "Photos", f"Answer {number}.")
    told: list[HowFar] = []
    with read_past(write_export(tmp_path, {PAGE: writer.revisions})) as past:
        rehearse(past, Conditions(desks=[policy()]), on_progress=told.append)

    assert [one.done for one in told] == [20, 40, 42]
    assert told[-1] == HowFar(42, 42, writer.now)


def test_settings_and_roster_of_the_export_count(tmp_path: Path) -> None:
    settings = Writer("Meta:Helpdesk/Settings").later(minutes=1)
    settings.save("Samira", "{{Helpdesk settings\n| settle_minutes = 30\n}}")
    desk = policy(settings_page=settings.title)

    found = play(tmp_path, {PAGE: asked().revisions, settings.title: settings.revisions}, desk)

    assert acts(found) == [("Photos", "tag", BEGIN + timedelta(days=1, minutes=30))]


def test_of_a_large_export_only_what_belongs_to_the_desk_is_lived_through(tmp_path: Path) -> None:
    others = {f"Talk:Page {number}": [Rev("Bo", "x", BEGIN)] for number in range(300)}
    archive = {f"{PAGE}/Archive": [Rev("Bo", "Old.", BEGIN)]}

    found = play(tmp_path, {**others, PAGE: asked().revisions, **archive})

    assert found.pages == [PAGE, f"{PAGE}/Archive"]
    assert [one.count for one in found.unused] == [300]


def test_an_export_without_the_desk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="not in this export"):
        play(tmp_path, {"Talk:Other": asked().revisions})


def test_it_is_told_how_talk_pages_are_called(tmp_path: Path) -> None:
    """Whoever shows it to others can leave out the titles that name people."""
    spelling = {"database": "dewiki", "language": "de"}
    pages = {PAGE: asked().revisions}
    with read_past(write_export(tmp_path, pages, **spelling)) as past:
        found = rehearse(past, Conditions(desks=[policy()]))

    assert {"user talk", "benutzer diskussion"} <= set(found.user_talk)


def test_names_of_the_wikis_own_language_are_understood(tmp_path: Path) -> None:
    writer = asked()
    for number, one in enumerate(writer.revisions):
        text = (one.text or "").replace("[[User:", "[[Användare:").replace("March", "mars")
        text = text.replace(", 4 mars 2025 (UTC)", "").replace(
            "09:00", "4 mars 2025 kl. 10.00 (CET)"
        )
        writer.revisions[number] = replace_text(one, text)
    found = play_in(tmp_path, {PAGE: writer.revisions}, database="svwiki", language="sv")

    (request,) = found.requests
    assert (request.requester, request.opened_at) == ("Anna", BEGIN + timedelta(days=1))
    assert [act.kind for act in request.acts] == ["tag"]


def replace_text(one: Rev, text: str) -> Rev:
    return one._replace(text=text)


def play_in(folder: Path, pages: Mapping[str, Sequence[Rev]], **wiki: str) -> Rehearsed:
    with read_past(write_export(folder, pages, **wiki)) as past:
        return rehearse(past, Conditions(desks=[replace(policy(), language="")]))


def test_what_was_blanked_and_put_back_is_as_before(tmp_path: Path) -> None:
    """Neither asked nor answered by who undoes it; the bot's status is there again."""
    writer = asked().later(hours=1).replies("Bo", "Photos", "Which ones?").later(minutes=30)
    good = writer.text
    writer.save("192.0.2.5", "").later(minutes=2).save("Fay", good, "Undid").later(days=1)
    (request,) = play(tmp_path, {PAGE: writer.revisions}).requests

    assert [(one.deed, one.by) for one in request.people] == [
        (Deed.OPENED, "Anna"),
        (Deed.REPLIED, "Bo"),
        (Deed.GONE, "192.0.2.5"),
        (Deed.PUT_BACK, "Fay"),
    ]
    assert request.status == "new"
    assert [act.kind for act in request.acts] == ["tag"]


def test_who_brings_a_reply_back_has_not_written_it(tmp_path: Path) -> None:
    writer = asked().later(hours=1).replies("Bo", "Photos", "Which ones?").later(minutes=30)
    good = writer.text
    writer.save("192.0.2.5", good.replace("Which ones?", "").rpartition("\n")[0])
    writer.later(minutes=2).save("Fay", good, "Undid")
    (request,) = play(tmp_path, {PAGE: writer.revisions}).requests

    assert [(one.deed, one.by) for one in request.people] == [
        (Deed.OPENED, "Anna"),
        (Deed.REPLIED, "Bo"),
    ]


def test_nobody_asks_after_they_have_saved_it(tmp_path: Path) -> None:
    """A signature may be of another time zone, or only that of who answered."""
    writer = Writer(PAGE).save("Samira", "Welcome.").later(days=1)
    request = f"Welcome.\n\n== Photos ==\n\nHow? {sign('Anna', writer.now + timedelta(hours=8))}"
    writer.save("Anna", request).later(hours=2).replies("Bo", "Photos", "So.").later(days=1)
    writer.save("Chidi", f"{writer.text}\n\n== Maps ==\n\nWhere?").later(days=3)
    writer.replies("Bo", "Maps", "There.")
    photos, maps = play(tmp_path, {PAGE: writer.revisions}).requests

    assert (photos.requester, photos.opened_at) == ("Anna", BEGIN + timedelta(days=1))
    assert wait_for_answer(photos) == timedelta(hours=2)
    assert (maps.requester, maps.opened_at) == ("Chidi", BEGIN + timedelta(days=2, hours=2))
    assert wait_for_answer(maps) == timedelta(days=3)


def told(folder: Path, writer: Writer, **spelling: str) -> list[str]:
    with read_past(write_export(folder, {PAGE: writer.revisions}, **spelling)) as past:
        return [one.what for one in rehearse(past, Conditions(desks=[policy()])).unused]


def test_of_a_wiki_that_is_not_known_it_is_said_how_dates_are_read(tmp_path: Path) -> None:
    assert told(tmp_path, asked()) == []
    (said,) = told(tmp_path, asked(), database="exampledb")
    assert "in UTC" in said
    assert "--wiki" in said


def test_where_signatures_cannot_be_read_it_is_said(tmp_path: Path) -> None:
    """Whoever answered is not known there, and all looks as if nobody had."""
    writer = asked()
    abroad = [
        one._replace(text=(one.text or "").replace("(UTC)", "(CET)")) for one in writer.revisions
    ]
    writer.revisions = abroad
    (said,) = told(tmp_path, writer)
    assert "of 1 new request 1 had no signature" in said
    assert "--wiki" in said


@pytest.mark.parametrize(("kept", "said"), [(1, "only one revision"), (2, "before 4 March 2025")])
def test_a_history_without_its_beginning_is_said(tmp_path: Path, kept: int, said: str) -> None:
    """Else a desk with years of requests seems to have had none."""
    writer = asked().later(days=1).asks("Bo", "Maps", "Where?")
    file = write_export(tmp_path, {PAGE: writer.revisions})
    begin, *revisions = file.read_text().split("<revision>")
    file.write_text("<revision>".join([begin, *revisions[-kept:]]))

    with read_past(file) as past:
        unused = rehearse(past, Conditions(desks=[policy()])).unused

    assert [one.where for one in unused if said in one.what] == [PAGE]


def test_as_many_revisions_as_a_wiki_exports_at_the_most_may_not_be_all(tmp_path: Path) -> None:
    writer = asked()
    for _ in range(998):
        writer.later(minutes=5).save("Anna", f"{writer.text}.")
    found = play(tmp_path, {PAGE: writer.revisions}, end=BEGIN + timedelta(days=1))

    assert [one.where for one in found.unused if "exactly 1,000" in one.what] == [PAGE]


def test_what_people_did_is_told_where_the_bot_had_done_the_same(tmp_path: Path) -> None:
    """Else thanks for a request that people have closed look like an answer to a closing."""
    writer = asked().later(hours=5).replies("Samira", "Photos", "Which ones? Please tell us.")
    writer.later(days=11)
    writer.replaces("Samira", "== Photos ==\n", "== Photos ==\n{{Helpdesk status|no response}}\n")
    writer.later(days=2).replies("Anna", "Photos", "Thanks anyway.").later(days=9)
    (request,) = play(tmp_path, {PAGE: writer.revisions}, policy(**CARING)).requests

    (closed,) = [act.at for act in request.acts if act.kind == "close"]
    (set_,) = [one for one in request.people if one.deed is Deed.STATUS_SET]
    assert (set_.by, set_.what) == ("Samira", "no response")
    assert closed < set_.at


def test_who_is_a_bot_by_the_settings_has_not_answered(tmp_path: Path) -> None:
    writer = asked().later(hours=2).replies("Greeter", "Photos", "I am a machine.").later(days=2)
    (person,) = play(tmp_path, {PAGE: writer.revisions}).requests
    (machine,) = play(tmp_path, {PAGE: writer.revisions}, policy(bots=["greeter"])).requests

    assert wait_for_answer(person) == timedelta(hours=2)
    assert wait_for_answer(machine) is None


def test_who_asked_on_another_wiki_has_not_answered_themselves(tmp_path: Path) -> None:
    writer = asked()
    imported = [one._replace(user=f"sv>{one.user}") for one in writer.revisions]
    writer.later(hours=2).replies("Anna", "Photos", "They are of mushrooms.")
    writer.later(days=2).replies("Bo", "Photos", "So.").later(days=1)
    pages = {PAGE: [*imported, *writer.revisions[len(imported) :]]}
    (request,) = play(tmp_path, pages).requests

    assert wait_for_answer(request) == timedelta(days=2, hours=2)
