"""What has become of a request's result: a category's files, their use, pages and their edits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helpdeskbot.model.results import CategoryInfo, FileUsage
from tests.contract.stages import Stage

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def photos(stage: Stage, count: int, text: str = "") -> tuple[str, list[str]]:
    """A category with so many files in it, of this test's own."""
    category = f"Category:Photos {stage.number}"
    anna = stage.person("Anna")
    files = [f"File:Photo {stage.number}-{index}.jpg" for index in range(count)]
    for file in files:
        anna.edit(file, f"A photo. [[{category}]] {text}")
    return category, files


def test_a_category_is_counted_by_kind(stage: Stage) -> None:
    category, _ = photos(stage, 3)
    anna = stage.person("Anna")
    anna.edit(stage.title("about"), f"[[{category}]]")
    anna.edit(f"Category:Below {stage.number}", f"[[{category}]]")
    assert stage.bot.fetch_category(category) == CategoryInfo(category, False, 3, 1, 1)
    anna.edit(category, "Photos by somebody.")
    assert stage.bot.fetch_category(category).exists


def test_a_category_may_be_written_without_its_namespace(stage: Stage) -> None:
    category, _ = photos(stage, 1)
    name = category.removeprefix("Category:")
    assert stage.bot.fetch_category(name) == stage.bot.fetch_category(category)
    assert stage.bot.fetch_file_usage(name, sample=10).files == 1


def test_a_category_that_nobody_uses_is_empty(stage: Stage) -> None:
    title = f"Category:Nothing {stage.number}"
    assert stage.bot.fetch_category(title) == CategoryInfo(title)
    assert stage.bot.fetch_category(title).is_empty
    assert stage.bot.fetch_file_usage(title, sample=10) == FileUsage()


def test_no_category_can_be_called_so(stage: Stage) -> None:
    for name in ("", "a|b", "{{x}}"):
        assert stage.bot.fetch_category(name).is_empty
        assert stage.bot.fetch_file_usage(name, sample=10) == FileUsage()


def test_files_in_use_are_counted_by_file_and_by_page(stage: Stage) -> None:
    category, files = photos(stage, 3)
    bosse = stage.person("Bosse")
    bosse.edit(stage.title("one"), f"[[{files[0]}|thumb|A photo]] [[{files[1]}]]")
    bosse.edit(stage.title("two"), f"[[{files[0]}]] and only a link to [[:{files[2]}]]")
    usage = stage.bot.fetch_file_usage(category, sample=10)
    assert (usage.files, usage.used, usage.pages, usage.wikis) == (3, 2, 2, 1)
    assert (usage.more, usage.cut, usage.everywhere) == (False, False, False)


def test_files_without_another_category_are_counted(stage: Stage) -> None:
    category, files = photos(stage, 3)
    anna = stage.person("Anna")
    hidden, shown = f"Category:Hidden {stage.number}", f"Category:Birds {stage.number}"
    anna.edit(hidden, "__HIDDENCAT__")
    anna.edit(files[0], f"[[{category}]] [[{shown}]]")
    anna.edit(files[1], f"[[{category}]] [[{hidden}]]")
    assert stage.bot.fetch_file_usage(category, sample=10).alone == 2


def test_only_so_many_files_are_looked_at(stage: Stage) -> None:
    category, _ = photos(stage, 4)
    usage = stage.bot.fetch_file_usage(category, sample=3)
    assert (usage.files, usage.more) == (3, True)
    usage = stage.bot.fetch_file_usage(category, sample=4)
    assert (usage.files, usage.more) == (4, False)


def test_pages_are_there_and_edited_or_not(stage: Stage) -> None:
    here, gone = stage.title("here"), stage.title("gone")
    anna = stage.person("Anna")
    anna.edit(here, "one")
    anna.edit(here, "two")
    found = stage.bot.fetch_activity([here, gone, "no{{title"], LONG_AGO)
    assert (found[here].exists, found[here].edits, found[here].more) == (True, 2, False)
    assert found[here].last_edit is not None
    assert not found[gone].exists
    assert not found["no{{title"].exists
    later = stage.bot.fetch_time() + timedelta(days=1)
    assert stage.bot.fetch_activity([here], later)[here].edits == 0
    assert stage.bot.fetch_activity([here], later)[here].exists


def test_views_are_unknown_where_the_wiki_does_not_count_them(stage: Stage) -> None:
    assert stage.bot.fetch_views([stage.title()], 30) is None
