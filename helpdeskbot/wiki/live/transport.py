"""One API request through pywikibot: exactly what was asked for, bounded, and interruptible.

pywikibot encodes the parameters, sends them, and repeats what got lost on the way.  What it would
add on its own account is left out: user information with every query, lists of parameters, site
information, logging in again.  An answer that says "error" is raised as it is, so that what it
means is decided in one place.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from helpdeskbot.model.errors import Unreachable
from helpdeskbot.wiki.connection import Connection
from helpdeskbot.wiki.live.answers import parse_time
from helpdeskbot.wiki.live.quiet import (
    RETRIES,
    APIError,
    APISite,
    ApiTimeoutError,
    Family,
    PywikibotRequest,
    SingleSiteFamily,
)
from helpdeskbot.wiki.waiting import waiting

FIRST_WAIT = 1.0
GIVE_UP_AFTER = 25.0
"""Seconds after which no further attempt is begun: a tick later there is a new chance."""


class RememberingSession(requests.Session):
    """A session that knows why its last request failed, which pywikibot does not tell.

    :param trouble: in words, empty when there was an answer.
    :param retry_after: seconds that the wiki wants to be left alone for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trouble = ""
        self.retry_after = 0
        self._told: tuple[datetime, float] | None = None
        self._arrived = time.monotonic()

    def note_time(self, told: datetime) -> None:
        """Take note of what the wiki's clock was when its last answer arrived, UTC."""
        self._told = told, self._arrived

    def tell_time(self) -> datetime | None:
        """The wiki's clock now, UTC; ``None`` before its first answer."""
        if self._told is None:
            return None
        told, at = self._told
        return told + timedelta(seconds=time.monotonic() - at)

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        """As the base class's."""
        try:
            with waiting():
                answer = super().send(request, **more)
                # Whoever reads it may have to wait for a turn first.
                self._arrived = time.monotonic()
        except requests.RequestException as error:
            self.trouble = _describe(error)
            raise
        self.trouble = "" if answer.ok else f"HTTP {answer.status_code} {answer.reason}"
        asked = answer.headers.get("Retry-After", "")
        self.retry_after = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
        return answer


def _describe(error: requests.RequestException) -> str:
    text = str(error)
    if isinstance(error, requests.exceptions.SSLError):
        return "the certificate is not valid"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy does not let us through"
    if isinstance(error, requests.Timeout) or "timed out" in text:
        return "no answer in time"
    if "NameResolutionError" in text or "Name or service not known" in text:
        return "there is no such host"
    if "Connection refused" in text:
        return "the connection was refused"
    return f"the connection broke ({type(error).__name__})"


class _Pace:
    """In place of pywikibot's throttle, which writes files and sleeps without end."""

    retry_after = 0


class Site(APISite):  # type: ignore[misc]
    """A wiki for pywikibot, made from our settings alone.

    :param user_agent: what each request says about its sender.
    """

    def __init__(self, connection: Connection) -> None:
        self.user_agent = _user_agent(connection)
        self._pace = _Pace()
        family = _family(connection)
        super().__init__(family.name, family, connection.account)

    @property
    def throttle(self) -> _Pace:
        """Where pywikibot notes what it would wait for."""
        return self._pace

    @property
    def userinfo(self) -> Mapping[str, object]:
        """What pywikibot wants to see before it writes; our own assertion goes further."""
        return {"name": self._username, "id": 1}

    def logged_in(self) -> bool:
        """Yes: nothing is sent without the account's name being asserted."""
        return True

    def login(self, *_: object, **__: object) -> None:
        """Nothing: logging in is done in one place, not whenever pywikibot thinks of it."""


def _family(connection: Connection) -> Family:
    parts = urlsplit(connection.api_url)
    name = re.sub(r"[^a-z0-9]", "", connection.name.lower()) or "wiki"
    members = {
        "name": name,
        "domain": parts.netloc,
        "protocol": lambda self, code: parts.scheme,
        "scriptpath": lambda self, code: parts.path.removesuffix("/api.php"),
    }
    family: Family = type("SettingsFamily", (SingleSiteFamily,), members)()
    return family


def _user_agent(connection: Connection) -> str:
    contact = quote(" ".join(connection.contact.split()), safe=" !#$&'*+,-./:;=?@[]_~")
    ours = f"{connection.bot_name_version} ({contact})"
    return ours.replace("{", "{{").replace("}", "}}") + " {pwb} {http_backend} {python}"


class ApiRequest(PywikibotRequest):  # type: ignore[misc]
    """A request that sends what it was given.

    :param network: the session that it is sent through.
    :param stop: set from another thread, it ends the waiting between attempts.
    :param retries: how often it may be sent again when there was no usable answer.
    :param attempts: how often it went out so far.
    """

    def __init__(
        self,
        site: Site,
        parameters: Mapping[str, object],
        *,
        use_get: bool,
        network: RememberingSession,
        stop: threading.Event,
        retries: int = RETRIES,
    ) -> None:
        super().__init__(site=site, parameters=dict(parameters), use_get=use_get, throttle=False)
        self.network = network
        self.stop = stop
        self.retries = retries
        self.attempts = 0
        self._begun = time.monotonic()

    def _add_defaults(self) -> None:
        self["format"] = "json"
        self["formatversion"] = "2"
        # So that a clock that goes wrong on this machine is seen at once, at no cost.
        self["curtimestamp"] = "1"

    def _get_request_params(self, use_get: bool, paramstring: str) -> Any:
        use_get, uri, body, headers = super()._get_request_params(use_get, paramstring)
        return use_get, uri, body, {**headers, "user-agent": self.site.user_agent}

    def _http_request(self, *args: Any, **more: Any) -> Any:
        self.attempts += 1
        return super()._http_request(*args, **more)

    def _json_loads(self, response: requests.Response) -> dict[str, Any]:
        try:
            answer = response.json()
        except requests.exceptions.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict) or not answer:
            raise Unreachable(
                f"the answer is not the API's (HTTP {response.status_code} {response.reason})",
                where=response.url.partition("?")[0],
                advice=_advise(response),
            )
        if "curtimestamp" in answer:
            self.network.note_time(parse_time(str(answer["curtimestamp"])))
        if "error" in answer:
            error = answer["error"]
            more = {key: value for key, value in error.items() if key not in ("code", "info")}
            raise APIError(str(error.get("code", "unknown")), str(error.get("info", "")), **more)
        return answer

    def _userinfo_query(self, result: object) -> bool:
        """Whether to ask again because of who we turned out to be: decided elsewhere."""
        return False

    def wait(self, delay: float | None = None, **_: object) -> None:
        """Wait before the next attempt, or give up."""
        seconds = max(FIRST_WAIT * 2 ** (self.attempts - 1), self.network.retry_after)
        ends = time.monotonic() - self._begun + seconds
        if self.attempts <= self.retries and ends <= GIVE_UP_AFTER:
            with waiting():
                if not self.stop.wait(seconds):
                    return
        raise ApiTimeoutError("no usable answer")


def _advise(response: requests.Response) -> str:
    if response.history:
        # A POST that is redirected arrives as a GET: only the target itself can be used.
        return f"The wiki redirects there; write {response.url.partition('?')[0]} in wiki.api"
    return "Check that this address is the wiki's api.php"
