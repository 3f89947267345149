"""Scenes of requests: what becomes of those who ask, and of those who are asked.

The first line of a scene's docstring is its headline; each begins where the one before it ended.
"""

from __future__ import annotations

from itertools import pairwise

from helpdeskbot.cli.demo.desk import ARCHIVE, ROSTER
from helpdeskbot.cli.demo.stage import DemoStage

HARBOUR = "Photographs of the harbour"
PHOTO = "One photo"
LETTER = "A letter of 1931"
MAPS = "Gamla kartor"
BUSES = "Pictures of buses"
VIEWS = "How many people saw them"
AGREE = "{{Helpdesk agree}}"
FILES = "Category:Photographs of the harbour"


def roster(stage: DemoStage) -> None:
    """Experts put themselves on a list; nobody is put there by others."""
    row = "{{{{Helpdesk expert|{}|topics={}|languages={}}}}}"
    stage.joins("Ngozi", row.format("Ngozi", "copyright", "en"))
    stage.joins("Anna", row.format("Anna", "copyright, training", "en"))
    stage.joins("Bosse", row.format("Bosse", "upload|open limit=1", "en, sv"))
    stage.wiki.register("Pelle")
    stage.joins("Anna", row.format("Pelle", "copyright, upload", "en"))
    stage.settles()
    stage.tell(
        "Ngozi, Anna and Bosse say what they can help with. Anna adds Pelle, too, who has not "
        "said so himself: he is never asked, and the report below the list says why."
    )
    report = stage.staff.read(f"{ROSTER}/Report").split("\n")
    stage.show("Pelle", next(after for line, after in pairwise(report) if "Pelle" in line))


def large(stage: DemoStage) -> None:
    """A large request is seen at once, and agreed upon before anybody begins."""
    stage.asks(
        "Rita",
        HARBOUR,
        "Our city museum wants to put 60,000 photographs of the harbour on Commons: scans and a "
        "spreadsheet with titles, dates and photographers. Who helps with the batch upload, the "
        "metadata sheet and the categories?",
    )
    stage.settles()
    stage.tell(
        "Rita’s museum has 60,000 photographs. Within minutes her request is marked as a project, "
        "Bosse is asked, staff are told, and a draft of who does what stands below her words."
    )
    stage.show("|size=project", first=True)
    stage.show("{{Helpdesk agreement", "| requester =", "| desk =")
    stage.presses("Bosse", HARBOUR, "Helpdesk take/preload")
    stage.settles()
    for name in ("Rita", "Bosse", "Samira"):
        stage.passes(minutes=60)
        stage.presses(name, HARBOUR, "Helpdesk agree/preload")
        stage.settles()
    stage.tell(
        "Bosse follows the link “I take it”. He, Rita and Samira each say yes for themselves, by a "
        "link too; the status then notes the day."
    )
    stage.show("|agreed=", "+| accepted =")
    stage.sets(HARBOUR, "in progress|due=2026-10-23")
    stage.settles()


def plain(stage: DemoStage) -> None:
    """A plain short request is answered, and nobody is bothered."""
    stage.until("2026-09-08")
    stage.asks("Tom", PHOTO, "How do I upload one photo? It says error.")
    stage.passes(minutes=1).works()
    stage.replies("Samira", PHOTO, "Log in first, then use the [[Special:UploadWizard|wizard]].")
    stage.settles()
    stage.passes(minutes=60)
    stage.replies("Tom", PHOTO, "Thank you!")
    stage.settles()
    stage.sets(PHOTO, "done")
    stage.settles()
    stage.tell(
        "Tom cannot upload his photo; Samira answers at once. No expert is asked, no agreement "
        "is offered: the bot puts the status there and lets it follow."
    )
    stage.show("|size=simple", "{{Helpdesk status|new")


def expert(stage: DemoStage) -> None:
    """An expert says no in plain words, and another one takes it."""
    stage.asks(
        "Ivana",
        LETTER,
        "Our archive has a letter of 1931; its writer died in 1951. Is it still protected by "
        "copyright, or may we publish it?",
    )
    stage.settles()
    first, second = sorted(["Ngozi", "Anna"], key=lambda name: name not in stage.asked(LETTER))
    stage.until("2026-09-09")
    stage.replies(first, LETTER, "Not me, sorry.")
    stage.settles()
    stage.tell(
        f"{first}, who offers help with copyright, is asked and answers “Not me, sorry.” So "
        f"{second} is asked, and writes “I take this one.” The status says who is on it."
    )
    stage.show(f"helpdeskbot:ask|ping:{second}")
    stage.until("2026-09-10")
    stage.replies(second, LETTER, "I take this one.")
    stage.settles()
    stage.show(f"|expert={second}")
    stage.passes(minutes=60)
    stage.replies(second, LETTER, "Seventy years are over since 2022: you may publish it.")
    stage.settles()
    stage.sets(LETTER, "done")
    stage.settles()


