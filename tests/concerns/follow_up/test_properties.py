"""However the bot sleeps and whatever it forgets: nobody is asked twice about the same day."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.concerns.follow_up.following import PAGE, TALK, FollowingDesk
from tests.examples import examples

MARK = re.compile(r"<!-- helpdeskbot:follow-up\|[^>]*-->")
EVENTS = st.lists(
    st.one_of(
        st.floats(0.1, 200).map(lambda days: ("sleep", days)),
        st.sampled_from([("forget", 0.0), ("archive", 0.0), ("clean", 0.0), ("comment", 0.0)]),
    ),
    min_size=1,
    max_size=8,
)


def said(desk: FollowingDesk, title: str) -> Counter[str]:
    """How often the bot has written each mark on a page, deleted or not."""
    counts: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for user, text in desk.history(title):
        now = Counter(MARK.findall(text))
        if user == desk.wiki.bot:
            counts += now - before
        before = now
    return counts


@examples(12)
@given(EVENTS)
def test_each_day_is_asked_about_once_and_a_second_pass_has_nothing_to_do(
    events: list[tuple[str, float]],
) -> None:
    desk = FollowingDesk(follow_up={"quiet_days": 0, "archives": [f"{PAGE}/Archive"]})
    desk.is_done()
    archived = False
    for what, days in events:
        before = said(desk, PAGE) + said(desk, TALK)
        if what == "sleep":
            desk.now += timedelta(days=days)
        elif what == "forget":
            desk.lose_the_database()
        elif what == "archive" and not archived:
            archived = True
            desk.archives()
        elif what == "clean" and not archived:
            text = re.sub(r"\n:[^\n]*follow-up\|[^\n]*", "", desk.text)
            desk.staff.edit(PAGE, text)
        elif what == "comment" and not archived:
            desk.person("Bosse").append(PAGE, ": Interesting. ~~~~")
        desk.tick()
        after = said(desk, PAGE) + said(desk, TALK)
        assert sum((after - before).values()) <= 1, "one message on waking"
        assert all(count == 1 for count in after.values()), "none twice"
        assert not desk.tick().edits, "a second pass has nothing to do"
