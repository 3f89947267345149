"""The pages themselves: complete, harmless, and the same after the wiki has saved them."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.page.form import FIELDS
from helpdeskbot.publish import LocalPage, load_pages
from helpdeskbot.publish.pages import escape_wikitext
from helpdeskbot.settings.desk import load_preset
from helpdeskbot.words import resources
from helpdeskbot.words.messages import Messages, available_languages
from tests.publish.conftest import VALUES

PAGES = {page.title: page for page in load_pages(VALUES)}
STATUSES = (
    *("new", "in-progress", "waiting-for-requester", "waiting-for-expert", "planning"),
    *("under-review", "approved", "with-working-group", "not-now"),
    *("on-hold", "done", "declined", "no-response", "unknown"),
)


def test_every_file_is_installed_somewhere() -> None:
    folder = resources.templates()
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    named = [page["file"] for page in manifest["page"]]
    there = [file.name for file in folder.iterdir() if file.name.endswith(".wikitext")]
    assert sorted(set(named)) == sorted(there)


def test_the_pages_and_their_order() -> None:
    titles = [page.title for page in load_pages(VALUES, languages=["sv", "pt-br"])]
    assert titles == [
        *(f"Template:Helpdesk status/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk status/text",
        "Template:Helpdesk status/self-help",
        "Template:Helpdesk status/date",
        "Template:Helpdesk status/dashboard",
        "Template:Helpdesk status/topics",
        "Template:Helpdesk status/topic",
        "Template:Helpdesk status/box",
        "Template:Helpdesk status/doc",
        "Template:Helpdesk status",
        "Category:Helpdesk requests",
        *(
            f"Category:Helpdesk requests: {status}"
            for status in (
                "New",
                "In progress",
                "Waiting for the requester",
                "Waiting for an expert",
                "Being planned",
                "Under review",
                "Approved",
                "With a working group",
                "Not now",
                "On hold",
                "Done",
                "Declined",
                "No response",
                "Unknown status",
            )
        ),
        "Template:Helpdesk request form/preload/en",
        "Template:Helpdesk request form/preload/sv",
        "Template:Helpdesk request form/preload/pt",
        *(f"Template:Helpdesk request form/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk request form/text",
        "Template:Helpdesk request form/dashboard",
        "Template:Helpdesk request form/doc",
        "Template:Helpdesk request form",
        *(f"Template:Helpdesk expert/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk expert/text",
        "Template:Helpdesk expert/lang",
        "Template:Helpdesk expert/preload",
        "Template:Helpdesk expert/intro/en",
        "Template:Helpdesk expert/intro/sv",
        "Template:Helpdesk expert/intro/pt",
        "Template:Helpdesk expert/top",
        "Template:Helpdesk expert/doc",
        "Template:Helpdesk expert",
        *(f"Template:Helpdesk not me/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk not me/text",
        "Template:Helpdesk not me/doc",
        "Template:Helpdesk not me",
        "Template:Helpdesk not me/preload/intro",
        "Template:Helpdesk not me/preload",
        *(f"Template:Helpdesk take/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk take/text",
        "Template:Helpdesk take/doc",
        "Template:Helpdesk take",
        "Template:Helpdesk take/preload/intro",
        "Template:Helpdesk take/preload",
        *(
            f"Template:Helpdesk {name}/{code}"
            for name in ("ask", "ask next", "ask talk", "staff needed", "topic unserved")
            for code in ("en", "sv", "pt")
        ),
        "Project:Helpdesk/Experts",
        *(
            f"Template:Helpdesk {name}/{code}"
            for name in ("remind", "closed", "remind talk", "digest")
            for code in ("en", "sv", "pt")
        ),
        *(f"Template:Helpdesk duty/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk duty/text",
        "Template:Helpdesk duty/lang",
        "Template:Helpdesk duty/preload",
        *(f"Template:Helpdesk duty/intro/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk duty/top",
        "Template:Helpdesk duty/doc",
        "Template:Helpdesk duty",
        *(f"Template:Helpdesk hand over/{code}" for code in ("en", "sv", "pt")),
        "Project:Helpdesk/Duty",
        *(f"Template:Helpdesk follow up/{code}" for code in ("en", "sv", "pt")),
        *(f"Template:Helpdesk follow-up answer/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk follow-up answer/text",
        "Template:Helpdesk follow-up answer/doc",
        "Template:Helpdesk follow-up answer",
        *(
            f"Template:Helpdesk follow-up answer/{word}{what}"
            for word in ("well", "help", "stop")
            for what in ("/intro", "")
        ),
        *(
            f"Template:Helpdesk {name}/{code}"
            for name in ("archived", "brought back")
            for code in ("en", "sv", "pt")
        ),
        "User:HelpdeskBot/What it does",
        "User:HelpdeskBot/stop",
        "User:HelpdeskBot",
        "Template:Helpdesk settings/doc",
        "Template:Helpdesk settings",
        "Template:Helpdesk topic/doc",
        "Template:Helpdesk topic",
        *(f"Template:Helpdesk agreement/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk agreement/text",
        "Template:Helpdesk agreement/doc",
        "Template:Helpdesk agreement",
        "Template:Helpdesk agree/doc",
        "Template:Helpdesk agree",
        "Template:Helpdesk agree/preload/intro",
        "Template:Helpdesk agree/preload",
        *(
            f"Template:Helpdesk {name}/{code}"
            for name in ("agreement offer", "agreement again", "ask facts")
            for code in ("en", "sv", "pt")
        ),
        *(f"Template:Helpdesk decision/words/{code}" for code in ("en", "sv", "pt")),
        "Template:Helpdesk decision/text",
        "Template:Helpdesk decision/doc",
        "Template:Helpdesk decision",
        *(
            f"Template:Helpdesk {name}/{code}"
            for name in ("decided", "decided anew", "unread")
            for code in ("en", "sv", "pt")
        ),
        *(f"User:HelpdeskBot/Messages/{code}" for code in ("en", "sv", "pt")),
        "User:HelpdeskBot/Messages",
    ]


@pytest.mark.parametrize("code", available_languages())
def test_one_page_shows_every_message_with_examples_and_where_to_change_it(code: str) -> None:
    text = PAGES[f"User:HelpdeskBot/Messages/{code}"].text
    shown = [page.title for page in PAGES.values() if f"/{code}" in page.title]
    for template in ("ask", "remind", "closed", "follow up", "agreement offer", "unread"):
        title = f"Template:Helpdesk {template}/{code}"
        assert title in shown
        assert f"== Helpdesk {template} ==\n[[:{title}]]" in text
        assert f"{{{{{title}|" in text
        assert f"{{{{fullurl:{title}|action=edit}}}}" in text
    assert f"[[:Template:Helpdesk status/words/{code}]]" in text
    assert "{{{" not in text
    assert set(re.findall(r"\[\[User:([^|/\]]*)", text)) == {"HelpdeskBot"}, "nobody else is called"


def test_a_desk_with_a_template_of_its_own_gets_the_rest() -> None:
    titles = [page.title for page in load_pages(VALUES, parts=["bot"])]
    assert titles == [
        "User:HelpdeskBot/What it does",
        "User:HelpdeskBot/stop",
        "User:HelpdeskBot",
    ]


def test_templates_may_have_other_names() -> None:
    pages = load_pages({**VALUES, "status_template": "Ärende", "stop": "Project:Stop"})
    by_title = {page.title: page.text for page in pages}
    assert "{{Ärende/box\n" in by_title["Template:Ärende"]
    assert by_title["Project:Stop"] == "run\n"
    assert not any("Helpdesk status" in text for text in by_title.values())


def test_the_stop_page_says_run_and_nothing_else() -> None:
    assert PAGES["User:HelpdeskBot/stop"].text.strip() == "run"


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_saving_does_not_change_a_page(page: LocalPage) -> None:
    """No signature, substitution or short link in it, which a wiki replaces when it saves."""
    assert not re.search(r"~~~|\{\{\s*(safe)?subst:|\|\s*\]\]|\[\[\|", page.text, re.IGNORECASE)
    assert "$(" not in page.text
    assert "\t\n" not in page.text


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_braces_and_comments_are_closed(page: LocalPage) -> None:
    text = re.sub(r"<(nowiki|pre)>.*?</\1>|<templatedata>.*?</templatedata>", "", page.text,
                  flags=re.DOTALL)  # fmt: skip
    if page.title in ("Template:Helpdesk expert/top", "Template:Helpdesk duty/top"):
        text += "\n|}"  # the table stays open, for the rows
    for opening, closing in (("{", "}"), ("[", "]"), ("<!--", "-->"), ("<span", "</span>")):
        assert text.count(opening) == text.count(closing), opening


def test_no_page_links_to_a_user_where_it_could_notify() -> None:
    """Echo notifies everybody whose user page a template links to in a signed comment."""
    for title in ("", "/box", "/text", "/words/en", "/words/ar"):
        page = PAGES[f"Template:Helpdesk status{title}"].text
        assert "[[User" not in re.sub(r"<noinclude>.*?</noinclude>", "", page, flags=re.DOTALL)


def test_parameters_that_people_fill_in_are_shown_as_text_only() -> None:
    template = PAGES["Template:Helpdesk status"].text
    for name in ("expert", "topic", "due", "until", "agreed", "by", "day"):
        assert f"{{{{#tag:nowiki|{{{{{{{name}}}}}}}}}}}" in template
    assert "given = {{#tag:nowiki|" in template
    assert "owner = {{#if: {{{owner|{{{contact|}}}}}} | {{#tag:nowiki|" in template


def test_a_day_is_known_as_one_on_a_wiki_with_other_digits() -> None:
    """It is compared with itself as #time writes it, which depends on the language."""
    assert "{{#time: Y-m-d | {{{day|}}} | en }}" in PAGES["Template:Helpdesk status/date"].text