def waiting(stage: DemoStage) -> None:
    """A desk that has as much as it can carry turns nobody down: there is a waiting list."""
    stage.asks(
        "Elsa",
        MAPS,
        "Hej! Vårt arkiv vill lägga ut 40 000 kartor på Commons. Vem kan hjälpa till med "
        "massuppladdningen och metadatabladet? Vi har skanningar i TIFF och ett kalkylblad. Kan "
        "det vara klart till den 15 oktober?",
    )
    stage.settles()
    stage.passes(minutes=60)
    stage.replies("Elsa", MAPS, f"Vi väntar gärna. {AGREE}")
    stage.settles()
    stage.tell(
        "Elsa’s archive has 40,000 maps, and asks in Swedish for the middle of October. The desk "
        "carries one project at a time, and so does Bosse: she gets a place on the list, and is "
        "told at once that her date is near. Her box and her agreement speak Swedish."
    )
    stage.show("|place=1", "|notice=", "|lang=sv")


def reminder(stage: DemoStage) -> None:
    """Somebody who was asked something is reminded, after five working days."""
    stage.until("2026-09-11")
    stage.asks(
        "Mwangi",
        BUSES,
        "We have pictures of old buses and would like to see them in articles. Is that possible?",
    )
    stage.settles()
    stage.passes(minutes=60)
    stage.replies("Samira", BUSES, "Gladly! Which years are they from?")
    stage.settles()
    stage.wiki.as_user("Mwangi").edit("User:Mwangi", "I like buses.")
    stage.until("2026-09-21")
    stage.tell(
        "Samira asks Mwangi something, and hears nothing. The reminder says what is awaited, and "
        "what comes next. With the profile “helpful” it would not come: it leaves out reminders, "
        "closing, agreements, the waiting list and follow-ups. Staff are told instead."
    )
    stage.show("helpdeskbot:remind|remind|1|requester|Mwangi")


def archived(stage: DemoStage) -> None:
    """An open request is archived by mistake, and somebody notices."""
    stage.until("2026-09-22")
    stage.asks(
        "Olena",
        VIEWS,
        "How can we count how many people have seen the pictures of our museum? We need "
        "statistics of page views for our yearly report.",
    )
    stage.settles()
    stage.until("2026-09-23")
    stage.archives(VIEWS)
    stage.settles()
    stage.until("2026-09-24")
    stage.tell(
        "An archive bot moves Olena’s request away, which nobody has answered. She is told where "
        "it is now, and staff find it on the page of requests that need somebody."
    )
    stage.show(f"[[:{ARCHIVE}#{VIEWS}", "helpdeskbot:")


def reopened(stage: DemoStage) -> None:
    """What nobody answers any more is closed kindly, and a reply opens it again."""
    stage.until("2026-10-19")
    stage.tell(
        "Mwangi is reminded once more, and told when his request will be closed. In October it "
        "is. Some days later he answers, and it is open again by itself."
    )
    stage.show("helpdeskbot:remind|close|3|requester|Mwangi", "{{Helpdesk status|no response")
    stage.replies("Mwangi", BUSES, "Sorry, I was ill. They are from 1960 to 1975.")
    stage.settles()
    stage.show("-{{Helpdesk status|no response", "+{{Helpdesk status|in progress")
    stage.passes(minutes=60)
    stage.replies("Samira", BUSES, "No harm done! I have put the best of them into our list.")
    stage.sets(BUSES, "done")
    stage.settles()


def moving_up(stage: DemoStage) -> None:
    """The large request is done, and who waited has her turn."""
    stage.until("2026-10-23")
    bosse = stage.wiki.as_user("Bosse")
    for number in range(12):
        text = f"[[{FILES}]]" + (" [[Category:Harbours]]" if number < 10 else "")
        bosse.edit(f"File:Harbour {number}.jpg", text)
    stage.replies("Bosse", HARBOUR, "All files are there.")
    stage.settles()
    stage.sets(HARBOUR, f"done|result={FILES}")
    stage.settles()
    stage.tell(
        "Bosse has uploaded what was agreed, and Samira sets the status. In the same minutes Elsa "
        "has no place on the list any more, and Bosse is asked whether he takes hers."
    )
    stage.show("|place=1", "|place=")
    for name, words in ("Bosse", f"Jag tar den här. {AGREE}"), ("Samira", AGREE):
        stage.passes(minutes=60)
        stage.replies(name, MAPS, words)
        stage.settles()
    stage.sets(MAPS, "in progress|due=2026-12-18")
    stage.settles()


def follow_up(stage: DemoStage) -> None:
    """A month after “done” it is asked how it went, with figures."""
    tove = stage.wiki.as_user("Tove")
    tove.edit("Harbour", "[[File:Harbour 1.jpg]] [[File:Harbour 2.jpg]]", "pictures")
    stage.wiki.as_user("Bosse").edit("File:Harbour 12.jpg", f"[[{FILES}]]")
    stage.until("2026-11-23")
    stage.tell(
        "Everybody whose request was done is asked once in a while; of Rita’s files the bot counts "
        "how many there are, and how many are used. She saves the form behind “All is well”."
    )
    stage.show("helpdeskbot:follow-up|", f"[[:{FILES}")
    stage.presses("Rita", HARBOUR, "Helpdesk follow-up answer/well")
    stage.settles()
