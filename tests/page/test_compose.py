"""What one edit adds to a thread and takes from it, wherever they meet."""

from __future__ import annotations

import pytest

from helpdeskbot.model.discussion import Span
from helpdeskbot.page.compose import compose, render_at_end, render_removed
from helpdeskbot.parse import default_site, parse_page

MARK = "{{Section resolved|1=x}}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"Hello.\n{MARK}", "Hello.\n:New.\n"),
        (f"Hello.\n{MARK}\n", "Hello.\n:New.\n"),
        (f"Hello.\n{MARK}\n\n== Next ==\nHi.", "Hello.\n:New.\n\n== Next ==\nHi."),
        (f"Hello. {MARK}\n\n== Next ==\nHi.", "Hello. \n:New.\n\n== Next ==\nHi."),
        (f"Hello.\n{MARK}\n:A reply.\n", "Hello.\n:A reply.\n:New.\n"),
        (f"{MARK}\n\n== Next ==\nHi.", ":New.\n== Next ==\nHi."),
    ],
)
def test_a_comment_is_added_where_our_mark_is_taken_from_the_end(body: str, expected: str) -> None:
    text = f"== Photographs ==\n{body}"
    thread = parse_page(text, default_site()).threads[0]
    gone = Span(text.index(MARK), text.index(MARK) + len(MARK))

    added = render_at_end(text, thread, ":New.", gone)
    after = compose(text, [render_removed(text, gone), added])

    assert after.removeprefix("== Photographs ==\n") == expected
