"""Scenes of a desk and its bot: mistakes, accidents, vandals, and who is in charge.

The first line of a scene's docstring is its headline; each begins where the one before it ended.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from helpdeskbot.cli.demo.desk import DESK, SETTINGS, STOP
from helpdeskbot.cli.demo.stage import DemoStage

RUDE = "WHY DOES NOBODY ANSWER"
WIKIDATA = "Wikidata"
WORKSHOP = "Taller en Lima"
SEEN = "صور المتحف"
PRESS = "A press release"


class PowerCut(BaseException):
    """The machine loses its power: nothing after this point happens, not even cleaning up."""


def settings(stage: DemoStage) -> None:
    """Staff mistype a setting, and are told the line; nothing breaks."""
    stage.staff.replace(
        SETTINGS, "| settle_minutes", "| reminders.requester = soon\n| settle_minutes", "sooner"
    )
    stage.settles()
    stage.tell(
        "Samira wants reminders “soon”. The settings before stay in force, and the talk page says "
        "which line cannot be read, and what is expected. She writes numbers: they are in force."
    )
    stage.show("reminders.requester")
    stage.passes(minutes=60)
    stage.staff.replace(SETTINGS, "= soon", "= 5, 14", "in working days")
    stage.settles()


def people(stage: DemoStage) -> None:
    """People win: what they set, take away or are editing stays theirs."""
    stage.wiki.as_user("192.0.2.44").new_section(
        DESK, RUDE, "Useless people!!! {{subst}} [[User:Anna]] fix it NOW ~~~~"
    )
    stage.settles()
    section = stage.section(RUDE)
    line = section.split("\n")[1]
    stage.staff.replace(DESK, section, section.replace(f"{line}\n", ""), "no request")
    stage.settles()
    olena = stage.asks("Olena", WIKIDATA, "How do we import 300 monuments?")
    stage.passes(minutes=3)

    def meanwhile(call: str) -> None:
        if call == "apply_edit":
            stage.wiki.before = None
            olena.replace(DESK, "\nHow do we", "We are a city. How do we", "more")

    stage.wiki.before = meanwhile
    stage.works()
    stage.settles()
    stage.show("{{Helpdesk status|")
    stage.sets(WIKIDATA, "on hold|until=2027-01-11")
    stage.settles()
    stage.tell(
        "A rude one is marked like any other; Samira takes the template off, and it stays off. "
        "Olena mends her request while the bot is saving in the same place: her edit stands; the "
        "bot forgets its plan, reads again, and leaves her alone until she is done. Samira puts "
        "that request on hold, and on hold it stays."
    )


def stopping(stage: DemoStage) -> None:
    """Anybody stops the bot with one edit."""
    bosse = stage.wiki.as_user("Bosse")
    bosse.edit(STOP, "Please stop, I have a question.", "stop")
    stage.asks("Fátima", WORKSHOP, "¿Quién puede ayudar con un taller en Lima?")
    stage.asks("Yusuf", SEEN, "مرحبا، كم شخصا شاهد صورنا؟")
    report = stage.settles()
    stage.tell(f"Bosse writes on the stop page. The bot does nothing: {report.stopped}.")
    stage.passes(minutes=60)
    stage.staff.edit(STOP, "run", "answered")
    stage.settles()
    stage.tell(
        "Two people ask meanwhile. Samira answers Bosse and writes “run” again: both are seen to "
        "in one edit."
    )
    stage.show("{{Helpdesk status|")


def power(stage: DemoStage) -> None:
    """The power fails, then the database is lost: nothing is said twice."""
    stage.asks("Halima", PRESS, "How do we write a press release about our museum?")
    stage.passes(minutes=3)

    def power_cut(call: str) -> None:
        if call == "apply_edit":
            stage.wiki.after = None
            raise PowerCut

    stage.wiki.after = power_cut
    with suppress(PowerCut):
        stage.works()
    stage.settles()
    stage.show("{{Helpdesk status|")
    stage.office = stage.open_office()
    stage.settles()
    stage.tell(
        "The power goes when the wiki has saved and the bot does not know it yet. On waking it "
        "finds its plan’s key in the page’s history. Then its database is deleted: the page is the "
        "truth."
    )


def flood(stage: DemoStage) -> None:
    """A vandal adds three hundred sections at once: the bot stops and waits for people."""
    text = "".join(f"\n\n== Now {number} ==\nHelp! ~~~~" for number in range(300))
    stage.wiki.as_user("Mallory").append(DESK, text, "!!!")
    report = stage.settles()
    stage.passes(minutes=5)
    stage.staff.undo(DESK)
    stage.settles()
    stage.tell(
        f"It edits nothing at that desk, and its operator reads: “{report.problems[0].what}.” "
        "Samira undoes it. The bot goes on by itself; nobody was called."
    )


def rehearsal(stage: DemoStage) -> None:
    """What the bot would have done on a page's past, and where it would have been wrong."""
    # What reads exports is loaded here, so that no other scene waits for it.
    from helpdeskbot.cli.demo.past import rehearse_past, tell_worst

    stage.told.found += tell_worst(rehearse_past(stage, datetime(2026, 10, 20, tzinfo=UTC)))
    stage.tell(
        "Before a desk lets a bot in, it tries it on its own past: “helpdeskbot rehearse” does "
        "with an export of your page what is done here with the first weeks of this season, "
        "without the edits that the bot has made. Of each request it says what it would have told "
        "when, and whom; what people did afterwards shows where that was wrong. Here is the "
        "worst:"
    )
