"""One question after the other to a wiki's API, as nobody, and as slowly as the wiki wants it.

https://www.mediawiki.org/wiki/API:Etiquette
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from helpdeskbot import __version__
from helpdeskbot.model.errors import Refused, SettingsError, Unreachable

ATTEMPTS, FIRST_ATTEMPTS = 8, 3
"""How often it is asked; the second, as long as nothing has ever answered there."""
LONGEST_WAIT = 600.0
"""Seconds; whoever wants to be left alone for longer is asked by a later run."""
_SECONDS = (15.0, 120.0)
_FIRST_WAIT = 2.0
# Errors that pass by themselves. https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
_PASSING = frozenset({"maxlag", "ratelimited", "readonly"})
_NOTHING_THERE = "Look whether the address is right, and whether this machine reaches it"
_KEPT = "What was fetched is kept: the same command goes on there"


def introduce(contact: str) -> str:
    """How we introduce ourselves with every request.

    https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy

    :raises SettingsError: nobody is named who can be reached.
    """
    told = " ".join(contact.split())
    if not told or not told.isascii() or not told.isprintable():
        raise SettingsError(
            "wikis want to know who asks them",
            advice="Give an address or a user page with --contact, in plain letters",
        )
    return f"helpdeskbot/{__version__} ({told})"


class PoliteClient:
    """Asks a wiki; one request at a time, never again before the wiki has had its rest.

    :param api: the address of its ``api.php``.
    :param agent: see :func:`introduce`.
    :param sleep: waits for so many seconds.
    :param now: the machine's clock, UTC, for waits that a wiki gives as a moment.
    """

    def __init__(
        self,
        api: str,
        agent: str,
        *,
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.api = api
        self._sleep = sleep
        self._now = now
        self._has_answered = False
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip"})

    def ask(self, parameters: Mapping[str, str]) -> Mapping[str, Any]:
        """What the wiki answers to a query.

        :raises Unreachable: it does not, or wants to be left alone for long.
        :raises Refused: it says no.
        """
        wanted = {"action": "query", "format": "json", "formatversion": "2", "maxlag": "5"}
        trouble = ""
        for attempt in range(1, ATTEMPTS + 1):
            rest = _FIRST_WAIT * 2 ** (attempt - 1)
            try:
                answer = self._session.get(self.api, params=wanted | dict(parameters),
                                           timeout=_SECONDS)  # fmt: skip
            except requests.exceptions.SSLError:
                raise self._lost("its certificate is not valid") from None
            except requests.RequestException as error:
                trouble = f"the connection failed ({type(error).__name__})"
                if attempt == FIRST_ATTEMPTS and not self._has_answered:
                    raise self._lost(trouble) from None
            else:
                self._has_answered = True
                found = self._read(answer)
                if found is not None and "error" not in found:
                    return found
                error_code = str(found["error"].get("code", "")) if found is not None else ""
                trouble = error_code or f"HTTP {answer.status_code}"
                passes = error_code in _PASSING or answer.status_code in (429, 500, 502, 503, 504)
                if not passes:
                    self._refuse(answer, found)
                rest = self._find_rest(answer, rest)
                if rest > LONGEST_WAIT:
                    raise self._lost(f"it wants to be left alone for {rest:.0f} s ({trouble})")
            if attempt < ATTEMPTS:
                self._sleep(rest)
        raise self._lost(f"no usable answer in {ATTEMPTS} attempts ({trouble})")

    def close(self) -> None:
        """Close the connections that are open."""
        self._session.close()

    def _read(self, answer: requests.Response) -> Mapping[str, Any] | None:
        try:
            found = answer.json()
        except ValueError:
            return None
        is_answer = isinstance(found, dict) and ("query" in found or "batchcomplete" in found)
        is_error = isinstance(found, dict) and isinstance(found.get("error"), dict)
        return found if is_answer or is_error else None

    def _refuse(self, answer: requests.Response, found: Mapping[str, Any] | None) -> None:
        if found is None:
            raise Unreachable(
                f"what answers is no MediaWiki (HTTP {answer.status_code})",
                where=self.api,
                advice="Look up “API entry point” on the wiki’s page Special:Version",
            )
        error = found["error"]
        code, info = str(error.get("code", "")), str(error.get("info", ""))
        advice = ""
        if code == "readapidenied":
            advice = "Strangers may not read this wiki: take an export from Special:Export"
        raise Refused(f"the wiki refuses: {info or code}", code=code, where=self.api, advice=advice)

    def _find_rest(self, answer: requests.Response, usual: float) -> float:
        """How many seconds it is to be left alone."""
        asked = answer.headers.get("Retry-After", "").strip()
        if asked.isdecimal() and len(asked) < 10:
            return max(float(asked), 1.0)
        try:
            return max((parsedate_to_datetime(asked) - self._now()).total_seconds(), 1.0)
        except (TypeError, ValueError):
            return usual

    def _lost(self, why: str) -> Unreachable:
        advice = _KEPT if self._has_answered else _NOTHING_THERE
        return Unreachable(why, where=self.api, advice=advice)