def test_every_status_has_a_name_and_a_next_step_in_every_language() -> None:
    for code in available_languages():
        texts = PAGES[f"Template:Helpdesk status/words/{code}"].text
        for status in STATUSES:
            assert re.search(rf"^\| status-{status} = \S", texts, re.MULTILINE)
            assert re.search(rf"^\| next-{status} = \S", texts, re.MULTILINE)


def test_no_page_has_the_texts_of_several_languages() -> None:
    """A translator has a page for each language, as the Translate extension makes them."""
    for title, page in PAGES.items():
        if title.endswith(("/text", "/words/en")):
            assert "De som arbetar här" not in page.text
            assert page.text.count("#switch") == (10 if title.endswith("/text") else 1)


def test_every_status_of_the_preset_is_known_to_the_template() -> None:
    template = PAGES["Template:Helpdesk status"].text
    cases = {case.strip() for case in re.findall(r"\|\s*([a-z _-]+?)\s*(?=\||\n)", template)}
    for status in load_preset("helpdesk")["status"]["vocabulary"]:
        assert status in cases, status


def test_template_data_is_json_and_lists_every_parameter() -> None:
    text = PAGES["Template:Helpdesk status/doc"].text
    found = re.search(r"<templatedata>(.*)</templatedata>", text, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["paramOrder"] == list(data["params"])
    template = PAGES["Template:Helpdesk status"].text
    used = set(re.findall(r"\{\{\{([\w ]+)", template))
    known = set(data["params"]) | {
        alias for entry in data["params"].values() for alias in entry.get("aliases", [])
    }
    assert used == known
    known_to_the_bot = load_preset("helpdesk")["status"]["vocabulary"]
    assert set(data["params"]["1"]["suggestedvalues"]) <= set(known_to_the_bot)


def test_the_form_asks_what_is_usually_missing() -> None:
    assert PAGES["Template:Helpdesk request form/preload/en"].text.startswith(
        "'''What do you want to achieve?'''<!--helpdesk:goal-->\n"
        "<!-- What should be different afterwards, and for whom? Links help. -->\n"
        "\n"
        "\n"
        "'''How big is it?'''<!--helpdesk:size-->\n"
    )
    for code in ("ar", "de", "es", "fr", "id", "pt", "sv", "sw", "uk"):
        text = PAGES[f"Template:Helpdesk request form/preload/{code}"].text
        assert text.count("'''") == 10
        assert text.count("<!-- ") == 5
        assert re.findall("<!--helpdesk:([a-z]+)-->", text) == list(FIELDS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot", "Evil]]{{x}}"),
        ("stop", ""),
        ("status_template", "A|B"),
        ("bot", "A#b"),
        ("form_template", "two\nlines"),
    ],
)
def test_a_value_that_cannot_be_a_title_is_told(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match="cannot be part of a page's title"):
        load_pages({**VALUES, name: value})


