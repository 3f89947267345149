"""What the bot sees of pages: texts, titles in their many spellings, redirects, deletion."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.model.errors import EditRefused
from helpdeskbot.model.wiki import Edit, PageHead
from tests.contract.stages import Stage


def test_a_page_is_seen_with_its_newest_revision(stage: Stage) -> None:
    title, anna = stage.title(), stage.person("Anna")
    start = stage.bot.fetch_time()
    anna.edit(title, "one")
    anna.edit(title, "two\n\nlines")
    page = stage.bot.fetch_pages([title])[title]
    head = page.head
    assert page.text == "two\n\nlines"
    assert page.redirect_target == ""
    assert (head.title, head.namespace, head.user) == (title, 4, anna.name)
    assert (head.is_redirect, head.content_model, head.exists) == (False, "wikitext", True)
    assert head.page_id > 0
    assert head.timestamp is not None
    assert start <= head.timestamp <= stage.bot.fetch_time()
    assert head.timestamp.utcoffset() == timedelta(0)
    assert stage.bot.fetch_heads([title]) == {title: head}


def test_a_missing_page_has_no_revision_and_no_text(stage: Stage) -> None:
    title = stage.title()
    page = stage.bot.fetch_pages([title])[title]
    assert page.head == PageHead(title, 4)
    assert (page.text, page.redirect_target, page.head.exists) == ("", "", False)
    assert stage.bot.fetch_heads([title])[title] == PageHead(title, 4)


def test_an_empty_page_exists(stage: Stage) -> None:
    title, anna = stage.title(), stage.person("Anna")
    anna.edit(title, "text")
    anna.edit(title, "")
    page = stage.bot.fetch_pages([title])[title]
    assert (page.text, page.head.exists) == ("", True)


def test_many_pages_are_read_at_once_existing_or_not(stage: Stage) -> None:
    titles = [stage.title(f"page {number}") for number in range(60)]
    stage.bot.apply_edit(Edit(titles[7], 0, "seven", "x"))
    stage.bot.apply_edit(Edit(titles[55], 0, "fifty-five", "x"))
    pages = stage.bot.fetch_pages(titles)
    assert list(pages) == titles
    assert [title for title in titles if pages[title].head.exists] == [titles[7], titles[55]]
    assert stage.bot.fetch_heads(titles) == {title: page.head for title, page in pages.items()}


def test_asking_for_nothing_gives_nothing(stage: Stage) -> None:
    assert not stage.bot.fetch_heads([])
    assert not stage.bot.fetch_pages([])
    assert not stage.bot.fetch_users([])


SPELLINGS = {
    "underscores": "Project:Contract_{n}_desk",
    "small letters": "project:contract {n} desk",
    "spaces around": "  Project :  Contract   {n}  desk ",
    "a colon before": ":Project:Contract {n} desk",
    "a mark of direction": "Project:Contract {n} desk\u200e",
    "a no-break space": "Project:Contract\u00a0{n} desk",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_page_is_found_by_any_spelling_of_its_title(stage: Stage, spelling: str) -> None:
    title, asked = stage.title(), SPELLINGS[spelling].format(n=stage.number)
    stage.bot.apply_edit(Edit(title, 0, "found", "x"))
    pages = stage.bot.fetch_pages([asked, title])
    assert list(pages) == [asked, title]
    assert pages[asked] == pages[title]
    assert pages[asked].head.title == title
    assert stage.bot.fetch_heads([asked])[asked].title == title
    revid = stage.revid(title)
    assert [revision.revid for revision in stage.bot.fetch_history(asked)] == [revid]
    assert stage.bot.apply_edit(Edit(asked, revid, "changed", "x")).changed
    assert stage.text(title) == "changed"


def test_titles_are_composed_in_unicode(stage: Stage) -> None:
    composed, apart = stage.title("caf\u00e9"), stage.title("cafe\u0301")  # codespell:ignore
    stage.bot.apply_edit(Edit(apart, 0, "found", "x"))
    pages = stage.bot.fetch_pages([apart, composed])
    assert pages[apart] == pages[composed]
    assert pages[apart].head.title == composed


@pytest.mark.parametrize("name", ["été", "ñandú", "ყოფა", "😀 face", "ångström"])
def test_first_letters_are_capitalised_as_the_wiki_does(stage: Stage, name: str) -> None:
    asked = f"project:{name} {stage.number}"
    saved = stage.bot.apply_edit(Edit(asked, 0, "found", "x"))
    head = stage.bot.fetch_heads([asked])[asked]
    assert head.revid == saved.revid
    expected = {"été": "Été", "ñandú": "Ñandú", "ångström": "Ångström"}.get(name, name)
    assert head.title == f"Project:{expected} {stage.number}"


@pytest.mark.parametrize(
    "title", ["Not <allowed>", "a[b", "x|y", "Project:", "", "a#b|c", "x" * 256]
)
def test_an_impossible_title_is_a_missing_page(stage: Stage, title: str) -> None:
    good = stage.title()
    stage.bot.apply_edit(Edit(good, 0, "text", "x"))
    pages = stage.bot.fetch_pages([title, good])
    assert not pages[title].head.exists
    assert pages[title].text == ""
    assert pages[good].text == "text"
    assert not stage.bot.fetch_heads([title])[title].exists
    assert list(stage.bot.fetch_history(title)) == []


@pytest.mark.parametrize(
    ("title", "namespace"),
    [
        ("Talk:{n}", 1),
        ("user:Someone {n}", 2),
        ("User_talk:Someone {n}", 3),
        ("{n} page", 0),
        ("template:{n}", 10),
        ("Image:{n}.png", 6),
        ("Nowhere:{n}", 0),
    ],
)
def test_namespaces_are_told(stage: Stage, title: str, namespace: int) -> None:
    asked = title.format(n=stage.number)
    assert stage.bot.fetch_heads([asked])[asked].namespace == namespace


def test_a_redirect_is_told_and_not_followed(stage: Stage) -> None:
    title, old = stage.title(), stage.title("old")
    stage.bot.apply_edit(Edit(title, 0, "text", "x"))
    stage.bot.apply_edit(Edit(old, 0, f"#REDIRECT [[{title}]]\n\nmore", "x"))
    page = stage.bot.fetch_pages([old])[old]
    assert page.text == f"#REDIRECT [[{title}]]\n\nmore"
    assert (page.head.title, page.head.is_redirect, page.redirect_target) == (old, True, title)
    assert stage.bot.fetch_heads([old])[old].is_redirect
    assert not stage.bot.fetch_heads([title])[title].is_redirect


def test_a_redirect_to_a_section_names_the_page(stage: Stage) -> None:
    title, old = stage.title(), stage.title("old")
    stage.bot.apply_edit(Edit(old, 0, f"#redirect: [[{title}#Top|there]]", "x"))
    page = stage.bot.fetch_pages([old])[old]
    assert page.head.is_redirect
    assert page.redirect_target == title


def test_the_word_redirect_elsewhere_makes_none(stage: Stage) -> None:
    stage.bot.apply_edit(Edit(stage.title(), 0, f"text\n#REDIRECT [[{stage.title('x')}]]", "x"))
    assert not stage.bot.fetch_heads([stage.title()])[stage.title()].is_redirect


def test_redirects_to_a_template_are_its_other_names(stage: Stage) -> None:
    target = f"Template:Contract {stage.number}"
    others = [f"{target} {word}" for word in ("a", "b")]
    assert list(stage.bot.fetch_redirects_to(target)) == []
    stage.bot.apply_edit(Edit(target, 0, "text", "x"))
    for other in others:
        stage.bot.apply_edit(Edit(other, 0, f"#REDIRECT [[{target}]]", "x"))
    stage.bot.apply_edit(Edit(stage.title(), 0, f"A link to [[{target}]].", "x"))
    assert sorted(stage.bot.fetch_redirects_to(target)) == others
    assert sorted(stage.bot.fetch_redirects_to(target.replace(" ", "_").lower())) == others
    stage.person("Anna").edit(others[0], "no longer one")
    assert list(stage.bot.fetch_redirects_to(target)) == others[1:]


def test_a_moved_page_leaves_a_redirect_and_takes_its_history_along(stage: Stage) -> None:
    title, new, anna = stage.title(), stage.title("new"), stage.person("Anna")
    anna.edit(title, "text")
    before = stage.bot.fetch_heads([title])[title]
    stage.admin().move(title, new)
    pages = stage.bot.fetch_pages([title, new])
    assert pages[title].redirect_target == new
    assert pages[title].head.page_id != before.page_id
    assert pages[new].text == "text"
    assert pages[new].head.page_id == before.page_id
    revisions = list(stage.bot.fetch_history(new, texts=True))
    assert [(revision.user, revision.text) for revision in revisions] == [
        ("Admin", "text"),
        (anna.name, "text"),
    ]
    assert revisions[-1].revid == before.revid
    assert len(list(stage.bot.fetch_history(title))) == 1


def test_a_deletion_is_remembered_also_when_the_page_is_made_anew(stage: Stage) -> None:
    title, anna = stage.title(), stage.person("Anna")
    assert stage.bot.fetch_deletion(title) is None
    anna.edit(title, "text")
    assert stage.bot.fetch_deletion(title) is None
    start = stage.bot.fetch_time()
    stage.admin().delete(title)
    deleted = stage.bot.fetch_deletion(title)
    assert deleted is not None
    assert start <= deleted <= stage.bot.fetch_time()
    assert not stage.bot.fetch_heads([title])[title].exists
    assert list(stage.bot.fetch_history(title)) == []
    stage.wait()
    anna.edit(title, "anew")
    assert stage.bot.fetch_deletion(title) == deleted
    assert len(list(stage.bot.fetch_history(title))) == 1


def test_the_last_of_several_deletions_counts(stage: Stage) -> None:
    title, anna = stage.title(), stage.person("Anna")
    anna.edit(title, "text")
    stage.admin().delete(title)
    first = stage.bot.fetch_deletion(title)
    stage.wait()
    anna.edit(title, "text")
    stage.admin().delete(title)
    last = stage.bot.fetch_deletion(title)
    assert first is not None
    assert last is not None
    assert first < last


def test_a_restored_page_has_its_history_back(stage: Stage) -> None:
    title, anna = stage.title(), stage.person("Anna")
    anna.edit(title, "one")
    anna.edit(title, "two")
    before = list(stage.bot.fetch_history(title, texts=True))
    stage.admin().delete(title)
    stage.admin().restore(title)
    assert list(stage.bot.fetch_history(title, texts=True)) == before
    assert stage.text(title) == "two"


def test_special_pages_cannot_be_edited(stage: Stage) -> None:
    with pytest.raises(EditRefused):
        stage.bot.apply_edit(Edit("Special:RecentChanges", 0, "text", "x"))


# -- Where somebody was at work, and titles by their beginnings ------------------------------------
def test_the_pages_that_somebody_edited_in_a_time(stage: Stage) -> None:
    anna, bosse = stage.newcomer("Anna"), stage.newcomer("Bosse")
    start = stage.bot.fetch_time()
    for title in ("a", "b", "a"):
        anna.append(stage.title(title), "more")
        stage.wait()
    bosse.edit(stage.title("c"), "x")
    end = stage.bot.fetch_time()
    a, b = stage.title("a"), stage.title("b")
    assert list(stage.bot.fetch_edited(anna.name, start, end)) == [a, b]
    assert list(stage.bot.fetch_edited(anna.name, start - timedelta(days=2), start)) in ([], [a])
    before = start - timedelta(days=1)
    assert list(stage.bot.fetch_edited(anna.name, before, before)) == []
    for name in (stage.name("Nobody"), "a|b", "<x>", ""):
        assert list(stage.bot.fetch_edited(name, start, end)) == []


def test_titles_by_their_beginnings(stage: Stage) -> None:
    anna = stage.newcomer("Anna")
    for name in ("desk/Archive 2", "desk/Archive 1", "desk/Other"):
        anna.edit(stage.title(name), "x")
    anna.edit(stage.title("desk/Archive 3"), f"#REDIRECT [[{stage.title('desk/Archive 1')}]]")
    titles = [stage.title("desk/Archive 1"), stage.title("desk/Archive 2")]
    assert list(stage.bot.fetch_titles(stage.title("desk/Archive"))) == titles
    assert list(stage.bot.fetch_titles(stage.title("no such page"))) == []
