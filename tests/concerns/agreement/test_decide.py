"""Who said yes to what: stories of an agreement's history, revision by revision."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.agreement.decide.consensus import (
    AcceptanceWalk,
    find_changes,
    judge_consensus,
)
from helpdeskbot.concerns.agreement.decide.parts import (
    OVERDUE,
    PART,
    SOON,
    due_parts,
    next_part_at,
    part_words,
)
from helpdeskbot.concerns.agreement.values import (
    Agreement,
    Consensus,
    Part,
    Parties,
    Snapshot,
    TermChange,
    Trail,
)
from helpdeskbot.model.discussion import Span
from helpdeskbot.model.due import Channel, Holder
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.wiki import Revision
from tests.examples import examples

START = datetime(2026, 11, 1, tzinfo=UTC)
PARTIES = Parties("Rita", ("Anna",), frozenset({"Samira", "Sven"}))


class Story:
    """An agreement's life: each edit by somebody, as the bot reads it."""

    def __init__(self, known: Trail | None = None, renamed: dict[str, str] | None = None) -> None:
        self.walk = AcceptanceWalk(known, renamed)
        self.revid = known.revid if known else 0

    def saves(
        self,
        user: str,
        terms: str | None,
        accepted: str = "",
        replies: str = "",
        *,
        hidden: bool = False,
        gap: bool = False,
    ) -> Story:
        """Somebody saves terms, names in ``accepted=``, and signed replies with a yes."""
        parent = self.revid + 1 if gap else self.revid
        self.revid = parent + 1
        at = START + timedelta(minutes=self.revid)
        revision = Revision(self.revid, parent, at, user, "", None if hidden else "")
        seen = None
        if terms is not None and not hidden:
            signed = replies.split()
            counts = {name: signed.count(name) for name in signed}
            seen = Snapshot(
                terms,
                (("desk", terms),),
                tuple(accepted.split()),
                tuple(sorted(counts.items())),
                f"{terms}/{accepted}/{replies}",
            )
        self.walk.feed(revision, seen)
        return self

    def judged(self, parties: Parties = PARTIES) -> Consensus:
        return judge_consensus(self.walk.trail, parties)

    @property
    def agreed(self) -> set[str]:
        return set(self.judged().accepted)


def begun() -> Story:
    return Story().saves("Rita", None).saves("Bot", "a")


def test_own_names_and_own_replies_count() -> None:
    story = begun().saves("Rita", "a", "Rita").saves("Anna", "a", "Rita", "Anna")
    assert story.agreed == {"Rita", "Anna"}
    assert story.judged().agreed_at is None
    assert story.judged().desk_missing
    story.saves("Sven", "a", "Rita Sven", "Anna")
    assert story.judged().agreed_at == START + timedelta(minutes=5)


@pytest.mark.parametrize(
    "story",
    [
        begun().saves("Mallory", "a", "Rita"),
        begun().saves("Mallory", "a", "", "Rita"),
        begun().saves("Mallory", "a", "Rita").saves("Rita", "a", "Rita Anna"),
        begun().saves("Mallory", "a", "Rita").saves("Rita", "b", "Rita"),
        begun().saves("", "a", "Rita"),
        begun().saves("Rita", "a", "Rita", hidden=True).saves("Anna", "a", "Rita Anna"),
        begun().saves("Mallory", "a", "x", hidden=True).saves("Rita", "a", "Rita"),
        begun().saves("Rita", "a", "Rita", gap=True),
        Story(Trail(revid=7)).saves("Rita", "a", "Rita", gap=True),
        begun().saves("Rita", "a", "Rita").saves("Rita", "a"),
        begun().saves("Rita", "a", "Rita").saves("Rita", "a").saves("Bot", "a", "Rita"),
        begun().saves("Rita", "a", "Rita").saves("Mallory", "a"),
        begun().saves("Mallory", "a", "Rita").saves("Bot", "a").saves("Rita", "a", "Rita"),
        begun().saves("Rita", "a", "", "Rita").saves("Rita", "a"),
        begun().saves("Rita", "a", "203.0.113.5"),
        Story().saves("Anna", None).saves("Rita", "a", "Rita Samira"),
    ],
    ids=[
        "a stranger writes the name", "a stranger forges a reply", "who was put there edits else",
        "who was put there changes the terms", "a hidden author", "a hidden revision",
        "after a hidden revision", "after a gap", "not seen from the beginning", "withdrawn",
        "withdrawn, put back by another", "taken away by another", "a revert to a stranger's text",
        "own reply removed", "somebody else's address",
        "moved here with others' names",
    ],
)  # fmt: skip
def test_who_has_not_said_yes(story: Story) -> None:
    assert "Rita" not in story.agreed