def test_a_missing_value_is_told() -> None:
    with pytest.raises(SettingsError, match='a value for "contact" is needed'):
        load_pages({key: value for key, value in VALUES.items() if key != "contact"})


def test_the_operators_values_cannot_become_wikitext() -> None:
    contact = "[[User:Anna]] {{Delete}} ~~~~ '''big''' <script> | it's $(bot)"
    pages = load_pages({**VALUES, "contact": contact})
    page = next(page for page in pages if page.title == "User:HelpdeskBot")
    assert (
        "Contact: &#91;&#91;User:Anna&#93;&#93; &#123;&#123;Delete&#125;&#125;"
        " &#126;&#126;&#126;&#126; &#39;&#39;&#39;big&#39;&#39;&#39; &#60;script&#62; &#124;"
        " it's $(bot)."
    ) in page.text
    assert escape_wikitext("https://example.org/a?b=c&d") == "https://example.org/a?b=c&d"


# -- The bot's own page ------------------------------------------------------------------------
def own_page(language: str = "en", **values: str) -> str:
    pages = load_pages({**VALUES, **values}, language=language, parts=["bot"])
    return next(page.text for page in pages if page.title == "User:HelpdeskBot")


def shown(text: str) -> str:
    """The page as its readers have it: with what belongs to the values that are there."""
    return re.sub(
        r"\{\{#if: (.*?) \| (.*?) \| (.*?) \}\}", lambda m: m[2] if m[1].strip() else m[3], text
    )


