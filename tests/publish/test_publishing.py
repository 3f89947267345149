"""What becomes of pages that we install, and that people change."""

from __future__ import annotations

import pytest

from helpdeskbot.model.errors import EditConflict, EditRefused, SettingsError, Unreachable
from helpdeskbot.model.wiki import PageHead, PageText
from helpdeskbot.publish import (
    LocalPage,
    Result,
    State,
    apply_publish,
    load_pages,
    plan_publish,
    render_publish_report,
    render_push_report,
)
from tests.publish.conftest import NOW, TEXTS, VALUES, Operator

STATUS = "Template:Helpdesk status"
ENGLISH = "People at this desk will look at your request."
OURS = "Somebody at this desk will look at your request."
THEIRS = "The friendly people here will look at your request."


def test_a_new_wiki_gets_every_page_and_a_second_push_does_nothing(operator: Operator) -> None:
    assert set(operator.states().values()) == {"create"}
    assert {pushed.result for pushed in operator.push()} == {Result.SAVED}
    assert set(operator.states().values()) == {"unchanged"}
    before = operator.wiki.requests["apply_edit"]
    assert {pushed.result for pushed in operator.push()} == {Result.LEFT}
    assert operator.wiki.requests["apply_edit"] == before


def test_pages_are_saved_with_a_summary_in_the_wikis_language(operator: Operator) -> None:
    operator.pages = load_pages(VALUES, language="sv", languages=["sv"])
    operator.push()
    newest = next(iter(operator.wiki.fetch_history(STATUS)))
    assert newest.summary == "Sida för hjälpdiskens robot, version 0.1.0"


def test_comparing_alone_saves_nothing(operator: Operator) -> None:
    render_publish_report(operator.compare())
    assert operator.wiki.requests["apply_edit"] == 0
    assert set(operator.states().values()) == {"create"}


def test_a_newer_version_replaces_what_nobody_changed(operator: Operator) -> None:
    operator.push()
    operator.improve(TEXTS, ENGLISH, OURS)
    assert operator.states()[TEXTS] == "update"
    operator.push()
    assert OURS in operator.wiki.as_user("Anna").read(TEXTS)
    assert set(operator.states().values()) == {"unchanged"}


