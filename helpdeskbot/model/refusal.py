"""What a wiki's no is about, by its error code: what is tried again when, and who is told.

The one table of it.  Codes are MediaWiki's of ``action=edit``, ``emailuser`` and ``query``, and of
the extensions that refuse edits.  https://www.mediawiki.org/wiki/API:Errors_and_warnings
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class About(StrEnum):
    """What a refusal is about; what it is not about is left alone."""

    MOMENT = "moment"
    CONFLICT = "conflict"
    THREAD = "thread"
    PERSON = "person"
    PAGE = "page"
    ACCOUNT = "account"
    WIKI = "wiki"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Course:
    """What follows from what a refusal is about.

    :param what: it in words.
    :param then: what becomes of that which was refused.
    :param pauses: before each further try; the last one counts again and again.  Empty: there is
        nothing to wait for.
    :param tells: who is told, in words.
    :param staff: the desk's staff can mend it, and are told on the wiki.
    """

    what: str
    then: str
    pauses: tuple[timedelta, ...]
    tells: str
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Some error codes that mean the same.

    :param codes: with spaces between them; with ``*`` at the end: all that begin so.
    :param advice: what a person can do about it.
    :param unsure: it does not tell whether the wiki has done what was asked.
    :param never_mails: nobody gets mail from this account, so the talk page has to do.
    """

    codes: str
    about: About
    advice: str = ""
    unsure: bool = False
    never_mails: bool = False


_QUARTER, _HOUR, _DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
_GROWING = (_QUARTER, _HOUR, 6 * _HOUR, _DAY)

COURSES: Mapping[About, Course] = {
    About.MOMENT: Course(
        "this moment",
        "nothing counts as done; an edit is made by the next pass, a mail after a pause",
        _GROWING,
        "the operator, while it lasts",
    ),
    About.CONFLICT: Course(
        "an edit by somebody else",
        "the page is read and planned anew at once",
        (),
        "nobody",
    ),
    About.THREAD: Course(
        "the text for this thread",
        "each thread is tried without the others; what is refused alone waits, all else is done",
        _GROWING,
        "staff, on the wiki, when it was refused twice",
        staff=True,
    ),
    About.PERSON: Course(
        "this person",
        "the message goes to their talk page; a mail is tried again for a later question",
        (30 * _DAY,),
        "nobody",
    ),
    About.PAGE: Course(
        "this page",
        "the whole page waits",
        _GROWING,
        "the operator; staff too, on the wiki, when it was refused twice",
        staff=True,
    ),
    About.ACCOUNT: Course(
        "the bot's own account",
        "what was refused waits; nothing is held against the person or the request",
        _GROWING,
        "the operator",
    ),
    About.WIKI: Course(
        "how the wiki is set up",
        "what was refused waits; nothing is held against the person or the request",
        _GROWING,
        "the operator",
    ),
    About.LOGIN: Course(
        "the bot's login",
        "the pass ends; the next one logs in anew",
        (),
        "the operator",
    ),
}

SESSION_LOST = ("assertuserfailed", "assertbotfailed", "assertnameduserfailed")
"""Codes that mean "you are not logged in as who you say": log in again, then ask again."""

_RIGHTS = "Give the account, or its bot password's grants, the right to do this"
_BLOCKED = "Look at the account's block log on the wiki and answer there"
_ADDRESS = "Give the bot's account an address, and confirm it"
_FILTER = "Ask the wiki's administrators to except the bot from this filter"
_LIST = "The text or the title has something that the wiki's blacklist forbids"
_TALK = "Reach this person on the talk page; they take no mail"

