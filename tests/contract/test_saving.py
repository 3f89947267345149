"""What a wiki does with an edit of the bot, and with the edits of people around it."""

from __future__ import annotations

import pytest

from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.wiki import Edit
from tests.contract.stages import Stage

TWO = "== One ==\nfirst\n\n== Two ==\nsecond"


def test_a_page_is_created_once(stage: Stage) -> None:
    title = stage.title()
    saved = stage.bot.apply_edit(Edit(title, 0, "hello", "made"))
    assert saved.changed
    page = stage.bot.fetch_pages([title])[title]
    assert (page.text, page.head.revid, page.head.user) == ("hello", saved.revid, stage.bot_name)
    with pytest.raises(EditConflict):
        stage.bot.apply_edit(Edit(title, 0, "hello again", "made"))
    assert stage.text(title) == "hello"


def test_a_page_is_changed_on_its_newest_revision(stage: Stage) -> None:
    title = stage.title()
    stage.person("Anna").edit(title, TWO)
    before = stage.revid(title)
    saved = stage.bot.apply_edit(Edit(title, before, TWO + "\n\nthird", "added"))
    assert saved.revid > before
    assert stage.text(title) == TWO + "\n\nthird"
    newest = next(stage.bot.fetch_history(title))
    assert (newest.revid, newest.parent_id) == (saved.revid, before)
    assert (newest.user, newest.summary) == (stage.bot_name, "added")


def test_the_persons_words_stand_when_both_changed_the_same_line(stage: Stage) -> None:
    title, anna = stage.title(), stage.person("Anna")
    anna.edit(title, TWO)
    planned_on = stage.revid(title)
    anna.replace(title, "first", "first, by Anna")
    with pytest.raises(EditConflict):
        stage.bot.apply_edit(Edit(title, planned_on, TWO.replace("first", "first, by bot"), "x"))
    assert stage.text(title) == TWO.replace("first", "first, by Anna")


def test_changes_of_two_sections_are_merged(stage: Stage) -> None:
    title, anna = stage.title(), stage.person("Anna")
    anna.edit(title, TWO)
    planned_on = stage.revid(title)
    anna.replace(title, "second", "second, by Anna")
    saved = stage.bot.apply_edit(Edit(title, planned_on, TWO.replace("first", "first!"), "x"))
    assert saved.changed
    assert stage.text(title) == TWO.replace("first", "first!").replace("second", "second, by Anna")
    assert next(stage.bot.fetch_history(title)).parent_id > planned_on


MERGES = {
    "neighbouring lines": ("a\nb\nc\nd", "A\nb\nc\nd", "a\nB\nc\nd"),
    "one line in between": ("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nC\nd"),
    "a line put before a changed one": ("a\nb\nc", "a\nnew\nb\nc", "a\nB\nc"),
    "two lines put at one place": ("a\nb", "a\nmine\nb", "a\nyours\nb"),
    "both at the end": ("a\nb", "a\nb\nmine", "a\nb\nyours"),
    "the same change": ("a\nb\nc", "a\nB\nc", "a\nB\nc"),
    "the same change and more": ("a\nb\nc\nd\ne", "a\nB\nc\nd\nE", "a\nB\nc\nd\ne"),
    "a line taken out and another changed": ("a\nb\nc\nd", "b\nc\nd", "a\nb\nc\nD"),
    "a section put before one taken out": ("a\n\nb\n\nc", "a\n\nnew\n\nb\n\nc", "a\n\nc"),
    "many equal lines": ("a\n\n\n\nb\n\n\nc", "a\n\n\nx\n\nb\n\n\nc", "a\n\n\n\nb\n\ny\n\nc"),
    "nothing of mine": ("a\nb", "a\nb", "a\nc"),
    "all of mine gone": ("a\nb\nc", "", "a\nb\nC"),
    "a status under the heading, a reply below": (
        "== H ==\nq\n\n== I ==\nr",
        "== H ==\n{{Status|new}}\nq\n\n== I ==\nr",
        "== H ==\nq\n: reply\n\n== I ==\nr",
    ),
    "a status under the heading, the question mended": (
        "== H ==\nq",
        "== H ==\n{{Status|new}}\nq",
        "== H ==\nq, I mean",
    ),
    "a status under the heading, the thread moved away": (
        "== H ==\nq\n\n== I ==\nr",
        "== H ==\n{{Status|new}}\nq\n\n== I ==\nr",
        "== I ==\nr",
    ),
}
MERGED = {
    "neighbouring lines": None,
    "one line in between": "A\nb\nC\nd",
    "a line put before a changed one": None,
    "two lines put at one place": None,
    "both at the end": None,
    "the same change": "a\nB\nc",
    "the same change and more": "a\nB\nc\nd\nE",
    "a line taken out and another changed": "b\nc\nD",
    "a section put before one taken out": None,
    "many equal lines": "a\n\n\nx\n\nb\n\ny\n\nc",
    "nothing of mine": "a\nc",
    "all of mine gone": None,
    "a status under the heading, a reply below": (
        "== H ==\n{{Status|new}}\nq\n: reply\n\n== I ==\nr"
    ),
    "a status under the heading, the question mended": None,
    "a status under the heading, the thread moved away": None,
}


