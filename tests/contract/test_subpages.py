"""Pages below others: listed with the heads of all pages, and read with their talk pages as one."""

from __future__ import annotations

import pytest

from helpdeskbot.model.document import find_parts, join_document
from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.wiki import Edit
from helpdeskbot.wiki.documents import Documents
from tests.contract.stages import Stage


def talk_of(title: str) -> str:
    return title.replace("Project:", "Project talk:")


@pytest.fixture
def title(stage: Stage) -> str:
    return stage.title("desk/Requests/Lima")


@pytest.fixture
def documents(stage: Stage, title: str) -> Documents:
    made = Documents(stage.bot)
    made.titles = {title}
    return made


def read(documents: Documents, title: str) -> tuple[str, str, int]:
    """What stands on a page, on its talk page, and the revision that tells both."""
    page = documents.fetch_pages([title])[title]
    parts = find_parts(page.text)
    assert parts is not None
    assert parts.page_id == page.head.page_id
    return parts.page.of(page.text), parts.talk.of(page.text), page.head.revid


# -- The list --------------------------------------------------------------------------------------
def test_all_pages_below_one_are_told_with_the_heads_of_others(stage: Stage) -> None:
    root, anna = stage.title("desk/Requests"), stage.person("Anna")
    for name in ("B", "A", "A/deeper", "Moved"):
        anna.edit(f"{root}/{name}", name)
    anna.move(f"{root}/Moved", f"{root}/C")
    anna.edit(root, "the list")
    anna.edit(f"{root}2/D", "another")
    titles = [root, f"{root}/A", f"{root}/missing"]
    heads, below = stage.bot.fetch_heads_and_subpages(titles, [root])
    assert heads == stage.bot.fetch_heads(titles)
    assert below == {root: [f"{root}/A", f"{root}/A/deeper", f"{root}/B", f"{root}/C"]}


def test_several_lists_and_none(stage: Stage) -> None:
    one, two, anna = stage.title("one"), stage.title("two"), stage.person("Anna")
    anna.edit(f"{one}/A", "a")
    anna.edit(f"{two}/B", "b")
    heads, below = stage.bot.fetch_heads_and_subpages([one], [one, two, stage.title("three")])
    assert list(heads) == [one]
    assert below == {one: [f"{one}/A"], two: [f"{two}/B"], stage.title("three"): []}
    assert stage.bot.fetch_heads_and_subpages([], [two]) == ({}, {two: [f"{two}/B"]})
    assert stage.bot.fetch_heads_and_subpages([one], []) == (stage.bot.fetch_heads([one]), {})


def test_the_list_is_found_by_any_spelling(stage: Stage) -> None:
    anna, root = stage.person("Anna"), stage.title("Spelt/Requests")
    anna.edit(f"{root}/A", "a")
    asked = root.replace("Project:", "project:").replace(" ", "_")
    _, below = stage.bot.fetch_heads_and_subpages([], [asked])
    assert below == {asked: [f"{root}/A"]}
    made = Documents(stage.bot)
    assert made.is_below(f"{root}/A", [asked])
    assert not made.is_below(f"{root}/A/deeper", [asked])
    assert not made.is_below(root, [asked])
    assert not made.is_below(f"{root}/", [asked])


# -- A page and its talk page ----------------------------------------------------------------------
def test_a_page_and_its_talk_page_are_one_text_of_the_later_revision(
    stage: Stage, documents: Documents, title: str
) -> None:
    anna, bosse = stage.person("Anna"), stage.person("Bosse")
    anna.edit(title, "page")
    assert read(documents, title) == ("page", "", stage.revid(title))
    bosse.edit(talk_of(title), "talk")
    assert read(documents, title) == ("page", "talk", stage.revid(talk_of(title)))
    head = documents.fetch_heads([title])[title]
    assert (head.user, head.parent_id) == (bosse.name, stage.revid(title))
    anna.edit(title, "page 2")
    head = documents.fetch_heads([title])[title]
    assert (head.revid, head.user) == (stage.revid(title), anna.name)
    assert head.parent_id == stage.revid(talk_of(title))
    assert documents.fetch_heads_and_subpages([title], [])[0] == {title: head}


