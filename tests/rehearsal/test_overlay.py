"""The overlay: people's edits pass below the bot's own lines, and are never lost."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdeskbot.rehearsal.overlay import Overlay, find_changes

DESK = "Welcome.\n\n== A ==\n\nfirst ~~\n: reply\n\n== B ==\n\nsecond ~~"
TAG = "{{Helpdesk status|new}}"

lines = st.sampled_from(["", "a", "b", "c", "== A ==", "== B ==", ": reply", "{{x}}"])
texts = st.lists(lines, max_size=12).map(lambda some: "\n".join(some).rstrip())


def tagged(text: str, heading: str = "== A ==") -> str:
    return text.replace(f"{heading}\n", f"{heading}\n{TAG}\n", 1)


def applied(old: str, new: str) -> str:
    """What the changes of a text make of it."""
    pieces, at = [], 0
    for one in find_changes(old, new):
        pieces += [old[at : one.start], one.text]
        at = one.end
    return "".join([*pieces, old[at:]])


def ended(text: str) -> str:
    return f"{text}\n" if text else ""


@given(texts, texts)
def test_changes_make_one_text_of_the_other(old: str, new: str) -> None:
    assert applied(ended(old), ended(new)) == ended(new)


@given(texts, texts)
def test_changes_are_whole_lines_in_order(old: str, new: str) -> None:
    before = ended(old)
    at = 0
    for one in find_changes(before, ended(new)):
        assert at <= one.start <= one.end
        assert all(place == 0 or before[place - 1] == "\n" for place in (one.start, one.end))
        assert not one.text or one.text.endswith("\n")
        at = one.end


@given(st.lists(texts, min_size=1, max_size=6))
def test_without_the_bot_it_is_what_people_have_written(history: list[str]) -> None:
    overlay = Overlay()

    assert [overlay.follow(text) for text in history] == history


@given(st.lists(st.tuples(st.booleans(), texts), max_size=8))
@settings(max_examples=300)
def test_what_a_person_adds_stands_there(history: list[tuple[bool, str]]) -> None:
    overlay = Overlay()
    overlay.follow("a\nb\nc")
    for is_bot, text in history:
        if is_bot:
            overlay.write(text)
            assert overlay.text == text
            continue
        before = Counter((overlay.real or "").split("\n"))
        shown = overlay.follow(text)
        added = Counter(text.split("\n")) - before
        there = Counter(shown.split("\n"))
        assert all(there[line] >= 1 for line in added if line)


@given(texts, texts, texts)
def test_what_the_bot_takes_back_is_as_if_it_had_not_been(old: str, mine: str, new: str) -> None:
    overlay = Overlay()
    overlay.follow(old)
    overlay.write(mine)
    overlay.write(old)

    assert overlay.follow(new) == new


@given(texts, texts)
def test_what_the_real_bot_did_too_is_there_once(old: str, mine: str) -> None:
    overlay = Overlay()
    overlay.follow(old)
    overlay.write(mine)
    overlay.pass_over(mine)

    assert overlay.text == mine
    assert overlay.follow(f"{mine}\nlater") == f"{mine}\nlater".rstrip()


@given(st.integers(0, 6), st.integers(0, 6))
def test_edits_of_other_lines_both_stand(mine: int, theirs: int) -> None:
    """Between the two are lines that neither touches."""
    base = [f"line {number}" for number in range(20)]
    overlay = Overlay()
    overlay.follow("\n".join(base))
    with_bot = [*base[:mine], "of the bot", *base[mine:]]
    overlay.write("\n".join(with_bot))
    at = 10 + theirs
    changed = [*base[:at], "of a person", *base[at + 1 :]]

    shown = overlay.follow("\n".join(changed))

    assert shown.split("\n") == [*changed[:mine], "of the bot", *changed[mine:]]
    assert not overlay.lost


def test_a_reply_below_the_bots_own_one_comes_after_it() -> None:
    overlay = Overlay()
    overlay.follow("== A ==\n\nfirst")
    overlay.write("== A ==\n\nfirst\n: by the bot")

    assert overlay.follow("== A ==\n\nfirst\n: by Anna") == (
        "== A ==\n\nfirst\n: by the bot\n: by Anna"
    )


def test_a_tag_stays_where_the_lines_around_it_are_changed_in_place() -> None:
    overlay = Overlay()
    overlay.follow("== A request ==\nWe have photographs.\n: reply")
    overlay.write("== A request ==\n{{x}}\nWe have photographs.\n: reply")

    shown = overlay.follow("== A request! ==\nWe have many photographs.\n: reply")

    assert shown == "== A request! ==\n{{x}}\nWe have many photographs.\n: reply"
    assert not overlay.lost


def test_what_is_archived_goes_with_the_bots_lines() -> None:
    overlay = Overlay()
    overlay.follow(DESK)
    overlay.write(tagged(DESK).replace(": reply", ": reply\n: by the bot"))
    archived = DESK.replace("== A ==\n\nfirst ~~\n: reply\n\n", "")

    assert overlay.follow(archived) == archived


def test_where_both_change_a_line_the_persons_stands() -> None:
    overlay = Overlay()
    overlay.follow("{{Helpdesk status|new}}\ntext")
    overlay.write("{{Helpdesk status|open}}\ntext")

    assert overlay.follow("{{Helpdesk status|done}}\ntext") == "{{Helpdesk status|done}}\ntext"
    assert overlay.lost == 1


def test_a_page_that_people_make_is_theirs() -> None:
    overlay = Overlay()
    overlay.write("made by the bot")

    assert overlay.follow("made by Samira") == "made by Samira"


def test_what_only_the_real_bot_said_is_not_there() -> None:
    overlay = Overlay()
    overlay.follow("== A ==\nfirst")
    overlay.pass_over("== A ==\nfirst\n: by the real bot")

    assert overlay.follow("== A ==\nfirst\n: by the real bot\n: by Anna") == (
        "== A ==\nfirst\n: by Anna"
    )


def test_who_sets_a_status_sets_it_in_the_bots_template() -> None:
    overlay = Overlay()
    overlay.follow(DESK)
    overlay.write(tagged(DESK))
    status = "{{Helpdesk status|done}}"

    assert overlay.follow(tagged(DESK).replace(TAG, status)) == tagged(DESK).replace(TAG, status)
    assert overlay.text.count("Helpdesk status") == 1


def test_what_a_revert_brings_back_has_the_bots_lines_in_it() -> None:
    overlay = Overlay()
    overlay.follow(DESK)
    overlay.write(tagged(DESK))
    overlay.follow("")
    assert TAG not in overlay.text

    assert overlay.follow(DESK) == tagged(DESK)
    assert not overlay.lost


def test_what_the_bot_has_said_meanwhile_stands_beside_what_comes_back() -> None:
    overlay = Overlay()
    overlay.follow(DESK)
    overlay.write(tagged(DESK))
    only_b = DESK.replace("== A ==\n\nfirst ~~\n: reply\n\n", "")
    overlay.follow(only_b)
    overlay.write(tagged(only_b, "== B =="))

    assert overlay.follow(DESK) == tagged(tagged(DESK), "== B ==")


def test_who_takes_a_status_off_that_they_had_set_wants_none() -> None:
    overlay = Overlay()
    overlay.follow(DESK)
    overlay.write(tagged(DESK))
    overlay.follow(DESK.replace("== A ==\n", "== A ==\n{{Helpdesk status|done}}\n"))

    assert overlay.follow(DESK) == DESK


@given(texts, st.integers(0, 12), st.lists(texts, min_size=1, max_size=4))
@settings(max_examples=200)
def test_a_revert_undoes_all_that_people_did_since(
    begin: str, place: int, between: list[str]
) -> None:
    some = begin.split("\n")
    mine = "\n".join([*some[:place], TAG, *some[place:]]).rstrip()
    overlay = Overlay()
    overlay.follow(begin)
    overlay.write(mine)
    for text in between:
        overlay.follow(text)

    assert overlay.follow(begin) == mine
    assert overlay.lost == 0
