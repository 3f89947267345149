"""The script of the demo's day, scene by scene."""

from __future__ import annotations

import re
from collections.abc import Callable

import click

from helpdeskbot.cli.demo.stage import DESK, EXPERTS_DESK, ROSTER, STOP, DemoStage, PowerCut
from helpdeskbot.model.report import Fate
from helpdeskbot.tick import tick


def play(tell: Callable[[str], object]) -> None:
    """Play the day.

    :param tell: prints a line.
    """
    tell("A day at a desk. People write on a talk page of a wiki in memory; the bot's real tick")
    tell("looks after it. Each edit is shown as a diff, with whom it notifies and why it was made.")
    with DemoStage(tell) as stage:
        _morning(stage)
        _noon(stage)
        _afternoon(stage)
        _evening(stage, tell)
        _experts(stage, tell)
        _flood(stage)
    tell("")
    tell("Next: README.md, “On your own wiki”. First preview, then tick.")


def _morning(stage: DemoStage) -> None:
    anna = stage.wiki.as_user("Anna")
    stage.scene("09:00", "Anna, from a Swedish museum, asks her first question.")
    anna.new_section(
        DESK,
        "Fotografier från Nordiska museet",
        "Hej! Vi vill ladda upp 12 000 foton. Hur börjar vi? ~~~~",
    )
    stage.minutes_pass(1)
    stage.bot_works()
    stage.scene("09:02", "She adds a sentence; nobody must meet an edit conflict while mending.")
    anna.replace(DESK, "Hur börjar vi?", "Hur börjar vi? Det brådskar inte.", "glömde en sak")
    stage.minutes_pass(1)
    stage.bot_works()
    stage.scene("09:05", "Now her request has been left alone for the settle time.")
    stage.bot_works()

    stage.scene("09:20", "Somebody who is new to wikis asks in French and forgets to sign.")
    stage.wiki.as_user("Élodie de Lyon").new_section(
        DESK, "Nos archives", "Bonjour, nous sommes une petite archive. Qui peut nous aider ?"
    )
    stage.minutes_pass(3)
    stage.bot_works()

    stage.scene("09:40", "A rude one. A clerk treats everybody the same.")
    stage.wiki.as_user("192.0.2.44").new_section(
        DESK, "WHY DOES NOBODY ANSWER", "Useless people!!! {{subst}} [[User:Anna]] fix it NOW ~~~~"
    )
    stage.minutes_pass(3)
    stage.bot_works()


def _noon(stage: DemoStage) -> None:
    staff = stage.staff
    stage.scene("10:15", "A heading with a link that is never closed: to MediaWiki, no heading.")
    stage.wiki.as_user("Bosse").append(
        DESK, "\n== Maps of [[Uppsala ==\nWho can georeference 40 maps? ~~~~", "new question"
    )
    stage.minutes_pass(3)
    stage.bot_works()
    stage.scene("10:25", "Samira mends the heading, and there is a thread.")
    staff.replace(DESK, "[[Uppsala ==", "[[Uppsala]] ==", "closed the link")
    stage.minutes_pass(3)
    stage.bot_works()

    stage.scene("11:00", "Samira answers Anna and sets the status; the bot never changes that.")
    staff.replace(
        DESK,
        "{{Helpdesk status|new|lang=sv}}\n\nHej!",
        "{{Helpdesk status|in progress|lang=sv|expert=Samira}}\n\nHej!",
        "taken",
    )
    stage.minutes_pass(3)
    stage.bot_works()
    stage.scene("11:10", "She takes the template off the rude one; the bot does not put it back.")
    staff.replace(DESK, "{{Helpdesk status|new}}\n\nUseless", "\nUseless", "not a request")
    stage.minutes_pass(3)
    stage.bot_works()


def _afternoon(stage: DemoStage) -> None:
    wiki, staff = stage.wiki, stage.staff
    stage.scene("13:00", "While the bot is saving, Olena edits the very same line.")
    olena = wiki.as_user("Olena")
    olena.new_section(DESK, "Wikidata", "Як імпортувати 300 пам'яток? ~~~~")
    stage.minutes_pass(3)

    def meanwhile(call: str) -> None:
        if call == "apply_edit":
            wiki.before = None
            olena.replace(DESK, "== Wikidata ==", "== Import to Wikidata ==", "a better heading")

    wiki.before = meanwhile
    stage.bot_works()
    stage.say("Her words stand. The bot forgot its plan, read again, and sees her still at work.")
    stage.minutes_pass(3)
    stage.bot_works()

    stage.scene("14:00", "Bosse does not like what he sees and uses the stop button.")
    wiki.as_user("Bosse").edit(STOP, "Please stop, I have a question.", "stop")
    for name, heading, text in [
        ("Fátima", "Taller en Lima", "¿Quién puede ayudar con un taller el 5 de diciembre? ~~~~"),
        ("Yusuf", "صور المتحف", "مرحبا، كيف نرفع الصور؟ ~~~~"),
    ]:
        wiki.as_user(name).new_section(DESK, heading, text)
    stage.minutes_pass(3)
    stage.bot_works()
    stage.scene("14:30", 'His question is answered; staff write "run" again. Two wait, one edit.')
    staff.edit(STOP, "run", "answered")
    stage.bot_works()


