"""Everything besides talk pages that reads what people write, each as a function of any text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache

from helpdeskbot.concerns.agreement.parse import snapshot_thread
from helpdeskbot.concerns.asking.roster.parse.cells import read_count, read_days, read_time_zone
from helpdeskbot.concerns.asking.roster.parse.rows import parse_roster
from helpdeskbot.concerns.asking.roster.parse.topic_words import read_languages
from helpdeskbot.concerns.follow_up.parse import parse_answers, parse_wishes
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.order import DESK
from helpdeskbot.concerns.turns.meetings import parse_meeting_rule
from helpdeskbot.concerns.turns.parse.parameters import parse_turn_parameters
from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.model.errors import Unreachable
from helpdeskbot.model.marks import find_marks
from helpdeskbot.model.setting import Settable
from helpdeskbot.model.topics import RequestText
from helpdeskbot.page.compose import render_diff
from helpdeskbot.page.decide.answers import find_calls
from helpdeskbot.page.form import read_form, without_questions
from helpdeskbot.page.side_pages import add_section
from helpdeskbot.parse import (
    find_redirect_target,
    parse_bot_exclusion,
    parse_page,
    uses_liquid_threads,
)
from helpdeskbot.parse.names import NameTrouble, parse_name, parse_names
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.parse.site.days import parse_day
from helpdeskbot.parse.site.siteinfo import parse_site_json
from helpdeskbot.parse.site.written_days import Days
from helpdeskbot.parse.thanks import is_thanks, joins_in
from helpdeskbot.parse.userlinks import find_user_pages
from helpdeskbot.parse.wikitext.unparsed import without_unparsed
from helpdeskbot.parse.wording import asks, is_activity
from helpdeskbot.settings.on_wiki.parse.page import parse_settings_page
from helpdeskbot.settings.on_wiki.parse.values import Wrong, convert
from helpdeskbot.settings.on_wiki.words import find_markers, render_quote
from helpdeskbot.settings.settable import find_sections, find_setting, list_settings
from helpdeskbot.wiki.live import answers
from helpdeskbot.words.escape import escape_wikitext
from tests.fuzz.sites import ENGLISH, SWEDISH

_DAY = date(2026, 11, 24)
_SECTIONS = find_sections(DESK)
_ANSWER = "Hello [[User:Bosse]]! [[User:HelpdeskBot]] 10:01, 3 November 2026 (UTC)"


@cache
def _matcher() -> Matcher:
    return Matcher(load_topic_preset())


def _roster(text: str) -> None:
    templates = frozenset({"Helpdesk expert", "a", "Status"})
    parse_roster(text, ENGLISH, templates=templates, topics=load_topic_preset(), today=_DAY)


def _row(text: str) -> None:
    params = ("topics", "languages", "limit", "quiet days", "away until", "time zone", "notify")
    _roster("{{Helpdesk expert|Anna|" + "|".join(f"{name}={text}" for name in params) + "}}")


def _cells(text: str) -> None:
    for read in (read_count, read_days, read_time_zone, read_languages, parse_day):
        read(text)
    for site in (ENGLISH, SWEDISH):
        Days(site).read(text, _DAY)
    Days(site).read_latest(text, _DAY)


def _settings(text: str) -> None:
    for page in (text, "{{Helpdesk settings|" + text + "}}", "{{Helpdesk topic|" + text + "}}"):
        parse_settings_page(page, ENGLISH, sections=_SECTIONS)


def _setting_values(text: str) -> None:
    for key, rule in list_settings(_SECTIONS).items():
        setting = find_setting(key.replace("*", "word"), _SECTIONS)
        if setting is not None and isinstance(rule, Settable):
            with suppress(Wrong):
                convert(text, setting.kind, rule, ENGLISH)


def _agreement(text: str) -> None:
    comments = parse_page(text, ENGLISH).threads
    written = [comment for thread in comments for comment in thread.comments]
    for name in ("Helpdesk agreement", "a", "Status"):
        snapshot_thread(
            written, text, 0, ENGLISH, templates=[name], agree_templates=["Helpdesk agree", "b"]
        )
    body = "|".join(f"{name}={text}" for name in ("what", "part1", "owner1", "due1", "accepted"))
    snapshot_thread(
        [],
        "{{Helpdesk agreement|" + body + "}}",
        0,
        ENGLISH,
        templates=["Helpdesk agreement"],
        agree_templates=[],
    )


def _parameters(text: str) -> None:
    names = ("expert", "due", "until", "turn", "follow-up days", "result", "event", "articles")
    params = [(name, text) for name in names]
    parse_turn_parameters(params, ENGLISH)
    parse_wishes(params, FollowUpPolicy(), ENGLISH)
    parse_meeting_rule(text)
    parse_names(text, ENGLISH)
    with suppress(NameTrouble):
        parse_name(text, ENGLISH)


def _answers(text: str) -> None:
    parse_answers(text, ["Helpdesk follow-up answer"], ENGLISH)
    parse_answers(text, ["a"], ENGLISH)
    list(find_calls(text))
    find_marks(text)
    find_markers(text)


def _request(text: str) -> None:
    # No more of a request is matched.
    body = text[:20_000]
    words = RequestText(text[:200], without_questions(body), _DAY, form=read_form(body))
    _matcher().assess(words)


def _words(text: str) -> None:
    is_thanks(text)
    joins_in(text)
    asks(text)
    is_activity(text, text[1:])


def _user_talk(text: str) -> None:
    parse_bot_exclusion(text, "HelpdeskBot")
    find_redirect_target(text, ENGLISH)
    uses_liquid_threads(text)
    new = add_section(text, "Your request", _ANSWER)
    find_mentions(text, new, editor="HelpdeskBot", title="User talk:Bosse", site=ENGLISH)
    render_diff("User talk:Bosse", text, new)


def _answers_of_the_wiki(text: str) -> None:
    """The wiki gives the form; names, texts, titles and comments in it are people's."""
    at = "2026-11-24T09:00:00Z"
    for shown in ({"user": text, "userid": 1, "comment": text}, {"userhidden": True}):
        for content in ({"slots": {"main": {"content": text}}}, {"texthidden": True}):
            revision = {"revid": 2, "timestamp": at, **shown, **content}
            answers.parse_revision(revision)
            page = {"title": text, "ns": 3, "pageid": 1, "revisions": [revision]}
            pages = answers.Pages([{"query": {"pages": [page]}}])
            with suppress(Unreachable):
                answers.parse_page(pages.find(text), text)
    user = {"name": text, "userid": 1, "groups": [text], "registration": None}
    answers.parse_users([text, text.replace(" ", "_")], [user])
    answers.parse_users([text], [])
    answers.can_be_asked_for(text)
    names = {
        "general": {"lang": text, "timezone": text},
        "namespaces": {text: {"id": 2, "*": text}},
    }
    parse_site_json({"query": names})
    parse_site_json({"wgFormattedNamespaces": {text: text}, "dateFormat": {text: text}})


def _wikitext(text: str) -> None:
    without_unparsed(text)
    find_user_pages(text, ENGLISH)
    escape_wikitext(text)
    render_quote(text)


READERS: Mapping[str, Callable[[str], None]] = {
    "a page of settings": _settings,
    "the values of settings": _setting_values,
    "a roster": _roster,
    "a row of a roster": _row,
    "cells of a row": _cells,
    "an agreement": _agreement,
    "parameters of a status": _parameters,
    "answers and marks": _answers,
    "a request, its form, amounts and dates": _request,
    "thanks and questions": _words,
    "a user talk page that is written to": _user_talk,
    "answers of the wiki": _answers_of_the_wiki,
    "hidden text, links to users, quotations": _wikitext,
}
"""By what they read."""