@pytest.mark.parametrize("case", MERGES)
def test_merging(stage: Stage, case: str) -> None:
    base, mine, theirs = MERGES[case]
    title, anna = stage.title(), stage.person("Anna")
    anna.edit(title, base)
    planned_on = stage.revid(title)
    anna.edit(title, theirs)
    expected = MERGED[case]
    if expected is None:
        with pytest.raises(EditConflict):
            stage.bot.apply_edit(Edit(title, planned_on, mine, "x"))
        assert stage.text(title) == theirs
    else:
        stage.bot.apply_edit(Edit(title, planned_on, mine, "x"))
        assert stage.text(title) == expected


def test_saving_again_over_our_own_edit_is_a_conflict_too(stage: Stage) -> None:
    title = stage.title()
    first = stage.bot.apply_edit(Edit(title, 0, "a\nb", "made")).revid
    stage.bot.apply_edit(Edit(title, first, "a\nB", "x"))
    with pytest.raises(EditConflict):
        stage.bot.apply_edit(Edit(title, first, "a\nc", "y"))
    assert stage.text(title) == "a\nB"


def test_saving_the_same_text_makes_no_revision(stage: Stage) -> None:
    title = stage.title()
    first = stage.bot.apply_edit(Edit(title, 0, "same", "made"))
    again = stage.bot.apply_edit(Edit(title, first.revid, "same", "nothing"))
    assert (again.revid, again.changed) == (first.revid, False)
    assert len(list(stage.bot.fetch_history(title))) == 1


def test_an_edit_of_a_page_deleted_meanwhile_is_a_conflict(stage: Stage) -> None:
    title = stage.title()
    revid = stage.bot.apply_edit(Edit(title, 0, "text", "made")).revid
    stage.admin().delete(title)
    with pytest.raises(EditConflict):
        stage.bot.apply_edit(Edit(title, revid, "text, more", "x"))
    assert not stage.bot.fetch_heads([title])[title].exists


def test_an_edit_of_a_page_deleted_and_made_anew_is_a_conflict(stage: Stage) -> None:
    title = stage.title()
    revid = stage.bot.apply_edit(Edit(title, 0, "text", "made")).revid
    stage.admin().delete(title)
    stage.person("Anna").edit(title, "another text")
    with pytest.raises(EditConflict):
        stage.bot.apply_edit(Edit(title, revid, "text, more", "x"))
    assert stage.text(title) == "another text"


def test_an_edit_of_a_page_moved_meanwhile_is_a_conflict(stage: Stage) -> None:
    title, other = stage.title(), stage.title("elsewhere")
    revid = stage.bot.apply_edit(Edit(title, 0, "a\nb\nc", "made")).revid
    stage.admin().move(title, other)
    with pytest.raises(EditConflict):
        stage.bot.apply_edit(Edit(title, revid, "a\nb\nc\nd", "x"))
    assert stage.text(other) == "a\nb\nc"


def test_an_edit_based_on_a_revision_of_another_page_is_a_conflict(stage: Stage) -> None:
    title, other = stage.title(), stage.title("other")
    stage.bot.apply_edit(Edit(title, 0, "text", "made"))
    elsewhere = stage.bot.apply_edit(Edit(other, 0, "text", "made")).revid
    with pytest.raises(EditConflict):
        stage.bot.apply_edit(Edit(title, elsewhere, "text, more", "x"))
    assert stage.text(title) == "text"


NORMALISED = {
    "end of text": ("text \t\n\n ", "text"),
    "start of text": ("\n\n text", "\n\n text"),
    "line ends": ("a\r\nb\rc", "a\nb\nc"),
    "spaces at a line's end": ("a  \nb", "a  \nb"),
    "composed characters": (
        "Cafe\u0301 A\u030a \u1100\u1161",
        "Caf\u00e9 \u00c5 \uac00",  # codespell:ignore
    ),
    "marks of direction stay": ("a\u200eb\u200fc", "a\u200eb\u200fc"),
    "no-break space at the end": ("a\u00a0", "a\u00a0"),
    "emoji and other planes": ("a 👩‍🔧 𝒳", "a 👩‍🔧 𝒳"),
}


