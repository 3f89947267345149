"""The pages that the bot keeps: what is people's stays, and no name or heading does anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Asked, Choice, Considered, Need, OpenRequest, Stage
from helpdeskbot.concerns.asking.words.boards import LONGEST_LOG, LogEntry, add_to_log, render_needs
from helpdeskbot.model.reason import Reason
from helpdeskbot.parse.notified.mentions import predict_mentions
from helpdeskbot.parse.site.siteinfo import default_site
from helpdeskbot.words.marked_part import BEGIN, END, fill
from helpdeskbot.words.messages import Messages
from tests.examples import examples
from tests.parse.test_any_text import ANY_TEXT

SAY = Messages.load("en").text
SITE = default_site()
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def label(topic: str) -> str:
    return {"maps": "Maps"}.get(topic, topic)


ROW = OpenRequest(
    "t",
    "Project:Helpdesk",
    "A map",
    Stage.SEARCHING,
    "sv",
    ("maps",),
    certain=True,
    opened_at=datetime(2026, 11, 3, 10, 11, tzinfo=UTC),
)


def entry(
    identity: str = "h-Rita-1",
    heading: str = "A map",
    *,
    asked: int = 0,
    chosen: tuple[str, ...] = ("Anna",),
    left_out: int = 0,
    obstacle: Reason | None = None,
    other: str = "Bosse",
) -> LogEntry:
    before = [Asked("d", identity, f"E{number}", NEVER) for number in range(asked)]
    need = Need("t", identity, (), "sv", asked=tuple(before))
    people = tuple(
        (Considered(name, 1.0, (Reason("topic", ("maps",)),)), Way.PING) for name in chosen
    )
    others = (Considered(other, 0.5, (), obstacle),)
    return LogEntry(
        "Project:Helpdesk", heading, Choice(need, Stage.ASKING, people, others, left_out)
    )


def log(page: str, *entries: LogEntry) -> str:
    text = add_to_log(page, entries, SAY, label)
    assert text is not None
    return text


def test_what_people_wrote_around_the_marks_stays() -> None:
    page = f"Our desk\n{BEGIN}\nold\n{END}\n[[Category:Desk]]"

    assert fill(page, "new") == f"Our desk\n{BEGIN}\nnew\n{END}\n[[Category:Desk]]"


@pytest.mark.parametrize("page", ["", " \n"])
def test_an_empty_page_is_begun(page: str) -> None:
    assert fill(page, "new") == f"{BEGIN}\nnew\n{END}"


@pytest.mark.parametrize("page", ["Ours now", f"{BEGIN} only", f"{END} and {BEGIN}"])
def test_a_page_whose_marks_were_taken_away_is_peoples(page: str) -> None:
    assert fill(page, "new") is None
    assert add_to_log(page, [entry()], SAY, label) is None


def test_requests_that_need_somebody_stand_by_topic_the_oldest_first() -> None:
    text = render_needs(
        [
            replace(ROW, heading="Later", opened_at=datetime(2026, 11, 9, tzinfo=UTC)),
            replace(ROW, heading="Sooner", asked=("Anna",)),
            replace(ROW, heading="Not sure", stage=Stage.UNSORTED, topics=("law",)),
            replace(ROW, heading="Taken", stage=Stage.TAKEN),
            replace(ROW, heading="Resting", stage=Stage.RESTING),
        ],
        SAY,
        label,
    )

    assert "Taken" not in text
    assert "Resting" not in text
    assert text.index("Not sure") < text.index("Sooner") < text.index("Later")
    assert (
        "|-\n| [[:Project:Helpdesk#Sooner|Sooner]]\n| Maps\n| svenska\n| 2026-11-03\n"
        "| [[User talk:Anna|Anna]]\n" in text
    )
    assert f"| {SAY('needs-unknown')}\n" in text


def test_that_nothing_needs_anybody_is_said() -> None:
    assert SAY("needs-nothing") in render_needs([replace(ROW, stage=Stage.TAKEN)], SAY, label)


def test_a_choice_stands_in_the_log_with_who_was_asked_and_why_not_others() -> None:
    text = log("", entry(left_out=7, obstacle=Reason("away", ("2026-12-24",))))

    assert text.startswith(f"{BEGIN}\n{SAY('log-intro')}\n\n{{| ")
    assert text.endswith(f"\n|}}\n{END}")
    assert "[[User talk:Anna|Anna]]" in text
    assert "Maps" in text
    assert "[[User talk:Bosse|Bosse]]" in text
    assert "2026-12-24" in text
    assert SAY("log-more", 7) in text


def test_a_choice_is_told_once_and_the_next_stands_above_it() -> None:
    once = log("", entry())

    assert log(once, entry()) == once
    assert log(once, entry(heading="Retitled")) == once
    twice = log(once, entry(asked=1, chosen=("Cilla",)), entry("h-Ulf-2", "Other", chosen=()))
    assert twice.index("Other") < twice.index("Cilla") < twice.index("Anna")
    assert log(twice, entry(), entry("h-Ulf-2")) == twice


def test_a_log_without_choices_says_so_and_the_first_choice_takes_its_place() -> None:
    empty = log("")

    assert SAY("log-nothing") in empty
    assert log(empty) == empty
    assert SAY("log-nothing") not in log(empty, entry())


def test_only_the_newest_choices_stay() -> None:
    text = log("", *(entry(f"h-{number}-", f"Request {number}") for number in range(130)))

    assert text.count("\n|-\n| ") == LONGEST_LOG
    assert "Request 129|" in text
    assert "Request 29|" not in text


HOSTILE = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        [
            "|}\n== New ==",
            "[[User:Victim]] ~~~~",
            "{{delete}}",
            "\n|-\n| x",
            END,
            "-->",
            "<nowiki>",
            "a --> {{x}} <!-- b",
        ]
    ),
)
NAMES = st.sampled_from(["Anna", "'''Bo'''", "O’Neill!!", "Ünal =x=", "~~~~", "a:b"])


@examples(80)
@given(identity=HOSTILE, heading=HOSTILE, name=NAMES, param=HOSTILE)
def test_no_heading_or_name_does_anything_on_the_bots_pages(
    identity: str, heading: str, name: str, param: str
) -> None:
    heading = " ".join(heading.split())
    one = entry(
        identity, heading, chosen=(name,), obstacle=Reason("limit", (param, "4")), other=name
    )
    rows = [replace(ROW, heading=heading, topics=(param,), language=param[:20], asked=(name,))]
    for text in (log("", one), fill("", render_needs(rows, SAY, label)) or ""):
        assert text.count(BEGIN) == text.count(END) == 1
        assert text.endswith(f"\n|}}\n{END}")
        assert text.count("\n|-") == 2
        assert "{{" not in text
        assert not predict_mentions("", text, editor="Bot", title="Project:Log", site=SITE)
    assert log(log("", one), one) == log("", one)