@pytest.mark.parametrize(
    "story",
    [
        begun().saves("Rita", "a", "Rita").saves("Bosse", None).saves("Bot", "a", "Rita"),
        begun().saves("Rita", "a", "Rita").saves("Mallory", "a").saves("Bot", "a", "Rita"),
        begun().saves("Rita", "a", "Rita").saves("Mallory", "b", "Rita").saves("Bot", "a", "Rita"),
        begun().saves("Rita", "a", "Rita").saves("Rita", "a").saves("Rita", "a", "Rita"),
        begun().saves("Rita", "a", "Rita").saves("Rita", "b", "Rita"),
        begun().saves("Rita", "a", "", "Rita").saves("Bot", "b", "", "Rita")
        .saves("Rita", "b", "", "Rita Rita"),
        Story().saves("Anna", None).saves("Rita", "a", "Rita"),
        Story().saves("Rita", "a", "Rita"),
    ],
    ids=[
        "blanked and restored", "taken away and put back by others", "terms changed and back",
        "withdrawn and said again", "own change of the terms", "said again by a reply",
        "own agreement with the own name", "a new page",
    ],
)  # fmt: skip
def test_who_has_said_yes(story: Story) -> None:
    assert "Rita" in story.agreed


def test_a_yes_to_an_older_text_is_remembered_with_that_text() -> None:
    story = begun().saves("Rita", "a", "Rita").saves("Bot", "b", "Rita")
    judged = story.judged()
    assert judged.accepted == {}
    assert judged.outdated == {"Rita": (("desk", "a"),)}
    assert story.walk.trail.changed_at == START + timedelta(minutes=4)
    assert find_changes(judged.outdated["Rita"], (("by", "May"), ("desk", "b"))) == (
        TermChange("by", "", "May"),
        TermChange("desk", "a", "b"),
    )


def test_a_walk_goes_on_where_it_stopped() -> None:
    first = begun().saves("Rita", "a", "Rita")
    second = Story(first.walk.trail).saves("Anna", "a", "Rita Anna")
    assert second.agreed == {"Rita", "Anna"}


def test_names_of_renamed_accounts_are_theirs() -> None:
    story = Story(renamed={"Maria": "Rita"}).saves("Anna", None).saves("Bot", "a")
    assert story.saves("Rita", "a", "Maria").agreed == {"Rita"}


def test_the_requester_alone_is_not_the_desk_too() -> None:
    parties = Parties("Samira", (), frozenset({"Samira"}))
    assert begun().saves("Samira", "a", "Samira").judged(parties).agreed_at is None


def test_without_an_agreement_everybody_is_missing() -> None:
    assert judge_consensus(Trail(), PARTIES) == Consensus(missing=("Rita", "Anna"))