@pytest.mark.parametrize("case", NORMALISED)
def test_text_is_normalised_on_saving(stage: Stage, case: str) -> None:
    written, saved = NORMALISED[case]
    stage.bot.apply_edit(Edit(stage.title(), 0, written, "made"))
    assert stage.text(stage.title()) == saved


def test_a_summary_is_one_line(stage: Stage) -> None:
    stage.bot.apply_edit(Edit(stage.title(), 0, "x", "  two  words\n[[User:X|X]] é \n"))
    revision = next(stage.bot.fetch_history(stage.title()))
    assert revision.summary == "two  words [[User:X|X]] é"


def test_a_long_summary_is_cut_to_500_characters(stage: Stage) -> None:
    stage.bot.apply_edit(Edit(stage.title(), 0, "x", "ä" * 700))
    revision = next(stage.bot.fetch_history(stage.title()))
    assert revision.summary == "ä" * 497 + "..."


def test_a_protected_page_is_refused_to_the_bot_and_open_to_administrators(stage: Stage) -> None:
    title, admin = stage.title(), stage.admin()
    admin.edit(title, "text")
    admin.protect(title, "sysop")
    with pytest.raises(EditRefused) as refusal:
        stage.bot.apply_edit(Edit(title, stage.revid(title), "text, more", "x"))
    assert refusal.value.code == "protectedpage"
    admin.edit(title, "text, by the administrator")
    assert stage.text(title) == "text, by the administrator"
    admin.protect(title, "")
    stage.bot.apply_edit(Edit(title, stage.revid(title), "text, by the bot", "x"))


def test_a_half_protected_page_is_open_to_accounts(stage: Stage) -> None:
    title, admin = stage.title(), stage.admin()
    admin.edit(title, "text")
    admin.protect(title, "autoconfirmed")
    with pytest.raises(EditRefused) as refusal:
        stage.address().edit(title, "text, by an address")
    assert refusal.value.code == "protectedpage"
    stage.bot.apply_edit(Edit(title, stage.revid(title), "text, by the bot", "x"))


def test_a_title_protected_from_creation_is_refused(stage: Stage) -> None:
    stage.admin().protect(stage.title(), "sysop")
    with pytest.raises(EditRefused) as refusal:
        stage.bot.apply_edit(Edit(stage.title(), 0, "text", "x"))
    assert refusal.value.code == "protectedpage"


def test_the_wikis_own_messages_are_refused(stage: Stage) -> None:
    title = f"MediaWiki:Contract {stage.number}"
    with pytest.raises(EditRefused) as refusal:
        stage.bot.apply_edit(Edit(title, 0, "text", "x"))
    assert refusal.value.code == "protectednamespace-interface"


def test_a_blocked_bot_is_refused_until_it_is_unblocked(stage: Stage) -> None:
    title, admin = stage.title(), stage.admin()
    admin.block(stage.bot_name)
    try:
        assert stage.bot.fetch_account().user.blocked_sitewide
        with pytest.raises(EditRefused) as refusal:
            stage.bot.apply_edit(Edit(title, 0, "text", "x"))
        assert refusal.value.code == "blocked"
    finally:
        admin.unblock(stage.bot_name)
    assert stage.bot.apply_edit(Edit(title, 0, "text", "x")).changed


@pytest.mark.parametrize(
    "template",
    [
        "{{nobots}}",
        "{{bots|deny=all}}",
        f"{{{{bots|deny=Other, {'Contract clerk bot'}}}}}",
        "{{bots|allow=Other}}",
        "{{Nobots}}",
    ],
)
def test_a_page_that_asks_bots_to_stay_away_is_refused(stage: Stage, template: str) -> None:
    title = stage.title()
    stage.person("Anna").edit(title, f"{template}\ntext")
    with pytest.raises(EditRefused) as refusal:
        stage.bot.apply_edit(Edit(title, stage.revid(title), f"{template}\ntext, more", "x"))
    assert refusal.value.code == "nobots"
    assert stage.text(title) == f"{template}\ntext"


@pytest.mark.parametrize(
    "template", ["{{bots}}", "{{bots|allow=all}}", "{{bots|deny=Other}}", "{{nobots|Other}}"]
)
def test_a_page_that_asks_other_bots_to_stay_away_is_open(stage: Stage, template: str) -> None:
    title = stage.title()
    stage.person("Anna").edit(title, f"{template}\ntext")
    text = f"{template}\ntext, more"
    stage.bot.apply_edit(Edit(title, stage.revid(title), text, "x"))
    assert stage.text(title) == text


def test_an_impossible_title_is_refused(stage: Stage) -> None:
    with pytest.raises(EditRefused) as refusal:
        stage.bot.apply_edit(Edit("Project:Not <allowed>", 0, "text", "x"))
    assert refusal.value.code == "invalidtitle"