def test_the_bots_page_says_whose_it_is_where_its_code_is_and_who_allowed_it() -> None:
    text = shown(
        own_page(
            operator="User:Anna Example",
            approval="Meta:Requests for bot status/HelpdeskBot#Yes",
            source="https://example.org/~anna/bot",
        )
    )

    assert "* Operator: [[User:Anna Example]].\n" in text
    assert "* Approval: [[Meta:Requests for bot status/HelpdeskBot#Yes]].\n" in text
    assert "* Source code: https://example.org/&#126;anna/bot.\n" in text


def test_the_bots_page_says_what_it_has_not_been_told() -> None:
    text = shown(own_page())

    assert "* Operator: the bot’s settings name no account.\n" in text
    assert "* Approval: the bot’s settings name no page with an approval.\n" in text
    assert "free software, called helpdeskbot; the bot’s settings name no address." in text


@pytest.mark.parametrize("language", available_languages())
def test_the_bots_page_speaks_the_language_of_the_wiki(language: str) -> None:
    text, messages = own_page(language), Messages.load(language)

    assert f'lang="{language}"' in text
    assert messages.raw("bot-stop-how") in text
    assert "$(" not in text


def test_boxes_and_the_form_lead_from_each_desks_page_to_its_dashboard() -> None:
    boards = {"Project:Helpdesk": "Project:Helpdesk/Dashboard", "Talk:A}} [[B": "X"}
    pages = {page.title: page.text for page in load_pages(VALUES, dashboards=boards)}

    for template in ("Template:Helpdesk status", "Template:Helpdesk request form"):
        cases = pages[f"{template}/dashboard"]
        assert "  | {{FULLPAGENAME:Project:Helpdesk}} = Project:Helpdesk/Dashboard\n" in cases
        assert "[[B" not in cases
        assert "  | #default =\n" in cases
        assert "page-dashboard = All open requests" in pages[f"{template}/words/en"]
    assert "{{#if: {{Helpdesk status/dashboard}} |" in pages["Template:Helpdesk status/box"]


def test_documentation_runs_from_the_left_where_the_wiki_runs_from_the_right() -> None:
    arabic = [page for page in load_pages(VALUES, language="ar") if page.title.endswith("/doc")]
    english = [page for page in load_pages(VALUES, language="en") if page.title.endswith("/doc")]

    assert len(arabic) > 5
    for page in arabic:
        assert page.text.startswith('<div lang="en" dir="ltr" class="mw-content-ltr">\n')
        assert page.text.endswith("\n</div>\n")
    assert not [page for page in english if page.text.startswith("<div")]


def test_who_asks_reads_an_agreement_in_their_own_language_whatever_the_desks_is() -> None:
    titles = {page.title for page in load_pages(VALUES, language="sv", pages_in=["sv"])}

    assert "Template:Helpdesk agreement/words/fr" in titles
