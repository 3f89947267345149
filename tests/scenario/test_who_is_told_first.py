"""Stories of a pass in which much is due beside the desk's page: who is told what first."""

from __future__ import annotations

import re

from helpdeskbot.model.errors import EditConflict
from helpdeskbot.model.wiki import Edit
from tests.concerns.asking.asking import COPYRIGHT, LOG, NEEDED
from tests.scenario.desk import PAGE
from tests.scenario.kept import kept
from tests.scenario.together import ARCHIVE, WholeDesk

STAFF, OUTCOMES = f"{PAGE}/Staff", f"{PAGE}/Outcomes"
UNSERVED = "Project:Helpdesk/Unserved"
GRANT = "Which grant could pay for this? We need funding, and help with the application. ~~~~"


@kept
def _desk_on_the_morning(*, delayed: bool) -> WholeDesk:
    """On this morning everything is due.

    Bosse is an expert who wants to be asked on his talk page.  He has also asked for something
    himself and been silent since, and is to be asked how it went with something else.

    :param delayed: a question could not be put to him the day before, as somebody was writing on
        his page; else it comes up only now.
    """
    desk = WholeDesk(
        asking={"unserved_after": 2, "unserved_page": UNSERVED},
        reminders={"enabled": True, "requester": [2, 4], "first_reaction": [2, 6]},
        follow_up={"enabled": True, "days": [2], "topics": {"upload": [2]}, "in_thread": False},
        agreement={"enabled": False},
    )
    desk.joins("Bosse", notify="talk")
    for name, heading in (("Bosse", "His question"), ("Bosse", "His upload"), ("Ulla", "Uploads")):
        desk.asks(name, heading)
    desk.asks("Olga", "To be archived")
    desk.asks("Sven", "Nobody answers")
    desk.asks("Karl", "Too late")
    desk.tick()
    for heading in ("His upload", "Uploads"):
        _sets(desk, heading, "done|topic=upload")
    _says(desk, "Samira", "His question", "What is it about?")
    desk.minutes_pass(5)
    _says(desk, "Samira", "To be archived", "We shall see.")
    desk.minutes_pass(5)
    desk.settles()
    if delayed:
        desk.at("2026-11-25 09:00")
        desk.asks("Rita", "Old photographs", COPYRIGHT)
        desk.wiki.edit_filter = _bosses_page_is_busy
        desk.tick()
        desk.wiki.edit_filter = None
    desk.at("2026-11-26 09:00")
    if not delayed:
        desk.asks("Rita", "Old photographs", COPYRIGHT)
    _archive(desk, "To be archived")
    desk.asks("Lotta", "First grant", GRANT)
    desk.asks("Love", "Second grant", GRANT)
    _sets(desk, "Too late", "declined|reason=late")
    desk.minutes_pass(60)
    return desk


def _bosses_page_is_busy(user: str, edit: Edit) -> str | None:
    if edit.title == "User talk:Bosse":
        raise EditConflict("somebody was faster", where=edit.title)
    return None


def _sets(desk: WholeDesk, heading: str, status: str) -> None:
    before, mark, rest = desk.text.partition(f"== {heading} ==\n")
    _, _, after = rest.partition("\n")
    desk.staff.edit(PAGE, f"{before}{mark}{{{{Helpdesk status|{status}}}}}\n{after}")


def _says(desk: WholeDesk, name: str, heading: str, words: str) -> None:
    section = f"== {heading} ==\n{desk.thread(heading).rstrip()}"
    desk.person(name).replace(PAGE, section, f"{section}\n:{words} ~~~~")


def _archive(desk: WholeDesk, heading: str) -> None:
    section = f"== {heading} ==\n{desk.thread(heading)}"
    desk.staff.append(ARCHIVE, section)
    desk.staff.replace(PAGE, section, "")


def _saved(desk: WholeDesk) -> list[tuple[str, str]]:
    """What a pass saves, in order: which page, and what for."""
    report = desk.tick()
    assert [edit for edit in report.edits if edit not in report.saved] == []
    return [
        (edit.title, " ".join(sorted({action.kind.name for action in edit.actions})))
        for edit in report.edits
    ]


