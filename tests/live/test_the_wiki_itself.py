"""The ground under the other live tests: the test wiki behaves as real wikis do."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.live.conftest import PASSWORD, Place
from tests.live.mediawiki import MediaWiki, WikiFailed
from tests.live.people import Anonymous, ApiError, Conflict, Person

People = Callable[..., Person]

DESK = """\
== Upload help ==
How do I upload 300 scans?
Thanks for any help. [[User:Bosse|Bosse]] 10:11, 3 November 2026 (UTC)

== Copyright ==
May we use this?
Nobody knows. [[User:Carla|Carla]] 12:00, 4 November 2026 (UTC)
"""


def site_info(wiki: Place) -> dict[str, object]:
    query = Anonymous(wiki).api(
        action="query", meta="siteinfo", siprop="general|extensions|skins|namespaces"
    )["query"]
    assert isinstance(query, dict)
    return query


def test_it_is_the_long_term_support_version_with_what_a_helpdesk_needs(wiki: Place) -> None:
    info = site_info(wiki)
    general, extensions = info["general"], info["extensions"]
    assert isinstance(general, dict)
    assert isinstance(extensions, list)
    assert general["generator"].startswith("MediaWiki 1.43.")
    assert general["server"] == wiki.url
    assert general["timezone"] == "UTC"
    assert {
        *("Echo", "DiscussionTools", "Linter", "VisualEditor", "InputBox", "TemplateData"),
        *("ParserFunctions", "Abuse Filter", "TitleBlacklist", "Cite", "SyntaxHighlight"),
        *("WikiEditor",),
    } <= {extension["name"] for extension in extensions}


def test_the_skins_for_screenshots_are_there(wiki: Place) -> None:
    skins = site_info(wiki)["skins"]
    assert isinstance(skins, list)
    assert {"vector-2022", "minerva"} <= {skin["code"] for skin in skins}
    assert [skin["code"] for skin in skins if skin.get("default")] == ["vector-2022"]
    reader = Anonymous(wiki)
    for night in ("vectornightmode=1", "useskin=minerva&minervanightmode=1"):
        assert "skin-theme-clientpref-night" in reader.look(f"/wiki/Main_Page?{night}")
    assert "skin-minerva" in reader.look("/wiki/Main_Page?useskin=minerva")


def test_a_mention_notifies_the_mentioned_person(wiki: Place, people: People) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    before = wiki.server.last_event()
    bosse.new_section(wiki.title(), "Upload help", f"[[User:{anna.name}]], can you help? ~~~~")
    assert wiki.server.notified(before) == [(anna.name, "mention")]


def test_a_mention_without_signature_notifies_nobody(wiki: Place, people: People) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    before = wiki.server.last_event()
    bosse.new_section(wiki.title(), "Upload help", f"[[User:{anna.name}]], can you help?")
    assert wiki.server.notified(before) == []


def test_discussion_tools_finds_the_threads_of_a_desk(wiki: Place, people: People) -> None:
    bosse = people("Bosse")
    bosse.edit(wiki.title(), "__NEWSECTIONLINK__\nWelcome.\n\n" + DESK)
    page = bosse.api(action="discussiontoolspageinfo", page=wiki.title(), prop="threaditemshtml")[
        "discussiontoolspageinfo"
    ]
    headings = page["threaditemshtml"]
    assert [heading["id"] for heading in headings[1:]] == [
        "h-Upload_help-20261103101100",
        "h-Copyright-20261104120000",
    ]
    assert headings[1]["replies"][0]["author"] == "Bosse"
    assert headings[1]["replies"][0]["timestamp"] == "2026-11-03T10:11:00Z"


def test_an_edit_of_the_same_line_is_refused_and_the_persons_words_stand(
    wiki: Place, people: People
) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    base = bosse.edit(wiki.title(), DESK)
    bosse.replace(wiki.title(), "300 scans", "400 scans")
    with pytest.raises(Conflict):
        anna.edit(wiki.title(), DESK.replace("300 scans", "many scans"), baserevid=base)
    assert "400 scans" in bosse.text(wiki.title())


def test_an_edit_of_another_section_is_merged(wiki: Place, people: People) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    base = bosse.edit(wiki.title(), DESK)
    bosse.replace(wiki.title(), "300 scans", "400 scans")
    anna.edit(wiki.title(), DESK.replace("use this?", "use that?"), baserevid=base)
    expected = DESK.replace("300 scans", "400 scans").replace("use this?", "use that?")
    assert anna.text(wiki.title()) == expected.rstrip()


def test_each_api_request_is_counted_once_and_secrets_are_not_noted(
    wiki: Place, people: People
) -> None:
    bosse = people("Bosse")
    bosse.edit(wiki.title(), DESK)
    before = wiki.server.mark()
    bosse.text(wiki.title())
    bosse.append(wiki.title(), "\nMore. ~~~~")
    read, edit = wiki.server.api_requests(before)
    assert read.startswith("POST format=json&formatversion=2&action=query&prop=revisions&titles=")
    assert "action=edit" in edit
    assert "token=%2A%2A%2A" in edit
    assert not [request for request in wiki.server.api_requests() if PASSWORD in request]


def test_administrators_protect_block_move_and_delete(
    wiki: Place, people: People, admin: Person
) -> None:
    bosse = people("Bosse")
    bosse.edit(wiki.title(), DESK)
    admin.protect(wiki.title())
    with pytest.raises(ApiError, match="protectedpage"):
        bosse.append(wiki.title(), "More")
    admin.protect(wiki.title(), "all")
    bosse.append(wiki.title(), "More")
    admin.move(wiki.title(), wiki.title("new place"))
    assert "#REDIRECT" in bosse.text(wiki.title())
    admin.block(bosse.name)
    with pytest.raises(ApiError, match="blocked"):
        bosse.append(wiki.title("new place"), "More")
    admin.delete(wiki.title("new place"))
    assert admin.history(wiki.title("new place")) == []


def test_the_history_tells_who_wrote_what(wiki: Place, people: People) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    first = bosse.edit(wiki.title(), "One", "begins")
    second = anna.edit(wiki.title(), "Two", "goes on", minor=True)
    history = anna.history(wiki.title())
    assert [(r["revid"], r["user"], r["comment"], r["content"]) for r in history] == [
        (second, anna.name, "goes on", "Two"),
        (first, bosse.name, "begins", "One"),
    ]
    assert [r["minor"] for r in history] == [True, False]


def test_settings_change_the_running_wiki_and_can_be_taken_back(wiki: Place) -> None:
    wiki.server.configure("$wgLanguageCode = 'sv'; $wgLocaltimezone = 'Europe/Stockholm';")
    general = site_info(wiki)["general"]
    assert isinstance(general, dict)
    assert (general["lang"], general["timezone"]) == ("sv", "Europe/Stockholm")
    wiki.server.configure("")
    general = site_info(wiki)["general"]
    assert isinstance(general, dict)
    assert (general["lang"], general["timezone"]) == ("en", "UTC")


def test_people_without_an_account_get_a_temporary_one_where_the_wiki_does_so(wiki: Place) -> None:
    wiki.server.configure("$wgAutoCreateTempUser['enabled'] = true;")
    somebody = Anonymous(wiki)
    somebody.edit(wiki.title(), "A question. ~~~~")
    assert somebody.history(wiki.title())[0]["user"].startswith("~2")


def test_a_bot_password_logs_in(wiki: Place, wiki_server: MediaWiki) -> None:
    name = wiki.name("Desk bot")
    wiki_server.create_user(name, PASSWORD, "bot")
    password = wiki_server.bot_password(name, "desk", ["basic", "editpage", "createeditmovepage"])
    bot = Anonymous(wiki)
    token = bot.api(action="query", meta="tokens", type="login")["query"]["tokens"]["logintoken"]
    login = bot.api(action="login", lgname=f"{name}@desk", lgpassword=password, lgtoken=token)
    assert login["login"]["result"] == "Success"
    assert bot.api(action="query", meta="userinfo", uiprop="groups", assert_="bot")
    bot.act("edit", title=wiki.title(), text="By the bot", bot=True)
    assert bot.history(wiki.title())[0]["user"] == name


def test_a_failing_maintenance_script_says_why(wiki_server: MediaWiki) -> None:
    with pytest.raises(WikiFailed, match="createBotPassword"):
        wiki_server.maintenance("createBotPassword", "Nobody here")


def test_writers_in_parallel_wait_for_each_other(swift_wiki: Place) -> None:
    """Three people and a bot make 80 edits; every one stands, none meets a locked database."""
    wiki = swift_wiki
    writers = [wiki.person(name) for name in ("Anna", "Bosse", "Carla")]
    writers.append(wiki.person("Clerk", "bot"))
    problems: list[Exception] = []

    def write(person: Person) -> None:
        try:
            for number in range(20):
                if number % 5:
                    person.append(wiki.title(), f"\n* {person.name} says {number}. ~~~~")
                else:
                    person.new_section(wiki.title(), f"{person.name} {number}", "Hello ~~~~")
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=write, args=(person,)) for person in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(writers[0].history(wiki.title())) == 80
    assert "locked" not in wiki.server.server_log()