NAMES = ("Rita", "Anna", "Mallory")
EDITS = st.lists(
    st.tuples(
        st.sampled_from((*NAMES, "")),
        st.sampled_from(("a", "b", None)),
        st.sets(st.sampled_from(NAMES)),
        st.lists(st.sampled_from(NAMES), max_size=3),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@given(EDITS)
@examples(300)
def test_nobody_has_said_yes_to_a_text_that_they_did_not_save_with_their_name(
    edits: list[tuple[str, str | None, set[str], list[str], bool, bool]],
) -> None:
    story = Story()
    own: set[tuple[str, str]] = set()
    for user, terms, accepted, replies, hidden, gap in edits:
        hidden, gap = hidden and len(accepted) == 2, gap and len(replies) == 3
        story.saves(user, terms, " ".join(sorted(accepted)), " ".join(replies),
                    hidden=hidden, gap=gap)  # fmt: skip
        if terms is not None and not hidden and user in {*accepted, *replies}:
            own.add((user, terms))
        last = story.walk.trail.last
        for name in story.agreed:
            assert last is not None
            assert (name, last.digest) in own
            assert name in last.standing


# -- Parts that are due ----------------------------------------------------------------------------
def box(*parts: Part) -> Agreement:
    return Agreement(Span(0, 0), {}, (), "", parts)


TEN = Part(1, "ten files", "Anna", ("Anna",), date(2026, 12, 10))
CASES = [
    ("long before", TEN, "2026-12-01 12:00", None),
    ("three days before", TEN, "2026-12-08 00:00", (SOON, Holder.EXPERT, ("Anna",))),
    ("on the day", TEN, "2026-12-10 23:00", (SOON, Holder.EXPERT, ("Anna",))),
    ("after it", TEN, "2026-12-11 00:00", (OVERDUE, Holder.EXPERT, ("Anna",))),
    ("a year after it", TEN, "2027-12-11 00:00", (OVERDUE, Holder.EXPERT, ("Anna",))),
    ("no day", Part(1, "x", "Anna", ("Anna",)), "2027-01-01 00:00", None),
    ("the requester", Part(1, "x", "requester", (), date(2026, 12, 10)), "2026-12-11 00:00",
     (OVERDUE, Holder.REQUESTER, ("Rita",))),
    ("the desk", Part(1, "x", "Desk", (), date(2026, 12, 10)), "2026-12-11 00:00",
     (OVERDUE, Holder.DESK, ())),
    ("experts", Part(1, "x", "experts", (), date(2026, 12, 10)), "2026-12-11 00:00",
     (OVERDUE, Holder.EXPERT, ("Anna",))),
    ("the community", Part(1, "x", "community", (), date(2026, 12, 10)), "2026-12-11 00:00",
     (OVERDUE, Holder.COMMUNITY, ())),
    ("nobody", Part(1, "x", "", (), date(2026, 12, 10)), "2026-12-11 00:00",
     (OVERDUE, Holder.DESK, ())),
    ("somebody who is no party", Part(1, "x", "Zoe", ("Zoe",), date(2026, 12, 10)),
     "2026-12-11 00:00", (OVERDUE, Holder.DESK, ())),
    ("staff", Part(1, "x", "Sven", ("Sven",), date(2026, 12, 10)), "2026-12-11 00:00",
     (OVERDUE, Holder.DESK, ("Sven",))),
    ("the last day of all", Part(1, "x", "desk", (), date.max), "2026-12-11 00:00", None),
]  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("_", "part", "now", "expected"), CASES, ids=[case[0] for case in CASES])
def test_when_which_part_is_due_and_to_whom_that_is_said(
    _: str, part: Part, now: str, expected: tuple[int, Holder, tuple[str, ...]] | None
) -> None:
    found = due_parts(box(part), True, at(now), thread="h", parties=PARTIES)
    assert [(due.stage, due.holder, due.who) for due in found] == ([expected] if expected else [])
    for due in found:
        assert due.channel is (Channel.THREAD if due.who else Channel.DIGEST)
        assert due.due_at <= at(now)
    assert due_parts(box(part), False, at(now), thread="h", parties=PARTIES) == ()


def test_nobody_is_reminded_twice_of_the_same() -> None:
    late = at("2026-12-11 00:00")
    mark = Mark(PART, part_words(TEN, OVERDUE))
    soon = Mark(PART, part_words(TEN, SOON))

    def due(part: Part, *marks: Mark, now: datetime = late) -> int:
        return len(
            due_parts(box(part), True, now, thread="h", parties=PARTIES, reminded=marks)
        )  # fmt: skip

    assert due(TEN, soon) == 1
    assert due(TEN, mark) == 0
    assert due(TEN, soon, now=at("2026-12-10 00:00")) == 0
    moved = Part(1, "ten files", "Anna", ("Anna",), date(2026, 12, 20))
    assert due(moved, mark, soon, now=at("2026-12-21 00:00")) == 1, "it has another day now"


def test_reminders_before_the_day_can_be_left_out_and_parts_be_done() -> None:
    now = at("2026-12-10 00:00")
    assert not due_parts(box(TEN), True, now, thread="h", parties=PARTIES, remind_days=0)
    assert not due_parts(box(TEN), True, now, thread="h", parties=PARTIES, done=[1])


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-01 00:00", "2026-12-07 23:59:59"),
        ("2026-12-08 00:00", "2026-12-11 00:00:00"),
        ("2026-12-11 00:00", None),
    ],
)
def test_when_to_look_again(now: str, expected: str | None) -> None:
    assert next_part_at(box(TEN), True, at(now)) == (at(expected) if expected else None)
    assert next_part_at(box(TEN), False, at(now)) is None