def _headings(desk: WholeDesk, name: str) -> list[str]:
    return re.findall("(?m)^== (.*) ==$", desk.staff.read(f"User talk:{name}"))


def test_what_is_due_in_one_pass_is_said_concern_by_concern_and_then_the_pages_are_kept() -> None:
    desk = _desk_on_the_morning(delayed=True)

    assert _saved(desk) == [
        (PAGE, "tag"),
        ("User talk:Olga", "tell-archived"),
        ("User talk:Bosse", "remind"),
        (STAFF, "remind"),
        ("User talk:Ulla", "follow-up"),
        ("User talk:Bosse", "tell-on-talk-page"),
        (NEEDED, "keep-page"),
        (UNSERVED, "tell-of-topic"),
        (OUTCOMES, "keep-page"),
    ]
    desk.minutes_pass(5)
    assert _saved(desk) == []


def test_a_question_that_was_delayed_comes_with_a_reminder_and_a_follow_up_waits() -> None:
    desk = _desk_on_the_morning(delayed=True)
    assert _headings(desk, "Bosse") == []

    desk.tick()
    told = [
        "A request at the helpdesk waiting for you",
        "A request at the helpdesk that you may be able to help with",
    ]
    assert _headings(desk, "Bosse") == told

    desk.ticks(1)
    assert _headings(desk, "Bosse")[:2] == told
    assert len(_headings(desk, "Bosse")) == 3
    assert desk.staff.read("User talk:Bosse").count("helpdeskbot:follow-up|") == 1


def test_who_is_asked_in_a_pass_is_reminded_and_asked_how_it_went_in_later_ones() -> None:
    desk = _desk_on_the_morning(delayed=False)

    assert _saved(desk) == [
        (PAGE, "ask tag"),
        ("User talk:Olga", "tell-archived"),
        (STAFF, "remind"),
        ("User talk:Ulla", "follow-up"),
        ("User talk:Bosse", "tell-on-talk-page"),
        (NEEDED, "keep-page"),
        (LOG, "keep-page"),
        (UNSERVED, "tell-of-topic"),
        (OUTCOMES, "keep-page"),
    ]
    desk.minutes_pass(5)
    assert _saved(desk) == [("User talk:Bosse", "remind")]
    desk.minutes_pass(5)
    assert _saved(desk) == []
    desk.ticks(1)
    assert desk.staff.read("User talk:Bosse").count("helpdeskbot:follow-up|") == 1


# -- Whose the marks are ---------------------------------------------------------------------------
BESIDE = [*(f"User talk:{name}" for name in ("Olga", "Bosse", "Ulla")), STAFF, UNSERVED]


# He had two messages already on that morning.
WAITED = {("User talk:Bosse", "follow-up")}


def _beside(saved: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(title, what) for title, what in saved if title in BESIDE]


def test_what_a_stranger_wrote_in_our_name_before_is_said_all_the_same() -> None:
    twin = _desk_on_the_morning(delayed=True)
    said = _beside(_saved(twin))
    assert {title for title, _ in said} == set(BESIDE)
    desk = _desk_on_the_morning(delayed=True)
    for title in BESIDE:
        desk.person("Mallory").append(title, twin.staff.read(title))

    assert _beside(_saved(desk)) == said


def test_what_people_removed_is_not_said_again_whatever_a_stranger_brings_back() -> None:
    desk = _desk_on_the_morning(delayed=True)
    _saved(desk)
    for title in BESIDE:
        text = desk.staff.read(title)
        desk.staff.edit(title, "Tidied up.")
        desk.person("Mallory").append(title, text)
        desk.staff.edit(title, "Tidied up again.")
    desk.lose_the_database()
    for _ in range(3):
        desk.minutes_pass(5)
        assert WAITED | set(_beside(_saved(desk))) == WAITED


def test_a_message_whose_author_was_hidden_is_not_said_again() -> None:
    desk = _desk_on_the_morning(delayed=True)
    _saved(desk)
    for title in BESIDE:
        newest = next(iter(desk.wiki.fetch_history(title)))
        desk.wiki.world.hidden[newest.revid] = {"user"}
    desk.lose_the_database()
    for _ in range(3):
        desk.minutes_pass(5)
        assert WAITED | set(_beside(_saved(desk))) == WAITED
