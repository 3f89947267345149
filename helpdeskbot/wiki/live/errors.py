"""What MediaWiki and the network complain of, in our own errors."""

from __future__ import annotations

from helpdeskbot.model.errors import (
    EditConflict,
    EditRefused,
    LoginFailed,
    MailRefused,
    Unreachable,
    WikiError,
)
from helpdeskbot.wiki.live.quiet import APIError, ApiTimeoutError, FatalServerError

SESSION_LOST = frozenset({"assertuserfailed", "assertbotfailed", "assertnameduserfailed"})
"""Codes that mean "you are not logged in as who you say": log in again, then ask again."""

CONFLICT = frozenset(
    {"editconflict", "articleexists", "missingtitle", "pagedeleted", "nosuchrevid", "cantsavenull"}
)

_LATER = {
    "readonly": "The wiki's administrators have locked it; the bot goes on when it is open again",
    "maxlag": "The wiki is busy; the bot tries again at the next tick",
    "ratelimited": "The wiki wants fewer requests; raise the interval, or ask for the bot flag",
}

_ADVICE = {
    "blocked": "Look at the account's block log on the wiki and answer there",
    "autoblocked": "The address from which the bot connects is blocked; ask an administrator",
    "protectedpage": "Ask an administrator to let the account edit this page",
    "permissiondenied": "Give the account, or its bot password's grants, the right to edit",
    "writeapidenied": "Give the account, or its bot password's grants, the right to edit",
    "noedit": "Give the account, or its bot password's grants, the right to edit",
    "cantcreate": "Give the bot password the grant to create pages",
    "captcha": "Ask for the bot flag, which spares an account the wiki's captchas",
    "invalidtitle": "Correct the title in the settings",
}

_MAIL_ADVICE = {
    "noemailtext": "Reach this person on the talk page; they have no confirmed address",
    "nowikiemailtext": "Reach this person on the talk page; they want no mail",
    "usermaildisabled": "This wiki passes no mail on; do without it in the settings",
    "cantsend": "Give the bot's account an address, and confirm it",
    "mailnologin": "Give the bot's account an address, and confirm it",
    "ratelimited": "Wait, or write fewer mails",
    "permissiondenied": "Give the account, or its bot password's grants, the right to send mail",
}


class Unanswered(Unreachable):
    """The wiki did answer, but not the question.

    :param code: MediaWiki's error code.
    """

    def __init__(self, said: str, *, code: str, where: str) -> None:
        super().__init__(f"the wiki did not answer the question: {said}", where=where)
        self.code = code


def translate(
    error: Exception, *, where: str, trouble: str = "", action: str = "query"
) -> WikiError:
    """Our error for what pywikibot raised.

    :param where: the page, or the API's address.
    :param trouble: what the network complained of last, if known.
    :param action: what the wiki was asked to do: ``edit``, ``emailuser``, or something harmless.
    """
    if isinstance(error, WikiError):
        return error
    if isinstance(error, APIError):
        return _translate_answer(error.code, error.info, where=where, action=action)
    if isinstance(error, ApiTimeoutError):
        return Unreachable(
            f"the wiki gave no usable answer: {trouble or error}",
            where=where,
            advice="Look whether the wiki is up and can be reached from this machine",
        )
    if isinstance(error, FatalServerError | ConnectionError | OSError):
        return Unreachable(
            f"the wiki cannot be reached: {trouble or 'the address cannot be used'}",
            where=where,
            advice="Check the API's address in the settings, and this machine's network",
        )
    kind = type(error).__name__
    return Unreachable(f"the wiki gave no usable answer: {trouble or kind}", where=where)


def _translate_answer(code: str, info: str, *, where: str, action: str) -> WikiError:
    said = f"{info.rstrip('.')} ({code})"
    if code in SESSION_LOST or code.startswith("mwoauth-"):
        return LoginFailed(
            f"the wiki does not take us for who we are: {said}",
            where=where,
            advice="Check the account's name and its password or tokens",
        )
    if code in ("readapidenied", "notloggedin"):
        return LoginFailed(
            f"this account may not read the wiki: {said}",
            where=where,
            advice="Give the account, or its bot password's grants, the right to read",
        )
    if action == "emailuser" and code != "readonly" and not code.startswith("internal_api_error"):
        return mail_refused(code, said, where=where)
    if code in _LATER or code.startswith("internal_api_error"):
        return Unreachable(
            f"the wiki cannot do that now: {said}", where=where, advice=_LATER.get(code, "")
        )
    if action != "edit":
        return Unanswered(said, code=code, where=where)
    if code in CONFLICT:
        return EditConflict(f"the page changed under the plan: {said}", where=where)
    return refused(code, said, where=where)


def refused(code: str, said: str, *, where: str) -> EditRefused:
    """The wiki's no to an edit, with what helps against the more frequent ones."""
    advice = _ADVICE.get(code, "")
    if not advice and code.startswith("abusefilter"):
        advice = "Ask the wiki's administrators to except the bot from this filter"
    if not advice and "blacklist" in code:
        advice = "The text or the title has something that the wiki's blacklist forbids"
    return EditRefused(f"the wiki refused the edit: {said}", code=code, where=where, advice=advice)


def mail_refused(code: str, said: str, *, where: str) -> MailRefused:
    """The wiki's no to a mail."""
    advice = _MAIL_ADVICE.get(code, "")
    if "blocked" in code:
        advice = _ADVICE["blocked"]
    return MailRefused(f"the wiki sent no mail: {said}", code=code, where=where, advice=advice)
