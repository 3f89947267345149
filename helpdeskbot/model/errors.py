"""Every exception that helpdeskbot raises on purpose, as one tree.

::

    HelpdeskBotError             what happened, where, and what to do about it
    ├── SettingsError            the operator's file or environment is unusable
    ├── StoreError               the database cannot be opened, read or written
    │   └── LeaseLost            another worker has taken over what this one was doing
    ├── TextRefused              a text is not taken apart, as that might not end
    ├── Halted                   nothing more is written in this pass
    └── WikiError                a wiki did not do what was asked
        ├── Unreachable          no usable answer: network, time-out, 5xx, read-only, lag
        ├── LoginFailed          wrong or missing credentials, or the session was lost
        ├── EditConflict         the page changed under the plan: read and plan again
        ├── EditRefused          the wiki said no, and asking again would not help
        └── MailRefused          the wiki did not send a mail, and says why

Anything else that escapes is a bug in this program.  Only ``cli/`` turns these into
words on a terminal; a pass turns them into entries of its report.
"""

from __future__ import annotations


class HelpdeskBotError(Exception):
    """Something went wrong that a person can understand and mend.

    :param what: one sentence on what happened, without a trailing full stop.
    :param where: the place: a file and line, a page title, a URL; empty when there is none.
    :param advice: one sentence on what to do next; empty when nothing can be done.
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        """One line for a person, as in ``where: what. Advice``."""
        sentence = f"{self.where}: {self.what}" if self.where else self.what
        return f"{sentence}. {self.advice}" if self.advice else sentence


class SettingsError(HelpdeskBotError):
    """The operator's settings cannot be used."""


class StoreError(HelpdeskBotError):
    """The database cannot be opened, read or written."""


class LeaseLost(StoreError):
    """Another worker has claimed the desks since; this one may begin nothing any more."""


class TextRefused(HelpdeskBotError):
    """A text is too long or too intricate for what was asked."""


class Halted(HelpdeskBotError):
    """Nothing more may be written in this pass: people, a clock or a signal stopped the bot."""


class WikiError(HelpdeskBotError):
    """A wiki did not do what was asked."""


class Unreachable(WikiError):
    """The wiki gave no usable answer; a later try may succeed."""


class LoginFailed(WikiError):
    """The wiki does not accept who we say we are."""


class EditConflict(WikiError):
    """The page was changed (or created, or deleted) after the revision that was planned on."""


class EditRefused(WikiError):
    """The wiki refused the edit for a reason that trying again does not change.

    :param code: MediaWiki's error code, such as ``protectedpage`` or ``abusefilter-disallowed``.
    """

    def __init__(self, what: str, *, code: str, where: str = "", advice: str = "") -> None:
        super().__init__(what, where=where, advice=advice)
        self.code = code


class MailRefused(WikiError):
    """The wiki did not send a mail; the person is to be reached in another way.

    :param code: MediaWiki's error code, such as ``nowikiemailtext`` or ``blocked``.
    """

    def __init__(self, what: str, *, code: str, where: str = "", advice: str = "") -> None:
        super().__init__(what, where=where, advice=advice)
        self.code = code
