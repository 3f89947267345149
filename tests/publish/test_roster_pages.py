"""The roster of experts, and the words with which people are asked and reminded: harmless."""

from __future__ import annotations

import json
import re

import pytest

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.publish import Result, load_pages, render_publish_report, render_push_report
from tests.publish.conftest import VALUES, Operator

DUTY = "Project:Helpdesk/Duty"
ROSTER = "Project:Helpdesk/Experts"
PAGES = {page.title: page.text for page in load_pages(VALUES)}
LANGUAGES = ("en", "ar", "de", "es", "fr", "id", "pt", "sv", "sw", "uk")
PARAMETERS = {
    "Helpdesk ask": {"names", "take", "decline", "why", "days"},
    "Helpdesk ask next": {"names", "take", "decline", "why", "days"},
    "Helpdesk ask talk": {"requests", "days", "roster"},
    "Helpdesk staff needed": {"staff", "reason"},
    "Helpdesk topic unserved": {"topic", "count", "roster"},
    "Helpdesk remind": {"who", "awaited", "since", "then"},
    "Helpdesk closed": {"who", "since"},
    "Helpdesk remind talk": {"requests"},
    "Helpdesk digest": {"who", "requests"},
}


def included(title: str) -> str:
    """What of a page is put in where it is used."""
    text = re.sub(r"<noinclude>.*?</noinclude>", "", PAGES[title], flags=re.DOTALL)
    return re.sub(r"</?includeonly>", "", text)


# -- The roster page is people's own ---------------------------------------------------------------
def test_the_roster_is_installed_once_and_then_left_to_people(operator: Operator) -> None:
    assert operator.states()[ROSTER] == "create"
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.edit(ROSTER, anna.read(ROSTER) + "\n{{Helpdesk expert|Anna|topics=maps}}")
    operator.improve(ROSTER, "The experts", "All experts")
    assert operator.states()[ROSTER] == "kept"
    assert f"{ROSTER} is there and belongs to people" in render_publish_report(operator.compare())
    pushed = operator.push()
    assert ROSTER not in render_push_report(pushed), "there is nothing to tell"
    assert "{{Helpdesk expert|Anna" in anna.read(ROSTER)


def test_a_newer_version_does_not_replace_even_an_untouched_roster(operator: Operator) -> None:
    operator.push()
    operator.improve(ROSTER, "The experts", "All experts")
    assert operator.states()[ROSTER] == "kept"
    results = {item.step.title: item.result for item in operator.push()}
    assert results[ROSTER] is Result.LEFT


def test_a_roster_that_was_there_before_the_bot_stays(operator: Operator) -> None:
    anna = operator.wiki.as_user("Anna")
    anna.edit(ROSTER, "{{Helpdesk expert|Anna}}")
    assert operator.states()[ROSTER] == "kept"
    operator.push()
    operator.lose_database()
    operator.push()
    assert anna.read(ROSTER) == "{{Helpdesk expert|Anna}}"


