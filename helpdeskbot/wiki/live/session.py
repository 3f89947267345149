"""A session on a wiki: logging in, staying logged in, and asking as nobody else.

Every request carries the name that it must be answered to (``assertuser``), so a session that
got lost shows at once and never makes the bot read or write as an address.
"""

from __future__ import annotations

import itertools
import logging
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from http.cookiejar import LoadError, LWPCookieJar
from pathlib import Path
from typing import Any

from requests.cookies import RequestsCookieJar

from helpdeskbot.model.errors import LoginFailed, Unreachable
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.refusal import SESSION_LOST
from helpdeskbot.wiki.connection import Connection, OAuth, Secret
from helpdeskbot.wiki.live import errors
from helpdeskbot.wiki.live.quiet import RETRIES, APIError, PywikibotError, using
from helpdeskbot.wiki.live.transport import ApiRequest, RememberingSession, Site
from helpdeskbot.wiki.waiting import waiting

_log = logging.getLogger(__name__)

LAG_TRIES = 3
LONGEST_LAG_WAIT = 5.0
WRITING = frozenset({"edit", "emailuser"})
_OLD_BOT_PASSWORD = re.compile(r".+@[a-z0-9]{32}")

Answer = dict[str, Any]


class Session:
    """The account's requests to one wiki.

    :param connection: where, and as whom.
    :param state_folder: where the login's cookies are kept from one run to the next, so that a
        bot that is started anew each minute does not log in anew each minute.

    Attributes: ``rights`` of our account as the login found them; ``stop`` ends all waiting once
    set; ``attempts`` is how often the last request was sent until there was an answer.
    """

    def __init__(self, connection: Connection, state_folder: Path) -> None:
        self.connection = connection
        self.account = connection.account
        self.rights: frozenset[str] = frozenset()
        self.stop = threading.Event()
        self.attempts = 0
        self._site = Site(connection)
        self._cookie_file = state_folder / f"cookies-{_file_name(connection.user)}"
        self._network = RememberingSession()
        self._token = ""
        if isinstance(connection.credentials, OAuth):
            from requests_oauthlib import OAuth1  # type: ignore[import-untyped]

            tokens = connection.credentials
            self._network.auth = OAuth1(
                tokens.consumer_token.reveal(),
                tokens.consumer_secret.reveal(),
                tokens.access_token.reveal(),
                tokens.access_secret.reveal(),
            )

    @property
    def limit(self) -> int:
        """How many titles or names one request may ask for."""
        return 500 if "apihighlimits" in self.rights else 50

    def chunks(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        """Titles or names in as many as one request may ask for; each word once."""
        if words:
            self.ensure_logged_in()
        rest = iter(dict.fromkeys(words))
        while chunk := list(itertools.islice(rest, self.limit)):
            yield chunk

    @property
    def pace(self) -> float:
        """The least number of seconds between two edits."""
        own = self.connection.seconds_between_edits
        return Limits(seconds_between_edits=own).pace(flagged="bot" in self.rights)

    def tell_time(self) -> datetime | None:
        """The server's clock, as its last answer told it and the time that has gone since."""
        return self._network.tell_time()

    # -- Asking ------------------------------------------------------------------------------------
    def query(self, parameters: Mapping[str, object], *, where: str = "") -> Answer:
        """One ``action=query`` request, or as few as a lost session or a lost line makes it.

        :raises Unreachable: no usable answer.
        :raises LoginFailed: the wiki does not take us for who we say we are.
        """
        return self.ask({"action": "query", **parameters}, where=where)

    def query_all(self, parameters: Mapping[str, object], *, where: str = "") -> Iterator[Answer]:
        """A query's answers, with a further request for each ``continue`` of the wiki."""
        more: Mapping[str, object] = {}
        while True:
            answer = self.query({**parameters, **more}, where=where)
            yield answer
            if "continue" not in answer:
                return
            more = answer["continue"]

    def ask(self, parameters: Mapping[str, object], *, where: str = "") -> Answer:
        """One reading request of any action, logged in."""
        return self._as_us(parameters, where=where)

    def edit(self, parameters: Mapping[str, object], *, where: str) -> Answer:
        """One edit; :attr:`attempts` tells how often it had to be sent.

        :raises EditConflict: see :meth:`helpdeskbot.wiki.protocol.Wiki.apply_edit`.
        :raises EditRefused: the same.
        """
        return self._as_us(
            {"action": "edit", **parameters, "maxlag": self.connection.maxlag}, where=where
        )

    def mail(self, parameters: Mapping[str, object], *, where: str) -> Answer:
        """One mail to a person, sent at most once.

        :raises MailRefused: see :meth:`helpdeskbot.wiki.protocol.Wiki.send_mail`.
        """
        return self._as_us({"action": "emailuser", **parameters}, where=where)

    def ensure_logged_in(self) -> None:
        """Log in unless that is done, for those who need to know our rights."""
        if not self._token:
            self.log_in()

    def _as_us(self, parameters: Mapping[str, object], *, where: str) -> Answer:
        action = str(parameters["action"])
        writing = action in WRITING
        self.ensure_logged_in()
        self.attempts = 0
        for last in (False, True):
            whole = {**parameters, "assert": "user", "assertuser": self.account}
            if writing:
                whole["token"] = self._token
            try:
                return self._send(whole, post=writing, once=action == "emailuser")
            except APIError as error:
                lost = error.code in SESSION_LOST
                if not last and (lost or error.code == "badtoken"):
                    _log.info("%s: the session was lost (%s)", self.connection.name, error.code)
                    attempts = self.attempts - 1
                    self.log_in()
                    self.attempts = attempts
                    continue
                raise self._translated(error, where, action) from None
            except (PywikibotError, OSError) as error:
                raise self._translated(error, where, action) from None
        raise AssertionError("unreachable")

    def _translated(self, error: Exception, where: str, action: str = "query") -> Exception:
        place = where or self.connection.api_url
        if self.stop.is_set() and not isinstance(error, APIError):
            return Unreachable("the bot stops and did not wait for the wiki", where=place)
        return errors.translate(error, where=place, trouble=self._network.trouble, action=action)

    def _send(self, parameters: Mapping[str, object], *, post: bool, once: bool = False) -> Answer:
        signed = isinstance(self.connection.credentials, OAuth)
        for remaining in reversed(range(LAG_TRIES)):
            request = ApiRequest(
                self._site,
                parameters,
                use_get=not post and not signed,
                network=self._network,
                stop=self.stop,
                retries=0 if once else RETRIES,
            )
            try:
                with using(self._network):
                    answer: Answer = request.submit()
                    return answer
            except APIError as error:
                # A lagging wiki has looked at nothing yet, so asking again is safe.
                if error.code != "maxlag" or not remaining:
                    raise
                self.attempts -= 1
                seconds = max(1.0, float(self._network.retry_after))
                with waiting():
                    if self.stop.wait(min(seconds, LONGEST_LAG_WAIT)):
                        raise
            finally:
                self.attempts += request.attempts
        raise AssertionError("unreachable")

    # -- Logging in --------------------------------------------------------------------------------
    def log_in(self) -> None:
        """Become our account: by signature, by the last run's cookies, or by password.

        :raises LoginFailed: the wiki does not accept us.
        :raises Unreachable: no usable answer.
        """
        fresh = not self._token and self.connection.by_cookies
        self._token = ""
        try:
            if isinstance(self.connection.credentials, Secret):
                if fresh and self._load_cookies() and self._look() == self.account:
                    return
                self._network.cookies = RequestsCookieJar()
                self._give_password(self.connection.credentials)
            name = self._look()
            if name != self.account:
                raise self._failed(f"the wiki takes us for {name or 'nobody'}")
            self._save_cookies()
        except (PywikibotError, OSError) as error:
            raise self._translated(error, "") from None

    def _look(self) -> str:
        """Who we are at the moment, ``""`` for nobody; keeps the rights and the token."""
        wanted = {"action": "query", "meta": "userinfo|tokens", "uiprop": "rights"}
        try:
            query = self._send(wanted, post=False)["query"]
        except APIError as error:
            if error.code == "readapidenied":  # A private wiki tells strangers nothing.
                return ""
            raise
        if "anon" in query["userinfo"]:
            return ""
        name = str(query["userinfo"]["name"])
        if name == self.account:
            self._token = query["tokens"]["csrftoken"]
            self.rights = frozenset(query["userinfo"]["rights"])
        return name

    def _give_password(self, password: Secret) -> None:
        wanted = {"action": "query", "meta": "tokens", "type": "login"}
        token = self._send(wanted, post=True)["query"]["tokens"]["logintoken"]
        user, word = self.connection.user, password.reveal()
        if self.connection.is_bot_password or _OLD_BOT_PASSWORD.fullmatch(word):
            parameters = {"action": "login", "lgname": user, "lgpassword": word, "lgtoken": token}
            answer = self._send(parameters, post=True)["login"]
            if answer["result"] != "Success":
                raise self._failed(_reason(answer.get("reason"), answer["result"]))
            return
        parameters = {"action": "clientlogin", "username": user, "password": word}
        parameters |= {"loginreturnurl": self.connection.api_url, "logintoken": token}
        answer = self._send(parameters, post=True)["clientlogin"]
        if answer["status"] != "PASS":
            raise self._failed(_reason(answer.get("message"), answer["status"]))

    def _failed(self, why: str) -> LoginFailed:
        return LoginFailed(
            f"login as {self.connection.user} failed: {why}",
            where=self.connection.api_url,
            advice="Check the user name and its password or tokens; bot passwords are made on"
            " Special:BotPasswords",
        )

    # -- Cookies -----------------------------------------------------------------------------------
    def _load_cookies(self) -> bool:
        jar = LWPCookieJar(self._cookie_file)
        with suppress(LoadError, OSError, ValueError):
            jar.load(ignore_discard=True)
        self._network.cookies = RequestsCookieJar()
        self._network.cookies.update(jar)
        return bool(len(jar))

    def _save_cookies(self) -> None:
        jar = LWPCookieJar()
        for cookie in self._network.cookies:
            jar.set_cookie(cookie)
        text = "#LWP-Cookies-2.0\n" + jar.as_lwp_str(ignore_discard=True, ignore_expires=True)
        new = self._cookie_file.with_suffix(".new")
        try:
            new.unlink(missing_ok=True)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            new.replace(self._cookie_file)
        except OSError as error:
            # Only costs a login at the next start.
            _log.warning("%s: cookies not kept: %s", self._cookie_file, error.strerror)


def _reason(text: object, otherwise: str) -> str:
    plain = re.sub(r"<[^>]*>|\[\[(?:[^\]|]*\|)?|\]\]", "", str(text or otherwise))
    return " ".join(plain.split()).rstrip(".") or otherwise


def _file_name(user: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"%{ord(match[0]):x}", user)
