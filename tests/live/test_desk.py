"""The desk on a real MediaWiki, tried as its people and its operator would."""

from __future__ import annotations

import html
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdeskbot.model.report import Fate
from helpdeskbot.tick import tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import Person

TAG = "{{Helpdesk status|new}}\n"
People = Callable[..., Person]


@pytest.fixture
def clerk(wiki: Place, tmp_path: Path) -> Clerk:
    clerk = Clerk(wiki, tmp_path)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome to the desk.")
    return clerk


def post_by_form(person: Person, title: str, heading: str, body: str) -> None:
    """Add a topic in the browser's way: open the form, fill it in, press the button."""
    address = f"{person.wiki.api.removesuffix('api.php')}index.php"
    # DiscussionTools shows its own tool there, which needs a script; dtenable=0 asks for the form.
    words = urllib.parse.urlencode(
        {"title": title, "action": "edit", "section": "new", "dtenable": "0"}
    )
    with person._browser.open(f"{address}?{words}") as answer:
        page = answer.read().decode()
    form = page[page.index('id="editform"') : page.index("</form>", page.index('id="editform"'))]
    fields = {}
    for field in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\s{key}=["\']([^"\']*)', field) for key in ("name", "value"))
        if name and 'type="hidden"' in field.replace("'", '"'):
            fields[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    fields |= {"wpTextbox1": body, "wpSummary": heading, "wpSave": "Save"}
    with person._browser.open(
        f"{address}?{words}", urllib.parse.urlencode(fields).encode()
    ) as done:
        assert "action=edit" not in done.url, "the form was shown again"


@pytest.mark.parametrize("how", ["by the web form", "by the API"])
def test_a_new_section_is_tagged_in_one_edit_and_then_nothing_is_left_to_do(
    clerk: Clerk, people: People, how: str
) -> None:
    anna = people("Anna")
    body = "Hej! 12 000 foton. Hur börjar vi? ~~~~"
    if how == "by the API":
        anna.new_section(clerk.page, "Foton", body)
    else:
        post_by_form(anna, clerk.page, "Foton", body)
    before = anna.text(clerk.page)
    plan = clerk.preview()

    first = clerk("tick")
    after = anna.text(clerk.page)
    second = clerk("tick")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    [edit] = clerk.edits()
    swedish = TAG.replace("}}", "|lang=sv}}")
    assert after == before.replace("== Foton ==\n", f"== Foton ==\n{swedish}")
    assert [planned["text"] for planned in plan["edits"]] == [after]
    assert plan["edits"][0]["notifies"] == []
    assert plan["edits"][0]["actions"][0]["kind"] == "tag"
    assert edit["comment"].startswith("/* Foton */ ")
    assert f"[[User:{clerk.account}" in edit["comment"]
    assert edit["minor"] is False
    assert clerk.preview() == {"edits": [], "problems": []}
    assert "no page has changed" not in first.stdout


def test_nobody_is_notified_of_the_tag_and_it_is_a_bot_edit(clerk: Clerk, people: People) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    anna.new_section(clerk.page, "Photos", f"[[User:{bosse.name}]] sent me. ~~~~")
    since = clerk.wiki.server.last_event()

    assert clerk("tick").returncode == 0

    assert clerk.wiki.server.notified(since) == []
    flags = clerk.wiki.server.query(
        "SELECT rc_bot FROM recentchanges WHERE rc_this_oldid = ?", clerk.edits()[0]["revid"]
    )
    assert flags == [(1,)]


def test_unsigned_requests_templates_taken_away_and_a_lost_database(
    clerk: Clerk, people: People
) -> None:
    anna, bosse = people("Anna"), people("Bosse")
    anna.new_section(clerk.page, "Photos", "Who can help? I do not know how to sign.")
    anna.new_section(clerk.page, "Maps", "And this? ~~~~")
    clerk("tick")
    bosse.replace(clerk.page, f"== Maps ==\n{TAG}", "== Maps ==\n")
    before = anna.text(clerk.page)
    clerk.lose_the_database()

    done = clerk("tick", "--verbose")

    assert anna.text(clerk.page) == before
    assert "taken away by a person" in done.stdout
    assert len(clerk.edits()) == 1
    assert "without signing" not in done.stdout


def test_words_on_the_same_line_saved_meanwhile_stand(clerk: Clerk, people: People) -> None:
    anna = people("Anna")
    anna.new_section(clerk.page, "Photos", "How do we begin? ~~~~")
    office = clerk.office()
    save = office.wiki.apply_edit
    hindered: list[str] = []

    def hindered_save(edit: object) -> object:
        if not hindered:
            hindered.append("once")
            anna.replace(clerk.page, "== Photos ==", "== Photos and films ==")
        return save(edit)  # type: ignore[arg-type]

    office.wiki.apply_edit = hindered_save  # type: ignore[assignment, method-assign]
    first, second = tick(office), tick(office)

    assert first.edits[0].fate is Fate.CONFLICT
    assert len(first.saved) + len(second.saved) == 1
    text = anna.text(clerk.page)
    assert f"== Photos and films ==\n{TAG}" in text
    assert text.count(TAG) == 1


def test_words_in_another_section_saved_meanwhile_are_merged(clerk: Clerk, people: People) -> None:
    anna = people("Anna")
    anna.new_section(clerk.page, "Photos", "How do we begin?\n\nAnd when? ~~~~")
    office = clerk.office()
    save = office.wiki.apply_edit

    def hindered_save(edit: object) -> object:
        anna.replace(clerk.page, "Welcome to the desk.", "Welcome, all, to the desk.")
        return save(edit)  # type: ignore[arg-type]

    office.wiki.apply_edit = hindered_save  # type: ignore[assignment, method-assign]
    report = tick(office)

    assert [edit.fate for edit in report.edits] == [Fate.SAVED]
    text = anna.text(clerk.page)
    assert text.startswith("Welcome, all, to the desk.")
    assert text.count(TAG) == 1


def test_the_stop_page_stops_it_and_run_lets_it_go_on(clerk: Clerk, people: People) -> None:
    anna = people("Anna")
    anna.new_section(clerk.page, "Photos", "How do we begin? ~~~~")
    clerk.wiki.admin.edit(clerk.stop, "run\n\nPlease wait.")

    stopped = clerk("tick")
    assert (clerk.edits(), stopped.returncode) == ([], 0)
    assert "does not say" in stopped.stdout
    clerk.wiki.admin.edit(clerk.stop, "run")
    clerk("tick")

    assert len(clerk.edits()) == 1


def test_redirects_missing_and_forbidden_pages_do_not_stop_the_other_desk(
    wiki: Place, tmp_path: Path, people: People
) -> None:
    names = ["old", "missing", "nobots", "protected", "good"]
    clerk = Clerk(wiki, tmp_path, pages=[wiki.title(name) for name in names])
    wiki.admin.edit(clerk.stop, "run")
    anna = people("Anna")
    for name in ("old", "protected", "good"):
        anna.new_section(wiki.title(name), "Photos", "How do we begin? ~~~~")
    anna.new_section(wiki.title("nobots"), "Photos", "{{nobots}} How do we begin? ~~~~")
    wiki.admin.move(wiki.title("old"), wiki.title("new"))
    wiki.admin.protect(wiki.title("protected"))

    done = clerk("tick")

    tagged = [name for name in (*names, "new") if TAG in anna.text(wiki.title(name))]
    assert tagged == ["good", "new"]
    assert done.returncode == 1
    told = done.stderr
    assert f"{wiki.title('old')}: it redirects to {wiki.title('new')}" in told
    assert f"{wiki.title('missing')}: the page does not exist" in told
    assert "asks this bot to stay away" in told
    assert wiki.title("protected") in told
    assert "Traceback" not in told


def test_a_desk_that_uses_metas_status_knows_its_redirects(
    wiki: Place, tmp_path: Path, people: People
) -> None:
    clerk = Clerk(wiki, tmp_path, more='preset = "meta-status"')
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit("Template:Status", "[{{{1|open}}}]")
    wiki.admin.edit("Template:Ärende", "#REDIRECT [[Template:Status]]")
    anna = people("Anna")
    anna.new_section(clerk.page, "Photos", "How do we begin? ~~~~")
    anna.new_section(clerk.page, "Maps", "{{ärende|done}} How do we begin? ~~~~")

    assert clerk("tick").returncode == 0

    text = anna.text(clerk.page)
    assert "== Photos ==\n{{Status}}\n" in text
    assert text.count("{{Status}}") == 1


def test_the_doctor_finds_what_is_missing_and_then_nothing(clerk: Clerk) -> None:
    first = clerk("doctor")
    push = clerk("templates", "push")
    # The bots of other tests on this wiki may have published the page that names the bot.
    clerk("templates", "push", "--force", "Template:Helpdesk status/doc")
    clerk("tick")
    second = clerk("doctor")

    assert first.returncode == 0
    assert "templates push" in first.stdout
    assert push.returncode == 0, push.stderr + push.stdout
    assert second.returncode == 0
    advice = [line for line in second.stdout.splitlines() if "advice" in line or "trouble" in line]
    assert all("heartbeat" in line or "stop" in line for line in advice), second.stdout


def test_a_password_that_is_wrong_by_now_is_found_out_while_the_last_login_holds(
    clerk: Clerk,
) -> None:
    assert clerk("tick").returncode == 0
    clerk.password = "not the password"

    found = clerk("doctor")

    assert found.returncode == 1
    first = found.stdout.splitlines()[0]
    assert first.startswith(" trouble  wiki: ")
    assert f"login as {clerk.account}@tick failed" in first
    assert clerk("tick").returncode == 0, "whose login still holds"


def test_what_keeps_the_bot_from_its_work_is_trouble(clerk: Clerk, people: People) -> None:
    assert clerk("templates", "push").returncode == 0
    clerk.wiki.admin.protect(clerk.page)
    people("Anna").append(f"User talk:{clerk.account}", "Please stop. ~~~~")

    found = clerk("doctor")

    assert found.returncode == 1
    lines = found.stdout.splitlines()
    assert len(lines) <= 12
    assert f"{clerk.page}: the page is protected (sysop)" in lines[0]
    assert "wrote there on" in found.stdout
    told = json.loads(clerk("doctor", "--json").stdout)
    assert told["healthy"] is False
    assert told["findings"][0]["verdict"] == "trouble"


def test_templates_are_pushed_and_what_staff_changed_stays(clerk: Clerk, people: People) -> None:
    assert "will be created" in clerk("templates", "diff").stdout
    assert clerk("templates", "push").returncode == 0
    clerk.wiki.admin.append("Template:Helpdesk status/doc", "\nA local note.")

    again = clerk("templates", "push")
    clerk.lose_the_database()
    once_more = clerk("templates", "push")

    assert "A local note." in clerk.wiki.admin.text("Template:Helpdesk status/doc")
    for done in (again, once_more):
        assert done.returncode == 0
        assert "it stays as" in done.stdout
    forced = clerk("templates", "push", "--force", "Template:Helpdesk status/doc")
    assert forced.returncode == 0
    assert "A local note." not in clerk.wiki.admin.text("Template:Helpdesk status/doc")
    anna = people("Anna")
    anna.new_section(clerk.page, "Photos", "How do we begin? ~~~~")
    clerk("tick")
    shown = anna.api(action="parse", page=clerk.page, prop="text")["parse"]["text"]
    assert "Template:Helpdesk status" not in shown


def test_the_log_of_a_tick_is_json_and_has_no_password(clerk: Clerk, people: People) -> None:
    people("Anna").new_section(clerk.page, "Photos", "How do we begin? ~~~~")

    done = clerk("tick", "-v")

    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert "saved an edit" in [event["event"] for event in events]
    everything = done.stdout + done.stderr
    for file in clerk.folder.rglob("*"):
        if file.is_file() and file != clerk.settings:
            everything += file.read_bytes().decode("latin-1")
    assert clerk.password not in everything


def test_a_status_that_a_person_sets_in_the_same_moment_is_the_only_one(
    clerk: Clerk, people: People
) -> None:
    anna = people("Anna")
    anna.new_section(clerk.page, "Photos", "How do we begin?\n\nAnd when?\n\nAnd who? ~~~~")
    office = clerk.office()
    save = office.wiki.apply_edit
    hindered: list[str] = []

    def hindered_save(edit: object) -> object:
        if not hindered:
            hindered.append("once")
            status = "{{Helpdesk status|in progress}}"
            anna.replace(clerk.page, "And when?", f"And when?\n\n{status}")
        return save(edit)  # type: ignore[arg-type]

    office.wiki.apply_edit = hindered_save  # type: ignore[assignment, method-assign]
    tick(office)

    text = anna.text(clerk.page)
    assert text.count("{{Helpdesk status") == 1
    assert "And when?\n\n{{Helpdesk status|in progress}}" in text
    assert [revision["content"] == text for revision in clerk.edits()] == [False, True]
