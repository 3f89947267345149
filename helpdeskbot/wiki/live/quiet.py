"""Imports pywikibot as a library: no files, no prompts, no output, no reading of arguments.

By itself pywikibot makes ``~/.pywikibot``, reads options from the command line, asks on the
terminal for what it lacks, writes log files and sets up handlers that print.  All of that
happens at its import or at its first message, so no other module imports it: what is used of
pywikibot is taken from here.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NoReturn

import requests

from helpdeskbot.model.errors import LoginFailed

__all__ = [
    "RETRIES",
    "APIError",
    "APISite",
    "ApiTimeoutError",
    "Family",
    "FatalServerError",
    "PywikibotError",
    "PywikibotRequest",
    "SingleSiteFamily",
    "using",
]

RETRIES = 2
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
GET_CHARACTERS = 2000


def _refuse_to_ask(question: str = "", *_: object, **__: object) -> NoReturn:
    raise LoginFailed(
        "the wiki wants an answer that only a person can give",
        where=question,
        advice="Use a bot password or OAuth tokens, which need no second step",
    )


class _OneLine(logging.Filter):
    """Reduces pywikibot's tracebacks of network trouble to their last line."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage().strip()
        if text.startswith("Traceback"):
            record.msg, record.args = text.splitlines()[-1], ()
        return True


class _SessionInUse:
    """Stands where pywikibot keeps its one session for everything, and passes on to ours.

    With it each account has cookies of its own, in one process and even in one thread.
    """

    def request(self, method: str, url: str, **more: Any) -> requests.Response:
        return _session.get().request(method, url, **more)

    def close(self) -> None:
        """Called by pywikibot when the program ends."""


_session: ContextVar[requests.Session] = ContextVar("_session")


@contextmanager
def using(session: requests.Session) -> Iterator[None]:
    """Let pywikibot send its requests through this session."""
    token = _session.set(session)
    try:
        yield
    finally:
        _session.reset(token)


os.environ["PYWIKIBOT_NO_USER_CONFIG"] = "2"
_arguments = sys.argv
# Without a -dir that exists, the import would make ~/.pywikibot.
sys.argv = ["helpdeskbot", f"-dir:{Path(__file__).parent}"]
# It does without that, as our session signs its own requests, and a hundred modules come along.
_oauth = sys.modules.get("requests_oauthlib")
if _oauth is None:
    sys.modules["requests_oauthlib"] = None  # type: ignore[assignment]
try:
    import pywikibot
    from pywikibot import bot, config
    from pywikibot import logging as pywikibot_logging
    from pywikibot.comms import http
    from pywikibot.data.api import Request as PywikibotRequest
    from pywikibot.exceptions import APIError, ApiTimeoutError, FatalServerError
    from pywikibot.exceptions import Error as PywikibotError
    from pywikibot.family import Family, SingleSiteFamily
    from pywikibot.site import APISite
finally:
    sys.argv = _arguments
    if _oauth is None:
        del sys.modules["requests_oauthlib"]

# The routine that would open log files and print, waiting for the first message.
pywikibot_logging._init_routines.clear()
# What it wants to do and say when the program ends.
for _routine in (http.flush, pywikibot._flush, bot.ui.flush):
    atexit.unregister(_routine)
pywikibot.input = bot.input = _refuse_to_ask
http.session = _SessionInUse()

config.max_retries = RETRIES
config.socket_timeout = (CONNECT_SECONDS, ANSWER_SECONDS)
config.enable_GET_without_SSL = True
config.maximum_GET_length = GET_CHARACTERS
config.simulate = False
config.solve_captcha = False

# At DEBUG they write down whole requests, passwords and signatures included.
for _name in ("pywiki", "oauthlib", "requests_oauthlib"):
    logging.getLogger(_name).setLevel(logging.INFO)
logging.getLogger("pywiki").addFilter(_OneLine())