RULES = (
    Rule(
        "readonly",
        About.MOMENT,
        "The wiki's administrators have locked it; the bot goes on when it is open again",
    ),
    Rule("maxlag", About.MOMENT, "The wiki is busy; the bot tries again at the next tick"),
    Rule(
        "ratelimited",
        About.MOMENT,
        "The wiki wants fewer requests; raise the interval, or ask for the bot flag",
    ),
    Rule("badtoken", About.MOMENT, "The wiki lost the session; the bot logs in anew"),
    Rule("internal_api_error*", About.MOMENT, unsure=True),
    Rule(
        "editconflict articleexists missingtitle pagedeleted nosuchrevid cantsavenull",
        About.CONFLICT,
    ),
    Rule("abusefilter-blocked-domains* blocked-domains*", About.THREAD, _LIST),
    Rule("abusefilter-blocked* abusefilter-degrouped*", About.ACCOUNT, _BLOCKED),
    Rule("abusefilter*", About.THREAD, _FILTER),
    Rule("spamblacklist* spamdetected spamprotection*", About.THREAD, _LIST),
    Rule(
        "captcha*",
        About.THREAD,
        "Ask for the bot flag, which spares an account the wiki's captchas",
    ),
    Rule("hookaborted*", About.THREAD, "An extension of the wiki stopped it"),
    Rule("noemail* nowikiemail*", About.PERSON, _TALK),
    Rule(
        "emailnotarget notarget baduser* invaliduser nosuchuser* badipaddress invalidip",
        About.PERSON,
        "There is no account of this name that could get mail",
    ),
    Rule(
        "protectedpage cascadeprotected protectedtitle protectednamespace* namespaceprotected "
        "cantedit customcssprotected customjsprotected",
        About.PAGE,
        "Ask an administrator to let the account edit this page",
    ),
    Rule("titleblacklist*", About.PAGE, _LIST),
    Rule("contenttoobig", About.PAGE, "Archive what is over; the page is too long"),
    Rule("nobots", About.PAGE, "Take out the template that asks bots to stay away"),
    Rule(
        "invalidtitle unsupportednamespace ns-specialprotected pagecannotexist",
        About.PAGE,
        "Correct the title in the settings",
    ),
    Rule(
        "contentnotallowedhere no-direct-editing contentmodel* emptypage",
        About.PAGE,
        "Use an ordinary wikitext page",
    ),
    Rule("blocked systemblocked* globalblocking*", About.ACCOUNT, _BLOCKED),
    Rule("blockedemailuser blockedfrommail", About.ACCOUNT, _BLOCKED),
    Rule(
        "autoblocked torblock*",
        About.ACCOUNT,
        "The address from which the bot connects is blocked; ask an administrator",
    ),
    Rule("permissiondenied badaccess*", About.ACCOUNT, _RIGHTS, never_mails=True),
    Rule("writeapidenied noedit*", About.ACCOUNT, _RIGHTS),
    Rule(
        "cantcreate* nocreate*",
        About.ACCOUNT,
        "Give the bot password the grant to create pages",
    ),
    Rule("cantsend mailnologin confirmemail", About.ACCOUNT, _ADDRESS),
    Rule(
        "usermaildisabled",
        About.WIKI,
        "This wiki passes no mail on; do without it in the settings",
    ),
    Rule(
        "mailerror* php-mail-error* pear-mail-error* user-mail-no-*",
        About.WIKI,
        "The wiki's mail server did not take it; tell the wiki's administrators",
    ),
    Rule("noapiwrite", About.WIKI, "The wiki takes no edits from programs"),
    Rule(
        f"{' '.join(SESSION_LOST)} mwoauth-*",
        About.LOGIN,
        "Check the account's name and its password or tokens",
    ),
    Rule("readapidenied notloggedin", About.LOGIN, _RIGHTS),
)

UNKNOWN = Rule("*", About.THREAD, "Look up what this code means on the wiki")
"""Of any other code.  If it was the page or the account, each thread is refused alone, too, and
the page waits; nobody is taken to refuse mail for it."""

MOST_TRIES = 6
"""After so many a message to a person is given up, and staff are told that it was not sent."""


def find_rule(code: str) -> Rule:
    """What an error code means; the longest beginning that fits counts."""
    code = code.casefold()
    found = _EXACT.get(code)
    if found is None:
        fitting = [name for name in _FAMILIES if code.startswith(name)]
        found = _FAMILIES[max(fitting, key=len)] if fitting else UNKNOWN
    return found


def find_pause(about: About, tries: int) -> timedelta:
    """How long to wait after a refusal.

    :param tries: how often it was refused so far, at least once.
    """
    pauses = COURSES[about].pauses or (_QUARTER,)
    return pauses[min(tries, len(pauses)) - 1]


_EXACT = {code: rule for rule in RULES for code in rule.codes.split() if not code.endswith("*")}
_FAMILIES = {code[:-1]: rule for rule in RULES for code in rule.codes.split() if code.endswith("*")}
