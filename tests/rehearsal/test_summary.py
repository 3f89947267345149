"""What a rehearsal shows on a terminal, also where names are hostile and windows narrow."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from helpdeskbot.rehearsal.compare import compare
from helpdeskbot.rehearsal.missteps import mark_missteps
from helpdeskbot.rehearsal.model import Rehearsed, Unused
from helpdeskbot.rehearsal.summary import show_comparison, show_summary
from tests.rehearsal.past import at, many, rehearsed, replied, request, would


def shown(past: Rehearsed, width: int = 100, *, terminal: bool = False) -> str:
    out = io.StringIO()
    mark_missteps(past)
    show_summary(past, Console(file=out, width=width, force_terminal=terminal))
    return out.getvalue()


def a_past() -> Rehearsed:
    past = rehearsed(
        request(would("tag", at(1, hour=11)), would("close", at(9)), replied("Anna", at(10)))
    )
    past.unused = [Unused("a revision whose text is hidden", "Project:Helpdesk", 3)]
    return past


def test_it_tells_what_was_and_what_would_have_been() -> None:
    said = shown(a_past())

    for words in (
        "Rehearsal on metawiki", "Project:Helpdesk", "5 January 2026 to 31 December 2026",
        "300 revisions", "120 passes, 40 passes with an edit", "1, of which 1 would have been",
        "closed what was answered later: 1",
        "Photos of mushrooms: would have closed it on 9 March 2026 at 10:00; Anna",
        "Project:Helpdesk: a revision whose text is hidden (3 times)",
    ):  # fmt: skip
        assert words in said


def test_a_past_without_requests_says_so() -> None:
    said = shown(rehearsed())

    assert "There was no request on these pages" in said
    assert "Missteps: none that this history can show." in said


def test_reminders_that_reach_nobody_are_told_of() -> None:
    staff = "Project:Helpdesk/Staff"
    silent = rehearsed(request(would("remind", at(2), title=staff)))
    heard = rehearsed(
        request(would("remind", at(2), title=staff), would("remind", at(3), "Bo", title=staff))
    )

    assert "1 question or reminder would stand" in shown(silent)
    assert "Unheard" not in shown(heard)


def test_where_nobody_is_told_it_says_who_has_answered_most() -> None:
    staff = "Project:Helpdesk/Staff"
    past = rehearsed(
        request(would("remind", at(2), title=staff), replied('Bo "B" Berg', at(3)), identity="a"),
        request(replied('Bo "B" Berg', at(5)), replied("Chidi", at(6)), identity="b"),
    )

    said = " ".join(shown(past).split())

    assert 'Most were answered by Bo "B" Berg (2 requests)' in said
    assert 'write staff = ["Bo \\"B\\" Berg"] into a file and give it with --settings' in said
    assert "Chidi" not in said.partition("Missteps")[0]


def test_on_a_pipe_there_are_no_colours_and_a_misstep_is_one_line() -> None:
    said = shown(a_past(), width=40)

    assert "\x1b" not in said
    [line] = [line for line in said.splitlines() if "Photos of mushrooms" in line]
    assert line.endswith("on 10 March at 10:00.")


def test_in_a_terminal_without_colours_nothing_is_coloured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert "\x1b[3" not in shown(a_past(), terminal=True)


def test_a_narrow_window_loses_nothing() -> None:
    said = shown(a_past(), width=30, terminal=True)

    assert max(map(len, _plain(said).splitlines())) <= 30
    assert "mushrooms" in said


def _plain(said: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", said)


hostile = st.text(st.characters(exclude_categories=[]), max_size=30) | st.sampled_from(
    ["[bold red]x[/]", "[/]", "[link=http://x]y[/link]", "\x1b[31mred", "a\nb", "\x9b1m", ":smile:",
     "\u202eevil", "[[User:X]]", "\\[x]"]
)  # fmt: skip


@given(hostile, hostile, hostile)
def test_nobodys_words_steer_the_terminal(heading: str, name: str, title: str) -> None:
    past = rehearsed(
        request(would("close", at(9)), replied(name, at(10)), heading=heading, requester=name)
    )
    past.pages, past.wiki, past.unused = [title], heading, [Unused(heading, title)]
    said = shown(past)

    assert not {char for char in said if ord(char) < 32 and char != "\n"}
    assert not set(said) & set("\x7f\x9b\u202e")


def test_markup_is_shown_as_it_was_written() -> None:
    past = rehearsed(
        request(would("close", at(9)), replied("Anna", at(10)), heading="[bold]Maps[/bold] :smile:")
    )

    assert "[bold]Maps[/bold] :smile:" in shown(past)


@pytest.mark.parametrize("make", [lambda: many(300)])
def test_many_missteps_are_cut_and_counted(make: Callable[[], Rehearsed]) -> None:
    past = make()
    for one in past.requests:
        one.acts.append(would("close", one.opened_at))
    said = shown(past)

    assert "… and 180 more, in the report" in said
    assert len(said.splitlines()) < 60


def test_two_settings_side_by_side() -> None:
    first, second = many(30), many(30)
    for one in second.requests:
        one.acts = [act for act in one.acts if act.kind != "remind"]
    out = io.StringIO()
    show_comparison(compare(("[b]a.toml", "b.toml"), first, second), Console(file=out, width=100))
    said = out.getvalue()

    assert "[b]a.toml" in said
    assert "of these in vain" in said
    assert "upper bound" in said
    assert "*" in said
