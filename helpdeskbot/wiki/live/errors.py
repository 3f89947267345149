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
from helpdeskbot.model.refusal import About, find_rule
from helpdeskbot.wiki.live.quiet import APIError, ApiTimeoutError, FatalServerError


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
    said, rule = f"{info.rstrip('.')} ({code})", find_rule(code)
    if rule.about is About.LOGIN:
        return LoginFailed(
            f"the wiki does not take us for who we are, or lets us see nothing: {said}",
            where=where,
            advice=rule.advice,
        )
    if action == "emailuser" and not rule.unsure:
        return mail_refused(code, said, where=where)
    if rule.about is About.MOMENT:
        return Unreachable(f"the wiki cannot do that now: {said}", where=where, advice=rule.advice)
    if action != "edit":
        return Unanswered(said, code=code, where=where)
    if rule.about is About.CONFLICT:
        return EditConflict(f"the page changed under the plan: {said}", where=where)
    return refused(code, said, where=where)


def refused(code: str, said: str, *, where: str) -> EditRefused:
    """The wiki's no to an edit."""
    return EditRefused(f"the wiki refused the edit: {said}", code=code, where=where)


def mail_refused(code: str, said: str, *, where: str) -> MailRefused:
    """The wiki's no to a mail, which it did not send."""
    return MailRefused(f"the wiki sent no mail: {said}", code=code, where=where)