def _evening(stage: DemoStage, tell: Callable[[str], object]) -> None:
    wiki = stage.wiki
    stage.scene("16:00", "The power fails after the wiki saved, before the bot could note it.")
    wiki.as_user("Mwangi").new_section(DESK, "Picha za zamani", "Tunaweza kupakia picha? ~~~~")
    stage.minutes_pass(3)

    def power_cut(call: str) -> None:
        if call == "apply_edit":
            wiki.after = None
            raise PowerCut

    wiki.after = power_cut
    try:
        tick(stage.office)
    except PowerCut:
        stage.say("(Dark.) The page has the template; the memory says: intended, outcome unknown.")
    stage.bot_works()
    stage.say("On waking, it found its plan's key in the page's history: nothing is done twice.")

    stage.scene("17:00", "The database is deleted. The page is the truth.")
    stage.office = stage.open_office()
    stage.bot_works()

    _count(stage, tell)


def _count(stage: DemoStage, tell: Callable[[str], object]) -> None:
    wiki = stage.wiki
    history = {revision.revid: revision for revision in wiki.fetch_history(DESK, texts=True)}
    by_bot = [revision for revision in history.values() if revision.user == wiki.bot]
    harmless = all(
        _without_tags(revision.text) == _without_tags(history[revision.parent_id].text)
        for revision in by_bot
    )
    conflicts = sum(edit.fate is Fate.CONFLICT for report in stage.reports for edit in report.edits)
    revids = {revision.revid for revision in by_bot}
    notified = sum(notification.revid in revids for notification in wiki.notifications)
    tags = stage.staff.read(DESK).count("{{Helpdesk status")
    kept = "every other character on the page stayed"
    words = kept if harmless else "PEOPLE'S WORDS WERE CHANGED"
    tell("")
    tell(click.style("In the evening", bold=True))
    tell(f"  requests and edits: {len(by_bot)} edits by the bot; {words}")
    tell(f"  edit conflicts:     {conflicts}, planned anew")
    tell(f"  status templates:   {tags} on the page, one for each request that wants one")
    tell(f"  people notified:    {notified} by the bot's edits")


def _experts(stage: DemoStage, tell: Callable[[str], object]) -> None:
    wiki = stage.wiki
    tell("")
    tell("Another desk has a roster, a page on which people offer their help.")
    stage.scene("18:00", "Ngozi puts herself on it. Somebody else puts Bosse on it, too.")
    stage.open_second_desk()
    ngozi = wiki.as_user("Ngozi")
    row = "{{{{Helpdesk expert|{}|topics=copyright|languages=en}}}}"
    ngozi.append(ROSTER, row.format("Ngozi"), "I can help")
    wiki.as_user("Anna").append(ROSTER, row.format("Bosse"), "he knows a lot")
    wiki.as_user("Rut").new_section(
        EXPERTS_DESK,
        "Pictures by a photographer who died in 1951",
        "Who must sign so that they may have a free licence? His heirs hold the copyright. ~~~~",
    )
    stage.minutes_pass(3)
    stage.bot_works()
    stage.say("Only Ngozi is asked: Bosse has not put himself on the roster.")

    stage.scene("19:00", "Ngozi answers below the question. She has taken it.")
    ngozi.append(EXPERTS_DESK, "::The heirs, all of them. I send you the form. ~~~~", "answer")
    stage.minutes_pass(3)
    stage.bot_works()


def _flood(stage: DemoStage) -> None:
    stage.scene("20:00", "A vandal adds three hundred sections to the page at once.")
    flood = "".join(f"\n\n== Now {number} ==\nHelp! ~~~~" for number in range(300))
    stage.wiki.as_user("Mallory").append(EXPERTS_DESK, flood, "!!!")
    stage.minutes_pass(3)
    stage.bot_works()
    stage.scene("20:05", "Samira undoes it, before the ten minutes that the bot gives people.")
    stage.staff.undo(EXPERTS_DESK)
    stage.bot_works()
    stage.say("It goes on by itself. Nobody was told of it, and it remembers nothing.")


def _without_tags(text: str | None) -> str:
    return re.sub(r"\{\{Helpdesk status\|new(\|lang=\w+)?\}\}\n", "", text or "")
