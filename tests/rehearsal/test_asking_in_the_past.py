"""Histories with experts, of which is known whom the bot would have asked, and who was away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.cli.rehearsing import WantedRehearsal, make_terms
from helpdeskbot.cli.rehearsing_more import judge
from helpdeskbot.concerns.order import CONCERNS
from helpdeskbot.page.side_pages import KEEP
from helpdeskbot.page.told import NOTICE
from helpdeskbot.rehearsal.export.past import read_past
from helpdeskbot.rehearsal.model import Mistaken, Rehearsed, RehearsedRequest
from helpdeskbot.rehearsal.play import rehearse
from helpdeskbot.rehearsal.saying import say_kind
from helpdeskbot.rehearsal.score import reckon
from helpdeskbot.settings.on_wiki.notices import TELL
from tests.rehearsal.exports import BEGIN, Writer, write_export

PAGE, ROSTER = "Meta:Helpdesk", "Meta:Helpdesk/Experts"
ROWS = (
    ("Bo", "{{Helpdesk expert|Bo|topics=copyright|languages=en}}"),
    ("Chidi", "{{Helpdesk expert|Chidi|topics=upload|languages=en}}"),
    ("Dalia", "{{Helpdesk expert|Dalia|topics=translation|languages=en}}"),
)
SETTINGS = """
profile = "quiet"
staff = ["Samira"]
[asking]
enabled = true
experts = 1
wait_days = 20
[reminders]
enabled = true
"""

IN_EXPORT = SETTINGS.replace("[asking]", f'[asking]\nroster = "{ROSTER}"')
ALL_DAYS = """
[turns]
follow = true
[hours]
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
opens = "00:00"
closes = "00:00"
"""


def lived() -> Writer:
    """A spring: Chidi answers what he is asked; Bo, who was there in March, is away from April."""
    writer = Writer(PAGE).save("Samira", "Welcome to the desk.").later(days=2)
    writer.asks("Ines", "Logo", "Is the copyright of this logo still running?").later(days=1)
    writer.replies("Bo", "Logo", "It is too simple for that.").later(days=5)
    writer.asks("Anna", "Upload", "How can we upload our archive's photographs?").later(days=3)
    writer.replies("Chidi", "Upload", "I can do that with a batch upload.").later(days=50)
    writer.asks("Lars", "Poster", "Is the copyright of this poster expired?").later(days=50)
    return writer.asks("Mira", "Later", "May I say hello?").later(days=10)


def roster() -> Writer:
    """The experts put themselves on the roster on the first day."""
    writer, text = Writer(ROSTER), "Experts of this desk."
    for name, row in ROWS:
        text = f"{text}\n{row}"
        writer.later(minutes=5).save(name, text)
    return writer


def play(folder: Path, settings: str, *, in_export: bool) -> Rehearsed:
    file, rows = folder / "desk.toml", folder / "roster.wikitext"
    file.write_text(settings, encoding="utf-8")
    rows.write_text(roster().text, encoding="utf-8")
    pages = {PAGE: lived().revisions} | ({ROSTER: roster().revisions} if in_export else {})
    with read_past(write_export(folder, pages)) as past:
        asked: dict[str, Any] = {} if in_export else {"roster": rows}
        terms = make_terms(past, WantedRehearsal(settings=file, page=PAGE, **asked))
        found = rehearse(past, terms)
        judge(found, terms.desks)
    return found


def named(found: Rehearsed, heading: str) -> RehearsedRequest:
    return next(one for one in found.requests if one.heading == heading)


def questions(request: RehearsedRequest) -> list[tuple[str, ...]]:
    return [act.notifies for act in request.acts if act.kind == "ask"]


@pytest.mark.parametrize("in_export", [True, False], ids=["exported", "--roster"])
def test_who_knows_a_topic_is_asked_and_who_was_away_is_counted(
    tmp_path: Path, in_export: bool
) -> None:
    found = play(tmp_path, IN_EXPORT if in_export else SETTINGS, in_export=in_export)

    upload, poster = named(found, "Upload"), named(found, "Poster")
    assert (questions(upload), questions(poster)) == ([("Chidi",)], [("Bo",)])
    assert not upload.missteps
    [away] = poster.missteps
    assert away.error is Mistaken.ASKED_ABSENT
    assert "last on 6 March 2025" in away.sentence
    # Only the question tells somebody: the template that comes with it is no message.
    assert not [act for act in upload.acts if act.kind == "tag" and act.notifies]
    assert reckon(found).missteps == {Mistaken.ASKED_ABSENT: 1}


def test_each_act_of_an_edit_tells_those_of_its_thread(tmp_path: Path) -> None:
    """A question to an expert and a reminder to a requester are due at the same moment."""
    writer = Writer(PAGE).save("Samira", "Welcome to the desk.").later(days=1)
    writer.asks("Anna", "Scans", "May I show scans of my uncle's books?").later(hours=1)
    writer.replies("Bo", "Scans", "I have such books, too.").later(minutes=5)
    writer.replies("Samira", "Scans", "Which books are these?")
    writer.later(days=7, minutes=-2).asks("Lars", "Poster", "Is the copyright of a poster over?")
    writer.later(days=20).asks("Mira", "Later", "May I say hello?")
    file = tmp_path / "desk.toml"
    file.write_text(f"{IN_EXPORT}requester = [7]\n{ALL_DAYS}", encoding="utf-8")
    pages = {PAGE: writer.revisions, ROSTER: roster().revisions}
    with read_past(write_export(tmp_path, pages)) as past:
        found = rehearse(past, make_terms(past, WantedRehearsal(settings=file, page=PAGE)))

    asked = next(act for act in named(found, "Poster").acts if act.kind == "ask")
    reminded = next(act for act in named(found, "Scans").acts if act.kind == "remind")
    assert asked.at == reminded.at == BEGIN + timedelta(days=8, hours=1, minutes=5)
    assert (asked.notifies, reminded.notifies) == (("Bo",), ("Anna",))


def test_each_kind_of_act_has_words_for_people() -> None:
    kinds = {kind.name for concern in CONCERNS for kind in concern.kinds}

    kinds |= {KEEP.name, NOTICE.name, TELL.name, "mail"}

    assert not {name for name in kinds if say_kind(name) == name}