def test_what_staff_changed_stays(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.replace(TEXTS, ENGLISH, THEIRS)
    assert operator.states()[TEXTS] == "staff-changed"
    operator.push()
    assert THEIRS in anna.read(TEXTS)


def test_what_staff_and_we_changed_stays_and_is_told(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.replace(TEXTS, ENGLISH, THEIRS)
    operator.improve(TEXTS, ENGLISH, OURS)
    steps = operator.compare()
    assert {step.title: step.state for step in steps}[TEXTS] is State.CONFLICT
    report = render_publish_report(steps)
    assert f"{TEXTS} was changed on the wiki, and we have a newer version" in report
    assert f"+| next-new = {THEIRS}" in report
    assert f"+| next-new = {OURS}" in report
    operator.push()
    assert THEIRS in anna.read(TEXTS)


def test_a_page_is_replaced_when_the_operator_insists(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.replace(TEXTS, ENGLISH, THEIRS)
    anna.replace(STATUS, "open", "opened")
    steps = operator.compare()
    assert "OURS WILL REPLACE IT" in render_publish_report(
        steps, ["template:Helpdesk_status/words/en"]
    )
    pushed = apply_publish(
        operator.wiki, operator.store, steps, force=["template:Helpdesk_status/words/en"], now=NOW
    )
    assert [item.step.title for item in pushed if item.result is Result.SAVED] == [TEXTS]
    assert ENGLISH in anna.read(TEXTS)
    assert "opened" in anna.read(STATUS), "only what was named is replaced"
    assert operator.states()[TEXTS] == "unchanged"


def test_an_unknown_title_is_told_before_anything_is_saved(operator: Operator) -> None:
    with pytest.raises(SettingsError, match="no page of ours has that title"):
        operator.push("Template:Helpdesk stats")
    assert operator.wiki.requests["apply_edit"] == 0


def test_a_page_that_people_deleted_stays_away(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.delete(STATUS)
    assert operator.states()[STATUS] == "staff-deleted"
    operator.push()
    assert anna.read(STATUS) == ""
    operator.lose_database()
    assert operator.states()[STATUS] == "staff-deleted"
    operator.push(STATUS)
    assert anna.read(STATUS) != ""


def test_a_page_of_somebody_elses_is_not_touched(operator: Operator) -> None:
    anna = operator.wiki.as_user("Anna")
    anna.edit(STATUS, "{{ambox|text=Our own status template}}")
    assert operator.states()[STATUS] == "foreign"
    operator.push()
    assert anna.read(STATUS) == "{{ambox|text=Our own status template}}"


def test_a_stopped_bot_is_not_started_by_a_push(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.edit("User:HelpdeskBot/stop", "It tags the wrong page!")
    operator.push()
    operator.lose_database()
    operator.push()
    assert anna.read("User:HelpdeskBot/stop") == "It tags the wrong page!"


def test_without_the_database_the_history_tells_what_was_pushed(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.replace(TEXTS, ENGLISH, THEIRS)
    operator.improve(TEXTS, ENGLISH, OURS)
    operator.improve(STATUS, "| open", "| opened")
    operator.lose_database()
    states = operator.states()
    assert states[TEXTS] == "conflict"
    assert states[STATUS] == "update"
    assert states["User:HelpdeskBot"] == "adopt"
    operator.push()
    assert THEIRS in anna.read(TEXTS)
    assert operator.states()["User:HelpdeskBot"] == "unchanged"


def test_the_same_change_on_both_sides_is_no_conflict(operator: Operator) -> None:
    operator.push()
    operator.wiki.as_user("Anna").replace(TEXTS, ENGLISH, OURS)
    operator.improve(TEXTS, ENGLISH, OURS)
    assert operator.states()[TEXTS] == "adopt"
    operator.push()
    assert operator.states()[TEXTS] == "unchanged"


def test_somebody_saving_in_between_is_not_overwritten(operator: Operator) -> None:
    operator.push()
    operator.improve(TEXTS, ENGLISH, OURS)
    steps = operator.compare()
    anna = operator.wiki.as_user("Anna")
    anna.replace(TEXTS, ENGLISH, THEIRS)
    pushed = apply_publish(operator.wiki, operator.store, steps, now=NOW)
    assert [item.step.title for item in pushed if item.result is Result.CONFLICT] == [TEXTS]
    assert "NOT SAVED, somebody changed it just now" in render_push_report(pushed)
    assert THEIRS in anna.read(TEXTS)
    assert operator.states()[TEXTS] == "conflict"


def test_a_protected_page_does_not_keep_the_others_from_being_saved(operator: Operator) -> None:
    operator.wiki.as_user("Anna", ["sysop"]).protect(TEXTS)
    pushed = operator.push()
    refused = [item for item in pushed if item.result is Result.REFUSED]
    assert [item.step.title for item in refused] == [TEXTS]
    assert refused[0].result.is_failure
    assert sum(item.result is Result.SAVED for item in pushed) == len(pushed) - 1
    assert f"{TEXTS}: NOT SAVED (" in render_push_report(pushed)


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (EditConflict("somebody was faster"), Result.CONFLICT),
        (EditRefused("a filter said no", code="abusefilter-disallowed"), Result.REFUSED),
    ],
)
def test_nothing_is_remembered_of_a_page_that_was_not_saved(
    operator: Operator, error: Exception, result: Result
) -> None:
    operator.wiki.fail_next("apply_edit", error)
    pushed = operator.push()
    assert pushed[0].result is result
    assert pushed[0].step.title not in operator.store.fetch_published("practice")
    assert operator.states()[pushed[0].step.title] == "create"


def test_when_the_wiki_stops_answering_the_next_push_goes_on(operator: Operator) -> None:
    operator.wiki.fail_next("fetch_pages", Unreachable("no answer"))
    with pytest.raises(Unreachable):
        operator.push()

    def pull_the_plug(method: str) -> None:
        if method == "apply_edit" and operator.wiki.requests["apply_edit"] == 4:
            raise Unreachable("no answer")

    operator.wiki.before = pull_the_plug
    with pytest.raises(Unreachable):
        operator.push()
    operator.wiki.before = None
    states = list(operator.states().values())
    assert states[:3] == ["unchanged"] * 3
    assert set(states[4:]) == {"create"}
    operator.push()
    assert set(operator.states().values()) == {"unchanged"}


def test_a_push_that_was_not_remembered_is_recognised(operator: Operator) -> None:
    """A crash between saving a page and remembering it."""
    operator.push()
    operator.lose_database()
    assert set(operator.states().values()) == {"adopt"}
    before = operator.wiki.requests["apply_edit"]
    operator.push()
    assert operator.wiki.requests["apply_edit"] == before
    assert set(operator.states().values()) == {"unchanged"}


def test_the_whole_comparison_takes_one_request_for_fifty_pages_when_nothing_is_to_be_asked(
    operator: Operator,
) -> None:
    operator.push()
    operator.wiki.requests.clear()
    operator.compare()
    assert dict(operator.wiki.requests) == {"fetch_pages": -(-len(operator.states()) // 50)}


def test_a_page_of_another_kind_is_left_alone() -> None:
    page = LocalPage("Template:X", "text", "summary", "status")
    head = PageHead("Template:X", 10, page_id=1, revid=7, content_model="Scribunto")
    (step,) = plan_publish([page], {"Template:X": PageText(head, "text")}, {})
    assert step.state is State.FOREIGN


def test_blanks_at_the_end_and_spellings_of_letters_are_no_difference() -> None:
    page = LocalPage("Template:X", "Zoe\u0308\r\nand Tom\n\n", "summary", "status")
    head = PageHead("Template:X", 10, page_id=1, revid=7)
    (step,) = plan_publish([page], {"Template:X": PageText(head, "Zo\xeb\nand Tom")}, {})
    assert step.state is State.ADOPT


def test_a_report_says_what_will_happen_in_words(operator: Operator) -> None:
    operator.pages = [LocalPage("Template:Pushed", "a\nb\nc", "s", "status"),
                      LocalPage("Template:Changed", "a\nb\nc", "s", "status"),
                      LocalPage("Template:Ours", "a", "s", "status")]  # fmt: skip
    operator.push()
    operator.wiki.as_user("Anna").edit("Template:Changed", "a\nB\u202e\nc")
    operator.improve("Template:Pushed", "c", "d")
    operator.pages = [*operator.pages, LocalPage("Template:New", "a", "s", "status")]
    assert render_publish_report(operator.compare()) == (
        "Template:Pushed has a newer version; it will be saved.\n"
        "  --- on the wiki\n"
        "  +++ ours\n"
        "  @@ -1,3 +1,3 @@\n"
        "   a\n"
        "   b\n"
        "  -c\n"
        "  +d\n"
        "Template:Changed was changed on the wiki; it stays as people made it.\n"
        "  --- as we pushed it\n"
        "  +++ on the wiki\n"
        "  @@ -1,3 +1,3 @@\n"
        "   a\n"
        "  -b\n"
        "  +B\\u202e\n"
        "   c\n"
        "Template:Ours is up to date.\n"
        "Template:New is not there yet; it will be created.\n"
        "\n"
        "To take ours all the same: templates push --force 'Template:Changed'\n"
    )
    assert render_push_report(operator.push()) == (
        "Template:Pushed: saved.\n"
        "Template:Changed: was changed on the wiki; it stays as people made it.\n"
        "Template:New: saved.\n"
        "2 of 4 pages saved.\n"
    )


def test_text_from_the_wiki_cannot_steer_the_terminal() -> None:
    page = LocalPage("Template:X", "ours", "summary", "status")
    head = PageHead("Template:X", 10, page_id=1, revid=7)
    steps = plan_publish([page], {"Template:X": PageText(head, "\x1b[2J\x9bm\r\ttab")}, {})
    assert "  -\\u001b[2J\\u009bm\n  -\ttab\n" in render_publish_report(steps)


def test_the_hint_names_a_page_that_is_not_forced_already(operator: Operator) -> None:
    anna = operator.wiki.as_user("Anna")
    anna.edit(STATUS, "Anna's")
    anna.edit(TEXTS, "Anna's")
    steps = operator.compare()
    assert f"templates push --force {TEXTS!r}" in render_publish_report(steps)
    assert f"templates push --force {STATUS!r}" in render_publish_report(steps, [TEXTS])
    assert "templates push --force" not in render_publish_report(steps, [TEXTS, STATUS])
