"""What must always hold: spans are kept, and a plan that was carried out leaves nothing to do."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpdeskbot.model.change import Replacement
from helpdeskbot.model.report import Fate
from helpdeskbot.page.compose import compose
from tests.examples import examples
from tests.scenario.desk import PAGE, Desk, count_added_lines

NAMES = ["Anna", "Bosse", "192.0.2.7", "HelpdeskBot"]
SCRAPS = [
    "== Help ==\n",
    "==Help==\n",
    "= Top =\n",
    "=== Sub ===\n",
    "== [[open ==\n",
    "== {{a}} ==\n",
    "<!-- c -->== X == <!-- d\ne -->\n",
    "{{Helpdesk status|new}}\n",
    "{{helpdesk status|done}}\n",
    "{{Section resolved|1=~~~~}}\n",
    "<nowiki>== no ==\n</nowiki>",
    "<nowiki>",
    "<!--",
    "{{",
    "}}",
    "{|\n== in a table ==\n|}\n",
    ":: deeper ~~~~\n",
    "Hello ~~~~\n",
    "unsigned\n",
    "\n",
    " ",
    "[[User:Anna|Anna]] 09:05, 23 November 2026 (UTC)\n",
    "[[User:Anna]] 10:00, 1 May 2020 (UTC)\n",
    "\u200f\u200e\xa0",
    "\U0001f5ff\n",
    "== ==\n",
    "==\n",
    "======\n",
    "{{nobots}}",
    "#*:;\n",
]
pages = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=8), max_size=25).map("".join)


@examples(60)
@given(text=pages, name=st.sampled_from(NAMES), wait=st.sampled_from([0, 5]))
# A single small word tells no language.
@example(text="== Help ==\nª", name="Rita", wait=5)
def test_planning_after_applying_is_empty_whatever_people_write(
    text: str, name: str, wait: int
) -> None:
    desk = Desk()
    desk.person(name).edit(PAGE, text)
    desk.minutes_pass(wait)
    before = desk.text

    first = desk.tick()
    after = desk.text
    second, preview = desk.tick(), desk.tick(write=False)

    assert second.edits == []
    assert preview.edits == []
    assert all(edit.fate is Fate.SAVED for edit in first.edits)
    assert len(first.edits) <= 1
    tagged = sum(len(edit.actions) for edit in first.edits)
    assert count_added_lines(before, after, "{{Helpdesk status|new}}\n") == tagged
    desk.lose_the_database()
    desk.tick()
    assert desk.text == after


@given(data=st.data(), text=st.text())
def test_composing_touches_only_its_spans(data: st.DataObject, text: str) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    changes = [Replacement(start, end, data.draw(st.text(max_size=5))) for start, end in spans]

    result = compose(text, changes)

    expected, position = "", 0
    for change in changes:
        expected += text[position : change.start] + change.text
        position = change.end
    assert result == expected + text[position:]


def test_overlapping_replacements_are_a_bug_and_not_an_edit() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        compose("abcdef", [Replacement(0, 3, "x"), Replacement(2, 4, "y")])
