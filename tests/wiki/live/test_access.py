"""How the bot behaves towards a wiki, and towards the machine that it runs on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.model.errors import (
    EditConflict,
    EditRefused,
    LoginFailed,
    SettingsError,
    Unreachable,
)
from helpdeskbot.model.wiki import Edit
from helpdeskbot.wiki.connection import Connection, OAuth, Secret
from helpdeskbot.wiki.live import transport as pywikibot_transport
from helpdeskbot.wiki.live.wiki import PywikibotWiki
from tests.wiki.live.api import ACCOUNT, Api, Parameters
from tests.wiki.live.conftest import PASSWORD, Connect

TOKENS = OAuth(*(Secret(f"oauth-secret-{number}") for number in range(4)))


def page(**more: Any) -> dict[str, Any]:
    return {"pageid": 3, "ns": 4, "title": "Project:Desk", "contentmodel": "wikitext"} | more


def revision(**more: Any) -> dict[str, Any]:
    return {"revid": 5, "parentid": 4, "timestamp": "2026-11-03T10:11:12Z", "user": "Anna"} | more


# -- Introducing itself ----------------------------------------------------------------------------
def test_every_request_says_who_asks(api: Api, connect: Connect) -> None:
    connect().fetch_heads(["Project:Desk"])
    agents = {headers["User-Agent"] for headers in api.headers}
    (agent,) = agents
    assert agent.startswith("helpdeskbot/0.1 (desk@example.org) Pywikibot/")


def test_a_contact_with_odd_characters_is_still_sent(api: Api, connect: Connect) -> None:
    connect(contact="Användare:Åsa {x}\r\nEvil: 1").fetch_heads(["Project:Desk"])
    agent = api.headers[0]["User-Agent"]
    assert agent.startswith("helpdeskbot/0.1 (Anv%C3%A4ndare:%C3%85sa %7Bx%7D Evil: 1) ")
    assert "Evil" not in api.headers[0]


def test_oauth_tokens_sign_every_request_and_nobody_logs_in(api: Api, connect: Connect) -> None:
    api.logged_in_as = ACCOUNT
    connect(TOKENS, user=ACCOUNT).fetch_heads(["Project:Desk"])
    assert len(api.asked) == 2
    for headers in api.headers:
        assert headers["Authorization"].startswith("OAuth ")
        assert 'oauth_consumer_key="oauth-secret-0"' in headers["Authorization"]
        assert 'oauth_token="oauth-secret-2"' in headers["Authorization"]
        assert "oauth-secret-1" not in headers["Authorization"]


def test_oauth_tokens_of_another_account_are_refused(api: Api, connect: Connect) -> None:
    api.logged_in_as = "Somebody else"
    with pytest.raises(LoginFailed, match="Somebody else"):
        connect(TOKENS, user=ACCOUNT).fetch_time()


def test_oauth_tokens_that_are_not_valid_are_a_failed_login(api: Api, connect: Connect) -> None:
    api.answer = lambda asked: {"error": {"code": "mwoauth-invalid-authorization", "info": "No"}}
    api.logged_in_as = ACCOUNT
    with pytest.raises(LoginFailed, match="mwoauth"):
        connect(TOKENS, user=ACCOUNT).fetch_time()


def test_two_accounts_in_one_program_keep_apart(api: Api, connect: Connect) -> None:
    api.logged_in_as = ACCOUNT
    signed, plain = connect(TOKENS, user=ACCOUNT), connect()
    signed.fetch_heads(["A"])
    plain.fetch_heads(["B"])
    signed.fetch_heads(["C"])
    signatures = {
        asked["titles"]: "Authorization" in headers
        for asked, headers in zip(api.asked, api.headers, strict=True)
        if "titles" in asked
    }
    assert signatures == {"A": True, "B": False, "C": True}


# -- Secrets ---------------------------------------------------------------------------------------
def test_a_secret_is_never_shown() -> None:
    secret = Secret("swordfish")
    connection = Connection("w", "https://x/api.php", "Bot", secret, "me")
    for text in (repr(secret), str(secret), f"{secret}", repr(connection), repr(TOKENS)):
        assert "swordfish" not in text
        assert "oauth-secret" not in text
        assert "***" in text
    assert secret.reveal() == "swordfish"
    assert secret == Secret("swordfish")


@pytest.mark.parametrize(
    "trouble",
    [
        {
            "result": "Failed",
            "reason": "Incorrect username or password entered.\nPlease try again.",
        },
        {"result": "Throttled", "wait": 300},
        b"<html>no</html>",
        503,
    ],
)
def test_a_failing_login_gives_no_password_away(
    api: Api,
    connect: Connect,
    trouble: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(1)
    api.login = lambda asked: trouble
    with pytest.raises((LoginFailed, Unreachable)) as failure:
        connect().fetch_time()
    shown = [caplog.text, str(failure.value), *capfd.readouterr()]
    shown += [file.read_text() for file in tmp_path.rglob("*") if file.is_file()]
    assert not [text for text in shown if PASSWORD in text]
    assert "\n" not in str(failure.value)


def test_a_failing_edit_gives_no_token_away(
    api: Api, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    api.answer = lambda asked: 503
    with pytest.raises(Unreachable, match="503"):
        connect().apply_edit(Edit("Project:Desk", 0, "the whole text", "x"))
    assert "the whole text" not in caplog.text
    assert "c+" not in caplog.text
    assert "c%2B" not in caplog.text


# -- Trouble ---------------------------------------------------------------------------------------
def test_nobody_at_the_address(api: Api, connect: Connect) -> None:
    wiki = connect()
    api.close()
    with pytest.raises(Unreachable, match="connection was refused") as failure:
        wiki.fetch_time()
    assert failure.value.where == api.url
    assert failure.value.advice


def test_no_such_host(connect: Connect) -> None:
    with pytest.raises(Unreachable, match=r"reached|usable"):
        connect(api_url="http://wiki.invalid/w/api.php").fetch_time()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"<html>A page</html>", "not the API's"),
        (b"[]", "not the API's"),
        (404, "HTTP 404"),
        (429, "HTTP 429"),
        (500, "HTTP 500"),
        (504, "HTTP 504"),
    ],
)
def test_answers_that_are_not_the_apis(api: Api, connect: Connect, answer: Any, said: str) -> None:
    api.answer = lambda asked: answer
    with pytest.raises(Unreachable, match=said):
        connect().fetch_heads(["Project:Desk"])
    assert len(api.questions()) <= 3


def test_a_moments_trouble_is_waited_out(api: Api, connect: Connect) -> None:
    answers: list[Any] = [502, 503, {"query": {"pages": [page(revisions=[revision()])]}}]
    api.answer = lambda asked: answers.pop(0)
    assert connect().fetch_heads(["Project:Desk"])["Project:Desk"].revid == 5


def test_a_wiki_that_does_not_answer_in_time_is_not_asked_again(
    api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def answer(asked: Parameters) -> int:
        answered.wait(60)
        return 503

    api.answer = lambda asked: {"curtimestamp": "2026-11-03T10:11:12Z"}
    wiki = connect()
    # Logging in may take as long as a busy machine needs.
    wiki.fetch_time()
    api.answer = answer
    monkeypatch.setattr("pywikibot.config.socket_timeout", 0.2)
    monkeypatch.setattr(pywikibot_transport, "GIVE_UP_AFTER", 0.1)
    try:
        with pytest.raises(Unreachable, match="no answer in time"):
            wiki.fetch_time()
        assert len(api.questions()) == 2
    finally:
        answered.set()


def test_waiting_ends_when_the_bot_is_told_to_stop(
    api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiki = connect()
    monkeypatch.setattr(pywikibot_transport, "FIRST_WAIT", 120.0)
    monkeypatch.setattr(pywikibot_transport, "GIVE_UP_AFTER", 6000.0)
    asked_once = threading.Event()

    def answer(asked: Parameters) -> Any:
        # Who waits to the end asks a second time, and gets an answer.
        if asked_once.is_set():
            return {"query": {"pages": []}, "curtimestamp": "2026-11-03T10:11:12Z"}
        asked_once.set()
        return 503

    api.answer = answer

    def stop() -> None:
        asked_once.wait()
        wiki.stop()

    stopping = threading.Thread(target=stop)
    stopping.start()
    with pytest.raises(Unreachable, match="stops"):
        wiki.fetch_time()
    stopping.join()
    assert len(api.questions()) == 1


def test_a_lagging_wiki_is_asked_again_and_then_left_alone(
    api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdeskbot.wiki.live.session.LONGEST_LAG_WAIT", 0.0)
    lag = {"error": {"code": "maxlag", "info": "Waiting for db1: 7 seconds lagged.", "lag": 7}}
    saved = {"edit": {"result": "Success", "newrevid": 9}}
    answers: list[Any] = [lag, saved]
    api.answer = lambda asked: answers.pop(0)
    wiki = connect()
    assert wiki.apply_edit(Edit("Project:Desk", 0, "text", "x")).revid == 9
    assert api.questions()[-1]["maxlag"] == "5"
    answers = [lag, lag, lag]
    with pytest.raises(Unreachable, match="7 seconds"):
        wiki.apply_edit(Edit("Project:Desk", 0, "text", "x"))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("editconflict", EditConflict),
        ("articleexists", EditConflict),
        ("missingtitle", EditConflict),
        ("pagedeleted", EditConflict),
        ("readonly", Unreachable),
        ("ratelimited", Unreachable),
        ("internal_api_error_DBQueryError", Unreachable),
        ("assertuserfailed", LoginFailed),
        ("assertnameduserfailed", LoginFailed),
        ("protectedpage", EditRefused),
        ("abusefilter-disallowed", EditRefused),
        ("spamblacklist", EditRefused),
        ("titleblacklist-forbidden", EditRefused),
        ("blocked", EditRefused),
        ("something-new", EditRefused),
    ],
)
def test_what_the_wiki_says_to_an_edit(
    api: Api, connect: Connect, code: str, expected: type[Exception]
) -> None:
    api.answer = lambda asked: {"error": {"code": code, "info": "Says no."}}
    with pytest.raises(expected) as refusal:
        connect().apply_edit(Edit("Project:Desk", 0, "text", "x"))
    assert f"Says no ({code})" in str(refusal.value)
    if expected is EditRefused:
        assert refusal.value.code == code  # type: ignore[attr-defined]


def test_an_edit_that_broke_off_after_it_was_saved_is_found_in_the_history(
    api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdeskbot.wiki.live.session.LONGEST_LAG_WAIT", 0.0)
    ours = revision(revid=9, comment="plan 1")
    answers: list[Any] = [
        503,
        {"error": {"code": "maxlag", "info": "7 seconds lagged."}},
        {"error": {"code": "badtoken", "info": "Invalid CSRF token."}},
        {"error": {"code": "articleexists", "info": "Exists already."}},
        {"query": {"pages": [page(revisions=[ours])]}},
    ]
    api.answer = lambda asked: answers.pop(0)
    assert connect().apply_edit(Edit("Project:Desk", 0, "text", "plan 1")).revid == 9


def test_a_page_that_was_made_before_is_not_taken_for_our_edit(
    api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdeskbot.wiki.live.session.LONGEST_LAG_WAIT", 0.0)
    answers: list[Any] = [
        {"error": {"code": "maxlag", "info": "7 seconds lagged."}},
        {"error": {"code": "badtoken", "info": "Invalid CSRF token."}},
        {"error": {"code": "articleexists", "info": "Exists already."}},
    ]
    api.answer = lambda asked: answers.pop(0)
    with pytest.raises(EditConflict):
        connect().apply_edit(Edit("Project:Desk", 0, "text", "plan 1"))


def test_a_captcha_refuses_the_edit(api: Api, connect: Connect) -> None:
    api.answer = lambda asked: {"edit": {"result": "Failure", "captcha": {"type": "image"}}}
    with pytest.raises(EditRefused) as refusal:
        connect().apply_edit(Edit("Project:Desk", 0, "text", "x"))
    assert refusal.value.code == "captcha"


def test_an_old_token_is_renewed_once(api: Api, connect: Connect) -> None:
    answers: list[Any] = [
        {"error": {"code": "badtoken", "info": "Invalid CSRF token."}},
        {"edit": {"result": "Success", "newrevid": 9}},
    ]
    api.answer = lambda asked: answers.pop(0)
    assert connect().apply_edit(Edit("Project:Desk", 0, "text", "x")).revid == 9


def test_a_folder_that_cannot_be_made_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    connection = Connection("w", "http://127.0.0.1:9/api.php", "Bot", Secret("x"), "me")
    with pytest.raises(SettingsError, match="folder"):
        PywikibotWiki(connection, state_folder=tmp_path / "file" / "state")


# -- Answers ---------------------------------------------------------------------------------------
def test_a_page_whose_last_editor_is_hidden_has_no_user(api: Api, connect: Connect) -> None:
    hidden = {key: value for key, value in revision(userhidden=True).items() if key != "user"}
    api.answer = lambda asked: {"query": {"pages": [page(revisions=[hidden])]}}
    assert connect().fetch_heads(["Project:Desk"])["Project:Desk"].user == ""


def test_a_revision_without_its_text_is_not_an_empty_page(api: Api, connect: Connect) -> None:
    hidden = revision(slots={"main": {"texthidden": True}})
    api.answer = lambda asked: {"query": {"pages": [page(revisions=[hidden])]}}
    with pytest.raises(Unreachable, match="no text"):
        connect().fetch_pages(["Project:Desk"])


def test_an_answer_in_parts_is_put_together(api: Api, connect: Connect) -> None:
    def answer(asked: Parameters) -> Any:
        if "rvcontinue" not in asked:
            return {
                "continue": {"rvcontinue": "5", "continue": "||info"},
                "query": {"pages": [page()]},
            }
        return {"query": {"pages": [page(revisions=[revision()], redirect=True)]}}

    api.answer = answer
    head = connect().fetch_heads(["Project:Desk"])["Project:Desk"]
    assert (head.revid, head.is_redirect) == (5, True)


@pytest.mark.parametrize(("rights", "requests"), [(["read"], 3), (["read", "apihighlimits"], 1)])
def test_as_many_titles_are_asked_for_as_the_account_may(
    api: Api, connect: Connect, rights: list[str], requests: int
) -> None:
    api.rights = rights
    connect().fetch_heads([f"Project:Page {number}" for number in range(101)])
    assert len(api.questions()) == requests


def test_every_question_asks_to_be_answered_to_our_account_only(api: Api, connect: Connect) -> None:
    wiki = connect(user="helpdeskBot@tick")
    wiki.fetch_heads(["A"])
    list(wiki.fetch_history("A"))
    assert {asked["assertuser"] for asked in api.questions()} == {ACCOUNT}


# -- The machine -----------------------------------------------------------------------------------
def test_pywikibot_leaves_no_trace_on_the_machine(api: Api, tmp_path: Path) -> None:
    home, cwd, state = (tmp_path / name for name in ("home", "cwd", "state"))
    home.mkdir()
    cwd.mkdir()
    (cwd / "user-config.py").write_text("raise SystemExit('user-config.py was read')")
    program = f"""
import atexit, sys
from pathlib import Path
from helpdeskbot.wiki.connection import Connection, Secret
from helpdeskbot.wiki.live.wiki import PywikibotWiki
assert sys.argv[1:] == ["-dir:/nowhere", "-v", "-simulate"]
connection = Connection("w", {api.url!r}, "{ACCOUNT}@tick", Secret("x"), "me@example.org")
PywikibotWiki(connection, state_folder=Path({str(state)!r})).fetch_heads(["A"])
"""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program, "-dir:/nowhere", "-v", "-simulate"],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(home.iterdir()) == []
    assert [file.name for file in cwd.iterdir()] == ["user-config.py"]
    assert [file.name for file in state.iterdir()] == [f"cookies-{ACCOUNT}%40tick"]
