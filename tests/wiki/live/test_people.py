"""What it costs to ask of people, and what the bot makes of answers that loopback cannot give."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.model.errors import MailRefused, Unreachable
from helpdeskbot.model.refusal import About
from tests.wiki.live.api import Api, Parameters
from tests.wiki.live.conftest import Connect

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime.now(UTC).replace(microsecond=0)


def words(text: str) -> list[str]:
    return [word for word in text.split("|") if word]


def users(asked: Parameters) -> dict[str, Any]:
    """Everybody whose name begins with A has an account."""
    return {
        "query": {
            "users": [
                {"name": name, **({"userid": 1} if name.startswith("A") else {"missing": True})}
                for name in words(asked["ususers"])
            ]
        }
    }


# -- Accounts --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("rights", "requests"), [([], 13), (["apihighlimits"], 2)])
def test_users_are_asked_for_as_many_at_a_time_as_the_account_may(
    api: Api, connect: Connect, rights: list[str], requests: int
) -> None:
    api.rights += rights
    api.answer = users
    names = [f"A {number}" for number in range(620)]
    assert all(user.user_id for user in connect().fetch_users(names).values())
    assert len(api.questions()) == requests


def test_very_old_accounts_have_no_date(api: Api, connect: Connect) -> None:
    api.answer = lambda asked: {
        "query": {
            "users": [
                {"name": "Anna", "userid": 1, "registration": None, "emailable": True},
                {"name": "Bosse", "userid": 2, "registration": "", "hidden": True},
                {"name": "Carla", "userid": 3, "registration": "2026-11-03T10:11:12Z"},
            ]
        }
    }
    anna, bosse, carla = connect().fetch_users(["Anna", "Bosse", "Carla"]).values()
    assert (anna.registered, anna.emailable, anna.hidden) == (None, True, False)
    assert (bosse.registered, bosse.emailable, bosse.hidden) == (None, False, True)
    assert carla.registered == datetime(2026, 11, 3, 10, 11, 12, tzinfo=UTC)


# -- Renames ---------------------------------------------------------------------------------------
def test_hidden_renames_are_passed_over(api: Api, connect: Connect) -> None:
    log: dict[str, list[dict[str, Any]]] = {
        "User:B": [
            {"logid": 5, "actionhidden": True},
            {"logid": 3, "params": {"olduser": "B", "newuser": "A new"}},
        ],
        "User:C": [{"logid": 6, "actionhidden": True}],
    }

    def answer(asked: Parameters) -> Any:
        if asked.get("list") == "logevents":
            return {"query": {"logevents": log.get(asked["letitle"], [])}}
        return users(asked)

    api.answer = answer
    assert connect().fetch_renames(["B", "C"]) == {"B": "A new"}


def test_names_with_an_account_are_not_looked_up_in_the_log(api: Api, connect: Connect) -> None:
    api.answer = users
    assert connect().fetch_renames(["A one", "A two"]) == {}
    assert len(api.questions()) == 1


def test_a_log_that_goes_round_in_circles_comes_to_an_end(api: Api, connect: Connect) -> None:
    calls: list[str] = []

    def answer(asked: Parameters) -> Any:
        if asked.get("list") != "logevents":
            return users(asked)
        calls.append(asked["letitle"])
        name = asked["letitle"].removeprefix("User:")
        other = {"B": "C", "C": "B"}[name]
        events = [{"logid": n, "params": {"newuser": other}} for n in range(len(calls) * 100)]
        return {"query": {"logevents": events}}

    api.answer = answer
    assert connect().fetch_renames(["B"]) == {}
    assert len(calls) <= 20


# -- Activity --------------------------------------------------------------------------------------
class Contributions:
    """People's edits, listed as MediaWiki lists them: person after person, newest first.

    :param edits: for each person, how many hours ago.
    """

    def __init__(self, edits: dict[str, list[float]], limit: int) -> None:
        self.edits = {
            name: sorted((NOW - timedelta(hours=hours) for hours in ago), reverse=True)
            for name, ago in edits.items()
        }
        self.limit = limit

    def __call__(self, asked: Parameters) -> Any:
        if asked.get("list") == "users":
            return users(asked)
        if "<x>" in asked["ucuser"]:
            return {"error": {"code": "baduser", "info": "Invalid value"}}
        since = datetime.fromisoformat(asked["ucend"])
        until = datetime.fromisoformat(asked.get("ucstart", "2099-01-01T00:00:00Z"))
        rows = [
            {"user": name, "timestamp": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}
            for name in sorted(words(asked["ucuser"]))
            for moment in self.edits.get(name, [])
            if since <= moment <= until
        ]
        more = {"continue": {"uccontinue": "x"}} if len(rows) > self.limit else {}
        return {"query": {"usercontribs": rows[: self.limit]}} | more


def test_people_who_edit_little_cost_one_question(api: Api, connect: Connect) -> None:
    edits = {f"A{number:02}": [number * 24.0 + 1] for number in range(40)}
    api.answer = Contributions(edits, 50)
    names = [*edits, "A none"]
    last = connect().fetch_last_edits(names, NOW - timedelta(days=30))
    assert {name for name, when in last.items() if when} == {f"A{n:02}" for n in range(30)}
    assert len(api.questions()) == 1


def test_busy_people_do_not_hide_the_others(api: Api, connect: Connect) -> None:
    edits = {f"A{number:02}": [hour * 1.0 for hour in range(1000)] for number in range(45)}
    edits |= {f"B{number}": [] for number in range(2)}
    edits |= {"A98": [80 * 24.0], "A99": [1.0, 200 * 24]}
    api.answer = contributions = Contributions(edits, 500)
    last = connect().fetch_last_edits([*edits, "A none"], NOW - timedelta(days=300))
    newest = {name: max(moments) for name, moments in contributions.edits.items() if moments}
    assert {name: when for name, when in last.items() if when} == newest
    # One for all edits, five for the last two days (45 x 48 edits), then
    # one for each further period.
    assert len(api.questions()) <= 9


def test_a_name_that_nobody_can_have_does_not_hide_the_others(api: Api, connect: Connect) -> None:
    api.answer = Contributions({"A1": [5.0], "A2": []}, 50)
    last = connect().fetch_last_edits(["<x>", "A1", "A2", "192.0.2.7"], NOW - timedelta(days=1))
    assert list(last) == ["<x>", "A1", "A2", "192.0.2.7"]
    assert {name for name, when in last.items() if when} == {"A1"}


def test_more_categories_than_fit_one_question_all_count(api: Api, connect: Connect) -> None:
    family = Family([])

    def answer(asked: Parameters) -> Any:
        if "clcategories" not in asked:
            return family(asked)
        found = "Category:No 59" in words(asked["clcategories"])
        page: dict[str, Any] = {"title": "User talk:Anna", "ns": 3, "pageid": 1}
        return {"query": {"pages": [page | ({"categories": [{}]} if found else {})]}}

    api.answer = answer
    categories = [f"No {number}" for number in range(60)]
    assert connect().fetch_opted_out(["Anna"], categories) == {"Anna"}


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_however_little_the_wiki_tells_at_once(api: Api, connect: Connect, limit: int) -> None:
    edits = {f"A{number}": [number * 20.0 + 5 * again for again in range(9)] for number in range(9)}
    api.answer = contributions = Contributions(edits, limit)
    last = connect().fetch_last_edits(list(edits), NOW - timedelta(days=60))
    assert last == {name: max(moments) for name, moments in contributions.edits.items()}


# -- Locks -----------------------------------------------------------------------------------------
def site_answer(extensions: list[dict[str, str]]) -> Any:
    zone = {"timezone": "UTC", "lang": "en", "articlepath": "/wiki/$1", "server": "//x"}
    names = [{"id": 2, "name": "User", "canonical": "User"}]
    return {
        "query": {
            "general": zone,
            "namespaces": {str(entry["id"]): entry for entry in names},
            "namespacealiases": [],
            "specialpagealiases": [],
            "magicwords": [],
            "extensiontags": [],
            "extensions": extensions,
        }
    }


class Family:
    """A wiki of a family, or one on its own."""

    def __init__(self, extensions: list[dict[str, str]]) -> None:
        self.extensions = extensions

    def __call__(self, asked: Parameters) -> Any:
        if asked.get("meta") == "siteinfo":
            return site_answer(self.extensions)
        if asked.get("meta") == "allmessages":
            return {"query": {"allmessages": []}}
        if asked.get("meta") == "languageinfo":
            return {"query": {"languageinfo": {"pt-br": {"fallbacks": ["pt"]}}}}
        if asked["action"] == "parse":
            sample = {"text": "10:11, 3 November 2026 (UTC)"}
            return {"parse": sample, "curtimestamp": "2026-11-03T10:11:12Z"}
        name = asked["guiuser"]
        if name == "192.0.2.7":
            return {"error": {"code": "baduser", "info": "No"}}
        if name == "Nobody":
            return {"query": {"globaluserinfo": {"missing": True}}}
        more = {"locked": True} if name == "Anna" else {}
        return {"query": {"globaluserinfo": {"id": 5, "name": name} | more}}


def locks(api: Api) -> int:
    return sum("guiuser" in asked for asked in api.questions())


def test_who_is_locked_on_all_wikis_is_told(api: Api, connect: Connect) -> None:
    api.answer = Family([{"name": "Echo"}, {"name": "CentralAuth"}])
    wiki = connect()
    assert wiki.fetch_locked(["Anna", "Bosse", "192.0.2.7", "Nobody", "a|b", "Anna"]) == {"Anna"}
    assert locks(api) == 4
    before = len(api.questions())
    assert wiki.fetch_locked([]) == frozenset()
    assert len(api.questions()) == before
    assert connect().fetch_locked(["Bosse"]) == frozenset()
    assert len(api.questions()) == before + 1


def test_nobody_is_asked_for_where_there_are_no_global_accounts(api: Api, connect: Connect) -> None:
    api.answer = Family([{"name": "Echo"}])
    assert connect().fetch_locked(["Anna"]) == frozenset()
    assert locks(api) == 0


def test_a_description_kept_by_an_older_version_is_fetched_anew(
    api: Api, connect: Connect, tmp_path: Path
) -> None:
    api.answer = Family([{"name": "CentralAuth"}])
    connect().fetch_site()
    file = tmp_path / "state" / "site.json"
    kept = json.loads(file.read_text())
    del kept["extensions"]
    file.write_text(json.dumps(kept))
    assert connect().fetch_locked(["Anna"]) == {"Anna"}


# -- Opting out ------------------------------------------------------------------------------------
def test_texts_of_talk_pages_are_only_fetched_where_they_matter(api: Api, connect: Connect) -> None:
    api.rights.append("apihighlimits")

    def answer(asked: Parameters) -> Any:
        pages: list[dict[str, Any]] = []
        for number, title in enumerate(words(asked["titles"]), 1):
            page: dict[str, Any] = {"pageid": number, "ns": 3, "title": title}
            if title.endswith("7"):
                page["templates"] = [{"ns": 10, "title": "Template:Nobots"}]
            if "revisions" in asked["prop"]:
                content = {"slots": {"main": {"content": "{{nobots}}"}}}
                stamp = {"revid": 5, "parentid": 0, "timestamp": "2026-11-03T10:11:12Z"}
                page["revisions"] = [stamp | content]
            pages.append(page)
        return {"query": {"pages": pages}}

    api.answer = answer
    names = [f"A{number}" for number in range(500)]
    found = connect().fetch_opted_out(names, [])
    assert found == {name for name in names if name.endswith("7")}
    assert len(api.questions()) == 2


def test_mass_messages_are_opted_out_of_by_the_name_that_the_wiki_gives(
    api: Api, connect: Connect
) -> None:
    family = Family([])

    def answer(asked: Parameters) -> Any:
        if asked.get("meta") != "allmessages" or "massmessage" not in asked["ammessages"]:
            return family(asked)
        message = {"name": "massmessage-optout-category", "content": "Inga massmeddelanden"}
        return {"query": {"allmessages": [message]}}

    api.answer = answer
    wiki = connect()
    assert wiki.fetch_opt_out_category() == "Inga massmeddelanden"
    before = len(api.questions())
    assert connect().fetch_opt_out_category() == "Inga massmeddelanden"
    assert len(api.questions()) == before


def test_where_nobody_sends_mass_messages_there_is_no_such_category(
    api: Api, connect: Connect
) -> None:
    api.answer = Family([])
    assert connect().fetch_opt_out_category() == ""


# -- Texts -----------------------------------------------------------------------------------------
def transformer(asked: Parameters) -> Any:
    return {"parse": {"text": asked["text"].replace("~~~", "me").rstrip()}}


def test_complete_texts_are_transformed_together_and_others_alone(
    api: Api, connect: Connect
) -> None:
    api.answer = transformer
    texts = ["one ~~~", "{{subst:a|{{b}}}} [[c]] <!-- { -->", "{{subst:a", "\n\ntwo\n", "<b>x"]
    found = connect().fetch_transformed("Desk", texts)
    assert list(found) == [text.replace("~~~", "me").rstrip() for text in texts]
    assert len(api.questions()) == 3


def test_texts_that_come_back_mixed_up_are_asked_for_alone(api: Api, connect: Connect) -> None:
    def answer(asked: Parameters) -> Any:
        text = asked["text"]
        swallowed = text.partition("two")[0] if "one" in text and "two" in text else text
        return {"parse": {"text": swallowed}}

    api.answer = answer
    assert list(connect().fetch_transformed("Desk", ["one", "two"])) == ["one", "two"]
    assert len(api.questions()) == 3
    api.answer = lambda asked: {"parse": {"text": "something else"}}
    with pytest.raises(Unreachable):
        connect().fetch_transformed("Desk", ["one"])


# -- Mail ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("noemailtext", "talk page"),
        ("nowikiemailtext", "talk page"),
        ("cantsend", "address"),
        ("ratelimited", "fewer"),
        ("blocked", "block log"),
        ("something-new", ""),
    ],
)
def test_a_refused_mail_says_why(api: Api, connect: Connect, code: str, advice: str) -> None:
    api.answer = lambda asked: {"error": {"code": code, "info": "No."}}
    with pytest.raises(MailRefused, match=r"mail to Anna.*No") as refusal:
        connect().send_mail("Anna", "Hello", "Text", "k1")
    assert refusal.value.code == code
    assert advice in refusal.value.advice
    assert len(api.questions()) == 1


@pytest.mark.parametrize(
    ("code", "about"),
    [
        ("readonly", About.MOMENT),
        ("maxlag", About.MOMENT),
        ("ratelimited", About.MOMENT),
        ("blocked", About.ACCOUNT),
        ("cantsend", About.ACCOUNT),
        ("permissiondenied", About.ACCOUNT),
        ("usermaildisabled", About.WIKI),
        ("noemailtext", About.PERSON),
        ("nowikiemailtext", About.PERSON),
        ("emailnotarget", About.PERSON),
        ("something-new", About.THREAD),
    ],
)
def test_a_mail_that_was_surely_not_sent_is_refused_and_says_whom_that_is_about(
    api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch, code: str, about: About
) -> None:
    monkeypatch.setattr("helpdeskbot.wiki.live.session.LONGEST_LAG_WAIT", 0.0)
    api.answer = lambda asked: {"error": {"code": code, "info": "No."}}
    with pytest.raises(MailRefused) as refusal:
        connect().send_mail("Anna", "Hello", "Text", "k1")
    assert refusal.value.about is about


def test_after_an_internal_error_nobody_knows_whether_a_mail_was_sent(
    api: Api, connect: Connect
) -> None:
    code = "internal_api_error_DBQueryError"
    api.answer = lambda asked: {"error": {"code": code, "info": "Caught exception."}}
    with pytest.raises(Unreachable, match=code):
        connect().send_mail("Anna", "Hello", "Text", "k1")


def test_a_mail_refused_in_an_answer_is_refused(api: Api, connect: Connect) -> None:
    errors = [{"code": "mailerror", "text": "The mail server is away"}]
    api.answer = lambda asked: {"emailuser": {"result": "Failure", "errors": errors}}
    with pytest.raises(MailRefused, match="server is away") as refusal:
        connect().send_mail("Anna", "Hello", "Text", "k1")
    assert refusal.value.code == "mailerror"


def test_a_mail_whose_answer_got_lost_is_not_sent_again(api: Api, connect: Connect) -> None:
    answers: list[Any] = [503, b"", b"<html>"]
    api.answer = lambda asked: answers[0]
    while answers:
        api.asked.clear()
        with pytest.raises(Unreachable):
            connect().send_mail("Anna", "Hello", "Text", "k1")
        assert len(api.questions()) == 1
        answers.pop(0)


def test_a_mail_is_posted_once_the_session_is_there_again(api: Api, connect: Connect) -> None:
    def answer(asked: Parameters) -> Any:
        if len(api.questions()) == 1:
            return {"error": {"code": "assertuserfailed", "info": "You are logged out"}}
        return {"emailuser": {"result": "Success"}}

    api.answer = answer
    connect().send_mail("Anna", "Two\n lines", "Text | more", "k1")
    *_, sent = api.questions()
    assert sent["action"] == "emailuser"
    assert (sent["target"], sent["subject"], sent["text"]) == ("Anna", "Two lines", "Text | more")
    assert "ccme" not in sent
    assert sent["token"]
