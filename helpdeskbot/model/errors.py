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
        └── Refused              the wiki said no; its code tells what it is about
            ├── EditRefused      to an edit
            └── MailRefused      to a mail, which it did not send

Anything else that escapes is a bug in this program.  Only ``cli/`` turns these into
words on a terminal; a pass turns them into entries of its report.
"""

from __future__ import annotations

from helpdeskbot.model.refusal import About, find_rule


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


class Refused(WikiError):
    """The wiki said no, and did nothing.

    :param code: MediaWiki's error code, such as ``protectedpage`` or ``nowikiemailtext``; what it
        is about (:attr:`about`), and the advice where none is given, are found by it.
    """

    def __init__(self, what: str, *, code: str, where: str = "", advice: str = "") -> None:
        rule = find_rule(code)
        super().__init__(what, where=where, advice=advice or rule.advice)
        self.code = code
        self.about: About = rule.about


class EditRefused(Refused):
    """The wiki refused an edit."""


class MailRefused(Refused):
    """The wiki did not send a mail."""