def test_the_history_is_that_of_both_and_each_revision_tells_both(
    stage: Stage, documents: Documents, title: str
) -> None:
    anna, bosse = stage.person("Anna"), stage.person("Bosse")
    anna.edit(title, "1")
    bosse.edit(talk_of(title), "a")
    anna.edit(title, "2")
    bosse.edit(talk_of(title), "b")
    number = documents.fetch_heads([title])[title].page_id
    found = list(documents.fetch_history(title, texts=True))
    wanted = [("2", "b"), ("2", "a"), ("1", "a"), ("1", "")]
    assert [one.text for one in found] == [join_document(number, title, *one) for one in wanted]
    assert [one.user for one in found] == [bosse.name, anna.name, bosse.name, anna.name]
    assert [one.parent_id for one in found] == [*(one.revid for one in found[1:]), 0]
    by_anna = list(documents.fetch_history(title, texts=True, user=anna.name))
    assert by_anna == [found[1], found[3]]
    some = documents.fetch_history(title, texts=True, newest=found[1].revid, oldest=found[3].revid)
    assert list(some) == found[1:3]


def test_each_page_is_saved_where_it_changed_and_against_its_own_revision(
    stage: Stage, documents: Documents, title: str
) -> None:
    anna = stage.person("Anna")
    anna.edit(title, "page")
    base = documents.fetch_heads([title])[title].revid
    text = documents.fetch_pages([title])[title].text
    saved = documents.apply_edit(Edit(title, base, f"tag\n{text}said", "both [abcdefghij]"))
    assert (stage.text(title), stage.text(talk_of(title))) == ("tag\npage", "said")
    assert saved.revid == stage.revid(talk_of(title))
    summaries = [one.summary for one in documents.fetch_history(title)][:2]
    assert summaries == ["both [abcdefghij]", "both"], "what is done last carries the key"
    before = stage.revid(title)
    _, _, base = read(documents, title)
    text = documents.fetch_pages([title])[title].text
    documents.apply_edit(Edit(title, base, f"{text}\nmore", "talk"))
    assert stage.revid(title) == before
    assert stage.text(talk_of(title)) == "said\nmore"


def test_an_edit_of_either_page_meanwhile_is_a_conflict(
    stage: Stage, documents: Documents, title: str
) -> None:
    anna = stage.person("Anna")
    anna.edit(title, "page")
    anna.edit(talk_of(title), "talk")
    page = documents.fetch_pages([title])[title]
    anna.edit(talk_of(title), "talk of others")
    with pytest.raises(EditConflict):
        documents.apply_edit(Edit(title, page.head.revid, f"{page.text} of ours", "x"))
    assert stage.text(talk_of(title)) == "talk of others"
    page = documents.fetch_pages([title])[title]
    anna.edit(title, "page of others")
    new = page.text.replace("page", "page of ours", 1)
    with pytest.raises(EditConflict):
        documents.apply_edit(Edit(title, page.head.revid, new, "x"))
    assert stage.text(title) == "page of others"


def test_a_talk_page_that_was_made_meanwhile_is_a_conflict(
    stage: Stage, documents: Documents, title: str
) -> None:
    anna = stage.person("Anna")
    anna.edit(title, "page")
    page = documents.fetch_pages([title])[title]
    anna.edit(talk_of(title), "first")
    with pytest.raises(EditConflict):
        documents.apply_edit(Edit(title, page.head.revid, f"{page.text}ours", "x"))
    assert stage.text(talk_of(title)) == "first"


def test_a_talk_page_that_leads_elsewhere_is_not_read_and_not_written(
    stage: Stage, documents: Documents, title: str
) -> None:
    anna = stage.person("Anna")
    anna.edit(title, "page")
    anna.edit(talk_of(title), "talk")
    anna.move(talk_of(title), stage.title("elsewhere"))
    page, talk, base = read(documents, title)
    assert (page, talk, base) == ("page", "", stage.revid(title))
    text = documents.fetch_pages([title])[title].text
    with pytest.raises(EditRefused) as refused:
        documents.apply_edit(Edit(title, base, f"{text}said", "x"))
    assert refused.value.code == "redirect"


def test_a_page_keeps_its_number_when_it_is_moved_deleted_and_restored(
    stage: Stage, documents: Documents, title: str
) -> None:
    admin = stage.admin()
    admin.edit(title, "page")
    number = documents.fetch_heads([title])[title].page_id
    admin.move(title, f"{title} moved")
    assert stage.bot.fetch_heads([f"{title} moved"])[f"{title} moved"].page_id == number
    admin.delete(f"{title} moved")
    admin.restore(f"{title} moved")
    assert stage.bot.fetch_heads([f"{title} moved"])[f"{title} moved"].page_id == number
