"""Whatever strangers write on the roster and in requests: only experts who agreed are notified."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.concerns.asking.asking import COPYRIGHT, LOG, NEEDED, PAGE, REPORT, ROSTER, AskingDesk
from tests.examples import examples
from tests.scenario import hostile
from tests.scenario.kept import kept

VICTIM = "Victim"
OURS = re.compile(
    r"\{\{Helpdesk status\|[^{}]*\}\}"
    r"|:.*<!-- helpdeskbot:[^<>]* --> \[\[User:HelpdeskBot\|.*\(UTC\)"
)


@kept
def _desk() -> AskingDesk:
    """A desk with one expert who agreed, and a template that mentions somebody else."""
    desk = AskingDesk()
    desk.joins("Anna")
    for name in (VICTIM, *CROWD):
        desk.person(name).edit(f"User:{name}", "Hello")
    desk.person("Mallory").edit("Template:Pings", f"[[User:{VICTIM}]] ~~~~")
    return desk


CROWD = [f"Somebody {number}" for number in range(60)]


def _tick(desk: AskingDesk) -> list[str]:
    """Whom the bot's own edits mention; nothing else of the desk's page may change by them."""
    before, notices = desk.text, len(desk.wiki.notifications)
    report = desk.tick()
    assert not [problem for problem in report.problems if "Error" in problem.what], report.problems
    rest = before.split("\n")
    for line in desk.text.split("\n"):
        if rest and line == rest[0]:
            rest.pop(0)
        else:
            assert OURS.fullmatch(line), line
    assert rest == []
    new = desk.wiki.notifications[notices:]
    return [notice.user for notice in new if notice.kind != "edit-user-talk"]


def test_a_roster_of_hostile_rows_changes_nothing_but_the_report() -> None:
    desk = _desk()
    desk.person("Mallory").append(ROSTER, f"\n{hostile.roster(VICTIM, CROWD)}")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    assert _tick(desk) == ["Anna"]

    assert "Somebody 59" in desk.staff.read(REPORT)
    for title in (NEEDED, LOG, PAGE):
        assert not re.search("Victim|Somebody", desk.staff.read(title))
    assert _tick(desk) == []


@pytest.mark.parametrize("word", hostile.words("Mallory") + hostile.words(VICTIM))
def test_a_hostile_expert_notifies_at_most_themselves(word: str) -> None:
    desk = _desk()
    mallory = desk.person("Mallory")
    mallory.append(ROSTER, f"\n{hostile.row('Mallory', word)}\n")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    assert set(_tick(desk)) <= {"Anna", "Mallory"}
    assert _tick(desk) == []


@pytest.mark.parametrize("heading", hostile.headings(VICTIM))
def test_a_hostile_heading_notifies_nobody_but_the_expert(heading: str) -> None:
    desk = _desk()
    desk.joins("Tove", notify="talk")
    desk.person("Rita").new_section(PAGE, heading, COPYRIGHT)
    desk.asks("Rita", heading, COPYRIGHT)

    # A comment of ours holds the end of a tag; behind an open one it would not be read.
    assert _tick(desk) == ["Anna"]
    assert desk.text.count("\n{{Helpdesk status|") == 2
    _tick(desk)

    for title in (REPORT, NEEDED, LOG, "User talk:Tove"):
        text = desk.staff.read(title)
        assert "[[User:" not in text.replace("[[User:HelpdeskBot|HelpdeskBot]]", "", 1)
        if title != "User talk:Tove":
            assert "HelpdeskBot" not in text, "nobody has signed here"
    assert _tick(desk) == []


_scraps = st.sampled_from(
    [
        *hostile.words(VICTIM),
        *hostile.words("Anna"),
        "{{Helpdesk expert|Victim|topics=copyright|confirmed=yes}}",
        "{{Helpdesk expert",
        "|topics=copyright",
        "|Anna|Victim",
        "{{Helpdesk expert/top}}",
        "<nowiki>",
        "</nowiki>",
        "<!--",
        "-->",
        "{{",
        "}}",
        "{|",
        "|}",
        "\n",
        ":",
        "== Help ==\n",
        " ~~~~\n",
        "{{nobots}}",
    ]
)
_texts = st.lists(_scraps | st.text(max_size=8), max_size=12).map("".join)


@examples(50)
@example(roster="", above=False, heading="", body="a space that is none\xa0", row="")
@given(roster=_texts, above=st.booleans(), heading=_texts, body=_texts, row=_texts)
def test_nobody_but_experts_who_agreed_is_notified(
    roster: str, above: bool, heading: str, body: str, row: str
) -> None:
    desk = AskingDesk()
    desk.person(VICTIM).edit(f"User:{VICTIM}", "Hello")
    anna, mallory = desk.joins("Anna"), desk.person("Mallory")
    mallory.edit("Template:Pings", f"[[User:{VICTIM}]] ~~~~")
    rows = desk.staff.read(ROSTER)
    mallory.edit(ROSTER, f"{roster}\n{rows}" if above else f"{rows}\n{roster}")
    # An expert may be hostile too.
    mallory.append(ROSTER, f"\n{{{{Helpdesk expert|Mallory|topics=copyright|languages={row}}}}}")
    assert anna.name == "Anna"
    desk.asks("Rita", " ".join(heading.split()) or "Help", f"{COPYRIGHT}\n\n{body}")

    told = _tick(desk)

    assert len(told) == len(set(told))
    assert set(told) <= {"Anna", "Mallory"}
    assert _tick(desk) == []