def test_what_people_wrote_on_the_roster_cannot_be_forced_away(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.edit(ROSTER, "{{Helpdesk expert|Anna}}")
    with pytest.raises(SettingsError, match="cannot be forced: what people wrote there is theirs"):
        operator.push("project:helpdesk/Experts")
    assert anna.read(ROSTER) == "{{Helpdesk expert|Anna}}"


def test_a_roster_that_people_deleted_stays_away_until_it_is_forced(operator: Operator) -> None:
    operator.push()
    anna = operator.wiki.as_user("Anna")
    anna.delete(ROSTER)
    assert operator.states()[ROSTER] == "staff-deleted"
    operator.push()
    assert anna.read(ROSTER) == ""
    operator.push(ROSTER)
    assert "{{Helpdesk expert/top}}" in anna.read(ROSTER)


def test_what_is_peoples_own_is_installed_once() -> None:
    own = ["Template:Helpdesk status/self-help", ROSTER, DUTY, "User:HelpdeskBot/What it does"]
    assert [page.title for page in load_pages(VALUES) if page.once] == own


def test_a_desk_without_a_roster_does_without() -> None:
    titles = [page.title for page in load_pages(VALUES, parts=["status", "form", "bot"])]
    assert not [title for title in titles if re.search("expert/|Expert|ask|not me|remind", title)]


def test_a_desk_that_reminds_nobody_does_without_the_words() -> None:
    titles = {page.title for page in load_pages(VALUES, parts=["reminders"])}
    names = ("remind", "closed", "remind talk", "digest")
    assert titles == {f"Template:Helpdesk {name}/{code}" for name in names for code in LANGUAGES}


def test_every_title_may_be_another() -> None:
    names = {"roster": "Project:Fachleute", "expert_template": "Fachperson"}
    names |= {"decline_template": "Nicht ich", "ask_template": "Frage"}
    pages = {page.title: page.text for page in load_pages({**VALUES, **names})}
    assert pages["Project:Fachleute"].endswith("{{Fachperson/top}}\n")
    assert "{{Nicht ich|request=$1}}" in pages["Template:Nicht ich/preload"]
    assert "Template:Frage/de" in pages
    assert not any("Helpdesk expert" in text for text in pages.values())


# -- The row ---------------------------------------------------------------------------------------
def test_no_row_links_to_a_user_page() -> None:
    """Whoever adds a row in a signed comment would notify the person."""
    row = included("Template:Helpdesk expert")
    assert "[[User" not in row
    assert "[[{{TALKPAGENAME:" in row


@pytest.mark.parametrize("title", ["Template:Helpdesk expert", "Template:Helpdesk not me"])
def test_what_people_fill_in_is_shown_as_text_only(title: str) -> None:
    shown = re.sub(r"\{\{#tag:nowiki\|\{\{\{[a-z0-9 ]+\|?\}\}\}\}\}", "", included(title))
    shown = re.sub(r"\{\{(#if|#switch|lc|PAGENAME):\s*(\{\{lc:\s*)?\{\{\{[^{}]*\}\}\}", "", shown)
    # It gives a number, or an error that is not shown.
    shown = re.sub(r"\{\{#iferror: \{\{#expr: 0 \+ \{\{\{[a-z ]+\|\}\}\} \}\} \| 0 \}\}", "", shown)
    assert re.findall(r"\{\{\{[^{}]*\}\}\}", shown) == []


@pytest.mark.parametrize("title", ["Template:Helpdesk expert", "Template:Helpdesk not me"])
def test_template_data_is_json_and_lists_every_parameter(title: str) -> None:
    found = re.search(r"<templatedata>(.*)</templatedata>", PAGES[f"{title}/doc"], re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["paramOrder"] == list(data["params"])
    # These are for the bot and not for readers.
    shown = set(re.findall(r"\{\{\{([\w ]+)", included(title)))
    assert shown == set(data["params"]) - {"confirmed", "named in report", "request"}


def test_everybody_gets_the_row_that_the_template_knows() -> None:
    row = PAGES["Template:Helpdesk expert/preload"]
    written = re.findall(r"^\| ([\w ]+?) =", row, re.MULTILINE)
    data = re.findall(r'"paramOrder": \[([^]]*)\]', PAGES["Template:Helpdesk expert/doc"])
    assert [*written, "confirmed"] == re.findall(r'"([^"]+)"', data[0])
    assert "| 1 = {{subst<noinclude></noinclude>:REVISIONUSER}}\n" in row


def test_whoever_adds_themselves_reads_what_every_field_means() -> None:
    fields = re.findall(r"^\| ([a-z ]+?) =", PAGES["Template:Helpdesk expert/preload"], re.M)
    for code in LANGUAGES:
        intro = PAGES[f"Template:Helpdesk expert/intro/{code}"]
        assert re.findall(r"^\* '''([a-z ]+)''': \S", intro, re.MULTILINE) == fields
        assert f'lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in intro


# -- The words with which people are asked ---------------------------------------------------------
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_message_is_plain_text_with_parameters(name: str, code: str) -> None:
    text = included(f"Template:{name}/{code}")
    assert set(re.findall(r"\{\{\{(\w+)\}\}\}", text)) == PARAMETERS[name]
    plain = re.sub(r"\{\{\{\w+\}\}\}", "", text)
    assert "{{" not in plain
    assert not re.search(r"\$\d|<|~~~", plain)
    assert text.strip() == text.rstrip("\n"), "the signature follows on the same line"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PARAMETERS)
def test_staff_are_told_that_they_may_change_the_words(name: str, code: str) -> None:
    assert re.search(
        r"<noinclude>\n\n----\n[^{}\[\]<>\n]+</noinclude>\n$", PAGES[f"Template:{name}/{code}"]
    )


def test_a_question_reads_like_one() -> None:
    assert included("Template:Helpdesk ask/en") == (
        "{{{names}}}: can you help here? {{{take}}} · {{{decline}}} · {{{why}}}. If nobody takes"
        " it within {{{days}}}, somebody else is asked.\n"
    )


def test_a_reminder_reads_like_one() -> None:
    assert included("Template:Helpdesk remind/en") == (
        "{{{who}}}: waiting for {{{awaited}}} since {{{since}}}. Next: {{{then}}}. Say so if you"
        " need more time.\n"
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["remind talk", "digest"])
def test_a_list_of_requests_stands_on_lines_of_its_own(name: str, code: str) -> None:
    assert "\n{{{requests}}}\n" in included(f"Template:Helpdesk {name}/{code}")


def test_a_value_cannot_look_like_a_message_with_parameters() -> None:
    pages = load_pages({**VALUES, "contact": "$(wording-ask|a|b|c|d)"})
    page = next(page for page in pages if page.title == "User:HelpdeskBot")
    assert "$(wording-ask&#124;a&#124;b&#124;c&#124;d)" in page.text
